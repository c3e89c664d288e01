"""One static page of asv's results, without scripts and without anything to fetch: `python tools/benchmark_page.py`.

asv's own page (`asv publish`) loads its scripts and styles from other people's servers; this one needs no network.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WIDTH, HEIGHT = 160, 28  # pixels of a curve

STYLE = """
body { font: 15px/1.5 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222 }
table { border-collapse: collapse; margin: 0 0 1.5em } td, th { padding: .15em .8em; text-align: left }
td.number { text-align: right; font-variant-numeric: tabular-nums } tr { border-bottom: 1px solid #ddd }
h2 { font-size: 1em; margin: 1.5em 0 .2em } p { margin: 0 0 .5em; color: #555 }
polyline { fill: none; stroke: #06c; stroke-width: 1.5 } circle { fill: #06c }
"""


@dataclass
class Series:
    """One benchmark with one choice of its parameters on one machine: values by commit, oldest first."""

    benchmark: str
    parameters: tuple[str, ...]
    machine: str
    points: list[tuple[int, str, float]] = field(default_factory=list)  # date [ms], commit, value


def read(results: Path) -> tuple[dict[str, Any], list[Series], dict[str, str]]:
    """Benchmarks as asv knows them, all series, and a line of facts for each machine."""
    known = json.loads((results / "benchmarks.json").read_text())
    series: dict[tuple[str, tuple[str, ...], str], Series] = {}
    machines = {}
    for path in sorted(results.glob("*/*.json")):
        if path.name == "machine.json":
            continue
        run = json.loads(path.read_text())
        facts = run["params"]
        name = facts["machine"]
        machines[name] = f"{name}: {facts['cpu']}, {facts['num_cpu']} processors, {facts['os']}"
        for benchmark, row in run["results"].items():
            if benchmark not in known or row[0] is None:
                continue
            choices = itertools.product(*row[1])
            for choice, value in zip(choices, row[0], strict=True):
                if value is None:
                    continue
                key = (benchmark, tuple(choice), name)
                found = series.setdefault(key, Series(*key))
                found.points.append((run["date"], run["commit_hash"][:8], float(value)))
    for found in series.values():
        found.points.sort()
    return known, list(series.values()), machines


def curve(values: list[float]) -> str:
    """Values over commits as a small picture; nothing for a single one."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    height = (high - low) or 1.0
    step = (WIDTH - 8) / (len(values) - 1)
    places = [
        (4 + k * step, 4 + (HEIGHT - 8) * (1 - (value - low) / height))
        for k, value in enumerate(values)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    x, y = places[-1]
    return (
        f'<svg width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{low:.4g} to {high:.4g}">'
        f'<polyline points="{line}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2.5"/></svg>'
    )


def table(benchmark: dict[str, Any], series: Iterable[Series]) -> str:
    """One benchmark: a row for each choice of its parameters on each machine."""
    names = [*benchmark["param_names"], "machine", benchmark["unit"], "commit", "", "course"]
    rows = []
    for entry in series:
        date, commit, value = entry.points[-1]
        values = [point[2] for point in entry.points]
        told = [escape(text) for text in (*entry.parameters, entry.machine)]
        day = datetime.datetime.fromtimestamp(date / 1e3, datetime.UTC).date()
        cells = "".join(f"<td>{text}</td>" for text in told)
        cells += f'<td class="number">{value:.4g}</td><td>{commit}</td><td>{day}</td>'
        rows.append(f"<tr>{cells}<td>{curve(values)}</td></tr>")
    head = "".join(f"<th>{escape(str(name))}</th>" for name in names)
    return f"<table><tr>{head}</tr>\n" + "\n".join(rows) + "\n</table>"


def page(results: Path) -> str:
    """The whole page."""
    known, series, machines = read(results)
    parts = [f"<p>{escape(line)}</p>" for line in machines.values()]
    for name in sorted({entry.benchmark for entry in series}):
        mine = [entry for entry in series if entry.benchmark == name]
        parts.append(f"<h2>{escape(name)}</h2>\n{table(known[name], mine)}")
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>leakphys: benchmarks</title>\n'
        f"<style>{STYLE}</style>\n<h1>leakphys: benchmarks</h1>\n"
        + "\n".join(parts)
        + "\n</html>\n"
    )


def main() -> None:
    """Read, write, say where."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--results", type=Path, default=ROOT / ".asv" / "results")
    parser.add_argument("--out", type=Path, default=ROOT / ".asv" / "page.html")
    given = parser.parse_args()
    if not (given.results / "benchmarks.json").is_file():
        sys.exit(f"{given.results}: no results of asv; expected some of `asv run`")
    given.out.write_text(page(given.results))
    print(given.out)


if __name__ == "__main__":
    main()
