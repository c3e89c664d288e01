"""Arrays of numbers with a status for each, which stays with its number."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Flagged(np.ndarray):
    """An array with a status for each number: kept by an index, a copy, another shape, and numbers' arithmetic.

    What joins two of them, compares, reduces or reorders has none: there `.status` is an AttributeError.
    """

    status: NDArray[np.int32]

    def __getitem__(self, key: Any) -> Any:
        """The part with its status; a single number is a plain one."""
        return self._like(super().__getitem__(key), lambda status: status[key])

    def copy(self, order: Any = "C") -> Any:
        """A copy, its status copied too."""
        return self._like(super().copy(order), lambda status: status.copy())

    def reshape(self, *shape: Any, **how: Any) -> Any:
        """The same numbers in another shape."""
        return self._like(super().reshape(*shape, **how), lambda x: x.reshape(*shape, **how))

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *given: Any, **how: Any) -> Any:
        """Elementwise functions: a status where one flagged array gives as many numbers."""
        if "out" in how:
            how["out"] = tuple(_plain(x) for x in how["out"])
        found = getattr(ufunc, method)(*(_plain(x) for x in given), **how)
        flagged = [x for x in given if isinstance(x, Flagged)]
        same = isinstance(found, np.ndarray) and found.dtype == np.float64
        if method != "__call__" or len(flagged) != 1 or not same or found.shape != flagged[0].shape:
            return found
        return flagged[0]._like(found, lambda status: status)

    def _like(self, found: Any, status_of: Any) -> Any:
        """`found` as one of these, with this one's attributes and a status made of this one's."""
        if not isinstance(found, np.ndarray) or "status" not in vars(self):
            return found
        result = found.view(type(self))
        vars(result).update(vars(self))
        result.status = status_of(self.status)
        return result


def _plain(value: Any) -> Any:
    return value.view(np.ndarray) if isinstance(value, Flagged) else value
