"""How a volume of several zones starts: its pressure, the temperatures of its zones, and gas in solution."""

from __future__ import annotations

import numpy as np
import pytest

import leakphys as lp
from leakphys import fluids
from leakphys.scenario import Scenario
from loop_texts import loop_scenario


def zones(
    start: str,
    warm: float,
    cold: float,
    volumes: tuple[float, float] = (10.0, 10.0),
    accumulator: str = "",
    coolant: str = "",
) -> Scenario:
    """Two zones at their walls' temperatures [K]; `accumulator`: its gas's pressure."""
    gas = 'loop.accumulator: stroke = "4 L"; gas_volume = "2 L"; wall_conductance = "5 W/K"'
    return loop_scenario(
        [
            f'{gas}; gas_pressure = "{accumulator}"' if accumulator else f"loop: {start}",
            f'zones.h: volume = "{volumes[0]} L"; initial_temperature = "{warm} K"; wall = "hot"',
            f'zones.c: volume = "{volumes[1]} L"; initial_temperature = "{cold} K"; wall = "cold"',
            f'boundaries.hot: temperature = "{warm} K"',
            f'boundaries.cold: temperature = "{cold} K"',
            'conductors.h: between = ["hot", "h"]; conductance = "20 W/K"; kind = "wetted"',
            'conductors.c: between = ["cold", "c"]; conductance = "20 W/K"; kind = "wetted"',
        ],
        coolant=coolant,
    )


SIGNALS = [
    "loop.pressure",
    "zones.h.temperature",
    "zones.c.temperature",
    "zones.h.liquid_fraction",
    "zones.c.liquid_fraction",
    "loop.mass",
    "loop.liquid_fraction",
]


def boiling(temperature: float) -> float:
    return float(fluids.saturation("isooctane", temperature, tier="fast").p)


@pytest.mark.parametrize(("warm", "cold"), [(330.0, 270.0), (300.0, 280.0), (370.0, 240.0)])
def test_half_full_zones_start_at_the_saturation_pressure_of_the_wet_one(
    warm: float, cold: float
) -> None:
    """The liquid stands in the colder zone, so that zone has its temperature and gives the pressure."""
    result = lp.simulate(
        zones("initial_liquid_fraction = 0.45", warm, cold), times=[0.0], signals=SIGNALS
    )
    pressure, _, t_c, wet_h, wet_c, mass, _ = (result[name][0] for name in SIGNALS)
    # 1e-4: the empty zone keeps the share that the mixing width leaves it, e^-40, and presses with 1e-12
    assert pressure == pytest.approx(boiling(cold), rel=1e-4)
    assert t_c == pytest.approx(cold, abs=1e-3)
    assert wet_h < 1e-6
    assert wet_c == pytest.approx(0.9, abs=1e-6)
    line = fluids.saturation("isooctane", cold, tier="fast")
    assert mass == pytest.approx(
        20e-3 * (0.45 * float(line.rho_l) + 0.55 * float(line.rho_v)), rel=1e-6
    )


def test_zones_that_both_hold_liquid_start_at_their_own_temperatures() -> None:
    """At 0.75 the hot zone is half full: its saturation pressure rules, and both are as stated."""
    result = lp.simulate(
        zones("initial_liquid_fraction = 0.75", 330.0, 270.0), times=[0.0], signals=SIGNALS
    )
    pressure, t_h, t_c, wet_h, wet_c, *_ = (result[name][0] for name in SIGNALS)
    assert (t_h, t_c) == (pytest.approx(330.0, abs=1e-3), pytest.approx(270.0, abs=1e-3))
    assert wet_h == pytest.approx(0.5, abs=1e-6)
    assert wet_c == pytest.approx(1.0, abs=1e-6)
    assert pressure == pytest.approx(boiling(330.0), rel=1e-3)


@pytest.mark.parametrize(("warm", "cold"), [(293.0, 283.0), (330.0, 270.0), (370.0, 280.0)])
@pytest.mark.parametrize("rooms", [(10.0, 10.0), (2.0, 18.0)])
def test_full_zones_start_at_the_stated_pressure(
    warm: float, cold: float, rooms: tuple[float, float]
) -> None:
    """The stated pressure is what is there, each zone has its temperature, the mass is the zones' liquid."""
    scenario = zones('initial_pressure = "300 kPa"', warm, cold, rooms)
    result = lp.simulate(scenario, times=[0.0], signals=SIGNALS)
    assert result.status.ok
    pressure, t_h, t_c, wet_h, wet_c, mass, _ = (result[name][0] for name in SIGNALS)
    assert pressure == pytest.approx(300e3, rel=1e-3)  # the start's own tolerance
    assert t_h == pytest.approx(warm, abs=1e-3)
    assert t_c == pytest.approx(cold, abs=1e-3)
    assert wet_h == pytest.approx(1.0, abs=2e-5)
    assert wet_c == pytest.approx(1.0, abs=2e-5)
    dense = [float(fluids.state("isooctane", p=300e3, T=t).rho) for t in (warm, cold)]
    # One mean temperature for the mass: the curvature of rho over 90 K is 0.2 % of it.
    assert mass == pytest.approx(1e-3 * float(np.dot(rooms, dense)), rel=3e-3)


def test_a_start_with_an_accumulator_has_its_pressure() -> None:
    """The accumulator's pressure is the loop's at once: nothing moves in the first seconds."""
    scenario = zones("", 370.0, 280.0, accumulator="250 kPa")
    signals = ["loop.pressure", "accumulator.gas_volume", "zones.h.temperature"]
    result = lp.simulate(scenario, times=[0.0, 5.0], signals=signals)
    assert result["loop.pressure"] == pytest.approx(250e3, rel=1e-3)
    # 1e-3 of 250 kPa is what the start may miss: 1e-3 of 2 L of gas would move
    assert result["accumulator.gas_volume"] == pytest.approx(2e-3, rel=1e-3)
    assert result["zones.h.temperature"] == pytest.approx(370.0, abs=0.05)


def test_gas_in_solution_starts_at_equilibrium_with_the_stated_pressure() -> None:
    """Saturated at the start and held: nothing comes out or goes in, whatever the zones' temperatures.

    Partial pressure above the hot zone's vapour, as everywhere in the volume. The mean temperature
    counts for Henry's law and stays, so the accumulator stays: 1 % of the gas in solution would be
    8 cm3 of it.
    """
    scenario = zones(
        "",
        370.0,
        280.0,
        accumulator="250 kPa",
        coolant="gas_solubility = 0.17; gas_saturation = 1.0",
    )
    signals = ["loop.pressure", "loop.liquid_fraction", "accumulator.gas_volume"]
    result = lp.simulate(scenario, times=[0.0, 60.0, 3600.0], signals=signals)
    assert result["accumulator.gas_volume"] == pytest.approx(2e-3, abs=4e-6)
    assert result["loop.liquid_fraction"] == pytest.approx(1.0, abs=2e-4)
    assert abs(result.ledger["gas_rel"]) < 1e-12
