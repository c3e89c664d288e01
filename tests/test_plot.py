"""Figures: built without a display, units on the axes, nothing lost, nothing outside the colours."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from closed_form_engine import run, scenario
from leakphys.assess import assess
from leakphys.errors import InputError
from leakphys.plot import margins, timeline
from leakphys.simulate import simulate

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@pytest.fixture(autouse=True)
def _closed_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leakphys.engine.run", run)


def rendered(figure: Figure) -> bytes:
    """The figure as PNG, drawn in full."""
    drawing = BytesIO()
    figure.savefig(drawing, format="png", dpi=50)
    return drawing.getvalue()


def labels(figure: Figure) -> list[str]:
    """Labels of all axes."""
    return [text for axes in figure.axes for text in (axes.get_xlabel(), axes.get_ylabel()) if text]


def test_a_run_has_panels_with_units_and_its_events() -> None:
    figure = timeline(simulate(scenario(), "home"))
    found = " ".join(labels(figure))
    for unit in ("[kPa]", "[%]", "[°C]", "[h]"):
        assert unit in found
    words = figure.get_supxlabel()
    assert "1 heat rejection below 50 %" in words.replace("\n", " ")
    assert len(rendered(figure)) > 5000


def test_a_run_without_any_event_or_signal_is_still_drawn() -> None:
    figure = timeline(simulate(scenario(), "home", times=[0.0], signals=["loop.mass"]))
    assert len(rendered(figure)) > 1000


def test_events_of_an_assessment_have_a_row_each() -> None:
    found = assess(scenario(), n=40)
    figure = timeline(found)
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names == [event.name for event in found.events]
    assert len(rendered(figure)) > 5000


def test_margins_have_a_row_for_each_option_and_limit() -> None:
    found = assess(scenario(), n=40)
    figure = margins(found)
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert len(names) == sum(len(option.limits) for option in found.options)
    assert "one: warm*" in names
    assert {"time margin [h]", "heat-load margin [W]"} <= set(labels(figure))
    assert len(rendered(figure)) > 5000


def test_the_same_result_gives_the_same_picture() -> None:
    result = simulate(scenario(), "home")
    assert rendered(timeline(result)) == rendered(timeline(result))


def test_other_things_are_refused() -> None:
    with pytest.raises(InputError, match="timeline"):
        timeline(3)
    with pytest.raises(InputError, match="margins"):
        margins(assess(scenario(), n=1, options=[]))
