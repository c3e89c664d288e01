"""Margins and probabilities: laws first, then closed forms, then published values."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closed_form_engine import HEAT_PER_PERSON, HUMIDITY_RATE, run, scenario
from leakphys._loads import LOADS, load_margin, thinned
from leakphys._option_margins import option_margins
from leakphys._statistics import (
    Members,
    clopper_pearson_lower,
    probability,
    quantile_bounds,
    quantiles,
    rank_correlations,
)
from leakphys.errors import InputError
from leakphys.margins import LimitMargin, OptionMargins
from leakphys.sampling import Floats, Sample, sample_scenario
from leakphys.scenario import Scenario

GRID = np.array(LOADS)


@pytest.fixture(autouse=True)
def _closed_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leakphys.engine.run", run)


def margins_of(found: Scenario, option: str, n: int = 120) -> OptionMargins:
    sample = sample_scenario(found.quantities(), n, 0, choices={"puncture.upstream": 3})
    chosen = next(entry for entry in found.options if entry.name == option)
    return option_margins(found, chosen, sample)


def limit_of(margins: OptionMargins, name: str) -> LimitMargin:
    return next(entry for entry in margins.limits if entry.limit.name == name)


def single(**inputs: float) -> Sample:
    """A sample of one member with these inputs."""
    columns = {path: np.array([value]) for path, value in inputs.items()}
    return Sample(columns, np.zeros(1, dtype=np.int64), 1, (), ())


# --- laws


def test_a_higher_threshold_never_lowers_the_chance_to_hold_it() -> None:
    chances = [
        limit_of(
            margins_of(scenario(**{"limits.cabin_hot.threshold": f"{kelvin} K"}), "one"),
            "cabin_hot",
        ).p_held.value
        for kelvin in (300, 304, 307, 308, 309, 312, 320)
    ]
    assert chances == sorted(chances)
    assert chances[0] == 0.0
    assert chances[-1] == 1.0


def test_more_crew_never_raises_the_chance_to_hold_a_limit_against_heat() -> None:
    found = scenario()
    one, three = margins_of(found, "one"), margins_of(found, "three")
    for name in ("cabin_hot", "humid", "warm"):
        a, b = limit_of(one, name), limit_of(three, name)
        assert b.p_held.value <= a.p_held.value
        assert b.p_held.epistemic[0] <= a.p_held.epistemic[0]


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 500), st.data())
def test_the_lower_bound_lies_below_the_share_and_rises_with_it(
    n: int, data: st.DataObject
) -> None:
    held = data.draw(st.integers(0, n))
    bound = clopper_pearson_lower(held, n)
    assert 0.0 <= bound <= held / n
    if held < n:
        assert bound < clopper_pearson_lower(held + 1, n)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=60), st.integers(1, 7))
def test_the_epistemic_interval_contains_the_share(held: list[bool], draws: int) -> None:
    mask = np.array(held)
    outer = (np.arange(mask.size) * draws // mask.size).astype(np.int64)
    found = probability(mask, Members.all_of(outer))
    low, high = found.epistemic
    assert 0.0 <= low <= found.value <= high <= 1.0
    assert found.outer_draws == np.unique(outer).size


def test_the_bound_counts_epistemic_draws_and_covers() -> None:
    """Draws of 50 members whose own chances are spread by a beta: the bound lies below the mean in 95 % of trials."""
    g = np.random.default_rng(7)
    mean, trials, below = 0.6, 400, 0
    outer = np.repeat(np.arange(40), 50)
    for _ in range(trials):
        chances = g.beta(0.3, 0.2, 40)  # mean 0.6, most near 0 or 1
        held = g.random(outer.size) < chances[outer]
        below += probability(held, Members.all_of(outer)).lower95 <= mean
    assert below >= 0.95 * trials
    # and members of one draw are the trials where there is but one
    one = probability(np.ones(59, dtype=bool), Members.all_of(np.zeros(59, dtype=np.int64)))
    assert one.lower95 == pytest.approx(0.05 ** (1.0 / 59.0), rel=1e-12)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-1e6, 1e6), st.sampled_from(["known", "above", "below"])),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from([0.05, 0.5, 0.95]),
    st.randoms(use_true_random=False),
)
def test_a_quantile_is_told_only_where_no_unknown_value_could_change_it(
    members: list[tuple[float, str]], p: float, chance: random.Random
) -> None:
    ends, kinds = np.array([end for end, _ in members]), [kind for _, kind in members]
    low = np.where([kind == "below" for kind in kinds], -np.inf, ends)
    high = np.where([kind == "above" for kind in kinds], np.inf, ends)
    least, most = quantile_bounds(np.sort(low), np.sort(high), p)
    for _ in range(5):  # whatever the unknown values are, the quantile lies between the bounds
        beyond = np.array([chance.choice([0.0, 1.0, 1e3, 1e9]) for _ in members])
        sign = np.array([{"known": 0.0, "above": 1.0, "below": -1.0}[kind] for kind in kinds])
        found = float(np.quantile(ends + sign * beyond, p))
        # numpy interpolates with another rounding: a few units in the last place of 1e9.
        assert least - 1e-6 <= found <= most + 1e-6
    if set(kinds) == {"known"}:
        assert least == most


@settings(max_examples=40, deadline=None)
@given(st.floats(-2000.0, 2500.0), st.floats(1e-4, 10.0))
def test_a_straight_line_is_touched_where_it_is(zero: float, slope: float) -> None:
    worst = slope * (GRID - zero)
    found = load_margin(GRID, worst[None, :])
    if GRID[0] < zero < GRID[-1]:
        # 60 halvings of at most 800 W, and the rounding of worst itself.
        assert found.margin[0] == pytest.approx(zero, abs=1e-9)
        assert found.touching[0] == found.margin[0]
        assert np.isnan([found.at_least[0], found.at_most[0]]).all()
    elif zero >= GRID[-1]:
        assert found.at_least[0] == GRID[-1]
    elif zero < GRID[0]:
        assert found.at_most[0] == GRID[0]


def test_the_sign_says_whether_the_limit_holds_without_extra_load() -> None:
    # Rows: held and touched by more heat; exceeded and cured by less heat; held and touched
    # by taking heat away (a limit on the lower side); exceeded and cured by more heat (dry air).
    zeros = np.array([300.0, -300.0, -300.0, 300.0])
    slope = np.array([1.0, 1.0, -1.0, -1.0])
    worst = slope[:, None] * (GRID[None, :] - zeros[:, None])
    found = load_margin(GRID, worst)
    np.testing.assert_allclose(found.margin, [300, -300, 300, -300], atol=1e-9)
    np.testing.assert_allclose(found.touching, zeros, atol=1e-9)


def test_of_two_touching_loads_the_nearer_one_is_the_margin() -> None:
    # Held without extra load and exceeded on both sides: at -190 W and near +20 W, and mirrored.
    def valley(left: float, right: float) -> Floats:
        return np.maximum(left - GRID, GRID - right)

    worst = np.stack([valley(-190.0, 20.0), valley(-20.0, 190.0), -valley(-190.0, 20.0)])
    found = load_margin(GRID, worst)
    # Near: the cubic rounds the corner of the valley off, which lies between two loads.
    right, left, cured = found.touching
    assert 0.0 < right < 100.0
    assert left == pytest.approx(-right, abs=1e-9)
    np.testing.assert_allclose(np.abs(found.touching), np.abs(found.margin), rtol=1e-12)
    assert found.margin[0] > 0.0
    assert cured == pytest.approx(right, abs=1e-9)
    assert found.margin[2] < 0.0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-50.0, 50.0).filter(lambda x: abs(x) > 1e-290), min_size=8, max_size=8))
def test_no_load_nearer_than_the_margin_changes_what_holds(excess: list[float]) -> None:
    from scipy.interpolate import PchipInterpolator

    found = load_margin(GRID, np.array([excess]))
    reach = np.abs(found.margin[0]) if np.isfinite(found.margin[0]) else 800.0
    inside = np.linspace(-reach, reach, 4001)[1:-1]
    values = PchipInterpolator(GRID, excess)(inside[(inside >= GRID[0]) & (inside <= GRID[-1])])
    # Apart from the rounding of a cubic of 50 in 800 W next to its zero.
    assert np.all(values > -1e-9) or np.all(values < 1e-9)
    if np.isfinite(found.touching[0]):
        assert float(PchipInterpolator(GRID, excess)(found.touching[0])) == pytest.approx(
            0, abs=1e-9
        )


def test_excesses_next_to_nothing_are_interpolated_without_a_warning() -> None:
    tiny = np.finfo(np.float64).tiny
    found = load_margin(GRID, np.array([[1.0] * 6 + [tiny, 0.1 * tiny]]))
    assert np.isnan(found.touching).all()
    assert found.at_most[0] < 0.0


def test_a_limit_touched_at_both_sides_equally_far_is_touched_by_heat_added() -> None:
    worst = np.abs(GRID) - 100.0
    found = load_margin(GRID, np.stack([worst, -worst]))
    assert np.all(found.touching > 0.0)
    assert np.sign(found.margin).tolist() == [1.0, -1.0]


# --- censoring


def test_a_quantile_in_the_part_never_reached_is_none() -> None:
    found = quantiles(np.array([1.0, 2.0, np.nan, np.nan]), np.array([np.nan, np.nan, 9.0, 9.0]))
    assert found.p05 == pytest.approx(1.15)
    assert found.p50 is None
    assert found.p95 is None
    assert list(found.between) == ["p50", "p95"]
    least, most = np.array([found.between["p50"], found.between["p95"]], dtype=np.float64).T
    np.testing.assert_allclose(least, [5.5, 9.0])
    assert np.isnan(most).all()  # None: nothing bounds them
    assert (found.n, found.above, found.below, found.missing) == (4, 2, 0, 0)
    assert found.censored_share == 0.5


def test_a_bound_among_the_values_is_not_ranked_above_them() -> None:
    # 96 members reach their limit after 1 to 96 h; 4 were looked at for 10 h only and had not. They may
    # reach it at 11 h or never, so everything from the tenth hour on depends on them.
    values = np.concatenate([np.arange(1.0, 97.0), np.full(4, np.nan)])
    looked = np.where(np.isnan(values), 10.0, np.nan)
    found = quantiles(values, looked)
    assert found.p05 == pytest.approx(5.95)
    assert found.p50 is None
    low, high = found.between["p50"]
    assert low is not None
    assert high is not None
    assert 10.0 < low < high == pytest.approx(50.5)
    assert found.p95 is None
    assert found.censored_share == 0.04


@pytest.mark.parametrize(("censored", "known"), [(5, True), (6, False)])
def test_more_than_one_in_twenty_censored_leaves_no_95_percent(censored: int, known: bool) -> None:
    values = np.arange(1.0, 102.0)  # 101 members: the 95 % quantile is the 96th value
    values[101 - censored :] = np.nan
    found = quantiles(values, np.where(np.isnan(values), 200.0, np.nan))
    assert (found.p95 is not None) is known
    assert found.p95 == (96.0 if known else None)
    assert found.censored_share == pytest.approx(censored / 101)


def test_failed_members_have_no_value_and_no_place_in_the_quantiles() -> None:
    found = quantiles(np.array([1.0, 2.0, 3.0, np.nan]))
    assert found.p50 == 2.0
    assert found.missing == 1


def test_all_censored_is_none_throughout() -> None:
    found = quantiles(np.full(3, np.nan), np.ones(3))
    assert (found.p05, found.p50, found.p95, found.above) == (None, None, None, 3)
    assert found.censored_share == 1.0


def test_load_margins_beyond_the_loads_are_bounds() -> None:
    flat, heat = np.zeros(8), 1e-6 * GRID
    bend = np.where(GRID == 200.0, 0.5, 0.0)
    rows = [held + way for held in (-1.0, 1.0) for way in (flat, heat, -heat, bend)]
    found = load_margin(GRID, np.stack([*rows, np.full(8, np.nan)]))
    assert np.all(np.isnan(found.margin))
    assert np.all(np.isnan(found.touching))
    # What heat brings nearer is touched beyond 1600 W; what it does nothing to may be so at -800 W.
    none = [np.nan] * 4
    np.testing.assert_array_equal(found.at_least, [800.0, 1600.0, 800.0, 800.0, *none, np.nan])
    np.testing.assert_array_equal(found.at_most, [*none, -800.0, -800.0, -1600.0, -800.0, np.nan])


def test_a_load_whose_run_failed_is_left_out() -> None:
    worst = 0.01 * (GRID - 333.0)
    worst[[0, 7]] = np.nan
    assert load_margin(GRID, worst[None, :]).margin[0] == pytest.approx(333.0, abs=1e-9)
    worst[3] = np.nan  # without the run at no extra load there is nothing to tell
    assert np.isnan(load_margin(GRID, worst[None, :]).margin[0])


def test_half_of_the_loads_tells_how_wrong_all_of_them_are() -> None:
    halves = thinned(GRID)
    assert all(half[LOADS.index(0.0)] for half in halves)
    assert np.all(halves[0] | halves[1])
    zeros = np.linspace(-700.0, 1500.0, 40)
    exact, cautious = zeros, np.exp(zeros / 400.0)
    for at_loads, at_zeros in ((GRID, exact), (np.exp(GRID / 400.0), cautious)):
        worst = at_loads[None, :] - at_zeros[:, None]
        found = load_margin(GRID, worst).margin
        true = np.abs(np.abs(found) - np.abs(zeros)).max()
        changes = [load_margin(GRID[half], worst[:, half]).margin - found for half in halves]
        error = np.nanmax(np.abs(changes))
        if at_zeros is exact:
            assert error < 1e-9
        else:
            assert true < error < 5.0 * true  # a cautious estimate, not a wild one


# --- published values


def test_the_rule_of_59_runs() -> None:
    # 0.95^59 = 0.0485: 59 runs without exceedance show 95 % at 95 % confidence, 58 do not.
    assert clopper_pearson_lower(59, 59) == pytest.approx(0.9505, abs=5e-5)
    assert clopper_pearson_lower(59, 59) >= 0.95 > clopper_pearson_lower(58, 58)
    assert clopper_pearson_lower(59, 59) == pytest.approx(0.05 ** (1.0 / 59.0), rel=1e-12)


def test_clopper_pearson_solves_its_definition() -> None:
    from scipy.stats import binom

    for held, n in ((1, 10), (9, 10), (93, 100), (1900, 2000)):
        # P(X >= held) = 5 % at the bound; the beta quantile is good to 1e-10.
        assert binom.sf(held - 1, n, clopper_pearson_lower(held, n)) == pytest.approx(
            0.05, rel=1e-8
        )
    assert clopper_pearson_lower(0, 10) == 0.0


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(InputError):
        clopper_pearson_lower(3, 2)
    with pytest.raises(InputError):
        clopper_pearson_lower(0, 0)


def test_rank_correlations_order_inputs_and_skip_constants() -> None:
    x = np.arange(50.0)
    noise: Floats = np.random.default_rng(0).random(50)
    found = rank_correlations([("noise", noise), ("x", x), ("flat", np.ones(50))], -(x**3))
    assert [entry.path for entry in found] == ["x", "noise"]
    assert found[0].rank_correlation == pytest.approx(-1.0, abs=1e-12)


# --- closed forms through a whole option


def test_margins_of_one_member_have_their_closed_forms() -> None:
    found = scenario()
    option = next(entry for entry in found.options if entry.name == "one")
    load, capacity, needs = 150.0, 6e5, 6.0 * 3600.0
    sample = single(
        **{
            "compartments.cabin.load": load,
            "nodes.wall.heat_capacity": capacity,
            "plans.home.descent.duration": 3600.0,
        }
    )
    margins = option_margins(found, option, sample)
    hot = limit_of(margins, "cabin_hot")
    power = load + HEAT_PER_PERSON
    time = 13.0 * capacity / power
    assert margins.required == pytest.approx(needs, rel=1e-12)
    assert margins.departure == pytest.approx(7200.0, rel=1e-12)
    assert hot.time_to_limit.p50 == pytest.approx(time, rel=1e-12)
    assert hot.time_margin.p50 == pytest.approx(time - needs, rel=1e-12)
    assert time > needs  # reached only because the last phase is held on beyond the plan
    # The stand-in adds rtol = 1e-6 K to every excess: 1e-6 C/t = 3e-5 W.
    touch = 13.0 * capacity / needs - power
    assert hot.heat_load_margin.p50 == pytest.approx(touch, abs=1e-4)
    assert hot.heat_margin.p50 == pytest.approx(touch * needs, abs=1e-4 * needs)
    assert hot.p_held.value == 1.0
    # Nine tenths of those 1e-6 K show when the tolerance is tightened ten times.
    error = hot.error.heat_load_margin
    assert error == pytest.approx(0.9e-6 * capacity / needs, rel=1e-3)
    humid = limit_of(margins, "humid")
    assert humid.time_to_limit.p50 == pytest.approx(0.25 / HUMIDITY_RATE + 3600.0, rel=1e-12)
    assert humid.heat_load_margin.below == 1  # heat does nothing for it


def test_an_exposure_limit_is_held_until_its_duration_is_used_up() -> None:
    # One person: 75 % is passed at 12500 s; 1 h more is inside the plan of 6 h, 3 h is not.
    for hours, chance in ((1.0, 0.0), (3.0, 1.0)):
        found = scenario(**{"limits.humid.duration": f"{hours} h"})
        assert limit_of(margins_of(found, "one"), "humid").p_held.value == chance


def test_a_limit_on_the_lower_side_has_the_heat_that_may_be_taken_away() -> None:
    found = scenario(**{"limits.cabin_hot.threshold": "330 K"})
    margins = margins_of(found, "one", 1)
    cold, hot = limit_of(margins, "cold"), limit_of(margins, "cabin_hot")
    assert cold.p_held.value == 1.0
    assert cold.heat_load_margin.p50 is not None
    assert cold.heat_load_margin.p50 > 0.0
    # The load itself says which way: heat taken away, against heat added.
    assert cold.touching_load.quantiles.p50 == -cold.heat_load_margin.p50
    assert hot.touching_load.quantiles.p50 == hot.heat_load_margin.p50
    for touching, added in ((cold.touching_load, 0), (hot.touching_load, 1)):
        assert (touching.added, touching.taken_away, touching.worsened) == (added, 1 - added, added)


def test_a_time_margin_never_reached_is_bounded_by_what_was_looked_at() -> None:
    found = scenario(**{"limits.cabin_hot.threshold": "390 K"})
    option = next(entry for entry in found.options if entry.name == "one")
    hot = limit_of(option_margins(found, option, single()), "cabin_hot")
    horizon = 24.0 * 3600.0
    assert hot.time_margin.p50 is None
    # The plan of 6 h, and 24 h more.
    for entry, least in ((hot.time_margin, horizon), (hot.time_to_limit, horizon + 6.0 * 3600.0)):
        low, high = entry.between["p50"]
        assert low == pytest.approx(least)
        assert high is None


def test_the_heat_margin_is_the_load_margin_over_the_required_time() -> None:
    hot = limit_of(margins_of(scenario(), "one", 1), "cabin_hot")
    assert hot.heat_load_margin.p50 is not None
    assert hot.heat_margin.p50 == pytest.approx(
        hot.heat_load_margin.p50 * (hot.time_to_limit.p50 - hot.time_margin.p50)  # type: ignore[operator]
    )


def test_runs_that_margins_do_without_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*given: Any, **more: Any) -> Any:
        outcome = run(*given, **more)
        extra = np.asarray(given[2].get("extra_load", 0.0))
        longer = outcome.end_time > 24.0 * 3600.0
        failed = np.broadcast_to(extra > 1000.0, longer.shape) | longer
        return replace(outcome, status=np.where(failed, 1, outcome.status).astype(np.int32))

    monkeypatch.setattr("leakphys.engine.run", failing)
    margins = margins_of(scenario(), "one", 30)
    assert (margins.failed_at_loads, margins.failed_longer) == (30, 30)
    assert (margins.status == 0).all()
    assert (
        limit_of(margins, "cold").time_to_limit.missing == 30
    )  # never reached, as far as was looked
    flat = limit_of(margins, "humid").heat_load_margin
    assert flat.between["p50"] == (None, -800.0)


def test_failed_members_hold_nothing() -> None:
    found = scenario(**{"limits.cabin_hot.threshold": "390 K"})
    option = next(entry for entry in found.options if entry.name == "one")
    sample = sample_scenario(found.quantities(), 10, 0)
    diameters = np.where(np.arange(10) < 4, 2.95e-3, 0.8e-3)
    sample.inputs["puncture.diameter"] = diameters
    margins = option_margins(found, option, sample)
    hot = limit_of(margins, "cabin_hot")
    assert hot.p_held.value == pytest.approx(0.6)
    assert hot.time_to_limit.missing == 4
    assert (margins.status != 0).sum() == 4
    assert margins.p_all_limits is not None
    assert margins.p_all_limits.value <= 0.6


def test_advisory_limits_neither_drive_nor_enter_the_joint_probability() -> None:
    easy = {"limits.cabin_hot.threshold": "390 K", "limits.humid.threshold": 1.0}
    margins = margins_of(scenario(**easy), "one")
    assert limit_of(margins, "warm").p_held.value == 0.0
    assert margins.p_all_limits is not None
    assert margins.p_all_limits.value == 1.0
    assert margins.driver != "warm"


def test_the_joint_probability_is_at_most_that_of_any_limit() -> None:
    margins = margins_of(scenario(**{"limits.humid.duration": "3 h"}), "one")
    assert margins.p_all_limits is not None
    counting = [e.p_held.value for e in margins.limits if e.limit.limit_class != "advisory"]
    assert margins.p_all_limits.value <= min(counting)
    assert margins.driver == "cabin_hot"


def test_without_a_place_for_extra_load_there_are_times_but_no_load_margins() -> None:
    text = scenario().to_toml()
    head = text.split("[heat_load_node]")[0]
    found = Scenario.from_text(head)
    assert found.heat_load_node is None
    hot = limit_of(margins_of(found, "one"), "cabin_hot")
    assert hot.time_margin.p50 is not None
    assert hot.heat_load_margin.p50 is None
    assert hot.heat_load_margin.missing == 120


def test_what_a_signal_came_to_is_its_highest_or_of_a_lower_limit_its_lowest() -> None:
    """A cabin that only warms: the lowest is where it starts, the highest where the plan ends."""
    found = scenario()
    option = next(entry for entry in found.options if entry.name == "one")
    sample = sample_scenario(found.quantities(), 10, 0)
    margins = option_margins(found, option, sample)
    lowest, highest = (limit_of(margins, name).extreme for name in ("cold", "cabin_hot"))
    start = found.value("compartments.cabin.initial_temperature")
    assert lowest.p05 == pytest.approx(start, abs=1e-5)  # the stand-in's excess is off by rtol
    assert lowest.p95 == pytest.approx(start, abs=1e-5)
    assert highest.p05 is not None
    assert highest.p05 > start + 1.0
    assert limit_of(margins, "warm").extreme.p50 == pytest.approx(highest.p50, abs=1e-9)
