"""Whether an ensemble's bits depend on processor, threads, lanes or batch: `python tools/check_instruction_sets.py`.

What it runs: the tests of threads, lanes and batches with each instruction set of this processor; some members with
each of them and, where qemu-user is there, on emulated processors, whose bits are compared; and, of object files
(`--objects BUILD`), what each instruction set's exports.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "tests" / "data" / "leak8_reference.csv"
TESTS = (  # of threads, lanes and batches
    "tests/test_leak8.py::test_lanes_and_threads_do_not_change_a_bit",
    "tests/test_leak8.py::test_members_do_not_depend_on_their_neighbours",
    "tests/test_ledgers.py::test_any_member_alone_is_the_member_in_a_batch",
)
EMULATED = {  # processors that qemu knows, and the instruction set that each should be given
    "Nehalem": "v2",
    "Haswell": "v3",
    "Skylake-Server": "v4",
}
LEAK8_MEMBERS = 8
HOLES = (0.4e-3, 0.7e-3, 1.1e-3, 1.6e-3)  # m, of the docked Soyuz
PATIENCE = 900.0  # s for a processor that is emulated
# x86-64-v2 has no fused multiply-add and rounds twice. What it then finds is as far from the others as the tolerance
# (1e-6) leaves: its events are within so much of their time, its end states of themselves.
V2_RELATIVE, V2_SECONDS = 1e-5, 1e-3

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Line:
    """One thing looked at; `good` None where it could not be."""

    what: str
    good: bool | None
    remark: str = ""

    def text(self) -> str:
        """As it is printed."""
        word = {True: "held", False: "FAILED", None: "not run"}[self.good]
        return f"{word:<9}{self.what}{': ' if self.remark else ''}{self.remark}"


# ---- in a process of its own, native or emulated ----------------------------------------------------------


def members_of(instruction_set: str) -> dict[str, NDArray[Any]]:
    """Everything that some members of leak8 and of the docked Soyuz leave behind."""
    from leakphys import _core, engine
    from leakphys.scenario import Scenario

    os.environ["LEAKPHYS_MAX_ISA"] = instruction_set
    assert _core.isa() == instruction_set
    table = np.loadtxt(REFERENCE, delimiter=",", skiprows=1)
    given = np.ascontiguousarray(table[:: len(table) // LEAK8_MEMBERS, 1:5])
    small = _core.run_leak8(
        given, times=np.linspace(0.0, 86400.0, 13), rtol=1e-6, threads=2, width=0
    )
    found = {f"leak8.{key}": np.asarray(value) for key, value in small.items()}
    ship = engine.run(
        Scenario.load("soyuz-ms22"),
        "docked",
        {"puncture.diameter": np.array(HOLES)},
        times=[0.0, 3600.0, 20e3],
        signals=["loop.pressure", "loop.mass_fraction"],
        threads=2,
    )
    for field in ("status", "end_time", "crossing", "violation", "worst", "samples"):
        found[f"ship.{field}"] = getattr(ship, field)
    for group in (ship.ledger, ship.statistics):
        found |= {f"ship.{key}": column for key, column in group.items()}
    return found


def worker(target: str) -> None:
    """Run the members with every instruction set that this processor shows, into a file."""
    from leakphys import _core

    found: dict[str, Any] = {"chosen": np.array(_core.engines()[-1])}
    for instruction_set in _core.engines():
        for key, value in members_of(instruction_set).items():
            found[f"{instruction_set}.{key}"] = value
    np.savez(target, **found)


# ---- what is compared ---------------------------------------------------------------------------------------


def part(found: Arrays, instruction_set: str) -> dict[str, NDArray[Any]]:
    """What one instruction set left behind."""
    start = f"{instruction_set}."
    return {key[len(start) :]: value for key, value in found.items() if key.startswith(start)}


def differing(one: Arrays, other: Arrays) -> list[str]:
    """Names of what has not the same bits."""
    keys = sorted(one.keys() | other.keys())
    return [
        key
        for key in keys
        if key not in one or key not in other or one[key].tobytes() != other[key].tobytes()
    ]


def farthest(one: Arrays, other: Arrays) -> float:
    """The largest difference of event times and end states, in units of the bound of x86-64-v2."""
    worst = 0.0
    for key in ("leak8.crossing", "leak8.end_time", "ship.crossing", "ship.end_time"):
        size = V2_RELATIVE * np.abs(other[key]) + V2_SECONDS
        if (np.isnan(one[key]) != np.isnan(other[key])).any():
            return float("inf")
        worst = max(worst, float(np.nanmax(np.abs(one[key] - other[key]) / size)))
    scale = np.array([1.0, 1e-2, 1.0, 1e-3, 1.0, 1.0, 1.0, 1e-3])  # of leak8's states
    mine, theirs = one["leak8.final_state"], other["leak8.final_state"]
    size = V2_RELATIVE * (np.abs(theirs) + scale)
    return max(worst, float(np.max(np.abs(mine - theirs) / size)))


def compared(name: str, one: Arrays, reference: Arrays, exact: bool) -> Line:
    """One set of members beside another: bit for bit, or within the bound."""
    if exact:
        other = differing(one, reference)
        told = f"{len(one)} arrays" if not other else f"other bits in {', '.join(other[:5])}"
        return Line(f"{name}, bit for bit", not other, told)
    ratio = farthest(one, reference)
    bound = f"{V2_RELATIVE:g} of itself (times: and {V2_SECONDS:g} s)"
    return Line(f"{name}, within {bound}", ratio <= 1.0, f"{ratio:.2g} of that")


# ---- what is run -----------------------------------------------------------------------------------------------


def run_worker(before: list[str], folder: Path, name: str) -> dict[str, NDArray[Any]] | str:
    """What a worker found, or one line that says why it did not."""
    target = folder / f"{name}.npz"
    command = [*before, sys.executable, str(Path(__file__).resolve()), "--worker", str(target)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return f"no end within {PATIENCE:g} s"
    if done.returncode != 0 or not target.exists():
        lines = [line for line in done.stderr.splitlines() if "warning" not in line]
        return (lines or [f"exit status {done.returncode}"])[-1]
    with np.load(target) as found:
        return {key: found[key] for key in found.files}


def batches(instruction_sets: Iterable[str]) -> Iterable[Line]:
    """The tests of threads, lanes and batches, with each instruction set."""
    for name in instruction_sets:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS]
        surroundings = {**os.environ, "LEAKPHYS_MAX_ISA": name}
        done = subprocess.run(
            command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False
        )
        last = (done.stdout.splitlines() or done.stderr.splitlines() or ["nothing was said"])[-1]
        yield Line(f"{name}: threads 1, 2, 3, 7, any lane, any batch", done.returncode == 0, last)


def processors(folder: Path, qemu: str) -> Iterable[Line]:
    """The same members natively with each instruction set, and emulated."""
    native = run_worker([], folder, "native")
    if isinstance(native, str):
        yield Line("native members", False, native)
        return
    known = {name: part(native, name) for name in EMULATED.values() if part(native, name)}
    best = str(native["chosen"])
    for name in EMULATED.values():
        if name not in known:
            yield Line(f"{name}, native", None, "this processor has no such instructions")
        elif name != best:
            yield compared(f"{name} beside {best}, native", known[name], known[best], name != "v2")
    for processor, name in EMULATED.items():
        what = f"{processor}, emulated, as {name}"
        if shutil.which(qemu) is None:
            yield Line(what, None, f"{qemu} is not installed (Debian: qemu-user)")
            continue
        found = run_worker([qemu, "-cpu", processor], folder, processor)
        if isinstance(found, str):
            yield Line(what, None, found)
            continue
        chosen = str(found["chosen"])
        if chosen != name:
            yield Line(what, None, f"the emulator shows {chosen} at most")
        elif name in known:
            yield compared(
                f"{what} beside {name}, native", part(found, name), known[name], exact=True
            )
        if chosen == name and name != best:
            yield compared(
                f"{what} beside {best}, native", part(found, name), known[best], name != "v2"
            )


def exports(build: Path) -> Iterable[Line]:
    """Of each instruction set's object: one strong symbol, and code in its own namespace alone."""
    objects = sorted(build.rglob("ensemble_*.cpp.o"))
    if not objects:
        yield Line(f"objects under {build}", False, "there are none")
    for path in objects:
        name = path.name.removeprefix("ensemble_").partition(".")[0]
        command = ["nm", "-C", "-g", "--defined-only", str(path)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        symbols = [line.split(maxsplit=2)[1:] for line in told.splitlines() if line.strip()]
        strong = [symbol for kind, symbol in symbols if kind not in "WVuwv"]
        code = [symbol for kind, symbol in symbols if kind in "Ww"]
        foreign = [symbol for symbol in code if f"leakphys::{name}::" not in symbol]
        good = strong == [f"leakphys_engine::engine_{name}"] and not foreign
        odd = [*strong[1:], *foreign]
        remark = f"{strong[0] if strong else 'nothing'}; {len(code)} inline functions, all its own"
        yield Line(f"{name}: exports its entry point alone", good, "; ".join(odd[:3]) or remark)


def main() -> int:
    """Look at everything; 1 if something failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--objects", metavar="BUILD", type=Path, help="a build folder")
    parser.add_argument("--qemu", metavar="PROGRAM", default="qemu-x86_64")
    parser.add_argument("--worker", metavar="FILE", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        worker(given.worker)
        return 0
    from leakphys import _core

    failed = False
    with tempfile.TemporaryDirectory() as folder:
        parts = [batches(_core.engines()), processors(Path(folder), given.qemu)]
        if given.objects is not None:
            parts.append(exports(given.objects))
        for lines in parts:
            for line in lines:
                print(line.text(), flush=True)
                failed = failed or line.good is False
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
