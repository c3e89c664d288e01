"""The holes of a document: where they are, what says how wide they are, and what they do to the ship."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from leakphys.fields import FIELDS, HOLE_TABLES, MAIN
from leakphys.scenario_parts import Hole, HoleSize
from leakphys.scenario_places import Places
from leakphys.units import kind

if TYPE_CHECKING:
    from leakphys.scenario_checks import Checker

SIZES: tuple[HoleSize, ...] = ("diameter", "area", "effective_area", "impact")
"""What may say how wide a hole is; each hole has one of them."""

_DIRECTION = ("jet_azimuth", "jet_elevation")
_POSITION = ("position_x", "position_y", "position_z")


def holes(places: Places) -> tuple[Hole, ...]:
    """[puncture], then [punctures]: of each one hole for every place and wall that it opens."""
    document = places.document
    tables = {"puncture": document.puncture} | {
        f"punctures.{name}": table for name, table in document.punctures.items()
    }
    return tuple(hole for path, table in tables.items() for hole in _made(places, path, table))


def _made(places: Places, path: str, table: Any) -> Iterator[Hole]:
    """The holes of one table. The first has the table's own signals, the others a number."""
    check = places.check
    size = _size(check, path, table)
    _tables_fit(check, path, table, size)
    if table.radiator:
        check.known(f"{path}.radiator", table.radiator, places.document.radiators, "radiator")
    elif table.fin_area.value_si > 0.0 or table.fin_area.has_range:
        raise check.fault(f"{path}.radiator", "nothing", "the radiator that loses fin_area")
    directed = _all_or_none(check, path, table, _DIRECTION)
    placed = _all_or_none(check, path, table, _POSITION)
    if placed and not directed:
        expected = f"{kind('rad')}, beside the hole's position"
        raise check.fault(f"{path}.jet_azimuth", "nothing", expected)
    zones = [_zone(places, f"{path}.at", name) for name in table.at or ("",)]
    for place, zone in enumerate(zones):
        if zone in zones[:place]:
            raise check.fault(f"{path}.at", f"the zone '{zone}' twice", "different zones")
    walls = [(zone, far) for zone in zones for far in (False, True)[: table.walls]]
    for number, (zone, far) in enumerate(walls):
        yield Hole(
            path=path,
            signals=path if number == 0 else _further(check, path, number + 1),
            zone=zone,
            law=table.law,
            upstream=table.upstream,
            size=size,
            hole_law=table.impact.hole_law if size == "impact" else None,
            cause=table.cause,
            may_be_defect=table.defect is not None,
            has_prior=table.prior is not None,
            walls=table.walls,
            far_side=far,
            tube=table.tube,
            radiator="" if far else table.radiator,  # both walls of a tube lose one strip
            has_coefficient=table.discharge_coefficient is not None,
            directed=directed,
            placed=placed,
            grows=_grows(places.document, path, table),
        )


def _zone(places: Places, field: str, name: str) -> str:
    """Where a hole is: the first zone of the main loop unless stated."""
    return places.first(field, name) if name else places.zones_of[MAIN][0]


def _further(check: Checker, path: str, number: int) -> str:
    name = f"{path.removeprefix('punctures.')}-{number}"
    if name in check.document.punctures:
        found = f"the name '{name}', which hole {number} of [{path}] has"
        raise check.fault(f"punctures.{name}", found, "another name")
    return f"punctures.{name}"


def _size(check: Checker, path: str, table: Any) -> HoleSize:
    """The one statement of how wide a hole is, with the discharge coefficient that it needs."""
    stated = [name for name in SIZES if getattr(table, name) is not None]
    if not stated:
        others = f"an area, an effective_area, or a table [{path}.impact]"
        raise check.fault(f"{path}.diameter", "nothing", f"{kind('m')}, {others}")
    if len(stated) > 1:
        raise check.fault(path, " and ".join(stated), "one of them")
    if stated[0] != "effective_area" and table.discharge_coefficient is None:
        raise check.fault(f"{path}.discharge_coefficient", "nothing", kind(""))
    return stated[0]


def _tables_fit(check: Checker, path: str, table: Any, size: HoleSize) -> None:
    """A prior is of a diameter, a defect is an alternative to an impact; neither has ranges to be drawn twice."""
    if table.prior is not None and size != "diameter":
        raise check.fault(f"{path}.prior", "a table", f"a diameter beside it, not {size}")
    if table.defect is not None and size != "impact" and table.prior is None:
        expected = f"a table [{path}.impact] or [{path}.prior] beside it"
        raise check.fault(f"{path}.defect", "a table", expected)
    if table.defect is None and table.cause == "defect":
        raise check.fault(f"{path}.cause", "'defect'", f"a table [{path}.defect] beside it")
    certain = [("defect", "probability"), *(("prior", name) for name in FIELDS["puncture.prior"])]
    for part, name in certain:
        section = getattr(table, part)
        if section is not None and getattr(section, name).has_range:
            found = f"{getattr(section, name)}"
            raise check.fault(f"{path}.{part}.{name}", found, "one value, without a range")


def _all_or_none(check: Checker, path: str, table: Any, names: tuple[str, ...]) -> bool:
    stated = [name for name in names if getattr(table, name) is not None]
    for name in names:
        if stated and name not in stated:
            unit = FIELDS["puncture"][name].unit
            expected = f"{kind(unit)}, beside {stated[0]}"
            raise check.fault(f"{path}.{name}", "nothing", expected)
    return bool(stated)


def _grows(document: Any, path: str, table: Any) -> bool:
    """Whether the file speaks of its growth, at the start or in a phase."""
    if "growth_rate" in table.model_fields_set:
        return True
    phases = (phase for plan in document.plans.values() for phase in plan.phases)
    return any(f"{path}.growth_rate" in phase.set for phase in phases)


def numbers_of(table: Any, path: str) -> Iterator[tuple[str, Any, str]]:
    """Prefix, table and key of FIELDS for every table of numbers of a hole, its own first."""
    yield path, table, "puncture"
    for name in HOLE_TABLES:
        part = getattr(table, name)
        if part is not None:
            yield f"{path}.{name}", part, f"puncture.{name}"
