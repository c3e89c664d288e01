"""The engine's edge: what it refuses, what crew and extra load mean, samples, statuses, outcomes' shapes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from leakphys import _core, engine
from leakphys.engine import STATUS_SENTENCES, Floats
from leakphys.errors import InputError
from leakphys.events import EVENTS
from leakphys.scenario import Scenario

SHIP = Scenario.load("soyuz-ms22")
LOOP = Scenario.load("loop-alone")
CABIN = "compartments.descent_module.temperature"


# ---- refusals: bad input is an exception before anything runs ------------------------------------------


@pytest.mark.parametrize("path", ["puncture.diametre", "nodes.x.load", "", "loop", "loop.charge"])
def test_an_unknown_path_is_refused(path: str) -> None:
    with pytest.raises(InputError):
        engine.run(LOOP, "docked", {path: 1.0})


def test_an_unknown_path_names_the_near_one() -> None:
    with pytest.raises(InputError, match=r"puncture\.diameter"):
        engine.run(LOOP, "docked", {"puncture.diametre": 1e-3})


@pytest.mark.parametrize(
    "signal", ["loop.presure", "accumulator", "compartments.cabin.temperature"]
)
def test_an_unknown_signal_is_refused(signal: str) -> None:
    with pytest.raises(InputError):
        engine.run(LOOP, "docked", times=[0.0], signals=[signal])
    with pytest.raises(InputError):
        engine.signal_unit(LOOP, signal)


def test_an_unknown_plan_is_refused() -> None:
    with pytest.raises(InputError):
        engine.run(LOOP, "home")


@pytest.mark.parametrize("n", [0, -1])
def test_there_is_at_least_one_member(n: int) -> None:
    with pytest.raises(InputError, match="1 or more"):
        engine.run(LOOP, "docked", n=n)
    with pytest.raises(InputError, match="1 or more"):
        engine.run(LOOP, "docked", {"puncture.diameter": np.empty(0)})


def test_lengths_must_agree() -> None:
    two, three = np.full(2, 1e-3), np.full(3, 285.0)
    with pytest.raises(InputError, match="3 values"):
        engine.run(LOOP, "docked", {"puncture.diameter": two, "loop.initial_temperature": three})
    with pytest.raises(InputError, match="2 values"):
        engine.run(LOOP, "docked", {"puncture.diameter": two}, n=3)
    with pytest.raises(InputError, match="dimensions"):
        engine.run(LOOP, "docked", {"puncture.diameter": np.full((2, 2), 1e-3)})


@pytest.mark.parametrize("rtol", [0.0, -1e-6, 1e-13, 0.1, math.nan, math.inf])
def test_a_tolerance_out_of_range_is_refused(rtol: float) -> None:
    with pytest.raises(InputError, match="rtol"):
        engine.run(LOOP, "docked", rtol=rtol)


def test_threads_are_counted_from_one() -> None:
    with pytest.raises(InputError, match="threads"):
        engine.run(LOOP, "docked", threads=0)


@pytest.mark.parametrize("times", [[100.0, 50.0], [0.0, math.nan], [math.inf], [[0.0, 1.0]]])
def test_sample_times_must_ascend(times: list[float]) -> None:
    with pytest.raises(InputError, match="times"):
        engine.run(LOOP, "docked", times=times, signals=["loop.pressure"])


# ---- members ---------------------------------------------------------------------------------------------


def test_shapes_and_names() -> None:
    diameters = np.array([0.5e-3, 1e-3, 2e-3])
    times, signals = [0.0, 60.0], ["loop.pressure", "loop.mass", "accumulator.travel"]
    outcome = engine.run(
        LOOP, "docked", {"puncture.diameter": diameters}, times=times, signals=signals
    )
    k = len(outcome.watches)
    assert outcome.watches[: len(EVENTS)] == EVENTS
    assert outcome.status.shape == outcome.end_time.shape == outcome.zero_time.shape == (3,)
    assert outcome.crossing.shape == outcome.violation.shape == outcome.worst.shape == (3, k)
    assert outcome.samples.shape == (3, 2, 3)
    assert outcome.signals == tuple(signals)
    assert all(column.shape == (3,) for column in outcome.ledger.values())
    assert all(column.shape == (3,) for column in outcome.statistics.values())
    assert (outcome.statistics["accepted"] > 0).all()


def test_a_scalar_serves_every_member() -> None:
    one = engine.run(LOOP, "docked", {"puncture.diameter": 1e-3})
    many = engine.run(LOOP, "docked", {"puncture.diameter": 1e-3}, n=3)
    replaced = engine.run(LOOP.replace(**{"puncture.diameter": "1 mm"}), "docked")
    assert (many.end_time == one.end_time[0]).all()
    assert replaced.end_time[0] == one.end_time[0]


def test_a_value_that_is_not_finite_ends_that_member_alone() -> None:
    diameters = np.array([1e-3, np.nan, np.inf, 1e-3])
    outcome = engine.run(LOOP, "docked", {"puncture.diameter": diameters})
    sentences = [STATUS_SENTENCES[status] for status in outcome.status]
    assert sentences[1] == sentences[2] == "an input or a state is not finite"
    assert outcome.status[0] == outcome.status[3] == 0
    assert outcome.end_time[0] == outcome.end_time[3]
    assert np.isnan(outcome.crossing[1]).all()


def test_a_coolant_out_of_its_table_is_told() -> None:
    """A wall of 700 K drives isooctane out of its table, one of 120 K to its triple point, 165.8 K."""
    outcome = engine.run(LOOP, "docked", {"boundaries.wall.temperature": np.array([700.0, 120.0])})
    told = [STATUS_SENTENCES[number] for number in outcome.status]
    assert told == [
        "the coolant left the range of its property table",
        "liquid coolant reached its triple point",
    ]


def test_every_status_has_a_sentence() -> None:
    assert len(set(STATUS_SENTENCES)) == len(STATUS_SENTENCES) == 9


# ---- crew and extra load ------------------------------------------------------------------------------------


def test_the_crew_comes_aboard_at_time_zero() -> None:
    """Before it, nothing differs; after it, the cabin does, and the crew gives off water."""
    times = [-7200.0, -60.0, 0.0, 600.0, 3600.0]
    signals = [CABIN, "crew.evaporation", "crew.heat_storage"]
    outcome = engine.run(
        SHIP, "short", {"crew": np.array([0.0, 3.0])}, times=times, signals=signals
    )
    empty, full = outcome.samples
    np.testing.assert_array_equal(empty[:3, 0], full[:3, 0])
    assert (full[:2, 1] == 0.0).all()
    assert (full[3:, 1] > 3.0 * 25.0 / 2.5e6).all()
    assert (full[3:, 0] > empty[3:, 0]).all()
    assert (empty[:, 1] == 0.0).all()
    assert (empty[:, 2] == 0.0).all()


def test_metabolism_is_in_the_ledger() -> None:
    """3 x (136.7 + 26) W from hatch closure to landing, with their water at body temperature and the absorber's vapour."""
    outcome = engine.run(SHIP, "short", {"crew": np.array([0.0, 1.0, 3.0])})
    spent, water = outcome.ledger["metabolism"], outcome.ledger["crew_water"]
    assert spent[0] == water[0] == 0.0
    for persons, energy, vapour in zip((1, 3), spent[1:], water[1:], strict=True):
        made, bound, steam = (
            persons * SHIP.value(f"crew.{name}") * outcome.end_time[0]
            for name in ("metabolic_rate", "absorber_heat", "absorber_water")
        )
        theirs = made + 4186.0 * 36.0 * (vapour - steam)
        assert energy == pytest.approx(theirs + bound + steam * 2.556e6, rel=2e-2)
    assert (np.diff(water) > 0.0).all()


