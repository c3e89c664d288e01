"""What the values given to members must satisfy before anything runs: fields' bounds, and each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from leakphys.coolant_tables import HOLE_WORDS, hole_words
from leakphys.errors import InputError, expected_name, one_of
from leakphys.puncture import Values, diameter_of

if TYPE_CHECKING:
    from leakphys.network import Assembly
    from leakphys.scenario import Scenario

Floats = NDArray[np.float64]


_central: WeakKeyDictionary[Assembly, Floats] = (
    WeakKeyDictionary()
)  # (1, columns), by what has them


def inputs_of(
    scenario: Scenario, assembly: Assembly, given: Mapping[str, float | Floats], count: int
) -> Floats:
    """Members x columns: central values, and over them what each member was given.

    InputError for an unknown path, a value that a file could not hold either, or values that do not
    fit each other; one that is not finite passes, and its member ends with a status.
    """
    if not given:
        if assembly not in _central:
            _central[assembly] = _inputs_of(scenario, assembly, given, 1)
        return np.repeat(_central[assembly], count, axis=0)
    return _inputs_of(scenario, assembly, given, count)


def _inputs_of(
    scenario: Scenario, assembly: Assembly, given: Mapping[str, float | Floats], count: int
) -> Floats:
    inputs = np.tile(assembly.central, (count, 1))
    of_holes = _numbers_of_holes(scenario, assembly)
    for path, value in given.items():
        if path in of_holes:
            check_bounds(scenario, path, value)
            of_holes[path] = np.asarray(value, dtype=np.float64)
            continue
        if path not in assembly.columns:
            names = [*assembly.columns, *of_holes]
            raise InputError.at(
                scenario.name, "", f"the unknown path {path!r}", expected_name(path, names)
            )
        check_bounds(scenario, path, value)
        for column in assembly.columns[path]:
            inputs[:, column] = value
    values = _values(assembly, inputs, of_holes)
    _check_fit(scenario, values)
    for hole in scenario.coolant.holes:
        if hole.path in assembly.derived:
            diameter = np.broadcast_to(diameter_of(hole, values), count)
            inputs[:, assembly.derived[hole.path]] = diameter[:, np.newaxis]
    return np.ascontiguousarray(inputs)


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


def _values(assembly: Assembly, inputs: Floats, of_holes: Mapping[str, Floats]) -> Values:
    """The members' values (n,) at a path."""

    def values(path: str) -> Floats:
        if path in of_holes:
            return np.broadcast_to(of_holes[path], inputs.shape[0])
        return np.asarray(inputs[:, assembly.columns[path][0]])

    return values


def check_bounds(scenario: Scenario, path: str, value: float | Floats) -> None:
    """InputError for a finite value that a scenario file could not hold."""
    from leakphys.fields import field_of_quantity

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


def _check_fit(scenario: Scenario, values: Values) -> None:
    from leakphys.consistency import first_fault

    rooms = tuple(compartment.name for compartment in scenario.compartments)
    crew = scenario.crew_model if rooms else ""
    fault = first_fault(scenario.coolant, rooms, scenario.plates, crew, values)
    if fault is not None:
        raise InputError.at(scenario.name, *fault)
