"""Members through the device's kernels, by way of CuPy: what `leakphys._core` runs on the processor.

`source` finds what is compiled, `compiled` compiles it, `images` writes the structs that a kernel
reads, `launch` runs batches. CuPy is imported when something runs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from leakphys import _core
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
    inputs: Floats,
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

    `batch` members at a time at most (None: as many as its memory holds), in blocks of `block`
    threads; neither changes a result. Ctrl-C ends it between batches and is returned as "interruption", the rest marked as not run.
    Raises ValueError as `_core.run_network` does, BackendError where the device cannot.
    """
    described = _core.device_network(
        network,
        duration_columns=duration_columns,
        zero_phase=zero_phase,
        changes=changes,
        inputs=inputs,
        times=times,
        signals=signals,
        rtol=rtol,
        max_steps=max_steps,
        checkpoint=checkpoint,
    )
    job = Job(
        kernel="network",
        inputs=np.ascontiguousarray(inputs),
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


def run_leak8(
    scenarios: Floats, times: Floats, rtol: float, batch: int | None = None, block: int = BLOCK
) -> dict[str, NDArray[Any]]:
    """The arrays of `_core.run_leak8`, from the device; `batch` and `block` as of `run_network`."""
    described = _core.device_leak8(scenarios, times=times, rtol=rtol)
    order = np.arange(len(scenarios), dtype=np.int64)
    job = Job(kernel="leak8", times=times, order=order, **described)
    found, interruption = run(job, batch=batch, block=block)
    if interruption is not None:
        raise interruption
    return found
