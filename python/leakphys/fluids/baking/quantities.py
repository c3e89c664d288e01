"""What is fitted for each fluid: functions of temperature behind both tiers, and how well they must be met.

Along saturation the variable is x = (Tc/T - 1)^(1/4), in which the line is nearly a polynomial up to the
critical point; the reference tier's two densities take (1 - T/Tc)^(1/3); ideal-gas functions take T.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .equation import Array, Equation, ideal, properties
from .fits import CHECKS, Fit, Target, fit, nodes
from .saturation import Saturation, saturation
from .sources import Along, Transport

WARMEST = 0.995  # of the critical temperature: usual warm end of the fast tier's saturation line
NEAREST = 0.999  # the same of the reference tier's


@dataclass(frozen=True)
class Fluid:
    """One fluid to bake: its equation (zero set), transport, and the ranges of both tiers."""

    equation: Equation
    transport: Transport
    latent_heat_of_fusion: float  # J/kg
    gas_maximum: float  # K, fast tier
    reference_maximum: float  # K
    pressure_maximum: float  # Pa, reference tier
    warmest: float = (
        WARMEST  # of the critical temperature: warm end of the fast tier's saturation line
    )
    nearest: float = NEAREST  # and of the reference tier's

    @property
    def saturation_maximum(self) -> float:
        """Warm end of the fast tier's saturation line, K."""
        return self.warmest * self.equation.critical_temperature


@dataclass(frozen=True)
class Quantity:
    """A fitted function: where it lives in the table, its degree, what it is and how well it must be met."""

    field: str
    degree: int
    meaning: str
    tolerance: float
    error: str  # what the worst error is relative to


LINE = (
    Quantity("ln_rho_v", 12, "ln of saturated-vapour density, kg/m3", 5e-4, "of the density"),
    Quantity("rho_l", 11, "saturated-liquid density, kg/m3", 5e-4, "of itself"),
    Quantity("u_l", 11, "saturated-liquid internal energy, J/kg", 5e-4, "of h_lg"),
    Quantity("s_l", 12, "saturated-liquid entropy, J/(kg K)", 5e-4, "of h_lg/T"),
    Quantity("stiffness", 10, "saturated liquid's (dp/drho)_T, J/kg", 1e-2, "of itself"),
    Quantity("internal_pressure", 7, "saturated liquid's T (dp/dT)_rho - p, Pa", 1e-2, "of itself"),
    Quantity("inverse_cp_l", 11, "1/cp of saturated liquid, kg K/J", 1e-2, "of itself"),
)
TRANSPORT = (
    Quantity("ln_mu_l", 9, "ln of saturated liquid's viscosity, Pa s", 1e-2, "of the viscosity"),
    Quantity("k_l", 7, "saturated liquid's conductivity, W/(m K)", 1e-2, "of itself"),
    Quantity("sigma", 6, "surface tension, N/m", 1e-2, "of itself or 1e-4 N/m"),
    Quantity("ln_mu_v", 6, "ln of saturated vapour's viscosity, Pa s", 1e-2, "of the viscosity"),
)
GAS_TRANSPORT = (
    Quantity("ln_mu_0", 9, "ln of thin gas's viscosity, Pa s", 2e-2, "of the viscosity"),
)
IDEAL = (
    Quantity("u_0", 11, "ideal-gas internal energy, J/kg", 5e-4, "of h_lg"),
    Quantity("cp_0", 11, "ideal-gas cp, J/(kg K)", 1e-2, "of itself"),
)
REFERENCE = (
    Quantity(
        "reference_ln_rho_v", 36, "ln of saturated-vapour density, kg/m3", 1e-6, "of the density"
    ),
    Quantity("reference_rho_l", 30, "saturated-liquid density, kg/m3", 1e-6, "of itself"),
)


def coordinate(eq: Equation, temperature: Array) -> Array:
    """x = (Tc/T - 1)^(1/4)."""
    return np.asarray((eq.critical_temperature / temperature - 1.0) ** 0.25)


def _targets(
    low: float, high: float, functions: Callable[[Array], dict[str, tuple[Array, Array]]]
) -> dict[str, tuple[Target, float, float]]:
    """Targets over x in [low, high] of functions(x)."""
    x, x_check = nodes(low, high), np.linspace(low, high, CHECKS)
    fine, check = functions(x), functions(x_check)
    return {key: (Target(x, *fine[key], x_check, *check[key]), low, high) for key in fine}


def _fitted(
    quantities: tuple[Quantity, ...], targets: dict[str, tuple[Target, float, float]], basis: str
) -> dict[str, Fit]:
    return {
        q.field: fit(targets[q.field][0], q.degree, *targets[q.field][1:], basis)
        for q in quantities
        if q.field in targets
    }


