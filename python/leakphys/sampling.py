"""Turn ranges into members: distributions, reproducible draws, known-unknown against chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from leakphys.errors import InputError, show

if TYPE_CHECKING:
    from leakphys.quantities import Quantity

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Bound = float | str
Method = Literal["sobol", "latin_hypercube", "independent"]

EPISTEMIC_DRAWS = 20
"""Outer draws of what is merely not known (laws, assumed numbers), unless asked otherwise."""

# Streams of one seed: a member's inputs depend on the seed and on its own index alone.
_STREAM = {"sobol": 1, "latin_hypercube": 2, "independent": 3, "posterior": 4}


@runtime_checkable
class Distribution(Protocol):
    """What a sweep accepts for an axis that is drawn."""

    def quantile(self, probability: Floats, unit: str) -> Floats:
        """Values in SI at the given probabilities; text bounds are read against `unit`."""


def _bounds(unit: str, *values: Bound) -> tuple[float, ...]:
    from leakphys.units import UnitError, parse

    try:
        return tuple(
            parse(value, unit) if isinstance(value, str) else float(value) for value in values
        )
    except UnitError as fault:
        raise InputError.at("", "distribution", fault.found, fault.expected) from None


def _ordered(name: str, *bounds: float) -> None:
    if not all(np.isfinite(bounds)):
        raise InputError.at("", name, f"the bounds {bounds}", "finite numbers")
    if any(a > b for a, b in pairwise(bounds)) or bounds[0] == bounds[-1]:
        raise InputError.at("", name, f"the bounds {bounds} in SI", "bounds that increase")


@dataclass(frozen=True)
class Uniform:
    """Equal probability between `low` and `high` (text with a unit, or SI numbers)."""

    low: Bound
    high: Bound

    def quantile(self, probability: Floats, unit: str) -> Floats:
        """Values [SI], same shape as `probability` (0 to 1). InputError if the bounds are wrong."""
        from scipy import stats

        low, high = _bounds(unit, self.low, self.high)
        _ordered("Uniform", low, high)
        return np.asarray(stats.uniform(low, high - low).ppf(probability), dtype=np.float64)


@dataclass(frozen=True)
class LogUniform:
    """Equal probability per decade between `low` and `high`, both above zero."""

    low: Bound
    high: Bound

    def quantile(self, probability: Floats, unit: str) -> Floats:
        """Values [SI], same shape as `probability` (0 to 1). InputError if the bounds are wrong."""
        from scipy import stats

        low, high = _bounds(unit, self.low, self.high)
        _ordered("LogUniform", low, high)
        if low <= 0.0:
            raise InputError.at("", "LogUniform", f"the lower bound {low} in SI", "one above zero")
        return np.asarray(stats.loguniform(low, high).ppf(probability), dtype=np.float64)


@dataclass(frozen=True)
class Triangular:
    """Triangle from `low` over `mode`, the most probable value, to `high`."""

    low: Bound
    mode: Bound
    high: Bound

    def quantile(self, probability: Floats, unit: str) -> Floats:
        """Values [SI], same shape as `probability` (0 to 1). InputError if the bounds are wrong."""
        from scipy import stats

        low, mode, high = _bounds(unit, self.low, self.mode, self.high)
        _ordered("Triangular", low, mode, high)
        shape = (mode - low) / (high - low)
        return np.asarray(stats.triang(shape, low, high - low).ppf(probability), dtype=np.float64)


@dataclass(frozen=True)
class Normal:
    """Normal distribution with 95 % of it between `low` and `high`.

    Mean (low + high)/2, standard deviation (high - low)/(2 × 1.959964). Where `low` is above zero
    the distribution is cut at zero: a diameter or a volume has no negative values.
    """

    low: Bound
    high: Bound

    def quantile(self, probability: Floats, unit: str) -> Floats:
        """Values [SI], same shape as `probability` (0 to 1). InputError if the bounds are wrong."""
        from scipy import stats

        low, high = _bounds(unit, self.low, self.high)
        _ordered("Normal", low, high)
        mean = 0.5 * (low + high)
        deviation = 0.5 * (high - low) / float(stats.norm.ppf(0.975))
        cut = -mean / deviation if low > 0.0 else -np.inf
        drawn = stats.truncnorm(cut, np.inf, loc=mean, scale=deviation).ppf(probability)
        return np.asarray(drawn, dtype=np.float64)


def distribution_of(quantity: Quantity) -> Distribution | None:
    """The distribution a scenario states for one of its quantities, None if it has no range."""
    low, high = quantity.low, quantity.high
    if low is None or high is None or not low < high:
        return None
    if quantity.distribution == "log_uniform":
        return LogUniform(low, high)
    if quantity.distribution == "triangular":
        return Triangular(low, quantity.value_si, high)
    if quantity.distribution == "normal":
        return Normal(low, high)
    return Uniform(low, high)


def whole_number(name: str, value: object, least: int) -> int:
    """`value` as an int if it is a whole number of at least `least`; InputError naming it if not."""
    if isinstance(value, int | np.integer) and not isinstance(value, bool) and value >= least:
        return int(value)
    raise InputError.at("", name, show(value), f"a whole number of {least} or more")


def unit_cube(n: int, dimensions: int, seed: int, method: Method = "sobol") -> Floats:
    """Return n points in the unit cube, shape (n, dimensions), the same for the same arguments.

    sobol: scrambled, a prefix of one sequence, so a larger n keeps the first points;
    latin_hypercube: one point in each of n strata per axis; independent: plain pseudo-random.
    """
    if dimensions == 0:
        return np.empty((n, 0))
    stream = np.random.SeedSequence(seed, spawn_key=(_STREAM[method],))
    generator = np.random.default_rng(stream)
    if method == "independent":
        return generator.random((n, dimensions))
    from scipy.stats import qmc

    if method == "latin_hypercube":
        return np.asarray(qmc.LatinHypercube(dimensions, rng=generator).random(n))
    sequence = qmc.Sobol(dimensions, scramble=True, rng=generator)
    points = sequence.random_base2(int(np.ceil(np.log2(n))) if n > 1 else 0)[:n]
    return np.asarray(np.clip(points, 2.0**-54, 1.0 - 2.0**-53))  # open interval: finite quantiles


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


def spread_over(axes: Mapping[str, tuple[Distribution, str]], points: Floats) -> dict[str, Floats]:
    """Columns (n,) [SI] for axes {path: (distribution, unit)} at points of the unit cube.

    points (n, names) has a column for each of `shared_names(axes)`. InputError, with the path, if
    the bounds of a distribution are wrong.
    """
    names = shared_names(axes)
    columns: dict[str, Floats] = {}
    for path, (distribution, unit) in axes.items():
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


@dataclass(frozen=True, eq=False)
class Sample:
    """Inputs of the n members of an assessment.

    Members with the same `outer` index share every epistemic value (what is merely not known) and
    differ in the aleatory ones (what varies).
    """

    inputs: dict[str, Floats]  # path: (n,) in SI
    outer: Integers  # (n,) index of the epistemic draw
    outer_draws: int
    epistemic: tuple[str, ...]  # paths
    aleatory: tuple[str, ...]  # paths

    @property
    def n(self) -> int:
        """Number of members."""
        return int(self.outer.size)

    def take(self, index: Integers) -> Sample:
        """The same sample with only the members of `index`."""
        inputs = {path: column[index] for path, column in self.inputs.items()}
        return replace(self, inputs=inputs, outer=self.outer[index])


def sample_scenario(
    quantities: Mapping[str, Quantity],
    n: int,
    seed: int,
    *,
    choices: Mapping[str, int] | None = None,
    outer_draws: int = EPISTEMIC_DRAWS,
    posterior: Mapping[str, Floats] | None = None,
) -> Sample:
    """Draw n members from the ranges of a scenario's quantities.

    Quantities graded "assumed" are epistemic, and so are `choices` {path: number of statements, by
    index from 0}, such as what stands at the hole: a Latin hypercube of `outer_draws` points,
    each repeated over about n/outer_draws members. The others are aleatory and drawn independently
    for each member, because the sampling bound on a probability counts independent trials.
    Paths in `posterior` ({path: (m,) SI}) are drawn jointly from its rows instead.
    """
    known = dict(posterior or {})
    axes = {
        path: (stated, quantity.unit_si)
        for path, quantity in quantities.items()
        if path not in known and (stated := distribution_of(quantity)) is not None
    }
    epistemic = {path: axis for path, axis in axes.items() if quantities[path].grade == "assumed"}
    aleatory = {path: axis for path, axis in axes.items() if path not in epistemic}
    chosen = {path: count for path, count in (choices or {}).items() if path not in known}
    unknown = len(chosen) + len(shared_names(epistemic))
    count = min(outer_draws, n) if unknown else 1
    outer = np.arange(n, dtype=np.int64) * count // n  # consecutive members share a draw
    cube = unit_cube(count, unknown, seed, "latin_hypercube")
    inputs: dict[str, Floats] = {}
    for column, (path, statements) in enumerate(chosen.items()):
        index = np.minimum(np.floor(cube[:, column] * statements), statements - 1)
        inputs[path] = index[outer]
    inputs |= {
        path: column[outer]
        for path, column in spread_over(epistemic, cube[:, len(chosen) :]).items()
    }
    inputs |= draw(aleatory, n, seed, "independent")
    inputs |= _posterior_rows(known, n, seed)
    return Sample(inputs, outer, count, (*chosen, *epistemic), tuple(aleatory))


def _posterior_rows(samples: Mapping[str, Floats], n: int, seed: int) -> dict[str, Floats]:
    """Draw n rows with replacement from posterior columns of equal length."""
    if not samples:
        return {}
    columns = {path: np.asarray(column, dtype=np.float64) for path, column in samples.items()}
    lengths = {column.size for column in columns.values()}
    if len(lengths) != 1 or 0 in lengths:
        raise InputError.at("", "posterior", f"columns of lengths {lengths}", "one length")
    stream = np.random.SeedSequence(seed, spawn_key=(_STREAM["posterior"],))
    rows = np.random.default_rng(stream).integers(lengths.pop(), size=n)
    return {path: column[rows] for path, column in columns.items()}
