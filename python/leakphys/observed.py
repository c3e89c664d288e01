"""Public statements beside what members did: labelled, before and after the evidence has weighed them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from leakphys._option_runs import time_needed
from leakphys._statistics import Members, Probability, Quantiles, probability, quantiles
from leakphys.evidence import Evidence, Look, agreement, looks_of
from leakphys.sampling import Floats, Sample
from leakphys.scenario_observations import facts_behind, is_input

if TYPE_CHECKING:
    from leakphys.margins import OptionMargins
    from leakphys.quantities import Quantity
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import Observation


class Sampled(Protocol):
    """What a look has sampled: an outcome of the engine, or the margins of an option."""

    @property
    def samples(self) -> Floats: ...


@dataclass(frozen=True)
class Observed:
    """An observation beside the members: before the evidence, and weighed by it.

    `value` is the signal [SI] or the time to the limit [s], `agrees` the probability of what was
    said; the other is None, and so are both `..._calibrated` where nothing weighs. `because` names
    the inputs that rest on the observation's own facts: with any it is calibrated, not predicted.
    """

    observation: Observation
    unit: str
    at: float | None  # s from time zero
    threshold: Quantity | None
    reported: Quantity | None
    facts: tuple[str, ...]
    because: tuple[str, ...]
    value: Quantiles
    agrees: Probability | None
    value_calibrated: Quantiles | None
    agrees_calibrated: Probability | None

    @property
    def label(self) -> str:
        """Whether the comparison before weighing is a prediction or a calibration."""
        return "calibrated" if self.because else "predicted"


def seen(
    scenario: Scenario, entry: Observation, sample: Sample, look: Look, outcome: Sampled
) -> Floats:
    """The signal of an observation (n,) at its time; NaN where the member's plan has ended by then."""
    at = scenario.value(f"{entry.path}.at")
    plan = entry.plan or next(x.plan for x in scenario.options if x.name == entry.option)
    found = look.column(outcome.samples, entry.signal, at)
    return np.where(at <= time_needed(scenario, plan, sample), found, np.nan)


def all_observed(
    scenario: Scenario,
    sample: Sample,
    of_plans: Mapping[str, Floats],
    margins: Sequence[OptionMargins],
    evidence: Evidence | None,
) -> tuple[Observed, ...]:
    """Every observation of a plan, and of the options that were run, beside the members."""
    flown = {entry.option.name: entry for entry in margins}
    found = []
    for entry in scenario.observations:
        if entry.plan:
            found.append(compared(scenario, entry, sample, evidence, of_plans[entry.name]))
        elif entry.option in flown and entry.limit:
            runs = flown[entry.option].reached[entry.limit]
            told = (runs.extreme,) if entry.signal else (runs.time, runs.not_before)
            found.append(compared(scenario, entry, sample, evidence, *told))
        elif entry.option in flown:
            look = looks_of(scenario, option=entry.option)
            values = seen(scenario, entry, sample, look, flown[entry.option])
            found.append(compared(scenario, entry, sample, evidence, values))
    return tuple(found)


def compared(
    scenario: Scenario,
    observation: Observation,
    sample: Sample,
    evidence: Evidence | None,
    values: Floats,
    at_least: Floats | None = None,
) -> Observed:
    """An observation beside its values (n,); `at_least` (n,) bounds those that are not known."""
    numbers = scenario.quantities()
    threshold, reported = (
        numbers.get(f"{observation.path}.{key}") for key in ("threshold", "reported")
    )
    facts = _facts(observation, numbers)
    agrees = None
    if observation.side is not None:
        agrees = agreement(scenario, observation, values)
    whole = Members.all_of(sample.outer)
    weighed = evidence.members if evidence is not None else None

    def spread(members: Members) -> Quantiles:
        bound = None if at_least is None else at_least[members.index]
        return quantiles(values[members.index], bound)

    def chance(members: Members | None) -> Probability | None:
        if agrees is None or members is None:
            return None
        known = np.flatnonzero(np.isfinite(agrees[members.index]))
        return (
            probability(agrees[members.index][known], members.take(known)) if known.size else None
        )

    at = numbers.get(f"{observation.path}.at")
    return Observed(
        observation,
        scenario.signals()[observation.signal] if observation.signal else "s",
        None if at is None else at.value_si,
        threshold,
        reported,
        facts,
        _resting_on(facts, numbers, "" if observation.signal else observation.limit),
        spread(whole),
        chance(whole),
        None if weighed is None else spread(weighed),
        chance(weighed),
    )


def _facts(observation: Observation, numbers: Mapping[str, Quantity]) -> tuple[str, ...]:
    """Facts that the observation itself states, not those that its thresholds merely rest on."""
    stated: Sequence[str] = [
        origin
        for key in ("reported", "threshold")
        if (number := numbers.get(f"{observation.path}.{key}")) is not None
        for origin in number.derived_from
    ]
    return tuple(dict.fromkeys(name for name in stated if name.startswith("fact:")))


def _resting_on(
    facts: Sequence[str], numbers: Mapping[str, Quantity], limit: str
) -> tuple[str, ...]:
    """Inputs that were derived from any of these facts; of limits only the one that a time is to."""
    return tuple(
        path
        for path in numbers
        if is_input(path)
        if not path.startswith("limits.") or (limit and path.startswith(f"limits.{limit}."))
        if facts_behind(path, numbers).intersection(facts)
    )
