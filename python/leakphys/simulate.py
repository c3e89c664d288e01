"""Run one scenario once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from leakphys._given import check_names, check_scenario, check_times
from leakphys.errors import InputError, expected_name
from leakphys.events import events_of
from leakphys.sampling import Floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from leakphys.engine import Outcome
    from leakphys.result import Event, Result
    from leakphys.scenario import Scenario

TIMES = 400
"""About how many times a run is sampled at, if none are given."""


def default_times(start: float, end: float, puncture: float, number: int = TIMES) -> Floats:
    """About `number` times [s] from `start` to `end`, both in it, densest after the puncture.

    A tenth of them linear before the puncture if there is a before, a third log-spaced over the
    first tenth of what follows it (from 1 s on), the rest linear.
    """
    if not start < end:
        return np.array([start])
    opened = puncture if start < puncture < end else start
    before = np.linspace(start, opened, number // 10)[:-1] if opened > start else np.empty(0)
    length = end - opened
    early = np.geomspace(min(1.0, 1e-3 * length), 0.1 * length, number // 3)
    late = np.linspace(0.1, 1.0, number - early.size - before.size)[1:] * length
    times = np.concatenate((before, [opened], opened + early, opened + late))
    times[-1] = end
    return np.asarray(times)


def just_inside(end: Floats, zero: Floats) -> Floats:
    """Times [s] from time zero, some roundings before the runs' ends, that cannot fall behind these.

    The end itself can, where it is added to the time from a run's start to time zero.
    """
    return end - 4.0 * np.finfo(np.float64).eps * (np.abs(end) + zero)


def _span(scenario: Scenario, plan: str) -> tuple[float, float, float]:
    """When a plan starts, when its first hole opens, when it ends, in s from its time zero."""
    from leakphys._view import phases_before_puncture

    found = scenario.plan(plan)
    lengths = [scenario.value(f"plans.{plan}.{phase.name}.duration") for phase in found.phases]
    before = 0.0
    for length in lengths[
        : len(found.before_zero)
    ]:  # as the core adds them; sum() rounds otherwise
        before += length
    start = 0.0 - before
    opened = start + sum(scenario.value(path) for path in phases_before_puncture(scenario, plan))
    return start, opened, start + sum(lengths)


def _sampled_throughout(
    scenario: Scenario, plan: str, signals: tuple[str, ...], rtol: float
) -> Outcome:
    """Run once, sampled from the start to the end, which may come before that of the plan."""
    from leakphys import engine

    start, opened, end = _span(scenario, plan)
    if scenario.plan(plan).ends_when_dry:
        end = float(engine.run(scenario, plan, n=1, rtol=rtol).end_time[0])
    sampled = default_times(start, end, opened)
    outcome = engine.run(scenario, plan, n=1, times=sampled, signals=signals, rtol=rtol)
    ended = float(outcome.end_time[0])
    missed = bool(signals) and bool(np.isnan(outcome.samples[0, -1]).all())  # by a rounding
    if ended < end or missed:
        sampled = default_times(start, ended, opened)
        inside = just_inside(outcome.end_time, outcome.zero_time)[0]
        sampled = np.append(sampled[sampled < inside], max(start, inside))
        outcome = engine.run(scenario, plan, n=1, times=sampled, signals=signals, rtol=rtol)
    return outcome


def check_signals(scenario: Scenario, names: Sequence[str] | None) -> tuple[str, ...]:
    """The signals of those names, all of the scenario's if None; InputError for an unknown one."""
    known = scenario.signals()
    if names is None:
        return tuple(known)
    wanted = check_names("signals", names)
    for name in wanted:
        if name not in known:
            raise InputError.at(scenario.name, "signals", repr(name), expected_name(name, known))
    return wanted


def simulate(
    scenario: Scenario,
    plan: str | None = None,
    *,
    times: ArrayLike | Sequence[str] | str | None = None,
    signals: Sequence[str] | None = None,
    rtol: float = 1e-6,
) -> Result:
    """Run a scenario's central values through one plan.

    plan None is the docked plan if there is one, else the first. times, in s or texts with a unit,
    count from the plan's time zero; by default about 400, denser after the start. signals None is
    all of them. Limits that need a crew are told where the plan has anyone aboard.
    A run that fails still returns, with the status that says why; bad input raises InputError.
    """
    from leakphys import __version__, engine
    from leakphys._failure import failed_in
    from leakphys._view import docked_plan
    from leakphys.puncture_told import punctures_of
    from leakphys.result import Result, Status

    scenario = check_scenario(scenario)
    name = docked_plan(scenario) if plan is None else scenario.plan(plan).name
    wanted = check_signals(scenario, signals)
    if times is None:
        outcome = _sampled_throughout(scenario, name, wanted, rtol)
    else:
        sampled = check_times(times)
        outcome = engine.run(scenario, name, n=1, times=sampled, signals=wanted, rtol=rtol)
    known = scenario.signals()
    samples = {signal: outcome.samples[0, :, i] for i, signal in enumerate(outcome.signals)}
    number = int(outcome.status[0])
    events, limits = what_happened(scenario, name, outcome)
    return Result(
        scenario=scenario.name,
        title=scenario.title,
        digest=scenario.digest,
        version=str(__version__),
        plan=name,
        zero_time=float(outcome.zero_time[0]),
        end_time=float(outcome.end_time[0]),
        time=np.asarray(outcome.times, dtype=np.float64),
        signals=samples,
        units={signal: known[signal] for signal in outcome.signals},
        status=Status(number, engine.STATUS_SENTENCES[number]),
        stats={name: int(column[0]) for name, column in outcome.statistics.items()},
        events=events,
        limits=limits,
        ledger={term: float(column[0]) for term, column in outcome.ledger.items()},
        failed_in=failed_in(scenario, name, outcome, rtol),
        punctures=punctures_of(scenario, samples),
    )


def what_happened(
    scenario: Scenario, plan: str, outcome: Outcome
) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """Events that the scenario can have, and its limits, each with the first member's time or None.

    Limits that need a crew are left out where nobody is aboard.
    """
    from leakphys._view import aboard
    from leakphys.result import Event

    times = dict(zip(outcome.watches, outcome.crossing[0].tolist(), strict=True))

    def entries(names: Sequence[str]) -> tuple[Event, ...]:
        return tuple(Event(x, times[x] if np.isfinite(times[x]) else None, failed) for x in names)

    failed = bool(outcome.status[0] != 0)
    manned = bool(aboard(scenario, plan).any())
    counting = [limit.name for limit in scenario.limits if manned or not limit.needs_crew]
    return entries(events_of(scenario)), entries(counting)