def test_extra_load_enters_its_node_from_time_zero_on() -> None:
    """The loads' ledger grows by load x time after hatch closure, and by nothing before."""
    loads = np.array([0.0, 200.0])
    times = [-60.0, 0.0, 3600.0]
    outcome = engine.run(SHIP, "short", {"extra_load": loads}, times=times, signals=[CABIN])
    gained = outcome.ledger["loads"][1] - outcome.ledger["loads"][0]
    # The pump is off by then, the other loads are fixed: nothing else differs.
    assert gained == pytest.approx(200.0 * outcome.end_time[0], rel=1e-6)
    np.testing.assert_array_equal(outcome.samples[0, :2], outcome.samples[1, :2])
    assert outcome.samples[1, 2, 0] > outcome.samples[0, 2, 0] + 1.0


def test_the_state_is_that_of_a_phase_setting_the_same() -> None:
    """A member's value for a phase's setting is the scenario with that setting replaced."""
    path = "plans.short.hatch_closed.set.nodes.instrument_module.load"
    by_member = engine.run(SHIP, "short", {path: 700.0})
    by_scenario = engine.run(SHIP.replace(**{path: "700 W"}), "short")
    np.testing.assert_array_equal(by_member.worst, by_scenario.worst)
    assert not np.array_equal(by_member.worst, engine.run(SHIP, "short").worst)


