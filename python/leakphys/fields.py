"""Every numeric field of a scenario file: its SI unit, bounds, default, and if a phase sets it.

This table is the one place that knows them; the schema, the checks and the messages read it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from leakphys.units import readable


@dataclass(frozen=True, slots=True)
class Field:
    """What a numeric field may hold: its SI unit and bounds (open where `*_open`).

    `default` is the SI value where the file says nothing (None: the field must be stated, unless
    it is `optional`); `settable` says whether a phase of a plan may set the field anew.
    """

    unit: str
    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    default: float | None = None
    optional: bool = False
    settable: bool = False

    def accepts(self, value: float) -> bool:
        """Whether an SI value is finite and within the bounds."""
        above = value > self.low if self.low_open else value >= self.low
        return math.isfinite(value) and above and value <= self.high

    @property
    def bounds(self) -> str:
        """The bounds as words for a message, for example "a value above 0"."""
        if self.low == -math.inf:
            return "a finite value"
        if self.high == math.inf:
            if self.unit == "K" and self.low_open:
                return "a temperature above absolute zero"
            return "a finite value above 0" if self.low_open else "a finite value of 0 or more"
        low, high = readable(self.low, self.unit), readable(self.high, self.unit)
        return f"a value {'above' if self.low_open else 'from'} {low} to {high}"


def _above_zero(unit: str) -> Field:
    return Field(unit, low=0.0, low_open=True)


def _from_zero(unit: str, default: float | None = None) -> Field:
    return Field(unit, low=0.0, default=default)


def _fraction(default: float | None = None) -> Field:
    return Field("", low=0.0, high=1.0, default=default)


def _may_be_set(field: Field) -> Field:
    return replace(field, settable=True)


_LOAD = _may_be_set(Field("W", default=0.0))
_PROPER_FRACTION = Field("", low=0.0, high=1.0, low_open=True)
# Moist air: the saturation pressures of the cabin model hold from 223 K to 373 K.
_CABIN_TEMPERATURE = Field("K", low=223.15, high=373.15)

FIELDS: dict[str, dict[str, Field]] = {
    "loop": {
        "volume": _above_zero("m**3"),
        "initial_temperature": _above_zero("K"),
        "initial_pressure": replace(_above_zero("Pa"), optional=True),
        "pump_power": _may_be_set(_from_zero("W", default=0.0)),
        "pump_void_onset": _fraction(default=0.05),
        "pump_void_loss": _fraction(default=0.20),
    },
    "loop.accumulator": {
        "stroke": _above_zero("m**3"),
        "gas_volume": _above_zero("m**3"),
        "gas_pressure": _above_zero("Pa"),
        "gas_heat_capacity_ratio": Field("", low=1.0, high=5.0 / 3.0, low_open=True, default=1.4),
        "wall_conductance": _from_zero("W/K"),
    },
    "puncture": {
        "diameter": _above_zero("m"),
        "discharge_coefficient": _PROPER_FRACTION,
        "back_pressure": _may_be_set(_from_zero("Pa", default=0.0)),
        "open": _may_be_set(_fraction(default=1.0)),
    },
    "nodes": {
        "heat_capacity": _above_zero("J/K"),
        "initial_temperature": _above_zero("K"),
        "load": _LOAD,
    },
    "boundaries": {"temperature": _may_be_set(_above_zero("K"))},
    "conductors": {"conductance": _may_be_set(_from_zero("W/K"))},
    "radiators": {
        "area": _may_be_set(_above_zero("m**2")),
        "emissivity": _may_be_set(_PROPER_FRACTION),
    },
    "compartments": {
        "volume": _above_zero("m**3"),
        "pressure": Field("Pa", low=10e3),  # below, a warm cabin's vapour would be most of its air
        "initial_temperature": _CABIN_TEMPERATURE,
        "initial_relative_humidity": _fraction(),
        "load": _LOAD,
        "condensing_area": _from_zero("m**2"),
        "mass_transfer_coefficient": _from_zero("m/s"),
        "ventilation_flow": _may_be_set(_from_zero("kg/s", default=0.0)),
        "ventilation_temperature": _may_be_set(replace(_CABIN_TEMPERATURE, default=293.15)),
        "ventilation_relative_humidity": _may_be_set(_fraction(default=0.5)),
        "crew": _may_be_set(_from_zero("", default=0.0)),
        "dehumidifier_flow": _may_be_set(_from_zero("m**3/s", default=0.0)),
    },
    "hatches": {"flow": _may_be_set(_from_zero("kg/s"))},
    "crew": {
        "metabolic_rate": _may_be_set(_above_zero("W")),
        "sensible_conductance": _may_be_set(_above_zero("W/K")),
        "skin_temperature": _CABIN_TEMPERATURE,
        "minimum_evaporation": _may_be_set(_from_zero("W")),
        "evaporative_conductance": _may_be_set(_from_zero("W/Pa")),
        "body_mass": _above_zero("kg"),
    },
    "limits": {"duration": replace(_above_zero("s"), optional=True)},
    "phases": {"duration": _above_zero("s")},
}

# Sections that are tables of named parts.
NAMED = ("nodes", "boundaries", "conductors", "radiators", "compartments", "hatches", "limits")

# Fluids of the loop, with the temperatures their property tables cover, K.
FLUIDS: dict[str, tuple[float, float]] = {"isooctane": (166.0, 490.0), "nitrogen": (63.2, 400.0)}


def field_at(path: str) -> Field | None:
    """Return the field that a dotted path of the physical part addresses, whatever the names in it.

    "compartments.anything.load" has one; paths of plans, limits' thresholds and names have none.
    """
    parts = path.split(".")
    if parts[0] in NAMED and len(parts) == 3:
        return FIELDS[parts[0]].get(parts[2])
    section = ".".join(parts[:-1])
    return FIELDS[section].get(parts[-1]) if section in FIELDS and section not in NAMED else None


def field_of_quantity(path: str) -> Field | None:
    """Return the field behind any quantity's path, a plan's durations and set values included."""
    parts = path.split(".")
    if parts[0] != "plans" or len(parts) < 4:
        return field_at(path)
    return FIELDS["phases"]["duration"] if parts[3] == "duration" else field_at(".".join(parts[4:]))
