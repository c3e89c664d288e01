"""Scenario: reading, replacing, writing; numbers keep their meaning whatever their units."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakphys.errors import InputError
from leakphys.fields import FIELDS
from leakphys.scenario import Scenario, scenarios

SHIP = "soyuz-ms22"
LOOP = Scenario.load("loop-alone").to_toml()


def test_import_loads_neither_pydantic_nor_pint() -> None:
    code = (
        "import sys, leakphys.scenario; "
        "assert not {'pydantic', 'pint', 'rich', 'scipy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_load_takes_a_name_a_text_path_and_a_path(tmp_path: Path) -> None:
    ship = Scenario.load(SHIP)
    file = tmp_path / "ship.toml"
    file.write_text(ship.to_toml(), encoding="utf-8")
    assert Scenario.load(file) == Scenario.load(str(file)) == ship


def test_what_a_scenario_tells() -> None:
    ship = Scenario.load(SHIP)
    assert ship.fluid == "isooctane"
    assert ship.has_accumulator
    assert ship.has_crew
    assert ship.upstream == "liquid"
    assert ship.heat_load_node == "compartments.descent_module"
    diameter = ship.quantity("puncture.diameter")
    assert (diameter.value_si, diameter.low, diameter.high) == (8e-4, 6e-4, 1e-3)
    assert (diameter.unit_si, diameter.grade, diameter.source_date) == (
        "m",
        "official",
        "2022-12-19",
    )
    assert ship.value("plans.docked.leaking.set.puncture.open") == 1.0
    assert ship.plan("short").zero == "hatch_closed"
    assert ship.signals()["nodes.radiator.temperature"] == "K"
    with pytest.raises(InputError, match="unknown path"):
        ship.value("puncture.diametre")
    with pytest.raises(InputError, match="unknown plan"):
        ship.plan("shrot")


def test_quantities_follow_the_file() -> None:
    paths = list(Scenario.load(SHIP).quantities())
    sections = list(dict.fromkeys(path.split(".")[0] for path in paths))
    order = ["coolant", "loop", "puncture", "nodes", "boundaries", "conductors", "radiators"]
    assert sections == [
        *order,
        "compartments",
        "hatches",
        "crew",
        "limits",
        "plans",
        "observations",
    ]


def test_quantities_cannot_be_changed() -> None:
    ship = Scenario.load(SHIP)
    with pytest.raises(TypeError):
        ship.quantities()["puncture.diameter"] = ship.quantity("loop.volume")  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        ship.name = "other"  # type: ignore[misc]


def test_scenario_survives_pickle_and_copy() -> None:
    ship = Scenario.load(SHIP)
    assert pickle.loads(pickle.dumps(ship)) == ship
    assert copy.deepcopy(ship) == ship
    assert hash(ship) == hash(Scenario.load(SHIP))
    assert ship != Scenario.load("loop-alone")
    assert ship != "soyuz-ms22"


@pytest.mark.parametrize(
    "value",
    ["1.0 mm", 1e-3, np.float64(1e-3), np.float32(1e-3), {"value": 1e-3}],
    ids=["text", "float", "float64", "float32", "table"],
)
def test_replace_takes_text_number_and_table(value: object) -> None:
    """All forms mean 1 mm; float32 is good to 6e-8."""
    ship = Scenario.load(SHIP)
    changed = ship.replace(**{"puncture.diameter": value})
    assert changed.value("puncture.diameter") == pytest.approx(1e-3, rel=6e-8)
    assert changed.quantity("puncture.diameter").low is None
    assert changed.digest != ship.digest


def test_replace_takes_a_range_in_si() -> None:
    entry = {
        "value": 1e-3,
        "range": (9e-4, 2e-3),
        "distribution": "log_uniform",
        "source": "a test",
    }
    diameter = (
        Scenario.load(SHIP).replace(**{"puncture.diameter": entry}).quantity("puncture.diameter")
    )
    assert (diameter.low, diameter.high, diameter.distribution) == (9e-4, 2e-3, "log_uniform")
    assert diameter.source == "a test"


def test_replace_reaches_plans_limits_words_and_defaults() -> None:
    changed = Scenario.load(SHIP).replace(
        **{
            "plans.short.hatch_closed.duration": "2 h",
            "plans.short.hatch_closed.set.nodes.instrument_module.load": 700,
            "limits.crew_heat_storage.threshold": "5 kJ/kg",
            "puncture.upstream": "local",
            "nodes.radiator.initial_temperature": "-20 degC",
        }
    )
    assert changed.value("plans.short.hatch_closed.duration") == 7200.0
    assert changed.value("plans.short.hatch_closed.set.nodes.instrument_module.load") == 700.0
    assert changed.value("limits.crew_heat_storage.threshold") == 5000.0
    assert changed.upstream == "local"
    assert changed.value("nodes.radiator.initial_temperature") == pytest.approx(253.15, rel=1e-15)


@pytest.mark.parametrize(
    ("path", "value", "word"),
    [
        ("puncture.diametre", "1 mm", "did you mean 'puncture.diameter'?"),
        ("nodes", "1 mm", "unknown path"),
        ("puncture.diameter", "1 s", "length"),
        ("puncture.diameter", -1e-3, "above 0"),
        ("puncture.diameter", float("nan"), "finite"),
        ("puncture.diameter", 10**400, "finite"),
        ("puncture.diameter", None, "nothing"),
        ("puncture.diameter", object(), "object"),
        ("puncture.diameter", {"value": "1 mm", "range": [2.0, 3.0]}, "contains"),
        ("puncture.upstream", "gas", "liquid"),
        ("coolant.fluid", 3, "a text"),
        ("loop.accumulator.gas_volume", 0.02, "stroke"),
    ],
)
def test_replace_refuses(path: str, value: object, word: str) -> None:
    with pytest.raises(InputError) as caught:
        Scenario.load("soyuz-ms22").replace(**{path: value})
    assert ": found " in str(caught.value)
    assert str(caught.value).count("\n") < 3
    assert word in str(caught.value)


def test_replace_takes_a_quantity_of_another_scenario() -> None:
    pressure = "loop.accumulator.gas_pressure"
    taken = Scenario.load("loop-alone").quantity(pressure)
    changed = Scenario.load(SHIP).replace(**{pressure: taken})
    assert changed.quantity(pressure) == taken
    assert Scenario.from_text(changed.to_toml()) == changed


@pytest.mark.parametrize("name", scenarios())
def test_replace_never_mutates(name: str) -> None:
    """Replacing every quantity by its SI value changes no value, and nothing in the original."""
    scenario = Scenario.load(name)
    before, text = dict(scenario.quantities()), scenario.to_toml()
    values = {path: quantity.value_si for path, quantity in before.items()}
    changed = scenario.replace(**values)
    assert {path: q.value_si for path, q in changed.quantities().items()} == values
    assert all(quantity.low is None for quantity in changed.quantities().values())
    assert dict(scenario.quantities()) == before
    assert scenario.to_toml() == text
    assert Scenario.load(name).digest == scenario.digest


@pytest.mark.parametrize("name", scenarios())
def test_round_trip_keeps_the_digest(name: str, tmp_path: Path) -> None:
    scenario = Scenario.load(name)
    file = tmp_path / "copy.toml"
    file.write_text(scenario.to_toml(), encoding="utf-8")
    again = Scenario.load(file)
    assert again.digest == scenario.digest
    assert again.to_toml() == scenario.to_toml()
    assert list(again.quantities()) == list(scenario.quantities())


def test_digest_is_of_the_content_not_of_its_spelling() -> None:
    text = Scenario.load("loop-alone").to_toml()
    other = text.replace('"47.5 L"', '"0.0475 m^3"').replace("# ", "")
    assert other != text
    assert Scenario.from_text(other).digest == Scenario.from_text(text).digest
    assert (
        Scenario.from_text(text.replace("0.62", "0.63")).digest != Scenario.from_text(text).digest
    )
    assert len(Scenario.from_text(text).digest) == 64


@given(
    st.text(max_size=60).filter(lambda text: text.isprintable() or "\n" in text or "\t" in text),
    st.text(min_size=1, max_size=30).filter(lambda text: bool(text.strip())),
    st.floats(1e-6, 0.1),
)
def test_any_words_and_numbers_round_trip(words: str, source: str, diameter: float) -> None:
    entry = {"value": diameter, "source": source}
    scenario = Scenario.load("loop-alone").replace(
        **{"description": words, "puncture.diameter": entry}
    )
    again = Scenario.from_text(scenario.to_toml())
    assert again == scenario
    assert again.description == words
    assert again.value("puncture.diameter") == diameter


def test_print_shows_every_number_with_grade_and_source() -> None:
    ship = Scenario.load(SHIP)
    lines = str(ship).splitlines()
    for path, quantity in ship.quantities().items():
        line = next(line for line in lines if line.startswith(path + " "))
        assert quantity.grade in line
    assert any(line.startswith("puncture.diameter") and "0.8 mm" in line for line in lines)
    assert all(any(text in line for line in lines) for text in ship.simplifications)


def test_every_field_of_the_table_has_a_known_unit() -> None:
    from leakphys.units import parse

    for section, fields in FIELDS.items():
        for name, field in fields.items():
            assert parse(f"1 {field.unit}", field.unit) == 1.0, (section, name)


GUIDE = Path(__file__).parent.parent / "docs" / "user" / "scenarios.md"


def test_the_guide_names_every_field_and_signal() -> None:
    from leakphys.scenario_signals import SIGNALS

    text = GUIDE.read_text(encoding="utf-8")
    for section, fields in FIELDS.items():
        # [pumps] refers to the pump of [loop]: the same names after "pump_".
        names = [f"pump_{name}" if section == "pumps" else name for name in fields]
        for name, other in zip(names, fields, strict=True):
            assert f"`{name}`" in text or f"`{other}`" in text, (section, other)
    for part, signals in SIGNALS.items():
        for name in signals:
            assert f"`{name}`" in text, (part, name)


def test_the_example_of_zones_in_the_guide_loads() -> None:
    import re

    blocks = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    (block,) = (block for block in blocks if "[zones.warm]" in block)
    text = re.sub(r"(?ms)^\[(loop|boundaries|conductors)\b.*?(?=^\[puncture|^\[plans)", "", LOOP)
    nodes = "".join(
        f'[nodes.{name}]\nheat_capacity = "1 kJ/K"\ninitial_temperature = "280 K"\n'
        for name in ("equipment", "radiator")
    )
    scenario = Scenario.from_text(text + nodes + block)
    walls = [(zone.name, zone.wall) for zone in scenario.coolant.zones]
    assert walls == [("warm", "equipment"), ("cold", "radiator")]
