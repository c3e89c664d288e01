"""The extra load that just touches a limit, from a limit's worst excess at a few loads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leakphys.sampling import Floats

LOADS: tuple[float, ...] = (-800.0, -400.0, -200.0, 0.0, 200.0, 400.0, 800.0, 1600.0)
"""Extra sensible loads [W] at which every member is run."""

_HALVINGS = 60  # of a bracket of at most 800 W: below 1e-15 W, beyond double precision


@dataclass(frozen=True, eq=False)
class LoadMargin:
    """Heat-load margin [W] per member: positive where the limit holds without extra load.

    Its magnitude is the smallest extra load, added or taken away, at which the worst excess is
    zero. NaN where none of the loads brackets it (`above`: held at all of them, `below`: exceeded
    at all of them) or where the run without extra load failed (neither).
    """

    margin: Floats  # (n,)
    above: NDArray[np.bool_]  # (n,)
    below: NDArray[np.bool_]  # (n,)


def load_margin(loads: Floats, worst: Floats) -> LoadMargin:
    """Interpolate worst excess against load, per member, and find its zero nearest to no load.

    loads (L,) ascending, with 0 among them [W]; worst (n, L), > 0 means exceeded, NaN where the run
    failed (that load is then left out for that member). With one load alone nothing is known. Piecewise cubic Hermite through the points,
    monotone between them (Fritsch, Butland 1984), so no zero is invented between two of one sign.
    """
    n = worst.shape[0]
    if loads.size < 2:
        return LoadMargin(np.full(n, np.nan), np.zeros(n, dtype=bool), np.zeros(n, dtype=bool))
    margin = np.full(n, np.nan)
    above, below = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    there = np.isfinite(worst)
    there[~there[:, int(np.flatnonzero(loads == 0.0)[0])]] = False
    patterns, pattern = np.unique(there, axis=0, return_inverse=True)
    for number, valid in enumerate(patterns):
        members = np.flatnonzero(pattern.ravel() == number)
        if not valid.any():
            continue
        excess = worst[np.ix_(members, np.flatnonzero(valid))]
        if valid.sum() > 1:
            margin[members] = _touch(loads[valid], excess)
        above[members] = np.all(excess <= 0.0, axis=1)
        below[members] = np.all(excess > 0.0, axis=1)
    return LoadMargin(margin, above, below)


def _touch(loads: Floats, excess: Floats) -> Floats:
    """Signed margin (m,) for members with all loads (L,) present in excess (m, L), else NaN."""
    from scipy.interpolate import PchipInterpolator

    exceeded = excess > 0.0
    bracket = exceeded[:, 1:] != exceeded[:, :-1]
    distance = np.maximum(np.maximum(loads[:-1], -loads[1:]), 0.0)  # of an interval from no load
    # Where two intervals meet at no load, an exact zero there belongs to either.
    interval = np.argmin(np.where(bracket, distance, np.inf), axis=1)
    rows = np.arange(excess.shape[0])
    cubic = PchipInterpolator(loads, excess.T, axis=0).c[:, interval, rows]  # (4, m)
    low = np.zeros(rows.size)
    high = np.diff(loads)[interval]
    rising = exceeded[rows, interval + 1]
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        value = ((cubic[0] * middle + cubic[1]) * middle + cubic[2]) * middle + cubic[3]
        beyond = (value > 0.0) == rising
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    touching = np.abs(loads[interval] + 0.5 * (low + high))
    zero = int(np.flatnonzero(loads == 0.0)[0])
    signed = np.where(exceeded[:, zero], -touching, touching)
    return np.asarray(np.where(bracket.any(axis=1), signed, np.nan))


def thinned(loads: Floats) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The two halves of the loads, every second one each, as masks (L,); no load is in both.

    What a margin changes by when only a half is used tells how far the interpolation can be
    trusted: with twice the spacing it is several times as wrong.
    """
    position = np.arange(loads.size)
    return (position % 2 == 0) | (loads == 0.0), (position % 2 == 1) | (loads == 0.0)
