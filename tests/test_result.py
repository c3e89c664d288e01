"""One run and many: what comes back, in which units, and what an interruption leaves."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from closed_form_engine import EVENT_FACTORS, HEAT_PER_PERSON, run, scenario
from leakphys import engine
from leakphys._backend import BackendError, status
from leakphys.errors import InputError
from leakphys.sampling import Distribution, LogUniform, Uniform
from leakphys.scenario import Scenario
from leakphys.simulate import default_times, simulate
from leakphys.sweep import sweep

HOT = "compartments.cabin.temperature"


@pytest.fixture(autouse=True)
def _closed_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leakphys.engine.run", run)


# --- one run


def test_times_start_and_end_with_the_run_and_are_denser_after_its_start() -> None:
    times = default_times(-100.0, 1e5, -100.0)
    assert times[0] == -100.0
    assert times[-1] == 1e5
    assert 390 <= times.size <= 402
    steps = np.diff(times)
    assert np.all(steps > 0.0)
    assert steps[0] <= 1.0
    assert steps[:10].max() < steps[-10:].min()
    later = default_times(-100.0, 1e5, 50.0)
    assert 50.0 in later
    assert np.diff(later)[later[:-1] == 50.0] <= 1.0
    assert (later[0], later[-1]) == (-100.0, 1e5)


def test_the_docked_plan_is_run_when_none_is_named() -> None:
    result = simulate(scenario())
    assert result.plan == "docked"
    assert result.time[-1] == result.end_time
    assert result.status.ok
    assert str(result.status) == engine.STATUS_SENTENCES[0]


def test_signals_are_read_by_name_with_units() -> None:
    result = simulate(scenario(), "home")
    rise = result[HOT][-1] - result[HOT][0]
    assert rise == pytest.approx(200.0 * 6.0 * 3600.0 / 5e5, rel=1e-12)
    assert result.units[HOT] == "K"
    assert set(result) == set(scenario().signals())
    with pytest.raises(KeyError, match=r"did you mean 'loop\.pressure'"):
        result["loop.presure"]


def test_events_begin_with_heat_rejection_and_are_none_where_they_did_not_happen() -> None:
    result = simulate(scenario(), "home")
    assert [event.name for event in result.events] == list(EVENT_FACTORS)
    assert "heat rejection" in result.events[0].name
    assert [limit.name for limit in result.limits] == ["cabin_hot", "humid", "warm", "cold"]
    assert result.event("cold").time is None
    warm = result.event("warm").time
    assert warm == pytest.approx(5.0 * 5e5 / 200.0, rel=1e-12)


def test_printing_a_run_tells_events_status_and_ledgers() -> None:
    text = str(simulate(scenario()))
    assert text.index("heat rejection below 50 %") < text.index("loop dry")
    assert f"status: {engine.STATUS_SENTENCES[0]}" in text
    assert "ledgers close to 1.0e-15 of the mass and 1.0e-15 of the energy" in text


def test_a_failed_run_returns_with_its_status() -> None:
    result = simulate(scenario(**{"puncture.diameter": "3 mm"}))
    assert not result.status.ok
    assert result.status.sentence == engine.STATUS_SENTENCES[1]


def test_a_run_goes_to_json_and_xarray() -> None:
    result = simulate(scenario(), times=[0.0, 60.0, 1e9], signals=[HOT])
    document = json.loads(result.to_json())
    assert document["signals"][HOT][2] is None  # after the end of the run
    assert document["ledger"]["mass_rel"] == 1e-15
    dataset = result.to_xarray()
    assert dataset[HOT].attrs["units"] == "K"
    assert dataset.sizes == {"time": 3}


@pytest.mark.parametrize("times", [[1.0, 0.0], [0.0, np.nan], [0.0, 0.0], [[0.0], [1.0]]])
def test_times_that_do_not_increase_are_refused(times: list[float]) -> None:
    with pytest.raises(InputError, match="times"):
        simulate(scenario(), times=times)


def test_unknown_plans_and_signals_are_refused() -> None:
    with pytest.raises(InputError, match="did you mean 'home'"):
        simulate(scenario(), "hom")
    with pytest.raises(InputError, match="signals"):
        simulate(scenario(), signals=["loop.colour"])


# --- many


def test_a_sweep_over_arrays_has_its_closed_form() -> None:
    crew = np.array([0.0, 1.0, 2.0, 3.0])
    found = sweep(scenario(), {"crew": crew}, plan="home", outputs=["warm", HOT])
    power = 200.0 + HEAT_PER_PERSON * crew
    np.testing.assert_allclose(found["warm"], 5.0 * 5e5 / power, rtol=1e-12)
    # The end value is read 1e-9 of the run before its end.
    np.testing.assert_allclose(found[HOT], 295.0 + power * 21600.0 / 5e5, rtol=1e-9)
    assert found.units == {"crew": "", "warm": "s", HOT: "K"}
    assert found.complete


def test_end_values_are_those_of_each_member_own_end() -> None:
    hours = np.array([0.5, 1.0, 2.5])
    axes = {"plans.home.descent.duration": 3600.0 * hours}
    found = sweep(scenario(), axes, plan="home", outputs=[HOT])
    np.testing.assert_allclose(found[HOT], 295.0 + 200.0 * 3600.0 * (5.0 + hours) / 5e5, rtol=1e-9)


def test_the_same_seed_gives_the_same_bytes_and_a_member_does_not_know_n() -> None:
    axes: dict[str, Distribution] = {
        "puncture.diameter": LogUniform("0.3 mm", "3 mm"),
        "compartments.cabin.load": Uniform("100 W", "300 W"),
    }
    one, two = sweep(scenario(), axes, 200), sweep(scenario(), axes, 200)
    assert one.to_json() == two.to_json()
    few = sweep(scenario(), axes, 50)
    np.testing.assert_array_equal(few["puncture.diameter"], one["puncture.diameter"][:50])


def test_failed_members_keep_their_rows_with_a_status() -> None:
    found = sweep(scenario(), {"puncture.diameter": np.array([0.8e-3, 2.95e-3])})
    assert found.status.tolist() == [0, 1]
    assert found.sentences[1] == engine.STATUS_SENTENCES[1]


def test_a_larger_hole_never_empties_later() -> None:
    found = sweep(scenario(), {"puncture.diameter": np.linspace(0.4e-3, 2e-3, 30)})
    assert np.all(np.diff(found["loop dry"]) < 0.0)


def test_an_interruption_returns_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0

    def interrupted(*given: Any, **more: Any) -> engine.Outcome:
        nonlocal calls
        calls += 1
        if calls > 2:
            raise KeyboardInterrupt
        return run(*given, **more)

    monkeypatch.setattr("leakphys.engine.run", interrupted)
    found = sweep(scenario(), {"puncture.diameter": Uniform("0.5 mm", "1 mm")}, 4000)
    assert not found.complete
    assert found.not_run == 4000 - 2048
    assert np.all(np.isfinite(found["loop dry"][:2048]))
    assert np.all(np.isnan(found["loop dry"][2048:]))
    assert set(found.sentences.values()) == {engine.STATUS_SENTENCES[0], "was not run"}
    assert "incomplete" in str(found)
    assert json.loads(found.to_json())["complete"] is False


def test_samples_come_with_the_times_asked_for() -> None:
    axes = {"compartments.cabin.load": np.array([100.0, 200.0])}
    found = sweep(scenario(), axes, plan="home", times=[0.0, 3600.0], signals=[HOT])
    assert found.samples.shape == (2, 2, 1)
    np.testing.assert_allclose(found.samples[:, 1, 0], 295.0 + np.array([100, 200]) * 3600 / 5e5)
    dataset = found.to_xarray()
    assert dataset[HOT].dims == ("member", "time")
    assert dataset["loop dry"].attrs["units"] == "s"


@pytest.mark.parametrize(
    ("axes", "more", "words"),
    [
        ({"puncture.diametre": [1e-3]}, {}, r"did you mean 'puncture\.diameter'"),
        ({"crew": [1.0, 2.0], "extra_load": [1.0]}, {}, "n: found the lengths"),
        ({"crew": Uniform(1.0, 2.0)}, {}, "n: found none"),
        ({}, {}, "axes: found none"),
        ({"crew": [1.0]}, {"n": 0}, "whole number"),
        ({"crew": [np.nan]}, {}, "finite"),
        ({"crew": ["a"]}, {}, "no numbers"),
        ({"crew": [1.0]}, {"outputs": ["loop drye"]}, "did you mean 'loop dry'"),
        ({"crew": [1.0]}, {"plan": "away"}, "unknown plan"),
        ({"crew": [1.0]}, {"backend": "gpu"}, "auto, cpu or cuda"),
        ({"crew": [1.0]}, {"seed": -1}, "seed"),
    ],
)
def test_bad_sweeps_are_refused(axes: Any, more: Mapping[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        sweep(scenario(), axes, **more)


def test_the_device_back_end_says_what_is_missing() -> None:
    found = status()
    assert found.state in ("no cupy", "no device", "no nvrtc", "ready")
    assert found.ready or found.remedy
    with pytest.raises(BackendError, match="backend cuda"):
        sweep(scenario(), {"crew": [1.0]}, backend="cuda")


def test_an_extra_load_needs_a_place_to_enter() -> None:
    head = scenario().to_toml().split("[heat_load_node]")[0]
    with pytest.raises(InputError, match="heat_load_node"):
        sweep(Scenario.from_text(head), {"extra_load": [1.0]})


def test_importing_everything_loads_numpy_alone() -> None:
    heavy = ("scipy", "matplotlib", "xarray", "rich", "pint", "pydantic")
    code = (
        "import sys\n"
        "import leakphys.cli, leakphys._commands, leakphys.assess, leakphys.sweep, leakphys.plot\n"
        "import leakphys.simulate, leakphys.doctor, leakphys.table, leakphys._files\n"
        f"print([name for name in {heavy} if name in sys.modules])\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def test_public_names_stay_functions_when_their_modules_are_imported() -> None:
    # simulate, sweep, assess and doctor are names of functions and of the modules they live in.
    code = (
        "import leakphys.assess, leakphys.doctor, leakphys.simulate, leakphys.sweep\n"
        "import leakphys as lp\n"
        "assert all(callable(f) for f in (lp.assess, lp.doctor, lp.simulate, lp.sweep))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
