"""What pydantic cannot see: names that must exist, numbers that must fit each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from leakphys.errors import InputError, did_you_mean, expected_name, show
from leakphys.fields import FLUIDS, field_at
from leakphys.quantities import Quantity, QuantityFault, read_quantity
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
        allowed = list(names)
        if name not in allowed:
            raise self.fault(
                field, f"the unknown {what} {show(name)}", expected_name(name, allowed)
            )

    def names(self) -> None:
        """Nodes, compartments and boundaries share one set of names, with "loop" taken."""
        seen: dict[str, str] = {"loop": "loop"}
        for section in ("nodes", "compartments", "boundaries"):
            for name in getattr(self.document, section):
                if name in seen:
                    found = f"the name '{name}', taken by [{seen[name]}]"
                    raise self.fault(f"{section}.{name}", found, "a name used once")
                seen[name] = f"{section}.{name}"

    def joints(self) -> None:
        """Conductors, radiators, hatches and compartments join parts that exist."""
        d = self.document
        ends = ["loop", *d.nodes, *d.compartments, *d.boundaries]
        for name, conductor in d.conductors.items():
            field = f"conductors.{name}"
            self._pair(f"{field}.between", conductor.between, ends, "part")
            if "loop" in conductor.between:
                continue
            if conductor.kind != "linear":
                a, b = conductor.between
                found = f"kind '{conductor.kind}' between '{a}' and '{b}'"
                raise self.fault(field, found, "the loop at one end")
            if conductor.rejects_heat:
                raise self.fault(f"{field}.rejects_heat", "true", "the loop at one end")
        for name, radiator in d.radiators.items():
            self.known(f"radiators.{name}.node", radiator.node, d.nodes, "node")
            self.known(f"radiators.{name}.sink", radiator.sink, d.boundaries, "boundary")
        for name, compartment in d.compartments.items():
            self.known(f"compartments.{name}.wall", compartment.wall, d.nodes, "node")
        for name, hatch in d.hatches.items():
            self._pair(
                f"hatches.{name}.between", hatch.between, list(d.compartments), "compartment"
            )

    def _pair(self, field: str, pair: tuple[str, str], names: list[str], what: str) -> None:
        for name in pair:
            self.known(field, name, names, what)
        if pair[0] == pair[1]:
            raise self.fault(field, f"'{pair[0]}' twice", "two different names")

    def loop(self) -> None:
        """The coolant is within its table; the accumulator fits; the pump fades in order."""
        d, loop = self.document, self.document.loop
        low, high = FLUIDS[d.coolant.fluid]
        start = loop.initial_temperature.value_si
        if not low <= start <= high:
            expected = f"{low:g} K to {high:g} K, the range of the {d.coolant.fluid} table"
            raise self.fault(
                "loop.initial_temperature", readable(start, "K") + f" ({start:g} K)", expected
            )
        accumulator, pressure = loop.accumulator, loop.initial_pressure
        if accumulator is None and pressure is None:
            expected = f"{kind('Pa')}, or a table [loop.accumulator]"
            raise self.fault("loop.initial_pressure", "nothing", expected)
        if accumulator is not None and pressure is not None:
            expected = "none beside an accumulator, whose gas sets the pressure"
            raise self.fault("loop.initial_pressure", "a pressure", expected)
        if accumulator is not None:
            gas, stroke = accumulator.gas_volume.value_si, accumulator.stroke.value_si
            if gas > stroke:
                expected = f"at most the stroke, {readable(stroke, 'm**3')}"
                raise self.fault("loop.accumulator.gas_volume", readable(gas, "m**3"), expected)
        onset, loss = loop.pump_void_onset.value_si, loop.pump_void_loss.value_si
        if onset >= loss:
            expected = f"more than pump_void_onset, {onset:g}"
            raise self.fault("loop.pump_void_loss", f"{loss:g}", expected)

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

    def limits(self) -> None:
        """Limits name signals of this scenario; exposure limits, and no others, have a duration."""
        d = self.document
        signals = signals_of(
            d.nodes,
            d.compartments,
            accumulator=d.loop.accumulator is not None,
            crew=d.crew is not None,
        )
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
        """`derived_from` names quantities of this scenario, or facts as "fact:A14"."""
        for path, quantity in paths.items():
            for origin in quantity.derived_from:
                if not origin.startswith("fact:") and origin not in paths:
                    expected = "a quantity's path or 'fact:ID'" + did_you_mean(origin, paths)
                    raise self.fault(f"{path}.derived_from", show(origin), expected)
