"""Quantiles that honour censoring, and probabilities with their sampling bound and interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leakphys.errors import InputError
from leakphys.sampling import Floats, Integers

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Quantiles:
    """5, 50 and 95 % of a column; None where the quantile lies in the censored part.

    Of the `n` members `above` lie beyond the upper end of what was looked at (a limit never
    reached within the horizon), `below` beyond the lower end, and `missing` have no value at all
    (their run failed); the missing ones are left out of the quantiles.
    """

    p05: float | None
    p50: float | None
    p95: float | None
    n: int
    above: int
    below: int
    missing: int


def censored_quantile(values: Floats, above: int, below: int, probability: float) -> float | None:
    """Quantile of finite `values` with `below` members under and `above` members over them all.

    Linear between order statistics (Hyndman and Fan 1996, type 7); None if either neighbour is
    censored or nothing is there. Checked: [1, 2, 3, 4] with one above: the median is 3, p95 None.
    """
    total = values.size + above + below
    if total == 0:
        return None
    ordered = np.sort(values)
    position = probability * (total - 1)
    low = int(np.floor(position))
    high = min(low + 1, total - 1) if position > low else low
    if low < below or high >= below + values.size:
        return None
    first, second = float(ordered[low - below]), float(ordered[high - below])
    return first + (position - low) * (second - first)


def quantiles(values: Floats, above: Mask | None = None, below: Mask | None = None) -> Quantiles:
    """Quantiles of a column (n,); NaN entries count as `above`, `below` or else as missing."""
    over = np.zeros(values.shape, dtype=bool) if above is None else above & np.isnan(values)
    under = np.zeros(values.shape, dtype=bool) if below is None else below & np.isnan(values)
    there = values[np.isfinite(values)]
    counts = int(over.sum()), int(under.sum())
    p05, p50, p95 = (censored_quantile(there, *counts, p) for p in (0.05, 0.5, 0.95))
    missing = int(values.size - there.size - sum(counts))
    return Quantiles(p05, p50, p95, int(values.size), *counts, missing)


def clopper_pearson_lower(held: int, n: int, confidence: float = 0.95) -> float:
    """One-sided exact lower bound of a probability from `held` of `n` independent trials.

    The p for which P(X ≥ held) = 1 - confidence with X binomial(n, p): the beta quantile
    B(1 - confidence; held, n - held + 1), and 0 for held = 0 [1]. For trials with different
    probabilities, as in an ensemble over fixed epistemic draws, it bounds their mean [2].
    Checked: 59 of 59 gives 0.05^(1/59) = 0.9505, the rule of 59 runs.

    1. Clopper, Pearson, Biometrika 26 (1934) 404.  2. Hoeffding, Ann. Math. Stat. 27 (1956) 713.
    """
    if not 0 <= held <= n or n < 1:
        raise InputError.at("", "held", f"{held} of {n}", "a count from 0 to n with n above 0")
    if held == 0:
        return 0.0
    from scipy.stats import beta

    return float(beta.ppf(1.0 - confidence, held, n - held + 1))


@dataclass(frozen=True)
class Probability:
    """Share of members, its lower sampling bound, and the interval over what is not known.

    `epistemic` is the lowest and the highest share within one of the `outer_draws` epistemic draws.
    """

    value: float
    lower95: float
    epistemic: tuple[float, float]
    outer_draws: int


def probability(held: Mask, outer: Integers) -> Probability:
    """Probability that `held` (n,) is true, members grouped by their epistemic draw `outer` (n,)."""
    count = int(held.sum())
    members = np.bincount(outer)
    shares = np.bincount(outer, weights=held)[members > 0] / members[members > 0]
    return Probability(
        count / held.size,
        clopper_pearson_lower(count, held.size),
        (float(shares.min()), float(shares.max())),
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
