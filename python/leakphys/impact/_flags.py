"""Where a probability rests on limits and fluxes outside what they were made of, in words."""

from __future__ import annotations

import numpy as np

from leakphys.impact._fluxes import FLUX_SENTENCES, debris_flux, meteoroid_flux
from leakphys.impact._limits import STATUS_SENTENCES, Array, Integers, Shield, limit_of, strike_of
from leakphys.impact._rates import Surroundings

_ANGLES = np.deg2rad(np.linspace(0.0, 88.0, 23))
_METEOROIDS, _DEBRIS = np.linspace(12e3, 72e3, 31), np.linspace(0.5e3, 15e3, 30)  # m/s


def flags(shield: Shield, orbit: Surroundings) -> tuple[str, ...]:
    """Sentences of statuses other than ok, over the speeds and angles of both kinds."""
    sizes, found = _sizes(shield, orbit, _METEOROIDS, orbit.meteoroid_density)
    told = _told("meteoroids, limit", found, STATUS_SENTENCES)
    mass = np.pi / 6.0 * orbit.meteoroid_density * sizes**3
    meteors = meteoroid_flux(mass, altitude=orbit.altitude)
    told += _told("meteoroids, flux", meteors.status, FLUX_SENTENCES)
    sizes, found = _sizes(shield, orbit, _DEBRIS, orbit.debris_density)
    told += _told("debris, limit", found, STATUS_SENTENCES)
    fragments = debris_flux(
        sizes,
        altitude=orbit.altitude,
        inclination=orbit.inclination,
        year=orbit.year,
        solar_flux=orbit.solar_flux,
    )
    told += _told("debris, flux", fragments.status, FLUX_SENTENCES)
    return tuple(told)


def _sizes(
    shield: Shield, orbit: Surroundings, speeds: Array, density: float
) -> tuple[Array, Integers]:
    limit = limit_of(strike_of(speeds[:, np.newaxis], _ANGLES, density), shield)
    return np.maximum(np.asarray(limit), orbit.least_particle), limit.status


def _told(what: str, status: Integers, sentences: tuple[str, ...]) -> list[str]:
    return [f"{what}: {sentences[code]}" for code in np.unique(status) if code != 0]
