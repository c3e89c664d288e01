"""The project's own benchmarks: that asv finds them, what is said of bars and bits, and the page that is published."""

from __future__ import annotations

import ast
import importlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benches" / "peers")]

import leak8
from benches import day_runs, members, promises, sweeps
from tools import benchmark_page, check_instruction_sets

MODULES = sorted(path.stem for path in (ROOT / "benches").glob("bench_*.py"))
KINDS = re.compile(r"(time|timeraw|track|peakmem|mem)_")


@pytest.mark.parametrize("module", MODULES)
def test_asv_finds_benchmarks_in_each_file(module: str) -> None:
    """It looks for a package, in it for classes, in them for methods with its prefixes."""
    assert (ROOT / "benches" / "__init__.py").is_file()
    found = importlib.import_module(f"benches.{module}")
    own = [
        x for x in vars(found).values() if isinstance(x, type) and x.__module__ == found.__name__
    ]
    methods = [method for kind in own for name, method in vars(kind).items() if KINDS.match(name)]
    assert methods
    # Less is better, says asv of every number: none may be a rate.
    assert not [method for method in methods if "/s" in getattr(method, "unit", "")]


def modules_imported(path: Path) -> set[str]:
    """Names, without what follows a dot, that a file imports when it is imported itself."""
    names: set[str] = set()
    for statement in ast.parse(path.read_text()).body:
        if isinstance(statement, ast.Import):
            names |= {alias.name.split(".")[0] for alias in statement.names}
        elif isinstance(statement, ast.ImportFrom) and statement.module:
            names.add(statement.module.split(".")[0])
    return names


def test_asv_can_import_every_module_in_an_environment_of_its_own() -> None:
    """It imports all of the package, and one that asks for more than `asv.conf.json` names stops it."""
    named = set(json.loads((ROOT / "asv.conf.json").read_text())["matrix"]["req"])
    there = named | {"leakphys", "benches"} | sys.stdlib_module_names
    peers = {path.stem: path for path in (ROOT / "benches" / "peers").glob("*.py")}
    to_read, read = sorted((ROOT / "benches").glob("*.py")), set()
    while to_read:
        path = to_read.pop()
        read.add(path)
        imported = modules_imported(path)
        assert imported <= there | peers.keys(), path.name
        to_read += [peers[name] for name in imported & peers.keys() if peers[name] not in read]
    assert len(read) > len(MODULES)


def test_members_of_leak8_begin_with_the_reference_members() -> None:
    drawn = members.leak8_members(1000)[:256]
    np.testing.assert_allclose(drawn, leak8.read_members(256).given, rtol=1e-14)


def test_single_runs_that_are_timed_last_a_day_or_until_dry() -> None:
    """With the orbit's mean or each moment of it the panel's loop holds as long, within a minute."""
    found = {name: day_runs.run(scenario)() for name, scenario in day_runs.scenarios().items()}
    for name, runs in found.items():
        assert not runs.status.any(), name
        assert runs.end_time.max() <= 1.01 * 86400.0
    mean, resolved = (runs.end_time for name, runs in found.items() if "sinks" in name)
    assert 0.5 * 86400.0 < mean.min() < 86400.0
    np.testing.assert_allclose(resolved, mean, atol=60.0)


def test_a_sweep_in_pieces_is_the_sweep() -> None:
    """Its time is a sum in another order."""
    dry, mean = sweeps.summarised(24, 24)
    assert (dry, mean) == pytest.approx(sweeps.summarised(24, 7), rel=1e-12)
    assert dry > 0


@pytest.mark.parametrize(
    ("side", "value", "held"),
    [
        ("at most", 1.0, True),
        ("at most", 1.1, False),
        ("at least", 1.0, True),
        ("at least", 0.9, False),
        ("at least", None, None),
    ],
)
def test_a_bar_is_held_on_its_own_side(side: str, value: float | None, held: bool | None) -> None:
    line = promises.Line("cost", value, "s", side, 1.0)
    assert line.held is held
    word = {True: "held", False: "MISSED", None: "not measured"}[held]
    assert word in line.text()


def test_other_bits_are_told() -> None:
    one = {"a": np.array([0.0, np.nan]), "b": np.array([1.0])}
    assert check_instruction_sets.differing(one, {**one}) == []
    other = {"a": np.array([-0.0, np.nan]), "b": np.array([1.0]), "c": np.array([1])}
    assert check_instruction_sets.differing(one, other) == ["a", "c"]


def left_behind(**changed: Any) -> dict[str, Any]:
    """Event times and end states as check_instruction_sets compares them."""
    names = ("leak8.crossing", "leak8.end_time", "ship.crossing", "ship.end_time")
    found = {name: np.array([1000.0, np.nan]) for name in names}
    return found | {"leak8.final_state": np.ones((2, 8))} | changed


def test_the_bound_of_x86_64_v2() -> None:
    """1e-5 of a time and 1 ms; 1e-5 of a state and its scale; an event that only one has is far off."""
    exact = left_behind()
    assert check_instruction_sets.farthest(exact, exact) == 0.0
    late = left_behind(**{"ship.crossing": np.array([1000.0 + 2.0 * 0.011, np.nan])})
    assert check_instruction_sets.farthest(late, exact) == pytest.approx(2.0, rel=1e-6)
    state = left_behind(**{"leak8.final_state": np.ones((2, 8)) + 1e-5})
    assert check_instruction_sets.farthest(state, exact) == pytest.approx(1.0 / 1.001, rel=1e-6)
    lost = left_behind(**{"ship.crossing": np.array([np.nan, np.nan])})
    assert check_instruction_sets.farthest(lost, exact) == float("inf")


def asv_results(folder: Path) -> Path:
    """Two commits of one benchmark, as asv keeps them: 3 and 2 s for one of its parameters, nothing for the other."""
    known = {"bench_x.Y.time_z": {"param_names": ["<n>"], "unit": "seconds"}, "version": 2}
    (folder / "vm").mkdir()
    (folder / "benchmarks.json").write_text(json.dumps(known))
    (folder / "vm" / "machine.json").write_text("{}")
    for number, value in enumerate((3.0, 2.0)):
        facts = {"machine": "vm", "cpu": "A & B", "num_cpu": "2", "os": "Linux"}
        run = {
            "commit_hash": f"{number}" * 40,
            "date": 1_700_000_000_000 + number,
            "params": facts,
            "results": {
                "bench_x.Y.time_z": [[value, None], [["1", "2"]]],
                "gone": [[1.0], []],
            },
        }
        (folder / "vm" / f"{number}.json").write_text(json.dumps(run))
    return folder


def test_the_page_has_the_newest_values_and_nothing_to_fetch(tmp_path: Path) -> None:
    text = benchmark_page.page(asv_results(tmp_path))
    assert text.count("<tr>") == 2
    assert "&lt;n&gt;" in text
    assert "A &amp; B" in text
    row = text[text.rindex("<tr>") :]
    assert '<td class="number">2</td><td>11111111</td><td>2023-11-14</td>' in row
    assert row.count("<polyline") == 1
    assert not re.search(r"https?:|\bsrc=|\bhref=|url\(|@import|<script", text)
