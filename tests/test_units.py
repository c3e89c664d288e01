"""Units: what a text with a unit means in SI, and what is refused."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakphys.units import UnitError, kind, parse, readable


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("0.8 mm", "m", 8e-4),
        ("8e-4 m", "m", 8e-4),
        ("44 L", "m**3", 0.044),
        ("44L", "m**3", 0.044),
        ("30 degC", "K", 303.15),
        ("30 °C", "K", 303.15),
        ("-40 degF", "K", 233.15),
        ("300 K", "K", 300.0),
        ("62 percent", "", 0.62),
        ("62 %", "", 0.62),
        ("0.62", "", 0.62),
        ("1 kgf/cm^2", "Pa", 98066.5),
        ("1 kgf/cm**2", "Pa", 98066.5),
        ("1 atm", "Pa", 101325.0),
        ("3 bar", "Pa", 3e5),
        ("760 mmHg", "Pa", 101325.0),
        ("12 W/K", "W/K", 12.0),
        ("12 W/degC", "W/K", 12.0),
        ("1 kJ/(kg K)", "J/kg/K", 1000.0),
        ("2 W/m²/K", "W/m**2/K", 2.0),
        ("100 cm^3/s", "m**3/s", 1e-4),
        ("3 h", "s", 10800.0),
        ("2 d", "s", 172800.0),
        ("4.7 kJ/kg", "J/kg", 4700.0),
        ("+1_000 Pa", "Pa", 1000.0),
    ],
)
def test_text_in_si(text: str, unit: str, expected: float) -> None:
    """Definitions of the units (SI brochure; 1 kgf/cm2 = 98066.5 Pa; 1 atm = 101325 Pa), to 1e-7.

    760 mmHg is 101325 Pa to 2e-7, the millimetre of mercury being its own definition.
    """
    assert parse(text, unit) == pytest.approx(expected, rel=3e-7)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("0.8", "m"),
        ("0.8 s", "m"),
        ("0.8 mn", "m"),
        ("30 C", "K"),
        ("30 delta_degC", "K"),
        ("mm", "m"),
        ("", "m"),
        ("1 2 m", "m"),
        ("1 m**9**9", "m"),
        ("1 9**99 m", "m"),
        ("1 m/", "m"),
        ("1 (m", "m"),
        ("3 dBm", "W"),
        ("1 m; import os", "m"),
        ("1 " + "m*" * 200, "m"),
        ("١٢ q", "m"),
    ],
)
def test_refused(text: str, unit: str) -> None:
    with pytest.raises(UnitError):
        parse(text, unit)


def test_not_finite_is_returned_for_the_caller_to_refuse() -> None:
    assert math.isinf(parse("inf m", "m"))
    assert math.isnan(parse("nan m", "m"))
    assert math.isinf(parse("1e999 m", "m"))


@given(st.text(max_size=40), st.sampled_from(["", "m", "K", "Pa", "W/K"]))
def test_any_text_is_a_number_or_a_unit_error(text: str, unit: str) -> None:
    for written in (text, f"1 {text}"):
        told = ""
        try:
            assert isinstance(parse(written, unit), float)
        except UnitError as fault:
            told = str(fault)
        assert "\n" not in told


@given(
    st.floats(-1e12, 1e12, allow_nan=False),
    st.sampled_from(["m", "m**3", "K", "Pa", "W", "W/K", "J/K", "kg/s", "s", ""]),
)
def test_si_text_is_exact(value: float, unit: str) -> None:
    """A number written in full with its SI unit comes back bit for bit."""
    assert parse(f"{value!r} {unit}", unit) == value


@given(st.floats(1e-6, 1e9), st.sampled_from(["m", "m**3", "Pa", "J/K", "kg/s", "s", "W/K", ""]))
def test_readable_text_reads_back(value: float, unit: str) -> None:
    """Four digits are shown: the text reads back to 5e-4."""
    assert parse(readable(value, unit), unit) == pytest.approx(value, rel=5.1e-4)


@given(st.floats(1.0, 2000.0))
def test_readable_temperature_reads_back(value: float) -> None:
    """Four digits of a Celsius temperature up to 1727: 0.5 K at worst."""
    assert parse(readable(value, "K"), "K") == pytest.approx(value, abs=0.51)


def test_kind_names_an_unlisted_unit() -> None:
    assert "mol" in kind("mol")
