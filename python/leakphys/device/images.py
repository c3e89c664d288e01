"""Structs as the kernels read them, in the device's memory: bytes with the device's addresses in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leakphys import _core


@cache
def layout(struct: str) -> np.dtype[Any]:
    """The "request" or the "outputs" as a NumPy type, with the offsets that the compiler gave."""
    told: dict[str, Any] = _core.device_layouts()[struct]
    found: np.dtype[Any] = np.dtype(told)  # type: ignore[call-overload]
    return found


def struct(name: str, fields: Mapping[str, int]) -> Any:
    """A struct on the device; fields that are not given are zero, addresses null."""
    import cupy

    record = np.zeros(1, dtype=layout(name))
    for field, number in fields.items():
        record[field] = number
    return cupy.asarray(record.view(np.uint8))


def address(array: Any) -> int:
    """Where a device array lies; 0 for one without elements, or for none."""
    return int(array.data.ptr) if array is not None and array.size else 0


class Problem:
    """A problem on the device, its coolants' tables beside it."""

    def __init__(self, image: bytes, fluids: Sequence[tuple[int, bytes]]) -> None:
        import cupy

        patched = np.frombuffer(image, dtype=np.uint8).copy()
        self._tables: list[Any] = []  # they live as long as what points to them
        for offset, table in fluids:
            self._tables.append(cupy.asarray(np.frombuffer(table, dtype=np.uint8)))
            pointer: NDArray[np.uint64] = np.array([address(self._tables[-1])], dtype=np.uint64)
            patched[offset : offset + pointer.nbytes] = pointer.view(np.uint8)
        self.image: Any = cupy.asarray(patched)
