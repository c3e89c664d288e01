"""Ratios measured side by side: each solver at its loosest sufficient tolerance, all in turn on one core."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from multiprocessing.connection import Connection
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LADDER = (1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 3e-7, 1e-7, 3e-8, 1e-8, 3e-9, 1e-9, 3e-10, 1e-10)
TARGET = 1e-5  # of the largest error over the members
SAMPLE = 0.3  # s that one timing lasts at least: fast solvers repeat their work
PATIENCE = 600.0  # s after which a solver is given up


class Solver(Protocol):
    """What each solver_<name>.py makes: `prepare` is given the problem's members, `solve` integrates them all."""

    event: bool  # whether it ends members by the terminal event; else it is told when they end
    slow: bool  # tries a tolerance on a few members before it solves all
    remark: str

    def prepare(self, members: Any) -> None:
        """Whatever is done once: loading, compiling."""

    def solve(self, rtol: float) -> Any:
        """What becomes of the members."""


@dataclass
class Check:
    """How wrong a solution is."""

    errors: Floats  # (n,) of the members; inf where there is no solution
    outputs: float | None = None  # the largest over all outputs

    def told(self, rtol: float) -> dict[str, float | None]:
        """As a row has it: 95 % of the members are at most the first, all the second."""
        return {
            "rtol": rtol,
            "error_p95": float(np.quantile(self.errors, 0.95, method="higher")),
            "error_max": float(self.errors.max()),
            "output_error_max": self.outputs,
        }


@dataclass
class Row:
    """One line of the table; `failure` says why there are no numbers."""

    solver: str
    rtol: float | None = None
    us_per_member: float | None = None
    error_p95: float | None = None
    error_max: float | None = None
    output_error_max: float | None = None
    members: int = 0
    event: bool = False
    remark: str = ""
    prepare_s: float | None = None
    failure: str = ""
    ladder: list[dict[str, float | None]] = field(default_factory=list)


class Bench(Protocol):
    """A solver that can be asked: in a process of its own, or a test's stand-in."""

    name: str

    def prepare(self) -> tuple[int, bool, str, float]:
        """Members, whether its event is used, its remark, seconds that it took."""

    def check(self, rtol: float) -> Check:
        """Solve and compare."""

    def seconds(self, rtol: float) -> float:
        """Processor time of one solution of all members."""

    def close(self) -> None:
        """It is not asked again."""


class Failure(Exception):
    """A solver gave up; its text is the reason, one line."""


def loosest(
    check: Callable[[float], Check],
    good: Callable[[Check], bool],
    ladder: Iterable[float] = LADDER,
) -> tuple[float | None, list[dict[str, float | None]]]:
    """The loosest rtol of the ladder that is good, None if there is none, and what was seen on the way."""
    seen = []
    for rtol in ladder:
        found = check(rtol)
        seen.append(found.told(rtol))
        if good(found):
            return rtol, seen
    return None, seen


def accurate(found: Check) -> bool:
    """Whether every member's end is as good as asked for."""
    return bool(found.errors.max() <= TARGET)


def with_outputs(found: Check) -> bool:
    """Whether every output is too."""
    return accurate(found) and (found.outputs is None or found.outputs <= TARGET)


def find_tolerance(bench: Bench, row: Row) -> None:
    """Prepare a solver and find the tolerance it is timed at, into its row."""
    row.members, row.event, row.remark, row.prepare_s = bench.prepare()
    row.rtol, row.ladder = loosest(bench.check, accurate)
    if row.rtol is None:
        raise Failure(f"no rtol down to {LADDER[-1]:g} has every error within {TARGET:g}")
    last = row.ladder[-1]
    row.error_p95, row.error_max = last["error_p95"], last["error_max"]
    row.output_error_max = last["output_error_max"]
    if bench.name == "leakphys":  # also where its outputs are as good as its ends
        tighter = LADDER[LADDER.index(row.rtol) + 1 :]
        if not (row.output_error_max is None or row.output_error_max <= TARGET):
            row.ladder += loosest(bench.check, with_outputs, tighter)[1]


