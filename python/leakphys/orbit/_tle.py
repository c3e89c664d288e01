"""Two-line element sets through SGP4, of the optional package `sgp4`."""

from __future__ import annotations

from typing import Any

import numpy as np

from leakphys.errors import InputError, show
from leakphys.orbit._dates import J2000_JULIAN, Date, days_from_j2000
from leakphys.orbit._inputs import EARTH_RADIUS
from leakphys.orbit._motion import LONGEST, Elements

_LENGTH = 69


def _propagator() -> Any:
    try:
        from sgp4 import api
    except ImportError:
        raise ImportError(
            "from_tle needs the package sgp4: pip install 'leakphys[orbit]'; "
            "lp.orbit.mean_elements does without"
        ) from None
    return api


def _checked(field: str, number: str, line: object) -> str:
    """A line of a set, of the right length, number and checksum."""
    if not isinstance(line, str):
        raise InputError.at("", field, show(line), "a line of a two-line element set")
    text = line.rstrip()
    if len(text) != _LENGTH or not text.startswith(f"{number} "):
        found = f"{len(text)} characters, {show(text[:2])} first"
        raise InputError.at("", field, found, f"{_LENGTH} characters, '{number} ' first")
    total = sum(int(c) if c.isdigit() else c == "-" for c in text[:-1]) % 10
    if text[-1] != str(total):
        raise InputError.at(
            "", field, f"the checksum {show(text[-1])}", f"'{total}', the digits' sum"
        )
    return text


def from_tle(line1: str, line2: str, date: Date) -> Elements:
    """Osculating elements of a two-line element set at dates, in TEME.

    Args:
        line1, line2: the two lines, with their checksums.
        date: UTC, see `sun`; any shape.

    Returns:
        Elements with a status for each date: flagged more than 14 days from the set's epoch; NaN where SGP4
        gives none. `altitude` is the distance from the Earth's centre at the date less the equator's radius, not
        the height above the ellipsoid. TEME is the frame "of date" to within 0.003 degree, so that inclination
        and raan go into `beta_angle` as they are.

    Raises:
        ImportError: the package sgp4 is not installed; the message says how to get it.
        ValueError: a line that is none of a set, lines of two satellites, or something that is no date.

    Source: SGP4 of Vallado, Crawford, Hujsak and Kelso (2006), AIAA 2006-6753, by the package sgp4. Its error grows
        by 1 to 3 km a day.
    """
    first, second = _checked("line1", "1", line1), _checked("line2", "2", line2)
    if first[2:7] != second[2:7]:
        found = f"the satellite {show(second[2:7])}"
        raise InputError.at("", "line2", found, f"{show(first[2:7])}, that of line1")
    api = _propagator()
    days = days_from_j2000(date)
    satellite = api.Satrec.twoline2rv(first, second)
    flat = days.ravel()
    whole = np.floor(flat)
    fault, place, speed = satellite.sgp4_array(whole + J2000_JULIAN, flat - whole)
    place, speed = np.where((fault == 0)[:, None], (place, speed), np.nan)
    momentum = np.cross(place, speed)
    x, y, z = momentum.T
    inclination = np.arctan2(np.hypot(x, y), z)
    raan = np.arctan2(x, -y)
    ahead = np.stack([-np.cos(inclination) * np.sin(raan), np.cos(inclination) * np.cos(raan)])
    along_node = place[:, 0] * np.cos(raan) + place[:, 1] * np.sin(raan)
    across_node = (
        place[:, 0] * ahead[0] + place[:, 1] * ahead[1] + place[:, 2] * np.sin(inclination)
    )
    altitude = np.linalg.norm(place, axis=-1) * 1e3 - EARTH_RADIUS
    age = flat - (satellite.jdsatepoch + satellite.jdsatepochF - J2000_JULIAN)
    status = np.where(fault != 0, 2, np.where(np.abs(age) > LONGEST, 1, 0)).astype(np.int32)
    turn = 2.0 * np.pi
    arrays = (altitude, inclination, raan % turn, np.arctan2(across_node, along_node) % turn)
    height, tilt, node, latitude = (column.reshape(days.shape) for column in arrays)
    return Elements(height, tilt, node, latitude, "of date", status.reshape(days.shape))
