"""What a choice of words asks for: the model of a crew, the kind of a boundary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leakphys.fields import CREW_MODELS, FIELDS, NORMAL, PLATE
from leakphys.units import kind

if TYPE_CHECKING:
    from leakphys.scenario_checks import Checker


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
    """A boundary states its temperature, or what the sink of a plate along the orbit needs."""
    for name, boundary in checker.document.boundaries.items():
        held = boundary.attitude is None
        pointed = not held and boundary.attitude != "sun-pointing"
        here = f"boundaries.{name}"
        if not held and checker.document.orbit is None:
            raise checker.fault(
                f"{here}.attitude", "a plate", "a table [orbit] that it flies along"
            )
        needs = {"temperature": held} | dict.fromkeys(PLATE, not held)
        for field, needed in (needs | dict.fromkeys(NORMAL, pointed)).items():
            stated = getattr(boundary, field) is not None
            if stated and not needed:
                kind_of = "a held temperature" if held else f"the attitude {boundary.attitude}"
                raise checker.fault(f"{here}.{field}", "an entry", f"none with {kind_of}")
            if needed and not stated:
                expected = kind(FIELDS["boundaries"][field].unit)
                raise checker.fault(f"{here}.{field}", "nothing", expected)
        if pointed and not any(getattr(boundary, axis).value_si for axis in NORMAL):
            raise checker.fault(f"{here}.normal_forward", "a normal of length 0", "a direction")
