"""What a surface absorbs along an orbit, as fluxes and as the temperature of its sink."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from leakphys import _core
from leakphys.errors import InputError, expected_name, show
from leakphys.orbit import _inputs as given
from leakphys.orbit._environments import Environment, Surface, environment, surface
from leakphys.orbit._inputs import STEFAN_BOLTZMANN, SUN_RADIUS, Array
from leakphys.orbit._motion import period

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


@dataclass(frozen=True)
class Exposure:
    """What falls on a surface, as shares; any numbers that broadcast make one.

    Attributes:
        sun: share of the solar irradiance.
        albedo: share of irradiance times albedo: about the view factor times the cosine of the Sun's zenith.
        earth: share of the Earth's infrared: the view factor.
    """

    sun: ArrayLike
    albedo: ArrayLike
    earth: ArrayLike


@dataclass(frozen=True)
class Sink:
    """What a surface absorbs; every array has the inputs' common shape.

    Attributes:
        solar, albedo, infrared: absorbed from the Sun, its reflection and the Earth, W/m2.
        absorbed: all of it, other bodies included, W/m2.
        temperature: at which the surface would be in balance with that, K; a node at T loses
            emittance sigma (T^4 - temperature^4).
    """

    solar: Array
    albedo: Array
    infrared: Array
    absorbed: Array
    temperature: Array


@dataclass(frozen=True)
class SinkCycle:
    """A plate's sink along an orbit, beside that of the mean flux.

    Attributes:
        phase: angle from orbit noon, rad, (steps,).
        time: after orbit noon, s, (..., steps).
        temperature: of the sink, K, (..., steps).
        of_mean_flux: sink temperature of the orbit's mean flux, K: what a plate of large heat capacity sees.
        mean, lowest, highest: of `temperature` along the orbit, K.
        difference: `of_mean_flux` less `mean`, K; never negative but by rounding.
    """

    phase: Array
    time: Array
    temperature: Array
    of_mean_flux: Array
    mean: Array
    lowest: Array
    highest: Array
    difference: Array


def sink(
    exposure: Exposure,
    environment: Environment | str,
    surface: Surface | str,
    *,
    others: Iterable[tuple[ArrayLike, ArrayLike]] = (),
) -> Sink:
    """Absorbed fluxes and sink temperature of a surface.

    Args:
        exposure: what falls on it, of `plate_exposure`, `mean_plate_exposure`, or made from view factors.
        environment: one of `environments()`, or an Environment.
        surface: one of `surfaces()`, or a Surface.
        others: pairs of a radiative exchange factor (emittance and view factor included) and a temperature, K,
            of bodies near it. All shapes broadcast.

    Returns:
        Fluxes and temperature; the temperature is 0.07 K where nothing is absorbed.

    Raises:
        ValueError: an unknown name, a number outside its range, or an albedo that is needed and not known.

    Source: ECSS-E-ST-31C: [(alpha (S F_s + a S F_a) + epsilon E F_E + sum R sigma T^4)/(epsilon sigma)]^(1/4).

    Example:
        >>> from leakphys import orbit
        >>> seen = orbit.view_factor_plate(1.5707963267948966, 400e3)
        >>> edge_on = orbit.Exposure(sun=0.0, albedo=seen, earth=seen)
        >>> round(float(orbit.sink(edge_on, "SSP 41000 cold", "Z-93 BOL").temperature), 2)
        188.8
    """
    around = _environment(environment)
    finish = _surface(surface)
    sun_share = given.from_zero("exposure.sun", exposure.sun)
    albedo_share = given.from_zero("exposure.albedo", exposure.albedo)
    earth_share = given.from_zero("exposure.earth", exposure.earth)
    solar, albedo, infrared = around.columns(needs_albedo=bool(np.any(albedo_share > 0.0)))
    absorptance, emittance = finish.columns()
    near: Array = np.zeros(())
    for factor, temperature in others:
        hot = given.from_zero("others temperature", temperature, " K")
        near = near + given.from_zero("others factor", factor) * STEFAN_BOLTZMANN * hot**4
    inputs = [sun_share, albedo_share, earth_share, solar, albedo, infrared, absorptance, emittance]
    absorbed, found = given.at_each(_core.orbit_sink, [*inputs, near])
    parts = (
        absorptance * solar * sun_share,
        absorptance * solar * albedo * albedo_share,
        emittance * infrared * earth_share,
    )
    return Sink(*(np.broadcast_to(part, found.shape) for part in parts), absorbed, found)


def sink_temperature(
    exposure: Exposure,
    environment: Environment | str,
    surface: Surface | str,
    *,
    others: Iterable[tuple[ArrayLike, ArrayLike]] = (),
) -> Array:
    """Sink temperature of a surface, K; arguments, errors and source as of `sink`."""
    return sink(exposure, environment, surface, others=others).temperature


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
    return _exposure(inputs, attitude, normal, sun_radius, mean=False)


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
    return _exposure(inputs, attitude, normal, sun_radius, mean=True)


def sink_cycle(
    environment: Environment | str,
    surface: Surface | str,
    *,
    beta: ArrayLike,
    altitude: ArrayLike,
    attitude: Attitude = "nadir-fixed",
    normal: str | ArrayLike | None = None,
    steps: int = 720,
) -> SinkCycle:
    """A plate's sink along an orbit, and how far it is from that of the mean flux.

    Args:
        environment, surface: as of `sink`, one number each.
        beta, altitude, attitude, normal: as of `plate_exposure`.
        steps: places along the orbit, at equal distances.

    Returns:
        The cycle; arrays along the orbit have one more axis, of length `steps`.

    Raises:
        ValueError: as of `sink` and `plate_exposure`, or fewer than 8 steps.
    """
    if not isinstance(steps, int | np.integer) or steps < 8:
        raise InputError.at("", "steps", show(steps), "a whole number from 8")
    phase = 2.0 * np.pi * (np.arange(steps) + 0.5) / steps
    tilt, height = given.beta(beta), given.altitude(altitude)
    axes = _axes(attitude, normal)
    seen = _exposure(
        [phase, tilt[..., None], height[..., None]], attitude, axes[..., None, :], SUN_RADIUS, False
    )
    mean = _exposure([np.zeros(()), tilt, height], attitude, axes, SUN_RADIUS, mean=True)
    along = sink_temperature(seen, environment, surface)
    whole = sink_temperature(mean, environment, surface)
    average = along.mean(axis=-1)
    time = period(height)[..., None] * phase / (2.0 * np.pi)
    return SinkCycle(
        phase=phase,
        time=np.broadcast_to(time, along.shape),
        temperature=along,
        of_mean_flux=whole,
        mean=average,
        lowest=along.min(axis=-1),
        highest=along.max(axis=-1),
        difference=whole - average,
    )


def _environment(chosen: object) -> Environment:
    return chosen if isinstance(chosen, Environment) else environment(chosen)  # type: ignore[arg-type]


def _surface(chosen: object) -> Surface:
    return chosen if isinstance(chosen, Surface) else surface(chosen)  # type: ignore[arg-type]


def _axes(attitude: object, normal: str | ArrayLike | None) -> Array:
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


def _exposure(
    inputs: list[Array],
    attitude: Attitude,
    normal: str | ArrayLike | None,
    sun_radius: ArrayLike,
    mean: bool,
) -> Exposure:
    axes = np.moveaxis(_axes(attitude, normal), -1, 0)
    radius = given.positive("sun_radius", sun_radius)
    number = ATTITUDES.index(attitude)
    return Exposure(
        *given.at_each(_core.orbit_exposure, [*inputs, *axes, radius], number, mean)
    )
