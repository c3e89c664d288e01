"""Random and mutated scenario files: a scenario or one clear message, never anything else."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from leakphys.errors import InputError
from leakphys.scenario import Scenario, scenarios
from test_scenario_coolant import TWO

STRUCK = Scenario.load(Path(__file__).parents[1] / "examples" / "11_struck_radiator.toml").to_toml()
SEEN = re.sub(r"(?ms)^\[puncture\.impact\].*?(?=^\[puncture\.defect)", "", STRUCK).replace(
    "[puncture]\n",
    '[puncture.prior]\nwall_thickness = "1 mm"\n\n[puncture]\ndiameter = "0.8 mm"\n',
)
TEXTS = {name: Scenario.load(name).to_toml() for name in scenarios()} | {
    "two-loops": TWO,
    "struck": STRUCK,
    "seen": SEEN,
}


def check_form(told: str) -> None:
    assert told.startswith("some.toml: ")
    assert told.count("\n") < 3
    assert len(told) < 900
    assert ": found " in told
    assert ", expected " in told


def attempt(text: str) -> None:
    """Read a text: a scenario or an InputError of the right form, never anything else."""
    try:
        Scenario.from_text(text, "some.toml")
    except InputError as fault:
        check_form(str(fault))


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_random_bytes(content: bytes) -> None:
    from leakphys.scenario_text import decode

    try:
        attempt(decode(content, "some.toml"))
    except InputError as fault:
        check_form(str(fault))


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_random_text(text: str) -> None:
    attempt(text)


@given(st.data(), st.sampled_from(sorted(TEXTS)))
@settings(max_examples=150, deadline=None)
def test_mutated_files(data: st.DataObject, name: str) -> None:
    """Cut, double, swap and overwrite parts of a built-in file, or of one with every kind of part."""
    text = TEXTS[name]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        stop = min(len(text), start + data.draw(st.integers(0, 60)))
        new = data.draw(
            st.one_of(st.text(max_size=12), st.sampled_from(["", "[", "=", "-1", '"', "{}"]))
        )
        text = text[:start] + new + text[stop:]
    attempt(text)


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["1 mm", "300 K", "-1 W", "loop", "radiator"]),
)
TREES = st.recursive(
    LEAVES,
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=6), x, max_size=3),
    max_leaves=6,
)


@given(st.data(), TREES, st.sampled_from(["soyuz-ms22", "two-loops", "struck", "seen"]))
@settings(max_examples=500, deadline=None)
def test_any_value_at_any_place(data: st.DataObject, value: object, name: str) -> None:
    """Put any tree of plain values at any place of the parsed file."""
    from leakphys.scenario_build import build
    from leakphys.scenario_text import parse_toml

    tables = parse_toml(TEXTS[name], "some.toml")
    place: object = tables
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))  # type: ignore[arg-type]
        key = data.draw(st.sampled_from(keys))
        inner = place[key]  # type: ignore[index]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.integers(0, 2)) == 0:
            place[key] = value  # type: ignore[index]
            break
        place = inner
    try:
        build(tables, "some.toml")
    except InputError as fault:
        check_form(str(fault))
