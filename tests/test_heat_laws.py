"""Laws of the network of heat: order against exact solutions, ledgers of long missions, what colder sinks and more crew do."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_bvp
from scipy.optimize import brentq

from leakphys import engine
from leakphys.consistency import saturation_pressure
from leakphys.scenario import Scenario
from loop_texts import Phase, loop_scenario, quiet_scenario

SIGMA = 5.670374419e-8


def run(scenario: Scenario, seconds: Any, *names: str, **given: Any) -> engine.Outcome:
    times = np.atleast_1d(np.asarray(seconds, np.float64))
    found = engine.run(scenario, "docked", times=times, signals=names, **{"rtol": 1e-7, **given})
    assert np.all(found.status == 0)
    return found


# --- a slab and a fin cut into nodes, against their exact solutions

CAPACITY, CONDUCTANCE = 1e5, 50.0  # of the whole slab: J/K, W/K


def slab(starts: np.ndarray, ends: tuple[float, float]) -> Scenario:
    """A slab of len(starts) equal nodes, half a node's way from the outer ones to walls at the temperatures `ends`."""
    n = len(starts)
    points = ["left", *(f"n{i}" for i in range(n)), "right"]
    parts = [
        f'boundaries.{wall}: temperature = "{kelvin!r} K"'
        for wall, kelvin in zip(("left", "right"), ends, strict=True)
    ]
    for i, kelvin in enumerate(starts):
        parts.append(
            f'nodes.n{i}: heat_capacity = "{CAPACITY / n!r} J/K"; initial_temperature = "{float(kelvin)!r} K"'
        )
    for i, (one, other) in enumerate(pairwise(points)):
        share = CONDUCTANCE * n * (2.0 if i in (0, n) else 1.0)
        parts.append(
            f'conductors.c{i}: between = ["{one}", "{other}"]; conductance = "{share!r} W/K"'
        )
    return quiet_scenario(parts)


def orders(errors: list[float]) -> np.ndarray:
    """Of errors with twice as many nodes each."""
    return np.diff(-np.log2(errors))


def at_centres(n: int) -> np.ndarray:
    return (np.arange(n) + 0.5) / n


def nodes_of(scenario: Scenario, n: int, seconds: float) -> np.ndarray:
    names = [f"nodes.n{i}.temperature" for i in range(n)]
    return np.asarray(run(scenario, seconds, *names, rtol=1e-9).samples[0, 0])


def test_a_mode_of_a_slab_decays_with_second_order() -> None:
    """T = 280 K + 40 K x + 30 K sin(pi x) exp(-pi^2 k t), k = conductance/capacity."""
    seconds = CAPACITY / CONDUCTANCE / np.pi**2
    errors = []
    for n in (4, 8, 16):
        x = at_centres(n)
        line, mode = 280.0 + 40.0 * x, np.sin(np.pi * x)
        found = nodes_of(slab(line + 30.0 * mode, (280.0, 320.0)), n, seconds)
        exact = line + 30.0 * mode * np.exp(-1.0)
        errors.append(float(np.sqrt(np.mean((found - exact) ** 2))))
    np.testing.assert_allclose(orders(errors), 2.0, atol=0.1)
    assert errors[-1] < 0.05


def test_a_slab_whose_walls_turn_cold_cools_as_its_series_says_with_second_order() -> None:
    """T - 250 K = 4/pi 50 K sum over odd m of sin(m pi x)/m exp(-(m pi)^2 k t)."""
    seconds = 0.1 * CAPACITY / CONDUCTANCE
    m = np.arange(1, 60, 2)[:, None]
    errors = []
    for n in (4, 8, 16):
        modes = np.sin(m * np.pi * at_centres(n)) / m * np.exp(-((m * np.pi) ** 2) * 0.1)
        exact = 250.0 + 200.0 / np.pi * modes.sum(axis=0)
        found = nodes_of(slab(np.full(n, 300.0), (250.0, 250.0)), n, seconds)
        errors.append(float(np.sqrt(np.mean((found - exact) ** 2))))
    np.testing.assert_allclose(orders(errors), 2.0, atol=0.1)
    assert errors[-1] < 0.1


