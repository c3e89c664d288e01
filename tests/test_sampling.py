"""Draws: reproducible, within their ranges, chance kept apart from what is not known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closed_form_engine import scenario
from leakphys.errors import InputError
from leakphys.sampling import (
    Distribution,
    LogUniform,
    Normal,
    Triangular,
    Uniform,
    draw,
    sample_scenario,
    unit_cube,
)

SPREADS: list[Distribution] = [
    Uniform("0.3 mm", "3 mm"),
    LogUniform("0.3 mm", "3 mm"),
    Triangular("0.3 mm", "0.8 mm", "3 mm"),
]


@pytest.mark.parametrize("spread", SPREADS, ids=lambda spread: type(spread).__name__)
def test_quantiles_rise_from_one_bound_to_the_other(spread: Distribution) -> None:
    probability = np.linspace(0.0, 1.0, 101)
    values = spread.quantile(probability, "m")
    assert np.all(np.diff(values) > 0.0)
    # The bounds are 0.3 and 3 mm up to the rounding of the unit's conversion and one exp.
    np.testing.assert_allclose(values[[0, -1]], [3e-4, 3e-3], rtol=1e-14)


def test_medians_have_their_closed_forms() -> None:
    half = np.array([0.5])
    assert Uniform(1.0, 3.0).quantile(half, "")[0] == pytest.approx(2.0, rel=1e-15)
    assert LogUniform(1.0, 100.0).quantile(half, "")[0] == pytest.approx(10.0, rel=1e-14)
    # Triangle 0..1 with its mode at 0: F = 1 - (1 - x)², median 1 - sqrt(1/2).
    found = Triangular(0.0, 0.0, 1.0).quantile(half, "")[0]
    assert found == pytest.approx(1.0 - np.sqrt(0.5), rel=1e-14)


def test_normal_holds_95_percent_between_its_bounds() -> None:
    values = Normal(-1.0, 3.0).quantile(np.array([0.025, 0.5, 0.975]), "")
    # scipy's inverse of the truncated normal is good to some 1e-12 of the spread.
    np.testing.assert_allclose(values, [-1.0, 1.0, 3.0], atol=1e-10)


def test_normal_of_a_positive_quantity_has_no_negative_values() -> None:
    values = Normal("0.05 mm", "1.5 mm").quantile(np.array([1e-12, 1e-3, 0.01]), "m")
    assert np.all(values > 0.0)


@pytest.mark.parametrize(
    "spread",
    [
        Uniform("3 mm", "0.3 mm"),
        Uniform("1 mm", "1 mm"),
        Uniform(0.0, float("inf")),
        Uniform(float("nan"), 1.0),
        LogUniform(0.0, 1.0),
        Triangular(0.0, 2.0, 1.0),
        Normal(2.0, 1.0),
        Uniform("1 kg", "2 kg"),
        Uniform("1", "2 mm"),
    ],
    ids=repr,
)
def test_wrong_bounds_are_refused_with_the_path(spread: Distribution) -> None:
    with pytest.raises(InputError, match=r"puncture\.diameter.*found.*expected"):
        draw({"puncture.diameter": (spread, "m")}, 4, seed=0)


@pytest.mark.parametrize("method", ["sobol", "latin_hypercube", "independent"])
@settings(max_examples=20, deadline=None)
@given(n=st.integers(1, 300), dimensions=st.integers(0, 9), seed=st.integers(0, 2**63))
def test_points_are_reproducible_and_inside_the_cube(
    method: str, n: int, dimensions: int, seed: int
) -> None:
    points = unit_cube(n, dimensions, seed, method)  # type: ignore[arg-type]
    assert points.shape == (n, dimensions)
    assert np.all((points >= 0.0) & (points < 1.0))
    np.testing.assert_array_equal(points, unit_cube(n, dimensions, seed, method))  # type: ignore[arg-type]


def test_a_larger_sobol_ensemble_begins_with_the_smaller_one() -> None:
    np.testing.assert_array_equal(unit_cube(1000, 3, 7)[:100], unit_cube(100, 3, 7))


def test_seeds_differ() -> None:
    assert not np.array_equal(unit_cube(10, 2, 0), unit_cube(10, 2, 1))


def test_latin_hypercube_has_one_point_in_each_stratum() -> None:
    points = unit_cube(20, 4, 0, "latin_hypercube")
    for column in points.T:
        assert sorted(np.floor(20 * column).astype(int)) == list(range(20))


def test_members_of_an_outer_draw_share_what_is_not_known() -> None:
    sample = sample_scenario(scenario().quantities(), 210, 0, choices={"puncture.upstream": 3})
    assert sample.outer_draws == 20
    assert set(sample.epistemic) == {
        "puncture.upstream",
        "puncture.discharge_coefficient",
        "nodes.wall.heat_capacity",
    }
    assert set(sample.aleatory) == {
        "puncture.diameter",
        "compartments.cabin.load",
        "plans.home.descent.duration",
    }
    sizes = np.bincount(sample.outer)
    assert sizes.max() - sizes.min() <= 1
    for path in sample.epistemic:
        for number in range(20):
            assert np.unique(sample.inputs[path][sample.outer == number]).size == 1
    for path in sample.aleatory:
        assert np.unique(sample.inputs[path]).size == sample.n
    assert set(np.unique(sample.inputs["puncture.upstream"])) == {0.0, 1.0, 2.0}


def test_fewer_members_than_outer_draws_take_one_each() -> None:
    sample = sample_scenario(scenario().quantities(), 3, 0)
    assert sample.outer_draws == 3
    assert sample.outer.tolist() == [0, 1, 2]


def test_without_anything_unknown_there_is_one_outer_draw() -> None:
    known = {
        path: quantity
        for path, quantity in scenario().quantities().items()
        if quantity.grade != "assumed"
    }
    assert sample_scenario(known, 50, 0).outer_draws == 1


def test_one_unknown_in_two_plans_is_drawn_once() -> None:
    axes = {
        "plans.a.closed.duration": (Uniform(0.0, 1.0), "s"),
        "plans.b.closed.duration": (Uniform(0.0, 2.0), "s"),
        "plans.b.open.duration": (Uniform(0.0, 1.0), "s"),
    }
    drawn = draw(axes, 16, 0)
    a, b, other = drawn.values()
    np.testing.assert_array_equal(2.0 * a, b)
    assert not np.array_equal(a, other)


def test_a_posterior_replaces_ranges_and_keeps_its_rows_together() -> None:
    diameter = np.linspace(0.7e-3, 0.9e-3, 11)
    rows = {"puncture.diameter": diameter, "puncture.discharge_coefficient": 1e3 * diameter}
    sample = sample_scenario(scenario().quantities(), 100, 0, posterior=rows)
    drawn = sample.inputs["puncture.diameter"]
    assert set(drawn) <= set(diameter)
    np.testing.assert_array_equal(sample.inputs["puncture.discharge_coefficient"], 1e3 * drawn)
    assert "puncture.discharge_coefficient" not in sample.epistemic
