"""The few things runs read of a scenario: its docked plan, its options, who is aboard, when it opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from leakphys.errors import InputError, expected_name

if TYPE_CHECKING:
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import Option


@dataclass(frozen=True)
class LimitView:
    """A limit with its threshold and unit in SI; `watch` is its column among the engine's watches."""

    name: str
    title: str
    signal: str
    unit: str
    side: str
    threshold: float
    limit_class: str
    needs_crew: bool
    watch: int

    def counts_for(self, crew: int) -> bool:
        """Whether the limit applies with this many crew aboard."""
        return crew > 0 or not self.needs_crew


def limits_of(scenario: Scenario) -> tuple[LimitView, ...]:
    """The limits of a scenario in the order of the engine's watches, which begin with the events."""
    from leakphys.events import EVENTS

    numbers = scenario.quantities()
    found: list[LimitView] = []
    for position, limit in enumerate(scenario.limits):
        threshold = numbers[f"limits.{limit.name}.threshold"]
        found.append(
            LimitView(
                limit.name,
                limit.title,
                limit.signal,
                threshold.unit_si,
                limit.side,
                threshold.value_si,
                limit.class_,
                limit.needs_crew,
                len(EVENTS) + position,
            )
        )
    return tuple(found)


def choices_of(scenario: Scenario) -> dict[str, int | tuple[float, ...]]:
    """{path: number of statements, by index from 0, or their probabilities} of what is said of each hole in words.

    What stands at it (in microgravity nothing settles) and which discharge law it follows are not known, nor
    which law the hole of a particle, nor whether it was one where the file says what else.
    """
    from leakphys.coolant_tables import QUARTERS, UNKNOWN_WORDS
    from leakphys.puncture import causes

    holes = scenario.coolant.holes
    found: dict[str, int | tuple[float, ...]] = {
        f"{hole.path}.{word}": count for hole in holes for word, count in UNKNOWN_WORDS.items()
    }
    found |= {f"{x.path}.impact.hole_quarter": QUARTERS for x in holes if x.hole_law == "all"}
    return found | dict(causes(scenario))


def docked_plan(scenario: Scenario) -> str:
    """The plan to run when none is named: the docked one if there is one, else the first.

    Docked is the plan of that name, or else the first that goes on until the loop is dry.
    """
    plans = scenario.plans
    if not plans:
        raise InputError.at(scenario.name, "plans", "none", "at least one plan")
    for plan in plans:
        if plan.name == "docked":
            return plan.name
    for plan in plans:
        if plan.ends_when_dry:
            return plan.name
    return plans[0].name


def options_named(scenario: Scenario, names: Sequence[str] | None) -> tuple[Option, ...]:
    """The options of those names, in the scenario's order when None; InputError if unknown."""
    known = {option.name: option for option in scenario.options}
    if names is None:
        return tuple(known.values())
    for name in names:
        if name not in known:
            raise InputError.at(scenario.name, "options", repr(name), expected_name(name, known))
    return tuple(known[name] for name in names)


def last_phase_duration(scenario: Scenario, plan: str) -> tuple[str, float]:
    """Path and central value [s] of the duration of a plan's last phase."""
    path = f"plans.{plan}.{scenario.plan(plan).phases[-1].name}.duration"
    return path, scenario.value(path)


def crew_setting(scenario: Scenario, option: Option) -> dict[str, float]:
    """{"crew": persons} where the option's plan has a seat for a crew, else nothing."""
    seats = any(o.crew_compartment for o in scenario.options if o.plan == option.plan)
    return {"crew": float(option.crew)} if seats and scenario.has_crew else {}


def aboard(
    scenario: Scenario, plan: str, given: Mapping[str, NDArray[np.float64]] | None = None
) -> NDArray[np.bool_]:
    """Whether anyone is aboard while limits are watched: (1,), or (n,) of members given columns.

    `given` holds columns of members by path, "crew" (persons from time zero on) among them.
    """
    columns = dict(given or {})
    flown = scenario.plan(plan)
    names = [phase.name for phase in flown.phases]
    watched, zero = names.index(flown.limits_from), names.index(flown.zero)
    seats = {option.crew_compartment for option in scenario.options if option.plan == plan}
    found = np.zeros(next((column.size for column in columns.values()), 1), dtype=bool)

    def number(path: str) -> NDArray[np.float64]:
        return np.atleast_1d(columns.get(path, np.float64(scenario.value(path))))

    for compartment in scenario.compartments:
        path = f"compartments.{compartment.name}.crew"
        persons = number(path)
        for position, phase in enumerate(flown.phases):
            if path in phase.sets:
                persons = number(f"plans.{plan}.{phase.name}.set.{path}")
            if position == zero and "crew" in columns and compartment.name in seats:
                persons = columns["crew"]
            if position >= watched:
                found = found | (persons > 0.0)
    return found


def is_opened(scenario: Scenario, plan: str) -> bool:
    """Whether a hole or cut is open at the start of a plan, or opened by one of its phases."""
    coolant = scenario.coolant
    ways = [f"{hole.path}.open" for hole in coolant.holes]
    ways += [f"{link.path}.severed" for link in coolant.links if link.section == "pipes"]
    return any(scenario.value(path) > 0.0 for path in ways) or any(
        scenario.value(f"plans.{plan}.{phase.name}.set.{path}") > 0.0
        for phase in scenario.plan(plan).phases
        for path in ways
        if path in phase.sets
    )


def phases_before_puncture(scenario: Scenario, plan: str) -> tuple[str, ...]:
    """Paths of the durations of the phases of a plan that end before a first hole or cut opens.

    None of them when a loop is open from the start, or none is ever opened by the plan.
    """
    phases = scenario.plan(plan).phases
    coolant = scenario.coolant
    ways = [f"{hole.path}.open" for hole in coolant.holes]
    ways += [f"{link.path}.severed" for link in coolant.links if link.section == "pipes"]
    if any(scenario.value(path) > 0.0 for path in ways):
        return ()
    for number, phase in enumerate(phases):
        root = f"plans.{plan}.{phase.name}"
        opened = [path for path in ways if path in phase.sets]
        if any(scenario.value(f"{root}.set.{path}") > 0.0 for path in opened):
            return tuple(f"plans.{plan}.{earlier.name}.duration" for earlier in phases[:number])
    return ()


def limits_follow_zero(scenario: Scenario, plan: str) -> bool:
    """Whether limits count from time zero of a plan or later, so that a run may start there."""
    found = scenario.plan(plan)
    names = [phase.name for phase in found.phases]
    return names.index(found.limits_from) >= names.index(found.zero)
