"""Vectorised access to the compiled fluid properties; the physics is in the C++ headers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leakphys import _core

Array = NDArray[np.float64]
Tier = Literal["reference", "fast"]

STATUS_SENTENCES: tuple[str, ...] = (
    "ok",
    "an input is not finite, or not positive where it must be",
    "colder than the triple point",
    "hotter than the range of this tier",
    "denser, or at a higher pressure, than the range of this tier",
    "too close to the critical point",
    "the search for the state did not converge",
    "void in a fluid that is known as liquid only",
)
"""What each integer of `.status` means."""

_TIERS: dict[str, int] = {"reference": 0, "fast": 1}
_PAIRS = (("p", "T"), ("p", "h"), ("rho", "u"), ("T", "rho"))  # in the order of their numbers


@dataclass(frozen=True)
class Constants:
    """Fixed numbers of a fluid, and the ranges of its two tiers.

    Attributes:
        molar_mass: kg/mol.
        gas_constant: J/(kg K).
        critical_temperature, critical_density, critical_pressure: K, kg/m3, Pa.
        triple_temperature, triple_pressure: K, Pa; the cold end of both tiers.
        latent_heat_of_fusion: J/kg at the triple point; NaN where no source has it.
        liquid_only: no vapour and no equation of state is known; both tiers are the same and end where
            vapour would form.
        saturation_maximum: K, warm end of the fast tier's saturation line.
        gas_maximum: K, warm end of the fast tier for gas.
        gas_density_maximum: kg/m3, fast tier above saturation_maximum.
        compression_maximum: Pa above saturation, fast tier's compressed liquid.
        compressed_maximum: greatest density of that liquid over the saturated liquid's.
        transport_maximum: K, warm end of viscosities, conductivity and surface tension.
        reference_maximum: K, warm end of the reference tier.
        reference_saturation_maximum: K, warm end of its saturation line.
        reference_pressure_maximum: Pa.
    """

    molar_mass: float
    gas_constant: float
    critical_temperature: float
    critical_density: float
    critical_pressure: float
    triple_temperature: float
    triple_pressure: float
    latent_heat_of_fusion: float
    liquid_only: bool
    saturation_maximum: float
    gas_maximum: float
    gas_density_maximum: float
    compression_maximum: float
    compressed_maximum: float
    transport_maximum: float
    reference_maximum: float
    reference_saturation_maximum: float
    reference_pressure_maximum: float


@dataclass(frozen=True)
class Saturation:
    """The saturation line at the temperatures asked for; every array has their shape.

    A value is NaN where its status is not 0. The transport properties reach transport_maximum only and are
    NaN above it, and where no source has them. Of a fluid known as liquid only p, rho_v, h_v, sigma and
    mu_v are NaN, and the liquid is that at low pressure.

    Attributes:
        T: temperature, K.
        p: saturation pressure, Pa.
        rho_l, rho_v: densities of liquid and vapour, kg/m3.
        h_l, h_v: specific enthalpies, J/kg.
        cp_l: heat capacity of the liquid at constant pressure, J/(kg K).
        mu_l, mu_v: dynamic viscosities, Pa s.
        k_l: thermal conductivity of the liquid, W/(m K).
        sigma: surface tension, N/m.
        status: index into STATUS_SENTENCES.
    """

    T: Array
    p: Array
    rho_l: Array
    rho_v: Array
    h_l: Array
    h_v: Array
    cp_l: Array
    mu_l: Array
    k_l: Array
    sigma: Array
    mu_v: Array
    status: NDArray[np.int32]


@dataclass(frozen=True)
class State:
    """Equilibrium states, one or two phases; every array has the inputs' common shape.

    A value is NaN where its status is not 0.

    Attributes:
        T: temperature, K.
        x: vapour's share of the mass: 0 in liquid, 1 in vapour and above the critical temperature.
        rho: density, kg/m3.
        u, h: specific internal energy and enthalpy, J/kg.
        s: specific entropy, J/(kg K); NaN in the fast tier, which has none.
        w: sound speed, m/s; in two phases that of homogeneous equilibrium.
        p: pressure, Pa.
        status: index into STATUS_SENTENCES.
    """

    T: Array
    x: Array
    rho: Array
    u: Array
    h: Array
    s: Array
    w: Array
    p: Array
    status: NDArray[np.int32]


_REGISTERED: list[str] = []


def names() -> tuple[str, ...]:
    """Names of the fluids that are built in, and of those baked in this process."""
    return (*(str(name) for name in _core.fluid_names), *_REGISTERED)


def register(name: str, table: dict[str, object]) -> None:
    """Add a baked table under a new name, for this process.

    Raises:
        ValueError: the name is taken, or the table does not have the core's shape.
    """
    if name in names():
        raise ValueError(f"name: found {name!r} again, expected a name of no fluid yet")
    _core.register_fluid(table)
    _REGISTERED.append(name)


def temperature_range(name: str) -> tuple[float, float]:
    """Temperatures (K) at which a simulated loop may start: just inside the fast tier's ends."""
    known = constants(name)
    return known.triple_temperature + 0.05, known.gas_maximum


