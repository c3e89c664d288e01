"""Run an ensemble in blocks through the engine and unite the outcomes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from leakphys.sampling import Floats, Integers, Sample

if TYPE_CHECKING:
    from leakphys.checkpoint import Checkpoint
    from leakphys.engine import Outcome
    from leakphys.evidence import Look
    from leakphys.scenario import Scenario

BLOCK = 1024
"""Members handed to the engine at a time: enough to fill lanes and threads, little to hold at once."""

DEVICE_BLOCK = 65_536
"""The same for a device, which runs tens of thousands at once and is interrupted between batches."""

DEVICE_SAMPLES = 2**30
"""Bytes of samples that a device's block brings home at most, beside those that are kept of all blocks."""

_WARP = 32

NOT_RUN = "was not run"
"""The engine's sentence for members that an interruption left out."""

Progress = Callable[[int, int], None]
"""Called with (members done, members in all)."""


class Counter:
    """Counts members over several runs for one progress callable."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.total = total
        self.done = 0
        self._progress = progress

    def add(self, members: int) -> None:
        """Report that `members` more are done."""
        self.done += members
        if self._progress is not None:
            self._progress(self.done, self.total)


def blocks(n: int, size: int = BLOCK) -> Iterator[Integers]:
    """Yield the member indices 0..n-1 in consecutive pieces of at most `size`."""
    for start in range(0, n, size):
        yield np.arange(start, min(start + size, n))


def device_block(samples: int) -> int:
    """Members handed to a device at a time, of each of which so many numbers are sampled."""
    return max(_WARP, min(DEVICE_BLOCK, DEVICE_SAMPLES // (8 * max(samples, 1))))


def columns_of(inputs: Mapping[str, Floats], plan: str, index: Integers) -> dict[str, Floats]:
    """Columns of the members of `index`, without what belongs to other plans than `plan`."""
    own = f"plans.{plan}."
    return {
        path: column[index]
        for path, column in inputs.items()
        if not path.startswith("plans.") or path.startswith(own)
    }


def unite(n: int, pieces: Sequence[tuple[Integers, Outcome]]) -> Outcome:
    """One Outcome of n members from pieces that together hold them all, with their member indices."""
    first = pieces[0][1]
    merged: dict[str, Any] = {}
    for field in dataclasses.fields(first):
        sample = getattr(first, field.name)
        if field.name == "checkpoint":
            merged[field.name] = None
        elif field.name in ("watches", "times", "signals"):
            merged[field.name] = sample
        elif isinstance(sample, dict):
            merged[field.name] = {
                key: _rows(n, [(index, getattr(piece, field.name)[key]) for index, piece in pieces])
                for key in sample
            }
        else:
            merged[field.name] = _rows(
                n, [(index, getattr(piece, field.name)) for index, piece in pieces]
            )
    return type(first)(**merged)


def _rows(n: int, parts: Sequence[tuple[Integers, NDArray[Any]]]) -> NDArray[Any]:
    sample = parts[0][1]
    rows = np.empty((n, *sample.shape[1:]), dtype=sample.dtype)
    for index, part in parts:
        rows[index] = part
    return rows


@dataclass
class Branches:
    """Where the members of a sample stood at time zero, by what led there and tolerance.

    Options of one plan differ only from time zero on, and so do plans whose phases until then are the
    same: all of them, at every load, may go on from there. A run that starts there has the bits of
    one that starts at the puncture.
    """

    kept: dict[tuple[object, float], Checkpoint]

    @classmethod
    def empty(cls) -> Branches:
        """Nothing run yet."""
        return cls({})


def _what_led_to_zero(scenario: Scenario, plan: str, sample: Sample) -> object:
    """The phases of a plan before time zero, with the members' numbers in them."""
    found = scenario.plan(plan)
    numbers = []
    for phase in found.before_zero:
        root = f"plans.{plan}.{phase.name}"
        for path in (f"{root}.duration", *(f"{root}.set.{target}" for target in phase.sets)):
            column = sample.inputs.get(path)
            numbers.append(scenario.value(path) if column is None else column.tobytes())
    return found.prelude, tuple(numbers)


def run_sample(
    scenario: Scenario,
    plan: str,
    sample: Sample,
    extra: Mapping[str, float | Floats],
    *,
    rtol: float,
    threads: int | None,
    counter: Counter,
    branches: Branches | None = None,
    look: Look | None = None,
    rows: Integers | None = None,
) -> Outcome:
    """Run members of a sample through one plan: all of them, or those of `rows`.

    `rows` (r,) may name a member more than once. `extra` adds columns, of the members that are run, or
    scalars ("crew", "extra_load", a phase's duration) to the inputs. With `branches` the members go
    on from time zero if all have been there, and say nothing of what happened before; `extra` may
    then hold only what the plan sets from time zero on. `look` says what to sample and when.
    """
    from leakphys import engine

    key = (_what_led_to_zero(scenario, plan, sample), rtol)
    known = branches.kept.get(key) if branches is not None else None
    keep = branches is not None and known is None and rows is None
    chosen = np.arange(sample.n) if rows is None else rows
    pieces: list[tuple[Integers, Outcome]] = []
    checkpoints: list[Checkpoint] = []
    for index in blocks(chosen.size):
        members: dict[str, float | Floats] = dict(columns_of(sample.inputs, plan, chosen[index]))
        for path, column in extra.items():
            members[path] = column[index] if isinstance(column, np.ndarray) else column
        count = int(index.size)
        outcome = engine.run(
            scenario,
            plan,
            members,
            n=count,
            rtol=rtol,
            threads=threads,
            times=None if look is None else look.times,
            signals=() if look is None else look.signals,
            keep_checkpoint=keep,
            resume=known.take(chosen[index]) if known is not None else None,
        )
        if outcome.checkpoint is not None:
            checkpoints.append(outcome.checkpoint)
        pieces.append((index, outcome))
        counter.add(count)
    if branches is not None and checkpoints:
        branches.kept[key] = checkpoints[0].unite(checkpoints)
    return unite(chosen.size, pieces)
