"""A run over time: panels of what belongs together, and numbered lines for its events."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np

from leakphys.plot_figure import BLUE, GREEN, GREY, ORANGE, RED, blank, heading, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from leakphys.result import Result

_LINES = (BLUE, RED, GREEN, ORANGE, "#CC79A7", "#56B4E9", "#000000")
_STYLES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1)))
_MOST_LINES = 7  # of one panel of temperatures, before the coolant has one of its own
_PANEL, _ENTRY = 2.0, 0.155  # height of a panel, and of a legend's entry [inch]

# Heading, unit on the axis, SI to shown, and its lines: label and signal.
_Panel = tuple[str, str, float, float, list[tuple[str, str]]]


def timeline_of_run(result: Result) -> Figure:
    """Panels over a shared time axis; numbered lines for events, which a legend names."""
    panels = _panels(result)
    happened = [event for event in result.events if event.time is not None]
    heights = [max(_PANEL, 0.3 + _ENTRY * len(lines)) for *_, lines in panels] or [_PANEL]
    figure = blank(9.0, 1.4 + sum(heights) + 0.15 * len(heights) + 0.18 * len(happened))
    rows = figure.subplots(
        len(heights), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": heights}
    )[:, 0]
    hours = result.time / 3600.0
    for axes, (title, label, scale, offset, lines) in zip(rows, panels, strict=False):
        for position, (words, name) in enumerate(lines):
            axes.plot(
                hours,
                result[name] * scale + offset,
                color=_LINES[position % len(_LINES)],
                linestyle=_STYLES[position % len(_STYLES)],
                linewidth=1.6,
                label=words,
            )
        axes.set_ylabel(label)
        axes.set_title(title, loc="left", fontsize=10, pad=13)  # above the events' numbers
        if len(lines) > 1:
            axes.legend(
                fontsize=8, frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5),
                labelspacing=0.25,
            )  # fmt: skip
        plain(axes)
        _event_lines(axes, [event.time for event in happened if event.time is not None])
    rows[-1].set_xlabel(f"time from time zero of plan {result.plan} [h]")
    title = heading(result.title, result.status.sentence, 95)
    figure.suptitle(title, fontsize=11, parse_math=False)
    if happened:
        # A name is not broken: its blanks are none to the wrapping.
        named = [
            f"{i} {event.name}".replace(" ", "\u00a0") for i, event in enumerate(happened, start=1)
        ]
        told = textwrap.fill(",  ".join(named), 105).replace("\u00a0", " ")
        figure.supxlabel(told, fontsize=8, color=GREY)
    return figure


def _panels(result: Result) -> list[_Panel]:
    """The panels that have a line: pressures and shares of loops, temperatures, humidities."""
    several = any(name.startswith("loops.") for name in result)
    shares = [
        (f"{words}: {what.replace('_', ' ')}" if several else what.replace("_", " "), name)
        for what in ("mass_fraction", "heat_rejection_fraction")
        for words, name in _of_loops(result, what)
    ]
    # The zones first: what repeats one of them, such as a volume of one zone, is not drawn again.
    coolant = _told_once(
        result,
        [
            *_of_parts(result, "zones", "temperature"),
            *_of_parts(result, "volumes", "temperature"),
            *_of_loops(result, "temperature", alone="coolant"),
        ],
    )
    others = [
        entry
        for part in ("nodes", "compartments")
        for entry in _of_parts(result, part, "temperature")
    ]
    celsius = ("temperature [°C]", 1.0, -273.15)
    together = len(coolant) + len(others) <= _MOST_LINES
    panels: list[_Panel] = [
        ("Loop", "pressure [kPa]", 1e-3, 0.0, _of_loops(result, "pressure")),
        ("Coolant", "share [%]", 100.0, 0.0, shares),
        ("Temperatures", *celsius, [*coolant, *others] if together else []),
        ("Temperatures of the coolant", *celsius, [] if together else coolant),
        ("Temperatures of nodes and compartments", *celsius, [] if together else others),
        (
            "Humidity",
            "relative humidity [%]",
            100.0,
            0.0,
            _of_parts(result, "compartments", "relative_humidity"),
        ),
    ]
    return [panel for panel in panels if panel[-1]]


def _of_loops(result: Result, what: str, alone: str = "loop") -> list[tuple[str, str]]:
    """Label and signal of each loop that tells it."""
    main = [(alone, f"loop.{what}")] if f"loop.{what}" in result else []
    return main + _of_parts(result, "loops", what)


def _of_parts(result: Result, part: str, what: str) -> list[tuple[str, str]]:
    """Label and signal of each part of a kind that tells it."""
    found = [name.split(".") for name in result if name.startswith(f"{part}.")]
    return [
        (name.replace("_", " "), f"{part}.{name}.{signal}")
        for _, name, signal in found
        if signal == what
    ]


def _told_once(result: Result, lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The lines without those whose values are another's before them."""
    kept: list[tuple[str, str]] = []
    for words, name in lines:
        column = result[name]
        if not any(np.array_equal(column, result[other], equal_nan=True) for _, other in kept):
            kept.append((words, name))
    return kept


def _event_lines(axes: Axes, times: list[float]) -> None:
    """Vertical lines with numbers above the panel, pushed apart where they would overlap."""
    low, high = axes.get_xlim()
    placed = -np.inf
    for number, time in sorted(enumerate(times, start=1), key=lambda entry: entry[1]):
        hour = time / 3600.0
        axes.axvline(hour, color=GREY, linewidth=0.8, linestyle=(0, (2, 2)))
        placed = max(placed + 0.018 * (high - low), hour)
        axes.annotate(
            str(number), (placed, 1.0), xycoords=("data", "axes fraction"), fontsize=7,
            color=GREY, ha="center", va="bottom",
        )  # fmt: skip
