"""Isooctane from its published Helmholtz equation, in scalars, with the saturation line on splines.

Blackham and Lemmon's equation as in NIST REFPROP 10 (IOCTANE.FLD), energies up to a constant. The
saturation line is solved anew here (equal pressure and Gibbs energy) every half kelvin from 200 K to
340 K and joined by splines of degree 7; `spline_error` says how far they are off between the nodes.
Viscosities along saturation are those of `thermo` (REFPROP_FIT).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import exp, log

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import BSpline, make_interp_spline
from scipy.optimize import root

Array = NDArray[np.float64]

MOLAR_MASS = 0.11422852  # kg/mol
GAS_CONSTANT = 8.314472 / MOLAR_MASS  # J/(kg K)
CRITICAL_TEMPERATURE = 544.0  # K
CRITICAL_DENSITY = 2120.0 * MOLAR_MASS  # kg/m3
COLDEST, WARMEST, SPACING = 200.0, 340.0, 0.5  # K, the splines' range and nodes

# n, d, t, c of n δ^d τ^t exp(-δ^c), no exponential for c = 0
POWER = np.array(
    [
        (0.0568901, 4, 1.0, 0),
        (1.96155, 1, 0.3, 0),
        (-2.81164, 1, 0.75, 0),
        (-0.815112, 2, 1.11, 0),
        (0.326583, 3, 0.55, 0),
        (-1.60893, 1, 2.2, 2),
        (-0.454734, 3, 3.7, 2),
        (1.08306, 2, 1.53, 1),
        (-0.722876, 2, 2.1, 2),
        (-0.0434052, 7, 0.9, 1),
    ]
).T
# n, d, t, η, β, γ, ε of n δ^d τ^t exp(-η (δ - ε)² - β (τ - γ)²)
BELL = np.array(
    [
        (1.96648, 1, 0.88, 0.75, 0.59, 1.44, 0.66),
        (-0.465082, 1, 1.1, 1.13, 1.45, 0.68, 0.90),
        (-0.409398, 3, 2.75, 0.87, 0.5, 0.51, 0.54),
        (0.0232131, 3, 1.0, 4.73, 10.52, 0.80, 0.18),
    ]
).T
EINSTEIN = ((15.48, 775.0), (34.42, 1900.0), (21.42, 5100.0))  # cp0/R = 4 + 6.76 + Σ, see ideal()
LOG_TAU = 10.76 - 1.0


class NoSuchState(ArithmeticError):
    """A state outside the equation's or a phase's range: met in trial steps, which are refused."""


@dataclass(frozen=True)
class State:
    """A homogeneous state: pressure, internal energy and their slopes by temperature and density."""

    p: float  # Pa
    p_t: float  # Pa/K at constant density
    p_rho: float  # J/kg at constant temperature
    u: float  # J/kg
    u_t: float  # J/(kg K) at constant density: c_v
    u_rho: float  # J m3/kg2 at constant temperature


def ideal(temperature: float) -> tuple[float, float]:
    """Internal energy [J/kg] and c_v [J/(kg K)] of the ideal gas."""
    u, cv = LOG_TAU * temperature, LOG_TAU
    for weight, theta in EINSTEIN:
        x = theta / temperature
        u += weight * theta / (exp(x) - 1.0)
        cv += weight * x * x * exp(x) / (exp(x) - 1.0) ** 2
    return GAS_CONSTANT * u, GAS_CONSTANT * cv


def residual(temperature: float, density: float) -> tuple[float, float, float, float, float, float]:
    """Residual αʳ and its plain derivatives: α, α_δ, α_τ, α_δδ, α_δτ, α_ττ."""
    tau, delta = CRITICAL_TEMPERATURE / temperature, density / CRITICAL_DENSITY
    n, d, t, c = POWER
    inner = np.where(c > 0, delta**c, 0.0)
    first = n * delta**d * tau**t * np.exp(-inner)
    by_delta = (d - c * inner) / delta  # logarithmic derivatives of each term
    curve = -(d + c * (c - 1.0) * inner) / delta**2
    by_tau, bend = t / tau, -t / tau**2
    n, d, t, eta, beta, gamma, epsilon = BELL
    second = (
        n * delta**d * tau**t * np.exp(-eta * (delta - epsilon) ** 2 - beta * (tau - gamma) ** 2)
    )
    term = np.concatenate([first, second])
    l_d = np.concatenate([by_delta, d / delta - 2.0 * eta * (delta - epsilon)])
    l_dd = np.concatenate([curve, -d / delta**2 - 2.0 * eta])
    l_t = np.concatenate([by_tau, t / tau - 2.0 * beta * (tau - gamma)])
    l_tt = np.concatenate([bend, -t / tau**2 - 2.0 * beta])
    return (
        float(term.sum()),
        float(term @ l_d),
        float(term @ l_t),
        float(term @ (l_d * l_d + l_dd)),
        float(term @ (l_d * l_t)),
        float(term @ (l_t * l_t + l_tt)),
    )


def state(temperature: float, density: float) -> State:
    """The homogeneous state at temperature [K] and density [kg/m3], of positive pressure."""
    if not (temperature > 0.0 and density > 0.0):
        raise NoSuchState(f"{temperature} K, {density} kg/m3")
    tau, delta = CRITICAL_TEMPERATURE / temperature, density / CRITICAL_DENSITY
    _, a_d, a_t, a_dd, a_dt, a_tt = residual(temperature, density)
    u_0, cv_0 = ideal(temperature)
    rt = GAS_CONSTANT * temperature
    p = density * rt * (1.0 + delta * a_d)
    if p <= 0.0:
        raise NoSuchState(f"liquid under tension at {temperature} K, {density} kg/m3")
    p_t = density * GAS_CONSTANT * (1.0 + delta * a_d - delta * tau * a_dt)
    p_rho = rt * (1.0 + 2.0 * delta * a_d + delta * delta * a_dd)
    return State(
        p,
        p_t,
        p_rho,
        u_0 + rt * tau * a_t,
        cv_0 - GAS_CONSTANT * tau * tau * a_tt,
        (p - temperature * p_t) / density**2,
    )


def phases(temperature: float, start: tuple[float, float]) -> tuple[float, float]:
    """Saturated liquid and vapour density [kg/m3]: equal pressure, equal Gibbs energy."""

    def off(x: Array) -> list[float]:
        liquid, vapour = float(x[0]), exp(float(x[1]))
        a_l, d_l = residual(temperature, liquid)[:2]
        a_v, d_v = residual(temperature, vapour)[:2]
        z_l = 1.0 + liquid / CRITICAL_DENSITY * d_l
        z_v = 1.0 + vapour / CRITICAL_DENSITY * d_v
        return [
            liquid * z_l - vapour * z_v,
            (log(liquid) + a_l + z_l) - (float(x[1]) + a_v + z_v),
        ]

    found = root(off, np.array([start[0], log(start[1])]), method="hybr", tol=1e-15)
    liquid, ln_vapour = float(found.x[0]), float(found.x[1])
    if max(abs(value) for value in off(found.x)) > 1e-9:
        raise ArithmeticError(f"no phase equilibrium at {temperature} K: {found.message}")
    return liquid, exp(ln_vapour)


def saturated_row(temperature: float, liquid: float, vapour: float) -> list[float]:
    """What is put on splines, see `Saturation`; the pressure is the vapour's, which cancels less."""
    left, right = state(temperature, liquid), state(temperature, vapour)
    expansion = temperature * left.p_t**2 / (liquid**2 * left.p_rho)
    return [log(right.p), liquid, log(vapour), left.u, right.u, left.u_t + expansion]


