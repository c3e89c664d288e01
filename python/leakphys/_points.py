"""Points of the unit cube, the same for the same seed: Sobol, Latin hypercube, independent."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Method = Literal["sobol", "latin_hypercube", "independent"]

LEAST_POINT = 2.0**-54
"""What a point of 0 counts as."""

# Streams of one seed: what a member draws depends on the seed, its index and, for what is drawn in
# the outer loop, on the number of members; never on the others, the blocks or the threads.
STREAM = {"sobol": 1, "latin_hypercube": 2, "independent": 3, "posterior": 4}


def unit_cube(n: int, dimensions: int, seed: int, method: Method = "sobol") -> Floats:
    """Return n points in the unit cube, shape (n, dimensions), the same for the same arguments.

    sobol: scrambled, a prefix of one sequence, so a larger n keeps the first points;
    latin_hypercube: one point in each of n strata per axis; independent: plain pseudo-random.
    """
    if dimensions == 0:
        return np.empty((n, 0))
    generator = _generator(seed, method)
    if method == "independent":
        return generator.random((n, dimensions))
    if method == "latin_hypercube":
        from scipy.stats import qmc

        return np.asarray(qmc.LatinHypercube(dimensions, rng=generator).random(n))
    sequence = sobol(dimensions, seed)
    return inside_open(sequence.random_base2(int(np.ceil(np.log2(n))) if n > 1 else 0)[:n])


def _generator(seed: int, method: Method) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(STREAM[method],)))


def sobol(dimensions: int, seed: int) -> Any:
    """The scrambled sequence of a seed, at its first point."""
    from scipy.stats import qmc

    return qmc.Sobol(dimensions, scramble=True, rng=_generator(seed, "sobol"))


def inside_open(points: Floats) -> Floats:
    """Points within the open interval: the quantiles there are finite."""
    return np.asarray(np.clip(points, LEAST_POINT, 1.0 - 2.0**-53))
