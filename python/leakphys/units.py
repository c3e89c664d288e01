"""Text with a unit to a number in SI, and back to text a person reads; pint is loaded on first use.

A unit text is checked against a small grammar before pint sees it, so that no text can make pint
evaluate an expression: names, joined by `*`, `/`, `·` or a space, with exponents of one digit.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any

from leakphys.errors import show

_NUMBER = r"[+-]?(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
# Patterns stay texts: importing the package is not to wait for their compilation.
_TEXT = rf"(?is)\s*({_NUMBER}|[+-]?(?:inf|nan|infinity))\s*(.*?)\s*"
_NAME = r"(?:°[CF]|%|[A-Za-zµμΩ_]{1,24})"
_FACTOR = rf"{_NAME}(?:\s?(?:\^|\*\*)\s?-?[1-9]|[²³])?"
_JOIN = r"\s?[*/·⋅]\s?|\s"
_PRODUCT = rf"{_FACTOR}(?:(?:{_JOIN}){_FACTOR}){{0,5}}"
_UNIT = rf"(?:1\s?/\s?)?{_PRODUCT}(?:\s?/\s?\({_PRODUCT}\))?"
_ALIASES = {"°C": "degC", "°F": "degF", "%": "percent", "·": "*", "⋅": "*", "²": "**2", "³": "**3"}

# What a field of each SI unit holds, and one way to write it: used in messages only.
_KINDS: dict[str, tuple[str, str]] = {
    "": ("a dimensionless number", "0.5"),
    "m": ("a length", "0.8 mm"),
    "m**2": ("an area", "7 m^2"),
    "m**3": ("a volume", "44 L"),
    "m**3/s": ("a volume flow", "100 cm^3/s"),
    "m/s": ("a speed", "2 mm/s"),
    "K": ("a temperature", "20 degC"),
    "delta_degC": ("a difference of temperatures", "0.5 K"),
    "Pa": ("a pressure", "98 kPa"),
    "Pa/m**3": ("a spring rate", "5 MPa/m^3"),
    "Pa*s/kg": ("a resistance to flow", "1e5 Pa*s/kg"),
    "W": ("a power", "300 W"),
    "W/m**2": ("a heat flux", "1361 W/m^2"),
    "m**2*K/W": ("a thermal insulation", "0.5 clo"),
    "W/K": ("a conductance", "12 W/K"),
    "W/Pa": ("a power per pressure", "0.06 W/Pa"),
    "J/K": ("a heat capacity", "500 kJ/K"),
    "J/(kg*K)": ("a specific heat", "900 J/(kg*K)"),
    "J/kg": ("an energy per mass", "4.7 kJ/kg"),
    "kg": ("a mass", "75 kg"),
    "N": ("a force", "0.2 N"),
    "N*m": ("a torque", "0.5 N*m"),
    "kg/s": ("a mass flow", "0.02 kg/s"),
    "kg/m**3": ("a density", "2.7 g/cm^3"),
    "rad": ("an angle", "30 deg"),
    "s": ("a duration", "3 h"),
}


class UnitError(ValueError):
    """A text that is no number with the asked unit; `found` and `expected` make the message."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"found {found}, expected {expected}")
        self.found = found
        self.expected = expected


def kind(unit: str) -> str:
    """Say what a field with this SI unit holds, with an example of how to write it."""
    name, example = _KINDS.get(unit, (f"a quantity in {unit}", f"1 {unit}"))
    return (
        f"{name}, such as {example}" if unit == "" else f"{name} with its unit, such as '{example}'"
    )


def parse(text: str, unit: str) -> float:
    """Return the SI value of `text`, a number with a unit, in the SI unit `unit` ("" for none).

    "30 degC" is 303.15 K, "62 percent" is 0.62. A bare number stands for itself only where the unit
    is "". Raises UnitError when the text is no number with a unit of that dimension; infinities and
    NaN are returned as they are, for the caller to refuse.
    """
    match = re.fullmatch(_TEXT, text)
    if match is None or len(text) > 200:
        raise UnitError(show(text), kind(unit))
    number = float(match.group(1))
    written = match.group(2)
    if written == "":
        if unit == "":
            return number
        raise UnitError(f"{show(text)} (no unit)", kind(unit))
    scale, offset = _conversion(written, unit)
    return number * scale + offset if offset else number * scale


