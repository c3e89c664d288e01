"""What joins, drives and holds the zones: links, pumps and accumulators of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leakphys.errors import one_of
from leakphys.fields import MAIN, PUMP_LINE
from leakphys.scenario_parts import Accumulator, Link, Pump, Volume, Zone
from leakphys.units import kind, readable

if TYPE_CHECKING:
    from leakphys.scenario_checks import Checker


class Places:
    """Finds the zones that names stand for."""

    def __init__(
        self, check: Checker, volumes: tuple[Volume, ...], zones: tuple[Zone, ...]
    ) -> None:
        self.check = check
        self.document = check.document
        self.volumes = volumes
        self.zones_of = {name: [name] for name in (zone.name for zone in zones)}
        for volume in volumes:
            self.zones_of[volume.name] = [z.name for z in zones if z.volume == volume.name]
        for loop in dict.fromkeys(volume.loop for volume in volumes):
            inside = [volume.name for volume in volumes if volume.loop == loop]
            self.zones_of[loop] = [zone.name for zone in zones if zone.volume in inside]
        self.volume_of = {zone.name: zone.volume for zone in zones}
        self.loop_of = {z.name: v.loop for z in zones for v in volumes if v.name == z.volume}

    def first(self, field: str, name: str) -> str:
        """The zone of that name, or the first zone of the volume or loop of that name."""
        self.check.known(field, name, self.zones_of, "zone or volume")
        inside = [volume.name for volume in self.volumes if volume.loop == name]
        if len(inside) > 1:
            raise self.check.fault(field, f"'{name}', which has several volumes", one_of(inside))
        return self.zones_of[name][0]

    def only(self, field: str, name: str) -> str:
        """The zone of that name, or the only zone of the volume or loop of that name."""
        self.check.known(field, name, self.zones_of, "zone or volume")
        zones = self.zones_of[name]
        if len(zones) > 1:
            raise self.check.fault(field, f"'{name}', which has several zones", one_of(zones))
        return zones[0]

    def two_ends(self, field: str, pair: tuple[str, str]) -> tuple[str, str]:
        """The zones that a link joins: of two volumes of one loop."""
        a, b = (self.only(field, name) for name in pair)
        if self.volume_of[a] == self.volume_of[b]:
            raise self.check.fault(field, f"'{a}' and '{b}', of one volume", "zones of two volumes")
        if self.loop_of[a] != self.loop_of[b]:
            found = f"'{a}' and '{b}', of the loops {self.loop_of[a]} and {self.loop_of[b]}"
            raise self.check.fault(field, found, "two places of one loop")
        return a, b


def links(places: Places) -> tuple[Link, ...]:
    """Pipes, then valves, then pumps that stand in a line."""
    document, found = places.document, []
    for name, pipe in document.pipes.items():
        a, b = places.two_ends(f"pipes.{name}.between", pipe.between)
        found.append(Link(name, "pipes", "pipe", a, b))
    for name, valve in document.valves.items():
        a, b = places.two_ends(f"valves.{name}.between", valve.between)
        field, stated = f"valves.{name}.set_pressure", valve.set_pressure is not None
        if valve.kind == "relief" and not stated:
            raise places.check.fault(field, "nothing", f"{kind('Pa')}, of the kind relief")
        if valve.kind != "relief" and stated:
            raise places.check.fault(field, "a pressure", f"none with the kind {valve.kind}")
        found.append(Link(name, "valves", valve.kind, a, b))
    for name, pump in document.pumps.items():
        if pump.between is not None:
            a, b = places.two_ends(f"pumps.{name}.between", pump.between)
            found.append(Link(name, "pumps", "pipe", a, b))
    return tuple(found)


def pumps(places: Places, *, main_is_one: bool) -> tuple[Pump, ...]:
    """That of [loop], if the loop is one volume, then [pumps]."""
    document, check = places.document, places.check
    found = []
    if main_is_one:
        loop = document.loop
        inlet = _inlet(places, "loop.pump_inlet", loop.pump_inlet, MAIN)
        motor = _motor(check, "loop.pump_motor", loop.pump_motor)
        found.append(Pump(MAIN, "loop.pump_", "", MAIN, inlet, motor))
    volumes = [volume.name for volume in places.volumes if volume.name != MAIN]
    for name, pump in document.pumps.items():
        path = f"pumps.{name}"
        if (pump.between is None) == (pump.of is None):
            entries = "neither between nor of" if pump.of is None else "both between and of"
            raise check.fault(path, entries, "one of them")
        motor = _motor(check, f"{path}.motor", pump.motor)
        if pump.between is not None:
            a, _ = places.two_ends(f"{path}.between", pump.between)
            _line_stated(check, path, pump)
            inlet = _inlet(places, f"{path}.inlet", pump.inlet or a, places.volume_of[a])
            found.append(Pump(name, f"{path}.", name, "", inlet, motor))
            continue
        check.known(f"{path}.of", pump.of, volumes, "volume")
        for key in PUMP_LINE:
            if key in pump.model_fields_set:
                raise check.fault(f"{path}.{key}", "an entry", "none where the pump is of a volume")
        inlet = _inlet(places, f"{path}.inlet", pump.inlet, pump.of)
        found.append(Pump(name, f"{path}.", "", pump.of, inlet, motor))
    return tuple(found)


def _line_stated(check: Checker, path: str, pump: Any) -> None:
    """A pump between two volumes states its bore, its head and its flow."""
    for key, unit in (("bore", "m"), ("head", "Pa"), ("flow", "kg/s")):
        if key not in pump.model_fields_set:
            expected = f"{kind(unit)}, of a pump between two volumes"
            raise check.fault(f"{path}.{key}", "nothing", expected)


def _inlet(places: Places, field: str, name: str, volume: str) -> str:
    """The zone in which a pump that circulates a volume stands, its first unless stated."""
    zones = places.zones_of[volume]
    if name:
        places.check.known(field, name, zones, "zone")
    return name or zones[0]


def _motor(check: Checker, field: str, name: str) -> str:
    if name:
        check.known(field, name, check.document.nodes, "node")
    return name


def accumulators(places: Places) -> tuple[Accumulator, ...]:
    """That of [loop], then [accumulators]."""
    document, found = places.document, []
    if document.loop.accumulator is not None:
        at = places.zones_of[MAIN][0]
        found.append(Accumulator("loop.accumulator", document.loop.accumulator.kind, at))
        _gas_or_spring(places.check, "loop.accumulator", document.loop.accumulator)
    for name, table in document.accumulators.items():
        path = f"accumulators.{name}"
        found.append(Accumulator(path, table.kind, places.first(f"{path}.at", table.at)))
        _gas_or_spring(places.check, path, table)
    return tuple(found)


def _gas_or_spring(check: Checker, path: str, table: Any) -> None:
    """What each kind needs and what it cannot have: a bellows has gas and may have a spring."""
    gas = {"gas_pressure": "Pa", "wall_conductance": "W/K"}
    if table.kind == "spring":
        for key in gas:
            if getattr(table, key) is not None:
                raise check.fault(f"{path}.{key}", "an entry", "none with the kind spring")
    absent = {"spring": ("gas_leak_area",), "bladder": ("spring_pressure", "spring_rate")}
    for key in absent.get(table.kind, ()):
        quantity = getattr(table, key)
        if quantity.value_si > 0.0:
            found = readable(quantity.value_si, quantity.unit_si)
            raise check.fault(f"{path}.{key}", found, f"none with the kind {table.kind}")
    if table.kind == "spring" and table.spring_pressure.value_si <= 0.0:
        raise check.fault(f"{path}.spring_pressure", "none", f"{kind('Pa')}, of the kind spring")
    if table.kind != "spring":
        for key, unit in gas.items():
            if getattr(table, key) is None:
                raise check.fault(f"{path}.{key}", "nothing", kind(unit))
