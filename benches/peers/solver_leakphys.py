"""leakphys itself: the compiled core's leak8, one thread, in the lanes of the processor."""

from __future__ import annotations

import numpy as np

import leak8


class Leakphys:
    """All members in one call, as an ensemble runs."""

    event = True
    slow = False

    def __init__(self, _name: str) -> None:
        self.remark = ""

    def prepare(self, members: leak8.Members) -> None:
        """Load the core."""
        from leakphys import _core

        self._core = _core
        self._given = np.ascontiguousarray(members.given)
        self.remark = f"{_core.isa()}, {_core.lanes()} lanes"

    def solve(self, rtol: float) -> leak8.Solution:
        """All outputs, to the event."""
        found = self._core.run_leak8(self._given, times=leak8.TIMES, rtol=rtol, threads=1, width=0)
        return leak8.Solution(found["end_time"], found["final_state"], found["samples"])


make = Leakphys
