"""Error beside speed, by tolerance: leak8 against its reference, and the loop of MS-22 against itself at rtol 1e-11."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent / "peers"))

import leak8
import ms22
import solver_leakphys


def microseconds(solve: Callable[[float], Any], rtol: float, members: int) -> float:
    """Processor time of one member, the best of five."""
    taken = []
    for _ in range(5):
        start = time.process_time()
        solve(rtol)
        taken.append(time.process_time() - start)
    return min(taken) / members * 1e6


class Leak8:
    """256 members with all 145 outputs, one thread, in lanes."""

    params = (1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
    param_names = ("rtol",)
    timeout = 300

    def setup(self, _rtol: float) -> None:
        """Load members and core."""
        self.members = leak8.read_members(256)
        self.solver = solver_leakphys.make("leakphys")
        self.solver.prepare(self.members)

    def track_error_max(self, rtol: float) -> float:
        """The largest relative error of an end state or an end time."""
        return float(self.members.errors(self.solver.solve(rtol)).max())

    def track_us_per_member(self, rtol: float) -> float:
        """Processor time [µs] of one member."""
        return microseconds(self.solver.solve, rtol, len(self.members))

    track_error_max.unit = "relative error"  # type: ignore[attr-defined]
    track_us_per_member.unit = "us"  # type: ignore[attr-defined]


class Ms22:
    """16 holes from the puncture on, 24 h or until the loop is dry, one thread, in lanes."""

    params = (1e-4, 1e-5, 1e-6, 1e-7)
    param_names = ("rtol",)
    timeout = 300

    def setup(self, _rtol: float) -> None:
        """Run up to the puncture."""
        self.members = ms22.read_members(ms22.MEMBERS)
        self.start = self.members.punctured

    def solve(self, rtol: float) -> dict[str, Any]:
        """The runs that are judged."""
        return self.members.run(rtol, checkpoint=self.start)

    def track_error_max(self, rtol: float) -> float:
        """The largest relative error of an end state or an end time, against rtol 1e-11."""
        found = self.solve(rtol)
        return float(
            self.members.errors(ms22.Solution(found["end_time"], found["final_state"])).max()
        )

    def track_us_per_member(self, rtol: float) -> float:
        """Processor time [µs] of one member."""
        return microseconds(self.solve, rtol, len(self.members))

    track_error_max.unit = "relative error"  # type: ignore[attr-defined]
    track_us_per_member.unit = "us"  # type: ignore[attr-defined]
