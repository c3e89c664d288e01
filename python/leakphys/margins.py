"""Margins of one option: time, load and heat to each limit, the chance to hold it, the driver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from leakphys._blocks import Branches, Counter
from leakphys._loads import LOADS, LoadMargin, load_margin, thinned
from leakphys._option_runs import HORIZON, OptionRuns, run_option, runs_per_member
from leakphys._statistics import Mask, Probability, Quantiles, probability, quantiles
from leakphys._view import LimitView, limits_of
from leakphys.sampling import Floats, Integers, Sample

if TYPE_CHECKING:
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import Option

__all__ = [
    "HORIZON",
    "LOADS",
    "LimitMargin",
    "OptionMargins",
    "option_margins",
    "runs_per_member",
]

CHECKED_MEMBERS = 64
"""Members run again at a tenth of the tolerance to state the numerical error."""


@dataclass(frozen=True, eq=False)
class LimitColumns:
    """Margins of n members against one limit, (n,) each, SI; NaN where there is none."""

    time_to_limit: Floats
    not_before: Floats  # time until which the limit was not reached, where it never was
    required: Floats
    load: LoadMargin
    held: Mask

    @property
    def time_margin(self) -> Floats:
        """Time to limit less required time."""
        return self.time_to_limit - self.required

    @property
    def heat_margin(self) -> Floats:
        """Heat-load margin times required time."""
        return self.load.margin * self.required


@dataclass(frozen=True)
class NumericalError:
    """Largest change of each margin at a tenth of the tolerance, over `members` members, SI.

    None where no member has that margin at both. `held_changed` counts members for which the limit
    is held at one tolerance only. `interpolation` [W] is the largest change of the quantiles of the
    heat-load margin when every second load is left out.
    """

    members: int
    time_margin: float | None
    heat_load_margin: float | None
    heat_margin: float | None
    held_changed: int
    interpolation: float | None


@dataclass(frozen=True)
class TouchingLoad:
    """The extra load [W] that just touches a limit, above zero where heat is added.

    Quantiles over the members that have one, None if none has; the others are counts of them.
    """

    quantiles: Quantiles
    added: int
    taken_away: int
    worsened: int  # more heat brings the limit nearer, or exceeds it further


@dataclass(frozen=True)
class LimitMargin:
    """One option against one limit, in SI, over the members."""

    limit: LimitView
    time_to_limit: Quantiles
    time_margin: Quantiles
    heat_load_margin: Quantiles
    touching_load: TouchingLoad
    heat_margin: Quantiles
    p_held: Probability
    error: NumericalError


@dataclass(frozen=True, eq=False)
class OptionMargins:
    """One option against all limits that count for its crew; `driver` decides it.

    `p_all_limits` and `driver` leave advisory limits out and are None if there is no other limit.
    `driver_worst` (n,) is the driver's largest excess without extra load, NaN where a run failed.
    `failed_at_loads` and `failed_longer` count failed runs that margins had to do without.
    """

    option: Option
    departure: float | None  # s from the puncture to hatch closure, median
    required: float | None  # s from hatch closure to the end of the plan, median
    p_all_limits: Probability | None
    driver: str | None
    limits: tuple[LimitMargin, ...]
    status: Integers
    ledger: dict[str, float]
    driver_worst: Floats
    failed_at_loads: int
    failed_longer: int


def limit_columns(runs: OptionRuns, limit: LimitView) -> LimitColumns:
    """Margins of every member against one limit.

    time margin = time to limit - required time; heat margin = heat-load margin × required time. A
    hard or advisory limit is broken when its threshold is passed, an exposure limit when its
    allowed duration is used up; it is held if that does not happen within the plan. The load
    margin of an exposure limit is that of its threshold, which is on the safe side. A member
    whose run failed holds nothing.
    """
    reached = runs.reached[:, limit.watch]
    broken = runs.violated if limit.limit_class == "exposure" else runs.crossed
    return LimitColumns(
        reached,
        np.where(np.isnan(reached), runs.searched, np.nan),
        runs.required,
        load_margin(runs.loads, runs.worst[:, :, limit.watch]),
        runs.ok & ~broken[:, limit.watch],
    )


def _largest(difference: Floats) -> float | None:
    known = np.abs(difference[np.isfinite(difference)])
    return float(known.max()) if known.size else None


def _numerical_error(
    tight: LimitColumns, usual: LimitColumns, interpolation: float | None
) -> NumericalError:
    return NumericalError(
        int(tight.held.size),
        _largest(tight.time_margin - usual.time_margin),
        _largest(tight.load.margin - usual.load.margin),
        _largest(tight.heat_margin - usual.heat_margin),
        int(np.sum(tight.held != usual.held)),
        interpolation,
    )


def _interpolation_error(runs: OptionRuns, limit: LimitView) -> float | None:
    """Largest change [W] of a reported quantile of the heat-load margin with half of the loads."""
    worst = runs.worst[:, :, limit.watch]
    full, *halves = (
        quantiles(found.margin, found.at_least, found.at_most)
        for found in (
            load_margin(runs.loads[kept], worst[:, kept])
            for kept in (slice(None), *thinned(runs.loads))
        )
    )
    pairs = [
        (getattr(full, name), getattr(half, name))
        for half in halves
        for name in ("p05", "p50", "p95")
    ]
    return max((abs(a - b) for a, b in pairs if a is not None and b is not None), default=None)


def checked_members(n: int) -> Integers:
    """Indices of the members that are run again: at most CHECKED_MEMBERS, spread over all."""
    return np.unique(np.linspace(0, n - 1, min(n, CHECKED_MEMBERS)).round().astype(np.int64))


def driver_of(limits: tuple[LimitMargin, ...]) -> str | None:
    """Name of the hard or exposure limit that is least likely to be held.

    Among equals the one with the smallest median time margin, then heat-load margin; a median
    without an upper bound counts as larger than any, one without a lower bound as smaller. None if
    there is no such limit, or if nothing separates them because none comes near.
    """

    def median(entry: Quantiles) -> float:
        low, high = entry.bounds("p50")
        if high is None:
            return np.inf
        return -np.inf if low is None else 0.5 * (low + high)

    def rank(entry: LimitMargin) -> tuple[float, float, float]:
        return entry.p_held.value, median(entry.time_margin), median(entry.heat_load_margin)

    counting = [entry for entry in limits if entry.limit.limit_class != "advisory"]
    if not counting:
        return None
    first = min(counting, key=rank)
    return None if rank(first) == (1.0, np.inf, np.inf) else first.limit.name


def option_margins(
    scenario: Scenario,
    option: Option,
    sample: Sample,
    *,
    rtol: float = 1e-6,
    threads: int | None = None,
    counter: Counter | None = None,
    branches: tuple[Branches, Branches] | None = None,
) -> OptionMargins:
    """Run all members of a sample through one option and return its margins with their errors.

    Every member is run at each of `LOADS`, and once with the last phase held on for `HORIZON`;
    `CHECKED_MEMBERS` of them all again at a tenth of `rtol`. `branches`, one for all members and one
    for those checked, may be handed from one option of a sample to the next.
    """
    counter = counter or Counter(0, None)
    of_all, of_checked = branches or (Branches.empty(), Branches.empty())
    runs = run_option(
        scenario, option, sample, rtol=rtol, threads=threads, counter=counter, branches=of_all
    )
    chosen = checked_members(sample.n)
    usual = runs.take(chosen)
    tight = run_option(
        scenario,
        option,
        sample.take(chosen),
        rtol=rtol / 10.0,
        threads=threads,
        counter=counter,
        branches=of_checked,
    )
    entries: list[LimitMargin] = []
    joint = runs.ok.copy()
    for limit in limits_of(scenario):
        if not limit.counts_for(option.crew):
            continue
        columns = limit_columns(runs, limit)
        if limit.limit_class != "advisory":
            joint &= columns.held
        error = _numerical_error(
            limit_columns(tight, limit),
            limit_columns(usual, limit),
            _interpolation_error(runs, limit),
        )
        entries.append(_limit_margin(limit, columns, sample, error))
    limits = tuple(entries)
    driver = driver_of(limits)
    watch = {entry.limit.name: entry.limit.watch for entry in limits}
    counting = any(entry.limit.limit_class != "advisory" for entry in limits)
    zero = int(np.flatnonzero(runs.loads == 0.0)[0])
    return OptionMargins(
        option,
        _median(runs.departure),
        _median(runs.required),
        probability(joint, sample.outer) if counting else None,
        driver,
        limits,
        runs.status,
        {term: max(runs.ledger[term], tight.ledger[term]) for term in runs.ledger},
        runs.worst[:, zero, watch[driver]] if driver else np.full(sample.n, np.nan),
        runs.failed_at_loads,
        runs.failed_longer,
    )


def _limit_margin(
    limit: LimitView, columns: LimitColumns, sample: Sample, error: NumericalError
) -> LimitMargin:
    load, required, not_before = columns.load, columns.required, columns.not_before
    heats = (columns.heat_margin, load.at_least * required, load.at_most * required)
    return LimitMargin(
        limit,
        quantiles(columns.time_to_limit, not_before),
        quantiles(columns.time_margin, not_before - required),
        quantiles(load.margin, load.at_least, load.at_most),
        _touching_load(load),
        quantiles(*heats),
        probability(columns.held, sample.outer),
        error,
    )


def _touching_load(load: LoadMargin) -> TouchingLoad:
    added, taken_away = load.touching > 0.0, load.touching < 0.0
    worsened = np.where(load.margin > 0.0, added, taken_away)
    return TouchingLoad(
        quantiles(load.touching), int(added.sum()), int(taken_away.sum()), int(worsened.sum())
    )


def _median(column: Floats) -> float | None:
    known = column[np.isfinite(column)]
    return float(np.median(known)) if known.size else None
