"""Turn ranges into members: distributions, reproducible draws, known-unknown against chance."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from leakphys._arrays import numbers
from leakphys._distributions import (
    Distribution,
    Floats,
    Known,
    LogUniform,
    Normal,
    Triangular,
    Uniform,
    distribution_of,
    fitted,
)
from leakphys._order import Floors, put_above, put_in_order
from leakphys._points import STREAM, Method, inside_open, sobol, unit_cube
from leakphys.errors import InputError, did_you_mean, show, unknown

if TYPE_CHECKING:
    from leakphys.quantities import Quantity

__all__ = [
    "Distribution",
    "Floats",
    "Integers",
    "LogUniform",
    "Method",
    "Normal",
    "Sample",
    "Triangular",
    "Uniform",
    "cut_off",
    "draw",
    "drawn_pieces",
    "fitted",
    "is_epistemic",
    "sample_scenario",
    "shared_name",
    "shared_names",
    "spread_over",
    "unit_cube",
    "whole_number",
]

Integers = NDArray[np.int64]

EPISTEMIC_DRAWS = 40
"""Outer draws of what is merely not known (laws, assumed numbers), unless asked otherwise."""

WORTH_TELLING = 1e-3
"""Share of a distribution from which on it is told that a field's bounds cut it off."""


def whole_number(name: str, value: object, least: int) -> int:
    """`value` as an int if it is a whole number of at least `least`; InputError naming it if not."""
    if isinstance(value, int | np.integer) and not isinstance(value, bool) and value >= least:
        return int(value)
    raise InputError.at("", name, show(value), f"a whole number of {least} or more")


def shared_name(path: str) -> str:
    """The name under which a path is drawn: the same for one phase's entry in different plans.

    The load after hatch closure is one unknown, whichever way home is flown; drawn apart, plans
    would differ by chance alone.
    """
    parts = path.split(".")
    return ".".join(["plans", *parts[2:]]) if parts[0] == "plans" else path


def shared_names(paths: Iterable[str]) -> list[str]:
    """The distinct names of `paths`, in order: one dimension of the draw for each."""
    return list(dict.fromkeys(shared_name(path) for path in paths))


def spread_over(
    axes: Mapping[str, tuple[Distribution, str]],
    points: Floats,
    without: Collection[str] = (),
) -> dict[str, Floats]:
    """Columns (n,) [SI] for axes {path: (distribution, unit)} at points of the unit cube, but of paths in `without`.

    points (n, names) has a column for each of `shared_names(axes)`. InputError, with the path, if
    the bounds of a distribution are wrong.
    """
    names = shared_names(axes)
    columns: dict[str, Floats] = {}
    for path, (distribution, unit) in axes.items():
        if path in without:
            continue
        try:
            column = names.index(shared_name(path))
            columns[path] = distribution.quantile(points[:, column], unit)
        except InputError as fault:
            raise InputError(f"{path}: {fault}") from None
    return columns


def draw(
    axes: Mapping[str, tuple[Distribution, str]], n: int, seed: int, method: Method = "sobol"
) -> dict[str, Floats]:
    """Columns of n values [SI] for axes {path: (distribution, unit)}, in the order of the axes."""
    return spread_over(axes, unit_cube(n, len(shared_names(axes)), seed, method))


def drawn_pieces(
    axes: Mapping[str, tuple[Distribution, str]],
    n: int,
    seed: int,
    size: int,
    without: Collection[str] = (),
) -> Iterator[dict[str, Floats]]:
    """The rows of `draw`, the same bits, of `size` members (a power of two) after `size` members, but of paths in `without`."""
    names = shared_names(axes)
    sequence = sobol(len(names), seed) if set(axes) - set(without) else None
    for start in range(0, n, size):
        count = min(size, n - start)
        if sequence is None:
            yield {}
        else:  # whole pieces: the first of a number that is no power of two would draw a warning
            yield spread_over(axes, inside_open(sequence.random(size)[:count]), without)


@dataclass(frozen=True, eq=False)
class Sample:
    """Inputs of the n members of an assessment.

    Members with the same `outer` index share every epistemic value (what is merely not known) and
    differ in the aleatory ones (what varies). `cut_off` says what share of a distribution lies
    beyond the bounds of its field, where that is worth telling; `redrawn` in what share of the
    members a value was drawn again because it crossed one that it must stay below or above.
    """

    inputs: dict[str, Floats]  # path: (n,) in SI
    outer: Integers  # (n,) index of the epistemic draw
    outer_draws: int
    epistemic: tuple[str, ...]  # paths
    aleatory: tuple[str, ...]  # paths
    cut_off: dict[str, float] = field(default_factory=dict)  # path: share
    redrawn: dict[str, float] = field(default_factory=dict)  # path: share
    choices: tuple[str, ...] = ()  # paths of what is a statement by index, among the epistemic

    @property
    def n(self) -> int:
        """Number of members."""
        return int(self.outer.size)

    def take(self, index: Integers) -> Sample:
        """The same sample with only the members of `index`."""
        inputs = {path: column[index] for path, column in self.inputs.items()}
        return replace(self, inputs=inputs, outer=self.outer[index])


def is_epistemic(quantity: Quantity) -> bool:
    """Whether the range of a quantity is merely not known, instead of what varies.

    So it is if its grade is "assumed", and if its own source says "assumed": a number may be official
    and its range, or a factor in it, assumed all the same.
    """
    return quantity.grade == "assumed" or bool(
        re.search(r"\bassumed\b", quantity.source, re.IGNORECASE)
    )


