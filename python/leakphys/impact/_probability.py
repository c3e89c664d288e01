"""The probability of a puncture in orbit, its spread between conventions, and what drives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from leakphys import _core
from leakphys.impact._flags import flags
from leakphys.impact._fluxes import STATION_INCLINATION, YEAR, Flux, debris_flux, meteoroid_flux
from leakphys.impact._limits import limit_of, strike_of
from leakphys.impact._numbers import Array, Span, as_numbers, refuse, span
from leakphys.impact._rates import Normal, Rate, Surroundings, face_rates, rates, surroundings
from leakphys.impact._shield import Shield, shield_or

FACES: dict[str, Normal] = {
    "forward": (1.0, 0.0, 0.0),
    "aft": (-1.0, 0.0, 0.0),
    "side": (0.0, 1.0, 0.0),
    "zenith": (0.0, 0.0, 1.0),
    "nadir": (0.0, 0.0, -1.0),
}
"""Normals of faces by name: along the flight, to the side, to the zenith."""

_METEOROID_MEAN, _DEBRIS_MEAN = 20e3, 10e3  # m/s, of hand calculations
_FLUX_FACTORS = {"meteoroid flux": 2.0, "debris flux": 3.0}


@dataclass(frozen=True)
class Driver:
    """What one uncertain thing does to a probability, all else at its central value.

    Attributes:
        name: what is varied.
        low, high: its two values, as text.
        probability_low, probability_high: of at least one puncture, at those values.
        expected_low, expected_high: numbers of punctures, at those values.
    """

    name: str
    low: str
    high: str
    probability_low: float
    probability_high: float
    expected_low: float
    expected_high: float

    @property
    def factor(self) -> float:
        """How far apart the expected numbers of punctures are, as a factor of 1 or more."""
        numbers = self.expected_low, self.expected_high
        return max(numbers) / max(min(numbers), 1e-300) if max(numbers) > 0.0 else 1.0


@dataclass(frozen=True)
class PunctureProbability:
    """How likely a wall in orbit is punctured at least once.

    Attributes:
        probability: at least one puncture, by the central convention: a tumbling plate, meteoroids as ECSS.
        meteoroids, debris: expected numbers of punctures; their sum is `expected`.
        meteoroid_speed, debris_speed: mean impact speed of what punctures, m/s; NaN where nothing does.
        mean_angle: mean angle of what punctures, rad.
        conventions: probability by each convention of calculation.
        faces: probability if the whole area looked that way all the time, without other parts in the way.
        drivers: what moves it, largest first.
        status: where limits and fluxes are used outside what they were made of, a sentence each; empty if nowhere.
    """

    probability: float
    meteoroids: float
    debris: float
    meteoroid_speed: float
    debris_speed: float
    mean_angle: float
    conventions: Mapping[str, float]
    faces: Mapping[str, float]
    drivers: tuple[Driver, ...]
    status: tuple[str, ...]

    @property
    def expected(self) -> float:
        """Expected number of punctures."""
        return self.meteoroids + self.debris

    @property
    def interval(self) -> tuple[float, float]:
        """Lowest and highest probability over the conventions and each driver alone."""
        found = [*self.conventions.values()]
        for driver in self.drivers:
            found += [driver.probability_low, driver.probability_high]
        return min(found), max(found)


def at_least_one(expected: ArrayLike) -> Array:
    """Probability of at least one event where `expected` are: 1 - exp(-N), exact to rounding for small N.

    InputError for a negative number.
    """
    numbers = as_numbers("expected", expected)
    refuse("expected", numbers, numbers < 0.0, "a number from 0")
    return np.asarray(_core.at_least_one(numbers))


def puncture_probability(
    area: Span,
    time: Span,
    *,
    altitude: float = 400e3,
    inclination: float = STATION_INCLINATION,
    year: float = 2022.0,
    solar_flux: float = 120.0,
    meteoroid_density: float = 1000.0,
    debris_density: float = 2800.0,
    least_particle: float = 0.0,
    shield: Shield | None = None,
    **target: ArrayLike,
) -> PunctureProbability:
    """Probability that meteoroids or debris puncture an area, integrated over speeds and angles.

    Args:
        area: that must not be punctured, m2: the wetted wall, not all of a radiator's skin. Two numbers are a
            range, its geometric mean the central value.
        time: s; one number or a range.
        altitude, inclination: of the circular orbit, m and rad.
        year: as a decimal number, from 1988.
        solar_flux: at 10.7 cm, mean of the year before, 1e-22 W/(m2 Hz).
        meteoroid_density, debris_density: of all particles of the kind, kg/m3.
        least_particle: smaller ones do not count, m.
        shield: the wall and what stands before it; by default a bare wall that `target` describes.
        target: what `Shield` takes, wall_thickness at least.

    Returns:
        The probability with its spread between conventions and with what drives it.

    Raises:
        InputError: a number that is missing, not finite or not positive; an altitude below 100 km, an inclination
            outside 0 to pi, a year before 1988.

    Sources: docs/theory/impact.md. Debris is for screening, within a factor of 3, meteoroids within 2.

    Example:
        >>> from leakphys import impact
        >>> found = impact.puncture_probability(1.0, impact.YEAR / 2, wall_thickness=2e-3)
        >>> 0.005 < found.probability < 0.05
        True
    """
    target_shield = shield_or(shield, "cour_palais", dict(target))
    orbit = surroundings(
        altitude=altitude,
        inclination=inclination,
        year=year,
        solar_flux=solar_flux,
        meteoroid_density=meteoroid_density,
        debris_density=debris_density,
        least_particle=least_particle,
    )
    stay = span("area", area)[1] * span("time", time)[1]
    meteoroids, debris = rates(target_shield, orbit)
    expected = (meteoroids[0] + debris[0]) * stay
    conventions = {name: rate * stay for name, rate in _by_convention(target_shield, orbit).items()}
    faces = {
        name: _total(face_rates(target_shield, orbit, normal)) * stay
        for name, normal in FACES.items()
    }
    drivers = _drivers(target_shield, orbit, (meteoroids[0], debris[0]), stay)
    for name, unit, size, (least, middle, most) in (
        ("area", "m2", 1.0, span("area", area)),
        ("time", "yr", YEAR, span("time", time)),
    ):
        if least < most:
            texts = f"{least / size:.3g} {unit}", f"{most / size:.3g} {unit}"
            drivers.append(_driver(name, texts, [expected * end / middle for end in (least, most)]))
    drivers.append(_driver_of("attitude (face)", faces))
    drivers.append(_driver_of("convention", conventions))
    drivers.sort(key=lambda driver: -driver.factor)
    total = meteoroids[0] + debris[0]
    return PunctureProbability(
        _chance(expected),
        meteoroids[0] * stay,
        debris[0] * stay,
        _mean(meteoroids, 1),
        _mean(debris, 1),
        (meteoroids[2] + debris[2]) / total if total > 0.0 else np.nan,
        {name: _chance(number) for name, number in conventions.items()},
        {name: _chance(number) for name, number in faces.items()},
        tuple(drivers),
        flags(target_shield, orbit, (meteoroids, debris)),
    )


def _chance(expected: float) -> float:
    return float(at_least_one(expected))


def _total(kinds: tuple[Rate, Rate]) -> float:
    return kinds[0][0] + kinds[1][0]


def _by_convention(shield: Shield, orbit: Surroundings) -> dict[str, float]:
    """Rates, 1/(m2 s), by the ways in which such numbers are worked out."""
    names = ("tumbling plate, ECSS", "tumbling plate, SSP 30425", "tumbling plate, one speed")
    found = {name: _total(rates(shield, orbit, number)) for number, name in enumerate(names)}
    found["mean speed, normal"] = _hand(shield, orbit, 0.0)
    found["mean speed, 45 deg"] = _hand(shield, orbit, np.pi / 4.0)
    return found


def _hand(shield: Shield, orbit: Surroundings, angle: float) -> float:
    """Rate of a hand calculation: one speed and one angle for all of a kind."""

    def smallest(speed: float, density: float) -> float:
        limit = float(limit_of(strike_of(speed, angle, density), shield))
        return max(limit * orbit.limit_scale, orbit.least_particle)

    size = smallest(_METEOROID_MEAN, orbit.meteoroid_density)
    mass = np.pi / 6.0 * orbit.meteoroid_density * size**3
    meteors: Flux = meteoroid_flux(mass, altitude=orbit.altitude, convention="ssp30425")
    fragments = debris_flux(
        smallest(_DEBRIS_MEAN, orbit.debris_density),
        altitude=orbit.altitude,
        inclination=orbit.inclination,
        year=orbit.year,
        solar_flux=orbit.solar_flux,
    )
    return float(meteors) + float(fragments)


def _drivers(
    shield: Shield,
    orbit: Surroundings,
    central: tuple[float, float],
    stay: float,
) -> list[Driver]:
    """One thing varied at a time."""
    found = []
    meteors, debris = central
    for name, (one, other) in {
        "meteoroid flux": (meteors, debris),
        "debris flux": (debris, meteors),
    }.items():
        factor = _FLUX_FACTORS[name]
        ends = [(one * scale + other) * stay for scale in (1.0 / factor, factor)]
        found.append(_driver(name, (f"/ {factor:g}", f"x {factor:g}"), ends))
    scatter = shield.scatter.factor
    variants: dict[str, tuple[str, str, tuple[Any, Any], tuple[Any, Any]]] = {
        "ballistic limit": (
            f"x {scatter:g}",
            f"/ {scatter:g}",
            (shield, replace(orbit, limit_scale=scatter)),
            (shield, replace(orbit, limit_scale=1.0 / scatter)),
        ),
        "wall thickness": (
            "x 1.25",
            "/ 1.25",
            (shield.with_wall(1.25), orbit),
            (shield.with_wall(0.8), orbit),
        ),
        "meteoroid density": (
            "500 kg/m3",
            "2000 kg/m3",
            (shield, replace(orbit, meteoroid_density=500.0)),
            (shield, replace(orbit, meteoroid_density=2000.0)),
        ),
    }
    for name, (low, high, first, second) in variants.items():
        ends = [_total(rates(*case)) * stay for case in (first, second)]
        found.append(_driver(name, (low, high), ends))
    return found


def _driver_of(name: str, cases: Mapping[str, float]) -> Driver:
    low, high = min(cases, key=cases.__getitem__), max(cases, key=cases.__getitem__)
    return _driver(name, (low, high), [cases[low], cases[high]])


def _driver(name: str, texts: tuple[str, str], expected: list[float]) -> Driver:
    low, high = expected
    return Driver(name, *texts, _chance(low), _chance(high), low, high)


def _mean(rate: Rate, which: int) -> float:
    return rate[which] / rate[0] if rate[0] > 0.0 else float("nan")
