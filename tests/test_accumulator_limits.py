"""Accumulators at their two stops: a gas side that leaks dry, and a spring that a warming loop has filled."""

from __future__ import annotations

import numpy as np
import pytest

import leakphys as lp
from leakphys import fluids
from leakphys.scenario import Scenario
from loop_texts import held_wall, loop_scenario

STROKE = 4e-3  # m3
FULL = 1e-3 * STROKE  # m3 of the gas side that are left at the full stop
STOP_WIDTH = 1e-7  # m3 over which the bellows meets a stop
FULL_PRESSURE = 1e7  # Pa that would press the gas side of a full one to nothing


def leaking_gas(kind: str, area: str, temperature: float = 283.0) -> Scenario:
    return loop_scenario(
        [
            f'loop: volume = "20 L"; initial_temperature = "{temperature} K"',
            (
                f'loop.accumulator: kind = "{kind}"; stroke = "4 L"; gas_volume = "2 L";'
                f' gas_pressure = "200 kPa"; wall_conductance = "5 W/K"; gas_leak_area = "{area}"'
            ),
            *held_wall("loop", temperature, 50.0),
        ],
        duration="2 d",
    )


@pytest.mark.parametrize("kind", ["bellows", "bladder"])
@pytest.mark.parametrize("area", ["0.01 mm^2", "1 mm^2"])
def test_a_gas_side_that_leaked_dry_leaves_a_solid_loop(kind: str, area: str) -> None:
    """It stays at its full stop, the coolant has the room of the gas and boils at its temperature."""
    moments = np.concatenate([np.linspace(0.0, 7200.0, 200), np.linspace(8e3, 172800.0, 200)])
    signals = ["accumulator.gas_volume", "accumulator.gas_pressure", "loop.pressure", "loop.mass"]
    run = lp.simulate(leaking_gas(kind, area), times=moments, signals=signals)
    assert run.status.ok
    volume, pressure = run["accumulator.gas_volume"], run["loop.pressure"]
    assert volume.min() > 0.0
    assert volume[-1] == pytest.approx(FULL, abs=STOP_WIDTH)
    assert run["accumulator.gas_pressure"][-1] < 1.0
    # The fast tier's own line, at the wall's temperature; what evaporation cooled has come back.
    boiling = float(fluids.saturation("isooctane", 283.0, tier="fast").p)
    assert pressure[-1] == pytest.approx(boiling, rel=1e-4)
    np.testing.assert_allclose(run["loop.mass"], run["loop.mass"][0], rtol=1e-12)
    assert run.event("loop dry").time is None
    assert run.event("accumulator bottomed").time is None
    assert abs(run.ledger["energy_rel"]) < 1e-9
    assert abs(run.ledger["gas_rel"]) < 1e-9


def test_before_it_is_full_the_gas_presses_as_it_did() -> None:
    """The stop is felt over its width alone: at half the stroke coolant and gas have one pressure."""
    run = lp.simulate(
        leaking_gas("bellows", "0.01 mm^2"),
        times=[600.0, 1200.0],
        signals=["accumulator.gas_volume", "accumulator.gas_pressure", "loop.pressure"],
    )
    assert np.all(run["accumulator.gas_volume"] > 0.3 * STROKE)
    np.testing.assert_allclose(run["loop.pressure"], run["accumulator.gas_pressure"], rtol=1e-4)


def test_a_spring_of_a_warming_full_loop_stops_when_it_is_full() -> None:
    """Before, the spring's line; then V = V_full (1 - (p - p_spring)/10 MPa): the stop takes what the spring does not."""
    scenario = loop_scenario(
        [
            'loop: volume = "20 L"; initial_temperature = "283 K"',
            (
                'loop.accumulator: kind = "spring"; stroke = "4 L"; gas_volume = "0.5 L";'
                ' spring_pressure = "200 kPa"; spring_rate = "10 MPa/m**3"'
            ),
            'nodes.heater: heat_capacity = "100 J/K"; initial_temperature = "283 K"; load = "20 W"',
            'conductors.heating: between = ["heater", "loop"]; conductance = "1000 W/K"',
        ],
        duration="20 d",
    )
    whole = lp.simulate(scenario, times=[0.0])
    assert not whole.status.ok  # a line full of warming liquid leaves the table by its pressure
    end = whole.end_time
    late = np.sort(end * (1.0 - np.logspace(-7, -1, 300)))
    moments = np.concatenate([np.linspace(0.0, 0.9 * end, 50), late[late > 0.9 * end]])
    signals = ["accumulator.gas_volume", "loop.pressure"]
    run = lp.simulate(scenario, times=moments, signals=signals)
    volume, pressure = run["accumulator.gas_volume"], run["loop.pressure"]
    spring = 200e3 + 10e6 * (0.5e-3 - volume)
    free = volume > 2.0 * FULL
    assert free.sum() > 20
    # The stop is joined smoothly over a thousandth of what it leaves: as far before it as that, it takes 2.5 Pa.
    np.testing.assert_allclose(pressure[free], spring[free], rtol=4e-4)
    stopped = pressure > 300e3
    assert stopped.sum() > 20
    expected = FULL * (1.0 - (pressure - spring) / FULL_PRESSURE)
    np.testing.assert_allclose(volume[stopped], expected[stopped], atol=STOP_WIDTH)
