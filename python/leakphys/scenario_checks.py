"""What pydantic cannot see: names that must exist, numbers that must fit each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from leakphys.errors import InputError, did_you_mean, expected_name, show, unknown
from leakphys.fields import MAIN, field_at
from leakphys.quantities import Quantity, QuantityFault, read_quantity
from leakphys.scenario_parts import CoolantGraph
from leakphys.scenario_signals import signals_of
from leakphys.units import kind, readable

Sets = dict[tuple[str, str], dict[str, Quantity]]


class Checker:
    """Checks one validated document; each method raises InputError at the first fault."""

    def __init__(self, document: Any, where: str) -> None:
        self.document = document
        self.where = where

    def fault(self, field: str, found: str, expected: str) -> InputError:
        """Build the message of a fault of this file."""
        return InputError.at(self.where, field, found, expected)

    def known(self, field: str, name: str, names: Iterable[str], what: str) -> None:
        """Refuse a name that is not among `names`."""
        allowed = list(dict.fromkeys(names))
        if name not in allowed:
            raise self.fault(field, unknown(what, name), expected_name(name, allowed))

    def names(self) -> None:
        """What `between`, `at`, `wall` and `loop` name shares one set of names, and so do links."""
        points = ("nodes", "compartments", "boundaries", "loops", "volumes", "zones")
        for sections in (points, ("pipes", "valves", "pumps")):
            seen: dict[str, str] = {MAIN: MAIN}
            for section in sections:
                for name in getattr(self.document, section):
                    if name in seen:
                        found = f"the name '{name}', taken by [{seen[name]}]"
                        raise self.fault(f"{section}.{name}", found, "a name used once")
                    seen[name] = f"{section}.{name}"

    def joints(self, coolant: CoolantGraph) -> None:
        """Conductors, radiators, hatches and compartments join parts that exist."""
        d = self.document
        places = [entry.name for part in (coolant.zones, coolant.volumes) for entry in part]
        for name, conductor in d.conductors.items():
            self._conductor(f"conductors.{name}", conductor, coolant)
        for name, radiator in d.radiators.items():
            self.known(f"radiators.{name}.node", radiator.node, d.nodes, "node")
            self.known(f"radiators.{name}.sink", radiator.sink, d.boundaries, "boundary")
        for name, compartment in d.compartments.items():
            self.known(f"compartments.{name}.wall", compartment.wall, d.nodes, "node")
            field, cooler = f"compartments.{name}.dehumidifier", compartment.dehumidifier
            if cooler:
                self.known(field, cooler, [MAIN, *places], "zone or volume")
        for name, hatch in d.hatches.items():
            self._pair(
                f"hatches.{name}.between", hatch.between, list(d.compartments), "compartment"
            )

    def _pair(self, field: str, pair: tuple[str, str], names: list[str], what: str) -> None:
        for name in pair:
            self.known(field, name, names, what)
        if pair[0] == pair[1]:
            raise self.fault(field, f"'{pair[0]}' twice", "two different names")

    def _conductor(self, field: str, conductor: Any, coolant: CoolantGraph) -> None:
        """Its ends exist; what needs coolant has a zone at one end."""
        d = self.document
        walls = [*d.nodes, *d.compartments, *d.boundaries]
        wet = [MAIN, *(zone.name for zone in coolant.zones), *(v.name for v in coolant.volumes)]
        names = list(dict.fromkeys([*walls, *wet]))
        self._pair(f"{field}.between", conductor.between, names, "part")
        zones = [
            (name, coolant.zone_named(name)) for name in conductor.between if name not in walls
        ]
        for name, zone in zones:
            if zone is None:
                found = f"'{name}', which has several zones"
                raise self.fault(f"{field}.between", found, "one of its zones")
        if len(zones) == 2 and zones[0][1] == zones[1][1]:
            raise self.fault(f"{field}.between", "one zone twice", "two different parts")
        what = "the loop at one end, or one of its zones"
        if not zones and conductor.kind != "linear":
            a, b = conductor.between
            raise self.fault(field, f"kind '{conductor.kind}' between '{a}' and '{b}'", what)
        if conductor.kind == "tube":
            self._moved(field, zones[0][1], coolant)
            self._tube(field, conductor, zones[0][1])
        if not zones and conductor.rejects_heat:
            raise self.fault(f"{field}.rejects_heat", "true", what)
        if len(zones) == 2 and conductor.kind in ("natural_convection", "tube"):
            raise self.fault(f"{field}.between", "two zones", "a wall and a zone")

    def _moved(self, field: str, zone: Any, coolant: CoolantGraph) -> None:
        """A pump that circulates a volume states the flow with which it passes the volume's tubes."""
        for pump in coolant.pumps:
            if pump.link or pump.volume != zone.volume:
                continue
            section, _, prefix = f"{pump.path}flow".rpartition(".")
            flow = getattr(self._section(section), prefix)
            running = getattr(self._section(section), prefix.replace("flow", "running"))
            idle = running.value_si == 0.0 and not running.has_range
            if flow.value_si == 0.0 and not flow.has_range and not idle:
                expected = f"the flow through the tube of {field}, or a pump that does not run"
                raise self.fault(f"{pump.path}flow", "0 kg/s", expected)

    def _tube(self, field: str, conductor: Any, zone: Any) -> None:
        """Its wall is no air, and what it holds fits into its volume."""
        for name in conductor.between:
            if name in self.document.compartments:
                expected = "a node as the tube's wall, joined to the air by its fins' conductance"
                raise self.fault(f"{field}.between", f"the compartment '{name}'", expected)
        section, _, name = zone.room.rpartition(".")
        room = getattr(self._section(section), name).value_si
        if conductor.bore is None or conductor.length is None:
            return
        bore, length = conductor.bore.value_si, conductor.length.value_si
        inside = math.pi / 4.0 * bore**2 * length * conductor.parallel.value_si
        if inside > room:
            found = f"tubes that hold {readable(inside, 'm**3')}"
            raise self.fault(
                f"{field}.length", found, f"at most {readable(room, 'm**3')}, as {zone.room}"
            )

    def starts(self, coolant: CoolantGraph) -> None:
        """Each zone starts at a temperature, each volume at one pressure or share of liquid."""
        for zone in coolant.zones:
            section, _, name = zone.temperature.rpartition(".")
            if getattr(self._section(section), name) is None:
                raise self.fault(zone.temperature, "nothing", f"{kind('K')}, of zone '{zone.name}'")
        for volume in coolant.volumes:
            at = MAIN if volume.name == MAIN else f"volumes.{volume.name}"
            held = coolant.accumulators_of(volume.name)
            stated = volume.pressure or volume.liquid_fraction
            if not held and not stated:
                what = "a table [loop.accumulator]" if at == MAIN else "an accumulator at it"
                expected = f"{kind('Pa')}, an initial_liquid_fraction, or {what}"
                raise self.fault(f"{at}.initial_pressure", "nothing", expected)
            if volume.pressure and volume.liquid_fraction:
                expected = "none beside an initial_pressure"
                raise self.fault(volume.liquid_fraction, "a share of liquid", expected)
            if held and stated.startswith(f"volumes.{volume.name}."):
                raise self._held(stated)
        for loop in coolant.loops:
            inside = [volume for volume in coolant.volumes if volume.loop == loop.name]
            if all(coolant.accumulators_of(volume.name) for volume in inside):
                for key in ("initial_pressure", "initial_liquid_fraction"):
                    if getattr(self._section(loop.numbers), key) is not None:
                        raise self._held(f"{loop.numbers}.{key}")

        used = {zone.temperature for zone in coolant.zones}
        used |= {path for v in coolant.volumes for path in (v.pressure, v.liquid_fraction)}
        names = [MAIN, *(f"loops.{x}" for x in self.document.loops)]
        for path in (*names, *(f"volumes.{x}" for x in self.document.volumes)):
            for key in ("initial_temperature", "initial_pressure", "initial_liquid_fraction"):
                unused = f"{path}.{key}" not in used
                if unused and getattr(self._section(path), key) is not None:
                    expected = "none where all that it is for states its own"
                    raise self.fault(f"{path}.{key}", "an entry", expected)

    def _section(self, path: str) -> Any:
        """The table at a path of one or two names."""
        first, _, name = path.partition(".")
        found = getattr(self.document, first)
        return found[name] if name else found

    def _held(self, path: str) -> InputError:
        what = "a pressure" if path.endswith("pressure") else "a share of liquid"
        return self.fault(path, what, "none beside an accumulator, which sets the pressure")

    def compartments(self) -> None:
        """A ventilated compartment states what blows in; crew aboard need the table [crew]."""
        for name, compartment in self.document.compartments.items():
            stated = compartment.model_fields_set
            for key in ("ventilation_temperature", "ventilation_relative_humidity"):
                if "ventilation_flow" in stated and key not in stated:
                    unit = "K" if key.endswith("temperature") else ""
                    expected = f"{kind(unit)}, beside ventilation_flow"
                    raise self.fault(f"compartments.{name}.{key}", "nothing", expected)
            if compartment.crew.value_si > 0.0:
                self._crew_described(f"compartments.{name}.crew")

    def _crew_described(self, field: str) -> None:
        if self.document.crew is None:
            raise self.fault(field, "crew aboard", "a table [crew] that describes them")

    def limits(self, coolant: CoolantGraph) -> None:
        """Limits name signals of this scenario; exposure limits, and no others, have a duration."""
        d = self.document
        signals = signals_of(d, coolant)
        for name, limit in d.limits.items():
            self.known(f"limits.{name}.signal", limit.signal, signals, "signal")
            field = f"limits.{name}.duration"
            if limit.class_ == "exposure" and limit.duration is None:
                raise self.fault(field, "nothing", f"{kind('s')}, with the class exposure")
            if limit.class_ != "exposure" and limit.duration is not None:
                raise self.fault(field, "a duration", f"none with the class {limit.class_}")

    def plans(self, paths: Mapping[str, Quantity]) -> Sets:
        """Plans name their own phases, phases set existing fields; returns what each phase sets."""
        sets: Sets = {}
        for name, plan in self.document.plans.items():
            phases = [phase.name for phase in plan.phases]
            for i, phase in enumerate(plan.phases):
                field = f"plans.{name}.phases[{i}]"
                if phase.name in phases[:i]:
                    raise self.fault(f"{field}.name", f"'{phase.name}' again", "a name used once")
                sets[name, phase.name] = self._sets(field, phase.set, paths)
            self.known(f"plans.{name}.zero", plan.zero, phases, "phase")
            self.known(f"plans.{name}.limits_from", plan.limits_from or plan.zero, phases, "phase")
        return sets

    def _sets(
        self, field: str, entries: Mapping[str, Any], paths: Mapping[str, Quantity]
    ) -> dict[str, Quantity]:
        """Return the quantities of a phase's `set`, each read with the field that it sets."""
        settable = [p for p in paths if (known := field_at(p)) is not None and known.settable]
        found: dict[str, Quantity] = {}
        for path, entry in entries.items():
            here = f"{field}.set.{path}"
            target = field_at(path)
            quoted = _unquoted(path, entry)
            if quoted in paths and quoted != path:
                expected = f'a path in quotes: "{quoted}" = ...'
                raise self.fault(here, "a table", expected)
            if path not in paths or target is None:
                guess = did_you_mean(path, settable)
                raise self.fault(
                    here, f"the unknown path {show(path)}", f"a path of this scenario{guess}"
                )
            if not target.settable:
                raise self.fault(
                    here, "a field that stays as it starts", expected_name(path, settable)
                )
            try:
                found[path] = read_quantity(entry, target)
            except QuantityFault as fault:
                key = f".{fault.key}" if fault.key else ""
                raise self.fault(here + key, fault.found, fault.expected) from None
            if path.endswith(".crew") and found[path].value_si > 0.0:
                self._crew_described(here)
        return found

    def options(self) -> None:
        """Options are named once and refer to a plan and, with crew, to a compartment."""
        d = self.document
        names: list[str] = []
        for i, option in enumerate(d.options):
            field = f"options[{i}]"
            if option.name in names:
                raise self.fault(f"{field}.name", f"'{option.name}' again", "a name used once")
            names.append(option.name)
            self.known(f"{field}.plan", option.plan, d.plans, "plan")
            if d.plans[option.plan].ends_when_dry:
                # It could end before the hatch closes, and nothing would be known of the way home.
                expected = "a plan that does not end when the loop is dry"
                raise self.fault(f"{field}.plan", f"'{option.plan}', which does", expected)
            if option.crew > 0:
                self._crew_described(f"{field}.crew")
            if option.crew > 0 or option.crew_compartment:
                place = option.crew_compartment
                self.known(f"{field}.crew_compartment", place, d.compartments, "compartment")

    def heat_load_node(self) -> None:
        """The extra load of the heat-load margin enters a node or a compartment."""
        d = self.document
        if d.heat_load_node is not None:
            places = [f"compartments.{c}" for c in d.compartments] + [f"nodes.{n}" for n in d.nodes]
            self.known("heat_load_node.name", d.heat_load_node.name, places, "place")

    def origins(self, paths: Mapping[str, Quantity]) -> None:
        """`derived_from` names quantities of this scenario, or facts as "fact:A14", in no circle."""
        for path, quantity in paths.items():
            for origin in quantity.derived_from:
                if not origin.startswith("fact:") and origin not in paths:
                    expected = "a quantity's path or 'fact:ID'" + did_you_mean(origin, paths)
                    raise self.fault(f"{path}.derived_from", show(origin), expected)
        sources = {
            path: [origin for origin in quantity.derived_from if origin in paths]
            for path, quantity in paths.items()
        }
        circle = _circle(sources)
        if circle:
            found = f"{show(circle[1])}, which leads back: {' from '.join(circle)}"
            raise self.fault(f"{circle[0]}.derived_from", found, "no circle")


def _unquoted(path: str, entry: object) -> str:
    """The path that TOML has split into tables, up to a first value: of nodes.n.load without quotes."""
    while isinstance(entry, dict) and entry and "value" not in entry:
        name, entry = next(iter(entry.items()))
        path = f"{path}.{name}"
    return path


def _circle(sources: Mapping[str, list[str]]) -> list[str]:
    """A path, what it is derived from, and so on until it comes again; empty if nothing does."""
    sound: set[str] = set()
    for start in sources:
        trail: list[tuple[str, list[str]]] = [(start, list(sources[start]))]
        while trail:
            path, left = trail[-1]
            following = next((x for x in left if x not in sound), None)
            if following is None:
                sound.add(path)
                trail.pop()
                continue
            left.remove(following)
            names = [name for name, _ in trail]
            if following in names:
                return [*names[names.index(following) :], following]
            trail.append((following, list(sources[following])))
    return []
