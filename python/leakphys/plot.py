"""Figures of results: what happened when, how far each option is from each limit, and the network.

Colours are those of Okabe and Ito, which colour-blind readers can tell apart; markers and
labels say the same again. Figures are built without pyplot, so no display is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from leakphys.errors import InputError, show
from leakphys.plot_bands import bands
from leakphys.plot_figure import BLUE, GREY, RED, blank, heading, plain
from leakphys.plot_network import network
from leakphys.plot_observed import observed
from leakphys.plot_run import timeline_of_run

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from leakphys._statistics import Quantiles
    from leakphys.assess import Assessment
    from leakphys.margins import LimitMargin, OptionMargins
    from leakphys.sampling import Floats

__all__ = ["bands", "margins", "network", "observed", "timeline"]

_LINEAR = 100.0  # h up to which the axis of time margins is linear


def timeline(result: object) -> Figure:
    """Draw a Result over time with its events, or the spread of the events of an Assessment.

    Returns a matplotlib Figure; time in h from the plan's time zero. InputError for anything else.
    """
    from leakphys.assess import Assessment
    from leakphys.result import Result

    if isinstance(result, Result):
        return timeline_of_run(result)
    if isinstance(result, Assessment):
        return _events(result)
    found = show(result)
    raise InputError.at("", "timeline", found, "the result of simulate or of assess")


def _events(assessment: Assessment) -> Figure:
    """Bars from the 5 % to the 95 % quantile of every event, dot at the median, log time.

    What happens at or before the puncture lies beyond the lower edge.
    """
    events = assessment.events
    figure = blank(9.0, 1.6 + 0.42 * len(events))
    axes = figure.subplots()
    times = [_scaled(event.time, 3600.0) for event in events]
    known = [time for spread in times for time in spread if time is not None and time > 0.0] or [
        1.0
    ]
    edges = (0.7 * min(known), 1.4 * max(known))
    for row, (event, (low, middle, high)) in enumerate(zip(events, times, strict=True)):
        after = [None if time is None or time <= 0.0 else time for time in (low, middle, high)]
        if high is not None and high <= 0.0:
            _arrow(axes, row, "<", edges[0], BLUE)
        _bar(axes, row, (after[0], after[1], after[2]), edges, BLUE)
        if event.share < 1.0:
            axes.annotate(
                f"in {100.0 * event.share:.0f} %", (1.0, row), xycoords=("axes fraction", "data"),
                xytext=(9, 0), textcoords="offset points", fontsize=8, color=GREY, va="center",
            )  # fmt: skip
    axes.set_yticks(range(len(events)), [event.name for event in events])
    axes.set_ylim(len(events) - 0.4, -0.6)
    axes.set_xscale("log")
    axes.set_xlim(*edges)
    _log_ticks(axes, edges[1] / edges[0])
    axes.set_xlabel("time after the puncture [h]   (5 %, median, 95 % of the members)")
    title = heading(assessment.title, _members(assessment), 80)
    axes.set_title(title, fontsize=11, parse_math=False)
    plain(axes)
    return figure


def _log_ticks(axes: Axes, span: float) -> None:
    """Numbers on a logarithmic axis over a factor `span`: as many as can be read, none between them."""
    from matplotlib.ticker import LogLocator, NullFormatter

    many, some, few = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0), (1.0, 2.0, 5.0), (1.0,)
    numbers = many if span < 8.0 else some if span < 300.0 else few
    axes.xaxis.set_major_locator(LogLocator(subs=numbers))
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_formatter(NullFormatter())


def _members(assessment: Assessment) -> str:
    return f"{assessment.n} members, {assessment.outer_draws} epistemic draws"


def _bar(
    axes: Axes,
    row: float,
    quantiles: tuple[float | None, float | None, float | None],
    edges: tuple[float, float],
    color: str,
) -> None:
    """A bar from low to high with a dot at the middle; an open arrow at an edge goes on beyond it.

    A quantile that is None lies beyond the lower edge if it comes before a known one, else beyond
    the upper one.
    """
    known = [value for value in quantiles if value is not None]
    if not known:
        return
    low, middle, high = quantiles
    ends = [edges[0] if low is None else low, edges[1] if high is None else high]
    axes.plot(ends, [row, row], color=color, linewidth=5, alpha=0.45, solid_capstyle="butt")
    if middle is not None:
        axes.plot([middle], [row], "o", color=color, markersize=6)
    for value, marker, edge in ((low, "<", edges[0]), (high, ">", edges[1])):
        if value is None:
            _arrow(axes, row, marker, edge, color)


def _arrow(axes: Axes, row: float, marker: str, edge: float, color: str) -> None:
    """An open arrow at an edge, over the frame."""
    axes.plot(
        [edge], [row], marker, color=color, markersize=7, markerfacecolor="white", clip_on=False
    )


def _scaled(entry: Quantiles, unit: float) -> tuple[float | None, float | None, float | None]:
    low, middle, high = (
        None if value is None else value / unit for value in (entry.p05, entry.p50, entry.p95)
    )
    return low, middle, high


def _time_edges(rows: list[tuple[OptionMargins, LimitMargin]]) -> tuple[float, float]:
    """Ends of the time axis [h]: all quantiles and zero, with a little room."""
    known = [0.0]
    for _, limit in rows:
        known += [value for value in _scaled(limit.time_margin, 3600.0) if value is not None]
    room = 0.06 * (max(known) - min(known)) + 0.1 if any(known) else 1.0
    return min(known) - room, max(known) + room


def margins(assessment: Assessment) -> Figure:
    """Draw P(held) with its interval, the time margin and the load margin, per option and limit.

    Returns a matplotlib Figure. Filled bars run from the 5 % to the 95 % quantile, an open arrow
    says that the rest lies beyond what was looked at; red is the driver of its option.
    """
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    from leakphys._loads import LOADS
    from leakphys.assess import Assessment as Assessed

    if not isinstance(assessment, Assessed):
        raise InputError.at("", "margins", show(assessment), "the result of assess")

    rows = [(option, limit) for option in assessment.options for limit in option.limits]
    if not rows:
        raise InputError.at("", "margins", "no option with a limit", "at least one")
    figure = blank(12.0, 2.0 + 0.36 * len(rows) + 0.3 * len(assessment.options))
    chance, time, load = figure.subplots(1, 3, sharey=True, width_ratios=(1.0, 1.4, 1.2))
    positions = _positions(assessment)
    edges = (_time_edges(rows), (LOADS[0], LOADS[-1]))
    for row, (option, limit) in zip(positions, rows, strict=True):
        _margin_row((chance, time, load), row, option, limit, edges)
    chance.set_yticks(positions, [_row_name(option, limit) for option, limit in rows], fontsize=8)
    chance.set_ylim(positions[-1] + 0.7, positions[0] - 0.7)
    chance.set_xlim(-0.02, 1.02)
    chance.xaxis.set_major_formatter(PercentFormatter(1.0))
    chance.set_xlabel("P(held); bar: over what is not known")
    load.set_xlim(1.04 * LOADS[0], 1.02 * LOADS[-1])
    if max(map(abs, edges[0])) > _LINEAR:  # weeks beside hours
        time.set_xscale("symlog", linthresh=2.0)
    else:
        time.xaxis.set_major_locator(MaxNLocator(7, steps=(1, 2, 5, 10)))
    time.set_xlim(*edges[0])
    time.set_xlabel("time margin [h]")
    load.set_xlabel("heat-load margin [W]")
    for axes in (chance, time, load):
        plain(axes)
        if axes is not chance:
            axes.axvline(0.0, color="black", linewidth=0.9)
    note = "red: driver of its option; * advisory; open arrow: beyond what was looked at"
    if assessment.evidence is not None:
        note += "; diamond: weighed by the evidence"
    title = heading(assessment.title, f"{_members(assessment)}; {note}", 125)
    figure.suptitle(title, fontsize=11, parse_math=False)
    return figure


def _positions(assessment: Assessment) -> Floats:
    """Rows of the limits, with a gap between options."""
    counts = [len(option.limits) for option in assessment.options]
    gaps = np.repeat(0.7 * np.arange(len(counts)), counts)
    return np.asarray(np.arange(sum(counts)) + gaps, dtype=np.float64)


def _row_name(option: OptionMargins, limit: LimitMargin) -> str:
    star = "*" if limit.limit.limit_class == "advisory" else ""
    return f"{option.option.name}: {limit.limit.name}{star}"


def _margin_row(
    panels: tuple[Axes, Axes, Axes],
    row: float,
    option: OptionMargins,
    limit: LimitMargin,
    edges: tuple[tuple[float, float], tuple[float, float]],
) -> None:
    """One limit of one option in the three panels."""
    chance, time, load = panels
    driver = option.driver == limit.limit.name
    above, below = "mostly held throughout", "mostly exceeded throughout"
    color = RED if driver else GREY if limit.limit.limit_class == "advisory" else BLUE
    low, high = limit.p_held.epistemic
    _bar(chance, row, (low, limit.p_held.value, high), (0.0, 1.0), color)
    for weighed in () if option.calibrated is None else option.calibrated.limits:
        if weighed.limit.name == limit.limit.name:
            chance.plot([weighed.p_held.value], [row], "D", color=color, markerfacecolor="white")
    pairs = ((time, limit.time_margin, 3600.0), (load, limit.heat_load_margin, 1.0))
    for (axes, entry, unit), ends in zip(pairs, edges, strict=True):
        _bar(axes, row, _scaled(entry, unit), ends, color)
        if entry.p05 is None and entry.p50 is None and entry.p95 is None:
            most = max((entry.missing, "no run"), (entry.above, above), (entry.below, below))
            word = most[1]
            axes.annotate(
                word, (0.5, row), xycoords=("axes fraction", "data"), fontsize=7, color=color,
                ha="center", va="center", bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
            )  # fmt: skip
