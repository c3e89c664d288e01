"""The device's runner without a device: batches, memory, faults, and the processor's bits out of the kernels.

CuPy is the stand-in of fake_cupy.py, which compiles the kernels' own text with g++ and runs it thread by
thread. What a GPU's arithmetic, memory and clock do is for test_gpu.py, on a machine that has one.
"""

from __future__ import annotations

import json
import runpy
import shutil
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import leakphys as lp
from fake_cupy import MIB, CUDADriverError, CUDARuntimeError, FakeArray, FakeGpu, install
from leakphys import _core, _totals, device, engine
from leakphys._backend import BackendError, choose, status
from leakphys._blocks import device_block
from leakphys._inputs import Inputs
from leakphys._view import docked_plan
from leakphys.device import compiled, images, launch
from leakphys.device import source as device_source
from leakphys.doctor import doctor, text
from leakphys.member_checks import inputs_of
from leakphys.network import assemble
from test_leak8 import GIVEN, TIMES, same_bits, solve
from test_summary import same, tables

pytestmark = [
    pytest.mark.skipif(shutil.which("g++") is None, reason="no g++ to stand for NVRTC"),
    pytest.mark.skipif(_core.isa() == "v2", reason="kernels fuse multiply-adds, x86-64-v2 cannot"),
]

Raw = dict[str, NDArray[Any]]
N = 96  # members of leak8 where batches are looked at
NOT_RUN = engine.STATUS_SENTENCES.index("was not run")


@pytest.fixture(scope="module")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where compiled kernels stay, so that each is compiled once."""
    return tmp_path_factory.mktemp("kernels")


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch, kernels: Path) -> FakeGpu:
    """A device that nothing was compiled for yet in this process."""
    return install(monkeypatch, kernels)


@pytest.fixture(scope="module")
def alone() -> Raw:
    """The first members of leak8 on the processor, one at a time."""
    return solve(GIVEN[:N], width=1)


def leak8(n: int = N, **how: Any) -> Raw:
    return device.run_leak8(np.ascontiguousarray(GIVEN[:n]), TIMES, 1e-6, **how)


def leak8_job(order: NDArray[np.int64]) -> launch.Job:
    described = _core.device_leak8(np.ascontiguousarray(GIVEN[:N]), times=TIMES, rtol=1e-6)
    inputs = Inputs.of(described.pop("inputs"))
    return launch.Job(kernel="leak8", inputs=inputs, times=TIMES, order=order, **described)


def whole(found: dict[str, Any]) -> Raw:
    """The arrays of a network's run that nothing interrupted."""
    assert found.pop("interruption") is None
    return found


def part(found: Raw, rows: slice) -> Raw:
    return {name: table[rows] for name, table in found.items()}


# ---- what comes back --------------------------------------------------------------------------------------


def test_leak8_has_the_processors_bits(gpu: FakeGpu) -> None:
    found, alone = leak8(256), solve(width=1)
    assert found.keys() == alone.keys()
    for name, table in alone.items():
        assert found[name].dtype == table.dtype, name
        assert found[name].shape == table.shape, name
    assert same_bits(found, alone)
    assert gpu.batches == [(4, 64)]


