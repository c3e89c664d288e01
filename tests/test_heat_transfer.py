"""Radiating fins and the walls of tubes: limits, independent solutions, published laws, and the same in simulated ships."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_bvp

import leakphys as lp
from leakphys import engine, fluids
from leakphys import heat_transfer as ht
from leakphys.errors import InputError
from leakphys.events import events_of
from leakphys.scenario import Scenario
from loop_texts import Phase, loop_scenario

SIGMA = 5.670374419e-8
ROOT = Path(__file__).resolve().parents[1]

# --- fins


def fin(profile: float, ratio: float) -> float:
    """Efficiency at a profile and a ratio of sink to root, through a fin that has them."""
    root = 300.0
    length = np.sqrt(profile * 0.17 / (0.9 * SIGMA * root**3))
    found = ht.radiating_fin(
        root, ratio * root, length=length, thickness=1e-3, conductivity=170.0, emissivity=0.9
    )
    assert float(found.profile) == pytest.approx(profile, rel=1e-12)
    return float(found.efficiency)


def integrated(profile: float, ratio: float) -> float:
    """The same from the fin's equation, as a boundary-value problem."""
    solved = solve_bvp(
        lambda _, y: np.vstack((y[1], profile * (y[0] ** 4 - ratio**4))),
        lambda root, tip: np.array([root[0] - 1.0, tip[1]]),
        np.linspace(0.0, 1.0, 201),
        np.vstack((np.full(201, 0.5 * (1.0 + ratio)), np.zeros(201))),
        tol=1e-8,
        max_nodes=20000,
    )
    assert solved.success
    return float(-solved.sol(0.0)[1] / (profile * (1.0 - ratio**4)))


@pytest.mark.parametrize("profile", [0.01, 0.1, 0.5, 1.0, 3.0, 10.0])
@pytest.mark.parametrize("ratio", [0.0, 0.4, 0.8, 0.95, 1.1, 1.25])
def test_a_fin_is_that_of_its_equation(profile: float, ratio: float) -> None:
    assert fin(profile, ratio) == pytest.approx(integrated(profile, ratio), rel=2e-3)


@pytest.mark.parametrize("profile", [1e-3, 0.03, 0.3, 3.0])
def test_a_fin_that_sees_a_far_warmer_sink_keeps_its_number(profile: float) -> None:
    """A cryogenic panel beside a warm station: 0.5 % up to 1.5 of the root's temperature, 6 % beyond."""
    assert fin(profile, 1.45) == pytest.approx(integrated(profile, 1.45), rel=6e-3)
    for ratio in (2.0, 3.0, 4.0):
        found = fin(profile / ratio**3, ratio)
        assert found == pytest.approx(integrated(profile / ratio**3, ratio), rel=0.06)
    assert 0.0 < fin(profile, 30.0) < 1.0


def test_fins_have_their_limits() -> None:
    m = np.sqrt(4.0 * 2.0)
    assert fin(2.0, 1.0) == pytest.approx(np.tanh(m) / m, rel=1e-12)  # linear about the root
    assert 1.0 - fin(1e-4, 0.3) == pytest.approx(4e-4 / 3.0, rel=1e-3)  # short
    long = np.sqrt(2.0 * (0.2 * (1.0 - 0.5**5) - 0.5**4 * 0.5)) / (1.0 - 0.5**4)
    assert np.sqrt(100.0) * fin(100.0, 0.5) == pytest.approx(long, rel=3e-3)


def test_a_longer_fin_and_a_colder_sink_never_radiate_less() -> None:
    """Rising while the tip still counts; where a fin is as good as endless, to what the fit is off."""
    length = np.geomspace(1e-3, 2.0, 200)
    given: dict[str, Any] = {"thickness": 1e-3, "conductivity": 170.0, "emissivity": 0.9}
    for sink in (0.0, 150.0, 290.0):
        found = ht.radiating_fin(300.0, sink, length=length, **given)
        assert np.all(np.diff(found.efficiency) < 0.0)
        whole = found.efficiency * length
        assert np.all(np.diff(whole)[found.profile[1:] < 3.0] > 0.0)
        assert np.all(whole > (1.0 - 2e-3) * np.maximum.accumulate(whole))
    sinks = np.linspace(0.0, 299.0, 300)
    found = ht.radiating_fin(300.0, sinks, length=0.2, **given)
    assert np.all(np.diff(found.efficiency * (300.0**4 - sinks**4)) < 0.0)


