"""The one exception for bad input, and the words its message is made of.

Every fault of an input is told in one form, `FILE: field: found X, expected Y`, on at most three
lines, before anything runs. A member of an ensemble never raises: it ends with a status instead.
"""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST_SHOWN = 60
_LONGEST_PLACE = 200
_MOST_NAMES, _MOST_LETTERS, _FIRST_NAMES = 30, 600, 12


class InputError(ValueError):
    """Bad input, found before a run. The text of the exception is the whole message.

    `InputError(message)` takes a finished sentence; `InputError.at` builds the house form.
    """

    @classmethod
    def at(cls, where: str, field: str, found: str, expected: str) -> InputError:
        """Build `where: field: found X, expected Y`; an empty field is left out."""
        parts = [one_line(part, _LONGEST_PLACE) for part in (where, field) if part]
        return cls(": ".join([*parts, f"found {found}, expected {expected}"]))


def one_line(text: str, longest: int) -> str:
    """Return `text` printable, on one line, cut in the middle where it is longer than `longest`."""
    plain = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    if len(plain) <= longest:
        return plain
    half = (longest - 3) // 2
    return f"{plain[:half]}...{plain[-half:]}"


def show(value: object) -> str:
    """Say what a value read from a file is: its text where short, else its kind."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "an empty string" if not value else "'" + one_line(value, _LONGEST_SHOWN) + "'"
    if isinstance(value, int) and value.bit_length() > 64:
        return "an integer of more than 64 bits"
    if isinstance(value, int | float):
        return f"the number {value!r}"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    return f"a value of type {type(value).__name__}"


def unknown(what: str, name: object) -> str:
    """Say what was found where a name was expected: a name that is not known, or no name at all."""
    return f"the unknown {what} {show(name)}" if isinstance(name, str) else show(name)


def one_of(names: Iterable[str]) -> str:
    """List allowed names for a message; a list too long to be read is cut and says so."""
    known = list(names)
    if not known:
        return "nothing (none is defined)"
    if len(known) == 1:
        return known[0]
    listed = "one of " + ", ".join(known)
    if len(known) <= _MOST_NAMES and len(listed) <= _MOST_LETTERS:
        return listed
    return "one of " + ", ".join(known[:_FIRST_NAMES]) + f", ... ({len(known)} in all)"


def did_you_mean(name: object, names: Iterable[str]) -> str:
    """Return "; did you mean 'x'?" for the nearest known name, or an empty string."""
    import difflib

    if not isinstance(name, str) or len(name) > _LONGEST_PLACE:
        return ""
    near = difflib.get_close_matches(name, list(names), n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""


def expected_name(name: object, names: Iterable[str]) -> str:
    """Say which names are allowed, and which of them was probably meant."""
    known = list(names)
    return one_of(known) + did_you_mean(name, known)
