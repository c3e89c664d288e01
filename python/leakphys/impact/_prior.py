"""Distributions of a hole's diameter from what flies in orbit, for a scenario's puncture."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from leakphys import _core
from leakphys.errors import InputError, show
from leakphys.impact._any_law import hole_by_any_law
from leakphys.impact._flags import flags
from leakphys.impact._fluxes import STATION_INCLINATION, debris_flux, debris_speed_distribution
from leakphys.impact._limits import LEAST_SPEED, limit_of
from leakphys.impact._numbers import Array, positive
from leakphys.impact._rates import Surroundings, rates, surroundings
from leakphys.impact._sampled import SampledDistribution
from leakphys.impact._shield import Shield, shield_of

_LARGEST = 1e4  # times the largest limit: what is drawn beyond is rarer than 1e-9, of debris 1e-6


def particle_prior(
    *,
    wall_thickness: float,
    n: int = 20_000,
    seed: int = 0,
    altitude: float = 400e3,
    inclination: float = STATION_INCLINATION,
    year: float = 2022.0,
    solar_flux: float = 120.0,
    meteoroid_density: float = 1000.0,
    debris_density: float = 2800.0,
    **target: ArrayLike,
) -> SampledDistribution:
    """Diameters of the holes that meteoroids and debris leave in a bare wall in orbit.

    Kind, speed and angle are drawn on a tumbling plate, the particle from the flux beyond the ballistic limit. A
    particle twice as large as the wall is thick, or more, leaves a hole by one of the four thin-plate laws, each
    as likely; one that is smaller than the wall is thick a hole between its own diameter and that of a plate with
    no thickness (rolsten), with equal probability per decade; one between goes from the one to the other. No law
    is meant for the last two, and they are assumptions.

    Args:
        wall_thickness: m.
        n: number of draws.
        seed: of the draws; the same seed gives the same samples.
        altitude, inclination, year, solar_flux, meteoroid_density, debris_density: as of `puncture_probability`.
        target: wall_density, brinell_hardness, sound_speed of `Shield`.

    Returns:
        A distribution of the hole's diameter, m, which an axis of `lp.sweep` takes as it is; `.within(low, high)`
        keeps what an image allows, `.mixed_with(other, share)` adds causes other than impact.

    Raises:
        InputError: a number that is missing, not finite or not positive; one of the orbit outside the bounds of
            `puncture_probability`; n or seed that is no whole number; a failure other than perforation, which
            leaves no clear hole; impacts that the laws give no hole.

    Sources: docs/theory/impact.md; both the flux of debris and the laws are unverified.

    Example:
        >>> from leakphys import impact
        >>> prior = impact.particle_prior(wall_thickness=1e-3, n=2000)
        >>> bool(prior.quantile(0.05, "m") < prior.quantile(0.95, "m"))
        True
    """
    counts: tuple[tuple[str, object, int], ...] = (("n", n, 1), ("seed", seed, 0))
    for name, count, least in counts:
        if isinstance(count, bool) or not isinstance(count, int | np.integer) or count < least:
            raise InputError.at("", name, show(count), f"a whole number from {least}")
    thickness = positive("wall_thickness", wall_thickness)
    wall: dict[str, ArrayLike] = {"wall_thickness": thickness, **target}
    shield = shield_of("cour_palais", wall)
    if not (isinstance(shield.failure, str) and shield.failure == "perforation"):
        expected = "'perforation', which alone leaves a clear hole"
        raise InputError.at("", "failure", show(shield.failure), expected)
    orbit = surroundings(
        altitude=altitude,
        inclination=inclination,
        year=year,
        solar_flux=solar_flux,
        meteoroid_density=meteoroid_density,
        debris_density=debris_density,
    )
    kinds = rates(shield, orbit)
    generator = np.random.default_rng(np.random.SeedSequence(seed))
    holes, weights = [], []
    for kind, (rate, *_) in enumerate(kinds):
        diameter, weight = _holes_of(kind, shield, wall, orbit, n, generator)
        holes.append(diameter)
        weights.append(rate * weight / weight.sum())
    told = flags(shield, orbit, kinds)
    return SampledDistribution.of(np.concatenate(holes), np.concatenate(weights), status=told)


def _holes_of(
    kind: int,
    shield: Shield,
    wall: dict[str, ArrayLike],
    orbit: Surroundings,
    n: int,
    generator: np.random.Generator,
) -> tuple[Array, Array]:
    """Holes of n particles of a kind (0 meteoroids, 1 debris) with the weights of their impacts."""
    meteoroids = kind == 0
    draw_speeds = _meteoroid_speeds if meteoroids else _debris_speeds
    speed, counted = draw_speeds(orbit, n, generator)
    angle = np.arcsin(np.sqrt(generator.random(n)))  # of sin(2 theta)
    density = orbit.meteoroid_density if meteoroids else orbit.debris_density
    strike = [speed, angle, np.array(density)]
    smallest = np.asarray(limit_of(strike, shield))
    flux = _flux_of(orbit, meteoroids)
    rate = flux(smallest)
    sizes = np.geomspace(smallest.min(), _LARGEST * smallest.max(), 4001)
    particle = _sizes_beyond(flux, sizes, rate * (1.0 - generator.random(n)))
    particle = np.maximum(particle, smallest)
    chances = generator.random(n), generator.random(n)
    holes = hole_by_any_law(particle, *chances, strike, wall)
    weights = rate * counted
    lost = int(np.count_nonzero(~np.isfinite(holes) & (weights > 0.0)))
    if lost:
        said = f"{lost} of {n} impacts without a hole"
        raise InputError.at("", "target", said, "a hole of each, by every law")
    return holes, weights


def _flux_of(orbit: Surroundings, meteoroids: bool) -> Callable[[Array], Array]:
    """The flux of a kind beyond a diameter, in one unit for all speeds."""
    if meteoroids:
        scale = np.pi / 6.0 * orbit.meteoroid_density
        return lambda d: np.asarray(_core.interplanetary_flux(scale * d**3))
    return lambda d: np.asarray(
        debris_flux(
            d,
            altitude=orbit.altitude,
            inclination=orbit.inclination,
            year=orbit.year,
            solar_flux=orbit.solar_flux,
        )
    )


def _sizes_beyond(flux: Callable[[Array], Array], sizes: Array, rate: Array) -> Array:
    """Diameters at which a falling flux has these values, straight in logarithms between sizes."""
    known = np.log(flux(sizes))
    return np.exp(np.interp(-np.log(rate), -known, np.log(sizes)))


def _debris_speeds(
    orbit: Surroundings, n: int, generator: np.random.Generator
) -> tuple[Array, Array]:
    """Speeds relative to the ship, each for as much as the other; the few slower ones as LEAST_SPEED."""
    speeds = np.linspace(5.0, 15995.0, 1600)
    share = np.cumsum(debris_speed_distribution(speeds, orbit.inclination))
    drawn = np.interp(generator.random(n), share / share[-1], speeds)
    return np.maximum(drawn, LEAST_SPEED), np.ones(n)


def _meteoroid_speeds(
    orbit: Surroundings, n: int, generator: np.random.Generator
) -> tuple[Array, Array]:
    """Speeds relative to a tumbling plate, from all sides alike, and what of the flux each counts for."""
    speeds, shares = _core.meteor_nodes(orbit.altitude)
    speed = speeds[np.searchsorted(np.cumsum(shares), generator.random(n) * shares.sum())]
    ship = float(_core.orbital_speed(orbit.altitude))
    along = 2.0 * generator.random(n) - 1.0
    relative = np.sqrt(speed**2 + ship**2 + 2.0 * along * speed * ship)
    return relative, relative / speed
