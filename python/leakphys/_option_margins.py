"""From the runs of one option to its margins, with their numerical errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from leakphys._blocks import Branches, Counter
from leakphys._loads import LoadMargin, load_margin_of_each, thinned
from leakphys._option_runs import OptionRuns, run_option, spread_members
from leakphys._statistics import LEVELS, Mask, Members, Quantiles, probability, quantiles
from leakphys._view import LimitView, limits_of
from leakphys.evidence import REJECTION, SETTLED, looks_of, rejects_heat
from leakphys.margins import (
    Answer,
    LimitMargin,
    NumericalError,
    OptionMargins,
    Reached,
    TouchingLoad,
    driver_of,
)
from leakphys.sampling import Floats, Integers, Sample

if TYPE_CHECKING:
    from leakphys.engine import Outcome
    from leakphys.evidence import Evidence
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import Option

CHECKED_MEMBERS = 64
"""Members run again at a tenth of the tolerance to state the numerical error."""


@dataclass(frozen=True, eq=False)
class LimitColumns:
    """Margins of n members against one limit, (n,) each, SI; NaN where there is none."""

    time_to_limit: Floats
    not_before: Floats  # time until which the limit was not reached, where it never was
    required: Floats
    load: LoadMargin
    loaded: Mask  # was run at extra loads, too
    held: Mask
    extreme: Floats  # of the signal, within the plan and on the limit's side

    def take(self, index: Integers) -> LimitColumns:
        """The columns of the members of `index`."""
        return LimitColumns(
            self.time_to_limit[index],
            self.not_before[index],
            self.required[index],
            self.load.take(index),
            self.loaded[index],
            self.held[index],
            self.extreme[index],
        )

    @property
    def time_margin(self) -> Floats:
        """Time to limit less required time."""
        return self.time_to_limit - self.required

    @property
    def heat_margin(self) -> Floats:
        """Heat-load margin times required time."""
        return self.load.margin * self.required


def limit_columns(
    runs: OptionRuns, loads: LoadMargin, limit: LimitView, threshold: float | Floats = np.nan
) -> LimitColumns:
    """Margins of every member against one limit, with those of heat loads against all watches.

    time margin = time to limit - required time; heat margin = heat-load margin × required time. A
    hard or advisory limit is broken when its threshold is passed, an exposure limit when its
    allowed duration is used up; it is held if that does not happen within the plan. The load
    margin of an exposure limit is that of its threshold, which is on the safe side. A member
    whose run failed holds nothing. `threshold` is that of each member, for what the signal came to.
    """
    reached = runs.reached[:, limit.watch]
    broken = runs.violated if limit.limit_class == "exposure" else runs.crossed
    excess = runs.worst[:, runs.unloaded, limit.watch]
    return LimitColumns(
        reached,
        np.where(np.isnan(reached), runs.searched, np.nan),
        runs.required,
        loads.of(limit.watch),
        runs.loaded,
        runs.ok & ~broken[:, limit.watch],
        threshold + excess if limit.side == "above" else threshold - excess,
    )


def _moved(one: Quantiles, other: Quantiles) -> float | None:
    """Largest change of a quantile that is known in both, None if none is."""
    pairs = ((getattr(one, name), getattr(other, name)) for name in LEVELS)
    return max((abs(a - b) for a, b in pairs if a is not None and b is not None), default=None)


def _numerical_error(
    tight: LimitColumns, usual: LimitColumns, interpolation: float | None
) -> NumericalError:
    def moved(spread: Callable[[LimitColumns], Quantiles]) -> float | None:
        return _moved(spread(tight), spread(usual))

    return NumericalError(
        int(tight.held.size),
        moved(time_margins),
        moved(load_margins),
        moved(heat_margins),
        int(np.sum(tight.held != usual.held)),
        interpolation,
    )


def time_margins(columns: LimitColumns) -> Quantiles:
    """Quantiles of the time margin [s]."""
    return quantiles(columns.time_margin, columns.not_before - columns.required)


def load_margins(columns: LimitColumns) -> Quantiles:
    """Quantiles of the heat-load margin [W]."""
    load = columns.load
    return quantiles(load.margin, load.at_least, load.at_most)


def heat_margins(columns: LimitColumns) -> Quantiles:
    """Quantiles of the heat margin [J]."""
    load, required = columns.load, columns.required
    return quantiles(columns.heat_margin, load.at_least * required, load.at_most * required)


def _interpolation_error(
    full: LoadMargin, halves: tuple[LoadMargin, LoadMargin], limit: LimitView
) -> float | None:
    """Largest change [W] of a reported quantile of the heat-load margin with half of the loads."""
    all_of_them, *rest = (
        quantiles(found.margin, found.at_least, found.at_most)
        for found in (margins.of(limit.watch) for margins in (full, *halves))
    )
    moves = [_moved(all_of_them, half) for half in rest]
    return max((move for move in moves if move is not None), default=None)


def option_margins(
    scenario: Scenario,
    option: Option,
    sample: Sample,
    *,
    rtol: float = 1e-6,
    threads: int | None = None,
    counter: Counter | None = None,
    branches: tuple[Branches, Branches] | None = None,
    evidence: Evidence | None = None,
    longer: Outcome | None = None,
) -> OptionMargins:
    """Run all members of a sample through one option and return its margins with their errors.

    Every member is run twice, once with the last phase held on for `HORIZON`, `LOADED_MEMBERS` of them
    at each of `LOADS`, and `CHECKED_MEMBERS` all again at a tenth of `rtol`. `branches`, for all
    members and those checked, may be handed from one option of a sample to the
    next, and so may a `longer` run that has been done. With `evidence` every answer is given twice: of the members as drawn, and weighed.
    """
    counter = counter or Counter(0, None)
    of_all, of_checked = branches or (Branches.empty(), Branches.empty())
    look = looks_of(scenario, option=option.name)
    runs = run_option(
        scenario,
        option,
        sample,
        rtol=rtol,
        threads=threads,
        counter=counter,
        branches=of_all,
        look=look,
        longer=longer,
    )
    checked = spread_members(int(runs.loaded.sum()), CHECKED_MEMBERS)
    chosen = np.flatnonzero(runs.loaded)[checked]  # members that have load margins to check
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
    found: list[tuple[LimitView, LimitColumns, NumericalError]] = []
    loads = load_margin_of_each(runs.loads, runs.worst)
    loads_of_tight = load_margin_of_each(tight.loads, tight.worst)
    loaded = np.flatnonzero(runs.loaded)
    one, other = (
        load_margin_of_each(runs.loads[kept], runs.worst[loaded][:, kept])
        for kept in thinned(runs.loads)
    )
    for limit in limits_of(scenario):
        if not limit.counts_for(option.crew):
            continue
        error = _numerical_error(
            limit_columns(tight, loads_of_tight, limit),
            limit_columns(usual, loads.take(chosen), limit),
            _interpolation_error(loads.take(loaded), (one, other), limit),
        )
        threshold = sample.inputs.get(f"limits.{limit.name}.threshold", limit.threshold)
        found.append((limit, limit_columns(runs, loads, limit, threshold), error))
    cooling = None
    if rejects_heat(scenario):
        cooling = np.where(
            runs.required >= SETTLED, look.column(runs.samples, REJECTION, SETTLED), np.nan
        )
    predicted = _answer(runs, found, cooling, Members.all_of(sample.outer))
    watch = {limit.name: limit.watch for limit, *_ in found}
    driver = predicted.driver
    return OptionMargins(
        option,
        _median(runs.departure),
        _median(runs.required),
        predicted.p_all_limits,
        driver,
        predicted.limits,
        runs.status,
        {term: max(runs.ledger[term], tight.ledger[term]) for term in runs.ledger},
        runs.worst[:, runs.unloaded, watch[driver]] if driver else np.full(sample.n, np.nan),
        runs.failed_at_loads,
        runs.failed_longer,
        runs.samples,
        {limit.name: Reached(x.time_to_limit, x.not_before, x.extreme) for limit, x, _ in found},
        scenario.plan(option.plan).zero,
        predicted.remaining_cooling,
        None if evidence is None else _answer(runs, found, cooling, evidence.members),
    )


def _answer(
    runs: OptionRuns,
    found: list[tuple[LimitView, LimitColumns, NumericalError]],
    cooling: Floats | None,
    members: Members,
) -> Answer:
    """What `members` say of an option whose limits' columns, and cooling (n,), are those of all."""
    joint = runs.ok.copy()
    counting = False
    for limit, columns, _ in found:
        if limit.limit_class != "advisory":
            joint &= columns.held
            counting = True
    limits = tuple(_limit_margin(*entry, members) for entry in found)
    chance = probability(joint[members.index], members) if counting else None
    remaining = None if cooling is None else quantiles(cooling[members.index])
    return Answer(chance, driver_of(limits), limits, remaining)


def _limit_margin(
    limit: LimitView, columns: LimitColumns, error: NumericalError, members: Members
) -> LimitMargin:
    columns = columns.take(members.index)
    loaded = columns.take(np.flatnonzero(columns.loaded))
    return LimitMargin(
        limit,
        quantiles(columns.time_to_limit, columns.not_before),
        time_margins(columns),
        load_margins(loaded),
        _touching_load(loaded.load),
        heat_margins(loaded),
        probability(columns.held, members),
        error,
        quantiles(columns.extreme),
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
