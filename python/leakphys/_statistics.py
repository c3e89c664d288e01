"""Quantiles that honour censoring, and probabilities with their sampling bound and interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leakphys.errors import InputError
from leakphys.sampling import Floats, Integers

Mask = NDArray[np.bool_]


Bounds = tuple[float | None, float | None]
"""Least and greatest value that something may have; None where nothing bounds it."""

LEVELS = {"p05": 0.05, "p50": 0.5, "p95": 0.95}


@dataclass(frozen=True)
class Quantiles:
    """5, 50 and 95 % of a column; None where they depend on values that are known only by a bound.

    Of the `n` members `above` are known to lie at or above a bound of their own (a limit not reached
    by the end of the run), `below` at or below one, and `missing` have no value at all (their run
    failed); the missing ones are left out. `between` holds, for each quantile that is None although
    there are members, what it lies between.
    """

    p05: float | None
    p50: float | None
    p95: float | None
    n: int
    above: int
    below: int
    missing: int
    between: dict[str, Bounds]

    @property
    def censored_share(self) -> float | None:
        """Share of the members with a run that are known only by a bound; None if there are none."""
        there = self.n - self.missing
        return (self.above + self.below) / there if there else None

    def bounds(self, name: str) -> Bounds:
        """What the quantile of that name lies between: twice itself where it is known."""
        value: float | None = getattr(self, name)
        return self.between.get(name, (value, value))


def quantile_bounds(low: Floats, high: Floats, probability: float) -> tuple[float, float]:
    """Least and greatest quantile of values (m,) that each lie somewhere from `low` to `high`, both in order.

    A quantile rises with every value, so its extremes are those of all the lowest and of all the
    highest values; where both agree, nothing that is not known enters it. Linear between order
    statistics (Hyndman and Fan 1996, type 7). m must be 1 or more.
    Checked: 1, 2, 3, 4 and one of 9 or more: the median is 3, the 95 % quantile 8 or more.
    """

    def quantile(ordered: Floats) -> float:
        position = probability * (ordered.size - 1)
        first = int(np.floor(position))
        one, two = float(ordered[first]), float(ordered[min(first + 1, ordered.size - 1)])
        if one == two or position == first or np.isinf(one):  # no difference of infinities
            return one
        return one + (position - first) * (two - one)

    return quantile(low), quantile(high)


def quantiles(
    values: Floats, at_least: Floats | None = None, at_most: Floats | None = None
) -> Quantiles:
    """Quantiles of a column (n,) in which NaN is a value not known.

    `at_least` and `at_most` (n,) bound the values not known, NaN where nothing does; what neither
    bounds is missing. A bound stands for all that lies beyond it, never for itself.
    """
    unknown = np.isnan(values)
    nothing = np.full(values.shape, np.nan)
    least = np.where(unknown, nothing if at_least is None else at_least, values)
    most = np.where(unknown, nothing if at_most is None else at_most, values)
    missing = np.isnan(least) & np.isnan(most)
    low = np.sort(np.where(np.isnan(least), -np.inf, least)[~missing])
    high = np.sort(np.where(np.isnan(most), np.inf, most)[~missing])
    found: dict[str, float | None] = dict.fromkeys(LEVELS)
    between: dict[str, Bounds] = {}
    for name, probability in LEVELS.items() if low.size else ():
        ends = quantile_bounds(low, high, probability)
        if ends[0] == ends[1]:
            found[name] = ends[0]
        else:
            between[name] = (_finite(ends[0]), _finite(ends[1]))
    return Quantiles(
        **found,
        n=int(values.size),
        above=int(np.sum(unknown & np.isfinite(least))),
        below=int(np.sum(unknown & np.isfinite(most))),
        missing=int(missing.sum()),
        between=between,
    )


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def clopper_pearson_lower(held: float, n: float, confidence: float = 0.95) -> float:
    """One-sided exact lower bound of a probability from `held` of `n` independent trials.

    The p for which P(X ≥ held) = 1 - confidence with X binomial(n, p): the beta quantile
    B(1 - confidence; held, n - held + 1), and 0 for held = 0 [1]. For trials with different
    probabilities, as in an ensemble over fixed epistemic draws, it bounds their mean [2].
    Checked: 59 of 59 gives 0.05^(1/59) = 0.9505, the rule of 59 runs. Counts need not be whole: those of
    weighted members are not.

    1. Clopper, Pearson, Biometrika 26 (1934) 404.  2. Hoeffding, Ann. Math. Stat. 27 (1956) 713.
    """
    if not 0 <= held <= n or n <= 0:
        raise InputError.at("", "held", f"{held} of {n}", "a count from 0 to n with n above 0")
    if held == 0:
        return 0.0
    from scipy.stats import beta

    return float(beta.ppf(1.0 - confidence, held, n - held + 1))


@dataclass(frozen=True)
class Probability:
    """Share of members, its lower bound with 95 % confidence, and the interval over what is not known.

    `lower95` bounds the probability over members and epistemic draws alike. `epistemic` is the lowest
    and the highest share within one of the `outer_draws` epistemic draws.
    """

    value: float
    lower95: float
    epistemic: tuple[float, float]
    outer_draws: int


@dataclass(frozen=True, eq=False)
class Members:
    """Members that a statistic is over, with the epistemic draw of each, (n,) both.

    `draws` is how many draws the sample has. `effective` is the members' independent number where they
    were drawn by weight; some then stand in `index` more than once, some not at all.
    """

    index: Integers
    outer: Integers
    draws: int
    effective: float | None = None

    @classmethod
    def all_of(cls, outer: Integers) -> Members:
        """All n members, once each."""
        return cls(np.arange(outer.size), outer, int(np.unique(outer).size))

    def take(self, places: Integers) -> Members:
        """Those at some places of these; the independent number falls in proportion."""
        share = places.size / max(self.index.size, 1)
        effective = None if self.effective is None else share * self.effective
        return Members(self.index[places], self.outer[places], self.draws, effective)

    @property
    def trials(self) -> float:
        """Independent trials: the draws, of unequal size as (sum c)^2 / sum c^2 equal ones.

        The members, where nothing is drawn in the outer loop.
        """
        if self.draws == 1:
            return float(self.index.size) if self.effective is None else self.effective
        counts = np.bincount(self.outer)
        return float(counts.sum() ** 2 / np.square(counts).sum())


LEAST_SHARE = 0.05
"""Epistemic draws that evidence leaves less of than this share of their members bound nothing."""


def probability(held: Mask | Floats, members: Members) -> Probability:
    """Probability that `held` (n,) is true, or its mean where it is one itself, over `members`.

    Members of one epistemic draw share what is not known, so the draws are the independent trials,
    each with a share from 0 to 1; shares are less spread than zeros and ones of their mean, so the bound
    for as many trials holds for them too. With members drawn by weight, draws of which less than
    `LEAST_SHARE` of a draw's usual members is left do not widen the interval.
    """
    counts = np.bincount(members.outer)
    usual = float(counts[counts > 0].mean())
    least = 0.0 if members.effective is None else LEAST_SHARE * usual
    kept = counts > least
    shares = np.bincount(members.outer, weights=held)[kept] / counts[kept]
    value = float(np.mean(held))
    return Probability(
        value,
        clopper_pearson_lower(value * members.trials, members.trials),
        (min(float(shares.min()), value), max(float(shares.max()), value)),
        int(shares.size),
    )


@dataclass(frozen=True)
class Correlation:
    """Rank correlation of an input with an output over the members."""

    path: str
    rank_correlation: float


def rank_correlations(
    columns: Sequence[tuple[str, Floats]], output: Floats
) -> tuple[Correlation, ...]:
    """Spearman's rank correlation of each column (n,) with `output` (n,), largest magnitude first.

    Members without output are left out; constant columns have no rank and are left out too.
    """
    from scipy.stats import spearmanr

    there = np.isfinite(output)
    found = []
    for path, column in columns:
        x, y = column[there], output[there]
        if x.size < 3 or np.ptp(x) == 0.0 or np.ptp(y) == 0.0:
            continue
        found.append(Correlation(path, float(spearmanr(x, y).statistic)))
    return tuple(sorted(found, key=lambda entry: (-abs(entry.rank_correlation), entry.path)))
