"""Members drawn for the benchmarks, by a fixed seed: of leak8, and holes of a scenario."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def leak8_members(n: int) -> Floats:
    """(n, 4) drawn as the problem's definition says; the first 256 rows are those of the reference."""
    u = np.random.default_rng(12345).random((n, 4))
    columns = (
        3e-4 * 10.0 ** u[:, 0],  # hole diameter m
        285.0 + 15.0 * u[:, 1],  # initial temperature K
        100.0 + 500.0 * u[:, 2],  # equipment heat W
        70.0 * u[:, 3],  # beta degrees
    )
    return np.ascontiguousarray(np.column_stack(columns))


def holes(n: int) -> Floats:
    """(n,) diameters [m] from 0.3 to 3 mm."""
    drawn: Floats = 3e-4 * 10.0 ** np.random.default_rng(0).random(n)
    return drawn
