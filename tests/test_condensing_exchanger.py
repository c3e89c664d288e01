"""A condensing exchanger lives from the loop: when its circulation ends, cooling and drying end together."""

from __future__ import annotations

import numpy as np
import pytest

from leakphys import engine
from loop_texts import loop_scenario

AIR = 'volume = "6 m^3"; pressure = "100 kPa"; initial_temperature = "295 K"; initial_relative_humidity = 0.5'
PARTS = [
    'loop: volume = "10 L"; initial_temperature = "280 K"; pump_flow = "0.1 kg/s"; pump_power = "0 W"',
    'loop.accumulator: stroke = "3 L"; gas_volume = "1 L"; gas_pressure = "200 kPa"; wall_conductance = "5 W/K"',
    'boundaries.panel: temperature = "275 K"',
    'conductors.panel: between = ["loop", "panel"]; kind = "pumped"; conductance = "300 W/K"; rejects_heat = true',
    'conductors.coil: between = ["cabin", "loop"]; kind = "pumped"; conductance = "30 W/K"',
    'nodes.wall: heat_capacity = "1 MJ/K"; initial_temperature = "295 K"',
    'conductors.wall: between = ["wall", "cabin"]; conductance = "20 W/K"',
    f'compartments.cabin: wall = "wall"; {AIR}; condensing_area = "0 m^2"; mass_transfer_coefficient = "0 m/s"; dehumidifier_flow = "10 L/s"; load = "300 W"; ventilation_flow = "5 g/s"; ventilation_temperature = "295 K"; ventilation_relative_humidity = 0.6',
]  # fmt: skip
NAMES = (
    "conductors.coil.heat",
    "compartments.cabin.temperature",
    "compartments.cabin.dew_point",
    "loop.circulation",
)


def run(hours: np.ndarray, **given: float) -> engine.Outcome:
    """A ship whose loop leaks from the first hour on; the signals NAMES."""
    phases = [("whole", "1 h", {}), ("leaking", "11 h", {"puncture.open": 1})]
    hole = 'puncture: diameter = "2 mm"; discharge_coefficient = 0.6; open = 0'
    scenario = loop_scenario([*PARTS, hole], phases=phases)
    found = engine.run(scenario, "docked", given, n=1, times=3600.0 * hours, signals=NAMES)
    assert found.status[0] == 0
    return found


def test_cooling_and_drying_end_together() -> None:
    hours = np.linspace(0.0, 12.0, 145)
    heat, kelvin, dew_point, circulation = run(hours).samples[0].T
    whole, dry = hours == 1.0, hours > 6.0
    assert circulation[whole] == pytest.approx(1.0, abs=1e-6)
    assert np.all(circulation[dry] < 1e-3)
    assert heat[whole] > 200.0
    assert np.all(np.abs(heat[dry]) < 0.03 * heat[whole])  # what still air and vapour pass
    # Both rise: the air towards its load, its dew point to that of what is blown in.
    assert kelvin[-1] > kelvin[whole] + 5.0
    assert dew_point[-1] > dew_point[whole] + 3.0
    blown_in = run(np.array([12.0]), **{"compartments.cabin.dehumidifier_flow": 0.0})
    assert dew_point[-1] == pytest.approx(blown_in.samples[0, 0, 2], abs=0.05)


def test_what_condenses_falls_with_the_circulation_as_the_heat_does() -> None:
    """Of the water that a whole loop takes out in twelve hours, one that stops takes what its circulation lasted for."""
    hours = np.linspace(0.0, 12.0, 721)
    stopped = run(hours)
    whole = run(hours, **{"puncture.discharge_coefficient": 1e-6})
    lasted = float(np.trapezoid(stopped.samples[0, :, 3], hours)) / 12.0
    taken = stopped.ledger["removed_water"][0] / whole.ledger["removed_water"][0]
    assert 0.05 < lasted < 0.5
    assert taken == pytest.approx(lasted, rel=0.2)  # a damp start takes out more
