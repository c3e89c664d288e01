"""Phase equilibrium of a pure fluid from its Helmholtz equation, and the zero of its energy."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .equation import Array, Equation, properties, residual


@dataclass(frozen=True)
class Saturation:
    """The saturation line at the given temperatures, SI."""

    temperature: Array
    pressure: Array
    liquid: Array  # kg/m3
    vapour: Array  # kg/m3


def saturation(eq: Equation, temperature: Array, steps: int = 60) -> Saturation:
    """Equal pressure and equal Gibbs energy of both phases, by Newton's method in both densities.

    Works in the logarithm of the vapour density, so that the cold end (1e-6 kg/m3) keeps its digits;
    the pressure is read from the vapour side, where it does not cancel.
    """
    liquid, vapour = _newton(eq, temperature, *eq.start(temperature), steps)
    right = residual(eq, temperature, vapour)
    pressure = vapour * eq.gas_constant * temperature * (1.0 + right.d)
    return Saturation(temperature, pressure, liquid, vapour)


def _newton(
    eq: Equation, temperature: Array, liquid: Array, vapour: Array, steps: int
) -> tuple[Array, Array]:
    """Both densities after so many damped steps."""
    for _ in range(steps):
        left, right = residual(eq, temperature, liquid), residual(eq, temperature, vapour)
        p_l, p_v = liquid * (1.0 + left.d), vapour * (1.0 + right.d)
        g_l, g_v = np.log(liquid) + left.a + left.d, np.log(vapour) + right.a + right.d
        slope_l = 1.0 + 2.0 * left.d + left.dd  # d p_l / d rho_l, in R T
        slope_v = 1.0 + 2.0 * right.d + right.dd
        # unknowns: rho_l and ln rho_v
        m11, m12 = slope_l, -slope_v * vapour
        m21, m22 = slope_l / liquid, -slope_v
        determinant = m11 * m22 - m12 * m21
        f1, f2 = p_l - p_v, g_l - g_v
        d_l = (m22 * f1 - m12 * f2) / determinant
        d_v = (m11 * f2 - m21 * f1) / determinant
        cut = np.minimum(
            1.0, 0.2 / np.maximum(np.maximum(np.abs(d_l / liquid), np.abs(d_v)), 1e-300)
        )
        liquid = liquid - cut * d_l
        vapour = vapour * np.exp(-cut * d_v)
    return liquid, vapour


def with_zero(eq: Equation) -> Equation:
    """The same equation with h = 0 and s = 0 for saturated liquid at the triple point."""
    base = replace(eq, zero=(0.0, 0.0))
    t = np.array([eq.triple_temperature])
    point = saturation(base, t)
    state = properties(base, t, point.liquid)
    second = -float(state.h[0]) / (base.gas_constant * base.critical_temperature)
    shifted = replace(base, zero=(0.0, second))
    entropy = float(properties(shifted, t, point.liquid).s[0])
    return replace(base, zero=(entropy / base.gas_constant, second))
