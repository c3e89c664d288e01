"""Least-squares polynomials of fixed degree, with their worst error on points that the fit has not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import chebyshev, polynomial

from .equation import Array

NODES = 300
CHECKS = 1201


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
    basis: str = "power"

    def value(self, x: Array) -> Array:
        """The polynomial at x."""
        z = self.scale * x + self.shift
        evaluate = polynomial.polyval if self.basis == "power" else chebyshev.chebval
        return np.asarray(evaluate(z, np.array(self.coefficients)))


def nodes(low: float, high: float, count: int = NODES) -> Array:
    """Chebyshev extreme points on [low, high], ends included."""
    angle = np.pi * np.arange(count) / (count - 1)
    return np.asarray(0.5 * (low + high) - 0.5 * (high - low) * np.cos(angle))


def rounded(values: Array, digits: int = 12) -> tuple[float, ...]:
    """Coefficients cut to `digits` decimals of the largest one, so that a rerun gives the same text."""
    largest = np.max(np.abs(values))
    if largest == 0.0:
        return tuple(0.0 for _ in values)
    grain = 10.0 ** (np.floor(np.log10(largest)) - digits)
    return tuple(float(f"{round(v / grain) * grain:.{digits + 4}g}") for v in values)


def window(low: float, high: float) -> tuple[float, float]:
    """Scale and shift of z = scale x + shift that map [low, high] on [-1, 1]."""
    return 2.0 / (high - low), -(high + low) / (high - low)


def fit(target: Target, degree: int, low: float, high: float, basis: str = "power") -> Fit:
    """Weighted least squares of the given degree over x in [low, high]; error from the check grid."""
    scale, shift = window(low, high)
    z = np.clip(scale * target.x + shift, -1.0, 1.0)
    matrix = chebyshev.chebvander(z, degree)
    solution = np.linalg.lstsq(
        matrix * target.weight[:, None], target.f * target.weight, rcond=None
    )[0]
    if basis == "power":
        solution = chebyshev.cheb2poly(solution)
        solution = np.pad(solution, (0, degree + 1 - len(solution)))
    found = Fit(scale, shift, rounded(np.asarray(solution, dtype=np.float64)), 0.0, basis)
    error = (found.value(target.x_check) - target.f_check) * target.weight_check
    return Fit(scale, shift, found.coefficients, float(np.max(np.abs(error))), basis)
