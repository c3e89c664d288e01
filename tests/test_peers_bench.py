"""The bench of other people's solvers, without any of them: errors, tolerances, timing, report, right-hand sides."""

from __future__ import annotations

import io
import json
import math
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.typing import NDArray

from leakphys import _core

FOLDER = Path(__file__).resolve().parents[1] / "benches" / "peers"
sys.path.insert(0, str(FOLDER))

import environment
import leak8
import measure
import ms22
import report
import run

Floats = NDArray[np.float64]
MEMBERS = leak8.read_members(256)
EXACT = leak8.Solution(MEMBERS.end_time, MEMBERS.end_state)


def random_states(count: int) -> list[tuple[int, float, Floats]]:
    """Member, time and state: along the way of some members, each number a little off it."""
    draw = np.random.default_rng(7)
    found = _core.run_leak8(MEMBERS.given, times=leak8.TIMES, rtol=1e-6, threads=1, width=0)
    states: list[tuple[int, float, Floats]] = []
    while len(states) < count:
        member, k = int(draw.integers(256)), int(draw.integers(145))
        y = found["samples"][member, k] * (1.0 + 1e-2 * draw.standard_normal(8))
        if np.isfinite(y).all():
            states.append((member, float(leak8.TIMES[k]), np.abs(y)))
    return states


def test_members_and_starts_are_the_cores() -> None:
    """At time 0 the core's first output is the start."""
    found = _core.run_leak8(MEMBERS.given, times=leak8.TIMES, rtol=1e-4, threads=1, width=0)
    np.testing.assert_allclose(MEMBERS.start, found["samples"][:, 0], rtol=1e-14)


def test_a_subset_is_spread_over_all_members() -> None:
    few = leak8.read_members(3)
    assert len(few) == 3
    np.testing.assert_array_equal(few.given[[0, -1]], MEMBERS.given[[0, -1]])
    assert len(leak8.read_members(10_000)) == 256


def test_the_error_is_that_of_the_worst_state_or_of_the_end() -> None:
    assert (MEMBERS.errors(EXACT) == 0.0).all()
    state = MEMBERS.end_state.copy()
    state[3, 7] += 1e-4 * (abs(state[3, 7]) + 1e-3)  # the humidity's scale
    time = MEMBERS.end_time.copy()
    time[5] *= 1.0 + 3e-4
    state[9, 0] = np.nan
    errors = MEMBERS.errors(leak8.Solution(time, state))
    assert errors[3] == pytest.approx(1e-4, rel=1e-9)
    assert errors[5] == pytest.approx(3e-4, rel=1e-9)
    assert errors[9] == np.inf
    assert (np.delete(errors, [3, 5, 9]) == 0.0).all()


def test_the_error_of_outputs_is_over_those_that_both_have() -> None:
    few = leak8.read_members(4)
    outputs = few.outputs.copy()
    outputs[2, 10, 2] += 1e-3 * (outputs[2, 10, 2] + 1.0)
    outputs[1, 20:] = np.nan
    found = few.output_error(leak8.Solution(few.end_time, few.end_state, outputs))
    assert found == pytest.approx(1e-3, rel=1e-9)
    assert few.output_error(leak8.Solution(few.end_time, few.end_state)) is None


def test_outputs_and_end_are_told_apart() -> None:
    """A member that ends between outputs, and one whose last output is its end."""
    times = np.array([0.0, 600.0, 700.0])
    states = np.arange(24.0).reshape(3, 8)
    end, state, outputs = leak8.kept(times, states)
    assert end == 700.0
    np.testing.assert_array_equal(state, states[2])
    assert np.isfinite(outputs).all(axis=1).sum() == 2
    whole = leak8.kept(leak8.TIMES, np.ones((145, 8)))[2]
    assert np.isfinite(whole).all()


