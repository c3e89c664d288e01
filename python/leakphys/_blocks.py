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
    from leakphys.parting import Parted, Parting
    from leakphys.scenario import Scenario

BLOCK = 1024
"""Members handed to the engine at a time: enough to fill lanes and threads, little to hold at once."""

KEPT_BLOCK = 4096
"""The same where what members do is kept of all of them: the last of a block leave lanes and threads idle."""

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


def even_blocks(n: int, most: int) -> Iterator[Integers]:
    """The same in as few pieces of at most `most` as there must be, alike in size."""
    return blocks(n, -(-n // -(-n // most)))


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
        elif field.name == "parted":
            merged[field.name] = {}
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
    """Where the members of a sample stood at time zero, by what led there, tolerance and whether events were asked for.

    Options of one plan differ only from time zero on, and so do plans whose phases until then are the
    same: all of them, at every load, may go on from there. A plan that is the same as another until
    later, or until within some phase, goes on from where it `parted` from that, once. A run that starts there
    has the bits of one that starts at the puncture.
    """

    kept: dict[tuple[object, float, bool], Checkpoint]
    parted: dict[tuple[str, float], Parted]  # by plan and tolerance

    @classmethod
    def empty(cls) -> Branches:
        """Nothing run yet."""
        return cls({}, {})


def what_led_to_zero(scenario: Scenario, plan: str, sample: Sample) -> object:
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
    events: bool = True,
    branches: Branches | None = None,
    others: Sequence[str] = (),
    look: Look | None = None,
    rows: Integers | None = None,
) -> Outcome:
    """Run members of a sample through one plan: all of them, or those of `rows`.

    `rows` (r,) may name a member more than once. `extra` adds columns, of the members that are run, or
    scalars ("crew", "extra_load", a phase's duration) to the inputs. `events` is that of `engine.run`.
    With `branches` the members go on from time zero if all have been there, and say nothing of what happened before; `extra` may
    then hold only what the plan sets from time zero on, or after it parted from another, and a longer last
    phase. `others` are plans that may part from this one, which then brings nobody aboard, if its events are asked
    for. `look` says what to sample and when.
    """
    from leakphys import engine
    from leakphys.network import assemble
    from leakphys.parting import partings_of

    zero = len(scenario.plan(plan).before_zero)
    key = (what_led_to_zero(scenario, plan, sample), rtol, events)
    kept = branches if zero > 0 else None  # before the first phase nothing is to be kept
    all_of_them = branches is not None and rows is None
    parted = (
        branches.parted.pop((plan, rtol), None) if branches is not None and rows is None else None
    )
    if parted is not None:
        given = (*columns_of(sample.inputs, plan, np.arange(0)), *extra)
        fits = parted.fits(assemble(scenario, plan, given, events=events))
        asks = (
            "crew" in extra or "extra_load" in extra or (look is not None and look.times.size > 0)
        )
        parted = parted if fits and (parted.phase < zero or not asks) else None
    known = kept.kept.get(key) if kept is not None and parted is None else None
    partings: tuple[Parting, ...] = ()
    if all_of_them and known is None and events:
        # What went on from elsewhere itself can be left in a later phase alone.
        earliest = -1 if parted is None else parted.phase
        partings = partings_of(scenario, plan, others, sample, after=earliest)
    keep = (
        kept is not None
        and rows is None
        and known is None
        and (parted is None or parted.phase < zero)
    )
    chosen = np.arange(sample.n) if rows is None else rows
    pieces: list[tuple[Integers, Outcome]] = []
    for index in (
        part for block in even_blocks(chosen.size, KEPT_BLOCK) for part in _alike(block, parted)
    ):
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
            events=events,
            keep_checkpoint=keep,
            resume=known.take(chosen[index]) if known is not None else None,
            partings=[parting.take(index) for parting in partings],
            within=_from_there(parted, index),
        )
        pieces.append((index, outcome))
        counter.add(count)
    if branches is not None:
        _keep(branches, key, pieces, [(parting.plan, rtol) for parting in partings])
    return unite(chosen.size, pieces)


def _alike(block: Integers, parted: Parted | None) -> Iterator[Integers]:
    """The members of a block that begin alike: those that another plan brought somewhere, and those that none did."""
    if parted is None:
        yield block
        return
    there = parted.there[block]
    yield from (part for part in (block[there], block[~there]) if part.size)


def _from_there(parted: Parted | None, index: Integers) -> Parted | None:
    """Where members that begin alike go on, None for their plan's start."""
    if parted is None:
        return None
    own = parted.take(index)
    return own if own.there.all() else None


def _keep(
    branches: Branches,
    key: tuple[object, float, bool],
    pieces: Sequence[tuple[Integers, Outcome]],
    parted: Sequence[tuple[str, float]],
) -> None:
    """Keep of a run of all members where they stood at time zero, and where other plans parted from it."""
    members = np.concatenate([index for index, _ in pieces])
    back = None if np.all(np.diff(members) > 0) else np.argsort(members)
    checkpoints = [outcome.checkpoint for _, outcome in pieces if outcome.checkpoint is not None]
    if checkpoints:
        found = checkpoints[0].unite(checkpoints)
        branches.kept[key] = found if back is None else found.take(back)
    for plan, rtol in parted:
        parts = [outcome.parted[plan] for _, outcome in pieces]
        rows = parts[0].unite(parts)
        branches.parted[plan, rtol] = rows if back is None else rows.take(back)
