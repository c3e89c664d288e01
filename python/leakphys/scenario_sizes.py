"""How many parts of each kind the core can hold: told when a scenario is built, with count and limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakphys.errors import InputError
from leakphys.events import events_of

if TYPE_CHECKING:
    from leakphys.scenario import Scenario

MOST_PHASES = 24
"""The core's most phases of a plan (solve/status.hpp)."""

MOST = {
    "loops": 3,
    "volumes": 8,
    "zones": 16,
    "links": 16,
    "pumps": 3,
    "holes": 6,
    "accumulators": 3,
    "nodes": 20,
    "boundaries": 16,
    "compartments": 3,
    "conductors": 40,
    "radiators": 8,
    "hatches": 3,
    "watches": 40,
}
"""The core's sizes, by its own names (model/places.hpp); watches are events and limits."""


def check_sizes(scenario: Scenario) -> None:
    """InputError for the first kind of part that there is too much of."""
    for field, count, what, most, beside in _counts(scenario):
        if count > most:
            found = f"{count} {what}"
            raise InputError.at(scenario.where, field, found, f"at most {most}{beside}")


def _counts(scenario: Scenario) -> Iterator[tuple[str, int, str, int, str]]:
    """Field, how many there are, of what, how many there may be, and what counts among them."""
    coolant = scenario.coolant
    counted = {
        "loops": (coolant.loops, "loops", ", that of [loop] among them"),
        "volumes": (coolant.volumes, "volumes", ""),
        "zones": (coolant.zones, "zones", ", of which each volume without [zones] is one"),
        "links": (coolant.links, "pipes, valves and pumps in a line", ""),
        "pumps": (coolant.pumps, "pumps", ", that of [loop] among them"),
        "holes": (coolant.holes, "holes", ", [puncture] among them"),
        "accumulators": (coolant.accumulators, "accumulators", ", that of [loop] among them"),
    }
    fields = {"links": "pipes", "holes": "punctures"}
    for name, (parts, what, beside) in counted.items():
        yield fields.get(name, name), len(parts), what, MOST[name], beside
    for name in ("nodes", "boundaries", "compartments", "conductors", "radiators", "hatches"):
        yield name, len(getattr(scenario, name)), name, MOST[name], ""
    for plan in scenario.plans:
        yield f"plans.{plan.name}.phases", len(plan.phases), "phases", MOST_PHASES, ""
    events = len(events_of(scenario))
    most = MOST["watches"] - events
    yield "limits", len(scenario.limits), "limits", most, f" beside the {events} events"
