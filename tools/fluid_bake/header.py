"""Turns baked fluids into text: fit_degrees.hpp, one header per fluid, and the table of worst errors."""

from __future__ import annotations

import math
from collections.abc import Iterable

from leakphys.fluids.baking.baked import BENDS, DEGREES, Baked, quantity
from leakphys.fluids.baking.fits import Fit
from leakphys.fluids.baking.surfaces import VIRIALS

OPEN = "namespace leakphys {\n"
CLOSE = "}  // namespace leakphys\n"
BANNER = "// Written by tools/bake_fluids.py; do not edit: change the generator and run it again.\n"
BEGIN = "<!-- written by tools/bake_fluids.py: begin -->"
END = "<!-- written by tools/bake_fluids.py: end -->"


def number(value: float) -> str:
    """Shortest text that reads back as the same double, always with a point or an exponent."""
    return "not_a_number" if math.isnan(value) else repr(float(value))


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


def rows(values: tuple[tuple[float, ...], ...]) -> str:
    """A table of rows, padded with zeros by C++ itself."""
    if not values:
        return "{}"
    return "{\n" + ",\n".join(f"      {row(v)}" for v in values) + "}"


def degrees() -> str:
    """fit_degrees.hpp: the degree of each fit, common to all fluids."""
    lines = [
        f"inline constexpr int degree_{field} = {degree};" for field, degree in DEGREES.items()
    ]
    return (
        "// Degrees of the baked polynomials, common to all fluids.\n//\n"
        + BANNER
        + "#pragma once\n\n"
        + OPEN
        + "\n"
        + "\n".join(lines)
        + f"\ninline constexpr int virials = {VIRIALS};\n\n"
        + CLOSE
    )


def polynomial(fit: Fit) -> str:
    """A brace-enclosed Polynomial or Chebyshev."""
    worst = "not_a_number" if math.isnan(fit.worst) else f"{fit.worst:.2e}"
    return f"{{{number(fit.scale)}, {number(fit.shift)}, {worst}, {wrapped(fit.coefficients)}}}"


def fitted(field: str, fit: Fit) -> str:
    """One designated initialiser with its worst error."""
    if field in BENDS:
        return f"    .{field} = {polynomial(fit)},\n"
    known = quantity(field)
    return (
        f"    // {known.meaning}; worst error {fit.worst:.1e} {known.error}\n"
        f"    .{field} = {polynomial(fit)},\n"
    )


ORDER = (
    *(f for f in DEGREES if f.startswith("reference")),
    "ln_rho_v",
    "rho_l",
    "u_l",
    "s_l",
    "stiffness",
    "internal_pressure",
    "inverse_cp_l",
    *BENDS,
    "ln_mu_l",
    "k_l",
    "sigma",
    "ln_mu_v",
    "ln_mu_0",
)


def header(fluid: Baked, packages: str) -> str:
    """The header of one fluid: provenance, constants, equation of state, fits."""
    counted = ("ideal_power", "ideal_einstein", "power", "gauss", "association", "critical")
    text = [
        f"// Baked properties of {fluid.name.replace('_', ' ')}: {fluid.title}.\n//\n",
        BANNER,
        *(f"// {source}\n" for source in fluid.sources),
        f"// Packages: {packages}. Zero of h and s: saturated liquid at the cold end.\n",
        "#pragma once\n\n",
        '#include "leakphys/fluids/table.hpp"\n\n',
        OPEN,
        "\n// clang-format off\n",
        f"inline constexpr FluidTable {fluid.name}_table = {{\n",
        *(
            f"    .{key} = {int(value) if key == 'liquid_only' else number(value)},\n"
            for key, value in fluid.numbers.items()
        ),
        f"    .ideal_lead = {row(fluid.rows['ideal_lead'][0])},\n",
    ]
    for key in counted:
        text.append(f"    .{key}_count = {len(fluid.rows[key])},\n")
        text.append(f"    .{key} = {rows(fluid.rows[key])},\n")
    text += [fitted(field, fluid.fits[field]) for field in ORDER]
    if fluid.surfaces:
        errors = "; ".join(f"{what} {found:.1e}" for what, found in fluid.surfaces.items())
        text.append(f"    // worst errors: {errors}\n")
    text.append(
        "    .virial = {\n"
        + ",\n".join(f"      {polynomial(one)}" for one in fluid.virial)
        + "},\n"
    )
    text += [fitted(field, fluid.fits[field]) for field in ("u_0", "cp_0")]
    text += ["};\n// clang-format on\n\n", CLOSE]
    return "".join(text)


COLUMNS = (
    ("rho_v", "ln_rho_v"),
    ("rho_l", "rho_l"),
    ("u_l, of h_lg", "u_l"),
    ("s_l, of h_lg/T", "s_l"),
    ("(dp/drho)_T", "stiffness"),
    ("cp_l", "inverse_cp_l"),
    ("mu_l", "ln_mu_l"),
    ("k_l", "k_l"),
)


def table(fluids: list[Baked]) -> str:
    """The Markdown table of worst errors of the fast tier against the equation of state."""
    surfaces = ("gas p", "gas u, of R T", "compressed rho", "compressed u, of h_lg")
    names = [*(label for label, _ in COLUMNS), *surfaces]
    lines = [f"| fluid | {' | '.join(names)} |", "|---|" + "---|" * len(names)]
    for fluid in fluids:
        found = [fluid.fits[field].worst for _, field in COLUMNS]
        found += list(fluid.surfaces.values()) or [float("nan")] * len(surfaces)
        cells = ["-" if math.isnan(x) else f"{x:.0e}" for x in found]
        lines.append(f"| {fluid.name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
