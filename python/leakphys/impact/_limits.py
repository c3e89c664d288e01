"""Ballistic limits: the particle that a wall or a shield just does not keep out."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leakphys import _core
from leakphys._flagged import Flagged
from leakphys.impact._numbers import (
    Array,
    as_numbers,
    common_shape,
    not_below,
    refuse,
    spread_out,
)
from leakphys.impact._shield import LEAST_DENSITY, MODELS, Model, Scatter, Shield, shield_or

STATUS_SENTENCES: tuple[str, ...] = (
    "ok",
    "an input is not finite, not positive where it must be, an angle of 90 deg or more, or a blanket out of place",
    "more oblique than the law was tested; but for the bare wall 65 deg stands for more",
    "a sheet thinner than 0.4 mm, for which the law is doubtful",
    "extrapolated: faster, or slower, than what was shot",
    "extrapolated: other materials or sizes than were shot",
)
"""What each integer of `CriticalDiameter.status` means; the first that applies is told."""

LEAST_SPEED = 100.0
"""A positive speed below this, m/s, is taken for a mistake of units."""

OTHER = 5
"""The status of other materials or sizes, told where no other is."""
_ALUMINIUM = 2500.0, 2900.0  # kg/m3, of the alloys that were shot
_PROJECTILES = 1.1e-3, 7e-3  # m, of the 89 shots behind "srl_triple"
_BARE, _TRIPLE = MODELS.index("cour_palais"), MODELS.index("srl_triple")


class CriticalDiameter(Flagged):
    """Critical particle diameters, m: larger ones fail the shield.

    Attributes:
        status: index into STATUS_SENTENCES, of the array's shape.
        scatter: how far shots lie from the law.
    """

    scatter: Scatter


def ballistic_limit(
    model: Model = "cour_palais",
    *,
    velocity: ArrayLike,
    angle: ArrayLike = 0.0,
    density: ArrayLike = 2700.0,
    shield: Shield | None = None,
    **target: ArrayLike,
) -> CriticalDiameter:
    """Diameter of the sphere that a shield just stops.

    Args:
        model: one of MODELS: "cour_palais" a bare wall; "christiansen_kerr" and "jsc" a Whipple shield, the latter
            also with a bumper thinner than is best; "srl_double" a sandwich; "srl_triple" equipment behind or tubes
            within a sandwich.
        velocity: of the impact, m/s; any shape, as all numbers here.
        angle: between path and normal, rad, below pi/2.
        density: of the particle, kg/m3.
        shield: the target, instead of `model` and `target`.
        target: what `Shield` takes: wall_thickness, bumper_thickness, spacing and so on. Default: aluminium of
            2700 kg/m3, Brinell 75, 5.1 km/s, 276 MPa, perforation.

    Returns:
        The diameters in the inputs' common shape, with `.status` for each and `.scatter`; NaN for bad input.
        Outside the tests the value is an extrapolation and its status says so.

    Raises:
        InputError: an unknown model, a length missing, no numbers, shapes that do not broadcast; numbers that only
            another unit explains: speeds below 100 m/s, angles beyond pi, densities below 50 kg/m3.

    Sources: docs/theory/impact.md has the equations, their validity and what they were compared with.

    Example:
        >>> from leakphys import impact
        >>> round(1e3 * float(impact.ballistic_limit(velocity=7e3, density=2700.0, wall_thickness=1e-3)), 4)
        0.3066
    """
    return limit_of(strike_of(velocity, angle, density), shield_or(shield, model, target))


def strike_of(velocity: ArrayLike, angle: ArrayLike, density: ArrayLike) -> list[Array]:
    """Speed, angle and density as arrays; InputError for numbers in km/s, deg or g/cm3."""
    given = {"velocity": velocity, "angle": angle, "density": density}
    fast, tilt, heavy = (as_numbers(name, value) for name, value in given.items())
    not_below("velocity", fast, LEAST_SPEED, "m/s")
    refuse("angle", tilt, np.abs(tilt) > np.pi, "radians from 0 to pi/2")
    not_below("density", heavy, LEAST_DENSITY, "kg/m3")
    return [fast, tilt, heavy]


def limit_of(strike: list[Array], shield: Shield) -> CriticalDiameter:
    """The critical diameters of strikes on a shield."""
    target = shield.columns()
    shape = common_shape([*strike, *target])
    values, status = _core.ballistic_limit(
        shield.number, spread_out(strike, shape), spread_out(target, shape), int(np.prod(shape))
    )
    found = values.reshape(shape).view(CriticalDiameter)
    known = status.reshape(shape)
    other = (known == 0) & not_shot(np.asarray(found), strike, shield)
    found.status = np.where(other, OTHER, known).astype(np.int32)
    found.scatter = shield.scatter
    return found


def not_shot(limit: Array, strike: list[Array], shield: Shield) -> NDArray[np.bool_]:
    """Where a particle or a wall is of a material, or a particle of a size, with which a law was not tested."""
    other = np.zeros(limit.shape, np.bool_)
    if shield.number == _BARE:
        for density in (strike[2], np.asarray(shield.wall_density, dtype=np.float64)):
            other |= (density < _ALUMINIUM[0]) | (density > _ALUMINIUM[1])
    if shield.number == _TRIPLE:
        other |= (limit < _PROJECTILES[0]) | (limit > _PROJECTILES[1])
    return other
