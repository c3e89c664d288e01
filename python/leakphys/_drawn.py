"""Columns that are drawn where members are run: points of the Sobol sequence by their number, and what they mean."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from leakphys._distributions import Stated
from leakphys._points import LEAST_POINT, sobol
from leakphys.errors import InputError
from leakphys.sampling import shared_name, shared_names

if TYPE_CHECKING:
    from leakphys.ensemble import Ensemble

_BITS = 30  # of a point of SciPy's sequence
_TEN = 10
_MASK = (1 << _TEN) - 1
_COMPARED = 64  # points by which it is made sure that the sequence is what this file takes it for


@dataclass(frozen=True, eq=False)
class Points:
    """One dimension of a scrambled Sobol sequence, of which each point follows from its number alone.

    S. Joe, F. Y. Kuo, SIAM J. Sci. Comput. 30 (2008) 2635; by Gray code as I. A. Antonov, V. M. Saleev,
    USSR Comput. Math. Math. Phys. 19 (1979) 252: a point is the shift, and with exclusive or the direction of each bit
    of its number's Gray code. The bits are looked up ten at a time, so that few functions are called.
    """

    tables: NDArray[np.int64]  # (tens of bits, 2^10)

    @classmethod
    def of(cls, shift: int, directions: Sequence[int]) -> Points:
        """From the shift and as many directions as a number has bits."""
        rows = []
        for begin in range(0, len(directions), _TEN):
            row = np.zeros(1 << _TEN, dtype=np.int64)
            for bit, direction in enumerate(directions[begin : begin + _TEN]):
                row[1 << bit : 2 << bit] = row[: 1 << bit] ^ direction
            rows.append(row)
        rows[0] ^= shift
        return cls(np.array(rows))

    def at(self, xp: Any, number: Any) -> Any:
        """The points (m,) of numbers (m,) from 0 on, in arrays of `xp`, NumPy or CuPy: the bits of `sampling.draw`'s."""
        gray = number ^ (number >> 1)
        tables = xp.asarray(self.tables)
        found = tables[0][gray & _MASK]
        for place in range(1, len(self.tables)):
            found = found ^ tables[place][(gray >> (_TEN * place)) & _MASK]
        return xp.maximum(found.astype(np.float64) * 2.0**-_BITS, LEAST_POINT)


@dataclass(frozen=True, eq=False)
class Drawn:
    """A column of members that nothing needs to have before they are run."""

    points: Points
    distribution: Stated
    unit: str
    first: int = 0  # number of the first member in the sequence

    def values(self, xp: Any, index: Any) -> Any:
        """Values (m,) [SI] of the members `index` (m,), in arrays of `xp`, NumPy or CuPy."""
        points = self.points.at(xp, index + self.first)
        return self.distribution.inside(xp, points, self.unit)

    def beginning(self, first: int) -> Drawn:
        """The same for members whose first has another number."""
        return replace(self, first=first)


def points_of(dimensions: int, seed: int, members: int) -> list[Points] | None:
    """The dimensions of the sequence that `sampling.draw` draws so many members from; None, with a warning, if SciPy has another."""
    sequence = sobol(dimensions, seed)
    try:
        shifts, directions = sequence._shift.tolist(), sequence._sv.tolist()
        bits = max(1, (members - 1).bit_length())
        found = [
            Points.of(shift, along[:bits]) for shift, along in zip(shifts, directions, strict=True)
        ]
    except (AttributeError, TypeError, ValueError):
        found = []
    compared = min(_COMPARED, 1 << (members - 1).bit_length())
    expected, number = sequence.random(compared), np.arange(compared)
    if len(found) == dimensions and all(
        np.array_equal(points.at(np, number), np.maximum(column, LEAST_POINT))
        for points, column in zip(found, expected.T, strict=True)
    ):
        return found
    warnings.warn(
        "backend cuda: this SciPy has another Sobol sequence than leakphys knows: members are drawn on "
        "the processor, to the same values",
        RuntimeWarning,
        stacklevel=2,
    )
    return None


def drawn_there(asked: Ensemble) -> Mapping[str, Drawn]:
    """Which axes of an ensemble a device may draw, by path: those that no check, no rule and no other number looks at.

    These are distributions that a scenario can state, of a field that holds all their values.
    """
    from leakphys.member_checks import check_bounds, looked_at
    from leakphys.network import assemble

    seen = looked_at(asked.scenario, assemble(asked.scenario, asked.plan, asked.paths))
    names = shared_names(asked.drawn)
    chosen: dict[str, tuple[Stated, str]] = {}
    ends = np.array([LEAST_POINT, 1.0 - 2.0**-_BITS])
    for path, (distribution, unit) in asked.drawn.items():
        if not isinstance(distribution, Stated) or seen(path):
            continue
        try:
            check_bounds(asked.scenario, path, distribution.quantile(ends, unit))
        except InputError:
            continue  # told where it is drawn, with the member
        chosen[path] = distribution, unit
    points = points_of(len(names), asked.seed, asked.n) if chosen else None
    if points is None:
        return {}
    return {
        path: Drawn(points[names.index(shared_name(path))], *law) for path, law in chosen.items()
    }
