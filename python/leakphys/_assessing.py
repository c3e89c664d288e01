"""What an assessment is made of: a sample, the docked runs, the evidence, every option, what drives it."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from leakphys._blocks import (
    Branches,
    Counter,
    Progress,
    columns_of,
    run_sample,
    what_led_to_zero,
)
from leakphys._option_margins import CHECKED_MEMBERS, option_margins
from leakphys._option_runs import held_on, largest_ledger, runs_of_option
from leakphys._statistics import Correlation, rank_correlations
from leakphys._view import aboard, choices_of, docked_plan, limits_follow_zero
from leakphys.assess import Assessment, DriverInput
from leakphys.docked import event_spreads
from leakphys.evidence import looks_of, observations_of, observed_plans, weigh
from leakphys.fluids import temperature_range
from leakphys.observed import all_observed, seen
from leakphys.puncture import floors, priors
from leakphys.sampling import Floats, Sample, sample_scenario
from leakphys.scenario_observations import is_input

if TYPE_CHECKING:
    from leakphys.engine import Outcome
    from leakphys.margins import OptionMargins
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import Option

RTOL = 1e-4


def assessed(
    scenario: Scenario,
    n: int,
    seed: int,
    chosen: Sequence[Option],
    posterior: Mapping[str, Floats] | None,
    *,
    threads: int | None,
    progress: Progress | None,
) -> Assessment:
    """Sample n members, run them docked and through the chosen options, and unite what they say."""
    sample = _sample(scenario, n, seed, posterior)
    plan = docked_plan(scenario)
    plans = tuple(dict.fromkeys((plan, *observed_plans(scenario))))
    as_docked = [x for x in chosen if x.plan in plans and _flies_nobody(scenario, x)]
    runs = n * (len(plans) - len(as_docked)) + len(chosen) * sum(
        runs_of_option(scenario, members) for members in (n, min(n, CHECKED_MEMBERS))
    )
    counter = Counter(runs, progress)
    branches = (Branches.empty(), Branches.empty())  # of all members, of those checked
    flown = [option.plan for option in chosen if option not in as_docked]
    stayed = _stay(scenario, sample, plans, as_docked, flown, threads, counter, branches[0])
    of_plans = {
        entry.name: seen(
            scenario, entry, sample, looks_of(scenario, plan=entry.plan), stayed[entry.plan]
        )
        for entry in scenario.observations
        if entry.plan
    }
    evidence = weigh(scenario, sample, of_plans)
    margins = tuple(
        option_margins(
            scenario,
            option,
            sample,
            rtol=RTOL,
            threads=threads,
            counter=counter,
            branches=branches,
            evidence=evidence,
            longer=stayed[option.plan] if option in as_docked else None,
        )
        for option in chosen
    )
    ledgers = [largest_ledger(list(stayed.values())), *(option.ledger for option in margins)]
    worst = _worst(margins)
    return Assessment(
        scenario=scenario.name,
        title=scenario.title,
        digest=scenario.digest,
        version=_version(),
        seed=seed,
        n=n,
        outer_draws=sample.outer_draws,
        plan=plan,
        events=event_spreads(scenario, sample, stayed[plan], evidence),
        options=margins,
        ledger={term: max(entry[term] for entry in ledgers) for term in ledgers[0]},
        status_counts=_status_counts(list(stayed.values()), margins),
        worst_option=worst.option.name if worst else None,
        assumed_drivers=_assumed_drivers(sample, worst),
        observed=all_observed(scenario, sample, of_plans, margins, evidence),
        evidence=evidence,
        inputs=scenario.quantities(),
        cut_off=sample.cut_off,
        redrawn=sample.redrawn,
        simplifications=tuple(scenario.simplifications),
    )


def _sample(
    scenario: Scenario, n: int, seed: int, posterior: Mapping[str, Floats] | None
) -> Sample:
    """Members of the ranges of everything that enters runs, and of what is said of holes in words."""
    return sample_scenario(
        {path: number for path, number in scenario.quantities().items() if is_input(path)},
        n,
        seed,
        choices=choices_of(scenario),
        posterior=posterior,
        within={
            zone.temperature: temperature_range(scenario.coolant.loop_of(zone.name).fluid)
            for zone in scenario.coolant.zones
        },
        laws=priors(scenario),
        floors=floors(scenario.coolant),
    )


def _stay(
    scenario: Scenario,
    sample: Sample,
    plans: Sequence[str],
    as_docked: Sequence[Option],
    flown: Sequence[str],
    threads: int | None,
    counter: Counter,
    branches: Branches,
) -> dict[str, Outcome]:
    """Run the plans that nobody flies; those that an option repeats with their last phase held on.

    First those that do not end when the loop is dry: from them the others part, and plans that are `flown`.
    """
    longer = {option.plan for option in as_docked}
    looked_at = longer.union(observed_plans(scenario))
    in_turn = sorted(plans, key=lambda name: scenario.plan(name).ends_when_dry)
    # Of plans that are flown and the same until time zero one is enough, where the others begin.
    first = {what_led_to_zero(scenario, name, sample): name for name in reversed(flown)}
    to_come = dict.fromkeys((*in_turn, *reversed(first.values())))
    stayed = {}
    for name in in_turn:
        to_come.pop(name, None)
        stayed[name] = run_sample(
            scenario,
            name,
            sample,
            held_on(scenario, name, sample) if name in longer else {},
            rtol=RTOL,
            threads=threads,
            counter=counter,
            branches=branches if limits_follow_zero(scenario, name) else None,
            others=[
                x
                for x in to_come
                if (x, RTOL) not in branches.parted and limits_follow_zero(scenario, x)
            ],
            look=looks_of(scenario, plan=name) if name in looked_at else None,
        )
    return stayed


def _flies_nobody(scenario: Scenario, option: Option) -> bool:
    """Whether an option does what its plan does by itself, and nothing more of it is asked."""
    asked = observations_of(scenario, option=option.name)
    return option.crew == 0 and not asked and not aboard(scenario, option.plan).any()


def _version() -> str:
    from leakphys import __version__

    return str(__version__)


def _status_counts(stayed: Sequence[Outcome], margins: Sequence[OptionMargins]) -> dict[str, int]:
    """How many runs without extra load ended with which sentence, plans and options together."""
    from leakphys import engine

    numbers = np.concatenate(
        [*(outcome.status for outcome in stayed), *(option.status for option in margins)]
    )
    tally = Tally(numbers.tolist())
    return {engine.STATUS_SENTENCES[number]: tally[number] for number in sorted(tally)}


def _worst(margins: Sequence[OptionMargins]) -> OptionMargins | None:
    """The option with a driver that is least likely to hold all its limits."""
    driven = [option for option in margins if option.driver and option.p_all_limits]
    return min(driven, key=lambda option: option.p_all_limits.value, default=None)  # type: ignore[union-attr]


def _assumed_drivers(sample: Sample, worst: OptionMargins | None) -> tuple[DriverInput, ...]:
    """Assumed inputs ranked by the strength of their rank correlation with the worst driver.

    What stands at the hole enters in the order liquid, local, vapour, that of falling mass flux.
    """
    if worst is None:
        return ()
    own = columns_of(sample.inputs, worst.option.plan, np.arange(sample.n))
    columns = [(path, own[path]) for path in sample.epistemic if path in own]
    found: tuple[Correlation, ...] = rank_correlations(columns, worst.driver_worst)
    return tuple(DriverInput(entry.path, entry.rank_correlation) for entry in found)
