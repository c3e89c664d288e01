"""A distribution known by weighted samples, which an axis of a sweep takes as it takes a named one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from leakphys._distributions import Distribution
from leakphys.errors import InputError
from leakphys.impact._numbers import Array, as_numbers, finite, refuse

_FEW = 100.0  # effective samples, below which a median is uncertain by a tenth of its spread


@dataclass(frozen=True, eq=False)
class SampledDistribution:
    """A distribution known by weighted samples, as an axis of a sweep takes it.

    Attributes:
        values: increasing, SI, shape (n,).
        weights: of each, positive, of sum 1.
        unit: SI unit of the values, "m" for a hole's diameter.
        status: what it rests on outside what that was made of, a sentence each, as of `PunctureProbability`.
    """

    values: Array
    weights: Array
    unit: str = "m"
    status: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        values: ArrayLike,
        weights: ArrayLike,
        unit: str = "m",
        status: tuple[str, ...] = (),
    ) -> SampledDistribution:
        """From samples in any order.

        InputError for shapes that differ, for what is not finite, for a negative weight, for none that is positive.
        """
        numbers, shares = np.ravel(as_numbers("values", values)), as_numbers("weights", weights)
        shares = np.ravel(shares)
        if numbers.size != shares.size:
            found = f"{shares.size} beside {numbers.size} values"
            raise InputError.at("", "weights", found, "one for each value")
        refuse("values", numbers, ~np.isfinite(numbers), "finite numbers")
        refuse("weights", shares, ~(np.isfinite(shares) & (shares >= 0.0)), "finite numbers from 0")
        kept = shares > 0.0
        if not kept.any():
            raise InputError.at("", "samples", "none of positive weight", "one or more")
        order = np.argsort(numbers[kept], kind="stable")
        sorted_shares = shares[kept][order]
        return cls(numbers[kept][order], sorted_shares / sorted_shares.sum(), unit, status)

    @property
    def effective(self) -> float:
        """How many samples of one weight tell as much: 1 over the sum of the weights' squares."""
        return float(1.0 / np.sum(self.weights**2))

    def quantile(self, probability: ArrayLike, unit: str) -> Array:
        """Values at probabilities from 0 to 1, same shape, straight between samples."""
        self._in_unit(unit)
        chance = as_numbers("probability", probability)
        refuse("probability", chance, ~((chance >= 0.0) & (chance <= 1.0)), "numbers from 0 to 1")
        middle = np.cumsum(self.weights) - 0.5 * self.weights
        return np.asarray(np.interp(chance, middle, self.values))

    def share_below(self, value: ArrayLike, unit: str = "m") -> Array:
        """The probability of less than `value` [SI], same shape."""
        self._in_unit(unit)
        bound = as_numbers("value", value)
        refuse("value", bound, np.isnan(bound), f"numbers in {self.unit}")
        total = np.concatenate([[0.0], np.cumsum(self.weights)])
        return np.asarray(total[np.searchsorted(self.values, bound, side="left")])

    def within(self, low: float, high: float) -> SampledDistribution:
        """The part between two bounds, such as those of an image; InputError where nothing is.

        Its status tells where so few samples are left that quantiles are uncertain.
        """
        least, most = finite("low", low), finite("high", high)
        inside = (self.values >= least) & (self.values <= most)
        if not inside.any():
            ends = f"{self.values[0]:.3g} to {self.values[-1]:.3g} {self.unit}"
            found = f"{least:g} to {most:g} {self.unit}"
            raise InputError.at("", "bounds", found, f"a part of {ends}")
        values, weights = self.values[inside], self.weights[inside]
        part = SampledDistribution.of(values, weights, self.unit, self.status)
        if part.effective >= _FEW:
            return part
        few = f"samples within the bounds: worth {part.effective:.0f} of one weight; a larger n has more"
        return replace(part, status=(*self.status, few))

    def mixed_with(self, other: Distribution, share: float) -> SampledDistribution:
        """This, or with a probability `share` another, such as a defect's LogUniform("0.1 mm", "1 mm")."""
        part = finite("share", share)
        if not 0.0 <= part <= 1.0:
            raise InputError.at("", "share", f"{part:g}", "a number from 0 to 1")
        n = self.values.size
        added = other.quantile((np.arange(n) + 0.5) / n, self.unit)
        weights = np.concatenate([(1.0 - part) * self.weights, np.full(n, part / n)])
        values = np.concatenate([self.values, added])
        return SampledDistribution.of(values, weights, self.unit, self.status)

    def _in_unit(self, unit: str) -> None:
        if unit != self.unit:
            raise InputError.at("", "distribution", f"values in {self.unit}", f"values in {unit}")
