"""The Earth's shadow along a circular orbit: its share, when it begins and ends, the Sun in the penumbra."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from leakphys import _core
from leakphys.orbit import _inputs as given
from leakphys.orbit._inputs import SUN_RADIUS, Array
from leakphys.orbit._motion import period


def eclipse_fraction(beta: ArrayLike, altitude: ArrayLike) -> Array:
    """Share of a circular orbit in the Earth's shadow.

    Args:
        beta: the Sun's elevation above the orbit's plane, rad.
        altitude: m above the equator's radius. Shapes broadcast.

    Returns:
        0 from the critical beta on. A cylindrical shadow: the Sun is a point far away.

    Raises:
        ValueError: beta outside -pi/2 to pi/2, an altitude below 100 km, or one that is not finite.

    Source: acos(sqrt(h^2 + 2 R h)/((R + h) cos beta))/pi; Rickman (2014), NASA TFAWS.

    Example:
        >>> from leakphys import orbit
        >>> round(float(orbit.eclipse_fraction(0.0, 400e3)), 4)
        0.3901
    """
    return given.at_each(_core.orbit_eclipse, [given.beta(beta), given.altitude(altitude)])[0]


@dataclass(frozen=True)
class Eclipse:
    """When a circular orbit enters and leaves the shadow; NaN where it does not.

    Attributes:
        entry, exit: time after orbit noon, s.
        duration: s, 0 without an eclipse.
        entry_angle, exit_angle: angle from orbit noon along the motion, rad; add `orbit_noon` for arguments of
            latitude.
    """

    entry: Array
    exit: Array
    duration: Array
    entry_angle: Array
    exit_angle: Array


def eclipse_times(beta: ArrayLike, altitude: ArrayLike) -> Eclipse:
    """When a circular orbit enters the Earth's shadow and when it leaves it.

    Args and errors as of `eclipse_fraction`.

    Returns:
        Times after orbit noon, half of the Sun's disc being seen at entry and exit; NaN without an eclipse.
    """
    share = eclipse_fraction(beta, altitude)
    once, share = np.broadcast_arrays(period(altitude), share)
    half = np.where(share > 0.0, np.pi * share, np.nan)
    entry, leave = np.pi - half, np.pi + half
    per_angle = once / (2.0 * np.pi)
    return Eclipse(entry * per_angle, leave * per_angle, share * once, entry, leave)


def sunlit(
    argument_of_latitude: ArrayLike,
    *,
    beta: ArrayLike,
    altitude: ArrayLike,
    noon: ArrayLike = 0.0,
    sun_radius: ArrayLike = SUN_RADIUS,
) -> Array:
    """Share of the Sun that is seen at a place of a circular orbit: 1 by day, 0 in the shadow.

    Args:
        argument_of_latitude: rad; with noon = 0 the angle from orbit noon.
        beta: the Sun's elevation above the orbit's plane, rad.
        altitude: m above the equator's radius. All shapes broadcast.
        noon: argument of latitude at which the Sun stands highest, rad, of `orbit_noon`.
        sun_radius: the Sun's angular radius, rad, over which the light fades; 4.65e-3, some 8 s in a low orbit.
            A smaller one makes the edge sharper.

    Returns:
        0 to 1, smooth in every argument; within 0.036 of a disc's share, and without the air's refraction.

    Raises:
        ValueError: beta outside -pi/2 to pi/2, an altitude below 100 km, a radius not above 0, or any not finite.
    """
    phase = given.angle("argument_of_latitude", argument_of_latitude) - given.angle("noon", noon)
    inputs = [phase, given.beta(beta), given.altitude(altitude)]
    radius = given.positive("sun_radius", sun_radius)
    return given.at_each(_core.orbit_sunlit, [*inputs, radius])[0]
