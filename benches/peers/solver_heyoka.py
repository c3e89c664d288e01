"""heyoka: Taylor's method compiled by LLVM, as many members at once as the processor has lanes."""

from __future__ import annotations

from typing import Any

import numpy as np

import leak8

NAMES = ("ml", "mv", "Tl", "Vg", "Tr", "Te", "Tc", "w")


class Heyoka:
    """Batches without an event, which is faster than one member at a time with one: members end where the reference does.

    Its tolerance is its own: it bounds the last terms of the series of the largest state, here in units of their scales.
    Outputs are as many as asked for, but evenly spread up to a member's end.
    """

    event = False
    slow = True

    def __init__(self, _name: str) -> None:
        self.remark = ""

    def prepare(self, members: leak8.Members) -> None:
        """Write the equations down; what is compiled depends on the tolerance."""
        import heyoka

        self._heyoka = heyoka
        lanes = heyoka.recommended_simd_size()
        self.remark = f"batches of {lanes}, tol = rtol; states in units of their scales"
        rates = leak8.right_hand_side(heyoka.exp, heyoka.log, heyoka.sin, heyoka.sqrt)
        z = heyoka.make_vars(*NAMES)
        y = [zi * s for zi, s in zip(z, leak8.SCALE.tolist(), strict=True)]
        dy = rates(heyoka.time, *y, *(heyoka.par[i] for i in range(4)))
        self._system = [
            (zi, slope / s) for zi, slope, s in zip(z, dy, leak8.SCALE.tolist(), strict=True)
        ]
        # Whole batches: the last is filled with copies of the last member, which count for nothing.
        n = len(members.given)
        index = np.minimum(np.arange(-(-n // lanes) * lanes), n - 1).reshape(-1, lanes)
        self._count = n
        self._starts = (members.start / leak8.SCALE)[index]  # (batches, lanes, 8)
        self._parameters = members.parameters[index]
        self._ends = members.end_time[index]
        self._compiled: dict[float, Any] = {}

    def _integrator(self, rtol: float) -> Any:
        if rtol not in self._compiled:
            self._compiled[rtol] = self._heyoka.taylor_adaptive_batch(
                self._system,
                np.zeros((leak8.STATES, self._starts.shape[1])),
                pars=np.zeros((4, self._starts.shape[1])),
                tol=rtol,
            )
        return self._compiled[rtol]

    def solve(self, rtol: float) -> leak8.Solution:
        """One batch after the other."""
        integrator = self._integrator(rtol)
        end_states = []
        for start, parameters, end in zip(self._starts, self._parameters, self._ends, strict=True):
            integrator.set_time(np.zeros(len(end)))
            integrator.state[:] = start.T
            integrator.pars[:] = parameters.T
            grid = np.linspace(np.zeros(len(end)), end, len(leak8.TIMES))
            _, states = integrator.propagate_grid(grid)
            end_states.append(states[-1].T * leak8.SCALE)
        end_state = np.concatenate(end_states)[: self._count]
        return leak8.Solution(self._ends.reshape(-1)[: self._count], end_state)


make = Heyoka
