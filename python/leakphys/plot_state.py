"""What a drawing of a network says of each part: from a run at a time, or from a scenario's start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from leakphys.errors import InputError, one_line, show
from leakphys.events import events_of
from leakphys.fields import MAIN
from leakphys.puncture import central_diameter
from leakphys.schedule import value_in_phase
from leakphys.sinks import mean_sink
from leakphys.units import readable

if TYPE_CHECKING:
    from leakphys.plot_columns import Edge
    from leakphys.result import Result
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import Accumulator, Hole, Link, Plan, Pump

_UNKNOWN = "–"
_COLDEST = 100.0  # K; deep space has the coldest colour, but the others keep theirs apart


@dataclass(frozen=True)
class Words:
    """What a box shows: name and lines, temperature [K], and by its kind level, travel or jet."""

    name: str
    lines: tuple[str, ...]
    kelvin: float | None = None
    shape: Literal["square", "round", "dashed"] = "square"
    level: float | None = None  # liquid share of a zone
    travel: float | None = None  # of an accumulator
    leaks: bool | None = None  # of a hole


@dataclass(frozen=True)
class State:
    """Signals and settings at one moment.

    `value` gives a signal, or None if it is not known; `setting` the number at a path of the
    scenario, as the phases up to then have set it.
    """

    scenario: Scenario
    moment: str
    value: Callable[[str], float | None]
    setting: Callable[[str], float]
    temperatures: tuple[float, ...]

    def volume(self, name: str) -> tuple[str, str]:
        """Title and state of a volume: pressure and mass."""
        coolant = self.scenario.coolant
        loop = next(volume.loop for volume in coolant.volumes if volume.name == name)
        fluid = next(entry.fluid for entry in coolant.loops if entry.name == loop)
        of = f"volumes.{name}"
        pressure, mass = self.value(f"{of}.pressure"), self.value(f"{of}.mass")
        told = [_shown(pressure, "Pa"), _UNKNOWN if mass is None else f"{mass:.3g} kg"]
        title = fluid if name == loop else f"{name}: {fluid}"
        return title, ", ".join(entry for entry in told if entry != _UNKNOWN)


def attachments(scenario: Scenario) -> list[Edge]:
    """What stands left of the coolant, each with the zones that it meets."""
    coolant = scenario.coolant
    found = [
        ("coolant", link.path, f"zones.{end}") for link in coolant.links for end in (link.a, link.b)
    ]
    found += [
        ("coolant", f"pumps.{pump.name}", f"zones.{pump.inlet}")
        for pump in coolant.pumps
        if not pump.link and _is_there(scenario, pump)
    ]
    found += [("coolant", entry.path, f"zones.{entry.zone}") for entry in coolant.accumulators]
    return found + [("coolant", hole.signals, f"zones.{hole.zone}") for hole in coolant.holes]


def _is_there(scenario: Scenario, pump: Pump) -> bool:
    """Whether a pump does anything: the one of [loop] may have no heat and nothing to move."""
    power = scenario.quantity(f"{pump.path}power")
    return pump.name != MAIN or power.value_si > 0.0 or "pump stops" in events_of(scenario)


def state_at(scenario: Scenario, result: Result | None, time: float | str | None) -> State:
    """The state of a run at a time between its samples, or the state in which a scenario starts."""
    from leakphys._given import check_scenario, seconds
    from leakphys.result import Result as Run

    scenario = check_scenario(scenario)
    if result is not None and not isinstance(result, Run):
        raise InputError.at("", "result", show(result), "the result of simulate")
    time = None if time is None else seconds("time", time)
    if result is None:
        if time is not None:
            raise InputError.at("", "time", "a time", "none without the result of a run")
        return _state(scenario, "as it starts", _start(scenario), scenario.value)
    if result.digest != scenario.digest:
        found = f"a run of {result.scenario} with other content"
        raise InputError.at("", "result", found, f"a run of this scenario, {scenario.name}")
    samples = [result[name] for name in result]
    there = np.isfinite(samples).any(axis=0) if samples else np.zeros(result.time.size, dtype=bool)
    if not there.any():
        raise InputError.at("", "result", "no samples of signals", "a run with some")
    known = result.time[there]
    if time is not None and not known[0] <= time <= known[-1]:
        span = f"{readable(float(known[0]), 's')} to {readable(float(known[-1]), 's')}"
        raise InputError.at("", "time", f"{float(time):g} s", f"a time from {span}")
    when = float(known[-1] if time is None else time)
    values = {name: float(np.interp(when, known, result[name][there])) for name in result}
    values = {name: number for name, number in values.items() if np.isfinite(number)}
    plan = scenario.plan(result.plan)
    phase = _phase(scenario, plan, when)
    moment = f"{readable(when, 's')} after time zero of plan {plan.name}, in phase"
    return _state(
        scenario,
        f"{moment} {plan.phases[phase].name}",
        values,
        lambda path: value_in_phase(scenario, plan, path, phase),
    )


def _phase(scenario: Scenario, plan: Plan, time: float) -> int:
    """The number of the phase in which a time [s] from time zero lies."""
    spans = [scenario.value(f"plans.{plan.name}.{phase.name}.duration") for phase in plan.phases]
    zero = [phase.name for phase in plan.phases].index(plan.zero)
    ends = np.cumsum(spans) - sum(spans[:zero])
    return min(int(np.searchsorted(ends, time, side="right")), len(spans) - 1)


def _state(
    scenario: Scenario,
    moment: str,
    values: dict[str, float],
    setting: Callable[[str], float],
) -> State:
    held = [_boundary(scenario, name, setting) for name in scenario.boundaries]
    kelvin = [v for k, v in values.items() if k.endswith(".temperature")]
    kelvin += [temperature for temperature in held if temperature > _COLDEST]
    return State(
        scenario, moment, lambda s: values.get(_told_by(scenario, s)), setting, tuple(kelvin)
    )


def _boundary(scenario: Scenario, name: str, setting: Callable[[str], float]) -> float:
    """The temperature at which a boundary is held, or of a plate's sink on the mean of an orbit."""
    plates = {plate.name: plate for plate in scenario.plates}
    if name in plates:
        return mean_sink(scenario, plates[name], setting)
    return setting(f"boundaries.{name}.temperature")


