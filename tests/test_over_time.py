"""Members over time beside what was reported: the members of an assessment, their phases, the figure's words."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest

import leakphys as lp
from leakphys.errors import InputError
from leakphys.over_time import Bands, bands
from leakphys.scenario import Scenario

SHIP = Scenario.load("soyuz-ms22")
N = 24


@pytest.fixture(scope="module")
def found() -> Bands:
    return bands(SHIP, n=N, seed=3)


def test_the_members_are_those_of_the_assessment(found: Bands) -> None:
    """At the time of every observation the bands are the assessment's quantiles, before and after the evidence."""
    told = {x.observation.name: x for x in lp.assess(SHIP, n=N, seed=3, options=[]).observed}
    times = sorted({x.at for x in found.observed if x.at is not None})
    at_those = bands(SHIP, n=N, seed=3, times=times)
    assert len(found.observed) == 5
    for entry in found.observed:
        beside = told[entry.observation.name]
        assert entry.value == beside.value
        assert entry.value_calibrated == beside.value_calibrated
        band = at_those.signals[entry.observation.signal]
        assert entry.at is not None
        moment = times.index(entry.at)
        for spread, known in (
            (band.members, beside.value),
            (band.weighed, beside.value_calibrated),
        ):
            assert spread is not None
            assert known is not None
            expected = [known.p05, known.p50, known.p95]
            np.testing.assert_allclose(spread[:, moment], np.array(expected, float), rtol=1e-12)


def test_bands_are_in_order_and_follow_what_was_reported(found: Bands) -> None:
    assert found.time[0] == 0.0
    assert found.time[-1] == pytest.approx(1.2 * 156 * 3600.0)
    assert set(found.signals) == {x.observation.signal for x in found.observed}
    for band in found.signals.values():
        assert band.unit == "K"
        for spread in (band.members, band.weighed):
            assert spread is not None
            assert spread.shape == (3, found.time.size)
            assert np.all(np.diff(spread, axis=0) >= 0.0)


def test_phases_start_where_their_durations_say(found: Bands) -> None:
    ((name, (low, middle, high)),) = found.phases
    assert name == "ventilated"
    assert 24 * 3600.0 <= low < middle < high <= 60 * 3600.0


def test_times_beyond_the_plan_are_no_numbers() -> None:
    late = bands(SHIP, n=2, times=["1 h", "100 d"])
    for band in late.signals.values():
        assert np.isfinite(band.members[:, 0]).all()
        assert np.isnan(band.members[:, 1]).all()


def test_the_figure_names_label_and_source_of_each_number(found: Bands) -> None:
    figure = lp.plot.bands(found)
    figure.savefig(BytesIO(), format="png", dpi=50)
    below = figure.get_supxlabel().replace("\n", " ")
    shown = [text.get_text() for axes in figure.axes for text in axes.texts]
    for number, entry in enumerate(found.observed, 1):
        assert entry.reported is not None
        assert entry.reported.source in below
        assert all(fact in below for fact in entry.facts)
        assert f"{number} {entry.label}" in shown
    diamonds = [x for axes in figure.axes for x in axes.lines if x.get_marker() == "D"]
    celsius = sorted(x.reported.value_si - 273.15 for x in found.observed if x.reported)
    assert sorted(float(np.asarray(x.get_ydata())[0]) for x in diamonds) == pytest.approx(celsius)
    assert figure.axes[-1].get_xlabel().endswith("[d]")


def test_what_has_no_bands_is_refused() -> None:
    with pytest.raises(InputError, match="no plan with a reported number"):
        bands(Scenario.load("loop-alone"))
    with pytest.raises(InputError, match="plan: found 'short', expected"):
        bands(SHIP, n=2, plan="short")
    with pytest.raises(
        InputError, match="found 1 s after 2 s, expected finite times that increase"
    ):
        bands(SHIP, n=2, times=[2.0, 1.0])
    with pytest.raises(InputError, match="times: found none"):
        bands(SHIP, n=2, times=[])
    with pytest.raises(InputError, match="bands: found the number 3, expected the result of bands"):
        lp.plot.bands(3)
