"""Bad input: one clear message of at most three lines that names file, field and fault."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from leakphys.errors import InputError
from leakphys.scenario import Scenario

SHIP = Scenario.load("soyuz-ms22").to_toml()
LOOP = Scenario.load("loop-alone").to_toml()


def message(text: str) -> str:
    """Return the message that a faulty text must give; it names its file and is short."""
    with pytest.raises(InputError) as caught:
        Scenario.from_text(text, "some.toml")
    told = str(caught.value)
    check_form(told)
    assert told.startswith("some.toml: ")
    assert caught.value.__cause__ is None
    return told


def check_form(told: str) -> None:
    assert told.count("\n") < 3
    assert len(told) < 900
    assert ": found " in told
    assert ", expected " in told
    assert "pydantic" not in told
    assert "Traceback" not in told


def edited(text: str, old: str, new: str) -> str:
    assert old in text, old
    return text.replace(old, new, 1)


def entry(text: str, path: str, new: str) -> str:
    """Return a TOML text with the whole entry of `table:key` replaced, or dropped when empty."""
    table, key = path.rsplit(":", 1)
    head, body = text.split(f"[{table}]\n", 1)
    lines = body.split("\n")
    number = next(i for i, line in enumerate(lines) if line.startswith(f"{key} = "))
    lines[number] = f"{key} = {new}" if new else ""
    return f"{head}[{table}]\n" + "\n".join(lines)


CASES: list[tuple[str, str, list[str]]] = [
    # (where in the ship's file, the faulty entry, words that the message must hold)
    ("puncture:diameter", "0.8", ["puncture.diameter", "0.8 (no unit)", "length"]),
    ("puncture:diameter", '"0.8"', ["puncture.diameter", "no unit", "length"]),
    ("puncture:diameter", '"0.8 s"', ["puncture.diameter", "'s'", "length"]),
    ("puncture:diameter", '"0.8 mn"', ["puncture.diameter", "unit 'mn'", "length"]),
    ("puncture:diameter", '"-0.8 mm"', ["puncture.diameter", "-0.8 mm", "above 0"]),
    ("puncture:diameter", '"0 mm"', ["puncture.diameter", "0 mm", "above 0"]),
    ("puncture:diameter", '"nan mm"', ["puncture.diameter", "nan", "finite"]),
    ("puncture:diameter", '"inf mm"', ["puncture.diameter", "inf", "finite"]),
    ("puncture:diameter", '["0.8 mm"]', ["puncture.diameter", "a list", "length"]),
    ("puncture:diameter", "true", ["puncture.diameter", "true", "length"]),
    ("puncture:diameter", "2022-12-15", ["puncture.diameter", "date", "length"]),
    ("puncture:diameter", "", ["puncture.diameter", "nothing", "length"]),
    ("puncture:diameter", '{ source = "x" }', ["puncture.diameter", "no value"]),
    ("puncture:diameter", '{ value = "1 mm", sorce = "x" }', ["'sorce'", "did you mean 'source'?"]),
    ("puncture:diameter", "{ value = 1.0 }", ["puncture.diameter.value", "no unit"]),
    (
        "puncture:diameter",
        '{ value = "1 mm", grade = "sure", source = "x" }',
        ["grade", "official"],
    ),
    ("puncture:diameter", '{ value = "1 mm", grade = "press" }', ["source", "grade press"]),
    ("puncture:diameter", '{ value = "1 mm", source = 3 }', ["diameter.source", "a text"]),
    ("puncture:diameter", '{ value = "1 mm", source_date = "soon" }', ["source_date", "'soon'"]),
    (
        "puncture:diameter",
        '{ value = "1 mm", derived_from = ["loop.volum"] }',
        ["mean 'loop.volume'?"],
    ),
    ("puncture:diameter", '{ value = "1 mm", derived_from = "A8" }', ["derived_from", "a list"]),
    (
        "puncture:diameter",
        '{ value = "1 mm", range = ["2 mm", "3 mm"] }',
        ["range", "contains", "1 mm"],
    ),
    (
        "puncture:diameter",
        '{ value = "1 mm", range = ["2 mm", "0.5 mm"] }',
        ["range", "lowest first"],
    ),
    ("puncture:diameter", '{ value = "1 mm", range = ["0 mm", "2 mm"] }', ["range", "above 0"]),
    ("puncture:diameter", '{ value = "1 mm", range = "2 mm" }', ["range", "two values"]),
    ("puncture:diameter", '{ value = "1 mm", range = [1, 2] }', ["range", "no unit"]),
    (
        "puncture:diameter",
        '{ value = "1 mm", range = ["1 mm", "2 mm"], distribution = "gauss" }',
        ["distribution", "'gauss'", "log_uniform"],
    ),
    (
        "puncture:diameter",
        '{ value = "1 mm", distribution = "uniform" }',
        ["distribution", "range"],
    ),
    (
        "nodes.instrument_module:load",
        '{ value = "1 W", range = ["0 W", "2 W"], distribution = "log_uniform" }',
        ["distribution", "above 0"],
    ),
    ("puncture:discharge_coefficient", "1.2", ["discharge_coefficient", "1.2", "to 1"]),
    ("puncture:discharge_coefficient", '"62 mm"', ["discharge_coefficient", "dimensionless"]),
    ("puncture:open", "1" + "0" * 400, ["puncture.open", "integer"]),
    ("puncture:open", "inf", ["puncture.open", "inf"]),
    ("puncture:law", '"bernouli"', ["puncture.law", "bernoulli, hem, frozen", "did you mean"]),
    ("puncture:upstream", '"liquids"', ["puncture.upstream", "did you mean 'liquid'?"]),
    ("puncture:upstream", "3", ["puncture.upstream", "the number 3"]),
    ("coolant:fluid", '"isooctan"', ["coolant.fluid", "isooctane, nitrogen", "did you mean"]),
    ("coolant:fluid", '["isooctane"]', ["coolant.fluid", "a list", "a text"]),
    ("loop:initial_temperature", '"100 K"', ["loop.initial_temperature", "165.82 K to 600 K"]),
    ("loop:initial_temperature", '"-300 degC"', ["loop.initial_temperature", "-300 degC"]),
    ("loop:pump_void_loss", "0.01", ["loop.pump_void_loss", "pump_void_onset"]),
    ("loop.accumulator:gas_volume", '"9 L"', ["gas_volume", "9 L", "stroke, 8 L"]),
    ("loop.accumulator:gas_heat_capacity_ratio", "1.0", ["gas_heat_capacity_ratio", "above 1"]),
    (
        "compartments.descent_module:initial_relative_humidity",
        "50",
        ["relative_humidity", "0 to 1"],
    ),
    (
        "compartments.descent_module:initial_relative_humidity",
        "-0.1",
        ["relative_humidity", "0 to 1"],
    ),
    (
        "compartments.descent_module:wall",
        '"wall"',
        ["compartments.descent_module.wall", "unknown node"],
    ),
    (
        "compartments.descent_module:ventilation_temperature",
        "",
        ["ventilation_temperature", "beside"],
    ),
    ("compartments.descent_module:volume", '"-4 m^3"', ["volume", "above 0"]),
    (
        "radiators.radiator:node",
        '"radiatr"',
        ["radiators.radiator.node", "did you mean 'radiator'?"],
    ),
    ("radiators.radiator:sink", '"radiator"', ["radiators.radiator.sink", "unknown boundary"]),
    ("radiators.radiator:emissivity", "0", ["emissivity", "above 0"]),
    ("conductors.loop_radiator:between", '["loop", "loop"]', ["'loop' twice", "two different"]),
    ("conductors.loop_radiator:between", '["loop"]', ["between", "two names"]),
    ("conductors.loop_radiator:between", '["loop", 3]', ["between", "two names"]),
    ("conductors.loop_radiator:between", '["loop", "radiater"]', ["did you mean 'radiator'?"]),
    ("conductors.loop_radiator:between", '["outside", "radiator"]', ["loop at one end"]),
    ("conductors.loop_radiator:kind", '"linea"', ["kind", "did you mean 'linear'?"]),
    ("conductors.loop_radiator:rejects_heat", '"yes"', ["rejects_heat", "true or false"]),
    ("hatches.descent_orbital:between", '["descent_module", "station"]', ["unknown compartment"]),
    ("limits.crew_heat_storage:signal", '"crew.heat"', ["signal", "unknown signal"]),
    ("limits.instrument_module_hot:signal", '"nodes.instrument.temperature"', ["unknown signal"]),
    ("limits.instrument_module_hot:threshold", '"50 W"', ["threshold", "temperature"]),
    ("limits.instrument_module_hot:threshold", "50", ["threshold", "temperature", "no unit"]),
    ("limits.instrument_module_hot:side", '"over"', ["side", "above, below"]),
    ("limits.instrument_module_hot:class", '"soft"', ["class", "hard"]),
    ("limits.instrument_module_hot:class", '"exposure"', ["duration", "with the class exposure"]),
    ("limits.descent_wall_wet:duration", '"-1 h"', ["duration", "above 0"]),
    ("plans.docked:zero", '"leak"', ["plans.docked.zero", "did you mean 'leaking'?"]),
    ("plans.docked:limits_from", '"never"', ["plans.docked.limits_from", "unknown phase"]),
    ("heat_load_node:name", '"descent_module"', ["heat_load_node.name", "unknown place"]),
]


@pytest.mark.parametrize(("place", "new", "words"), CASES)
def test_fault_of_one_entry(place: str, new: str, words: list[str]) -> None:
    told = message(entry(SHIP, place, new))
    assert all(word in told for word in words), told


EDITS: list[tuple[str, str, list[str]]] = [
    ("[puncture]", "[punkture]", ["unknown key 'punkture'", "did you mean 'puncture'?"]),
    ("\ndiameter", "\ndiametre", ["puncture", "'diametre'", "did you mean 'diameter'?"]),
    ("leakphys-scenario/1", "leakphys-scenario/2", ["schema", "leakphys-scenario/1"]),
    ('schema = "leakphys-scenario/1"', "", ["schema", "nothing", "leakphys-scenario/1"]),
    ('name = "short-2"', 'name = "short-3"', ["options[1].name", "'short-3' again"]),
    ('name = "short-2"', 'name = "short 2"', ["options[1].name", "letters"]),
    ('plan = "nominal"', 'plan = "nominel"', ["options[4].plan", "did you mean 'nominal'?"]),
    ("crew = 3", "crew = -1", ["options[0].crew", "0 or more"]),
    ("crew = 3", "crew = 3.5", ["options[0].crew", "whole number"]),
    (
        'crew_compartment = "descent_module"',
        "",
        ["options[0].crew_compartment", "unknown compartment"],
    ),
    ('name = "healthy"', 'name = "leaking"', ["plans.docked.phases[1].name", "'leaking' again"]),
    ('name = "healthy"', 'name = "a.b"', ["plans.docked.phases[0].name", "letters"]),
    (
        '"puncture.open" =',
        '"puncture.opened" =',
        ["set.puncture.opened", "did you mean 'puncture.open'?"],
    ),
    ('"puncture.open" =', '"loop.volume" =', ["set.loop.volume", "stays as it starts"]),
    ('"puncture.open" = { value = 1', '"puncture.open" = { value = 2', ["puncture.open", "0 to 1"]),
    ('duration = { value = "6 h"', 'duration = { value = "0 h"', ["phases[0].duration", "above 0"]),
    (
        'duration = { value = "6 h"',
        'duration = { value = "-6 h"',
        ["phases[0].duration", "above 0"],
    ),
    ("[nodes.radiator]", "[nodes.outside]", ["outside", "taken by"]),
    ("[nodes.radiator]", "[nodes.loop]", ["nodes.loop", "taken by"]),
    ("[nodes.radiator]", "[nodes.'a b']", ["nodes", "letters"]),
    ("[puncture]", "[puncture]\npuncture = ", ["line "]),
    ("[loop]", "[loop]\ninitial_pressure = '1 bar'", ["loop.initial_pressure", "accumulator"]),
]


@pytest.mark.parametrize(("old", "new", "words"), EDITS)
def test_fault_of_the_structure(old: str, new: str, words: list[str]) -> None:
    told = message(edited(SHIP, old, new))
    assert all(word in told for word in words), told


def test_loop_without_pressure_or_outside_its_table() -> None:
    nitrogen = Scenario.load("nitrogen-vessel").to_toml()
    assert "[loop.accumulator]" in message(entry(nitrogen, "loop:initial_pressure", ""))
    assert "63.201 K to 500 K" in message(entry(nitrogen, "loop:initial_temperature", '"550 K"'))


def test_crew_without_their_table() -> None:
    option = '\n[[options]]\nname = "a"\nplan = "docked"\ncrew = 1\n'
    staying = LOOP.replace("ends_when_dry = true", "ends_when_dry = false")
    assert "a table [crew]" in message(staying + option)


def test_an_option_flies_a_plan_that_goes_on_when_the_loop_is_dry() -> None:
    option = '\n[[options]]\nname = "a"\nplan = "docked"\ncrew = 0\n'
    assert "does not end when the loop is dry" in message(LOOP + option)
    limit = '\n[limits.a]\nsignal = "crew.evaporation"\nside = "above"\nclass = "hard"\n'
    told = message(LOOP + limit + 'threshold = "1 kg/s"\n')
    assert "limits.a.signal" in told
    assert "unknown signal" in told


def test_empty_and_wrong_tables() -> None:
    start = LOOP.index("[plans.docked]")
    assert "nothing, expected a table [plans]" in message(LOOP[:start])
    assert "at least one entry" in message(LOOP[:start] + "[plans]\n")
    assert "a list, expected a table" in message(LOOP.replace("[puncture]", "[[puncture]]"))
    assert "expected a list" in message(
        LOOP.replace("[[plans.docked.phases]]", "[plans.docked.phases]")
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["an empty file"]),
        ("  \n", ["an empty file"]),
        ("a = ", ["line 1"]),
        ("schema = 1\nname = = 2", ["line 2"]),
        ("x = " + "[" * 100_000, ["found"]),
        ("x = " + "{a=" * 20_000, ["found"]),
        ("x = " + "9" * 6000, ["found"]),
        ("d = 2022-13-45", ["line 1"]),
        ("x = 1\nx = 2", ["line "]),
    ],
)
def test_fault_of_the_text(text: str, words: list[str]) -> None:
    told = message(text)
    assert all(word in told for word in words), told


def test_faults_of_the_file(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_bytes(b'name = "\xff"')
    big = tmp_path / "big.toml"
    big.write_bytes(b"#" * (4 * 1024 * 1024 + 1))
    empty = tmp_path / "empty.toml"
    empty.touch()
    noise = tmp_path / "noise.toml"
    noise.write_bytes(random.Random(1).randbytes(4096))
    cases = {
        bad: "UTF-8",
        big: "4 MiB",
        empty: "an empty file",
        noise: "found",
        tmp_path: "found a folder, expected a scenario file",
        tmp_path / "absent.toml": "no such file",
    }
    for path, word in cases.items():
        with pytest.raises(InputError) as caught:
            Scenario.load(path)
        check_form(str(caught.value))
        assert word in str(caught.value)


@pytest.mark.parametrize("name", ["soyuz-ms2", "no\0where", "", "x" * 5000, "a/b/c.toml", "."])
def test_unknown_names(name: str) -> None:
    with pytest.raises(InputError) as caught:
        Scenario.load(name)
    check_form(str(caught.value))