@pytest.mark.parametrize(("batch", "block"), [(96, 1), (40, 32), (7, 64), (None, 100)])
def test_neither_batch_nor_block_changes_a_bit(
    gpu: FakeGpu, alone: Raw, batch: int | None, block: int
) -> None:
    assert same_bits(leak8(batch=batch, block=block), alone)
    assert len(gpu.batches) == -(-N // (batch or N))


def test_the_order_of_members_changes_no_row(gpu: FakeGpu, alone: Raw) -> None:
    order = np.random.default_rng(3).permutation(N)
    found, _ = launch.run(leak8_job(order), batch=50, block=64)
    assert same_bits(found, alone)
    assert len(gpu.batches) == 2


def test_only_what_is_asked_for_comes_back(gpu: FakeGpu) -> None:
    device.run_leak8(np.ascontiguousarray(GIVEN[:N]), np.empty(0), 1e-6)
    assert sum(int(np.prod(shape)) for shape in gpu.downloads) < N * 40
    assert (N, 0, 8) in gpu.downloads
    leak8()
    assert (N, TIMES.size, 8) in gpu.downloads


def test_a_member_that_fails_says_so_and_its_neighbours_do_not(gpu: FakeGpu, alone: Raw) -> None:
    given = GIVEN[:N].copy()
    given[17, 0] = np.nan
    found = device.run_leak8(given, TIMES, 1e-6)
    assert gpu.batches
    assert engine.STATUS_SENTENCES[found["status"][17]] == "an input or a state is not finite"
    for rows in (slice(0, 17), slice(18, None)):
        assert same_bits(part(found, rows), part(alone, rows))


# ---- networks ---------------------------------------------------------------------------------------------


def both(name: str, members: dict[str, Any], n: int, **how: Any) -> list[engine.Outcome]:
    """A scenario's docked plan one member at a time on the processor, and on the device."""
    scenario = lp.Scenario.load(name)
    plan = docked_plan(scenario)
    return [
        engine.run(scenario, plan, members, n=n, **where, **how)
        for where in ({"width": 1, "threads": 1}, {"backend": "cuda"})
    ]


def assert_same(one: engine.Outcome, other: engine.Outcome) -> None:
    for name in ("status", "end_time", "zero_time", "crossing", "violation", "worst", "samples"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes(), name
    for mapping in ("ledger", "statistics"):
        for key, column in getattr(one, mapping).items():
            assert column.tobytes() == getattr(other, mapping)[key].tobytes(), key


@pytest.mark.slow
@pytest.mark.parametrize("name", ["loop-alone", "loop-zones", "nitrogen-vessel", "soyuz-ms22"])
def test_a_network_has_the_processors_bits(gpu: FakeGpu, name: str) -> None:
    """The same text, contraction off, fused multiply-adds where written: nothing is left to differ."""
    scenario = lp.Scenario.load(name)
    members = {"puncture.diameter": np.geomspace(0.7e-3, 2.5e-3, 6)}
    sampled = tuple(scenario.signals())[:4]
    times = [-60.0, 0.0, 600.0, 7200.0, 1e5]
    one, other = both(name, members, 6, times=times, signals=sampled)
    assert (one.status == 0).all()
    assert_same(one, other)
    assert gpu.batches == [(1, 64)]


def asked(name: str, n: int) -> dict[str, Any]:
    """What the engine asks the core for n central members of a scenario's docked plan."""
    scenario = lp.Scenario.load(name)
    assembly = assemble(scenario, docked_plan(scenario), ())
    schedule = assembly.schedule
    return {
        "network": assembly.network,
        "duration_columns": schedule.duration_columns,
        "zero_phase": schedule.zero_phase,
        "changes": schedule.changes,
        "inputs": inputs_of(scenario, assembly, {}, n).table(),
        "times": np.empty(0),
        "signals": np.empty(0, dtype=np.int32),
        "rtol": 1e-6,
        "max_steps": 100_000,
        "checkpoint": np.empty((0, 0)),
        "with_checkpoint": False,
    }


@pytest.mark.slow
def test_laws_are_gathered_and_rows_stay_where_they_were(gpu: FakeGpu) -> None:
    given = asked("loop-alone", 9)
    first, _ = given["network"].first_columns["punctures"]
    fields = [name for name, _ in _core.field_tables()["punctures"]]
    laws = np.tile([2.0, 0.0, 1.0], 3)
    given["inputs"][:, first + fields.index("law")] = laws
    given["inputs"][:, first + fields.index("diameter")] *= np.linspace(1.0, 2.0, 9)
    host = whole(_core.run_network(**given, threads=1, width=1))
    assert same_bits(whole(device.run_network(**given, batch=4)), host)
    assert len(gpu.batches) == 3
    del given["with_checkpoint"]
    order = _core.device_network(**given)["order"]
    assert (np.diff(laws[order]) >= 0.0).all()
    assert sorted(order) == list(range(9))


@pytest.mark.slow
def test_members_of_a_network_that_fail_say_why(gpu: FakeGpu) -> None:
    given = asked("loop-alone", 3) | {"max_steps": 20}
    given["inputs"][1, 0] = np.inf
    host = whole(_core.run_network(**given, threads=1, width=1))
    found = whole(device.run_network(**given))
    assert same_bits(found, host)
    assert found["status"].tolist() == [1, 3, 1]
    assert len(gpu.batches) == 1


def test_a_bad_request_is_the_cores(gpu: FakeGpu) -> None:
    given = asked("loop-alone", 2)
    with pytest.raises(ValueError, match="signals: no such signal"):
        device.run_network(**given | {"signals": np.array([9999], dtype=np.int32)})
    assert gpu.compiled == []


@pytest.mark.slow
def test_every_way_home_has_the_processors_bits(gpu: FakeGpu) -> None:
    """Phases, a crew, modules that separate: what the docked plan has none of."""
    scenario = lp.Scenario.load("soyuz-ms22")
    members = {"puncture.diameter": np.array([0.9e-3, 1.8e-3])}
    plans = [plan.name for plan in scenario.plans]
    for name in plans:
        one = engine.run(scenario, name, members, n=2, width=1, threads=1)
        assert_same(one, engine.run(scenario, name, members, n=2, backend="cuda"))
    assert len(gpu.batches) == len(plans) >= 3


@pytest.mark.slow
def test_a_branch_goes_on_from_time_zero(gpu: FakeGpu) -> None:
    scenario = lp.Scenario.load("soyuz-ms22")
    plan = next(plan.name for plan in scenario.plans if len(plan.before_zero) > 0)
    members: dict[str, Any] = {"puncture.diameter": np.array([0.8e-3, 2e-3])}
    runs = []
    for where in ({"width": 1, "threads": 1}, {"backend": "cuda"}):
        first = engine.run(scenario, plan, members, n=2, keep_checkpoint=True, **where)
        again = engine.run(scenario, plan, members, n=2, resume=first.checkpoint, **where)
        assert first.checkpoint is not None
        runs.append((first.checkpoint.state, again))
    assert runs[0][0].tobytes() == runs[1][0].tobytes()
    assert_same(runs[0][1], runs[1][1])
    assert len(gpu.batches) == 2


@pytest.mark.slow
def test_a_sweep_on_the_device_is_the_processors(gpu: FakeGpu) -> None:
    scenario = lp.Scenario.load("loop-alone")
    axes: Any = {"puncture.diameter": lp.LogUniform("0.8 mm", "2.5 mm")}
    more: Any = {"n": 24, "seed": 5, "times": [0.0, 600.0], "signals": ("loop.pressure",)}
    done: list[int] = []
    on_device = lp.sweep(
        scenario, axes, backend="cuda", progress=lambda n, _: done.append(n), **more
    )
    on_host = lp.sweep(scenario, axes, backend="auto", **more)
    assert on_device.to_xarray().identical(on_host.to_xarray())
    assert done == [24]
    assert gpu.compiled == ["leakphys_network"]


@pytest.mark.slow
def test_signals_at_the_end_are_the_processors(gpu: FakeGpu) -> None:
    scenario = lp.Scenario.load("loop-alone")
    axes: Any = {"puncture.diameter": [1e-3, 2e-3]}
    outputs = ["loop dry", "loop.pressure"]
    found, expected = (
        lp.sweep(scenario, axes, backend=machine, outputs=outputs) for machine in ("cuda", "cpu")
    )
    for name in outputs:
        np.testing.assert_array_equal(found.outputs[name], expected.outputs[name])
    assert len(gpu.batches) == 2


@pytest.mark.slow
def test_histories_come_home_in_pieces(gpu: FakeGpu, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel samples at the times that are asked for; no more than a block's samples lie anywhere but in the result."""
    scenario = lp.Scenario.load("loop-alone")
    signals = tuple(scenario.signals())[:3]
    asked: Any = {"times": np.linspace(0.0, 3600.0, 20), "signals": signals}
    axes: Any = {"puncture.diameter": np.geomspace(1e-3, 2e-3, 150)}
    monkeypatch.setattr("leakphys._blocks.DEVICE_SAMPLES", 8 * 60 * 70)  # of 70 members
    most: list[int] = []
    gpu.before_launch = lambda _: most.append(gpu.used)
    found = lp.sweep(scenario, axes, backend="cuda", **asked)
    assert found.to_xarray().identical(lp.sweep(scenario, axes, **asked).to_xarray())
    assert [shape for shape in gpu.downloads if shape[1:] == (20, 3)] == [
        (70, 20, 3),
        (70, 20, 3),
        (10, 20, 3),
    ]
    assert gpu.used == 0
    gpu.told = 2 * 40 * (2 * 8 * 60 + 2000)  # half of it for some 40 members
    gpu.downloads.clear()
    again = lp.sweep(scenario, axes, backend="cuda", **asked)
    assert again.samples.tobytes() == found.samples.tobytes()
    sizes = [shape[0] for shape in gpu.downloads if shape[1:] == (20, 3)]
    assert 32 <= max(sizes) < 70
    assert sum(sizes) == 150
    assert max(most[3:]) < max(most[:3])


def test_a_block_is_as_large_as_its_samples_let_it_be() -> None:
    assert [device_block(samples) for samples in (0, 1, 2048, 4096, 10**9)] == [
        *(65_536, 65_536, 65_536, 32_768, 32)
    ]


# ---- sums instead of tables -------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_summary_on_the_device_is_the_processors(
    gpu: FakeGpu, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Times as such, in batches and blocks of another size; no table of members comes back."""
    monkeypatch.setattr(launch, "MEMORY_SHARE", 0.0)  # batches of 32
    monkeypatch.setattr(import_module("leakphys.summary"), "DEVICE_BLOCK", 64)
    scenario = lp.Scenario.load("loop-alone")
    axes: Any = {"puncture.diameter": lp.Uniform("1 mm", "1.001 mm")}  # few buckets
    done: list[int] = []
    with monkeypatch.context() as context:
        context.delattr(Inputs, "table")  # all columns of all members are nowhere needed
        found = lp.summarize(
            scenario, axes, 100, backend="cuda", progress=lambda n, _: done.append(n)
        )
    assert found.to_json() == lp.summarize(scenario, axes, 100).to_json()
    assert done == [64, 100]
    assert len(gpu.batches) == 4
    assert max(len(shape) for shape in gpu.downloads) == 1
    assert max(int(np.prod(shape)) for shape in gpu.downloads) < 16
    assert not {shape for shape in gpu.uploads if shape[1:] == (1,)}  # it is drawn there
    width = inputs_of(scenario, assemble(scenario, docked_plan(scenario), ()), {}, 1).columns
    assert {shape for shape in gpu.uploads if width in shape} == {(1, width)}


@pytest.mark.slow
def test_an_interrupted_summary_keeps_whole_batches(
    gpu: FakeGpu, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch, "MEMORY_SHARE", 0.0)
    monkeypatch.setattr(import_module("leakphys.summary"), "DEVICE_BLOCK", 64)
    interrupted_after(gpu, 3)
    axes: Any = {"puncture.diameter": np.geomspace(1e-3, 2e-3, 200)}
    found = lp.summarize(lp.Scenario.load("loop-alone"), axes, backend="cuda")
    assert found.status == {engine.STATUS_SENTENCES[0]: 96, engine.STATUS_SENTENCES[NOT_RUN]: 104}
    assert found["loop dry"].counted == 96
    interrupted_after(gpu, 3)
    with pytest.raises(KeyboardInterrupt):
        lp.summarize(lp.Scenario.load("loop-alone"), axes, backend="cuda")


def test_sums_of_device_arrays_are_those_of_the_hosts(gpu: FakeGpu) -> None:
    given, aboard = tables(400), np.arange(400) % 3 > 0
    there = {name: FakeArray(gpu, table) for name, table in given.items()}
    columns, counted = {"x": 1, "y": 0}, {"y": aboard}
    one = _totals.totals(np, given, columns, counted)
    other = _totals.totals(sys.modules["cupy"], there, columns, counted)
    assert other.status.tolist() == one.status.tolist()
    assert other.worst == one.worst
    for name, times in one.times.items():
        assert (other.times[name].counted, other.times[name].not_happened) == (
            times.counted,
            times.not_happened,
        )
        assert same(other.times[name].tally, times.tally)


def times_of(_: Any, tables: Any, index: NDArray[np.int64]) -> tuple[list[int], float]:
    """Which members a batch had, and the latest end among them."""
    return index.tolist(), float(tables["end_time"].max())


def test_what_is_made_of_a_batch_alone_comes_back(gpu: FakeGpu, alone: Raw) -> None:
    job = leak8_job(np.random.default_rng(3).permutation(N))
    parts, interruption = launch.reduced(job, times_of, batch=40, block=64)
    assert interruption is None
    assert sorted(member for members, _ in parts for member in members) == list(range(N))
    assert [last for _, last in parts] == [alone["end_time"][m].max() for m, _ in parts]
    assert gpu.downloads == [()] * 3


def test_sums_that_find_no_memory_are_made_of_half_a_batch(gpu: FakeGpu) -> None:
    def times_of_few(xp: Any, tables: Any, index: NDArray[np.int64]) -> tuple[list[int], float]:
        if index.size > 50:
            raise CUDARuntimeError(2, "out of memory")
        return times_of(xp, tables, index)

    parts, _ = launch.reduced(leak8_job(np.arange(N)), times_of_few, batch=None, block=64)
    assert [members for members, _ in parts] == [list(range(48)), list(range(48, N))]
    assert len(gpu.batches) == 3


def test_an_interruption_keeps_the_sums_of_what_is_done(gpu: FakeGpu) -> None:
    interrupted_after(gpu, 2)
    parts, interruption = launch.reduced(leak8_job(np.arange(N)), times_of, batch=30, block=64)
    assert isinstance(interruption, KeyboardInterrupt)
    assert [members for members, _ in parts] == [list(range(30)), list(range(30, 60))]


def test_only_columns_that_vary_are_sent(gpu: FakeGpu) -> None:
    """The others once; what is not a number or zero of another sign varies too."""
    given = GIVEN[:N].copy()
    given[:, 1:3] = given[0, 1:3]
    given[:, 3] = 0.0
    device.run_leak8(given, TIMES, 1e-6, batch=40)
    assert [shape for shape in gpu.uploads if shape[:1] == (40,)] == [(40, 1)] * 2
    one = solve(given, width=1)
    given[5, 2], given[6, 3] = np.nan, -0.0
    gpu.uploads.clear()
    found = device.run_leak8(given, TIMES, 1e-6, batch=40)
    assert [shape for shape in gpu.uploads if shape[:1] == (40,)] == [(40, 3)] * 2
    assert same_bits(part(found, slice(7, None)), part(one, slice(7, None)))
    assert found["status"][5] != 0


# ---- memory -----------------------------------------------------------------------------------------------


def test_a_batch_takes_half_of_what_is_free(gpu: FakeGpu, alone: Raw) -> None:
    job = leak8_job(np.arange(N))
    outputs = sum(table.nbytes for table in alone.values())
    assert job.bytes_per_member * N == outputs + 8 * N * job.inputs.columns
    gpu.told = 2 * 40 * job.bytes_per_member
    assert same_bits(leak8(), alone)
    assert gpu.batches == [(1, 64)] * 3  # 40, 40 and 16 members


def test_a_batch_that_finds_no_memory_is_halved(gpu: FakeGpu, alone: Raw) -> None:
    gpu.memory = MIB * 5 // 8  # it tells of more
    assert same_bits(leak8(), alone)
    assert gpu.batches == [(1, 64)] * 2
    assert gpu.used == 0


@pytest.mark.parametrize("kind", [CUDADriverError, CUDARuntimeError])
def test_a_launch_that_finds_no_memory_is_halved(
    gpu: FakeGpu, alone: Raw, kind: type[CUDARuntimeError]
) -> None:
    def refuse(threads: int) -> None:
        if threads > 64:
            raise kind(2, "out of memory")

    gpu.before_launch = refuse
    assert same_bits(leak8(), alone)
    assert gpu.batches == [(1, 64), (1, 64)]


def test_too_little_memory_is_told(gpu: FakeGpu) -> None:
    gpu.memory = 64 * 1024
    with pytest.raises(
        BackendError, match=r"does not hold 32 members \(.* 16 MiB are the kernel.* end what"
    ):
        leak8()
    gpu.memory = 1024
    with pytest.raises(BackendError, match="does not hold 32 members"):
        leak8()
    assert gpu.used == 0


# ---- interruption -----------------------------------------------------------------------------------------


def interrupted_after(gpu: FakeGpu, batches: int) -> None:
    def stop(_: int) -> None:
        if len(gpu.batches) == batches:
            raise KeyboardInterrupt

    gpu.before_launch = stop


def test_an_interruption_returns_what_is_done(gpu: FakeGpu, alone: Raw) -> None:
    interrupted_after(gpu, 2)
    found, interruption = launch.run(leak8_job(np.arange(N)), batch=30, block=64)
    assert isinstance(interruption, KeyboardInterrupt)
    assert same_bits(part(found, slice(0, 60)), part(alone, slice(0, 60)))
    assert (found["status"][60:] == NOT_RUN).all()
    assert np.isnan(found["final_state"][60:]).all()
    assert (found["accepted"][60:] == 0).all()


def test_an_interruption_of_the_first_batch_is_one(gpu: FakeGpu) -> None:
    interrupted_after(gpu, 0)
    with pytest.raises(KeyboardInterrupt):
        leak8()


@pytest.mark.slow
def test_an_interrupted_sweep_ends_there(gpu: FakeGpu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leakphys._blocks.DEVICE_BLOCK", 64)
    monkeypatch.setattr(launch, "MEMORY_SHARE", 0.0)  # batches of 32
    interrupted_after(gpu, 3)
    done: list[int] = []
    found = lp.sweep(
        lp.Scenario.load("loop-alone"),
        {"puncture.diameter": np.geomspace(1e-3, 2e-3, 200)},
        backend="cuda",
        progress=lambda n, _: done.append(n),
    )
    assert (found.status[:96] == 0).all()
    assert (found.status[96:] == NOT_RUN).all()
    assert done == [64, 96]
    assert len(gpu.batches) == 3


# ---- what is compiled -------------------------------------------------------------------------------------


def test_a_kernel_is_compiled_once_per_process(gpu: FakeGpu) -> None:
    leak8(batch=64)
    leak8()
    assert gpu.compiled == ["leakphys_leak8"]


def test_a_kernel_has_room_for_the_matrix_of_its_network(gpu: FakeGpu) -> None:
    """A thread keeps the matrix twice: at 7,344 entries, what the core can hold, most of its memory."""
    assert [device_source.room(entries) for entries in (1, 512, 513, 7344)] == [
        512,
        512,
        1024,
        8192,
    ]
    given = asked("soyuz-ms22", 1)
    del given["with_checkpoint"]
    entries = _core.device_network(**given)["entries"]
    assert 200 < entries <= 512
    assert compiled.function("leak8", 64) is compiled.function("leak8", entries)
    assert compiled.function("leak8", 600) is not compiled.function("leak8", entries)
    assert len(gpu.compiled) == 2


def test_the_text_says_which_headers_it_includes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """CuPy's cache of compiled kernels looks at the text and the options alone."""
    include, kernel = device_source.folders()
    shutil.copytree(include / "leakphys", tmp_path / "leakphys")
    before = device_source.source.__wrapped__("leak8", 512)
    monkeypatch.setattr(device_source, "folders", lambda: (tmp_path, kernel))
    assert device_source.source.__wrapped__("leak8", 512).code == before.code
    changed = tmp_path / "leakphys" / "num" / "math.hpp"
    changed.write_text(changed.read_text() + "// one more line\n")
    after = device_source.source.__wrapped__("leak8", 512).code
    assert after != before.code
    assert after.splitlines()[1:] == before.code.splitlines()[1:]
    assert "member.cu" not in before.entry


def test_structs_are_laid_out_as_the_compiler_says(gpu: FakeGpu) -> None:
    """Each field lies where C's rules put it, and an array's address is what a struct holds."""
    for name in ("request", "outputs"):
        told = images.layout(name)
        natural = np.dtype(
            [(field, told.fields[field][0]) for field in told.names or () if told.fields],
            align=True,
        )
        assert told == natural
    array = FakeArray(gpu, np.arange(3.0))
    record = images.struct("request", {"inputs": images.address(array), "members": 3, "columns": 1})
    read = record.get().view(images.layout("request"))[0]
    assert (read["inputs"], read["members"], read["checkpoint"]) == (array.data.ptr, 3, 0)


@pytest.mark.usefixtures("gpu")
@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="no map of this process's memory")
def test_no_address_of_the_host_is_sent() -> None:
    """The problem and the tables beside it hold numbers alone: what points is written by the runner."""
    given = asked("soyuz-ms22", 2)
    del given["with_checkpoint"]
    told = _core.device_network(**given)
    spans = np.array(
        [
            [int(bound, 16) for bound in line.split()[0].split("-")]
            for line in Path("/proc/self/maps").read_text().splitlines()
        ],
        dtype=np.uint64,
    )

    def pointing(image: bytes) -> list[int]:
        words = np.frombuffer(image, dtype=np.uint64)
        inside = (words[:, None] >= spans[:, 0]) & (words[:, None] < spans[:, 1])
        return np.flatnonzero(inside.any(axis=1)).tolist()

    assert pointing(told["problem"]) == []
    assert [pointing(table) for _, table in told["fluids"]] == [[]]
    problem = images.Problem(told["problem"], told["fluids"])
    assert pointing(problem.image.get().tobytes()) == [offset // 8 for offset, _ in told["fluids"]]


def test_another_layout_does_not_compile(gpu: FakeGpu, monkeypatch: pytest.MonkeyPatch) -> None:
    made = device_source.source("leak8", 512)
    size = images.layout("outputs").itemsize
    options = tuple(
        option.replace(f"OUTPUTS={size}", f"OUTPUTS={size + 8}") for option in made.options
    )
    assert options != made.options
    monkeypatch.setattr(compiled, "source", lambda *_: replace(made, options=options))
    with pytest.raises(BackendError, match="leakphys_leak8 does not compile") as caught:
        leak8()
    assert "Outputs has another layout here than on the host" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert gpu.batches == []


# ---- the bench --------------------------------------------------------------------------------------------

BENCH = Path(__file__).resolve().parents[1] / "benches" / "gpu.py"


@pytest.mark.slow
def test_the_bench_measures_what_there_is(
    gpu: FakeGpu,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["gpu.py", "--json", str(tmp_path / "found.json")])
    bench = runpy.run_path(str(BENCH))
    # the sizes are looked up where main lives
    bench["main"].__globals__.update(SIZES=(3, 5), PROCESSOR_SIZES=(3,), REPEATS=1)
    monkeypatch.setitem(bench["main"].__globals__["MOST"], "soyuz-ms22, docked", 3)
    assert bench["main"]() == 0
    found = json.loads((tmp_path / "found.json").read_text())
    assert set(found["problems"]) == {"leak8", "soyuz-ms22, docked"}
    for told in found["problems"].values():
        assert told["registers"] == 255
        assert told["rows"][0]["members"] == 3
        assert told["rows"][0]["gpu_s"] > 0.0
        split = told["rows"][0]["parts"]
        assert all(seconds > 0.0 for seconds in split.values())
        assert sum(split.values()) == pytest.approx(2.0 * split["total_s"])
        assert split["kernel_s"] < split["total_s"]
        assert told["rows"][0]["fp64_share"] is None
    assert [len(told["rows"]) for told in found["problems"].values()] == [2, 1]
    assert "3 members" in capsys.readouterr().out
    assert gpu.compiled == ["leakphys_leak8", "leakphys_network"]


def test_the_share_of_the_issue_bound(gpu: FakeGpu) -> None:
    """4 multiprocessors of 64 results a clock of 1 GHz; instructions as Nsight Compute prints them."""
    bench = runpy.run_path(str(BENCH))
    gpu.capability = "90"
    assert bench["issue_bound"]() == 4 * 64 * 1e9
    gpu.capability = "86"
    assert bench["issue_bound"]() == 4 * 2 * 1e9
    counted = [("dadd", "1,000"), ("dmul", "200"), ("dfma", "30")]
    rows = [
        f'"0","leakphys_leak8(const A *)","smsp__sass_thread_inst_executed_op_{kind}_pred_on.sum","inst","{n}"'
        for kind, n in [*counted, ("dfma", "4")]
    ]
    heads = '"ID","Kernel Name","Metric Name","Metric Unit","Metric Value"'
    told = "\n".join(["==PROF== Connected", heads, *rows])
    assert bench["fp64_instructions"](told) == {"leakphys_leak8": 1234.0}
    with pytest.raises(ValueError, match="no table of ncu --csv"):
        bench["fp64_instructions"]("==PROF== Connected")


def test_the_bench_says_that_there_is_no_gpu(
    gpu: FakeGpu, capsys: pytest.CaptureFixture[str]
) -> None:
    gpu.devices = 0
    bench = runpy.run_path(str(BENCH))
    with pytest.MonkeyPatch.context() as context:
        context.setattr(sys, "argv", ["gpu.py"])
        assert bench["main"]() == 1
    said = capsys.readouterr().err
    assert said.startswith("no GPU to measure: CuPy sees no GPU; to use one: run on")
    assert said.count("\n") == 1


# ---- faults, each with its remedy -------------------------------------------------------------------------


def test_a_ready_device_is_told(gpu: FakeGpu) -> None:
    assert gpu.devices == 1
    assert status().ready
    assert choose("cuda") == "cuda"
    assert choose("auto") == "cpu"  # its result is the reference
    assert "ready: fake GPU, NVRTC 13.2" in text(doctor())


STATES = [
    ("devices", 0, "no device", "CuPy sees no GPU; to use it: run on a machine with an NVIDIA GPU"),
    ("driver", 0, "no device", "there is no NVIDIA driver; to use it: run on"),
    ("count_fault", CUDARuntimeError(999, "broken"), "no device", "broken; to use it: run on"),
    ("nvrtc_fault", RuntimeError("no libnvrtc"), "no nvrtc", "no libnvrtc; to use it: install the"),
]


@pytest.mark.parametrize(("what", "value", "state", "words"), STATES, ids=[s[0] for s in STATES])
def test_what_is_missing_is_told(
    gpu: FakeGpu, what: str, value: Any, state: str, words: str
) -> None:
    setattr(gpu, what, value)
    if what == "driver":
        gpu.count_fault = CUDARuntimeError(35, "cudaErrorInsufficientDriver: ...")
    assert status().state == state
    assert f"{state}: " in text(doctor())
    with pytest.raises(BackendError, match=f"^backend cuda: {words}") as caught:
        lp.sweep(lp.Scenario.load("loop-alone"), {"puncture.diameter": [1e-3]}, backend="cuda")
    assert "\n" not in str(caught.value)


def test_without_cupy_the_runner_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leakphys._backend.find_spec", lambda _: None)
    monkeypatch.setattr(compiled, "_known", {})
    with pytest.raises(BackendError, match=r"CuPy is not installed; to use it: pip install"):
        leak8()


def test_a_driver_that_is_too_old_is_told(gpu: FakeGpu) -> None:
    gpu.count_fault = CUDARuntimeError(35, "cudaErrorInsufficientDriver: ...")
    gpu.driver = 12_040
    assert status().state == "old driver"
    with pytest.raises(BackendError, match=r"knows CUDA 12\.4, CuPy is built for 13\.2; .*update"):
        choose("cuda")


def test_a_kernel_that_cannot_be_loaded_is_told(gpu: FakeGpu) -> None:
    gpu.load_fault = CUDADriverError(209, "no kernel image for this device")
    with pytest.raises(BackendError, match=r"cannot be loaded: no kernel image .*leakphys doctor"):
        leak8()


def test_a_run_that_fails_is_told(gpu: FakeGpu) -> None:
    def fail(_: int) -> None:
        raise CUDARuntimeError(700, "cudaErrorIllegalAddress")

    gpu.before_launch = fail
    with pytest.raises(BackendError, match="failed: cudaErrorIllegalAddress; to go on: start"):
        leak8()