def along_saturation(fluid: Fluid, line: Saturation) -> dict[str, tuple[Array, Array]]:
    """Every function of LINE and its error weight at the temperatures of `line`."""
    eq, t = fluid.equation, line.temperature
    left, right = properties(eq, t, line.liquid), properties(eq, t, line.vapour)
    latent, one = right.h - left.h, np.ones_like(t)
    internal = t * left.dp_dt - left.p
    return {
        "ln_rho_v": (np.log(line.vapour), one),
        "rho_l": (line.liquid, 1.0 / line.liquid),
        "u_l": (left.u, 1.0 / latent),
        "s_l": (left.s, t / latent),
        "stiffness": (left.dp_drho, 1.0 / left.dp_drho),
        "internal_pressure": (internal, 1.0 / (np.abs(internal) + 0.02 * np.max(np.abs(internal)))),
        "inverse_cp_l": (1.0 / left.cp, left.cp),
    }


def _sources(fluid: Fluid) -> dict[str, Along]:
    model = fluid.transport
    found = {
        "ln_mu_l": model.liquid_viscosity,
        "k_l": model.liquid_conductivity,
        "sigma": model.surface_tension,
        "ln_mu_v": model.vapour_viscosity,
    }
    return {key: source for key, source in found.items() if source is not None}


def transport_along(fluid: Fluid, t: Array) -> dict[str, tuple[Array, Array]]:
    """Transport functions and their error weights at temperatures t; those without a source are left out."""
    found: dict[str, tuple[Array, Array]] = {}
    for key, source in _sources(fluid).items():
        value = source(t)
        if key.startswith("ln_"):
            found[key] = (np.log(value), np.ones_like(t))
        else:
            found[key] = (value, 1.0 / np.maximum(value, 1e-4))
    return found


def transport_maximum(fluid: Fluid) -> float:
    """Warm end of all sources of transport properties, K: within 0.5 K below where one of them ends."""
    low, high = fluid.equation.triple_temperature, fluid.saturation_maximum
    t = np.arange(high, low, -0.5)
    good = np.ones_like(t, dtype=bool)
    for source in _sources(fluid).values():
        good &= np.isfinite(source(t))
    return float(t[good][0]) if good.any() else low


def line_fits(fluid: Fluid) -> dict[str, Fit]:
    """Fits of LINE, and of TRANSPORT where there is a source."""
    eq = fluid.equation

    def over(
        top: float, functions: Callable[[Array], dict[str, tuple[Array, Array]]]
    ) -> dict[str, tuple[Target, float, float]]:
        ends = coordinate(eq, np.array([top, eq.triple_temperature]))

        def at(x: Array) -> dict[str, tuple[Array, Array]]:
            t = eq.critical_temperature / (1.0 + x**4)
            return functions(np.asarray(np.clip(t, eq.triple_temperature, top)))

        return _targets(float(ends[0]), float(ends[1]), at)

    line = over(fluid.saturation_maximum, lambda t: along_saturation(fluid, saturation(eq, t)))
    transport = over(transport_maximum(fluid), lambda t: transport_along(fluid, t))
    return _fitted((*LINE, *TRANSPORT), line | transport, "power")


def ideal_fits(fluid: Fluid) -> dict[str, Fit]:
    """Fits of IDEAL over all temperatures of the fast tier."""
    eq = fluid.equation
    cold = saturation(eq, np.array([eq.triple_temperature]))
    latent = (
        properties(eq, cold.temperature, cold.vapour).h
        - properties(eq, cold.temperature, cold.liquid).h
    )

    def functions(t: Array) -> dict[str, tuple[Array, Array]]:
        _, first, second = ideal(eq, t)
        cp = eq.gas_constant * (1.0 - second)
        one = np.ones_like(t)
        return {"u_0": (eq.gas_constant * t * first, one / latent), "cp_0": (cp, 1.0 / cp)}

    return _fitted(IDEAL, _targets(eq.triple_temperature, fluid.gas_maximum, functions), "power")


def gas_transport_fits(fluid: Fluid) -> dict[str, Fit]:
    """The fit of GAS_TRANSPORT over all temperatures of the fast tier, if there is a source."""
    source = fluid.transport.gas_viscosity
    if source is None:
        return {}
    low = fluid.equation.triple_temperature

    def functions(t: Array) -> dict[str, tuple[Array, Array]]:
        inside = np.asarray(np.clip(t, low, fluid.gas_maximum))
        return {"ln_mu_0": (np.log(source(inside)), np.ones_like(t))}

    return _fitted(GAS_TRANSPORT, _targets(low, fluid.gas_maximum, functions), "power")


def reference_fits(fluid: Fluid) -> dict[str, Fit]:
    """Fits of the reference tier's two densities."""
    eq, top = fluid.equation, fluid.nearest
    ends = np.cbrt(1.0 - np.array([top, eq.triple_temperature / eq.critical_temperature]))

    def functions(x: Array) -> dict[str, tuple[Array, Array]]:
        share = np.clip(1.0 - x**3, eq.triple_temperature / eq.critical_temperature, top)
        line = saturation(eq, eq.critical_temperature * share)
        return {
            "reference_ln_rho_v": (np.log(line.vapour), np.ones_like(line.vapour)),
            "reference_rho_l": (line.liquid, 1.0 / line.liquid),
        }

    return _fitted(REFERENCE, _targets(float(ends[0]), float(ends[1]), functions), "chebyshev")
