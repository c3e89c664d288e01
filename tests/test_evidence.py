"""Weights of members by what is known: laws by hand, labels, and what may be printed."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakphys._statistics import Members, probability
from leakphys.assess import assess
from leakphys.errors import InputError
from leakphys.evidence import agreement, systematic, weigh
from leakphys.sampling import Sample
from leakphys.scenario import Scenario
from leakphys.scenario_observations import facts_behind

SHIP = Scenario.load("soyuz-ms22")
TEXT = SHIP.to_toml()


def observation(name: str) -> object:
    return next(entry for entry in SHIP.observations if entry.name == name)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.0, 5.0), min_size=1, max_size=50).filter(lambda w: sum(w) > 1e-3))
def test_members_are_drawn_within_one_of_their_share(weights: list[float]) -> None:
    column = np.array(weights)
    drawn = np.bincount(systematic(column), minlength=column.size)
    assert drawn.sum() == column.size
    assert np.all(np.abs(drawn - column.size * column / column.sum()) <= 1.0 + 1e-9)


def test_equal_weights_draw_every_member_once() -> None:
    np.testing.assert_array_equal(systematic(np.full(17, 0.3)), np.arange(17))


def test_agreement_is_the_distribution_of_the_threshold() -> None:
    """P(threshold < s) of a log-uniform threshold from 0.02 to 0.5 g/s, to the 64 points that it is taken at."""
    rates = np.array([1e-5, 5e-5, 1e-4, 3e-4, 1e-3, np.nan])
    found = agreement(SHIP, observation("spraying"), rates)  # type: ignore[arg-type]
    expected = np.clip(np.log(rates / 2e-5) / np.log(25.0), 0.0, 1.0)
    np.testing.assert_allclose(found[:-1], expected[:-1], atol=1.0 / 64.0)
    assert np.isnan(found[-1])


def sample(law: list[float]) -> Sample:
    n = len(law)
    inputs = {"puncture.law": np.array(law), "puncture.upstream": np.zeros(n)}
    return Sample(inputs, np.arange(n), n, (), (), choices=("puncture.upstream", "puncture.law"))


def test_weights_are_those_of_bayes() -> None:
    """Three members agree with both statements, one with neither: (1 - e)^2 against e^2.

    e is log-uniform from 0.01 to 0.2, whose mean is 0.19/ln 20; taken at 64 points.
    """
    evidence = weigh(
        SHIP,
        sample([0.0, 0.0, 1.0, 1.0]),
        {"spraying": np.array([1.0, 1.0, 1.0, 0.0]), "half_gone": np.array([0.1, 0.1, 0.1, 0.9])},
    )
    assert evidence is not None
    mean = 0.19 / np.log(20.0)
    agree, contradict = evidence.likelihood[0], evidence.likelihood[3]
    assert agree == pytest.approx((1.0 - mean) ** 2, rel=1e-4)
    assert contradict == pytest.approx(mean**2, rel=1e-3)
    np.testing.assert_array_equal(evidence.likelihood[:3], agree)
    total = 3.0 * agree + contradict
    thin, equilibrium = evidence.alternatives
    assert thin.words == {"puncture.upstream": "liquid", "puncture.law": "bernoulli"}
    assert (thin.prior, equilibrium.prior) == (0.5, 0.5)
    assert thin.posterior == pytest.approx(2.0 * agree / total, rel=1e-12)
    assert equilibrium.posterior == pytest.approx((agree + contradict) / total, rel=1e-12)
    squares = 3.0 * agree**2 + contradict**2
    assert evidence.members.effective == pytest.approx(total**2 / squares, rel=1e-12)


def test_a_member_that_failed_weighs_what_the_others_do_on_average() -> None:
    values = {"spraying": np.array([1.0, 0.0, np.nan]), "half_gone": np.array([0.1, 0.9, np.nan])}
    evidence = weigh(SHIP, sample([0.0, 1.0, 1.0]), values)
    assert evidence is not None
    assert evidence.likelihood[2] == pytest.approx(evidence.likelihood[:2].mean(), rel=1e-12)


def test_one_draw_that_is_left_is_one_trial() -> None:
    outer = np.zeros(50, dtype=np.int64)
    left = probability(np.ones(50, dtype=bool), Members(np.arange(50), outer, 40, 50.0))
    assert left.lower95 == pytest.approx(0.05, rel=1e-9)


def test_epistemic_draws_that_evidence_rules_out_bound_nothing() -> None:
    outer = np.repeat(np.arange(4), 25)
    held = outer != 3
    whole = probability(held, Members.all_of(outer))
    assert whole.epistemic == (0.0, 1.0)
    kept = np.concatenate(
        [np.arange(75), np.arange(24), [80]]
    )  # one member of the last draw is left
    weighed = probability(held[kept], Members(kept, outer[kept], 4, 60.0))
    assert weighed.epistemic == (0.99, 1.0)  # never without the value itself
    assert weighed.value == 0.99
    assert weighed.lower95 < 0.99


def test_the_bound_counts_independent_members() -> None:
    index = np.zeros(100, dtype=np.int64)
    few = probability(np.ones(100, dtype=bool), Members(index, index, 1, 10.0))
    assert few.lower95 == pytest.approx(0.05 ** (1.0 / 10.0), rel=1e-9)


def test_facts_are_found_through_what_a_number_was_derived_from() -> None:
    numbers = SHIP.quantities()
    assert "fact:D9" in facts_behind("nodes.instrument_module.heat_capacity", numbers)
    assert facts_behind("nodes.radiator.heat_capacity", numbers) == set()
    chained = SHIP.replace(
        **{
            "radiators.radiator.area": {
                "value": "7 m^2",
                "source": "a",
                "grade": "derived",
                "derived_from": ["fact:B4"],
            }
        }
    )
    assert facts_behind("nodes.radiator.heat_capacity", chained.quantities()) == {"fact:B4"}


def test_an_input_that_rests_on_the_fact_makes_a_calibration() -> None:
    short = SHIP.replace(**{"plans.waiting.ventilated.duration": "8 d"})
    told = {entry.observation.name: entry for entry in assess(short, n=8, options=[]).observed}
    assert told["instrument_first"].label == "predicted"
    load = {"value": "220 W", "source": "fitted", "grade": "derived", "derived_from": ["fact:B4"]}
    fitted = short.replace(**{"nodes.instrument_module.load": load})
    told = {entry.observation.name: entry for entry in assess(fitted, n=8, options=[]).observed}
    assert told["instrument_first"].label == "calibrated"
    assert told["instrument_first"].because == ("nodes.instrument_module.load",)
    assert told["living_30h"].label == "predicted"


def test_no_built_in_comparison_is_a_calibration() -> None:
    """No input of the ship was derived from what it is compared with; the leak's duration weighs afterwards."""
    found = assess(
        SHIP.replace(**{"plans.waiting.ventilated.duration": "8 d"}),
        n=8,
        options=["nominal-3", "nominal-2", "nominal-1"],
    )
    assert found.observed
    assert [entry.observation.name for entry in found.observed if entry.label != "predicted"] == []
    weighing = {entry.observation.name for entry in found.observed if entry.observation.weighs}
    assert weighing == {"spraying", "half_gone"}