@pytest.mark.parametrize("kind", ["math", "numpy", "numba", "jax"])
def test_each_form_of_the_right_hand_side_is_the_compiled_one(kind: str) -> None:
    """In Python's numbers, in arrays of all states at once, compiled by numba, traced by JAX."""
    cases = random_states(40)
    parameters = MEMBERS.parameters
    expected = np.array([_core.leak8_rates(MEMBERS.given[m], t, y) for m, t, y in cases])
    if kind == "numpy":
        rates = leak8.right_hand_side(np.exp, np.log, np.sin, np.sqrt)
        times = np.array([t for _, t, _ in cases])
        states = np.array([y for *_, y in cases])
        found = np.array(rates(times, *states.T, *parameters[[m for m, *_ in cases]].T)).T
    else:
        rates = one_by_one(kind)
        found = np.array([rates(t, *y.tolist(), *parameters[m].tolist()) for m, t, y in cases])
    # Rates that are differences of large terms keep the rounding of these.
    size = np.abs(expected) + 1e-6 * leak8.SCALE
    assert np.max(np.abs(found - expected) / size) < 1e-9


def one_by_one(kind: str) -> Callable[..., Any]:
    """The right-hand side for one state in the numbers of `kind`."""
    if kind == "math":
        return leak8.right_hand_side(math.exp, math.log, math.sin, math.sqrt)
    if kind == "numba":
        numba = pytest.importorskip("numba", reason="numba is not installed")
        return leak8.right_hand_side(math.exp, math.log, math.sin, math.sqrt, numba.njit)
    jax = pytest.importorskip("jax", reason="jax is not installed")
    jax.config.update("jax_enable_x64", True)
    return leak8.right_hand_side(jax.numpy.exp, jax.numpy.log, jax.numpy.sin, jax.numpy.sqrt)


class Fake:
    """A solver whose error is a multiple of rtol, and whose time a root of it."""

    def __init__(self, name: str, factor: float, slow: float = 1.0, breaks_at: float = 0.0) -> None:
        self.name = name
        self.factor, self.slow, self.breaks_at = factor, slow, breaks_at
        self.asked: list[tuple[str, float]] = []

    def prepare(self) -> tuple[int, bool, str, float]:
        return 4, True, "fake", 0.25

    def check(self, rtol: float) -> measure.Check:
        self.asked.append(("check", rtol))
        if rtol <= self.breaks_at:
            raise measure.Failure("too many steps")
        return measure.Check(
            self.factor * rtol * np.array([0.1, 0.2, 0.5, 1.0]), 9.0 * self.factor * rtol
        )

    def seconds(self, rtol: float) -> float:
        self.asked.append(("time", rtol))
        return self.slow * (1.0 + len(self.asked) % 3)

    def close(self) -> None:
        self.asked.append(("close", 0.0))


def fakes() -> list[measure.Bench]:
    return [
        Fake("leakphys", 3.0),
        Fake("slow", 30.0, 100.0),
        Fake("poor", 1e9),
        Fake("broken", 30.0, 1.0, 1e-6),
    ]


def test_the_loosest_sufficient_tolerance_is_found() -> None:
    rtol, seen = measure.loosest(Fake("", 9.9).check, measure.accurate)
    assert rtol == 1e-6  # 3e-6 gives 2.97e-5
    assert [entry["rtol"] for entry in seen] == list(measure.LADDER[:5])
    assert measure.loosest(Fake("", 0.1).check, measure.accurate)[0] == 1e-4
    assert measure.loosest(Fake("", 1e9).check, measure.accurate)[0] is None


def test_the_ladder_has_two_rungs_a_decade() -> None:
    ratio = np.array(measure.LADDER[:-1]) / np.array(measure.LADDER[1:])
    assert ((ratio > 2.9) & (ratio < 3.4)).all()
    assert measure.LADDER[0] == 1e-4
    assert measure.LADDER[-1] == 1e-10


def test_solvers_take_turns_and_keep_their_best() -> None:
    benches = fakes()
    said: list[str] = []
    rows = {row.solver: row for row in measure.measure(benches, 3, said.append)}
    assert rows["leakphys"].rtol == 3e-6
    assert rows["leakphys"].us_per_member == pytest.approx(
        1e6 / 4.0
    )  # the best of three, 4 members
    assert rows["slow"].rtol == 3e-7
    assert rows["poor"].us_per_member is None
    assert "no rtol" in rows["poor"].failure
    assert rows["broken"].failure == "too many steps"
    assert any("too many steps" in text for text in said)
    timed = [entry for bench in benches for entry in bench.asked if entry[0] == "time"]  # type: ignore[attr-defined]
    assert len(timed) == 6
    # leakphys goes on to where its outputs are as good as its ends
    last = rows["leakphys"].ladder[-1]["output_error_max"]
    assert last is not None
    assert last <= measure.TARGET
    assert rows["leakphys"].output_error_max == pytest.approx(8.1e-5)


