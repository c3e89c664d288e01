"""Many designed or drawn runs of one plan, in blocks, interruptible, with united columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from leakphys._blocks import BLOCK, DEVICE_BLOCK, Counter, Progress, blocks
from leakphys._given import check_axes, check_names, check_scenario, check_times, host_array
from leakphys.errors import InputError, did_you_mean, expected_name, show, unknown
from leakphys.sampling import Distribution, Floats, Integers, cut_off, draw, fitted, whole_number
from leakphys.sweep_result import SweepResult
from leakphys.sweep_rows import SweepRows

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from leakphys.scenario import Scenario

__all__ = ["SweepResult", "sweep"]

_EXTRA_AXES = {"crew": "", "extra_load": "W"}
_NO_FEWER_THAN_NONE = (0.0, np.inf)
_END_BLOCK = 128  # members whose end values are read from one grid of all their end times


def sweep(
    scenario: Scenario,
    axes: Mapping[str, ArrayLike | Distribution],
    n: int | None = None,
    plan: str | None = None,
    backend: str = "auto",
    seed: int = 0,
    outputs: Sequence[str] | None = None,
    threads: int | None = None,
    times: ArrayLike | Sequence[str] | str | None = None,
    signals: Sequence[str] = (),
    progress: Progress | None = None,
) -> SweepResult:
    """Run n members whose axes are given by arrays (SI) or drawn from distributions.

    Axes are paths of quantities, "crew" (persons aboard from time zero on, of a plan whose options
    seat a crew) or "extra_load" [W] (in the heat-load node from time zero on). Arrays have one length, which is n;
    distributions are drawn by a scrambled Sobol sequence from `seed`, normal ones cut where their
    field ends. `outputs` are names of events that the scenario can have, of limits or of signals (at
    the end of the run), by default all events and limits;
    a limit that needs a crew is not told of members with nobody aboard, and is no default
    where no member has a crew. `times` with `signals` samples signals over time. `backend` "auto" and "cpu" are the
    processor, whose result is the reference, "cuda" is a GPU (docs/user/gpu.md). Ctrl-C returns what is done (in whole blocks of 128 where signals are among the outputs), the rest
    marked as not run. Raises InputError for bad input and BackendError if "cuda" cannot run here.
    """
    from leakphys import engine
    from leakphys._backend import choose
    from leakphys._view import aboard, docked_plan
    from leakphys.schedule import crew_compartment
    from leakphys.simulate import check_signals, just_inside

    scenario = check_scenario(scenario)
    machine = choose(backend)
    name = docked_plan(scenario) if plan is None else scenario.plan(plan).name
    drawn = drawn_axes(scenario, axes)
    inputs = axis_columns(scenario, axes, drawn, n, seed)
    size = next(iter(inputs.values())).size
    wanted = check_signals(scenario, tuple(signals))
    sampled = None if times is None else check_times(times)
    manned = aboard(scenario, name, inputs)
    chosen = _check_outputs(scenario, outputs, manned=bool(manned.any()))
    if "crew" in axes and not (
        scenario.has_crew and crew_compartment(scenario, scenario.plan(name))
    ):
        expected = f"none with the plan {name}, whose options seat no crew"
        raise InputError.at(scenario.name, "axes", "'crew'", expected)
    rows = SweepRows(size, scenario, chosen, np.empty(0) if sampled is None else sampled, wanted)
    counter = Counter(size, progress)

    def run_block(index: Integers) -> None:
        members: dict[str, float | Floats] = {path: inputs[path][index] for path in inputs}
        count = int(index.size)
        run = partial(
            engine.run, scenario, name, members, n=count, threads=threads, backend=machine
        )
        outcome, ends = run(times=sampled, signals=wanted), None
        if rows.at_end:
            last, inside = outcome.end_time, just_inside(outcome.end_time, outcome.zero_time)
            grid = np.unique((last, inside))
            again = run(times=grid, signals=rows.at_end)
            at_last, at_inside = (
                again.samples[np.arange(count), np.searchsorted(grid, time)]
                for time in (last, inside)
            )
            ends = np.where(np.isnan(at_last), at_inside, at_last)
        counter.add(rows.put(index, outcome, ends))

    whole = DEVICE_BLOCK if machine == "cuda" else BLOCK
    try:
        for index in blocks(size, _END_BLOCK if rows.at_end else whole):
            run_block(index)
    except engine.Interrupted as stopped:
        if not rows.at_end:  # else a member's values at its end may be missing
            counter.add(rows.put(index, stopped.outcome))
        if not rows.any_run:
            raise
    except KeyboardInterrupt:
        if not rows.any_run:
            raise
    rows.forget_not_run()
    for limit in scenario.limits:
        if limit.needs_crew and limit.name in chosen:
            rows.outputs[limit.name][~manned] = np.nan
    return _united(scenario, name, seed, inputs, wanted, cut_off(drawn), rows)


def drawn_axes(
    scenario: Scenario, axes: Mapping[str, ArrayLike | Distribution]
) -> dict[str, tuple[Distribution, str]]:
    """The axes that are drawn, each with its unit; InputError for an unknown path among all axes."""
    check_axes(scenario.name, axes)
    quantities = scenario.quantities()
    known = {path: entry.unit_si for path, entry in quantities.items()} | _EXTRA_AXES
    drawn: dict[str, tuple[Distribution, str]] = {}
    for path, axis in axes.items():
        if path not in known:
            expected = f"a path of this scenario{did_you_mean(path, known)}"
            raise InputError.at(scenario.name, "axes", unknown("path", path), expected)
        if path == "extra_load" and scenario.heat_load_node is None:
            expected = "a scenario with a heat_load_node for it to enter"
            raise InputError.at(scenario.name, "axes", show(path), expected)
        if isinstance(axis, Distribution):
            spans = (_NO_FEWER_THAN_NONE,) if path == "crew" else ()
            drawn[path] = (fitted(path, axis, known[path], *spans), known[path])
    return drawn


def axis_columns(
    scenario: Scenario,
    axes: Mapping[str, ArrayLike | Distribution],
    drawn: Mapping[str, tuple[Distribution, str]],
    n: int | None,
    seed: int,
) -> dict[str, Floats]:
    """Columns (n,) [SI] of all axes, in their order; InputError for bad values."""
    arrays = {path: _array(path, axis) for path, axis in axes.items() if path not in drawn}
    asked = set() if n is None else {whole_number("n", n, 1)}
    lengths = {column.size for column in arrays.values()} | asked
    if len(lengths) != 1:
        found = f"the lengths {sorted(lengths)}" if lengths else "none"
        raise InputError.at("", "n", found, "one number of members, or arrays of one length")
    size = whole_number("n", lengths.pop(), 1)
    seed = whole_number("seed", seed, 0)
    ready = arrays | draw(drawn, size, seed)
    if "crew" in ready and ready["crew"].min() < _NO_FEWER_THAN_NONE[0]:
        member = int(ready["crew"].argmin())
        found = f"the number {float(ready['crew'][member])!r} in member {member}"
        raise InputError.at(scenario.name, "crew", found, "persons aboard, 0 or more")
    return {path: ready[path] for path in axes}


def _array(path: str, axis: object) -> Floats:
    try:
        column = np.atleast_1d(np.asarray(host_array(axis), dtype=np.float64))
    except (TypeError, ValueError, BufferError):
        raise InputError.at("", path, "no numbers", "an array of SI values") from None
    if column.ndim != 1:
        raise InputError.at("", path, f"an array of shape {column.shape}", "finite values, (n,)")
    for member in np.flatnonzero(~np.isfinite(column))[:1].tolist():
        raise InputError.at("", path, f"{column[member]} in member {member}", "finite values")
    return column


def _check_outputs(
    scenario: Scenario, outputs: Sequence[str] | None, *, manned: bool
) -> tuple[str, ...]:
    """Names of events, limits and signals that are wanted; InputError for an unknown one."""
    from leakphys.events import events_of

    events = events_of(scenario)
    if outputs is None:
        counting = [limit.name for limit in scenario.limits if manned or not limit.needs_crew]
        return (*events, *counting)
    outputs = check_names("outputs", outputs)
    watches = (*events, *(limit.name for limit in scenario.limits))
    known = (*watches, *scenario.signals())
    for entry in outputs:
        if entry not in known:
            raise InputError.at(scenario.name, "outputs", show(entry), expected_name(entry, known))
    return outputs


def _united(
    scenario: Scenario,
    plan: str,
    seed: int,
    inputs: dict[str, Floats],
    signals: tuple[str, ...],
    cut: dict[str, float],
    rows: SweepRows,
) -> SweepResult:
    """Build the result from its rows."""
    from leakphys import __version__, engine

    known = scenario.signals()
    units = {path: _EXTRA_AXES.get(path, "") for path in inputs}
    units |= {
        path: quantity.unit_si for path, quantity in scenario.quantities().items() if path in inputs
    }
    units |= {entry: known[entry] if entry in rows.at_end else "s" for entry in rows.outputs}
    units |= {signal: known[signal] for signal in signals}
    sentences = {int(number): engine.STATUS_SENTENCES[number] for number in np.unique(rows.status)}
    return SweepResult(
        scenario=scenario.name,
        digest=scenario.digest,
        version=str(__version__),
        seed=seed,
        plan=plan,
        inputs=inputs,
        outputs=rows.outputs,
        units=units,
        status=rows.status,
        sentences=sentences,
        ledger=rows.ledger,
        times=rows.times,
        signals=signals,
        samples=rows.samples,
        cut_off=cut,
    )
