"""A fluid's table: every number of FluidTable (cpp/include/leakphys/fluids/table.hpp) by its name there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .equation import Array, Rows
from .fits import Fit, nodes, rounded, window
from .quantities import (
    GAS_TRANSPORT,
    IDEAL,
    LINE,
    REFERENCE,
    TRANSPORT,
    WARMEST,
    Fluid,
    Quantity,
    gas_transport_fits,
    ideal_fits,
    line_fits,
    reference_fits,
    transport_maximum,
)
from .saturation import saturation
from .sources import LiquidData, NotBakeable
from .surfaces import (
    BEND_DEGREE,
    HIGHEST,
    SQUEEZED,
    VIRIAL_DEGREE,
    VIRIALS,
    densest_gas,
    gas_fit,
    liquid_fit,
)

SURFACE_TOLERANCE = {
    "pressure of the gas": 1e-3,
    "energy of the gas, of R T": 5e-3,
    "density of compressed liquid": 1e-3,
    "energy of compressed liquid, of h_lg": 1e-3,
}
DEGREES: dict[str, int] = {
    **{q.field: q.degree for q in (*REFERENCE, *LINE, *TRANSPORT, *GAS_TRANSPORT, *IDEAL)},
    "bend": BEND_DEGREE,
    "virial": VIRIAL_DEGREE,
}
KNOWN = (*REFERENCE, *LINE, *TRANSPORT, *GAS_TRANSPORT, *IDEAL)
BENDS = ("bend_2", "bend_3", "turn_2")


@dataclass(frozen=True)
class Baked:
    """The numbers of a table, and how well they are met.

    Attributes:
        name, title, sources: for headers and messages.
        numbers: scalars by their field.
        rows: terms of the equation of state by their field.
        fits: polynomials by their field; "virial" has several and stands apart.
        virial: the virial coefficients.
        surfaces: worst errors over temperature and density, by what they are of.
    """

    name: str
    title: str
    sources: tuple[str, ...]
    numbers: dict[str, float]
    rows: dict[str, Rows]
    fits: dict[str, Fit]
    virial: tuple[Fit, ...]
    surfaces: dict[str, float]

    def as_table(self) -> dict[str, Any]:
        """What the compiled core registers: plain numbers, lists of rows, polynomials as tuples."""

        def flat(one: Fit) -> tuple[float, float, float, list[float]]:
            return one.scale, one.shift, one.worst, list(one.coefficients)

        return {
            **self.numbers,
            **{key: [list(row) for row in rows] for key, rows in self.rows.items()},
            **{key: flat(one) for key, one in self.fits.items()},
            "virial": [flat(one) for one in self.virial],
        }


def quantity(field: str) -> Quantity:
    """What is known of a fitted field; StopIteration for surfaces, which have none."""
    return next(q for q in KNOWN if q.field == field)


def _missing(field: str) -> Fit:
    """What no source has: not a number, everywhere."""
    return Fit(1.0, 0.0, (float("nan"),) * (quantity(field).degree + 1), float("nan"))


def _check(name: str, fits: dict[str, Fit], surfaces: dict[str, float]) -> None:
    for field, one in fits.items():
        known = quantity(field)
        if one.worst > known.tolerance:
            raise NotBakeable(
                f"{name}: found a fit of the {known.meaning} that errs by {one.worst:.1e} "
                f"{known.error}, expected {known.tolerance:g} at most"
            )
    for what, found in surfaces.items():
        if found > SURFACE_TOLERANCE[what]:
            raise NotBakeable(
                f"{name}: found a fit of the {what} that errs by {found:.1e}, expected "
                f"{SURFACE_TOLERANCE[what]:g} at most"
            )


def bake(fluid: Fluid) -> Baked:
    """The table of a fluid with an equation of state.

    Raises:
        NotBakeable: a fit misses its tolerance.
    """
    eq = fluid.equation
    fits = reference_fits(fluid) | line_fits(fluid) | ideal_fits(fluid) | gas_transport_fits(fluid)
    gas, liquid = gas_fit(fluid), liquid_fit(fluid)
    surfaces = dict(
        zip(
            SURFACE_TOLERANCE,
            (gas.worst_pressure, gas.worst_energy, liquid.worst_density, liquid.worst_energy),
            strict=True,
        )
    )
    _check(eq.name, fits, surfaces)
    for q in (*TRANSPORT, *GAS_TRANSPORT):
        fits.setdefault(q.field, _missing(q.field))
    triple = saturation(eq, np.array([eq.triple_temperature]))
    numbers = {
        "molar_mass": eq.molar_mass,
        "gas_constant": eq.gas_constant,
        "critical_temperature": eq.critical_temperature,
        "critical_density": eq.critical_density,
        "critical_pressure": eq.critical_pressure,
        "triple_temperature": eq.triple_temperature,
        "triple_pressure": float(f"{float(triple.pressure[0]):.10g}"),
        "latent_heat_of_fusion": float(f"{fluid.latent_heat_of_fusion:.4g}"),
        "liquid_only": 0,
        "saturation_maximum": fluid.saturation_maximum,
        "gas_maximum": fluid.gas_maximum,
        "gas_density_maximum": float(f"{densest_gas(fluid):.4g}"),
        "compression_maximum": HIGHEST,
        "compressed_maximum": 1.0 + SQUEEZED,
        "transport_maximum": transport_maximum(fluid),
        "reference_maximum": fluid.reference_maximum,
        "reference_saturation_maximum": fluid.nearest * eq.critical_temperature,
        "reference_pressure_maximum": fluid.pressure_maximum,
    }
    zero = tuple(float(f"{v:.12g}") for v in eq.zero)
    rows: dict[str, Rows] = {
        "ideal_lead": ((*zero, eq.ideal_log_tau),),
        "ideal_power": eq.ideal_power,
        "ideal_einstein": eq.ideal_einstein,
        "power": eq.power,
        "gauss": eq.gauss,
        "association": eq.association,
        "critical": eq.critical,
    }
    sources = (
        f"Equation of state: {eq.source}.",
        f"Transport: {fluid.transport.source}.",
        (
            f"Reference tier: {eq.triple_temperature:g} to {fluid.reference_maximum:g} K, up to "
            f"{fluid.pressure_maximum / 1e6:g} MPa. Fast tier: saturation {eq.triple_temperature:g} "
            f"to {fluid.saturation_maximum:g} K, gas to {fluid.gas_maximum:g} K."
        ),
    )
    return Baked(
        eq.name, eq.title, sources, numbers, rows, fits | liquid.bends, gas.virials, surfaces
    )


# A liquid without a vapour has one all the same in the closure's formulas, too thin to matter.
_NO_VAPOUR = 1e-9  # kg/m3


def bake_liquid(data: LiquidData) -> Baked:
    """The table of a fluid that is known as liquid only: density, heat capacity, transport, compressibility.

    u and s follow from cp at the low pressures of a coolant loop, (dp/drho)_T from the sound speed.
    """
    low, high = data.coldest, data.warmest
    scale_t = high / WARMEST  # stands for the critical temperature in the coordinate x

    def over(f: Any, degree: int, weight: Any, given: str = "x") -> Fit:
        def x_of(t: Array) -> Array:
            return np.asarray((scale_t / t - 1.0) ** 0.25 if given == "x" else t)

        first, last = sorted(float(v) for v in x_of(np.array([low, high])))
        scale, shift = window(first, last)

        def t_of(x: Array) -> Array:
            return np.asarray(np.clip(scale_t / (1.0 + x**4) if given == "x" else x, low, high))

        x, check = nodes(first, last), np.linspace(first, last, 501)
        t, value = t_of(x), f(t_of(x))
        basis = np.polynomial.chebyshev.chebvander(scale * x + shift, degree)
        w = weight(t)
        solution = np.linalg.lstsq(basis * w[:, None], value * w, rcond=None)[0]
        found = rounded(np.asarray(np.polynomial.chebyshev.cheb2poly(solution)))
        found += (0.0,) * (degree + 1 - len(found))
        off = np.polynomial.polynomial.polyval(scale * check + shift, np.array(found)) - f(
            t_of(check)
        )
        return Fit(scale, shift, found, float(np.max(np.abs(off * weight(t_of(check))))))

    fine = np.linspace(low, high, 4001)
    steps = 0.5 * (data.heat_capacity(fine[1:]) + data.heat_capacity(fine[:-1])) * np.diff(fine)
    energy = np.concatenate(([0.0], np.cumsum(steps)))
    entropy = np.concatenate(([0.0], np.cumsum(steps / (0.5 * (fine[1:] + fine[:-1])))))

    def stiffness(t: Array) -> Array:
        expansion = -np.gradient(data.density(fine), fine) / data.density(fine)
        beta = np.interp(t, fine, expansion)
        ratio = 1.0 + t * beta**2 * data.sound_speed(t) ** 2 / data.heat_capacity(t)  # cp/cv
        return np.asarray(data.sound_speed(t) ** 2 / ratio)

    def internal_pressure(t: Array) -> Array:
        expansion = -np.gradient(data.density(fine), fine) / data.density(fine)
        return np.asarray(t * np.interp(t, fine, expansion) * stiffness(t) * data.density(t))

    def relative(f: Any) -> Any:
        return lambda t: 1.0 / np.abs(f(t))

    def one(t: Array) -> Array:
        return np.ones_like(t)

    def log(f: Any) -> Any:
        return lambda t: np.log(f(t))

    d, gas_constant = DEGREES, 8.314462618 / data.molar_mass
    fits = {
        "reference_ln_rho_v": Fit(
            1.0, 0.0, (0.0,) * (d["reference_ln_rho_v"] + 1), 0.0, "chebyshev"
        ),
        "reference_rho_l": Fit(1.0, 0.0, (0.0,) * (d["reference_rho_l"] + 1), 0.0, "chebyshev"),
        "ln_rho_v": Fit(1.0, 0.0, (float(np.log(_NO_VAPOUR)),) + (0.0,) * d["ln_rho_v"], 0.0),
        "rho_l": over(data.density, d["rho_l"], relative(data.density)),
        "u_l": over(lambda t: np.interp(t, fine, energy), d["u_l"], lambda t: one(t) / energy[-1]),
        "s_l": over(
            lambda t: np.interp(t, fine, entropy), d["s_l"], lambda t: one(t) / entropy[-1]
        ),
        "stiffness": over(stiffness, d["stiffness"], relative(stiffness)),
        "internal_pressure": over(
            internal_pressure, d["internal_pressure"], relative(internal_pressure)
        ),
        "inverse_cp_l": over(
            lambda t: 1.0 / data.heat_capacity(t), d["inverse_cp_l"], data.heat_capacity
        ),
        "ln_mu_l": over(log(data.viscosity), d["ln_mu_l"], one),
        "k_l": over(data.conductivity, d["k_l"], relative(data.conductivity)),
        "sigma": _missing("sigma"),
        "ln_mu_v": Fit(1.0, 0.0, (float(np.log(1e-5)),) + (0.0,) * d["ln_mu_v"], 0.0),
        "ln_mu_0": Fit(1.0, 0.0, (float(np.log(1e-5)),) + (0.0,) * d["ln_mu_0"], 0.0),
        "u_0": over(
            lambda t: np.interp(t, fine, energy), d["u_0"], lambda t: one(t) / energy[-1], "T"
        ),
        "cp_0": over(data.heat_capacity, d["cp_0"], relative(data.heat_capacity), "T"),
        **{key: Fit(1.0, 0.0, (0.0,) * (d["bend"] + 1), 0.0) for key in BENDS},
    }
    numbers = {
        "molar_mass": data.molar_mass,
        "gas_constant": gas_constant,
        "critical_temperature": scale_t,
        "critical_density": float(data.density(np.array([low]))[0]) / 3.0,
        "critical_pressure": float("nan"),
        "triple_temperature": low,
        "triple_pressure": _NO_VAPOUR * gas_constant * low,
        "latent_heat_of_fusion": float("nan"),
        "liquid_only": 1,
        "saturation_maximum": high,
        "gas_maximum": high,
        "gas_density_maximum": _NO_VAPOUR,
        "compression_maximum": HIGHEST,
        "compressed_maximum": 1.0 + SQUEEZED,
        "transport_maximum": high,
        "reference_maximum": high,
        "reference_saturation_maximum": high,
        "reference_pressure_maximum": HIGHEST,
    }
    none: dict[str, Rows] = dict.fromkeys(
        ("ideal_power", "ideal_einstein", "power", "gauss", "association", "critical"), ()
    )
    rows: dict[str, Rows] = {"ideal_lead": ((0.0, 0.0, 0.0),), **none}
    flat = Fit(1.0, 0.0, (0.0,) * (VIRIAL_DEGREE + 1), 0.0)
    return Baked(data.name, data.title, data.sources, numbers, rows, fits, (flat,) * VIRIALS, {})
