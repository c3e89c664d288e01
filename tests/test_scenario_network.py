"""From a scenario to the core: the graph as integers, a path for each column, events, members' checks."""

from __future__ import annotations

import numpy as np
import pytest

from leakphys import _core, engine
from leakphys.consistency import Floats, saturation_pressure
from leakphys.coolant_tables import dissolves, graph, hole_words
from leakphys.errors import InputError
from leakphys.events import EVENTS, events_of
from leakphys.network import assemble, points_of, signal_order
from leakphys.scenario import Scenario, scenarios
from leakphys.scenario_observations import is_input
from leakphys.scenario_signals import SIGNALS
from leakphys.simulate import simulate
from test_scenario_coolant import TWO, two_loops

BUILT_IN = [Scenario.load(name) for name in scenarios()]
ALL = [*BUILT_IN, Scenario.from_text(TWO, "two.toml")]


def named(scenario: Scenario) -> str:
    return scenario.name


# --- the graph


def test_signals_have_the_cores_names_in_its_order() -> None:
    tables = _core.field_tables()
    for part, names in SIGNALS.items():
        core = {"loop": "loops", "one_node": "crew", "two_node": "crew"}.get(part, part)
        told = [name for name, _ in tables[f"{core}_signals"]]
        count = len(names) if part == "one_node" else len(told)  # the body of one node tells less
        assert list(names) == told[:count], part


@pytest.mark.parametrize("scenario", ALL, ids=named)
def test_every_signal_offered_is_one_of_the_cores(scenario: Scenario) -> None:
    order = signal_order(scenario)
    assert len(set(order)) == len(order)
    assert set(scenario.signals()) <= set(order)
    plan = scenario.plans[0].name
    last = [order[-1]] if order[-1] in scenario.signals() else []
    assert engine.run(scenario, plan, times=[0.0], signals=last).samples.shape[1] == 1


@pytest.mark.parametrize("scenario", ALL, ids=named)
def test_every_number_has_a_column_and_its_central_value(scenario: Scenario) -> None:
    assembly = assemble(scenario, scenario.plans[0].name)
    others = tuple(f"plans.{plan.name}." for plan in scenario.plans[1:])
    has_crew = scenario.has_crew
    for path, quantity in scenario.quantities().items():
        if not is_input(path) or path.startswith(others):
            continue
        if path.startswith("crew.") and not has_crew:
            continue
        if path.startswith("limits.") and path.endswith(".duration"):
            continue
        columns = assembly.columns[path]
        assert columns, path
        assert (assembly.central[columns] == quantity.value_si).all(), path
    taken = [column for columns in assembly.columns.values() for column in columns]
    assert len(set(taken)) == len(taken)


def test_two_loops_as_integers() -> None:
    scenario = two_loops()
    tables = {key: rows.tolist() for key, rows in graph(scenario, points_of(scenario)).items()}
    isooctane, nitrogen = (_core.fluid_names.index(name) for name in ("isooctane", "nitrogen"))
    assert tables["loops"] == [[isooctane, 0], [nitrogen, 0]]
    assert tables["volumes"] == [[0], [0], [0], [1]]
    assert tables["zones"] == [[0, -1], [1, 1], [1, 0], [2, -1], [3, -1]]
    assert tables["links"] == [[0, 3, 1], [0, 2, 0], [3, 3, 0], [0, 0, 3]]
    assert tables["pumps"] == [[3, -1, 0, 0], [-1, 3, 4, -1]]
    assert tables["holes"] == [[1, -1], [4, -1]]
    assert tables["accumulators"] == [[0, 0], [1, 4]]


def test_thermal_points_are_nodes_compartments_zones_boundaries() -> None:
    points = points_of(two_loops())
    order = ["equipment", "radiator", "cold_side", "exchanger", "line", "pump_side", "inner_tank"]
    assert [points[name] for name in (*order, "space")] == list(range(8))
    assert points["inner"] == points["inner_tank"]  # a loop of one zone
    assert "warm_side" not in points
    assert points_of(Scenario.load("soyuz-ms22"))["loop"] == 6


