"""What the project promises of ensembles, measured in one run, each line beside its bar: `python benches/promises.py`.

Ratios are of runs that take turns, each side's best of some rounds: processor time on one thread, wall time where
threads are compared.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE / "peers")]

import report
from benches import day_runs, kernels
from benches.members import holes, leak8_members
from benches.sweeps import PIECE

SCHEMA = "leakphys-promises/1"
SHIP, PLAN = "soyuz-ms22", "docked"
SHIPS, LEAKS = (
    1024,
    2048,
)  # members of a run that is compared: many, so that idle lanes at its end count little
TOTAL = 100_000  # members of leak8, whatever the size of a call
MEMORY = (1_000, 10_000, 40_000)  # members of a sweep
FLAT = 0.10
ANSWERED = 0.2  # s
DELAYS = (0.35, 0.8, 1.7)  # s after which a sweep is interrupted
AT_MOST, AT_LEAST = "at most", "at least"


@dataclass(frozen=True)
class Line:
    """One promise and what was found; without a bar it is told for itself."""

    promise: str
    value: float | None
    unit: str
    side: str = ""  # at most or at least
    bar: float | None = None
    remark: str = ""

    @property
    def held(self) -> bool | None:
        """None where nothing was measured, or nothing promised."""
        if self.bar is None or self.value is None:
            return None
        return self.value <= self.bar if self.side == AT_MOST else self.value >= self.bar

    def text(self) -> str:
        """As it is printed."""
        word = {True: "held", False: "MISSED", None: ""}[self.held]
        value = "not measured" if self.value is None else f"{self.value:.4g} {self.unit}".strip()
        bar = "" if self.bar is None else f"(bar: {self.side} {self.bar:g})"
        remark = f"  {self.remark}" if self.remark else ""
        return f"{word:<7}{self.promise:<58}{value:>16}  {bar}{remark}".rstrip()


Work = Callable[[], Any]


def best(clock: Callable[[], float], works: dict[str, Work], rounds: int) -> dict[str, float]:
    """Seconds of each, all in turn, its best of the rounds."""
    found = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            start = clock()
            work()
            found[name] = min(found[name], clock() - start)
    return found


def leak8_run(given: Any, threads: int = 1, width: int = 0) -> None:
    """Members of leak8 to their ends, without outputs."""
    from leakphys import _core

    _core.run_leak8(given, times=np.empty(0), rtol=1e-6, threads=threads, width=width)


def ship_run(members: int, threads: int = 1, width: int = 0) -> Work:
    """The docked ship with the hole drawn."""
    from leakphys import engine
    from leakphys.scenario import Scenario

    scenario, drawn = Scenario.load(SHIP), {"puncture.diameter": holes(members)}
    return lambda: engine.run(scenario, PLAN, drawn, threads=threads, width=width)


def lanes(rounds: int) -> Iterable[Line]:
    """An ensemble against the same members one by one, on one thread."""
    from leakphys import _core

    bar = 4.0 if _core.lanes() >= 8 else 2.5
    given = leak8_members(LEAKS)
    problems: dict[str, dict[str, Work]] = {
        "leak8": {"many": lambda: leak8_run(given), "one": lambda: leak8_run(given, width=1)},
        f"{SHIP}, {PLAN}": {"many": ship_run(SHIPS), "one": ship_run(SHIPS, width=1)},
    }
    for name, works in problems.items():
        taken = best(time.process_time, works, rounds)
        yield Line(
            f"ensemble against one by one, {name}",
            taken["one"] / taken["many"],
            "times",
            AT_LEAST,
            bar,
            f"{_core.lanes()} lanes",
        )


def threads(rounds: int) -> Iterable[Line]:
    """Two threads against one, and beside them what the machine gives two processes that share nothing."""
    given = leak8_members(4 * LEAKS)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        problems: dict[str, dict[str, Work]] = {
            "leak8": {
                "one": lambda: leak8_run(given),
                "two": lambda: leak8_run(given, threads=2),
                "apart": lambda: pool.map(leak8_run, (given[::2], given[1::2]), chunksize=1),
            },
            f"{SHIP}, {PLAN}": {"one": ship_run(SHIPS), "two": ship_run(SHIPS, threads=2)},
        }
        for name, works in problems.items():
            taken = best(time.perf_counter, works, rounds)
            load = f"{os.cpu_count()} processors seen, load {os.getloadavg()[0]:.1f}"
            ratio = taken["one"] / taken["two"]
            yield Line(f"two threads against one, {name}", ratio, "times", AT_LEAST, 1.8, load)
            if "apart" in taken:
                ratio = taken["one"] / taken["apart"]
                yield Line(f"two processes against one, {name}", ratio, "times", remark=load)


def number(rounds: int, million: bool) -> Iterable[Line]:
    """Cost a member against the size of a call: the same members in many calls, in some, in one."""
    given = leak8_members(TOTAL)

    def in_calls_of(size: int) -> Work:
        def run() -> None:
            for first in range(0, TOTAL, size):
                leak8_run(given[first : first + size])

        return run

    sizes = (1_000, 10_000, TOTAL)
    taken = best(time.process_time, {str(n): in_calls_of(n) for n in sizes}, rounds)
    cost = {n: taken[str(n)] / TOTAL * 1e6 for n in sizes}
    if million:
        tiled = np.tile(given, (10, 1))
        once = best(time.process_time, {"all": lambda: leak8_run(tiled)}, 1)
        cost[len(tiled)] = once["all"] / len(tiled) * 1e6
    told = ", ".join(f"{value:.1f} µs at {n:.0e}" for n, value in cost.items())
    spread = max(cost.values()) / min(cost.values()) - 1.0
    yield Line("cost a member of leak8, most over least", spread, "", AT_MOST, FLAT, told)


def memory() -> Iterable[Line]:
    """Peak memory of sweeps that are summarised, each in a process of its own."""

    def measured(members: int, piece: int) -> float:
        script = str(HERE / "sweeps.py")
        command = [sys.executable, script, str(members), str(piece)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return float(done.stdout)

    pieces = [measured(n, PIECE) for n in MEMORY]
    whole = [measured(n, n) for n in MEMORY]
    spread = max(pieces) / min(pieces) - 1.0
    sizes = " and ".join(f"{n:,}" for n in MEMORY)
    told = f"{', '.join(f'{x / 1e6:.0f}' for x in pieces)} MB at {sizes}"
    promise = f"peak memory of a sweep in pieces of {PIECE:,}, growth"
    yield Line(promise, spread, "", AT_MOST, FLAT, told)
    each = (whole[-1] - whole[0]) / (MEMORY[-1] - MEMORY[0])
    told = f"{', '.join(f'{x / 1e6:.0f}' for x in whole)} MB at {sizes}"
    yield Line("memory of a sweep in one call", each, "bytes/member", remark=told)


def interrupted(delay: float, name: str) -> tuple[float, int]:
    """Seconds from Ctrl-C to the answer of a sweep, and how many members it returns."""
    import leakphys as lp

    sent: list[float] = []

    def interrupt() -> None:
        sent.append(time.perf_counter())
        os.kill(os.getpid(), signal.SIGINT)

    members = 1_000_000
    scenario, axes = lp.Scenario.load(name), {"puncture.diameter": holes(members)}
    timer = threading.Timer(delay, interrupt)
    timer.start()
    try:
        found = lp.sweep(scenario, axes)
        done = members - found.not_run
    except KeyboardInterrupt:  # before the first piece was done
        done = 0
    return time.perf_counter() - sent[0], done


def interruption() -> Iterable[Line]:
    """Ctrl-C in a sweep, at several moments: the slowest answer, and whether it holds what was done."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background ignores it
    for name in ("loop-alone", SHIP):
        answers = [interrupted(delay, name) for delay in DELAYS]
        slowest = max(seconds for seconds, _ in answers)
        told = f"members returned: {', '.join(f'{done:,}' for _, done in answers)}"
        promise = f"Ctrl-C in a sweep of {name} answered"
        yield Line(promise, slowest, "s", AT_MOST, ANSWERED, told)
        late = answers[-1][1]
        yield Line(f"members it returns after {DELAYS[-1]:g} s", late, "", AT_LEAST, 1)


