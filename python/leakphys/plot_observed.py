"""What was publicly reported beside what members did: bands of temperature, each with its label and its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leakphys.errors import InputError, show
from leakphys.plot_figure import BLUE, GREEN, ORANGE, blank, heading, plain

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from leakphys._statistics import Quantiles
    from leakphys.observed import Observed

_ZERO_CELSIUS = 273.15


def observed(assessment: object) -> Figure:
    """Draw every reported temperature beside the members' 5 to 95 % band, before and after the evidence.

    Returns a matplotlib Figure: a row for each observation whose reported number is a temperature. It says whether the
    comparison is a prediction or a calibration, and names the facts. InputError where there is none.
    """
    from leakphys.assess import Assessment

    if not isinstance(assessment, Assessment):
        raise InputError.at("", "observed", show(assessment), "the result of assess")
    rows = [entry for entry in assessment.observed if entry.unit == "K" and entry.reported]
    if not rows:
        found = "no observation that reports a temperature"
        raise InputError.at("", "observed", found, "at least one, of a plan or option that was run")
    figure = blank(10.0, 1.9 + 0.5 * len(rows))
    axes = figure.subplots()
    for row, entry in enumerate(rows):
        _row(axes, row, entry)
    axes.set_yticks(range(len(rows)), [entry.observation.title for entry in rows], fontsize=8)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlabel("temperature [°C]   (bars: 5 to 95 % of the members, dot: median)")
    axes.legend(
        *_key(axes), loc="upper center", bbox_to_anchor=(0.4, -0.14), ncols=3, frameon=False
    )
    below = f"{assessment.n} members, {assessment.outer_draws} epistemic draws"
    axes.set_title(heading(assessment.title, below, 90), fontsize=11, parse_math=False)
    plain(axes)
    return figure


def _row(axes: Axes, row: int, entry: Observed) -> None:
    """The reported number with its range, the members' band, the band weighed by the evidence."""
    said = entry.reported
    if said is not None:
        ends = [said.low or said.value_si, said.high or said.value_si]
        celsius = [end - _ZERO_CELSIUS for end in ends]
        axes.plot(celsius, [row, row], color=ORANGE, linewidth=9, alpha=0.5, solid_capstyle="butt")
        at = said.value_si - _ZERO_CELSIUS
        axes.plot([at], [row], "D", color=ORANGE, markersize=7, label="reported")
    _band(axes, row - 0.12, entry.value, BLUE, "members")
    if entry.value_calibrated is not None:
        _band(axes, row + 0.16, entry.value_calibrated, GREEN, "weighed by the evidence")
    axes.annotate(
        f"{entry.label} ({', '.join(entry.facts)})", (1.0, row), xycoords=("axes fraction", "data"),
        xytext=(6, 0), textcoords="offset points", fontsize=8, va="center",
    )  # fmt: skip


def _band(axes: Axes, row: float, spread: Quantiles, color: str, label: str) -> None:
    known = [None if x is None else x - _ZERO_CELSIUS for x in (spread.p05, spread.p50, spread.p95)]
    low, middle, high = known
    if low is not None and high is not None:
        axes.plot(
            [low, high], [row, row], color=color, linewidth=4, solid_capstyle="butt", label=label
        )
    if middle is not None:
        axes.plot([middle], [row], "o", color=color, markersize=6, markeredgecolor="white")


def _key(axes: Axes) -> tuple[list[Artist], list[str]]:
    """One handle for each label."""
    handles, labels = axes.get_legend_handles_labels()
    first = dict(zip(reversed(labels), reversed(handles), strict=True))
    order = [x for x in ("reported", "members", "weighed by the evidence") if x in first]
    return [first[x] for x in order], order
