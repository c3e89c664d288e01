"""Bakes the fluid headers from published equations of state (for developers).

Needs CoolProp, thermo and chemicals. Run ``python tools/bake_fluids.py``. It writes fit_degrees.hpp,
isooctane.hpp and nitrogen.hpp under cpp/include/leakphys/fluids, and the table of differences in
docs/theory/fluids.md. Running it again on the same processor gives the same bytes. ``--out DIR`` writes all four there instead, which is how the test compares.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from fluid_bake import sources
from fluid_bake.fits import Fit, Target, lowest_degree
from fluid_bake.header import degrees, header
from fluid_bake.helmholtz import Array
from fluid_bake.quantities import (
    FAST,
    GAS,
    REFERENCE,
    Fluid,
    along_saturation,
    gas_functions,
    reference_line,
    targets,
    transport_along,
)
from fluid_bake.report import BEGIN, END, table
from fluid_bake.saturation import saturation, with_zero

HEADERS = Path(__file__).resolve().parents[1] / "cpp" / "include" / "leakphys" / "fluids"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "theory" / "fluids.md"
TABLE = "differences.md"
NEAREST = 1e-3  # 1 - T/Tc at the warm end of the reference tier's saturation line


def fluids() -> tuple[Fluid, ...]:
    """The fluids and their ranges, in the order of their ids."""
    return (
        Fluid(
            with_zero(sources.isooctane()),
            sources.isooctane_transport(),
            latent_heat_of_fusion=sources.latent_heat_of_fusion("540-84-1"),
            saturation_maximum=490.0,
            gas_maximum=600.0,
            reference_maximum=600.0,
            pressure_maximum=100e6,
            compression_maximum=5e6,
            gas_density_share=0.25,
        ),
        Fluid(
            with_zero(sources.nitrogen()),
            sources.nitrogen_transport(),
            latent_heat_of_fusion=sources.latent_heat_of_fusion("7727-37-9"),
            saturation_maximum=113.0,
            gas_maximum=400.0,
            reference_maximum=1000.0,
            pressure_maximum=100e6,
            compression_maximum=5e6,
            gas_density_share=0.25,
        ),
    )


def all_targets(fluid: Fluid) -> dict[str, tuple[Target, float, float]]:
    """Samples of every fitted function of one fluid."""
    eq = fluid.equation
    low, high = eq.triple_temperature, fluid.saturation_maximum

    def held(t: Array, top: float) -> Array:
        return np.asarray(np.clip(t, low, top))

    def saturated(t: Array) -> dict[str, tuple[Array, Array]]:
        return along_saturation(fluid, saturation(eq, t)) | transport_along(fluid, t)

    def inverted(t: Array) -> dict[str, tuple[Array, Array]]:
        both = gas_functions(fluid, t)
        return {key: both[key] for key in ("b", "b_beta")}

    def straight(t: Array) -> dict[str, tuple[Array, Array]]:
        both = gas_functions(fluid, t)
        return {key: both[key] for key in ("u_0", "cp_0")}

    def near(t: Array) -> dict[str, tuple[Array, Array]]:
        return reference_line(saturation(eq, t))

    critical = eq.critical_temperature
    top = (1.0 - NEAREST) * critical
    return (
        targets(low, high, lambda t: t, lambda x: held(x, high), saturated)
        | targets(
            low, fluid.gas_maximum, lambda t: t, lambda x: held(x, fluid.gas_maximum), straight
        )
        | targets(
            low,
            fluid.gas_maximum,
            lambda t: 1.0 / t,
            lambda x: held(1.0 / x, fluid.gas_maximum),
            inverted,
        )
        | targets(
            low,
            top,
            lambda t: np.cbrt(1.0 - t / critical),
            lambda x: held(critical * (1.0 - x**3), top),
            near,
        )
    )


def bake() -> dict[str, str]:
    """File names and their contents."""
    packages = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in ("CoolProp", "thermo", "chemicals")
    )
    everything = fluids()
    samples = [all_targets(fluid) for fluid in everything]
    fits: list[dict[str, Fit]] = [{} for _ in everything]
    for quantity in (*REFERENCE, *FAST, *GAS):
        basis = "chebyshev" if quantity in REFERENCE else "power"
        found = lowest_degree([s[quantity.field] for s in samples], quantity.tolerance, basis)
        for own, one in zip(fits, found, strict=True):
            own[quantity.field] = one
    files = {"fit_degrees.hpp": degrees(fits[0])}
    for fluid, own in zip(everything, fits, strict=True):
        eq = fluid.equation
        ends = saturation(eq, np.array([eq.triple_temperature, fluid.saturation_maximum]))
        density = fluid.gas_density_share * float(ends.vapour[1])
        files[f"{eq.name}.hpp"] = header(fluid, own, float(ends.pressure[0]), density, packages)
    files[TABLE] = table(list(zip(everything, fits, strict=True)))
    return files


def publish(text: str) -> None:
    """Put the table of differences between the markers of docs/theory/fluids.md."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")


def main() -> int:
    """Command line: write the headers and the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=None)
    given: Path | None = parser.parse_args().out
    files = bake()
    if given is None:
        publish(files.pop(TABLE))
    folder = HEADERS if given is None else given
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
        print(folder / name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
