"""Numbers that a caller hands in: arrays of one shape, single ones, ranges; told in one line if they cannot be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from leakphys._arrays import numbers
from leakphys.errors import InputError, show

Array = NDArray[np.float64]
Integers = NDArray[np.int32]
Span = float | tuple[float, float]


def as_numbers(name: str, value: object) -> Array:
    """`value` as an array of numbers; InputError with its name if it is none."""
    return numbers(name, value, show(value), "numbers in SI").copy()


def common_shape(columns: list[Array]) -> tuple[int, ...]:
    """The shape that all broadcast to; InputError where they do not."""
    try:
        return np.broadcast_shapes(*(column.shape for column in columns))
    except ValueError:
        shapes = ", ".join(str(column.shape) for column in columns if column.shape)
        raise InputError.at("", "inputs", f"shapes {shapes}", "shapes that broadcast") from None


def spread_out(columns: list[Array], shape: tuple[int, ...]) -> list[Array]:
    """Columns of the whole shape in one dimension; a single number stays one."""
    return [
        column.reshape(1) if column.size == 1 else np.ravel(np.broadcast_to(column, shape))
        for column in columns
    ]


def refuse(name: str, values: Array, wrong: NDArray[np.bool_], expected: str) -> None:
    """InputError with the first of the values that are wrong."""
    if wrong.any():
        raise InputError.at("", name, f"{values[wrong].flat[0]:g}", expected)


def not_below(name: str, values: Array, least: float, unit: str) -> None:
    """InputError for a positive number below `least`, which only another unit explains."""
    wrong = (values > 0.0) & (values < least)
    refuse(name, values, wrong, f"{unit}, {least:g} or more")


def not_above(name: str, values: Array, most: float, unit: str) -> None:
    """InputError for a number above `most`, which only another unit explains."""
    refuse(name, values, np.isfinite(values) & (values > most), f"{unit}, at most {most:g}")


def finite(name: str, value: object) -> float:
    """One number, of an array of one too; InputError for none, several, and what is not finite."""
    number = as_numbers(name, value)
    if number.size != 1:
        raise InputError.at("", name, show(value), "one number in SI")
    found = float(number.reshape(()))
    if not np.isfinite(found):
        raise InputError.at("", name, f"{found:g}", "one finite number in SI")
    return found


def positive(name: str, value: object, *, zero: bool = False) -> float:
    """One finite number; InputError unless it is positive, or zero where that may be."""
    number = finite(name, value)
    if number < 0.0 or (number == 0.0 and not zero):
        expected = "one number in SI, from 0" if zero else "one positive number in SI"
        raise InputError.at("", name, f"{number:g}", expected)
    return number


def span(name: str, value: object) -> tuple[float, float, float]:
    """Least, geometric mean and most of a number or a range."""
    if isinstance(value, list | np.ndarray) and np.size(value) == 2:
        raise InputError.at(
            "", name, "two numbers that are no tuple", "for a range a tuple, as (5.0, 9.0)"
        )
    if isinstance(value, tuple):
        if len(value) != 2:
            raise InputError.at("", name, f"{len(value)} numbers", "one number or two, least first")
        low, high = (positive(name, end) for end in value)
        if low > high:
            raise InputError.at("", name, f"{low:g} before {high:g}", "the least first")
        return low, float(np.sqrt(low * high)), high
    number = positive(name, value)
    return number, number, number
