"""Run members through a kernel in batches that fit the device, and bring home what they did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from leakphys._backend import BackendError, first_line
from leakphys._inputs import Inputs
from leakphys.device import compiled, images
from leakphys.engine import STATUS_SENTENCES

Floats = NDArray[np.float64]

BLOCK = 64
"""Threads of a block: at 255 registers a multiprocessor holds four of them."""

MEMORY_SHARE = 0.5
"""Of the memory that is free, for a batch's tables; the rest is for what the threads keep."""

SMALLEST = 32
"""Members below which a batch is not halved: a warp keeps as much for one as for 32."""

NOT_RUN = STATUS_SENTENCES.index("was not run")
"""The status of a member that was never started."""

_MIB = 2**20
_OUT_OF_MEMORY = 2  # of CUDA's runtime and driver alike


@dataclass(frozen=True)
class Job:
    """What is run: a kernel, its problem's bytes, n members and what is asked of them."""

    kernel: str
    problem: bytes
    fluids: list[tuple[int, bytes]]  # offsets of addresses in the problem, and what lies there
    entries: int  # of its matrix
    states: int
    parameters: int
    watches: int
    audits: int
    inputs: Inputs  # of n members
    times: Floats  # (m,)
    signals: NDArray[np.int32]  # (s,)
    order: NDArray[
        np.int64
    ]  # (n,) members that are alike one after another, so that warps are alike
    checkpoint: Floats | None = None  # (n, states and parameters)
    with_checkpoint: bool = False

    def tables(self, n: int) -> dict[str, tuple[tuple[int, ...], type, float]]:
        """Shape, type and filling of all outputs of n members."""
        samples = (n, self.times.size, self.signals.size)
        standing = self.states + self.parameters
        numbers: dict[str, tuple[int, ...]] = {
            "end_time": (n,),
            "zero_time": (n,),
            "crossing": (n, self.watches),
            "violation": (n, self.watches),
            "worst": (n, self.watches),
            "audit_start": (n, self.audits),
            "audit_end": (n, self.audits),
            "final_state": (n, self.states),
            "samples": samples,
            "checkpoint": (n if self.with_checkpoint else 0, standing),
        }
        return {
            "status": ((n,), np.int32, NOT_RUN),
            **{name: (shape, np.float64, np.nan) for name, shape in numbers.items()},
            "accepted": ((n,), np.int64, 0),
            "rejected": ((n,), np.int64, 0),
        }

    @property
    def bytes_per_member(self) -> int:
        """Device memory that a member takes, inputs and outputs."""
        given = self.inputs.columns + (0 if self.checkpoint is None else self.checkpoint.shape[1])
        outputs = self.tables(1).values()
        told = (prod(shape) * np.dtype(kind).itemsize for shape, kind, _ in outputs)
        return 8 * int(given) + sum(told)


Found = dict[str, NDArray[Any]]
Index = NDArray[np.int64]
T = TypeVar("T")

Reduce = Callable[[Any, Mapping[str, Any], Index], T]
"""What is wanted of a batch: from NumPy or CuPy, tables of its arrays by name, and which members these are."""


def run(job: Job, *, batch: int | None, block: int) -> tuple[Found, KeyboardInterrupt | None]:
    """All outputs of a job by name, and what interrupted it; members that were left out say so."""
    found: Found = {
        name: np.full(shape, fill, kind)
        for name, (shape, kind, fill) in job.tables(job.inputs.n).items()
    }

    def keep(index: Index, done: Found) -> None:
        for name, table in done.items():
            if table.shape[0]:
                found[name][index] = table

    return found, _batches(job, _download, keep, batch, block)


def reduced(
    job: Job, reduce: Reduce[T], *, batch: int | None, block: int
) -> tuple[list[T], KeyboardInterrupt | None]:
    """What `reduce` makes on the device of each batch, and what interrupted the job: no table comes back."""
    parts: list[T] = []
    made = reduce if compiled.can_compile() else _at_home(reduce)
    return parts, _batches(job, made, lambda _, part: parts.append(part), batch, block)


def _at_home(reduce: Reduce[T]) -> Reduce[T]:
    """The same of a batch's tables when they are back: CuPy computes nothing without its compiler."""

    def made(cupy: Any, tables: Mapping[str, Any], index: Index) -> T:
        return reduce(np, _download(cupy, tables, index), index)

    return made


def _download(cupy: Any, tables: Mapping[str, Any], _: Index) -> Found:
    return {name: cupy.asnumpy(table) for name, table in tables.items()}


