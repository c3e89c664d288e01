"""Fits over temperature and density: the virial equation of the gas, the curvature of the compressed liquid.

Gas: a_r/(R T) = sum_k b_k(1/T) rho^k / k for k = 1..5, b_k polynomials in 1/T, so that
    p = rho R T (1 + sum b_k rho^k),   u = u_0 + R sum (rho^k / k) db_k/d(1/T)
Liquid: with d = rho - rho_l and y = d/rho_l,
    p = p_s + K d (1 + k_2 y + k_3 y^2),   u = u_l - Pi d/(rho_l rho) (1 + e_2 y)
Both are fitted to the equation of state itself; worst errors are those on points the fit has not seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import chebyshev

from .equation import Array, properties, residual
from .fits import Fit, nodes, rounded, window
from .quantities import Fluid, coordinate
from .saturation import saturation

VIRIALS, VIRIAL_DEGREE = 5, 8
BEND_DEGREE = 6
SQUEEZED = 0.10  # largest y
HIGHEST = 10e6  # Pa above saturation
_ROUNDS = 40


@dataclass(frozen=True)
class GasFit:
    """The virial coefficients b_k, in m3k/kgk, as polynomials in 1/T, and their worst errors."""

    virials: tuple[Fit, ...]
    worst_pressure: float  # of p
    worst_energy: float  # of R T


@dataclass(frozen=True)
class LiquidFit:
    """k_2, k_3 and e_2 as polynomials in x, and the worst errors of the compressed liquid."""

    bends: dict[str, Fit]
    worst_density: float  # of the density at given pressure
    worst_energy: float  # of h_lg


def densest_gas(fluid: Fluid) -> float:
    """kg/m3: saturated vapour at the warm end of the saturation line, the densest the fast tier takes for gas."""
    return float(saturation(fluid.equation, np.array([fluid.saturation_maximum])).vapour[0])


def _gas_points(fluid: Fluid, rows: int, columns: int) -> tuple[Array, Array]:
    """Temperatures and densities over the gas's region, denser towards the critical point."""
    eq, top = fluid.equation, fluid.saturation_maximum
    steps = np.linspace(0.0, 1.0, rows)
    cold = top - (top - eq.triple_temperature) * steps**1.5
    warm = top + (fluid.gas_maximum - top) * steps[1:] ** 1.5
    dew = saturation(eq, cold).vapour
    t = np.concatenate((cold, warm))
    most = np.concatenate((dew, np.full_like(warm, dew[0])))
    share = np.linspace(1.0 / columns, 1.0, columns)
    return np.repeat(t, columns), (most[:, None] * share).ravel()


