"""Run the members of a sample through one option: every extra load, and the longer last phase."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from leakphys._blocks import Branches, Counter, run_sample
from leakphys._loads import LOADS
from leakphys._statistics import Mask
from leakphys._view import (
    crew_setting,
    is_opened,
    last_phase_duration,
    limits_follow_zero,
    phases_before_puncture,
)
from leakphys.sampling import Floats, Integers, Sample

if TYPE_CHECKING:
    from leakphys.engine import Outcome
    from leakphys.evidence import Look
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import Option

HORIZON = 24.0 * 3600.0
"""How long after the end of a plan its last phase is held on to find the time to a limit [s]."""


LOADED_MEMBERS = 256
"""Members that are run at extra loads, spread over all: enough for the quantiles of a load margin."""


def spread_members(n: int, most: int) -> Integers:
    """Indices of at most `most` of n members, evenly spread."""
    return np.unique(np.linspace(0, n - 1, min(n, most)).round().astype(np.int64))


def runs_of_option(scenario: Scenario, n: int) -> int:
    """How many runs `run_option` does for n members."""
    loads = 1 if scenario.heat_load_node is None else len(LOADS)
    return n + loads * min(n, LOADED_MEMBERS)


@dataclass(frozen=True, eq=False)
class OptionRuns:
    """What n members did in one option, K watches, L loads; times in s from hatch closure.

    `loaded` says which members were run at extra loads too; `worst` is NaN for the others there.
    """

    loads: Floats  # (L,) extra loads; only 0 where the scenario names no node for them
    loaded: Mask  # (n,)
    ok: Mask  # (n,) the run without extra load ended with status ok
    status: Integers  # (n,) status number of that run
    required: Floats  # (n,) time the plan needs, NaN where the run failed
    departure: Floats  # (n,) from the puncture to time zero; NaN where nothing is ever opened
    reached: Floats  # (n, K) when the limit was broken, within plan and horizon; NaN if never
    crossed: Mask  # (n, K) exceeded within the plan
    violated: Mask  # (n, K) the limit's own rule broken within the plan
    worst: Floats  # (n, L, K) largest excess at each load, NaN where the run failed
    ledger: dict[str, float]  # largest |mass_rel| and |energy_rel| over all runs
    searched: Floats  # (n,) up to when `reached` was looked for; NaN where the longer run failed
    failed_at_loads: int  # runs at an extra load that failed, of members that end well without one
    failed_longer: int  # longer runs that failed, of the same members
    samples: Floats  # (n, m, S) of the run without extra load, as its look asked; NaN outside it

    @property
    def unloaded(self) -> int:
        """Place of the run without extra load among the loads."""
        return int(np.flatnonzero(self.loads == 0.0)[0])

    def take(self, index: Integers) -> OptionRuns:
        """The same runs with only the members of `index`."""
        return replace(
            self,
            loaded=self.loaded[index],
            ok=self.ok[index],
            status=self.status[index],
            required=self.required[index],
            departure=self.departure[index],
            reached=self.reached[index],
            crossed=self.crossed[index],
            violated=self.violated[index],
            searched=self.searched[index],
            samples=self.samples[index],
            worst=self.worst[index],
        )


def run_option(
    scenario: Scenario,
    option: Option,
    sample: Sample,
    *,
    rtol: float,
    threads: int | None,
    counter: Counter,
    branches: Branches,
    look: Look | None = None,
    longer: Outcome | None = None,
) -> OptionRuns:
    """Run a sample through an option's plan with a longer last phase, and some of it at loads.

    The longer run tells when limits are reached, within the plan or after it; what counts as held is
    what happens within. `LOADED_MEMBERS` are run through the plan as it is at every load, none
    included. `branches` must be of this sample; they save running the time before hatch closure again.
    `look` says what to sample of the run without load. `longer` is the longer run, where it has been done
    already, with its events.
    """
    shares = limits_follow_zero(scenario, option.plan)
    loads = LOADS if scenario.heat_load_node is not None else (0.0,)
    chosen = spread_members(sample.n, LOADED_MEMBERS)

    crew = crew_setting(scenario, option)
    run = partial(
        run_sample,
        scenario,
        option.plan,
        sample,
        rtol=rtol,
        threads=threads,
        counter=counter,
        events=longer is not None,  # what it kept is that of runs with events
        branches=branches if shares else None,
    )
    if longer is None:
        longer = run({**crew, **held_on(scenario, option.plan, sample)}, look=look)
    # All loads in one call, which leaves the fewest lanes idle.
    places = np.repeat(np.arange(len(loads)), chosen.size)
    loaded_members = np.tile(chosen, len(loads))
    extra = {"extra_load": np.array(loads)[places]} if len(loads) > 1 else {}
    at_loads = run({**crew, **extra}, rows=loaded_members)
    required = time_needed(scenario, option.plan, sample)
    ok = (longer.status == 0) | (longer.end_time > required)
    worst = np.full((sample.n, len(loads), longer.worst.shape[1]), np.nan)
    well = at_loads.status == 0
    worst[loaded_members[well], places[well]] = at_loads.worst[well]
    loaded = np.zeros(sample.n, dtype=bool)
    loaded[chosen] = True
    within = required[:, None]
    return OptionRuns(
        np.array(loads),
        loaded,
        ok,
        np.where(ok, 0, longer.status).astype(np.int64),
        np.where(ok, required, np.nan),
        since_puncture(scenario, option.plan, sample, longer)
        if is_opened(scenario, option.plan)
        else np.full(sample.n, np.nan),
        # An exposure limit is broken when its duration is used up, any other when it is crossed.
        np.where(ok[:, None], longer.violation, np.nan),
        longer.crossing <= within,
        longer.violation <= within,
        worst,
        largest_ledger([at_loads, longer]),
        np.where(longer.status == 0, longer.end_time, np.nan),
        int(np.sum(ok[loaded_members] & ~well)),
        int(np.sum(ok & (longer.status != 0))),
        longer.samples,
    )


def held_on(scenario: Scenario, plan: str, sample: Sample) -> dict[str, Floats]:
    """The duration (n,) of a plan's last phase, by its path, when it is held on for `HORIZON`."""
    path, central = last_phase_duration(scenario, plan)
    return {path: sample.inputs.get(path, np.full(sample.n, central)) + HORIZON}


def time_needed(scenario: Scenario, plan: str, sample: Sample) -> Floats:
    """Time from a plan's time zero to its end (n,) [s]."""
    found = scenario.plan(plan)
    names = [phase.name for phase in found.phases]
    needed = np.zeros(sample.n)
    for name in names[names.index(found.zero) :]:
        path = f"plans.{plan}.{name}.duration"
        needed += sample.inputs.get(path, np.full(sample.n, scenario.value(path)))
    return needed


def since_puncture(scenario: Scenario, plan: str, sample: Sample, outcome: Outcome) -> Floats:
    """Time from the puncture to the plan's time zero (n,) [s]."""
    before = np.zeros(sample.n)
    for path in phases_before_puncture(scenario, plan):
        before += sample.inputs.get(path, np.full(sample.n, scenario.value(path)))
    return outcome.zero_time - before


def largest_ledger(outcomes: list[Outcome]) -> dict[str, float]:
    """Largest |mass_rel| and |energy_rel| over the members that ended well, 0 if there are none."""
    largest = {}
    for term in ("mass_rel", "energy_rel"):
        values = np.concatenate([np.abs(out.ledger[term][out.status == 0]) for out in outcomes])
        largest[term] = float(values.max()) if values.size else 0.0
    return largest
