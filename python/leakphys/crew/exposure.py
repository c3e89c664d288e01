"""What a crew gives to its cabin, and how long it can bear it: `rates`, `loads`, `time_to_core`. SI throughout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from leakphys import _core
from leakphys.crew._inputs import Array, Integers, Shape, numbers_of, rows, seconds, thresholds
from leakphys.crew._inputs import unfold as _unfold
from leakphys.crew.clothing import CLO, SHIRT, Clothing
from leakphys.crew.indices import POSITIONS, POSTURES
from leakphys.crew.limits import SUITED
from leakphys.errors import InputError, one_of, show

Model = Literal["two_node", "phs-2023", "phs-2004"]
_NO_VALUE = 0.0  # of i_m and of the largest wettedness: by the model
_ISO_I_M = 0.38


@dataclass(frozen=True)
class Person:
    """One person's state and what it gives off; every array has the inputs' common shape, NaN where bad.

    All are per person. `heat` = `sensible` + `latent` + `storage`; `vapour` = `latent` over 2448 kJ/kg.

    Attributes:
        T_core, T_skin: temperatures, K, and dT_core, dT_skin: their rates, K/s.
        skin_dry, skin_evaporation: losses of the skin, a suit's ventilation included, W.
        breath_dry, breath_evaporation: losses by breathing, W.
        heat: metabolic rate less work, shivering included, W.
        storage: what of it stays in the body, W.
        sweat: secreted, kg/s.
        vapour: water that evaporates into the air, kg/s.
        water_loss: water that leaves the body, sweat that drips included, kg/s.
        greatest_evaporation: of a wholly wet skin, W; wettedness: of the skin, 0.06 to 1.
        blood_flow: to the skin, L/(m2 h); skin_share: of the body's mass.
        status: bits of crew.STATUS_SENTENCES.
    """

    T_core: Array
    T_skin: Array
    dT_core: Array
    dT_skin: Array
    skin_dry: Array
    skin_evaporation: Array
    breath_dry: Array
    breath_evaporation: Array
    heat: Array
    storage: Array
    sweat: Array
    vapour: Array
    water_loss: Array
    greatest_evaporation: Array
    wettedness: Array
    blood_flow: Array
    skin_share: Array
    status: Integers

    @property
    def sensible(self) -> Array:
        """Dry heat to the cabin, W."""
        return self.skin_dry + self.breath_dry

    @property
    def latent(self) -> Array:
        """Heat that leaves as vapour, W."""
        return self.skin_evaporation + self.breath_evaporation


def _person_inputs(
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
    **more: ArrayLike,
) -> tuple[Array, Shape]:
    clothes = np.asarray(clothing.clo, np.float64)
    factor = 1.0 + 0.15 * clothes if clothing.area_factor is None else clothing.area_factor
    return rows(
        T=T,
        T_radiant=T if T_radiant is None else T_radiant,
        RH=RH,
        pressure=pressure,
        air_speed=air_speed,
        metabolic_rate=metabolic_rate,
        work=work,
        body_mass=body_mass,
        body_area=body_area,
        insulation=CLO * clothes,
        area_factor=factor,
        layer_permeability=clothing.layer_permeability,
        i_m=_NO_VALUE if clothing.i_m is None else clothing.i_m,
        ventilation=clothing.ventilation,
        effectiveness=clothing.effectiveness,
        position=numbers_of("position", position, POSITIONS),
        most_blood_flow=90.0,
        most_sweat=500.0,
        most_wettedness=_NO_VALUE,
        **more,
    )


def rates(
    T_core: ArrayLike,
    T_skin: ArrayLike,
    T: ArrayLike,
    RH: ArrayLike,
    *,
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
) -> Person:
    """Right-hand side of the continuous two-node model: rates and losses at a core and skin temperature.

    Args:
        T_core, T_skin: K; any shape, as all numbers here.
        T, RH: of the air, K and 0 to 1.
        T_radiant: mean radiant temperature, K; by default that of the air.
        air_speed: m/s; at least 0.1 is taken.
        pressure: Pa.
        clothing: what is worn, a `Clothing`.
        metabolic_rate, work: W per person.
        body_mass, body_area: kg, m2 (`body_area(mass, height)`).
        position: "standing" or "sitting".
        gravity: without it no free convection and no walking: forced convection at the air's speed alone.

    Returns:
        The rates, with a status for each value.

    Raises:
        ValueError: an unknown position, or shapes that do not broadcast.

    Source: Gagge, Fobelets and Berglund (1986), every corner joined over a stated width: docs/theory/crew.md.
    """
    inputs, shape = _person_inputs(
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
        T_core=T_core,
        T_skin=T_skin,
    )
    values, status = _core.crew_rates(inputs, gravity)
    return Person(*_unfold(values, shape), status=status.reshape(shape))


def loads(
    T: ArrayLike,
    RH: ArrayLike,
    *,
    duration: float | None = None,
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
) -> Person:
    """Sensible and latent heat and water of a person in given air, steady or after a time.

    Args:
        T, RH: of the air, K and 0 to 1; any shape, as all numbers here.
        duration: s since comfort; by default the steady state, flagged where there is none within two days.
        T_radiant, air_speed, pressure, clothing, metabolic_rate, work, body_mass, body_area, position,
            gravity: as in `rates`.

    Returns:
        The state then: `.sensible`, `.latent` [W] and `.vapour` [kg/s] are what a cabin receives.

    Raises:
        ValueError: a duration that is no positive time, an unknown position, or shapes that do not broadcast.

    Source: as `rates`. Breath counts to both parts.

    Example:
        >>> from leakphys import crew
        >>> person = crew.loads(303.15, 0.6, duration=3600.0)
        >>> round(float(person.skin_dry)), round(float(person.skin_evaporation))
        (46, 74)
    """
    inputs, shape = _person_inputs(
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
    time = -1.0 if duration is None else seconds("duration", duration)
    values, status = _core.crew_after(inputs, gravity, time)
    return Person(*_unfold(values, shape), status=status.reshape(shape))


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
        horizon: s; ISO 7933 was compared with people for 8 h.
        core_limits, storage_limits, dehydration_limits: K, J/kg, shares of the body's mass.
        acclimatised: to heat; ISO 7933 alone.
        T_radiant, air_speed, pressure, clothing, metabolic_rate, work, body_mass, body_area, position,
            gravity: as in `rates`. ISO 7933 knows neither pressure nor ventilation.

    Returns:
        The times, linear within a step, with a status for each input.

    Raises:
        ValueError: an unknown model or position, a bad horizon or limit, or shapes that do not broadcast.

    Sources: `leakphys.crew.EXPOSURE_LIMITS` has those of the limits, docs/theory/crew.md the models.
    """
    core = thresholds("core_limits", core_limits)
    stored = thresholds("storage_limits", storage_limits)
    water = thresholds("dehydration_limits", dehydration_limits)
    end = seconds("horizon", horizon)
    if model not in get_args(Model):
        raise InputError.at("", "model", show(model), one_of(get_args(Model)))
    celsius = core - 273.15
    if model == "two_node":
        inputs, shape = _person_inputs(
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
        values, status = _core.crew_times(inputs, gravity, end, celsius, stored, water)
    else:
        inputs, shape = rows(
            T=np.asarray(T, np.float64) - 273.15,
            T_radiant=np.asarray(T if T_radiant is None else T_radiant, np.float64) - 273.15,
            RH=RH,
            air_speed=air_speed,
            metabolic_rate=np.asarray(metabolic_rate) / np.asarray(body_area),
            work=np.asarray(work) / np.asarray(body_area),
            clo=clothing.clo,
            i_m=_ISO_I_M if clothing.i_m is None else clothing.i_m,
            position=numbers_of("position", position, POSTURES),
            reflective_share=0.54,
            reflective_emissivity=0.97 if model == "phs-2004" else 0.42,
            body_mass=body_mass,
            body_area=body_area,
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
        )
        old = model == "phs-2004"
        values, status = _core.heat_strain_times(inputs, old, gravity, end, celsius, stored, water)
        blown = np.any(np.asarray(clothing.ventilation, np.float64) > 0.0)
        status = status | (SUITED if clothing.suited or blown else 0)
    last = values[-1].reshape(shape)
    times = values[:-1].T.reshape((*shape, len(values) - 1))
    parts = np.split(times, np.cumsum([core.size, stored.size]), axis=-1)
    return TimesToLimits(*parts, last, status.reshape(shape), core, stored, water, end)
