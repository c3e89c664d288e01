"""What members are given: tables from columns and back, and rules that are left out where nothing is new to them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import leakphys as lp
from leakphys._inputs import Inputs
from leakphys._view import docked_plan
from leakphys.consistency import first_fault, rules_of
from leakphys.errors import InputError
from leakphys.fields import field_of_quantity
from leakphys.member_checks import inputs_of
from leakphys.network import assemble
from leakphys.puncture import central_values


def test_a_table_comes_back_to_the_bit() -> None:
    """Zeros of either sign and what is not a number count as different."""
    table = np.tile([1.0, 0.0, np.nan, 2.0], (5, 1))
    table[3, 0], table[2, 1], table[4, 3] = 7.0, -0.0, np.nan
    found = Inputs.of(table)
    assert list(found.own) == [0, 1, 3]
    assert (found.n, found.columns) == table.shape
    assert found.table().tobytes() == table.tobytes()
    index = np.array([4, 0, 3])
    assert found.rows(index).tobytes() == table[np.ix_(index, np.array([0, 1, 3]))].tobytes()
    for place in range(4):
        np.testing.assert_array_equal(found.column(place), table[:, place])


def test_members_that_were_given_something_not_finite_are_told() -> None:
    own = {1: np.array([np.nan, 1.0, np.inf])}
    assert Inputs(3, np.array([1.0, np.nan]), own).finite.tolist() == [False, True, False]
    assert Inputs(2, np.array([1.0, np.nan]), {}).finite.tolist() == [False, False]
    assert Inputs(2, np.array([1.0, 2.0]), {}).finite.tolist() == [True, True]


@pytest.mark.parametrize("name", lp.scenarios())
def test_rules_that_are_left_out_would_find_nothing(name: str) -> None:
    """Each number alone at the ends of its field, by the rules that look at it and by all."""
    scenario = lp.Scenario.load(name)
    plan = docked_plan(scenario)
    rooms = tuple(compartment.name for compartment in scenario.compartments)
    crew = scenario.crew_model if rooms else ""
    rules = rules_of(scenario.coolant, rooms, scenario.plates, crew)
    central, refused = central_values(scenario), 0
    for path, quantity in scenario.quantities().items():
        field = field_of_quantity(path)
        if field is None or path.startswith("plans.") or "impact" in path or ".prior." in path:
            continue
        low = np.nextafter(field.low, np.inf) if field.low_open else field.low
        ends = [quantity.value_si, max(low, -1e6), min(field.high, 1e6)]
        given: dict[str, Any] = {path: np.round(ends) if field.whole else np.array(ends)}
        assembly = assemble(scenario, plan, tuple(given))
        if path not in assembly.columns:
            continue
        table = np.tile(assembly.central, (3, 1))
        table[:, assembly.columns[path]] = given[path][:, np.newaxis]

        def values(
            at: str, table: Any = table, columns: dict[str, list[int]] = assembly.columns
        ) -> Any:
            found = columns.get(at)
            return np.full(3, central(at)) if found is None else table[:, found[0]]

        expected = first_fault(rules, values)
        if expected is None:
            assert inputs_of(scenario, assembly, given, 3).table().tobytes() == table.tobytes()
            continue
        refused += 1
        with pytest.raises(InputError) as caught:
            inputs_of(scenario, assembly, given, 3)
        assert str(caught.value) == str(InputError.at(scenario.name, *expected))
    assert refused > 0
