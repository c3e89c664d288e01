"""The events of a loop: which there are, and which of them a scenario can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from leakphys.fields import MAIN

if TYPE_CHECKING:
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import CoolantGraph


class EventWatch(NamedTuple):
    """A signal of the main loop, or of the ship, with the side and threshold at which its event happens."""

    signal: str
    side: int
    threshold: float
    once_within: bool = False  # no event before it was within: at the start no flow is in the lines


# In the order in which they are told. The signal of the accumulator is that of the loop's first.
WATCHES: dict[str, EventWatch] = {
    "heat rejection below 50 %": EventWatch("loop.heat_rejection_fraction", -1, 0.5, True),
    "heat rejection below 10 %": EventWatch("loop.heat_rejection_fraction", -1, 0.1, True),
    "accumulator bottomed": EventWatch("travel", +1, 0.999),  # the stop meets it smoothly
    "pump cavitates": EventWatch("loop.pump_head_share", -1, 0.97),  # the 3 % of the head in NPSH3
    "pump stops": EventWatch("loop.pump_delivery", -1, 0.5),
    "half the coolant gone": EventWatch("loop.mass_fraction", -1, 0.5),
    "90 % of the coolant gone": EventWatch("loop.mass_fraction", -1, 0.1),
    "loop dry": EventWatch("loop.inventory", -1, 0.01),
    "coolant freezes on a wall": EventWatch("ship.freezing_margin", -1, 0.0),
    "boiling burns out at a wall": EventWatch("ship.burnout_share", +1, 1.0),
}

EVENTS: tuple[str, ...] = tuple(WATCHES)
"""Events of a loop, in the order in which they are told."""


def event_watches(scenario: Scenario) -> dict[str, EventWatch]:
    """Return the events that a scenario can have, with the signals that it has.

    Heat rejection needs a conductor of the main loop that rejects heat, the pump something that
    its flow reaches (a pumped conductor, a tube, zones, a line), the bottoming an accumulator, and
    what freezes or burns out on a wall a tube, of whatever loop and of one that boils.
    """
    coolant = scenario.coolant
    of_main = {zone.name for zone in coolant.zones if coolant.loop_of(zone.name).name == MAIN}
    found = dict(WATCHES)
    wet = [
        c
        for c in scenario.conductors
        if any((zone := coolant.zone_named(end)) and zone.name in of_main for end in (c.a, c.b))
    ]
    held = [entry for entry in coolant.accumulators if entry.zone in of_main]
    bottomed = found.pop("accumulator bottomed")
    if not any(conductor.rejects_heat for conductor in wet):
        found = {name: w for name, w in found.items() if "heat_rejection" not in w.signal}
    tubes = [conductor for conductor in scenario.conductors if conductor.kind == "tube"]
    if not tubes:
        del found["coolant freezes on a wall"]
    if not any(boils(coolant, (tube.a, tube.b)) for tube in tubes):
        del found["boiling burns out at a wall"]
    pumped = any(conductor.kind in ("pumped", "tube") for conductor in wet) or _flows(
        scenario, of_main
    )
    if not pumped:
        found = {name: w for name, w in found.items() if not w.signal.startswith("loop.pump_")}
    if held:
        signal = f"{held[0].path.removeprefix('loop.')}.{bottomed.signal}"
        found["accumulator bottomed"] = EventWatch(signal, bottomed.side, bottomed.threshold)
    return {name: found[name] for name in EVENTS if name in found}


def boils(coolant: CoolantGraph, ends: tuple[str, str]) -> bool:
    """Whether the coolant at one of a conductor's ends is known as vapour too."""
    from leakphys.fluids import constants

    zones = [zone.name for end in ends if (zone := coolant.zone_named(end))]
    return any(not constants(coolant.loop_of(zone).fluid).liquid_only for zone in zones)


def _flows(scenario: Scenario, of_main: set[str]) -> bool:
    """Whether a pump of the main loop moves coolant between zones or volumes."""
    coolant: CoolantGraph = scenario.coolant
    for pump in coolant.pumps:
        if pump.inlet not in of_main:
            continue
        flow = scenario.quantity(f"{pump.path}flow")
        split = pump.link or len(coolant.zones_of(pump.volume)) > 1
        if split and (flow.value_si > 0.0 or flow.has_range):
            return True
    return False


def events_of(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of the events that a scenario can have, in the order of EVENTS."""
    return tuple(event_watches(scenario))