def runs(rounds: int) -> Iterable[Line]:
    """A day of single runs; the bars are those of the loops alone."""
    bars = (1.0, 3.0)  # ms
    works = {name: day_runs.run(scenario) for name, scenario in day_runs.scenarios().items()}
    taken = best(time.process_time, works, rounds)
    for i, (name, seconds) in enumerate(taken.items()):
        bar = bars[i] if i < len(bars) else None
        value = seconds / day_runs.MEMBERS * 1e3
        yield Line(name, value, "ms", "" if bar is None else AT_MOST, bar, "24 h or dry, rtol 1e-6")


def evaluations(rounds: int) -> Iterable[Line]:
    """One state, right-hand side and Jacobian, as a double and a lane."""
    for name in kernels.KERNELS:
        state = name in kernels.STATE_KERNELS
        try:
            made = kernels.kernel(name)
        except kernels.Missing as fault:
            yield Line(name, None, "ns", remark=str(fault))
            continue
        for by, in_lanes, bar in (("double", False, 100.0), ("lane", True, 25.0)):
            value = kernels.nanoseconds(name, made, in_lanes, rounds)
            promise = f"{name}, a {by}"
            yield Line(promise, value, "ns", AT_MOST if state else "", bar if state else None)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", metavar="FILE", default="", help="also as JSON; - for it alone")
    parser.add_argument("--rounds", metavar="K", type=int, default=5, help="each side's best of")
    parser.add_argument("--million", action="store_true", help="also 1e6 members, some minutes")
    parser.add_argument("--only", metavar="A,B", help=f"some of {', '.join(PROMISES)}")
    given = parser.parse_args()
    wanted = list(PROMISES) if given.only is None else given.only.split(",")
    for name in wanted:
        if name not in PROMISES:
            parser.error(f"--only: found {name!r}, expected some of {', '.join(PROMISES)}")
    given.wanted = [name for name in PROMISES if name in wanted]
    return given


