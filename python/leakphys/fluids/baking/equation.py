"""Helmholtz equations of state as published, evaluated with NumPy: the source of every baked number.

The dimensionless Helmholtz energy a/(R T) = alpha0(tau, delta) + alphar(tau, delta), tau = T_r/T,
delta = rho/rho_r, gives all thermodynamic properties of a pure fluid by differentiation [1]. The residual part
is a sum of terms of four shapes, each n times

    delta^d tau^t exp(-delta^c)                                          (power; c = 0: no exponential)
    delta^d tau^t exp(-a (delta - e)^2 - b (tau - g)^2)                  (gauss)
    delta^d tau^t exp(a (delta - e)^2 + 1/(b' (tau - g)^2 + b))          (association [2], ammonia)
    delta D^b exp(-c (delta - 1)^2 - d (tau - 1)^2),                     (critical [3], water and carbon dioxide)
        D = (1 - tau + A q^(1/(2 beta)))^2 + B q^a,  q = (delta - 1)^2

[1] Span, R. (2000), Multiparameter Equations of State, Springer, ch. 3.
[2] Gao, K., Wu, J., Bell, I. H., Harvey, A. H. and Lemmon, E. W. (2023), J. Phys. Chem. Ref. Data 52, 013102.
[3] Wagner, W. and Pruss, A. (2002), J. Phys. Chem. Ref. Data 31, 387, table 6.5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Equation:
    """One fluid's equation of state, per kilogram, with the constants that go with it.

    Attributes:
        name: lower-case English name, also the name of the header.
        title: chemical name for comments.
        source: where the equation comes from.
        molar_mass: kg/mol.
        molar_gas_constant: J/(mol K), the value the equation was fitted with.
        critical_temperature, critical_density: K and kg/m3, the reducing values.
        critical_pressure: Pa, as the source states it.
        triple_temperature: K.
        ideal_log_tau: coefficient c of the term c ln(tau).
        ideal_power: (n, t) of the terms n tau^t.
        ideal_einstein: (v, u, c, d) of the terms v ln(c + d exp(-u/T)), u in K.
        power: (n, d, t, c). gauss: (n, d, t, a, b, e, g). association: (n, d, t, a, e, b', g, b).
        critical: (n, a, b, beta, A, B, C, D).
        start: densities (kg/m3) of liquid and vapour at temperatures, good to a few per cent.
        zero: what a1 and a2 add to alpha0 so that h = s = 0 at the zero point.
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
    ideal_power: Rows
    ideal_einstein: Rows
    power: Rows
    gauss: Rows
    association: Rows
    critical: Rows
    start: Callable[[Array], tuple[Array, Array]]
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

    def __add__(self, other: Residual) -> Residual:
        """The sum, part by part."""
        return Residual(
            self.a + other.a,
            self.d + other.d,
            self.t + other.t,
            self.dd + other.dd,
            self.dt + other.dt,
            self.tt + other.tt,
        )


def _summed(base: Array, rise: Array, rise2: Array, turn: Array, turn2: Array) -> Residual:
    """Terms whose logarithm has the scaled slopes rise and turn; rise2, turn2: delta^2 a_dd/a, tau^2 a_tt/a."""
    return Residual(
        base.sum(-1),
        (base * rise).sum(-1),
        (base * turn).sum(-1),
        (base * rise2).sum(-1),
        (base * rise * turn).sum(-1),
        (base * turn2).sum(-1),
    )


def _power(rows: Rows, tau: Array, delta: Array) -> Residual:
    n, d, t, c = np.array(rows).T
    bell = np.where(c > 0.0, delta**c, 0.0)
    rise = d - c * bell
    base = n * delta**d * tau**t * np.exp(-bell)
    return _summed(base, rise, rise * (rise - 1.0) - c * c * bell, t, t * (t - 1.0))


def _gauss(rows: Rows, tau: Array, delta: Array) -> Residual:
    n, d, t, a, b, e, g = np.array(rows).T
    base = n * delta**d * tau**t * np.exp(-a * (delta - e) ** 2 - b * (tau - g) ** 2)
    rise = d - 2.0 * a * delta * (delta - e)
    turn = t - 2.0 * b * tau * (tau - g)
    return _summed(
        base,
        rise,
        rise * rise - d - 2.0 * a * delta * delta,
        turn,
        turn * turn - t - 2.0 * b * tau * tau,
    )


def _association(rows: Rows, tau: Array, delta: Array) -> Residual:
    n, d, t, a, e, b1, g, b = np.array(rows).T
    share = 1.0 / (b1 * (tau - g) ** 2 + b)
    slope = -2.0 * b1 * (tau - g) * share**2
    bend = (8.0 * b1**2 * (tau - g) ** 2 * share - 2.0 * b1) * share**2
    base = n * delta**d * tau**t * np.exp(a * (delta - e) ** 2 + share)
    rise = d + 2.0 * a * delta * (delta - e)
    turn = t + tau * slope
    return _summed(
        base,
        rise,
        rise * rise - d + 2.0 * a * delta * delta,
        turn,
        turn * turn - t + tau * tau * bend,
    )


def _critical(rows: Rows, tau: Array, delta: Array) -> Residual:
    n, a, b, beta, big_a, big_b, big_c, big_d = np.array(rows).T
    x = np.where(
        np.abs(delta - 1.0) < 1e-9, 1e-9, delta - 1.0
    )  # the powers of q have no slope at 0
    q, m = x * x, 0.5 / beta
    theta = 1.0 - tau + big_a * q**m
    dist = theta**2 + big_b * q**a
    dist_d = (2.0 * theta * big_a * 2.0 * m * q**m + 2.0 * big_b * a * q**a) / x
    dist_dd = (
        dist_d / x
        + 4.0 * big_b * a * (a - 1.0) * q ** (a - 1.0)
        + 8.0 * big_a**2 * m * m * q ** (2.0 * m - 1.0)
        + 8.0 * big_a * theta * m * (m - 1.0) * q ** (m - 1.0)
    )
    cross = -4.0 * big_a * m * q**m / x  # d2 dist / (d delta d tau)
    bell = np.exp(-big_c * q - big_d * (tau - 1.0) ** 2)
    # Logarithmic slopes of delta dist^b bell; those of dist^b are kept apart, as dist may vanish.
    f = dist**b
    f_d, f_t = b * dist ** (b - 1.0) * dist_d, -2.0 * theta * b * dist ** (b - 1.0)
    f_dd = b * (dist ** (b - 1.0) * dist_dd + (b - 1.0) * dist ** (b - 2.0) * dist_d**2)
    f_tt = 2.0 * b * dist ** (b - 1.0) + 4.0 * theta**2 * b * (b - 1.0) * dist ** (b - 2.0)
    f_dt = b * (dist ** (b - 1.0) * cross - 2.0 * theta * (b - 1.0) * dist ** (b - 2.0) * dist_d)
    g = delta * bell
    g_d = bell * (1.0 - 2.0 * big_c * x * delta)
    g_dd = bell * (-2.0 * big_c) * (2.0 * x + delta * (1.0 - 2.0 * big_c * q))
    k_t = -2.0 * big_d * (tau - 1.0)
    k_tt = k_t**2 - 2.0 * big_d
    return Residual(
        (n * f * g).sum(-1),
        (n * delta * (f_d * g + f * g_d)).sum(-1),
        (n * tau * g * (f_t + f * k_t)).sum(-1),
        (n * delta**2 * (f_dd * g + 2.0 * f_d * g_d + f * g_dd)).sum(-1),
        (n * delta * tau * (f_dt * g + f_d * g * k_t + f_t * g_d + f * g_d * k_t)).sum(-1),
        (n * tau**2 * g * (f_tt + 2.0 * f_t * k_t + f * k_tt)).sum(-1),
    )


def residual(eq: Equation, temperature: Array, density: Array) -> Residual:
    """Residual part at temperature (K) and density (kg/m3), arrays of one shape."""
    tau = (eq.critical_temperature / temperature)[..., None]
    delta = (density / eq.critical_density)[..., None]
    total = _power(eq.power, tau, delta)
    for rows, terms in (
        (eq.gauss, _gauss),
        (eq.association, _association),
        (eq.critical, _critical),
    ):
        if rows:
            total = total + terms(rows, tau, delta)
    return total


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
    for v, u, c, d in eq.ideal_einstein:
        y = u / temperature
        e = d * np.exp(-y)
        a = a + v * np.log(c + e)
        a_t = a_t - v * y * e / (c + e)
        a_tt = a_tt + v * y * y * c * e / (c + e) ** 2
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
