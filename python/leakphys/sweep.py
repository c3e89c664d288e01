"""Many designed or drawn runs of one plan, in blocks, interruptible, with united columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from leakphys._blocks import BLOCK, Counter, Progress, blocks, device_block
from leakphys._given import check_times
from leakphys.sampling import Distribution, Floats, Integers
from leakphys.sweep_result import SweepResult
from leakphys.sweep_rows import SweepRows

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from leakphys.ensemble import Ensemble
    from leakphys.scenario import Scenario

__all__ = ["SweepResult", "sweep"]

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
    from leakphys._view import aboard
    from leakphys.ensemble import ensemble
    from leakphys.simulate import check_signals, just_inside

    machine = choose(backend)
    asked = ensemble(scenario, axes, n, plan, seed, outputs, signals=True)
    scenario, name, size = asked.scenario, asked.plan, asked.n
    wanted = check_signals(scenario, tuple(signals))
    sampled = None if times is None else check_times(times)
    inputs = asked.columns()
    manned = aboard(scenario, name, inputs)
    needing, chosen = asked.crew_limits, asked.outputs
    if outputs is None and not manned.any():
        chosen = tuple(entry for entry in chosen if entry not in needing)
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

    samples = rows.times.size * len(wanted)
    whole = device_block(samples) if machine == "cuda" else BLOCK
    try:
        for index in blocks(size, _END_BLOCK if rows.at_end else whole):
            run_block(index)
    except engine.Interrupted as stopped:
        if not rows.at_end:  # else a member's values at its end may be missing
            counter.add(rows.put(index, stopped.outcome))
        if not rows.any_run:
            raise
    except KeyboardInterrupt as stopped:
        if type(stopped) is not KeyboardInterrupt or not rows.any_run:  # another handler's own
            raise
    rows.forget_not_run()
    for entry in needing:
        if entry in chosen:
            rows.outputs[entry][~manned] = np.nan
    return _united(asked, inputs, wanted, rows)


def _united(
    asked: Ensemble, inputs: dict[str, Floats], signals: tuple[str, ...], rows: SweepRows
) -> SweepResult:
    """Build the result from its rows."""
    from leakphys import __version__, engine
    from leakphys.ensemble import EXTRA_AXES

    scenario = asked.scenario
    known = scenario.signals()
    units = {path: EXTRA_AXES.get(path, "") for path in inputs}
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
        seed=asked.seed,
        plan=asked.plan,
        inputs=inputs,
        outputs=rows.outputs,
        units=units,
        status=rows.status,
        sentences=sentences,
        ledger=rows.ledger,
        times=rows.times,
        signals=signals,
        samples=rows.samples,
        cut_off=asked.cut_off,
    )
