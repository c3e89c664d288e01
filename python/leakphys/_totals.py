"""What is summed over the members of an ensemble, on the processor or a device, and how sums unite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from leakphys import engine
from leakphys._blocks import NOT_RUN
from leakphys._buckets import EMPTY, Integers, Tally, home, tally, united
from leakphys.ledger import ledgers

if TYPE_CHECKING:
    from leakphys._drawn import Drawn
    from leakphys.ensemble import Ensemble

Mask = NDArray[np.bool_]

_LEFT_OUT = engine.STATUS_SENTENCES.index(NOT_RUN)


@dataclass(frozen=True, eq=False)
class Times:
    """When something happened to members that count for it, and to how many it did not."""

    counted: int = 0  # members that were run
    not_happened: int = 0  # by the good end of their run
    tally: Tally = EMPTY  # times of the others [s], but those whose run failed before

    @staticmethod
    def unite(parts: Sequence[Times]) -> Times:
        """Of all members of parts."""
        return Times(
            sum(part.counted for part in parts),
            sum(part.not_happened for part in parts),
            united([part.tally for part in parts]),
        )


@dataclass(frozen=True, eq=False)
class Totals:
    """Of the members of a batch, a block or an ensemble that were run."""

    status: Integers  # (statuses,) members
    times: dict[str, Times]  # by event or limit
    worst: dict[
        str, float
    ]  # largest relative ledger error by term, of members that ended well; -1 of none

    @property
    def run(self) -> int:
        """How many members were run."""
        return int(self.status.sum()) - int(self.status[_LEFT_OUT])

    @staticmethod
    def unite(parts: Sequence[Totals]) -> Totals:
        """Of all members of parts, of one or more."""
        return Totals(
            np.sum([part.status for part in parts], axis=0),
            {name: Times.unite([part.times[name] for part in parts]) for name in parts[0].times},
            {term: float(np.max([part.worst[term] for part in parts])) for term in parts[0].worst},
        )


def totals(
    xp: Any,
    tables: Mapping[str, Any],
    columns: Mapping[str, int],
    counted: Mapping[str, Mask],
) -> Totals:
    """Sum over members what the core or a kernel wrote of them, in arrays of `xp`, NumPy or CuPy.

    `tables` are `status` (m,), `crossing` (m, W) and both audits; `columns` say in which column of the
    crossings an output stands, `counted` (m,) which members it counts for if not for all.
    """
    status = tables["status"]
    run, well = status != _LEFT_OUT, status == 0
    times: dict[str, Times] = {}
    for name, column in columns.items():
        members = run & xp.asarray(counted[name]) if name in counted else run
        at = tables["crossing"][:, column]
        happened = xp.isfinite(at)
        times[name] = Times(
            int(members.sum()),
            int((members & well & ~happened).sum()),
            tally(xp, at[members & happened]),
        )
    closed = ledgers(tables["audit_start"], tables["audit_end"], xp)
    worst = {
        term: float(xp.where(well, abs(column), -1.0).max())
        for term, column in closed.items()
        if term.endswith("_rel")
    }
    counts = xp.bincount(status, minlength=len(engine.STATUS_SENTENCES))
    return Totals(home(xp, counts.astype(np.int64)), times, worst)


def run_totals(
    ensemble: Ensemble,
    members: Mapping[str, float | NDArray[np.float64]],
    counted: Mapping[str, Mask],
    *,
    threads: int | None,
    backend: str,
    n: int | None = None,
    drawn: Mapping[str, Drawn] | None = None,
) -> tuple[Totals | None, BaseException | None]:
    """Run some members as `engine.run` does: the totals of its outputs, None of no member, and what interrupted it.

    `members` are columns (m,) [SI], of n members if there are none; `drawn` columns that the device draws; `counted` (m,) says for outputs which of them they count for if not for all.
    On a device the sums are made there, and no table of members comes back.
    """
    from leakphys._given import check_threads

    core = engine.runner(backend, check_threads(threads), 0)
    asked = engine.ask(ensemble.scenario, ensemble.plan, members, n, drawn=drawn)
    columns = {name: asked.assembly.watches.index(name) for name in ensemble.outputs}

    def reduce(xp: Any, tables: Mapping[str, Any], index: Integers) -> Totals:
        counting = {name: mask[index] for name, mask in counted.items()}
        try:
            return totals(xp, tables, columns, counting)
        except ValueError as fault:  # which would be taken for the plan's
            raise RuntimeError(f"the sums could not be made: {fault}") from fault

    if backend == "cuda":
        raw = engine.call(partial(core, reduce=reduce), asked)
        parts = raw["parts"]
    else:
        raw = engine.call(core, asked)
        parts = [reduce(np, raw, np.arange(asked.inputs.n))]
    return Totals.unite(parts) if parts else None, raw["interruption"]
