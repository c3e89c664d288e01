"""The scenario file as a pydantic model, and pydantic's faults as InputError. Imported on first use.

Numeric fields are not written here: each section takes its own from the table in fields.py.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, cast, get_args

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
from pydantic_core import ErrorDetails, PydanticCustomError

from leakphys.errors import InputError, did_you_mean, expected_name, one_of, show
from leakphys.fields import FIELDS, FLUIDS, Field
from leakphys.quantities import Quantity, QuantityFault, read_quantity
from leakphys.scenario_parts import ConductorKind, LimitClass, Side, Upstream
from leakphys.scenario_signals import LOOP_SIGNALS, signal_unit
from leakphys.units import kind

SCHEMA = "leakphys-scenario/1"
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


def _fault(found: str, expected: str, key: str = "") -> PydanticCustomError:
    return PydanticCustomError("input", "fault", {"found": found, "expected": expected, "key": key})


def _read(entry: object, field: Field) -> Quantity:
    try:
        return read_quantity(entry, field)
    except QuantityFault as fault:
        raise _fault(fault.found, fault.expected, fault.key) from None


def _identifier(name: str) -> str:
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


class Coolant(Section):
    fluid: Annotated[str, AfterValidator(_known_fluid)]


class PunctureWords(Section):
    law: Literal["thin_hole"] = "thin_hole"
    upstream: Upstream = "liquid"


class ConductorWords(Section):
    between: tuple[str, str]
    kind: ConductorKind = "linear"
    rejects_heat: bool = False

    @field_validator("between", mode="before")
    @classmethod
    def _two_names(cls, entry: object) -> object:
        return _two_names(entry)


class RadiatorWords(Section):
    node: str
    sink: str


class CompartmentWords(Section):
    wall: str


class HatchWords(Section):
    between: tuple[str, str]

    @field_validator("between", mode="before")
    @classmethod
    def _two_names(cls, entry: object) -> object:
        return _two_names(entry)


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
            names = [*LOOP_SIGNALS, "nodes.NAME.temperature", "compartments.NAME.temperature"]
            guess = did_you_mean(signal, names)
            raise _fault(f"the unknown signal {show(signal)}", f"a signal, such as {names[0]}{guess}")
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
    standing = Quantity(field.default, field.unit, source="default of the schema")
    return Annotated[Any, reader], standing


def _with_numbers(words: type[Section], section: str) -> type[Section]:
    """Return the model of a section: its words, then its numeric fields of the table."""
    numbers = {name: _numeric(field) for name, field in FIELDS[section].items()}
    return cast("type[Section]", create_model(words.__name__, __base__=words, **numbers))  # type: ignore[call-overload]


Accumulator: Any = _with_numbers(Section, "loop.accumulator")
Phase: Any = _with_numbers(PhaseWords, "phases")


class LoopWords(Section):
    accumulator: Accumulator | None = None


class Plan(Section):
    title: str = ""
    zero: str
    limits_from: str = ""
    ends_when_dry: bool = False
    phases: Annotated[list[Phase], Entry(min_length=1)]


Loop: Any = _with_numbers(LoopWords, "loop")
Puncture: Any = _with_numbers(PunctureWords, "puncture")
Crew: Any = _with_numbers(Section, "crew")
_named: dict[str, Any] = {
    "nodes": _with_numbers(Section, "nodes"),
    "boundaries": _with_numbers(Section, "boundaries"),
    "conductors": _with_numbers(ConductorWords, "conductors"),
    "radiators": _with_numbers(RadiatorWords, "radiators"),
    "compartments": _with_numbers(CompartmentWords, "compartments"),
    "hatches": _with_numbers(HatchWords, "hatches"),
    "limits": _with_numbers(LimitWords, "limits"),
}


class Document(Section):
    """A whole scenario file. Order of the fields is the order of a scenario's quantities."""

    schema_: Literal["leakphys-scenario/1"] = Entry(alias="schema")
    name: Identifier
    title: str
    description: str = ""
    simplifications: list[str] = []
    coolant: Coolant
    loop: Loop
    puncture: Puncture
    nodes: dict[Identifier, _named["nodes"]] = {}  # type: ignore[name-defined]
    boundaries: dict[Identifier, _named["boundaries"]] = {}  # type: ignore[name-defined]
    conductors: dict[Identifier, _named["conductors"]] = {}  # type: ignore[name-defined]
    radiators: dict[Identifier, _named["radiators"]] = {}  # type: ignore[name-defined]
    compartments: dict[Identifier, _named["compartments"]] = {}  # type: ignore[name-defined]
    hatches: dict[Identifier, _named["hatches"]] = {}  # type: ignore[name-defined]
    crew: Crew | None = None
    limits: dict[Identifier, _named["limits"]] = {}  # type: ignore[name-defined]
    plans: Annotated[dict[Identifier, Plan], Entry(min_length=1)]
    options: list[Option] = []
    heat_load_node: HeatLoadNode | None = None


