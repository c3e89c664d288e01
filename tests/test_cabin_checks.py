"""Closed cabins by hand: minutes to saturation of sealed air, and a ship without cooling that warms steadily."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from leakphys import engine
from leakphys.scenario import Scenario
from loop_texts import QUIET_LOOP, loop_scenario

VAPOUR_OVER_WATER = 2.4165e6  # J/kg at 36 degC: what a person's evaporation takes per kg
CABIN = (
    QUIET_LOOP
    + """
[nodes.wall]
heat_capacity = "{capacity} J/K"
initial_temperature = "{kelvin} K"
load = "{load} W"

[conductors.held]
between = ["wall", "cabin"]
conductance = "1e5 W/K"

[compartments.cabin]
wall = "wall"
volume = "4 m^3"
pressure = "100 kPa"
initial_temperature = "{kelvin} K"
initial_relative_humidity = 0.5
condensing_area = "0 m^2"
mass_transfer_coefficient = "0 m/s"
crew = {crew}

[crew]
metabolic_rate = "{latent} W"
sensible_conductance = "1e-9 W/K"
skin_temperature = "36 degC"
minimum_evaporation = "1 W"
evaporative_conductance = "1 W/Pa"
body_mass = "75 kg"

[limits.saturated]
signal = "compartments.cabin.relative_humidity"
side = "above"
class = "advisory"
threshold = 1.0

[limits.hot]
signal = "compartments.cabin.temperature"
side = "above"
class = "hard"
threshold = "95 degF"

[plans.closed]
zero = "closed"
[[plans.closed.phases]]
name = "closed"
duration = "6 h"
"""
)


def cabin(**numbers: float) -> Scenario:
    latent = 95e-3 / 3600.0 * VAPOUR_OVER_WATER  # W: 95 g/h a person
    standing = {"capacity": 1e9, "kelvin": 303.15, "load": 0.0, "crew": 3, "latent": latent}
    return Scenario.from_text(CABIN.format(**(standing | numbers)))


def minutes_to(limit: str, scenario: Scenario) -> float:
    outcome = engine.run(scenario, "closed")
    assert outcome.status[0] == 0
    return float(outcome.crossing[0, outcome.watches.index(limit)]) / 60.0


@pytest.mark.parametrize(
    ("celsius", "crew", "minutes"),
    [(30.0, 3, 12.8), (25.0, 3, 9.7), (30.0, 2, 19.2), (25.0, 1, 29.1)],
)
def test_sealed_air_saturates_as_arithmetic_has_it(
    celsius: float, crew: int, minutes: float
) -> None:
    """Half of 4 m3 × 30.3 g/m3 (30 degC) or 23.0 g/m3 (25 degC) at 95 g/h a person; nothing on walls."""
    found = minutes_to("saturated", cabin(kelvin=273.15 + celsius, crew=crew))
    assert found == pytest.approx(minutes, rel=0.01)


def test_the_cabin_of_the_shuttle_without_cooling() -> None:
    """602 Btu/degF and 4518 Btu/h from 75 degF: 95 degF after 160 min, as its flight rules' model has it."""
    per_kelvin, watt = 602.0 * 1055.056 * 1.8, 4518.0 * 1055.056 / 3600.0
    air = 4.8e3  # J/K of 4 m3, part of what warms
    ship = cabin(capacity=per_kelvin - air, load=watt, kelvin=297.039, crew=0)
    assert minutes_to("hot", ship) == pytest.approx(160.0, rel=0.005)


def test_a_second_person_halves_the_time() -> None:
    one, two = (minutes_to("saturated", cabin(crew=crew)) for crew in (1, 2))
    assert one == pytest.approx(2.0 * two, rel=1e-3)
    assert np.isfinite(one)


