"""What members are given: the numbers that all share, and the columns in which they have their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from leakphys._drawn import Drawn

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Inputs:
    """Inputs of n members, whose table of all columns is made when it is asked for.

    What is `drawn` on a device is in no table here; such members are for a device alone.
    """

    n: int
    shared: Floats  # (columns,)
    own: Mapping[int, Floats]  # (n,) by the column in which it stands instead of what is shared
    drawn: tuple[tuple[tuple[int, ...], Drawn], ...] = ()  # columns, and what is drawn into them

    @classmethod
    def of(cls, table: Floats) -> Inputs:
        """Of a table (n, columns): what differs from the first member's, to the bit, is the members' own."""
        bits = np.ascontiguousarray(table).view(np.int64)
        places = np.flatnonzero((bits != bits[:1]).any(axis=0)).tolist()
        return cls(len(table), table[0].copy(), {place: table[:, place] for place in places})

    @property
    def columns(self) -> int:
        """How many there are."""
        return int(self.shared.size)

    def column(self, place: int) -> Floats:
        """One column (n,), not to be written to."""
        return self.own[place] if place in self.own else np.broadcast_to(self.shared[place], self.n)

    def table(self) -> Floats:
        """All columns (n, columns)."""
        whole = np.repeat(self.shared[np.newaxis], self.n, axis=0)
        for place, column in self.own.items():
            whole[:, place] = column
        return whole

    def put_drawn(self, xp: Any, table: Any, index: Any) -> None:
        """Draw into a table (m, columns), an array of `xp`, what members `index` (m,) have there."""
        for places, column in self.drawn:
            values = column.values(xp, index)
            for place in places:
                table[:, place] = values

    def rows(self, index: NDArray[np.int64]) -> Floats:
        """Their own columns (m, own columns) of the members of `index`, in the order of `own`."""
        chosen = np.empty((index.size, len(self.own)))
        for position, column in enumerate(self.own.values()):
            chosen[:, position] = column[index]
        return chosen

    @property
    def finite(self) -> NDArray[np.bool_]:
        """Which members (n,) were given finite numbers alone."""
        found = np.full(self.n, bool(np.isfinite(np.delete(self.shared, list(self.own))).all()))
        for column in self.own.values():
            found &= np.isfinite(column)
        return found
