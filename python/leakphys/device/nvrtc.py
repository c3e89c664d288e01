"""NVRTC without CuPy and without a GPU: a text in, a cubin and what the assembler says of it out."""

from __future__ import annotations

import ctypes
import re
from ctypes.util import find_library
from dataclasses import dataclass
from importlib import metadata
from typing import Any

WHEELS = ("nvidia-cuda-nvrtc", "nvidia-cuda-nvrtc-cu12")
"""Where the library comes from: the extras leakphys[gpu13] and [gpu12] install one of them."""

_LIBRARY = re.compile(r"libnvrtc\.so\.\d+")


@dataclass(frozen=True)
class Compiled:
    """What NVRTC made of a text: 0 or its error number, its log, the cubin and the PTX."""

    error: int
    log: str
    cubin: bytes
    ptx: str


@dataclass(frozen=True)
class Resources:
    """What a kernel takes, as the assembler says; memory in bytes a thread, its functions' included."""

    registers: int
    local_memory: int
    spill_stores: int
    spill_loads: int


def locate() -> str | None:
    """The path of the shared library: a wheel's, else the system's; None where there is none."""
    for wheel in WHEELS:
        try:
            files = metadata.files(wheel) or []
        except metadata.PackageNotFoundError:
            continue
        for file in files:
            if _LIBRARY.fullmatch(file.name):
                return str(file.locate())
    return find_library("nvrtc")


def version(path: str) -> tuple[int, int]:
    """Of the library at a path."""
    major, minor = ctypes.c_int(), ctypes.c_int()
    nvrtc = ctypes.CDLL(path)
    if not hasattr(nvrtc, "nvrtcVersion"):
        raise OSError(f"{path} is no NVRTC: it has no nvrtcVersion")
    _check(nvrtc.nvrtcVersion(ctypes.byref(major), ctypes.byref(minor)))
    return major.value, minor.value


def compile_text(path: str, text: str, options: tuple[str, ...]) -> Compiled:
    """Compile by the library at a path; a fault of the text is in the log. OSError if it is no NVRTC, or one before CUDA 11.1."""
    nvrtc = ctypes.CDLL(path)
    for name in ("nvrtcCreateProgram", "nvrtcGetCUBINSize"):
        if not hasattr(nvrtc, name):
            raise OSError(f"{path} is no NVRTC of CUDA 11.1 or later: it has no {name}")
    program = ctypes.c_void_p()
    _check(
        nvrtc.nvrtcCreateProgram(ctypes.byref(program), text.encode(), b"member.cu", 0, None, None)
    )
    try:
        words = (ctypes.c_char_p * len(options))(*[option.encode() for option in options])
        error = int(nvrtc.nvrtcCompileProgram(program, len(options), words))
        log = _read(nvrtc, program, "ProgramLog").rstrip(b"\0").decode(errors="replace")
        if error:
            return Compiled(error, log, b"", "")
        ptx = _read(nvrtc, program, "PTX").rstrip(b"\0").decode()
        return Compiled(error, log, _read(nvrtc, program, "CUBIN"), ptx)
    finally:
        _check(nvrtc.nvrtcDestroyProgram(ctypes.byref(program)))


def resources(log: str, entry: str) -> Resources:
    """What the option --ptxas-options=-v logs of a text's entry. ValueError where it is not there."""
    told = re.search(rf"Compiling entry function '{entry}'.*", log, re.DOTALL)
    used = told and re.search(
        r"Used (\d+) registers(?:.*?(\d+) bytes cumulative stack size)?", told[0]
    )
    if not told or not used:
        raise ValueError(f"the compiler's log does not tell what {entry} takes")
    spills = re.findall(r"(\d+) bytes spill stores, (\d+) bytes spill loads", told[0])
    stores, loads = (sum(int(pair[k]) for pair in spills) for k in (0, 1))
    return Resources(int(used[1]), int(used[2] or 0), stores, loads)


def _read(nvrtc: Any, program: ctypes.c_void_p, what: str) -> bytes:
    size = ctypes.c_size_t()
    _check(getattr(nvrtc, f"nvrtcGet{what}Size")(program, ctypes.byref(size)))
    if not size.value:  # no cubin where PTX alone was asked for
        return b""
    buffer = ctypes.create_string_buffer(size.value)
    _check(getattr(nvrtc, f"nvrtcGet{what}")(program, buffer))
    return buffer.raw


def _check(error: int) -> None:
    if error:
        raise OSError(f"NVRTC: error {error}")
