"""What falls on a flat plate along a circular orbit: Sun, albedo and infrared, as shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from leakphys import _core
from leakphys.errors import InputError, expected_name, show
from leakphys.orbit import _inputs as given
from leakphys.orbit._inputs import SUN_RADIUS, Array

Attitude = Literal["nadir-fixed", "sun-pointing", "inertial"]
ATTITUDES: tuple[str, ...] = get_args(Attitude)
"""How a plate is held, in the order of the core's numbers."""

NORMALS = {
    "forward": (1.0, 0.0, 0.0),
    "aft": (-1.0, 0.0, 0.0),
    "starboard": (0.0, 1.0, 0.0),
    "port": (0.0, -1.0, 0.0),
    "nadir": (0.0, 0.0, 1.0),
    "zenith": (0.0, 0.0, -1.0),
}
"""Directions of the local axes by name: along the motion, against the angular momentum, to the Earth's centre."""


@dataclass(frozen=True, init=False)
class Exposure:
    """What falls on a surface, as shares; any numbers from 0 to 1 that broadcast make one.

    Attributes:
        sun: share of the solar irradiance.
        albedo: share of irradiance times albedo: about the view factor times the cosine of the Sun's zenith.
        earth: share of the Earth's infrared: the view factor.
    """

    sun: Array
    albedo: Array
    earth: Array

    def __init__(self, sun: ArrayLike, albedo: ArrayLike, earth: ArrayLike) -> None:
        for name, share in (("sun", sun), ("albedo", albedo), ("earth", earth)):
            object.__setattr__(self, name, given.part(f"exposure.{name}", share))


def plate_exposure(
    phase: ArrayLike,
    *,
    beta: ArrayLike,
    altitude: ArrayLike,
    attitude: Attitude = "nadir-fixed",
    normal: str | ArrayLike | None = None,
    sun_radius: ArrayLike = SUN_RADIUS,
) -> Exposure:
    """What falls on one side of a flat plate at a place of a circular orbit, smooth along it.

    Args:
        phase: angle from orbit noon along the motion, rad: argument of latitude less `orbit_noon`, or
            2 pi times the time after orbit noon over the period.
        beta: the Sun's elevation above the orbit's plane, rad.
        altitude: m above the equator's radius.
        attitude: "nadir-fixed": the normal turns with the local axes; "sun-pointing": it follows the Sun;
            "inertial": it stands still, given in the local axes of orbit noon.
        normal: forward, starboard and nadir components, (..., 3), of any length but 0, or one of NORMALS; none
            where the plate follows the Sun. Its leading axes broadcast with the other shapes.
        sun_radius: the Sun's angular radius, rad: the width of what fades into shadow and at grazing incidence.

    Returns:
        Shares of Sun, albedo and infrared. Albedo goes with the cosine of the Sun's zenith straight below, all
        ground in view being lit like that.

    Raises:
        ValueError: beta outside -pi/2 to pi/2, an altitude below 100 km, an unknown attitude, a normal that is
            missing, too much, or no direction; what is not finite.

    Source: Rickman (2014), NASA TFAWS; docs/theory/orbit.md.
    """
    inputs = [given.angle("phase", phase), given.beta(beta), given.altitude(altitude)]
    return exposure(inputs, attitude, normal, sun_radius, mean=False)


def mean_plate_exposure(
    *,
    beta: ArrayLike,
    altitude: ArrayLike,
    attitude: Attitude = "nadir-fixed",
    normal: str | ArrayLike | None = None,
    sun_radius: ArrayLike = SUN_RADIUS,
) -> Exposure:
    """The mean of `plate_exposure` over an orbit.

    Args and errors as of `plate_exposure`.

    Returns:
        Shares within 1e-5 of the mean of what is resolved, within 1e-4 a degree round the critical beta; a plate
        that turns with the local axes edge-on to the Sun all along within 9e-4.

    Source: closed form for the Sun on a nadir-fixed plate, sums of 128 places else; docs/theory/orbit.md.
    """
    inputs = [np.zeros(()), given.beta(beta), given.altitude(altitude)]
    return exposure(inputs, attitude, normal, sun_radius, mean=True)


def normal_axes(attitude: object, normal: str | ArrayLike | None) -> Array:
    """The normal's components, of length 1, (..., 3); zeros where the plate follows the Sun."""
    if attitude not in ATTITUDES:
        raise InputError.at("", "attitude", show(attitude), expected_name(attitude, ATTITUDES))
    needed = attitude != "sun-pointing"
    if needed == (normal is None):
        found = "none" if needed else show(normal)
        expected = "a direction" if needed else "none: the plate follows the Sun"
        raise InputError.at("", "normal", found, f"{expected} (attitude '{attitude}')")
    if normal is None:
        return np.zeros(3)
    if isinstance(normal, str):
        if normal not in NORMALS:
            raise InputError.at("", "normal", show(normal), expected_name(normal, NORMALS))
        return np.array(NORMALS[normal])
    axes = given.finite("normal", normal)
    if axes.ndim == 0 or axes.shape[-1] != 3:
        expected = "forward, starboard and nadir in the last axis"
        raise InputError.at("", "normal", f"an array of shape {axes.shape}", expected)
    length = np.linalg.norm(axes, axis=-1, keepdims=True)
    given.positive("normal's length", length)
    return np.asarray(axes / length, np.float64)


def exposure(
    inputs: list[Array],
    attitude: Attitude,
    normal: str | ArrayLike | None,
    sun_radius: ArrayLike,
    mean: bool,
) -> Exposure:
    """The core's shares for an angle from noon, a beta angle and an altitude; or their means over the orbit."""
    axes = np.moveaxis(normal_axes(attitude, normal), -1, 0)
    radius = given.positive("sun_radius", sun_radius)
    number = ATTITUDES.index(attitude)
    return Exposure(*given.at_each(_core.orbit_exposure, [*inputs, *axes, radius], number, mean))
