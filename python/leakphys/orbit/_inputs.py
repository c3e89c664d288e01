"""What a caller hands to the orbit's functions: arrays in SI, checked in one line, and the way to the core."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leakphys import _core
from leakphys.errors import InputError, expected_name, show

Array = NDArray[np.float64]
Integers = NDArray[np.int32]

EARTH_RADIUS, ASTRONOMICAL_UNIT, SERIES_RANGE, SUN_RADIUS, STEFAN_BOLTZMANN = _core.orbit_constants
LOWEST_ALTITUDE = 1e5
_HALF_PI = 0.5 * np.pi * (1.0 + 1e-12)


def numbers(
    field: str, given: ArrayLike, expected: str, allowed: Callable[[Array], NDArray[np.bool_]]
) -> Array:
    """`given` as an array; InputError unless every number is finite and allowed."""
    try:
        values = np.asarray(given)
        if values.dtype.kind not in "biufO":
            raise TypeError
        found = values.astype(np.float64)
    except (TypeError, ValueError):
        kind = type(given).__name__
        raise InputError.at("", field, f"a value of type {kind}", expected) from None
    wrong = ~(np.isfinite(found) & allowed(found))
    if wrong.any():
        raise InputError.at("", field, f"{found[wrong].flat[0]:g}", expected)
    return found


def _any(found: Array) -> NDArray[np.bool_]:
    return np.ones(found.shape, np.bool_)


def altitude(given: ArrayLike) -> Array:
    """Height above the equator's radius, m; a number below 100 km is a mistake of units."""
    expected = "metres above the Earth, 1e5 or more"
    return numbers("altitude", given, expected, lambda x: x >= LOWEST_ALTITUDE)


def angle(field: str, given: ArrayLike) -> Array:
    """Any angle, rad, within the range of the core's sine and cosine."""
    expected = "radians, within 1e6"
    return numbers(field, given, expected, lambda x: np.abs(x) <= 1e6)


def turn(field: str, given: ArrayLike) -> Array:
    """An angle that is no running one, rad; beyond two turns it is a mistake of units."""
    expected = "radians, within 4 pi"
    return numbers(field, given, expected, lambda x: np.abs(x) <= 4.0 * np.pi)


def inclination(given: ArrayLike) -> Array:
    """An inclination, rad."""
    return numbers(
        "inclination", given, "radians from 0 to pi", lambda x: (x >= 0.0) & (x <= 2.0 * _HALF_PI)
    )


def beta(given: ArrayLike) -> Array:
    """The Sun's elevation above an orbit's plane, rad."""
    return numbers("beta", given, "radians from -pi/2 to pi/2", lambda x: np.abs(x) <= _HALF_PI)


def from_zero(field: str, given: ArrayLike, unit: str = "") -> Array:
    """A number that is not negative."""
    return numbers(field, given, f"a number from 0{unit}", lambda x: x >= 0.0)


def share(field: str, given: ArrayLike) -> Array:
    """A number from 0 to 1."""
    return numbers(field, given, "a number from 0 to 1", lambda x: (x >= 0.0) & (x <= 1.0))


def part(field: str, given: ArrayLike) -> Array:
    """A number from 0 to 1, to rounding."""
    expected = "a share, from 0 to 1"
    return numbers(field, given, expected, lambda x: (x >= 0.0) & (x <= 1.0 + 1e-9))


def positive(field: str, given: ArrayLike) -> Array:
    """A number above 0."""
    return numbers(field, given, "a number above 0", lambda x: x > 0.0)


def known(field: str, name: object, names: Collection[str]) -> None:
    """InputError unless the name is one of the names."""
    if not isinstance(name, str) or name not in names:
        raise InputError.at("", field, show(name), expected_name(name, names))


def one(field: str, given: Array) -> Array:
    """A single number."""
    if given.size != 1:
        raise InputError.at("", field, f"an array of shape {given.shape}", "one number")
    return given.reshape(())


def finite(field: str, given: ArrayLike) -> Array:
    """Any finite number."""
    return numbers(field, given, "a finite number", _any)


def at_each(
    function: Callable[..., Array], inputs: Sequence[ArrayLike], *options: object
) -> tuple[Array, ...]:
    """The core's function at each place of inputs that broadcast: a row for each of its results.

    InputError where the shapes do not broadcast.
    """
    given = [np.asarray(x, np.float64) for x in inputs]
    try:
        columns = np.broadcast_arrays(*given)
    except ValueError:
        shapes = ", ".join(str(x.shape) for x in given if x.shape)
        raise InputError.at("", "inputs", f"shapes {shapes}", "shapes that broadcast") from None
    table = np.stack([column.ravel() for column in columns])
    results = function(table, *options)
    return tuple(row.reshape(columns[0].shape) for row in results)
