"""Fluxes of meteoroids and orbital debris, their speeds and densities."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from leakphys import _core
from leakphys._flagged import Flagged
from leakphys.errors import InputError, expected_name, unknown
from leakphys.fields import FIELDS
from leakphys.impact._numbers import Array, as_numbers, common_shape, refuse

Convention = Literal["ecss", "ssp30425", "one_speed"]
CONVENTIONS: tuple[str, ...] = get_args(Convention)
"""How the Earth's pull, its shade and the ship's speed enter a meteoroid flux, in the order of their numbers."""

YEAR = 3.15576e7
"""Seconds of the year in which fluxes are customarily given."""

STATION_INCLINATION = 0.9005898940290741
"""Of the space station's orbit, 51.6 deg, rad."""

FLUX_SENTENCES: tuple[str, ...] = (
    "ok",
    "an input is not finite, or not positive where it must be",
    "extrapolated: outside the sizes, inclinations or years (to 2030) of the model",
)
"""What each integer of `Flux.status` means."""

_LEAST_MASS, _MOST_MASS = 1e-21, 1e-3  # kg
_LEAST_SIZE, _MOST_SIZE = 1e-4, 5.0  # m
_LAST_YEAR = 2030.0
_LEAST_TILT, _MOST_TILT = np.deg2rad(28.5), np.deg2rad(120.0)


class Flux(Flagged):
    """Particles of a size and more that strike a plate, 1/(m2 s).

    Attributes:
        status: index into FLUX_SENTENCES, of the array's shape.
    """

    @property
    def per_year(self) -> Array:
        """The same in 1/(m2 year), the customary unit."""
        return np.asarray(self) * YEAR


def _flux(values: ArrayLike, bad: ArrayLike, outside: ArrayLike) -> Flux:
    status = np.where(bad, 1, np.where(outside, 2, 0)).astype(np.int32)
    found = np.where(status == 1, np.nan, values).view(Flux)
    found.status = status
    return found


def meteoroid_flux(
    mass: ArrayLike, *, altitude: ArrayLike | None = None, convention: Convention = "ecss"
) -> Flux:
    """Meteoroids of a mass and more on a tumbling plate.

    Args:
        mass: kg; any shape, as all numbers here.
        altitude: of a circular orbit, m; by default 1 AU from the Sun without the Earth.
        convention: one of CONVENTIONS: "ecss" pull, shade and the ship's speed over the speeds of meteors;
            "ssp30425" shade and 1 + Re/r; "one_speed" as "ecss" at 17 km/s far away.

    Returns:
        The flux, 1/(m2 s), with `.per_year` and `.status`.

    Raises:
        InputError: an unknown convention, no numbers, shapes that do not broadcast, an altitude below 100 km.

    Sources: Gruen et al. (1985) as in ECSS-E-ST-10-04C, 1e-18 to 1 g; docs/theory/impact.md.

    Example:
        >>> from leakphys import impact
        >>> print(f"{float(impact.meteoroid_flux(1e-9).per_year):.4f}")
        1.4880
    """
    size = as_numbers("mass", mass)
    _convention_number(convention)
    factor = np.float64(1.0) if altitude is None else meteoroid_factor(altitude, convention)
    common_shape([size, np.asarray(factor)])
    bad = ~(np.isfinite(size) & (size > 0.0)) | ~np.isfinite(factor)
    outside = (size < _LEAST_MASS) | (size > _MOST_MASS)
    return _flux(_core.interplanetary_flux(np.where(bad, 1.0, size)) * factor, bad, outside)


def meteoroid_factor(altitude: ArrayLike, convention: Convention = "ecss") -> Array:
    """Meteoroid flux on a tumbling plate in orbit over that at 1 AU without the Earth.

    Args:
        altitude: m; any shape.
        convention: one of CONVENTIONS.

    Returns:
        The factor, NaN where the altitude is not finite.

    Raises:
        InputError: an unknown convention, no numbers, an altitude below 100 km.

    Sources: docs/theory/impact.md.
    """
    number = _convention_number(convention)
    high = _above_the_air(altitude)
    known = np.isfinite(high)
    factors = [
        _core.meteoroid_factor(number, float(h)) if inside else np.nan
        for h, inside in zip(high.ravel(), known.ravel(), strict=True)
    ]
    return np.array(factors).reshape(high.shape)


def _convention_number(convention: object) -> int:
    if convention not in CONVENTIONS:
        expected = expected_name(convention, CONVENTIONS)
        raise InputError.at("", "convention", unknown("convention", convention), expected)
    return CONVENTIONS.index(str(convention))


def meteoroid_density(mass: ArrayLike) -> Array:
    """Density of meteoroids of a mass (kg) by SSP 30425, kg/m3: 2000 up to 1e-9 kg, 1000 to 1e-5, 500 beyond.

    InputError for a mass that is not finite, or negative.
    """
    heavy = as_numbers("mass", mass)
    refuse("mass", heavy, ~(np.isfinite(heavy) & (heavy >= 0.0)), "kg, from 0")
    return np.asarray(_core.meteoroid_density(heavy))


def meteoroid_speed_distribution(speed: ArrayLike) -> Array:
    """Probability density of meteors' speeds at 100 km, s/m; zero outside 11.1 to 72.2 km/s.

    Args:
        speed: m/s; any shape.

    Raises:
        InputError: a speed that is negative or not finite.

    Sources: SSP 30425, unverified; its integral is 1.004 as published.
    """
    return np.asarray(_core.meteor_speed_density(_checked_speed(speed)))