def test_a_strip_that_conducts_and_radiates_settles_with_second_order() -> None:
    """4 theta'' = theta^4 - s^4 from a held root to a tip without loss, cut into nodes that radiate."""
    root, sink, length, emissivity = 300.0, 150.0, 0.2, 0.9
    profile = 0.25
    sheet = (
        emissivity * SIGMA * root**3 * length**2 / profile
    )  # W/K, conductivity times thickness; 1 m wide
    solved = solve_bvp(
        lambda _, y: np.vstack((y[1], profile * (y[0] ** 4 - (sink / root) ** 4))),
        lambda start, tip: np.array([start[0] - 1.0, tip[1]]),
        np.linspace(0.0, 1.0, 201),
        np.vstack((np.ones(201), np.zeros(201))),
        tol=1e-10,
        max_nodes=50000,
    )
    exact = -float(solved.sol(0.0)[1]) * sheet / length * root
    errors = []
    for n in (2, 4, 8):
        parts = [
            f'boundaries.root: temperature = "{root} K"',
            f'boundaries.sky: temperature = "{sink} K"',
        ]
        for i in range(n):
            before, way = ("root", 0.5) if i == 0 else (f"n{i - 1}", 1.0)
            link = sheet / length * n / way
            parts += [
                f'nodes.n{i}: heat_capacity = "100 J/K"; initial_temperature = "280 K"',
                f'conductors.c{i}: between = ["{before}", "n{i}"]; conductance = "{link!r} W/K"',
                f'radiators.r{i}: node = "n{i}"; sink = "sky"; area = "{length / n!r} m^2"; emissivity = {emissivity}',
            ]
        found = run(quiet_scenario(parts), 35000.0, "conductors.c0.heat", rtol=1e-10)
        errors.append(abs(float(found.samples[0, 0, 0]) - exact))
    np.testing.assert_allclose(orders(errors), 2.0, atol=0.1)
    assert errors[-1] < 3e-3 * exact


def test_a_node_that_radiates_cools_by_its_closed_form() -> None:
    """t = C/(4 e s A Ts^3) (ln((T + Ts)/(T - Ts)) + 2 atan(T/Ts)), from T0 to T; nearer the tighter the tolerance."""
    capacity, area, emissivity, start, sink = 2e4, 1.0, 0.9, 400.0, 150.0
    scenario = quiet_scenario(
        [
            f'nodes.n: heat_capacity = "{capacity} J/K"; initial_temperature = "{start} K"',
            f'boundaries.sky: temperature = "{sink} K"',
            f'radiators.r: node = "n"; sink = "sky"; area = "{area} m^2"; emissivity = {emissivity}',
        ]
    )
    seconds = np.array([300.0, 1800.0, 7200.0, 30000.0])

    def clock(t: float) -> float:
        angle = np.log((t + sink) / (t - sink)) + 2.0 * np.arctan(t / sink)
        return float(capacity / (4.0 * emissivity * SIGMA * area * sink**3) * angle)

    exact = np.array(
        [brentq(lambda t, s=s: clock(t) - clock(start) - s, sink + 1e-6, start) for s in seconds]
    )
    off = [
        np.max(
            np.abs(
                run(scenario, seconds, "nodes.n.temperature", rtol=rtol).samples[0, :, 0] - exact
            )
        )
        for rtol in (1e-3, 1e-5, 1e-7, 1e-9)
    ]
    assert off[0] > 3.0 * off[1] > 9.0 * off[2] > 27.0 * off[3], off
    assert off[3] < 1e-6 * start


# --- all of it, for long


