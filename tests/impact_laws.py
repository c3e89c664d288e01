"""Ballistic limits, hole laws and fluxes a second time, from their papers' formulas: what lp.impact is compared with.

Nothing is shared with the package. Each law takes one impact in SI and returns metres; inside are the units of the
handbooks (cm, g/cm3, km/s, ksi).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq

KSI = 6.894757e6  # Pa
STEEPEST = math.radians(65.0)
Law = Callable[[float], float]


def between(v: float, slow_end: float, fast_start: float, slow: Law, fast: Law) -> float:
    """Both ranges of speed and the straight line between their ends."""
    if v <= slow_end:
        return slow(v)
    if v >= fast_start:
        return fast(v)
    low, high = slow(slow_end), fast(fast_start)
    return low + (v - slow_end) / (fast_start - slow_end) * (high - low)


def cour_palais(
    velocity: float, angle: float, density: float, wall_thickness: float,
    wall_density: float, brinell_hardness: float, sound_speed: float, failure: float, blanket: float,
) -> float:  # fmt: skip
    """NASA/TM-2009-214785, equations 4-1 to 4-6, and what a blanket adds."""
    rp, rt = density / 1e3, wall_density / 1e3
    normal = velocity / 1e3 * math.cos(angle)
    exponent = 2.0 / 3.0 if rp / rt >= 1.5 else 0.5
    depth = 100.0 * wall_thickness / failure * brinell_hardness**0.25 * (rt / rp) ** exponent
    depth /= 5.24 * (normal / (sound_speed / 1e3)) ** (2.0 / 3.0)
    covered = 2.2 * blanket / 10.0 * rp**-0.47 * normal**-0.63
    return float(0.01 * (depth ** (18.0 / 19.0) + covered))


def christiansen_kerr(
    velocity: float, angle: float, density: float, wall_thickness: float,
    wall_density: float, wall_yield: float, bumper_thickness: float, bumper_density: float,
    spacing: float, blanket: float, blanket_spacing: float,
) -> float:  # fmt: skip
    """The paper of 2001 with S^(1/3) in the threshold of k_h; a blanket inside, or outside as a thicker bumper."""
    c, rp, rb, rw = (
        math.cos(min(angle, STEEPEST)), density / 1e3, bumper_density / 1e3, wall_density / 1e3
    )  # fmt: skip
    tw, tb, s, ksi = 100 * wall_thickness, 100 * bumper_thickness, 100 * spacing, wall_yield / KSI
    inside = blanket > 0.0 and blanket_spacing > 0.0
    tb += 0.0 if inside else 3.0 * blanket / 10.0 / 2.78
    added = 1.4 * blanket / 10.0 * (blanket_spacing / spacing) ** 0.5 if inside else 0.0
    ratio = tb / (tw ** (2 / 3) * s ** (1 / 3))
    k = 1.35 if ratio >= 0.126 else 7.451 * ratio + 0.411

    def slow(v: float) -> float:
        sheets = tw * (ksi / 40) ** 0.5 + 0.37 * tb * rb
        return float(1.9 * sheets * c ** (-11 / 6) * rp**-0.5 * v ** (-2 / 3))

    def fast(v: float) -> float:
        size = k * rp ** (-1 / 3) * (v * c) ** (-2 / 3) * rb ** (-1 / 9) * s**0.5
        return float(size * (tw * rw) ** (2 / 3) * (ksi / 70) ** (1 / 3) + added)

    slow_end = (2.0 if inside else 3.0) / c**1.5
    return 0.01 * between(velocity / 1e3, slow_end, 7.0 / c, slow, fast)


def jsc(
    velocity: float, angle: float, density: float, wall_thickness: float,
    wall_yield: float, bumper_thickness: float, bumper_density: float, spacing: float,
) -> float:  # fmt: skip
    """With the thin bumper's diameter by Brent's method; the slow range ends at 0.99 x 7 km/s at most."""
    c, rp, rb = math.cos(min(angle, STEEPEST)), density / 1e3, bumper_density / 1e3
    tw, tb, s, ksi = 100 * wall_thickness, 100 * bumper_thickness, 100 * spacing, wall_yield / KSI

    def slow(v: float) -> float:
        size = (tw * (ksi / 40) ** 0.5 + tb) / (0.6 * c ** (5 / 3) * rp**0.5 * v ** (2 / 3))
        return float(size ** (18 / 19))

    def fast(v: float) -> float:
        best = 3.918 * tw ** (2 / 3) * rp ** (-1 / 3) * rb ** (-1 / 9) * (v * c) ** (-2 / 3)
        best *= s ** (1 / 3) * (ksi / 70) ** (1 / 3)

        def rest(d: float) -> float:
            needed = float(np.interp(s / d, [15.0, 30.0], [0.25, 0.20])) * rp / rb
            x = min(1.0, tb / d / needed)
            bare = 0.6 * d ** (19 / 18) * c ** (5 / 3) * rp**0.5 * v ** (2 / 3) * (40 / ksi) ** 0.5
            shielded = 0.16 * d**0.5 * (rp * rb) ** (1 / 6) * (math.pi / 6 * d**3 * rp) ** (1 / 3)
            shielded *= v * c * s**-0.5 * (70 / ksi) ** 0.5
            r = bare / shielded
            return float(d - best * (r - 2 * x * (r - 1) + x * x * (r - 1)) ** (-2 / 3))

        return float(brentq(rest, 1e-5 * best, 20.0 * best, xtol=1e-16, rtol=1e-14))

    def shatters(log_x: float) -> float:
        x = math.exp(log_x)
        return math.log(tb / slow(x / c)) + 3.0 * math.log(x / 1.436)

    least = math.exp(brentq(shatters, -20.0, 20.0, xtol=1e-14))
    slow_end = min(max(2.60, least), 0.99 * 7.0) / c
    return 0.01 * between(velocity / 1e3, slow_end, 7.0 / c, slow, fast)


def srl(
    velocity: float, angle: float, density: float, rear: tuple[float, float],
    wall_yield: float, bumper_thickness: float, bumper_density: float, blanket: float,
) -> float:  # fmt: skip
    """What two and three sheets have in common: `rear` is what the slow and the fast law have for what is behind."""
    oblique = math.radians(45.0) < angle < STEEPEST
    delta, c = 5 / 4 if oblique else 4 / 3, math.cos(min(angle, STEEPEST))
    rp, rb, ksi = density / 1e3, bumper_density / 1e3, wall_yield / KSI
    outer = 100.0 * bumper_thickness + 3.0 * blanket / 10.0 / 2.78

    def slow(v: float) -> float:
        sheets = rear[0] / 1.4 * (ksi / 40) ** 0.5 + outer
        return float((sheets / (0.6 * c**delta * rp**0.5 * v ** (2 / 3))) ** (18 / 19))

    def fast(v: float) -> float:
        below = 0.4 ** (2 / 3) * rp ** (1 / 3) * rb ** (1 / 9) * v ** (2 / 3) * c**delta
        return float(1.155 * rear[1] * (ksi / 70) ** (1 / 3) / below)

    return 0.01 * between(velocity / 1e3, 3.0 / c, 7.0 / c, slow, fast)


def srl_double(
    velocity: float, angle: float, density: float, wall_thickness: float, spacing: float,
    wall_yield: float, bumper_thickness: float, bumper_density: float, blanket: float,
) -> float:  # fmt: skip
    tw, s = 100 * wall_thickness, 100 * spacing
    rear = tw, s ** (1 / 3) * tw ** (2 / 3)
    return srl(
        velocity, angle, density, rear, wall_yield, bumper_thickness, bumper_density, blanket
    )


def srl_triple(
    velocity: float, angle: float, density: float, wall_thickness: float, spacing: float,
    wall_yield: float, bumper_thickness: float, bumper_density: float, blanket: float,
    second_thickness: float, gap: float,
) -> float:  # fmt: skip
    """Rule E1 with all terms; E2 and E3 are its cases of no gap, and of neither a gap nor equipment."""
    tw, tb, s, behind = (100 * x for x in (wall_thickness, second_thickness, spacing, gap))
    oblique = math.radians(45.0) < angle < STEEPEST
    epsilon, c = 10 / 4 if oblique else 8 / 3, math.cos(min(angle, STEEPEST))
    within = s ** (1 / 3) * (tb + 1.5 * tw) ** (2 / 3)
    within += 0.1 * behind ** (2 / 3) * tw ** (1 / 3) * c**-epsilon
    rear = tw**0.5 + tb, within
    return srl(
        velocity, angle, density, rear, wall_yield, bumper_thickness, bumper_density, blanket
    )


def hole(
    law: str, particle: float, velocity: float, angle: float, density: float,
    wall_thickness: float, wall_density: float, sound_speed: float,
) -> float:  # fmt: skip
    """Clear holes: by the speed along the normal."""
    v, t = velocity * math.cos(angle) / 1e3, wall_thickness / particle
    heavier = density / wall_density
    if law == "maiden_gehring":
        return float(particle * (0.45 * v * t ** (2 / 3) + 0.9))
    if law == "nysmith_denardo":
        return float(particle * 0.88 * math.sqrt(v) * t**0.45)
    if law == "sawle":
        drive = heavier * v / (sound_speed / 1e3)
        return particle * float(3.2 * drive**0.22 * t ** (2 / 3) + 1.0)
    if law == "rolsten":
        return particle * math.sqrt(2.0 + heavier)
    return 0.01 * float(2.20 * 100.0 * particle * (density / 1e3 * v) ** (1 / 3) - 0.36)


PSI = {
    28.5: 0.91, 30: 0.92, 40: 0.96, 50: 1.02, 60: 1.09, 70: 1.26, 80: 1.71, 90: 1.37, 100: 1.78, 120: 1.18
}  # fmt: skip


def debris_per_year(
    diameter: float, altitude: float, inclination: float, year: float, sun: float
) -> float:
    """Kessler et al. (1989), 1/m2/yr."""
    d, i = 100.0 * diameter, math.degrees(inclination)
    shape = math.sqrt(10.0 ** math.exp(-(((math.log10(d) - 0.78) / 0.637) ** 2)))
    air = 10.0 ** (altitude / 200e3 - sun / 140.0 - 1.5)
    psi = float(np.interp(i, list(PSI), list(PSI.values())))
    growth = 1.02 ** (min(year, 2011.0) - 1988.0) * 1.04 ** max(year - 2011.0, 0.0)
    small, large = 1.22e-5 * d**-2.5 * growth, 8.1e10 * (d + 700.0) ** -6
    growing = large * (1.0 + 0.05 * (year - 1988.0))
    return float(shape * air / (1.0 + air) * psi * (small + growing))


def debris_speed(v: float, degrees: float) -> float:
    """Not normalised, of a relative speed [km/s], from 60 deg of inclination on."""
    i, v0 = degrees, 7.7
    b = max(0.3, 0.5 - 0.01 * (i - 60.0))
    d, e = 1.3 - 0.01 * (i - 30.0), 0.55 + 0.005 * (i - 30.0)
    f = max(0.0, 0.3 - 0.01 * (i - 50.0))
    g = 250.0 if i >= 80.0 else 18.7 + 0.0289 * (i - 60.0) ** 3
    peaks = g * math.exp(-(((v - 2.5 * v0) / (b * v0)) ** 2))
    peaks += f * math.exp(-(((v - d * v0) / (e * v0)) ** 2))
    head_on = (1.0 - 0.0000757 * (i - 60.0) ** 2) * 0.0125 * (4.0 * v * v0 - v * v)
    return max((2.0 * v * v0 - v * v) * peaks + head_on, 0.0) if v < 3.0 * v0 else 0.0


def meteoroids_per_year(mass: float) -> float:
    """Gruen et al. (1985), 1/m2/yr, of a mass in kg."""
    m = 1e3 * mass
    total = (2.2e3 * m**0.306 + 15.0) ** -4.38 + 1.3e-9 * (m + 1e11 * m**2 + 1e27 * m**4) ** -0.36
    return 3.15576e7 * float(total + 1.3e-16 * (m + 1e6 * m**2) ** -0.85)