def test_fins_tell_what_is_doubtful() -> None:
    given: dict[str, Any] = {"thickness": 1e-3, "conductivity": 170.0, "emissivity": 0.9}
    found = ht.radiating_fin(
        [300.0, 300.0, 300.0, -1.0, 300.0],
        [200.0, 200.0, 400.0, 200.0, np.nan],
        length=[0.1, 9.0, 0.1, 0.1, 0.1],
        **given,
    )
    assert found.status.tolist() == [0, 2, 4, 1, 1]
    assert np.isnan(found.efficiency).tolist() == [False, False, False, True, True]


# --- the wall of a tube


def test_laminar_and_still_coolant_have_one_nusselt_number() -> None:
    for flow in (0.0, 1e-4, -1e-4):
        found = ht.tube("isooctane", 290.0, 280.0, 2e5, mass_flow=flow, bore=0.01)
        assert float(found.Nu) == 3.657
        k = float(fluids.saturation("isooctane", 290.0, tier="fast").k_l)
        assert float(found.by_flow) == pytest.approx(-3.657 * k / 0.01 * 10.0, rel=1e-12)


@pytest.mark.parametrize("fluid", ["isooctane", "ammonia", "water", "propylene_glycol_water_50"])
def test_turbulent_coolant_follows_gnielinski(fluid: str) -> None:
    found = ht.tube(fluid, 300.0, 310.0, 2e6, mass_flow=np.geomspace(0.3, 3.0, 7), bore=0.01)
    turbulent = found.Re > 4000.0
    assert turbulent.any()
    f = (0.79 * np.log(found.Re) - 1.64) ** -2
    wanted = (f / 8) * (found.Re - 1000.0) * found.Pr
    wanted /= 1.0 + 12.7 * np.sqrt(f / 8) * (found.Pr ** (2 / 3) - 1.0)
    np.testing.assert_allclose(found.Nu[turbulent], wanted[turbulent], rtol=1e-12)
    line = fluids.saturation(fluid, 300.0, tier="fast")
    mu, k = float(line.mu_l), float(line.k_l)
    np.testing.assert_allclose(
        found.Re, 4.0 * np.geomspace(0.3, 3.0, 7) / (np.pi * 0.01 * mu), rtol=1e-12
    )
    np.testing.assert_allclose(found.Pr, float(line.cp_l) * mu / k, rtol=1e-6)


def test_between_laminar_and_turbulent_it_rises_and_says_so() -> None:
    found = ht.tube("water", 300.0, 310.0, 1e5, mass_flow=np.linspace(0.01, 0.05, 800), bore=0.01)
    assert np.all(np.diff(found.Nu) >= 0.0)
    between = (found.Re > 2300.0) & (found.Re < 4000.0)
    assert between.any()
    np.testing.assert_array_equal(found.status & 4 != 0, between)
    assert np.max(np.diff(found.Nu)) < 0.3  # of 50: no jump


