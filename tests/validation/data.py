"""Data files of tests/data, whose header lines start with '#'."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
DATA = Path(__file__).resolve().parents[1] / "data"


def rows(name: str) -> list[list[str]]:
    """Lines of a file as texts, the names of the columns first."""
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.reader(line for line in file if not line.startswith("#")))


def columns(name: str) -> dict[str, Array]:
    """Columns of numbers by their names."""
    head, *body = rows(name)
    return {key: np.array([float(row[i]) for row in body]) for i, key in enumerate(head)}


def series(name: str) -> dict[str, tuple[Array, Array]]:
    """Times (s) and values of each quantity of a file of series."""
    found: dict[str, list[tuple[float, float]]] = {}
    for quantity, time, value in rows(name)[1:]:
        found.setdefault(quantity, []).append((float(time), float(value)))
    return {key: (np.array(pairs)[:, 0], np.array(pairs)[:, 1]) for key, pairs in found.items()}


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was compared with what, the bar, and what was seen.

    `seen` and `most` are in the unit that `unit` says; the bar holds where seen <= most.
    """

    case: str
    what: str
    seen: float
    most: float
    unit: str = "%"

    @property
    def holds(self) -> bool:
        """Whether the bar is met."""
        return bool(self.seen <= self.most)


def worst(found: Array, wanted: Array) -> float:
    """Largest relative difference, in per cent; NaN in `wanted` is left out."""
    known = np.isfinite(wanted)
    return float(100.0 * np.max(np.abs(found[known] / wanted[known] - 1.0)))