# ---- samples, phases, times -----------------------------------------------------------------------------------


def test_there_are_no_samples_outside_the_run() -> None:
    outcome = engine.run(SHIP, "short", n=2)
    start, end = -outcome.zero_time[0], outcome.end_time[0]
    times = [start - 1.0, start, 0.0, end, end + 1.0]
    outcome = engine.run(SHIP, "short", n=2, times=times, signals=[CABIN])
    finite = np.isfinite(outcome.samples[:, :, 0])
    np.testing.assert_array_equal(finite, np.tile([False, True, True, True, False], (2, 1)))
    assert outcome.samples[0, 1, 0] == pytest.approx(293.5, abs=1e-9)


def test_samples_do_not_change_the_run() -> None:
    bare = engine.run(SHIP, "short")
    watched = engine.run(SHIP, "short", times=np.linspace(0.0, 17000.0, 500), signals=[CABIN])
    assert watched.crossing.tobytes() == bare.crossing.tobytes()
    assert watched.worst.tobytes() == bare.worst.tobytes()
    assert watched.statistics["accepted"] == bare.statistics["accepted"]


def test_times_count_from_the_zero_of_the_plan() -> None:
    outcome = engine.run(SHIP, "short")
    phases = SHIP.plan("short").phases
    spans = [SHIP.value(f"plans.short.{phase.name}.duration") for phase in phases]
    zero = [phase.name for phase in phases].index(SHIP.plan("short").zero)
    assert outcome.zero_time[0] == pytest.approx(sum(spans[:zero]), rel=1e-14)
    assert outcome.end_time[0] == pytest.approx(sum(spans[zero:]), rel=1e-10)


def test_a_plan_that_ends_when_dry_ends_there() -> None:
    outcome = engine.run(LOOP, "docked")
    dry = outcome.crossing[0, outcome.watches.index("loop dry")]
    assert outcome.end_time[0] == pytest.approx(dry, abs=1e-6)


def test_limits_are_exceeded_where_their_signal_is() -> None:
    """A crossing told by the solver against the sampled signal itself."""
    outcome = engine.run(SHIP, "nominal", {"crew": 3.0})
    k = outcome.watches.index("descent_module_hot")
    assert math.isfinite(outcome.crossing[0, k])
    at = engine.run(
        SHIP, "nominal", {"crew": 3.0}, times=[float(outcome.crossing[0, k])], signals=[CABIN]
    )
    threshold = SHIP.value("limits.descent_module_hot.threshold")
    assert at.samples[0, 0, 0] == pytest.approx(threshold, abs=1e-6)
    assert outcome.worst[0, k] > 0.0


def test_a_resumed_batch_has_the_same_bits() -> None:
    loads = {"extra_load": np.array([0.0, 150.0, 300.0])}
    times = [0.0, 100.0, 5000.0]
    whole = engine.run(SHIP, "short", loads, times=times, signals=[CABIN], keep_checkpoint=True)
    assert whole.checkpoint is not None
    rest = engine.run(SHIP, "short", loads, times=times, signals=[CABIN], resume=whole.checkpoint)
    assert rest.samples.tobytes() == whole.samples.tobytes()
    np.testing.assert_array_equal(rest.end_time, whole.end_time)
    np.testing.assert_array_equal(rest.crossing, whole.crossing)
    np.testing.assert_array_equal(rest.violation, whole.violation)


def test_a_branch_says_what_had_happened_before_it() -> None:
    """Two days after the puncture the loop is long dry: before time zero, not at it."""
    whole = engine.run(SHIP, "short", keep_checkpoint=True)
    branch = engine.run(SHIP, "short", {"crew": 3.0}, resume=whole.checkpoint)
    dry = branch.watches.index("loop dry")
    assert branch.crossing[0, dry] == whole.crossing[0, dry] < -100e3
    past = whole.crossing[0] < 0.0
    assert past[: len(EVENTS) - 2].all()  # nothing freezes, nothing burns out
    np.testing.assert_array_equal(branch.crossing[0, past], whole.crossing[0, past])
    later = engine.run(SHIP, "short", {"crew": 3.0})
    np.testing.assert_array_equal(branch.crossing, later.crossing)


