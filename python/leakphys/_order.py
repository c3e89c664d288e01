"""Quantities that must stand in order, such as gas volume below stroke: draws that cross are put right."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from leakphys._distributions import Floats, Known
from leakphys.errors import InputError

if TYPE_CHECKING:
    from leakphys.quantities import Quantity

ORDERED = (("gas_volume", "stroke"), ("void_onset", "void_loss"))
"""Ends of paths of one part of which the first must stay below the second."""

Axes = Mapping[str, tuple[Known, str]]

Floors = Mapping[str, Callable[[Callable[[str], Floats]], Floats]]
"""{path: what it must be above, from the members' values at other paths}."""


def put_in_order(
    columns: dict[str, Floats],
    axes: Axes,
    quantities: Mapping[str, Quantity],
    epistemic: Collection[str],
) -> dict[str, float]:
    """Draw again what stands the wrong way round; returns {path: share of members drawn again}.

    The upper quantity keeps its distribution, confined to what leaves room for the lower one; the
    lower one is drawn from the part of its own that lies below the upper. The roles change where
    the lower one alone is drawn in the outer loop, or is not drawn here at all. A member's new values
    follow from its own old ones and nothing else: u, its place in the part that was ruled out, is
    uniform, and becomes its place in the part that is left. InputError where nothing is left.
    """
    moved: dict[str, float] = {}
    for lower, upper in _pairs(quantities):
        if lower not in axes and upper not in axes:
            continue
        fixed = {path: quantities[path].value_si for path in (lower, upper) if path not in columns}
        n = next(column.size for path, column in columns.items() if path in (lower, upper))
        columns |= {path: np.full(n, value) for path, value in fixed.items()}
        before = columns[lower], columns[upper]
        _put_right(columns, axes, lower, upper, epistemic)
        for path, old in zip((lower, upper), before, strict=True):
            share = float(np.mean(columns[path] != old))
            if share > 0.0:
                moved[path] = share
        for path in fixed:
            del columns[path]
    return moved


def put_above(
    columns: dict[str, Floats],
    axes: Axes,
    quantities: Mapping[str, Quantity],
    floors: Floors,
    outer: NDArray[np.int64],
    epistemic: Collection[str],
) -> dict[str, float]:
    """Draw again what is below its floor; returns {path: share of members drawn again}.

    What is drawn in the outer loop stays one value in each draw, above the highest floor of its members.
    InputError where nothing is left.
    """
    moved: dict[str, float] = {}
    for path, floor in floors.items():
        if path not in axes:
            continue

        def value(name: str) -> Floats:
            stated = quantities[name].value_si if name in quantities else np.nan
            return columns[name] if name in columns else np.full(outer.shape, stated)

        bound = np.broadcast_to(floor(value), outer.shape)
        if path in epistemic:
            highest = np.full(int(outer.max()) + 1, -np.inf)
            np.maximum.at(highest, outer, bound)
            bound = highest[outer]
        before = columns[path]
        columns[path] = _moved(before, axes[path], bound, (path, "what leaves a hole"), below=False)
        share = float(np.mean(columns[path] != before))
        if share > 0.0:
            moved[path] = share
    return moved


def _pairs(paths: Collection[str]) -> Iterator[tuple[str, str]]:
    """Paths of every part that has both of an ordered pair, the lower first."""
    for path in paths:
        for lower, upper in ORDERED:
            partner = path.removesuffix(lower) + upper
            if path.endswith(lower) and partner in paths:
                yield path, partner


def _put_right(
    columns: dict[str, Floats], axes: Axes, lower: str, upper: str, epistemic: Collection[str]
) -> None:
    """Confine one of a pair to what leaves room for the other, then the other to that room."""
    only_lower_is_outer = lower in epistemic and upper in axes and upper not in epistemic
    keep, move = (lower, upper) if lower not in axes or only_lower_is_outer else (upper, lower)
    law, unit = axes[move]
    farthest = law.quantile(np.full(columns[keep].shape, float(move == upper)), unit)
    if keep in axes:
        columns[keep] = _moved(columns[keep], axes[keep], farthest, (keep, move), keep == lower)
    columns[move] = _moved(columns[move], axes[move], columns[keep], (move, keep), move == lower)


def _moved(
    column: Floats, axis: tuple[Known, str], bound: Floats, paths: tuple[str, str], below: bool
) -> Floats:
    """A column whose members lie below (or above) a bound (n,): those that did not are moved."""
    law, unit = axis
    wrong = column >= bound if below else column <= bound
    if not wrong.any():
        return column
    at, limit = law.share_below(column[wrong], unit), law.share_below(bound[wrong], unit)
    room = limit if below else 1.0 - limit
    if np.any(room <= 0.0):
        found = f"no value {'below' if below else 'above'} {paths[1]}"
        raise InputError.at("", paths[0], found, "ranges that leave room for one")
    inside = at - limit if below else at
    ruled_out = 1.0 - room
    u = np.divide(inside, ruled_out, out=np.zeros_like(inside), where=ruled_out > 0.0)
    new = law.quantile(np.clip(u * room + (limit if not below else 0.0), 0.0, 1.0), unit)
    near = np.nextafter(bound[wrong], -np.inf if below else np.inf)
    column = column.copy()
    column[wrong] = np.minimum(new, near) if below else np.maximum(new, near)
    return column
