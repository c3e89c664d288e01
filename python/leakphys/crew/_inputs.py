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
NOT_GIVEN = -1.0
"""An i_m or a largest wettedness that the model finds itself."""
LONGEST = 7.0 * 86400.0
"""s: the longest run, a week."""


def number(field: str, given: object) -> Array:
    """A number or an array of them; InputError for anything else."""
    try:
        return np.asarray(given, np.float64)
    except (TypeError, ValueError, OverflowError):
        expected = "a number or an array of numbers"
        raise InputError.at("", field, show(given), expected) from None


def given_or_none(field: str, given: ArrayLike | None) -> Array:
    """An i_m or a largest wettedness; NOT_GIVEN for None alone, NaN for a number that is it by chance."""
    if given is None or given is False:  # False: as the reference has it
        return np.asarray(NOT_GIVEN)
    found = number(field, given)
    return np.where(found == NOT_GIVEN, np.nan, found)


def together(**given: ArrayLike) -> list[Array]:
    """Numbers as arrays of their common shape; InputError where they have none."""
    arrays = [number(name, value) for name, value in given.items()]
    try:
        return list(np.broadcast_arrays(*arrays))
    except ValueError:
        sizes = {name: array.shape for name, array in zip(given, arrays, strict=True) if array.ndim}
        found = ", ".join(f"{name} of shape {size}" for name, size in sizes.items())
        raise InputError.at("", "inputs", found, "shapes that broadcast") from None


def rows(**given: ArrayLike) -> tuple[Array, Shape]:
    """Numbers as one array (inputs, n) of their common shape's n elements, and that shape."""
    arrays = together(**given)
    return np.stack([array.ravel() for array in arrays]), arrays[0].shape


def choice(field: str, given: object) -> bool:
    """A truth value; InputError for anything else."""
    if not isinstance(given, bool | np.bool_):
        raise InputError.at("", field, show(given), "True or False")
    return bool(given)


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


def whole_minutes(field: str, given: object, least: int = 1) -> int:
    """A whole number of minutes, at least `least`, at most a week; InputError for anything else."""
    if isinstance(given, Integral | float) and not isinstance(given, bool):
        whole = given if isinstance(given, float) else int(given)
        if least <= whole <= LONGEST / 60.0 and whole == int(whole):
            return int(given)
    expected = f"a whole number of minutes, {least} or more, a week at most"
    raise InputError.at("", field, show(given), expected)


def seconds(field: str, given: object) -> float:
    """A positive time in s, a week at most; InputError for anything else."""
    real = isinstance(given, Real) and not isinstance(given, bool)
    if not real or not 0.0 < given <= LONGEST:  # type: ignore[operator]
        raise InputError.at("", field, show(given), f"a time above 0 s, {LONGEST:.0f} s at most")
    return float(given)  # type: ignore[arg-type]


def thresholds(field: str, given: ArrayLike, start: float, unit: str) -> Array:
    """Limits as an array (m,); InputError unless they are finite and above what a comfortable person starts with."""
    found = np.atleast_1d(number(field, given))
    if found.ndim != 1 or not np.all(np.isfinite(found) & (found > start)):
        expected = f"finite numbers above the {start:g}{unit} of the start, in one row"
        raise InputError.at("", field, str(given), expected)
    return found
