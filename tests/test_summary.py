"""Summaries: what a sweep of the same members has in its columns, whatever the blocks, in memory that n does not move."""

from __future__ import annotations

import json
import math
import signal
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import leakphys as lp
from leakphys import _core, _totals, engine, summary
from leakphys._buckets import EMPTY, ERROR, Tally, edge, tally, united
from leakphys._inputs import Inputs
from leakphys._statistics import clopper_pearson_lower
from leakphys.cli import main
from leakphys.errors import InputError
from leakphys.ledger import ledgers
from leakphys.sampling import Floats, draw, drawn_pieces
from leakphys.summary_result import SummaryOutput

AXES: Any = {
    "puncture.diameter": lp.LogUniform("0.8 mm", "2.5 mm"),
    "puncture.discharge_coefficient": lp.Normal(0.5, 0.9),
}
LEVELS = np.array([0.0, 0.01, 0.05, 0.25, 0.5, 0.777, 0.95, 0.999, 1.0])
NOT_RUN = "was not run"
PARTS = ("names", "counts", "low", "high")


@pytest.fixture(scope="module")
def loop() -> lp.Scenario:
    return lp.Scenario.load("loop-alone")


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of 64, so that a few members come in several."""
    for module in ("leakphys.summary", "leakphys.sweep"):
        monkeypatch.setattr(import_module(module), "BLOCK", 64)


def same(one: Tally, other: Tally) -> bool:
    """Whether two tallies are the same to the last bit."""
    extremes = [np.array([x.least, x.greatest]).tobytes() for x in (one, other)]
    return extremes[0] == extremes[1] and all(
        getattr(one, part).tobytes() == getattr(other, part).tobytes() for part in PARTS
    )


def assert_same(one: lp.Summary, other: lp.Summary) -> None:
    assert one.to_json() == other.to_json()
    assert all(same(one[name].tally, other[name].tally) for name in one)
    assert one.ledger == other.ledger


# ---- members that are drawn piece by piece ------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 2, 255, 256, 257, 1000])
def test_pieces_are_the_rows_of_the_whole(n: int) -> None:
    axes: Any = {
        "a": (lp.Uniform(1.0, 2.0), ""),
        "b": (lp.LogUniform(1e-6, 1.0), ""),
        "plans.one.x.duration": (lp.Normal(-1.0, 1.0), "s"),
        "plans.two.x.duration": (lp.Triangular(0.0, 0.2, 1.0), "s"),  # one unknown with the last
    }
    whole = draw(axes, n, 7)
    for size in (64, 1024):
        pieces = list(drawn_pieces(axes, n, 7, size))
        assert [piece["a"].size for piece in pieces[:-1]] == [size] * (len(pieces) - 1)
        for path, column in whole.items():
            assert np.concatenate([piece[path] for piece in pieces]).tobytes() == column.tobytes()
    assert list(drawn_pieces({}, n, 7, 512)) == [{}] * -(-n // 512)


# ---- buckets ------------------------------------------------------------------------------------------------


def numbers(m: int) -> Floats:
    """Of both signs over many powers of ten, with zeros, equals and powers of two."""
    generator = np.random.default_rng(5)
    wide = generator.choice([-1.0, 1.0], m) * 10.0 ** generator.uniform(-12.0, 12.0, m)
    special = [0.0, -0.0, 1.0, -1.0, 2.0, 1.5, 1.5, 1.5, np.nextafter(2.0, 0.0), -1024.0]
    return np.concatenate([wide, np.repeat(special, 3)])


def test_buckets_hold_what_their_edges_say() -> None:
    values = numbers(2000)
    found = tally(np, values)
    assert found.count == values.size
    assert (np.diff(found.names) > 0).all()
    edges, counts = found.histogram(2048)
    low, high = edges.T
    assert counts.tolist() == [
        ((values >= a) & (values < b)).sum() if b > 0.0 else ((values > a) & (values <= b)).sum()
        for a, b in edges
    ]
    away = (low != 0.0) & (high != 0.0)
    middle = 0.5 * (low + high)[away]
    nearest = np.minimum(np.abs(low), np.abs(high))[away]
    assert (np.abs(high - low)[away] / 2.0 <= ERROR * nearest).all()
    assert ((low[away] < middle) & (middle < high[away])).all()
    assert edge(np.array([0, 1023 << 11, 1024 << 11, -(1023 << 11)])).tolist() == [
        0.0,
        1.0,
        2.0,
        -1.0,
    ]


@pytest.mark.parametrize("m", [1, 2, 3, 5, 1000])
def test_quantiles_are_those_of_the_numbers(m: int) -> None:
    values = np.random.default_rng(m).lognormal(9.0, 1.5, m)
    found = tally(np, values)
    exact = np.quantile(values, LEVELS)
    assert (np.abs(found.quantile(LEVELS) - exact) <= ERROR * exact * (1.0 + 1e-12)).all()
    assert found.quantile(np.array([0.0, 1.0])).tolist() == [values.min(), values.max()]
    assert (np.diff(found.quantile(np.linspace(0.0, 1.0, 999))) >= 0.0).all()
    assert found.quantile(np.array(0.5)).shape == ()


def test_quantiles_on_both_sides_of_zero() -> None:
    values = numbers(3000)
    found, exact = tally(np, values).quantile(LEVELS), np.quantile(values, LEVELS)
    rank = np.floor(LEVELS * (values.size - 1)).astype(int)
    ordered = np.sort(np.abs(np.sort(values))[np.newaxis], axis=0)[0]
    size = np.maximum(ordered[rank], ordered[np.minimum(rank + 1, values.size - 1)])
    assert (np.abs(found - exact) <= ERROR * size * (1.0 + 1e-12)).all()
    assert tally(np, np.zeros(5)).quantile(LEVELS).tolist() == [0.0] * LEVELS.size
    assert np.isnan(EMPTY.quantile(LEVELS)).all()


def test_the_mean_is_of_the_exact_sum() -> None:
    values = numbers(2000)
    exact = sum((Fraction(x) for x in values.tolist()), Fraction(0))
    assert tally(np, values).mean == float(exact) / values.size
    same_number = np.full(100_000, 12345.678901234567)
    assert tally(np, same_number).mean == same_number[0]
    assert math.isnan(EMPTY.mean)


def test_neither_order_nor_division_changes_a_bit() -> None:
    values = numbers(3000)
    whole = tally(np, values)
    mixed = np.random.default_rng(1).permutation(values)
    assert same(tally(np, mixed), whole)
    for cuts in ([10, 11, 2000], [0, 0, 3000], [1500]):
        parts = [tally(np, part) for part in np.split(mixed, cuts)]
        assert same(united(parts), whole)
        assert same(united([united(parts[:2]), united(parts[2:])]), whole)
    assert united([EMPTY, EMPTY]) is EMPTY


def test_a_histogram_is_coarser_and_keeps_the_counts() -> None:
    values = numbers(1000)
    found = tally(np, values)
    for per_octave in (1, 8, 2048):
        edges, counts = found.histogram(per_octave)
        assert counts.sum() == values.size
        positive = edges[:, 0] > 0.0
        octave = 2.0 ** np.floor(np.log2(edges[positive, 0]))
        width = (edges[positive, 1] - edges[positive, 0]) / octave
        assert width == pytest.approx(np.full(width.size, 1.0 / per_octave))
        assert (edges[1:, 0] >= edges[:-1, 1]).all()


# ---- what is summed -----------------------------------------------------------------------------------------


def tables(m: int) -> dict[str, Any]:
    """What the core writes of m members, some of which failed or were not run, two thirds with a time."""
    generator = np.random.default_rng(2)
    width = 8 + len(_core.field_tables()["ledgers"])  # held, jettisoned and terms
    crossing = generator.lognormal(8.0, 1.0, (m, 2)) * generator.choice([-1.0, 1.0, 1.0], (m, 2))
    crossing[generator.random((m, 2)) < 1.0 / 3.0] = np.nan
    status = generator.choice([0, 0, 0, 1, 4, 7], m).astype(np.int32)
    crossing[status == 7] = np.nan
    return {
        "status": status,
        "crossing": crossing,
        "audit_start": generator.random((m, width)),
        "audit_end": generator.random((m, width)),
    }


def test_members_are_counted_by_what_is_known_of_them() -> None:
    given = tables(500)
    aboard = np.arange(500) % 3 > 0
    found = _totals.totals(np, given, {"x": 1, "y": 0}, {"y": aboard})
    status, at = given["status"], given["crossing"]
    assert (
        found.status.tolist()
        == np.bincount(status, minlength=len(engine.STATUS_SENTENCES)).tolist()
    )
    assert found.run == (status != 7).sum()
    for name, column, members in (("x", 1, status != 7), ("y", 0, (status != 7) & aboard)):
        times, there = found.times[name], np.isfinite(at[:, column])
        assert times.counted == members.sum()
        assert times.tally.count == (there & members).sum()
        assert times.not_happened == (~there & members & (status == 0)).sum()
        assert 0 < times.tally.count + times.not_happened < times.counted  # some failed before
    closed = ledgers(given["audit_start"], given["audit_end"])
    assert found.worst == {
        term: np.abs(closed[term][status == 0]).max()
        for term in ("mass_rel", "water_rel", "energy_rel", "gas_rel")
    }


def test_probabilities_are_bounded_whatever_failed_members_would_have_done() -> None:
    tallied = tally(np, np.full(30, 5.0))
    found = SummaryOutput.of(_totals.Times(100, 50, tallied))
    assert (found.happened, found.not_happened, found.unknown) == (30, 50, 20)
    assert found.probability == 30 / 80
    assert found.lower95 == clopper_pearson_lower(30, 100)
    assert found.upper95 == 1.0 - clopper_pearson_lower(50, 100)
    none = SummaryOutput.of(_totals.Times())
    assert (none.probability, none.lower95, none.upper95, none.mean) == (None,) * 4


# ---- beside a sweep -----------------------------------------------------------------------------------------


def assert_of_sweep(found: lp.Summary, swept: lp.SweepResult) -> None:
    """The counts and extremes of the sweep's columns exactly, their quantiles within the stated error."""
    assert list(found) == list(swept.outputs)
    assert sum(found.status.values()) == found.n == swept.n
    for number, sentence in swept.sentences.items():
        assert found.status[sentence] == (swept.status == number).sum()
    for name, column in swept.outputs.items():
        there, entry = column[np.isfinite(column)], found[name]
        assert entry.happened == there.size
        if there.size == 0:
            assert entry.least is entry.greatest is entry.mean is None
            assert np.isnan(found.quantile(name, LEVELS)).all()
            continue
        assert (entry.least, entry.greatest) == (there.min(), there.max())
        assert entry.mean == pytest.approx(math.fsum(there) / there.size, rel=1e-15)
        exact = np.quantile(there, LEVELS)
        error = np.abs(found.quantile(name, LEVELS) - exact)
        assert (error <= ERROR * np.abs(exact) * (1.0 + 1e-12)).all()
    for term, worst in found.ledger.items():
        assert worst == np.abs(swept.ledger[term][swept.status == 0]).max()
    assert found.cut_off == swept.cut_off


