"""CVODE on leakphys' right-hand side and Jacobian of MS-22, all compiled for this processor."""

from __future__ import annotations

from ctypes import c_int
from typing import Any

import numpy as np

import ms22
from solver_cvode import address, library


class Cvode:
    """One member after the other, to where the reference ends."""

    event = False
    slow = False

    def __init__(self, _name: str) -> None:
        self.remark = ""

    def prepare(self, members: ms22.Members) -> None:
        """Hand over the networks."""
        self._library = library()
        self.remark = f"C++, SUNDIALS {self._library.sundials_version().decode()}, dense"
        self._members = members
        self._ends = members.reference.end_time
        self._starts = [np.array(side.start) for side in members.rates]
        self._networks = [
            self._library.prepare_network(side.model_address, address(side.parameters))
            for side in members.rates
        ]

    def solve(self, rtol: float) -> ms22.Solution:
        """Every member by itself."""
        states = [self._one(rtol, k) for k in range(len(self._members))]
        return ms22.Solution(self._ends, np.array(states))

    def _one(self, rtol: float, k: int) -> Any:
        end_state = np.full(len(self._starts[k]), np.nan)
        tolerance = self._members.tolerance(k, rtol)
        counts = (c_int * 2)()
        failed = self._library.solve_network(
            self._networks[k],
            address(self._starts[k]),
            self._ends[k],
            rtol,
            address(tolerance),
            address(end_state),
            counts,
        )
        return np.full_like(end_state, np.nan) if failed else end_state


make = Cvode
