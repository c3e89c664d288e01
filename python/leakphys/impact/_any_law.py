"""The hole of a particle where the law is not known: by one of the metal laws, or between what bounds it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leakphys.impact._holes import Law, hole_diameter
from leakphys.impact._numbers import Array

METAL_LAWS: tuple[Law, ...] = ("maiden_gehring", "nysmith_denardo", "sawle", "rolsten")
"""Clear-hole laws of metal plates, in the order of their numbers."""

THICK = 0.5
"""Thickness over particle above which none of them is meant; a bound of this project."""

THICKEST = 1.0
"""Thickness over particle above which none of them has any say in `hole_by_any_law`; an assumption of this project."""


def hole_by_any_law(
    particle: Array,
    law_chance: ArrayLike,
    between_chance: ArrayLike,
    strike: list[Array],
    wall: dict[str, ArrayLike],
) -> Array:
    """Diameter [m] of the hole of a particle, by two numbers from 0 to 1 that say what is not known.

    Where the particle is twice as large as the wall is thick, or more: by one of the laws that are valid, each
    as likely. Where it is smaller than the wall is thick: between the particle itself and the hole in a plate of
    no thickness (rolsten), with equal probability per decade. No law is meant for it, nor for what lies between,
    where the hole goes from the one to the other with log(thickness/particle): both are assumptions. All of one
    shape or single; strike holds speed, angle and density, wall the keywords of `hole_diameter`. NaN where nothing
    is perforated.
    """
    speed, angle, density = strike
    laws = np.stack(
        np.broadcast_arrays(
            *(
                np.asarray(
                    hole_diameter(
                        law, particle, velocity=speed, angle=angle, density=density, **wall
                    )
                )
                for law in METAL_LAWS
            )
        )
    )
    drawn = _one_of(laws, laws >= particle, np.asarray(law_chance, dtype=np.float64))
    between = particle * (laws[METAL_LAWS.index("rolsten")] / particle) ** between_chance
    slenderness = np.log(np.asarray(wall["wall_thickness"]) / (THICK * particle))
    thick = np.clip(slenderness / np.log(THICKEST / THICK), 0.0, 1.0)
    return np.asarray(drawn * (between / drawn) ** thick)


def _one_of(values: Array, valid: NDArray[np.bool_], chance: Array) -> Array:
    """Of each column one of the valid rows, each as likely, by a number from 0 to 1; its first row where none is."""
    first = np.argsort(~valid, axis=0, kind="stable")
    place = np.broadcast_to((chance * valid.sum(axis=0)).astype(int), values.shape[1:])
    row = np.take_along_axis(first, place[np.newaxis], axis=0)
    return np.asarray(np.take_along_axis(values, row, axis=0)[0])
