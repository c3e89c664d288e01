"""The words of a scenario file, table by table: what may stand there besides the numbers."""

from __future__ import annotations

import math
import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic import Field as Entry
from pydantic_core import PydanticCustomError

from leakphys.errors import did_you_mean, expected_name, show
from leakphys.field_kinds import Field
from leakphys.fields import MAIN
from leakphys.fluids import names as fluid_names
from leakphys.quantities import Quantity, QuantityFault, read_quantity
from leakphys.scenario_parts import (
    AccumulatorKind,
    Attitude,
    BelowTriplePoint,
    Cause,
    ConductorKind,
    CrewModel,
    HoleLaw,
    Law,
    LimitClass,
    Side,
    Sinks,
    Upstream,
    ValveKind,
)
from leakphys.scenario_signals import signal_patterns, signal_unit

_LONGEST_NAME = 64
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def _fault(found: str, expected: str, key: str = "") -> PydanticCustomError:
    return PydanticCustomError("input", "fault", {"found": found, "expected": expected, "key": key})


def read_entry(entry: object, field: Field) -> Quantity:
    try:
        return read_quantity(entry, field)
    except QuantityFault as fault:
        raise _fault(fault.found, fault.expected, fault.key) from None


def _identifier(name: str) -> str:
    if len(name) > _LONGEST_NAME:
        raise _fault(f"a name of {len(name)} letters", f"at most {_LONGEST_NAME}")
    if _IDENTIFIER.fullmatch(name) is None:
        raise _fault(show(name), "a name of letters, digits, _ and -, a letter first")
    return name


def _known_fluid(name: str) -> str:
    if name not in fluid_names():
        raise _fault(f"the unknown fluid {show(name)}", expected_name(name, fluid_names()))
    return name


def _known_signal(signal: str) -> str:
    if signal_unit(signal) is None:
        names = signal_patterns()
        guess = did_you_mean(signal, names)
        raise _fault(f"the unknown signal {show(signal)}", f"a signal, such as {names[0]}{guess}")
    return signal


def _read_of_signal(entry: object, signal: str) -> Quantity:
    """Return a value that a signal may have, or a time where none is named."""
    unit = (signal_unit(signal) or "") if signal else "s"
    return read_entry(entry, Field(unit, low=0.0, low_open=True) if unit == "K" else Field(unit))


Identifier = Annotated[str, AfterValidator(_identifier)]