@dataclass(frozen=True)
class FewOf:
    """Members, each with what its error is of rtol."""

    factors: Floats

    def __len__(self) -> int:
        return self.factors.size

    def errors(self, rtol: float) -> Floats:
        return rtol * self.factors

    def output_error(self, _rtol: float) -> None:
        return None


class Numbered:
    """A problem of members whose errors are a multiple of rtol, the last one's the largest."""

    TRIAL_MEMBERS = 2
    SOLVERS: ClassVar = {"slow": "numbered", "fast": "numbered"}
    solved: ClassVar[list[tuple[str, int]]] = []

    def __init__(self, name: str) -> None:
        self.name, self.slow, self.event, self.remark = name, name == "slow", True, ""

    def prepare(self, members: Any) -> None:
        self.members = members

    def solve(self, rtol: float) -> float:
        self.solved.append((self.name, len(self.members)))
        return rtol

    @classmethod
    def read_members(cls, most: int) -> Any:
        return FewOf(np.linspace(1.0, 5.0, 8)[:most])


def served(monkeypatch: pytest.MonkeyPatch, name: str, asked: list[tuple[str, float]]) -> list[Any]:
    """What a process of `name` answers, without the process."""
    monkeypatch.setitem(sys.modules, "numbered", SimpleNamespace(make=Numbered))
    monkeypatch.setitem(sys.modules, "problem", Numbered)
    questions = iter(asked)
    answers: list[Any] = []

    def receive() -> tuple[str, float]:
        try:
            return next(questions)
        except StopIteration:
            raise EOFError from None

    Numbered.solved.clear()
    ours: Any = SimpleNamespace(recv=receive, send=answers.append)
    with pytest.raises(EOFError):
        measure.serve("problem", name, 8, ours)
    return answers


