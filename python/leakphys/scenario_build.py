"""Plain tables of a file to a checked Scenario: validate, check, list the numbers, digest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from leakphys.consistency import Floats, first_fault, rules_of
from leakphys.coolant_tables import hole_words
from leakphys.field_choices import CONDUCTOR_KINDS, CREW_MODELS, DESICCANT, FINS, foreign
from leakphys.fields import FIELDS, MAIN, NAMED, PUMP_LINE
from leakphys.puncture import priors
from leakphys.quantities import Quantity
from leakphys.scenario import Scenario
from leakphys.scenario_checks import Checker, Sets
from leakphys.scenario_choices import (
    check_conductors,
    check_crew,
    check_desiccants,
    check_fins,
    check_melting,
    check_plates,
    check_turned_plates,
)
from leakphys.scenario_coolant import coolant_graph
from leakphys.scenario_holes import numbers_of
from leakphys.scenario_jettison import check_jettison
from leakphys.scenario_observations import (
    check_observations,
    observations_of,
    quantities_of_observations,
)
from leakphys.scenario_parts import (
    Compartment,
    Conductor,
    CoolantGraph,
    Hatch,
    Limit,
    Option,
    Phase,
    Plan,
    Plate,
    Radiator,
)
from leakphys.scenario_signals import signals_of
from leakphys.scenario_sizes import check_sizes
from leakphys.schema import validate


def build(raw: dict[str, Any], where: str) -> Scenario:
    """Return the scenario of a parsed file; raise InputError at the first fault found."""
    document: Any = validate(raw, where)
    checker = Checker(document, where)
    checker.names()
    coolant = coolant_graph(checker)
    checker.joints(coolant)
    checker.starts(coolant)
    check_crew(checker)
    check_conductors(checker)
    check_fins(checker)
    check_melting(checker)
    check_desiccants(checker)
    check_plates(checker)
    physical = _physical(document, coolant)
    _fits(checker, coolant, physical)
    checker.compartments()
    checker.limits(coolant)
    sets = checker.plans(physical)
    check_turned_plates(checker, sets)
    checker.options()
    check_jettison(checker, coolant, sets)
    checker.heat_load_node()
    check_observations(checker, coolant)
    values = physical | _of_plans(document, sets) | quantities_of_observations(document)
    checker.origins(values)
    structure = _structure(document, coolant)
    built = Scenario(
        **structure,
        digest=_digest(structure, values),
        where=where,
        _signals=signals_of(document, coolant),
        _values=values,
        _document=raw,
    )
    check_sizes(built)
    priors(built)  # they leave something of an image's range
    return built


def _fits(checker: Checker, coolant: CoolantGraph, numbers: dict[str, Quantity]) -> None:
    """Raise InputError where central values do not fit each other."""

    words = hole_words(coolant)

    def value(path: str) -> Floats:
        return np.array([words[path] if path in words else numbers[path].value_si])

    d = checker.document
    crew = d.crew.model if d.crew is not None and d.compartments else ""
    fault = first_fault(rules_of(coolant, tuple(d.compartments), _plates(d), crew), value)
    if fault is not None:
        raise checker.fault(*fault)


def _physical(document: Any, coolant: CoolantGraph) -> dict[str, Quantity]:
    """Return every number outside the plans by its path, in the schema's order."""
    values: dict[str, Quantity] = {}

    def take(prefix: str, section: Any, fields: str, *without: str) -> None:
        for name in FIELDS[fields]:
            quantity = getattr(section, name)
            if quantity is not None and name not in without:
                values[f"{prefix}.{name}"] = quantity

    take("coolant", document.coolant, "coolant")
    pumped = any(pump.name == MAIN for pump in coolant.pumps)
    pump = () if pumped else (name for name in FIELDS["loop"] if name.startswith("pump_"))
    take("loop", document.loop, "loop", *pump)
    if document.loop.accumulator is not None:
        take("loop.accumulator", document.loop.accumulator, "loop.accumulator")
    for section in NAMED:
        if section == "punctures":
            for prefix, table, fields in numbers_of(document.puncture, "puncture"):
                take(prefix, table, fields)
        if section == "boundaries" and document.orbit is not None:
            take("orbit", document.orbit, "orbit")
        if section == "limits" and document.crew is not None:
            take("crew", document.crew, "crew", *foreign(CREW_MODELS, document.crew.model))
        for name, part in getattr(document, section).items():
            if section == "limits":
                values[f"limits.{name}.threshold"] = part.threshold
            if section == "punctures":
                for prefix, table, fields in numbers_of(part, f"punctures.{name}"):
                    take(prefix, table, fields)
                continue
            take(f"{section}.{name}", part, section, *_without(section, part))
    return values