def test_every_answer_is_given_before_and_after() -> None:
    document = json.loads(assess(SHIP, n=40, options=["short-3"]).to_json())
    option = document["options"][0]
    assert option["calibrated"]["p_all_limits"]["epistemic"]
    names = [limit["name"] for limit in option["limits"]]
    assert [limit["name"] for limit in option["calibrated"]["limits"]] == names
    assert all(event["calibrated"]["p_happened"] for event in document["events"])
    weights = document["evidence"]["alternatives"]
    assert sum(entry["prior"] for entry in weights) == pytest.approx(1.0)
    assert sum(entry["posterior"] for entry in weights) == pytest.approx(1.0)


def test_a_thin_hole_of_degassed_coolant_agrees_and_equilibrium_does_not() -> None:
    """P(spraying at 3 h) and P(half gone by 17.75 h), with liquid or mixture at the hole, 120 members each."""
    degassed = SHIP.replace(
        **{"coolant.gas_saturation": 0.0, "plans.waiting.ventilated.duration": "7 d"}
    )
    evidence = assess(degassed, n=720, options=[]).evidence
    assert evidence is not None
    for entry in evidence.alternatives:
        law, upstream = entry.words["puncture.law"], entry.words["puncture.upstream"]
        spraying, half = (entry.agrees[name] for name in ("spraying", "half_gone"))
        assert spraying is not None
        assert half is not None
        if law == "bernoulli" and upstream != "vapour":
            assert spraying.value >= 0.95
            assert half.value >= 0.8
        else:
            assert half.value < 0.05
            assert entry.posterior < 0.2 * entry.prior


