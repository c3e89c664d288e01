"""Plain text of an assessment: what happened when, options side by side, and what it rests on."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from leakphys.cells import (
    CUT_OFF,
    WIDTH,
    aligned,
    duration,
    percent,
    probability_text,
    quantile_text,
    shares_line,
    wrapped,
)
from leakphys.table_known import known_text

if TYPE_CHECKING:
    from leakphys._statistics import Quantiles
    from leakphys.assess import Assessment
    from leakphys.docked import EventSpread
    from leakphys.margins import LimitMargin, OptionMargins

_HEADER = (
    "",
    "limit",
    "class",
    "threshold",
    "P(held) [lo-hi]",
    "calibrated",
    "time margin p50 [p05]",
    "load margin",
)
_RIGHT = (False, False, False, True, True, True, True, True)  # alignment per column
_NAME = 26  # longest name shown whole, where the line has room for it


def time_margin_text(entry: Quantiles) -> str:
    """The median, and in brackets what 95 % of the members exceed."""
    middle = quantile_text(entry, "p50", duration)
    return middle if entry.p05 is None else f"{middle} [{duration(entry.p05)}]"


def load_margin_text(entry: LimitMargin) -> str:
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


def threshold_text(entry: LimitMargin) -> str:
    """The threshold with its side, "> 40 degC"."""
    from leakphys.units import readable

    sign = ">" if entry.limit.side == "above" else "<"
    return f"{sign} {readable(entry.limit.threshold, entry.limit.unit)}"


def _row(
    entry: LimitMargin, weighed: LimitMargin | None, driver: str | None, longest: int
) -> tuple[str, ...]:
    name = entry.limit.name
    return (
        "->" if name == driver else "",
        name if len(name) <= longest else name[: longest - 3] + "...",
        entry.limit.limit_class,
        threshold_text(entry),
        probability_text(entry.p_held),
        "" if weighed is None else probability_text(weighed.p_held),
        time_margin_text(entry.time_margin),
        load_margin_text(entry),
    )


def _option_head(entry: OptionMargins) -> str:
    crew = entry.option.crew
    all_limits = "no hard or exposure limit"
    if entry.p_all_limits is not None:
        found = entry.p_all_limits
        bound = percent(math.floor(1000.0 * found.lower95) / 1000.0)  # a lower bound stays one
        all_limits = f"P(all limits held) {probability_text(found)}, sampling bound {bound}"
        if entry.calibrated is not None and entry.calibrated.p_all_limits is not None:
            all_limits += f", calibrated {probability_text(entry.calibrated.p_all_limits)}"
    title = entry.option.title or entry.option.name
    head = f"{entry.option.name}: {title}" if title != entry.option.name else title
    needs = f"crew {crew}, needs {duration(entry.required)} {since(entry.zero)}"
    lines = [f"{needs}; {all_limits}", *cooling_lines(entry)]
    lines.append(f"came to, p50 [p95]: {extremes(entry)}")
    text = [textwrap.shorten(head, WIDTH, placeholder="...")]
    for line in lines:
        text.append(textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="    "))
    return "\n".join(text)


def cooling_lines(entry: OptionMargins) -> list[str]:
    """What the loop still rejects an hour after time zero, p50 [p05], in no line where it cannot."""
    found = entry.remaining_cooling
    if found is None:
        return []
    middle, least = (
        quantile_text(found, name, lambda watt: f"{watt:.3g} W") for name in ("p50", "p05")
    )
    return [f"remaining cooling power an hour later, p50 [p05]: {middle} [{least}]"]


def since(zero: str) -> str:
    """From where the times of an option count."""
    return "from hatch closure" if zero == "hatch_closed" else f"from the start of '{zero}'"


def extremes(entry: OptionMargins) -> str:
    """What each signal that has a limit came to: the highest, or of a lower limit the lowest."""
    from leakphys.units import readable

    told: dict[tuple[str, str], str] = {}
    for limit in entry.limits:
        unit, far = limit.limit.unit, "p95" if limit.limit.side == "above" else "p05"

        def show(value: float, unit: str = unit) -> str:
            return readable(value, unit)

        middle, most = (quantile_text(limit.extreme, name, show) for name in ("p50", far))
        key = (limit.limit.signal, limit.limit.side)
        told.setdefault(key, f"{limit.limit.signal} {middle} [{most}]")
    return ", ".join(told.values()) or "-"


def margin_table(assessment: Assessment) -> str:
    """Options and limits with class, threshold, P(held) [epistemic interval] and median margins.

    P(held) stands there as predicted and, where there is evidence, weighed by it. An arrow marks the driver of its option; [p05] is the margin that 95 % of the members exceed.
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
        weighed: Sequence[LimitMargin | None] = [None] * len(option.limits)
        if option.calibrated is not None:
            weighed = option.calibrated.limits
        pairs = zip(option.limits, weighed, strict=True)
        rows.extend(_row(entry, other, option.driver, longest) for entry, other in pairs)
    if assessment.evidence is not None:
        return aligned(rows, _RIGHT)
    without = _HEADER.index("calibrated")
    return aligned([row[:without] + row[without + 1 :] for row in rows], _RIGHT[1:])


def _events(assessment: Assessment) -> list[str]:
    header = ("event", "happened in [lo-hi]", "p05", "p50", "p95")
    weighed = assessment.evidence is not None
    rows = [(*header, *(("calibrated", "p05", "p50", "p95") if weighed else ()))]
    for event in assessment.events:
        both = [event] if event.calibrated is None else [event, event.calibrated]
        rows.append((event.name, *(cell for entry in both for cell in _event_cells(entry))))
    title = f"What happened when, after the puncture (plan {assessment.plan})"
    return [title, *aligned(rows, (False, *(True,) * (len(rows[0]) - 1)))]


def _event_cells(event: EventSpread) -> tuple[str, ...]:
    chance = "no run" if event.p_happened is None else probability_text(event.p_happened)
    times = (quantile_text(event.time, name, duration) for name in ("p05", "p50", "p95"))
    return (chance, *times)


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
        *known_text(assessment),
        *_options(assessment),
        "",
        f"Ledgers close to {mass:.1e} of the mass and {energy:.1e} of the energy.",
        wrapped(f"Runs by status: {statuses}."),
        *_sampling(assessment),
    ]
    text.extend(wrapped(f"still thin: {entry}") for entry in assessment.simplifications)
    text.append(
        wrapped(
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
    text += shares_line(CUT_OFF, assessment.cut_off)
    return text + shares_line("Drawn again, in the members, to stand in order", assessment.redrawn)


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
        wrapped(
            "-> drives its option. Load margins are medians, of an exposure limit for its threshold; in, "
            "out: the heat that touches it is put in or taken out. > or <: all that is known of a median."
        ),
        "",
        wrapped(errors),
        _drivers(assessment),
    ]


def _drivers(assessment: Assessment) -> str:
    if not assessment.assumed_drivers:
        return "Assumed inputs behind the worst option: none has a range that matters."
    named = [
        f"{entry.path} ({entry.rank_correlation:+.2f})" for entry in assessment.assumed_drivers[:6]
    ]
    about = f"Assumed inputs behind {assessment.worst_option}, by rank correlation: "
    return wrapped(about + ", ".join(named) + ".")
