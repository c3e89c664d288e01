"""CVODE of SUNDIALS, driven from C++: leak8 compiled in, with its Jacobian by forward differentiation and its event."""

from __future__ import annotations

import ctypes
import os
from ctypes import POINTER, c_char_p, c_double, c_int, c_size_t, c_void_p
from typing import Any

import numpy as np

import leak8

LIBRARY = "LEAKPHYS_PEER_CVODE"  # the environment variable that names what environment.py built


def library() -> Any:
    """The compiled driver with its functions' types."""
    loaded = ctypes.CDLL(os.environ[LIBRARY])
    numbers = POINTER(c_double)
    loaded.sundials_version.restype = c_char_p
    loaded.solve_leak8.argtypes = [
        *(numbers, c_int, numbers, c_int, c_double, numbers),
        *(numbers, numbers, numbers),
    ]
    loaded.prepare_network.argtypes = [c_size_t, numbers]
    loaded.prepare_network.restype = c_void_p
    loaded.solve_network.argtypes = [
        *(c_void_p, numbers, c_double, c_double, numbers),
        *(numbers, POINTER(c_int)),
    ]
    return loaded


def address(array: leak8.Floats) -> Any:
    """Where an array's numbers begin."""
    return array.ctypes.data_as(POINTER(c_double))


class Cvode:
    """All members in one call."""

    event = True
    slow = False

    def __init__(self, _name: str) -> None:
        self.remark = ""

    def prepare(self, members: leak8.Members) -> None:
        """Load the compiled driver."""
        self._library = library()
        self.remark = f"C++, SUNDIALS {self._library.sundials_version().decode()}"
        self._given = np.ascontiguousarray(members.given)

    def solve(self, rtol: float) -> leak8.Solution:
        """Every member to its event."""
        n, m = len(self._given), len(leak8.TIMES)
        atol = rtol * leak8.SCALE
        end_time = np.full(n, np.nan)
        end_state = np.full((n, leak8.STATES), np.nan)
        outputs = np.full((n, m, leak8.STATES), np.nan)
        self._library.solve_leak8(
            address(self._given),
            n,
            address(leak8.TIMES),
            m,
            rtol,
            address(atol),
            *(address(x) for x in (end_time, end_state, outputs)),
        )
        return leak8.Solution(end_time, end_state, outputs)


make = Cvode
