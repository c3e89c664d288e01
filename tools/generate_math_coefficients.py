"""Fit the polynomials of cpp/include/leakphys/num/{math,trigonometry}.hpp and print them with their errors.

Each elementary function is reduced to a short interval and written as "leading terms, exact + factor(v)
times a smooth function P(v)", where v is the reduced argument or its square. P is fitted here at Chebyshev
nodes in 50-digit arithmetic (mpmath), which is within a small factor of the minimax polynomial. What is
printed as "relative error" is the largest error that the fit alone causes in the elementary function,
with the coefficients already rounded to double; it should stay well below 2^-54 = 5.6e-17.

Run: python tools/generate_math_coefficients.py
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import mpmath as mp

mp.mp.dps = 50
Function = Callable[[mp.mpf], mp.mpf]


@dataclass(frozen=True)
class Fit:
    """One polynomial: P on [low, high] with `count` coefficients.

    `weight(v)` is what an error of P is multiplied by to become a relative error of the function.
    """

    name: str
    smooth: Function
    low: mp.mpf
    high: mp.mpf
    count: int
    weight: Function


def series_at_zero(exact: Function, limit: mp.mpf) -> Function:
    """Return `exact`, replaced by its value at zero where cancellation would spoil it."""
    return lambda v: limit if abs(v) < mp.mpf("1e-15") else exact(v)


def atanh_tail(z: mp.mpf) -> mp.mpf:
    """(2 atanh(s) - 2 s) / s^3 with s = sqrt(z)."""
    s = mp.sqrt(z)
    return (2 * mp.atanh(s) - 2 * s) / s**3


def odd_tail(function: Function) -> Function:
    """(f(s) - s) / s^3 with s = sqrt(z), for an odd function f with slope 1 at zero."""
    return lambda z: (function(mp.sqrt(z)) - mp.sqrt(z)) / mp.sqrt(z) ** 3


def fits() -> list[Fit]:
    """Return every fit, with the interval that the reduction in the header guarantees."""
    half_ln2 = mp.log(2) / 2 * mp.mpf("1.001")
    s_max = (mp.sqrt(2) - 1) / (mp.sqrt(2) + 1) * mp.mpf("1.00001")
    z_log = s_max**2
    z_trigonometric = (mp.pi / 4 * mp.mpf("1.00001")) ** 2
    z_atan = (mp.sqrt(2) - 1) ** 2 * mp.mpf("1.0001")
    zero = mp.mpf(0)
    third, fifth = mp.mpf(2) / 3, mp.mpf(2) / 5
    atanh = series_at_zero(atanh_tail, third)
    sixth = mp.mpf(1) / 6
    return [
        Fit(
            "exp: (e^r - 1 - r) / r^2 in r",
            series_at_zero(lambda r: (mp.expm1(r) - r) / r**2, mp.mpf(0.5)),
            -half_ln2,
            half_ln2,
            11,
            lambda r: r**2 / mp.exp(r),
        ),
        Fit("log: (2 atanh(s) - 2 s) / s^3 in s^2", atanh, zero, z_log, 7, lambda z: z / 2),
        Fit(
            "log, extended: ((2 atanh(s) - 2 s) / s^3 - 2/3) / s^2 in s^2",
            series_at_zero(lambda z: (atanh_tail(z) - third) / z, fifth),
            zero,
            z_log,
            9,
            lambda z: z**2 / 2,
        ),
        Fit(
            "cbrt: m^(-1/3) in m",
            lambda m: m ** (-mp.mpf(1) / 3),
            mp.sqrt(mp.mpf(0.5)),
            mp.sqrt(2),
            5,
            lambda _: mp.mpf(1),
        ),
        Fit(
            "sin: (sin(r) - r) / r^3 in r^2",
            series_at_zero(odd_tail(mp.sin), -sixth),
            zero,
            z_trigonometric,
            6,
            lambda z: z,
        ),
        Fit(
            "cos: (cos(r) - 1 + r^2 / 2) / r^4 in r^2",
            series_at_zero(lambda z: (mp.cos(mp.sqrt(z)) - 1 + z / 2) / z**2, mp.mpf(1) / 24),
            zero,
            z_trigonometric,
            6,
            lambda z: z**2 * mp.sqrt(2),
        ),
        Fit(
            "atan: (atan(t) - t) / t^3 in t^2",
            series_at_zero(odd_tail(mp.atan), -mp.mpf(1) / 3),
            zero,
            z_atan,
            11,
            lambda z: z,
        ),
        Fit(
            "asin: (asin(s) - s) / s^3 in s^2",
            series_at_zero(odd_tail(mp.asin), sixth),
            zero,
            mp.mpf("0.2501"),
            13,
            lambda z: z,
        ),
    ]


def main() -> None:
    """Print each fit's coefficients, lowest power first, and its relative error."""
    for fit in fits():
        highest_first = mp.chebyfit(fit.smooth, [fit.low, fit.high], fit.count)
        rounded = [float(c) for c in highest_first]
        points = [fit.low + (fit.high - fit.low) * mp.mpf(i) / 2000 for i in range(1, 2001)]
        error = max(
            abs((mp.polyval([mp.mpf(c) for c in rounded], v) - fit.smooth(v)) * fit.weight(v))
            for v in points
        )
        print(f"{fit.name}\n  relative error {float(error):.1e}")
        print("  " + ", ".join(repr(c) for c in reversed(rounded)))


if __name__ == "__main__":
    main()
