"""Where the void sits: how long two loops last for each thing that nobody knows about their hole.

    python examples/04_where_the_void_sits.py [void.png]

Runs loop-zones, one inventory that touches a warm, a middle and a cold wall, and loop-alone, the
same loop at one temperature. Each row changes what it names and leaves the rest as built in. The
table tells when half and 90 % of the coolant are gone, and how much is gone at the latest time that
an official statement leaves for most of it. The figure, in void.png or the file named, shows the same.
"""

import sys

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table

import leakphys as lp

LATEST = 17.75 * 3600.0  # s: NASA, 19 December 2022; fact A5 of docs/facts.md
LONG_ENOUGH = {"plans.docked.leaking.duration": "1000 d"}  # the slowest loop is dry after 162 d

# 1. The rows: a scenario, what is different, and the quantities or words to replace.
SOLUBILITY = 0.15  # assumed: Ostwald coefficient, volume of gas per volume of liquid
SEEN = {"local": "local mixture at the hole", "vapour": "vapour at the hole"}


def at_the_hole() -> list[tuple[str, dict[str, object]]]:
    """What may differ in either loop: what stands at the hole, how it discharges, the coolant."""
    rows: list[tuple[str, dict[str, object]]] = [
        (text, {"puncture.upstream": seen}) for seen, text in SEEN.items()
    ]
    rows.append(("homogeneous equilibrium in the hole", {"puncture.law": "hem"}))
    rows.append(("vapour pressure × 0.5", {"coolant.vapour_pressure_factor": 0.5}))
    rows.append(("vapour pressure × 2", {"coolant.vapour_pressure_factor": 2.0}))
    for saturation, release in ((0.0, 60), (0.5, 60), (0.5, 3600), (1.0, 60), (1.0, 3600)):
        gas = {
            "coolant.gas_solubility": SOLUBILITY,
            "coolant.gas_saturation": saturation,
            "coolant.gas_release_time": f"{release} s",
        }
        rows.append((f"gas {100 * saturation:.0f} % saturated, released in {release} s", gas))
    return rows


zones: list[tuple[str, dict[str, object]]] = [
    (
        f"hole {zone}, mixing width {width} K",
        {"puncture.at": zone, "loop.mixing_width": f"{width} K"},
    )
    for zone in ("cold", "middle", "warm")
    for width in (0.3, 0.5, 1, 3)
]
zones += [(f"relocation time {t} s", {"loop.relocation_time": f"{t} s"}) for t in (10, 60, 600)]
rows = [("loop-zones", *row) for row in [*zones, *at_the_hole()]]
rows += [("loop-alone", *row) for row in [("as built in", {}), *at_the_hole()]]

# 2. A run of each.
half, most, left = [], [], []  # s, s, share
for name, _, changes in rows:
    scenario = lp.Scenario.load(name).replace(**LONG_ENOUGH, **changes)
    run = lp.simulate(scenario, times=[LATEST], signals=["loop.mass_fraction"])
    half.append(run.event("half the coolant gone").time)
    most.append(run.event("90 % of the coolant gone").time)
    left.append(run["loop.mass_fraction"][0])  # not a number once the loop is dry

# 3. The table.
table = Table(title="Where the void sits: hours until the coolant is gone")
for heading in ("loop", "what is different", "half", "90 %", "gone at 17.75 h"):
    table.add_column(heading, justify="left" if heading[0] in "lw" else "right", no_wrap=True)
for i, (name, text, _) in enumerate(rows):
    first = i == 0 or rows[i - 1][0] != name
    table.add_row(
        name if first else "",
        text,
        f"{half[i] / 3600.0:.4g}",
        f"{most[i] / 3600.0:.4g}",
        "> 99 %" if np.isnan(left[i]) else f"{100.0 * (1.0 - left[i]):.0f} %",
        end_section=i + 1 < len(rows) and rows[i + 1][0] != name,
    )
Console(width=96).print(table)

# 4. The figure: a bar from half to 90 %, red where not even half is gone by the latest time.
BEHIND = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
figure = Figure(figsize=(9.5, 10.0), layout="constrained")
FigureCanvasAgg(figure)
axes = figure.subplots()
ys = np.arange(len(rows)) + np.array([1.5 if name == "loop-alone" else 0.0 for name, *_ in rows])
for y, early, late in zip(ys, half, most, strict=True):
    colour = "#D55E00" if early > LATEST else "#E69F00" if late > LATEST else "#0072B2"
    ends = np.array([early, late]) / 3600.0
    axes.plot(ends, [y, y], color=colour, linewidth=4, alpha=0.4, solid_capstyle="butt")
    axes.plot(ends[0], y, "o", color=colour, markersize=6)
    axes.plot(ends[1], y, "D", color=colour, markersize=6, markerfacecolor="white")
for name, title in (
    ("loop-zones", "three walls (loop-zones); hole cold, mixing width 0.5 K unless said"),
    ("loop-alone", "one temperature (loop-alone)"),
):
    top = min(y for y, row in zip(ys, rows, strict=True) if row[0] == name)
    axes.text(1.05, top - 0.85, title, fontsize=9, fontweight="bold", va="center", bbox=BEHIND)
for label, marker, fill in (("half gone", "o", "#666666"), ("90 % gone", "D", "white")):
    axes.plot([], [], marker, color="#666666", markerfacecolor=fill, label=label)
for label, colour in (
    ("90 % gone by 17.75 h", "#0072B2"),
    ("half, not 90 %, by 17.75 h", "#E69F00"),
    ("not even half by 17.75 h", "#D55E00"),
):
    axes.plot([], [], color=colour, linewidth=4, alpha=0.4, label=label)
axes.axvline(LATEST / 3600.0, color="black", linewidth=1.2, linestyle=(0, (4, 2)))
axes.text(
    19.0, ys[-1] + 1.0, "17.75 h: latest time for most of it gone (NASA)", fontsize=8, va="center"
)
axes.set_xscale("log")
axes.set_xlim(1.0, 6000.0)
axes.set_ylim(ys[-1] + 1.7, -1.7)
axes.set_yticks(ys, [text for _, text, _ in rows], fontsize=8)
axes.xaxis.set_major_formatter("{x:g}")
axes.set_xlabel("time after the puncture [h]")
days = axes.secondary_xaxis("top", functions=(lambda h: h / 24.0, lambda d: 24.0 * d))
days.xaxis.set_major_formatter("{x:g}")
days.set_xlabel("[d]")
axes.grid(True, axis="x", color="#DDDDDD", linewidth=0.6)
axes.tick_params(axis="y", length=0)
axes.spines[["right"]].set_visible(False)
axes.set_axisbelow(True)
figure.legend(loc="outside lower center", ncols=3, fontsize=8, frameon=False)
target = sys.argv[1] if len(sys.argv) > 1 else "void.png"
figure.savefig(target, dpi=100)
print(f"figure: {target}")
