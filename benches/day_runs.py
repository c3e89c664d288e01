"""Runs of a day or until the loop is dry, one at a time: what a single answer takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from leakphys import engine
from leakphys.scenario import Scenario

PLAN = "docked"
MEMBERS = 64
DIAMETERS = np.linspace(0.7e-3, 0.9e-3, MEMBERS)  # m
DAY = {"plans.docked.leaking.duration": "24 h"}
IN_ORBIT = Path(__file__).resolve().parent / "loop_in_orbit.toml"


def scenarios() -> dict[str, Scenario]:
    """By what is said of them, the first two those that something is promised of."""
    orbit = Scenario.load(IN_ORBIT)
    return {
        "a loop of one zone": Scenario.load("loop-alone").replace(**DAY),
        "a loop of three zones": Scenario.load("loop-zones").replace(**DAY),
        "three zones and a panel, mean sinks": orbit.replace(**{"orbit.sinks": "mean"}),
        "three zones and a panel, resolved sinks": orbit.replace(**{"orbit.sinks": "resolved"}),
        "the ship of soyuz-ms22, cabins and crew": Scenario.load("soyuz-ms22").replace(**DAY),
    }


def run(scenario: Scenario) -> Callable[[], Any]:
    """All members, one at a time on one thread, at rtol 1e-6."""
    drawn = {"puncture.diameter": DIAMETERS}
    return lambda: engine.run(scenario, PLAN, drawn, rtol=1e-6, threads=1, width=1)