def measure(benches: list[Bench], rounds: int, tell: Callable[[str], None]) -> list[Row]:
    """A row for each solver: first its tolerance, then the best of some rounds in which all take turns."""
    rows = {bench.name: Row(bench.name) for bench in benches}
    standing = list(benches)

    def attempt(bench: Bench, work: Callable[[], None]) -> None:
        try:
            work()
        except Failure as fault:
            rows[bench.name].failure = str(fault)
            rows[bench.name].us_per_member = None
            standing.remove(bench)
            tell(f"{bench.name}: {fault}")

    def time_once(bench: Bench, row: Row) -> None:
        assert row.rtol is not None
        us = bench.seconds(row.rtol) / row.members * 1e6
        row.us_per_member = us if row.us_per_member is None else min(us, row.us_per_member)

    for bench in benches:
        tell(f"{bench.name}: looking for its tolerance")
        row = rows[bench.name]
        attempt(bench, lambda bench=bench, row=row: find_tolerance(bench, row))  # type: ignore[misc]
    for number in range(1, rounds + 1):
        tell(f"round {number} of {rounds}")
        for bench in list(standing):
            row = rows[bench.name]
            attempt(bench, lambda bench=bench, row=row: time_once(bench, row))  # type: ignore[misc]
    for bench in benches:
        bench.close()
    return list(rows.values())


class Process:
    """A solver in a process of its own, so that none can disturb or end the others."""

    def __init__(self, problem: str, name: str, most: int) -> None:
        self.name = name
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(problem, name, most, theirs), daemon=True
        )
        self._process.start()
        theirs.close()

    def prepare(self) -> tuple[int, bool, str, float]:
        """Load, compile, and solve once."""
        (count, event, remark), seconds = self._ask("prepare", LADDER[0])
        return count, event, remark, seconds

    def check(self, rtol: float) -> Check:
        """Solve and compare."""
        return self._ask("check", rtol)[0]  # type: ignore[no-any-return]

    def seconds(self, rtol: float) -> float:
        """Processor time of one solution, the mean of as many as fill the sample."""
        return self._ask("time", rtol)[0]  # type: ignore[no-any-return]

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()

    def _ask(self, method: str, rtol: float) -> Any:
        try:
            self._line.send((method, rtol))
            if not self._line.poll(PATIENCE):
                raise Failure(f"no answer within {PATIENCE:g} s at rtol {rtol:g}")
            answer = self._line.recv()
        except (EOFError, OSError):
            raise Failure(f"its process died at rtol {rtol:g}") from None
        if isinstance(answer, str):
            raise Failure(answer)
        return answer


def compared(solver: Solver, members: Any, rtol: float) -> Check:
    """How wrong a solver's solution of members is."""
    found = solver.solve(rtol)
    return Check(members.errors(found), members.output_error(found))


def serve(problem: str, name: str, most: int, line: Connection) -> None:
    """Answer what a Process asks: a value with its processor time, or a sentence when it failed."""
    from importlib import import_module

    task = import_module(problem)
    make: Callable[[str], Solver] = import_module(task.SOLVERS[name]).make
    solver, members = make(name), task.read_members(most)
    first, few = solver, members
    if solver.slow:
        first, few = make(name), task.read_members(min(most, task.TRIAL_MEMBERS))

    @cache
    def of_all() -> Solver:
        if solver is not first:
            solver.prepare(members)
        return solver

    def prepare(rtol: float) -> Any:
        first.prepare(few)
        first.solve(rtol)
        return len(members), first.event, first.remark

    def check(rtol: float) -> Check:
        if solver.slow and not accurate(tried := compared(first, few, rtol)):
            return tried
        return compared(of_all(), members, rtol)

    def timed(rtol: float) -> float:
        start, done = time.process_time(), 0
        while (taken := time.process_time() - start) < SAMPLE or done == 0:
            of_all().solve(rtol)
            done += 1
        return taken / done

    methods = {"prepare": prepare, "check": check, "time": timed}
    while True:
        method, rtol = line.recv()
        start = time.process_time()
        try:
            value = methods[method](rtol)
        except Exception as fault:  # noqa: BLE001 - whatever a peer raises is told in its row
            told = f"{type(fault).__name__} at rtol {rtol:g}: {fault}"
            line.send(told.splitlines()[0][:200])
        else:
            line.send((value, time.process_time() - start))
