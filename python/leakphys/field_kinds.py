"""What a numeric field of a scenario file may hold, and the kinds of fields that there are."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from leakphys.units import readable


@dataclass(frozen=True, slots=True)
class Field:
    """What a numeric field may hold: its SI unit and bounds (open where `*_open`).

    `default` is the SI value where the file says nothing (None: the field must be stated, unless
    it is `optional`), `why` what that value stands for; `settable` says whether a phase of a plan
    may set the field anew, `whole` that it holds whole numbers alone.
    """

    unit: str
    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    default: float | None = None
    optional: bool = False
    settable: bool = False
    whole: bool = False
    why: str = ""

    def accepts(self, value: float) -> bool:
        """Whether an SI value is finite and within the bounds."""
        above = value > self.low if self.low_open else value >= self.low
        counted = not self.whole or value == round(value)
        return math.isfinite(value) and above and value <= self.high and counted

    @property
    def bounds(self) -> str:
        """The bounds as words for a message, for example "a value above 0"."""
        if self.low == -math.inf:
            return "a finite value"
        low, high = readable(self.low, self.unit), readable(self.high, self.unit)
        if self.high == math.inf:
            if self.unit == "K" and self.low_open:
                return "a temperature above absolute zero"
            least = "0" if self.low == 0.0 else low
            return (
                f"a finite value above {least}"
                if self.low_open
                else f"a finite value of {least} or more"
            )
        if self.whole:
            return f"{low} or {high}"
        return f"a value {'above' if self.low_open else 'from'} {low} to {high}"


def above_zero(unit: str, default: float | None = None, why: str = "") -> Field:
    return Field(unit, low=0.0, low_open=True, default=default, why=why)


def from_zero(unit: str, default: float | None = None, why: str = "") -> Field:
    return Field(unit, low=0.0, default=default, why=why)


def fraction(default: float | None = None, why: str = "") -> Field:
    return Field("", low=0.0, high=1.0, default=default, why=why)


def may_be_set(field: Field) -> Field:
    return replace(field, settable=True)


def optional(field: Field) -> Field:
    return replace(field, optional=True)
