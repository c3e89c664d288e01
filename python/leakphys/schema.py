"""The scenario file as a pydantic model, made from the table of fields. Imported on first use.

Numeric fields are not written here: each section takes its own from the table in fields.py.
"""

from __future__ import annotations

import re
from types import GenericAlias
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    create_model,
    field_validator,
)
from pydantic import Field as Entry
from pydantic_core import PydanticCustomError

from leakphys.errors import did_you_mean, expected_name, show
from leakphys.fields import FIELDS, FLUIDS, MAIN, Field
from leakphys.quantities import Quantity, QuantityFault, read_quantity
from leakphys.scenario_parts import (
    AccumulatorKind,
    BelowTriplePoint,
    ConductorKind,
    Law,
    LimitClass,
    Side,
    Upstream,
    ValveKind,
)
from leakphys.scenario_signals import signal_patterns, signal_unit

DEFAULT = "default of the schema"
_LONGEST_NAME = 64
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def _fault(found: str, expected: str, key: str = "") -> PydanticCustomError:
    return PydanticCustomError("input", "fault", {"found": found, "expected": expected, "key": key})


def _read(entry: object, field: Field) -> Quantity:
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
    if name not in FLUIDS:
        raise _fault(f"the unknown fluid {show(name)}", expected_name(name, FLUIDS))
    return name


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
    law: Law = "thin_hole"
    upstream: Upstream = "liquid"
    at: str = ""


class ConductorWords(Joint):
    kind: ConductorKind = "linear"
    rejects_heat: bool = False


class RadiatorWords(Section):
    node: str
    sink: str


class CompartmentWords(Section):
    wall: str
    dehumidifier: str = ""


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
        if signal_unit(signal) is None:
            names = signal_patterns()
            guess = did_you_mean(signal, names)
            raise _fault(
                f"the unknown signal {show(signal)}", f"a signal, such as {names[0]}{guess}"
            )
        return signal

    @field_validator("threshold")
    @classmethod
    def _threshold(cls, entry: object, info: ValidationInfo) -> Quantity | None:
        unit = signal_unit(info.data.get("signal", ""))
        if unit is None:  # the signal itself is at fault, and told
            return None
        return _read(entry, Field(unit, low=0.0, low_open=True) if unit == "K" else Field(unit))


class PhaseWords(Section):
    name: Identifier
    set: dict[str, Any] = {}


class Option(Section):
    name: Identifier
    title: str = ""
    plan: str
    crew: Annotated[int, Entry(ge=0, le=100)]
    crew_compartment: str = ""


class HeatLoadNode(Section):
    name: str


def _two_names(entry: object) -> object:
    if not isinstance(entry, list | tuple) or len(entry) != 2:
        raise _fault(show(entry), "a list of two names")
    for name in entry:
        if not isinstance(name, str):
            raise _fault(f"{show(name)} in the list", "a list of two names")
    return tuple(entry)


def _numeric(field: Field) -> tuple[Any, Any]:
    """Return the pydantic declaration of a numeric field: its type with reader, and its default."""
    reader = PlainValidator(lambda entry: _read(entry, field))
    if field.optional:
        return Annotated[Any, reader], None
    if field.default is None:
        return Annotated[Any, reader], ...
    why = f": {field.why}" if field.why else ""
    standing = Quantity(field.default, field.unit, source=f"{DEFAULT}{why}")
    return Annotated[Any, reader], standing


def _with_numbers(words: type[Section], section: str) -> Any:
    """Return the model of a section: its words, then its numeric fields of the table."""
    numbers = {name: _numeric(field) for name, field in FIELDS[section].items()}
    return _model(words.__name__, words, numbers)


def _model(name: str, base: type[Section], fields: dict[str, Any]) -> Any:
    """Return a model made at run time: what its fields are is not known to a type checker."""
    return create_model(name, __base__=base, **fields)


def _named(words: type[Section], section: str) -> Any:
    """Return the type of a table of named parts of one kind."""
    return GenericAlias(dict, (Identifier, _with_numbers(words, section)))


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


def _document() -> Any:
    """Return the model of a whole file. The order of its fields is that of a scenario's numbers."""
    accumulator = _with_numbers(HeldBy, "loop.accumulator")
    loop_words = _model("Loop", LoopWords, {"accumulator": (accumulator | None, None)})
    phases: Any = GenericAlias(list, (_with_numbers(PhaseWords, "phases"),))
    plan = _model("Plan", Plan, {"phases": (Annotated[phases, Entry(min_length=1)], ...)})
    plans: Any = GenericAlias(dict, (Identifier, plan))
    fields: dict[str, Any] = {
        "coolant": (_with_numbers(CoolantWords, "coolant"), ...),
        "loop": (_with_numbers(loop_words, "loop"), ...),
        "loops": (_named(CoolantWords, "loops"), {}),
        "volumes": (_named(VolumeWords, "volumes"), {}),
        "zones": (_named(ZoneWords, "zones"), {}),
        "pipes": (_named(Joint, "pipes"), {}),
        "valves": (_named(ValveWords, "valves"), {}),
        "pumps": (_named(PumpWords, "pumps"), {}),
        "accumulators": (_named(AccumulatorWords, "accumulators"), {}),
        "puncture": (_with_numbers(PunctureWords, "puncture"), ...),
        "punctures": (_named(PunctureWords, "punctures"), {}),
        "nodes": (_named(Section, "nodes"), {}),
        "boundaries": (_named(Section, "boundaries"), {}),
        "conductors": (_named(ConductorWords, "conductors"), {}),
        "radiators": (_named(RadiatorWords, "radiators"), {}),
        "compartments": (_named(CompartmentWords, "compartments"), {}),
        "hatches": (_named(Joint, "hatches"), {}),
        "crew": (_with_numbers(Section, "crew") | None, None),
        "limits": (_named(LimitWords, "limits"), {}),
        "plans": (Annotated[plans, Entry(min_length=1)], ...),
        "options": (list[Option], []),
        "heat_load_node": (HeatLoadNode | None, None),
    }
    return _model("Document", Header, fields)


Document = _document()


def validate(raw: dict[str, Any], where: str) -> Any:
    """Return the document of a parsed file, or raise InputError naming file, field and fault."""
    from leakphys.schema_faults import translated

    try:
        return Document.model_validate(raw)
    except ValidationError as error:
        faults = error.errors(include_url=False)
    # A misspelt key is also a missing one: tell the former.
    unknown_first = sorted(faults, key=lambda fault: fault["type"] != "extra_forbidden")
    raise translated(unknown_first[0], where, Document)
