"""What a choice of words asks for: the model of a crew, the kind of a boundary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leakphys.consistency import SHORTEST_NORMAL
from leakphys.fields import CREW_MODELS, FIELDS, NORMAL, PLATE
from leakphys.units import kind

if TYPE_CHECKING:
    from leakphys.scenario_checks import Checker, Sets


def check_crew(checker: Checker) -> None:
    """A crew states what its model needs and nothing of the other."""
    if checker.document.crew is None:
        return
    crew, stated = checker.document.crew, checker.document.crew.model_fields_set
    for model, own in CREW_MODELS.items():
        for name, needed in own.items():
            unit = FIELDS["crew"][name].unit
            if model == crew.model and needed and name not in stated:
                expected = f"{kind(unit)}, with the model {model}"
                raise checker.fault(f"crew.{name}", "nothing", expected)
            if model != crew.model and name in stated:
                raise checker.fault(f"crew.{name}", "an entry", f"none with the model {crew.model}")


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