@pytest.mark.parametrize("name", ["slow", "fast"])
def test_every_solver_is_judged_by_all_members(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A slow one is tried on a few first, and timed on all too."""
    few = [(name, 2)] if name == "slow" else [(name, 8)]
    asked = [("prepare", 1e-4), ("check", 1e-5), ("check", 4e-6), ("check", 1e-6)]
    answers = served(monkeypatch, name, asked)
    largest = [float(answer[0].errors.max()) for answer in answers[1:]]
    # Of a few 1.57 times rtol, of all 5 times: 4e-6 is good for those alone.
    assert largest == pytest.approx([1.5714e-5 if name == "slow" else 5e-5, 2e-5, 5e-6], rel=1e-3)
    both = [*few, (name, 8)] if name == "slow" else few
    assert Numbered.solved == [*few, *few, *both, *both]


def test_the_json_has_what_readers_look_for() -> None:
    rows = measure.measure(fakes(), 2, lambda _: None)
    rows.append(measure.Row("absent", failure="not installed: no compiler"))
    found = report.document("leak8", rows, 2, report.host())
    text = json.dumps(found, allow_nan=False)
    assert set(found) >= {"schema", "problem", "date", "cpu", "isa", "versions", "rows"}
    by_name = {row["solver"]: row for row in json.loads(text)["rows"]}
    for row in by_name.values():
        assert set(row) >= {"solver", "rtol", "us_per_member", "error_p95", "error_max"}
    assert by_name["slow"]["ratio"] == pytest.approx(100.0)
    assert by_name["slow"]["error_p95"] == by_name["slow"]["error_max"] == pytest.approx(9e-6)
    assert by_name["absent"]["us_per_member"] is None
    assert by_name["absent"]["failure"] == "not installed: no compiler"


def test_the_table_hides_nobody() -> None:
    rows = measure.measure(fakes(), 1, lambda _: None)
    rows.append(measure.Row("absent", failure="not installed: no compiler"))
    with redirect_stdout(io.StringIO()) as text:
        report.print_table(report.document("leak8", rows, 1, report.host()))
    for words in (
        "leakphys",
        "slow",
        "poor",
        "broken",
        "too many steps",
        "not installed: no compiler",
    ):
        assert words in text.getvalue()


def test_every_solver_has_its_file_and_its_needs() -> None:
    for problem, task in (("leak8", leak8), ("ms22", ms22)):
        assert list(task.SOLVERS) == run.SOLVERS[problem]
        for module in task.SOLVERS.values():
            assert (FOLDER / f"{module}.py").exists()
    assert set(run.NEEDS.values()) <= {"", "cvode", *environment.PACKAGES}


def test_versions_are_pinned() -> None:
    pinned = {
        line.split("==")[0]
        for line in environment.REQUIREMENTS.read_text().splitlines()
        if "==" in line
    }
    needed = {package for needs in environment.PACKAGES.values() for package in needs}
    assert {package.partition("[")[0] for package in needed} <= pinned


def test_what_cannot_be_installed_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = environment.Environment(tmp_path)
    with pytest.raises(environment.Missing, match="neither a wheel nor a checkout"):
        place.install_leakphys(tmp_path / "nothing.whl")
    with pytest.raises(environment.Missing, match="No matching distribution"):
        environment.run(
            [
                sys.executable,
                "-c",
                "import sys; print('x'); sys.exit('ERROR: No matching distribution')",
            ]
        )
    assert environment.sundials([tmp_path]) is None
    monkeypatch.delenv("FC", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(environment.Missing, match="no Fortran compiler"):
        place.install_peer("numbalsoda")


def test_what_is_there_is_used_again(tmp_path: Path) -> None:
    place = environment.Environment(tmp_path)
    assert not place.has("thing", "one")
    (tmp_path / "thing.done").write_text("one")
    assert place.has("thing", "one")
    assert not place.has("thing", "two")
    place.install("thing", "one", "a-package-that-is-not-looked-for")


def test_unknown_solvers_are_refused() -> None:
    command = [sys.executable, str(FOLDER / "run.py"), "ms22", "--solvers", "heyoka"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "found 'heyoka'" in result.stderr


def test_a_networks_rates_are_what_leakphys_integrates() -> None:
    """A step of 1 s by the rates and the Jacobian, linearly implicit, against leakphys' own second."""
    members = ms22.read_members(2)
    side = members.rates[1]
    start, scale = side.start, side.scales
    n = len(start)
    half = side.jacobian(start) / 2.0
    step = np.linalg.solve(np.eye(n) - half, side.rates(start))
    members.inputs[:, members.assembly.schedule.duration_columns[1]] = 1.0
    found = members.run(1e-10, checkpoint=members.punctured)["final_state"][1]
    judged = scale > 0.0
    moved = np.abs(found - start)[judged] / scale[judged]
    missed = np.abs(start + step - found)[judged] / scale[judged]
    assert moved.max() > 1e-5
    assert missed.max() < 1e-2 * moved.max()


def test_a_networks_jacobian_is_that_of_its_rates() -> None:
    """An hour into the leak, a little off the way (on it some states stand at kinks), by central differences."""
    members = ms22.read_members(1)
    side = members.rates[0]
    members.inputs[:, members.assembly.schedule.duration_columns[1]] = 3600.0
    y = members.run(1e-8, checkpoint=members.punctured)["final_state"][0]
    y = y * (1.0 + 1e-2 * np.random.default_rng(1).standard_normal(len(y)))
    exact = side.jacobian(y)
    terms = np.abs(exact) @ np.abs(y) + np.abs(side.rates(y))  # of which rates are differences
    for j in range(len(y)):
        h = 1e-7 * (abs(y[j]) + side.scales[j] + 1e-9)
        up, down = y.copy(), y.copy()
        up[j] += h
        down[j] -= h
        column = (side.rates(up) - side.rates(down)) / (2.0 * h)
        allowed = 1e-6 * np.abs(exact).max(axis=1) + 1e-14 * terms / h
        assert (np.abs(column - exact[:, j]) <= allowed + 1e-30).all(), j


def test_wrong_sizes_are_refused() -> None:
    side = ms22.read_members(1).rates[0]
    with pytest.raises(ValueError, match="y: one number for each state expected"):
        side.rates(np.zeros(3))
    with pytest.raises(ValueError, match="scenario: 4 numbers expected"):
        _core.leak8_rates(np.zeros(3), 0.0, np.ones(8))
