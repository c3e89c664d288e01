"""Impact: from the particle to the hole, from the hole to the particle, and how likely it is.

Ballistic limits of bare walls and shields, clear-hole laws with their validity, fluxes of meteoroids and debris,
and the probability of a puncture with its spread between conventions. SI throughout, angles in radians from
the surface's normal. Nothing here enters a leak but as a prior of the hole's diameter (`particle_prior`).

>>> from leakphys import impact
>>> found = impact.particle_from_hole(0.8e-3, wall_thickness=1e-3, velocity=7e3)
>>> f"{1e3 * float(found.lower):.2f} to {1e3 * float(found.upper):.1f} mm"
'0.31 to 0.8 mm'
"""

from __future__ import annotations

from leakphys.impact._chances import Driver, PunctureProbability, at_least_one
from leakphys.impact._fluxes import (
    CONVENTIONS,
    FLUX_SENTENCES,
    STATION_INCLINATION,
    YEAR,
    Flux,
    debris_flux,
    debris_speed_distribution,
    meteoroid_density,
    meteoroid_factor,
    meteoroid_flux,
    meteoroid_speed_distribution,
)
from leakphys.impact._holes import (
    HOLE_SENTENCES,
    LAWS,
    HoleDiameter,
    LawAnswer,
    ParticleRange,
    hole_diameter,
    particle_from_hole,
)
from leakphys.impact._limits import STATUS_SENTENCES, CriticalDiameter, ballistic_limit
from leakphys.impact._prior import particle_prior
from leakphys.impact._probability import FACES, puncture_probability
from leakphys.impact._sampled import SampledDistribution
from leakphys.impact._shield import MODELS, Scatter, Shield

__all__ = [
    "CONVENTIONS",
    "FACES",
    "FLUX_SENTENCES",
    "HOLE_SENTENCES",
    "LAWS",
    "MODELS",
    "STATION_INCLINATION",
    "STATUS_SENTENCES",
    "YEAR",
    "CriticalDiameter",
    "Driver",
    "Flux",
    "HoleDiameter",
    "LawAnswer",
    "ParticleRange",
    "PunctureProbability",
    "SampledDistribution",
    "Scatter",
    "Shield",
    "at_least_one",
    "ballistic_limit",
    "debris_flux",
    "debris_speed_distribution",
    "hole_diameter",
    "meteoroid_density",
    "meteoroid_factor",
    "meteoroid_flux",
    "meteoroid_speed_distribution",
    "particle_from_hole",
    "particle_prior",
    "puncture_probability",
]
