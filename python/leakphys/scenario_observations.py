"""Public statements that a scenario is compared with: read, checked, and told apart from its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from leakphys.quantities import Quantity
from leakphys.scenario_parts import Observation
from leakphys.scenario_signals import signals_of
from leakphys.units import kind, readable

if TYPE_CHECKING:
    from leakphys.scenario_checks import Checker
    from leakphys.scenario_parts import CoolantGraph

_NUMBERS = ("at", "threshold", "reported", "mistaken")


def is_input(path: str) -> bool:
    """Whether the number at a path enters runs: all do but what they are compared with."""
    return not path.startswith("observations.")


def check_observations(checker: Checker, coolant: CoolantGraph) -> None:
    """Observations name what exists, and state what their kind needs; InputError at the first fault."""
    d = checker.document
    crew = d.crew.model if d.crew is not None and d.compartments else ""
    rejecting = [c.between for c in d.conductors.values() if c.rejects_heat]
    signals = signals_of(coolant, d.nodes, d.compartments, crew=crew, rejecting=rejecting)
    options = [option.name for option in d.options]
    for name, entry in d.observations.items():
        field = f"observations.{name}"
        if bool(entry.plan) == bool(entry.option):
            raise checker.fault(field, _both(entry, "plan", "option"), "a plan or an option")
        if entry.plan:
            checker.known(f"{field}.plan", entry.plan, d.plans, "plan")
            if d.plans[entry.plan].ends_when_dry:  # members that are done with would have no value
                expected = "a plan that does not end when the loop is dry"
                raise checker.fault(f"{field}.plan", f"'{entry.plan}', which does", expected)
        else:
            checker.known(f"{field}.option", entry.option, options, "option")
        if not entry.signal and not entry.limit:
            raise checker.fault(field, "neither signal nor limit", "a signal, a limit, or both")
        if entry.limit:
            _of_limit(checker, field, entry)
        else:
            checker.known(f"{field}.signal", entry.signal, signals, "signal")
            _of_signal(checker, field, entry)


def _both(entry: Any, one: str, other: str) -> str:
    return f"{one} and {other}" if getattr(entry, one) else f"neither {one} nor {other}"


def _of_limit(checker: Checker, field: str, entry: Any) -> None:
    checker.known(f"{field}.limit", entry.limit, checker.document.limits, "limit")
    if not entry.option:
        raise checker.fault(f"{field}.plan", f"'{entry.plan}'", "an option, beside a limit")
    own = checker.document.limits[entry.limit].signal
    if entry.signal and entry.signal != own:
        expected = f"'{own}', that of the limit, for what it came to"
        raise checker.fault(f"{field}.signal", f"'{entry.signal}'", expected)
    for key in ("at", "side", "threshold", "mistaken"):
        if getattr(entry, key) is not None:
            raise checker.fault(f"{field}.{key}", "an entry", "none beside a limit")
    if entry.weighs:
        raise checker.fault(f"{field}.weighs", "true", "false beside a limit")
    flown = next(o for o in checker.document.options if o.name == entry.option)
    if checker.document.limits[entry.limit].needs_crew and flown.crew == 0:
        expected = "an option with crew, which the limit needs"
        raise checker.fault(f"{field}.option", f"'{entry.option}', without", expected)
    if entry.reported is None:
        raise checker.fault(f"{field}.reported", "nothing", "what was reported")


def _of_signal(checker: Checker, field: str, entry: Any) -> None:
    if entry.at is None:
        raise checker.fault(f"{field}.at", "nothing", f"{kind('s')}, beside a signal")
    if entry.at.has_range:
        raise checker.fault(f"{field}.at", str(entry.at), "a time without a range")
    needed = _time_needed(checker.document, entry)
    if entry.at.value_si > needed:
        expected = f"at most {readable(needed, 's')} after time zero, when the plan has ended"
        raise checker.fault(f"{field}.at", str(entry.at), expected)
    if (entry.side is None) != (entry.threshold is None):
        raise checker.fault(field, _both(entry, "side", "threshold"), "both or none of them")
    if entry.side is None and entry.reported is None:
        raise checker.fault(field, "no number", "a side with a threshold, or what was reported")
    if entry.weighs and entry.side is None:
        raise checker.fault(f"{field}.weighs", "true", "false without a side and a threshold")
    if entry.weighs and entry.option:
        raise checker.fault(f"{field}.weighs", "true", "false for an option, which was not flown")
    if entry.weighs != (entry.mistaken is not None):
        expected = "a probability that it is mistaken, where it weighs and only there"
        raise checker.fault(
            f"{field}.mistaken", "nothing" if entry.weighs else "an entry", expected
        )


def _time_needed(document: Any, entry: Any) -> float:
    """Central time [s] from time zero to the end of the plan that an observation is about."""
    name = entry.plan or next(o.plan for o in document.options if o.name == entry.option)
    plan = document.plans[name]
    zero = [phase.name for phase in plan.phases].index(plan.zero)
    return float(sum(phase.duration.value_si for phase in plan.phases[zero:]))


def observations_of(document: Any) -> tuple[Observation, ...]:
    """Return the observations of a checked document."""
    return tuple(
        Observation(name, o.title or name, o.plan, o.option, o.limit, o.signal, o.side, o.weighs)
        for name, o in document.observations.items()
    )


def quantities_of_observations(document: Any) -> dict[str, Quantity]:
    """Return the numbers of the observations by path."""
    return {
        f"observations.{name}.{key}": number
        for name, entry in document.observations.items()
        for key in _NUMBERS
        if (number := getattr(entry, key)) is not None
    }


def facts_behind(path: str, numbers: Mapping[str, Quantity]) -> set[str]:
    """The facts that a number rests on, through whatever it was derived from."""
    facts: set[str] = set()
    seen: set[str] = set()
    left = [path]
    while left:
        here = left.pop()
        if here in seen:
            continue
        seen.add(here)
        for origin in numbers[here].derived_from:
            if origin.startswith("fact:"):
                facts.add(origin)
            elif origin in numbers:
                left.append(origin)
    return facts