@lru_cache(maxsize=1024)
def _conversion(written: str, unit: str) -> tuple[float, float]:
    """Return (scale, offset) with SI = number·scale + offset, or raise UnitError."""
    pint = _pint()
    registry = _registry()
    if re.fullmatch(_UNIT, written) is None:
        raise UnitError(f"the unit {show(written)}", kind(unit))
    plain = written
    for sign, name in _ALIASES.items():
        plain = plain.replace(sign, name)
    try:
        zero, one, two = (
            float(registry.Quantity(float(x), registry.Unit(plain)).to(unit or "").magnitude)
            for x in (0, 1, 2)
        )
    except pint.DimensionalityError:
        raise UnitError(f"the unit {show(written)}", kind(unit)) from None
    except (pint.PintError, ValueError, ArithmeticError, AssertionError):
        raise UnitError(f"the unknown unit {show(written)}", kind(unit)) from None
    # A difference of temperatures is not a temperature; a decibel is not a factor.
    linear = math.isfinite(two) and math.isclose(two - zero, 2.0 * (one - zero), rel_tol=1e-9)
    if not linear or (unit == "K" and "delta" in plain):
        raise UnitError(f"the unit {show(written)}", kind(unit))
    # Fifteen digits: the litre of the registry is 0.0010000000000000002 m3.
    return float(f"{one - zero:.15g}") if zero == 0.0 else round(one - zero, 12), zero


@lru_cache(maxsize=1)
def _registry() -> Any:
    registry = _pint().UnitRegistry()
    registry.define("clo = 0.155 * meter ** 2 * kelvin / watt")  # of clothing
    return registry


def _pint() -> Any:
    import pint

    return pint


# Unit shown to a person for an SI unit, by size: (least absolute SI value, SI per unit, name).
_SHOWN: dict[str, tuple[tuple[float, float, str], ...]] = {
    "m": ((0.5, 1.0, "m"), (0.0, 1e-3, "mm")),
    "m**2": ((0.01, 1.0, "m^2"), (0.0, 1e-6, "mm^2")),
    "m**3": ((0.5, 1.0, "m^3"), (0.0, 1e-3, "L")),
    "m**3/s": ((0.0, 1e-3, "L/s"),),
    "m/s": ((0.1, 1.0, "m/s"), (0.0, 1e-3, "mm/s")),
    "Pa": ((2e6, 1e6, "MPa"), (1e3, 1e3, "kPa"), (0.0, 1.0, "Pa")),
    "J/K": ((1e6, 1e6, "MJ/K"), (1e3, 1e3, "kJ/K"), (0.0, 1.0, "J/K")),
    "J/kg": ((1e3, 1e3, "kJ/kg"), (0.0, 1.0, "J/kg")),
    "kg/s": ((0.0, 1e-3, "g/s"),),
    "delta_degC": ((0.0, 1.0, "K"),),
    "rad": ((0.0, math.pi / 180.0, "deg"),),
    "s": ((172800.0, 86400.0, "d"), (3600.0, 3600.0, "h"), (60.0, 60.0, "min"), (0.0, 1.0, "s")),
}


def readable(value: float, unit: str) -> str:
    """Return an SI value in four digits as people write it: 8e-4 m is "0.8 mm"."""
    if unit == "K":
        return f"{value - 273.15:.4g} degC"
    for least, size, name in _SHOWN.get(unit, ((0.0, 1.0, unit.replace("**", "^")),)):
        if abs(value) >= least:
            return f"{value / size:.4g} {name}".rstrip()
    return f"{value:.4g} {unit}"