@pytest.mark.parametrize("rtol", [1e-2, 1e-3, 1e-4, 1e-6])
def test_a_film_ends_at_nothing_whatever_the_tolerance(rtol: float) -> None:
    """A wall that was wet for two days dries in weeks, and gives no more than it had: then the air is its ventilation's."""
    wall = 'heat_capacity = "50 kJ/K"; initial_temperature = "284 K"'
    air = 'volume = "4 m^3"; pressure = "100 kPa"; initial_temperature = "293 K"; initial_relative_humidity = 0.6'
    blown = 'ventilation_flow = "2 g/s"; ventilation_temperature = "293 K"; ventilation_relative_humidity'
    film = 'condensing_area = "5 m^2"; mass_transfer_coefficient = "1 mm/s"'
    scenario = loop_scenario(
        [
            'loop: volume = "1 L"; initial_temperature = "293 K"; initial_pressure = "100 kPa"',
            f"nodes.wall: {wall}",
            'boundaries.outside: temperature = "284 K"',
            'conductors.held: between = ["wall", "outside"]; conductance = "50 W/K"',
            f'compartments.cabin: wall = "wall"; {air}; {film}; {blown} = 0.9',
        ],
        fluid="nitrogen",
        phases=[
            ("wet", "2 d", {}),
            ("dry", "70 d", {"compartments.cabin.ventilation_relative_humidity": 0.45}),
        ],
    )
    names = [f"compartments.cabin.{name}" for name in ("condensate", "relative_humidity")]
    outcome = engine.run(
        scenario, "docked", times=np.arange(0.0, 72.0, 0.5) * 86400.0, signals=names, rtol=rtol
    )
    assert outcome.status[0] == 0
    water, humidity = outcome.samples[0].T
    assert water.max() > 0.3
    assert water.min() > -1e-3
    assert humidity[-1] == pytest.approx(
        0.45, rel=5e-3
    )  # the air is drier by weight, at one mass of dry air
    assert np.abs(outcome.ledger["water_rel"][0]) < 1e-12


def fog(takes: str) -> tuple[NDArray[np.float64], ...]:
    """Humidity, film and temperature of 4 m3 of sealed air at 30 degC and 90 %, beside 10 degC for a day, then 30 degC for one.

    `takes` is what the wall's mass-transfer coefficient is.
    """
    air = 'volume = "4 m^3"; pressure = "100 kPa"; initial_temperature = "303.15 K"; initial_relative_humidity = 0.9'
    film = f'condensing_area = "1 m^2"; mass_transfer_coefficient = "{takes}"'
    scenario = loop_scenario(
        [
            'loop: volume = "1 L"; initial_temperature = "293 K"; initial_pressure = "100 kPa"',
            'nodes.wall: heat_capacity = "1 GJ/K"; initial_temperature = "303.15 K"',
            'boundaries.outside: temperature = "283.15 K"',
            'conductors.held: between = ["cabin", "outside"]; conductance = "20 W/K"',
            f'compartments.cabin: wall = "wall"; {air}; {film}',
        ],
        fluid="nitrogen",
        phases=[
            ("cold", "1 d", {}),
            ("warm", "1 d", {"boundaries.outside.temperature": "303.15 K"}),
        ],
    )
    names = [
        f"compartments.cabin.{name}" for name in ("relative_humidity", "condensate", "temperature")
    ]
    outcome = engine.run(
        scenario, "docked", times=np.arange(0.0, 48.01, 0.01) * 3600.0, signals=names, rtol=1e-6
    )
    assert outcome.status[0] == 0
    assert np.abs(outcome.ledger["water_rel"][0]) < 1e-12
    assert np.abs(outcome.ledger["energy_rel"][0]) < 1e-9
    return tuple(outcome.samples[0].T)


COLD, WARM = 2399, 4800  # places of the last times of either day
HELD = 9.405e-3, 30.36e-3  # kg/m3 of saturated vapour at 10 and 30 degC


def test_air_that_is_cooled_fogs_at_saturation_and_no_earlier() -> None:
    """A wall that is warm and takes no vapour: 4 m3 keep 9.4 of 27.3 g/m3, the rest settles and stays."""
    humidity, film, temperature = fog("0 m/s")
    assert humidity.max() < 1.005
    assert temperature[COLD] == pytest.approx(283.15, abs=1e-3)
    assert humidity[COLD] == pytest.approx(1.0, abs=1e-3)
    assert film[COLD] == pytest.approx(4.0 * (0.9 * HELD[1] - HELD[0]), rel=2e-3)
    assert np.diff(film).min() > -1e-12
    first = int(np.argmax(film > 0.0))
    assert humidity[first] > 0.999
    assert (humidity[:first] < 1.0005).all()
    assert humidity[WARM] == pytest.approx(HELD[0] / HELD[1], rel=5e-3)


def test_fog_that_settled_evaporates_from_the_wall() -> None:
    humidity, film, _ = fog("1 mm/s")
    assert humidity.max() < 1.005
    assert film.max() > 1e-4
    assert film[WARM] < 1e-6
    assert humidity[WARM] == pytest.approx(0.9, rel=5e-3)