@pytest.mark.parametrize(
    ("fluid", "kelvin"), [("water", 300.0), ("propylene_glycol_water_50", 320.0)]
)
def test_between_the_two_the_share_of_the_turbulent_number_is_that_of_friction(
    fluid: str, kelvin: float
) -> None:
    """Both numbers at their own end; 1/Re goes evenly from one to the other over the middle four fifths."""
    s = np.array([0.2, 0.35, 0.5, 0.65, 0.8])
    reynolds = 1.0 / (1.0 / 2300.0 - s * (1.0 / 2300.0 - 1.0 / 4000.0))
    one = ht.tube(fluid, kelvin, kelvin, 5e5, mass_flow=1.0, bore=0.01)
    found = ht.tube(fluid, kelvin, kelvin, 5e5, mass_flow=reynolds / one.Re, bore=0.01)
    np.testing.assert_allclose(found.Re, reynolds, rtol=1e-12)
    f = (0.79 * np.log(4000.0) - 1.64) ** -2
    turbulent = (
        (f / 8) * 3000.0 * found.Pr / (1.0 + 12.7 * np.sqrt(f / 8) * (found.Pr ** (2 / 3) - 1.0))
    )
    wanted = 3.657 + (s - 0.1) / 0.8 * (turbulent - 3.657)
    np.testing.assert_allclose(found.Nu, wanted, rtol=1e-10)


@pytest.mark.parametrize(
    ("fluid", "p"), [("water", 1.0142e5), ("isooctane", 5e4), ("ammonia", 5e5)]
)
def test_boiling_follows_cooper_from_the_boiling_point_on(fluid: str, p: float) -> None:
    known = fluids.constants(fluid)
    point = float(ht.tube(fluid, 280.0, 300.0, p, mass_flow=0.0, bore=0.01).T_boiling)
    assert float(fluids.saturation(fluid, point, tier="fast").p) == pytest.approx(p, rel=1e-5)
    excess = np.array([-5.0, 0.1, 1.0, 10.0])
    found = ht.tube(
        fluid, point - 10.0, point + excess, p, mass_flow=0.0, bore=0.01, roughness=2e-6
    )
    reduced = p / known.critical_pressure
    c = 55.0 * reduced ** (0.12 - 0.2 * np.log10(2.0)) * (-np.log10(reduced)) ** -0.55
    c /= np.sqrt(1e3 * known.molar_mass)
    wanted = (c * np.maximum(excess, 0.0)) ** (1.0 / 0.33)  # the flux: q = (C dT)^(1/0.33)
    np.testing.assert_allclose(found.boiling, wanted, rtol=2e-3, atol=1e-12)
    np.testing.assert_array_equal(found.heat_flux, found.by_flow + found.boiling)


@pytest.mark.parametrize("fluid", ["water", "ammonia", "isooctane"])
@pytest.mark.parametrize(("beyond", "end"), [(2e-4, 1e-3), (0.95, 0.9)])
def test_beyond_the_pressures_of_cooper_it_boils_as_at_their_end(
    fluid: str, beyond: float, end: float
) -> None:
    pressure = np.array([beyond, end, 0.1]) * fluids.constants(fluid).critical_pressure
    near = ht.tube(fluid, 300.0, 320.0, pressure, mass_flow=0.0, bore=0.01).T_boiling
    point = ht.tube(fluid, 300.0, near, pressure, mass_flow=0.0, bore=0.01).T_boiling
    found = ht.tube(fluid, 300.0, point + 5.0, pressure, mass_flow=0.0, bore=0.01)
    flux = found.boiling / (point + 5.0 - found.T_boiling) ** (1.0 / 0.33)
    assert flux[0] == pytest.approx(flux[1], rel=1e-6)
    assert abs(flux[2] / flux[1] - 1.0) > 0.5
    assert (found.status & 16 != 0)[[0, 2]].tolist() == [True, False]


