"""Plans that are the same until within some phase: where they part, and how one goes on from another's run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from leakphys.errors import InputError
from leakphys.schedule import crew_compartment

if TYPE_CHECKING:
    from leakphys.engine import Asked
    from leakphys.network import Assembly
    from leakphys.sampling import Floats, Integers, Sample
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import Plan

DRY = "loop dry"
"""The event that ends a plan which goes on until the loop is dry."""

Numbers = Callable[[str], NDArray[np.float64]]
"""The members' values (n,) at a path."""

MOST = 8
"""Plans that may part from one run (cpp, solve/status.hpp)."""

_CLOCK = 3  # numbers of a row after states and parameters (cpp, solve/parting.hpp)
_PER_WATCH = 6
_CROSSING = 1  # of a watch's numbers


@dataclass(frozen=True, eq=False)
class Parting:
    """Where another plan parts from the one that is run.

    Within the same phase of both, by number; at `times` (n,) [s] from the run's start, or when the event
    `ends` ends the other plan before.
    """

    plan: str  # the other
    phase: int
    ends: str | None
    times: Floats

    def take(self, index: Integers) -> Parting:
        """Of the members of `index`."""
        return replace(self, times=self.times[index])


@dataclass(frozen=True, eq=False)
class Parted:
    """Where n members stood when another plan parted from that which they were run through, within a phase.

    From there that plan goes on with the bits of a run from its start, and says the same of its watches. A
    row is not a number where that plan must be run from its start.
    """

    plan: str  # that goes on
    digest: str  # of the scenario
    phase: int
    rows: Floats  # (n, columns): states, parameters, clock, watches
    states: int
    parameters: tuple[int, int]  # how many stand before those of the watches, and how many each has
    watches: tuple[str, ...]

    @property
    def there(self) -> NDArray[np.bool_]:
        """(n,) the members that may go on."""
        return np.isfinite(self.rows[:, 0])

    def take(self, index: Integers) -> Parted:
        """Of the members of `index`."""
        return replace(self, rows=self.rows[index])

    def fits(self, assembly: Assembly) -> bool:
        """Whether a network holds the same, though it may watch for less."""
        network = assembly.network
        return (
            self.states == network.states
            and self.parameters == network.first_columns["watches"]
            and set(assembly.watches) <= set(self.watches)
        )

    def seen_by(self, assembly: Assembly) -> Floats:
        """The rows with the watches of a network that it fits."""
        watched = [self.watches.index(name) for name in assembly.watches]
        n, count, width = len(self.rows), len(self.watches), self.parameters[1]
        first = self.states + self.parameters[0]
        clock = first + count * width
        own, time, records = np.split(
            self.rows[:, first:], [clock - first, clock - first + _CLOCK], axis=1
        )
        parts = (
            self.rows[:, :first],
            own.reshape(n, count, width)[:, watched].reshape(n, -1),
            time,
            records.reshape(n, count, _PER_WATCH)[:, watched].reshape(n, -1),
        )
        return np.concatenate(parts, axis=1)

    @staticmethod
    def unite(parts: Sequence[Parted]) -> Parted:
        """All members of parts of one run, one after the other."""
        return replace(parts[0], rows=np.concatenate([part.rows for part in parts]))


def partings_of(
    scenario: Scenario, plan: str, others: Iterable[str], sample: Sample, after: int = -1
) -> tuple[Parting, ...]:
    """Where of `others` those part from `plan` that begin as it does, in a sample that both are run with.

    The first `MOST` of them, that do so within a phase `after` that of this number. Nobody is to be brought aboard by `plan` before.
    """
    found = (_parting(scenario, scenario.plan(plan), scenario.plan(x), sample) for x in others)
    later = (parting for parting in found if parting is not None and parting.phase > after)
    return tuple(islice(later, MOST))


def _parting(scenario: Scenario, one: Plan, other: Plan, sample: Sample) -> Parting | None:
    def numbers(path: str) -> Floats:
        return np.broadcast_to(sample.inputs.get(path, scenario.value(path)), (sample.n,))

    def duration(plan: Plan, phase: int) -> Floats:
        return numbers(f"plans.{plan.name}.{plan.phases[phase].name}.duration")

    last, start = -1, np.zeros(sample.n)
    for phase in range(min(len(one.phases), len(other.phases))):
        if not _sets_the_same(one, other, phase, numbers):
            break
        last, before = phase, start
        if not np.array_equal(duration(one, phase), duration(other, phase)):
            break
        start = start + duration(one, phase)
    if last < 0 or not _begin_alike(scenario, one, other, last, numbers):
        return None
    shorter = np.minimum(duration(one, last), duration(other, last))
    ends = DRY if other.ends_when_dry and not one.ends_when_dry else None
    return Parting(other.name, last, ends, before + shorter)


