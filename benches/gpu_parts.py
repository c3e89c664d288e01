"""Where the time of a run on a GPU goes, and how much of what the GPU can issue it is."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any
from unittest.mock import patch

from leakphys.device import compiled

# Double-precision results that a multiprocessor issues in a clock, by compute capability (CUDA C++ Programming Guide,
# table of the throughput of arithmetic instructions): 32 of 8.0, 64 of 9.0 and 10.0. Others have 2.
FP64_A_CLOCK = {"60": 32, "70": 32, "80": 32, "90": 64, "100": 64}
FEW_A_CLOCK = 2
FP64_METRICS = tuple(
    f"smsp__sass_thread_inst_executed_op_{kind}_pred_on.sum" for kind in ("dadd", "dmul", "dfma")
)


@dataclass
class Parts:
    """Seconds of one run: all of it, what went up, the kernel between two events, what came down."""

    total: float = 0.0
    upload: float = 0.0
    kernel: float = 0.0
    download: float = 0.0
    launches: list[tuple[Any, Any]] = field(default_factory=list)

    def told(self) -> dict[str, float]:
        """As a row has it: what is left of the whole is the host's."""
        device = self.upload + self.kernel + self.download
        return {
            "total_s": self.total,
            "host_s": self.total - device,
            "upload_s": self.upload,
            "kernel_s": self.kernel,
            "download_s": self.download,
        }


def parts(run: Callable[[], object]) -> Parts:
    """Run once with the device waited for at every step: slower as a whole than without, by what overlaps."""
    found = Parts()
    with _watched(found):
        before = perf_counter()
        run()
        found.total = perf_counter() - before
    return found


@contextlib.contextmanager
def _watched(found: Parts) -> Iterator[None]:
    """CuPy's ways up and down, and the kernels, each with a clock."""
    import cupy

    original = compiled.function

    def timed(name: str, part: str) -> Any:
        work = getattr(cupy, name)

        def call(*given: Any, **named: Any) -> Any:
            cupy.cuda.Device().synchronize()  # what was begun before is not this part's
            before = perf_counter()
            result = work(*given, **named)
            cupy.cuda.Device().synchronize()
            setattr(found, part, getattr(found, part) + perf_counter() - before)
            return result

        return patch.object(cupy, name, call)

    def function(kernel: str, entries: int) -> Any:
        return _Clocked(cupy, original(kernel, entries), found)

    with (
        timed("asarray", "upload"),
        timed("full", "upload"),
        timed("asnumpy", "download"),
        patch.object(compiled, "function", function),
    ):
        yield


class _Clocked:
    """A kernel between two events."""

    def __init__(self, cupy: Any, kernel: Any, found: Parts) -> None:
        self._cupy, self._kernel, self._found = cupy, kernel, found
        self.attributes = kernel.attributes

    def __call__(self, *given: Any, **named: Any) -> None:
        start, end = self._cupy.cuda.Event(), self._cupy.cuda.Event()
        start.record()
        self._kernel(*given, **named)
        end.record()
        end.synchronize()
        self._found.kernel += self._cupy.cuda.get_elapsed_time(start, end) / 1e3


def issue_bound() -> float:
    """Double-precision instructions of threads a second that CuPy's GPU issues at most.

    Multiprocessors times results a clock of one times the clock [Hz] that the driver tells.
    """
    import cupy

    capability = compiled.capability()
    told = cupy.cuda.Device().attributes
    a_clock = FP64_A_CLOCK.get(capability, FEW_A_CLOCK)
    return float(told["MultiProcessorCount"]) * a_clock * float(told["ClockRate"]) * 1e3


def fp64_instructions(table: str) -> dict[str, float]:
    """By kernel, the double-precision instructions of all threads, from Nsight Compute's CSV of FP64_METRICS.

    A division or a square root is several of them; an FMA is one.
    """
    lines = table.splitlines()
    head = next((k for k, line in enumerate(lines) if '"Metric Name"' in line), None)
    if head is None:
        raise ValueError("no table of ncu --csv: its line of heads is missing")
    found: dict[str, float] = {}
    for row in csv.DictReader(lines[head:]):
        if row["Metric Name"] in FP64_METRICS:
            name = row["Kernel Name"].partition("(")[0]
            value = float(row["Metric Value"].replace(",", ""))
            found[name] = found.get(name, 0.0) + value
    return found
