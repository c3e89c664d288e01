"""Inputs of the crew's models: numbers that broadcast, words with a number, whole minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leakphys.errors import InputError, one_of, show

Array = NDArray[np.float64]
Integers = NDArray[np.int32]
Shape = tuple[int, ...]


def rows(**given: ArrayLike) -> tuple[Array, Shape]:
    """Numbers as one array (inputs, n) of their common shape's n elements, and that shape."""
    arrays = []
    for name, value in given.items():
        try:
            arrays.append(np.asarray(value, np.float64))
        except (TypeError, ValueError):
            raise InputError.at("", name, show(value), "a number or an array of numbers") from None
    try:
        shape = np.broadcast_shapes(*(array.shape for array in arrays))
    except ValueError:
        sizes = {name: array.shape for name, array in zip(given, arrays, strict=True) if array.ndim}
        found = ", ".join(f"{name} of shape {size}" for name, size in sizes.items())
        raise InputError.at("", "inputs", found, "shapes that broadcast") from None
    return np.stack([np.broadcast_to(array, shape).ravel() for array in arrays]), shape


def unfold(kind: type[Any], values: Array, shape: Shape) -> dict[str, Array]:
    """Rows of values (values, n), each in the inputs' shape, by the names of a result's first fields."""
    names = [field.name for field in fields(kind)][: len(values)]
    return {name: row.reshape(shape) for name, row in zip(names, values, strict=True)}


def numbers_of(field: str, given: ArrayLike, known: Mapping[str, float]) -> Array:
    """The number of each word; InputError for a word that is not known."""
    words = np.asarray(given)
    found = np.empty(words.shape)
    for at, word in np.ndenumerate(words):
        if str(word) not in known:
            raise InputError.at("", field, show(word), one_of(known))
        found[at] = known[str(word)]
    return found


def one_of_two(field: str, given: ArrayLike, no: int, yes: int) -> Array:
    """0 where `given` is `no`, 1 where it is `yes`; InputError for anything else."""
    found = np.asarray(given)
    wrong = found[~((found == no) | (found == yes))]
    if wrong.size:
        raise InputError.at("", field, str(wrong.flat[0]), f"{no} or {yes}")
    return np.asarray(found == yes, np.float64)


def whole_minutes(field: str, given: object) -> int:
    """A whole number of minutes, at least 1; InputError for anything else."""
    whole = isinstance(given, Integral | float) and not isinstance(given, bool)
    if not whole or float(given) != int(given) or int(given) < 1:  # type: ignore[call-overload, arg-type]
        raise InputError.at("", field, show(given), "a whole number of minutes, 1 or more")
    return int(given)  # type: ignore[call-overload, no-any-return]


def seconds(field: str, given: object) -> float:
    """A finite, positive time in s; InputError for anything else."""
    number = isinstance(given, Real) and not isinstance(given, bool)
    if not number or not 0.0 < float(given) < np.inf:  # type: ignore[arg-type]
        raise InputError.at("", field, show(given), "a finite time above 0 s")
    return float(given)  # type: ignore[arg-type]


def thresholds(field: str, given: ArrayLike) -> Array:
    """Limits as an array (m,); InputError unless they are finite numbers."""
    found = np.atleast_1d(np.asarray(given, np.float64))
    if found.ndim != 1 or not np.all(np.isfinite(found)):
        raise InputError.at("", field, str(given), "finite numbers")
    return found
