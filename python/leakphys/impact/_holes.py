"""Clear holes in plates, and the particles that could have left a hole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from leakphys import _core
from leakphys._flagged import Flagged
from leakphys.errors import InputError, expected_name, unknown
from leakphys.impact._limits import CriticalDiameter, limit_of, strike_of
from leakphys.impact._numbers import Array, Integers, as_numbers, common_shape, spread_out
from leakphys.impact._shield import Shield, shield_of

Law = Literal["maiden_gehring", "nysmith_denardo", "sawle", "rolsten", "carbon_carbon"]
LAWS: tuple[str, ...] = get_args(Law)
"""Names of the clear-hole laws, in the order of their numbers."""

HOLE_SENTENCES: tuple[str, ...] = (
    "ok",
    "an input is not finite, or not positive where it must be",
    "the particle is smaller than what just perforates this wall",
    "the wall is thicker than half the particle, for which the law is not meant",
    "a law of another material: reinforced carbon-carbon",
    "no particle: smaller holes than what just perforates this wall are not clear ones",
    "the wall is thinner than the law is for: it gives a hole smaller than the particle",
    "extrapolated: faster, along the normal, than the 10 km/s that guns reach",
)
"""What each integer of a `status` of holes means."""

_OK, _BAD, _NOT_PERFORATED, _NO_PARTICLE, _TOO_FAST = 0, 1, 2, 5, 7
_FASTEST_SHOT = (
    10e3  # m/s along the normal; a bound of this project: no text of the laws was at hand
)


class HoleDiameter(Flagged):
    """Diameters of clear holes, m.

    Attributes:
        status: index into HOLE_SENTENCES, of the array's shape.
    """


@dataclass(frozen=True)
class LawAnswer:
    """The particle that one law gives for a hole; arrays of the inputs' shape.

    Attributes:
        diameter: m; also where the status says that it cannot be.
        status: index into HOLE_SENTENCES.
    """

    diameter: Array
    status: Integers


@dataclass(frozen=True)
class ParticleRange:
    """Which particles could have left a hole; every array has the inputs' common shape.

    Attributes:
        lower: diameter that just perforates the wall, m.
        upper: the hole's own diameter, m: a clear hole is no smaller than what went through.
        status: index into HOLE_SENTENCES; where it is not 0 there is no such particle and both are NaN.
        limit: the ballistic limit behind `lower`, with its own status and scatter.
        by_law: what each law gives, flagged where that particle could not have perforated.
    """

    lower: Array
    upper: Array
    status: Integers
    limit: CriticalDiameter
    by_law: Mapping[str, LawAnswer]

    @property
    def spread(self) -> Array:
        """Largest over smallest particle of the laws that are valid there; NaN where none is."""
        with np.errstate(all="ignore"):
            valid = np.stack(
                [np.where(x.status == _OK, x.diameter, np.nan) for x in self.by_law.values()]
            )
            known = np.isfinite(valid).any(axis=0)
            largest = np.where(np.isfinite(valid), valid, -np.inf).max(axis=0)
            smallest = np.where(np.isfinite(valid), valid, np.inf).min(axis=0)
            return np.where(known, largest / smallest, np.nan)


def _law_number(law: object) -> int:
    if law not in LAWS:
        raise InputError.at("", "law", unknown("law", law), expected_name(law, LAWS))
    return LAWS.index(str(law))


def hole_diameter(
    law: Law,
    particle: ArrayLike,
    *,
    velocity: ArrayLike,
    wall_thickness: ArrayLike,
    angle: ArrayLike = 0.0,
    density: ArrayLike = 2700.0,
    **target: ArrayLike,
) -> HoleDiameter:
    """Diameter of the clear hole that a sphere leaves in a plate.

    Args:
        law: one of LAWS. The coefficients of all but "carbon_carbon" are unverified.
        particle: its diameter, m; any shape, as all numbers here.
        velocity: m/s. Of oblique impacts the normal part counts, an assumption.
        wall_thickness: m.
        angle: between path and normal, rad.
        density: of the particle, kg/m3.
        target: wall_density, brinell_hardness, sound_speed, failure of `Shield`.

    Returns:
        The diameters with `.status`: NaN for bad input and where the particle does not perforate by the
        ballistic limit of Cour-Palais; beyond a law's thin plates the value and a status that says so.

    Raises:
        InputError: an unknown law, no numbers, shapes that do not broadcast.

    Sources: docs/theory/impact.md.

    Example:
        >>> from leakphys import impact
        >>> hole = impact.hole_diameter("rolsten", 1e-3, velocity=7e3, wall_thickness=0.3e-3)
        >>> round(1e3 * float(hole), 3)
        1.732
    """
    number = _law_number(law)
    size, _, strike, shield = _asked(
        "particle", particle, velocity, angle, density, wall_thickness, target
    )
    found, codes = _core.hole(number, False, size.ravel(), strike, shield)
    status = _with_speed(codes, strike).reshape(size.shape)
    none = (status == _BAD) | (status == _NOT_PERFORATED)
    result = np.where(none, np.nan, found.reshape(size.shape)).view(HoleDiameter)
    result.status = status
    return result


def particle_from_hole(
    hole: ArrayLike,
    *,
    wall_thickness: ArrayLike,
    velocity: ArrayLike,
    density: ArrayLike = 2700.0,
    angle: ArrayLike = 0.0,
    **target: ArrayLike,
) -> ParticleRange:
    """Which particles could have left a clear hole in a bare wall.

    Args:
        hole: its diameter, m; any shape, as all numbers here.
        wall_thickness: m.
        velocity: of the impact, m/s.
        density: of the particle, kg/m3.
        angle: between path and normal, rad.
        target: wall_density, brinell_hardness, sound_speed, failure of `Shield`; aluminium by default.

    Returns:
        The range from what just perforates to the hole itself, and what every law gives, flagged where the
        particle could not have perforated. A particle larger than the hole needs something before the wall.

    Raises:
        InputError: no numbers, or shapes that do not broadcast.

    Sources: docs/theory/impact.md.

    Example:
        >>> from leakphys import impact
        >>> found = impact.particle_from_hole(0.8e-3, wall_thickness=1e-3, velocity=7e3, density=1e3)
        >>> round(1e3 * float(found.lower), 2)
        0.49
    """
    size, limit, strike, shield = _asked(
        "hole", hole, velocity, angle, density, wall_thickness, target
    )
    bad = ~(np.isfinite(size) & (size > 0.0)) | (limit.status == _BAD)
    none = np.asarray(limit) > size
    status = np.where(bad, _BAD, np.where(none, _NO_PARTICLE, _OK)).astype(np.int32)
    missing = status != _OK
    answers = {}
    for number, law in enumerate(LAWS):
        found, codes = _core.hole(number, True, size.ravel(), strike, shield)
        codes = _with_speed(codes, strike).reshape(size.shape)
        flags = np.where(bad, _BAD, codes).astype(np.int32)
        answers[law] = LawAnswer(np.where(bad, np.nan, found.reshape(size.shape)), flags)
    return ParticleRange(
        np.where(missing, np.nan, np.asarray(limit)),
        np.where(missing, np.nan, size),
        status,
        limit,
        answers,
    )


def _with_speed(codes: Integers, strike: list[Array]) -> Integers:
    """Statuses where otherwise well is said of impacts faster than any shot."""
    fast = strike[0] * np.cos(strike[1]) > _FASTEST_SHOT
    return np.where((codes == _OK) & fast, _TOO_FAST, codes).astype(np.int32)


def _asked(
    name: str,
    size: ArrayLike,
    velocity: ArrayLike,
    angle: ArrayLike,
    density: ArrayLike,
    wall_thickness: ArrayLike,
    target: dict[str, ArrayLike],
) -> tuple[Array, CriticalDiameter, list[Array], list[Array]]:
    """Sizes, limit, strikes and target of one shape."""
    shield: Shield = shield_of("cour_palais", {"wall_thickness": wall_thickness, **target})
    strike, columns = strike_of(velocity, angle, density), shield.columns()
    sizes = as_numbers(name, size)
    shape = common_shape([sizes, *strike, *columns])
    whole = [np.broadcast_to(column, shape) for column in strike]
    limit = limit_of(whole, shield)
    full = np.array(np.broadcast_to(sizes, shape))
    return full, limit, spread_out(strike, shape), spread_out(columns, shape)
