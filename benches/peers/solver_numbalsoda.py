"""numbalsoda: LSODA in C++ with a right-hand side compiled by numba, the loop over the members compiled too."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

import leak8


class Numbalsoda:
    """It has no events: each member ends where the reference does.

    It takes one absolute tolerance, so it is given states in units of their scales, which makes rtol of one what the
    problem's tolerances are.
    """

    event = False
    slow = False
    remark = "states in units of their scales"

    def __init__(self, _name: str) -> None:
        pass

    def prepare(self, members: leak8.Members) -> None:
        """Compile the right-hand side and the loop."""
        import numba
        from numbalsoda import lsoda, lsoda_sig

        rates = leak8.right_hand_side(math.exp, math.log, math.sin, math.sqrt, numba.njit)
        s = leak8.SCALE.copy()

        def right_hand_side(t: Any, z: Any, dz: Any, p: Any) -> None:
            dy = rates(
                t,
                z[0] * s[0],
                z[1] * s[1],
                z[2] * s[2],
                z[3] * s[3],
                z[4] * s[4],
                z[5] * s[5],
                z[6] * s[6],
                z[7] * s[7],
                p[0],
                p[1],
                p[2],
                p[3],
            )
            dz[0] = dy[0] / s[0]
            dz[1] = dy[1] / s[1]
            dz[2] = dy[2] / s[2]
            dz[3] = dy[3] / s[3]
            dz[4] = dy[4] / s[4]
            dz[5] = dy[5] / s[5]
            dz[6] = dy[6] / s[6]
            dz[7] = dy[7] / s[7]

        self._compiled = numba.cfunc(lsoda_sig)(right_hand_side)
        address = self._compiled.address

        def run(starts: Any, parameters: Any, times: Any, counts: Any, rtol: float) -> Any:
            found = np.full((len(starts), times.shape[1], 8), np.nan)
            for k in range(len(starts)):
                n = counts[k]
                z, good = lsoda(
                    address, starts[k], times[k, :n], parameters[k], rtol, rtol, 1000000
                )
                if good:
                    found[k, :n] = z
            return found

        self._run: Any = numba.njit(run)
        self._starts = members.start / leak8.SCALE
        self._parameters = members.parameters
        times = [members.times(k) for k in range(len(members.given))]
        self._counts = np.array([len(t) for t in times])
        self._times = np.array([np.pad(t, (0, 146 - len(t)), mode="edge") for t in times])

    def solve(self, rtol: float) -> leak8.Solution:
        """All members in one compiled call."""
        z = self._run(self._starts, self._parameters, self._times, self._counts, rtol)
        y = z * leak8.SCALE
        return leak8.gathered(
            [leak8.kept(self._times[k, :n], y[k, :n]) for k, n in enumerate(self._counts.tolist())]
        )


make = Numbalsoda
