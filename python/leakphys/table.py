"""Plain text of an assessment: what happened when, options side by side, and what it rests on."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leakphys._statistics import Probability, Quantiles
    from leakphys.assess import Assessment
    from leakphys.margins import LimitMargin, OptionMargins
    from leakphys.result import Event, Result
    from leakphys.sweep_result import SweepResult

WIDTH = 110
_HEADER = (
    "",
    "limit",
    "class",
    "threshold",
    "P(held) [lo-hi]",
    "time margin p50 [p05]",
    "load margin",
)
_RIGHT = (False, False, False, True, True, True, True)  # alignment per column
_CUT_OFF = "Of a normal distribution, cut off where its field ends"
_NAME = 26  # longest name shown whole, where the line has room for it


def duration(seconds: float | None, nothing: str = "-") -> str:
    """A time as a person reads it: "95 s", "12.5 min", "-1.25 h", "3.1 d"; `nothing` for None."""
    if seconds is None:
        return nothing
    for size, unit in ((172800.0, "d"), (3600.0, "h"), (60.0, "min")):
        if abs(seconds) >= size:
            return f"{seconds / (86400.0 if unit == 'd' else size):.3g} {unit}"
    return f"{seconds:.3g} s"


def percent(share: float) -> str:
    """A share in per cent, never rounded to 100 or 0 unless it is that."""
    if 0.0 < share < 0.001:
        return "<0.1 %"
    if 0.999 < share < 1.0:
        return ">99.9 %"
    return f"{100.0 * share:.3g} %"


def probability_text(entry: Probability) -> str:
    """A probability with its epistemic interval, "92 % [40-100]"."""
    low, high = (round(100.0 * end, 6) for end in entry.epistemic)
    # The interval is rounded outwards: 100 and 0 mean all and none.
    return f"{percent(entry.value)} [{math.floor(low)}-{math.ceil(high)}]"


def quantile_text(entry: Quantiles, name: str, show: Callable[[float], str]) -> str:
    """The quantile of that name, or what it lies between where it is not known: "> 24 h"."""
    low, high = entry.bounds(name)
    if entry.n == entry.missing:
        return "no run"
    if low is None or high is None:
        return (
            f"> {show(low)}" if low is not None else f"< {show(high)}" if high is not None else "-"
        )
    return show(low) if low == high else f"{show(low)} to {show(high)}"


def _time_margin(entry: Quantiles) -> str:
    middle = quantile_text(entry, "p50", duration)
    return middle if entry.p05 is None else f"{middle} [{duration(entry.p05)}]"


def _load_margin(entry: LimitMargin) -> str:
    """The median, and whether heat put in or taken out touches the limit on that side of zero."""
    middle, touching = entry.heat_load_margin.p50, entry.touching_load
    if middle is None:
        return quantile_text(entry.heat_load_margin, "p50", lambda load: f"{load:.0f} W")
    number = touching.added + touching.taken_away
    relieved = number - touching.worsened
    against, along = ("in", "out") if middle > 0.0 else ("out", "in")
    counts = ((against, touching.worsened), (along, relieved))
    ways = [way for way, members in counts if members > 0.05 * number]
    return f"{middle:.0f} W {'/'.join(sorted(ways))}"


def _threshold(entry: LimitMargin) -> str:
    from leakphys.units import readable

    sign = ">" if entry.limit.side == "above" else "<"
    return f"{sign} {readable(entry.limit.threshold, entry.limit.unit)}"


def _row(entry: LimitMargin, driver: str | None, longest: int) -> tuple[str, ...]:
    name = entry.limit.name
    return (
        "->" if name == driver else "",
        name if len(name) <= longest else name[: longest - 3] + "...",
        entry.limit.limit_class,
        _threshold(entry),
        probability_text(entry.p_held),
        _time_margin(entry.time_margin),
        _load_margin(entry),
    )


def aligned(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> list[str]:
    """Lines of columns two spaces apart, numbers to the right, no blanks at the end."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(right))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if flush else cell.ljust(width)
            for cell, width, flush in zip(row, widths, right, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return lines


def _option_head(entry: OptionMargins) -> str:
    crew = entry.option.crew
    all_limits = "no hard or exposure limit"
    if entry.p_all_limits is not None:
        found = entry.p_all_limits
        bound = percent(math.floor(1000.0 * found.lower95) / 1000.0)  # a lower bound stays one
        all_limits = f"P(all limits held) {probability_text(found)}, sampling bound {bound}"
    title = entry.option.title or entry.option.name
    head = f"{entry.option.name}: {title}" if title != entry.option.name else title
    needs = f"crew {crew}, needs {duration(entry.required)} from hatch closure"
    return f"{textwrap.shorten(head, WIDTH, placeholder='...')}\n  {needs}; {all_limits}"


def margin_table(assessment: Assessment) -> str:
    """Options and limits with class, threshold, P(held) [epistemic interval] and median margins.

    An arrow marks the driver of its option; [p05] is the margin that 95 % of the members exceed.
    """
    names = [entry.limit.name for option in assessment.options for entry in option.limits]
    longest = min(_NAME, max(map(len, names), default=0))
    lines = _limit_lines(assessment, longest)
    if (excess := max(map(len, lines)) - WIDTH) > 0:  # names give way, never numbers
        lines = _limit_lines(assessment, max(longest - excess, 4))
    text = [lines[0], "-" * max(len(line) for line in lines)]
    position = 1
    for option in assessment.options:
        text.append(_option_head(option))
        text.extend(lines[position : position + len(option.limits)])
        position += len(option.limits)
    return "\n".join(text)


def _limit_lines(assessment: Assessment, longest: int) -> list[str]:
    """The header and a line for every limit of every option, names cut to `longest`."""
    rows: list[tuple[str, ...]] = [_HEADER]
    for option in assessment.options:
        rows.extend(_row(entry, option.driver, longest) for entry in option.limits)
    return aligned(rows, _RIGHT)


def _events(assessment: Assessment) -> list[str]:
    rows: list[tuple[str, ...]] = [("event", "happened in [lo-hi]", "p05", "p50", "p95")]
    for event in assessment.events:
        chance = "no run" if event.p_happened is None else probability_text(event.p_happened)
        times = (quantile_text(event.time, name, duration) for name in ("p05", "p50", "p95"))
        rows.append((event.name, chance, *times))
    title = f"What happened when, after the puncture (plan {assessment.plan})"
    return [title, *aligned(rows, (False, True, True, True, True))]


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent="  ")