@dataclass(frozen=True)
class Saturation:
    """The saturation line at one temperature; names ending in _t are slopes along it, per kelvin."""

    p: float
    p_t: float
    rho_l: float
    rho_l_t: float
    rho_v: float
    rho_v_t: float
    u_l: float
    u_l_t: float
    u_v: float
    u_v_t: float
    cp_l: float

    @property
    def h_l(self) -> float:
        """Enthalpy of the liquid, J/kg."""
        return self.u_l + self.p / self.rho_l

    @property
    def h_v(self) -> float:
        """Enthalpy of the vapour, J/kg."""
        return self.u_v + self.p / self.rho_v


@cache
def line() -> tuple[BSpline, BSpline]:
    """Splines of `saturated_row` along the saturation line, and their slopes."""
    grid = np.arange(COLDEST, WARMEST + 0.5 * SPACING, SPACING)
    guess, rows = (767.0, 2.27e-4), []
    for temperature in grid:
        guess = phases(float(temperature), guess)
        rows.append(saturated_row(float(temperature), *guess))
    spline = make_interp_spline(grid, np.array(rows), k=7)
    return spline, spline.derivative()


def saturation(temperature: float) -> Saturation:
    """The saturation line at a temperature [K] within the splines' range."""
    if not COLDEST <= temperature <= WARMEST:
        raise NoSuchState(f"{temperature} K is outside the reference's saturation line")
    spline, slope = line()
    ln_p, rho_l, ln_rho_v, u_l, u_v, cp = spline(temperature).tolist()
    ln_p_t, rho_l_t, ln_rho_v_t, u_l_t, u_v_t, _ = slope(temperature).tolist()
    p, rho_v = exp(ln_p), exp(ln_rho_v)
    return Saturation(
        p, p * ln_p_t, rho_l, rho_l_t, rho_v, rho_v * ln_rho_v_t, u_l, u_l_t, u_v, u_v_t, cp
    )


def spline_error() -> float:
    """Largest relative error of the splines midway between their nodes, the ends' ten nodes apart."""
    spline, _ = line()
    worst = 0.0
    for temperature in np.arange(COLDEST + 5.25, WARMEST - 5.0, 7.5):
        found = spline(temperature)
        exact = saturated_row(
            float(temperature), *phases(float(temperature), (float(found[1]), exp(found[2])))
        )
        latent = exact[4] - exact[3]
        scale = np.array([1.0, exact[1], 1.0, latent, latent, exact[5]])
        worst = max(worst, float(np.abs((found - exact) / scale).max()))
    return worst


@cache
def viscosities() -> BSpline:
    """Splines of ln viscosity of saturated liquid and vapour, Pa s, every 5 K."""
    from thermo import ViscosityGas, ViscosityLiquid

    liquid, vapour = ViscosityLiquid(CASRN="540-84-1"), ViscosityGas(CASRN="540-84-1")
    liquid.method = vapour.method = "REFPROP_FIT"
    grid = np.arange(COLDEST, WARMEST + 1.0, 5.0)
    rows = [
        [log(liquid.T_dependent_property(float(t))), log(vapour.T_dependent_property(float(t)))]
        for t in grid
    ]
    return make_interp_spline(grid, np.array(rows), k=5)


def viscosity(temperature: float) -> tuple[float, float]:
    """Viscosity of saturated liquid and vapour [Pa s]."""
    liquid, vapour = viscosities()(temperature).tolist()
    return exp(liquid), exp(vapour)
