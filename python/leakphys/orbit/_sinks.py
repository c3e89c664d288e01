"""What a surface absorbs along an orbit, as fluxes and as the temperature of its sink."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from leakphys import _core
from leakphys.errors import InputError, show
from leakphys.orbit import _inputs as given
from leakphys.orbit._environments import Environment, Surface, environment, surface
from leakphys.orbit._exposure import Attitude, Exposure, exposure, normal_axes
from leakphys.orbit._inputs import STEFAN_BOLTZMANN, SUN_RADIUS, Array
from leakphys.orbit._motion import period


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
        difference: `of_mean_flux` less `mean`, K; from 0, to the rounding of the mean.
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
    solar, albedo, infrared = around.columns(needs_albedo=bool(np.any(exposure.albedo > 0.0)))
    absorptance, emittance = finish.columns()
    near: Array = np.zeros(())
    for factor, temperature in _pairs(others):
        hot = given.from_zero("others temperature", temperature, " K")
        near = near + given.from_zero("others factor", factor) * STEFAN_BOLTZMANN * hot**4
    shares = [exposure.sun, exposure.albedo, exposure.earth]
    inputs = [*shares, solar, albedo, infrared, absorptance, emittance, near]
    absorbed, found = given.at_each(_core.orbit_sink, inputs)
    return Sink(
        solar=np.broadcast_to(absorptance * solar * exposure.sun, found.shape),
        albedo=np.broadcast_to(absorptance * solar * albedo * exposure.albedo, found.shape),
        infrared=np.broadcast_to(emittance * infrared * exposure.earth, found.shape),
        absorbed=absorbed,
        temperature=found,
    )


def sink_temperature(
    exposure: Exposure,
    environment: Environment | str,
    surface: Surface | str,
    *,
    others: Iterable[tuple[ArrayLike, ArrayLike]] = (),
) -> Array:
    """Sink temperature of a surface, K; arguments, errors and source as of `sink`."""
    return sink(exposure, environment, surface, others=others).temperature


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
    count = _steps(steps)
    phase = 2.0 * np.pi * (np.arange(count) + 0.5) / count
    tilt, height = given.beta(beta), given.altitude(altitude)
    axes = normal_axes(attitude, normal)
    places = [phase, tilt[..., None], height[..., None]]
    seen = exposure(places, attitude, axes[..., None, :], SUN_RADIUS, mean=False)
    mean = exposure([np.zeros(()), tilt, height], attitude, axes, SUN_RADIUS, mean=True)
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


def _pairs(others: Iterable[tuple[ArrayLike, ArrayLike]]) -> list[tuple[ArrayLike, ArrayLike]]:
    try:
        return [(factor, temperature) for factor, temperature in others]
    except (TypeError, ValueError):
        expected = "a list of pairs of a factor and a temperature, as [(0.1, 300.0)]"
        raise InputError.at("", "others", show(others), expected) from None


def _environment(chosen: object) -> Environment:
    return chosen if isinstance(chosen, Environment) else environment(chosen)  # type: ignore[arg-type]


def _surface(chosen: object) -> Surface:
    return chosen if isinstance(chosen, Surface) else surface(chosen)  # type: ignore[arg-type]


def _steps(given: object) -> int:
    if not isinstance(given, int | np.integer) or given < 8:
        raise InputError.at("", "steps", show(given), "a whole number from 8")
    return int(given)
