"""In which order members pass the limits of an option: every order that occurs, with its share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from leakphys.errors import InputError, expected_name, show
from leakphys.sampling import Integers

if TYPE_CHECKING:
    from leakphys.margins import OptionMargins


@dataclass(frozen=True)
class Passing:
    """Limits in the order in which members pass them; `limits` leaves out those that they never pass.

    Attributes:
        limits: names, the first one first.
        share: of the members with a run that ended well.
    """

    limits: tuple[str, ...]
    share: float


def passing_orders(
    option: OptionMargins, limits: Sequence[str], members: Integers | None = None
) -> tuple[Passing, ...]:
    """The orders in which the members of an option pass some of its limits, the most frequent first.

    Args:
        option: of an assessment's `options`.
        limits: names of limits that it tells, each once. What is passed at the same moment, such as what is
            beyond its limit when the hatch closes, counts in this order.
        members: indices of the members that count, repeated by their weight, as `evidence.members.index`; all
            without.

    Returns:
        Every order that occurs; the shares sum to 1. None where no member that counts has a run that ended well. A limit passed after the plan's end, while the last phase
        is held on for a day, counts as passed, as in `time_to_limit`.

    Raises:
        InputError: no limit, one named twice, or one that the option does not tell; members that are no whole numbers of its.
    """
    names = tuple(limits)
    for name in names:
        if name not in option.reached:
            raise InputError.at("", "limits", show(name), expected_name(name, option.reached))
    if not names or len(set(names)) != len(names):
        raise InputError.at("", "limits", show(list(names)), "one or more names, each once")
    times = np.stack([option.reached[name].time for name in names], axis=1)
    counting = _indices(times.shape[0], members)
    counting = counting[option.status[counting] == 0]
    first = np.argsort(np.nan_to_num(times[counting], nan=np.inf), axis=1, kind="stable")
    passed = np.isfinite(times[counting])
    tally = Counter(
        tuple(names[at] for at in order if there[at])
        for order, there in zip(first.tolist(), passed.tolist(), strict=True)
    )
    return tuple(Passing(order, count / counting.size) for order, count in tally.most_common())


def _indices(n: int, members: Integers | None) -> Integers:
    """Of the members that count: all, or those that are asked for."""
    if members is None:
        return np.arange(n)
    found = np.asarray(members)
    if found.ndim != 1 or not np.issubdtype(found.dtype, np.integer):
        raise InputError.at(
            "", "members", f"{found.dtype} of shape {found.shape}", "whole numbers (k,)"
        )
    wrong = (found < 0) | (found >= n)
    if wrong.any():
        raise InputError.at("", "members", str(found[wrong][0]), f"indices from 0 to {n - 1}")
    return found
