"""The extra load that just touches a limit, from a limit's worst excess at a few loads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leakphys.sampling import Floats, Integers

LOADS: tuple[float, ...] = (-800.0, -400.0, -200.0, 0.0, 200.0, 400.0, 800.0, 1600.0)
"""Extra sensible loads [W] at which every member is run."""

_HALVINGS = 60  # of a bracket of at most 800 W: below 1e-15 W, beyond double precision


@dataclass(frozen=True, eq=False)
class LoadMargin:
    """Heat-load margin [W] per member: positive where the limit holds without extra load.

    Its magnitude is the smallest extra load, added or taken away, at which the worst excess is
    zero; `touching` is that load itself, above zero where heat is added. Both are NaN where none of
    the loads brackets it. Then the margin is at least `at_least` (the limit was held at all loads) or
    at most `at_most` (exceeded at all), and both are NaN where the run without extra load failed.
    """

    margin: Floats  # (n,), or (n, K) of K limits; so are the others
    touching: Floats
    at_least: Floats
    at_most: Floats

    def take(self, index: Integers) -> LoadMargin:
        """The margins of the members of `index`."""
        return self._each(lambda column: column[index])

    def of(self, limit: int) -> LoadMargin:
        """The margins against one of K limits."""
        return self._each(lambda column: column[:, limit])

    def _each(self, change: Callable[[Floats], Floats]) -> LoadMargin:
        columns = (self.margin, self.touching, self.at_least, self.at_most)
        return LoadMargin(*(change(column) for column in columns))


def load_margin_of_each(loads: Floats, worst: Floats) -> LoadMargin:
    """The margins (n, K) of K limits at once, from their worst excesses (n, L, K); see `load_margin`."""
    n, _, limits = worst.shape
    rows = np.moveaxis(worst, 1, 2).reshape(n * limits, loads.size)
    return load_margin(loads, rows)._each(lambda column: column.reshape(n, limits))


def load_margin(loads: Floats, worst: Floats) -> LoadMargin:
    """Interpolate worst excess against load, per member, and find its zero nearest to no load.

    loads (L,) ascending, with 0 among them [W]; worst (n, L), > 0 means exceeded, NaN where the run
    failed (that load is then left out for that member). With one load alone nothing is known.
    Piecewise cubic Hermite through the points, monotone between them (Fritsch, Butland 1984), so no
    zero is invented between two of one sign.
    """
    found = LoadMargin(*(np.full(worst.shape[0], np.nan) for _ in range(4)))
    if loads.size < 2:
        return found
    there = np.isfinite(worst)
    there[~there[:, int(np.flatnonzero(loads == 0.0)[0])]] = False
    pattern = there @ (1 << np.arange(loads.size))  # which loads there are, bit by bit
    for bits in np.unique(pattern[pattern > 0]):
        members = np.flatnonzero(pattern == bits)
        valid = there[members[0]]
        excess = worst[np.ix_(members, np.flatnonzero(valid))]
        if valid.sum() > 1:
            found.touching[members] = _touch(loads[valid], excess)
        exceeded = worst[members, int(np.flatnonzero(loads == 0.0)[0])] > 0.0
        touching = np.abs(found.touching[members])
        found.margin[members] = np.where(exceeded, -touching, touching)
        beyond = _beyond(loads[valid], excess)
        found.at_least[members] = np.where(np.all(excess <= 0.0, axis=1), beyond, np.nan)
        found.at_most[members] = np.where(np.all(excess > 0.0, axis=1), -beyond, np.nan)
    return found


def _touch(loads: Floats, excess: Floats) -> Floats:
    """The load (m,) nearest to none at which the excess (m, L) is zero, NaN if nothing brackets it.

    Of two equally near, the one above zero.
    """
    from scipy.interpolate import PchipInterpolator

    exceeded = excess > 0.0
    nearest = np.full(excess.shape[0], np.nan)
    with np.errstate(
        over="ignore"
    ):  # a slope next to none is the reciprocal of a mean that is infinite
        cubics = PchipInterpolator(loads, excess.T, axis=0).c  # (4, L - 1, m)
    rows, interval = np.nonzero(exceeded[:, 1:] != exceeded[:, :-1])
    rising = exceeded[rows, interval + 1]
    root = loads[interval] + _zero(cubics[:, interval, rows], np.diff(loads)[interval], rising)
    farthest_first = np.lexsort((-root, np.abs(root)))[::-1]
    nearest[rows[farthest_first]] = root[farthest_first]  # what is written last stays
    return nearest


def _zero(cubic: Floats, width: Floats, rising: NDArray[np.bool_]) -> Floats:
    """Where cubics (4, m), highest power first, change sign between 0 and `width` (m,)."""
    low, high = np.zeros(rising.size), width
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        value = ((cubic[0] * middle + cubic[1]) * middle + cubic[2]) * middle + cubic[3]
        beyond = (value > 0.0) == rising
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    return np.asarray(0.5 * (low + high))


def _beyond(loads: Floats, excess: Floats) -> Floats:
    """How far from no load (m,) a zero is at least, where the excess (m, L) has none in reach.

    What rises throughout goes on rising: it comes to zero on one side only. Of what does not, the zero
    may lie on either side.
    """
    step = np.diff(excess, axis=1)
    rises = np.all(step >= 0.0, axis=1) & np.any(step > 0.0, axis=1)
    falls = np.all(step <= 0.0, axis=1) & np.any(step < 0.0, axis=1)
    exceeded = excess[:, 0] > 0.0
    upwards = np.where(exceeded, falls, rises)
    downwards = np.where(exceeded, rises, falls)
    nearer = min(loads[-1], -loads[0])
    return np.asarray(np.where(upwards, loads[-1], np.where(downwards, -loads[0], nearer)))


def thinned(loads: Floats) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The two halves of the loads, every second one each, as masks (L,); no load is in both.

    What a margin changes by when only a half is used tells how far the interpolation can be
    trusted: with twice the spacing it is several times as wrong.
    """
    position = np.arange(loads.size)
    return (position % 2 == 0) | (loads == 0.0), (position % 2 == 1) | (loads == 0.0)
