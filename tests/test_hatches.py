"""A hatch that is open, shut, or shut and leaking: two rooms mix as two well-stirred tanks do."""

from __future__ import annotations

import numpy as np
import pytest

from leakphys import engine
from leakphys.consistency import saturation_pressure
from loop_texts import quiet_scenario

AIR = 'pressure = "100 kPa"; initial_temperature = "295 K"; condensing_area = "0 m^2"; mass_transfer_coefficient = "0 m/s"'
VOLUMES = {"descent": 4.0, "orbital": 6.5}
HUMIDITY = {"descent": 0.8, "orbital": 0.3}


def ratios(flow: str, hours: np.ndarray) -> np.ndarray:
    """Vapour of each room for each kilogram of its dry air, (times, rooms), where walls hold 295 K."""
    parts = ['boundaries.held: temperature = "295 K"']
    for room, volume in VOLUMES.items():
        parts += [
            f'nodes.{room}_wall: heat_capacity = "1 MJ/K"; initial_temperature = "295 K"',
            f'compartments.{room}: wall = "{room}_wall"; volume = "{volume} m^3"; initial_relative_humidity = {HUMIDITY[room]}; {AIR}',
            f'conductors.{room}: between = ["held", "{room}"]; conductance = "10 kW/K"',
        ]
    parts.append(f'hatches.hatch: between = ["descent", "orbital"]; flow = "{flow}"')
    names = [f"compartments.{room}.relative_humidity" for room in VOLUMES]
    found = engine.run(
        quiet_scenario(parts), "docked", times=3600.0 * hours, signals=names, rtol=1e-8
    )
    assert found.status[0] == 0
    assert abs(found.ledger["water_rel"][0]) < 1e-12
    density = found.samples[0] * saturation_pressure(np.array(295.0)) / (461.523 * 295.0)
    return np.asarray(density / [dry_air(room) / VOLUMES[room] for room in VOLUMES])


def dry_air(room: str) -> float:
    """kg of it, which the model keeps."""
    partial = 1e5 - HUMIDITY[room] * float(saturation_pressure(np.array(295.0)))
    return partial * VOLUMES[room] / (287.055 * 295.0)


@pytest.mark.parametrize(("flow", "kilograms"), [("0.02 kg/s", 0.02), ("0.1 g/s", 1e-4)])
def test_rooms_mix_as_stirred_tanks(flow: str, kilograms: float) -> None:
    """w1 - w2 falls by exp(-m (1/M1 + 1/M2) t): in minutes through an open hatch, in hours through one that leaks."""
    hours = np.array([0.0, 0.05, 0.2, 1.0, 5.0])
    one, other = ratios(flow, hours).T
    rate = kilograms * sum(1.0 / dry_air(room) for room in VOLUMES)
    expected = (one[0] - other[0]) * np.exp(-rate * 3600.0 * hours)
    np.testing.assert_allclose(one - other, expected, atol=2e-3 * (one[0] - other[0]))


def test_a_shut_hatch_passes_nothing() -> None:
    found = ratios("0 kg/s", np.array([0.0, 9.0]))
    np.testing.assert_allclose(found[1], found[0], rtol=1e-9)
