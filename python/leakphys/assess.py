"""Compare the ways home of a scenario: events, margins and probabilities over sampled members."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from leakphys._blocks import Branches, Counter, Progress, columns_of, run_sample
from leakphys._given import check_names, check_scenario
from leakphys._option_runs import largest_ledger, runs_per_member, since_puncture
from leakphys._statistics import (
    Correlation,
    Probability,
    Quantiles,
    probability,
    quantiles,
    rank_correlations,
)
from leakphys._view import UPSTREAM_CHOICES, docked_plan, options_named
from leakphys.errors import InputError, show
from leakphys.events import events_of
from leakphys.fields import FLUIDS
from leakphys.margins import OptionMargins, checked_members, option_margins
from leakphys.sampling import Floats, Sample, sample_scenario, whole_number

if TYPE_CHECKING:
    from leakphys.engine import Outcome
    from leakphys.scenario import Scenario

SCHEMA = "leakphys-assessment/1"
RTOL = 1e-4


class Posterior(Protocol):
    """What an estimate hands to an assessment: equally probable rows, a column per path, in SI."""

    @property
    def samples(self) -> Mapping[str, Floats]: ...


@dataclass(frozen=True)
class EventSpread:
    """When an event happened in the docked members, s after the puncture, and how probably.

    `p_happened` counts the members that ended well; it is None if there are none.
    """

    name: str
    time: Quantiles
    p_happened: Probability | None

    @property
    def share(self) -> float:
        """Share of the members that ended well in which it happened; NaN if there are none."""
        return np.nan if self.p_happened is None else self.p_happened.value


@dataclass(frozen=True)
class DriverInput:
    """An assumed input and its rank correlation with the worst option's driver."""

    path: str
    rank_correlation: float


@dataclass(frozen=True, eq=False)
class Assessment:
    """Options side by side, with what drives them; print it, or use `table` and `to_json`.

    Times in s, loads in W, heats in J. Probabilities are conditional on the model and its ranges.
    """

    scenario: str
    title: str
    digest: str
    version: str
    seed: int
    n: int
    outer_draws: int
    plan: str  # the plan of the events
    events: tuple[EventSpread, ...]  # those that the scenario can have, heat rejection first
    options: tuple[OptionMargins, ...]
    ledger: dict[str, float]
    status_counts: dict[str, int]
    worst_option: str | None
    assumed_drivers: tuple[DriverInput, ...]
    cut_off: dict[str, float]  # path: share of its distribution beyond its field's bounds
    redrawn: dict[str, float]  # path: share of the members that crossed, and were drawn again
    simplifications: tuple[str, ...]

    def table(self) -> str:
        """Plain text, at most 110 columns: option × limit with P(held) and margins."""
        from leakphys.table import margin_table

        return margin_table(self)

    def to_json(self) -> str:
        """JSON text of schema leakphys-assessment/1; what did not happen is null."""
        from leakphys._assessment_json import assessment_json

        return assessment_json(self)

    def save(self, path: str | Path) -> None:
        """Write the JSON to a file, whole or not at all. OSError if the folder cannot be written."""
        from leakphys._files import write_whole

        write_whole(Path(path), self.to_json())

    def __repr__(self) -> str:
        from leakphys.table import probability_text

        held = [
            f"{entry.option.name} {probability_text(entry.p_all_limits)}"
            for entry in self.options
            if entry.p_all_limits is not None
        ]
        return f"Assessment({self.scenario}, {self.n} members, P(all held): {', '.join(held)})"

    def __str__(self) -> str:
        from leakphys.table import assessment_text

        return assessment_text(self)


def assess(
    scenario: Scenario,
    n: int = 2000,
    options: Sequence[str] | None = None,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
    posterior: Posterior | None = None,
) -> Assessment:
    """Sample n members from the scenario's ranges and run every option with each of them.

    All options see the same members, so their differences are differences of the options.
    Quantities whose grade or source says "assumed" and what stands at the hole are drawn in an
    outer loop of at most 20 draws; `posterior.samples` replaces the ranges of the paths it holds.
    `progress` is called with (members done, members in all). Raises InputError for n < 1, an
    unknown option, or ranges that leave no room for what must stand in order.
    """
    scenario = check_scenario(scenario)
    n = whole_number("n", n, 1)
    seed = whole_number("seed", seed, 0)
    rows = None if posterior is None else getattr(posterior, "samples", None)
    if posterior is not None and not isinstance(rows, Mapping):
        expected = "an estimate, whose .samples is a table of columns by path"
        raise InputError.at(scenario.name, "posterior", show(posterior), expected)
    chosen = options_named(
        scenario, None if options is None else list(dict.fromkeys(check_names("options", options)))
    )
    sample = sample_scenario(
        scenario.quantities(),
        n,
        seed,
        choices={f"{hole.path}.upstream": UPSTREAM_CHOICES for hole in scenario.coolant.holes},
        posterior=rows,
        within={
            zone.temperature: FLUIDS[scenario.coolant.loop_of(zone.name).fluid]
            for zone in scenario.coolant.zones
        },
    )
    again = checked_members(n).size
    counter = Counter(n + len(chosen) * runs_per_member(scenario) * (n + again), progress)
    plan = docked_plan(scenario)
    docked = run_sample(scenario, plan, sample, {}, rtol=RTOL, threads=threads, counter=counter)
    branches = (Branches.empty(), Branches.empty())
    margins = tuple(
        option_margins(
            scenario,
            option,
            sample,
            rtol=RTOL,
            threads=threads,
            counter=counter,
            branches=branches,
        )
        for option in chosen
    )
    ledgers = [largest_ledger([docked]), *(option.ledger for option in margins)]
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
        events=_events(scenario, sample, docked, since_puncture(scenario, plan, sample, docked)),
        options=margins,
        ledger={term: max(entry[term] for entry in ledgers) for term in ledgers[0]},
        status_counts=_status_counts(docked, margins),
        worst_option=worst.option.name if worst else None,
        assumed_drivers=_assumed_drivers(sample, worst),
        cut_off=sample.cut_off,
        redrawn=sample.redrawn,
        simplifications=tuple(scenario.simplifications),
    )


def _version() -> str:
    from leakphys import __version__

    return str(__version__)


def _events(
    scenario: Scenario, sample: Sample, docked: Outcome, puncture: Floats
) -> tuple[EventSpread, ...]:
    """Spread of the events over the docked members; `puncture` (n,) is how long before zero it was."""
    ok = docked.status == 0
    found = []
    for name in events_of(scenario):
        crossing = docked.crossing[:, docked.watches.index(name)]
        happened = ok & np.isfinite(crossing)
        time = np.where(happened, crossing + puncture, np.nan)
        not_before = np.where(ok & ~happened, docked.end_time + puncture, np.nan)
        chance = probability(happened[ok], sample.outer[ok]) if ok.any() else None
        found.append(EventSpread(name, quantiles(time, not_before), chance))
    return tuple(found)


def _status_counts(docked: Outcome, margins: Sequence[OptionMargins]) -> dict[str, int]:
    """How many runs without extra load ended with which sentence, docked and all options together."""
    from leakphys import engine

    numbers = np.concatenate([docked.status, *(option.status for option in margins)])
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
