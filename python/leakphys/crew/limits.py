"""Limits of exposure with their sources, and what a status says."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import SupportsIndex

from leakphys.errors import InputError, show


@dataclass(frozen=True)
class ExposureLimit:
    """A limit that a person is not to pass.

    Attributes:
        name: what is limited.
        value, unit: the threshold, SI.
        source: where it stands.
        grade: "official" where read in the source, "unverified" where it was not, "derived" or "assumed".
    """

    name: str
    value: float
    unit: str
    source: str
    grade: str


_OCCUPATIONAL = "common occupational practice; no primary source read"
_STORAGE = "NASA crew health requirements for ascent, entry and landing: -4.1 to +4.7 kJ/kg; read second hand"
_SUIT = "NPP Zvezda, Sokol KV-2: without ventilation at 25 degC"

EXPOSURE_LIMITS: tuple[ExposureLimit, ...] = (
    ExposureLimit("core temperature, average", 311.15, "K", "ISO 7933: 38.0 degC", "official"),
    ExposureLimit("core temperature, operational", 311.65, "K", _OCCUPATIONAL, "unverified"),
    ExposureLimit("core temperature, hard", 312.15, "K", _OCCUPATIONAL, "unverified"),
    ExposureLimit("heat storage", 4700.0, "J/kg", _STORAGE, "unverified"),
    ExposureLimit(
        "water lost, without water", 0.03, "1", "ISO 7933:2023, of body mass", "unverified"
    ),
    ExposureLimit("water lost, with water", 0.05, "1", "ISO 7933:2023, of body mass", "unverified"),
    ExposureLimit("water lost, mean person", 0.075, "1", "ISO 7933:2004, of body mass", "official"),
    ExposureLimit("suit closed, not ventilated", 900.0, "s", _SUIT, "official"),
    ExposureLimit("suit open, gloves off, not ventilated", 3600.0, "s", _SUIT, "official"),
)
"""Limits of core temperature, stored heat, loss of water and time in a suit."""

STATUS_SENTENCES: tuple[str, ...] = (
    "an input is not finite, or outside what it can be: no result",
    "air temperature outside 15 (two-node: 0) to 50 degC",
    "radiant temperature below that of the air, or more than 60 K above it (two-node: 0 to 70 degC)",
    "vapour pressure outside 0 (2023: 0.5) to 4.5 kPa: extrapolated",
    "air speed outside 0 to 3 m/s",
    "metabolic rate outside 100 to 450 (2023: 56 to 250; two-node: 40 to 300) W/m2",
    "clothing outside 0.1 to 1 (two-node: 0 to 2) clo",
    "a suit: outside the scope of ISO 7933, which knows no ventilation",
    "core above 39 degC: the number says no more than that the limit is passed",
    "not steady after two days: the values are those of then",
    "pressure outside 25 to 110 kPa",
    "external work below 0, or not below the metabolic rate",
    "body of less than 30 or more than 150 kg, or less than 1 or more than 3 m2",
    "core below 35 or skin below 20 degC: colder than the model is meant for",
    "the formulas lead beyond what a number holds: no result",
    "core or skin changes too fast to be followed: no result",
    "an input that this model does not use was given (see time_to_core)",
    "more than 8 h, beyond which ISO 7933 was not compared with people",
    "i_m not used: nothing is worn, or it is more than still air alone passes; the layer resists no vapour",
)
"""What each bit of a status means, the lowest first; ranges are those of ISO 7933, for the two-node model assumed. 0 is ok."""

SUITED = 1 << 7
NOT_USED = 1 << 16


def sentences(status: SupportsIndex) -> tuple[str, ...]:
    """Say what one status means: a sentence for each of its bits, none where it is 0.

    Raises:
        ValueError: a number with bits that no sentence has.

    Example:
        >>> from leakphys import crew
        >>> crew.sentences(8)
        ('vapour pressure outside 0 (2023: 0.5) to 4.5 kPa: extrapolated',)
    """
    expected = f"a status, 0 to {(1 << len(STATUS_SENTENCES)) - 1}"
    try:
        bits = operator.index(status)
    except TypeError:
        raise InputError.at("", "status", show(status), expected) from None
    if not 0 <= bits < 1 << len(STATUS_SENTENCES):
        raise InputError.at("", "status", show(bits), expected)
    return tuple(text for place, text in enumerate(STATUS_SENTENCES) if bits >> place & 1)
