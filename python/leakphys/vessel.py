"""A plain vessel with a hole as a scenario, from a handful of numbers: gas, liquid or both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from numbers import Real
from typing import TYPE_CHECKING, Any

from leakphys.errors import InputError, expected_name, show, unknown
from leakphys.fields import FIELDS, Field
from leakphys.fluids import names as fluid_names
from leakphys.units import kind

if TYPE_CHECKING:
    from leakphys.quantities import Quantity
    from leakphys.scenario import Scenario

    Number = float | str | Mapping[str, object] | Quantity

_WHERE = "vessel"
_GIVEN = "given to vessel()"
_MASS, _SPECIFIC_HEAT = Field("kg", low=0.0, low_open=True), Field("J/(kg*K)", 0.0, low_open=True)
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
    back_pressure: Number = 0.0,
    wall_mass: Number | None = None,
    wall_specific_heat: Number | None = None,
    wall_heat_capacity: Number | None = None,
    wall_conductance: Number | None = None,
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
        back_pressure: outside the hole [Pa].
        wall_mass, wall_specific_heat: of a wall of one temperature [kg, J/(kg K)]; or
        wall_heat_capacity: their product [J/K]. Without either the wall stores no heat.
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
    from leakphys.scenario_build import build

    if fluid not in fluid_names():
        found = unknown("fluid", fluid)
        raise InputError.at(_WHERE, "fluid", found, expected_name(fluid, fluid_names()))
    numbers = {
        "loop.volume": _read("volume", volume, FIELDS["loop"]["volume"]),
        "loop.initial_temperature": _read(
            "temperature", temperature, FIELDS["loop"]["initial_temperature"]
        ),
        **_start(pressure, liquid_fraction, accumulator),
        "puncture.diameter": _read("diameter", diameter, FIELDS["puncture"]["diameter"]),
        "puncture.back_pressure": _read(
            "back_pressure", back_pressure, FIELDS["puncture"]["back_pressure"]
        ),
        "plan.duration": _read("duration", duration, FIELDS["phases"]["duration"]),
    }
    field = FIELDS["puncture"]["discharge_coefficient"]
    numbers["puncture.discharge_coefficient"] = (
        _default_coefficient(fluid, numbers)
        if discharge_coefficient is None
        else _read("discharge_coefficient", discharge_coefficient, field)
    )
    capacity = _capacity(wall_mass, wall_specific_heat, wall_heat_capacity)
    walls = _walls(capacity, wall_conductance, ambient_temperature, ambient_conductance)
    if "nodes.wall.heat_capacity" in walls:
        walls["nodes.wall.initial_temperature"] = numbers["loop.initial_temperature"]
    tables = _tables(numbers | walls)
    tables["puncture"]["upstream"] = upstream
    tables["coolant"] = {"fluid": fluid}
    if accumulator is not None and "kind" in accumulator:
        tables["loop"]["accumulator"]["kind"] = accumulator["kind"]
    for conductor, ends in (
        ("wall_fluid", ("wall", "loop")),
        ("wall_ambient", ("wall", "ambient")),
    ):
        if conductor in tables.get("conductors", {}):
            between = list(ends) if capacity is not None else ["ambient", "loop"]
            tables["conductors"][conductor] |= {"between": between, "kind": "linear"}
    phase = {"name": "leaking", **tables.pop("plan")}
    plan = {"title": "Until it is empty", "zero": "leaking", "ends_when_dry": True}
    head = {
        "schema": "leakphys-scenario/1",
        "name": name,
        "title": title or f"A vessel of {fluid} with a hole",
        "description": "Made by leakphys.vessel.",
        "simplifications": ["The fluid is one volume of one temperature, and so is its wall."],
    }
    return build(head | tables | {"plans": {"leak": {**plan, "phases": [phase]}}}, _WHERE)


def _read(argument: str, value: object, field: Field) -> Quantity:
    """The quantity that an argument states: bare numbers, also in a table, are in SI."""
    from leakphys.quantities import NO_SOURCE, QuantityFault, read_quantity

    def in_si(number: object) -> object:
        if isinstance(number, bool) or not isinstance(number, Real):
            return number
        return f"{float(number)!r} {field.unit}".strip()

    entry: object = in_si(value)
    if isinstance(value, Mapping):
        entry = {str(key): in_si(inner) for key, inner in value.items()}
        if isinstance(value.get("range"), list | tuple):
            entry["range"] = [in_si(end) for end in value["range"]]
    try:
        quantity = read_quantity(entry, field)
    except QuantityFault as fault:
        key = f".{fault.key}" if fault.key else ""
        raise InputError.at(_WHERE, argument + key, fault.found, fault.expected) from None
    return replace(quantity, source=_GIVEN) if quantity.source == NO_SOURCE else quantity


def _missing(argument: str, expected: str) -> InputError:
    return InputError.at(_WHERE, argument, "nothing", expected)


def _start(
    pressure: Number | None, share: Number | None, accumulator: Mapping[str, Any] | None
) -> dict[str, Quantity]:
    """What sets the pressure at the start: itself, equilibrium with vapour, or an accumulator."""
    loop, held = FIELDS["loop"], FIELDS["loop.accumulator"]
    if accumulator is None:
        if (pressure is None) == (share is None):
            found = "neither" if pressure is None else "both"
            expected = "one of pressure and liquid_fraction, or an accumulator"
            raise InputError.at(_WHERE, "pressure", found, expected)
        if pressure is not None:
            return {"loop.initial_pressure": _read("pressure", pressure, loop["initial_pressure"])}
        name = "initial_liquid_fraction"
        return {f"loop.{name}": _read("liquid_fraction", share, loop[name])}
    if share is not None:
        expected = "none beside an accumulator, whose pressure keeps the fluid liquid"
        raise InputError.at(_WHERE, "liquid_fraction", "a share", expected)
    found_in: dict[str, Quantity] = {}
    for key, value in accumulator.items():
        if key == "kind":
            continue
        if key not in held:
            names = ["kind", *held]
            found = f"the unknown key {show(key)}"
            raise InputError.at(_WHERE, "accumulator", found, expected_name(key, names))
        found_in[f"loop.accumulator.{key}"] = _read(f"accumulator.{key}", value, held[key])
    key = "spring_pressure" if accumulator.get("kind") == "spring" else "gas_pressure"
    if (pressure is None) == (key not in accumulator):
        found = "neither" if pressure is None else "both"
        raise InputError.at(_WHERE, "pressure", found, f"one of it and accumulator.{key}")
    if pressure is not None:
        found_in[f"loop.accumulator.{key}"] = _read("pressure", pressure, held[key])
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


def _capacity(
    mass: Number | None, specific: Number | None, capacity: Number | None
) -> Quantity | None:
    """The heat capacity of the wall, stated or as a product; None for a wall that stores nothing."""
    field = FIELDS["nodes"]["heat_capacity"]
    if mass is None and specific is None:
        return None if capacity is None else _read("wall_heat_capacity", capacity, field)
    if capacity is not None:
        expected = "none beside wall_mass and wall_specific_heat"
        raise InputError.at(_WHERE, "wall_heat_capacity", "a heat capacity", expected)
    if mass is None:
        raise _missing("wall_mass", f"{kind('kg')}, beside wall_specific_heat")
    if specific is None:
        raise _missing("wall_specific_heat", f"{kind('J/(kg*K)')}, beside wall_mass")
    factors = (
        _read("wall_mass", mass, _MASS),
        _read("wall_specific_heat", specific, _SPECIFIC_HEAT),
    )
    for name, factor in zip(("wall_mass", "wall_specific_heat"), factors, strict=True):
        if factor.has_range:
            expected = "a single value; a range belongs to wall_heat_capacity"
            raise InputError.at(_WHERE, name, "a range", expected)
    return _read("wall_heat_capacity", factors[0].value_si * factors[1].value_si, field)


def _walls(
    capacity: Quantity | None,
    inside: Number | None,
    ambient: Number | None,
    outside: Number,
) -> dict[str, Quantity]:
    """Numbers of the wall, of what is around it and of the two conductors."""
    field = FIELDS["conductors"]["conductance"]
    out = _read("ambient_conductance", outside, field)
    if inside is None:
        if capacity is not None or ambient is not None or out.value_si > 0.0:
            raise _missing("wall_conductance", f"{kind('W/K')}, of the wall to the fluid")
        return {}
    found = {"conductors.wall_fluid.conductance": _read("wall_conductance", inside, field)}
    if ambient is None and (capacity is None or out.value_si > 0.0):
        raise _missing("ambient_temperature", f"{kind('K')}, around the wall")
    if capacity is None and out.value_si > 0.0:
        expected = "none without a wall's heat capacity: wall_conductance reaches the ambient"
        raise InputError.at(_WHERE, "ambient_conductance", "a conductance", expected)
    if ambient is not None:
        field_k = FIELDS["boundaries"]["temperature"]
        found["boundaries.ambient.temperature"] = _read("ambient_temperature", ambient, field_k)
    if capacity is not None:
        found["nodes.wall.heat_capacity"] = capacity
        if ambient is not None:
            found["conductors.wall_ambient.conductance"] = out
    return found


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