def test_a_pool_burns_out_where_zuber_says() -> None:
    """Water at 1 atm: 1.11 MW/m2 (0.131 times what its properties give)."""
    found = ht.tube("water", 373.0, [385.0, 400.0, 430.0], 101325.0, mass_flow=0.0, bore=0.01)
    np.testing.assert_allclose(found.burnout, 1.11e6, rtol=5e-3)
    line = fluids.saturation("water", 373.124)
    latent = float(line.h_v - line.h_l)
    lift = float(line.sigma * 9.80665 * (line.rho_l - line.rho_v))
    wanted = 0.131 * latent * np.sqrt(float(line.rho_v)) * lift**0.25
    np.testing.assert_allclose(found.burnout, wanted, rtol=3e-3)
    np.testing.assert_array_equal(found.status & 128 != 0, found.boiling > found.burnout)
    assert found.status[0] & 128 == 0
    assert found.status[2] & 128
    liquid = ht.tube("pdms", 300.0, 310.0, 1e5, mass_flow=0.0, bore=0.01)
    assert np.isnan(liquid.burnout)
    beyond = ht.tube("water", 600.0, 700.0, 3e7, mass_flow=0.0, bore=0.01)
    assert np.isnan(beyond.burnout)
    assert int(beyond.status) & 128


@pytest.mark.parametrize(
    ("gas", "known"), [("nitrogen", 25.9e-3), ("air", 26.3e-3), ("carbon_dioxide", 16.55e-3)]
)
def test_still_gas_conducts_as_tables_say(gas: str, known: float) -> None:
    """W/(m K) at 300 K and 1 atm: Incropera et al. (2011), table A.4."""
    found = ht.tube(gas, 300.0, 310.0, 101325.0, mass_flow=0.0, bore=0.01)
    assert float(found.dry) / (3.657 / 0.01 * 10.0) == pytest.approx(known, rel=0.05)


def test_tubes_tell_what_is_doubtful() -> None:
    def status(fluid: str = "water", **other: Any) -> int:
        given = {"T": 300.0, "T_wall": 310.0, "p": 1e5, "mass_flow": 0.001, "bore": 0.01} | other
        return int(ht.tube(fluid, **given).status)

    assert status() == 0
    assert status(T=np.nan) == status(bore=-1.0) == status(mass_flow=np.inf) == 1
    assert status(T=200.0) == 2
    assert status(T_wall=272.0) == 32
    assert status("propylene_glycol_water_50") == 64
    assert status(T_wall=308.0, p=5e3) == 16
    with pytest.raises(ValueError, match="fluid"):
        ht.tube("lava", 300.0, 310.0, 1e5, mass_flow=0.0, bore=0.01)


# --- in simulated ships

TUBE = 'conductors.tubes: between = ["wall", "loop"]; kind = "tube"; bore = "8 mm"; length = "3 m"; parallel = 2; rejects_heat = true'


def cooled(
    *,
    phases: list[Phase] | None = None,
    fluid: str = "isooctane",
    wall: float = 270.0,
    more: tuple[str, ...] = (),
) -> Scenario:
    """A loop of 5 L whose coolant passes two tubes in a wall."""
    return loop_scenario(
        [
            'loop: volume = "5 L"; initial_temperature = "300 K"; pump_flow = "0.2 kg/s"; pump_power = "0 W"',
            'loop.accumulator: stroke = "2 L"; gas_volume = "1 L"; gas_pressure = "200 kPa"; wall_conductance = "5 W/K"',
            f'nodes.wall: heat_capacity = "300 kJ/K"; initial_temperature = "{wall} K"',
            TUBE,
            *more,
        ],
        fluid=fluid,
        duration="1 h",
        phases=phases or (),
    )  # fmt: skip


def seen(scenario: Scenario, hours: list[float], *names: str) -> np.ndarray:
    out = engine.run(
        scenario, "docked", times=[3600.0 * h for h in hours], signals=names, rtol=1e-7
    )
    assert out.status[0] == 0
    return np.asarray(out.samples[0]).T


STATE = (
    "conductors.tubes.heat",
    "nodes.wall.temperature",
    "loop.temperature",
    "loop.pressure",
    "loop.circulation",
)


AREA = np.pi * 0.008 * 3.0 * 2.0


