"""Kernels on CuPy's device: loaded where they were compiled beforehand, else compiled by NVRTC where there is one.

Once per process and device; what is compiled here CuPy keeps on disk.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from leakphys._backend import BackendError, choose, first_line, status, without_compiler_remedy
from leakphys.device import cubins
from leakphys.device.source import LEAST_ROOM, Source, room, source

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
        made = source(kernel, room(entries))
        path = cubins.find(made, capability())
        loaded = None if path is None else _load(cupy, made, path)
        _known[key] = _compile(cupy, made) if loaded is None else loaded
    return _known[key]


def can_compile() -> bool:
    """Whether CuPy has NVRTC here. Without it an array of CuPy's can be sent and fetched, and nothing else."""
    return status().compiler


def capability() -> str:
    """Of CuPy's current device: "90" for 9.0."""
    import cupy

    return str(cupy.cuda.Device().compute_capability)


def _load(cupy: Any, made: Source, path: Path) -> Any:
    """The entry of a cubin; None, with a warning, where the driver does not take the file and there is a compiler."""
    try:
        return cupy.RawModule(path=str(path)).get_function(made.entry)
    except (RuntimeError, OSError) as fault:
        if not can_compile():
            raise BackendError(
                f"backend cuda: {path} cannot be loaded ({first_line(fault)}), and without NVRTC "
                f"nothing is compiled; to use it: {_remedy(made)}"
            ) from fault
        warnings.warn(
            f"backend cuda: {path} cannot be loaded ({first_line(fault)}): {made.entry} is compiled "
            "anew, which may take minutes; `leakphys kernels` makes another, once that file is gone",
            RuntimeWarning,
            stacklevel=2,
        )
        return None


def _remedy(made: Source) -> str:
    """How to have a source's kernel where there is no compiler."""
    more = "" if made.room == LEAST_ROOM else f" --room {made.room}"
    return without_compiler_remedy(capability(), more)


def _compile(cupy: Any, made: Source) -> Any:
    if not can_compile():
        raise BackendError(
            f"backend cuda: there is no NVRTC, and {made.entry} with room for {made.room} entries was "
            f"not compiled beforehand for sm_{capability()}; to use it: {_remedy(made)}"
        )
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
