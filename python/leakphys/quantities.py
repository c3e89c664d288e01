"""One number of a scenario with its unit, range and source, and how a file's entry is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from leakphys.errors import did_you_mean, one_of, show
from leakphys.field_kinds import Field
from leakphys.units import UnitError, kind, parse, readable

Grade = Literal["official", "press", "derived", "assumed"]
Distribution = Literal["uniform", "log_uniform", "triangular", "normal"]

GRADES: tuple[str, ...] = get_args(Grade)
DISTRIBUTIONS: tuple[str, ...] = get_args(Distribution)
KEYS = ("value", "source", "grade", "source_date", "derived_from", "range", "distribution")
NO_SOURCE = "stated without a source"
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a scenario: SI value and unit, range, and where it comes from.

    `value_si` is the central value; `low` and `high` the range in SI, or None where none is stated;
    `distribution` how the range is sampled, or None (for "normal" the range is the 95 % interval).
    `derived_from` names quantities ("puncture.diameter") and facts of docs/facts.md ("fact:A14").
    """

    value_si: float
    unit_si: str
    low: float | None = None
    high: float | None = None
    distribution: Distribution | None = None
    source: str = NO_SOURCE
    grade: Grade = "assumed"
    source_date: str = ""
    derived_from: tuple[str, ...] = ()

    @property
    def has_range(self) -> bool:
        """Whether the quantity is uncertain, that is, has a range of more than one value."""
        return self.low is not None and self.high is not None and self.low < self.high

    def __str__(self) -> str:
        text = readable(self.value_si, self.unit_si)
        if self.low is None or self.high is None:
            return text
        return f"{text} ({readable(self.low, self.unit_si)} .. {readable(self.high, self.unit_si)})"


class QuantityFault(ValueError):
    """An entry that is no such quantity; `key` is the part of it at fault ("" for all)."""

    def __init__(self, found: str, expected: str, key: str = "") -> None:
        super().__init__(f"found {found}, expected {expected}")
        self.found = found
        self.expected = expected
        self.key = key


def read_quantity(entry: object, field: Field) -> Quantity:
    """Return the quantity that a file's entry states: a text with a unit, a number, or a table.

    Raises QuantityFault for a bare number where the field has a dimension, a wrong or unknown unit,
    a value or range outside the field's bounds, a range without the value, an unknown key, grade or
    distribution.
    """
    if isinstance(entry, Quantity):
        return entry
    if not isinstance(entry, dict):
        return Quantity(_value(entry, field, ""), field.unit)
    for key in entry:
        if key not in KEYS:
            raise QuantityFault(
                f"the unknown key {show(key)}", one_of(KEYS) + did_you_mean(key, KEYS)
            )
    if "value" not in entry:
        raise QuantityFault("no value", f"value = {kind(field.unit)}")
    value = _value(entry["value"], field, "value")
    low, high = _range(entry.get("range"), value, field)
    grade = _choice(entry.get("grade", "assumed"), GRADES, "grade")
    source = _text(entry.get("source", NO_SOURCE), "source")
    if grade != "assumed" and "source" not in entry:
        raise QuantityFault("no source", f"a source with the grade {grade}", "source")
    return Quantity(
        value,
        field.unit,
        low,
        high,
        _distribution(entry.get("distribution"), low, high),
        source,
        grade,  # type: ignore[arg-type]  # checked against GRADES by _choice
        _source_date(entry.get("source_date", "")),
        _names(entry.get("derived_from", [])),
    )


def as_table(quantity: Quantity) -> dict[str, object]:
    """Return the table that states a quantity in a file, in SI units."""

    def text(value: float) -> object:
        return f"{value!r} {quantity.unit_si}" if quantity.unit_si else value

    table: dict[str, object] = {"value": text(quantity.value_si), "source": quantity.source}
    if quantity.low is not None and quantity.high is not None:
        table["range"] = [text(quantity.low), text(quantity.high)]
        table["distribution"] = quantity.distribution
    table |= {"grade": quantity.grade, "source_date": quantity.source_date}
    return table | {"derived_from": list(quantity.derived_from)}


def _value(entry: object, field: Field, key: str) -> float:
    """Return the SI value of a text or number within the field's bounds."""
    if isinstance(entry, bool) or not isinstance(entry, str | int | float):
        raise QuantityFault(show(entry), kind(field.unit), key)
    if isinstance(entry, str):
        try:
            value = parse(entry, field.unit)
        except UnitError as fault:
            raise QuantityFault(fault.found, fault.expected, key) from None
    elif field.unit != "":
        raise QuantityFault(f"{show(entry)} (no unit)", kind(field.unit), key)
    else:
        try:
            value = float(entry)
        except OverflowError:
            raise QuantityFault(show(entry), field.bounds, key) from None
    if not field.accepts(value):
        raise QuantityFault(show(entry), field.bounds, key)
    return value


def _range(entry: object, value: float, field: Field) -> tuple[float | None, float | None]:
    if entry is None:
        return None, None
    if not isinstance(entry, list | tuple) or len(entry) != 2:
        raise QuantityFault(show(entry), "a list of two values, lowest first", "range")
    low, high = _value(entry[0], field, "range"), _value(entry[1], field, "range")
    if not low <= value <= high:
        found = f"{readable(low, field.unit)} .. {readable(high, field.unit)}"
        expected = f"a range, lowest first, that contains the value {readable(value, field.unit)}"
        raise QuantityFault(found, expected, "range")
    return low, high


def _distribution(entry: object, low: float | None, high: float | None) -> Distribution | None:
    if entry is None:
        return None if low is None else "uniform"
    _choice(entry, DISTRIBUTIONS, "distribution")
    if low is None or high is None:
        raise QuantityFault(show(entry), "a range beside the distribution", "distribution")
    if entry == "log_uniform" and low <= 0.0:
        raise QuantityFault("log_uniform from 0 or less", "a range above 0", "distribution")
    return entry  # type: ignore[return-value]  # checked against DISTRIBUTIONS by _choice


def _choice(entry: object, allowed: tuple[str, ...], key: str) -> str:
    if not isinstance(entry, str) or entry not in allowed:
        raise QuantityFault(show(entry), one_of(allowed) + did_you_mean(entry, allowed), key)
    return entry


def _text(entry: object, key: str) -> str:
    if not isinstance(entry, str) or not entry.strip():
        raise QuantityFault(show(entry), "a text", key)
    return entry


def _source_date(entry: object) -> str:
    if isinstance(entry, date):
        entry = entry.isoformat()[:10]
    if not isinstance(entry, str) or (entry and _DATE.fullmatch(entry) is None):
        raise QuantityFault(show(entry), "a date, such as '2022-12-19' or '2022'", "source_date")
    return entry


def _names(entry: object) -> tuple[str, ...]:
    if not isinstance(entry, list | tuple) or not all(isinstance(name, str) for name in entry):
        raise QuantityFault(show(entry), "a list of names of quantities or facts", "derived_from")
    return tuple(str(name) for name in entry)