@pytest.mark.usefixtures("small_blocks")
def test_a_summary_says_what_the_columns_of_a_sweep_hold(loop: lp.Scenario) -> None:
    found = lp.summarize(loop, AXES, 300, seed=3)
    assert_of_sweep(found, lp.sweep(loop, AXES, 300, seed=3))
    assert found.complete
    assert found["loop dry"].probability == 1.0
    assert found.plan == "docked"


def test_what_does_not_happen_is_counted_too() -> None:
    bottle = lp.vessel(
        fluid="nitrogen", volume="44 L", pressure="3 bar", temperature="20 degC", diameter="0.8 mm"
    )
    axes: Any = {"puncture.diameter": lp.LogUniform("1 um", "0.8 mm")}
    found, swept = lp.summarize(bottle, axes, 100), lp.sweep(bottle, axes, 100)
    assert_of_sweep(found, swept)
    shares = [found[name].probability for name in found]
    assert any(share is not None and 0.0 < share < 1.0 for share in shares)


@pytest.mark.usefixtures("small_blocks")
def test_a_limit_that_needs_a_crew_counts_members_with_one() -> None:
    ship = lp.Scenario.load("soyuz-ms22")
    plan = next(option.plan for option in ship.options if option.crew)
    axes: Any = {"crew": np.tile([0.0, 3.0, 3.0], 22)}
    found = lp.summarize(ship, axes, plan=plan)
    assert_of_sweep(found, lp.sweep(ship, axes, plan=plan))
    needing = [limit.name for limit in ship.limits if limit.needs_crew]
    assert any(found[name].happened for name in needing)
    assert {name: found[name].counted for name in needing} == dict.fromkeys(needing, 44)
    assert all(found[name].counted == 66 for name in found if name not in needing)
    alone: Any = {"crew": np.zeros(2)}
    nobody = lp.summarize(ship, alone, plan=plan)
    assert not set(needing) & set(nobody)
    asked = lp.summarize(ship, alone, plan=plan, outputs=needing[:1])[needing[0]]
    assert (asked.counted, asked.probability) == (0, None)


