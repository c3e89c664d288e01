"""The built-in scenarios: numbers have sources, what is assumed has a range, parts fit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from leakphys.quantities import NO_SOURCE, Quantity
from leakphys.scenario import Scenario, scenarios
from leakphys.schema import DEFAULT

FACTS = Path(__file__).parent.parent / "docs" / "facts.md"
NUMBERS = [
    pytest.param(path, quantity, id=f"{name}:{path}")
    for name in scenarios()
    for path, quantity in Scenario.load(name).quantities().items()
]


def test_the_names() -> None:
    assert scenarios() == ("loop-alone", "loop-zones", "nitrogen-vessel", "soyuz-ms22")


@pytest.mark.parametrize("name", scenarios())
def test_a_scenario_is_named_as_its_file_and_says_what_it_simplifies(name: str) -> None:
    scenario = Scenario.load(name)
    assert scenario.name == name
    assert scenario.title
    assert scenario.description
    assert scenario.simplifications


@pytest.mark.parametrize(("path", "quantity"), NUMBERS)
def test_every_number_has_its_origin(path: str, quantity: Quantity) -> None:
    """What a file leaves to the schema is an effect that it leaves out, and the default says which."""
    if quantity.source.startswith(f"{DEFAULT}: "):
        return
    assert quantity.source not in ("", NO_SOURCE, DEFAULT), path
    assert quantity.source_date, path
    if quantity.grade == "assumed":
        assert quantity.has_range, path
    assert quantity.source.startswith("assumed") == (quantity.grade == "assumed") or (
        quantity.grade == "assumed" and quantity.source.startswith("left out")
    )


def test_every_fact_named_is_among_the_facts_and_every_fact_is_used() -> None:
    text = FACTS.read_text(encoding="utf-8")
    stated = set(re.findall(r"^\| ([A-Z]\d+) \|", text, re.MULTILINE))
    used = {
        origin.removeprefix("fact:")
        for name in scenarios()
        for quantity in Scenario.load(name).quantities().values()
        for origin in quantity.derived_from
        if origin.startswith("fact:")
    }
    assert used == stated


def test_charge_is_the_published_mass() -> None:
    """34.0 ± 2.0 kg (fact A14) at 699 kg/m3, the density of isooctane at 285 K (own evaluation of

    the Blackham-Lemmon equation: 698.5 at 285 K); the press figure of 44 L gives 30.4 kg.
    """
    ship = Scenario.load("soyuz-ms22")
    inside = ship.value("loop.accumulator.stroke") - ship.value("loop.accumulator.gas_volume")
    volume = ship.quantity("loop.volume")
    assert volume.low is not None
    assert volume.high is not None
    assert 699.0 * (volume.value_si + inside) == pytest.approx(34.0, abs=0.1)
    assert 699.0 * (volume.high + inside) == pytest.approx(36.0, abs=0.1)
    assert 699.0 * (volume.low + inside) == pytest.approx(30.4, abs=0.4)


def test_accumulator_spans_the_published_pressures() -> None:
    """Isothermal gas: 2 L to 8 L gives the operating range 0.5 to 2.0 kgf/cm2 (fact A16) to 1 %."""
    ship = Scenario.load("soyuz-ms22")
    product = ship.value("loop.accumulator.gas_pressure") * ship.value(
        "loop.accumulator.gas_volume"
    )
    assert product / ship.value("loop.accumulator.stroke") == pytest.approx(0.5 * 98066.5, rel=1e-2)
    assert product / 2e-3 == pytest.approx(2.0 * 98066.5, rel=1e-2)


@pytest.mark.parametrize(
    ("plan", "seconds"),
    [("short", 1 * 3600 + 48 * 60 + 31), ("nominal", 3 * 3600 + 22 * 60 + 25)],
)
def test_ways_home_take_the_published_time(plan: str, seconds: int) -> None:
    """From undocking to landing: 1 h 48 min 31 s (fact R1), 3 h 22 min 25 s (fact T1), to 1 s."""
    ship = Scenario.load("soyuz-ms22")
    phases = ("free_flight", "deorbit", "entry", "valve_open")
    total = sum(ship.value(f"plans.{plan}.{phase}.duration") for phase in phases)
    assert total == pytest.approx(seconds, abs=1.0)


def test_the_zones_hold_the_published_mass() -> None:
    """46 L and 4 L in the accumulator, at 699 kg/m3: within 34 ± 2 kg (fact A14)."""
    zones = Scenario.load("loop-zones")
    room = sum(zones.value(zone.room) for zone in zones.coolant.zones)
    inside = zones.value("loop.accumulator.stroke") - zones.value("loop.accumulator.gas_volume")
    assert room + inside == pytest.approx(0.050, rel=1e-12)
    assert abs(699.0 * (room + inside) - 34.0) <= 2.0


def test_the_zones_state_what_tells_them_apart() -> None:
    """Two numbers of the filling decide where the void sits: they have a range, and no default."""
    zones = Scenario.load("loop-zones")
    assert [zone.wall for zone in zones.coolant.zones] == ["warm_wall", "middle_wall", "cold_wall"]
    assert zones.coolant.holes[0].zone == "cold"
    for name in ("mixing_width", "relocation_time"):
        assert zones.quantity(f"loop.{name}").has_range


def test_crew_limits_ask_for_a_crew() -> None:
    ship = Scenario.load("soyuz-ms22")
    needs = {limit.name: limit.needs_crew for limit in ship.limits}
    assert needs["crew_heat_storage"]
    assert not needs["instrument_module_hot"]
    assert {limit.class_ for limit in ship.limits} == {"hard", "exposure", "advisory"}
    assert [(option.plan, option.crew) for option in ship.options] == [
        *(("short", crew) for crew in (3, 2, 1, 0)),
        *(("nominal", crew) for crew in (3, 2, 1)),
        ("waiting", 0),
        ("unhurt", 3),
    ]


def test_ranges_allow_every_combination() -> None:
    """No member of the ranges is impossible: gas fits the stroke, the pump fades in order."""
    for name in ("soyuz-ms22", "loop-alone", "loop-zones"):
        scenario = Scenario.load(name)
        gas = scenario.quantity("loop.accumulator.gas_volume").high
        stroke = scenario.quantity("loop.accumulator.stroke").low
        onset = scenario.quantity("loop.pump_void_onset").high
        loss = scenario.quantity("loop.pump_void_loss").low
        assert gas is not None
        assert stroke is not None
        assert onset is not None
        assert loss is not None
        assert gas <= stroke
        assert onset < loss
