"""What is publicly known of an event beside what members did: labels, likelihoods, weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from leakphys._distributions import distribution_of
from leakphys._statistics import (
    Mask,
    Members,
    Probability,
    probability,
)
from leakphys.fields import MAIN
from leakphys.sampling import Floats, Sample

if TYPE_CHECKING:
    from leakphys.quantities import Quantity
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import Observation

REJECTION = f"{MAIN}.heat_rejection"

SETTLED = 3600.0
"""How long after time zero what the loop still rejects is looked at [s]: the regulators have settled."""

_POINTS: Floats = (np.arange(64, dtype=np.float64) + 0.5) / 64.0
"""Equally probable points at which an uncertain threshold is taken."""


@dataclass(frozen=True)
class Look:
    """Times [s] from time zero (m,) and signals to sample for observations of one plan or option."""

    times: Floats
    signals: tuple[str, ...]

    def column(self, samples: Floats, signal: str, at: float) -> Floats:
        """A signal (n,) at a time among samples (n, m, S)."""
        moment = int(np.searchsorted(self.times, at))
        found: Floats = samples[:, moment, self.signals.index(signal)]
        return found


@dataclass(frozen=True)
class Alternative:
    """One combination of what is a choice and not a number, with its weight before and after.

    `words` {path: word}; `agrees` {observation: probability that its members agree, None where none
    can}, for those that weigh.
    """

    words: dict[str, str]
    prior: float
    posterior: float
    agrees: dict[str, Probability | None]


@dataclass(frozen=True, eq=False)
class Evidence:
    """Members weighed by what is known; `members` are n indices drawn by weight."""

    likelihood: Floats  # (n,)
    members: Members
    alternatives: tuple[Alternative, ...]


def looks_of(scenario: Scenario, *, plan: str = "", option: str = "") -> Look:
    """What to sample of a plan (nobody's option) or of an option.

    What observations ask for, and what the loop still rejects `SETTLED` after time zero.
    """
    asked = observations_of(scenario, plan=plan, option=option)
    times = {scenario.value(f"{entry.path}.at") for entry in asked}
    signals = [entry.signal for entry in asked]
    if rejects_heat(scenario):
        times.add(SETTLED)
        signals.append(REJECTION)
    return Look(np.array(sorted(times)), tuple(dict.fromkeys(signals)))


def observations_of(
    scenario: Scenario, *, plan: str = "", option: str = ""
) -> tuple[Observation, ...]:
    """Observations of a signal at a time, of a plan or of an option."""
    return tuple(
        entry
        for entry in scenario.observations
        if not entry.limit and entry.plan == plan and entry.option == option
    )


def rejects_heat(scenario: Scenario) -> bool:
    """Whether the main loop has a conductor that rejects heat."""
    return f"{MAIN}.heat_rejection_fraction" in scenario.signals()


def observed_plans(scenario: Scenario) -> tuple[str, ...]:
    """Plans that observations speak of, in their order."""
    return tuple(dict.fromkeys(entry.plan for entry in scenario.observations if entry.plan))


def agreement(scenario: Scenario, observation: Observation, values: Floats) -> Floats:
    """How probably each member (n,) agrees with an observation that has a side, 0 to 1.

    P(side (s - threshold) > 0) over the threshold's own range; NaN where the member has no value.
    """
    above = np.mean(
        values[:, None] > _values_of(scenario.quantity(f"{observation.path}.threshold")), axis=1
    )
    share = above if observation.side == "above" else 1.0 - above
    return np.where(np.isnan(values), np.nan, share)


def _values_of(quantity: Quantity) -> Floats:
    """Equally probable values of a quantity [SI], one where it has no range."""
    law = distribution_of(quantity)
    if law is None:
        return np.array([quantity.value_si])
    return np.asarray(law.quantile(_POINTS, quantity.unit_si))


def _mean_of(quantity: Quantity) -> float:
    return float(_values_of(quantity).mean())


def weigh(scenario: Scenario, sample: Sample, values: Mapping[str, Floats]) -> Evidence | None:
    """Weigh members by the observations that weigh; None if there are none.

    With a the agreement and e the probability that the statement is mistaken, the likelihood of an
    observation is (1 - e) a + e (1 - a), and that of a member the product over observations: they
    are taken as independent. Where e has a range its mean counts, since the likelihood is linear in
    it. A member whose run failed says nothing, and gets the others' mean likelihood.
    Members are then drawn again by weight, n of them, systematically [1]: statistics over them are
    weighted ones. Their independent number is (sum w)^2 / sum w^2 [1].

    1. Kitagawa, J. Comput. Graph. Stat. 5 (1996) 1.  Checked: equal weights draw every member once.
    """
    weighing = [entry for entry in scenario.observations if entry.weighs]
    if not weighing:
        return None
    likelihood = np.ones(sample.n)
    agreements: dict[str, Floats] = {}
    for entry in weighing:
        agrees = agreement(scenario, entry, values[entry.name])
        mistaken = _mean_of(scenario.quantity(f"{entry.path}.mistaken"))
        likelihood = likelihood * ((1.0 - mistaken) * agrees + mistaken * (1.0 - agrees))
        agreements[entry.name] = agrees
    there = np.isfinite(likelihood)
    likelihood = np.where(there, likelihood, likelihood[there].mean() if there.any() else 1.0)
    if not likelihood.sum() > 0.0:
        likelihood = np.ones(sample.n)  # every member is contradicted: nothing is told apart
    index = systematic(likelihood)
    effective = float(likelihood.sum() ** 2 / np.square(likelihood).sum())
    members = Members(index, sample.outer[index], sample.outer_draws, effective)
    return Evidence(likelihood, members, _alternatives(sample, likelihood, agreements))


def systematic(weights: Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Indices (n,) of members drawn by weight (n,), each within one of n times its share."""
    n = weights.size
    edges = np.cumsum(weights) / weights.sum()
    index = np.searchsorted(edges, (np.arange(n) + 0.5) / n)
    return np.minimum(index, n - 1).astype(np.int64)


def _alternatives(
    sample: Sample, likelihood: Floats, agreements: Mapping[str, Floats]
) -> tuple[Alternative, ...]:
    from leakphys.coolant_tables import HOLE_WORDS

    paths = [path for path in sample.choices if path in sample.inputs]
    kinds = [HOLE_WORDS[path.rsplit(".", 1)[1]] for path in paths]
    found = []
    for words in product(*kinds):
        numbers = [kind[word] for kind, word in zip(kinds, words, strict=True)]
        inside = np.ones(sample.n, dtype=bool)
        for path, number in zip(paths, numbers, strict=True):
            inside &= sample.inputs[path] == number
        if inside.any():
            found.append(
                Alternative(
                    dict(zip(paths, words, strict=True)),
                    float(inside.mean()),
                    float(likelihood[inside].sum() / likelihood.sum()),
                    {
                        name: _agreeing(column, inside, sample)
                        for name, column in agreements.items()
                    },
                )
            )
    return tuple(found)


def _agreeing(agrees: Floats, inside: Mask, sample: Sample) -> Probability | None:
    """The probability that members of an alternative agree, over its own epistemic draws."""
    known = np.flatnonzero(inside & np.isfinite(agrees))
    if not known.size:
        return None
    return probability(agrees[known], Members.all_of(sample.outer[known]))
