"""On a GPU: what the kernels give there agrees with the processor, and what the calls take."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import leakphys as lp
from leakphys import device, engine
from leakphys._backend import status
from leakphys._drawn import points_of
from leakphys._view import docked_plan
from leakphys.device import compiled
from leakphys.sampling import unit_cube
from test_drawn import LAWS, PROBABILITIES
from test_leak8 import END_STATE, END_TIME, GIVEN, SCALE, TIMES, solve
from test_summary import assert_of_sweep

pytestmark = [pytest.mark.gpu, pytest.mark.skipif(not status().ready, reason="no GPU")]

BOUND = 1e-9  # of a value's size, or of the scale of its column


def apart(one: NDArray[Any], other: NDArray[Any]) -> float:
    """Largest difference by size, NaN where NaN; columns are measured by their largest value."""
    np.testing.assert_array_equal(np.isnan(one), np.isnan(other))
    if not one.size or np.isnan(one).all():
        return 0.0
    scale = np.nanmax(np.abs(one), axis=0, keepdims=True)
    return float(np.nanmax(np.abs(one - other) / np.where(scale > 0.0, scale, 1.0)))


def equal_rows(one: NDArray[Any], other: NDArray[Any]) -> float:
    """Share of members whose bits are the same."""
    return float(np.mean([a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True)]))


def test_leak8_agrees_with_the_processor_and_the_reference() -> None:
    times = []
    for _ in range(2):
        before = perf_counter()
        found = device.run_leak8(np.ascontiguousarray(GIVEN), TIMES, 1e-6)
        times.append(perf_counter() - before)
    host = solve(width=1)
    np.testing.assert_array_equal(found["status"], host["status"])
    for name in ("accepted", "rejected"):
        np.testing.assert_array_equal(found[name], host[name], err_msg=name)
    for name in ("end_time", "crossing", "worst", "audit_end", "final_state", "samples"):
        assert apart(host[name], found[name]) <= BOUND, name
    error = np.abs(found["final_state"] - END_STATE) / (np.abs(END_STATE) + SCALE)
    assert error.max() <= 1e-5
    assert (np.abs(found["end_time"] - END_TIME) / END_TIME).max() <= 1e-5
    share = equal_rows(host["final_state"], found["final_state"])
    print(
        f"leak8: first call {times[0]:.2f} s, second {times[1]:.4f} s, {share:.1%} of members same bits"
    )


@pytest.mark.parametrize("name", ["loop-alone", "nitrogen-vessel", "soyuz-ms22"])
def test_a_network_agrees_with_the_processor(name: str) -> None:
    scenario = lp.Scenario.load(name)
    members: Any = {"puncture.diameter": np.geomspace(0.7e-3, 2.5e-3, 64)}
    asked: Any = {"n": 64, "times": [0.0, 600.0, 7200.0], "signals": tuple(scenario.signals())}
    plan, times = docked_plan(scenario), []
    for _ in range(2):
        before = perf_counter()
        found = engine.run(scenario, plan, members, backend="cuda", **asked)
        times.append(perf_counter() - before)
    host = engine.run(scenario, plan, members, **asked)
    np.testing.assert_array_equal(found.status, host.status)
    for field in ("end_time", "crossing", "violation", "worst", "samples"):
        assert apart(getattr(host, field), getattr(found, field)) <= BOUND, field
    for key, column in host.ledger.items():
        np.testing.assert_allclose(found.ledger[key], column, rtol=BOUND, atol=1e-12, err_msg=key)
    share = equal_rows(host.worst, found.worst)
    print(f"{name}: first call {times[0]:.2f} s, second {times[1]:.4f} s, {share:.1%} same bits")


def test_a_sweep_runs_there() -> None:
    scenario = lp.Scenario.load("loop-alone")
    axes: Any = {"puncture.diameter": lp.LogUniform("0.8 mm", "2.5 mm")}
    found, host = (lp.sweep(scenario, axes, n=5000, backend=where) for where in ("cuda", "cpu"))
    np.testing.assert_array_equal(found.status, host.status)
    assert apart(host.outputs["loop dry"], found.outputs["loop dry"]) <= BOUND


def test_a_summary_there_is_that_of_the_columns_there() -> None:
    """The sums are the processor's to the last bit; only the times differ."""
    scenario = lp.Scenario.load("loop-alone")
    axes: Any = {"puncture.diameter": lp.LogUniform("0.8 mm", "2.5 mm")}
    before = perf_counter()
    found = lp.summarize(scenario, axes, n=5000, backend="cuda")
    print(f"summary of 5000 members: {perf_counter() - before:.2f} s")
    assert_of_sweep(found, lp.sweep(scenario, axes, n=5000, backend="cuda"))


def test_members_drawn_there_are_the_processors() -> None:
    import cupy

    number = np.random.default_rng(0).permutation(2**17)
    points = points_of(3, 5, number.size)
    assert points is not None
    for one, column in zip(points, unit_cube(number.size, 3, 5).T, strict=True):
        there = one.at(cupy, cupy.asarray(number))
        assert cupy.asnumpy(there).tobytes() == column[number].tobytes()
    for law in LAWS:
        here = law.quantile(PROBABILITIES, "")
        there = cupy.asnumpy(law.inside(cupy, cupy.asarray(PROBABILITIES), ""))
        size = law._read("")[1] if isinstance(law, lp.Normal) else np.abs(here)  # its deviation
        apart = (np.abs(there - here) / size).max()
        print(f"{law}: {apart:.1e} apart, {np.mean(there == here):.1%} of values same bits")
        assert apart <= 1e-13


def test_what_a_thread_takes_is_told() -> None:
    for kernel in ("leak8", "network"):
        told = compiled.function(kernel, 512).attributes
        print(f"{kernel}: {told['num_regs']} registers, {told['local_size_bytes']} B local memory")
        assert 0 < told["num_regs"] <= 255
