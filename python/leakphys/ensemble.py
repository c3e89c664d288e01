"""Which members an ensemble has: its axes checked, given as arrays or drawn, all at once or piece by piece."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from leakphys._arrays import numbers
from leakphys._blocks import blocks
from leakphys._given import check_axes, check_names, check_scenario
from leakphys.errors import InputError, did_you_mean, expected_name, show, unknown
from leakphys.sampling import (
    Distribution,
    Floats,
    Integers,
    cut_off,
    draw,
    drawn_pieces,
    fitted,
    whole_number,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from leakphys.scenario import Scenario

MOST_DRAWN = 2**30
"""Members of which a Sobol sequence of SciPy's has points."""

EXTRA_AXES = {"crew": "", "extra_load": "W"}
_NO_FEWER_THAN_NONE = (0.0, np.inf)


@dataclass(frozen=True, eq=False)
class Ensemble:
    """n members of a scenario that go through one plan: columns by path in the order of `paths`."""

    scenario: Scenario
    plan: str
    n: int
    seed: int
    paths: tuple[str, ...]
    given: dict[str, Floats]  # (n,) [SI] of the axes that are arrays
    drawn: dict[str, tuple[Distribution, str]]  # the others, each with its unit
    outputs: tuple[str, ...]  # what is told of them

    def columns(self) -> dict[str, Floats]:
        """Columns (n,) [SI] of all axes; InputError for bad values."""
        return self._checked(self.given | draw(self.drawn, self.n, self.seed), first=0)

    def pieces(
        self, size: int, without: Collection[str] = ()
    ) -> Iterator[tuple[Integers, dict[str, Floats]]]:
        """The rows of `columns`, the same bits, of `size` members (a power of two) after `size` members.

        Axes in `without` are left out.
        """
        drawn = drawn_pieces(self.drawn, self.n, self.seed, size, without)
        for index, columns in zip(blocks(self.n, size), drawn, strict=True):
            rows = slice(int(index[0]), int(index[-1]) + 1)
            given = {path: column[rows] for path, column in self.given.items()}
            yield index, self._checked(given | columns, first=rows.start)

    def _checked(self, ready: dict[str, Floats], first: int) -> dict[str, Floats]:
        """The columns in order; InputError, with the member's number, for a crew of less than none."""
        if "crew" in ready and ready["crew"].min() < _NO_FEWER_THAN_NONE[0]:
            member = int(ready["crew"].argmin())
            found = f"the number {float(ready['crew'][member])!r} in member {first + member}"
            raise InputError.at(self.scenario.name, "crew", found, "persons aboard, 0 or more")
        return {path: ready[path] for path in self.paths if path in ready}

    @property
    def crew_limits(self) -> tuple[str, ...]:
        """Limits that are told only of members with somebody aboard."""
        return tuple(limit.name for limit in self.scenario.limits if limit.needs_crew)

    @property
    def cut_off(self) -> dict[str, float]:
        """{path: share of its distribution that its field cuts off}, where that is worth telling."""
        return cut_off(self.drawn)


def ensemble(
    scenario: Scenario,
    axes: Mapping[str, ArrayLike | Distribution],
    n: int | None,
    plan: str | None,
    seed: int,
    outputs: Sequence[str] | None,
    *,
    signals: bool,
) -> Ensemble:
    """Check what members are asked for, and what of them; `signals` says whether these may be outputs.

    InputError for an unknown path, plan or output, and for no one number of members.
    """
    from leakphys._view import docked_plan
    from leakphys.member_checks import check_bounds
    from leakphys.schedule import crew_compartment

    scenario = check_scenario(scenario)
    name = docked_plan(scenario) if plan is None else scenario.plan(plan).name
    drawn = _drawn_axes(scenario, axes)
    given = {path: _array(path, axis) for path, axis in axes.items() if path not in drawn}
    asked = set() if n is None else {whole_number("n", n, 1)}
    lengths = {column.size for column in given.values()} | asked
    if len(lengths) != 1:
        found = f"the lengths {sorted(lengths)}" if lengths else "none"
        raise InputError.at("", "n", found, "one number of members, or arrays of one length")
    size = whole_number("n", lengths.pop(), 1)
    if drawn and size > MOST_DRAWN:
        raise InputError.at(
            "", "n", f"{size} members", f"{MOST_DRAWN} at most, where axes are drawn"
        )
    for path, column in given.items():
        check_bounds(scenario, path, column)
    seed = whole_number("seed", seed, 0)
    wanted = _outputs(scenario, outputs, signals=signals)
    if "crew" in axes and not (
        scenario.has_crew and crew_compartment(scenario, scenario.plan(name))
    ):
        expected = f"none with the plan {name}, whose options seat no crew"
        raise InputError.at(scenario.name, "axes", "'crew'", expected)
    return Ensemble(scenario, name, size, seed, tuple(axes), given, drawn, wanted)


def _outputs(
    scenario: Scenario, outputs: Sequence[str] | None, *, signals: bool
) -> tuple[str, ...]:
    """Names of the events and limits that are wanted, all by default, and of signals where these may be.

    InputError for an unknown one.
    """
    from leakphys.events import events_of

    watches = (*events_of(scenario), *(limit.name for limit in scenario.limits))
    if outputs is None:
        return watches
    outputs = check_names("outputs", outputs)
    known = (*watches, *scenario.signals()) if signals else watches
    for entry in outputs:
        if entry in scenario.signals() and not signals:
            expected = "an event or a limit; a sweep that is not summarised tells signals at the end of a run"
            raise InputError.at(scenario.name, "outputs", f"the signal {show(entry)}", expected)
        if entry not in known:
            raise InputError.at(scenario.name, "outputs", show(entry), expected_name(entry, known))
    return outputs


def _drawn_axes(
    scenario: Scenario, axes: Mapping[str, ArrayLike | Distribution]
) -> dict[str, tuple[Distribution, str]]:
    """The axes that are drawn, each with its unit; InputError for an unknown path among all axes."""
    check_axes(scenario.name, axes)
    quantities = scenario.quantities()
    known = {path: entry.unit_si for path, entry in quantities.items()} | EXTRA_AXES
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


def _array(path: str, axis: object) -> Floats:
    column = np.atleast_1d(numbers(path, axis, "no numbers", "an array of SI values"))
    if column.ndim != 1:
        raise InputError.at("", path, f"an array of shape {column.shape}", "finite values, (n,)")
    for member in np.flatnonzero(~np.isfinite(column))[:1].tolist():
        raise InputError.at("", path, f"{column[member]} in member {member}", "finite values")
    return column
