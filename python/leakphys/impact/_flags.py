"""What share of the punctures rests on limits and fluxes outside what they were made of, in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leakphys import _core
from leakphys.cells import percent
from leakphys.impact._fluxes import FLUX_SENTENCES, debris_flux, meteoroid_flux
from leakphys.impact._limits import OTHER, STATUS_SENTENCES, limit_of, not_shot
from leakphys.impact._numbers import Array, Integers
from leakphys.impact._rates import Rate, Speeds, Surroundings, debris_speeds, meteoroid_speeds
from leakphys.impact._shield import Shield

_ANGLES = (np.arange(12) + 0.5) * (np.pi / 24.0)  # as the core's tumbling plate
_LEAST_SHARE = 1e-3  # of all punctures: less is not told


@dataclass(frozen=True)
class _Kind:
    name: str
    density: float
    speeds: Speeds
    rate: float


def flags(shield: Shield, orbit: Surroundings, kinds: tuple[Rate, Rate]) -> tuple[str, ...]:
    """A sentence with its share of the expected punctures for each status other than ok, of both kinds."""
    total = sum(kind[0] for kind in kinds)
    meteoroids, debris = (kind[0] / total if total > 0.0 else 0.0 for kind in kinds)
    told: list[str] = []
    for kind in (
        _Kind("meteoroids", orbit.meteoroid_density, meteoroid_speeds(orbit), meteoroids),
        _Kind("debris", orbit.debris_density, debris_speeds(orbit), debris),
    ):
        strike = [kind.speeds.speed[:, np.newaxis], _ANGLES, np.array(kind.density)]
        limit = limit_of(strike, shield)
        sizes = np.maximum(orbit.limit_scale * np.asarray(limit), orbit.least_particle)
        flux, status = _flux(kind, sizes, orbit)
        share = flux * kind.speeds.counted[:, np.newaxis] * np.sin(2.0 * _ANGLES)
        share *= kind.rate / max(float(share.sum()), 1e-300)
        untested = {**_where(limit.status), OTHER: not_shot(np.asarray(limit), strike, shield)}
        told += _told(f"{kind.name}, limit", untested, share, STATUS_SENTENCES)
        told += _told(f"{kind.name}, flux", _where(status), share, FLUX_SENTENCES)
    return tuple(told)


def _flux(kind: _Kind, sizes: Array, orbit: Surroundings) -> tuple[Array, Integers]:
    """Particles of the sizes and more, of meteoroids at 1 AU, with the statuses of both models."""
    if kind.name == "meteoroids":
        mass = np.pi / 6.0 * kind.density * sizes**3
        return np.asarray(_core.interplanetary_flux(mass)), meteoroid_flux(mass).status
    found = debris_flux(
        sizes,
        altitude=orbit.altitude,
        inclination=orbit.inclination,
        year=orbit.year,
        solar_flux=orbit.solar_flux,
    )
    return np.asarray(found), found.status


def _where(status: Integers) -> dict[int, NDArray[np.bool_]]:
    return {int(code): status == code for code in np.unique(status) if code != 0}


def _told(
    what: str, untested: dict[int, NDArray[np.bool_]], share: Array, sentences: tuple[str, ...]
) -> list[str]:
    parts = {code: float(share[where].sum()) for code, where in untested.items()}
    return [
        f"{what}: {sentences[code]} ({percent(part)} of the punctures)"
        for code, part in parts.items()
        if part >= _LEAST_SHARE
    ]
