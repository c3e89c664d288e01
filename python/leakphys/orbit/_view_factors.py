"""How much of what a small surface sees is the Earth, and how much Sun a cylinder takes."""

from __future__ import annotations

from numpy.typing import ArrayLike

from leakphys import _core
from leakphys.orbit import _inputs as given
from leakphys.orbit._inputs import Array

_PLATE, _SPHERE, _CYLINDER = range(3)


def _view_factor(shape: int, field: str, angle: ArrayLike, altitude: ArrayLike) -> Array:
    inputs = [given.turn(field, angle), given.altitude(altitude)]
    return given.at_each(_core.orbit_view_factor, inputs, shape)[0]


def view_factor_plate(theta: ArrayLike, altitude: ArrayLike) -> Array:
    """View factor from one side of a small plate to the Earth.

    Args:
        theta: angle between the plate's normal and nadir, rad.
        altitude: m above the equator's radius. Shapes broadcast.

    Returns:
        cos(theta)/H^2 where the plate sees the whole disc, less where its own plane cuts the disc, 0 where it
        looks away. The Earth is a sphere that radiates alike in all directions.

    Raises:
        ValueError: an angle that is not finite or beyond 4 pi, an altitude below 100 km.

    Source: Cunningham (1961), NASA TN D-710; Howell's catalog, B-39.

    Example:
        >>> from leakphys import orbit
        >>> import numpy as np
        >>> [round(float(orbit.view_factor_plate(np.radians(x), 400e3)), 6) for x in (0.0, 90.0)]
        [0.885456, 0.288727]
    """
    return _view_factor(_PLATE, "theta", theta, altitude)


def view_factor_sphere(altitude: ArrayLike) -> Array:
    """View factor from a small sphere to the Earth: (1 - sqrt(1 - 1/H^2))/2.

    Args:
        altitude: m above the equator's radius.

    Raises:
        ValueError: an altitude that is not finite or below 100 km.
    """
    return _view_factor(_SPHERE, "theta", 0.0, altitude)


def view_factor_cylinder(axis_angle: ArrayLike, altitude: ArrayLike) -> Array:
    """View factor from the lateral surface of a small cylinder to the Earth: the mean over its normals.

    Args:
        axis_angle: between the cylinder's axis and nadir, rad.
        altitude: m above the equator's radius. Shapes broadcast.

    Returns:
        The mean of 128 normals, within 1e-6.

    Raises:
        ValueError: an angle that is not finite or beyond 4 pi, an altitude below 100 km.

    Source: Cunningham (1961); docs/theory/orbit.md.
    """
    return _view_factor(_CYLINDER, "axis_angle", axis_angle, altitude)


def sun_on_cylinder(axis_angle: ArrayLike) -> Array:
    """Share of the solar irradiance on a cylinder's lateral surface: its shadow over its area, sin/pi.

    Args:
        axis_angle: between the cylinder's axis and the Sun, rad.

    Raises:
        ValueError: an angle that is not finite or beyond 4 pi.
    """
    return given.at_each(_core.orbit_sun_on_cylinder, [given.turn("axis_angle", axis_angle)])[0]