PROMISES: dict[str, Callable[[argparse.Namespace], Iterable[Line]]] = {
    "lanes": lambda given: lanes(given.rounds),
    "threads": lambda given: threads(given.rounds),
    "number": lambda given: number(min(given.rounds, 3), given.million),
    "memory": lambda _given: memory(),
    "interruption": lambda _given: interruption(),
    "runs": lambda given: runs(given.rounds),
    "evaluations": lambda given: evaluations(given.rounds),
}


def main() -> None:
    """Measure and tell."""
    given = arguments()
    facts = report.host()
    tell = sys.stderr if given.json == "-" else sys.stdout
    where = f"{facts['cpu']}, {facts['cores']} processors, {facts['isa']} in {facts['lanes']} lanes"
    print(f"{facts['date'][:10]}, {where}, load {facts['load'][0]}", file=tell)
    lines = []
    for name in given.wanted:
        for line in PROMISES[name](given):
            print(line.text(), file=tell, flush=True)
            lines.append(line)
    rows = [asdict(line) | {"held": line.held} for line in lines]
    if given.json:
        document = report.finite({"schema": SCHEMA, **facts, "rounds": given.rounds, "rows": rows})
        text = json.dumps(document, indent=1, allow_nan=False) + "\n"
        if given.json == "-":
            print(text, end="")
        else:
            Path(given.json).write_text(text)


if __name__ == "__main__":
    main()
