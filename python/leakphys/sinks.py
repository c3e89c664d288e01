"""Sinks of plates along the ship's orbit: the mean that a scenario states, and what it leaves out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from leakphys.errors import InputError
from leakphys.fields import NORMAL

if TYPE_CHECKING:
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import Plate


def mean_sink(scenario: Scenario, plate: Plate, value: Callable[[str], float]) -> float:
    """Sink temperature of a plate's mean flux over an orbit, K; `value` tells a path's number."""
    from leakphys import orbit

    radiator = next(entry.name for entry in scenario.radiators if entry.sink == plate.name)

    here = f"boundaries.{plate.name}"
    follows = plate.attitude == "sun-pointing"
    exposure = orbit.mean_plate_exposure(
        beta=value("orbit.beta"),
        altitude=value("orbit.altitude"),
        attitude=plate.attitude,
        normal=None if follows else [value(f"{here}.{axis}") for axis in NORMAL],
    )
    around = orbit.Environment(
        solar=value("orbit.solar_irradiance"),
        albedo=value("orbit.albedo"),
        infrared=value("orbit.earth_infrared"),
    )
    finish = orbit.Surface(
        absorptance=value(f"{here}.absorptance"),
        emittance=value(f"radiators.{radiator}.emissivity"),
    )
    return float(orbit.sink_temperature(exposure, around, finish))


@dataclass(frozen=True)
class SinkDifference:
    """How far a run on the orbit's mean sinks is from one that follows each orbit.

    Attributes:
        temperature: largest difference of each signal that is a temperature, K, in the signals' order, at the 400 or so
            times of `simulate`.
        time: difference of each event and limit that happens in both, s, resolved less mean.
        only_in_one: events and limits that happen in one of them alone.
        steps: steps of the mean run and of the resolved one.
    """

    temperature: dict[str, float]
    time: dict[str, float]
    only_in_one: tuple[str, ...]
    steps: tuple[int, int]

    def __str__(self) -> str:
        from leakphys.cells import duration

        signal = max(self.temperature, key=lambda name: self.temperature[name])
        text = f"the orbit's mean against each moment: at most {self.temperature[signal]:.2f} K, {signal}"
        if self.time:
            event = max(self.time, key=lambda name: abs(self.time[name]))
            text += f"; {duration(abs(self.time[event]))} at '{event}'"
        if self.only_in_one:
            text += f"; only in one: {', '.join(self.only_in_one)}"
        return text


def sink_difference(
    scenario: Scenario, plan: str | None = None, *, rtol: float = 1e-6
) -> SinkDifference:
    """Run a plan on the orbit's mean sinks and on those of each moment, and compare.

    Args:
        scenario: with a table [orbit] and a plate; whichever sinks it states.
        plan: as of `simulate`.
        rtol: of both runs.

    Returns:
        The differences. Where a radiator swings with the orbit, the largest is its swing.

    Raises:
        InputError: a scenario without plates, an unknown plan, a run that fails.
    """
    from leakphys.simulate import simulate

    if not scenario.plates:
        raise InputError.at(scenario.name, "boundaries", "no plate", "one with an attitude")
    mean = simulate(scenario.replace(**{"orbit.sinks": "mean"}), plan, rtol=rtol)
    each = simulate(
        scenario.replace(**{"orbit.sinks": "resolved"}), plan, times=mean.time, rtol=rtol
    )
    for run in (mean, each):
        if not run.status.ok:
            failed = f"a run that failed: {run.status.sentence}"
            raise InputError.at(
                scenario.name, f"plans.{mean.plan}", failed, "runs that reach their end"
            )
    kelvin = [name for name, unit in mean.units.items() if unit == "K"]
    found = dict(zip(kelvin, (_largest(mean[name] - each[name]) for name in kelvin), strict=True))
    happened = {
        event.name: (event.time, other.time)
        for event, other in zip(
            (*mean.events, *mean.limits), (*each.events, *each.limits), strict=True
        )
    }
    both = {n: b - a for n, (a, b) in happened.items() if a is not None and b is not None}
    alone = tuple(n for n, (a, b) in happened.items() if (a is None) != (b is None))
    return SinkDifference(found, both, alone, (mean.stats["accepted"], each.stats["accepted"]))


def _largest(difference: np.ndarray) -> float:
    """The largest size of what is a number; 0 where nothing is."""
    there = difference[np.isfinite(difference)]
    return float(np.abs(there).max()) if there.size else 0.0
