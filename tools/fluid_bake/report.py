"""The published difference of the two tiers: the fast closure in NumPy against the equation of state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import polynomial

from .fits import Fit
from .helmholtz import Array, properties, residual
from .quantities import Fluid
from .saturation import Saturation, saturation

BEGIN = "<!-- written by tools/bake_fluids.py: begin -->"
END = "<!-- written by tools/bake_fluids.py: end -->"


@dataclass(frozen=True)
class Fast:
    """The fast tier's formulas (cpp/include/leakphys/fluids/closure.hpp) on the fitted polynomials."""

    fluid: Fluid
    fits: dict[str, Fit]

    def value(self, field: str, x: Array) -> Array:
        """A fitted function at x."""
        one = self.fits[field]
        return np.asarray(polynomial.polyval(one.scale * x + one.shift, np.array(one.coefficients)))

    def held(self, t: Array) -> Array:
        """Temperature held at the warm end of the saturation fits."""
        return np.minimum(t, self.fluid.saturation_maximum)

    def gas(self, t: Array, share: Array) -> tuple[Array, Array]:
        """p (Pa) and u (J/kg) of gas of density share * rho_v(held t)."""
        r, held = self.fluid.equation.gas_constant, self.held(t)
        rho_v = np.exp(self.value("ln_rho_v", held))
        fall = held / t
        first = self.value("b", 1.0 / t) * rho_v
        second = self.value("z_2", held) * fall
        p = share * rho_v * r * t * (1.0 + share * first + share**2 * second)
        energy = r * rho_v * self.value("b_beta", 1.0 / t)
        u = self.value("u_0", t) + share * energy + share**2 * self.value("w_2", held) * fall
        return p, u

    def liquid(self, t: Array, above: Array) -> tuple[Array, Array]:
        """rho (kg/m3) and u (J/kg) of liquid compressed by `above` Pa over saturation."""
        rho_l = self.value("rho_l", t)
        d = above / self.value("stiffness", t)
        pressing = self.value("internal_pressure", t) * d / (rho_l * (rho_l + d))
        return rho_l + d, self.value("u_l", t) - pressing


def worst(a: Array, b: Array, scale: Array) -> str:
    """Largest |a - b| / scale, two digits."""
    return f"{float(np.max(np.abs(a - b) / np.abs(scale))):.1e}"


def compressed(fluid: Fluid, line: Saturation, above: float) -> Array:
    """Reference density (kg/m3) of liquid at p_s + above, by Newton's method."""
    eq, t = fluid.equation, line.temperature
    rho, target = line.liquid.copy(), line.pressure + above
    for _ in range(30):
        r = residual(eq, t, rho)
        scale = eq.gas_constant * t
        rho = rho - (rho * scale * (1.0 + r.d) - target) / (scale * (1.0 + 2.0 * r.d + r.dd))
    return rho


def rows(fluid: Fluid, fits: dict[str, Fit]) -> list[tuple[str, str, str]]:
    """(region, quantity, worst difference) for one fluid."""
    eq, fast = fluid.equation, Fast(fluid, fits)
    t = np.linspace(eq.triple_temperature, fluid.saturation_maximum, 401)
    line = saturation(eq, t)
    left, right = properties(eq, t, line.liquid), properties(eq, t, line.vapour)
    p_s, u_v = fast.gas(t, np.ones_like(t))
    rho_l, u_l = fast.liquid(t, np.zeros_like(t))
    rho_v = np.exp(fast.value("ln_rho_v", t))
    latent = right.h - left.h
    fast_latent = u_v - u_l + p_s * (1.0 / rho_v - 1.0 / rho_l)
    table = [
        ("saturation", "p_s", worst(p_s, line.pressure, line.pressure)),
        ("saturation", "rho_l", worst(rho_l, line.liquid, line.liquid)),
        ("saturation", "rho_v", worst(rho_v, line.vapour, line.vapour)),
        ("saturation", "h_lg", worst(fast_latent, latent, latent)),
        ("saturation", "u_l, u_v, of h_lg", worst(u_v, right.u, latent)),
        ("saturation", "cp_l", worst(fast.value("cp_l", t), left.cp, left.cp)),
    ]
    for above in (0.5e6, fluid.compression_maximum):
        cool = t <= 0.75 * eq.critical_temperature
        rho = compressed(fluid, line, above)
        state = properties(eq, t, rho)
        fast_rho, fast_u = fast.liquid(t, np.full_like(t, above))
        where = f"liquid, p_s + {above / 1e6:g} MPa, T to 0.75 Tc"
        table.append((where, "rho at p", worst(fast_rho[cool], rho[cool], rho[cool])))
        table.append((where, "u, of h_lg", worst(fast_u[cool], state.u[cool], latent[cool])))
    for share in (0.3, 0.7):
        state = properties(eq, t, share * line.vapour)
        p, u = fast.gas(t, np.full_like(t, share))
        where = f"vapour, {share:g} rho_v"
        table.append((where, "p", worst(p, state.p, state.p)))
        table.append((where, "u, of h_lg", worst(u, state.u, latent)))
    t = np.linspace(1.0001 * fluid.saturation_maximum, fluid.gas_maximum, 101)
    for share in (0.1 * fluid.gas_density_share, fluid.gas_density_share):
        density = share * line.vapour[-1]
        state = properties(eq, t, np.full_like(t, density))
        p, u = fast.gas(t, np.full_like(t, share))
        where = f"gas above {fluid.saturation_maximum:g} K, {density:.3g} kg/m3"
        table.append((where, "p", worst(p, state.p, state.p)))
        table.append((where, "u, of h_lg(max)", worst(u, state.u, np.full_like(t, latent[0]))))
    return table


def table(both: list[tuple[Fluid, dict[str, Fit]]]) -> str:
    """The Markdown table of all fluids."""
    lines = ["| fluid | region | quantity | worst difference |", "|---|---|---|---|"]
    for fluid, fits in both:
        lines += [f"| {fluid.equation.name} | {' | '.join(row)} |" for row in rows(fluid, fits)]
    return "\n".join(lines) + "\n"