def _told_by(scenario: Scenario, signal: str) -> str:
    """The signal that tells another: those of a loop's only zone are the loop's own."""
    if any(zone.name == MAIN for zone in scenario.coolant.zones):
        for part in ("zones", "volumes"):
            signal = signal.replace(f"{part}.{MAIN}.", f"{MAIN}.")
    return signal


def _start(scenario: Scenario) -> dict[str, float]:
    """What a scenario states of its start, by the names of the signals."""
    coolant, value = scenario.coolant, scenario.value
    found = {
        f"nodes.{n}.temperature": value(f"nodes.{n}.initial_temperature") for n in scenario.nodes
    }
    for zone in coolant.zones:
        found[f"zones.{zone.name}.temperature"] = value(zone.temperature)
    for volume in coolant.volumes:
        if volume.pressure:
            found[f"volumes.{volume.name}.pressure"] = value(volume.pressure)
        held = coolant.accumulators_of(volume.name)
        if held or volume.liquid_fraction:
            share = 1.0 if held else value(volume.liquid_fraction)
            for zone in coolant.zones_of(volume.name):
                found[f"zones.{zone.name}.liquid_fraction"] = share
    for entry in coolant.accumulators:
        name = entry.path.removeprefix("loop.")
        found[f"{name}.travel"] = value(f"{entry.path}.gas_volume") / value(f"{entry.path}.stroke")
        if entry.kind != "spring":
            found[f"{name}.gas_pressure"] = value(f"{entry.path}.gas_pressure")
    for compartment in scenario.compartments:
        path = f"compartments.{compartment.name}"
        for name in ("temperature", "relative_humidity"):
            found[f"{path}.{name}"] = value(f"{path}.initial_{name}")
    return {_told_by(scenario, signal): number for signal, number in found.items()}


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return _UNKNOWN
    return f"{value - 273.15:.1f} °C" if unit == "K" else readable(float(f"{value:.3g}"), unit)


