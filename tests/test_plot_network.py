"""The drawing of a network: nothing overlaps, nothing is lost, and it says what the run says."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest

import leakphys as lp
from leakphys.errors import InputError
from leakphys.plot_columns import columns_of, points_of, thermal_edges
from leakphys.plot_layout import layout
from leakphys.plot_state import attachments, state_at, words_of
from leakphys.scenario import Scenario, scenarios
from leakphys.simulate import simulate
from test_scenario_coolant import TWO, two_loops

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from leakphys.plot_layout import Box
    from leakphys.result import Result


@cache
def drawn() -> dict[str, Scenario]:
    """The built-in scenarios, two loops, a bare vessel, and one of long names."""
    names = TWO.replace("equipment", "an_equipment_bay_whose_name_is_too_long_for_any_box_there_is")
    found = {name: Scenario.load(name) for name in scenarios()}
    found["two-loops"] = two_loops()
    found["long-names"] = Scenario.from_text(names.replace("inner_tank", "a" * 60))
    found["vessel"] = lp.vessel(
        fluid="isooctane", volume=0.04, pressure=1e5, temperature=290.0, diameter=1e-3
    )
    return found


@cache
def run_of(name: str) -> Result:
    return simulate(drawn()[name], times=np.linspace(0.0, 7200.0, 25))


NAMES = [*scenarios(), "two-loops", "long-names", "vessel"]


def apart(one: Box, other: Box) -> bool:
    return (
        abs(one.x - other.x) >= 0.5 * (one.width + other.width) - 1e-9
        or abs(one.y - other.y) >= 0.5 * (one.height + other.height) - 1e-9
    )


@pytest.mark.parametrize("name", NAMES)
def test_boxes_stand_apart_and_on_the_paper(name: str) -> None:
    scenario = drawn()[name]
    plan = layout(scenario, attachments(scenario))
    for one, other in combinations(plan.boxes.values(), 2):
        assert apart(one, other), (one.key, other.key)
    for box in plan.boxes.values():
        assert box.x - 0.5 * box.width >= 0.0
        assert box.x + 0.5 * box.width <= plan.width
        assert box.y - 0.5 * box.height >= 0.0
        assert box.y + 0.5 * box.height <= plan.height


@pytest.mark.parametrize("name", NAMES)
def test_every_part_and_every_joint_is_there(name: str) -> None:
    scenario = drawn()[name]
    plan = layout(scenario, attachments(scenario))
    coolant = scenario.coolant
    expected = {f"zones.{zone.name}" for zone in coolant.zones} | set(points_of(scenario))
    expected |= {link.path for link in coolant.links}
    expected |= {entry.path for entry in (*coolant.holes, *coolant.accumulators)}  # type: ignore[attr-defined]
    assert expected <= set(plan.boxes)
    joints = len(scenario.conductors) + len(scenario.radiators) + len(scenario.hatches)
    heat = [wire for wire in plan.wires if wire.kind not in ("coolant", "vapour")]
    assert len(heat) == joints
    assert {frame.volume for frame in plan.frames} == {volume.name for volume in coolant.volumes}


@pytest.mark.parametrize("name", NAMES)
def test_wires_pass_boxes_that_are_not_their_ends(name: str) -> None:
    """The straight parts of wires, where they pass a column, touch no box of it."""
    scenario = drawn()[name]
    plan = layout(scenario, attachments(scenario))
    for wire in plan.wires:
        for (x0, y0), (x1, _) in zip(wire.points[1:-1:2], wire.points[2:-1:2], strict=True):
            for box in plan.boxes.values():
                beside = (
                    x1 <= box.x - 0.5 * box.width + 1e-9 or x0 >= box.x + 0.5 * box.width - 1e-9
                )
                assert beside or abs(y0 - box.y) > 0.5 * box.height


def texts_overlap(figure: Figure) -> list[tuple[str, str]]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()  # type: ignore[no-untyped-call]
    renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
    legend = figure.axes[0].get_legend()
    texts = [*figure.axes[0].texts, *(legend.get_texts() if legend else [])]
    boxes = [
        (text.get_text(), text.get_window_extent(renderer)) for text in texts if text.get_text()
    ]
    return [
        (a, b)
        for (a, one), (b, other) in combinations(boxes, 2)
        if min(one.x1, other.x1) - max(one.x0, other.x0) > 1.0
        and min(one.y1, other.y1) - max(one.y0, other.y0) > 1.0
    ]


@pytest.mark.parametrize("name", NAMES)
def test_no_label_overlaps_another(name: str) -> None:
    scenario = drawn()[name]
    for figure in (lp.plot.network(scenario), lp.plot.network(scenario, run_of(name), 1800.0)):
        assert texts_overlap(figure) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_label_stays_in_its_column(name: str) -> None:
    scenario = drawn()[name]
    figure = lp.plot.network(scenario, run_of(name))
    texts_overlap(figure)  # draws
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    width = 1.75 * figure.dpi + 2.0
    plan = layout(scenario, attachments(scenario))
    centres = {round(box.x, 6) for box in plan.boxes.values()}
    for text in figure.axes[0].texts:
        if round(text.get_position()[0], 6) in centres and "\n" not in text.get_text():
            assert text.get_window_extent(renderer).width <= width, text.get_text()


def test_the_same_scenario_gives_the_same_picture() -> None:
    def png() -> bytes:
        drawing = BytesIO()
        lp.plot.network(drawn()["two-loops"], run_of("two-loops"), 600.0).savefig(
            drawing, format="png"
        )
        return drawing.getvalue()

    assert png() == png()
    assert len(png()) > 20_000


def test_points_stand_by_their_distance_from_the_coolant() -> None:
    ship = drawn()["soyuz-ms22"]
    columns = columns_of(["zones.loop"], points_of(ship), thermal_edges(ship))
    assert columns[0] == ["zones.loop"]
    assert set(columns[1]) == {
        "nodes.radiator", "nodes.instrument_module",
        "compartments.descent_module", "compartments.orbital_module",
    }  # fmt: skip
    assert "boundaries.outside" in columns[3]  # right of all that it touches
    assert "boundaries.radiator_sink" in columns[2]


# --- what it says


def test_the_words_are_those_of_the_run() -> None:
    zones, run = drawn()["loop-zones"], run_of("loop-zones")
    state = state_at(zones, run, 3600.0)
    at = 12  # 25 samples over two hours
    cold = words_of(zones, state, "zones.cold")
    assert cold.kelvin == run["zones.cold.temperature"][at]
    assert cold.level == min(run["zones.cold.liquid_fraction"][at], 1.0)
    hole = words_of(zones, state, "puncture")
    assert hole.leaks
    assert f"{1e3 * run['puncture.leak_rate'][at]:.3g} g/s" in hole.lines[0]
    held = words_of(zones, state, "loop.accumulator")
    assert held.travel == run["accumulator.travel"][at]
    assert "1 h after time zero of plan docked, in phase leaking" in state.moment


def test_between_samples_it_interpolates_and_ends_with_the_last() -> None:
    zones, run = drawn()["loop-zones"], run_of("loop-zones")
    mass = run["loop.mass"]
    assert state_at(zones, run, 150.0).value("loop.mass") == pytest.approx(
        0.5 * (mass[0] + mass[1])
    )
    assert state_at(zones, run, None).value("loop.mass") == mass[-1]


def test_without_a_run_it_shows_the_start() -> None:
    two = two_loops()
    state = state_at(two, None, None)
    assert words_of(two, state, "zones.line").kelvin == 288.0
    assert words_of(two, state, "loop.accumulator").travel == 0.5
    assert words_of(two, state, "punctures.second").leaks is False
    assert words_of(two, state, "puncture").leaks is True
    ship = drawn()["soyuz-ms22"]
    assert words_of(ship, state_at(ship, None, None), "zones.loop").level == 1.0
    assert words_of(ship, state_at(ship, None, None), "puncture").leaks is False


def test_what_a_phase_has_set_counts() -> None:
    ship = drawn()["soyuz-ms22"]
    run = simulate(ship, "docked", times=[-3600.0, 60.0], signals=["loop.temperature"])
    assert words_of(ship, state_at(ship, run, -3600.0), "puncture").leaks is False
    assert words_of(ship, state_at(ship, run, 60.0), "puncture").leaks is True


def test_a_run_of_few_signals_is_drawn_without_the_others() -> None:
    zones = drawn()["loop-zones"]
    run = simulate(zones, times=[0.0, 60.0], signals=["loop.pressure"])
    assert words_of(zones, state_at(zones, run, 60.0), "zones.cold").level is None
    assert texts_overlap(lp.plot.network(zones, run)) == []


def test_an_idle_pump_is_not_drawn() -> None:
    assert "pumps.loop" not in {key for _, key, _ in attachments(drawn()["loop-zones"])}
    assert "pumps.loop" in {key for _, key, _ in attachments(drawn()["soyuz-ms22"])}


@pytest.mark.parametrize("time", [-1.0, 1e9, float("nan")])
def test_a_time_outside_the_run_is_refused(time: float) -> None:
    with pytest.raises(InputError, match="expected a time from 0 s to 2 h"):
        lp.plot.network(drawn()["loop-zones"], run_of("loop-zones"), time)


def test_a_run_of_another_scenario_is_refused() -> None:
    with pytest.raises(InputError, match="a run of this scenario, loop-alone"):
        lp.plot.network(drawn()["loop-alone"], run_of("loop-zones"))
    with pytest.raises(InputError, match="none without the result"):
        lp.plot.network(drawn()["loop-alone"], None, 3.0)
    empty = simulate(drawn()["loop-alone"], times=[1e9])
    with pytest.raises(InputError, match="no samples"):
        lp.plot.network(drawn()["loop-alone"], empty)
