"""Members by the million of one plan, of which only sums are kept: `lp.summarize`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from leakphys._blocks import BLOCK, DEVICE_BLOCK, Counter, Progress
from leakphys.ensemble import Ensemble, ensemble
from leakphys.sampling import Distribution
from leakphys.summary_result import Summary, SummaryOutput

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from leakphys._drawn import Drawn
    from leakphys._totals import Totals
    from leakphys.scenario import Scenario

__all__ = ["Summary", "SummaryOutput", "summarize"]

_AT_ONCE = 16
"""Blocks whose sums are united at once: the buckets of all before are gone through no more often than that."""


def summarize(
    scenario: Scenario,
    axes: Mapping[str, ArrayLike | Distribution],
    n: int | None = None,
    plan: str | None = None,
    backend: str = "auto",
    seed: int = 0,
    outputs: Sequence[str] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Say what n members do whose axes are given or drawn as by `lp.sweep`, without keeping a member.

    Members, events and limits are those of a sweep with the same arguments, and so is what these mean; signals are no outputs. Axes
    that are drawn come block by block, the same values, so that memory does not grow with n; axes that are arrays (n,) [SI] are
    what is held. On a GPU (`backend="cuda"`) only sums come back. Neither blocks, threads nor batches change a bit of the
    Summary; a GPU's times differ from the processor's as told in docs/user/gpu.md.
    Values that a scenario could not hold are found in their block. Ctrl-C returns what is done, `complete` then being False.
    Raises InputError for bad input and BackendError if "cuda" cannot run here.
    """
    from leakphys._backend import choose
    from leakphys._totals import Totals, run_totals
    from leakphys._view import aboard

    machine = choose(backend)
    asked = ensemble(scenario, axes, n, plan, seed, outputs, signals=False)
    counter = Counter(asked.n, progress)
    needing = [name for name in asked.crew_limits if name in asked.outputs]
    parts: list[Totals] = []
    manned = False
    there = _drawn_on(machine, asked)
    try:
        for index, members in asked.pieces(DEVICE_BLOCK if machine == "cuda" else BLOCK, there):
            size = int(index.size)
            crewed = np.broadcast_to(aboard(asked.scenario, asked.plan, members), size)
            part, interruption = run_totals(
                asked,
                members,
                {} if crewed.all() else dict.fromkeys(needing, crewed),
                threads=threads,
                backend=machine,
                n=size,
                drawn={path: column.beginning(int(index[0])) for path, column in there.items()},
            )
            if part is not None:
                manned = manned or bool(crewed.any())
                parts.append(part)
                if len(parts) == _AT_ONCE:
                    parts = [Totals.unite(parts)]
                counter.add(part.run)
            if interruption is not None:
                raise interruption
    except KeyboardInterrupt as stopped:
        own = type(stopped) is not KeyboardInterrupt  # another handler's
        if own or not any(part.run for part in parts):
            raise
    whole = Totals.unite(parts)
    told = asked.outputs
    if "crew" not in asked.drawn:
        manned = bool(aboard(asked.scenario, asked.plan, asked.given).any())
    elif whole.run < asked.n:  # somebody may be aboard of those that were not run
        manned = True
    if outputs is None and not manned:
        told = tuple(name for name in told if name not in needing)
    return _summary(asked, told, whole)


def _drawn_on(machine: str, asked: Ensemble) -> Mapping[str, Drawn]:
    """The axes that are drawn on a device, where it can."""
    if machine != "cuda":
        return {}
    from leakphys._drawn import drawn_there
    from leakphys.device.compiled import can_compile

    return drawn_there(asked) if can_compile() else {}


def _summary(asked: Ensemble, outputs: Sequence[str], whole: Totals) -> Summary:
    from leakphys import __version__, engine
    from leakphys._blocks import NOT_RUN

    counts = dict(zip(engine.STATUS_SENTENCES, whole.status.tolist(), strict=True))
    counts[NOT_RUN] = asked.n - whole.run
    return Summary(
        scenario=asked.scenario.name,
        digest=asked.scenario.digest,
        version=str(__version__),
        seed=asked.seed,
        plan=asked.plan,
        n=asked.n,
        axes=asked.paths,
        status={sentence: count for sentence, count in counts.items() if count},
        outputs={name: SummaryOutput.of(whole.times[name]) for name in outputs},
        ledger={term: worst if worst >= 0.0 else None for term, worst in whole.worst.items()},
        cut_off=asked.cut_off,
    )
