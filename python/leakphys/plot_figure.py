"""What all figures share: their colours, a plain frame, and a heading that says what it is of."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from leakphys.errors import one_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#666666"
_LONGEST_TITLE = 300


def blank(width: float, height: float) -> Figure:
    """A figure of that size [inch], without pyplot, so that no display is needed."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def plain(axes: Axes) -> None:
    """No frame above and to the right, and a light grid."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(True, color="#DDDDDD", linewidth=0.6)
    axes.set_axisbelow(True)


def heading(title: str, below: str, letters: int) -> str:
    """A title in lines of so many letters, at most three, and a line below it.

    Figures show it with parse_math=False: a dollar sign in it is one.
    """
    lines = textwrap.wrap(one_line(title, _LONGEST_TITLE), letters, max_lines=3, placeholder=" ...")
    return "\n".join([*lines, *textwrap.wrap(below, letters)])
