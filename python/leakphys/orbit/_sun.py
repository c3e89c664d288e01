"""Where the Sun is, and how an orbit's plane lies to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from leakphys import _core
from leakphys._flagged import Flagged
from leakphys.errors import InputError, expected_name, show
from leakphys.orbit import _inputs as given
from leakphys.orbit._dates import Date, days_from_j2000
from leakphys.orbit._inputs import ASTRONOMICAL_UNIT, SERIES_RANGE, Array, Integers

Frame = Literal["of date", "J2000"]
FRAMES: tuple[str, ...] = get_args(Frame)
"""Frames of right ascensions, declinations and nodes: the mean equator and equinox of the date, or of J2000.

A two-line element set is in TEME: the true equator and the mean equinox of date, "of date" to within 0.003 degree.
"""

SUN_SENTENCES: tuple[str, ...] = (
    "ok",
    "outside 1950 to 2050: the series may be further off than 0.01 degree",
)
"""What each integer of `Sun.status` and `Beta.status` means."""

SOLAR_CONSTANT = 1361.0
"""Solar irradiance at 1 AU, W/m2 (ECSS-E-ST-10-04C)."""


@dataclass(frozen=True)
class Sun:
    """Where the Sun is, seen from the Earth's centre; every array has the dates' shape.

    Attributes:
        right_ascension: rad, 0 to 2 pi, in `frame`.
        declination: rad, in `frame`.
        distance: m.
        distance_au: the same in astronomical units.
        irradiance: of a surface that faces it outside the atmosphere, W/m2.
        direction: components along the equinox, 90 degrees east of it and the pole; one more axis, of length 3.
        frame: "of date" or "J2000".
        status: index into SUN_SENTENCES; where it says outside the numbers are there all the same.
    """

    right_ascension: Array
    declination: Array
    distance: Array
    distance_au: Array
    irradiance: Array
    direction: Array
    frame: str
    status: Integers


class Beta(Flagged):
    """Beta angles, rad, with a status for each.

    Attributes:
        status: index into SUN_SENTENCES, of the array's shape.
    """


def _in_j2000(frame: object) -> bool:
    if frame not in FRAMES:
        raise InputError.at("", "frame", show(frame), expected_name(frame, FRAMES))
    return frame == "J2000"


def _status(days: Array) -> Integers:
    return np.asarray(np.abs(days) > SERIES_RANGE, np.int32)


def sun(date: Date, *, solar_constant: float = SOLAR_CONSTANT, frame: Frame = "of date") -> Sun:
    """The Sun's direction, distance and irradiance by a low-precision series.

    Args:
        date: UTC, as ISO text, datetime (one without a zone is UTC), datetime64 or Julian date; any shape.
        solar_constant: irradiance at 1 AU, W/m2.
        frame: of the angles: "of date" is the mean equator and equinox of the date, in which a TLE's node is to
            within 0.003 degree; "J2000" those of 2000, from which precession has moved by 0.3 degree in 2022.

    Returns:
        The Sun, with a status for each date. Within 0.01 degree and 2e-4 AU from 1950 to 2050; aberration
        included, nutation not.

    Raises:
        ValueError: a date or a frame that cannot be read, or a solar constant that is not positive.

    Source: Astronomical Almanac, section C; precession of IAU 2006. docs/theory/orbit.md.

    Example:
        >>> from leakphys import orbit
        >>> import numpy as np
        >>> place = orbit.sun("2022-12-15T00:45")
        >>> round(float(np.degrees(place.declination)), 4), round(float(place.irradiance), 1)
        (-23.2511, 1404.8)
    """
    constant = float(given.one("solar_constant", given.positive("solar_constant", solar_constant)))
    days = days_from_j2000(date)
    ascension, declination, distance, x, y, z = given.at_each(
        _core.orbit_sun, [days], _in_j2000(frame)
    )
    return Sun(
        right_ascension=ascension,
        declination=declination,
        distance=distance * ASTRONOMICAL_UNIT,
        distance_au=distance,
        irradiance=constant / distance**2,
        direction=np.stack([x, y, z], axis=-1),
        frame=frame,
        status=_status(days),
    )


def _beta_and_noon(
    date: Date, inclination: ArrayLike, raan: ArrayLike, frame: Frame
) -> tuple[Array, Array, Array]:
    days = days_from_j2000(date)
    direction = np.moveaxis(sun(date, frame=frame).direction, -1, 0)
    orbit = [given.inclination(inclination), given.turn("raan", raan)]
    beta, noon = given.at_each(_core.orbit_beta, [*direction, *orbit])
    return beta, noon, np.broadcast_to(days, beta.shape)


def beta_angle(
    date: Date, *, inclination: ArrayLike, raan: ArrayLike, frame: Frame = "of date"
) -> Beta:
    """Elevation of the Sun above an orbit's plane, positive on the side of the angular momentum.

    Args:
        date: UTC, see `sun`; shapes of all arguments broadcast.
        inclination: rad, in `frame`.
        raan: right ascension of the ascending node, rad, in `frame`.
        frame: in which the orbit is given: "of date" for a TLE, "J2000" for elements of that epoch's equator.

    Returns:
        beta, rad, with `.status`; within 0.02 degree from 1950 to 2050.

    Raises:
        ValueError: something that is no date, an angle that is not finite, a raan beyond 4 pi, an inclination outside 0 to pi.

    Source: sin beta = cos delta sin i sin(raan - alpha) + sin delta cos i.

    Example:
        >>> from leakphys import orbit
        >>> import numpy as np
        >>> beta = orbit.beta_angle("2022-12-15T00:45", inclination=np.radians(51.64), raan=0.0)
        >>> round(float(np.degrees(beta)), 4)
        27.9761
    """
    beta, _, days = _beta_and_noon(date, inclination, raan, frame)
    found = beta.view(Beta)
    found.status = _status(days)
    return found


def orbit_noon(
    date: Date, *, inclination: ArrayLike, raan: ArrayLike, frame: Frame = "of date"
) -> Array:
    """Argument of latitude at which the Sun stands highest over an orbit.

    Args and errors as of `beta_angle`.

    Returns:
        rad, from -pi to pi. What depends on the angle from orbit noon takes argument of latitude less this.
    """
    return _beta_and_noon(date, inclination, raan, frame)[1]


def precess(vector: ArrayLike, date: Date, *, to: Frame) -> Array:
    """A vector of the equatorial frame of J2000 in that of a date, or the other way round.

    Args:
        vector: components along the equinox, 90 degrees east of it and the pole: (..., 3).
        date: UTC, see `sun`; its shape broadcasts with the leading axes of `vector`.
        to: the frame of the result; the vector is given in the other one.

    Raises:
        ValueError: components that are not finite or not three, no date, or an unknown frame.

    Source: Capitaine, Wallace and Chapront (2003), IAU 2006.
    """
    components = given.finite("vector", vector)
    if components.ndim == 0 or components.shape[-1] != 3:
        found = f"an array of shape {components.shape}"
        raise InputError.at("", "vector", found, "three components in the last axis")
    rows = [days_from_j2000(date), *np.moveaxis(components, -1, 0)]
    return np.stack(given.at_each(_core.orbit_precess, rows, _in_j2000(to)), axis=-1)
