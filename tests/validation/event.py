"""The tables of docs/validation.md of the event itself: what members of the built-in ship say beside what is known.

Run ``python -m validation.event`` from tests/, with the package installed, to write them anew; it
takes a minute or two and runs with no test. ``python -m validation.event --second-seed`` also tells how
many probabilities of another seed lie above the bounds of the first.
"""

from __future__ import annotations

import sys

import leakphys as lp
from leakphys._statistics import Probability
from leakphys.assess import Assessment
from leakphys.margins import OptionMargins
from leakphys.observed import Observed
from leakphys.units import readable

from .page import markdown, publish

MEMBERS = 5000
CREWED = ("nominal-3", "nominal-2", "nominal-1", "short-3", "short-2", "short-1")
PASSED = {
    "descent_wall_dewed": "water begins to condense",
    "descent_module_damp": "dew point above 22.2 °C",
    "descent_module_humid": "relative humidity above 75 %",
    "descent_module_warm": "air above 27 °C",
    "descent_module_foreseen": "air above 40 °C",
    "crew_core_raised": "core above 38.0 °C",
    "crew_core_warm": "core above 38.5 °C",
    "crew_core_hot": "core above 39.0 °C",
    "crew_heat_storage": "heat stored above 4.7 kJ/kg",
    "crew_dehydrated": "water lost above 3 %",
}
NONE = "0, 0 %"
ORDERED = {
    "descent_module_damp": "dew point",
    "descent_module_warm": "temperature",
    "crew_core_raised": "core",
}


def percent(chance: Probability | None) -> str:
    """A probability with its interval over what is not known."""
    if chance is None:
        return "-"
    low, high = chance.epistemic
    return f"{100 * chance.value:.1f} % [{100 * low:.0f}–{100 * high:.0f}]"


def spread(of: lp.Quantiles | None, unit: str) -> str:
    """Median with 5 and 95 %."""
    if of is None:
        return "-"
    known = ("never" if x is None else readable(x, unit) for x in (of.p50, of.p05, of.p95))
    middle, low, high = (words.replace("degC", "°C") for words in known)
    return f"{middle} ({low} to {high})"


def statement(entry: Observed) -> list[str]:
    """One statement: what was said, with its facts, beside the members before and after weighing."""
    reported = entry.reported if entry.reported is not None else entry.threshold
    known = f"{reported} ({', '.join(entry.facts)})".replace("fact:", "").replace(" .. ", " to ")
    if entry.agrees is not None:
        seen = [percent(entry.agrees), percent(entry.agrees_calibrated)]
    else:
        seen = [spread(entry.value, entry.unit), spread(entry.value_calibrated, entry.unit)]
    return [entry.observation.title, known.replace("degC", "°C"), *seen]


def option(entry: OptionMargins) -> list[str]:
    """One option: the chance of all limits, and what binds."""
    binding = next((x.limit for x in entry.limits if x.limit.name == entry.driver), None)
    driver = "-" if binding is None else f"{binding.name} ({binding.limit_class})"
    weighed = None if entry.calibrated is None else entry.calibrated.p_all_limits
    return [entry.option.title, percent(entry.p_all_limits), percent(weighed), driver]


def laws(assessment: Assessment) -> list[list[str]]:
    """Every discharge law and what stands at the hole: its weight, and how far its members agree."""
    evidence = assessment.evidence
    assert evidence is not None
    return [
        [", ".join(x.words.values()), f"{x.prior:.3f}, {x.posterior:.3f}"]
        + [percent(chance) for chance in x.agrees.values()]
        for x in evidence.alternatives
    ]


def times_to_limits(assessment: Assessment) -> str:
    """What each crew passes when: median with 5 and 95 %."""
    flown = {entry.option.name: entry for entry in assessment.options}
    rows = []
    for name, words in PASSED.items():
        told = [
            next(x for x in flown[option].limits if x.limit.name == name).time_to_limit
            for option in CREWED
        ]
        rows.append([words, *(spread(x, "s") for x in told)])
    crews = " | ".join(flown[name].option.title.replace(" return", "") for name in CREWED)
    return markdown(f"| after the hatch closed | {crews} |", rows, "l" * (1 + len(CREWED)))


def orders(assessment: Assessment) -> str:
    """In which order dew point, temperature and core pass 22.2, 27 and 38.0 °C: shares, weighed after the bar."""
    assert assessment.evidence is not None
    weighed = assessment.evidence.members.index
    shares: dict[tuple[str, ...], list[str]] = {}
    for at, name in enumerate(CREWED):
        entry = next(x for x in assessment.options if x.option.name == name)
        both = [lp.passing_orders(entry, list(ORDERED), members) for members in (None, weighed)]
        found = [{x.limits: x.share for x in passed} for passed in both]
        for order in found[0] | found[1]:
            row = shares.setdefault(order, [NONE] * len(CREWED))
            row[at] = f"{100 * found[0].get(order, 0):.0f}, {100 * found[1].get(order, 0):.0f} %"
    seen = [row for row in shares.items() if set(row[1]) != {NONE}]
    first = sorted(seen, key=lambda row: -float(row[1][0].split(",")[0]))
    rows = [[", ".join(ORDERED[x] for x in order) or "none", *row] for order, row in first]
    titles = {x.option.name: x.option.title.replace(" return", "") for x in assessment.options}
    crews = " | ".join(titles[name] for name in CREWED)
    return markdown(f"| order | {crews} |", rows, "l" * (1 + len(CREWED)))


def text(assessment: Assessment) -> str:
    """The five tables."""
    assert assessment.evidence is not None
    weigh = list(assessment.evidence.alternatives[0].agrees)
    titles = {x.observation.name: x.observation.title for x in assessment.observed}
    statements = [statement(entry) for entry in assessment.observed]
    options = [option(entry) for entry in assessment.options]
    of_laws = (
        f"| at the hole, law | weight before, after | {' | '.join(titles[x] for x in weigh)} |"
    )
    return "\n".join(
        (
            markdown("| statement | known (fact) | members | weighed |", statements, "llll"),
            markdown(of_laws, laws(assessment), "llll"),
            markdown("| option | P(all limits held) | weighed | driver |", options, "llll"),
            times_to_limits(assessment),
            orders(assessment),
        )
    )


def chances(assessment: Assessment) -> dict[tuple[str, ...], Probability]:
    """Every probability of an assessment, by where it stands."""
    found: dict[tuple[str, ...], Probability | None] = {}
    for entry in assessment.options:
        for tag, of in (("all", entry), ("weighed", entry.calibrated)):
            if of is None:
                continue
            found[entry.option.name, tag] = of.p_all_limits
            found |= {(entry.option.name, tag, x.limit.name): x.p_held for x in of.limits}
    for event in assessment.events:
        found["event", event.name] = event.p_happened
    return {key: chance for key, chance in found.items() if chance is not None}


def main(arguments: list[str]) -> int:
    """Write the tables; tell of a second seed where asked."""
    ship = lp.Scenario.load("soyuz-ms22")
    first = lp.assess(ship, n=MEMBERS, seed=0)
    publish("event", text(first))
    if "--second-seed" in arguments:
        bounds, again = chances(first), chances(lp.assess(ship, n=MEMBERS, seed=1))
        above = [key for key, chance in again.items() if chance.value >= bounds[key].lower95]
        print(
            f"{len(above)} of {len(again)} probabilities of seed 1 are at or above seed 0's bound"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