def test_one_number_of_the_loop_drives_all_that_state_none() -> None:
    assembly = assemble(two_loops(), "docked")
    assert len(assembly.columns["loop.initial_temperature"]) == 3
    assert len(assembly.columns["zones.line.initial_temperature"]) == 1
    assert len(assembly.columns["loop.initial_pressure"]) == 2  # one of three has an accumulator
    zones = ["zones.pump_side.temperature", "zones.line.temperature"]
    outcome = engine.run(
        two_loops(), "docked", {"loop.initial_temperature": 280.0}, times=[0.0], signals=zones
    )
    assert outcome.samples[0, 0] == pytest.approx([280.0, 288.0], abs=1e-4)


def test_gas_is_there_where_it_is_stated_or_given() -> None:
    alone = Scenario.load("loop-alone")
    assert not dissolves(alone, ())
    assert dissolves(alone, ("coolant.gas_solubility",))
    assert dissolves(two_loops(), ())
    ranged = {"value": 0.0, "range": [0.0, 0.3], "source": "a"}
    assert dissolves(alone.replace(**{"coolant.gas_solubility": ranged}), ())


def test_too_large_a_network_is_told() -> None:
    more = "".join(
        f'[volumes.v{i}]\nvolume = "1 L"\ninitial_temperature = "280 K"\ninitial_pressure = "1 bar"\n'
        for i in range(9)
    )
    with pytest.raises(InputError, match="volumes: found 13 volumes, expected at most 8"):
        assemble(Scenario.from_text(TWO + more), "docked")


def test_too_many_phases_are_told() -> None:
    phases = "".join(
        f'[[plans.docked.phases]]\nname = "p{i}"\nduration = "1 min"\n' for i in range(30)
    )
    with pytest.raises(
        InputError, match=r"plans\.docked\.phases: found 31 phases, expected at most 24"
    ):
        engine.run(Scenario.from_text(TWO.replace("[loop]", f"{phases}[loop]", 1)), "docked")


def test_two_loops_run_and_their_ledgers_close() -> None:
    """Lines, valves, two kinds of pumps, gas, a spring, an exchanger: ledgers are linear invariants."""
    outcome = engine.run(two_loops(), "docked", rtol=1e-6)
    assert outcome.status[0] == 0
    for term in ("mass_rel", "energy_rel", "gas_rel"):
        assert abs(outcome.ledger[term][0]) < 1e-12
    assert outcome.ledger["leaked_mass"][0] > 1.0
    assert outcome.ledger["impulse"][0] > 0.0


# --- events


def test_events_are_those_that_the_scenario_can_have() -> None:
    assert events_of(Scenario.load("soyuz-ms22")) == EVENTS[:-2]  # it has no tube
    gone = ("half the coolant gone", "90 % of the coolant gone", "loop dry")
    assert events_of(Scenario.load("nitrogen-vessel")) == gone
    assert events_of(Scenario.load("loop-alone")) == ("accumulator bottomed", *gone)
    assert events_of(two_loops()) == EVENTS[:-2]


def test_heat_rejection_comes_first() -> None:
    assert all("heat rejection" in name for name in EVENTS[:2])


def test_a_pump_that_mixes_zones_can_stop() -> None:
    zones = Scenario.load("loop-zones")
    assert "pump stops" not in events_of(zones)
    assert "pump stops" in events_of(zones.replace(**{"loop.pump_flow": "0.05 kg/s"}))


def test_heat_that_another_loop_rejects_is_no_event_of_the_main_loop() -> None:
    text = TWO.replace("rejects_heat = true", "").replace(
        'between = ["equipment", "inner_tank"]',
        'between = ["equipment", "inner_tank"]\nrejects_heat = true',
    )
    assert events_of(Scenario.from_text(text))[0] == "accumulator bottomed"


def test_a_result_lists_the_events_that_its_network_has() -> None:
    result = simulate(Scenario.load("nitrogen-vessel"), times=[0.0], signals=["loop.mass"])
    assert [event.name for event in result.events] == list(
        events_of(Scenario.load("nitrogen-vessel"))
    )
    with pytest.raises(KeyError):
        result.event("pump stops")


