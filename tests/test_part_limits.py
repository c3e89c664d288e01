"""Numbers of parts beyond what their laws hold for: one line that says what was found and what is expected."""

from __future__ import annotations

import pytest

import leakphys as lp
from leakphys.errors import InputError
from leakphys.scenario import Scenario
from loop_texts import loop_scenario


def two_volumes(
    pipe: str = "", accumulator: str = "", phase: dict[str, float] | None = None
) -> Scenario:
    parts = [
        'loop: initial_temperature = "288 K"; initial_pressure = "200 kPa"',
        'volumes.a: volume = "15 L"',
        'volumes.b: volume = "20 L"',
        f'pipes.r: between = ["a", "b"]; length = "2 m"; bore = "12 mm"; {pipe}'.rstrip("; "),
    ]
    if accumulator:
        parts.append(
            f'accumulators.acc: at = "a"; stroke = "4 L"; gas_pressure = "200 kPa"; wall_conductance = "5 W/K"; {accumulator}'
        )
    return loop_scenario(parts, phases=[("all", "1 min", phase or {})])


def told(**given: object) -> str:
    with pytest.raises(InputError) as caught:
        lp.simulate(two_volumes(**given), times=[0.0])  # type: ignore[arg-type]
    return str(caught.value)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"pipe": 'roughness = "0.61 mm"'}, ["pipes.r.roughness", "0.61 mm", "0.6 mm", "a twentieth of the bore"]),
        ({"pipe": "parallel = 0"}, ["pipes.r.parallel", "the number 0", "1 or more"]),
        ({"pipe": "severed = 0.5"}, ["pipes.r.severed", "0.5"]),
        ({"pipe": "severed_at = 1.5"}, ["pipes.r.severed_at", "1.5", "0 to 1"]),
        ({"phase": {"pipes.r.severed": 0.5}}, ["pipes.r.severed", "0.5"]),
        ({"accumulator": 'gas_volume = "3.9 mL"'}, ["accumulators.acc.gas_volume", "a thousandth of the stroke"]),
        ({"accumulator": 'gas_volume = "4.1 L"'}, ["accumulators.acc.gas_volume", "at most the stroke"]),
    ],
)  # fmt: skip
def test_one_line_tells_what_is_wrong(given: dict[str, object], words: list[str]) -> None:
    text = told(**given)
    assert text.count("\n") == 0
    assert ": found " in text
    assert ", expected " in text
    for word in words:
        assert word in text, text


@pytest.mark.parametrize(
    "given",
    [
        {"pipe": 'roughness = "0.6 mm"'},
        {"pipe": "severed = 1"},
        {"pipe": "parallel = 1"},
        {"accumulator": 'gas_volume = "4 mL"'},
        {"accumulator": 'gas_volume = "4 L"'},
    ],
)
def test_what_just_holds_runs(given: dict[str, str]) -> None:
    result = lp.simulate(two_volumes(**given), times=[0.0, 1.0])  # type: ignore[arg-type]
    assert result.status.ok
