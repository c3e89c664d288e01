"""Every numeric field of a scenario file: its SI unit, bounds, default, and if a phase sets it.

This table is the one place that knows them; the schema, the checks and the messages read it.
"""

from __future__ import annotations

import math
from dataclasses import replace

from leakphys.field_kinds import Field, above_zero, fraction, from_zero, may_be_set, optional

MAIN = "loop"
"""The name of the loop that [coolant] and [loop] describe, and of its volume if it has only one."""


_LOAD = may_be_set(Field("W", default=0.0))
_PROPER_FRACTION = Field("", low=0.0, high=1.0, low_open=True)
# Moist air: the saturation pressures of the cabin model hold from 223 K to 373 K.
_CABIN_TEMPERATURE = Field("K", low=223.15, high=373.15)

_COOLANT: dict[str, Field] = {
    "vapour_pressure_factor": Field("", low=0.1, high=10.0, default=1.0, why="the pure substance"),
    "gas_solubility": Field("", low=0.0, high=10.0, default=0.0, why="no dissolved gas"),
    "gas_saturation": fraction(0.0, "no dissolved gas"),
    "gas_release_time": above_zero("s", 60.0, "without effect where no gas is dissolved"),
}
_FILLING: dict[str, Field] = {
    # The unit of a difference: "0.5 degC" would be 273.65 K.
    "mixing_width": Field(
        "delta_degC", 0.01, 100.0, default=0.5, why="without effect on a single zone"
    ),
    "relocation_time": above_zero("s", 60.0, "without effect on a single zone"),
}
# A volume or zone that states none of these starts as its loop does; checked: something must.
_START: dict[str, Field] = {
    "initial_temperature": optional(above_zero("K")),
    "initial_pressure": optional(above_zero("Pa")),
    "initial_liquid_fraction": optional(fraction()),
}
_PUMP: dict[str, Field] = {
    "power": may_be_set(from_zero("W", default=0.0)),
    "void_onset": fraction(default=0.05),
    "void_loss": fraction(default=0.20),
    "flow": from_zero("kg/s", 0.0, "no zones that it would mix"),
    "required_suction_pressure": from_zero("Pa", 0.0, "a pump that void alone stops"),
    "dry_power_share": fraction(0.0, "no motor heat without a head"),
    "spin_down_time": above_zero("s", 5.0, "without effect while the pump runs"),
    "trip_time": from_zero("s", 0.0, "a pump that is never switched off by itself"),
    "running": may_be_set(fraction(1.0, "a pump that runs")),
}
_LINE: dict[str, Field] = {
    "roughness": from_zero("m", 1e-5, "drawn tube"),  # checked: within Colebrook's range
    "loss_coefficient": from_zero("", 1.5, "a sharp entrance and an exit"),
    "mixture_resistance": from_zero("Pa*s/kg", 0.0, "no resistance but the line's own"),
}
_FITTING: dict[str, Field] = {
    "bore": above_zero("m"),
    "length": above_zero("m", 0.1, "a fitting between its two ends"),
    **_LINE,
}
_ACCUMULATOR: dict[str, Field] = {
    "stroke": above_zero("m**3"),
    "gas_volume": above_zero("m**3"),
    "gas_pressure": optional(above_zero("Pa")),  # checked: every kind but "spring" needs it
    "gas_heat_capacity_ratio": Field("", low=1.0, high=5.0 / 3.0, low_open=True, default=1.4),
    "wall_conductance": optional(from_zero("W/K")),  # likewise
    "spring_pressure": from_zero("Pa", 0.0, "no spring"),
    "spring_rate": from_zero("Pa/m**3", 0.0, "no spring"),
    "gas_leak_area": may_be_set(from_zero("m**2", 0.0, "a tight gas side")),
    "gas_constant": above_zero("J/kg/K", 296.8, "nitrogen"),
}
_HOLE: dict[str, Field] = {
    # Checked: one of these three, or a table [puncture.impact], says how wide the hole is.
    "diameter": optional(above_zero("m")),
    "area": optional(above_zero("m**2")),
    "effective_area": optional(above_zero("m**2")),
    "discharge_coefficient": optional(_PROPER_FRACTION),  # checked: only effective_area is without
    "back_pressure": may_be_set(from_zero("Pa", default=0.0)),
    "open": may_be_set(fraction(default=1.0)),
    "pump_head": from_zero("Pa", 0.0, "a hole on the suction side"),
    "lever_arm": Field("m", default=0.0, why="the jet pushes through the centre of mass"),
    "bore_length": from_zero("m", 0.0, "a hole in a wall of no thickness"),
    "tube_bore": from_zero("m", 0.0, "a hole in the wall of a volume, not of a tube"),
    "tube_length": from_zero("m", 0.0, "to either end; without effect where no tube is"),
    "growth_rate": may_be_set(from_zero("m/s", 0.0, "a hole that stays as wide as it is")),
    "fin_area": from_zero("m**2", 0.0, "no fin is lost"),
    "jet_azimuth": optional(Field("rad", -2.0 * math.pi, 2.0 * math.pi)),
    "jet_elevation": optional(Field("rad", -0.5 * math.pi, 0.5 * math.pi)),
    "position_x": optional(Field("m")),
    "position_y": optional(Field("m")),
    "position_z": optional(Field("m")),
}
_WALL: dict[str, Field] = {
    "wall_thickness": Field("m", low=0.0, high=0.1, low_open=True),
    "wall_density": Field("kg/m**3", low=50.0, high=25e3, default=2700.0, why="aluminium"),
    "brinell_hardness": above_zero("", 75.0, "aluminium"),
    "sound_speed": Field("m/s", low=500.0, high=20e3, default=5100.0, why="aluminium"),
}
# Bounds beyond which no clear-hole law and no ballistic limit was ever compared with anything.
_IMPACT: dict[str, Field] = {
    "particle_diameter": above_zero("m"),
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
_DEFECT: dict[str, Field] = {"probability": fraction(), "diameter": above_zero("m")}

FIELDS: dict[str, dict[str, Field]] = {
    "coolant": _COOLANT,
    "loop": {
        "volume": optional(above_zero("m**3")),  # checked: [zones] or [volumes] may stand for it
        **_START,
        **{f"pump_{name}": field for name, field in _PUMP.items()},
        **_FILLING,
    },
    "loop.accumulator": _ACCUMULATOR,
    "loops": {**_COOLANT, **_START, **_FILLING},
    "volumes": {"volume": optional(above_zero("m**3")), **_START},
    "zones": {
        "volume": above_zero("m**3"),
        "initial_temperature": _START["initial_temperature"],
    },
    "pipes": {
        "length": above_zero("m"),
        "bore": above_zero("m"),
        **_LINE,
        "parallel": Field("", low=1.0, default=1.0, why="a single line"),
        "severed": may_be_set(replace(fraction(0.0, "a whole line"), whole=True)),
        "severed_at": fraction(0.5, "without effect on a whole line"),
        "back_pressure": may_be_set(from_zero("Pa", 0.0, "open space")),
    },
    "valves": {
        **_FITTING,
        "opening": may_be_set(fraction(1.0, "an open valve")),
        "set_pressure": optional(above_zero("Pa")),  # checked: a relief valve needs it
    },
    "pumps": {
        **_PUMP,
        "head": optional(above_zero("Pa")),  # checked: a pump between two volumes needs
        **_FITTING,
        "bore": optional(above_zero("m")),  # head, bore and flow, and no other has them
    },
    "accumulators": _ACCUMULATOR,
    "puncture": _HOLE,
    "puncture.impact": _IMPACT,
    "puncture.prior": _PRIOR,
    "puncture.defect": _DEFECT,
    "punctures": _HOLE,
    "nodes": {
        "heat_capacity": above_zero("J/K"),
        "initial_temperature": above_zero("K"),
        "load": _LOAD,
        # checked: both, or neither
        "melting_temperature": optional(above_zero("K")),
        "latent_heat": optional(above_zero("J")),
    },
    # checked: a boundary is held at a temperature, or is the sink of a plate along the orbit
    "boundaries": {
        "temperature": optional(may_be_set(above_zero("K"))),
        "absorptance": optional(fraction()),
        "normal_forward": optional(may_be_set(Field(""))),
        "normal_starboard": optional(may_be_set(Field(""))),
        "normal_nadir": optional(may_be_set(Field(""))),
    },
    "orbit": {
        "altitude": Field("m", low=100e3, high=1e8),
        "beta": may_be_set(Field("rad", -math.pi / 2, math.pi / 2)),
        "angle_from_noon": Field(
            "rad", -2.0 * math.pi, 2.0 * math.pi, default=0.0, why="a start at orbit noon"
        ),
        "solar_irradiance": may_be_set(from_zero("W/m**2")),
        "albedo": may_be_set(fraction()),
        "earth_infrared": may_be_set(from_zero("W/m**2")),
    },
    "conductors": {
        # Checked: each kind has its own, CONDUCTOR_KINDS.
        "conductance": optional(may_be_set(from_zero("W/K"))),
        "design_flow": optional(above_zero("kg/s")),
        "area": optional(above_zero("m**2")),
        "gravity": from_zero("m/s**2", 9.80665, "the ground's; of natural convection alone"),
        "bore": optional(above_zero("m")),
        "length": optional(above_zero("m")),
        "parallel": Field("", low=1.0, default=1.0, why="a single tube"),
        "roughness": Field("m", 1e-8, 1e-3, default=1e-6, why="drawn tube, where coolant boils"),
    },
    "radiators": {
        "area": may_be_set(above_zero("m**2")),
        "emissivity": may_be_set(_PROPER_FRACTION),
        # checked: with a fin_share its length, thickness and conductivity
        "fin_share": fraction(0.0, "no fins: all of it at its node's temperature"),
        "fin_length": optional(above_zero("m")),
        "fin_thickness": optional(above_zero("m")),
        "fin_conductivity": optional(above_zero("W/m/K")),
        "fin_faces": Field("", 1.0, 2.0, whole=True, default=1.0, why="one face sees the sink"),
    },
    "compartments": {
        "volume": above_zero("m**3"),
        "pressure": Field("Pa", low=10e3),  # below, a warm cabin's vapour would be most of its air
        "initial_temperature": _CABIN_TEMPERATURE,
        "initial_relative_humidity": fraction(),
        "load": _LOAD,
        "condensing_area": from_zero("m**2"),
        "mass_transfer_coefficient": from_zero("m/s"),
        "ventilation_flow": may_be_set(from_zero("kg/s", default=0.0)),
        "ventilation_temperature": may_be_set(replace(_CABIN_TEMPERATURE, default=293.15)),
        "ventilation_relative_humidity": may_be_set(fraction(default=0.5)),
        "crew": may_be_set(from_zero("", default=0.0)),
        "dehumidifier_flow": may_be_set(from_zero("m**3/s", default=0.0)),
        "desiccant_flow": may_be_set(from_zero("m**3/s", 0.0, "no desiccant")),
        "desiccant_capacity": from_zero("kg", 0.0, "no desiccant"),
    },
    "hatches": {"flow": may_be_set(from_zero("kg/s"))},
    "crew": {
        "metabolic_rate": may_be_set(Field("W", 0.0, 3000.0, low_open=True)),
        "body_mass": Field("kg", 1.0, 500.0),
        "absorber_heat": may_be_set(from_zero("W", 0.0, "carbon dioxide is bound elsewhere")),
        "absorber_water": may_be_set(from_zero("kg/s", 0.0, "carbon dioxide is bound elsewhere")),
        # checked: the model's own are stated, those of the other are not
        "sensible_conductance": optional(may_be_set(above_zero("W/K"))),
        "skin_temperature": optional(_CABIN_TEMPERATURE),
        "minimum_evaporation": optional(may_be_set(from_zero("W"))),
        "evaporative_conductance": optional(may_be_set(from_zero("W/Pa"))),
        "body_area": optional(Field("m**2", low=0.5, high=4.0)),
        "work": may_be_set(from_zero("W", 0.0, "no work against anything outside")),
        "radiating_share": replace(_PROPER_FRACTION, default=0.70, why="sitting"),
        "clothing_insulation": may_be_set(
            Field("m**2*K/W", 0.0, 1.0, default=0.0775, why="0.5 clo, shirt and trousers")
        ),
        "permeation_efficiency": may_be_set(
            replace(_PROPER_FRACTION, default=0.45, why="ordinary clothing (Gagge)")
        ),
        "moisture_permeability_index": may_be_set(
            fraction(0.0, "not used: permeation_efficiency counts")
        ),
        "suit_ventilation_flow": may_be_set(from_zero("kg/s", 0.0, "no ventilated suit")),
        "suit_effectiveness": may_be_set(fraction(0.5, "without effect but in a ventilated suit")),
        "air_speed": may_be_set(Field("m/s", 0.0, 10.0, default=0.2, why="a ventilated cabin")),
        "gravity": may_be_set(
            Field("", 0.0, 1.0, whole=True, default=0.0, why="free fall: no free convection")
        ),
    },
    "limits": {"duration": replace(above_zero("s"), optional=True)},
    "phases": {"duration": above_zero("s")},
    # checked: "at" with a signal, "mistaken" where the observation weighs
    "observations": {
        "at": optional(from_zero("s")),
        "mistaken": optional(Field("", low=0.0, high=0.5)),
    },
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