def carried(
    area: float, t: np.ndarray, t_wall: np.ndarray, flow: np.ndarray, found: ht.Tube
) -> Any:
    """Heat of tubes on a loop of one temperature: what the flow takes from the mean of its inlet and outlet."""
    rate = flow * np.asarray(fluids.saturation("isooctane", t, tier="fast").cp_l)
    units = area * found.by_flow / (t_wall - t) / np.maximum(rate, 1e-9)
    inlet = rate * (1.0 - np.exp(-units)) * (t_wall - t) / (0.5 * (1.0 + np.exp(-units)))
    return 0.98 * inlet + 0.02 * area * found.by_flow + area * found.boiling


@pytest.mark.parametrize("wall", [250.0, 320.0])
@pytest.mark.parametrize("running", [1.0, 0.02, 0.0])
def test_a_tube_in_a_ship_is_the_functions(wall: float, running: float) -> None:
    scenario = cooled(wall=wall).replace(**{"loop.pump_running": running})
    heat, t_wall, t, p, moved = seen(scenario, [0.002, 0.01], *STATE)
    found = ht.tube("isooctane", t, t_wall, p, mass_flow=0.2 * moved / 2.0, bore=0.008)
    np.testing.assert_allclose(
        heat, carried(AREA, t, t_wall, 0.2 * np.abs(moved), found), rtol=2e-4
    )
    assert np.all(heat * (wall - 300.0) > 0.0)


def circuit(load: float, flow: float, **other: Any) -> Scenario:
    """A plate that heats and a panel that cools, each by tubes on one loop."""
    return loop_scenario(
        [
            f'loop: volume = "5 L"; initial_temperature = "290 K"; pump_flow = "{flow} kg/s"; pump_power = "0 W"',
            'loop.accumulator: stroke = "2 L"; gas_volume = "1 L"; gas_pressure = "200 kPa"; wall_conductance = "5 W/K"',
            f'nodes.plate: heat_capacity = "2 kJ/K"; initial_temperature = "295 K"; load = "{load} W"',
            'nodes.panel: heat_capacity = "2 kJ/K"; initial_temperature = "285 K"',
            'boundaries.sky: temperature = "200 K"',
            'radiators.panel: node = "panel"; sink = "sky"; area = "2 m^2"; emissivity = 0.85',
            'conductors.warms: between = ["plate", "loop"]; kind = "tube"; bore = "6 mm"; length = "4 m"; parallel = 3',
            'conductors.cools: between = ["loop", "panel"]; kind = "tube"; bore = "8 mm"; length = "9 m"; parallel = 2',
        ],
        duration="60 h",
        **other,
    )  # fmt: skip


@pytest.mark.parametrize("flow", [0.2, 0.05, 0.01])
def test_a_plate_and_a_panel_stand_apart_as_on_a_circuit(flow: float) -> None:
    """Settled: hot and cold legs differ by q/C, and each wall takes its leg to itself by 1 - exp(-UA/C)."""
    load = 400.0
    names = (
        "nodes.plate.temperature",
        "nodes.panel.temperature",
        "loop.temperature",
        "loop.pressure",
    )
    plate, panel, t, p = seen(circuit(load, flow), [59.0], *names)[:, 0]
    rate = flow * float(fluids.saturation("isooctane", t, tier="fast").cp_l)
    cold, hot = t - 0.5 * load / rate, t + 0.5 * load / rate
    share = {}
    for wall, parallel, bore, length in ((plate, 3, 0.006, 4.0), (panel, 2, 0.008, 9.0)):
        found = ht.tube("isooctane", t, wall, p, mass_flow=flow / parallel, bore=bore)
        assert float(found.boiling) == 0.0
        units = np.pi * bore * length * parallel * float(found.by_flow) / (wall - t) / rate
        share[wall] = 1.0 - np.exp(-units)
    assert plate == pytest.approx(cold + load / (rate * share[plate]), abs=0.02 * (plate - t))
    assert panel == pytest.approx(hot - load / (rate * share[panel]), abs=0.02 * (t - panel))