def _sets_the_same(one: Plan, other: Plan, phase: int, numbers: Numbers) -> bool:
    a, b = one.phases[phase], other.phases[phase]
    return (
        a.sets == b.sets
        and a.jettison == b.jettison
        and all(
            np.array_equal(
                numbers(f"plans.{one.name}.{a.name}.set.{path}"),
                numbers(f"plans.{other.name}.{b.name}.set.{path}"),
            )
            for path in a.sets
        )
    )


def _begin_alike(scenario: Scenario, one: Plan, other: Plan, last: int, numbers: Numbers) -> bool:
    """Whether two plans that set the same up to a phase also count time, crew and limits alike until then."""

    def number(plan: Plan, name: str) -> int:
        return [phase.name for phase in plan.phases].index(name)

    watched = number(other, other.limits_from)
    if watched <= last and watched != number(one, one.limits_from):
        return False
    zeros = {number(one, one.zero), number(other, other.zero)}
    if min(zeros) > last:
        return True
    # Time zero sets the seat of those who fly a plan, and begins a new step as a phase does that changes something.
    if len(zeros) == 1 and crew_compartment(scenario, one) == crew_compartment(scenario, other):
        return True
    return _nobody(scenario, (one, other), last, numbers) and (
        len(zeros) == 1 or all(zero > last or _changes(one, zero, numbers) for zero in zeros)
    )


def _changes(plan: Plan, phase: int, numbers: Numbers) -> bool:
    """Whether a phase gives some path a value that no member had, where no phase before set it."""
    name, earlier = plan.phases[phase].name, plan.phases[:phase]
    return any(
        bool(np.all(numbers(f"plans.{plan.name}.{name}.set.{path}") != numbers(path)))
        for path in plan.phases[phase].sets
        if not any(path in before.sets for before in earlier)
    )


def _nobody(scenario: Scenario, plans: Sequence[Plan], last: int, numbers: Numbers) -> bool:
    """Whether no member has anyone aboard up to phase `last` of any plan."""
    seats = [f"compartments.{room.name}.crew" for room in scenario.compartments]
    set_before = [
        f"plans.{plan.name}.{phase.name}.set.{seat}"
        for plan in plans
        for phase in plan.phases[: last + 1]
        for seat in seats
        if seat in phase.sets
    ]
    return not any(numbers(path).any() for path in (*seats, *set_before))


def asked_of(
    asked: Asked, partings: Sequence[Parting], within: Parted | None, backend: str
) -> dict[str, Any]:
    """What the core is asked besides: which plans part where, and from where members go on. InputError on a device."""
    found: dict[str, Any] = {}
    if backend != "cpu" and (partings or within is not None):
        raise InputError.at("", "backend", repr(backend), "'cpu' where plans part")
    watches = asked.assembly.watches
    if partings:
        ends = [-1 if x.ends is None else watches.index(x.ends) for x in partings]
        found["partings"] = np.array(
            [[x.phase, watch] for x, watch in zip(partings, ends, strict=True)], dtype=np.int32
        )
        found["parting_times"] = np.stack([x.times for x in partings], axis=1)
    if within is not None:
        same = (
            (within.plan, within.digest) == (asked.plan, asked.scenario.digest)
            and len(within.rows) == asked.inputs.n
            and not asked.arguments["checkpoint"].size
            and within.fits(asked.assembly)
        )
        if not same:
            expected = (
                "where members of this scenario's plan went on from another, and nothing to resume"
            )
            raise InputError.at(asked.scenario.name, "within", "that of another run", expected)
        found |= {"parted": within.seen_by(asked.assembly), "within": within.phase}
    return found


def told(asked: Asked, partings: Sequence[Parting], rows: Floats) -> Iterator[tuple[str, Parted]]:
    """What each plan that parts goes on from, by name, of rows (n, partings, columns)."""
    network, watches = asked.assembly.network, asked.assembly.watches
    for k, parting in enumerate(partings):
        own = rows[:, k].copy()
        if parting.ends is not None:  # in an earlier phase it had ended the other plan
            record = len(watches) - watches.index(parting.ends)
            crossed = own[:, own.shape[1] - _PER_WATCH * record + _CROSSING]
            own[np.isfinite(crossed)] = np.nan
        yield (
            parting.plan,
            Parted(
                parting.plan,
                asked.scenario.digest,
                parting.phase,
                own,
                network.states,
                network.first_columns["watches"],
                watches,
            ),
        )
