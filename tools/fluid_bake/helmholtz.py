"""Helmholtz equations of state as published, evaluated with NumPy: the source of every baked number.

The dimensionless Helmholtz energy a/(R T) = alpha0(tau, delta) + alphar(tau, delta), tau = Tc/T,
delta = rho/rho_c, gives all thermodynamic properties of a pure fluid by differentiation [1].

[1] Span, R. (2000), Multiparameter Equations of State, Springer, ch. 3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Equation:
    """One fluid's equation of state, per kilogram, with the constants that go with it.

    Attributes:
        name: lower-case English name, also the name of the header.
        title: chemical name for comments.
        source: where the equation comes from.
        molar_mass: kg/mol.
        molar_gas_constant: J/(mol K), the value the equation was fitted with.
        critical_temperature: K (also the reducing temperature).
        critical_density: kg/m3 (also the reducing density).
        critical_pressure: Pa, as the source states it.
        triple_temperature: K.
        ideal_log_tau: coefficient c of the term c ln(tau).
        ideal_power: (n, t) of the terms n tau^t.
        ideal_einstein: (v, u) of the terms v ln(1 - exp(-u/T)), u in K.
        power: (n, d, t, c) of the terms n delta^d tau^t exp(-delta^c); c = 0 means no exponential.
        gauss: (n, d, t, a, b, e, g) of n delta^d tau^t exp(-a (delta - e)^2 - b (tau - g)^2).
    """

    name: str
    title: str
    source: str
    molar_mass: float
    molar_gas_constant: float
    critical_temperature: float
    critical_density: float
    critical_pressure: float
    triple_temperature: float
    ideal_log_tau: float
    ideal_power: tuple[tuple[float, float], ...]
    ideal_einstein: tuple[tuple[float, float], ...]
    power: tuple[tuple[float, float, float, float], ...]
    gauss: tuple[tuple[float, float, float, float, float, float, float], ...]
    zero: tuple[float, float] = (0.0, 0.0)

    @property
    def gas_constant(self) -> float:
        """Specific gas constant, J/(kg K)."""
        return self.molar_gas_constant / self.molar_mass


@dataclass(frozen=True)
class Residual:
    """alphar and delta, tau times its derivatives: d is delta d/d(delta), t is tau d/d(tau)."""

    a: Array
    d: Array
    t: Array
    dd: Array
    dt: Array
    tt: Array


def residual(eq: Equation, temperature: Array, density: Array) -> Residual:
    """Residual part at temperature (K) and density (kg/m3), arrays of one shape."""
    tau = (eq.critical_temperature / temperature)[..., None]
    delta = (density / eq.critical_density)[..., None]
    n, d, t, c = np.array(eq.power).T
    bell = np.where(c > 0.0, delta**c, 0.0)
    base = n * delta**d * tau**t * np.exp(-bell)
    rise = d - c * bell
    a = base.sum(-1)
    a_d = (base * rise).sum(-1)
    a_t = (base * t).sum(-1)
    a_dd = (base * (rise * (rise - 1.0) - c * c * bell)).sum(-1)
    a_dt = (base * rise * t).sum(-1)
    a_tt = (base * t * (t - 1.0)).sum(-1)
    n, d, t, a_, b_, e_, g_ = np.array(eq.gauss).T
    base = n * delta**d * tau**t * np.exp(-a_ * (delta - e_) ** 2 - b_ * (tau - g_) ** 2)
    rise = d - 2.0 * a_ * delta * (delta - e_)
    turn = t - 2.0 * b_ * tau * (tau - g_)
    return Residual(
        a + base.sum(-1),
        a_d + (base * rise).sum(-1),
        a_t + (base * turn).sum(-1),
        a_dd + (base * (rise * rise - d - 2.0 * a_ * delta * delta)).sum(-1),
        a_dt + (base * rise * turn).sum(-1),
        a_tt + (base * (turn * turn - t - 2.0 * b_ * tau * tau)).sum(-1),
    )


def ideal(eq: Equation, temperature: Array) -> tuple[Array, Array, Array]:
    """alpha0 without ln(delta), tau d/d(tau) of it, tau^2 d2/d(tau)2 of it, at temperature (K)."""
    tau = eq.critical_temperature / temperature
    first, second = eq.zero
    a = first + second * tau + eq.ideal_log_tau * np.log(tau)
    a_t = second * tau + eq.ideal_log_tau
    a_tt = np.full_like(tau, -eq.ideal_log_tau)
    for n, t in eq.ideal_power:
        term = n * tau**t
        a, a_t, a_tt = a + term, a_t + t * term, a_tt + t * (t - 1.0) * term
    for v, u in eq.ideal_einstein:
        y = u / temperature
        e = np.exp(-y)
        a = a + v * np.log1p(-e)
        a_t = a_t + v * y * e / (1.0 - e)
        a_tt = a_tt - v * y * y * e / (1.0 - e) ** 2
    return a, a_t, a_tt


@dataclass(frozen=True)
class Properties:
    """What a single-phase state has, SI: p, u, h, s, cv, cp, sound speed w and two slopes."""

    p: Array
    u: Array
    h: Array
    s: Array
    cv: Array
    cp: Array
    w: Array
    dp_drho: Array  # at constant temperature
    dp_dt: Array  # at constant density


def properties(eq: Equation, temperature: Array, density: Array) -> Properties:
    """Properties of the homogeneous state at temperature (K) and density (kg/m3)."""
    gas = eq.gas_constant
    r = residual(eq, temperature, density)
    i, i_t, i_tt = ideal(eq, temperature)
    p = density * gas * temperature * (1.0 + r.d)
    u = gas * temperature * (i_t + r.t)
    s = gas * (i_t + r.t - i - np.log(density / eq.critical_density) - r.a)
    cv = -gas * (i_tt + r.tt)
    dp_drho = gas * temperature * (1.0 + 2.0 * r.d + r.dd)
    dp_dt = density * gas * (1.0 + r.d - r.dt)
    cp = cv + temperature * dp_dt**2 / (density**2 * dp_drho)
    w = np.sqrt(np.maximum(dp_drho * cp / cv, 0.0))
    return Properties(p, u, u + p / density, s, cv, cp, w, dp_drho, dp_dt)


def virial(eq: Equation, temperature: Array) -> tuple[Array, Array, Array]:
    """Second virial coefficient B (m3/kg), dB/d(1/T) (m3 K/kg), third virial C (m6/kg2)."""
    small = 1e-9
    density = np.full_like(temperature, small * eq.critical_density)
    r = residual(eq, temperature, density)
    slope = r.d / small / eq.critical_density
    beta_slope = r.dt / small / eq.critical_density * temperature
    wider = np.full_like(temperature, 1e-5 * eq.critical_density)
    third = residual(eq, temperature, wider).dd / 1e-10 / eq.critical_density**2
    return slope, beta_slope, third
