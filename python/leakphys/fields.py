"""Every numeric field of a scenario file: its SI unit, bounds, default, and if a phase sets it.

This table is the one place that knows them; the schema, the checks and the messages read it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from leakphys.units import readable

MAIN = "loop"
"""The name of the loop that [coolant] and [loop] describe, and of its volume if it has only one."""


@dataclass(frozen=True, slots=True)
class Field:
    """What a numeric field may hold: its SI unit and bounds (open where `*_open`).

    `default` is the SI value where the file says nothing (None: the field must be stated, unless
    it is `optional`), `why` what that value stands for; `settable` says whether a phase of a plan
    may set the field anew, `whole` that it holds whole numbers alone.
    """

    unit: str
    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    default: float | None = None
    optional: bool = False
    settable: bool = False
    whole: bool = False
    why: str = ""

    def accepts(self, value: float) -> bool:
        """Whether an SI value is finite and within the bounds."""
        above = value > self.low if self.low_open else value >= self.low
        counted = not self.whole or value == round(value)
        return math.isfinite(value) and above and value <= self.high and counted

    @property
    def bounds(self) -> str:
        """The bounds as words for a message, for example "a value above 0"."""
        if self.low == -math.inf:
            return "a finite value"
        low, high = readable(self.low, self.unit), readable(self.high, self.unit)
        if self.high == math.inf:
            if self.unit == "K" and self.low_open:
                return "a temperature above absolute zero"
            least = "0" if self.low == 0.0 else low
            return (
                f"a finite value above {least}"
                if self.low_open
                else f"a finite value of {least} or more"
            )
        if self.whole:
            return f"{low} or {high}"
        return f"a value {'above' if self.low_open else 'from'} {low} to {high}"


def _above_zero(unit: str, default: float | None = None, why: str = "") -> Field:
    return Field(unit, low=0.0, low_open=True, default=default, why=why)


def _from_zero(unit: str, default: float | None = None, why: str = "") -> Field:
    return Field(unit, low=0.0, default=default, why=why)


def _fraction(default: float | None = None, why: str = "") -> Field:
    return Field("", low=0.0, high=1.0, default=default, why=why)


def _may_be_set(field: Field) -> Field:
    return replace(field, settable=True)


def _optional(field: Field) -> Field:
    return replace(field, optional=True)


_LOAD = _may_be_set(Field("W", default=0.0))
_PROPER_FRACTION = Field("", low=0.0, high=1.0, low_open=True)
# Moist air: the saturation pressures of the cabin model hold from 223 K to 373 K.
_CABIN_TEMPERATURE = Field("K", low=223.15, high=373.15)

_COOLANT: dict[str, Field] = {
    "vapour_pressure_factor": Field("", low=0.1, high=10.0, default=1.0, why="the pure substance"),
    "gas_solubility": Field("", low=0.0, high=10.0, default=0.0, why="no dissolved gas"),
    "gas_saturation": _fraction(0.0, "no dissolved gas"),
    "gas_release_time": _above_zero("s", 60.0, "without effect where no gas is dissolved"),
}
_FILLING: dict[str, Field] = {
    # The unit of a difference: "0.5 degC" would be 273.65 K.
    "mixing_width": Field(
        "delta_degC", 0.01, 100.0, default=0.5, why="without effect on a single zone"
    ),
    "relocation_time": _above_zero("s", 60.0, "without effect on a single zone"),
}
# A volume or zone that states none of these starts as its loop does; checked: something must.
_START: dict[str, Field] = {
    "initial_temperature": _optional(_above_zero("K")),
    "initial_pressure": _optional(_above_zero("Pa")),
    "initial_liquid_fraction": _optional(_fraction()),
}
_PUMP: dict[str, Field] = {
    "power": _may_be_set(_from_zero("W", default=0.0)),
    "void_onset": _fraction(default=0.05),
    "void_loss": _fraction(default=0.20),
    "flow": _from_zero("kg/s", 0.0, "no zones that it would mix"),
    "required_suction_pressure": _from_zero("Pa", 0.0, "a pump that void alone stops"),
    "dry_power_share": _fraction(0.0, "no motor heat without a head"),
    "spin_down_time": _above_zero("s", 5.0, "without effect while the pump runs"),
    "trip_time": _from_zero("s", 0.0, "a pump that is never switched off by itself"),
    "running": _may_be_set(_fraction(1.0, "a pump that runs")),
}
_LINE: dict[str, Field] = {
    "roughness": _from_zero("m", 1e-5, "drawn tube"),  # checked: within Colebrook's range
    "loss_coefficient": _from_zero("", 1.5, "a sharp entrance and an exit"),
    "mixture_resistance": _from_zero("Pa*s/kg", 0.0, "no resistance but the line's own"),
}
_FITTING: dict[str, Field] = {
    "bore": _above_zero("m"),
    "length": _above_zero("m", 0.1, "a fitting between its two ends"),
    **_LINE,
}
_ACCUMULATOR: dict[str, Field] = {
    "stroke": _above_zero("m**3"),
    "gas_volume": _above_zero("m**3"),
    "gas_pressure": _optional(_above_zero("Pa")),  # checked: every kind but "spring" needs it
    "gas_heat_capacity_ratio": Field("", low=1.0, high=5.0 / 3.0, low_open=True, default=1.4),
    "wall_conductance": _optional(_from_zero("W/K")),  # likewise
    "spring_pressure": _from_zero("Pa", 0.0, "no spring"),
    "spring_rate": _from_zero("Pa/m**3", 0.0, "no spring"),
    "gas_leak_area": _may_be_set(_from_zero("m**2", 0.0, "a tight gas side")),
    "gas_constant": _above_zero("J/kg/K", 296.8, "nitrogen"),
}
_HOLE: dict[str, Field] = {
    # Checked: one of these three, or a table [puncture.impact], says how wide the hole is.
    "diameter": _optional(_above_zero("m")),
    "area": _optional(_above_zero("m**2")),
    "effective_area": _optional(_above_zero("m**2")),
    "discharge_coefficient": _optional(_PROPER_FRACTION),  # checked: only effective_area is without
    "back_pressure": _may_be_set(_from_zero("Pa", default=0.0)),
    "open": _may_be_set(_fraction(default=1.0)),
    "pump_head": _from_zero("Pa", 0.0, "a hole on the suction side"),
    "lever_arm": Field("m", default=0.0, why="the jet pushes through the centre of mass"),
    "bore_length": _from_zero("m", 0.0, "a hole in a wall of no thickness"),
    "tube_bore": _from_zero("m", 0.0, "a hole in the wall of a volume, not of a tube"),
    "tube_length": _from_zero("m", 0.0, "to either end; without effect where no tube is"),
    "growth_rate": _may_be_set(_from_zero("m/s", 0.0, "a hole that stays as wide as it is")),
    "fin_area": _from_zero("m**2", 0.0, "no fin is lost"),
    "jet_azimuth": _optional(Field("rad", -2.0 * math.pi, 2.0 * math.pi)),
    "jet_elevation": _optional(Field("rad", -0.5 * math.pi, 0.5 * math.pi)),
    "position_x": _optional(Field("m")),
    "position_y": _optional(Field("m")),
    "position_z": _optional(Field("m")),
}
_WALL: dict[str, Field] = {
    "wall_thickness": _above_zero("m"),
    "wall_density": _above_zero("kg/m**3", 2700.0, "aluminium"),
    "brinell_hardness": _above_zero("", 75.0, "aluminium"),
    "sound_speed": _above_zero("m/s", 5100.0, "aluminium"),
}
# Bounds beyond which no clear-hole law and no ballistic limit was ever compared with anything.
_IMPACT: dict[str, Field] = {
    "particle_diameter": _above_zero("m"),
    "particle_density": Field("kg/m**3", low=50.0, high=25e3),
    "velocity": Field("m/s", low=100.0, high=80e3),
    "angle": Field("rad", low=0.0, high=math.radians(85.0), default=0.0, why="along the normal"),
    **_WALL,
}
_PRIOR: dict[str, Field] = {
    **_WALL,
    "altitude": Field("m", low=150e3, high=2e6, default=400e3, why="the space station's"),
    "inclination": Field(
        "rad", 0.0, math.pi, default=math.radians(51.6), why="the space station's"
    ),
    "year": Field("", low=1988.0, high=2100.0, default=2022.0, why="that of Soyuz MS-22"),
    "solar_flux": Field("", low=60.0, high=300.0, default=120.0, why="1e-22 W/(m2 Hz) at 10.7 cm"),
    "meteoroid_density": Field("kg/m**3", low=50.0, high=25e3, default=1000.0, why="porous stone"),
    "debris_density": Field("kg/m**3", low=50.0, high=25e3, default=2800.0, why="aluminium"),
}
_DEFECT: dict[str, Field] = {"probability": _fraction(), "diameter": _above_zero("m")}

FIELDS: dict[str, dict[str, Field]] = {
    "coolant": _COOLANT,
    "loop": {
        "volume": _optional(_above_zero("m**3")),  # checked: [zones] or [volumes] may stand for it
        **_START,
        **{f"pump_{name}": field for name, field in _PUMP.items()},
        **_FILLING,
    },
    "loop.accumulator": _ACCUMULATOR,
    "loops": {**_COOLANT, **_START, **_FILLING},
    "volumes": {"volume": _optional(_above_zero("m**3")), **_START},
    "zones": {
        "volume": _above_zero("m**3"),
        "initial_temperature": _START["initial_temperature"],
    },
    "pipes": {
        "length": _above_zero("m"),
        "bore": _above_zero("m"),
        **_LINE,
        "parallel": Field("", low=1.0, default=1.0, why="a single line"),
        "severed": _may_be_set(replace(_fraction(0.0, "a whole line"), whole=True)),
        "severed_at": _fraction(0.5, "without effect on a whole line"),
        "back_pressure": _may_be_set(_from_zero("Pa", 0.0, "open space")),
    },
    "valves": {
        **_FITTING,
        "opening": _may_be_set(_fraction(1.0, "an open valve")),
        "set_pressure": _optional(_above_zero("Pa")),  # checked: a relief valve needs it
    },
    "pumps": {
        **_PUMP,
        "head": _optional(_above_zero("Pa")),  # checked: a pump between two volumes needs
        **_FITTING,
        "bore": _optional(_above_zero("m")),  # head, bore and flow, and no other has them
    },
    "accumulators": _ACCUMULATOR,
    "puncture": _HOLE,
    "puncture.impact": _IMPACT,
    "puncture.prior": _PRIOR,
    "puncture.defect": _DEFECT,
    "punctures": _HOLE,
    "nodes": {
        "heat_capacity": _above_zero("J/K"),
        "initial_temperature": _above_zero("K"),
        "load": _LOAD,
    },
    # checked: a boundary is held at a temperature, or is the sink of a plate along the orbit
    "boundaries": {
        "temperature": _optional(_may_be_set(_above_zero("K"))),
        "absorptance": _optional(_fraction()),
        "emittance": _optional(_PROPER_FRACTION),
        "normal_forward": _optional(_may_be_set(Field("", -1.0, 1.0))),
        "normal_starboard": _optional(_may_be_set(Field("", -1.0, 1.0))),
        "normal_nadir": _optional(_may_be_set(Field("", -1.0, 1.0))),
    },
    "orbit": {
        "altitude": Field("m", low=100e3, high=1e8),
        "beta": _may_be_set(Field("rad", -math.pi / 2, math.pi / 2)),
        "angle_from_noon": Field(
            "rad", -2.0 * math.pi, 2.0 * math.pi, default=0.0, why="a start at orbit noon"
        ),
        "solar_irradiance": _may_be_set(_from_zero("W/m**2")),
        "albedo": _may_be_set(_fraction()),
        "earth_infrared": _may_be_set(_from_zero("W/m**2")),
    },
    "conductors": {
        # Checked: every kind but "natural_convection" needs it.
        "conductance": _optional(_may_be_set(_from_zero("W/K"))),
        "design_flow": _optional(_above_zero("kg/s")),  # checked: of kind "pumped"
        "area": _optional(_above_zero("m**2")),  # checked: of kind "natural_convection"
        "gravity": _from_zero("m/s**2", 9.80665, "the ground's; of natural convection alone"),
    },
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
        "body_mass": _above_zero("kg"),
        # checked: the model's own are stated, those of the other are not
        "sensible_conductance": _optional(_may_be_set(_above_zero("W/K"))),
        "skin_temperature": _optional(_CABIN_TEMPERATURE),
        "minimum_evaporation": _optional(_may_be_set(_from_zero("W"))),
        "evaporative_conductance": _optional(_may_be_set(_from_zero("W/Pa"))),
        "body_area": _optional(Field("m**2", low=0.5, high=4.0)),
        "work": _may_be_set(_from_zero("W", 0.0, "no work against anything outside")),
        "radiating_share": replace(_PROPER_FRACTION, default=0.70, why="sitting"),
        "clothing_insulation": _may_be_set(
            Field("m**2*K/W", 0.0, 1.0, default=0.0775, why="0.5 clo, shirt and trousers")
        ),
        "permeation_efficiency": _may_be_set(
            replace(_PROPER_FRACTION, default=0.45, why="ordinary clothing (Gagge)")
        ),
        "moisture_permeability_index": _may_be_set(
            _fraction(0.0, "not used: permeation_efficiency counts")
        ),
        "suit_ventilation_flow": _may_be_set(_from_zero("kg/s", 0.0, "no ventilated suit")),
        "suit_effectiveness": _may_be_set(
            _fraction(0.5, "without effect but in a ventilated suit")
        ),
        "air_speed": _may_be_set(Field("m/s", 0.0, 10.0, default=0.2, why="a ventilated cabin")),
        "gravity": _may_be_set(
            Field("", 0.0, 1.0, whole=True, default=0.0, why="free fall: no free convection")
        ),
    },
    "limits": {"duration": replace(_above_zero("s"), optional=True)},
    "phases": {"duration": _above_zero("s")},
    # checked: "at" with a signal, "mistaken" where the observation weighs
    "observations": {
        "at": _optional(_from_zero("s")),
        "mistaken": _optional(Field("", low=0.0, high=0.5)),
    },
}

# What only the sink of a plate states; its normal where it does not follow the Sun.
PLATE = ("absorptance", "emittance")
NORMAL = ("normal_forward", "normal_starboard", "normal_nadir")

# Fields of a crew by its model, beside those of both; True: it must be stated.
CREW_MODELS: dict[str, dict[str, bool]] = {
    "one_node": dict.fromkeys(
        (
            "sensible_conductance",
            "skin_temperature",
            "minimum_evaporation",
            "evaporative_conductance",
        ),
        True,
    ),
    "two_node": {"body_area": True}
    | dict.fromkeys(
        (
            "work",
            "radiating_share",
            "clothing_insulation",
            "permeation_efficiency",
            "moisture_permeability_index",
            "suit_ventilation_flow",
            "suit_effectiveness",
            "air_speed",
            "gravity",
        ),
        False,
    ),
}

# Fields of a pump that only one in a line between two volumes has.
PUMP_LINE = ("head", *_FITTING)

# Tables within that of a hole: the particle, what flies in orbit, what it was if it was no impact.
HOLE_TABLES = ("impact", "prior", "defect")

# Sections that are tables of named parts, in the order of a scenario's numbers. "puncture" stands
# among them, and "crew" before the limits: each is one table.
COOLANT_PARTS = ("loops", "volumes", "zones", "pipes", "valves", "pumps", "accumulators")
NAMED = (
    *COOLANT_PARTS,
    "punctures",
    "nodes",
    "boundaries",
    "conductors",
    "radiators",
    "compartments",
    "hatches",
    "limits",
)


def field_at(path: str) -> Field | None:
    """Return the field that a dotted path of the physical part addresses, whatever the names in it.

    "compartments.anything.load" has one; paths of plans, limits' thresholds and names have none.
    """
    parts = path.split(".")
    if parts[0] in NAMED and len(parts) == 3:
        return FIELDS[parts[0]].get(parts[2])
    if parts[0] == "punctures" and len(parts) == 4 and parts[2] in HOLE_TABLES:
        return FIELDS[f"puncture.{parts[2]}"].get(parts[3])
    section = ".".join(parts[:-1])
    return FIELDS[section].get(parts[-1]) if section in FIELDS and section not in NAMED else None


def field_of_quantity(path: str) -> Field | None:
    """Return the field behind any quantity's path, a plan's durations and set values included."""
    parts = path.split(".")
    if parts[0] != "plans" or len(parts) < 4:
        return field_at(path)
    return FIELDS["phases"]["duration"] if parts[3] == "duration" else field_at(".".join(parts[4:]))
