"""leakphys itself on MS-22: one thread, in the lanes of the processor or one member at a time."""

from __future__ import annotations

import ms22


class Leakphys:
    """All members in one call, from the puncture on."""

    event = True
    slow = False

    def __init__(self, name: str) -> None:
        self._width = 1 if name.endswith("-one") else 0
        self.remark = ""

    def prepare(self, members: ms22.Members) -> None:
        """Run up to the puncture."""
        from leakphys import _core

        lanes = "one member at a time" if self._width == 1 else f"{_core.lanes()} lanes"
        self.remark = f"{_core.isa()}, {lanes}"
        self._members = members
        self._start = members.punctured

    def solve(self, rtol: float) -> ms22.Solution:
        """To the end or the event."""
        found = self._members.run(rtol, self._width, self._start)
        good = found["status"] == 0
        state = found["final_state"].copy()
        state[~good] = float("nan")
        return ms22.Solution(found["end_time"], state)


make = Leakphys
