"""Modules that separate during a plan: which parts leave, and that nothing left behind needs them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from leakphys.fields import MAIN

if TYPE_CHECKING:
    from leakphys.scenario_checks import Checker, Sets
    from leakphys.scenario_parts import CoolantGraph


def check_jettison(checker: Checker, coolant: CoolantGraph, sets: Sets) -> None:
    """What phases jettison exists and leaves once; later phases set nothing of it, nobody sits in it.

    A compartment and the wall that it wets leave together, and a zone's wall leaves with its loop at the
    earliest. Raises InputError at the first fault.
    """
    document = checker.document
    for name, plan in document.plans.items():
        gone: set[str] = set()
        for i, phase in enumerate(plan.phases):
            field = f"plans.{name}.phases[{i}]"
            for part in phase.jettison:
                parts = (*document.nodes, *document.compartments, MAIN, *document.loops)
                checker.known(f"{field}.jettison", part, parts, "part")
                if part in gone:
                    raise checker.fault(f"{field}.jettison", f"'{part}' again", "a name used once")
                gone.add(part)
            if phase.jettison:
                _crew_stays(checker, sets, name, i, gone)
                _walls_go_along(checker, coolant, f"{field}.jettison", gone)
            for path in phase.set:
                missing = next((x for x in _needed_by(path, document, coolant) if x in gone), None)
                if missing is not None:
                    expected = f"nothing that needs '{missing}', which is jettisoned"
                    raise checker.fault(f"{field}.set", f"'{path}'", expected)


def _walls_go_along(checker: Checker, coolant: CoolantGraph, field: str, gone: set[str]) -> None:
    for name, compartment in checker.document.compartments.items():
        wall = compartment.wall
        if wall in gone and name not in gone:
            raise checker.fault(
                field, f"'{wall}', the wall of '{name}', without it", f"'{name}' too"
            )
        if wall and name in gone and wall not in gone:  # its film of water hangs on the wall
            raise checker.fault(field, f"'{name}' without '{wall}', its wall", f"'{wall}' too")
    for zone in coolant.zones:
        loop = coolant.loop_of(zone.name).name
        if zone.wall in gone and loop not in gone:
            found = f"'{zone.wall}', the wall of '{zone.name}', without the loop '{loop}'"
            raise checker.fault(field, found, f"'{loop}' too")


def _crew_stays(checker: Checker, sets: Sets, name: str, phase: int, gone: set[str]) -> None:
    """Nobody is in a compartment that has left: not by a phase, the start, or an option's seat."""
    plan = checker.document.plans[name]
    zero = [entry.name for entry in plan.phases].index(plan.zero)
    for room in gone.intersection(checker.document.compartments):
        path = f"compartments.{room}.crew"
        aboard = checker.document.compartments[room].crew.value_si
        for position, entry in enumerate(plan.phases):
            if path in entry.set:
                aboard = sets[name, entry.name][path].value_si
            seated = [o.crew for o in checker.document.options if _sits(o, name, room)]
            if position == zero and seated:  # an option's crew takes its seats last
                aboard = max(seated)
            if position >= phase and aboard > 0.0:
                found = f"'{room}' with crew aboard"
                expected = f'none there: "{path}" = 0 in that phase or before'
                raise checker.fault(f"plans.{name}.phases[{phase}].jettison", found, expected)


def _sits(option: Any, plan: str, room: str) -> bool:
    return bool(option.plan == plan and option.crew_compartment == room)


def _needed_by(path: str, document: Any, coolant: CoolantGraph) -> Iterator[str]:
    """Parts without which the number at a path has no meaning: its owner, and what that joins."""
    section, _, rest = path.partition(".")
    name = rest.split(".")[0]
    if section in ("nodes", "compartments", "loops"):
        yield name
    elif section in ("conductors", "hatches"):
        yield from _ends(getattr(document, section)[name].between, coolant)
    elif section == "radiators":
        yield document.radiators[name].node
    elif section in ("coolant", "loop"):
        yield MAIN
    else:
        yield from _loop_of(path, coolant)


def _ends(between: tuple[str, str], coolant: CoolantGraph) -> Iterator[str]:
    for end in between:
        zone = coolant.zone_named(end)
        yield end if zone is None else coolant.loop_of(zone.name).name


def _loop_of(path: str, coolant: CoolantGraph) -> Iterator[str]:
    """The loop of a hole, line, pump or accumulator whose number stands at a path."""
    places = [(hole.path, hole.zone) for hole in coolant.holes]
    places += [(link.path, link.a) for link in coolant.links]
    places += [(f"pumps.{pump.name}", pump.inlet) for pump in coolant.pumps]
    places += [(entry.path, entry.zone) for entry in coolant.accumulators]
    for owner, zone in places:
        if path.startswith(f"{owner}."):
            yield coolant.loop_of(zone).name
