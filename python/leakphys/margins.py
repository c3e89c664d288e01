"""Margins of one option: time, load and heat to each limit, the chance to hold it, the driver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from leakphys._statistics import Probability, Quantiles
from leakphys._view import LimitView
from leakphys.sampling import Floats, Integers

if TYPE_CHECKING:
    from leakphys.scenario_parts import Option


@dataclass(frozen=True)
class NumericalError:
    """Largest change of a quantile of each margin at a tenth of the tolerance, over `members`, SI.

    None where no quantile is known at both. `held_changed` counts members for which the limit is held at
    one tolerance only. `interpolation` [W] is the largest change of the quantiles of the heat-load
    margin when every second load is left out.
    """

    members: int
    time_margin: float | None
    heat_load_margin: float | None
    heat_margin: float | None
    held_changed: int
    interpolation: float | None


@dataclass(frozen=True)
class TouchingLoad:
    """The extra load [W] that just touches a limit, above zero where heat is added.

    Quantiles over the members that have one, None if none has; the others are counts of them.
    """

    quantiles: Quantiles
    added: int
    taken_away: int
    worsened: int  # more heat brings the limit nearer, or exceeds it further


@dataclass(frozen=True)
class LimitMargin:
    """One option against one limit, in SI, over the members."""

    limit: LimitView
    time_to_limit: Quantiles
    time_margin: Quantiles
    heat_load_margin: Quantiles
    touching_load: TouchingLoad
    heat_margin: Quantiles
    p_held: Probability
    error: NumericalError
    extreme: Quantiles  # what the signal came to within the plan, on the limit's side


@dataclass(frozen=True, eq=False)
class OptionMargins:
    """One option against all limits that count for its crew; `driver` decides it.

    `p_all_limits` and `driver` leave advisory limits out and are None if there is no other limit.
    `driver_worst` (n,) is the driver's largest excess without extra load, NaN where a run failed.
    `failed_at_loads` and `failed_longer` count failed runs that margins had to do without.
    """

    option: Option
    departure: float | None  # s from the puncture to time zero, median; None without a puncture
    required: float | None  # s from time zero to the end of the plan, median
    p_all_limits: Probability | None
    driver: str | None
    limits: tuple[LimitMargin, ...]
    status: Integers
    ledger: dict[str, float]
    driver_worst: Floats
    failed_at_loads: int
    failed_longer: int
    samples: Floats  # (n, m, S), what observations of the option look at
    reached: dict[str, Reached]  # by limit
    zero: str  # the phase from which times count
    remaining_cooling: (
        Quantiles | None
    )  # W that the main loop still rejects an hour after time zero
    calibrated: Answer | None = None  # the same, of members weighed by what is known


@dataclass(frozen=True, eq=False)
class Reached:
    """When members reached a limit, (n,) s from hatch closure, NaN where they did not in their run.

    `not_before` is then the time until which they did not, NaN where that is not known either.
    `extreme` is what the signal came to within the plan, NaN for members that were not run at loads.
    """

    time: Floats
    not_before: Floats
    extreme: Floats


@dataclass(frozen=True)
class Answer:
    """What the members say of an option: chance to hold all that counts, driver, limits, cooling."""

    p_all_limits: Probability | None
    driver: str | None
    limits: tuple[LimitMargin, ...]
    remaining_cooling: Quantiles | None  # W, as in OptionMargins


def driver_of(limits: tuple[LimitMargin, ...]) -> str | None:
    """Name of the hard or exposure limit that is least likely to be held.

    Among equals the one with the smallest median time margin, then heat-load margin; a median
    without an upper bound counts as larger than any, one without a lower bound as smaller. None if
    there is no such limit, or if nothing separates them because none comes near.
    """

    def median(entry: Quantiles) -> float:
        low, high = entry.bounds("p50")
        if high is None:
            return np.inf
        return -np.inf if low is None else 0.5 * (low + high)

    def rank(entry: LimitMargin) -> tuple[float, float, float]:
        return entry.p_held.value, median(entry.time_margin), median(entry.heat_load_margin)

    counting = [entry for entry in limits if entry.limit.limit_class != "advisory"]
    if not counting:
        return None
    first = min(counting, key=rank)
    return None if rank(first) == (1.0, np.inf, np.inf) else first.limit.name