def sample_scenario(
    quantities: Mapping[str, Quantity],
    n: int,
    seed: int,
    *,
    choices: Mapping[str, int | Sequence[float]] | None = None,
    outer_draws: int = EPISTEMIC_DRAWS,
    posterior: Mapping[str, Floats] | None = None,
    within: Mapping[str, tuple[float, float]] | None = None,
    laws: Mapping[str, Known] | None = None,
    floors: Floors | None = None,
) -> Sample:
    """Draw n members from the ranges of a scenario's quantities.

    What `is_epistemic` is drawn in an outer loop, and so are `choices` {path: number of statements,
    by index from 0, or their probabilities}, such as what stands at the hole: a Latin hypercube of `outer_draws`
    points, each repeated over about n/outer_draws members. The others are aleatory and drawn independently
    for each member, because the sampling bound on a probability counts independent trials.
    Paths in `posterior` ({path: (m,) SI}) are drawn jointly from its rows instead.
    Normal distributions are cut where their field ends, and at `within` {path: (least, most) SI};
    what must stand in order is put in order. `laws` {path: distribution} stand for the ranges of their paths, and
    members are drawn again that are below `floors`. InputError where that leaves no room.
    """
    known = _posterior(posterior or {}, [*quantities, *(choices or {})])
    given = laws or {}
    axes: dict[str, tuple[Known, str]] = {
        path: (fitted(path, stated, quantity.unit_si, *_span(within, path)), quantity.unit_si)
        for path, quantity in quantities.items()
        if path not in known
        and (stated := given.get(path) or distribution_of(quantity)) is not None
    }
    epistemic = {path: axis for path, axis in axes.items() if is_epistemic(quantities[path])}
    aleatory = {path: axis for path, axis in axes.items() if path not in epistemic}
    chosen = {path: count for path, count in (choices or {}).items() if path not in known}
    weighted = {path: shares for path, shares in chosen.items() if not isinstance(shares, int)}
    even = {path: count for path, count in chosen.items() if isinstance(count, int)}
    owners = list(dict.fromkeys(path.rpartition(".")[0] for path in even))
    chosen_columns = len(owners) + len(weighted)
    unknown = chosen_columns + len(shared_names(epistemic))
    count = min(outer_draws, n) if unknown else 1
    outer = np.arange(n, dtype=np.int64) * count // n  # consecutive members share a draw
    cube = unit_cube(count, unknown, seed, "latin_hypercube")
    inputs: dict[str, Floats] = {}
    for column, owner in enumerate(owners):
        # All statements about one hole in one dimension, by the middles of its strata: their combinations are in balance.
        left = (np.floor(count * cube[:, column]) + 0.5) / count
        for path, statements in even.items():
            if path.rpartition(".")[0] == owner:
                index = np.minimum(np.floor(left * statements), statements - 1)
                inputs[path], left = index[outer], left * statements - index
    for column, (path, shares) in enumerate(weighted.items(), len(owners)):
        edges = np.cumsum(shares)[:-1] / np.sum(shares)
        inputs[path] = np.searchsorted(edges, cube[:, column], side="right").astype(float)[outer]
    inputs |= {
        path: column[outer]
        for path, column in spread_over(epistemic, cube[:, chosen_columns:]).items()
    }
    inputs |= draw(aleatory, n, seed, "independent")
    inputs |= _posterior_rows(known, n, seed)
    redrawn = put_in_order(inputs, axes, quantities, epistemic)
    redrawn |= put_above(inputs, axes, quantities, floors or {}, outer, epistemic)
    return Sample(
        inputs,
        outer,
        count,
        (*chosen, *epistemic),
        tuple(aleatory),
        cut_off(axes),
        redrawn,
        tuple(choices or {}),
    )


def cut_off(axes: Mapping[str, tuple[Distribution, str]]) -> dict[str, float]:
    """{path: share of its distribution that its bounds cut off}, where that is worth telling."""
    found = {
        path: distribution.cut_off(unit)
        for path, (distribution, unit) in axes.items()
        if isinstance(distribution, Normal)
    }
    return {path: share for path, share in found.items() if share > WORTH_TELLING}


def _span(
    within: Mapping[str, tuple[float, float]] | None, path: str
) -> tuple[tuple[float, float], ...]:
    return (within[path],) if within is not None and path in within else ()


def _posterior(samples: Mapping[str, Floats], paths: Sequence[str]) -> dict[str, Floats]:
    """Posterior columns as arrays of one length; InputError for an unknown path or other columns."""
    for path in samples:
        if path not in paths:
            expected = f"a path of this scenario{did_you_mean(path, paths)}"
            raise InputError.at("", "posterior", unknown("path", path), expected)
    columns = {
        path: numbers(f"posterior of {path}", column, "no numbers", "an array of SI values")
        for path, column in samples.items()
    }
    shapes = {column.shape for column in columns.values()}
    if columns and (len(shapes) != 1 or len(shape := shapes.pop()) != 1 or shape[0] == 0):
        found = f"columns of lengths {sorted(column.size for column in columns.values())}"
        raise InputError.at("", "posterior", found, "one length, of one row or more")
    for path, column in columns.items():
        if not np.isfinite(column).all():
            raise InputError.at("", f"posterior of {path}", "a value not finite", "finite values")
    return columns


def _posterior_rows(columns: Mapping[str, Floats], n: int, seed: int) -> dict[str, Floats]:
    """Draw n rows with replacement from posterior columns of equal length."""
    if not columns:
        return {}
    length = next(iter(columns.values())).size
    stream = np.random.SeedSequence(seed, spawn_key=(STREAM["posterior"],))
    rows = np.random.default_rng(stream).integers(length, size=n)
    return {path: column[rows] for path, column in columns.items()}