def constants(name: str) -> Constants:
    """Constants and ranges of a fluid.

    Raises:
        ValueError: no fluid has this name.
    """
    return Constants(**_core.fluid_constants(fluid_number(name)))


def saturation(name: str, T: ArrayLike, *, tier: Tier = "reference") -> Saturation:
    """Properties along the saturation line.

    Args:
        name: one of `names()`.
        T: temperature, K, any shape.
        tier: "reference" or "fast".

    Returns:
        Arrays of T's shape, with a status for each value; outside the range NaN, never an exception.

    Raises:
        ValueError: unknown fluid or tier.
    """
    temperature = np.asarray(T, dtype=np.float64)
    values, status = _core.fluid_saturation(
        fluid_number(name), tier_number(tier), temperature.ravel()
    )
    rows = [row.reshape(temperature.shape) for row in (*values, status)]
    return Saturation(temperature, *rows)


def state(
    name: str,
    *,
    p: ArrayLike | None = None,
    T: ArrayLike | None = None,
    h: ArrayLike | None = None,
    rho: ArrayLike | None = None,
    u: ArrayLike | None = None,
    tier: Tier = "reference",
) -> State:
    """Equilibrium states from a pair of properties: (p, T), (p, h), (rho, u) or (T, rho).

    Args:
        name: one of `names()`.
        p: pressure, Pa.
        T: temperature, K. With p it never gives two phases: liquid at and above p_s(T).
        h: specific enthalpy, J/kg.
        rho: density, kg/m3.
        u: specific internal energy, J/kg.
        tier: "reference" or "fast".

    Returns:
        Arrays of the inputs' broadcast shape, with a status for each; where the state is outside the
        range the values are NaN, never an exception.

    Raises:
        ValueError: unknown fluid or tier, another pair than those above, or shapes that do not
            broadcast.
    """
    inputs = {"p": p, "T": T, "h": h, "rho": rho, "u": u}
    given = {key: value for key, value in inputs.items() if value is not None}
    numbers = [i for i, pair in enumerate(_PAIRS) if set(pair) == set(given)]
    if not numbers:
        allowed = ", ".join(f"({a}, {b})" for a, b in _PAIRS)
        raise ValueError(f"found ({', '.join(given)}), expected one pair of {allowed}")
    pair = _PAIRS[numbers[0]]
    first, second = np.broadcast_arrays(*(np.asarray(given[key], np.float64) for key in pair))
    values, status = _core.fluid_state(
        fluid_number(name), tier_number(tier), numbers[0], first.ravel(), second.ravel()
    )
    rows = [row.reshape(first.shape) for row in (*values, status)]
    return State(*rows)


def fluid_number(name: str) -> int:
    """Number of a fluid in the compiled catalogue."""
    known = names()
    if name not in known:
        raise ValueError(f"fluid: found {name!r}, expected one of {', '.join(known)}")
    return known.index(name)


def tier_number(tier: str) -> int:
    """Number of a tier."""
    if tier not in _TIERS:
        raise ValueError(f"tier: found {tier!r}, expected one of {', '.join(_TIERS)}")
    return _TIERS[tier]
