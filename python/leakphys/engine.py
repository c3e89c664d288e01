"""Run members of a scenario through a plan in the compiled core, and name what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leakphys import _core
from leakphys.errors import InputError, expected_name

if TYPE_CHECKING:
    from leakphys.network import Assembly
    from leakphys.scenario import Scenario

Floats = NDArray[np.float64]

STATUS_SENTENCES: tuple[str, ...] = (
    "reached the end of its plan",
    "took more steps than allowed",
    "the step shrank to rounding",
    "an input or a state is not finite",
    "the coolant left the range of its property table",
    "liquid coolant reached its triple point",
    "the coolant's temperature equation did not converge",
    "was not run",
)
"""What each status means, by number; 0 is the good one."""

EVENTS: tuple[str, ...] = (
    "heat rejection below 50 %",
    "heat rejection below 10 %",
    "accumulator bottomed",
    "pump stops",
    "half the coolant gone",
    "90 % of the coolant gone",
    "loop dry",
)
"""Events of a loop, in the order in which they are told."""

MAX_STEPS = 100_000


@dataclass(frozen=True)
class Checkpoint:
    """Where n members stood at time zero of their plan, to branch from there.

    `inputs` are the columns they ran with: a branch may differ only in what a plan sets from time
    zero on ("crew", "extra_load", later phases).
    """

    plan: str
    digest: str  # of the scenario
    inputs: Floats  # (n, columns)
    state: Floats  # (n, states and parameters); NaN where a member never came so far
    status: NDArray[np.int32]  # (n,) how the run that was kept ended


@dataclass(frozen=True)
class Outcome:
    """What n members did. Times are in s from the plan's time zero; NaN where nothing happened.

    K watches are the events and then the limits; m sample times, S sampled signals.
    """

    status: NDArray[np.int32]  # (n,) index into STATUS_SENTENCES
    end_time: Floats  # (n,)
    zero_time: Floats  # (n,) from the run's start to time zero
    watches: tuple[str, ...]  # K
    crossing: Floats  # (n, K) first crossing while armed
    violation: Floats  # (n, K) when a limit's allowed duration was used up
    worst: Floats  # (n, K) largest excess over the threshold while armed; > 0 means exceeded
    ledger: dict[str, Floats]  # (n,) each
    statistics: dict[str, NDArray[np.int64]]  # (n,) each
    times: Floats  # (m,)
    signals: tuple[str, ...]  # S
    samples: Floats  # (n, m, S)
    checkpoint: Checkpoint | None = None


def run(
    scenario: Scenario,
    plan: str,
    members: Mapping[str, float | Floats] | None = None,
    *,
    n: int | None = None,
    times: ArrayLike | None = None,
    signals: Sequence[str] = (),
    rtol: float = 1e-6,
    threads: int | None = None,
    width: int = 0,
    keep_checkpoint: bool = False,
    resume: Checkpoint | None = None,
) -> Outcome:
    """Integrate n members of a scenario through one plan.

    `members` gives SI values, scalar or (n,), for paths of `scenario.quantities()`, and for "crew"
    (persons aboard from time zero on) and "extra_load" [W] (into the heat-load node from time zero
    on); what it does not name keeps its central value. `times` [s] from time zero (m,) and
    `signals` say what to sample. `threads` None: all cores. `width` 1 runs members one at a
    time, 0 in the processor's lanes; the bits are the same. `keep_checkpoint` returns where members
    stood at time zero; `resume` starts them there instead of at the start of the plan, with the
    same bits from then on; watches then count from time zero. Raises InputError for an unknown path
    or signal, a wrong length, times that do not ascend, an rtol outside 1e-12..1e-2, or a checkpoint
    of other members; a member itself never raises.
    """
    from leakphys.network import assemble

    if not 1e-12 <= rtol <= 1e-2:
        raise InputError.at("", "rtol", f"the number {rtol!r}", "a value from 1e-12 to 1e-2")
    if threads is not None and threads < 1:
        raise InputError.at("", "threads", f"the number {threads!r}", "1 or more, or none for all")
    assembly = assemble(scenario, plan)
    given = dict(members or {})
    count = _count(given, n)
    sampled = _ascending([] if times is None else times)
    known = {name: i for i, name in enumerate(assembly.signals)}
    for name in signals:
        if name not in known:
            raise InputError.at(scenario.name, "signals", repr(name), expected_name(name, known))
    inputs = _inputs(scenario, assembly, given, count)
    if resume is not None:
        _check_resume(scenario, plan, assembly, inputs, resume)
    raw = _core.run_network(
        assembly.network,
        duration_columns=assembly.duration_columns,
        zero_phase=assembly.zero_phase,
        changes=assembly.changes,
        inputs=inputs,
        times=sampled,
        signals=np.array([known[name] for name in signals], dtype=np.int32),
        rtol=rtol,
        max_steps=MAX_STEPS,
        threads=threads or 0,
        width=width,
        checkpoint=np.empty((0, 0)) if resume is None else resume.state,
        with_checkpoint=keep_checkpoint,
    )
    kept = None
    if keep_checkpoint:
        state = raw["checkpoint"].astype(np.float64)
        kept = Checkpoint(plan, scenario.digest, inputs, state, raw["status"].astype(np.int32))
    if resume is not None:  # a member that never came to time zero keeps the status that says why
        lost = np.isnan(resume.state).any(axis=1)
        raw["status"] = np.where(lost, resume.status, raw["status"])
    return _named(raw, assembly, sampled, tuple(signals), kept)


def signal_names(scenario: Scenario) -> tuple[str, ...]:
    """Every signal that a scenario offers."""
    return tuple(scenario.signals())


def signal_unit(scenario: Scenario, name: str) -> str:
    """The SI unit of a signal, "" where it has none; InputError for an unknown one."""
    known = scenario.signals()
    if name not in known:
        raise InputError.at(scenario.name, "signals", repr(name), expected_name(name, known))
    return known[name]


def _ascending(times: ArrayLike) -> Floats:
    """Sample times as the core takes them: one dimension, finite, ascending."""
    sampled = np.ascontiguousarray(times, dtype=np.float64)
    if sampled.ndim != 1 or not np.isfinite(sampled).all() or (np.diff(sampled) < 0.0).any():
        raise InputError.at("", "times", "other values", "finite times in ascending order")
    return sampled


def _count(given: Mapping[str, float | Floats], n: int | None) -> int:
    lengths = {path: np.size(value) for path, value in given.items() if np.ndim(value) > 0}
    for path, value in given.items():
        if np.ndim(value) > 1:
            raise InputError.at("", path, f"an array of {np.ndim(value)} dimensions", "at most one")
    count = n if n is not None else next(iter(lengths.values()), 1)
    for path, length in lengths.items():
        if length != count:
            raise InputError.at("", path, f"{length} values", f"{count}, one for each member")
    if count < 1:
        raise InputError.at("", "n", f"the number {count!r}", "1 or more")
    return count


def _inputs(
    scenario: Scenario, assembly: Assembly, given: Mapping[str, float | Floats], count: int
) -> Floats:
    """Members x columns: central values, and over them what each member was given."""
    inputs = np.tile(assembly.central, (count, 1))
    for path, value in given.items():
        if path not in assembly.columns:
            names = list(assembly.columns)
            raise InputError.at(
                scenario.name, "", f"the unknown path {path!r}", expected_name(path, names)
            )
        _check_values(scenario, path, value)
        for column in assembly.columns[path]:
            inputs[:, column] = value
    onset = inputs[:, assembly.columns["loop.pump_void_onset"][0]]
    loss = inputs[:, assembly.columns["loop.pump_void_loss"][0]]
    if np.any(onset >= loss):
        expected = "more than pump_void_onset in every member"
        raise InputError.at(scenario.name, "loop.pump_void_loss", "no more", expected)
    if scenario.has_accumulator:
        _check_accumulator(scenario, assembly, inputs)
    return np.ascontiguousarray(inputs)


def _check_values(scenario: Scenario, path: str, value: float | Floats) -> None:
    """InputError for a finite value that a scenario file could not hold either.

    A value that is not finite passes: that member ends with a status.
    """
    from leakphys.fields import FLUIDS, field_of_quantity

    field = field_of_quantity(path)
    finite = np.atleast_1d(np.asarray(value, dtype=np.float64))
    finite = finite[np.isfinite(finite)]
    if field is not None:
        for extreme in (finite.min(initial=np.inf), finite.max(initial=-np.inf)):
            if np.isfinite(extreme) and not field.accepts(float(extreme)):
                found = f"{float(extreme)!r} {field.unit}".strip()
                raise InputError.at(scenario.name, path, found, field.bounds)
    if path == "loop.initial_temperature" and finite.size:
        low, high = FLUIDS[scenario.fluid]
        if finite.min() < low or finite.max() > high:
            found = f"{finite.min()!r} to {finite.max()!r} K"
            raise InputError.at(scenario.name, path, found, f"{low!r} to {high!r} K")


def _check_accumulator(scenario: Scenario, assembly: Assembly, inputs: Floats) -> None:
    """InputError where a member's gas would fill more than the stroke."""
    gas = inputs[:, assembly.columns["loop.accumulator.gas_volume"][0]]
    stroke = inputs[:, assembly.columns["loop.accumulator.stroke"][0]]
    if np.any(gas > stroke):
        worst = int(np.argmax(gas - stroke))
        found = f"{gas[worst]!r} m**3 of gas in a stroke of {stroke[worst]!r} m**3"
        expected = "no more gas than the stroke"
        raise InputError.at(scenario.name, "loop.accumulator.gas_volume", found, expected)


