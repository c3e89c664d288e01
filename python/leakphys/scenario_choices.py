"""What a choice of words asks for: the model of a crew, the kind of a boundary or conductor, fins, what melts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leakphys.consistency import SHORTEST_NORMAL
from leakphys.field_choices import (
    CONDUCTOR_KINDS,
    CREW_MODELS,
    FINS,
    MELTING,
    NORMAL,
    PLATE,
    foreign,
)
from leakphys.fields import FIELDS
from leakphys.units import kind

if TYPE_CHECKING:
    from leakphys.scenario_checks import Checker, Sets


def check_crew(checker: Checker) -> None:
    """A crew states what its model needs and nothing of the other."""
    if checker.document.crew is None:
        return
    crew = checker.document.crew
    _check_choice(checker, "crew", crew, CREW_MODELS, crew.model, "the model {}")


def check_conductors(checker: Checker) -> None:
    """A conductor states what its kind needs and nothing of another kind's."""
    for name, conductor in checker.document.conductors.items():
        here = f"conductors.{name}"
        _check_choice(checker, here, conductor, CONDUCTOR_KINDS, conductor.kind, "the kind '{}'")


def _check_choice(
    checker: Checker,
    here: str,
    table: Any,
    choices: dict[str, dict[str, bool]],
    chosen: str,
    words: str,
) -> None:
    """What the choice needs is stated, what belongs to others alone is not."""
    section = here.partition(".")[0]
    for name, needed in choices[chosen].items():
        if needed and name not in table.model_fields_set:
            expected = f"{kind(FIELDS[section][name].unit)}, with {words.format(chosen)}"
            raise checker.fault(f"{here}.{name}", "nothing", expected)
    for name in sorted(foreign(choices, chosen) & table.model_fields_set):
        raise checker.fault(f"{here}.{name}", "an entry", f"none with {words.format(chosen)}")


def check_fins(checker: Checker) -> None:
    """A radiator states its fins' share with their length, thickness and conductivity, or nothing of fins."""
    for name, radiator in checker.document.radiators.items():
        here, share = f"radiators.{name}", radiator.fin_share
        finned = share.value_si > 0.0 or share.has_range
        for field, needed in FINS.items():
            stated = field in radiator.model_fields_set
            if finned and needed and not stated:
                expected = f"{kind(FIELDS['radiators'][field].unit)}, with a fin_share"
                raise checker.fault(f"{here}.{field}", "nothing", expected)
            if stated and not finned:
                raise checker.fault(f"{here}.{field}", "an entry", "none without a fin_share")


def check_melting(checker: Checker) -> None:
    """A node that melts states at what temperature and with what heat, and starts on one side of it."""
    for name, node in checker.document.nodes.items():
        here = f"nodes.{name}"
        stated = [field for field in MELTING if getattr(node, field) is not None]
        for field in MELTING:
            if stated and field not in stated:
                expected = f"{kind(FIELDS['nodes'][field].unit)}, with a {stated[0]}"
                raise checker.fault(f"{here}.{field}", "nothing", expected)
        start = node.initial_temperature
        if stated and start.value_si == node.melting_temperature.value_si:
            found = f"{start}, the melting point"
            expected = "one below it, for a frozen node, or above it, for a molten one"
            raise checker.fault(f"{here}.initial_temperature", found, expected)


def check_desiccants(checker: Checker) -> None:
    """A desiccant states its capacity where air may flow through it."""
    for name, compartment in checker.document.compartments.items():
        flow, capacity = compartment.desiccant_flow, compartment.desiccant_capacity
        stated = "desiccant_flow" in compartment.model_fields_set
        if (flow.value_si > 0.0 or flow.has_range) and capacity.value_si == 0.0:
            expected = f"{kind('kg')} above 0, with a desiccant_flow"
            raise checker.fault(f"compartments.{name}.desiccant_capacity", "nothing", expected)
        if capacity.value_si > 0.0 and not stated:
            expected = f"{kind('m**3/s')}, with a desiccant_capacity"
            raise checker.fault(f"compartments.{name}.desiccant_flow", "nothing", expected)


def check_plates(checker: Checker) -> None:
    """A boundary states its temperature, or what the sink of a radiator along the orbit needs."""
    d = checker.document
    plates = [name for name, boundary in d.boundaries.items() if boundary.attitude is not None]
    for name, boundary in d.boundaries.items():
        _check_boundary(checker, name, boundary)
    if d.orbit is not None and not plates:
        raise checker.fault("orbit", "no plate along it", "a boundary with an attitude")
    for name in plates:
        served = [r for r, radiator in d.radiators.items() if radiator.sink == name]
        if len(served) != 1:
            found = f"the sink of {len(served)} radiators"
            expected = "that of one: it takes the radiator's emissivity"
            raise checker.fault(f"boundaries.{name}.attitude", found, expected)
        for joint, conductor in d.conductors.items():
            if name in conductor.between:
                found = f"'{name}', the sink of a plate"
                expected = "no plate: nothing is conducted to what a surface sees"
                raise checker.fault(f"conductors.{joint}.between", found, expected)


def _check_boundary(checker: Checker, name: str, boundary: Any) -> None:
    """It states what its kind needs and nothing else."""
    held = boundary.attitude is None
    pointed = not held and boundary.attitude != "sun-pointing"
    here = f"boundaries.{name}"
    if not held and checker.document.orbit is None:
        raise checker.fault(f"{here}.attitude", "a plate", "a table [orbit] that it flies along")
    needs = {"temperature": held} | dict.fromkeys(PLATE, not held)
    for field, needed in (needs | dict.fromkeys(NORMAL, pointed)).items():
        stated = getattr(boundary, field) is not None
        if stated and not needed:
            kind_of = "a held temperature" if held else f"the attitude {boundary.attitude}"
            raise checker.fault(f"{here}.{field}", "an entry", f"none with {kind_of}")
        if needed and not stated:
            expected = kind(FIELDS["boundaries"][field].unit)
            raise checker.fault(f"{here}.{field}", "nothing", expected)


def check_turned_plates(checker: Checker, sets: Sets) -> None:
    """A plate has a direction in every phase, whatever the phases before have set."""
    for plan, flown in checker.document.plans.items():
        turned: dict[str, float] = {}
        for number, phase in enumerate(flown.phases):
            turned |= {path: x.value_si for path, x in sets[plan, phase.name].items()}
            for name, boundary in checker.document.boundaries.items():
                if boundary.attitude in (None, "sun-pointing"):
                    continue
                paths = {axis: f"boundaries.{name}.{axis}" for axis in NORMAL}
                axes = [turned.get(p, getattr(boundary, a).value_si) for a, p in paths.items()]
                if max(map(abs, axes)) < SHORTEST_NORMAL:
                    field = f"plans.{plan}.phases[{number}].set.{paths[NORMAL[0]]}"
                    raise checker.fault(field, "a normal of length 0", "a direction")
