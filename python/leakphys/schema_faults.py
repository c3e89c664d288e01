"""A fault that pydantic found, as the house message: file, field, found, expected."""

from __future__ import annotations

import re
from typing import Any, cast, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from leakphys.errors import InputError, expected_name, show
from leakphys.fields import FIELDS, HOLE_TABLES
from leakphys.units import kind


def translated(fault: ErrorDetails, where: str, document: type[BaseModel]) -> InputError:
    """Turn one pydantic fault into the house message."""
    place, sort, entry = fault["loc"], fault["type"], fault["input"]
    context = fault.get("ctx", {})
    field = _dotted(place)
    if sort == "input":
        key = f".{context['key']}" if context["key"] else ""
        return InputError.at(where, field + key, context["found"], context["expected"])
    if sort == "extra_forbidden":
        names = _keys(_model_at(document, place[:-1]))
        expected = expected_name(place[-1], names)
        return InputError.at(
            where, _dotted(place[:-1]), f"the unknown key {show(place[-1])}", expected
        )
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
    """Write a place as a path: ("plans", "short", "phases", 2) is plans.short.phases[2]."""
    text = ""
    for part in place:
        if part == "[key]":
            continue
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _model_at(document: type[BaseModel], place: tuple[int | str, ...]) -> type[BaseModel]:
    """Return the model that describes the table at a place of the file."""
    current: Any = document
    for part in place:
        if isinstance(current, type) and issubclass(current, BaseModel):
            fields = current.model_fields.items()
            current = next(
                field.annotation for name, field in fields if part in (name, field.alias)
            )
        else:  # a list of models, or a table of them by name
            current = get_args(current)[-1]
        if type(None) in get_args(current):
            current = get_args(current)[0]
    return cast("type[BaseModel]", current)


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _what_is_missing(place: tuple[int | str, ...]) -> str:
    """Say what a required entry holds."""
    last = str(place[-1])
    if place == ("schema",):
        return "schema = 'leakphys-scenario/1'"
    if place in (("coolant",), ("loop",), ("puncture",), ("plans",)):
        return f"a table [{last}]"
    if "phases" in place:
        section = "phases"
    elif str(place[0]) in ("puncture", "punctures") and place[-2] in HOLE_TABLES:
        section = f"puncture.{place[-2]}"
    else:
        section = "loop.accumulator" if "accumulator" in place else str(place[0])
    field = FIELDS.get(section, {}).get(last)
    return kind(field.unit) if field is not None else f"an entry '{last}'"