def assessment_text(assessment: Assessment) -> str:
    """Everything a reader needs: events, table, ledgers, errors, simplifications, assumed drivers."""
    statuses = "; ".join(f"{name}: {count}" for name, count in assessment.status_counts.items())
    drawn = f"{assessment.n} members, {assessment.outer_draws} epistemic draws"
    mass, energy = assessment.ledger["mass_rel"], assessment.ledger["energy_rel"]
    text = [
        f"{assessment.scenario}: {assessment.title}",
        f"{drawn}, seed {assessment.seed}, leakphys {assessment.version}",
        "",
        *_events(assessment),
        "",
        *_options(assessment),
        "",
        f"Ledgers close to {mass:.1e} of the mass and {energy:.1e} of the energy.",
        _wrapped(f"Runs by status: {statuses}."),
        *_sampling(assessment),
    ]
    text.extend(_wrapped(f"still thin: {entry}") for entry in assessment.simplifications)
    text.append(
        _wrapped(
            "Probabilities are conditional on the model, its ranges and the simplifications above: "
            "[lo-hi] is the interval over what is merely not known, and is the headline."
        )
    )
    return "\n".join(text)


def _sampling(assessment: Assessment) -> list[str]:
    """What was drawn otherwise than stated, and which runs the margins do without."""
    at_loads = sum(option.failed_at_loads for option in assessment.options)
    longer = sum(option.failed_longer for option in assessment.options)
    text = []
    if at_loads or longer:
        counts = f"runs at extra loads {at_loads}, longer runs {longer}"
        text.append(f"Failed, and left out of margins: {counts}.")
    text += _shares(_CUT_OFF, assessment.cut_off)
    return text + _shares("Drawn again, in the members, to stand in order", assessment.redrawn)


def _shares(title: str, shares: Mapping[str, float]) -> list[str]:
    """One line with a share for each path, none if there are no paths."""
    named = ", ".join(f"{path} {percent(share)}" for path, share in shares.items())
    return [_wrapped(f"{title}: {named}.")] if named else []


def _options(assessment: Assessment) -> list[str]:
    """The table with its legend, the numerical error of what it shows, and what drives it."""
    from leakphys._assessment_json import largest_error

    if not assessment.options:
        return ["No options to compare."]
    error = largest_error(assessment)
    load = [error[name] for name in ("heat_load_margin_W", "interpolation_W")]
    loads = " and ".join("-" if value is None else f"{value:.2g} W" for value in load)
    errors = (
        f"Numerical error at most {duration(error['time_margin_s'])} of a time margin, {loads} of a "
        "load margin (tolerance and interpolation)."
    )
    return [
        margin_table(assessment),
        _wrapped(
            "-> drives its option. Load margins are medians, of an exposure limit for its threshold; in, "
            "out: the heat that touches it is put in or taken out. > or <: all that is known of a median."
        ),
        "",
        _wrapped(errors),
        _drivers(assessment),
    ]


def _drivers(assessment: Assessment) -> str:
    if not assessment.assumed_drivers:
        return "Assumed inputs behind the worst option: none has a range that matters."
    named = [
        f"{entry.path} ({entry.rank_correlation:+.2f})" for entry in assessment.assumed_drivers[:6]
    ]
    about = f"Assumed inputs behind {assessment.worst_option}, by rank correlation: "
    return _wrapped(about + ", ".join(named) + ".")


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
    mass, energy = abs(result.ledger["mass_rel"]), abs(result.ledger["energy_rel"])
    text += ["", f"status: {result.status.sentence}{failure(result)}"]
    text.append(f"ledgers close to {mass:.1e} of the mass and {energy:.1e} of the energy")
    return "\n".join(text)


def sweep_text(sweep: SweepResult) -> str:
    """Text of a sweep: the columns with their ranges, statuses, ledgers."""
    import numpy as np

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
        term: np.nanmax(np.abs(column[sweep.status == 0]), initial=0.0)
        for term, column in sweep.ledger.items()
        if term.endswith("_rel")
    }
    text += _shares(_CUT_OFF, sweep.cut_off)
    text.append("ledgers: " + ", ".join(f"{term} {value:.1e}" for term, value in largest.items()))
    return "\n".join(text)
