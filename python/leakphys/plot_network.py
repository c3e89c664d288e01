"""A network drawn with its state: how full and warm each zone is, what flows, pushes and leaks.

The layout is that of plot_layout: left what joins, drives, holds and empties the coolant, then the
coolant, then the thermal points by their distance from it.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from leakphys.errors import one_line
from leakphys.plot_figure import BLUE, GREEN, GREY, ORANGE, RED, heading
from leakphys.plot_layout import JET, Layout, layout
from leakphys.plot_state import State, Words, attachments, state_at, words_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from leakphys.plot_layout import Box, Frame, Wire
    from leakphys.result import Result
    from leakphys.scenario import Scenario

_STYLES: dict[str, tuple[str, object, float, str]] = {  # colour, dashes, width, words
    "coolant": (BLUE, "-", 2.4, "coolant"),
    "pumped": (GREEN, (0, (5, 2)), 1.6, "heat, as far as the coolant circulates"),
    "wetted": (GREEN, (0, (1, 1)), 1.6, "heat, as far as the wall is wetted"),
    "tube": (GREEN, "-", 1.6, "heat, to the coolant in tubes"),
    "natural_convection": (GREY, (0, (1, 1)), 1.6, "heat, to gas that gravity stirs"),
    "linear": (GREY, "-", 1.2, "heat"),
    "radiation": (ORANGE, "-", 1.6, "radiation"),
    "air": ("#56B4E9", "-", 2.4, "air"),
    "vapour": ("#56B4E9", (0, (1, 2)), 1.2, "vapour to a wall"),
}
_FOOT = 0.95  # height of the legend and the colour bar
_HEADLINE = 0.28  # and for each line of it
_LINE, _LETTER = 0.17, 0.08  # height and width of the heading's letters
_BELLOWS = 0.11
_LEAST_SPAN = 20.0  # K, of the colours


def network(
    scenario: Scenario, result: Result | None = None, time: float | str | None = None
) -> Figure:
    """Draw the parts of a scenario, how they join, and their state at a time of a run of it.

    Zones of the coolant are filled as far as they hold liquid, in the colour of their temperature;
    a red arrow leaves an open hole. Without a result the drawing shows the state in which the
    scenario starts. `time`, in s or a text with a unit, counts from time zero of the run's plan; between samples the drawing
    interpolates, and None is the run's last sample.

    Returns a matplotlib Figure. Raises InputError for a result of another scenario, or a time at
    which the run has no sample.

    Example:
        >>> import leakphys as lp
        >>> zones = lp.Scenario.load("loop-zones")
        >>> lp.plot.network(zones, lp.simulate(zones), time=3600.0).savefig("loop.png")
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    state = state_at(scenario, result, time)
    plan = layout(scenario, attachments(scenario))
    width = max(plan.width, 7.5)
    title = heading(state.scenario.title, state.moment, int(width / _LETTER))
    headline = _HEADLINE + _LINE * (1 + title.count("\n"))
    height = plan.height + _FOOT + headline
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(
        0.5 * (plan.width - figure.get_figwidth()), 0.5 * (plan.width + figure.get_figwidth())
    )
    axes.set_ylim(-_FOOT, plan.height + headline)
    axes.set_axis_off()
    colours = _Colours(state)
    for wire in plan.wires:
        _wire(axes, wire)
    for frame in plan.frames:
        _frame(axes, frame, state)
    for box in plan.boxes.values():
        _box(axes, box, words_of(scenario, state, box.key), colours)
    middle = 0.5 * plan.width
    axes.text(
        middle, plan.height + 0.1, title, ha="center", va="bottom", fontsize=10, parse_math=False
    )
    _legend(axes, plan, figure)
    colours.bar(figure, height)
    return figure


class _Colours:
    """The colours of temperatures, the same for all parts of a drawing."""

    def __init__(self, state: State) -> None:
        from matplotlib import colormaps
        from matplotlib.colors import Normalize

        known = list(state.temperatures) or [293.15]
        middle = 0.5 * (min(known) + max(known))
        half = max(0.5 * (max(known) - min(known)), 0.5 * _LEAST_SPAN)
        self.norm = Normalize(middle - half - 273.15, middle + half - 273.15)
        self.map = colormaps["coolwarm"]

    def __call__(self, kelvin: float | None) -> tuple[float, float, float]:
        """A light colour, so that black can be read on it; white where nothing is known."""
        if kelvin is None:
            return (1.0, 1.0, 1.0)
        red, green, blue, _ = self.map(float(self.norm(kelvin - 273.15)))
        return tuple(0.55 + 0.45 * part for part in (red, green, blue))  # type: ignore[return-value]

    def bar(self, figure: Figure, height: float) -> None:
        """A colour bar at the foot."""
        import numpy as np

        axes = figure.add_axes((0.62, 0.5 / height, 0.34, 0.12 / height))
        low, high = self.norm.vmin or 0.0, self.norm.vmax or 0.0
        ramp = [self(celsius + 273.15) for celsius in np.linspace(low, high, 128)]
        axes.imshow([ramp], aspect="auto", extent=(low, high, 0.0, 1.0))
        axes.set_yticks([])
        axes.tick_params(labelsize=7, length=2)
        axes.set_xlabel("temperature [°C]", fontsize=8, labelpad=1)


