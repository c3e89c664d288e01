"""What a run tells and what it leaves out: limits of a crew, time since the loop opened, empty signals."""

from __future__ import annotations

import json

import numpy as np
import pytest

from leakphys._view import aboard, phases_before_puncture
from leakphys.assess import assess
from leakphys.cells import duration
from leakphys.errors import InputError
from leakphys.network import signal_order
from leakphys.scenario import Scenario
from leakphys.simulate import simulate
from leakphys.sweep import sweep
from leakphys.vessel import vessel
from test_scenario_coolant import two_loops

SHIP = Scenario.load("soyuz-ms22")
SEAT = "compartments.descent_module.crew"
OF_CREW = {limit.name for limit in SHIP.limits if limit.needs_crew}


# --- limits that need a crew


def test_a_run_with_nobody_aboard_tells_no_limit_of_a_crew() -> None:
    assert OF_CREW
    empty = simulate(SHIP, "docked", times=[0.0], signals=[])
    assert not OF_CREW & {limit.name for limit in empty.limits}
    manned = simulate(SHIP.replace(**{SEAT: 3.0}), "docked", times=[0.0], signals=[])
    assert {limit.name for limit in manned.limits} == {limit.name for limit in SHIP.limits}


def test_a_sweep_tells_limits_of_a_crew_of_members_with_a_crew() -> None:
    hole = {"puncture.diameter": np.array([8e-4, 8e-4])}
    empty = sweep(SHIP, hole, plan="short", outputs=None)
    assert not OF_CREW & set(empty.outputs)
    crews = sweep(SHIP, {"crew": np.array([0.0, 3.0])}, plan="short")
    assert set(crews.outputs) >= OF_CREW
    for name in OF_CREW:
        assert np.isnan(crews[name][0]), name
    asked = sweep(SHIP, hole, plan="short", outputs=sorted(OF_CREW))
    assert all(np.isnan(asked[name]).all() for name in OF_CREW)


def test_who_is_aboard_counts_from_where_limits_are_watched() -> None:
    assert not aboard(SHIP, "short").any()
    assert aboard(SHIP, "short", {"crew": np.array([0.0, 2.0])}).tolist() == [False, True]
    assert aboard(SHIP, "docked", {SEAT: np.array([0.0, 2.0])}).tolist() == [False, True]


# --- when the loop opened

CUT = """
schema = "leakphys-scenario/1"
name = "cut"
title = "A line that is cut after an hour"
[coolant]
fluid = "isooctane"
[loop]
initial_temperature = "285 K"
initial_pressure = "150 kPa"
[volumes.supply]
volume = "10 L"
[volumes.back]
volume = "10 L"
[pipes.line]
between = ["supply", "back"]
length = "8 m"
bore = "6 mm"
[puncture]
at = "supply"
diameter = "0.1 mm"
discharge_coefficient = 0.6
open = 0
[plans.docked]
zero = "home"
[[plans.docked.phases]]
name = "healthy"
duration = "1 h"
[[plans.docked.phases]]
name = "leaking"
duration = "2 h"
[plans.docked.phases.set]
"pipes.line.severed" = 1
[[plans.docked.phases]]
name = "home"
duration = "3 h"
"""


def test_times_after_the_puncture_count_from_a_cut_too() -> None:
    cut = Scenario.from_text(CUT, "cut.toml")
    assert phases_before_puncture(cut, "docked") == ("plans.docked.healthy.duration",)
    run = simulate(cut)
    found = {event.name: event.time.p50 for event in assess(cut, n=2).events}
    gone = run.event("half the coolant gone").time
    assert gone is not None
    # The run counts from the phase "home", two hours after the cut.
    assert found["half the coolant gone"] == pytest.approx(gone + 7200.0, rel=1e-3)
    whole = cut.replace(**{"pipes.line.severed": 1.0})
    assert phases_before_puncture(whole, "docked") == ()


# --- a share of nothing


def test_only_a_loop_that_rejects_heat_has_a_share_of_it() -> None:
    both = two_loops()
    share = "heat_rejection_fraction"
    rejecting = [c for c in both.conductors if c.rejects_heat]
    assert ("loop." + share in both.signals()) == bool(rejecting)
    assert f"loops.inner.{share}" not in both.signals()
    assert f"loops.inner.{share}" in signal_order(both)
    cut = Scenario.from_text(CUT, "cut.toml")
    assert "loop." + share not in cut.signals()
    assert "loop.heat_rejection" in cut.signals()
    limit = '[limits.x]\nsignal = "loop.heat_rejection_fraction"\nside = "below"\nclass = "hard"\n'
    with pytest.raises(InputError, match=r"limits\.x\.signal: found the unknown signal"):
        Scenario.from_text(CUT + limit + "threshold = 0.5\n", "cut.toml")


# --- the end of a run


def test_a_value_at_the_end_is_that_of_the_run_alone() -> None:
    names = ["loop.mass", "loop.pressure"]
    for path, plan in (("nitrogen-vessel", None), ("soyuz-ms22", "docked"), ("loop-alone", None)):
        loop = Scenario.load(path)
        holes = np.array([5e-4, 1e-3, 2.1e-3])
        swept = sweep(loop, {"puncture.diameter": holes}, plan=plan, outputs=names)
        for member, hole in enumerate(holes):
            alone = simulate(loop.replace(**{"puncture.diameter": float(hole)}), plan)
            for name in names:
                assert swept[name][member] == alone[name][-1], (path, name)


# --- a run that fails, units of the ledgers, events beside the signals


def test_a_run_that_fails_says_when_and_that_it_ended_before_the_rest() -> None:
    bottle = vessel(
        fluid="nitrogen", volume="10 L", temperature=293.0, pressure="16 bar", diameter="1 mm"
    )
    failed = simulate(bottle)  # without a wall it cools until it leaves its table
    assert not failed.status.ok
    told = str(failed)
    assert "did not happen" not in told
    assert "loop dry" in told
    assert "the run ended before" in told
    assert failed.failed_in.startswith("loop at -210")  # the triple point is at -210 degC
    assert f"status: {failed.status.sentence}, {duration(failed.end_time)} from time zero" in told
    assert told.splitlines()[-2].endswith(f", in {failed.failed_in}")
    assert str(failed.event("loop dry")) == "loop dry: the run ended before"
    whole = simulate(Scenario.load("loop-alone"), times=[0.0], signals=[])
    assert all(not event.cut_short for event in whole.events)


def test_every_term_of_a_ledger_has_a_unit() -> None:
    run = simulate(Scenario.load("loop-alone"))
    assert set(run.ledger_units) == set(run.ledger)
    assert run.ledger_units["gas_leaked"] == "J/K"
    assert run.ledger_units["coolant_held"] == "kg"
    assert json.loads(run.to_json())["ledger_units"] == run.ledger_units
    assert run.to_xarray()["ledger.energy_held"].attrs == {"units": "J"}
    swept = sweep(Scenario.load("loop-alone"), {"puncture.diameter": np.array([1e-3])})
    assert swept.to_xarray()["ledger.gas_leaked"].attrs == {"units": "J/K"}
    assert json.loads(swept.to_json())["ledger_units"] == run.ledger_units


def test_a_dataset_holds_the_events() -> None:
    run = simulate(SHIP, "docked")
    attributes = run.to_xarray().attrs
    assert attributes["events"] == [event.name for event in run.events]
    known = dict(zip(attributes["events"], attributes["event_times"].tolist(), strict=True))
    assert known["loop dry"] == run.event("loop dry").time
    assert len(attributes["limits"]) == len(attributes["limit_times"]) == len(run.limits)
