"""How well ballistic limits tell holes from holds in a public collection of shots at Whipple shields.

Run ``python tools/screen_whipple_shots.py database_whipple_pyBLOSSUM.csv`` with the table of the public program
pyBLOSSUM (Ryan, S., https://github.com/shannonjryan/pyBLOSSUM, MIT; not part of this project). It prints, of shots
of aluminium at aluminium, which share of the failures and of the holds a law tells, and the median and the
scatter factor of a logistic fit to ln(d/d_c): what `lp.impact.Shield.scatter` states.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from leakphys import impact

KSI = 6.894757e6  # Pa
COLUMNS = {
    "proj_density": 1e3,
    "proj_diam": 1e-2,
    "angle": np.pi / 180.0,
    "velocity": 1e3,
    "bumper_density": 1e3,
    "bumper_thick": 1e-2,
    "standoff": 1e-2,
    "wall_density": 1e3,
    "wall_yield": KSI,
    "wall_thick": 1e-2,
    "perforated_class": 1.0,
}


def shots(path: Path) -> dict[str, np.ndarray]:
    """The table's columns in SI, of shots whose three materials are aluminium."""
    with path.open(encoding="utf-8-sig") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if all(row[f"{part}_mat"].startswith("AA") for part in ("proj", "bumper", "wall"))
        ]
    found: dict[str, list[float]] = {name: [] for name in COLUMNS}
    for row in rows:
        try:
            numbers = [float(row[name]) * scale for name, scale in COLUMNS.items()]
        except ValueError:
            continue
        for name, number in zip(COLUMNS, numbers, strict=True):
            found[name].append(number)
    return {name: np.array(column) for name, column in found.items()}


def main(path: str) -> int:
    """Print a line for each law."""
    table = shots(Path(path))
    failed = table["perforated_class"] > 0.5
    print(f"{failed.size} shots, {failed.sum()} failures")
    for model in ("christiansen_kerr", "jsc"):
        own = {"wall_density": table["wall_density"]} if model == "christiansen_kerr" else {}
        limit = impact.ballistic_limit(
            model,
            velocity=table["velocity"],
            angle=table["angle"],
            density=table["proj_density"],
            wall_thickness=table["wall_thick"],
            wall_yield=table["wall_yield"],
            bumper_thickness=table["bumper_thick"],
            bumper_density=table["bumper_density"],
            spacing=table["standoff"],
            **own,
        )
        ratio = np.log(table["proj_diam"] / np.asarray(limit))
        good = np.isfinite(ratio)
        over, fails = ratio[good], failed[good]
        median, factor = fitted(over, fails)
        print(
            f"{model}: {good.sum()} shots, failures told {np.mean(over[fails] > 0.0):.1%}, holds told "
            f"{np.mean(over[~fails] <= 0.0):.1%}, all {np.mean((over > 0.0) == fails):.1%}, "
            f"median {median:.3f}, factor {factor:.2f}"
        )
    return 0


def fitted(over: np.ndarray, fails: np.ndarray) -> tuple[float, float]:
    """Median and one-sigma factor of d/d_c at which shots fail, by a logistic fit."""

    def misfit(x: np.ndarray) -> float:
        z = (over - x[0]) / np.exp(x[1])
        return float(np.sum(np.logaddexp(0.0, np.where(fails, -z, z))))

    centre, width = minimize(misfit, [0.0, -1.0], method="Nelder-Mead").x
    return float(np.exp(centre)), float(np.exp(np.exp(width) * np.pi / np.sqrt(3.0)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
