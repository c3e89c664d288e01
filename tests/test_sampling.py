"""Draws: reproducible, within their ranges, chance kept apart from what is not known."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from closed_form_engine import scenario
from leakphys.errors import InputError
from leakphys.quantities import Grade, Quantity
from leakphys.sampling import (
    EPISTEMIC_DRAWS,
    Distribution,
    Floats,
    LogUniform,
    Normal,
    Triangular,
    Uniform,
    draw,
    fitted,
    is_epistemic,
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


@pytest.mark.parametrize(
    "spread", [*SPREADS, Normal("0.3 mm", "3 mm")], ids=lambda spread: type(spread).__name__
)
def test_what_is_no_probability_has_no_quantile(spread: Distribution) -> None:
    assert np.isnan(spread.quantile(np.array([-0.5, 1.5, np.nan]), "m")).all()


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


def test_normal_is_cut_where_its_field_ends() -> None:
    # A discharge coefficient lies above 0 and at most at 1; this one would pass 1 in a third.
    path = "puncture.discharge_coefficient"
    cut = fitted(path, Normal(0.6, 1.0), "")
    probability = np.linspace(0.0, 1.0, 1001)
    values = cut.quantile(probability, "")
    assert np.all((values > 0.0) & (values <= 1.0))
    assert np.all(np.diff(values) > 0.0)
    # The share cut off is that of a normal distribution with mean 0.8 beyond 1: 2.5 %, and of the rest
    # half lies below the quantile of 0.975/2.
    assert cut.cut_off("") == pytest.approx(
        0.025 + stats.norm.cdf(-0.8 / (0.2 / 1.959964)), rel=1e-6
    )
    assert values[500] == pytest.approx(0.8 + 0.2 / 1.959964 * stats.norm.ppf(0.4875), abs=1e-9)
    assert Normal("60 W", "1 kW", most="1 kW").quantile(np.array([1.0]), "W") == 1000.0
    free = Uniform(0.6, 1.0)
    assert fitted(path, free, "") is free


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
        Normal(1.0, 2.0, least=3.0, most=0.5),
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
    assert sample.outer_draws == EPISTEMIC_DRAWS
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
        for number in range(EPISTEMIC_DRAWS):
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


@pytest.mark.parametrize("rows", [{"puncture.diametre": [1e-3]}, {"puncture.diameter": [np.nan]}])
def test_a_posterior_of_something_else_is_refused(rows: dict[str, Floats]) -> None:
    with pytest.raises(InputError, match=r"posterior.*puncture\.diamet"):
        sample_scenario(scenario().quantities(), 10, 0, posterior=rows)


# --- what is known and what is not


@pytest.mark.parametrize(
    ("grade", "source", "unknown"),
    [
        ("assumed", "a guess", True),
        ("official", "the agency: about 0.8 mm; range assumed", True),
        ("derived", "2600 kg × 0.4; the share that takes part is assumed", True),
        ("official", "the agency: 0.6 to 1.0 mm", False),
        ("derived", "left unassumed", False),
    ],
)
def test_a_range_that_its_own_source_calls_assumed_is_not_chance(
    grade: Grade, source: str, unknown: bool
) -> None:
    diameter = Quantity(8e-4, "m", 6e-4, 1e-3, "uniform", source, grade)
    sample = sample_scenario({"puncture.diameter": diameter}, 100, 0)
    assert is_epistemic(diameter) is unknown
    assert sample.outer_draws == (EPISTEMIC_DRAWS if unknown else 1)
    assert np.unique(sample.inputs["puncture.diameter"]).size == (
        EPISTEMIC_DRAWS if unknown else 100
    )


# --- bounds and order

GAS, STROKE = "loop.accumulator.gas_volume", "loop.accumulator.stroke"
ONSET, LOSS = "loop.pump_void_onset", "loop.pump_void_loss"


def crossing(
    gas: tuple[float, float] | None, stroke: tuple[float, float] | None, grades: tuple[Grade, Grade]
) -> dict[str, Quantity]:
    """A gas volume and a stroke in m3, each with its range, around 4 and 5."""
    found: dict[str, Quantity] = {}
    for path, central, span, grade in (
        (GAS, 4.0, gas, grades[0]),
        (STROKE, 5.0, stroke, grades[1]),
    ):
        low, high = span or (None, None)
        found[path] = Quantity(central, "m**3", low, high, source="a", grade=grade)
    return found


@pytest.mark.parametrize("grades", list(itertools.product(("assumed", "press"), repeat=2)))
@pytest.mark.parametrize(
    ("gas", "stroke"),
    [
        ((2.0, 7.0), (3.0, 8.0)),
        ((4.0, 9.0), (2.0, 6.0)),  # half of all strokes leave no gas volume
        ((2.0, 8.0), None),
        (None, (3.0, 8.0)),
    ],
)
def test_draws_that_cross_are_put_in_order(
    gas: tuple[float, float] | None,
    stroke: tuple[float, float] | None,
    grades: tuple[Grade, Grade],
) -> None:
    n = 400
    found = crossing(gas, stroke, grades)
    sample = sample_scenario(found, n, 0)
    low = sample.inputs.get(GAS, np.full(n, 4.0))
    high = sample.inputs.get(STROKE, np.full(n, 5.0))
    assert np.all(low < high)
    for column, span in ((low, gas), (high, stroke)):
        assert span is None or (span[0] <= column.min() <= column.max() <= span[1])
    assert sample.redrawn
    assert set(sample.redrawn) <= {path for path in (GAS, STROKE) if path in sample.inputs}
    for path in sample.epistemic:  # what is not known stays one value for an outer draw
        assert (
            np.unique(np.stack([sample.outer, sample.inputs[path]]), axis=1).shape[1]
            <= EPISTEMIC_DRAWS
        )
    for path in sample.redrawn if len(sample.inputs) == 1 else ():
        alone = sample_scenario({path: found[path]}, n, 0).inputs[path]  # nothing to cross
        changed = np.mean(alone != sample.inputs[path])
        assert changed == sample.redrawn[path] < 1.0  # what was in order stays as it was drawn


def test_what_is_drawn_again_does_not_depend_on_the_other_members() -> None:
    found = crossing((2.0, 8.0), (4.0, 9.0), ("press", "press"))
    many, few = sample_scenario(found, 500, 3), sample_scenario(found, 50, 3)
    for path in (GAS, STROKE):
        np.testing.assert_array_equal(few.inputs[path], many.inputs[path][:50])


def test_the_upper_keeps_its_distribution_and_the_lower_fills_the_room_below_it() -> None:
    # Both uniform on 0 to 1: the upper stays so, and the lower over the upper is uniform on 0 to 1.
    n = 20_000
    spans = {ONSET: 0.0, LOSS: 1.0}
    found = {
        path: Quantity(value, "", 0.0, 1.0, "uniform", "a", "press")
        for path, value in spans.items()
    }
    sample = sample_scenario(found, n, 0)
    lower, upper = sample.inputs[ONSET], sample.inputs[LOSS]
    assert sample.redrawn == {ONSET: pytest.approx(0.5, abs=0.02)}
    # Kolmogorov's distance of n values passes 1.95/sqrt(n) once in a thousand.
    for column in (upper, lower / upper):
        assert stats.kstest(column, "uniform").statistic < 1.95 / np.sqrt(n)
    assert abs(stats.spearmanr(upper, lower / upper).statistic) < 4.0 / np.sqrt(n)


def test_ranges_that_only_touch_are_refused() -> None:
    found = {
        GAS: Quantity(5.0, "m**3", 5.0, 6.0, "uniform", "a"),
        STROKE: Quantity(5.0, "m**3", 4.0, 5.0, "uniform", "a"),
    }
    with pytest.raises(InputError, match=r"found no value .* expected ranges that leave room"):
        sample_scenario(found, 50, 0)


def test_every_part_with_both_is_put_in_order() -> None:
    share = Quantity(0.5, "", 0.1, 0.9, "uniform", "a")
    paths = [f"{part}.void_{end}" for part in ("pumps.a", "pumps.b") for end in ("onset", "loss")]
    sample = sample_scenario(dict.fromkeys(paths, share), 300, 0)
    for onset, loss in (paths[:2], paths[2:]):
        assert np.all(sample.inputs[onset] < sample.inputs[loss])
    assert set(sample.redrawn) == {"pumps.a.void_onset", "pumps.b.void_onset"}