def test_members_that_come_in_another_order_keep_what_they_count_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A device's batches gather members that are alike."""
    ship = lp.Scenario.load("soyuz-ms22")
    plan = next(option.plan for option in ship.options if option.crew)
    axes: Any = {"crew": np.repeat([0.0, 3.0, 0.0], [7, 20, 5])}
    swept = lp.sweep(ship, axes, plan=plan)

    def device(network: Any, *, reduce: Any, inputs: Inputs, **asked: Any) -> dict[str, Any]:
        raw = _core.run_network(network, inputs=inputs.table(), threads=1, width=0, **asked)
        order = np.random.default_rng(1).permutation(32)
        names = ("status", "crossing", "audit_start", "audit_end")
        parts = [
            reduce(np, {name: raw[name][index] for name in names}, index)
            for index in np.array_split(order, 3)
        ]
        return {"parts": parts, "interruption": None}

    monkeypatch.setattr(engine, "runner", lambda *_: device)
    monkeypatch.setattr("leakphys._backend.choose", lambda asked: asked)
    assert_of_sweep(lp.summarize(ship, axes, plan=plan, backend="cuda"), swept)


def test_neither_blocks_nor_threads_change_a_byte(
    loop: lp.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = lp.summarize(loop, AXES, 300, threads=1)
    for block, threads in ((16, 2), (256, None)):
        monkeypatch.setattr(summary, "BLOCK", block)
        assert_same(lp.summarize(loop, AXES, 300, threads=threads), whole)
    arrays: Any = lp.sweep(loop, AXES, 300).inputs
    given = lp.summarize(loop, arrays)
    assert_same(replace(given, cut_off=whole.cut_off), whole)  # nothing is cut off of arrays
    assert lp.summarize(loop, AXES, 300, seed=1).to_json() != whole.to_json()


def peak(run: Callable[[], object]) -> int:
    """Most memory that NumPy and Python held at once [bytes]."""
    tracemalloc.start()
    run()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def test_memory_does_not_grow_with_the_members(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = lp.Scenario.load("nitrogen-vessel")
    narrow: Any = {"puncture.diameter": lp.Uniform("1 mm", "1.005 mm")}  # few buckets
    for module in ("leakphys.summary", "leakphys.sweep"):
        monkeypatch.setattr(import_module(module), "BLOCK", 512)
    lp.summarize(scenario, narrow, 512)
    few = peak(lambda: lp.summarize(scenario, narrow, 1024))
    many = peak(lambda: lp.summarize(scenario, narrow, 4096))
    assert many <= 1.2 * few
    assert peak(lambda: lp.sweep(scenario, narrow, 4096)) > 1.5 * few  # what is held there


@pytest.mark.usefixtures("small_blocks")
def test_sums_are_united_before_there_are_many(
    loop: lp.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts: list[int] = []
    unite = _totals.Totals.unite

    def counted(given: Any) -> _totals.Totals:
        parts.append(len(given))
        return unite(given)

    monkeypatch.setattr(_totals.Totals, "unite", staticmethod(counted))
    lp.summarize(loop, AXES, 20 * 64, outputs=["loop dry"])
    assert 2 < max(parts) <= 16


def test_a_bad_value_of_an_array_is_found_before_anything_runs(loop: lp.Scenario) -> None:
    widths = np.full(3000, 1e-3)
    widths[2500] = -1.0
    told: list[int] = []
    for ask in (lp.summarize, lp.sweep):
        with pytest.raises(InputError, match=r"found -1\.0 m in member 2500, expected"):
            ask(loop, {"puncture.diameter": widths}, progress=lambda done, _: told.append(done))
    assert told == []


def test_of_none_that_ended_well_no_ledger_is_told() -> None:
    ship = lp.Scenario.load("soyuz-ms22")
    found = lp.summarize(ship, {"extra_load": np.full(3, 2e6)}, plan="waiting")
    assert found.ended_well == 0
    assert set(found.ledger.values()) == {None}
    assert json.loads(found.to_json())["ledger"]["mass_rel"] is None
    assert "mass_rel -," in str(found)


@pytest.mark.usefixtures("small_blocks")
def test_an_interruption_leaves_the_outputs_of_a_crew_that_was_to_come() -> None:
    ship = lp.Scenario.load("soyuz-ms22")
    crew = np.zeros(70)
    crew[64:] = 3.0

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    found = lp.summarize(ship, {"crew": crew}, plan="waiting", progress=stop)
    assert not found.complete
    swept = lp.sweep(ship, {"crew": crew}, plan="waiting", progress=stop)
    assert tuple(found) == tuple(swept.outputs)


# ---- interruption -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_blocks")
def test_an_interruption_returns_what_is_done(loop: lp.Scenario) -> None:
    def stop(done: int, total: int) -> None:
        assert total == 1000
        if done == 128:
            raise KeyboardInterrupt

    found = lp.summarize(loop, AXES, 1000, progress=stop)
    swept = lp.sweep(loop, AXES, 1000, progress=stop)
    assert_of_sweep(found, swept)
    assert not found.complete
    assert found.status == {engine.STATUS_SENTENCES[0]: 128, NOT_RUN: 872}
    assert found["loop dry"].counted == 128
    assert "incomplete: interrupted" in str(found)
    assert json.loads(found.to_json())["complete"] is False


def test_an_interruption_within_the_core_keeps_members_that_were_done(
    loop: lp.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    block = 8192  # on one thread half a second and more, many times what is waited for
    monkeypatch.setattr(import_module("leakphys.summary"), "BLOCK", block)

    def handler(*_: object) -> None:
        raise KeyboardInterrupt

    def begin(done: int, _: int) -> None:
        if done == block:
            signal.setitimer(signal.ITIMER_REAL, 0.1)

    before = signal.signal(signal.SIGALRM, handler)
    try:
        found = lp.summarize(loop, AXES, 3 * block, threads=1, progress=begin)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
    done = found.n - found.not_run
    assert block < done < 2 * block  # within the second block, and none was begun after it
    dry = found["loop dry"]
    assert dry.counted == dry.happened + dry.not_happened == done
    assert found["accumulator bottomed"].happened == done


def test_an_interruption_before_anything_is_one(
    loop: lp.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "call", stop)
    with pytest.raises(KeyboardInterrupt):
        lp.summarize(loop, AXES, 8)


# ---- what is refused ----------------------------------------------------------------------------------------

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a signal": (
        {"outputs": ["loop.pressure"]},
        "found the signal 'loop.pressure', expected an event or a limit; a sweep",
    ),
    "more than a sequence has": (
        {"n": 2**30 + 1},
        "n: found 1073741825 members, expected 1073741824",
    ),
    "no event": ({"outputs": ["loop dri"]}, "found 'loop dri', .*did you mean 'loop dry'"),
    "one text": ({"outputs": "loop dry"}, "expected a list of names"),
    "no path": ({"axes": {"x": [1.0]}}, "unknown path 'x'"),
    "no axes": ({"axes": {}}, "at least one path"),
    "no number": ({"n": None}, "found none, expected one number of members"),
    "two numbers": ({"axes": {"puncture.diameter": [1e-3]}}, r"found the lengths \[1, 8\]"),
    "half a seed": ({"seed": 0.5}, "seed: found the number 0.5"),
    "a machine": ({"backend": "gpu"}, "auto, cpu or cuda"),
    "threads": ({"threads": 0}, "threads: found the number 0"),
    "a crew": ({"axes": {"crew": [1.0]}, "n": 1}, "whose options seat no crew"),
    "a width": ({"axes": {"puncture.diameter": [1e-3, -1.0]}, "n": 2}, "in member 1"),
}


@pytest.mark.parametrize("given", REFUSED.values(), ids=REFUSED)
def test_bad_input_is_one_line(loop: lp.Scenario, given: tuple[dict[str, Any], str]) -> None:
    with pytest.raises(InputError, match=given[1]) as caught:
        lp.summarize(loop, **{"axes": AXES, "n": 8, **given[0]})
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("small_blocks")
def test_a_crew_of_less_than_none_is_told_by_its_number_of_all() -> None:
    ship = lp.Scenario.load("soyuz-ms22")
    plan = next(option.plan for option in ship.options if option.crew)
    crew = np.zeros(70)
    crew[66] = -1.0
    with pytest.raises(InputError, match=r"crew: found the number -1\.0 in member 66"):
        lp.summarize(ship, {"crew": crew}, plan=plan)


def test_bad_questions_are_one_line(loop: lp.Scenario) -> None:
    found = lp.summarize(loop, AXES, 4)
    for probability in (-0.1, 1.1, np.nan, "half", [0.5, 2.0]):
        bad: Any = probability
        with pytest.raises(InputError, match=r"probability: found .* numbers from 0 to 1"):
            found.quantile("loop dry", bad)
    for per_octave in (0, 3, 4096, 2.0, True):
        with pytest.raises(InputError, match="per_octave: found"):
            found.histogram("loop dry", per_octave)  # type: ignore[arg-type]
    for ask in (found.__getitem__, found.histogram, lambda name: found.quantile(name, 0.5)):
        with pytest.raises(KeyError, match=r"no output 'loop dri' in this summary.*loop dry"):
            ask("loop dri")


# ---- how it is told -----------------------------------------------------------------------------------------


def test_the_json_holds_all_that_is_told(loop: lp.Scenario) -> None:
    found = lp.summarize(loop, AXES, 64, outputs=["loop dry"])
    told = json.loads(found.to_json())
    assert told["schema"] == "leakphys-summary/1"
    assert (told["n"], told["plan"], told["complete"], told["seed"]) == (64, "docked", True, 0)
    assert told["axes"] == list(AXES)
    assert told["quantile_error"] == pytest.approx(2.0**-12)
    assert told["status"] == {engine.STATUS_SENTENCES[0]: 64}
    assert set(told["ledger"]) == {"mass_rel", "water_rel", "energy_rel", "gas_rel"}
    entry = told["outputs"]["loop dry"]
    assert entry["happened"] == entry["counted"] == sum(entry["histogram"]["counts"]) == 64
    assert entry["p50"] == pytest.approx(found.quantile("loop dry", 0.5))
    assert entry["least"] <= entry["p05"] <= entry["p50"] <= entry["p95"] <= entry["greatest"]
    assert entry["histogram"]["from"][0] <= entry["least"] < entry["histogram"]["to"][0]
    assert entry["upper95"] == 1.0


def test_the_text_is_a_table_with_a_line_for_each_output(loop: lp.Scenario) -> None:
    found = lp.summarize(loop, AXES, 64)
    lines = str(found).splitlines()
    assert lines[0] == "loop-alone: plan docked, 64 members, seed 0"
    for name in found:
        (line,) = [line for line in lines if line.startswith(name)]
        assert f"{found.quantile(name, 0.5):.4g}" in line.split()
    assert lines[-1].startswith("ledgers: mass_rel ")
    assert all(len(line) <= 140 for line in lines)
    assert repr(found) == "Summary(loop-alone, plan docked, 64 members, complete)"


def test_the_command_line_prints_and_writes_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, loop: lp.Scenario
) -> None:
    target = tmp_path / "summary.json"
    axis = ["--axis", "puncture.diameter=0.8 mm..2.5 mm:log"]
    command = ["sweep", "loop-alone", *axis, "-n", "32", "--summary", "--backend", "cpu"]
    assert main([*command, "--json", str(target)]) == 0
    found = lp.summarize(loop, {"puncture.diameter": AXES["puncture.diameter"]}, 32)
    assert target.read_text() == found.to_json()
    assert capsys.readouterr().out == f"{found}\n"
    with pytest.raises(SystemExit) as caught:
        main([*command[:-1], "gpu"])
    assert caught.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
