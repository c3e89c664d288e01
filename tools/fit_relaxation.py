"""Fits the three constants of the relaxation law on the given runs of both flashing cases, all at once.

Run ``python tools/fit_relaxation.py`` with the package installed. It prints C1, C2 and K, the errors with
them, and the spread of the constants when each isotherm or case is left out. The figures stand in
docs/theory/discharge.md; the constants in cpp/include/leakphys/physics/critical_flow.hpp.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from leakphys import discharge

DATA = Path(__file__).resolve().parents[1] / "tests" / "data"
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """Measured fluxes of one nozzle: pressures (Pa) and temperatures (K) at rest, kg/(m2 s), and its bore (m)."""

    name: str
    fluid: str
    pressure: Array
    temperature: Array
    flux: Array
    diameter: float
    length: float

    def errors(self, constants: tuple[float, float, float]) -> Array:
        """Relative errors of the law."""
        flow = discharge.mass_flux(
            self.fluid,
            self.pressure,
            T0=self.temperature,
            law="relaxation",
            diameter=self.diameter,
            length=self.length,
            constants=constants,
        )
        return flow.G / self.flux - 1.0

    def without(self, mask: NDArray[np.bool_]) -> Case:
        """The case without the points of the mask."""
        keep = ~mask
        return Case(
            self.name,
            self.fluid,
            self.pressure[keep],
            self.temperature[keep],
            self.flux[keep],
            self.diameter,
            self.length,
        )


def columns(name: str) -> dict[str, Array]:
    """Columns of a data file whose header lines start with '#'."""
    with (DATA / name).open(encoding="utf-8") as file:
        rows = list(csv.reader(line for line in file if not line.startswith("#")))
    return {key: np.array([float(r[i]) for r in rows[1:]]) for i, key in enumerate(rows[0])}


def cases() -> list[Case]:
    """Liquid nitrogen below 126 K, and Marviken 24 above 3.4 MPa with 503 K at its inlet."""
    cold, hot = (
        columns("simoneau_hendricks_1979_LN2_nozzle.csv"),
        columns("marviken_24_massflux.csv"),
    )
    below, above = cold["T0_K"] < 126.0, hot["p_kPa"] > 3400.0
    return [
        Case(
            "nitrogen",
            "nitrogen",
            cold["p0_Pa"][below],
            cold["T0_K"][below],
            cold["G_kg_m2_s"][below],
            3.555e-3,
            11.35e-3,
        ),
        Case(
            "Marviken 24",
            "water",
            1e3 * hot["p_kPa"][above],
            np.full(int(above.sum()), 503.0),
            hot["G_kg_m2_s"][above],
            0.5,
            0.15,
        ),
    ]


def fitted(given: list[Case]) -> tuple[float, float, float]:
    """Least mean square error, each case weighing the same."""

    def loss(x: Array) -> float:
        constants = (float(np.exp(x[0])), float(np.exp(x[1])), float(np.exp(x[2])))
        return sum(float(np.mean(case.errors(constants) ** 2)) for case in given)

    start = np.log(np.array([5e-3, 0.4, 0.07]))
    found = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-9})
    c_1, c_2, k = np.exp(found.x)
    return float(c_1), float(c_2), float(k)


def told(case: Case, constants: tuple[float, float, float]) -> str:
    """One line of errors, in per cent."""
    off = 100.0 * case.errors(constants)
    return (
        f"{case.name}: {len(off)} points, mean {off.mean():+.2f}, MAE {np.abs(off).mean():.2f}, "
        f"worst {np.abs(off).max():.2f} %"
    )


def main() -> int:
    """Fit, and tell how well and how firmly."""
    given = cases()
    best = fitted(given)
    print(f"C1 {best[0]:.4g} m, C2 {best[1]:.4g} 1/m, K {best[2]:.4g}")
    for case in given:
        print(told(case, best))
    for low, high in ((94.0, 96.0), (109.0, 111.0), (123.0, 126.0)):
        mask = (given[0].temperature > low) & (given[0].temperature < high)
        rest = [given[0].without(mask), given[1]]
        constants = fitted(rest)
        left_out = told(given[0].without(~mask), constants)
        print(
            f"without {low:g} to {high:g} K: {constants[0]:.4g}, {constants[1]:.4g}, {constants[2]:.4g}; {left_out}"
        )
    for i, case in enumerate(given):
        constants = fitted([other for k, other in enumerate(given) if k != i])
        print(
            f"without {case.name}: {constants[0]:.4g}, {constants[1]:.4g}, {constants[2]:.4g}; {told(case, constants)}"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
