"""Compile the kernels beforehand, by NVRTC and without a GPU, and tell what they take."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from leakphys._backend import BackendError, status
from leakphys._files import check_writable, write_whole
from leakphys._given import check_names
from leakphys.cells import aligned
from leakphys.device import compiled, cubins, nvrtc
from leakphys.device.source import KERNELS, LEAST_ROOM, ROOMS, Source, room, source
from leakphys.errors import InputError, expected_name, show
from leakphys.sampling import whole_number

VERBOSE = "--ptxas-options=-v"


@dataclass(frozen=True)
class Made:
    """A cubin that is there now; what it took and takes, None where it was there before."""

    kernel: str
    architecture: str
    room: int
    path: Path
    size: int
    seconds: float | None = None
    processor_seconds: float | None = None
    resources: nvrtc.Resources | None = None

    @property
    def document(self) -> dict[str, Any]:
        """As a structure for JSON; memory in bytes."""
        fields = asdict(self) | {"path": str(self.path)}
        return fields | {"resources": self.resources and asdict(self.resources)}


def compile_kernels(
    architectures: Sequence[str] = (),
    folder: str | Path | None = None,
    *,
    kernels: Sequence[str] = KERNELS,
    entries: int = LEAST_ROOM,
    tell: Callable[[str], None] = lambda _: None,
) -> list[Made]:
    """Compile kernels for kinds of GPU, and put them where a later run finds them.

    Parameters
    ----------
    architectures : sequence of str
        As "sm_90"; none for that of CuPy's current GPU.
    folder : path, optional
        Where they go; by default the folder that LEAKPHYS_KERNELS names, else the user's cache.
    kernels : sequence of str
        Out of "network", which takes minutes, and "leak8", which takes seconds.
    entries : int
        Entries of a network's matrix that there must be room for, 1 to 32768.
    tell : callable
        Is told in a sentence what begins.

    Returns
    -------
    list of Made
        Each kernel for each architecture; what was there already is not compiled again.

    Raises InputError for an architecture that is not written so, BackendError without a compiler, without a GPU where one
    is asked, or for an architecture that the compiler does not know; OSError if a file cannot be written.
    """
    wanted = list(dict.fromkeys(check_names("architectures", architectures)))
    for architecture in wanted:
        if not re.fullmatch(r"sm_\d{2,3}", architecture):
            raise InputError.at("", "architecture", show(architecture), "one as sm_80 or sm_90")
    for kernel in check_names("kernels", kernels):
        if kernel not in KERNELS:
            raise InputError.at("", "kernels", show(kernel), expected_name(kernel, KERNELS))
    if whole_number("entries", entries, 1) > ROOMS[-1]:
        raise InputError.at("", "entries", show(entries), f"a number from 1 to {ROOMS[-1]}")
    wanted = wanted or [_here()]
    target = _folder(folder)
    found = []
    for kernel in kernels:
        made = source(kernel, room(entries) if kernel == "network" else LEAST_ROOM)
        for architecture in wanted:
            path = target / cubins.file_name(made, architecture)
            if path.is_file():
                size = path.stat().st_size
                found.append(Made(kernel, architecture, made.room, path, size))
                continue
            compiler()
            target.mkdir(parents=True, exist_ok=True)
            check_writable(path)  # not after minutes
            tell(f"compiling {made.entry} for {architecture}")
            found.append(_make(kernel, made, architecture, path))
    return found


def _folder(given: str | Path | None) -> Path:
    """Where they go; InputError for what is no folder and cannot become one."""
    target = cubins.own_folder() if given is None else Path(given)
    if target is None or str(given) == "":
        expected = f"a folder, which {cubins.VARIABLE} or --out names"
        raise InputError.at("", "folder", "none", expected)
    above = next(path for path in (target, *target.absolute().parents) if path.exists())
    if not above.is_dir() or not os.access(above, os.W_OK):
        expected = "a folder that can be written"
        raise InputError.at("", "folder", show(str(target)), expected)
    return target


def compiler() -> str:
    """The path of NVRTC. BackendError where there is none."""
    found = nvrtc.locate()
    if found is None:
        raise BackendError(
            "no compiler for kernels (NVRTC); to have it: pip install nvidia-cuda-nvrtc, or "
            "nvidia-cuda-nvrtc-cu12 for a driver of CUDA 12"
        )
    return found


def text(found: Sequence[Made]) -> str:
    """What was made, as lines."""
    heads = ("kernel", "room", "for", "processor time", "registers", "local memory", "spilled", "")
    rows = [heads]
    for made in found:
        taken = made.resources
        rows.append(
            (
                made.kernel,
                str(made.room),
                made.architecture,
                "was there" if made.seconds is None else f"{made.processor_seconds:.0f} s",
                str(taken.registers) if taken else "-",
                f"{taken.local_memory} B" if taken else "-",
                f"{taken.spill_stores} + {taken.spill_loads} B" if taken else "-",
                f"cubin {made.size / 1e6:.2f} MB",
            )
        )
    where = dict.fromkeys(str(made.path.parent) for made in found)
    return "\n".join([*aligned(rows, (False, *[True] * 7)), *(f"in {folder}" for folder in where)])


def document(found: Sequence[Made]) -> dict[str, Any]:
    """What was made, as a structure for JSON (schema leakphys-kernels/1); the compiler is null where there is none."""
    library = nvrtc.locate()
    number = None if library is None else nvrtc.version(library)
    return {
        "schema": "leakphys-kernels/1",
        "compiler": number and f"NVRTC {number[0]}.{number[1]}",
        "kernels": [made.document for made in found],
    }


def _make(kernel: str, made: Source, architecture: str, path: Path) -> Made:
    """Compile a source for an architecture and write the cubin, whole or not at all."""
    options = (f"-arch={architecture}", VERBOSE, *made.options)
    before = perf_counter(), process_time()
    library = compiler()
    try:
        product = _interruptible(lambda: nvrtc.compile_text(library, made.code, options))
    except OSError as fault:
        raise BackendError(f"no compiler for kernels: {fault}") from fault
    wall, processor = perf_counter() - before[0], process_time() - before[1]
    if product.error:
        said = next((line for line in product.log.splitlines() if line.strip()), "without a word")
        raise BackendError(f"the kernel {made.entry} does not compile for {architecture}: {said}")
    takes = nvrtc.resources(product.log, made.entry)
    write_whole(path, product.cubin)
    size = len(product.cubin)
    return Made(kernel, architecture, made.room, path, size, wall, processor, takes)


def _interruptible(work: Callable[[], nvrtc.Compiled]) -> nvrtc.Compiled:
    """Do it in a thread that ends with the process, so that Ctrl-C need not wait minutes for it."""
    done: list[nvrtc.Compiled] = []
    faults: list[Exception] = []

    def run() -> None:
        try:
            done.append(work())
        except (OSError, MemoryError) as fault:  # told by the thread that waits
            faults.append(fault)

    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    while worker.is_alive():
        worker.join(0.2)
    if faults:
        raise faults[0]
    return done[0]


def _here() -> str:
    """The architecture of CuPy's current GPU."""
    found = status()
    if not found.ready and found.state != "no nvrtc":  # which may be where CuPy does not look
        raise BackendError(
            f"no GPU to compile for: {found.detail}; to compile for another machine's: --arch sm_90"
        )
    return f"sm_{compiled.capability()}"
