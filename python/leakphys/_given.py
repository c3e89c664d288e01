"""What a caller hands in: a scenario, names, times, a tolerance; told in one line if it is something else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from leakphys._arrays import numbers
from leakphys.errors import InputError, show

if TYPE_CHECKING:
    from leakphys.scenario import Scenario

Floats = NDArray[np.float64]


def check_scenario(given: object) -> Scenario:
    """`given` if it is a Scenario; InputError, with how to get one, if not."""
    from leakphys.scenario import Scenario

    if isinstance(given, Scenario):
        return given
    text = show(given) if isinstance(given, str) and given else "'soyuz-ms22'"
    expected = f"a Scenario, as of lp.Scenario.load({text})"
    raise InputError.at("", "scenario", show(given), expected)


def check_names(field: str, given: object) -> tuple[str, ...]:
    """Names as a tuple; InputError for a single text, which is no list, and for what is no name."""
    if isinstance(given, str):
        raise InputError.at("", field, show(given), f"a list of names, as [{show(given)}]")
    if not isinstance(given, Sequence | set | frozenset | dict | np.ndarray):
        raise InputError.at("", field, show(given), "a list of names")
    for name in given:
        if not isinstance(name, str):
            raise InputError.at("", field, f"{show(name)} in the list", "a list of names")
    return tuple(str(name) for name in given)


def check_path(given: object) -> None:
    """InputError unless `given` can be the name of a scenario or the path of its file."""
    from pathlib import Path  # costs more than the rest of this file

    if not isinstance(given, str | Path):
        expected = "a built-in name, or the path of a file"
        raise InputError.at("scenario", "", show(given), expected)


def check_text(where: str, given: object) -> None:
    """InputError unless `given` is the text of a scenario file."""
    if not isinstance(given, str):
        raise InputError.at(where, "", show(given), "the text of a scenario file")


def check_axes(where: str, given: object) -> None:
    """InputError unless `given` holds a path or more."""
    if not isinstance(given, Mapping):
        expected = "a table of arrays and distributions by path"
        raise InputError.at(where, "axes", show(given), expected)
    if not given:
        expected = "at least one path with its values; lp.simulate runs central values"
        raise InputError.at(where, "axes", "none", expected)


def seconds(field: str, given: object) -> float:
    """A time [s] from a number or a text with a unit; InputError for anything else."""
    from leakphys.units import UnitError, kind, parse

    if isinstance(given, str):
        try:
            return parse(given, "s")
        except UnitError as fault:
            raise InputError.at("", field, fault.found, fault.expected) from None
    if isinstance(given, bool) or not isinstance(given, Real):
        raise InputError.at("", field, show(given), f"a number of seconds, or {kind('s')}")
    return float(given)


def check_times(given: object) -> Floats:
    """Times as an array (m,) [s], from numbers or texts; InputError unless finite and increasing."""
    entries = [given] if isinstance(given, str) else given
    if isinstance(entries, list | tuple):
        entries = [seconds("times", x) if isinstance(x, str) else x for x in entries]
    expected = "finite times in s, or texts with a unit, that increase"
    found = np.atleast_1d(numbers("times", entries, show(given), expected))
    if found.ndim != 1:
        raise InputError.at("", "times", f"an array of {found.ndim} dimensions", "one dimension")
    wrong = ~np.isfinite(found)
    if wrong.any():
        raise InputError.at("", "times", f"{found[wrong][0]:g} s", "finite times that increase")
    falls = np.flatnonzero(np.diff(found) <= 0.0)
    if falls.size:
        before, after = found[falls[0] : falls[0] + 2].tolist()
        said = f"{after:g} s after {before:g} s"
        raise InputError.at("", "times", said, "finite times that increase")
    return found


def check_rtol(given: object) -> float:
    """A relative tolerance; InputError unless it is a number from 1e-12 to 1e-2."""
    is_number = isinstance(given, Real) and not isinstance(given, bool)
    if not is_number or not 1e-12 <= float(given) <= 1e-2:  # type: ignore[arg-type]
        raise InputError.at("", "rtol", show(given), "a value from 1e-12 to 1e-2")
    return float(given)  # type: ignore[arg-type]


def check_threads(given: object) -> int:
    """A number of threads, 0 for None, which is all; InputError for anything else."""
    whole = isinstance(given, int | np.integer) and not isinstance(given, bool)
    if given is None:
        return 0
    if not whole or not given >= 1:  # type: ignore[operator]
        raise InputError.at("", "threads", show(given), "1 or more, or none for all")
    return int(given)  # type: ignore[call-overload, no-any-return]
