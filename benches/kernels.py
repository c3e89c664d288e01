"""Cost of one evaluation in doubles and in lanes: kernels.cpp compiled for the leakphys that is installed, and timed."""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import sys
import tempfile
import time
from collections.abc import Callable
from ctypes import POINTER, c_bool, c_double, c_int, c_size_t, c_void_p
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "peers"))

import leak8
import ms22
from environment import Missing, digest, run

__all__ = ["KERNELS", "Missing", "isooctane", "kernel", "nanoseconds", "public_states"]

Floats = NDArray[np.float64]
Kernel = Callable[[bool, int], Floats]  # in lanes or not, so many rounds: the answers

SOURCE = HERE / "kernels.cpp"
MACHINE = {  # flags of the engine's instruction sets, as in cpp/src/CMakeLists.txt
    "v2": ("-march=x86-64-v2",),
    "v3": ("-march=x86-64-v3",),
    "v4": ("-march=x86-64-v4", "-mprefer-vector-width=512"),
}
FLAGS = (
    *("-std=c++20", "-O3", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=off"),
    *("-Wno-psabi", "-fvisibility=hidden", "-DLEAKPHYS_ISA=kernels", "-shared", "-fPIC"),
)
GCC = (
    *("-fschedule-insns", "-fsched-pressure", "--param=sched-pressure-algorithm=2"),
    *("--param=sra-max-scalarization-size-Ospeed=100000", "--param=max-inline-insns-single=600"),
)
SAMPLE = 0.03  # s that one timing lasts at least
STATES = 480  # of isooctane: compressed liquid, two phases, vapour, in mixed order
HOURS = 2.0  # after the puncture of MS-22, when its right-hand side is looked at
AHEAD = 10.0  # s by which it is then further on than where temperatures were last solved
STATE_KERNELS = {  # by how much [K] the guess is off; None: there is none
    "state, guess 0.001 K off": 0.001,
    "state, guess 0.1 K off": 0.1,
    "state, guess 5 K off": 5.0,
    "state, searched for": None,
}
RATE_KERNELS = ("leak8 rates", "leak8 jacobian", "ms22 rates", "ms22 jacobian")
KERNELS = (*STATE_KERNELS, *RATE_KERNELS)


def headers() -> Path:
    """Of the installed package; of the checkout where it is installed to be edited."""
    found = importlib.util.find_spec("leakphys")
    assert found is not None
    assert found.origin is not None
    beside = Path(found.origin).parent / "include"
    return beside if beside.is_dir() else HERE.parent / "cpp" / "include"


@cache
def library() -> Any:
    """kernels.cpp, compiled (some minutes, once for a text, outside the checkout); environment.Missing if that fails."""
    from leakphys import _core

    include = headers()
    compiler = os.environ.get("CXX", "g++")
    machine = (*MACHINE.get(_core.isa(), ()), *(() if "clang" in compiler else GCC))
    flags = (*FLAGS, *machine, f"-DLEAKPHYS_LANES={_core.lanes()}")
    key = digest([SOURCE, *include.rglob("*.hpp")]) + " ".join(flags)
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "leakphys-kernels"
    built = folder / f"kernels-{hashlib.sha256(key.encode()).hexdigest()[:16]}.so"
    if not built.exists():
        folder.mkdir(parents=True, exist_ok=True)
        print(f"compiling {SOURCE.name}, which takes minutes", file=sys.stderr)
        with tempfile.TemporaryDirectory(dir=folder) as work:
            made = Path(work) / built.name
            run([compiler, *flags, f"-I{include}", str(SOURCE), "-o", str(made)])
            made.rename(built)
    loaded = ctypes.CDLL(str(built))
    numbers = POINTER(c_double)
    loaded.states.argtypes = [c_int, c_bool, c_int, *4 * [numbers]]
    loaded.open_network.argtypes = [c_size_t]
    loaded.open_network.restype = c_void_p
    loaded.network_entries.argtypes = [c_void_p]
    loaded.network.argtypes = [c_void_p, c_bool, c_bool, c_int, *3 * [numbers]]
    loaded.leak8.argtypes = [c_bool, c_bool, c_int, numbers, c_double, numbers, numbers]
    return loaded


def address(array: Floats) -> Any:
    """Where an array's numbers begin."""
    return array.ctypes.data_as(POINTER(c_double))


def isooctane() -> tuple[Floats, Floats, Floats]:
    """Temperature [K], density [kg/m3] and internal energy [J/kg] of STATES states, a third each of three kinds."""
    from leakphys import fluids

    g = np.random.default_rng(0)
    temperature = g.uniform(270.0, 320.0, STATES)
    line = fluids.saturation("isooctane", temperature, tier="fast")
    void = g.uniform(0.02, 0.98, STATES)
    kind = np.arange(STATES) % 3
    density = np.select(
        [kind == 0, kind == 1],
        [line.rho_l * (1.0 + 2e-4 * void), (1.0 - void) * line.rho_l + void * line.rho_v],
        line.rho_v * (1.0 - 0.5 * void),
    )
    order = g.permutation(STATES)
    temperature, density = temperature[order], density[order]
    energy = fluids.state("isooctane", T=temperature, rho=density, tier="fast").u
    assert np.isfinite(energy).all()
    return temperature, density, np.ascontiguousarray(energy)


def public_states(density: Floats, energy: Floats, tier: str) -> Floats:
    """Temperatures [K] through the public function, which searches from nothing, in the engine's lanes."""
    from leakphys import fluids

    found: Floats = fluids.state(
        "isooctane", rho=density, u=energy, tier="fast" if tier == "fast" else "reference"
    ).T
    return found


def state_kernel(name: str) -> Kernel:
    """States of isooctane from (u, v): near where they last were, or from nothing."""
    from leakphys import _core

    temperature, density, energy = isooctane()
    volume, number = 1.0 / density, list(_core.fluid_names).index("isooctane")
    off, guess = STATE_KERNELS[name], None
    if off is not None:
        guess = temperature + np.where(np.arange(STATES) % 2 == 0, off, -off)

    def solve(lanes: bool, rounds: int) -> Floats:
        found = np.empty(STATES)
        near = None if guess is None else address(guess)
        for _ in range(rounds):
            library().states(
                number, lanes, STATES, address(energy), address(volume), near, address(found)
            )
        return found

    assert (
        np.abs(solve(False, 1) - temperature).max() < 0.06
    )  # the most that is left at the dew line
    return solve


def leak8_kernel(slopes: bool) -> Kernel:
    """Right-hand side or Jacobian of leak8 after an hour, for members one after the other."""
    from leakphys import _core

    given = np.ascontiguousarray(leak8.read_members(_core.lanes()).given)
    time_s = 3600.0
    found = _core.run_leak8(given, times=np.array([time_s]), rtol=1e-6, threads=1, width=0)
    state = np.ascontiguousarray(found["samples"][:, 0])

    columns = library().leak8_entries() if slopes else leak8.STATES

    def evaluate(lanes: bool, rounds: int) -> Floats:
        out = np.zeros((len(given), columns))
        for first in (0,) if lanes else range(len(given)):
            library().leak8(
                *(slopes, lanes, rounds, address(given[first:]), time_s),
                *(address(state[first:]), address(out[first:])),
            )
        return out

    if not slopes:
        expected = [_core.leak8_rates(row, time_s, y) for row, y in zip(given, state, strict=True)]
        np.testing.assert_allclose(evaluate(False, 1), expected, rtol=1e-9, atol=1e-15)
    return evaluate


def ms22_kernel(slopes: bool) -> Kernel:
    """Right-hand side or Jacobian of MS-22 some hours after the puncture, for as many holes as there are lanes."""
    from leakphys import _core

    members = ms22.read_members(_core.lanes())
    schedule = members.assembly.schedule
    members.inputs[:, schedule.duration_columns[schedule.zero_phase]] = HOURS * 3600.0
    reached = members.run(1e-8, checkpoint=members.punctured)["final_state"]
    slope = np.array([side.rates(y) for side, y in zip(members.rates, reached, strict=True)])
    parameters = np.array([side.parameters for side in members.rates])
    state = reached + AHEAD * slope
    opened = library().open_network(members.rates[0].model_address)
    columns = library().network_entries(opened) if slopes else state.shape[1]

    def evaluate(lanes: bool, rounds: int) -> Floats:
        out = np.zeros((len(state), columns))
        for first in (0,) if lanes else range(len(state)):
            library().network(
                *(opened, slopes, lanes, rounds, address(parameters[first:])),
                *(address(state[first:]), address(out[first:])),
            )
        return out

    if not slopes:
        expected = [side.rates(y) for side, y in zip(members.rates, state, strict=True)]
        size = np.abs(expected).max(axis=0) + 1e-300
        np.testing.assert_allclose(evaluate(False, 1) / size, expected / size, atol=1e-4)
    return evaluate


def kernel(name: str) -> Kernel:
    """One of KERNELS, checked: doubles against the core, and lanes against doubles bit for bit.

    But for the sign of a zero: of doubles GCC makes -(a b + c) one instruction, whose exact zero has the other sign.
    """
    if name in STATE_KERNELS:
        made = state_kernel(name)
    else:
        problem, what = name.split()
        made = (leak8_kernel if problem == "leak8" else ms22_kernel)(what == "jacobian")
    if not np.array_equal(made(True, 1), made(False, 1), equal_nan=True):
        raise AssertionError(f"{name}: lanes differ from doubles")
    return made


def evaluations(name: str) -> int:
    """How many one round of a kernel is."""
    from leakphys import _core

    return STATES if name in STATE_KERNELS else int(_core.lanes())


def nanoseconds(name: str, made: Kernel, lanes: bool, rounds: int) -> float:
    """Processor time of one evaluation of one member [ns], the best of some rounds."""
    repeats, best = 1, float("inf")
    while True:
        start = time.process_time()
        made(lanes, repeats)
        taken = time.process_time() - start
        if taken >= SAMPLE:
            break
        repeats = max(2 * repeats, int(1.3 * repeats * SAMPLE / max(taken, 1e-4)))
    for _ in range(rounds):
        start = time.process_time()
        made(lanes, repeats)
        best = min(best, time.process_time() - start)
    return best / (repeats * evaluations(name)) * 1e9
