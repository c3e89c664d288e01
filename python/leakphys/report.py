"""An assessment as one HTML page for those who decide and those who doubt."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from leakphys.cells import duration, probability_text, quantile_text
from leakphys.report_html import Html, bar, bullets, element, page, paragraph, table, text
from leakphys.table import (
    cooling_lines,
    extremes,
    load_margin_text,
    since,
    threshold_text,
    time_margin_text,
)
from leakphys.table_known import chance_text, known_number, members_text
from leakphys.units import readable

if TYPE_CHECKING:
    from leakphys._statistics import Probability, Quantiles
    from leakphys.assess import Assessment
    from leakphys.docked import EventSpread
    from leakphys.margins import LimitMargin, OptionMargins

_GRADES = {
    "official": "agencies",
    "press": "press and forums",
    "derived": "arithmetic on others",
    "assumed": "nobody outside knows it: a range",
}


def report(assessment: Assessment) -> str:
    """Return the page: answer, events, what is known, margins, doubts, inputs; same bytes again."""
    found = [
        _head(assessment),
        _answer(assessment),
        _events(assessment),
        *([_known(assessment)] if assessment.observed else []),
        *(_option(entry) for entry in assessment.options),
        _doubts(assessment),
        _inputs(assessment),
    ]
    return page(f"{assessment.title}: assessment", *found)


def _head(a: Assessment) -> Html:
    members = f"{a.n} members, {a.outer_draws} epistemic draws, seed {a.seed}"
    return element(
        "header",
        element("h1", text(a.title)),
        paragraph(
            f"leakphys {a.version}, scenario {a.scenario} {a.digest[:12]}; {members}", "soft"
        ),
        paragraph(
            "Not flight-certified: a research model on public numbers. Probabilities are conditional on "
            "it. The interval beside each is over what nobody outside knows, and is the headline.",
            "warning",
        ),
    )


def _chance(entry: Probability | None, kind: str) -> Html:
    if entry is None:
        return ""
    words = probability_text(entry)
    low, high = entry.epistemic
    return bar(low, entry.value, high, kind=kind, words=words) + element("span", text(words))


def _answer(a: Assessment) -> Html:
    """Options side by side."""
    if not a.options:
        return element("section", element("h2", "Ways home"), paragraph("No options to compare."))
    header = ["way home", "needs", "P(all limits held)", "weighed by the evidence", "driver"]
    rows = []
    for entry in a.options:
        weighed = None if entry.calibrated is None else entry.calibrated.p_all_limits
        driver = next((x for x in entry.limits if x.limit.name == entry.driver), None)
        rows.append(
            [
                element("span", text(entry.option.title)),
                text(duration(entry.required)),
                _chance(entry.p_all_limits, "before"),
                _chance(weighed, "after"),
                "" if driver is None else text(f"{driver.limit.title}: {_margin(driver)}"),
            ]
        )
    kinds = ["", "number", "", "", ""]
    if a.evidence is None:
        header, kinds = header[:3] + header[4:], kinds[:3] + kinds[4:]
        rows = [row[:3] + row[4:] for row in rows]
    note = (
        "Hard and exposure limits count, advisory ones do not. The driver is the limit least likely to be "
        "held, with its median time margin and, in brackets, that of the worst twentieth."
    )
    return element(
        "section", element("h2", "Ways home"), table(header, rows, kinds), paragraph(note, "note")
    )


def _margin(entry: LimitMargin) -> str:
    return f"time margin {time_margin_text(entry.time_margin)}"


def _events(a: Assessment) -> Html:
    """When what happened, on one logarithmic axis."""
    ends = [
        value
        for event in a.events
        for name in ("p05", "p95")
        if (value := getattr(event.time, name)) is not None and value > 0.0
    ]
    scale = (math.log(min(ends)), math.log(max(ends))) if ends else (0.0, 1.0)
    weighed = a.evidence is not None
    header = ["event", "5 %, median, 95 %", "happened", "time after the puncture, log scale"]
    header += ["weighed by the evidence"] if weighed else []
    rows = []
    for event in a.events:
        row = [text(event.name), text(_spread(event.time)), text(_share(event))]
        row.append(_time_bar(event.time, scale))
        if event.calibrated is not None:
            row.append(text(f"{_spread(event.calibrated.time)}; {_share(event.calibrated)}"))
        rows.append(row)
    kinds = ["", "", "number", "", ""][: len(header)]
    return element(
        "section",
        element("h2", "What happened when"),
        paragraph("The loss of cooling comes minutes after the puncture, not hours.", "note"),
        table(header, rows, kinds),
    )


def _share(event: EventSpread) -> str:
    return "no run" if event.p_happened is None else probability_text(event.p_happened)


def _spread(entry: Quantiles) -> str:
    return ", ".join(quantile_text(entry, name, duration) for name in ("p05", "p50", "p95"))


def _time_bar(entry: Quantiles, scale: tuple[float, float]) -> Html:
    span = max(scale[1] - scale[0], 1e-9)

    def place(value: float | None) -> float | None:
        return None if value is None or value <= 0.0 else (math.log(value) - scale[0]) / span

    low, middle, high = (place(value) for value in (entry.p05, entry.p50, entry.p95))
    return bar(low, middle, high, kind="before", words=_spread(entry))


def _known(a: Assessment) -> Html:
    header = ["observation", "known", "members, median [5-95 %]", "weighed", "comparison"]
    rows = []
    for entry in a.observed:
        before, after = members_text(entry)
        label = entry.label + (", weighs" if entry.observation.weighs else "")
        rows.append(
            [text(x) for x in (entry.observation.title, known_number(entry), before, after, label)]
        )
    parts = [
        element("h2", "What is known, beside the members"),
        table(header, rows, ["", "number", "", "", ""]),
        paragraph(
            "Predicted: no input was derived from that fact. Calibrated: one was. What weighs is the "
            "evidence that the weighed columns rest on.",
            "note",
        ),
    ]
    if a.evidence is not None and a.evidence.alternatives:
        names = list(a.evidence.alternatives[0].agrees)
        titles = {entry.observation.name: entry.observation.title for entry in a.observed}
        header = [
            "what the hole is taken for",
            "before",
            "after",
            *(titles[name] for name in names),
        ]
        rows = [
            [
                text(", ".join(entry.words.values()).replace("_", " ")),
                text(f"{entry.prior:.3g}"),
                text(f"{entry.posterior:.3g}"),
                *(text(chance_text(entry.agrees[name])) for name in names),
            ]
            for entry in a.evidence.alternatives
        ]
        effective = a.evidence.members.effective or float(a.n)
        parts += [
            element("h3", "Weights of the alternatives"),
            table(header, rows, ["", *("number",) * (len(header) - 1)]),
            paragraph(f"{a.n} members count as {effective:.0f} independent ones after it.", "note"),
        ]
    return element("section", *parts)


def _option(entry: OptionMargins) -> Html:
    header = ["limit", "class", "threshold", "P(held)", "weighed", "time margin", "load margin"]
    weighed = {} if entry.calibrated is None else {x.limit.name: x for x in entry.calibrated.limits}
    rows = []
    for limit in entry.limits:
        driver = limit.limit.name == entry.driver
        name = element("span", text(limit.limit.title), kind="driver" if driver else "")
        after = weighed.get(limit.limit.name)
        rows.append(
            [
                name,
                text(limit.limit.limit_class),
                text(threshold_text(limit)),
                _chance(limit.p_held, "driver" if driver else "before"),
                "" if after is None else _chance(after.p_held, "after"),
                text(time_margin_text(limit.time_margin)),
                text(load_margin_text(limit)),
            ]
        )
    kinds = ["", "word", "number", "", "", "number", "number"]
    if not weighed:
        header, kinds = header[:4] + header[5:], kinds[:4] + kinds[5:]
        rows = [row[:4] + row[5:] for row in rows]
    head = f"crew {entry.option.crew}, needs {duration(entry.required)} {since(entry.zero)}"
    if entry.departure:
        head += f", which is {duration(entry.departure)} after the puncture"
    return element(
        "section",
        element("h2", text(entry.option.title)),
        paragraph(head, "soft"),
        table(header, rows, kinds),
        *(paragraph(f"{line[0].upper()}{line[1:]}.", "note") for line in cooling_lines(entry)),
        paragraph(f"Came to, median [95 %]: {extremes(entry)}.", "note"),
    )


def _doubts(a: Assessment) -> Html:
    from leakphys._assessment_json import largest_error

    error = largest_error(a)
    statuses = "; ".join(f"{name}: {count}" for name, count in a.status_counts.items())
    drivers = [
        f"{entry.path}: rank correlation {entry.rank_correlation:+.2f}"
        for entry in a.assumed_drivers[:10]
    ]
    loads = [error[name] for name in ("heat_load_margin_W", "interpolation_W")]
    shown = " and ".join("-" if value is None else f"{value:.2g} W" for value in loads)
    closed = (
        f"Numerical error at most {duration(error['time_margin_s'])} of a time margin, and by tolerance "
        f"and interpolation {shown} of a load margin."
    )
    lines = [
        f"Ledgers close to {a.ledger['mass_rel']:.1e} of the mass and {a.ledger['energy_rel']:.1e} of the energy.",
        f"Runs by status: {statuses}.",
        closed,
    ]
    return element(
        "section",
        element("h2", "How sure"),
        bullets(lines),
        element("h3", text(f"Assumed inputs that drive {a.worst_option or 'the answer'}")),
        bullets(drivers or ["none"]),
        element("h3", "What the model leaves out"),
        bullets(a.simplifications),
    )


def _inputs(a: Assessment) -> Html:
    """Every number with its range, grade and source."""
    rows = [
        [
            element("span", text(path), kind="path"),
            text(readable(number.value_si, number.unit_si)),
            text(_range(number.low, number.high, number.unit_si)),
            text(number.grade),
            text(number.source),
        ]
        for path, number in a.inputs.items()
    ]
    grades = "; ".join(f"{grade}: {words}" for grade, words in _GRADES.items())
    header = ["input", "value", "range", "grade", "source"]
    return element(
        "section",
        element("h2", "Inputs"),
        paragraph(f"{grades}.", "note"),
        table(header, rows, ["", "number", "number", "word", ""]),
    )


def _range(low: float | None, high: float | None, unit: str) -> str:
    if low is None or high is None:
        return ""
    return f"{readable(low, unit)} .. {readable(high, unit)}"
