"""Assessments: laws, JSON without NaN, the same bytes again, text that a reader can follow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from closed_form_engine import EVENT_FACTORS, run, scenario
from leakphys import engine
from leakphys.assess import Assessment, assess
from leakphys.errors import InputError
from leakphys.table import duration, percent


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
            assert found["outer_draws"] == 20


def test_quantiles_are_in_order_and_counts_add_up(small: Assessment) -> None:
    for option in json.loads(small.to_json())["options"]:
        for limit in option["limits"]:
            for name in ("time_to_limit_s", "time_margin_s", "heat_margin_J", "heat_load_margin_W"):
                entry = limit[name]
                there = [entry[key] for key in ("p05", "p50", "p95") if entry[key] is not None]
                assert there == sorted(there)
                assert entry["above"] + entry["below"] + entry["missing"] <= entry["n"] == 100


# --- values


def test_the_schema_names_everything_that_it_must(small: Assessment) -> None:
    document = json.loads(small.to_json())
    assert document["schema"] == "leakphys-assessment/1"
    must = "scenario version seed n events options ledger status_counts assumed_drivers"
    assert set(must.split()) <= set(document)
    assert {"mass_rel", "energy_rel"} <= set(document["ledger"])
    assert [event["name"] for event in document["events"]] == list(engine.EVENTS)
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
    np.testing.assert_allclose(medians / medians[-1], EVENT_FACTORS, rtol=1e-12)
    assert all(event.share == 1.0 for event in small.events)


def test_assumed_inputs_are_ranked_by_what_they_do_to_the_driver() -> None:
    found = assess(scenario(**{"limits.humid.duration": "9 h"}), n=400)
    assert found.options[0].driver == "cabin_hot"
    assert found.assumed_drivers[0].path == "nodes.wall.heat_capacity"
    assert found.assumed_drivers[0].rank_correlation < -0.5
    strengths = [abs(entry.rank_correlation) for entry in found.assumed_drivers]
    assert strengths == sorted(strengths, reverse=True)


def test_only_the_named_options_are_run() -> None:
    found = assess(scenario(), n=20, options=["one"])
    assert [entry.option.name for entry in found.options] == ["one"]


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
    assert max(len(line) for line in table.splitlines()) <= 110
    assert sum(line.startswith("->") for line in table.splitlines()) == 2
    for option in small.options:
        assert option.option.title in table
        assert all(limit.limit.name in table for limit in option.limits)


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
    assert max(len(line) for line in text.splitlines()) <= 110


def test_durations_and_shares_are_told_in_words() -> None:
    assert [duration(t) for t in (None, 5.0, 90.0, 7200.0, 3e5, -5400.0)] == [
        "-", "5 s", "1.5 min", "2 h", "3.47 d", "-1.5 h",
    ]  # fmt: skip
    assert [percent(p) for p in (0.0, 1e-5, 0.5, 0.9999, 1.0)] == [
        "0 %", "<0.1 %", "50 %", ">99.9 %", "100 %",
    ]  # fmt: skip