def ship(*, crew: float = 2.0, hole: str, **given: Any) -> Scenario:
    """A loop of tubes between wax, a cabin that dries its air, and a finned panel."""
    tubes = 'kind = "tube"; bore = "6 mm"; parallel = 4'
    return loop_scenario(
        [
            'loop: volume = "20 L"; initial_temperature = "290 K"; pump_flow = "0.1 kg/s"; pump_power = "20 W"',
            'loop.accumulator: stroke = "4 L"; gas_volume = "2 L"; gas_pressure = "300 kPa"; wall_conductance = "5 W/K"',
            'nodes.wax: heat_capacity = "200 kJ/K"; initial_temperature = "295 K"; load = "300 W"; melting_temperature = "297 K"; latent_heat = "500 kJ"',
            'nodes.panel: heat_capacity = "60 kJ/K"; initial_temperature = "285 K"',
            f'conductors.plate: between = ["wax", "loop"]; {tubes}; length = "8 m"',
            f'conductors.rad: between = ["loop", "panel"]; {tubes}; length = "8 m"; rejects_heat = true',
            'nodes.coil: heat_capacity = "5 kJ/K"; initial_temperature = "290 K"',
            f'conductors.coil: between = ["coil", "loop"]; {tubes}; length = "6 m"',
            'conductors.air: between = ["cabin", "coil"]; conductance = "40 W/K"',
            'boundaries.sky: temperature = "240 K"',
            'boundaries.hull: temperature = "275 K"',
            'conductors.hull: between = ["wax", "hull"]; conductance = "20 W/K"',
            'radiators.panel: node = "panel"; sink = "sky"; area = "4.5 m^2"; emissivity = 0.9; fin_share = 0.8; fin_length = "60 mm"; fin_thickness = "0.5 mm"; fin_conductivity = "170 W/m/K"',
            f'compartments.cabin: wall = "wax"; volume = "10 m^3"; pressure = "100 kPa"; initial_temperature = "295 K"; initial_relative_humidity = 0.6; condensing_area = "5 m^2"; mass_transfer_coefficient = "3e-3 m/s"; crew = {crew}; desiccant_flow = "1 L/s"; desiccant_capacity = "3 kg"; dehumidifier_flow = "5 L/s"',
            'crew: metabolic_rate = "120 W"; sensible_conductance = "7 W/K"; skin_temperature = "34 degC"; minimum_evaporation = "20 W"; evaporative_conductance = "0.005 W/Pa"; body_mass = "75 kg"; absorber_heat = "26 W"; absorber_water = "18 g/h"',
            f'puncture: diameter = "{hole}"; discharge_coefficient = 0.6',
        ],
        **given,
    )  # fmt: skip


@pytest.mark.parametrize("rtol", [1e-4, 1e-6])
def test_ledgers_close_over_71_days_with_everything_on(rtol: float) -> None:
    """Wax melts, freezes and melts again, the desiccant fills and gives back, the loop leaks until it is dry."""
    phases: list[Phase] = [
        ("busy", "20 d", {"nodes.wax.load": "700 W"}),
        ("quiet", "20 d", {"nodes.wax.load": "100 W"}),
        ("busy_again", "31 d", {"nodes.wax.load": "700 W"}),
    ]
    names = ("nodes.wax.molten_fraction", "compartments.cabin.sorbed_water", "loop.liquid_fraction")
    days = np.array([0.0, 5.0, 19.9, 39.9, 71.0])
    found = run(ship(hole="0.05 mm", phases=phases), 86400.0 * days, *names, rtol=rtol)
    for name in ("mass_rel", "water_rel", "energy_rel"):
        assert np.max(np.abs(found.ledger[name])) < 1e-12, name
    molten, sorbed, left = found.samples[0].T
    assert molten[0] == pytest.approx(0.0, abs=1e-6)
    assert molten[2] == molten[4] == 1.0
    assert molten[3] == pytest.approx(0.0, abs=1e-6)
    assert sorbed[1] > sorbed[2] > sorbed[3] > 0.0
    assert sorbed[4] > sorbed[3]
    assert left[4] < 1e-3
    for crossed in (
        "leaked_energy",
        "radiated",
        "conducted",
        "metabolism",
        "crew_water",
        "removed_water",
    ):
        assert found.ledger[crossed][0] != 0.0


# --- order


def enthalpy_of_cabin(found: engine.Outcome) -> np.ndarray:
    """Of the air and of the wall with its wax and dew, from the signals STATE of ship(); J."""
    kelvin, humidity, dew, wall, molten = np.moveaxis(found.samples[..., :5], -1, 0)
    vapour = humidity * saturation_pressure(kelvin) * 10.0 / (461.523 * kelvin)
    dry_air = 10.0 * (1e5 - 0.6 * saturation_pressure(np.array(295.0))) / (287.055 * 295.0)
    above = kelvin - 273.16
    of_air = dry_air * (1005.0 - 287.055) * above
    of_vapour = vapour * (2500.9e3 - 461.523 * 273.16 + (1860.0 - 461.523) * above)
    of_wall = (200e3 + 4186.0 * dew) * (wall - 273.16) + 500e3 * molten
    return np.asarray(of_air + of_vapour + of_wall)


STATE = (
    "compartments.cabin.temperature",
    "compartments.cabin.relative_humidity",
    "compartments.cabin.condensate",
    "nodes.wax.temperature",
    "nodes.wax.molten_fraction",
)


@pytest.mark.parametrize("hole", ["0.3 mm", "3 mm"])
def test_more_crew_never_lowers_what_the_cabin_holds(hole: str) -> None:
    hours = np.linspace(0.0, 30.0, 61)
    persons = {"compartments.cabin.crew": np.arange(7.0)}
    found = run(ship(hole=hole, duration="30 h"), 3600.0 * hours, *STATE, members=persons, n=7)
    held = enthalpy_of_cabin(found)
    np.testing.assert_allclose(held[:, 0], held[0, 0], rtol=1e-12)
    assert np.all(np.diff(held[:, 1:], axis=0) > 0.0)


def line(fluid: str) -> Scenario:
    """Equipment that a pumped line cools, by tubes at its two volumes, with a panel of 9 m2."""
    tubes = 'kind = "tube"; bore = "6 mm"; length = "8 m"; parallel = 4'
    return loop_scenario(
        [
            'loop: initial_pressure = "300 kPa"',
            'volumes.hot: volume = "8 L"; initial_temperature = "290 K"',
            'volumes.cold: volume = "8 L"; initial_temperature = "285 K"',
            'accumulators.acc: at = "hot"; stroke = "4 L"; gas_volume = "2 L"; gas_pressure = "300 kPa"; wall_conductance = "5 W/K"',
            'pumps.p: between = ["hot", "cold"]; bore = "10 mm"; flow = "0.2 kg/s"; head = "60 kPa"; power = "0 W"',
            'pipes.back: between = ["cold", "hot"]; length = "8 m"; bore = "6 mm"; parallel = 4',
            'nodes.equipment: heat_capacity = "20 kJ/K"; initial_temperature = "295 K"; load = "1 kW"',
            'nodes.panel: heat_capacity = "20 kJ/K"; initial_temperature = "285 K"',
            f'conductors.plate: between = ["equipment", "hot"]; {tubes}',
            f'conductors.rad: between = ["cold", "panel"]; {tubes}; rejects_heat = true',
            'boundaries.sky: temperature = "190 K"',
            'radiators.panel: node = "panel"; sink = "sky"; area = "9 m^2"; emissivity = 0.9',
        ],
        fluid=fluid,
        duration="60 h",
    )  # fmt: skip


def with_sinks(fluid: str, sinks: list[float]) -> np.ndarray:
    """Of each sink, settled: temperature of the equipment, Reynolds number in the panel's tubes, freezing margin."""
    names = ("nodes.equipment.temperature", "conductors.rad.reynolds", "ship.freezing_margin")
    members = {"boundaries.sky.temperature": np.array(sinks)}
    hours = np.array([50.0, 59.0])
    found = run(line(fluid), 3600.0 * hours, *names, members=members, n=len(sinks))
    np.testing.assert_allclose(found.samples[:, 0, 0], found.samples[:, 1, 0], atol=1e-3)
    return np.asarray(found.samples[:, 1]).T


def test_a_colder_sink_never_hurts_a_coolant_that_stays_turbulent() -> None:
    kelvin, reynolds, margin = with_sinks("isooctane", [150.0, 170.0, 190.0, 210.0, 230.0, 250.0])
    assert np.all(margin > 0.0)
    assert np.all(reynolds > 4000.0)
    assert np.all(np.diff(kelvin) > 2.0)


def test_a_colder_sink_hurts_a_coolant_that_turns_laminar_in_the_panel() -> None:
    """Silicone oil, far from freezing: its flow loses the turbulence that carried, and the equipment warms by 13 K.

    At about 160 K it does not settle: warmer it is turbulent, then colder, laminar, and warmer again.
    """
    sinks = [150.0, 170.0, 180.0, 190.0, 200.0, 210.0, 220.0, 230.0, 240.0, 250.0]
    kelvin, reynolds, margin = with_sinks("pdms", sinks)
    assert np.all(margin > 30.0)
    assert reynolds[0] < 2300.0 < np.min(reynolds[1:])
    assert kelvin[0] - kelvin[1] > 10.0
    warmer = np.diff(kelvin[1:])
    assert np.all(warmer > -0.1)  # where both laws are joined
    assert np.all(warmer[-4:] > 2.0)
