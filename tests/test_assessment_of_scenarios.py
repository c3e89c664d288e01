"""Assessments of the built-in ship with the compiled engine: laws that any model must keep."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from leakphys._statistics import Probability
from leakphys.assess import Assessment, assess
from leakphys.sampling import is_epistemic
from leakphys.scenario import Scenario
from leakphys.simulate import simulate
from leakphys.sweep import sweep

MEMBERS = 40


@pytest.fixture(scope="module")
def found() -> Assessment:
    return assess(Scenario.load("soyuz-ms22"), n=MEMBERS)


def test_every_member_of_every_option_ends_with_a_status(found: Assessment) -> None:
    # docked, waiting (which an option repeats and counts again), and every option
    assert sum(found.status_counts.values()) == MEMBERS * (2 + len(found.options))


def test_ledgers_close(found: Assessment) -> None:
    # What must always hold: 1e-8 of the mass, 1e-6 of the energy.
    assert found.ledger["mass_rel"] <= 1e-8
    assert found.ledger["energy_rel"] <= 1e-6


def test_what_a_source_calls_assumed_is_not_drawn_as_chance() -> None:
    numbers = Scenario.load("soyuz-ms22").quantities()
    called = [path for path, number in numbers.items() if number.has_range and is_epistemic(number)]
    graded = [path for path in called if numbers[path].grade != "assumed"]
    assert set(graded) >= {
        "puncture.diameter",
        "nodes.radiator.heat_capacity",
        "nodes.instrument_module.heat_capacity",
        "nodes.descent_structure.heat_capacity",
        "nodes.orbital_structure.heat_capacity",
        "limits.crew_heat_storage.threshold",
        "limits.instrument_module_hot.threshold",
    }


def test_more_crew_never_raises_the_chance_to_hold_a_limit(found: Assessment) -> None:
    # But for air warmer than the skin: a body stores what such air gives it, so a crew cools it.
    numbers = Scenario.load("soyuz-ms22").quantities()
    skin = 306.85  # K, of a comfortable body
    options = {entry.option.name: entry for entry in found.options}
    for fewer, more in (("short-0", "short-2"), ("short-2", "short-3")):
        a = {limit.limit.name: limit for limit in options[fewer].limits}
        b = {limit.limit.name: limit for limit in options[more].limits}
        for name in set(a) & set(b):
            highest = numbers[f"limits.{name}.threshold"].high or a[name].limit.threshold
            if a[name].limit.signal == "compartments.descent_module.temperature" and highest > skin:
                continue
            assert b[name].p_held.value <= a[name].p_held.value, (fewer, more, name)


def test_tightening_the_tolerance_moves_margins_little(found: Assessment) -> None:
    for option in found.options:
        for limit in option.limits:
            # Minutes of hours, and of a load some W of hundreds: a step can pass over the moment at
            # which a wall gets wet or dry, and a peak of humidity. Five seeds of three options gave up to
            # 14 s and 36 W.
            assert (limit.error.time_margin or 0.0) < 120.0, (option.option.name, limit.limit.name)
            assert (limit.error.heat_load_margin or 0.0) < 60.0, (
                option.option.name,
                limit.limit.name,
            )


def test_a_lost_loop_has_no_cooling_left(found: Assessment) -> None:
    left = {entry.option.name: entry for entry in found.options}
    whole = left["unhurt-3"].remaining_cooling
    assert whole is not None
    assert whole.p50 is not None
    assert whole.p50 > 400.0  # equipment of the flying ship, and three persons
    for name in ("short-3", "nominal-3"):
        answer = left[name].calibrated
        assert answer is not None
        assert answer.remaining_cooling is not None
        assert answer.remaining_cooling.p50 is not None
        # Still coolant in a wetted loop carries 2 % of what the pumped one does.
        assert answer.remaining_cooling.p50 < 0.1 * whole.p50
    assert left["unhurt-3"].departure is None
    assert left["short-3"].departure is not None


def test_a_second_seed_confirms_the_bounds() -> None:
    """Of the probabilities of three options, before and after weighing, at least 95 % lie above the first seed's bound.

    Options in which nothing or everything is held are confirmed trivially; those in between are the test.
    """
    ship = Scenario.load("soyuz-ms22")
    first, second = (
        assess(ship, n=240, options=["short-3", "short-1", "short-0"], seed=seed) for seed in (1, 2)
    )
    bounds: list[Probability] = []
    values: list[Probability] = []
    for found, into in ((first, bounds), (second, values)):
        for option in found.options:
            answers = (option.calibrated, option)
            for answer in answers:
                assert answer is not None
                assert answer.p_all_limits is not None
                into += [answer.p_all_limits, *(limit.p_held for limit in answer.limits)]
    between = [
        (a.lower95, b.value) for a, b in zip(bounds, values, strict=True) if 0.02 < a.value < 0.98
    ]
    assert len(between) > 15
    assert np.mean([value >= bound for bound, value in between]) >= 0.95


def test_threads_do_not_change_the_bytes() -> None:
    scenario = Scenario.load("soyuz-ms22")
    one = assess(scenario, n=12, options=["short-3"], threads=1)
    two = assess(scenario, n=12, options=["short-3"], threads=2)
    assert one.to_json() == two.to_json()


def test_a_member_of_a_sweep_equals_the_run_alone() -> None:
    scenario = Scenario.load("soyuz-ms22")
    diameters = np.array([0.6e-3, 0.8e-3, 1.0e-3])
    swept = sweep(scenario, {"puncture.diameter": diameters})
    for position, diameter in enumerate(diameters):
        alone = simulate(scenario.replace(**{"puncture.diameter": float(diameter)}))
        for event in alone.events:
            column = swept[event.name][position]
            assert event.time == column or (event.time is None and np.isnan(column))
    assert np.all(np.diff(swept["loop dry"]) < 0.0)  # a larger hole never empties later


def test_the_command_gives_pure_json() -> None:
    command = [sys.executable, "-m", "leakphys", "run", "loop-alone", "--json", "-"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document["schema"] == "leakphys-run/1"
    assert abs(document["ledger"]["mass_rel"]) <= 1e-8


def test_going_on_from_time_zero_changes_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def document() -> dict[str, Any]:
        scenario = Scenario.load("soyuz-ms22")
        found: dict[str, Any] = json.loads(
            assess(scenario, n=8, options=["short-3", "short-0"]).to_json()
        )
        found.pop("ledger")  # a branch closes its ledger over its own part of the plan
        return found

    branched = document()
    monkeypatch.setattr("leakphys._option_runs.limits_follow_zero", lambda *_: False)
    assert document() == branched
