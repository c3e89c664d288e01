"""Time a member: the Soyuz's docked plan with the hole drawn, and leak8 by number of members and of threads.

Times, since asv takes less for better: members per second would count as a loss when there are more.
"""

from __future__ import annotations

import time

import numpy as np

from benches.members import holes, leak8_members
from leakphys import _core, engine
from leakphys.scenario import Scenario

MEMBERS = 512


def run_leak8(n: int, threads: int) -> float:
    """Wall time [s] of n members without outputs."""
    given, none = leak8_members(n), np.empty(0)
    start = time.perf_counter()
    _core.run_leak8(given, times=none, rtol=1e-6, threads=threads, width=0)
    return time.perf_counter() - start


class Ensemble:
    """On one thread, in lanes and one member at a time."""

    params = (0, 1)
    param_names = ("width",)
    timeout = 300

    def setup(self, width: int) -> None:
        """Load the scenario and draw the holes."""
        self.scenario = Scenario.load("soyuz-ms22")
        self.members = {"puncture.diameter": holes(MEMBERS)}
        self.plan = "docked"
        engine.run(self.scenario, self.plan, n=1, threads=1, width=width)

    def track_us_per_member(self, width: int) -> float:
        """Wall time of a member, us."""
        start = time.perf_counter()
        engine.run(self.scenario, self.plan, self.members, threads=1, width=width)
        return (time.perf_counter() - start) / MEMBERS * 1e6

    track_us_per_member.unit = "us"  # type: ignore[attr-defined]


class Number:
    """Of leak8 on one thread against the number of members in a call."""

    params = (1_000, 10_000, 100_000)
    param_names = ("members",)
    timeout = 300

    def track_us_per_member(self, n: int) -> float:
        """Wall time of a member, us."""
        return run_leak8(n, 1) / n * 1e6

    track_us_per_member.unit = "us"  # type: ignore[attr-defined]


class Threads:
    """Of leak8 against the number of threads."""

    params = (1, 2)
    param_names = ("threads",)
    timeout = 300

    def track_us_per_member(self, threads: int) -> float:
        """Wall time of a member, us, the best of five calls."""
        return min(run_leak8(4096, threads) for _ in range(5)) / 4096 * 1e6

    track_us_per_member.unit = "us"  # type: ignore[attr-defined]
