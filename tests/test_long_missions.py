"""71 days of two rooms, a crew of core and skin, a panel along its orbit and a leak: ledgers, and the panel by hand."""

from __future__ import annotations

import numpy as np
import pytest

from leakphys import engine, orbit
from leakphys.scenario import Scenario
from loop_texts import Phase, loop_scenario

SIGMA = 5.670374419e-8
DAY = 86400.0
TUBES = 'kind = "tube"; bore = "6 mm"; parallel = 4; length = "8 m"'
AIR = (
    'pressure = "100 kPa"; initial_relative_humidity = 0.5; mass_transfer_coefficient = "2e-3 m/s"'
)
PARTS = [
    'loop: volume = "20 L"; initial_temperature = "290 K"; pump_flow = "0.1 kg/s"; pump_power = "20 W"',
    'loop.accumulator: stroke = "4 L"; gas_volume = "2 L"; gas_pressure = "300 kPa"; wall_conductance = "5 W/K"',
    'nodes.bay: heat_capacity = "300 kJ/K"; initial_temperature = "295 K"; load = "180 W"; melting_temperature = "297 K"; latent_heat = "500 kJ"',
    'nodes.hull: heat_capacity = "400 kJ/K"; initial_temperature = "293 K"',
    'nodes.panel: heat_capacity = "60 kJ/K"; initial_temperature = "285 K"',
    'boundaries.sky: attitude = "nadir-fixed"; absorptance = 0.2; normal_forward = 0; normal_starboard = 1; normal_nadir = 0',
    'boundaries.outside: temperature = "270 K"',
    f'conductors.plate: between = ["bay", "loop"]; {TUBES}',
    f'conductors.rad: between = ["loop", "panel"]; {TUBES}; rejects_heat = true',
    'conductors.shell: between = ["hull", "outside"]; conductance = "12 W/K"',
    'conductors.frame: between = ["bay", "hull"]; conductance = "8 W/K"',
    'conductors.air_one: between = ["one", "hull"]; conductance = "40 W/K"',
    'conductors.air_two: between = ["two", "bay"]; conductance = "40 W/K"',
    'radiators.panel: node = "panel"; sink = "sky"; area = "3 m^2"; emissivity = 0.9',
    f'compartments.one: wall = "hull"; volume = "4 m^3"; initial_temperature = "295 K"; {AIR}; condensing_area = "8 m^2"; crew = 2; ventilation_flow = "5 g/s"; ventilation_temperature = "295 K"; ventilation_relative_humidity = 0.4; desiccant_flow = "1 L/s"; desiccant_capacity = "3 kg"',
    f'compartments.two: wall = "bay"; volume = "6 m^3"; initial_temperature = "294 K"; {AIR}; condensing_area = "9 m^2"; dehumidifier_flow = "5 L/s"',
    'hatches.hatch: between = ["one", "two"]; flow = "20 g/s"',
    'crew: model = "two_node"; metabolic_rate = "130 W"; body_mass = "75 kg"; body_area = "1.9 m^2"; absorber_heat = "26 W"; absorber_water = "18 g/h"',
    'puncture: diameter = "0.05 mm"; discharge_coefficient = 0.6',
]  # fmt: skip
PHASES: list[Phase] = [
    ("first", "20 d", {}),
    ("turned", "20 d", {"nodes.bay.load": "60 W", "orbit.beta": "-60 deg", "hatches.hatch.flow": "0.1 g/s"}),
    ("full", "31 d", {"nodes.bay.load": "250 W", "compartments.one.crew": 3}),
]  # fmt: skip


def ship(sinks: str) -> Scenario:
    around = f'orbit: altitude = "415 km"; beta = "35 deg"; solar_irradiance = "1405 W/m^2"; albedo = 0.27; earth_infrared = "241 W/m^2"; sinks = "{sinks}"'
    return loop_scenario([*PARTS, around], phases=PHASES)


@pytest.mark.parametrize("sinks", ["mean", "resolved"])
def test_ledgers_of_71_days_close(sinks: str) -> None:
    found = engine.run(ship(sinks), "docked", rtol=1e-4)
    assert found.status[0] == 0
    assert found.end_time[0] == 71.0 * DAY
    for term in ("mass_rel", "water_rel", "energy_rel"):
        assert abs(found.ledger[term][0]) < 1e-12, term
    for crossed in ("leaked_mass", "radiated", "conducted", "metabolism", "removed_water"):
        assert found.ledger[crossed][0] != 0.0, crossed


def test_the_panel_keeps_what_tubes_bring_and_the_sky_does_not_take() -> None:
    """Temperatures and the tubes' heat, sampled each five minutes, against the ledger and the law of radiation."""
    times = np.arange(0.0, 71.0 * DAY + 1.0, 300.0)
    names = ("nodes.panel.temperature", "conductors.rad.heat")
    found = engine.run(ship("mean"), "docked", times=times, signals=names, rtol=1e-6)
    kelvin, brought = found.samples[0].T

    def sink(beta: float) -> float:
        seen = orbit.mean_plate_exposure(
            beta=np.radians(beta), altitude=415e3, attitude="nadir-fixed", normal="starboard"
        )
        around, finish = orbit.Environment(1405.0, 0.27, 241.0), orbit.Surface(0.2, 0.9)
        return float(orbit.sink_temperature(seen, around, finish))

    sky = np.where(times < 20.0 * DAY, sink(35.0), sink(-60.0))
    taken = 3.0 * 0.9 * SIGMA * (kelvin**4 - sky**4)
    crossed = float(np.trapezoid(np.abs(taken), times))
    assert found.ledger["radiated"][0] == pytest.approx(np.trapezoid(taken, times), rel=3e-4)
    kept = 60e3 * (kelvin[-1] - kelvin[0])
    assert kept == pytest.approx(np.trapezoid(brought - taken, times), abs=3e-4 * crossed)
    assert sink(-60.0) > sink(35.0) + 30.0  # the turn matters
