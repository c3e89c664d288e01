"""Write a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def check_writable(path: Path) -> None:
    """Raise OSError, before any work is done, if `path` could not be written.

    A folder that is absent or not writable, or a target that is itself a folder.
    """
    folder = path.parent
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder")
    if not folder.is_dir():
        raise FileNotFoundError(f"the folder {folder} does not exist")
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise PermissionError(f"{path} cannot be written")


def write_whole(path: Path, content: str | bytes) -> None:
    """Write text (UTF-8) or bytes to a temporary file beside `path`, then rename it into place.

    Raises OSError as `check_writable` does, or if the disk refuses; then nothing is left behind.
    """
    check_writable(path)
    data = content.encode() if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
