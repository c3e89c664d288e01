"""TOML text to plain tables and back, with every fault of the text as InputError."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from leakphys.errors import InputError, show

_LARGEST_FILE = 4 * 1024 * 1024
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_PLACE = re.compile(r"^(.*) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def read_file(path: Path) -> str:
    """Return the text of a scenario file; raise InputError if it cannot be one."""
    where = str(path)
    expected = "a scenario file"
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST_FILE + 1)
    except FileNotFoundError:
        raise InputError.at(where, "", "no such file", expected) from None
    except IsADirectoryError:
        raise InputError.at(where, "", "a folder", expected) from None
    except (OSError, ValueError) as fault:  # ValueError: a NUL in the path
        reason = getattr(fault, "strerror", None) or str(fault)
        raise InputError.at(where, "", f"a file that cannot be read ({reason})", expected) from None
    if len(content) > _LARGEST_FILE:
        raise InputError.at(where, "", "more than 4 MiB", expected)
    return decode(content, where)


def decode(content: bytes, where: str) -> str:
    """Return bytes as UTF-8 text, or raise InputError with the place of the first wrong byte."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        found = f"the byte 0x{content[fault.start]:02x} at offset {fault.start}"
        raise InputError.at(where, "", found, "text in UTF-8") from None


def parse_toml(text: str, where: str) -> dict[str, Any]:
    """Return the tables of a TOML text; raise InputError with the line of a syntax fault."""
    import tomllib

    if not text.strip():
        raise InputError.at(where, "", "an empty file", "a scenario file")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        match = _PLACE.match(str(fault))
        reason = match.group(1) if match else str(fault)
        line = match.group(2) if match and match.group(2) else str(text.count("\n") + 1)
        raise InputError.at(where, f"line {line}", f"a fault ({show(reason)})", "TOML") from None
    except RecursionError:
        raise InputError.at(where, "", "tables nested too deeply", "a scenario file") from None
    except ValueError as fault:  # a number of too many digits, a date that is none
        raise InputError.at(where, "", f"a fault ({show(str(fault))})", "TOML") from None


def write_toml(tables: dict[str, Any]) -> str:
    """Return plain tables as TOML text that parses to the same tables.

    A table with the key "value" is a quantity and goes on one line; in every table the plain
    entries come before the tables, in their order.
    """
    lines: list[str] = []
    _write_table(tables, (), lines)
    return "\n".join(lines) + "\n"


def _write_table(table: dict[str, Any], path: tuple[str, ...], lines: list[str]) -> None:
    plain = {key: entry for key, entry in table.items() if not _is_section(entry)}
    lines.extend(f"{_key(key)} = {_inline(entry)}" for key, entry in plain.items())
    for key, entry in table.items():
        if key in plain:
            continue
        inner = (*path, key)
        name = ".".join(_key(part) for part in inner)
        if isinstance(entry, dict):
            if not entry or not all(_is_section(part) for part in entry.values()):
                lines.extend(["", f"[{name}]"])
            _write_table(entry, inner, lines)
            continue
        for element in entry:
            lines.extend(["", f"[[{name}]]"])
            _write_table(element, inner, lines)


def _is_section(entry: object) -> bool:
    if isinstance(entry, dict):
        return "value" not in entry
    return isinstance(entry, list) and bool(entry) and all(isinstance(e, dict) for e in entry)


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _string(key)


def _inline(entry: object) -> str:
    if isinstance(entry, bool):
        return "true" if entry else "false"
    if isinstance(entry, str):
        return _string(entry)
    if isinstance(entry, int | float):
        return repr(entry)
    if isinstance(entry, dict):
        return "{ " + ", ".join(f"{_key(k)} = {_inline(e)}" for k, e in entry.items()) + " }"
    if isinstance(entry, list | tuple):
        return "[" + ", ".join(_inline(e) for e in entry) + "]"
    return str(entry)  # a date: TOML writes it as Python does


def _string(text: str) -> str:
    def escape(c: str) -> str:
        if c in _ESCAPES:
            return _ESCAPES[c]
        return f"\\u{ord(c):04x}" if ord(c) < 0x20 or ord(c) == 0x7F else c

    return '"' + "".join(escape(c) for c in text) + '"'
