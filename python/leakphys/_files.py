"""Write a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path


def check_writable(path: Path) -> None:
    """Raise OSError, before any work is done, if `path` could not be written.

    A folder that is absent or not writable, or a target that is itself a folder. The folder of a
    device or a pipe does not matter.
    """
    folder = Path(os.path.realpath(path)).parent
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder")
    if not folder.is_dir():
        raise FileNotFoundError(f"the folder {path.parent} does not exist")
    replaced = path.is_file() or not path.exists()
    if (replaced and not os.access(folder, os.W_OK)) or (
        path.exists() and not os.access(path, os.W_OK)
    ):
        raise PermissionError(f"{path} cannot be written")
    if (
        replaced
    ):  # by a file that is made beside it; not every folder takes one, whatever it permits
        with tempfile.TemporaryFile(dir=folder):
            pass


def write_whole(path: Path, content: str | bytes) -> None:
    """Write text (UTF-8) or bytes to a temporary file beside `path`, then rename it into place.

    A link stays one: what it points to is written. So is a device or a pipe, which cannot be renamed
    over. Raises OSError as `check_writable` does, or if the disk refuses; then nothing is left behind.
    """
    path = Path(os.path.realpath(path))
    check_writable(path)
    data = content.encode() if isinstance(content, str) else content
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, _mode(path))
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _mode(path: Path) -> int:
    """The permissions of a file that is there, else those of a new one."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
