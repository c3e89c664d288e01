"""The signals a limit or an output may name, and their SI units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from leakphys.events import boils
from leakphys.fields import MAIN
from leakphys.scenario_parts import CoolantGraph

# What jets do to the ship, along its axes.
_FORCE = {f"force_{axis}": "N" for axis in "xyz"}
_TORQUE = {f"torque_{axis}": "N*m" for axis in "xyz"}
_REACTION = _FORCE | _TORQUE

# What each kind of part tells: name and SI unit, in the core's order.
SIGNALS: dict[str, dict[str, str]] = {
    "loop": {
        "pressure": "Pa",
        "temperature": "K",
        "mass": "kg",
        "mass_fraction": "",
        "inventory": "",
        "liquid_fraction": "",
        "circulation": "",
        "pump_head_share": "",
        "pump_delivery": "",
        "frozen_fraction": "",
        "leak_rate": "kg/s",
        "heat_rejection": "W",
        "heat_rejection_fraction": "",
        "jet_force": "N",
        "jet_torque": "N*m",
        **_REACTION,
    },
    "volumes": {
        "pressure": "Pa",
        "temperature": "K",
        "mass": "kg",
        "liquid_fraction": "",
        "gas_pressure": "Pa",
    },
    "zones": {"temperature": "K", "liquid_fraction": ""},
    "links": {"flow": "kg/s"},
    "pumps": {"circulation": "", "speed": "", "head_share": ""},
    "punctures": {"leak_rate": "kg/s", "jet_force": "N", "diameter": "m", **_REACTION},
    "accumulators": {"gas_volume": "m**3", "gas_pressure": "Pa", "travel": ""},
    "nodes": {"temperature": "K", "molten_fraction": ""},
    "conductors": {
        "heat": "W",
        "freezing_margin": "delta_degC",
        "reynolds": "",
        "burnout_share": "",
    },
    "compartments": {
        "temperature": "K",
        "relative_humidity": "",
        "dew_point": "K",
        "condensate": "kg",
        "sorbed_water": "kg",
    },
    "ship": {"freezing_margin": "delta_degC", "burnout_share": ""},
    "one_node": {"heat_storage": "J/kg", "evaporation": "kg/s"},
    "two_node": {
        "heat_storage": "J/kg",
        "evaporation": "kg/s",
        "core_temperature": "K",
        "skin_temperature": "K",
        "water_loss": "",
        "skin_wettedness": "",
        "suit_ventilation": "kg/s",
    },
}
# Signals of one part: "loop.pressure"; of a named one: "nodes.NAME.temperature".
_SINGLE = {
    "loop": SIGNALS["loop"],
    "puncture": SIGNALS["punctures"],
    "accumulator": SIGNALS["accumulators"],
    "ship": SIGNALS["ship"],
    "crew": SIGNALS["two_node"],
}
_NAMED = {
    "loops": SIGNALS["loop"],
    "volumes": SIGNALS["volumes"],
    "zones": SIGNALS["zones"],
    "pipes": SIGNALS["links"],
    "valves": SIGNALS["links"],
    "pumps": SIGNALS["links"] | SIGNALS["pumps"],
    "punctures": SIGNALS["punctures"],
    "accumulators": SIGNALS["accumulators"],
    "nodes": SIGNALS["nodes"],
    "conductors": SIGNALS["conductors"],
    "compartments": SIGNALS["compartments"],
}


def signal_patterns() -> list[str]:
    """Every signal there can be, with NAME where the name of a part stands."""
    single = [f"{part}.{name}" for part, names in _SINGLE.items() for name in names]
    return single + [f"{part}.NAME.{name}" for part, names in _NAMED.items() for name in names]


def signal_unit(signal: str) -> str | None:
    """Return the SI unit of a signal's kind ("" if dimensionless), or None if there is none such.

    Whether the part it names exists is not asked here.
    """
    parts = signal.split(".")
    table = {2: _SINGLE, 3: _NAMED}.get(len(parts), {})
    return table.get(parts[0], {}).get(parts[-1])


def blocks(
    coolant: CoolantGraph,
    nodes: Iterable[str],
    conductors: Iterable[str],
    compartments: Iterable[str],
    *,
    crew: str,
) -> list[tuple[str, str]]:
    """Return each part that tells something and the words before its signals, in the core's order.

    `crew`: the model of the crew, "" for none.
    """
    found = [
        ("loop", MAIN if loop.name == MAIN else f"loops.{loop.name}") for loop in coolant.loops
    ]
    found += [("volumes", f"volumes.{volume.name}") for volume in coolant.volumes]
    found += [("zones", f"zones.{zone.name}") for zone in coolant.zones]
    found += [("links", link.path) for link in coolant.links]
    found += [("pumps", f"pumps.{pump.name}") for pump in coolant.pumps]
    found += [("punctures", hole.signals) for hole in coolant.holes]
    found += [("accumulators", entry.path.removeprefix("loop.")) for entry in coolant.accumulators]
    found += [("nodes", f"nodes.{node}") for node in nodes]
    found += [("conductors", f"conductors.{name}") for name in conductors]
    found += [("compartments", f"compartments.{name}") for name in compartments]
    found.append(("ship", "ship"))
    if crew:
        found.append((crew, "crew"))
    return found


def signals_of(document: Any, coolant: CoolantGraph) -> dict[str, str]:
    """Return every signal of a checked file's scenario, with its SI unit, in a fixed order.

    A loop of one volume and one zone tells what they would; the pump of [loop] is in its circulation.
    A hole tells its diameter if it may grow, and its jet's push and turn if it says where that goes;
    a loop without a conductor that rejects heat has no share of it.
    """
    d = document
    crew = d.crew.model if d.crew is not None and d.compartments else ""
    absent = {*_unknown_jets(coolant), *_not_rejecting(d, coolant), *_untold(d, coolant)}
    hidden = {f"zones.{MAIN}", f"pumps.{MAIN}"}
    if any(zone.name == MAIN for zone in coolant.zones):
        hidden.add(f"volumes.{MAIN}")
    return {
        f"{words}.{name}": unit
        for part, words in blocks(coolant, d.nodes, d.conductors, d.compartments, crew=crew)
        if words not in hidden
        for name, unit in SIGNALS[part].items()
        if f"{words}.{name}" not in absent
    }


def _not_rejecting(d: Any, coolant: CoolantGraph) -> Iterator[str]:
    """The share of heat rejection of loops that no conductor takes heat from."""
    ends = {end for c in d.conductors.values() if c.rejects_heat for end in c.between}
    rejects = {coolant.loop_of(zone.name).name for end in ends if (zone := coolant.zone_named(end))}
    for loop in coolant.loops:
        if loop.name not in rejects:
            words = MAIN if loop.name == MAIN else f"loops.{loop.name}"
            yield f"{words}.heat_rejection_fraction"


def _untold(d: Any, coolant: CoolantGraph) -> Iterator[str]:
    """What is molten where nothing melts, of walls that meet no coolant or none that boils, water where no desiccant is."""
    for name, node in d.nodes.items():
        if node.melting_temperature is None:
            yield f"nodes.{name}.molten_fraction"
    for name, conductor in d.conductors.items():
        if sum(coolant.zone_named(end) is not None for end in conductor.between) != 1:
            yield f"conductors.{name}.freezing_margin"
        if conductor.kind != "tube":
            yield f"conductors.{name}.reynolds"
        if conductor.kind != "tube" or not boils(coolant, conductor.between):
            yield f"conductors.{name}.burnout_share"
    tubes = [conductor for conductor in d.conductors.values() if conductor.kind == "tube"]
    if not tubes:
        yield "ship.freezing_margin"
    if not any(boils(coolant, conductor.between) for conductor in tubes):
        yield "ship.burnout_share"
    for name, compartment in d.compartments.items():
        if compartment.desiccant_capacity.value_si == 0.0:
            yield f"compartments.{name}.sorbed_water"


def _unknown_jets(coolant: CoolantGraph) -> Iterator[str]:
    """Diameters of holes that stay as they are; forces and torques where not every hole says where its jet goes."""
    for hole in coolant.holes:
        if not hole.grows:
            yield f"{hole.signals}.diameter"
        yield from _without(hole.signals, directed=hole.directed, placed=hole.placed)
    for loop in coolant.loops:
        inside = [hole for hole in coolant.holes if coolant.loop_of(hole.zone).name == loop.name]
        yield from _without(
            MAIN if loop.name == MAIN else f"loops.{loop.name}",
            directed=bool(inside) and all(hole.directed for hole in inside),
            placed=bool(inside) and all(hole.placed for hole in inside),
        )


def _without(words: str, *, directed: bool, placed: bool) -> Iterator[str]:
    if not directed:
        yield from (f"{words}.{name}" for name in _FORCE)
    if not placed:
        yield from (f"{words}.{name}" for name in _TORQUE)