def validate(raw: dict[str, Any], where: str) -> Document:
    """Return the document of a parsed file, or raise InputError naming file, field and fault."""
    try:
        return Document.model_validate(raw)
    except ValidationError as error:
        faults = error.errors(include_url=False)
    unknown_first = sorted(faults, key=lambda fault: fault["type"] != "extra_forbidden")
    raise _translated(unknown_first[0], where)


def _translated(fault: ErrorDetails, where: str) -> InputError:
    """Turn one pydantic fault into the house message."""
    place, sort, entry = fault["loc"], fault["type"], fault["input"]
    context = fault.get("ctx", {})
    field = _dotted(place)
    if sort == "input":
        key = f".{context['key']}" if context["key"] else ""
        return InputError.at(where, field + key, context["found"], context["expected"])
    if sort == "extra_forbidden":
        names = _keys(_model_at(place[:-1]))
        expected = expected_name(place[-1], names)
        return InputError.at(where, _dotted(place[:-1]), f"the unknown key {show(place[-1])}", expected)
    if sort == "missing":
        return InputError.at(where, field, "nothing", _what_is_missing(place))
    if sort == "literal_error":
        allowed = [str(name) for name in re.findall(r"'([^']*)'", str(context.get("expected", "")))]
        return InputError.at(where, field, show(entry), expected_name(entry, allowed))
    expected = _EXPECTED.get(sort, f"a valid value ({fault['msg']})")
    return InputError.at(where, field, show(entry), expected)


_EXPECTED = {
    "model_type": "a table",
    "dict_type": "a table",
    "list_type": "a list",
    "string_type": "a text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "greater_than_equal": "a whole number of 0 or more",
    "less_than_equal": "a whole number of 100 or less",
    "too_short": "at least one entry",
}


def _dotted(place: tuple[int | str, ...]) -> str:
    """Write a pydantic place as a path: ("plans", "short", "phases", 2) is plans.short.phases[2]."""
    text = ""
    for part in place:
        if part == "[key]":
            continue
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _model_at(place: tuple[int | str, ...]) -> type[BaseModel]:
    """Return the model that describes the table at a place of the file."""
    current: Any = Document
    for part in place:
        if isinstance(current, type) and issubclass(current, BaseModel):
            fields = current.model_fields
            current = next((f.annotation for n, f in fields.items() if part in (n, f.alias)), Section)
        else:
            current = get_args(current)[-1]
        inner = [kind for kind in get_args(current) if kind is not type(None)]
        if type(None) in get_args(current):
            current = inner[0]
    return cast("type[BaseModel]", current)


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _what_is_missing(place: tuple[int | str, ...]) -> str:
    """Say what a required field holds."""
    last = str(place[-1])
    if last == "schema":
        return f"schema = '{SCHEMA}'"
    section = {"phases": "phases", "accumulator": "loop.accumulator"}.get(
        str(place[-3 if isinstance(place[-2], int) else -2]) if len(place) > 1 else "", str(place[0])
    )
    field = FIELDS.get(section, {}).get(last)
    if field is not None:
        return kind(field.unit)
    tables = ("coolant", "loop", "puncture", "plans")
    return one_of([f"a table [{last}]"]) if len(place) == 1 and last in tables else f"an entry '{last}'"
