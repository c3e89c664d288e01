"""Plain text of what is publicly known beside what the members did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leakphys.cells import aligned, probability_text, quantile_text
from leakphys.units import readable

if TYPE_CHECKING:
    from leakphys._statistics import Probability, Quantiles
    from leakphys.assess import Assessment
    from leakphys.evidence import Evidence
    from leakphys.observed import Observed
    from leakphys.quantities import Quantity

_LONGEST = 44


def known_text(assessment: Assessment) -> list[str]:
    """Lines of observations and of the weights that they give; none where there are none."""
    if not assessment.observed:
        return []
    header = ("observation", "known", "members p50 [p05-p95]", "calibrated", "before weighing")
    rows = [header, *(_row(entry) for entry in assessment.observed)]
    without = assessment.evidence is None
    if without:
        rows = [(*row[:3], row[4]) for row in rows]
    text = [
        "What is known, beside the members (calibrated: weighed by the leak's own evidence)",
        *aligned(rows, (False, True, True, True, False)[: 4 if without else 5]),
    ]
    if assessment.evidence is not None:
        text += ["", *_weights(assessment.evidence, assessment.n)]
    return [*text, ""]


def _row(entry: Observed) -> tuple[str, ...]:
    title = entry.observation.title
    name = title if len(title) <= _LONGEST else f"{title[: _LONGEST - 3]}..."
    label = entry.label
    if entry.observation.weighs:
        label += ", weighs"
    return (name, known_number(entry), *members_text(entry), label)


def known_number(entry: Observed) -> str:
    """What was reported, or the side of the threshold on which it was."""
    if entry.reported is not None:
        return _number(entry.reported)
    if entry.threshold is None:
        return "-"
    sign = ">" if entry.observation.side == "above" else "<"
    return f"{sign} {_number(entry.threshold)}"


def _number(quantity: Quantity) -> str:
    value = readable(quantity.value_si, quantity.unit_si)
    if quantity.low is None or quantity.high is None:
        return value
    low, high = (readable(end, quantity.unit_si) for end in (quantity.low, quantity.high))
    return f"{value} ({_ends(low, high, value)})"


def members_text(entry: Observed) -> tuple[str, str]:
    """What the members say, as drawn and weighed: a probability, or a median with its spread."""
    if entry.observation.side is not None:
        found = [chance_text(chance) for chance in (entry.agrees, entry.agrees_calibrated)]
    else:
        spreads = (entry.value, entry.value_calibrated)
        found = ["-" if spread is None else _spread(spread, entry.unit) for spread in spreads]
    return found[0], found[1]


def chance_text(entry: Probability | None) -> str:
    """A probability with its interval, "-" where there is none."""
    return "-" if entry is None else probability_text(entry)


def _spread(entry: Quantiles, unit: str) -> str:
    def show(value: float) -> str:
        return readable(value, unit)

    middle, low, high = (quantile_text(entry, name, show) for name in ("p50", "p05", "p95"))
    return middle if middle == "no run" else f"{middle} [{_ends(low, high, middle)}]"


def _ends(low: str, high: str, beside: str) -> str:
    """Two ends, without their units only where all three share one."""
    (first, _, one), (second, _, other) = low.partition(" "), high.partition(" ")
    shared = (
        one and one == other and beside.endswith(f" {one}") and "<" not in low and ">" not in high
    )
    return f"{first}-{second}" if shared else f"{low} - {high}"


def _weights(evidence: Evidence, n: int) -> list[str]:
    """The alternatives with their weights before and after."""
    names = list(evidence.alternatives[0].agrees) if evidence.alternatives else []
    rows = [("what the hole is taken for", "before", "after", *(f"P({name})" for name in names))]
    for entry in evidence.alternatives:
        words = ", ".join(entry.words.values())
        agrees = (chance_text(entry.agrees[name]) for name in names)
        rows.append((words, f"{entry.prior:.3g}", f"{entry.posterior:.3g}", *agrees))
    effective, draws = evidence.members.effective or float(n), evidence.members.trials
    counted = (
        f"{n} members count as {effective:.0f} independent ones, from {draws:.3g} draws, after it"
    )
    return [
        f"Weights by the evidence; {counted}",
        *aligned(rows, (False, *(True,) * (len(rows[0]) - 1))),
    ]