def gas_fit(fluid: Fluid) -> GasFit:
    """Least squares of p and u together, reweighted towards the least worst error (Lawson)."""
    eq = fluid.equation
    inverse = (1.0 / fluid.gas_maximum, 1.0 / eq.triple_temperature)
    scale, shift = window(*inverse)

    def rows(t: Array, rho: Array) -> tuple[Array, Array]:
        r = residual(eq, t, rho)
        z, delta = scale / t + shift, rho / eq.critical_density
        basis = chebyshev.chebvander(z, VIRIAL_DEGREE)
        one = np.eye(VIRIAL_DEGREE + 1)
        slopes = np.stack([chebyshev.chebval(z, chebyshev.chebder(c)) for c in one], 1) * scale
        powers = [delta**k for k in range(1, VIRIALS + 1)]
        pressure = np.hstack([basis * p[:, None] for p in powers]) / (1.0 + r.d)[:, None]
        energy = np.hstack([slopes * (p / (k * t))[:, None] for k, p in enumerate(powers, 1)])
        values = np.concatenate((r.d / (1.0 + r.d), r.t))
        return np.vstack((pressure, energy)), values

    matrix, values = rows(*_gas_points(fluid, 45, 14))
    matrix[len(values) // 2 :] *= 0.2
    values[len(values) // 2 :] *= 0.2
    solution = _least_worst(matrix, values)
    check, wanted = rows(*_gas_points(fluid, 74, 17))
    off = np.abs(check @ solution - wanted)
    pieces = solution.reshape(VIRIALS, VIRIAL_DEGREE + 1)
    fits = tuple(
        Fit(
            scale,
            shift,
            rounded(np.asarray(chebyshev.cheb2poly(c), np.float64) / eq.critical_density**k),
            0.0,
        )
        for k, c in enumerate(pieces, 1)
    )
    half = len(wanted) // 2
    return GasFit(fits, float(off[:half].max()), float(off[half:].max()))


def _least_worst(matrix: Array, values: Array) -> Array:
    size = np.max(np.abs(matrix), axis=0) + 1e-300
    weight = np.full_like(values, 1.0 / len(values))
    best, least = np.zeros(matrix.shape[1]), np.inf
    for _ in range(_ROUNDS):
        root = np.sqrt(weight)
        found = np.linalg.lstsq(matrix / size * root[:, None], values * root, rcond=1e-13)[0] / size
        off = np.abs(matrix @ found - values)
        if off.max() < least:
            best, least = found, float(off.max())
        weight = weight * (off / off.max() + 1e-3) ** 0.7
        weight /= weight.sum()
    return best


def _liquid_points(fluid: Fluid, rows: int, columns: int) -> dict[str, Array]:
    """Compressed liquid: x, y, p - p_s, u - u_l and what the formulas need of saturation."""
    eq = fluid.equation
    ends = coordinate(eq, np.array([fluid.saturation_maximum, eq.triple_temperature]))
    t = eq.critical_temperature / (1.0 + nodes(float(ends[0]), float(ends[1]), rows) ** 4)
    t = np.clip(t, eq.triple_temperature, fluid.saturation_maximum)
    line = saturation(eq, t)
    at = properties(eq, t, line.liquid)
    latent = properties(eq, t, line.vapour).h - at.h
    most = np.minimum(SQUEEZED, HIGHEST / (at.dp_drho * line.liquid))
    y = (most[:, None] * np.linspace(1.0 / columns, 1.0, columns)).ravel()

    def each(a: Array) -> Array:
        return np.repeat(a, columns)

    here = properties(eq, each(t), each(line.liquid) * (1.0 + y))
    return {
        "x": coordinate(eq, each(t)),
        "y": y,
        "stiff": each(at.dp_drho * line.liquid) * y,
        "p": here.p - each(at.p),
        "slope": here.dp_drho / each(at.dp_drho),
        "inner": -each((t * at.dp_dt - at.p) / line.liquid) * y / (1.0 + y),
        "u": here.u - each(at.u),
        "latent": each(latent),
    }


def liquid_fit(fluid: Fluid) -> LiquidFit:
    """Least squares of (p - p_s)/(K d) and of (u - u_l)/(-Pi d/(rho_l rho)) over the compressed liquid."""
    eq = fluid.equation
    ends = coordinate(eq, np.array([fluid.saturation_maximum, eq.triple_temperature]))
    scale, shift = window(float(ends[0]), float(ends[1]))
    fine = _liquid_points(fluid, 60, 14)
    width = BEND_DEGREE + 1

    def basis(points: dict[str, Array]) -> Array:
        return np.asarray(chebyshev.chebvander(scale * points["x"] + shift, BEND_DEGREE))

    y, b = fine["y"], basis(fine)
    weight = y / fine["slope"]  # an error of p shows in the density over the slope
    matrix = np.hstack((b * y[:, None], b * (y * y)[:, None])) * weight[:, None]
    bends = np.linalg.lstsq(matrix, (fine["p"] / fine["stiff"] - 1.0) * weight, rcond=1e-13)[0]
    weight = np.abs(fine["inner"]) / fine["latent"]
    # Where water's expansion changes sign Pi vanishes and the ratio means nothing: the weight does too.
    ratio = (fine["u"] - fine["inner"]) / np.where(fine["inner"] == 0.0, 1.0, fine["inner"])
    turns = np.linalg.lstsq(b * (y * weight)[:, None], ratio * weight, rcond=1e-13)[0]
    check = _liquid_points(fluid, 83, 17)
    b, y = basis(check), check["y"]
    k_2, k_3, e_2 = b @ bends[:width], b @ bends[width:], b @ turns
    pressure = check["stiff"] * (1.0 + y * (k_2 + y * k_3))
    off = (pressure - check["p"]) / (check["stiff"] / y) / check["slope"]
    energy = check["inner"] * (1.0 + e_2 * y)
    found = {"bend_2": bends[:width], "bend_3": bends[width:], "turn_2": turns}
    return LiquidFit(
        {
            key: Fit(scale, shift, rounded(np.asarray(chebyshev.cheb2poly(c))), 0.0)
            for key, c in found.items()
        },
        float(np.max(np.abs(off))),
        float(np.max(np.abs(energy - check["u"]) / check["latent"])),
    )