def test_a_plan_that_begins_the_same_goes_on_from_anothers_checkpoint() -> None:
    kept = engine.run(SHIP, "short", {"crew": 3.0}, keep_checkpoint=True).checkpoint
    branch = engine.run(SHIP, "nominal", {"crew": 2.0}, resume=kept)
    whole = engine.run(SHIP, "nominal", {"crew": 2.0})
    for field in ("status", "end_time", "zero_time", "crossing", "violation"):
        np.testing.assert_array_equal(getattr(branch, field), getattr(whole, field))


def test_a_checkpoint_of_another_run_is_refused() -> None:
    kept = engine.run(SHIP, "short", keep_checkpoint=True).checkpoint
    with pytest.raises(InputError, match="resume"):
        engine.run(SHIP, "unhurt", resume=kept)
    with pytest.raises(InputError, match="resume"):
        engine.run(SHIP, "short", {"puncture.diameter": 1e-3}, resume=kept)
    with pytest.raises(InputError, match="resume"):  # a network with gas has other states
        engine.run(SHIP, "short", {"coolant.gas_solubility": 0.0}, resume=kept)


def test_a_member_without_a_state_has_no_ledger() -> None:
    """Not a zero, which would say that its ledgers close."""
    outcome = engine.run(LOOP, "docked", {"puncture.diameter": np.array([1e-3, np.nan])})
    for term, column in outcome.ledger.items():
        assert np.isfinite(column[0]), term
        assert np.isnan(column[1]), term


# ---- the machine -----------------------------------------------------------------------------------------------


def test_every_instruction_set_of_this_machine_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those with fused multiply-add bit for bit; x86-64-v2 rounds twice.

    A step that is accepted on one side of a rounding and not on the other moves an event by what the
    tolerance leaves, up to 1e-5 of its time.
    """
    best = engine.run(SHIP, "short", {"crew": 3.0})
    for name in _core.engines():
        monkeypatch.setenv("LEAKPHYS_MAX_ISA", name)
        assert _core.isa() == name
        other = engine.run(SHIP, "short", {"crew": 3.0})
        if name == "v2":
            np.testing.assert_allclose(other.crossing, best.crossing, rtol=1e-5, atol=1e-3)
        else:
            assert other.crossing.tobytes() == best.crossing.tobytes()
            assert other.worst.tobytes() == best.worst.tobytes()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("puncture.diameter", -1.0),
        ("loop.accumulator.gas_volume", 1.0),
        ("loop.initial_temperature", 620.0),
        ("plans.docked.leaking.duration", 0.0),
    ],
)
def test_members_outside_what_a_file_could_hold_are_refused(path: str, value: float) -> None:
    scenario = Scenario.load("loop-alone")
    with pytest.raises(InputError) as caught:
        engine.run(scenario, "docked", {path: np.array([value])})
    assert path in str(caught.value)
    assert "expected" in str(caught.value)


def test_a_branch_of_a_member_that_never_came_so_far_says_why() -> None:
    cold = {"boundaries.outside.temperature": 60.0, "boundaries.radiator_sink.temperature": 10.0}
    cold |= {"conductors.instrument_shell.conductance": 2e3, "puncture.diameter": 1e-4}
    whole = engine.run(SHIP, "short", cold, keep_checkpoint=True)
    assert STATUS_SENTENCES[whole.status[0]] == "liquid coolant reached its triple point"
    branch = engine.run(SHIP, "short", {**cold, "crew": 3.0}, resume=whole.checkpoint)
    assert branch.status[0] == whole.status[0]


def test_the_accumulator_bottoms_whatever_the_vapour_pressure() -> None:
    """Warm coolant under weak gas leans on the stop more gently; it bottoms all the same."""
    members: dict[str, float | Floats] = {
        "loop.initial_temperature": np.array([280.0, 300.0, 310.0]),
        "boundaries.wall.temperature": np.array([280.0, 300.0, 310.0]),
        "loop.accumulator.gas_pressure": 24.5e3,
    }
    bottomed = engine.run(LOOP, "docked", members).crossing[:, EVENTS.index("accumulator bottomed")]
    assert np.isfinite(bottomed).all()