def _percent(share: float) -> str:
    return f"{round(100.0 * share)} %"


def words_of(scenario: Scenario, state: State, key: str) -> Words:
    """What the box of a part shows."""
    section, _, name = key.partition(".")
    kelvin = state.value(f"{key}.temperature")
    if section == "zones":
        return _zone(scenario, state, name, kelvin)
    if section == "nodes":
        return Words(name, (_shown(kelvin, "K"),), kelvin)
    if section == "boundaries":
        held = _boundary(scenario, name, state.setting)
        what = "orbit's mean sink," if any(p.name == name for p in scenario.plates) else "held at"
        return Words(name, (f"{what} {_shown(held, 'K')}",), held, "dashed")
    if section == "compartments":
        humidity = state.value(f"{key}.relative_humidity")
        wet = "" if humidity is None else f", {_percent(humidity)} humid"
        return Words(name, (_shown(kelvin, "K") + wet,), kelvin, "round")
    for link in scenario.coolant.links:
        if link.path == key:
            return _link(state, link)
    for hole in scenario.coolant.holes:
        if hole.signals == key:
            return _hole(state, hole)
    for entry in scenario.coolant.accumulators:
        if entry.path == key:
            return _accumulator(state, entry)
    return _pump(scenario, state, name)


def _zone(scenario: Scenario, state: State, name: str, kelvin: float | None) -> Words:
    level = state.value(f"zones.{name}.liquid_fraction")
    full = "" if level is None else f", {_percent(level)} liquid"
    volume = scenario.coolant.zone(name).volume
    title = name if len(scenario.coolant.zones_of(volume)) > 1 else "coolant"
    level = None if level is None else min(max(level, 0.0), 1.0)
    return Words(title, (_shown(kelvin, "K") + full,), kelvin, level=level)


def _link(state: State, link: Link) -> Words:
    what = {"pipes": "pipe", "pumps": "pump"}.get(link.section, f"{link.kind} valve")
    flow = state.value(f"{link.path}.flow")
    head = state.value(f"{link.path}.circulation")
    lines = [what if head is None else f"{what}, {_percent(head)} of its head"]
    if flow is not None:
        end = (link.b if flow >= 0.0 else link.a).replace("_", " ")
        lines += [_shown(abs(flow), "kg/s"), f"to {one_line(end, 22)}"]
    return Words(link.name, tuple(lines), shape="round")


def _pump(scenario: Scenario, state: State, name: str) -> Words:
    signal = "loop.circulation" if name == MAIN else f"pumps.{name}.circulation"
    share = state.value(signal)
    told = "circulates" if share is None else f"circulation {_percent(share)}"
    path = next(pump.path for pump in scenario.coolant.pumps if pump.name == name)
    power = state.setting(f"{path}power")
    lines = (told, f"{power:g} W") if power > 0.0 else (told,)
    return Words("pump" if name == MAIN else name, lines, shape="round")


def _hole(state: State, hole: Hole) -> Words:
    key = hole.signals
    rate, grown = state.value(f"{key}.leak_rate"), state.value(f"{key}.diameter")
    bore = _shown(central_diameter(state.scenario, hole) if grown is None else grown, "m")
    leaks = state.setting(f"{hole.path}.open") > 0.0 if rate is None else rate > 0.0
    told = "open" if leaks else "shut"
    if rate is not None and leaks:
        told = _shown(rate, "kg/s")
    title = "puncture" if key == "puncture" else key.partition(".")[2]
    return Words(title, (f"{bore}, {told}",), leaks=leaks)


def _accumulator(state: State, entry: Accumulator) -> Words:
    name = entry.path.removeprefix("loop.")
    travel, pressure = state.value(f"{name}.travel"), state.value(f"{name}.gas_pressure")
    gas = pressure is not None and entry.kind != "spring"
    lines = [f"gas at {_shown(pressure, 'Pa')}" if gas else entry.kind]
    if travel is not None:
        lines.append(f"travel {_percent(travel)}")
    title = "accumulator" if name == "accumulator" else name.partition(".")[2]
    return Words(title, tuple(lines), travel=travel)