def test_a_pump_cavitates_before_it_stops() -> None:
    outcome = engine.run(Scenario.load("soyuz-ms22"), "docked")
    at = dict(zip(outcome.watches, outcome.crossing[0], strict=True))
    assert 0.0 < at["pump cavitates"] < at["pump stops"]


# --- what members may be given


@pytest.mark.parametrize("value", [3.0, -1.0, 0.5, 1.0 + 1e-9])
def test_what_stands_at_a_hole_is_one_of_three(value: float) -> None:
    for path in ("puncture.upstream", "punctures.second.upstream"):
        with pytest.raises(InputError) as caught:
            engine.run(two_loops(), "docked", {path: np.array([0.0, value])})
        told = str(caught.value)
        assert f"{path}: found the number {value!r} in member 1, expected one of 0 (liquid)" in told


def test_the_law_of_a_hole_is_a_word_and_a_number() -> None:
    two = two_loops().replace(**{"punctures.second.law": "hem"})
    assert hole_words(two.coolant) == {
        "puncture.upstream": 0.0,
        "puncture.law": 0.0,
        "punctures.second.upstream": 2.0,
        "punctures.second.law": 1.0,
    }
    assembly = assemble(two, "docked")
    assert assembly.central[assembly.columns["punctures.second.law"]] == 1.0
    with pytest.raises(InputError, match=r"expected one of 0 \(bernoulli\), 1 \(hem\), 2 \("):
        engine.run(two, "docked", {"puncture.law": 7.0})


def test_a_fault_of_a_member_says_which() -> None:
    two = {"loop.accumulator.gas_volume": np.array([2e-3, 9e-3])}
    with pytest.raises(
        InputError, match=r"found 9 L in member 1, expected at most the stroke, 8 L"
    ):
        engine.run(Scenario.load("loop-alone"), "docked", two)
    flow = {"pumps.main.flow": np.array([0.1, 0.1, 0.0])}
    with pytest.raises(InputError, match=r"pumps.main.flow: found none in member 2"):
        engine.run(two_loops(), "docked", flow)


def test_a_members_cabin_holds_more_air_than_water() -> None:
    members: dict[str, float | Floats] = {
        "compartments.descent_module.pressure": np.array([1e5, 12e3]),
        "compartments.descent_module.initial_temperature": 340.0,
        "compartments.descent_module.initial_relative_humidity": 0.9,
    }
    with pytest.raises(InputError) as caught:
        engine.run(Scenario.load("soyuz-ms22"), "short", members)
    told = str(caught.value)
    assert "initial_relative_humidity: found 0.9 at 66.85 degC" in told
    assert "in member 1" in told


def test_water_saturates_at_the_published_pressures() -> None:
    """IAPWS-IF97: 3536.59 Pa at 300 K; 101.325 kPa at 373.124 K (ITS-90)."""
    found = saturation_pressure(np.array([300.0, 373.124]))
    np.testing.assert_allclose(found, [3536.59, 101325.0], rtol=1e-4)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("loop.initial_temperature", 620.0),
        ("puncture.diameter", -1.0),
        ("loop.accumulator.stroke", 1e-3),
    ],
)
def test_messages_show_plain_numbers(path: str, value: float) -> None:
    with pytest.raises(InputError) as caught:
        engine.run(Scenario.load("loop-alone"), "docked", {path: np.array([value, value])})
    assert "np.float64" not in str(caught.value)


def test_any_hole_may_be_the_first_to_open() -> None:
    from leakphys._view import phases_before_puncture

    phases = '"pipes.supply.severed" = 0\n'
    text = TWO.replace('diameter = "0.8 mm"', 'diameter = "0.8 mm"\nopen = 0')
    late = (
        '[[plans.docked.phases]]\nname = "later"\nduration = "1 h"\n'
        '[plans.docked.phases.set]\n"punctures.second.open" = 1\n[loop]'
    )
    scenario = Scenario.from_text(text.replace(phases, "", 1).replace("[loop]", late, 1))
    assert phases_before_puncture(scenario, "docked") == ("plans.docked.leaking.duration",)
