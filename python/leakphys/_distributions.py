"""Distributions of a range: quantiles and shares in SI, and the part of them that a field can hold."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from leakphys._buckets import home
from leakphys.errors import InputError

if TYPE_CHECKING:
    from leakphys.quantities import Quantity

Floats = NDArray[np.float64]
Bound = float | str


@runtime_checkable
class Distribution(Protocol):
    """What a sweep accepts for an axis that is drawn."""

    def quantile(self, probability: Floats, unit: str) -> Floats:
        """Values in SI at the given probabilities; text bounds are read against `unit`."""


class Known(Distribution, Protocol):
    """A distribution that can be told in both ways: what a share of it is below, too."""

    def share_below(self, value: Floats, unit: str) -> Floats:
        """The probability of less than a value [SI]."""


D = TypeVar("D", bound=Distribution)


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


def _with_ends(found: Floats, probability: Floats, low: float, high: float) -> Floats:
    """Values with both ends exactly where probabilities are 0 and 1, where an inverse rounds."""
    found = np.where(np.asarray(probability) == 0.0, low, found)
    return np.where(np.asarray(probability) == 1.0, high, found)


_FARTHEST = 30.0
"""Deviations from the mean beyond which both cuts of a normal distribution are SciPy's to handle, in logarithms."""


def _shares(low: float, high: float) -> tuple[float, float, float]:
    """What of the standard normal distribution lies below a cut, above another, and between them."""
    from scipy.special import ndtr

    lower, upper = float(ndtr(low)), float(ndtr(-high))
    if low >= 0.0:
        return lower, upper, float(ndtr(-low)) - upper
    return lower, upper, float(ndtr(high)) - lower if high <= 0.0 else 1.0 - lower - upper


def _normal_quantile(xp: Any) -> Any:
    """The inverse of the standard normal distribution, of SciPy or CuPy."""
    from importlib import import_module

    name = "scipy.special" if xp is np else "cupyx.scipy.special"
    return import_module(name).ndtri


class Stated(ABC):
    """A distribution that a scenario can state. InputError if its bounds are wrong."""

    @abstractmethod
    def _law(self, unit: str) -> Any:
        """The distribution in SI, as SciPy has it."""

    @abstractmethod
    def inside(self, xp: Any, probability: Any, unit: str) -> Any:
        """Values [SI] at probabilities within the open interval from 0 to 1, in an array of `xp`, NumPy or CuPy."""

    def quantile(self, probability: Floats, unit: str) -> Floats:
        """Values [SI], same shape as `probability` (0 to 1); not a number for what is none."""
        given = np.asarray(probability, dtype=np.float64)
        given = np.where((given >= 0.0) & (given <= 1.0), given, np.nan)
        return np.asarray(self.inside(np, given, unit), dtype=np.float64)

    def share_below(self, value: Floats, unit: str) -> Floats:
        """The probability of less than `value` [SI], same shape."""
        return np.asarray(self._law(unit).cdf(value), dtype=np.float64)


@dataclass(frozen=True)
class Uniform(Stated):
    """Equal probability between `low` and `high` (text with a unit, or SI numbers)."""

    low: Bound
    high: Bound

    def _read(self, unit: str) -> tuple[float, float]:
        low, high = _bounds(unit, self.low, self.high)
        _ordered("Uniform", low, high)
        return low, high

    def _law(self, unit: str) -> Any:
        from scipy import stats

        low, high = self._read(unit)
        return stats.uniform(low, high - low)

    def inside(self, _: Any, probability: Any, unit: str) -> Any:
        """As told of `Stated`."""
        low, high = self._read(unit)
        return probability * (high - low) + low


@dataclass(frozen=True)
class LogUniform(Stated):
    """Equal probability per decade between `low` and `high`, both above zero."""

    low: Bound
    high: Bound

    def _read(self, unit: str) -> tuple[float, float]:
        low, high = _bounds(unit, self.low, self.high)
        _ordered("LogUniform", low, high)
        if low <= 0.0:
            raise InputError.at("", "LogUniform", f"the lower bound {low} in SI", "one above zero")
        return low, high

    def _law(self, unit: str) -> Any:
        from scipy import stats

        return stats.loguniform(*self._read(unit))

    def inside(self, xp: Any, probability: Any, unit: str) -> Any:
        """As told of `Stated`."""
        first, last = (float(np.log(bound)) for bound in self._read(unit))
        return xp.exp(probability * (last - first) + first)

    def quantile(self, probability: Floats, unit: str) -> Floats:
        """Values [SI], same shape as `probability` (0 to 1)."""
        return _with_ends(super().quantile(probability, unit), probability, *self._read(unit))