def test_walls_part_when_the_pump_stops() -> None:
    """Nothing carries the plate's heat to the panel: what is left is a fiftieth of the film's conductance."""
    stops: list[Phase] = [("runs", "20 h", {}), ("stopped", "20 min", {"loop.pump_running": 0.0})]
    names = ("conductors.warms.heat", "nodes.plate.temperature", "conductors.cools.heat")
    before, after = seen(circuit(400.0, 0.1, phases=stops), [19.9, 20.07], *names).T
    assert before[0] == pytest.approx(before[2], rel=1e-3)
    assert after[1] > before[1] + 40.0
    assert after[0] < 0.1 * before[0]
    assert after[2] < 0.15 * before[2]


def test_a_tube_falls_dry_with_its_loop() -> None:
    """What is left is what still vapour takes, a small part of what still liquid would."""
    hole = 'puncture: diameter = "5 mm"; discharge_coefficient = 0.61'
    heat, t_wall, t, p, _ = seen(cooled(more=(hole,)), [0.5, 0.999], *STATE)
    left = seen(cooled(more=(hole,)), [0.5, 0.999], "loop.liquid_fraction")
    assert np.all(left < 1e-3)
    found = ht.tube("isooctane", t, t_wall, p, mass_flow=0.0, bore=0.008)
    np.testing.assert_allclose(heat, np.pi * 0.048 * found.dry, rtol=1e-3)
    assert np.all(np.abs(found.dry) < 0.3 * np.abs(found.by_flow))


def test_a_hot_wall_boils_the_coolant_out_of_a_stopped_loop() -> None:
    """Once its accumulator is at the stop pressure rises to that of boiling at the wall, not of the bulk."""
    hole = 'puncture: diameter = "1 mm"; discharge_coefficient = 0.61'
    scenario = cooled(wall=300.0, more=(hole,), phases=[("all", "6 min", {})])
    hot = scenario.replace(
        **{
            "nodes.wall.load": "3 kW",
            "nodes.wall.heat_capacity": "3 kJ/K",
            "loop.pump_running": 0.0,
        }
    )
    heat, t_wall, t, p, _ = seen(hot, [105.0 / 3600.0, 350.0 / 3600.0], *STATE)
    found = ht.tube("isooctane", t, t_wall, p, mass_flow=0.0, bore=0.008)
    assert np.all(found.boiling > 5.0 * found.by_flow)
    np.testing.assert_allclose(heat, np.pi * 0.048 * found.boiling, rtol=0.02)


def test_boiling_that_burns_out_is_told() -> None:
    """3 kW through 25 cm2 of wall: more than a pool of isooctane boils."""
    scenario = cooled(wall=300.0, phases=[("all", "10 min", {})]).replace(
        **{
            "nodes.wall.load": "3 kW",
            "nodes.wall.heat_capacity": "1 kJ/K",
            "conductors.tubes.length": "5 cm",
        }
    )
    names = ["conductors.tubes.burnout_share", "ship.burnout_share", "conductors.tubes.reynolds"]
    run = lp.simulate(scenario, times=[1.0, 300.0], signals=[*names, *STATE])
    found = ht.tube(
        "isooctane",
        run["loop.temperature"],
        run["nodes.wall.temperature"],
        run["loop.pressure"],
        mass_flow=0.1 * run["loop.circulation"],
        bore=0.008,
    )
    np.testing.assert_allclose(run[names[0]], found.boiling / found.burnout, rtol=1e-6)
    np.testing.assert_array_equal(run[names[0]], run[names[1]])
    np.testing.assert_allclose(run[names[2]], found.Re, rtol=1e-9)
    assert run[names[0]][0] < 1.0 < run[names[0]][1]
    time = run.event("boiling burns out at a wall").time
    assert time is not None
    assert 1.0 < time < 300.0
    assert "boiling burns out at a wall" not in events_of(cooled(fluid="pdms"))


