"""Rates of puncture of a shield in orbit, as the core integrates them over speeds and directions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leakphys import _core
from leakphys.errors import InputError
from leakphys.impact._fluxes import in_orbit
from leakphys.impact._limits import limit_of, strike_of
from leakphys.impact._numbers import Array, as_numbers, finite, not_above, not_below, positive
from leakphys.impact._shield import LEAST_DENSITY, Shield


@dataclass(frozen=True)
class Surroundings:
    """Where a ship flies and what the particles are like, as the core takes them."""

    altitude: float
    inclination: float
    year: float
    solar_flux: float
    meteoroid_density: float
    debris_density: float
    limit_scale: float = 1.0
    least_particle: float = 0.0

    def row(self) -> list[float]:
        """The eight numbers in the core's order."""
        return [float(value) for value in vars(self).values()]


def surroundings(
    *,
    altitude: float,
    inclination: float,
    year: float,
    solar_flux: float,
    meteoroid_density: float,
    debris_density: float,
    least_particle: float = 0.0,
) -> Surroundings:
    """Surroundings of one number each; InputError for one that cannot be."""
    orbit = {
        "altitude": altitude,
        "inclination": inclination,
        "year": year,
        "solar_flux": solar_flux,
    }
    densities = {"meteoroid_density": meteoroid_density, "debris_density": debris_density}
    for name, value in densities.items():
        not_below(name, np.array(positive(name, value)), LEAST_DENSITY, "kg/m3")
    not_above("least_particle", as_numbers("least_particle", least_particle), 1.0, "m")
    return Surroundings(
        **{name: float(in_orbit(name, finite(name, value))) for name, value in orbit.items()},
        **{name: float(value) for name, value in densities.items()},
        least_particle=positive("least_particle", least_particle, zero=True),
    )


Rate = tuple[float, float, float]
Normal = tuple[float, float, float]


def rates(shield: Shield, orbit: Surroundings, convention: int = 0) -> tuple[Rate, Rate]:
    """Rates on a tumbling plate, 1/(m2 s), with sums of speed and angle: meteoroids, debris."""
    found = _core.puncture_rate_of_plate(shield.number, convention, _row(shield), orbit.row())
    return tuple(found[0]), tuple(found[1])  # type: ignore[return-value]  # three numbers each


def face_rates(shield: Shield, orbit: Surroundings, normal: Normal) -> tuple[Rate, Rate]:
    """Rates on a face that keeps its attitude, 1/(m2 s): meteoroids, debris."""
    found = _core.puncture_rate_of_face(shield.number, _row(shield), orbit.row(), list(normal))
    return tuple(found[0]), tuple(found[1])  # type: ignore[return-value]  # three numbers each


def _row(shield: Shield) -> list[float]:
    """The target's numbers; InputError where one is an array, or no number that it may be."""
    columns = shield.columns()
    if any(column.size != 1 for column in columns):
        raise InputError.at("", "shield", "an array", "one number for each of its fields")
    if float(limit_of(strike_of(7e3, 0.0, 2700.0), shield).status) == 1:
        raise InputError.at("", "shield", "a number that is not positive or not finite", "a shield")
    return [float(column.reshape(())) for column in columns]


@dataclass(frozen=True)
class Speeds:
    """Speeds relative to a tumbling plate of one kind, in a row, and how much of its flux each counts for."""

    speed: Array
    counted: Array


def meteoroid_speeds(orbit: Surroundings) -> Speeds:
    """Of meteoroids: each of the core's speeds near the Earth with the ship's own, from four sides."""
    near, weight = _core.meteor_nodes(orbit.altitude)
    ship = float(_core.orbital_speed(orbit.altitude))
    along = np.array([-0.75, -0.25, 0.25, 0.75])
    relative: Array = np.sqrt(
        near[:, np.newaxis] ** 2 + ship**2 + 2.0 * np.outer(near, along) * ship
    )
    counted = weight[:, np.newaxis] * relative / near[:, np.newaxis]
    return Speeds(np.ravel(relative), np.ravel(counted))


def debris_speeds(orbit: Surroundings) -> Speeds:
    """Of debris: the middles of the core's 40 steps."""
    speed = np.asarray((np.arange(40) + 0.5) * (15.5e3 / 40.0), dtype=np.float64)
    return Speeds(speed, np.asarray(_core.debris_speed_density(speed, np.array(orbit.inclination))))