def meteoroid_impact_speeds(speed: ArrayLike, altitude: float) -> Array:
    """Probability density of meteoroids' speeds relative to a tumbling plate in orbit, s/m, as rates are summed.

    From all sides alike: of each speed V near the Earth and the ship's u all that lies between |V - u| and V + u,
    where the square is uniform, each as often as it is faster.
    """
    relative = _checked_speed(speed)[..., np.newaxis]
    near, counted = _core.meteor_nodes(altitude)
    ship = float(_core.orbital_speed(altitude))
    inside = (relative >= np.abs(near - ship)) & (relative <= near + ship)
    each = np.where(inside, relative**2 / (2.0 * near**2 * ship), 0.0)
    whole = np.sum(counted * (1.0 + ship**2 / (3.0 * near**2)))
    return np.asarray(np.sum(counted * each, axis=-1) / whole)


def _checked_speed(speed: ArrayLike) -> Array:
    fast = as_numbers("speed", speed)
    refuse("speed", fast, ~(np.isfinite(fast) & (fast >= 0.0)), "m/s, from 0")
    return fast


def debris_speed_distribution(
    speed: ArrayLike, inclination: ArrayLike = STATION_INCLINATION
) -> Array:
    """Probability density of debris' speeds relative to a ship in orbit, s/m; its integral is 1.

    Args:
        speed: m/s; any shape, as both numbers here. No speed is found above about twice the ship's, 15 km/s.
        inclination: of the ship's orbit, rad, 0 to pi; beyond 100 deg the law is an extrapolation.

    Raises:
        InputError: a speed that is negative or not finite, an inclination outside 0 to pi, shapes that do not
            broadcast.

    Sources: Kessler et al. (1989), unverified; docs/theory/impact.md.
    """
    fast, tilt = _checked_speed(speed), in_orbit("inclination", inclination)
    common_shape([fast, tilt])
    step = 10.0  # m/s
    grid = np.arange(0.5 * step, 16e3, step)
    whole = np.sum(_core.debris_speed_density(grid, tilt[..., np.newaxis]), axis=-1) * step
    return np.asarray(_core.debris_speed_density(fast, tilt) / whole)


_EXPECTED = {
    "altitude": "metres above the Earth, 150e3 to 2e6",
    "inclination": "radians from 0 to pi",
    "year": "a decimal year, 1988 to 2100",
    "solar_flux": "1e-22 W/(m2 Hz), 60 to 300",
}


def in_orbit(name: str, value: ArrayLike) -> Array:
    """A number of an orbit as an array; InputError beyond the bounds of scenario files, of which NaN is not."""
    numbers, field = as_numbers(name, value), FIELDS["puncture.prior"][name]
    wrong = (numbers < field.low) | (numbers > field.high * (1.0 + 1e-12))
    refuse(name, numbers, wrong, _EXPECTED[name])
    return numbers


def _above_the_air(altitude: ArrayLike) -> Array:
    """An altitude as an array, m; InputError below 100 km, as kilometres for metres are."""
    high = as_numbers("altitude", altitude)
    refuse("altitude", high, high < 1e5, "metres above the Earth, 1e5 or more")
    return high


def debris_flux(
    diameter: ArrayLike,
    *,
    altitude: ArrayLike = 400e3,
    inclination: ArrayLike = STATION_INCLINATION,
    year: ArrayLike = 2022.0,
    solar_flux: ArrayLike = 120.0,
) -> Flux:
    """Orbital debris of a diameter and more on a tumbling plate: for screening, within a factor of 3.

    Args:
        diameter: m; any shape, as all numbers here.
        altitude: of a circular orbit, m, 150 to 2000 km.
        inclination: of the orbit, rad, 0 to pi.
        year: as a decimal number, 1988 to 2100.
        solar_flux: at 10.7 cm, mean of the year before, 1e-22 W/(m2 Hz), 60 to 300, the monthly means on record.

    Returns:
        The flux, 1/(m2 s), with `.per_year` and `.status`.

    Raises:
        InputError: no numbers, shapes that do not broadcast, a number outside the bounds above.

    Sources: Kessler et al. (1989) and SSP 30425, superseded by models that are not public formulas; unverified.
        docs/theory/impact.md.

    Example:
        >>> from leakphys import impact
        >>> print(f"{float(impact.debris_flux(1e-3).per_year):.2e}")
        2.95e-03
    """
    orbit = {
        "altitude": altitude,
        "inclination": inclination,
        "year": year,
        "solar_flux": solar_flux,
    }
    columns = [as_numbers("diameter", diameter)]
    columns += [in_orbit(name, value) for name, value in orbit.items()]
    size, high, tilt, date, sun = np.broadcast_arrays(
        *(np.broadcast_to(column, common_shape(columns)) for column in columns)
    )
    bad = ~np.isfinite(size + high + tilt + date + sun) | (size <= 0.0)
    outside = (size < _LEAST_SIZE) | (size > _MOST_SIZE)
    outside |= (tilt < _LEAST_TILT) | (tilt > _MOST_TILT) | (date > _LAST_YEAR)
    safe = np.where(bad, 1.0, size)
    return _flux(_core.debris_flux(safe, high, tilt, date, sun), bad, outside)
