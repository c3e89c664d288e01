"""What the values given to members must satisfy before anything runs: fields' bounds, and each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from leakphys._inputs import Inputs
from leakphys.consistency import Fault, Rule, first_fault, rules_of
from leakphys.coolant_tables import HOLE_WORDS, hole_words
from leakphys.errors import InputError, expected_name, one_of
from leakphys.fields import field_of_quantity
from leakphys.puncture import Values, diameter_of

if TYPE_CHECKING:
    from leakphys._drawn import Drawn
    from leakphys.network import Assembly
    from leakphys.scenario import Scenario

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Central:
    """What holds of the members that were given nothing."""

    row: Floats  # (columns,)
    rules: tuple[tuple[Rule, frozenset[str]], ...]  # each with the paths that it looks at


_central: WeakKeyDictionary[Assembly, _Central] = WeakKeyDictionary()


def inputs_of(
    scenario: Scenario,
    assembly: Assembly,
    given: Mapping[str, float | Floats],
    count: int,
    drawn: Mapping[str, Drawn] | None = None,
) -> Inputs:
    """Central values, and over them what each member was given, or is drawn where it is run.

    InputError for an unknown path, a value that a file could not hold either, or values that do not
    fit each other; one that is not finite passes, and its member ends with a status.
    """
    known = _known(scenario, assembly)
    shared, own = known.row.copy(), dict[int, Floats]()
    there = tuple((tuple(assembly.columns[path]), column) for path, column in (drawn or {}).items())
    found = Inputs(count, shared, own, there)
    of_holes = _numbers_of_holes(scenario, assembly)
    for path, value in given.items():
        if path not in of_holes and path not in assembly.columns:
            names = [*assembly.columns, *of_holes]
            raise InputError.at(
                scenario.name, "", f"the unknown path {path!r}", expected_name(path, names)
            )
        check_bounds(scenario, path, value)
        numbers = np.asarray(value, dtype=np.float64)
        if path in of_holes:
            of_holes[path] = numbers
        for column in assembly.columns.get(path, ()):
            if numbers.ndim == 0:
                shared[column] = numbers
            else:
                own[column] = np.broadcast_to(numbers, count)
    values = _values(assembly, found, of_holes)
    rules = [rule for rule, paths in known.rules if not paths.isdisjoint(given)]
    _refuse(scenario, first_fault(rules, values))
    for hole in scenario.coolant.holes:
        if any(path.startswith(f"{hole.path}.") for path in given):
            for column in assembly.derived.get(hole.path, ()):
                own[column] = np.broadcast_to(diameter_of(hole, values), count)
    return found


def looked_at(scenario: Scenario, assembly: Assembly) -> Callable[[str], bool]:
    """Whether something other than the core looks at members' numbers at a path, or must refuse some of them."""
    of_rules = frozenset().union(*(paths for _, paths in _known(scenario, assembly).rules))
    derived = tuple(f"{path}." for path in assembly.derived)

    def seen(path: str) -> bool:
        field = field_of_quantity(path)
        return (
            path not in assembly.columns
            or path in of_rules
            or path.startswith(derived)
            or path.rpartition(".")[2] in ("crew", *HOLE_WORDS)
            or (field is not None and field.whole)
        )

    return seen


def _known(scenario: Scenario, assembly: Assembly) -> _Central:
    if assembly not in _central:
        _central[assembly] = _looked_at(scenario, assembly)
    return _central[assembly]


def _looked_at(scenario: Scenario, assembly: Assembly) -> _Central:
    """Go through the rules for members that were given nothing, and note what each looks at.

    For members that were given nothing of that, it would find the same again: nothing.
    """
    row = assembly.central.copy()
    of_holes = _numbers_of_holes(scenario, assembly)
    values = _values(assembly, Inputs(1, row, {}), of_holes)
    rooms = tuple(compartment.name for compartment in scenario.compartments)
    crew = scenario.crew_model if rooms else ""
    rules = []
    for rule in rules_of(scenario.coolant, rooms, scenario.plates, crew):
        paths: set[str] = set()

        def noted(path: str, paths: set[str] = paths) -> Floats:
            paths.add(path)
            return values(path)

        _refuse(scenario, first_fault([rule], noted))
        rules.append((rule, frozenset(paths)))
    for hole in scenario.coolant.holes:
        if hole.path in assembly.derived:
            row[assembly.derived[hole.path]] = diameter_of(hole, values)
    return _Central(row, tuple(rules))


def _refuse(scenario: Scenario, fault: Fault | None) -> None:
    if fault is not None:
        raise InputError.at(scenario.name, *fault)


def _numbers_of_holes(scenario: Scenario, assembly: Assembly) -> dict[str, Floats]:
    """Central values of what diameters follow from and the core does not know."""
    words = hole_words(scenario.coolant)
    numbers = {path: entry.value_si for path, entry in scenario.quantities().items()}
    within = tuple(f"{hole.path}." for hole in scenario.coolant.holes)
    return {
        path: np.asarray(number)
        for path, number in (words | numbers).items()
        if path.startswith(within) and path not in assembly.columns
    }


def _values(assembly: Assembly, inputs: Inputs, of_holes: Mapping[str, Floats]) -> Values:
    """The members' values (n,) at a path."""

    def values(path: str) -> Floats:
        if path in of_holes:
            return np.broadcast_to(of_holes[path], inputs.n)
        return inputs.column(assembly.columns[path][0])

    return values


def check_bounds(scenario: Scenario, path: str, value: float | Floats) -> None:
    """InputError for a finite value that a scenario file could not hold."""
    given = np.asarray(value, dtype=np.float64)
    _check_word(scenario, path, given)
    field = field_of_quantity(path)
    finite = given[np.isfinite(given)]
    if field is None or not finite.size:
        return
    doubtful = np.unique(finite) if field.whole else (finite.min(), finite.max())
    for extreme in map(float, doubtful):
        if not field.accepts(extreme):
            found = f"{extreme!r} {field.unit}".strip() + _which(given, given == extreme)
            raise InputError.at(scenario.name, path, found, field.bounds)


def _check_word(scenario: Scenario, path: str, given: Floats) -> None:
    """InputError unless the numbers are those of the words for a hole's law and what stands at it."""
    numbers = HOLE_WORDS.get(path.rpartition(".")[2])
    if numbers is None:
        return
    wrong = np.isfinite(given) & ~np.isin(given, list(numbers.values()))
    if wrong.any():
        words = one_of(f"{number:g} ({word})" for word, number in numbers.items())
        found = f"the number {float(given[wrong][0])!r}" + _which(given, wrong)
        raise InputError.at(scenario.name, path, found, words)


def _which(given: Floats, wrong: NDArray[np.bool_]) -> str:
    """Says which member is the first at fault, if there are several."""
    return f" in member {int(np.flatnonzero(wrong)[0])}" if given.size > 1 else ""