def test_what_a_limit_rests_on_makes_the_time_to_it_a_calibration() -> None:
    text = TEXT.replace(
        'title = "condensation, 3 crew, after the hatch closed"\noption = "nominal-3"\nlimit = "descent_wall_dewed"',
        'title = "foreseen"\noption = "nominal-3"\nlimit = "descent_module_foreseen"',
    ).replace('derived_from = ["fact:K7"]', 'derived_from = ["fact:P1"]', 1)
    assert text != TEXT
    told = {
        entry.observation.name: entry
        for entry in assess(Scenario.from_text(text), n=4, options=["nominal-3"]).observed
    }
    assert told["dew_3"].label == "calibrated"
    assert told["dew_3"].because == ("limits.descent_module_foreseen.threshold",)


def test_the_combinations_of_law_and_upstream_are_in_balance() -> None:
    """40 draws over six combinations: six or seven of each."""
    evidence = assess(
        SHIP.replace(**{"plans.waiting.ventilated.duration": "7 d"}), n=40, options=[]
    ).evidence
    assert evidence is not None
    assert len(evidence.alternatives) == 6
    assert {round(40 * entry.prior) for entry in evidence.alternatives} <= {6, 7}


def test_what_happens_after_a_members_plan_is_no_value() -> None:
    """With the waiting option the last phase is held on; observations and weights do not see that."""
    ship = SHIP.replace(**{"observations.living_156h.at": "71 d"})
    alone, beside = (assess(ship, n=20, options=options).observed for options in ([], ["wait-0"]))
    for one, other in zip(alone, beside, strict=True):
        # The end of the phase bounds the steps before it: other steps, within the tolerance.
        assert one.value.p50 == pytest.approx(other.value.p50, rel=1e-4)
        assert (one.value.n, one.value.missing) == (other.value.n, other.value.missing)


FAULTS = [
    ('plan = "waiting"', 'plan = "docked"', ["observations.spraying.plan", "does not end"]),
    ('at = { value = "3 h"', 'at = { value = "100 d"', ["observations.spraying.at", "ended"]),
    (
        'at = { value = "3 h"',
        'at = { range = ["2 h", "4 h"], value = "3 h"',
        ["at", "without a range"],
    ),
    ('plan = "waiting"', 'plan = "waitng"', ["observations.spraying.plan", "unknown plan"]),
    (
        'plan = "waiting"',
        'plan = "waiting"\noption = "short-3"',
        ["observations.spraying", "a plan or an option"],
    ),
    (
        'signal = "puncture.leak_rate"',
        'signal = "puncture.leek"',
        ["observations.spraying.signal", "unknown signal"],
    ),
    ('side = "above"\n', "", ["observations.spraying", "threshold"]),
    ("weighs = true", "weighs = false", ["observations.spraying.mistaken", "an entry"]),
]


def test_a_time_to_a_limit_is_that_of_an_option() -> None:
    text = TEXT.replace('option = "nominal-3"\nlimit = ', 'plan = "nominal"\nlimit = ', 1)
    assert text != TEXT
    with pytest.raises(InputError, match="an option"):
        Scenario.from_text(text, "some.toml")


@pytest.mark.parametrize(("old", "new", "words"), FAULTS)
def test_a_faulty_observation_is_refused(old: str, new: str, words: list[str]) -> None:
    head, tail = TEXT.split("[observations.spraying]\n", 1)
    assert old in tail
    with pytest.raises(InputError) as caught:
        Scenario.from_text(
            f"{head}[observations.spraying]\n{tail.replace(old, new, 1)}", "some.toml"
        )
    for word in words:
        assert word in str(caught.value)