def _check_resume(
    scenario: Scenario, plan: str, assembly: Assembly, inputs: Floats, resume: Checkpoint
) -> None:
    """InputError unless a checkpoint belongs to these members up to time zero."""
    before = np.setdiff1d(np.arange(inputs.shape[1]), assembly.later_columns)
    same = (
        resume.plan == plan
        and resume.digest == scenario.digest
        and resume.inputs.shape == inputs.shape
        and np.array_equal(resume.inputs[:, before], inputs[:, before])
    )
    if not same:
        expected = "the same scenario, plan and members, but for what is set from time zero on"
        raise InputError.at(scenario.name, "resume", "a checkpoint of another run", expected)


def _named(
    raw: dict[str, NDArray[np.generic]],
    assembly: Assembly,
    times: Floats,
    signals: tuple[str, ...],
    checkpoint: Checkpoint | None,
) -> Outcome:
    from leakphys.ledger import ledgers

    n = raw["status"].shape[0]
    names = (*EVENTS, *assembly.limits)
    at = [names.index(name) for name in assembly.watches]

    def spread(key: str) -> Floats:
        table = np.full((n, len(names)), np.nan)
        table[:, at] = raw[key]
        return table

    return Outcome(
        status=np.asarray(raw["status"], dtype=np.int32),
        end_time=np.asarray(raw["end_time"], dtype=np.float64),
        zero_time=np.asarray(raw["zero_time"], dtype=np.float64),
        watches=names,
        crossing=spread("crossing"),
        violation=spread("violation"),
        worst=spread("worst"),
        ledger=ledgers(
            np.asarray(raw["audit_start"], dtype=np.float64),
            np.asarray(raw["audit_end"], dtype=np.float64),
        ),
        statistics={
            "accepted": np.asarray(raw["accepted"], dtype=np.int64),
            "rejected": np.asarray(raw["rejected"], dtype=np.int64),
        },
        times=times,
        signals=signals,
        samples=np.asarray(raw["samples"], dtype=np.float64),
        checkpoint=checkpoint,
    )
