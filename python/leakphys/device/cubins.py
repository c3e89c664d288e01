"""Kernels compiled beforehand: what their files are called, and where they are looked for.

A file's name tells the entry, the room for a matrix, the architecture, and a digest of the text, the headers and the
options: one that was compiled of something else is not found.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import leakphys
from leakphys.device.source import KERNELS, ROOMS, Source, source

VARIABLE = "LEAKPHYS_KERNELS"
"""The environment's variable that names a folder, which is looked into first."""

_ARCHITECTURE = re.compile(r"sm_(\d+)(\d)")


def file_name(made: Source, architecture: str) -> str:
    """Of a source's cubin for an architecture, as "sm_90"."""
    return f"{made.entry}-room{made.room}-{architecture}-{made.digest}.cubin"


def own_folder() -> Path | None:
    """Where this user's are put: the folder of LEAKPHYS_KERNELS, else one of the cache; None without a home."""
    named, cache = os.environ.get(VARIABLE), os.environ.get("XDG_CACHE_HOME")
    if named:
        return Path(named)
    try:
        return (Path(cache) if cache else Path.home() / ".cache") / "leakphys" / "kernels"
    except RuntimeError:  # Path.home() found none
        return None


def packaged() -> list[Path]:
    """Where the package has them, if whoever made it put them there."""
    return [Path(package) / "cuda" for package in leakphys.__path__]


def folders() -> list[Path]:
    """Where they are looked for: the folder of LEAKPHYS_KERNELS, the package's, the cache's."""
    own = [] if (folder := own_folder()) is None else [folder]
    return [*own, *packaged()] if os.environ.get(VARIABLE) else [*packaged(), *own]


def there(made: Source) -> Iterator[tuple[tuple[int, int], Path]]:
    """All cubins of a source that there are: the capability that each is for, and its file."""
    for folder in folders():
        for path in sorted(folder.glob(file_name(made, "sm_*"))):
            found = _ARCHITECTURE.fullmatch(path.name.split("-")[2])
            if found:
                yield (int(found[1]), int(found[2])), path


def served(capability: str) -> list[str]:
    """The kernels of which there is one that runs on a device of a capability, with whatever room."""
    return [name for name in KERNELS if any(find(source(name, room), capability) for room in ROOMS)]


def find(made: Source, capability: str) -> Path | None:
    """The best cubin of a source for a device of a capability, as "90"; None where none runs there.

    A cubin runs on its own capability and on later ones of the same major number.
    """
    major, minor = int(capability[:-1]), int(capability[-1])
    best: tuple[int, Path] | None = None
    for (its_major, its_minor), path in there(made):
        if its_major == major and its_minor <= minor and (best is None or its_minor > best[0]):
            best = its_minor, path
    return best[1] if best else None