def _without(section: str, part: Any) -> Iterable[str]:
    """Fields of a section that a part of it does not have, by its words and what it states."""
    if section == "pumps" and part.between is None:
        return PUMP_LINE
    if section == "conductors":
        return foreign(CONDUCTOR_KINDS, part.kind)
    if section == "radiators" and part.fin_length is None:
        return FINS
    if section == "compartments" and not set(DESICCANT) & part.model_fields_set:
        return DESICCANT
    return ()


def _of_plans(document: Any, sets: Sets) -> dict[str, Quantity]:
    """Return the numbers of the plans: durations of the phases and what the phases set."""
    values: dict[str, Quantity] = {}
    for name, plan in document.plans.items():
        for phase in plan.phases:
            prefix = f"plans.{name}.{phase.name}"
            values[f"{prefix}.duration"] = phase.duration
            for path, quantity in sets[name, phase.name].items():
                values[f"{prefix}.set.{path}"] = quantity
    return values


def _plates(d: Any) -> tuple[Plate, ...]:
    """Return the boundaries that are sinks of plates."""
    return tuple(
        Plate(name, b.attitude) for name, b in d.boundaries.items() if b.attitude is not None
    )


def _structure(d: Any, coolant: CoolantGraph) -> dict[str, Any]:
    """Return the attributes of a Scenario that hold no numbers."""
    return {
        "name": d.name,
        "title": d.title,
        "description": d.description,
        "simplifications": tuple(d.simplifications),
        "coolant": coolant,
        "nodes": tuple(d.nodes),
        "boundaries": tuple(d.boundaries),
        "plates": _plates(d),
        "sinks": d.orbit.sinks if d.orbit is not None else "",
        "melting": tuple(n for n, node in d.nodes.items() if node.melting_temperature is not None),
        "conductors": tuple(
            Conductor(name, c.between[0], c.between[1], c.kind, c.rejects_heat)
            for name, c in d.conductors.items()
        ),
        "radiators": tuple(Radiator(name, r.node, r.sink) for name, r in d.radiators.items()),
        "compartments": tuple(
            Compartment(name, c.wall, coolant.first_zone(c.dehumidifier or MAIN))
            for name, c in d.compartments.items()
        ),
        "desiccants": tuple(
            name for name, c in d.compartments.items() if c.desiccant_capacity.value_si > 0.0
        ),
        "hatches": tuple(Hatch(name, h.between[0], h.between[1]) for name, h in d.hatches.items()),
        "crew_model": d.crew.model if d.crew is not None else "",
        "limits": tuple(
            Limit(name, x.title or name, x.signal, x.side, x.class_, x.needs_crew)
            for name, x in d.limits.items()
        ),
        "plans": tuple(
            Plan(
                name,
                p.title or name,
                tuple(Phase(x.name, tuple(x.set), tuple(x.jettison)) for x in p.phases),
                p.zero,
                p.limits_from or p.zero,
                p.ends_when_dry,
            )
            for name, p in d.plans.items()
        ),
        "options": tuple(
            Option(o.name, o.title or o.name, o.plan, o.crew, o.crew_compartment) for o in d.options
        ),
        "observations": observations_of(d),
        "heat_load_node": d.heat_load_node.name if d.heat_load_node is not None else None,
    }


def _digest(structure: dict[str, Any], values: dict[str, Quantity]) -> str:
    """Return the sha256 of the content: every word and number, whatever units the file used."""
    import hashlib
    import json
    from dataclasses import asdict, is_dataclass

    def plain(entry: Any) -> Any:
        return asdict(entry) if is_dataclass(entry) and not isinstance(entry, type) else entry

    content = {
        "structure": {
            key: [plain(x) for x in entry] if isinstance(entry, tuple) else plain(entry)
            for key, entry in structure.items()
        },
        "quantities": {path: asdict(quantity) for path, quantity in values.items()},
    }
    return hashlib.sha256(json.dumps(content, allow_nan=False).encode()).hexdigest()
