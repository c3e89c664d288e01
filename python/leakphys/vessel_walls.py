"""The wall of a vessel that is made from a handful of numbers, and how its arguments are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from numbers import Real
from typing import TYPE_CHECKING

from leakphys.errors import InputError
from leakphys.field_kinds import Field
from leakphys.fields import FIELDS
from leakphys.units import kind

if TYPE_CHECKING:
    from leakphys.quantities import Quantity

    Number = float | str | Mapping[str, object] | Quantity

WHERE = "vessel"
GIVEN = "given to vessel()"
MASS, SPECIFIC_HEAT = Field("kg", low=0.0, low_open=True), Field("J/(kg*K)", 0.0, low_open=True)


def read(argument: str, value: object, field: Field) -> Quantity:
    """Return the quantity that an argument states: bare numbers, also in a table, are in SI."""
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
        raise InputError.at(WHERE, argument + key, fault.found, fault.expected) from None
    return replace(quantity, source=GIVEN) if quantity.source == NO_SOURCE else quantity


def missing(argument: str, expected: str) -> InputError:
    """Return the error of an argument that is needed."""
    return InputError.at(WHERE, argument, "nothing", expected)


def wall_capacity(
    mass: Number | None, specific: Number | None, capacity: Number | None
) -> Quantity | None:
    """Return the heat capacity of the wall, stated or as a product; None for a wall that stores nothing."""
    field = FIELDS["nodes"]["heat_capacity"]
    if mass is None and specific is None:
        return None if capacity is None else read("wall_heat_capacity", capacity, field)
    if capacity is not None:
        expected = "none beside wall_mass and wall_specific_heat"
        raise InputError.at(WHERE, "wall_heat_capacity", "a heat capacity", expected)
    if mass is None:
        raise missing("wall_mass", f"{kind('kg')}, beside wall_specific_heat")
    if specific is None:
        raise missing("wall_specific_heat", f"{kind('J/(kg*K)')}, beside wall_mass")
    factors = (
        read("wall_mass", mass, MASS),
        read("wall_specific_heat", specific, SPECIFIC_HEAT),
    )
    for name, factor in zip(("wall_mass", "wall_specific_heat"), factors, strict=True):
        if factor.has_range:
            expected = "a single value; a range belongs to wall_heat_capacity"
            raise InputError.at(WHERE, name, "a range", expected)
    return read("wall_heat_capacity", factors[0].value_si * factors[1].value_si, field)


def wall_contact(
    conductance: Number | None, area: Number | None, gravity: Number
) -> dict[str, Quantity]:
    """Return how the fluid touches the wall: a conductance, or an area and gravity; empty for neither."""
    field, path = FIELDS["conductors"], "conductors.wall_fluid."
    if conductance is not None and area is not None:
        raise InputError.at(WHERE, "wall_area", "an area", "none beside wall_conductance")
    if conductance is not None:
        return {f"{path}conductance": read("wall_conductance", conductance, field["conductance"])}
    if area is None:
        return {}
    return {
        f"{path}area": read("wall_area", area, field["area"]),
        f"{path}gravity": read("gravity", gravity, field["gravity"]),
    }


def wall_numbers(
    capacity: Quantity | None,
    contact: dict[str, Quantity],
    ambient: Number | None,
    outside: Number,
) -> dict[str, Quantity]:
    """Return the numbers of the wall, of what is around it and of the two conductors."""
    out = read("ambient_conductance", outside, FIELDS["conductors"]["conductance"])
    if not contact:
        if capacity is not None or ambient is not None or out.value_si > 0.0:
            raise missing("wall_conductance", f"{kind('W/K')}, of the wall to the fluid")
        return {}
    if ambient is None and (capacity is None or out.value_si > 0.0):
        raise missing("ambient_temperature", f"{kind('K')}, around the wall")
    if capacity is None and out.value_si > 0.0:
        expected = "none without a wall's heat capacity: wall_conductance reaches the ambient"
        raise InputError.at(WHERE, "ambient_conductance", "a conductance", expected)
    found = dict(contact)
    if ambient is not None:
        field_k = FIELDS["boundaries"]["temperature"]
        found["boundaries.ambient.temperature"] = read("ambient_temperature", ambient, field_k)
    if capacity is not None:
        found["nodes.wall.heat_capacity"] = capacity
        if ambient is not None:
            found["conductors.wall_ambient.conductance"] = out
    return found
