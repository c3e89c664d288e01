"""What members do over time beside what was reported: bands of a plan, before and after the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from leakphys._given import check_times
from leakphys.errors import InputError, expected_name, show
from leakphys.sampling import Floats, Sample

if TYPE_CHECKING:
    from leakphys._blocks import Progress
    from leakphys.engine import Outcome
    from leakphys.evidence import Evidence, Look
    from leakphys.observed import Observed
    from leakphys.scenario import Scenario

_POINTS = 201  # times, unless given
_BEYOND = 1.2  # how far they go on after the last observation
_LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True, eq=False)
class Band:
    """A signal of n members over time, SI: 5, 50 and 95 % (3, m), and the same of weighed members, None without."""

    unit: str
    members: Floats
    weighed: Floats | None


@dataclass(frozen=True, eq=False)
class Bands:
    """Signals of a plan over time beside what was reported of them; made by `bands`, drawn by `plot.bands`.

    Attributes:
        title, plan, seed, n, outer_draws: what it is of; members are those of `assess` with the same seed and n.
        time: s from the plan's time zero, (m,).
        signals: by name, each a Band; NaN where every member's plan has ended.
        phases: name and start of each phase after time zero, s, 5, 50 and 95 % of the members.
        observed: what was reported of the signals within these times, labelled as in an assessment.
    """

    title: str
    plan: str
    seed: int
    n: int
    outer_draws: int
    time: Floats
    signals: Mapping[str, Band]
    phases: tuple[tuple[str, tuple[float, float, float]], ...]
    observed: tuple[Observed, ...]


def bands(
    scenario: Scenario,
    n: int = 2000,
    seed: int = 0,
    plan: str | None = None,
    times: ArrayLike | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Bands:
    """Run the members of an assessment through a plan with observations, and follow what was reported.

    Args:
        scenario: with observations that state a plan, a signal and what was reported of it.
        n, seed, threads, progress: as of `assess`; the members are the same.
        plan: whose observations; by default the first that has one.
        times: s from time zero (m,), or texts with a unit, ascending; by default 201 from 0 to 1.2 times the last observation.

    Returns:
        The bands. Members count in a time's quantiles until their run fails or ends.

    Raises:
        InputError: no such observation, a plan without one, times that do not ascend, n below 1.
    """
    from leakphys._assessing import RTOL, _sample
    from leakphys._blocks import Counter, run_sample
    from leakphys._given import check_scenario
    from leakphys.evidence import looks_of, observed_plans, weigh
    from leakphys.observed import all_observed, seen
    from leakphys.sampling import whole_number

    scenario = check_scenario(scenario)
    sample = _sample(scenario, whole_number("n", n, 1), whole_number("seed", seed, 0), None)
    chosen = _plan_of(scenario, plan)
    plans = observed_plans(scenario)
    looks = {name: looks_of(scenario, plan=name) for name in plans}
    grid = _grid(scenario, chosen, times)
    looks[chosen] = _wider(looks[chosen], grid)
    counter = Counter(n * len(plans), progress)
    runs = {
        name: run_sample(
            scenario, name, sample, {}, rtol=RTOL, threads=threads, counter=counter, look=look
        )
        for name, look in looks.items()
    }
    values = {
        entry.name: seen(scenario, entry, sample, looks[entry.plan], runs[entry.plan])
        for entry in scenario.observations
        if entry.plan
    }
    evidence = weigh(scenario, sample, values)
    told = all_observed(scenario, sample, values, (), evidence)
    reported = tuple(x for x in told if x.observation.plan == chosen and x.reported is not None)
    return Bands(
        scenario.title,
        chosen,
        seed,
        n,
        sample.outer_draws,
        grid,
        _followed(scenario, looks[chosen], runs[chosen], reported, grid, evidence),
        _starts(scenario, chosen, sample),
        tuple(x for x in reported if x.at is not None and grid[0] <= x.at <= grid[-1]),
    )


def _plan_of(scenario: Scenario, asked: str | None) -> str:
    """The plan that is asked for, or the first of which something was reported."""
    known = list(
        dict.fromkeys(
            entry.plan
            for entry in scenario.observations
            if entry.plan and f"{entry.path}.reported" in scenario.quantities()
        )
    )
    if not known:
        found = "no plan with a reported number"
        raise InputError.at(scenario.name, "observations", found, "at least one")
    if asked is None:
        return known[0]
    if asked not in known:
        raise InputError.at(scenario.name, "plan", show(asked), expected_name(asked, known))
    return asked


def _grid(scenario: Scenario, plan: str, times: ArrayLike | None) -> Floats:
    """Times that ascend, from time zero to beyond the last observation unless they are given."""
    if times is not None:
        grid = check_times(times)
        if not grid.size:
            raise InputError.at(scenario.name, "times", "none", "at least one")
        return grid
    paths = [f"{entry.path}.at" for entry in scenario.observations if entry.plan == plan]
    return np.linspace(0.0, _BEYOND * max(scenario.value(path) for path in paths), _POINTS)


def _wider(look: Look, grid: Floats) -> Look:
    """A look that also has the times of the grid."""
    from leakphys.evidence import Look

    return Look(np.union1d(look.times, grid), look.signals)


def _followed(
    scenario: Scenario,
    look: Look,
    outcome: Outcome,
    reported: tuple[Observed, ...],
    grid: Floats,
    evidence: Evidence | None,
) -> dict[str, Band]:
    """Quantiles of each reported signal at the grid's times, of all members and of weighed ones."""
    rows = np.searchsorted(look.times, grid)
    found = {}
    for name in dict.fromkeys(entry.observation.signal for entry in reported):
        column = outcome.samples[:, rows, look.signals.index(name)]
        weighed = None if evidence is None else _quantiles(column[evidence.members.index])
        found[name] = Band(scenario.signals()[name], _quantiles(column), weighed)
    return found


def _quantiles(values: Floats) -> Floats:
    """5, 50 and 95 % (3, m) of what is a number among values (n, m); NaN where nothing is."""
    there = np.isfinite(values).any(axis=0)
    found = np.full((len(_LEVELS), values.shape[1]), np.nan)
    found[:, there] = np.nanquantile(values[:, there], _LEVELS, axis=0)
    return found


def _starts(
    scenario: Scenario, plan: str, sample: Sample
) -> tuple[tuple[str, tuple[float, float, float]], ...]:
    """When each phase after time zero starts, s from there."""
    whole = scenario.plan(plan)
    after = whole.phases[len(whole.before_zero) :]
    since = np.zeros(sample.n)
    found = []
    for phase, following in pairwise(after):
        path = f"plans.{plan}.{phase.name}.duration"
        since = since + sample.inputs.get(path, scenario.value(path))
        low, middle, high = (float(x) for x in np.quantile(since, _LEVELS))
        found.append((following.name, (low, middle, high)))
    return tuple(found)
