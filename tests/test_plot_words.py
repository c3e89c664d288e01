"""What stands in figures can be read: titles as they are, a line for each thing, nothing over another."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from leakphys.assess import assess
from leakphys.errors import InputError
from leakphys.plot import margins, network, observed, timeline
from leakphys.scenario import Scenario
from leakphys.simulate import simulate
from test_scenario_coolant import two_loops

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHIP = Scenario.load("soyuz-ms22")
ODD = r"$x_$ for $5, $6 and \frac"


def drawn(figure: Figure) -> Figure:
    """The figure after it was drawn in full, so that all places are known."""
    figure.savefig(BytesIO(), format="png", dpi=50)
    return figure


def legends(figure: Figure) -> list[list[str]]:
    """The lines that each panel names."""
    found = [[str(line.get_label()) for line in axes.lines] for axes in figure.axes]
    return [[name for name in names if not name.startswith("_")] for names in found]


def clear_of_each_other(axes: Axes) -> bool:
    """Whether no number on the horizontal axis comes within 4 pixels of the next one."""
    low, high = axes.get_xlim()
    labels = zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
    boxes = [label.get_window_extent() for tick, label in labels if low <= tick <= high]
    return len(boxes) > 1 and all(a.x1 + 4.0 < b.x0 for a, b in pairwise(boxes))


def test_a_title_is_shown_as_it_is_written() -> None:
    odd = SHIP.replace(title=ODD)
    run, found = simulate(odd, "short", times=[0.0, 1.0]), assess(odd, n=2, options=["short-0"])
    figures = [timeline(run), timeline(found), margins(found), network(odd), network(odd, run)]
    for figure in figures:
        drawn(figure)
    for figure in figures[:1] + figures[2:3]:
        assert figure.get_suptitle().startswith(ODD + "\n")
    assert figures[1].axes[0].get_title().startswith(ODD + "\n")


@pytest.mark.parametrize("words", [40, 400])
def test_a_long_title_stays_on_its_paper(words: int) -> None:
    long = SHIP.replace(title="A title that goes on " * words)
    for figure in (timeline(simulate(long, times=[0.0, 1.0])), network(long)):
        drawn(figure)
        texts = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
        title = next(text for text in texts if "goes on" in text.get_text())
        assert title.get_text().count("\n") <= 3
        box = title.get_window_extent()
        assert box.x0 >= 0.0
        assert box.x1 <= figure.bbox.x1
        assert box.y1 <= figure.bbox.y1


def test_each_volume_of_two_loops_is_drawn_once() -> None:
    run = simulate(two_loops(), times=[0.0, 600.0, 3600.0])
    panels = legends(drawn(timeline(run)))
    assert panels[0] == ["loop", "inner"]  # pressures
    for names in panels:
        assert len(set(names)) == len(names), names
    coolant = next(names for names in panels if "exchanger" in names)
    assert "equipment" not in coolant
    assert "inner tank" in coolant


def test_a_loop_of_one_volume_is_drawn_in_one_panel_of_temperatures() -> None:
    panels = legends(timeline(simulate(SHIP, times=[0.0, 600.0])))
    assert panels[0] == ["loop"]
    assert panels[1] == ["mass fraction", "heat rejection fraction"]
    assert panels[2][0] == "coolant"
    assert "radiator" in panels[2]


def test_rows_of_events_keep_off_the_frame_and_shares_off_the_arrows() -> None:
    found = assess(SHIP, n=20, options=[])
    axes = drawn(timeline(found)).axes[0]
    bottom, top = axes.get_ylim()
    assert bottom > len(found.events) - 0.7
    assert top < -0.3
    shares = [text.get_window_extent() for text in axes.texts]
    assert shares
    assert all(box.x0 > axes.bbox.x1 + 4.0 for box in shares)
    assert clear_of_each_other(axes)


def test_margins_without_a_time_have_an_axis_that_can_be_read() -> None:
    never = SHIP.replace(
        **{f"limits.{limit.name}.threshold": 900.0 for limit in SHIP.limits if not limit.needs_crew}
    )
    found = assess(never, n=2, options=["short-0"])
    assert all(entry.time_margin.p50 is None for entry in found.options[0].limits)
    figure = drawn(margins(found))
    assert figure.axes[1].get_xlim() == (-1.0, 1.0)
    assert all(clear_of_each_other(axes) for axes in figure.axes)


def test_what_happens_before_the_puncture_is_an_arrow_at_the_lower_edge() -> None:
    """An accumulator that a member starts near its stop bottoms while the ship is still whole."""
    found = assess(SHIP, n=20, options=[])
    times = [event.time.p05 for event in found.events]
    early = replace(
        found,
        events=tuple(
            replace(event, time=replace(event.time, p05=-300.0, p50=-200.0, p95=last))
            for event, last in zip(found.events, [-100.0, 4e3] * len(times), strict=False)
        ),
    )
    axes = drawn(timeline(early)).axes[0]
    assert axes.get_xlim()[0] > 0.0
    arrows = [line for line in axes.lines if line.get_marker() == "<"]
    assert len(arrows) == len(found.events)


def test_reported_temperatures_stand_beside_the_members_with_label_and_facts() -> None:
    found = assess(SHIP, n=20, options=["nominal-3"])
    axes = drawn(observed(found)).axes[0]
    rows = [entry for entry in found.observed if entry.unit == "K" and entry.reported]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == [
        entry.observation.title for entry in rows
    ]
    told = [text.get_text() for text in axes.texts]
    assert told == [f"{entry.label} ({', '.join(entry.facts)})" for entry in rows]
    reported = [line for line in axes.lines if line.get_marker() == "D"]
    celsius = [entry.reported.value_si - 273.15 for entry in rows if entry.reported]
    assert [float(np.asarray(line.get_xdata())[0]) for line in reported] == pytest.approx(celsius)
    with pytest.raises(InputError, match="at least one"):
        observed(assess(Scenario.load("loop-alone"), n=2))
