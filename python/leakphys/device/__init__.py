"""Members through the device's kernels, by way of CuPy: what `leakphys._core` runs on the processor.

`source` finds what is compiled, `compiled` compiles it, `images` writes the structs that a kernel
reads, `launch` runs batches. CuPy is imported when something runs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from leakphys import _core
from leakphys._arrays import numbers
from leakphys._inputs import Inputs
from leakphys.device.launch import BLOCK, Job, Reduce, reduced, run

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]

__all__ = ["run_leak8", "run_network"]


def run_network(
    network: _core.Network,
    *,
    duration_columns: Integers,
    zero_phase: int,
    changes: Integers,
    inputs: Inputs | Floats,
    times: Floats,
    signals: Integers,
    rtol: float,
    max_steps: int,
    checkpoint: Floats,
    with_checkpoint: bool,
    batch: int | None = None,
    block: int = BLOCK,
    reduce: Reduce[Any] | None = None,
) -> dict[str, Any]:
    """The arrays of `_core.run_network`, from the device; with `reduce` what it makes there of each batch, as "parts".

    `inputs` may be a table (n, columns), as there, or what makes one, of which only the members' own columns are sent.
    `batch` members at a time at most (None: as many as its memory holds), in blocks of `block`
    threads; neither changes a result. Ctrl-C ends it between batches and is returned as "interruption", the rest marked as not run.
    Raises ValueError as `_core.run_network` does, BackendError where the device cannot.
    """
    members = inputs if isinstance(inputs, Inputs) else Inputs.of(inputs)
    alike = not checkpoint.size and not _laws(network) & members.own.keys()
    described = _core.device_network(
        network,
        duration_columns=duration_columns,
        zero_phase=zero_phase,
        changes=changes,
        inputs=members.shared[np.newaxis] if alike else members.table(),
        times=times,
        signals=signals,
        rtol=rtol,
        max_steps=max_steps,
        checkpoint=checkpoint,
    )
    if alike:  # it saw the one member whose work stands for all
        described["order"] = np.arange(members.n, dtype=np.int64)
    job = Job(
        kernel="network",
        inputs=members,
        times=times,
        signals=signals,
        checkpoint=checkpoint if checkpoint.size else None,
        with_checkpoint=with_checkpoint,
        **described,
    )
    if reduce is not None:
        parts, interruption = reduced(job, reduce, batch=batch, block=block)
        return {"parts": parts, "interruption": interruption}
    found, interruption = run(job, batch=batch, block=block)
    return {**found, "interruption": interruption}


def _laws(network: _core.Network) -> set[int]:
    """The columns of inputs by which the core puts members that are alike one after another."""
    start, width = network.first_columns["punctures"]
    end = min(first for first, _ in network.first_columns.values() if first > start)
    fields = [name for name, _ in _core.field_tables()["punctures"]]
    return {
        hole + fields.index(name)
        for hole in range(start, end, width)
        for name in ("law", "upstream")
    }


def run_leak8(
    scenarios: Floats, times: Floats, rtol: float, batch: int | None = None, block: int = BLOCK
) -> dict[str, NDArray[Any]]:
    """The arrays of `_core.run_leak8`, from the device; `batch` and `block` as of `run_network`.

    `scenarios` (n, 4) and `times` (m,) may be arrays of any library that speaks DLPack. ValueError for another shape.
    """
    rows = numbers("scenarios", scenarios, "no numbers", "members x 4")
    times = numbers("times", times, "no numbers", "times in s")
    described = _core.device_leak8(rows, times=times, rtol=rtol)
    inputs = Inputs.of(described.pop("inputs"))
    order = np.arange(inputs.n, dtype=np.int64)
    job = Job(kernel="leak8", inputs=inputs, times=times, order=order, **described)
    found, interruption = run(job, batch=batch, block=block)
    if interruption is not None:
        raise interruption
    return found
