"""How likely a puncture is, with what moves it: the answer of `puncture_probability`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from leakphys import _core
from leakphys.impact._numbers import Array, as_numbers, refuse


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
        probability: at least one puncture, by the central convention: a tumbling plate, or the faces that were
            asked for, meteoroids as ECSS.
        meteoroids, debris: expected numbers of punctures; their sum is `expected`.
        meteoroid_speed, debris_speed: mean impact speed of what punctures, m/s; NaN where nothing does.
        mean_angle: mean angle of what punctures, rad.
        conventions: probability by each convention of calculation, of the whole area without an attitude.
        faces: probability if the whole area looked that way all the time, without other parts in the way.
        by_face: expected numbers of punctures of the faces that were asked for; empty for a tumbling plate.
        drivers: what moves it, largest first.
        status: where limits and fluxes are used outside what they were made of, a sentence each with its share of
            the expected punctures (of a tumbling plate); empty if nowhere. A puncture may be in several.
    """

    probability: float
    meteoroids: float
    debris: float
    meteoroid_speed: float
    debris_speed: float
    mean_angle: float
    conventions: Mapping[str, float]
    faces: Mapping[str, float]
    by_face: Mapping[str, float]
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


def chance(expected: float) -> float:
    """The same of one number."""
    return float(at_least_one(expected))


def driver(name: str, texts: tuple[str, str], expected: list[float]) -> Driver:
    """Of two values and the expected numbers of punctures at them."""
    low, high = expected
    return Driver(name, *texts, chance(low), chance(high), low, high)


def driver_of(name: str, cases: Mapping[str, float]) -> Driver:
    """Of the least and the largest of some expected numbers."""
    low, high = min(cases, key=cases.__getitem__), max(cases, key=cases.__getitem__)
    return driver(name, (low, high), [cases[low], cases[high]])
