"""Sweeps over axes of distributions: cut where a field ends, told, and the events that can happen."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from closed_form_engine import EVENT_FACTORS, run, scenario
from leakphys.errors import InputError
from leakphys.sampling import Normal, Uniform
from leakphys.sweep import sweep


@pytest.fixture(autouse=True)
def _closed_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leakphys.engine.run", run)


def test_a_normal_axis_stays_inside_its_field_and_says_what_was_cut_off() -> None:
    found = sweep(scenario(), {"puncture.discharge_coefficient": Normal(0.6, 1.0)}, 2000)
    column = found["puncture.discharge_coefficient"]
    assert np.all((column > 0.0) & (column <= 1.0))
    assert found.cut_off == {"puncture.discharge_coefficient": pytest.approx(0.025, rel=1e-3)}
    assert "cut off where its field ends: puncture.discharge_coefficient 2.5 %" in str(found)
    assert json.loads(found.to_json())["cut_off"] == {"puncture.discharge_coefficient": 0.025}


def test_a_crew_of_less_than_none_is_refused_and_never_drawn() -> None:
    with pytest.raises(
        InputError, match=r"crew: found the number -1\.0 in member 0, expected persons"
    ):
        sweep(scenario(), {"crew": [-1.0, 2.0]}, plan="home")
    assert sweep(scenario(), {"crew": Normal(-1.0, 3.0)}, 100, plan="home")["crew"].min() >= 0.0


def test_events_are_told_in_order_heat_rejection_first() -> None:
    found = sweep(scenario(), {"puncture.diameter": Uniform("0.5 mm", "1 mm")}, 8)
    assert list(found.outputs)[: len(EVENT_FACTORS)] == list(EVENT_FACTORS)
    assert next(iter(found.outputs)) == "heat rejection below 50 %"
    assert list(json.loads(found.to_json())["outputs"]) == list(found.outputs)


@pytest.mark.parametrize("asked", [None, ["pump stops"]])
def test_events_that_the_scenario_cannot_have_are_no_outputs(
    asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leakphys.events.events_of", lambda _: ("loop dry",))
    if asked is None:
        assert list(sweep(scenario(), {"crew": [1.0]}, plan="home").outputs)[:2] == [
            "loop dry",
            "cabin_hot",
        ]
        return
    with pytest.raises(InputError, match=r"outputs: found 'pump stops', expected"):
        sweep(scenario(), {"crew": [1.0]}, outputs=asked)
