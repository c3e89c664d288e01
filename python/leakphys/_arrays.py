"""Arrays that a caller hands in: of NumPy or another library, on the host or a device; told in one line if they cannot be taken."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from leakphys.errors import InputError

_HOST, _CUDA = 1, 2  # DLPack's numbers of memories


class OutOfReach(Exception):
    """An array that cannot be copied to the host; its text says which and why."""


def host_array(given: object) -> object:
    """`given`, or a NumPy array of it if it is another library's array.

    What speaks DLPack and is no NumPy array is taken over as it is where it lies in the host's
    memory, and is copied there once where it does not: by its own `get` if it has one, as CuPy's, by DLPack, or through
    CuPy. OutOfReach if none of these can.
    """
    if isinstance(given, np.ndarray | np.generic) or not hasattr(given, "__dlpack_device__"):
        return given
    try:
        memory = int(given.__dlpack_device__()[0])
        if memory == _HOST:
            return np.from_dlpack(given)  # type: ignore[arg-type]
        if hasattr(given, "get"):
            return given.get()
        return _from_device(given, memory)
    except (BufferError, TypeError, ValueError, RuntimeError, ImportError) as fault:
        said = " ".join(str(fault).split()) or type(fault).__name__
        name = f"{type(given).__module__.partition('.')[0]}.{type(given).__name__}"
        raise OutOfReach(f"an array {name} that cannot be copied to the host ({said})") from fault


def _from_device(given: object, memory: int) -> object:
    """A copy of what lies on a device and has no `get`."""
    try:
        return np.from_dlpack(given, device="cpu")  # type: ignore[arg-type]
    except (BufferError, TypeError, ValueError, RuntimeError):  # many libraries do not copy
        if memory != _CUDA or find_spec("cupy") is None:
            raise
        import cupy

        return cupy.from_dlpack(given).get()


def numbers(field: str, given: object, found: str, expected: str) -> NDArray[np.float64]:
    """Numbers as an array on the host, of any shape, which may be the caller's own.

    InputError, with `found` where these are no numbers at all, for another type of number than real ones, and for an
    array that cannot come here.
    """
    try:
        array = np.asarray(host_array(given))
    except OutOfReach as fault:
        raise InputError.at("", field, str(fault), expected) from None
    except (TypeError, ValueError):
        raise InputError.at("", field, found, expected) from None
    if array.dtype.kind not in "biufO":
        told = f"an array of {array.dtype}" if hasattr(given, "dtype") else found
        raise InputError.at("", field, told, expected)
    try:
        return array.astype(np.float64, copy=False)
    except (TypeError, ValueError):
        raise InputError.at("", field, found, expected) from None
