"""Figure of a hole's particle: its size against speed with the laws' band, the fluxes' shares, the probability."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from leakphys.cells import percent
from leakphys.impact._fluxes import debris_speed_distribution, meteoroid_impact_speeds
from leakphys.impact._holes import particle_from_hole
from leakphys.impact._told import Answer
from leakphys.plot_figure import BLUE, GREEN, GREY, ORANGE, blank, heading, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SPEEDS = np.linspace(1e3, 80e3, 400)  # m/s


def figure(answer: Answer) -> Figure:
    """Draw an answer: above, particles that fit the hole; below, how fast what strikes the ship is."""
    drawn = blank(8.0, 6.4)
    upper, lower = drawn.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    _sizes(upper, answer)
    _shares(lower, answer)
    q = answer.question
    chance, (low, high) = answer.any_puncture.probability, answer.any_puncture.interval
    below = (
        f"any puncture over {q.area:g} m2 in {q.time / 86400.0:.3g} d: {percent(chance)} "
        f"[{percent(low)} to {percent(high)}]"
    )
    title = f"Particles for a hole of {1e3 * q.hole:.3g} mm in {1e3 * q.wall:.3g} mm of aluminium"
    drawn.suptitle(heading(title, below, 90), fontsize=11, parse_math=False)
    return drawn


def _sizes(axes: Axes, answer: Answer) -> None:
    q = answer.question
    for density, colour in zip(answer.particles, (BLUE, ORANGE, GREEN), strict=False):
        found = particle_from_hole(
            q.hole, wall_thickness=q.wall, velocity=_SPEEDS, angle=q.angle, density=density
        )
        limit = np.asarray(found.limit)
        axes.fill_between(
            _SPEEDS / 1e3, 1e3 * found.lower, 1e3 * found.upper, color=colour, alpha=0.2,
            label=f"could have, {density / 1e3:g} g/cm3",
        )  # fmt: skip
        axes.plot(_SPEEDS / 1e3, 1e3 * limit, color=colour, label="just perforates")
    first = particle_from_hole(
        q.hole,
        wall_thickness=q.wall,
        velocity=_SPEEDS,
        angle=q.angle,
        density=next(iter(answer.particles)),
    )
    metals = [x.diameter for law, x in first.by_law.items() if law != "carbon_carbon"]
    axes.fill_between(
        _SPEEDS / 1e3, 1e3 * np.min(metals, axis=0), 1e3 * np.max(metals, axis=0), color=GREY,
        alpha=0.2, hatch="///", linewidth=0.0, label="band of the hole laws",
    )  # fmt: skip
    axes.axhline(1e3 * q.hole, color=GREY, linestyle="--", label="the hole")
    axes.axvline(q.velocity / 1e3, color=GREY, linestyle=":")
    axes.set(yscale="log", ylabel="particle, mm", ylim=(5.0 * q.hole, 4e3 * q.hole))
    axes.legend(fontsize=8, ncols=2)
    plain(axes)


def _shares(axes: Axes, answer: Answer) -> None:
    """Speeds relative to the ship of each kind's whole flux, not of what punctures alone, each over its share of them."""
    found = answer.any_puncture
    total = found.expected or 1.0
    speeds = meteoroid_impact_speeds(_SPEEDS, answer.question.altitude)
    meteors = speeds * 1e3 * found.meteoroids / total
    axes.fill_between(_SPEEDS / 1e3, meteors, color=BLUE, alpha=0.4,
                      label=f"meteoroids, {percent(found.meteoroids / total)} of punctures")  # fmt: skip
    grid = _SPEEDS[_SPEEDS < 16e3]
    fragments = debris_speed_distribution(grid) * 1e3 * found.debris / total
    axes.fill_between(grid / 1e3, fragments, color=ORANGE, alpha=0.4,
                      label=f"debris, {percent(found.debris / total)}")  # fmt: skip
    axes.set(
        xlabel="impact speed, km/s",
        ylabel="speeds of the fluxes,\nby share of punctures, s/km",
        xlim=(0.0, 80.0),
    )
    axes.legend(fontsize=8)
    plain(axes)
