"""Dates in UTC, however they are given, as days from 2000-01-01 12:00."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leakphys.errors import InputError, show
from leakphys.orbit._inputs import Array

Date: TypeAlias = str | datetime | np.datetime64 | ArrayLike | Sequence[str | datetime]
"""A date or an array of dates: ISO texts, datetimes, datetime64, or Julian dates as numbers; all UTC."""

J2000 = np.datetime64("2000-01-01T12:00:00", "us")
J2000_JULIAN = 2451545.0
_EXPECTED = "an ISO date in UTC as '2022-12-15T00:45', a datetime, a datetime64, or a Julian date"
# Years 1 to 9999: what a datetime can be. A year or a modified Julian date taken for a Julian date is outside.
_LEAST_JULIAN, _MOST_JULIAN = 1721425.5, 5373484.5


def _one(given: object) -> np.datetime64:
    """One date as a datetime64 [us] in UTC."""
    found = given
    if isinstance(found, str):
        try:
            found = datetime.fromisoformat(found.strip())
        except ValueError:
            raise InputError.at("", "date", show(given), _EXPECTED) from None
    if not isinstance(found, datetime):
        raise InputError.at("", "date", show(given), _EXPECTED)
    if found.tzinfo is not None:
        found = found.astimezone(UTC).replace(tzinfo=None)
    return np.datetime64(found, "us")


def days_from_j2000(date: Date) -> Array:
    """Days of UTC from 2000-01-01 12:00, in the dates' shape; InputError for what is no date."""
    given = np.asarray(date)
    if given.dtype.kind == "M":
        moments: NDArray[np.datetime64] = given
    elif given.dtype.kind in "iuf":
        julian = given.astype(np.float64)
        wrong = ~((julian >= _LEAST_JULIAN) & (julian <= _MOST_JULIAN))
        if wrong.any():
            found = f"the number {julian[wrong].flat[0]:g}"
            raise InputError.at("", "date", found, _EXPECTED)
        return julian - J2000_JULIAN
    else:
        texts = np.asarray(date, object)
        moments = np.array([_one(x) for x in texts.ravel()], "datetime64[us]").reshape(texts.shape)
    if np.isnat(moments).any():
        raise InputError.at("", "date", "not a time (NaT)", _EXPECTED)
    years = moments.astype("datetime64[Y]").astype(np.int64) + 1970
    wrong = (years < 1) | (years > 9999)
    if wrong.any():
        raise InputError.at("", "date", f"the year {years[wrong].flat[0]}", "a year from 1 to 9999")
    since = moments - J2000
    return np.asarray(since / np.timedelta64(1, "D"), np.float64)
