"""The scenario file as a pydantic model, made from the table of fields. Imported on first use.

Numeric fields are not written here: each section takes its own from the table in fields.py.
"""

from __future__ import annotations

from types import GenericAlias
from typing import Annotated, Any

from pydantic import Field as Entry
from pydantic import PlainValidator, ValidationError, create_model

from leakphys.field_kinds import Field
from leakphys.fields import FIELDS, HOLE_TABLES
from leakphys.quantities import Quantity
from leakphys.schema_words import (
    AccumulatorWords,
    BoundaryWords,
    CompartmentWords,
    ConductorWords,
    CoolantWords,
    CrewWords,
    Header,
    HeatLoadNode,
    HeldBy,
    Identifier,
    ImpactWords,
    Joint,
    LimitWords,
    LoopWords,
    ObservationWords,
    Option,
    OrbitWords,
    PhaseWords,
    Plan,
    PumpWords,
    PunctureWords,
    RadiatorWords,
    Section,
    ValveWords,
    VolumeWords,
    ZoneWords,
    read_entry,
)

DEFAULT = "default of the schema"


def _numeric(field: Field) -> tuple[Any, Any]:
    """Return the pydantic declaration of a numeric field: its type with reader, and its default."""
    reader = PlainValidator(lambda entry: read_entry(entry, field))
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


def _hole(section: str) -> Any:
    """Return the model of a hole: its words, the tables within it, then its numbers."""
    words = {"impact": ImpactWords, "prior": Section, "defect": Section}
    tables: dict[str, Any] = {
        name: (_with_numbers(words[name], f"puncture.{name}") | None, None) for name in HOLE_TABLES
    }
    return _with_numbers(_model("Puncture", PunctureWords, tables), section)


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
        "puncture": (_hole("puncture"), ...),
        "punctures": (GenericAlias(dict, (Identifier, _hole("punctures"))), {}),
        "nodes": (_named(Section, "nodes"), {}),
        "orbit": (_with_numbers(OrbitWords, "orbit") | None, None),
        "boundaries": (_named(BoundaryWords, "boundaries"), {}),
        "conductors": (_named(ConductorWords, "conductors"), {}),
        "radiators": (_named(RadiatorWords, "radiators"), {}),
        "compartments": (_named(CompartmentWords, "compartments"), {}),
        "hatches": (_named(Joint, "hatches"), {}),
        "crew": (_with_numbers(CrewWords, "crew") | None, None),
        "limits": (_named(LimitWords, "limits"), {}),
        "plans": (Annotated[plans, Entry(min_length=1)], ...),
        "options": (list[Option], []),
        "observations": (_named(ObservationWords, "observations"), {}),
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
