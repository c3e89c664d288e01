"""How long a crew can bear its cabin: `time_to_core`. SI throughout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from leakphys import _core
from leakphys.crew._inputs import (
    Array,
    Integers,
    Shape,
    choice,
    number,
    numbers_of,
    one_of_two,
    rows,
    seconds,
    thresholds,
    together,
)
from leakphys.crew.body import person_inputs
from leakphys.crew.clothing import SHIRT, Clothing, worn_by
from leakphys.crew.indices import POSTURES
from leakphys.crew.limits import NOT_USED, SUITED
from leakphys.errors import InputError, one_of, show

Model = Literal["two_node", "phs-2023", "phs-2004"]
_ISO_I_M = 0.38
_SEA_LEVEL = 101325.0  # Pa
_START = 36.8 + 273.15  # K, core and rectal


@dataclass(frozen=True)
class TimesToLimits:
    """Times [s] at which limits are first passed; NaN where that is not within the horizon.

    Attributes:
        core: (..., m) to each of `core_limits` [K]; rectal in ISO 7933.
        storage: (..., m) to each of `storage_limits` [J/kg].
        dehydration: (..., m) to each of `dehydration_limits`, shares of the body's mass.
        T_core: at the horizon, K. Above 312.15 K its status says that it is no more than "passed".
        status: bits of crew.STATUS_SENTENCES, of the inputs' common shape.
    """

    core: Array
    storage: Array
    dehydration: Array
    T_core: Array
    status: Integers
    core_limits: Array
    storage_limits: Array
    dehydration_limits: Array
    horizon: float


def _strain_inputs(
    T: ArrayLike,
    RH: ArrayLike,
    T_radiant: ArrayLike | None,
    air_speed: ArrayLike,
    pressure: ArrayLike,
    clothing: Clothing,
    metabolic_rate: ArrayLike,
    work: ArrayLike,
    body_mass: ArrayLike,
    body_area: ArrayLike,
    position: ArrayLike,
    acclimatised: Array,
    old: bool,
) -> tuple[Array, Shape, Integers]:
    """The rows that the core's heat strain asks for, their shape, and flags for what it does not know."""
    worn_by(clothing)
    area, rate, effort = together(body_area=body_area, metabolic_rate=metabolic_rate, work=work)
    with np.errstate(divide="ignore", invalid="ignore"):
        per_area = {"metabolic_rate": rate / area, "work": effort / area}
    known, shape = rows(
        T=number("T", T) - 273.15,
        T_radiant=number("T_radiant", T if T_radiant is None else T_radiant) - 273.15,
        RH=RH,
        air_speed=air_speed,
        **per_area,
        clo=clothing.clo,
        i_m=_ISO_I_M if clothing.i_m is None else clothing.i_m,
        position=numbers_of("position", position, POSTURES),
        reflective_share=0.54,
        reflective_emissivity=0.97 if old else 0.42,
        body_mass=body_mass,
        body_area=area,
        walking_speed=0.0,
        walking_angle=0.0,
        acclimatised=acclimatised,
        drinks=1.0,
        skin=34.1,
        core=36.8,
        rectal=36.8,
        balanced_core=36.8,
        skin_share=0.3,
        sweat=0.0,
        evaporated=0.0,
        pressure=pressure,
        area_factor=1.0 if clothing.area_factor is None else clothing.area_factor,
        layer_permeability=clothing.layer_permeability,
        ventilation=clothing.ventilation,
        effectiveness=clothing.effectiveness,
        suited=clothing.suited,
    )
    inputs, unknown = known[:-6], known[-6:]
    ambient, factor, layer, blown, share, suited = unknown
    possible = np.isfinite(unknown).all(axis=0) & (
        np.minimum(ambient, np.minimum(factor, layer)) > 0.0
    )
    possible &= (blown >= 0.0) & (share >= 0.0) & (share <= 1.0)
    inputs[0] = np.where(possible, inputs[0], np.nan)
    given = (ambient != _SEA_LEVEL) | (blown > 0.0) | (layer != Clothing.layer_permeability)
    flags = NOT_USED * (given | (clothing.area_factor is not None))
    return inputs, shape, np.asarray(flags | SUITED * ((suited != 0.0) | (blown > 0.0)), np.int32)


