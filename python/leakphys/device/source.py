"""What is compiled for the device: a kernel's text, the headers that it includes, and the options."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import leakphys
from leakphys import _core

KERNELS = ("network", "leak8")
LEAST_ROOM = 512  # the built-in scenarios need 43 to 274
ROOMS = tuple(LEAST_ROOM << doublings for doublings in range(7))
"""Entries that kernels are compiled for: the largest network that the core holds has fewer than the last."""
_TREE = Path(__file__).resolve().parents[3] / "cpp"  # where a source tree has them


@dataclass(frozen=True)
class Source:
    """A text for the run-time compiler, its options, and the entry in it."""

    code: str
    options: tuple[str, ...]
    entry: str
    room: int

    @property
    def digest(self) -> str:
        """Of all that decides what is compiled: the text, which names its headers, and the options but their place."""
        words = [option for option in self.options if not option.startswith("-I")]
        return hashlib.sha256("\0".join([self.code, *words]).encode()).hexdigest()[:16]


def room(entries: int) -> int:
    """Entries of a matrix that a kernel is compiled for: a power of two, so that few kernels serve all networks."""
    return max(LEAST_ROOM, 1 << (entries - 1).bit_length())


@cache
def source(kernel: str, room: int) -> Source:
    """The source of a kernel out of KERNELS, for matrices of `room` entries at most.

    CuPy keeps what it compiled by text and options and does not look into headers: the text says
    which they are.
    """
    include, text = folders()
    digest = hashlib.sha256()
    for path in sorted(include.rglob("*.hpp")):
        digest.update(f"{path.relative_to(include)}\0".encode())
        digest.update(path.read_bytes())
    layouts = _core.device_layouts()
    sizes = {name: layouts[name]["itemsize"] for name in ("request", "outputs")} | layouts["sizes"]
    options = (
        "-std=c++20",
        "--fmad=false",  # contraction would change the bits that the processor's lanes agree on
        f"-I{include}",
        f"-DLEAKPHYS_ONLY_{kernel.upper()}",
        f"-DLEAKPHYS_ROOM={room}",
        *(f"-DLEAKPHYS_SIZEOF_{name.upper()}={size}" for name, size in sizes.items()),
    )
    code = f"// headers: sha256 {digest.hexdigest()}\n{text.read_text(encoding='utf-8')}"
    return Source(code, options, f"leakphys_{kernel}", room)


def folders() -> tuple[Path, Path]:
    """The folder that headers are included from, and the kernels' file: installed, or of the tree."""
    for package in map(Path, leakphys.__path__):
        include, text = package / "include", package / "cuda" / "member.cu"
        if include.is_dir() and text.is_file():
            return include, text
    return _TREE / "include", _TREE / "cuda" / "member.cu"
