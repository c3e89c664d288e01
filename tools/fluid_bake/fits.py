"""Least-squares polynomials: the lowest degree that meets a tolerance, and its worst error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import chebyshev, polynomial

from .helmholtz import Array

NODES = 600
CHECKS = 2311


@dataclass(frozen=True)
class Target:
    """Samples of a function on Chebyshev nodes and, apart from them, on check points.

    Attributes:
        x, f, weight: abscissa, function, and factor that makes the error relative, at the nodes.
        x_check, f_check, weight_check: the same on an even grid that the fit does not see.
    """

    x: Array
    f: Array
    weight: Array
    x_check: Array
    f_check: Array
    weight_check: Array


@dataclass(frozen=True)
class Fit:
    """A polynomial in z = scale x + shift, |z| <= 1; power basis or Chebyshev basis."""

    scale: float
    shift: float
    coefficients: tuple[float, ...]
    worst: float


def nodes(low: float, high: float, count: int = NODES) -> Array:
    """Chebyshev extreme points on [low, high], ends included."""
    angle = np.pi * np.arange(count) / (count - 1)
    return np.asarray(0.5 * (low + high) - 0.5 * (high - low) * np.cos(angle))


def rounded(values: Array, digits: int) -> tuple[float, ...]:
    """Coefficients cut to `digits` decimals of the largest one, so that a rerun gives the same text."""
    grain = 10.0 ** (np.floor(np.log10(np.max(np.abs(values)))) - digits)
    return tuple(float(f"{round(v / grain) * grain:.{digits + 4}g}") for v in values)


def fit(target: Target, degree: int, low: float, high: float, basis: str = "power") -> Fit:
    """Weighted least squares of the given degree over x in [low, high]; error from the check grid."""
    scale, shift = 2.0 / (high - low), -(high + low) / (high - low)
    z = np.clip(scale * target.x + shift, -1.0, 1.0)
    matrix = chebyshev.chebvander(z, degree)
    solution = np.linalg.lstsq(
        matrix * target.weight[:, None], target.f * target.weight, rcond=None
    )[0]
    if basis == "power":
        solution = chebyshev.cheb2poly(solution)
    coefficients = rounded(np.asarray(solution, dtype=np.float64), 12)
    z = scale * target.x_check + shift
    evaluate = polynomial.polyval if basis == "power" else chebyshev.chebval
    error = (evaluate(z, np.array(coefficients)) - target.f_check) * target.weight_check
    return Fit(scale, shift, coefficients, float(np.max(np.abs(error))))


def lowest_degree(
    targets: list[tuple[Target, float, float]], tolerance: float, basis: str = "power"
) -> list[Fit]:
    """Fits of one common degree, the lowest at which every target's worst error is in tolerance.

    Raises:
        ValueError: no degree up to 40 meets the tolerance.
    """
    for degree in range(2, 41):
        result = [fit(target, degree, low, high, basis) for target, low, high in targets]
        if max(one.worst for one in result) <= tolerance:
            return result
    raise ValueError(f"no polynomial up to degree 40 meets {tolerance}")
