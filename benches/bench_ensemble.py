"""Members per second: the Soyuz's docked plan with the hole drawn, and the benchmark problem leak8."""

from __future__ import annotations

import time

import numpy as np

from leakphys import engine
from leakphys.scenario import Scenario

MEMBERS = 512


class Ensemble:
    """Throughput on one thread, in lanes and one member at a time."""

    params = (0, 1)
    param_names = ("width",)

    def setup(self, width: int) -> None:
        """Load the scenario and draw the holes, 0.3 to 3 mm, by a fixed seed."""
        self.scenario = Scenario.load("soyuz-ms22")
        drawn = np.random.default_rng(0).random(MEMBERS)
        self.members = {"puncture.diameter": 3e-4 * 10.0**drawn}
        self.plan = "docked"
        engine.run(self.scenario, self.plan, n=1, threads=1, width=width)

    def track_members_per_second(self, width: int) -> float:
        """Members per second."""
        start = time.perf_counter()
        engine.run(self.scenario, self.plan, self.members, threads=1, width=width)
        return MEMBERS / (time.perf_counter() - start)

    track_members_per_second.unit = "members/s"  # type: ignore[attr-defined]
