"""Plans that part from another: the same outcome as of a run of their own, bit for bit."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import numpy as np
import pytest

import leakphys as lp
from leakphys import engine, parting
from leakphys._blocks import Branches, Counter, columns_of, run_sample
from leakphys.engine import Outcome
from leakphys.evidence import Look
from leakphys.sampling import Sample
from leakphys.scenario import Scenario

SHIP = Scenario.load("soyuz-ms22")
TEXT = (resources.files("leakphys.vehicles") / "soyuz_ms22.toml").read_text()
SAME = ("status", "end_time", "zero_time", "crossing", "violation", "worst")


def sample_of(n: int, seed: int = 3, scenario: Scenario = SHIP) -> Sample:
    from leakphys._assessing import _sample

    return _sample(scenario, n, seed, None)


def run(sample: Sample, plan: str, branches: Branches | None, **more: Any) -> Outcome:
    scenario, extra = more.pop("scenario", SHIP), more.pop("extra", {})
    more |= {"threads": 2, "counter": Counter(sample.n, None), "branches": branches}
    return run_sample(scenario, plan, sample, extra, rtol=1e-4, **more)


def assert_same(one: Outcome, other: Outcome) -> None:
    for name in SAME:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


def test_plans_part_where_they_are_no_longer_the_same() -> None:
    sample = sample_of(16)
    found = {
        x.plan: x
        for x in parting.partings_of(SHIP, "waiting", ["docked", "short", "unhurt"], sample)
    }
    assert {name: (x.phase, x.ends) for name, x in found.items()} == {
        "docked": (1, "loop dry"),
        "short": (2, None),
        "unhurt": (0, None),
    }
    leaking = sample.inputs["plans.waiting.leaking.duration"]
    ventilated = sample.inputs["plans.short.ventilated.duration"]
    np.testing.assert_array_equal(found["docked"].times, 6 * 3600.0 + leaking)
    np.testing.assert_array_equal(found["short"].times, 6 * 3600.0 + leaking + ventilated)
    np.testing.assert_array_equal(found["unhurt"].times, np.full(16, 6 * 3600.0))


@pytest.mark.parametrize("events", [True, False])
def test_a_plan_that_parts_has_the_bits_of_one_run_from_the_start(events: bool) -> None:
    sample = sample_of(150)
    branches = Branches.empty()
    run(sample, "waiting", branches, others=["docked", "short", "unhurt"])
    assert set(branches.parted) == {(x, 1e-4) for x in ("docked", "short", "unhurt")}
    for plan, extra in (("docked", {}), ("short", {"crew": 2.0}), ("unhurt", {"crew": 3.0})):
        there = branches.parted[plan, 1e-4].there
        assert there.all()
        apart = run(sample, plan, branches, extra=extra, events=events)
        alone = run(sample, plan, None, extra=extra, events=events)
        assert_same(apart, alone)
        spared = 1.0 - apart.statistics["accepted"].sum() / alone.statistics["accepted"].sum()
        assert spared > {"docked": 0.9, "short": 0.5, "unhurt": 0.1}[plan]


def test_what_parted_keeps_its_own_time_zero_for_others() -> None:
    sample = sample_of(40)
    branches = Branches.empty()
    run(sample, "waiting", branches, others=["short"])
    run(sample, "short", branches, extra={"crew": 3.0})
    assert not branches.parted  # it is used once
    branch = run(sample, "nominal", branches, extra={"crew": 1.0})
    alone = run(sample, "nominal", None, extra={"crew": 1.0})
    for name in ("status", "end_time", "zero_time", "crossing", "violation"):
        np.testing.assert_array_equal(getattr(branch, name), getattr(alone, name), err_msg=name)


def test_members_that_never_parted_are_run_from_the_start() -> None:
    sample = sample_of(40)
    branches = Branches.empty()
    run(sample, "waiting", branches, others=["short"])
    branches.parted["short", 1e-4].rows[::3] = np.nan
    assert_same(
        run(sample, "short", branches, extra={"crew": 2.0}),
        run(sample, "short", None, extra={"crew": 2.0}),
    )


def test_a_plan_that_brings_a_crew_before_goes_its_own_way() -> None:
    """Docked begins at time zero, and would have its crew from then on."""
    sample = sample_of(8)
    for more in (
        {"extra": {"extra_load": 200.0}},
        {"look": Look(np.array([3600.0]), ("loop.leak_rate",))},
    ):
        branches = Branches.empty()
        run(sample, "waiting", branches, others=["docked"])
        branches.kept.clear()
        apart, alone = run(sample, "docked", branches, **more), run(sample, "docked", None, **more)
        assert_same(apart, alone)
        np.testing.assert_array_equal(apart.samples, alone.samples)
        np.testing.assert_array_equal(apart.statistics["accepted"], alone.statistics["accepted"])


def number(value: float | str, more: str = "") -> str:
    return f'{{ value = {value}{more}, source = "here", grade = "assumed", source_date = "2026" }}'


def changed(plan: str, old: str, new: str, text: str = TEXT) -> str:
    """The text with what stands first after the beginning of a plan, or part, replaced."""
    start = text.index(f"[{plan}]")
    assert old in text[start:]
    return text[:start] + text[start:].replace(old, new, 1)


ZERO = 'zero = "hatch_closed"\nlimits_from = "hatch_closed"'
OPEN = '"puncture.open" = { value = 1,'
RANGED = number(1, ", range = [0, 3]")
HALF_A_DAY = '"12 h"'
SEAT = f'"compartments.descent_module.crew" = {RANGED}\n"puncture.open"'


@pytest.mark.parametrize(
    ("texts", "plan", "phases"),
    [
        ([("plans.short", ZERO, ZERO)], "short", [2]),
        ([("plans.short", ZERO, 'zero = "leaking"\nlimits_from = "healthy"')], "short", []),
        ([("plans.short", OPEN, OPEN.replace("1", "0.5"))], "short", [0]),
        # Docked seats nobody, waiting a crew: its time zero would bring all members one number of persons.
        (
            [("compartments.descent_module", "crew = { value = 0,", f"crew = {RANGED} #")],
            "docked",
            [],
        ),
        ([(f"plans.{x}", '"puncture.open"', SEAT) for x in ("waiting", "docked")], "docked", []),
    ],
)
def test_where_plans_part_by_what_they_set(
    texts: list[tuple[str, str, str]], plan: str, phases: list[int]
) -> None:
    text = TEXT
    for change in texts:
        text = changed(*change, text)
    scenario = Scenario.from_text(text)
    found = parting.partings_of(scenario, "waiting", [plan], sample_of(8, scenario=scenario))
    assert [x.phase for x in found] == phases


def test_what_went_on_from_elsewhere_is_left_in_later_phases_alone() -> None:
    """Another plan may have ended the phase in which it went on before that."""
    sample = sample_of(8)
    assert parting.partings_of(SHIP, "docked", ["waiting"], sample)[0].phase == 1
    branches = Branches.empty()
    run(sample, "waiting", branches, others=["docked"])
    run(sample, "docked", branches, others=["short", "waiting"])
    assert not branches.parted


def with_a_copy(plan: str, name: str, *changes: tuple[str, str]) -> Scenario:
    """The ship with one plan a second time under another name, which differs in what is replaced."""
    start = TEXT.index(f"[plans.{plan}]")
    end = TEXT.index("[plans.", TEXT.index(f"[[plans.{plan}.phases]]", start) + 1)
    while TEXT[end:].startswith(f"[plans.{plan}."):
        end = TEXT.index("[plans.", end + 1)
    copy = TEXT[start:end].replace(f"plans.{plan}", f"plans.{name}")
    for old, new in changes:
        assert old in copy
        copy = copy.replace(old, new, 1)
    return Scenario.from_text(TEXT[:end] + copy + TEXT[end:])


def test_a_plan_that_ended_in_an_earlier_phase_is_run_from_its_start() -> None:
    """It parts where its longer phase ends, but members whose loop was dry before had ended there."""
    scenario = with_a_copy(
        "waiting",
        "ending",
        ("ends_when_dry = false", "ends_when_dry = true"),
        ('"69.5 d"', '"30 d"'),
    )
    sample, branches = sample_of(30, scenario=scenario), Branches.empty()
    run(sample, "waiting", branches, others=["ending"], scenario=scenario)
    there = branches.parted["ending", 1e-4].there
    assert 0 < there.sum() < 30
    assert_same(
        run(sample, "ending", branches, scenario=scenario),
        run(sample, "ending", None, scenario=scenario),
    )


def test_rows_stay_with_their_members_where_some_were_run_from_the_start() -> None:
    scenario = with_a_copy("short", "later", ('"1.25 h", range = ["0.25 h", "2.25 h"]', '"3 h"'))
    sample, branches = sample_of(30, scenario=scenario), Branches.empty()
    run(sample, "waiting", branches, others=["short"], scenario=scenario)
    branches.parted["short", 1e-4].rows[::3] = np.nan
    run(sample, "short", branches, others=["later"], scenario=scenario)
    assert branches.parted["later", 1e-4].phase == 3
    assert branches.parted["later", 1e-4].there.all()
    assert_same(
        run(sample, "later", branches, scenario=scenario),
        run(sample, "later", None, scenario=scenario),
    )


def test_more_plans_than_may_part_are_run_from_their_start() -> None:
    start, end = TEXT.index("[plans.waiting]"), TEXT.index("[plans.short]")
    more = "".join(
        TEXT[start:end]
        .replace("plans.waiting", f"plans.waiting{k}")
        .replace('"36 h"', f'"{30 + k} h"')
        for k in range(10)
    )
    scenario = Scenario.from_text(TEXT[:end] + more + TEXT[end:])
    sample = sample_of(3, scenario=scenario)
    others = [f"waiting{k}" for k in range(10)]
    assert len(parting.partings_of(scenario, "waiting", others, sample)) == parting.MOST
    branches = Branches.empty()
    run(sample, "waiting", branches, others=others, scenario=scenario)
    for plan in ("waiting0", "waiting9"):
        apart = run(sample, plan, branches, scenario=scenario)
        assert_same(apart, run(sample, plan, None, scenario=scenario))


def test_time_zero_in_the_first_phase_is_no_place_to_begin() -> None:
    """What that phase sets is set before, and another plan's are other numbers."""
    plans = "".join(
        f'''
[plans.{name}]
title = "{name}"
zero = "all"
limits_from = "all"
ends_when_dry = false

[[plans.{name}.phases]]
name = "all"
duration = {number(HALF_A_DAY)}

[plans.{name}.phases.set]
"puncture.open" = {number(is_open)}
'''
        for name, is_open in (("hurt", 1), ("well", 0))
    )
    start, end = TEXT.index("[plans.docked]"), TEXT.index("[[options]]")
    options = TEXT[end : TEXT.index("[observations.")].split("[[options]]")[1]
    flown = "".join(
        "[[options]]" + options.replace("short-3", name).replace('"short"', f'"{name}"')
        for name in ("hurt", "well")
    )
    tail = TEXT[TEXT.index("[heat_load_node]") :] if "[heat_load_node]" in TEXT else ""
    scenario = Scenario.from_text(TEXT[:start] + plans + flown + tail)
    both = lp.assess(scenario, n=12, threads=2).options
    (alone,) = lp.assess(scenario, n=12, threads=2, options=["well"]).options
    assert both[1].p_all_limits == alone.p_all_limits
    for one, other in zip(both[1].limits, alone.limits, strict=True):
        assert one.extreme == other.extreme
    kept = engine.run(scenario, "hurt", n=1, keep_checkpoint=True).checkpoint
    with pytest.raises(lp.InputError, match="resume"):
        engine.run(scenario, "well", n=1, resume=kept)


def test_rows_of_another_run_are_refused() -> None:
    sample = sample_of(4)
    branches = Branches.empty()
    run(sample, "waiting", branches, others=["docked", "short"])
    members = columns_of(sample.inputs, "short", np.arange(4))
    for within, n in (
        (branches.parted["docked", 1e-4], 4),
        (branches.parted["short", 1e-4].take(np.arange(3)), 4),
    ):
        with pytest.raises(lp.InputError, match="within"):
            engine.run(SHIP, "short", members, n=n, within=within)


def test_an_assessment_is_the_same_without(monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> dict[str, Any]:
        answer = json.loads(lp.assess(SHIP, n=96, threads=2).to_json())
        return {key: value for key, value in answer.items() if key != "ledger"}

    together = told()
    monkeypatch.setattr(parting, "partings_of", lambda *_, **__: ())
    assert told() == together


def test_a_device_runs_every_plan_from_its_start() -> None:
    sample = sample_of(2)
    partings = parting.partings_of(SHIP, "waiting", ["short"], sample)
    members = columns_of(sample.inputs, "waiting", np.arange(2))
    with pytest.raises(lp.InputError, match="'cpu' where plans part"):
        engine.run(SHIP, "waiting", members, n=2, partings=partings, backend="cuda")
