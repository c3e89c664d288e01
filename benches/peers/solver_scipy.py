"""SciPy's stiff solvers through solve_ivp: the right-hand side in Python, and the same compiled by numba."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

import leak8

METHODS = {"lsoda": "LSODA", "bdf": "BDF", "radau": "Radau"}


def compiled_rates() -> Any:
    """f(t, y, parameters) compiled by numba, arrays in and out."""
    import numba

    rates = leak8.right_hand_side(math.exp, math.log, math.sin, math.sqrt, numba.njit)

    def of_arrays(t: Any, y: Any, p: Any) -> Any:
        dy = rates(t, y[0], y[1], y[2], y[3], y[4], y[5], y[6], y[7], p[0], p[1], p[2], p[3])
        return np.array(dy)

    return numba.njit(of_arrays)


class Scipy:
    """One member after the other, with the terminal event and a Jacobian by differences, as solve_ivp does it."""

    event = True
    slow = True

    def __init__(self, name: str) -> None:
        _, method, *language = name.split("-")
        self._method = METHODS[method]
        self._numba = language == ["numba"]
        self.remark = f"{'numba' if self._numba else 'Python'} right-hand side"

    def prepare(self, members: leak8.Members) -> None:
        """Compile where asked for."""
        from scipy.integrate import solve_ivp

        self._solve_ivp = solve_ivp
        self._starts = members.start
        self._parameters = members.parameters
        rates = leak8.right_hand_side(math.exp, math.log, math.sin, math.sqrt)

        def in_python(t: float, y: Any, p: tuple[float, ...]) -> Any:
            return rates(t, *y.tolist(), *p)

        def hot(_t: float, y: Any, _p: Any) -> float:
            return float(y[leak8.CABIN]) - leak8.CABIN_LIMIT

        hot.terminal, hot.direction = True, 1.0  # type: ignore[attr-defined]
        self._event = hot
        self._rates = compiled_rates() if self._numba else in_python
        if self._numba:
            self._rates(0.0, self._starts[0], self._parameters[0])

    def solve(self, rtol: float) -> leak8.Solution:
        """Every member by itself."""
        return leak8.gathered([self._one(rtol, k) for k in range(len(self._starts))])

    def _one(self, rtol: float, k: int) -> tuple[float, leak8.Floats, leak8.Floats]:
        p = self._parameters[k]
        found = self._solve_ivp(
            self._rates,
            (0.0, leak8.END),
            self._starts[k],
            method=self._method,
            t_eval=leak8.TIMES,
            events=self._event,
            args=(p if self._numba else tuple(p.tolist()),),
            rtol=rtol,
            atol=rtol * leak8.SCALE,
        )
        times, states = found.t, found.y.T
        if found.status == 1:
            times = np.append(times, found.t_events[0])
            states = np.vstack([states, found.y_events[0]])
        elif found.status != 0:
            nothing = np.full(leak8.STATES, np.nan)
            return math.nan, nothing, np.full((len(leak8.TIMES), leak8.STATES), np.nan)
        return leak8.kept(times, states)


make = Scipy