def time_to_core(
    T: ArrayLike,
    RH: ArrayLike,
    *,
    model: Model = "two_node",
    horizon: float = 28800.0,
    core_limits: ArrayLike = (311.15, 311.65, 312.15),
    storage_limits: ArrayLike = (4700.0,),
    dehydration_limits: ArrayLike = (0.03, 0.05),
    acclimatised: ArrayLike = False,
    T_radiant: ArrayLike | None = None,
    air_speed: ArrayLike = 0.2,
    pressure: ArrayLike = 101325.0,
    clothing: Clothing = SHIRT,
    metabolic_rate: ArrayLike = 127.5,
    work: ArrayLike = 0.0,
    body_mass: ArrayLike = 70.0,
    body_area: ArrayLike = 1.8258,
    position: ArrayLike = "standing",
    gravity: bool = True,
) -> TimesToLimits:
    """Time until core temperature, stored heat and loss of water pass their limits, in constant air.

    Args:
        T, RH: of the air, K and 0 to 1; any shape, as all numbers here.
        model: "two_node" (continuous), "phs-2023" or "phs-2004". Two answers of different origin: ask both.
        horizon: s, a week at most; ISO 7933 was compared with people for 8 h.
        core_limits, storage_limits, dehydration_limits: K, J/kg, shares of the body's mass; above the start, which
            is 309.95 K, 0 and 0: a limit that falls (heat lost) or that is passed already is refused.
        acclimatised: to heat; ISO 7933 alone, flagged in the two-node model.
        T_radiant, air_speed, pressure, clothing, metabolic_rate, work, body_mass, body_area, position,
            gravity: as in `rates`; in ISO 7933 position may be "crouching" too. It knows neither a pressure but
            101325 Pa nor ventilation, area_factor or layer_permeability: given, they are checked and flagged.

    Returns:
        The times, linear within a step, with a status for each input.

    Raises:
        ValueError: an unknown model or position, a bad horizon or limit, or shapes that do not broadcast.

    Sources: `leakphys.crew.EXPOSURE_LIMITS` has those of the limits, docs/theory/crew.md the models.
    """
    core = thresholds("core_limits", core_limits, _START, " K")
    stored = thresholds("storage_limits", storage_limits, 0.0, " J/kg")
    water = thresholds("dehydration_limits", dehydration_limits, 0.0, "")
    end, ground = seconds("horizon", horizon), choice("gravity", gravity)
    if model not in get_args(Model):
        raise InputError.at("", "model", show(model), one_of(get_args(Model)))
    celsius = core - 273.15
    used_to_heat = one_of_two("acclimatised", acclimatised, 0, 1)
    person = (
        T,
        RH,
        T_radiant,
        air_speed,
        pressure,
        clothing,
        metabolic_rate,
        work,
        body_mass,
        body_area,
        position,
    )
    if model == "two_node":
        inputs, shape = person_inputs(*person, acclimatised=used_to_heat)
        values, status = _core.crew_times(inputs[:-1], ground, end, celsius, stored, water)
        status = status | NOT_USED * (inputs[-1] > 0.0)
    else:
        old = model == "phs-2004"
        inputs, shape, flags = _strain_inputs(*person, used_to_heat, old)
        values, status = _core.heat_strain_times(inputs, old, ground, end, celsius, stored, water)
        status = status | flags
    last = values[-1].reshape(shape)
    times = values[:-1].T.reshape((*shape, len(values) - 1))
    of_core, of_storage, of_water = np.split(times, np.cumsum([core.size, stored.size]), axis=-1)
    return TimesToLimits(
        of_core, of_storage, of_water, last, status.reshape(shape), core, stored, water, end
    )
