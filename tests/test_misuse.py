"""Mistakes of a caller: each is told in one line of InputError, never as an exception from within."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import leakphys as lp
from leakphys.errors import InputError, one_of, unknown

LOOP: Any = lp.Scenario.load("nitrogen-vessel")
SHIP: Any = lp.Scenario.load("soyuz-ms22")
HOLE: Any = {"puncture.diameter": np.array([5e-4, 1e-3])}
TEXT: Any = "loop-zones"

MISTAKES: list[tuple[Callable[[], object], str]] = [
    (lambda: lp.simulate(TEXT), "scenario: found 'loop-zones', expected a Scenario, as of lp.Sc"),
    (lambda: lp.sweep(TEXT, HOLE), "scenario: found 'loop-zones', expected a Scenario"),
    (lambda: lp.assess(TEXT), "scenario: found 'loop-zones', expected a Scenario"),
    (lambda: lp.plot.network(TEXT), "scenario: found 'loop-zones', expected a Scenario"),
    (lambda: lp.plot.network(LOOP, TEXT), "result: found 'loop-zones', expected the result of"),
    (lambda: lp.plot.margins(TEXT), "margins: found 'loop-zones', expected the result of assess"),
    (lambda: lp.simulate(LOOP, 3), "found the number 3, expected"),  # type: ignore[arg-type]
    (lambda: lp.simulate(LOOP, times="now"), "times: found 'now', expected a duration with its"),
    (lambda: lp.simulate(LOOP, times=object()), "times: found a value of type object"),  # type: ignore[arg-type]
    (lambda: lp.simulate(LOOP, times=[0.0, np.nan]), "times: found nan s, expected finite times"),
    (lambda: lp.simulate(LOOP, times=[0.0, 2.0, 1.0]), "times: found 1 s after 2 s, expected"),
    (lambda: lp.simulate(LOOP, times=[[0.0]]), "times: found an array of 2 dimensions, expected"),
    (lambda: lp.simulate(LOOP, rtol="1e-6"), "rtol: found '1e-6', expected a value from"),  # type: ignore[arg-type]
    (lambda: lp.simulate(LOOP, signals="loop.mass"), "signals: found 'loop.mass', expected a list"),
    (lambda: lp.simulate(LOOP, signals=[3]), "signals: found the number 3 in the list, expected"),  # type: ignore[list-item]
    (lambda: lp.sweep(LOOP, {}, n=3), "axes: found none, expected at least one path"),
    (lambda: lp.sweep(LOOP, TEXT, n=3), "axes: found 'loop-zones', expected a table"),
    (lambda: lp.sweep(LOOP, HOLE, threads=1.5), "threads: found the number 1.5, expected 1 or"),  # type: ignore[arg-type]
    (
        lambda: lp.sweep(LOOP, HOLE, outputs="loop dry"),
        "outputs: found 'loop dry', expected a list",
    ),
    (lambda: lp.sweep(SHIP, {"crew": [1.0]}, plan="docked"), "axes: found 'crew', expected none"),
    (lambda: lp.assess(SHIP, options="short-3"), "options: found 'short-3', expected a list"),
    (lambda: lp.assess(SHIP, posterior={}), "posterior: found a table, expected an estimate"),  # type: ignore[arg-type]
    (lambda: lp.Scenario.load(3), "scenario: found the number 3, expected a built-in name"),  # type: ignore[arg-type]
    (lambda: lp.Scenario.from_text(3), "found the number 3, expected the text"),  # type: ignore[arg-type]
    (lambda: LOOP.value(3), "found the number 3, expected a path"),
]


@pytest.mark.parametrize(("mistake", "told"), MISTAKES, ids=map(str, range(len(MISTAKES))))
def test_a_mistake_is_one_line(mistake: Callable[[], object], told: str) -> None:
    with pytest.raises(InputError) as caught:
        mistake()
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_times_may_be_texts_with_units() -> None:
    run = lp.simulate(LOOP, times=["1 min", "0.1 h"], signals=["loop.mass"])
    assert run.time.tolist() == [60.0, 360.0]
    assert lp.plot.network(LOOP, lp.simulate(LOOP), time="2 min").texts is not None


def test_a_run_from_its_start_begins_at_no_negative_zero() -> None:
    assert str(float(lp.simulate(LOOP).time[0])) == "0.0"


def test_names_are_listed_as_long_as_they_can_be_read() -> None:
    assert one_of(f"n{i}" for i in range(30)).endswith("n29")
    assert one_of(f"n{i}" for i in range(31)).endswith("n11, ... (31 in all)")
    assert one_of("x" * 40 + str(i) for i in range(20)).endswith("(20 in all)")
    assert unknown("plan", "a") == "the unknown plan 'a'"
    assert unknown("plan", 3) == "the number 3"
