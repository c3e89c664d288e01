"""The orders in which members pass limits: shares sum to 1, ties and what never happens, what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import leakphys as lp
from leakphys.errors import InputError
from leakphys.margins import OptionMargins, Reached
from leakphys.passing import passing_orders

SHIP = lp.Scenario.load("soyuz-ms22")
NAMES = ["descent_module_damp", "descent_module_warm", "crew_core_raised"]


@pytest.fixture(scope="module")
def assessment() -> lp.Assessment:
    return lp.assess(SHIP, n=48, options=["nominal-3", "nominal-1"], seed=1)


def with_times(option: OptionMargins, **times: list[float]) -> OptionMargins:
    """The option of three members that reach limits at these times."""
    nothing = np.full(3, np.nan)
    reached = {name: Reached(np.array(at), nothing, nothing) for name, at in times.items()}
    return replace(option, reached=reached, status=np.array([0, 0, 0]))


def test_shares_sum_to_one_and_agree_with_the_times(assessment: lp.Assessment) -> None:
    for option in assessment.options:
        found = passing_orders(option, NAMES)
        assert sum(x.share for x in found) == pytest.approx(1.0)
        shares = [x.share for x in found]
        assert shares == sorted(shares, reverse=True)
        damp, core = (option.reached[name].time for name in (NAMES[0], NAMES[2]))
        before = np.mean(np.nan_to_num(damp, nan=1e99) < np.nan_to_num(core, nan=1e98))
        told = sum(
            x.share
            for x in found
            if NAMES[0] in x.limits
            and (NAMES[2] not in x.limits or x.limits.index(NAMES[0]) < x.limits.index(NAMES[2]))
        )
        assert told == pytest.approx(before)


def test_with_three_moisture_comes_hours_before_the_core(assessment: lp.Assessment) -> None:
    three, one = (option.reached for option in assessment.options)
    for reached in (three, one):
        damp, core = (np.nan_to_num(reached[x].time, nan=np.inf) for x in (NAMES[0], NAMES[2]))
        assert np.median(damp) < np.median(core)
    assert np.nanmedian(three[NAMES[2]].time) < np.median(
        np.nan_to_num(one[NAMES[2]].time, nan=np.inf)
    )


def test_ties_keep_the_order_of_the_question_and_what_never_happens_is_left_out(
    assessment: lp.Assessment,
) -> None:
    option = with_times(assessment.options[0], a=[0.0, 5.0, np.nan], b=[0.0, 2.0, np.nan])
    found = {x.limits: x.share for x in passing_orders(option, ["a", "b"])}
    assert found == {("a", "b"): 1 / 3, ("b", "a"): 1 / 3, (): 1 / 3}
    turned = {x.limits for x in passing_orders(option, ["b", "a"])}
    assert turned == {("b", "a"), ()}


def test_members_count_by_their_weight_and_failed_ones_not(assessment: lp.Assessment) -> None:
    option = with_times(assessment.options[0], a=[1.0, 5.0, 1.0], b=[2.0, 2.0, 2.0])
    weighed = passing_orders(option, ["a", "b"], np.array([1, 1, 1, 0]))
    assert [(x.limits, x.share) for x in weighed] == [(("b", "a"), 0.75), (("a", "b"), 0.25)]
    failed = replace(option, status=np.array([0, 3, 0]))
    assert [x.share for x in passing_orders(failed, ["a", "b"])] == [1.0]


def test_where_nobody_counts_there_is_no_order(assessment: lp.Assessment) -> None:
    option = replace(assessment.options[0], status=np.full(assessment.options[0].status.shape, 3))
    assert passing_orders(option, ["crew_core_raised"]) == ()


@pytest.mark.parametrize(
    ("members", "told"),
    [
        (np.array([True, False]), "members: found bool of shape"),
        ([0.0, 1.0], "whole numbers"),
        ([0, -1], "members: found -1, expected indices from 0"),
        ([10**6], "members: found 1000000"),
    ],
)
def test_members_that_are_none_are_refused(
    assessment: lp.Assessment, members: Any, told: str
) -> None:
    with pytest.raises(InputError, match=told):
        passing_orders(assessment.options[0], ["crew_core_raised"], members)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([], "one or more names"),
        (["crew_core_raised", "crew_core_raised"], "each once"),
        (["crew_core"], "limits: found 'crew_core', expected"),
    ],
)
def test_what_is_no_question_is_refused(
    assessment: lp.Assessment, names: list[str], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        passing_orders(assessment.options[0], names)