def _batches(
    job: Job,
    reduce: Reduce[T],
    keep: Callable[[Index, T], None],
    batch: int | None,
    block: int,
) -> KeyboardInterrupt | None:
    """Run a job batch by batch, keep what is wanted of each, and return what interrupted it."""
    kernel = compiled.function(job.kernel, job.entries)
    import cupy

    n = job.inputs.n
    start = 0
    try:
        size = min(n, _fitting(cupy, job) if batch is None else batch)
        standing = _Standing(cupy, job)
    except (RuntimeError, MemoryError) as fault:
        raise _cannot(cupy, kernel, fault) from fault
    try:
        while start < n:
            index = job.order[start : start + size]
            try:
                done = reduce(cupy, _batch(cupy, kernel, job, standing, index, block), index)
            except (RuntimeError, MemoryError) as fault:
                size = min(size, index.size)
                if size <= SMALLEST or not _lacks_memory(fault):
                    raise _cannot(cupy, kernel, fault) from fault
                cupy.get_default_memory_pool().free_all_blocks()
                size = max(SMALLEST, size // 2)
                continue
            keep(index, done)
            start += size
    except KeyboardInterrupt as stopped:
        return stopped
    return None


class _Standing:
    """What all batches of a job read: the problem, the times, which signals, and the inputs that all share."""

    def __init__(self, cupy: Any, job: Job) -> None:
        self.problem = images.Problem(job.problem, job.fluids)
        self.times = cupy.asarray(np.ascontiguousarray(job.times, dtype=np.float64))
        self.signals = cupy.asarray(np.ascontiguousarray(job.signals, dtype=np.int32))
        self.computes = compiled.can_compile()  # else an array can be sent and fetched, no more
        self._there = cupy.asarray(np.array(list(job.inputs.own), dtype=np.int64))
        self._shared = cupy.asarray(job.inputs.shared[np.newaxis])

    def inputs(self, cupy: Any, job: Job, index: Index) -> Any:
        """The rows of `index` on the device (m, columns), of which only their own columns are sent if CuPy can put them there."""
        own = job.inputs.rows(index)
        if not self.computes:
            table = np.repeat(job.inputs.shared[np.newaxis], index.size, axis=0)
            table[:, list(job.inputs.own)] = own
            return cupy.asarray(table)
        table = cupy.repeat(self._shared, int(index.size), axis=0)
        if job.inputs.own:
            table[:, self._there] = cupy.asarray(own)
        if job.inputs.drawn:
            job.inputs.put_drawn(cupy, table, cupy.asarray(index))
        return table

    def filled(
        self, cupy: Any, tables: Mapping[str, tuple[tuple[int, ...], type, float]]
    ) -> dict[str, Any]:
        """Arrays on the device by name, from shape, type and filling."""
        if not self.computes:
            return {
                name: cupy.asarray(np.full(shape, fill, kind))
                for name, (shape, kind, fill) in tables.items()
            }
        return {
            name: cupy.full(shape, fill, dtype=kind) for name, (shape, kind, fill) in tables.items()
        }


def _batch(
    cupy: Any, kernel: Any, job: Job, standing: _Standing, index: Index, block: int
) -> dict[str, Any]:
    """What the members of `index` did, in its order, on the device."""
    inputs = standing.inputs(cupy, job, index)
    resumed = None if job.checkpoint is None else cupy.asarray(job.checkpoint[index])
    outputs = standing.filled(cupy, job.tables(int(index.size)))
    request = images.struct(
        "request",
        {
            "inputs": images.address(inputs),
            "members": int(index.size),
            "columns": int(inputs.shape[1]),
            "times": images.address(standing.times),
            "time_count": int(job.times.size),
            "signals": images.address(standing.signals),
            "signal_count": int(job.signals.size),
            "checkpoint": images.address(resumed),
        },
    )
    addresses = {name: images.address(array) for name, array in outputs.items()}
    written = images.struct("outputs", addresses)
    grid = -(-int(index.size) // block)
    kernel((grid,), (block,), (standing.problem.image, request, written))
    return outputs


def _fitting(cupy: Any, job: Job) -> int:
    """Members whose tables take the stated share of the memory that is free."""
    cupy.get_default_memory_pool().free_all_blocks()
    free, _ = cupy.cuda.runtime.memGetInfo()
    return max(SMALLEST, int(MEMORY_SHARE * free) // job.bytes_per_member)


def _lacks_memory(fault: Exception) -> bool:
    """Whether CuPy's pool, CUDA's runtime or its driver found no memory."""
    return isinstance(fault, MemoryError) or getattr(fault, "status", 0) == _OUT_OF_MEMORY


def _cannot(cupy: Any, kernel: Any, fault: Exception) -> BackendError:
    """What to tell of a fault that a smaller batch does not mend."""
    if not _lacks_memory(fault):
        return BackendError(
            f"backend cuda: the run on the GPU failed: {first_line(fault)}; to go on: start Python "
            "anew, and use backend='cpu' if it happens again"
        )
    try:
        free, total = cupy.cuda.runtime.memGetInfo()
        room = f"{free / _MIB:.0f} of {total / _MIB:.0f} MiB are free, {kept_by_threads(cupy, kernel) / _MIB:.0f} MiB are the kernel's own"
    except RuntimeError as other:
        room = first_line(other)
    return BackendError(
        f"backend cuda: the GPU's memory does not hold {SMALLEST} members ({room}); to use it: end "
        "what else runs there, ask for fewer times and signals, or take a GPU with more memory"
    )


def kept_by_threads(cupy: Any, kernel: Any) -> int:
    """Bytes that the driver sets aside for a kernel: what a thread keeps, for all that the GPU holds."""
    told = cupy.cuda.runtime.getDeviceProperties(cupy.cuda.runtime.getDevice())
    threads = told["multiProcessorCount"] * told["maxThreadsPerMultiProcessor"]
    return int(kernel.attributes["local_size_bytes"]) * int(threads)
