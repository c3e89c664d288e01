"""What a person gives to the cabin: `rates` of the continuous two-node body, `loads` after a time. SI throughout."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from leakphys import _core
from leakphys.crew._inputs import (
    NOT_GIVEN,
    Array,
    Integers,
    Shape,
    choice,
    given_or_none,
    number,
    numbers_of,
    rows,
    seconds,
    unfold,
)
from leakphys.crew.clothing import CLO, SHIRT, Clothing, worn_by
from leakphys.crew.indices import POSITIONS


@dataclass(frozen=True)
class Person:
    """One person's state and what it gives off; every array has the inputs' common shape, NaN where bad.

    All are per person. `heat` = `sensible` + `latent` + `storage`; `vapour` = `latent` over 2448 kJ/kg.

    Attributes:
        T_core, T_skin: temperatures, K, and dT_core, dT_skin: their rates, K/s.
        skin_dry, skin_evaporation: losses of the skin, a suit's ventilation included, W; skin_radiated: what of
            the dry loss goes to the surroundings' surfaces, the rest to the air.
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
    skin_radiated: Array
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


def person_inputs(
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
    """The rows that the core's two-node functions ask for, and the inputs' common shape."""
    worn_by(clothing)
    clothes = number("clo", clothing.clo)
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
        i_m=given_or_none("i_m", clothing.i_m),
        ventilation=clothing.ventilation,
        effectiveness=clothing.effectiveness,
        position=numbers_of("position", position, POSITIONS),
        most_blood_flow=90.0,
        most_sweat=500.0,
        most_wettedness=NOT_GIVEN,
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
    inputs, shape = person_inputs(
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
    values, status = _core.crew_rates(inputs, choice("gravity", gravity))
    return Person(**unfold(Person, values, shape), status=status.reshape(shape))


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
        duration: s since comfort, a week at most; by default the steady state, flagged where there is none within two days.
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
        (46, 73)
    """
    inputs, shape = person_inputs(
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
    values, status = _core.crew_after(inputs, choice("gravity", gravity), time)
    return Person(**unfold(Person, values, shape), status=status.reshape(shape))
