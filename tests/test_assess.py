"""Assessments: laws, JSON without NaN, the same bytes again, text that a reader can follow."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from closed_form_engine import EVENT_FACTORS, SCENARIO, run, scenario
from leakphys import engine
from leakphys._statistics import Probability
from leakphys.assess import Assessment, assess
from leakphys.cells import duration, percent, probability_text
from leakphys.errors import InputError
from leakphys.scenario import Scenario


@pytest.fixture(autouse=True)
def _closed_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leakphys.engine.run", run)


@pytest.fixture
def small() -> Assessment:
    return assess(scenario(), n=100)


def numbers(document: Any) -> Iterator[float]:
    """Every number in a JSON document."""
    if isinstance(document, dict):
        for entry in document.values():
            yield from numbers(entry)
    elif isinstance(document, list):
        for entry in document:
            yield from numbers(entry)
    elif isinstance(document, int | float) and not isinstance(document, bool):
        yield document


# --- laws


def test_the_same_inputs_version_and_seed_give_the_same_bytes(small: Assessment) -> None:
    again = assess(scenario(), n=100)
    assert again.to_json() == small.to_json()
    assert str(again) == str(small)
    assert assess(scenario(), n=100, seed=1).to_json() != small.to_json()


def test_blocks_do_not_change_the_bytes(small: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leakphys._blocks.blocks.__defaults__", (7,))
    assert assess(scenario(), n=100).to_json() == small.to_json()


def test_json_has_no_nan_and_no_infinity(small: Assessment) -> None:
    def refuse(word: str) -> float:
        raise AssertionError(word)

    document = json.loads(small.to_json(), parse_constant=refuse)
    assert all(np.isfinite(number) for number in numbers(document))


def test_json_stays_free_of_nan_when_every_member_fails() -> None:
    document = json.loads(assess(scenario(**{"puncture.diameter": "3 mm"}), n=30).to_json())
    assert document["status_counts"] == {engine.STATUS_SENTENCES[1]: 90}
    for option in document["options"]:
        assert option["p_all_limits"]["value"] == 0.0
        assert option["required_time_s"] is None
        for limit in option["limits"]:
            assert limit["time_to_limit_s"]["missing"] == 30
            assert limit["p_held"]["value"] == 0.0
    assert all(event["time_s"]["p50"] is None for event in document["events"])


def test_probabilities_and_bounds_are_in_order(small: Assessment) -> None:
    for option in json.loads(small.to_json())["options"]:
        for found in (option["p_all_limits"], *(limit["p_held"] for limit in option["limits"])):
            low, high = found["epistemic"]
            assert 0.0 <= low <= found["value"] <= high <= 1.0
            assert found["lower95"] <= found["value"]
            assert found["outer_draws"] == 40


def test_every_printed_probability_comes_with_its_interval(small: Assessment) -> None:
    # Per cent that are no interval: the sampling bound, events and thresholds named so.
    allowed = r"(sampling bound|below|of the|than|passes) \S+ %|\S+ % of the coolant gone"
    found = assess(scenario(**{"plans.docked.leaking.duration": "20 min"}), n=100)
    assert any(event.share < 1.0 for event in found.events)
    for text in (str(small), repr(small), str(found), repr(found)):
        told = re.sub(allowed, "", text)
        assert told.count(" % [") == told.count(" %") > 0
    document = json.loads(found.to_json())
    for event in document["events"]:
        low, high = event["p_happened"]["epistemic"]
        assert 0.0 <= low <= event["share"] == event["p_happened"]["value"] <= high <= 1.0


def test_members_that_failed_say_nothing_about_events() -> None:
    diameter = {"value": "2.8 mm", "range": ["2.7 mm", "3.0 mm"], "source": "a", "grade": "press"}
    found = assess(scenario(**{"puncture.diameter": diameter}), n=300, options=[])
    assert len(found.status_counts) == 2
    for event in found.events:
        assert event.share == 1.0  # every member that ended well went dry
        assert 50 < event.time.missing < 150


def test_quantiles_are_in_order_and_counts_add_up(small: Assessment) -> None:
    for option in json.loads(small.to_json())["options"]:
        for limit in option["limits"]:
            for name in ("time_to_limit_s", "time_margin_s", "heat_margin_J", "heat_load_margin_W"):
                entry = limit[name]
                there = [entry[key] for key in ("p05", "p50", "p95") if entry[key] is not None]
                assert there == sorted(there)
                assert entry["above"] + entry["below"] + entry["missing"] <= entry["n"] == 100
                censored = (entry["above"] + entry["below"]) / (entry["n"] - entry["missing"])
                assert entry["censored_share"] == pytest.approx(censored)
                for key in ("p05", "p50", "p95"):  # a number, or what it lies between
                    assert (entry[key] is None) == (key in entry["between"])
            touching = limit["touching_load_W"]
            with_one = touching["added"] + touching["taken_away"]
            margin = limit["heat_load_margin_W"]
            assert with_one == margin["n"] - margin["above"] - margin["below"] - margin["missing"]
            assert touching["worsened_by_heat"] <= with_one
            assert (touching["p50"] is None) == (with_one == 0)


# --- values


def test_the_schema_names_everything_that_it_must(small: Assessment) -> None:
    document = json.loads(small.to_json())
    assert document["schema"] == "leakphys-assessment/1"
    must = "scenario version seed n events options ledger status_counts assumed_drivers"
    assert set(must.split()) <= set(document)
    assert {"mass_rel", "energy_rel"} <= set(document["ledger"])
    assert [event["name"] for event in document["events"]] == list(EVENT_FACTORS)
    option = document["options"][0]
    must = "name crew departure_time_s required_time_s driver p_all_limits limits"
    assert set(must.split()) <= set(option)
    must = "name class threshold unit time_to_limit_s time_margin_s heat_margin_J"
    assert {*must.split(), "heat_load_margin_W", "p_held"} <= set(option["limits"][0])
    assert document["status_counts"] == {engine.STATUS_SENTENCES[0]: 300}
    assert document["simplifications"] == ["the cabin has no walls"]


def test_events_keep_their_order_and_proportions(small: Assessment) -> None:
    medians = np.array([event.time.p50 for event in small.events], dtype=np.float64)
    # Every event is at its own multiple of the same leak time.
    factors = [EVENT_FACTORS[event.name] for event in small.events]
    np.testing.assert_allclose(medians / medians[-1], factors, rtol=1e-12)
    assert all(event.share == 1.0 for event in small.events)


HEAT_REJECTION = ["heat rejection below 50 %", "heat rejection below 10 %"]


def test_heat_rejection_comes_first_in_every_print(small: Assessment) -> None:
    names = [event["name"] for event in json.loads(small.to_json())["events"]]
    assert names[:2] == HEAT_REJECTION
    assert names == list(EVENT_FACTORS)
    lines = str(small).splitlines()
    head = next(number for number, line in enumerate(lines) if line.startswith("event "))
    told = lines[head + 1 : head + 1 + len(names)]
    assert all(line.startswith(name) for line, name in zip(told, names, strict=True))


def test_events_that_the_scenario_cannot_have_are_not_told() -> None:
    def without(text: str, first: str, last: str) -> str:
        head, _, rest = text.partition(first)
        return head + last + rest.partition(last)[2]

    text = SCENARIO.replace("rejects_heat = true", "rejects_heat = false")
    text = text.replace('kind = "pumped"', 'kind = "linear"')
    text = without(text, "[loop.accumulator]", "[puncture]")
    text = text.replace('= "285 K"', '= "285 K"\ninitial_pressure = "100 kPa"', 1)
    found = assess(Scenario.from_text(text), n=20)
    left = ["half the coolant gone", "90 % of the coolant gone", "loop dry"]
    assert [event.name for event in found.events] == left
    assert [event["name"] for event in json.loads(found.to_json())["events"]] == left
    for words in ("heat rejection", "accumulator bottomed", "pump"):
        assert words not in str(found)


# --- valid files run


def test_a_normal_range_at_the_end_of_its_field_runs_and_says_what_was_cut_off() -> None:
    source = {"source": "a", "grade": "press", "distribution": "normal"}
    coefficient = {"value": 0.8, "range": [0.6, 1.0], **source}
    coolant = {"value": "285 K", "range": ["168 K", "402 K"], **source}
    changes = {
        "puncture.discharge_coefficient": coefficient,
        "loop.initial_temperature": coolant,  # the table of the coolant begins at 166 K
    }
    found = assess(scenario(**changes), n=500, options=["one"])
    assert found.cut_off["puncture.discharge_coefficient"] == pytest.approx(0.025, rel=1e-3)
    # 119 K below the mean, of a standard deviation of 117 K/1.96.
    assert found.cut_off["loop.initial_temperature"] == pytest.approx(0.0231, rel=0.02)
    assert "cut off where its field ends: " in str(found)
    document = json.loads(found.to_json())
    assert set(document["sampling"]["cut_off"]) == set(changes)
    assert document["sampling"]["redrawn"] == {}


def test_ranges_that_overlap_the_wrong_way_run_and_say_what_was_drawn_again() -> None:
    def span(low: str, value: str, high: str) -> dict[str, Any]:
        return {"value": value, "range": [low, high], "source": "a", "grade": "press"}

    changes: dict[str, object] = {
        "loop.accumulator.gas_volume": span("2 L", "4 L", "7 L"),
        "loop.accumulator.stroke": span("4 L", "6 L", "8 L"),
        "loop.pump_void_onset": {
            "value": 0.05,
            "range": [0.02, 0.3],
            "source": "a",
            "grade": "assumed",
        },
        "loop.pump_void_loss": {
            "value": 0.2,
            "range": [0.1, 0.4],
            "source": "a",
            "grade": "assumed",
        },
    }
    found = assess(scenario(**changes), n=200, options=["one"])
    assert set(found.redrawn) == {"loop.accumulator.gas_volume", "loop.pump_void_onset"}
    # The gas is above the stroke in the triangle of 3 L of the two ranges: 4.5 of 20 L².
    assert found.redrawn["loop.accumulator.gas_volume"] == pytest.approx(0.225, abs=0.08)
    assert "Drawn again, in the members, to stand in order: " in str(found)
    assert json.loads(found.to_json())["sampling"]["redrawn"].keys() == found.redrawn.keys()


def test_assumed_inputs_are_ranked_by_what_they_do_to_the_driver() -> None:
    found = assess(scenario(**{"limits.humid.duration": "9 h"}), n=400)
    assert found.options[0].driver == "cabin_hot"
    assert found.assumed_drivers[0].path == "nodes.wall.heat_capacity"
    assert found.assumed_drivers[0].rank_correlation < -0.5
    strengths = [abs(entry.rank_correlation) for entry in found.assumed_drivers]
    assert strengths == sorted(strengths, reverse=True)


def test_only_the_named_options_are_run_once_each() -> None:
    found = assess(scenario(), n=20, options=["one", "three", "one"])
    assert [entry.option.name for entry in found.options] == ["one", "three"]


def test_a_scenario_without_options_still_tells_its_events() -> None:
    text = str(assess(scenario(), n=20, options=[]))
    assert "loop dry" in text
    assert "No options to compare." in text


def test_one_member_is_enough() -> None:
    assert json.loads(assess(scenario(), n=1).to_json())["n"] == 1


def test_a_posterior_takes_the_place_of_ranges() -> None:
    rows = SimpleNamespace(samples={"puncture.diameter": np.full(5, 0.9e-3)})
    small_hole = assess(scenario(), n=60)
    found = assess(scenario(), n=60, posterior=rows)
    assert found.events[-1].time.p50 != small_hole.events[-1].time.p50


def test_progress_counts_every_run_once() -> None:
    seen: list[tuple[int, int]] = []
    assess(scenario(), n=50, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


@pytest.mark.parametrize("n", [0, -1, 2.5, True, "10"])
def test_a_wrong_number_of_members_is_refused(n: Any) -> None:
    with pytest.raises(InputError, match=r"n: found .* expected a whole number"):
        assess(scenario(), n=n)


def test_an_unknown_option_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"expected one of three, one.*did you mean 'three'"):
        assess(scenario(), n=5, options=["thre"])


# --- text


def test_the_table_fits_and_marks_one_driver_for_each_option(small: Assessment) -> None:
    table = small.table()
    assert max(len(line) for line in table.splitlines()) <= 120
    assert sum(line.startswith("->") for line in table.splitlines()) == 2
    for option in small.options:
        assert option.option.title in table
        assert all(limit.limit.name in table for limit in option.limits)


def test_names_give_way_to_numbers_where_a_line_is_full(
    small: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rows() -> list[str]:
        kinds = (" hard ", " exposure ", " advisory ")
        return [x for x in small.table().splitlines() if any(kind in x for kind in kinds)]

    whole = rows()
    widest = max(len(line) for line in whole)
    monkeypatch.setattr("leakphys.table.WIDTH", widest - 4)
    narrow = rows()
    assert max(len(line) for line in narrow) <= widest - 4
    assert any("..." in line for line in narrow)
    for before, after in zip(whole, narrow, strict=True):
        assert before.split()[-2:] == after.split()[-2:]


def test_the_text_says_what_a_reader_must_know(small: Assessment) -> None:
    text = str(small)
    assert text.index("heat rejection below 50 %") < text.index("loop dry")
    for words in (
        "Ledgers close to",
        "Numerical error at most",
        "still thin: the cabin has no walls",
        "Assumed inputs behind",
        "conditional on the model",
        "is the headline",
    ):
        assert words in text
    assert max(len(line) for line in text.splitlines()) <= 120


def test_a_bound_is_rounded_to_the_side_that_keeps_it_one() -> None:
    # 58.5 % in one draw is told as 58, and what is 59 % but for the last bit as 59.
    found = Probability(0.7, 0.5, (0.59 - 1e-17, 0.585 + 0.2), 20)
    assert probability_text(found) == "70 % [59-79]"
    assert probability_text(Probability(0.7, 0.5, (0.585, 0.29 * 3), 20)) == "70 % [58-87]"


def test_durations_and_shares_are_told_in_words() -> None:
    assert [duration(t) for t in (None, 5.0, 90.0, 7200.0, 3e5, -5400.0)] == [
        "-", "5 s", "1.5 min", "2 h", "3.47 d", "-1.5 h",
    ]  # fmt: skip
    assert [percent(p) for p in (0.0, 1e-5, 0.5, 0.9999, 1.0)] == [
        "0 %", "<0.1 %", "50 %", ">99.9 %", "100 %",
    ]  # fmt: skip
