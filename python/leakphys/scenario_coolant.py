"""The coolant's graph from a validated document: its loops, volumes and zones, and what joins them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leakphys.errors import one_of
from leakphys.fields import MAIN
from leakphys.scenario_holes import holes
from leakphys.scenario_parts import CoolantGraph, Loop, Volume, Zone
from leakphys.scenario_places import Places, accumulators, links, pumps
from leakphys.units import kind

if TYPE_CHECKING:
    from leakphys.scenario_checks import Checker


def coolant_graph(check: Checker) -> CoolantGraph:
    """Return the graph that a document describes; raise InputError at the first fault."""
    document = check.document
    loops = _loops(document)
    zones_in = _zones_by_volume(check)
    names = _volumes_by_loop(check, loops)
    volumes = tuple(_volume(document, name, loop) for loop in loops for name in names[loop.name])
    zones = tuple(
        zone for volume in volumes for zone in _zones(check, volume, zones_in[volume.name])
    )
    places = Places(check, volumes, zones)
    return CoolantGraph(
        loops,
        volumes,
        zones,
        links(places),
        pumps(places, main_is_one=names[MAIN] == [MAIN]),
        holes(places),
        accumulators(places),
    )


def _loops(document: Any) -> tuple[Loop, ...]:
    main = Loop(
        MAIN, document.coolant.fluid, document.coolant.below_triple_point, "coolant", "loop"
    )
    others = (
        Loop(name, loop.fluid, loop.below_triple_point, f"loops.{name}", f"loops.{name}")
        for name, loop in document.loops.items()
    )
    return (main, *others)


def _true_volumes(document: Any) -> bool:
    """Whether [volumes] describe the main loop."""
    return any(volume.loop == MAIN for volume in document.volumes.values())


def _zones_by_volume(check: Checker) -> dict[str, list[str]]:
    """Names of the [zones] of each volume; a zone that names no volume is of the one that needs it."""
    document = check.document
    owners = [] if _true_volumes(document) else [MAIN]
    owners += list(document.volumes)
    needing = [name for name in owners if _stated_room(document, name) is None]
    found: dict[str, list[str]] = {name: [] for name in owners}
    for name, zone in document.zones.items():
        owner = zone.of
        if owner is None:
            if owners == [MAIN] and not needing:
                raise check.fault("loop.volume", "a volume", "none beside [zones]")
            if len(needing) != 1:
                raise check.fault(f"zones.{name}.of", "nothing", one_of(owners))
            owner = needing[0]
        check.known(f"zones.{name}.of", owner, owners, "volume")
        found[owner].append(name)
    return found


def _stated_room(document: Any, volume: str) -> Any:
    return document.loop.volume if volume == MAIN else document.volumes[volume].volume


def _volumes_by_loop(check: Checker, loops: tuple[Loop, ...]) -> dict[str, list[str]]:
    """Names of the volumes of each loop: [volumes], or one named as the main loop."""
    document = check.document
    found: dict[str, list[str]] = {loop.name: [] for loop in loops}
    for name, volume in document.volumes.items():
        check.known(f"volumes.{name}.loop", volume.loop, found, "loop")
        found[volume.loop].append(name)
    for name, inside in found.items():
        if not inside and name != MAIN:
            expected = f"a table [volumes.NAME] with loop = '{name}'"
            raise check.fault(f"loops.{name}", "no volume", expected)
    if not found[MAIN]:
        found[MAIN] = [MAIN]
        return found
    for key in sorted(document.loop.model_fields_set):
        if key == "volume":
            raise check.fault("loop.volume", "a volume", "none beside [volumes]")
        if key.startswith("pump_"):
            expected = "none beside [volumes], whose pumps are tables [pumps.NAME]"
            raise check.fault(f"loop.{key}", "an entry", expected)
    return found


def _volume(document: Any, name: str, loop: Loop) -> Volume:
    """A volume with the paths of what it starts with: its own statement, or else its loop's."""
    own = document.loop if name == MAIN else document.volumes[name]
    shared = document.loop if loop.name == MAIN else document.loops[loop.name]
    for section, path in (
        (own, MAIN if name == MAIN else f"volumes.{name}"),
        (shared, loop.numbers),
    ):
        pressure = section.initial_pressure is not None
        fraction = section.initial_liquid_fraction is not None
        if pressure or fraction:
            return Volume(
                name,
                loop.name,
                f"{path}.initial_pressure" if pressure else "",
                f"{path}.initial_liquid_fraction" if fraction else "",
            )
    return Volume(name, loop.name, "", "")


def _zones(check: Checker, volume: Volume, names: list[str]) -> tuple[Zone, ...]:
    """The zones of a volume: its tables [zones], or one of its own name."""
    document = check.document
    is_main = volume.name == MAIN
    path = MAIN if is_main else f"volumes.{volume.name}"
    stated = _stated_room(document, volume.name) is not None
    if names and stated:
        raise check.fault(f"{path}.volume", "a volume", "none beside the volume's [zones]")
    if not names and not stated:
        more = ", or tables [zones] or [volumes]" if is_main else ", or tables [zones]"
        raise check.fault(f"{path}.volume", "nothing", kind("m**3") + more)
    if names and not is_main and document.volumes[volume.name].wall:
        raise check.fault(f"{path}.wall", "a wall", "none beside the volume's [zones]")
    own = None if is_main else document.volumes[volume.name].initial_temperature
    shared = MAIN if volume.loop == MAIN else f"loops.{volume.loop}"
    start = f"{shared}.initial_temperature" if own is None else f"{path}.initial_temperature"
    if not names:
        wall = "" if is_main else document.volumes[volume.name].wall
        where = f"{path}.wall"
        return (Zone(volume.name, volume.name, _wall(check, where, wall), f"{path}.volume", start),)
    found = []
    for name in names:
        table = document.zones[name]
        wall = table.wall
        if not wall and len(names) > 1:
            wall = _first_neighbour(document, name)
        of_zone = f"zones.{name}"
        warm = f"{of_zone}.initial_temperature" if table.initial_temperature is not None else start
        wall = _wall(check, f"{of_zone}.wall", wall)
        found.append(Zone(name, volume.name, wall, f"{of_zone}.volume", warm))
    return tuple(found)


def _wall_names(document: Any) -> list[str]:
    return [*document.nodes, *document.compartments, *document.boundaries]


def _wall(check: Checker, field: str, name: str) -> str:
    if name:
        names = _wall_names(check.document)
        check.known(field, name, names, "node, compartment or boundary")
    return name


def _first_neighbour(document: Any, zone: str) -> str:
    """The node, compartment or boundary at the other end of the first conductor of a zone, or ""."""
    walls = _wall_names(document)
    for conductor in document.conductors.values():
        if zone in conductor.between:
            other: str = conductor.between[1 - conductor.between.index(zone)]
            if other in walls:
                return other
    return ""
