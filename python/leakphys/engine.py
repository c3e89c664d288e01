"""Run members of a scenario through a plan in the compiled core, and name what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leakphys import _core
from leakphys._inputs import Inputs
from leakphys.checkpoint import Checkpoint, check_resume, keep_what_was_before
from leakphys.errors import InputError, expected_name
from leakphys.events import EVENTS
from leakphys.parting import asked_of, told

if TYPE_CHECKING:
    from leakphys._drawn import Drawn
    from leakphys.network import Assembly
    from leakphys.parting import Parted, Parting
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
    "a compartment's air left the range of the cabin model",
)
"""What each status means, by number; 0 is the good one."""

MAX_STEPS = 1_000_000


@dataclass(frozen=True)
class Outcome:
    """What n members did. Times are in s from the plan's time zero; NaN where nothing happened.

    K watches are all EVENTS and then the limits, NaN throughout for an event that the scenario
    cannot have (`leakphys.events.events_of` names those it can); m sample times, S sampled signals.
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
    parted: Mapping[str, Parted] = field(default_factory=dict)  # by plan that parts from this one


class Interrupted(KeyboardInterrupt):
    """Ctrl-C during a run, with what was done until then."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome  # of all members; those that were not run say so by their status

    def __str__(self) -> str:
        """How many members were run."""
        run = self.outcome.status != STATUS_SENTENCES.index("was not run")
        return f"{run.sum()} of {run.size} members were run"


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
    events: bool = True,
    keep_checkpoint: bool = False,
    resume: Checkpoint | None = None,
    partings: Sequence[Parting] = (),
    within: Parted | None = None,
    backend: str = "cpu",
) -> Outcome:
    """Integrate n members of a scenario through one plan.

    `members` gives SI values, scalar or (n,), for paths of `scenario.quantities()`, and for "crew"
    (persons aboard from time zero on) and "extra_load" [W] (into the heat-load node from time zero
    on); what it does not name keeps its central value. `times` [s] from time zero (m,) and
    `signals` say what to sample. `threads` None: all cores. `width` 1 runs members one at a
    time, 0 in the processor's lanes; the bits are the same. Without `events` those that do not end the
    plan are not watched, and are NaN: what looks at cabins alone is then faster. `keep_checkpoint` returns where members
    stood at time zero; `resume` starts them there instead of at the start of the plan, with the
    same bits from then on. What happened before the branch keeps its time, below 0; of `worst` only
    the branch counts. `partings` are of other plans that begin as this one does; `within` starts members where this
    plan parted from another, on the processor. `backend` "cuda" runs on the device, whose results agree to a bound and for which
    `threads` and `width` mean nothing; Ctrl-C is seen there between batches. Raises InputError for an unknown path or signal, a wrong length, values that a
    file could not hold, times that do not ascend, an rtol outside 1e-12..1e-2, or a checkpoint of
    other members; a member itself never raises. Ctrl-C raises Interrupted within a fifth of a second:
    members that were under way then were not run.
    """
    from leakphys._given import check_threads

    core = runner(backend, check_threads(threads), width)
    asked = ask(
        scenario,
        plan,
        members,
        n,
        times=times,
        signals=signals,
        rtol=rtol,
        events=events,
        resume=resume,
    )
    asked.arguments.update(asked_of(asked, partings, within, backend))
    raw = call(core, asked, with_checkpoint=keep_checkpoint)
    interruption = raw.pop("interruption")
    if interruption is not None:
        _forget_unfinished(raw)
    if resume is not None:
        keep_what_was_before(raw, resume)
    kept = None
    if keep_checkpoint:
        kept = Checkpoint(
            plan,
            scenario.digest,
            asked.inputs.table(),
            raw["checkpoint"].astype(np.float64),
            raw["status"].astype(np.int32),
            raw["crossing"].astype(np.float64),
            raw["violation"].astype(np.float64),
        )
    # What was given as not finite never had a state: its audits are of nothing.
    stateless = ~asked.inputs.finite
    for key in ("audit_start", "audit_end"):
        raw[key][stateless] = np.nan
    parted = dict(told(asked, partings, raw["parted"])) if partings else {}
    outcome = _named(raw, asked.assembly, asked.arguments["times"], tuple(signals), kept, parted)
    if type(interruption) is KeyboardInterrupt:
        raise Interrupted(outcome) from interruption
    if interruption is not None:  # by a handler of the caller's own
        raise interruption
    return outcome


@dataclass(frozen=True, eq=False)
class Asked:
    """What the core is asked of n members of a scenario through a plan, all of it checked."""

    scenario: Scenario
    plan: str
    assembly: Assembly
    inputs: Inputs
    arguments: dict[
        str, Any
    ]  # of the core, network, inputs and what it gives of a checkpoint apart


def ask(
    scenario: Scenario,
    plan: str,
    members: Mapping[str, float | Floats] | None,
    n: int | None,
    *,
    times: ArrayLike | None = None,
    signals: Sequence[str] = (),
    rtol: float = 1e-6,
    events: bool = True,
    resume: Checkpoint | None = None,
    drawn: Mapping[str, Drawn] | None = None,
) -> Asked:
    """Describe to the core what `run` was asked for; InputError as told there. `drawn` are columns that a device draws."""
    from leakphys._given import check_rtol
    from leakphys.member_checks import inputs_of
    from leakphys.network import assemble

    rtol = check_rtol(rtol)
    given = dict(members or {})
    assembly = assemble(scenario, plan, (*given, *(drawn or {})), events=events)
    count = _count(given, n)
    sampled = _ascending([] if times is None else times)
    for name in signals:
        signal_unit(scenario, name)
    inputs = inputs_of(scenario, assembly, given, count, drawn)
    if resume is not None:
        check_resume(scenario, plan, assembly, inputs.table(), resume)
    schedule = assembly.schedule
    arguments = {
        "duration_columns": schedule.duration_columns,
        "zero_phase": schedule.zero_phase,
        "changes": schedule.changes,
        "times": sampled,
        "signals": np.array([assembly.signals.index(name) for name in signals], dtype=np.int32),
        "rtol": rtol,
        "max_steps": MAX_STEPS,
        "checkpoint": np.empty((0, 0)) if resume is None else resume.state,
    }
    return Asked(scenario, plan, assembly, inputs, arguments)


def call(
    core: Callable[..., dict[str, Any]], asked: Asked, *, with_checkpoint: bool = False
) -> dict[str, Any]:
    """What the core, or the device, answers; InputError if the core cannot hold what was asked."""
    try:
        return core(
            asked.assembly.network,
            inputs=asked.inputs,
            **asked.arguments,
            with_checkpoint=with_checkpoint,
        )
    except ValueError as fault:
        expected = "a plan and a network that the core can hold"
        where = f"plans.{asked.plan}"
        raise InputError.at(asked.scenario.name, where, str(fault), expected) from None


def runner(backend: str, threads: int, width: int) -> Callable[..., dict[str, Any]]:
    """What integrates the members, of `Inputs`: the processor's lanes, or the device."""
    if backend == "cuda":
        from leakphys import device

        return device.run_network

    def on_processor(network: _core.Network, *, inputs: Inputs, **more: Any) -> dict[str, Any]:
        return _core.run_network(
            network, inputs=inputs.table(), threads=threads, width=width, **more
        )

    return on_processor


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


def _forget_unfinished(raw: dict[str, NDArray[Any]]) -> None:
    """Leave nothing of members that were under way when they were interrupted."""
    unfinished = raw["status"] == STATUS_SENTENCES.index("was not run")
    for key in ("audit_start", "samples", "checkpoint"):
        if raw[key].shape[0] > 0:
            raw[key][unfinished] = np.nan


def _named(
    raw: dict[str, NDArray[Any]],
    assembly: Assembly,
    times: Floats,
    signals: tuple[str, ...],
    checkpoint: Checkpoint | None,
    parted: Mapping[str, Parted],
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
        parted=parted,
    )