class Section(BaseModel):
    """A table of the file: unknown keys are refused, types are taken strictly."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class CoolantWords(Section):
    fluid: Annotated[str, AfterValidator(_known_fluid)]
    below_triple_point: BelowTriplePoint = "stop"


class LoopWords(Section):
    pump_inlet: str = ""
    pump_motor: str = ""


class VolumeWords(Section):
    loop: str = MAIN
    wall: str = ""


class ZoneWords(Section):
    of: str | None = None
    wall: str = ""


class Joint(Section):
    between: tuple[str, str]

    @field_validator("between", mode="before")
    @classmethod
    def _two_names(cls, entry: object) -> object:
        return _two_names(entry)


class ValveWords(Joint):
    kind: ValveKind


class PumpWords(Section):
    between: tuple[str, str] | None = None
    of: str | None = None
    inlet: str = ""
    motor: str = ""

    @field_validator("between", mode="before")
    @classmethod
    def _two_names(cls, entry: object) -> object:
        return _two_names(entry)


class HeldBy(Section):
    kind: AccumulatorKind = "bellows"


class AccumulatorWords(HeldBy):
    at: str


class PunctureWords(Section):
    law: Law = "bernoulli"
    upstream: Upstream = "liquid"
    at: tuple[str, ...] = ()
    walls: int = 1
    tube: str = ""
    radiator: str = ""
    cause: Cause = "impact"

    @field_validator("at", mode="before")
    @classmethod
    def _places(cls, entry: object) -> object:
        return _some_names(entry)

    @field_validator("walls")
    @classmethod
    def _one_or_both(cls, entry: int) -> int:
        if entry not in (1, 2):
            raise _fault(show(entry), "1, or 2 for both walls of a tube")
        return entry


class ImpactWords(Section):
    hole_law: HoleLaw = "all"


class OrbitWords(Section):
    sinks: Sinks = "mean"
    environment: str = ""

    @model_validator(mode="before")
    @classmethod
    def _numbers_of_the_environment(cls, table: object) -> object:
        """What a named environment says, with its source, of what the table leaves out."""
        if not isinstance(table, dict) or not isinstance(table.get("environment"), str):
            return table
        from leakphys.orbit import environment, environments

        name = table["environment"]
        if name not in environments():
            unknown = f"the unknown environment {show(name)}"
            raise _fault(unknown, expected_name(name, environments()), "environment")
        said = environment(name)
        numbers = {"solar_irradiance": said.solar, "earth_infrared": said.infrared}
        found: dict[str, object] = {key: f"{value} W/m^2" for key, value in numbers.items()}
        if not math.isnan(float(said.albedo)):
            found["albedo"] = float(said.albedo)
        source = {"source": f"{said.source}: {name}; {said.evidence}", "grade": "official"}
        named = {key: {"value": value, **source} for key, value in found.items()}
        return named | table


class BoundaryWords(Section):
    attitude: Attitude | None = None


class ConductorWords(Joint):
    kind: ConductorKind = "linear"
    rejects_heat: bool = False


class RadiatorWords(Section):
    node: str
    sink: str


class CompartmentWords(Section):
    wall: str
    dehumidifier: str = ""


class CrewWords(Section):
    model: CrewModel = "one_node"


class LimitWords(Section):
    title: str = ""
    signal: str
    side: Side
    class_: LimitClass = Entry(alias="class")
    needs_crew: bool = False
    threshold: Any

    @field_validator("signal")
    @classmethod
    def _signal(cls, signal: str) -> str:
        return _known_signal(signal)

    @field_validator("threshold")
    @classmethod
    def _threshold(cls, entry: object, info: ValidationInfo) -> Quantity | None:
        signal = info.data.get("signal")
        return (
            None if signal is None else _read_of_signal(entry, signal)
        )  # it is at fault, and told


class PhaseWords(Section):
    name: Identifier
    jettison: list[str] = []
    set: dict[str, Any] = {}


class ObservationWords(Section):
    title: str = ""
    plan: str = ""
    option: str = ""
    limit: str = ""
    signal: str = ""
    side: Side | None = None
    weighs: bool = False
    threshold: Any = None
    reported: Any = None

    @field_validator("signal")
    @classmethod
    def _signal(cls, signal: str) -> str:
        return _known_signal(signal) if signal else signal

    @field_validator("threshold", "reported")
    @classmethod
    def _number(cls, entry: object, info: ValidationInfo) -> Quantity | None:
        if "signal" not in info.data:  # it is at fault, and told
            return None
        return _read_of_signal(entry, info.data["signal"])


class Option(Section):
    name: Identifier
    title: str = ""
    plan: str
    crew: Annotated[int, Entry(ge=0, le=100)]
    crew_compartment: str = ""


class HeatLoadNode(Section):
    name: str


def _some_names(entry: object) -> object:
    """The names of a list, or the only one; none for an empty text."""
    if isinstance(entry, str):
        return (entry,) if entry else ()
    if not isinstance(entry, list | tuple) or not entry:
        raise _fault(show(entry), "a name, or a list of names")
    for place, name in enumerate(entry):
        if not isinstance(name, str) or not name:
            raise _fault(f"{show(name)} in the list", "a name, or a list of names")
        if name in entry[:place]:
            raise _fault(f"'{name}' twice", "each name once; walls = 2 for both walls of a tube")
    return tuple(entry)


def _two_names(entry: object) -> object:
    if not isinstance(entry, list | tuple) or len(entry) != 2:
        raise _fault(show(entry), "a list of two names")
    for name in entry:
        if not isinstance(name, str):
            raise _fault(f"{show(name)} in the list", "a list of two names")
    return tuple(entry)


class Plan(Section):
    title: str = ""
    zero: str
    limits_from: str = ""
    ends_when_dry: bool = False


class Header(Section):
    schema_: Literal["leakphys-scenario/1"] = Entry(alias="schema")
    name: Identifier
    title: str
    description: str = ""
    simplifications: list[str] = []
