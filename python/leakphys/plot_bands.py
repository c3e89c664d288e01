"""Members over time beside what was reported: a panel for each signal, every number with label and source."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from leakphys.errors import InputError, show
from leakphys.plot_figure import BLUE, GREEN, GREY, ORANGE, blank, heading, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from leakphys.observed import Observed
    from leakphys.over_time import Band, Bands
    from leakphys.sampling import Floats

_ZERO_CELSIUS = 273.15
_DAY = 86400.0
_LETTERS = 150  # in a line of the sources


def bands(found: object) -> Figure:
    """Draw the 5 to 95 % bands of a Bands over days, with what was reported, its label and its source.

    Returns a matplotlib Figure: a panel for each signal, bands of all members and of those weighed by the
    evidence, numbered diamonds for what was reported, and a line with the source of each below. InputError
    for anything else.
    """
    from leakphys.over_time import Bands

    if not isinstance(found, Bands):
        raise InputError.at("", "bands", show(found), "the result of bands")
    told = [_told(number, entry) for number, entry in enumerate(found.observed, 1)]
    lines = "\n".join(textwrap.fill(line, _LETTERS, subsequent_indent="   ") for line in told)
    figure = blank(10.0, 1.8 + 2.1 * len(found.signals) + 0.17 * (lines.count("\n") + 1))
    rows = figure.subplots(len(found.signals), 1, sharex=True, squeeze=False)[:, 0]
    for axes, (name, band) in zip(rows, found.signals.items(), strict=True):
        _panel(axes, name, band, found)
    _legend(rows[0])
    rows[-1].set_xlabel(f"time from time zero of plan {found.plan} [d]")
    rows[-1].set_xlim(found.time[0] / _DAY, found.time[-1] / _DAY)
    below = f"{found.n} members, {found.outer_draws} epistemic draws, seed {found.seed}"
    figure.suptitle(heading(found.title, below, 95), fontsize=11, parse_math=False)
    figure.supxlabel(lines, fontsize=7.5, x=0.01, ha="left", color="black", parse_math=False)
    return figure


def _legend(axes: Axes) -> None:
    """Each label once, above the first panel and its title."""
    handles, labels = axes.get_legend_handles_labels()
    once = dict(zip(reversed(labels), reversed(handles), strict=True))
    names = list(dict.fromkeys(labels))
    shown = [once[name] for name in names]
    axes.legend(
        shown, names, ncols=3, frameon=False, fontsize=8,
        loc="lower left", bbox_to_anchor=(0.0, 1.16), borderaxespad=0.0,
    )  # fmt: skip


def _panel(axes: Axes, name: str, band: Band, found: Bands) -> None:
    """One signal: bands, phases, and the numbered reports."""
    days = found.time / _DAY
    for spread, color, label in (
        (band.members, BLUE, "members: 5 %, median, 95 %"),
        (band.weighed, GREEN, "members weighed by the evidence (calibrated on it alone)"),
    ):
        if spread is None:
            continue
        low, middle, high = _shown(spread, band.unit)
        axes.fill_between(days, low, high, color=color, alpha=0.2, linewidth=0.0)
        axes.plot(days, middle, color=color, linewidth=1.6, label=label)
        for edge in (low, high):
            axes.plot(days, edge, color=color, linewidth=0.7)
    for words, (low_start, start, high_start) in found.phases:
        if start < found.time[-1]:
            axes.axvspan(low_start / _DAY, high_start / _DAY, color=GREY, alpha=0.1, linewidth=0.0)
            axes.axvline(start / _DAY, color=GREY, linewidth=0.8, linestyle=":")
            label = words.replace("_", " ")
            axes.text(start / _DAY, 1.0, f" {label}", fontsize=7, color=GREY, va="bottom", transform=axes.get_xaxis_transform())  # fmt: skip
    for number, entry in enumerate(found.observed, 1):
        if entry.observation.signal == name:
            _report(axes, number, entry)
    axes.set_ylabel("[°C]" if band.unit == "K" else f"[{band.unit}]")
    title = ": ".join(name.replace("_", " ").split(".")[-2:])
    axes.set_title(title, loc="left", fontsize=9, pad=12, parse_math=False)
    plain(axes)


def _report(axes: Axes, number: int, entry: Observed) -> None:
    """A diamond with its range, and the number of its source."""
    said = entry.reported
    if said is None or entry.at is None:
        return
    at = entry.at / _DAY
    offset = _ZERO_CELSIUS if entry.unit == "K" else 0.0
    middle = said.value_si - offset
    ends = [(end if end is not None else said.value_si) - offset for end in (said.low, said.high)]
    axes.plot([at, at], ends, color=ORANGE, linewidth=6, alpha=0.5, solid_capstyle="butt")
    axes.plot([at], [middle], "D", color=ORANGE, markersize=6, markeredgecolor="black",
              label="reported, with its range")  # fmt: skip
    axes.annotate(f"{number} {entry.label}", (at, middle), xytext=(7, 4),
                  textcoords="offset points", fontsize=8)  # fmt: skip


def _shown(spread: Floats, unit: str) -> Floats:
    return spread - _ZERO_CELSIUS if unit == "K" else spread


def _told(number: int, entry: Observed) -> str:
    """What was reported, of what, and where it comes from."""
    said = entry.reported
    assert said is not None
    value = str(said).replace("degC", "°C").replace(" .. ", " to ")
    dated = f", {said.source_date}" if said.source_date else ""
    facts = ", ".join(entry.facts)
    return f"{number}  {entry.observation.title}: {value} ({entry.label}). {said.source}, {said.grade}{dated} [{facts}]"
