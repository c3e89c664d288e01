"""SciPy's stiff solvers on leakphys' right-hand side of MS-22, with its Jacobian."""

from __future__ import annotations

from typing import Any

import numpy as np

import ms22
from solver_scipy import METHODS


class Scipy:
    """One member after the other, to where the reference ends."""

    event = False
    slow = True
    remark = "leakphys' right-hand side and Jacobian, called from Python"

    def __init__(self, name: str) -> None:
        self._method = METHODS[name.split("-")[1]]

    def prepare(self, members: ms22.Members) -> None:
        """Load."""
        from scipy.integrate import solve_ivp

        self._solve_ivp = solve_ivp
        self._members = members
        self._ends = members.reference.end_time

    def solve(self, rtol: float) -> ms22.Solution:
        """Every member by itself."""
        states = [self._one(rtol, k) for k in range(len(self._members))]
        return ms22.Solution(self._ends, np.array(states))

    def _one(self, rtol: float, k: int) -> Any:
        side = self._members.rates[k]
        found = self._solve_ivp(
            lambda _, y: side.rates(y),
            (0.0, self._ends[k]),
            side.start,
            method=self._method,
            t_eval=[self._ends[k]],
            jac=lambda _, y: side.jacobian(y),
            rtol=rtol,
            atol=self._members.tolerance(k, rtol),
        )
        return found.y[:, -1] if found.status == 0 else np.full(len(side.start), np.nan)


make = Scipy