def _box(axes: Axes, box: Box, words: Words, colours: _Colours) -> None:
    """One part: its outline by kind, its filling, and what it tells."""
    from matplotlib.patches import FancyBboxPatch

    left, bottom = box.x - 0.5 * box.width, box.y - 0.5 * box.height
    colour = colours(words.kelvin)
    if words.level is None:
        style = "round,pad=0,rounding_size=0.14" if words.shape == "round" else "square,pad=0"
        dashes = (0, (3, 2)) if words.shape == "dashed" else "-"
        outline = FancyBboxPatch((left, bottom), box.width, box.height, boxstyle=style)
        outline.set(linestyle=dashes, facecolor=colour, edgecolor="black", linewidth=1.0, zorder=3)
        axes.add_patch(outline)
    else:
        fill = words.level * box.height
        _rectangle(axes, (left, bottom, box.width, box.height), "white", "none")
        _rectangle(axes, (left, bottom, box.width, fill), colour, "none")
        _rectangle(axes, (left, bottom, box.width, box.height), "none", "black")
        if 0.0 < words.level < 1.0:
            _line(axes, (left, left + box.width), (bottom + fill, bottom + fill), 1.4)
    if words.travel is not None:  # a bellows at the foot of the box: gas, its head, coolant
        x = left + box.width * min(max(words.travel, 0.0), 1.0)
        _rectangle(axes, (left, bottom, box.width, _BELLOWS), "white", "black")
        _rectangle(axes, (x, bottom, left + box.width - x, _BELLOWS), "#9CC7E4", "black")
    if words.leaks is not None:
        _jet(axes, box, leaks=words.leaks)
    _text(axes, box, words)


def _rectangle(
    axes: Axes, place: tuple[float, float, float, float], face: object, edge: str, zorder: int = 3
) -> None:
    from matplotlib.patches import Rectangle

    left, bottom, width, height = place
    patch = Rectangle((left, bottom), width, height)
    patch.set(facecolor=face, edgecolor=edge, linewidth=1.0, zorder=zorder)
    axes.add_patch(patch)


def _line(axes: Axes, x: tuple[float, float], y: tuple[float, float], width: float) -> None:
    axes.plot(x, y, color=BLUE, linewidth=width, zorder=3)


def _text(axes: Axes, box: Box, words: Words) -> None:
    from matplotlib.patheffects import withStroke

    lines = wrap(words.name.replace("_", " "), 21, max_lines=2, placeholder=" …")
    told = [*lines, *words.lines]
    step = 0.155
    middle = box.y + (0.0 if words.travel is None else 0.5 * _BELLOWS)
    top = middle + 0.5 * step * (len(told) - 1)
    for number, line in enumerate(told):
        text = axes.text(
            box.x, top - number * step, line, ha="center", va="center", fontsize=7.5,
            fontweight="bold" if number < len(lines) else "normal", zorder=4,
        )  # fmt: skip
        if words.level is not None:  # the surface of the liquid passes behind it
            text.set_path_effects([withStroke(linewidth=2.0, foreground="white", alpha=0.8)])


def _jet(axes: Axes, box: Box, *, leaks: bool) -> None:
    """An arrow out of a hole, to the left: red while it leaks."""
    left = box.x - 0.5 * box.width
    axes.annotate(
        "", (left - 0.85 * JET, box.y), (left, box.y), zorder=3,
        arrowprops={
            "arrowstyle": "-|>", "color": RED if leaks else GREY, "linewidth": 2.6 if leaks else 1.0,
            "linestyle": "-" if leaks else ":",
        },
    )  # fmt: skip


def _frame(axes: Axes, frame: Frame, state: State) -> None:
    """The outline of a volume with its state above its zones."""
    place = (frame.left, frame.bottom, frame.width, frame.height)
    _rectangle(axes, place, "#F4F4F4", GREY, zorder=2)
    title, told = state.volume(frame.volume)
    title = one_line(title.replace("_", " "), 26)
    x, top = frame.left + 0.5 * frame.width, frame.bottom + frame.height
    for y, text, weight in ((top - 0.14, title, "bold"), (top - 0.31, told, "normal")):
        axes.text(x, y, text, ha="center", va="center", fontsize=7.5, fontweight=weight, zorder=4)


def _wire(axes: Axes, wire: Wire) -> None:
    """A smooth line through a wire's points; one within a column bulges to its right."""
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    colour, dashes, width, _ = _STYLES[wire.kind]
    points = wire.points
    path, codes = [points[0]], [Path.MOVETO]
    bends = len(points) == 2 and abs(points[0][0] - points[1][0]) < 1e-9
    for number in range(0, len(points) - 1, 2):
        (x0, y0), (x1, y1) = points[number], points[number + 1]
        reach = 0.3 + 0.12 * abs(y1 - y0) if bends else 0.5 * (x1 - x0)
        reach = min(reach, 0.8) if bends else reach
        path += [(x0 + reach, y0), (x1 + reach if bends else x1 - reach, y1), (x1, y1)]
        codes += [Path.CURVE4] * 3
        if number + 2 < len(points):  # straight along the lane
            path.append(points[number + 2])
            codes.append(Path.LINETO)
    arrow = wire.kind == "radiation"
    patch = FancyArrowPatch(path=Path(path, codes), arrowstyle="-|>" if arrow else "-", fill=arrow)
    patch.set(color=colour, linestyle=dashes, linewidth=width, zorder=2.5)
    patch.set_mutation_scale(9)
    axes.add_patch(patch)


def _legend(axes: Axes, plan: Layout, figure: Figure) -> None:
    """The kinds of wires that are there, at the foot."""
    from matplotlib.lines import Line2D

    there = {wire.kind for wire in plan.wires}
    handles = [
        Line2D([], [], color=colour, linestyle=dashes, linewidth=width, label=words)  # type: ignore[arg-type]
        for kind, (colour, dashes, width, words) in _STYLES.items()
        if kind in there
    ]
    if handles:
        axes.legend(
            handles=handles, loc="lower left", fontsize=7, frameon=False, ncols=2,
            bbox_to_anchor=(0.01, 0.0), bbox_transform=figure.transFigure,
        )  # fmt: skip