def test_a_dry_wall_freezes_nothing() -> None:
    """The loop is dry within minutes, its wall colder than frozen coolant only hours later."""
    scenario = loop_scenario(
        [
            'loop: volume = "20 L"; initial_temperature = "275 K"; pump_flow = "0.3 kg/s"; pump_power = "0 W"',
            'loop.accumulator: stroke = "4 L"; gas_volume = "2 L"; gas_pressure = "200 kPa"; wall_conductance = "5 W/K"',
            'nodes.wall: heat_capacity = "60 kJ/K"; initial_temperature = "270 K"',
            TUBE,
            'conductors.cold: between = ["wall", "deep"]; conductance = "4 W/K"',
            'boundaries.deep: temperature = "150 K"',
            'puncture: diameter = "8 mm"; discharge_coefficient = 0.61',
        ],
        coolant='below_triple_point = "vapour"',
        duration="20 h",
    )
    names = ["ship.freezing_margin", "nodes.wall.temperature"]
    run = lp.simulate(scenario, times=["1 s", "19 h"], signals=names)
    assert run["ship.freezing_margin"][0] > 100.0
    assert np.isnan(run["ship.freezing_margin"][1])
    assert run["nodes.wall.temperature"][1] < 160.0
    assert run.event("loop dry").time is not None
    assert run.event("coolant freezes on a wall").time is None


def test_water_that_meets_a_wall_below_its_freezing_point_says_so() -> None:
    parts = (
        'conductors.cold: between = ["wall", "deep"]; conductance = "40 W/K"',
        'boundaries.deep: temperature = "230 K"',
    )
    still = {"loop.pump_running": 0.0, "nodes.wall.heat_capacity": "3 kJ/K"}
    scenario = cooled(fluid="water", wall=290.0, more=parts, phases=[("all", "150 s", {})]).replace(
        **still
    )
    result = lp.simulate(
        scenario,
        times=[30.0, 60.0, 120.0],
        signals=[
            "nodes.wall.temperature",
            "conductors.tubes.freezing_margin",
            "ship.freezing_margin",
        ],
    )
    margin = result["conductors.tubes.freezing_margin"]
    np.testing.assert_allclose(
        margin, result["nodes.wall.temperature"] - fluids.constants("water").triple_temperature
    )
    np.testing.assert_array_equal(margin, result["ship.freezing_margin"])
    event = result.event("coolant freezes on a wall").time
    assert event is not None
    before, after = seen(
        scenario, [event / 3600.0 - 1e-3, event / 3600.0 + 1e-3], "ship.freezing_margin"
    )[0]
    assert before > 0.0 > after
    warm = lp.simulate(cooled(fluid="water", wall=290.0))
    assert warm.event("coolant freezes on a wall").time is None


def test_ledgers_close_with_tubes_and_fins() -> None:
    outcome = engine.run(finned(), "docked", times=[3600.0], rtol=1e-6)
    assert outcome.status[0] == 0
    for name in ("mass_rel", "energy_rel"):
        assert np.max(np.abs(outcome.ledger[name])) < 1e-12, name


FINS = 'fin_share = 0.8; fin_length = "0.15 m"; fin_thickness = "0.5 mm"; fin_conductivity = "170 W/m/K"'


def finned_parts(fins: str = FINS) -> list[str]:
    """A loop heated by its pump, cooled by a radiator with fins."""
    return [
        'loop: volume = "5 L"; initial_temperature = "300 K"; pump_flow = "0.2 kg/s"; pump_power = "300 W"',
        'loop.accumulator: stroke = "2 L"; gas_volume = "1 L"; gas_pressure = "200 kPa"; wall_conductance = "5 W/K"',
        'nodes.wall: heat_capacity = "3 kJ/K"; initial_temperature = "280 K"',
        TUBE,
        'boundaries.sky: temperature = "200 K"',
        f'radiators.panel: node = "wall"; sink = "sky"; area = "2 m^2"; emissivity = 0.85; {fins}',
    ]


def finned(fins: str = FINS, hours: str = "200 h") -> Scenario:
    return loop_scenario(finned_parts(fins), duration=hours)


