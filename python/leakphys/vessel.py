"""A plain vessel with a hole as a scenario, from a handful of numbers: gas, liquid or both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from leakphys.errors import InputError, expected_name, show, unknown
from leakphys.fields import FIELDS
from leakphys.vessel_walls import WHERE, read, wall_capacity, wall_contact, wall_numbers

if TYPE_CHECKING:
    from leakphys.quantities import Quantity
    from leakphys.scenario import Scenario

    Number = float | str | Mapping[str, object] | Quantity

_DISCHARGE = {
    True: (0.61, "sharp-edged hole, liquid: pi/(pi + 2) = 0.611"),
    False: (0.84, "sharp-edged hole, choked gas: J. A. Perry, Trans. ASME 71 (1949) 757"),
}


def vessel(
    *,
    fluid: str,
    volume: Number,
    temperature: Number,
    diameter: Number,
    pressure: Number | None = None,
    liquid_fraction: Number | None = None,
    discharge_coefficient: Number | None = None,
    upstream: str = "liquid",
    law: str = "bernoulli",
    bore_length: Number = 0.0,
    back_pressure: Number = 0.0,
    wall_mass: Number | None = None,
    wall_specific_heat: Number | None = None,
    wall_heat_capacity: Number | None = None,
    wall_conductance: Number | None = None,
    wall_area: Number | None = None,
    gravity: Number = 9.80665,
    ambient_temperature: Number | None = None,
    ambient_conductance: Number = 0.0,
    accumulator: Mapping[str, Any] | None = None,
    duration: Number = "10 d",
    name: str = "vessel",
    title: str = "",
) -> Scenario:
    """Return the scenario of one vessel of fluid that leaks through one hole until it is empty.

    Every number is an SI value, a text with a unit, or a table or Quantity with a range; all are
    scalars, and an array of members is for `lp.sweep`. Paths of the result's numbers are those of a
    file: "loop.volume", "puncture.diameter", "nodes.wall.heat_capacity".

    Args:
        fluid: one of `lp.fluids.names()`.
        volume: room of the fluid [m3], without what an accumulator holds.
        temperature: of the fluid and the wall at the start [K].
        diameter: of the hole [m].
        pressure: at the start [Pa]: liquid above the saturation pressure, gas below it.
        liquid_fraction: share of the volume that is liquid at the start, for liquid and vapour in
            equilibrium; instead of `pressure`.
        discharge_coefficient: by default 0.61 where the vessel starts with liquid (liquid_fraction
            above 0, or pressure above that of saturation), else 0.84.
        upstream: what stands at the hole: "liquid" as long as there is any, the "local" mixture, or
            "vapour" as soon as there is any.
        law: how liquid flashes in the hole, one of `lp.discharge.LAWS` but "vapour".
        bore_length: of the hole [m], which the law "relaxation" looks at.
        back_pressure: outside the hole [Pa].
        wall_mass, wall_specific_heat: of a wall of one temperature [kg, J/(kg K)]; or
        wall_heat_capacity: their product [J/K]. Without either the wall stores no heat.
        wall_area: of the wall that the gas touches [m2], for natural convection instead of a conductance:
            turbulent, of gas alone, in `gravity` [m/s2], which is the ground's.
        wall_conductance: from the wall to the fluid [W/K], needed with a wall. Without a wall's heat
            capacity it joins the fluid to the ambient itself. With neither, gas that expands cools
            until it leaves its property table, and the run ends there with that status.
        ambient_temperature: around the wall [K]; by default no heat passes the wall's outside.
        ambient_conductance: from the wall to the ambient [W/K].
        accumulator: table of an accumulator as in a file (stroke, gas_volume, wall_conductance, and
            kind, gas_pressure or spring_pressure); a gas_pressure left out is `pressure`.
        duration: longest time that is followed [s]; the run ends before if the vessel is dry.
        name, title: of the scenario.

    Raises:
        InputError: an unknown fluid, a wrong unit or value, entries missing or too many.

    Example:
        >>> import leakphys as lp
        >>> bottle = lp.vessel(fluid="nitrogen", volume="44 L", pressure="3 bar", temperature=293.0,
        ...                    diameter="0.8 mm", discharge_coefficient=0.8)
        >>> bottle.value("puncture.diameter")
        0.0008
        >>> gone = lp.simulate(bottle).event("half the coolant gone").time  # s

    Sources: docs/theory/loop.md, sections 1 and 5. Discharge through a sharp edge: liquid, the
        free-streamline value pi/(pi + 2) = 0.611; choked gas, J. A. Perry, Trans. ASME 71 (1949) 757.
    """
    from leakphys.fluids import names
    from leakphys.scenario_build import build

    if fluid not in names():
        found = unknown("fluid", fluid)
        raise InputError.at(WHERE, "fluid", found, expected_name(fluid, names()))
    numbers = {
        "loop.volume": read("volume", volume, FIELDS["loop"]["volume"]),
        "loop.initial_temperature": read(
            "temperature", temperature, FIELDS["loop"]["initial_temperature"]
        ),
        **_start(pressure, liquid_fraction, accumulator),
        "puncture.diameter": read("diameter", diameter, FIELDS["puncture"]["diameter"]),
        "puncture.bore_length": read("bore_length", bore_length, FIELDS["puncture"]["bore_length"]),
        "puncture.back_pressure": read(
            "back_pressure", back_pressure, FIELDS["puncture"]["back_pressure"]
        ),
        "plan.duration": read("duration", duration, FIELDS["phases"]["duration"]),
    }
    field = FIELDS["puncture"]["discharge_coefficient"]
    numbers["puncture.discharge_coefficient"] = (
        _default_coefficient(fluid, numbers)
        if discharge_coefficient is None
        else read("discharge_coefficient", discharge_coefficient, field)
    )
    capacity = wall_capacity(wall_mass, wall_specific_heat, wall_heat_capacity)
    contact = wall_contact(wall_conductance, wall_area, gravity)
    walls = wall_numbers(capacity, contact, ambient_temperature, ambient_conductance)
    if "nodes.wall.heat_capacity" in walls:
        walls["nodes.wall.initial_temperature"] = numbers["loop.initial_temperature"]
    tables = _tables(numbers | walls)
    tables["puncture"] |= {"upstream": upstream, "law": law}
    tables["coolant"] = {"fluid": fluid}
    if accumulator is not None and "kind" in accumulator:
        tables["loop"]["accumulator"]["kind"] = accumulator["kind"]
    for conductor, ends in (
        ("wall_fluid", ("wall", "loop")),
        ("wall_ambient", ("wall", "ambient")),
    ):
        if conductor in tables.get("conductors", {}):
            between = list(ends) if capacity is not None else ["ambient", "loop"]
            kind = "natural_convection" if "area" in tables["conductors"][conductor] else "linear"
            tables["conductors"][conductor] |= {"between": between, "kind": kind}
    phase = {"name": "leaking", **tables.pop("plan")}
    plan = {"title": "Until it is empty", "zero": "leaking", "ends_when_dry": True}
    head = {
        "schema": "leakphys-scenario/1",
        "name": name,
        "title": title or f"A vessel of {fluid} with a hole",
        "description": "Made by leakphys.vessel.",
        "simplifications": ["The fluid is one volume of one temperature, and so is its wall."],
    }
    return build(head | tables | {"plans": {"leak": {**plan, "phases": [phase]}}}, WHERE)


def _start(
    pressure: Number | None, share: Number | None, accumulator: Mapping[str, Any] | None
) -> dict[str, Quantity]:
    """What sets the pressure at the start: itself, equilibrium with vapour, or an accumulator."""
    loop, held = FIELDS["loop"], FIELDS["loop.accumulator"]
    if accumulator is None:
        if (pressure is None) == (share is None):
            found = "neither" if pressure is None else "both"
            expected = "one of pressure and liquid_fraction, or an accumulator"
            raise InputError.at(WHERE, "pressure", found, expected)
        if pressure is not None:
            return {"loop.initial_pressure": read("pressure", pressure, loop["initial_pressure"])}
        name = "initial_liquid_fraction"
        return {f"loop.{name}": read("liquid_fraction", share, loop[name])}
    if share is not None:
        expected = "none beside an accumulator, whose pressure keeps the fluid liquid"
        raise InputError.at(WHERE, "liquid_fraction", "a share", expected)
    found_in: dict[str, Quantity] = {}
    for key, value in accumulator.items():
        if key == "kind":
            continue
        if key not in held:
            names = ["kind", *held]
            found = f"the unknown key {show(key)}"
            raise InputError.at(WHERE, "accumulator", found, expected_name(key, names))
        found_in[f"loop.accumulator.{key}"] = read(f"accumulator.{key}", value, held[key])
    key = "spring_pressure" if accumulator.get("kind") == "spring" else "gas_pressure"
    if (pressure is None) == (key not in accumulator):
        found = "neither" if pressure is None else "both"
        raise InputError.at(WHERE, "pressure", found, f"one of it and accumulator.{key}")
    if pressure is not None:
        found_in[f"loop.accumulator.{key}"] = read("pressure", pressure, held[key])
    return found_in


def _default_coefficient(fluid: str, numbers: dict[str, Quantity]) -> Quantity:
    """0.61 for a start with liquid in it, 0.84 for gas."""
    from leakphys import fluids
    from leakphys.quantities import Quantity as Number

    share = numbers.get("loop.initial_liquid_fraction")
    if share is not None:
        liquid = share.value_si > 0.0
    else:
        at = (
            "loop.initial_pressure",
            *(f"loop.accumulator.{x}_pressure" for x in ("gas", "spring")),
        )
        pressure = sum(numbers[path].value_si for path in at if path in numbers)
        line = fluids.saturation(fluid, numbers["loop.initial_temperature"].value_si)
        liquid = bool(line.status == 0 and pressure > line.p)  # no line: above the critical point
    value, source = _DISCHARGE[liquid]
    return Number(value, "", source=source)


def _tables(numbers: dict[str, Quantity]) -> dict[str, Any]:
    """Nested tables, as in a file, of numbers by their paths."""
    from leakphys.quantities import as_table

    tables: dict[str, Any] = {}
    for path, quantity in numbers.items():
        *parts, key = path.split(".")
        place = tables
        for part in parts:
            place = place.setdefault(part, {})
        place[key] = as_table(quantity)
    return tables
