"""Kernels compiled by NVRTC through CuPy: once per process and device, and kept on disk by CuPy."""

from __future__ import annotations

from typing import Any

from leakphys._backend import BackendError, choose, first_line
from leakphys.device.source import Source, room, source

_LOG_LINES = 4
_known: dict[tuple[str, int, int], Any] = {}  # by kernel, room and device


def function(kernel: str, entries: int) -> Any:
    """A kernel for a matrix of so many entries, ready to be launched on CuPy's current device.

    BackendError if that cannot be.
    """
    choose("cuda")
    import cupy

    key = kernel, room(entries), int(cupy.cuda.runtime.getDevice())
    if key not in _known:
        _known[key] = _compile(cupy, source(kernel, room(entries)))
    return _known[key]


def _compile(cupy: Any, made: Source) -> Any:
    module = cupy.RawModule(code=made.code, options=made.options, backend="nvrtc")
    try:
        return module.get_function(made.entry)
    except cupy.cuda.compiler.CompileException as fault:
        lines = [line.strip() for line in str(fault).splitlines() if line.strip()]
        log = "; ".join(lines[:_LOG_LINES])
        raise BackendError(
            f"backend cuda: the kernel {made.entry} does not compile: {log}; to use it: install the "
            "extra leakphys[gpu12] or [gpu13], whose compiler is new enough"
        ) from fault
    except (RuntimeError, OSError) as fault:
        raise BackendError(
            f"backend cuda: the kernel {made.entry} cannot be loaded: {first_line(fault)}; to use "
            "it: `leakphys doctor` tells what is installed"
        ) from fault