@pytest.mark.parametrize("faces", [1, 2])
def test_a_finned_radiator_settles_where_its_fins_balance_the_load(faces: int) -> None:
    wall = seen(finned(f"{FINS}; fin_faces = {faces}"), [199.0], "nodes.wall.temperature")[0, 0]
    fin = ht.radiating_fin(
        wall, 200.0, length=0.15, thickness=5e-4, conductivity=170.0, emissivity=0.85, faces=faces
    )
    area = 2.0 * (0.2 + 0.8 * float(fin.efficiency))
    assert area * 0.85 * SIGMA * (wall**4 - 200.0**4) == pytest.approx(300.0, rel=1e-5)
    assert float(fin.efficiency) < 0.9


def test_a_colder_sink_never_hurts_but_where_it_freezes_and_says_so() -> None:
    hours = np.linspace(0.0, 3.0, 31)
    members = {"boundaries.sky.temperature": np.linspace(150.0, 280.0, 8)}
    names = ("nodes.wall.temperature", "loop.temperature")
    found = engine.run(
        finned(hours="3 h"), "docked", members, n=8, times=3600.0 * hours, signals=names
    )
    assert np.all(found.status == 0)
    assert np.all(np.diff(found.samples[:, 1:], axis=0) > 0.0)
    example = Scenario.load(ROOT / "examples" / "13_freezing_exchanger.toml")
    times = []
    for sky in (200.0, 190.0, 180.0):
        run = lp.simulate(
            example.replace(**{"boundaries.sky.temperature": f"{sky} K"}), times=[0.0]
        )
        told = run.event("coolant freezes on a wall").time
        assert told is not None
        times.append(told)
    assert times[0] > times[1] > times[2] > 0.0


def test_lanes_of_tubes_and_fins_are_single_members() -> None:
    members = {
        "conductors.tubes.bore": np.linspace(0.005, 0.02, 9),
        "radiators.panel.fin_length": np.linspace(0.01, 0.4, 9),
        "loop.pump_flow": np.geomspace(0.01, 0.5, 9),
    }
    given: dict[str, Any] = {"n": 9, "times": [3600.0, 7200.0], "signals": STATE[:3]}
    lanes = engine.run(finned(hours="3 h"), "docked", members, **given)
    alone = engine.run(finned(hours="3 h"), "docked", members, width=1, **given)
    assert np.all(lanes.status == 0)
    np.testing.assert_array_equal(lanes.samples, alone.samples)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('; length = "3 m"', "", ["conductors.tubes.length: found nothing", "with the kind 'tube'"]),
        ('kind = "tube"', 'kind = "tube"; conductance = "3 W/K"', ["conductors.tubes.conductance: found an entry"]),
        ('kind = "tube"', 'kind = "wetted"', ["conductors.tubes.conductance: found nothing"]),
        ('"wall", "loop"', '"wall", "sky"', ["kind 'tube' between 'wall' and 'sky'"]),
        ('length = "3 m"', 'length = "3 km"', ["conductors.tubes.length: found tubes that hold", "at most 5 L"]),
        ("fin_share = 0.8", "fin_share = 0.8; fin_faces = 1.5", ["radiators.panel.fin_faces: found the number 1.5, expected 1 or 2"]),
        ('pump_flow = "0.2 kg/s"; ', "", ["loop.pump_flow: found 0 kg/s", "conductors.tubes"]),
        ("; fin_thickness = \"0.5 mm\"", "", ["radiators.panel.fin_thickness: found nothing", "with a fin_share"]),
        ("fin_share = 0.8; ", "", ["found an entry, expected none without a fin_share"]),
    ],
)  # fmt: skip
def test_files_that_cannot_be_meant_are_refused(old: str, new: str, words: list[str]) -> None:
    parts = finned_parts()
    assert any(old in part for part in parts)
    with pytest.raises(InputError) as fault:
        loop_scenario([part.replace(old, new) for part in parts])
    assert all(word in str(fault.value) for word in words), str(fault.value)
    assert "\n" not in str(fault.value)
