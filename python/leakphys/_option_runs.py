"""Run the members of a sample through one option: every extra load, and the longer last phase."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from leakphys._blocks import Branches, Counter, run_sample
from leakphys._loads import LOADS
from leakphys._statistics import Mask
from leakphys._view import (
    crew_setting,
    last_phase_duration,
    limits_follow_zero,
    phases_before_puncture,
)
from leakphys.sampling import Floats, Integers, Sample

if TYPE_CHECKING:
    from leakphys.engine import Outcome
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import Option

HORIZON = 24.0 * 3600.0
"""How long after the end of a plan its last phase is held on to find the time to a limit [s]."""


def runs_per_member(scenario: Scenario) -> int:
    """How often each member is run in one option."""
    return 2 if scenario.heat_load_node is None else len(LOADS) + 1


@dataclass(frozen=True, eq=False)
class OptionRuns:
    """What n members did in one option, K watches, L loads; times in s from hatch closure."""

    loads: Floats  # (L,) extra loads; only 0 where the scenario names no node for them
    ok: Mask  # (n,) the run without extra load ended with status ok
    status: Integers  # (n,) status number of that run
    required: Floats  # (n,) time the plan needs, NaN where the run failed
    departure: Floats  # (n,) from the puncture to hatch closure
    reached: Floats  # (n, K) when the limit was broken, within plan and horizon; NaN if never
    crossed: Mask  # (n, K) exceeded within the plan
    violated: Mask  # (n, K) the limit's own rule broken within the plan
    worst: Floats  # (n, L, K) largest excess at each load, NaN where the run failed
    ledger: dict[str, float]  # largest |mass_rel| and |energy_rel| over all runs
    searched: Floats  # (n,) up to when `reached` was looked for; NaN where the longer run failed
    failed_at_loads: int  # runs at an extra load that failed, of members that end well without one
    failed_longer: int  # longer runs that failed, of the same members

    def take(self, index: Integers) -> OptionRuns:
        """The same runs with only the members of `index`."""
        return replace(
            self,
            ok=self.ok[index],
            status=self.status[index],
            required=self.required[index],
            departure=self.departure[index],
            reached=self.reached[index],
            crossed=self.crossed[index],
            violated=self.violated[index],
            searched=self.searched[index],
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
) -> OptionRuns:
    """Run a sample through an option's plan at every load and once with the longer last phase.

    The longer run adds only times: what counts as held and every load margin come from the plan
    as it is. `branches` must be of this sample; it saves running the time before hatch closure again.
    """
    shared = branches if limits_follow_zero(scenario, option.plan) else None

    def run(extra: dict[str, float | Floats]) -> Outcome:
        settings: dict[str, float | Floats] = {**crew_setting(scenario, option), **extra}
        return run_sample(
            scenario,
            option.plan,
            sample,
            settings,
            rtol=rtol,
            threads=threads,
            counter=counter,
            branches=shared,
        )

    loads = LOADS if scenario.heat_load_node is not None else (0.0,)
    outcomes = [run({"extra_load": load} if load else {}) for load in loads]
    path, central = last_phase_duration(scenario, option.plan)
    extended = run({path: sample.inputs.get(path, np.full(sample.n, central)) + HORIZON})
    plain = outcomes[loads.index(0.0)]
    ok = plain.status == 0
    worst = np.stack(
        [np.where((out.status == 0)[:, None], out.worst, np.nan) for out in outcomes], axis=1
    )
    # An exposure limit is broken when its duration is used up, any other when it is crossed.
    reached = np.where(np.isnan(plain.violation), extended.violation, plain.violation)
    return OptionRuns(
        np.array(loads),
        ok,
        plain.status.astype(np.int64),
        np.where(ok, plain.end_time, np.nan),
        since_puncture(scenario, option.plan, sample, plain),
        np.where(ok[:, None], reached, np.nan),
        np.isfinite(plain.crossing) | (plain.worst > 0.0),
        np.isfinite(plain.violation),
        worst,
        largest_ledger([*outcomes, extended]),
        np.where(ok & (extended.status == 0), extended.end_time, np.nan),
        sum(int(np.sum(ok & (out.status != 0))) for out in outcomes),
        int(np.sum(ok & (extended.status != 0))),
    )


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
