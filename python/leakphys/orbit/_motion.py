"""How a circular orbit moves: period, drift of its node, mean elements at a later date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from leakphys import _core
from leakphys.orbit import _inputs as given
from leakphys.orbit._dates import Date, days_from_j2000
from leakphys.orbit._inputs import Array, Integers

ELEMENTS_SENTENCES: tuple[str, ...] = (
    "ok",
    "more than 14 days from the epoch: drag and manoeuvres may have changed the orbit",
    "the propagator failed: the elements describe no orbit at this date",
)
"""What each integer of `Elements.status` means."""
LONGEST = 14.0  # days from an epoch


@dataclass(frozen=True)
class Elements:
    """An orbit at dates; every array has their common shape.

    Attributes:
        altitude: distance from the Earth's centre less the equator's radius, m.
        inclination: rad.
        raan: right ascension of the ascending node, rad, 0 to 2 pi.
        argument_of_latitude: angle from the node along the motion, rad, 0 to 2 pi.
        frame: of the angles: "of date", which TEME is to within 0.003 degree.
        status: index into ELEMENTS_SENTENCES.
    """

    altitude: Array
    inclination: Array
    raan: Array
    argument_of_latitude: Array
    frame: str
    status: Integers


def _motion(altitude: ArrayLike, inclination: ArrayLike = 0.0) -> tuple[Array, ...]:
    inputs = [given.altitude(altitude), given.inclination(inclination)]
    return given.at_each(_core.orbit_motion, inputs)


def period(altitude: ArrayLike) -> Array:
    """Time of a circular orbit, s: 2 pi sqrt(a^3/mu).

    Args:
        altitude: m above the equator's radius, 6378.137 km.

    Raises:
        ValueError: an altitude that is not finite or below 100 km.

    Example:
        >>> from leakphys import orbit
        >>> round(float(orbit.period(400e3)), 3)
        5553.624
    """
    return _motion(altitude)[0]


def node_rate(altitude: ArrayLike, inclination: ArrayLike) -> Array:
    """Drift of a circular orbit's node by the Earth's oblateness, rad/s, negative to the west.

    Args:
        altitude: m above the equator's radius.
        inclination: rad.

    Raises:
        ValueError: an altitude below 100 km, an inclination outside 0 to pi, or one that is not finite.

    Source: -(3/2) n J2 (R/a)^2 cos i, Kozai (1959); J2 alone, within 0.3 % of SGP4 in a low orbit.

    Example:
        >>> from leakphys import orbit
        >>> import numpy as np
        >>> round(float(np.degrees(orbit.node_rate(400e3, np.radians(51.64))) * 86400.0), 4)
        -4.9979
    """
    return _motion(altitude, inclination)[1]


def critical_beta(altitude: ArrayLike) -> Array:
    """The beta angle, rad, from which on an orbit has no eclipse: asin(R/(R + h)), cylindrical shadow.

    Args:
        altitude: m above the equator's radius.

    Raises:
        ValueError: an altitude that is not finite or below 100 km.
    """
    return _motion(altitude)[3]


def mean_elements(
    date: Date,
    *,
    epoch: Date,
    altitude: ArrayLike,
    inclination: ArrayLike,
    raan: ArrayLike,
    argument_of_latitude: ArrayLike = 0.0,
) -> Elements:
    """A circular orbit at a date, from its elements at an epoch and the secular drift by J2.

    Args:
        date: UTC, see `sun`; shapes of all arguments broadcast.
        epoch: UTC, when the elements hold.
        altitude: m above the equator's radius; constant: no drag.
        inclination: rad.
        raan: right ascension of the ascending node at the epoch, rad, of date.
        argument_of_latitude: at the epoch, rad. After days it is off by degrees: 1 km of altitude is 0.4 degree
            an orbit.

    Returns:
        Elements of date, with a status for each.

    Raises:
        ValueError: what is no date, an altitude below 100 km, an inclination outside 0 to pi.

    Source: Kozai (1959), first order in J2; docs/theory/orbit.md.
    """
    now, then = days_from_j2000(date), days_from_j2000(epoch)
    _, node, latitude, _ = _motion(altitude, inclination)
    seconds = (now - then) * 86400.0
    turn = 2.0 * np.pi
    raan_now = np.mod(given.angle("raan", raan) + node * seconds, turn)
    start = given.angle("argument_of_latitude", argument_of_latitude)
    latitude_now = np.mod(start + latitude * seconds, turn)
    status = np.asarray(np.abs(now - then) > LONGEST, np.int32)
    height, tilt, raan_now, latitude_now, status = np.broadcast_arrays(
        np.asarray(altitude, np.float64),
        np.asarray(inclination, np.float64),
        raan_now,
        latitude_now,
        status,
    )
    return Elements(height, tilt, raan_now, latitude_now, "of date", status)
