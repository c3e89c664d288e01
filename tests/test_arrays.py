"""Arrays of other libraries in and out: by DLPack, on the host and on a device, whose stand-in is fake_cupy.py's."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import leakphys as lp
from fake_cupy import FakeArray, FakeGpu, install
from leakphys import device
from leakphys._arrays import host_array
from leakphys.errors import InputError
from test_leak8 import GIVEN, TIMES, same_bits, solve

VALUES = np.array([1e-3, 2e-3])


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> FakeGpu:
    """A device that computes by NumPy."""
    return install(monkeypatch, tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def loop() -> lp.Scenario:
    return lp.Scenario.load("loop-alone")


class OnHost:
    """An array of another library in the host's memory: it speaks DLPack alone."""

    memory = 1

    def __init__(self, values: NDArray[Any]) -> None:
        self.values, self.asked = values, list[dict[str, Any]]()

    def __dlpack__(self, **how: Any) -> object:
        self.asked.append(how)
        return self.values.__dlpack__()

    def __dlpack_device__(self) -> tuple[int, int]:
        return (self.memory, 0)


class Old(OnHost):
    """One of a library that knows DLPack's first protocol alone."""

    def __dlpack__(self, stream: None = None) -> object:  # type: ignore[override]
        assert stream is None
        return self.values.__dlpack__()


class Copying(OnHost):
    """One on a device, whose library copies it if it is asked to."""

    memory = 2

    def __dlpack__(self, **how: Any) -> object:
        if how.get("dl_device") != (1, 0):
            raise BufferError("it is on a device")
        return super().__dlpack__(**how)


class Elsewhere(OnHost):
    """One on a device, whose library does not copy it."""

    memory = 2

    def __dlpack__(self, **_: Any) -> object:
        raise BufferError("not for\nyou")


# ---- in ---------------------------------------------------------------------------------------------------

MAKERS: dict[str, Callable[[FakeGpu], Any]] = {
    "host": lambda _: OnHost(VALUES),
    "old": lambda _: Old(VALUES),
    "cupy": lambda gpu: FakeArray(gpu, VALUES),
    "device": lambda _: Copying(VALUES),
    "single precision": lambda _: OnHost(VALUES.astype(np.float32)),
    "list": lambda _: VALUES.tolist(),
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_axes_may_be_arrays_of_other_libraries(
    gpu: FakeGpu, loop: lp.Scenario, make: Callable[[FakeGpu], Any]
) -> None:
    axis = make(gpu)
    values = axis.values if isinstance(axis, OnHost) else VALUES
    expected = lp.sweep(loop, {"puncture.diameter": values})
    found = lp.sweep(loop, {"puncture.diameter": axis})
    assert found.inputs["puncture.diameter"].tolist() == values.tolist()
    assert found.outputs["loop dry"].tobytes() == expected.outputs["loop dry"].tobytes()
    summed = lp.summarize(loop, {"puncture.diameter": axis})
    assert summed["loop dry"].greatest == expected.outputs["loop dry"].max()
    at = lp.impact.meteoroid_density(axis)  # the functions of impact take them by the same door
    assert at.tolist() == lp.impact.meteoroid_density(values).tolist()


def test_what_lies_on_the_host_is_not_copied(gpu: FakeGpu) -> None:
    assert host_array([1.0]) == [1.0]
    assert host_array(VALUES) is VALUES
    assert np.shares_memory(host_array(OnHost(VALUES)), VALUES)
    there = FakeArray(gpu, VALUES)
    host_array(there)
    assert gpu.downloads == [(2,)]  # once


def test_a_library_that_does_not_copy_goes_through_cupy(
    gpu: FakeGpu, monkeypatch: pytest.MonkeyPatch, loop: lp.Scenario
) -> None:
    axis = Elsewhere(VALUES)
    monkeypatch.setattr(sys.modules["cupy"], "from_dlpack", lambda x: FakeArray(gpu, x.values))
    found = lp.sweep(loop, {"puncture.diameter": axis})  # type: ignore[dict-item]
    assert found.inputs["puncture.diameter"].tolist() == VALUES.tolist()
    assert gpu.downloads == [(2,)]


def test_times_and_the_benchmarks_rows_may_be_too(gpu: FakeGpu, loop: lp.Scenario) -> None:
    times, axes = np.array([0.0, 600.0]), {"puncture.diameter": VALUES}
    one, other = (
        lp.sweep(loop, axes, times=given, signals=["loop.pressure"])
        for given in (times, FakeArray(gpu, times))
    )
    assert one.samples.tobytes() == other.samples.tobytes()
    rows: Any = FakeArray(gpu, np.ascontiguousarray(GIVEN[:3]))
    assert same_bits(device.run_leak8(rows, TIMES, 1e-6), solve(GIVEN[:3], width=1))


def nothing_here(gpu: FakeGpu) -> Any:
    gpu.devices = 0
    return Elsewhere(VALUES)


REFUSED: dict[str, tuple[Callable[[FakeGpu], Any], str]] = {
    "out of reach": (
        nothing_here,
        r"an array test_arrays\.Elsewhere that cannot be copied to the host \(.*\)",
    ),
    "complex": (lambda gpu: FakeArray(gpu, VALUES * 1j), "an array of complex128"),
    "complex on the host": (lambda _: VALUES * 1j, "an array of complex128"),
    "days": (
        lambda _: np.array(["2022-12-15"], dtype="datetime64[D]"),
        r"an array of datetime64\[D\]",
    ),
    "texts": (lambda _: ["1.0"], "no numbers"),
    "two dimensions": (lambda gpu: FakeArray(gpu, VALUES[None]), r"an array of shape \(1, 2\)"),
    "not finite": (lambda gpu: FakeArray(gpu, VALUES * np.nan), "nan in member 0"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_taken_is_one_line(
    gpu: FakeGpu, loop: lp.Scenario, case: tuple[Callable[[FakeGpu], Any], str]
) -> None:
    for ask in (lp.sweep, lp.summarize):
        with pytest.raises(InputError, match=f"^puncture.diameter: found {case[1]}, exp") as caught:
            ask(loop, {"puncture.diameter": case[0](gpu)})
        assert "\n" not in str(caught.value)


# ---- out --------------------------------------------------------------------------------------------------


def test_what_comes_back_speaks_dlpack_without_a_copy(loop: lp.Scenario) -> None:
    found = lp.sweep(
        loop, {"puncture.diameter": VALUES}, times=[0.0, 600.0], signals=["loop.pressure"]
    )
    summed = lp.summarize(loop, {"puncture.diameter": VALUES})
    columns: list[NDArray[Any]] = [
        *(found[name] for name in found),
        found.status,
        found.samples,
        *found.ledger.values(),
        summed.quantile("loop dry", [0.5]),
        *summed.histogram("loop dry"),
    ]
    for column in columns:
        assert column.__dlpack_device__() == (1, 0)
        taken = np.from_dlpack(column)
        assert np.shares_memory(taken, column)
