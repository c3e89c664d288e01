"""What the documentation says of files and examples is so: required entries, sizes, the worked example."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from pydantic import BaseModel

from leakphys import engine
from leakphys.scenario import Scenario
from leakphys.scenario_sizes import MOST, MOST_PHASES
from leakphys.schema import Document
from leakphys.simulate import simulate

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "user" / "scenarios.md").read_text()
ROWS = {
    match.group(1): match.group(2)
    for match in re.finditer(r"^\| `\[([a-z_.]+)(?:\.NAME)?\]` \| (.*?) \| ", PAGE, re.MULTILINE)
}
SAME = {"accumulators": "loop.accumulator", "punctures": "puncture"}
EXAMPLE = ROOT / "examples" / "05_two_loops.toml"


def required_entries(section: str) -> set[str]:
    """Names of the entries of a table that a file must state."""
    current: Any = Document
    for part in section.split("."):
        current = current.model_fields[part].annotation
        while not (isinstance(current, type) and issubclass(current, BaseModel)):
            current = next(x for x in reversed(get_args(current)) if x is not type(None))
    return {
        field.alias or name for name, field in current.model_fields.items() if field.is_required()
    }


@pytest.mark.parametrize("section", sorted(ROWS))
def test_required_entries_stand_in_bold(section: str) -> None:
    told = set(re.findall(r"\*\*`(\w+)`\*\*", ROWS[section]))
    if section in SAME:  # the entries of another table, which the row names
        assert f"[{SAME[section]}]" in ROWS[section]
        told |= required_entries(SAME[section])
    assert told == required_entries(section)


def test_every_table_is_there() -> None:
    assert {"puncture", "zones", "valves", "limits", "heat_load_node"} <= set(ROWS)


def test_the_sizes_are_told() -> None:
    sizes = re.sub(r"\s+", " ", PAGE[PAGE.index("A file may hold at most") :][:600])
    for name in MOST:
        words = {"links": "pipes, valves", "watches": "events and limits"}.get(name, name)
        if name == "zones":
            words = "zones (a volume"
        assert f" {MOST[name]} {words}" in sizes, name
    assert f" {MOST_PHASES} phases" in sizes


def test_the_example_of_two_loops_runs_and_its_valves_save_the_loop() -> None:
    scenario = Scenario.load(EXAMPLE)
    saved = simulate(scenario, times=[0.0, 6.0 * 3600.0])
    assert saved.status.ok
    assert saved.event("pump stops").time is None
    assert saved["loop.mass_fraction"][-1] > 0.8
    assert saved["volumes.tube_b.mass"][-1] < 0.7 * saved["volumes.tube_b.mass"][0]
    assert saved["valves.hold_b.flow"][-1] == 0.0
    lost = simulate(scenario, "left_open", times=[0.0, 6.0 * 3600.0])
    assert lost.status.ok
    assert lost.event("pump stops").time is not None
    assert lost.event("equipment_hot").time is not None
    for run in (saved, lost):
        # What must always hold: 1e-8 of the mass, 1e-6 of the energy. Nothing leaves the inner loop.
        assert abs(run.ledger["mass_rel"]) < 1e-8
        assert abs(run.ledger["energy_rel"]) < 1e-6
        assert run["loops.internal.mass_fraction"] == pytest.approx([1.0, 1.0], abs=1e-8)


def test_what_comes_out_of_the_ship_is_told_as_it_is() -> None:
    """The page's figures of a return with three, two and one, at central values."""
    ship = Scenario.load("soyuz-ms22")
    told = re.sub(r"\s+", " ", PAGE[PAGE.index("What comes out of `soyuz-ms22`") :])
    found = {
        plan: engine.run(ship, plan, {"crew": np.array([3.0, 2.0, 1.0])}, n=3)
        for plan in ("nominal", "short")
    }

    def hours(limit: str, member: int) -> float:
        outcome = found["nominal"]
        return float(outcome.crossing[member, outcome.watches.index(limit)]) / 3600.0

    def most(plan: str, limit: str, member: int, threshold: float) -> float:
        outcome = found[plan]
        return threshold + float(outcome.worst[member, outcome.watches.index(limit)])

    air = [most("nominal", "descent_module_foreseen", member, 40.0) for member in range(3)]
    three, two = (
        [hours(f"crew_core_{x}", member) for x in ("raised", "warm", "hot")] for member in (0, 1)
    )
    short_air, short_core = (
        most("short", limit, 0, threshold)
        for limit, threshold in (("descent_module_foreseen", 40.0), ("crew_core_raised", 38.0))
    )
    for words in (
        f"with a crew of three comes to {air[0]:.1f} degC",
        f"water begins to condense {hours('descent_wall_dewed', 0):.1f} h after",
        f"all the heat that it may after {hours('crew_heat_storage', 0):.1f} h",
        "degC after {:.1f}, {:.1f} and {:.1f} h. With two".format(*three),
        f"With two it comes to {air[1]:.1f} degC",
        "passes them after {:.1f}, {:.1f} and {:.1f} h".format(*two),
        f"with one to {air[2]:.1f} degC",
        f"a core of {most('nominal', 'crew_core_raised', 2, 38.0):.1f} degC at most",
        f"38.0 degC after {hours('crew_core_raised', 2):.1f} h",
        f"comes to {short_air:.1f} degC with three and {short_core:.1f} degC in the core",
    ):
        assert words in told, words


@pytest.mark.parametrize("number", ["01", "05", "06", "08", "10", "11", "13", "14"])
def test_an_example_runs(number: str, tmp_path: Path) -> None:
    script = next((ROOT / "examples").glob(f"{number}_*.py"))
    result = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout
