"""Turns fits into C++ text: fit_degrees.hpp and one header per fluid."""

from __future__ import annotations

from collections.abc import Iterable

from .fits import Fit
from .quantities import FAST, GAS, REFERENCE, Fluid, Quantity

OPEN = "namespace leakphys::inline LEAKPHYS_ISA {\n"
CLOSE = "}  // namespace leakphys::inline LEAKPHYS_ISA\n"
BANNER = "// Written by tools/bake_fluids.py; do not edit: change the generator and run it again.\n"
MOST_POWER, MOST_GAUSS, MOST_IDEAL = 32, 4, 4


def number(value: float) -> str:
    """Shortest text that reads back as the same double, always with a point or an exponent."""
    return repr(float(value))


def row(values: Iterable[float]) -> str:
    """One brace-enclosed row."""
    return "{" + ", ".join(number(v) for v in values) + "}"


def wrapped(values: Iterable[float], indent: int = 6) -> str:
    """Brace-enclosed list folded at 100 columns."""
    lines, line = [], " " * indent
    texts = [number(v) for v in values]
    for i, text in enumerate(texts):
        piece = text + ("," if i + 1 < len(texts) else "")
        if len(line) + len(piece) + 1 > 98:
            lines.append(line.rstrip())
            line = " " * indent
        line += piece + " "
    lines.append(line.rstrip())
    return "{\n" + "\n".join(lines) + "}"


def rows(values: tuple[tuple[float, ...], ...], count: int) -> str:
    """A table of rows, padded with zeros to `count` rows by C++ itself."""
    if not values:
        return "{}"
    if len(values) > count:
        raise ValueError(f"{len(values)} terms do not fit in {count}")
    return "{\n" + ",\n".join(f"      {row(v)}" for v in values) + "}"


def degrees(fits: dict[str, Fit]) -> str:
    """fit_degrees.hpp: the degree of each fit, common to all fluids."""
    lines = [
        "// Degrees of the baked polynomials: the lowest that meet the tolerances for every fluid.\n"
        "//\n" + BANNER + "#pragma once\n\n"
        '#include "leakphys/num/config.hpp"\n\n' + OPEN
    ]
    for quantity in (*REFERENCE, *FAST, *GAS):
        count = len(fits[quantity.field].coefficients) - 1
        lines.append(
            f"inline constexpr int degree_{quantity.field} = {count};  // worst error "
            f"{quantity.tolerance:g} {quantity.error}"
        )
    return "\n".join(lines).replace(OPEN + "\n", OPEN + "\n") + "\n\n" + CLOSE


def fitted(quantity: Quantity, fit: Fit) -> str:
    """One designated initialiser with its worst error."""
    return (
        f"    // {quantity.meaning}; worst error {fit.worst:.1e} {quantity.error}\n"
        f"    .{quantity.field} = {{{number(fit.scale)}, {number(fit.shift)}, "
        f"{fit.worst:.3e}, {wrapped(fit.coefficients)}}},\n"
    )


def header(
    fluid: Fluid, fits: dict[str, Fit], triple_pressure: float, density: float, packages: str
) -> str:
    """The header of one fluid: provenance, constants, equation of state, fits."""
    eq = fluid.equation
    text = [
        f"// Baked properties of {eq.title}.\n//\n",
        BANNER,
        f"// Equation of state: {eq.source}.\n",
        f"// Transport: {fluid.transport.source}.\n".replace("; liquid", ";\n// liquid").replace(
            "; Mulero", ";\n// Mulero"
        ),
        f"// Packages: {packages}.\n",
        (
            f"// Reference tier: {eq.triple_temperature:g} to {fluid.reference_maximum:g} K, up to "
            f"{fluid.pressure_maximum / 1e6:g} MPa. Fast tier: saturation {eq.triple_temperature:g} to\n"
            f"// {fluid.saturation_maximum:g} K, gas to {fluid.gas_maximum:g} K. "
            "Zero of h and s: saturated liquid at the triple point.\n"
        ),
        "#pragma once\n\n",
        '#include "leakphys/fluids/table.hpp"\n\n',
        OPEN,
        "\n// clang-format off\n",
        f"inline constexpr FluidTable {eq.name}_table = {{\n",
    ]
    constants = {
        "molar_mass": eq.molar_mass,
        "gas_constant": eq.gas_constant,
        "critical_temperature": eq.critical_temperature,
        "critical_density": eq.critical_density,
        "critical_pressure": eq.critical_pressure,
        "triple_temperature": eq.triple_temperature,
        "triple_pressure": float(f"{triple_pressure:.10g}"),
        "latent_heat_of_fusion": float(f"{fluid.latent_heat_of_fusion:.4g}"),
        "saturation_maximum": fluid.saturation_maximum,
        "gas_maximum": fluid.gas_maximum,
        "gas_density_maximum": float(f"{density:.4g}"),
        "compression_maximum": fluid.compression_maximum,
        "reference_maximum": fluid.reference_maximum,
        "reference_saturation_maximum": 0.999 * eq.critical_temperature,
        "reference_pressure_maximum": fluid.pressure_maximum,
    }
    text += [f"    .{key} = {number(value)},\n" for key, value in constants.items()]
    zero = tuple(float(f"{v:.12g}") for v in eq.zero)
    text += [
        (
            "    // alpha0 = ln(delta) + a1 + a2 tau + c ln(tau) + sum n tau^t + "
            "sum v ln(1 - exp(-u/T))\n"
        ),
        f"    .ideal_lead = {row((*zero, eq.ideal_log_tau))},\n",
        f"    .ideal_power_count = {len(eq.ideal_power)},\n",
        f"    .ideal_power = {rows(eq.ideal_power, MOST_IDEAL)},\n",
        f"    .ideal_einstein_count = {len(eq.ideal_einstein)},\n",
        f"    .ideal_einstein = {rows(eq.ideal_einstein, MOST_IDEAL)},\n",
        "    // n, d, t, c of n delta^d tau^t exp(-delta^c); c = 0: no exponential\n",
        f"    .power_count = {len(eq.power)},\n",
        f"    .power = {rows(eq.power, MOST_POWER)},\n",
        "    // n, d, t, a, b, e, g of n delta^d tau^t exp(-a (delta - e)^2 - b (tau - g)^2)\n",
        f"    .gauss_count = {len(eq.gauss)},\n",
        f"    .gauss = {rows(eq.gauss, MOST_GAUSS)},\n",
    ]
    text += [fitted(q, fits[q.field]) for q in (*REFERENCE, *FAST, *GAS)]
    text += ["};\n// clang-format on\n\n", CLOSE]
    return "".join(text)