@dataclass(frozen=True)
class Triangular(Stated):
    """Triangle from `low` over `mode`, the most probable value, to `high`."""

    low: Bound
    mode: Bound
    high: Bound

    def _read(self, unit: str) -> tuple[float, float, float]:
        """How far its mode lies on the way, where it begins and how wide it is [SI]."""
        low, mode, high = _bounds(unit, self.low, self.mode, self.high)
        _ordered("Triangular", low, mode, high)
        return (mode - low) / (high - low), low, high - low

    def _law(self, unit: str) -> Any:
        from scipy import stats

        return stats.triang(*self._read(unit))

    def inside(self, xp: Any, probability: Any, unit: str) -> Any:
        """As told of `Stated`."""
        at, low, width = self._read(unit)
        rising = xp.sqrt(probability * at)
        falling = 1.0 - xp.sqrt((1.0 - probability) * (1.0 - at))
        return xp.where(probability < at, rising, falling) * width + low


@dataclass(frozen=True)
class Normal(Stated):
    """Normal distribution with 95 % of it between `low` and `high`, cut at `least` and `most`.

    Mean (low + high)/2, standard deviation (high - low)/(2 × 1.959964), both before it is cut.
    Where `low` is above zero it is cut at zero too: a diameter or a volume has no negative values.
    """

    low: Bound
    high: Bound
    least: Bound = -np.inf
    most: Bound = np.inf

    def _read(self, unit: str) -> tuple[float, float, float, float]:
        """Mean and standard deviation before the cut, and where it is cut [SI]."""
        from scipy import stats

        low, high, least, most = _bounds(unit, self.low, self.high, self.least, self.most)
        _ordered("Normal", low, high)
        least = max(least, 0.0) if low > 0.0 else least
        if not least < most:
            raise InputError.at("", "Normal", f"cut at {least} and {most}", "cuts that increase")
        deviation = 0.5 * (high - low) / float(stats.norm.ppf(0.975))
        return 0.5 * (low + high), deviation, least, most

    def _law(self, unit: str) -> Any:
        from scipy import stats

        mean, deviation, least, most = self._read(unit)
        cuts = (least - mean) / deviation, (most - mean) / deviation
        return stats.truncnorm(*cuts, loc=mean, scale=deviation)

    def inside(self, xp: Any, probability: Any, unit: str) -> Any:
        """As told of `Stated`, from the smaller of the probabilities to lie below and above."""
        mean, deviation, least, most = self._read(unit)
        low, high = (least - mean) / deviation, (most - mean) / deviation
        if min(-low, high) < -_FARTHEST:  # the shares of what is left underflow
            return xp.asarray(self._law(unit).ppf(home(xp, probability)))
        lower, upper, share = _shares(low, high)
        below, above = probability * share + lower, (1.0 - probability) * share + upper
        distance = _normal_quantile(xp)(xp.minimum(below, above))
        found = xp.where(below < above, distance, -distance) * deviation + mean
        # Only the rounding of mean + deviation × quantile can pass a cut.
        return xp.minimum(xp.maximum(found, least), most)

    def quantile(self, probability: Floats, unit: str) -> Floats:
        """Values [SI], same shape as `probability` (0 to 1)."""
        *_, least, most = self._read(unit)
        return _with_ends(super().quantile(probability, unit), probability, least, most)

    def cut_off(self, unit: str) -> float:
        """The share of the normal distribution that lies beyond the cuts."""
        from scipy import stats

        mean, deviation, least, most = self._read(unit)
        law = stats.norm(mean, deviation)
        return float(law.cdf(least) + law.sf(most))


def distribution_of(quantity: Quantity) -> Stated | None:
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


def fitted(path: str, stated: D, unit: str, *within: tuple[float, float]) -> D:
    """The distribution of a path, cut where its field ends, and at every (least, most) of `within`.

    Only a normal one reaches beyond its range; the others come back as they are.
    """
    from leakphys.fields import field_of_quantity

    if not isinstance(stated, Normal):
        return stated
    spans = [*within, _bounds(unit, stated.least, stated.most)]
    field = field_of_quantity(path)
    if field is not None:
        spans.append((np.nextafter(field.low, np.inf) if field.low_open else field.low, field.high))
    least, most = max(span[0] for span in spans), min(span[1] for span in spans)
    return replace(stated, least=float(least), most=float(most))
