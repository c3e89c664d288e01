"""Many numbers as exact counts of narrow buckets: quantiles, mean and histogram in memory that has a bound.

A bucket holds the doubles whose sign, exponent and first KEPT bits of the mantissa agree: 2048 to an octave,
so that its middle is within ERROR of each of its numbers. What is kept of a bucket is how many numbers it
has and the sum of the bits that its name leaves out, both whole numbers: neither the order of the numbers nor
how they were divided changes a bit, on the processor or on a device, and no logarithm is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

KEPT = 11
ERROR = 2.0 ** -(KEPT + 1)
"""Half a bucket, relative to any number in it."""

_DROPPED = 52 - KEPT  # bits of the mantissa that a bucket's name leaves out
_HALF = 21  # of these in the lower of two sums, each of which stays whole up to 2^32 numbers
_ALL = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Tally:
    """Numbers by bucket: (b,) each, in ascending order of the buckets' names, and their extremes."""

    names: Integers  # of buckets that have a number
    counts: Integers
    low: Integers  # sums of the lower and the higher bits that the names leave out
    high: Integers
    least: float  # NaN of no numbers
    greatest: float

    @property
    def count(self) -> int:
        """How many numbers there are."""
        return int(self.counts.sum())

    @property
    def mean(self) -> float:
        """Arithmetic mean, of the exact sum; NaN of no numbers."""
        if self.count == 0:
            return float("nan")
        floor = edge(np.where(self.names < 0, -1 - self.names, self.names))
        unit = np.spacing(floor)
        sign = np.where(self.names < 0, -1.0, 1.0)
        # Each product is exact: of a short mantissa, or with a power of two.
        sums = [floor * self.counts, self.high * (unit * 2.0**_HALF), self.low * unit]
        return fsum(np.concatenate([sign * part for part in sums]).tolist()) / self.count

    def quantile(self, probability: Floats) -> Floats:
        """Quantiles at probabilities of any shape; NaN of no numbers.

        Linear between order statistics (Hyndman and Fan 1996, type 7). The least and the greatest are themselves, all
        others the middle of their bucket: within ERROR of the larger of the two in size, which may differ in sign.
        """
        if self.count == 0:
            return np.full(probability.shape, np.nan)
        position = probability * (self.count - 1)
        first = np.floor(position).astype(np.int64)
        one, two = self._ranked(first), self._ranked(np.minimum(first + 1, self.count - 1))
        return np.asarray(one + (position - first) * (two - one))

    def _ranked(self, rank: Integers) -> Floats:
        """The number of a rank from 0 on."""
        place = np.searchsorted(np.cumsum(self.counts), rank, side="right")
        name = self.names[place]
        middle = 0.5 * (edge(name) + edge(name + 1))
        middle = np.where((name == 0) | (name == -1), 0.0, middle)
        middle = np.where(rank == self.count - 1, self.greatest, middle)
        inside = np.clip(middle, self.least, self.greatest)
        return np.where(rank == 0, self.least, inside)

    def histogram(self, per_octave: int) -> tuple[Floats, Integers]:
        """Edges (h, 2) and counts (h,) of bins that have a number; `per_octave` a power of two up to 2048."""
        width = 2**KEPT // per_octave
        bins, places = np.unique(self.names // width, return_inverse=True)
        counts = np.zeros(bins.size, dtype=np.int64)
        np.add.at(counts, places, self.counts)
        return np.column_stack([edge(bins * width), edge((bins + 1) * width)]), counts


def edge(name: Integers) -> Floats:
    """Where a bucket begins: of those below zero, which are counted from -1 downwards, too."""
    return np.asarray(np.sign(name) * (np.abs(name) << _DROPPED).view(np.float64))


_NONE = np.empty(0, dtype=np.int64)
EMPTY = Tally(_NONE, _NONE, _NONE, _NONE, float("nan"), float("nan"))


def tally(xp: Any, values: Any) -> Tally:
    """Count finite numbers (m,), an array of `xp`, NumPy or CuPy; what comes back is NumPy's."""
    if values.size == 0:
        return EMPTY
    values = values + 0.0  # no zero has a sign
    bits = values.view(np.int64)
    ordered = xp.where(bits < 0, bits ^ _ALL, bits)
    names, places, counts = xp.unique(ordered >> _DROPPED, return_inverse=True, return_counts=True)
    rest = bits & (2**_DROPPED - 1)

    def summed(part: Any) -> Integers:
        sums = xp.bincount(places, weights=part.astype(np.float64), minlength=names.size)
        return home(xp, sums.astype(np.int64))

    return Tally(
        home(xp, names),
        home(xp, counts.astype(np.int64)),
        summed(rest & (2**_HALF - 1)),
        summed(rest >> _HALF),
        float(values.min()),
        float(values.max()),
    )


def united(tallies: Sequence[Tally]) -> Tally:
    """One tally of all their numbers."""
    there = [one for one in tallies if one.names.size]
    if len(there) < 2:
        return there[0] if there else EMPTY
    names, places = np.unique(np.concatenate([one.names for one in there]), return_inverse=True)

    def summed(field: str) -> Integers:
        sums = np.zeros(names.size, dtype=np.int64)
        np.add.at(sums, places, np.concatenate([getattr(one, field) for one in there]))
        return sums

    least, greatest = min(one.least for one in there), max(one.greatest for one in there)
    return Tally(names, summed("counts"), summed("low"), summed("high"), least, greatest)


def home(xp: Any, array: Any) -> Integers:
    """An array of `xp` as NumPy's."""
    return np.asarray(array if xp is np else xp.asnumpy(array))
