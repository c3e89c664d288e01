"""The fluids that are built in, in the order of their numbers, with their sources and ranges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .baked import Baked, bake, bake_liquid
from .quantities import NEAREST, WARMEST, Fluid
from .saturation import with_zero
from .sources import (
    Transport,
    coolprop_ranges,
    coolprop_transport,
    from_coolprop,
    incompressible,
    isooctane,
    latent_heat_of_fusion,
    thermo_transport,
)


@dataclass(frozen=True)
class Recipe:
    """A pure fluid of CoolProp: its name there, and the warm ends of the fast and the reference tier (K)."""

    name: str
    fluid: str
    cas: str
    gas_maximum: float
    reference_maximum: float
    pressure_maximum: float = 100e6
    warmest: float = WARMEST
    nearest: float = NEAREST


PURE = (
    Recipe("nitrogen", "Nitrogen", "7727-37-9", 500.0, 1000.0),
    Recipe("n_octane", "n-Octane", "111-65-9", 600.0, 700.0),
    Recipe("ammonia", "Ammonia", "7664-41-7", 600.0, 700.0),
    Recipe("water", "Water", "7732-18-5", 800.0, 1200.0),
    # A mixture taken for a pure fluid: one line stands between its bubble and dew lines.
    Recipe("air", "Air", "", 500.0, 1000.0, warmest=0.98, nearest=0.985),
    Recipe("hydrogen", "Hydrogen", "1333-74-0", 350.0, 1000.0),
    Recipe("carbon_dioxide", "CarbonDioxide", "124-38-9", 500.0, 1000.0),
    Recipe("r134a", "R134a", "811-97-2", 450.0, 455.0, 70e6),
    Recipe("r218", "R218", "76-19-7", 440.0, 440.0, 20e6),
    Recipe("mm", "MM", "107-46-0", 600.0, 673.0, 30e6),
)


def _isooctane() -> Baked:
    source = thermo_transport("540-84-1", "REFPROP_FIT")
    uncertain = (
        "liquid viscosity is uncertain below 200 K (16.5 against 8.6 mPa s of DIPPR at 166 K)"
    )
    transport = Transport(
        f"{source.source}; {uncertain}",
        source.liquid_viscosity,
        source.liquid_conductivity,
        source.surface_tension,
        source.vapour_viscosity,
        source.gas_viscosity,
    )
    return bake(
        Fluid(
            with_zero(isooctane()),
            transport,
            latent_heat_of_fusion("540-84-1"),
            gas_maximum=600.0,
            reference_maximum=600.0,
            pressure_maximum=100e6,
        )
    )


def pure(recipe: Recipe) -> Baked:
    """One fluid with CoolProp's equation."""
    return bake(
        Fluid(
            with_zero(from_coolprop(recipe.fluid, recipe.name)),
            coolprop_transport(recipe.fluid, recipe.cas),
            latent_heat_of_fusion(recipe.cas) if recipe.cas else float("nan"),
            gas_maximum=recipe.gas_maximum,
            reference_maximum=recipe.reference_maximum,
            pressure_maximum=recipe.pressure_maximum,
            warmest=recipe.warmest,
            nearest=recipe.nearest,
        )
    )


def bake_from_coolprop(fluid: str, name: str) -> Baked:
    """Any pure fluid of CoolProp, with the ranges of its equation there."""
    warmest, highest = coolprop_ranges(fluid)
    equation = from_coolprop(fluid, name)
    cas = equation.title.rsplit(" ", 1)[-1]
    return bake(
        Fluid(
            with_zero(equation),
            coolprop_transport(fluid, cas),
            latent_heat_of_fusion(cas),
            gas_maximum=min(warmest, max(1.6 * equation.critical_temperature, 400.0)),
            reference_maximum=warmest,
            pressure_maximum=min(highest, 100e6),
        )
    )


def _glycol() -> Baked:
    return bake_liquid(
        incompressible(
            "MPG-50%",
            "propylene_glycol_water_50",
            "propylene glycol and water, equal masses",
            (241.5, 373.0),
            (1650.0, "assumed, that of aqueous propylene glycol near room temperature to some 5 %"),
        )
    )


def _pdms() -> Baked:
    return bake_liquid(
        incompressible(
            "PMS2",
            "pdms",
            "polydimethylsiloxane of 1.5 mm2/s at room temperature",
            (193.5, 373.0),
            (980.0, "assumed, that of silicone oils near room temperature to some 5 %"),
        )
    )


def bake_all() -> Iterator[Baked]:
    """Every built-in fluid, one after the other."""
    yield _isooctane()
    yield pure(PURE[0])
    for recipe in PURE[1:]:
        yield pure(recipe)
    others: tuple[Callable[[], Baked], ...] = (_glycol, _pdms)
    for make in others:
        yield make()
