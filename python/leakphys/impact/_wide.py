"""How likely a hole at least as wide as one is: any puncture's probability with the prior of holes, and its bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from leakphys.impact._any_law import THICKEST
from leakphys.impact._chances import chance
from leakphys.impact._fluxes import STATION_INCLINATION
from leakphys.impact._prior import particle_prior
from leakphys.impact._rates import rates, surroundings
from leakphys.impact._shield import Shield

_METEOROIDS, _DEBRIS, _WALL = (
    1000.0,
    2800.0,
    2700.0,
)  # kg/m3, the defaults of `puncture_probability`


@dataclass(frozen=True)
class WideHole:
    """The probability of a hole of a width or more, and the two between which every law of holes leaves it."""

    probability: float
    bounds: tuple[float, float]


def wide_hole(
    hole: float, expected: float, stay: float, wall: float, altitude: float, year: float
) -> WideHole:
    """Of a bare aluminium wall with `expected` punctures over `stay` [m2 s].

    At least: particles as large as the hole. At most: those that leave it by the widest of laws, which is rolsten
    where the wall is thicker than they are, and open where it is thinner.
    """
    prior = particle_prior(wall_thickness=wall, altitude=altitude, year=year)
    shield = Shield(wall_thickness=wall)
    orbit = surroundings(
        altitude=altitude,
        inclination=STATION_INCLINATION,
        year=year,
        solar_flux=120.0,
        meteoroid_density=_METEOROIDS,
        debris_density=_DEBRIS,
    )

    def number(kind: int, least: float) -> float:
        return rates(shield, replace(orbit, least_particle=least))[kind][0] * stay

    smallest = [
        min(hole / np.sqrt(2.0 + density / _WALL), wall / THICKEST)
        for density in (_METEOROIDS, _DEBRIS)
    ]
    low = number(0, hole) + number(1, hole)
    high = number(0, smallest[0]) + number(1, smallest[1])
    wide = expected * float(1.0 - prior.share_below(hole))
    return WideHole(chance(wide), (chance(low), chance(max(low, high))))
