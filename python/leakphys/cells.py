"""Cells and columns of plain text: durations, shares, probabilities, quantiles, aligned lines."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leakphys._statistics import Probability, Quantiles

WIDTH = 120
"""Widest line of a printed assessment."""

CUT_OFF = "Of a normal distribution, cut off where its field ends"


def duration(seconds: float | None, nothing: str = "-") -> str:
    """A time as a person reads it: "95 s", "12.5 min", "-1.25 h", "3.1 d"; `nothing` for None."""
    if seconds is None:
        return nothing
    for size, unit in ((172800.0, "d"), (3600.0, "h"), (60.0, "min")):
        if abs(seconds) >= size:
            return f"{seconds / (86400.0 if unit == 'd' else size):.3g} {unit}"
    return f"{seconds:.3g} s"


def percent(share: float) -> str:
    """A share in per cent, never rounded to 100 or 0 unless it is that."""
    if 0.0 < share < 0.001:
        return "<0.1 %"
    if 0.999 < share < 1.0:
        return ">99.9 %"
    return f"{100.0 * share:.3g} %"


def probability_text(entry: Probability) -> str:
    """A probability with its epistemic interval, "92 % [40-100]"."""
    low, high = (round(100.0 * end, 6) for end in entry.epistemic)
    # The interval is rounded outwards: 100 and 0 mean all and none.
    return f"{percent(entry.value)} [{math.floor(low)}-{math.ceil(high)}]"


def quantile_text(entry: Quantiles, name: str, show: Callable[[float], str]) -> str:
    """The quantile of that name, or what it lies between where it is not known: "> 24 h"."""
    low, high = entry.bounds(name)
    if entry.n == entry.missing:
        return "no run"
    if low is None or high is None:
        return (
            f"> {show(low)}" if low is not None else f"< {show(high)}" if high is not None else "-"
        )
    return show(low) if low == high else f"{show(low)} to {show(high)}"


def aligned(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> list[str]:
    """Lines of columns two spaces apart, numbers to the right, no blanks at the end."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(right))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if flush else cell.ljust(width)
            for cell, width, flush in zip(row, widths, right, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return lines


def wrapped(text: str) -> str:
    """A text in lines of at most WIDTH, those after the first set in."""
    return textwrap.fill(text, WIDTH, subsequent_indent="  ")


def shares_line(title: str, shares: Mapping[str, float]) -> list[str]:
    """One line with a share for each path, none if there are no paths."""
    named = ", ".join(f"{path} {percent(share)}" for path, share in shares.items())
    return [wrapped(f"{title}: {named}.")] if named else []
