"""Plain text of single runs, of sweeps and of summaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from leakphys.cells import CUT_OFF, aligned, duration, percent, shares_line
from leakphys.puncture_told import run_lines

if TYPE_CHECKING:
    from leakphys.result import Event, Result
    from leakphys.summary_result import Summary
    from leakphys.sweep_result import SweepResult


def event_time(event: Event, nothing: str) -> str:
    """The time of an event, or `nothing` if there is none; of a run that failed, that it ended before."""
    if event.time is None and event.cut_short:
        return "the run ended before"
    return duration(event.time, nothing)


def failure(result: Result) -> str:
    """When and in which volumes a run failed, to follow its sentence; empty if it did not."""
    if result.status.ok:
        return ""
    place = f", in {result.failed_in}" if result.failed_in else ""
    return f", {duration(result.end_time)} from time zero{place}"


def result_text(result: Result) -> str:
    """Text of one run: events in order, limits, status, ledgers."""
    zero = duration(result.zero_time) + " after the start"
    spans = f"plan {result.plan}, time zero {zero}, ended at {duration(result.end_time)}"
    text = [f"{result.scenario}: {result.title}", f"{spans}; leakphys {result.version}", ""]
    rows = [("event", "time")]
    rows += [(event.name, event_time(event, "did not happen")) for event in result.events]
    text += aligned(rows, (False, True))
    if result.limits:
        rows = [("limit", "first exceeded")]
        rows += [(limit.name, event_time(limit, "not reached")) for limit in result.limits]
        text += ["", *aligned(rows, (False, True))]
    holes = run_lines(result.punctures)
    text += ["", *holes] if holes else []
    mass, energy = abs(result.ledger["mass_rel"]), abs(result.ledger["energy_rel"])
    text += ["", f"status: {result.status.sentence}{failure(result)}"]
    text.append(f"ledgers close to {mass:.1e} of the mass and {energy:.1e} of the energy")
    return "\n".join(text)


def sweep_text(sweep: SweepResult) -> str:
    """Text of a sweep: the columns with their ranges, statuses, ledgers."""

    text = [f"{sweep.scenario}: plan {sweep.plan}, {sweep.n} members, seed {sweep.seed}"]
    if not sweep.complete:
        text.append("incomplete: interrupted before every member was run")
    rows: list[tuple[str, ...]] = [("column", "unit", "there for", "least", "median", "greatest")]
    for name in sweep:
        there = sweep[name][np.isfinite(sweep[name])]
        numbers = (there.min(), np.median(there), there.max()) if there.size else ()
        cells = [f"{number:.4g}" for number in numbers] or ["-", "-", "-"]
        rows.append((name, sweep.units[name] or "-", str(there.size), *cells))
    text += aligned(rows, (False, False, True, True, True, True))
    for number, sentence in sweep.sentences.items():
        text.append(f"status {sentence}: {int((sweep.status == number).sum())}")
    largest = {
        term: float(np.abs(column[sweep.status == 0]).max()) if (sweep.status == 0).any() else None
        for term, column in sweep.ledger.items()
        if term.endswith("_rel")
    }
    text += shares_line(CUT_OFF, sweep.cut_off)
    text.append(_ledgers_line(largest))
    return "\n".join(text)


def summary_text(summary: Summary) -> str:
    """Text of a summary: what happened to how many and when, statuses, ledgers."""
    text = [f"{summary.scenario}: plan {summary.plan}, {summary.n} members, seed {summary.seed}"]
    if not summary.complete:
        text.append("incomplete: interrupted before every member was run")
    text.append("times in s from time zero, of members to which it happened")
    text.append(
        "share: of those known; bounds: each with 95 % confidence, whatever the unknown did"
    )
    head = "happened", "not", "unknown", "share", "bounds"
    rows: list[tuple[str, ...]] = [
        ("output", *head, "least", "5 %", "median", "95 %", "greatest", "mean")
    ]
    for name, entry in summary.outputs.items():
        numbers = [
            f"{number:.4g}" for number in summary.quantile(name, [0.0, 0.05, 0.5, 0.95, 1.0])
        ]
        cells = [*numbers, f"{entry.mean:.4g}"] if entry.mean is not None else ["-"] * 6
        share = "-" if entry.probability is None else percent(entry.probability)
        bounds = "-"
        if entry.lower95 is not None and entry.upper95 is not None:
            bounds = f"{percent(entry.lower95)} to {percent(entry.upper95)}"
        members = (str(x) for x in (entry.happened, entry.not_happened, entry.unknown))
        rows.append((name, *members, share, bounds, *cells))
    text += aligned(rows, (False, *[True] * 11))
    text += [f"status {sentence}: {count}" for sentence, count in summary.status.items()]
    text += shares_line(CUT_OFF, summary.cut_off)
    text.append(_ledgers_line(summary.ledger))
    return "\n".join(text)


def _ledgers_line(largest: Mapping[str, float | None]) -> str:
    told = (f"{term} {'-' if value is None else f'{value:.1e}'}" for term, value in largest.items())
    return "ledgers: " + ", ".join(told)
