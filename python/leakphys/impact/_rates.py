"""Rates of puncture of a shield in orbit, as the core integrates them over speeds and directions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leakphys import _core
from leakphys.errors import InputError, show
from leakphys.impact._fluxes import checked_altitude, checked_inclination
from leakphys.impact._limits import Shield, as_numbers, limit_of, refuse, strike_of


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
    positive("altitude", altitude)
    tilt = positive("inclination", inclination, zero=True)
    date = positive("year", year)
    refuse("year", np.array(date), np.array(date < 1988.0), "a decimal year, 1988 or later")
    return Surroundings(
        float(checked_altitude(altitude).reshape(())),
        float(checked_inclination(tilt)),
        date,
        positive("solar_flux", solar_flux),
        positive("meteoroid_density", meteoroid_density),
        positive("debris_density", debris_density),
        least_particle=positive("least_particle", least_particle, zero=True),
    )


Rate = tuple[float, float, float]
Span = float | tuple[float, float]


def rates(shield: Shield, orbit: Surroundings, convention: int = 0) -> tuple[Rate, Rate]:
    """Rates on a tumbling plate, 1/(m2 s), with sums of speed and angle: meteoroids, debris."""
    found = _core.puncture_rate_of_plate(shield.number, convention, _row(shield), orbit.row())
    return tuple(found[0]), tuple(found[1])  # type: ignore[return-value]  # three numbers each


def face_rates(
    shield: Shield, orbit: Surroundings, normal: tuple[float, float, float]
) -> tuple[Rate, Rate]:
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


def positive(name: str, value: object, *, zero: bool = False) -> float:
    """A number; InputError unless it is finite and positive, or zero where that may be."""
    number = as_numbers(name, value)
    good = number.size == 1 and bool(np.isfinite(number).all()) and bool((number >= 0.0).all())
    if not good or (not zero and float(number.reshape(())) == 0.0):
        found = show(value) if number.size != 1 else f"{float(number.reshape(())):g}"
        raise InputError.at("", name, found, "one positive number in SI")
    return float(number.reshape(()))


def span(name: str, value: object) -> tuple[float, float, float]:
    """Least, geometric mean and most of a number or a range."""
    if isinstance(value, list | np.ndarray) and np.size(value) == 2:
        raise InputError.at(
            "", name, "two numbers that are no tuple", "for a range a tuple, as (5.0, 9.0)"
        )
    if isinstance(value, tuple):
        if len(value) != 2:
            raise InputError.at("", name, f"{len(value)} numbers", "one number or two, least first")
        low, high = (positive(name, end) for end in value)
        if low > high:
            raise InputError.at("", name, f"{low:g} before {high:g}", "the least first")
        return low, float(np.sqrt(low * high)), high
    number = positive(name, value)
    return number, number, number
