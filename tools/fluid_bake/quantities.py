"""What is fitted for each fluid: the functions of temperature behind both tiers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .fits import CHECKS, Target, nodes
from .helmholtz import Array, Equation, ideal, properties, virial
from .saturation import Saturation, saturation
from .sources import Transport


@dataclass(frozen=True)
class Fluid:
    """One fluid to bake: its equation (zero set), transport, and the ranges of the fast tier."""

    equation: Equation
    transport: Transport
    latent_heat_of_fusion: float  # J/kg
    saturation_maximum: float  # K
    gas_maximum: float  # K
    reference_maximum: float  # K
    pressure_maximum: float  # Pa, reference tier
    compression_maximum: float  # Pa above saturation, fast tier
    gas_density_share: float  # of the vapour density at saturation_maximum, fast tier above it


@dataclass(frozen=True)
class Quantity:
    """A fitted function: where it lives in the table, what it is, and how well it must be met."""

    field: str
    meaning: str
    tolerance: float
    error: str  # what the worst error is relative to


FAST = (
    Quantity("ln_rho_v", "ln of saturated-vapour density, kg/m3", 1e-5, "of the density"),
    Quantity("rho_l", "saturated-liquid density, kg/m3", 1e-5, "of itself"),
    Quantity("u_l", "saturated-liquid internal energy, J/kg", 1e-5, "of h_lg"),
    Quantity("z_2", "second-order part of the saturated vapour's p/(rho R T)", 1e-5, "of 1"),
    Quantity("w_2", "second-order part of the saturated vapour's u, J/kg", 1e-5, "of h_lg"),
    Quantity("stiffness", "saturated liquid's (dp/drho)_T, J/kg", 1e-4, "of itself"),
    Quantity("internal_pressure", "saturated liquid's T (dp/dT)_rho - p, Pa", 1e-3, "of itself"),
    Quantity("cp_l", "saturated liquid's cp, J/(kg K)", 1e-4, "of itself"),
    Quantity("ln_mu_l", "ln of saturated liquid's viscosity, Pa s", 5e-3, "of the viscosity"),
    Quantity("k_l", "saturated liquid's conductivity, W/(m K)", 5e-3, "of itself"),
    Quantity("sigma", "surface tension, N/m", 5e-3, "of itself"),
    Quantity("mu_v", "saturated vapour's viscosity, Pa s", 5e-3, "of itself"),
)
GAS = (
    Quantity("b", "second virial coefficient, m3/kg, in 1/T", 1e-5, "of 1/rho_v"),
    Quantity("b_beta", "its derivative by 1/T, m3 K/kg, in 1/T", 1e-5, "of h_lg/(R rho_v)"),
    Quantity("u_0", "ideal-gas internal energy, J/kg", 1e-5, "of h_lg"),
    Quantity("cp_0", "ideal-gas cp, J/(kg K)", 1e-4, "of itself"),
)
REFERENCE = (
    Quantity("reference_ln_rho_v", "ln of saturated-vapour density, kg/m3", 1e-8, "of the density"),
    Quantity("reference_rho_l", "saturated-liquid density, kg/m3", 1e-8, "of itself"),
)


def along_saturation(fluid: Fluid, line: Saturation) -> dict[str, tuple[Array, Array]]:
    """Every FAST function and its error weight at the temperatures of `line`."""
    eq, t = fluid.equation, line.temperature
    left, right = properties(eq, t, line.liquid), properties(eq, t, line.vapour)
    gas = eq.gas_constant
    b, b_beta, _ = virial(eq, t)
    u_0 = gas * t * ideal(eq, t)[1]
    latent, one = right.h - left.h, np.ones_like(t)
    internal = t * left.dp_dt - left.p
    return {
        "ln_rho_v": (np.log(line.vapour), one),
        "rho_l": (line.liquid, 1.0 / line.liquid),
        "u_l": (left.u, 1.0 / latent),
        "z_2": (right.p / (line.vapour * gas * t) - 1.0 - b * line.vapour, one),
        "w_2": (right.u - u_0 - gas * line.vapour * b_beta, 1.0 / latent),
        "stiffness": (left.dp_drho, 1.0 / left.dp_drho),
        "internal_pressure": (internal, 1.0 / internal),
        "cp_l": (left.cp, 1.0 / left.cp),
    }


def transport_along(fluid: Fluid, t: Array) -> dict[str, tuple[Array, Array]]:
    """Transport functions and their error weights at temperatures t."""
    model = fluid.transport
    viscosity, conductivity = model.liquid_viscosity(t), model.liquid_conductivity(t)
    tension, vapour = model.surface_tension(t), model.vapour_viscosity(t)
    return {
        "ln_mu_l": (np.log(viscosity), np.ones_like(t)),
        "k_l": (conductivity, 1.0 / conductivity),
        "sigma": (tension, 1.0 / tension),
        "mu_v": (vapour, 1.0 / vapour),
    }


def gas_functions(fluid: Fluid, t: Array) -> dict[str, tuple[Array, Array]]:
    """Every GAS function at t; weighted by the densest vapour the tier allows at t."""
    eq = fluid.equation
    held = np.minimum(t, fluid.saturation_maximum)
    line = saturation(eq, held)
    latent = properties(eq, held, line.vapour).h - properties(eq, held, line.liquid).h
    b, b_beta, _ = virial(eq, t)
    _, first, second = ideal(eq, t)
    gas = eq.gas_constant
    cp_0 = gas * (1.0 - second)
    return {
        "b": (b, line.vapour),
        "b_beta": (b_beta, gas * line.vapour / latent),
        "u_0": (gas * t * first, 1.0 / latent),
        "cp_0": (cp_0, 1.0 / cp_0),
    }


def reference_line(line: Saturation) -> dict[str, tuple[Array, Array]]:
    """The two densities of the reference tier."""
    return {
        "reference_ln_rho_v": (np.log(line.vapour), np.ones_like(line.vapour)),
        "reference_rho_l": (line.liquid, 1.0 / line.liquid),
    }


def targets(
    low: float,
    high: float,
    abscissa: Callable[[Array], Array],
    inverse: Callable[[Array], Array],
    functions: Callable[[Array], dict[str, tuple[Array, Array]]],
) -> dict[str, tuple[Target, float, float]]:
    """Targets over T in [low, high], fitted in x = abscissa(T)."""
    ends = sorted(float(v) for v in abscissa(np.array([low, high])))
    x = nodes(ends[0], ends[1])
    x_check = np.linspace(ends[0], ends[1], CHECKS)
    fine, check = functions(inverse(x)), functions(inverse(x_check))
    return {key: (Target(x, *fine[key], x_check, *check[key]), ends[0], ends[1]) for key in fine}
