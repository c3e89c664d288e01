"""Pumps in lines: head, suction, work, commands and trips, and what dies when their line is shut or cut."""

from __future__ import annotations

import numpy as np
import pytest

import leakphys as lp
from leakphys import fluids
from leakphys.scenario import Scenario
from loop_texts import Phase, loop_scenario

HEAD = 20e3  # Pa
SPRING = 'kind = "spring"; stroke = "4 L"; gas_volume = "2 L"; spring_pressure = "200 kPa"'


def against_a_valve(more: str = "") -> Scenario:
    """A pump from a to b and a shut valve back; a is held at 200 kPa."""
    return loop_scenario(
        [
            'loop: initial_temperature = "293 K"',
            'volumes.a: volume = "5 L"',
            'volumes.b: volume = "5 L"; initial_pressure = "200 kPa"',
            f'pumps.p: between = ["a", "b"]; flow = "0.2 kg/s"; head = "20 kPa"; bore = "12 mm"; {more}'.rstrip(
                "; "
            ),
            'valves.v: between = ["b", "a"]; kind = "stop"; bore = "12 mm"; opening = 0',
            f'accumulators.acc: at = "a"; {SPRING}',
        ]
    )


def dead_head(more: str = "") -> float:
    names = [f"volumes.{v}.pressure" for v in "ab"]
    result = lp.simulate(against_a_valve(more), times=[600.0], signals=names)
    return float(result[names[1]][0] - result[names[0]][0])


@pytest.mark.parametrize("speed", [1.0, 0.5, 0.25])
def test_the_head_against_a_shut_valve_is_n_squared_of_it(speed: float) -> None:
    assert dead_head(f"running = {speed}") == pytest.approx(speed**2 * HEAD, rel=1e-4)


def test_three_percent_are_lost_at_the_required_suction_pressure() -> None:
    boiling = float(fluids.saturation("isooctane", 293.0, tier="fast").p)
    available = 200e3 - boiling
    # (available, share): the definition, and 1 - 0.03^(available/required)
    assert dead_head(f'required_suction_pressure = "{available} Pa"') == pytest.approx(
        0.97 * HEAD, rel=1e-4
    )
    twice = dead_head(f'required_suction_pressure = "{2.0 * available} Pa"')
    assert twice == pytest.approx((1.0 - 0.03**0.5) * HEAD, rel=1e-4)
    assert dead_head(f'required_suction_pressure = "{0.2 * available} Pa"') == pytest.approx(
        HEAD, rel=1e-5
    )


def ring(
    phases: list[Phase], pump: str = "", more: list[str] | None = None, design: str = ""
) -> Scenario:
    """A pump, a pipe and a valve round three volumes; a pumped conductor rejects c's heat."""
    return loop_scenario(
        [
            'loop: initial_temperature = "293 K"; initial_pressure = "200 kPa"',
            *(f'volumes.{v}: volume = "5 L"' for v in "abc"),
            f'pumps.p: between = ["a", "b"]; flow = "0.2 kg/s"; head = "20 kPa"; bore = "12 mm"; {pump}'.rstrip(
                "; "
            ),
            'pipes.r: between = ["b", "c"]; length = "2 m"; bore = "12 mm"',
            'valves.v: between = ["c", "a"]; kind = "stop"; bore = "12 mm"; opening = 1',
            'accumulators.acc: at = "a"; stroke = "4 L"; gas_volume = "2 L"; gas_pressure = "200 kPa"; wall_conductance = "5 W/K"',
            'boundaries.cold: temperature = "263 K"',
            f'conductors.rad: between = ["c", "cold"]; kind = "pumped"; conductance = "20 W/K"; rejects_heat = true; {design}'.rstrip(
                "; "
            ),
            'boundaries.warm: temperature = "293 K"',
            'conductors.eq: between = ["b", "warm"]; conductance = "200 W/K"',
            *(more or []),
        ],
        phases=phases,
    )


PINHOLE = ['puncture: at = "b"; diameter = "0.05 mm"; discharge_coefficient = 0.61; open = 0']


def test_a_pumped_conductor_dies_with_the_valve_of_its_line() -> None:
    """2 % of the conductance are left [stagnant], the events follow, and all comes back when it opens."""
    phases: list[Phase] = [
        ("run", "20 min", {}),
        ("leak", "10 min", {"puncture.open": 1.0}),
        ("shut", "30 min", {"valves.v.opening": 0.0}),
        ("again", "60 min", {"valves.v.opening": 1.0}),
    ]
    names = [
        "loop.heat_rejection_fraction",
        "loop.heat_rejection",
        "volumes.c.temperature",
        "pumps.p.flow",
    ]
    result = lp.simulate(
        ring(phases, more=PINHOLE), times=[0.0, 1790.0, 1810.0, 3590.0, 7190.0], signals=names
    )
    fraction, heat, temperature, flow = (result[name] for name in names)
    assert fraction[1] > 0.5
    assert flow[1] > 0.1
    assert abs(flow[2]) < 1e-3  # what warms expands a little longer
    # 2 % of 20 W/K to 263 K once nothing flows
    assert heat[2] < 0.03 * 20.0 * (temperature[2] - 263.0)
    assert heat[3] == pytest.approx(0.02 * 20.0 * (temperature[3] - 263.0), rel=1e-3)
    assert heat[4] == pytest.approx(heat[1], rel=0.02)
    for event in ("heat rejection below 50 %", "heat rejection below 10 %"):
        time = result.event(event).time
        assert time is not None
        assert 1800.0 <= time < 1801.0


def test_a_cut_line_loses_the_heat_rejection_that_was_there_when_it_was_whole() -> None:
    """The loop opens with the cut: what is measured against is the flow before, and it is lost at once."""
    phases: list[Phase] = [("run", "30 min", {}), ("cut", "30 min", {"pipes.r.severed": 1})]
    names = ["loop.heat_rejection_fraction", "loop.heat_rejection"]
    # A design flow that what vents would reach, and the pump alone does not.
    scenario = ring(phases, design='design_flow = "0.5 kg/s"')
    result = lp.simulate(scenario, times=[1790.0, 1900.0, 3590.0], signals=names)
    fraction, heat = (result[name] for name in names)
    assert fraction[0] == 1.0  # nothing is open yet
    assert fraction[1] == pytest.approx(heat[1] / heat[0], rel=0.01)
    assert fraction[2] < 0.1
    for event in ("heat rejection below 50 %", "heat rejection below 10 %"):
        time = result.event(event).time
        assert time is not None
        assert time >= 1800.0


@pytest.mark.parametrize("share", [0.25, 0.5])
def test_a_conductor_s_design_flow_is_where_its_flow_counts_as_whole(share: float) -> None:
    """Flow over design flow, while below three quarters: f = m/m_d exactly there."""
    phases: list[Phase] = [("run", "30 min", {})]
    names = ["loop.heat_rejection", "volumes.c.temperature", "pumps.p.flow"]
    free = lp.simulate(ring(phases), times=[1790.0], signals=names)
    flow = float(free["pumps.p.flow"][0])
    assert free["loop.heat_rejection"][0] == pytest.approx(
        20.0 * (free["volumes.c.temperature"][0] - 263.0), rel=1e-6
    )
    stated = ring(phases, design=f'design_flow = "{flow / share} kg/s"')
    result = lp.simulate(stated, times=[1790.0], signals=names)
    heat, temperature, flow = (float(result[name][0]) for name in names)
    conductance = 20.0 * (0.02 + 0.98 * share)
    assert heat == pytest.approx(
        conductance * (temperature - 263.0), rel=2e-3
    )  # warmer oil, another flow


def test_half_speed_is_no_fault() -> None:
    """A commanded speed of 0.5 fires neither event, whatever the flow: nothing is lost of what is commanded."""
    leaking: list[Phase] = [("run", "10 min", {}), ("leak", "20 min", {"puncture.open": 1.0})]
    result = lp.simulate(
        ring(leaking, "running = 0.5", PINHOLE),
        times=[1700.0],
        signals=["pumps.p.circulation", "pumps.p.flow"],
    )
    assert result.event("pump cavitates").time is None
    assert result.event("pump stops").time is None
    assert result["pumps.p.circulation"][0] == pytest.approx(0.5, abs=1e-6)
    full = lp.simulate(ring(leaking, "", PINHOLE), times=[1700.0], signals=["pumps.p.flow"])
    # Both losses go nearly with the square of the flow, so the flow nearly with the speed.
    assert result["pumps.p.flow"][0] == pytest.approx(0.5 * full["pumps.p.flow"][0], rel=0.06)


@pytest.mark.parametrize("trip", [0.0, 20.0])
def test_a_tripped_pump_runs_again_when_a_phase_sets_it_so(trip: float) -> None:
    """A shut valve before it starves a pump. It is switched off, stays so with the valve open, and runs when told.

    Without a trip time it only waits for its coolant.
    """
    scenario = loop_scenario(
        [
            'loop: initial_temperature = "293 K"; initial_pressure = "200 kPa"',
            *(f'volumes.{v}: volume = "5 L"' for v in "amb"),
            (
                'pumps.p: between = ["a", "m"]; flow = "0.2 kg/s"; head = "800 kPa"; bore = "12 mm";'
                f' required_suction_pressure = "100 kPa"; trip_time = "{trip} s"'
            ),
            'pipes.r: between = ["m", "b"]; length = "20 m"; bore = "8 mm"',
            'valves.v: between = ["b", "a"]; kind = "stop"; bore = "20 mm"',
            f'accumulators.acc: at = "b"; {SPRING}',
        ],
        phases=[
            ("run", "5 min", {}),
            ("starved", "5 min", {"valves.v.opening": 0.0}),
            ("fed", "5 min", {"valves.v.opening": 1.0}),
            ("again", "5 min", {"pumps.p.running": 1}),
        ],
    )
    names = [f"pumps.p.{name}" for name in ("circulation", "flow", "head_share")]
    result = lp.simulate(scenario, times=[290.0, 590.0, 890.0, 1190.0], signals=names, rtol=1e-8)
    circulation, flow, head = (result[name] for name in names)
    assert circulation[0] == pytest.approx(1.0, abs=0.01)
    assert flow[0] > 0.05
    if trip > 0.0:
        assert abs(circulation[1]) < 1e-3
        assert head[2] > 0.99  # nothing keeps it from running but its switch
        assert abs(circulation[2]) < 1e-3
        stopped = result.event("pump stops").time
        assert stopped is not None
        assert 300.0 <= stopped < 400.0
    else:
        assert circulation[1] < 0.5
        assert circulation[2] == pytest.approx(circulation[0], rel=1e-3)
    assert flow[3] == pytest.approx(flow[0], rel=1e-3)


def test_a_pump_s_work_warms_a_closed_loop() -> None:
    """Adiabatic: what the shaft puts in, m H0/rho, warms the coolant: the lines' losses and the curve's are heat."""
    scenario = loop_scenario(
        [
            'loop: initial_temperature = "293 K"; initial_pressure = "200 kPa"',
            'volumes.a: volume = "10 L"',
            'volumes.b: volume = "10 L"',
            'pumps.p: between = ["a", "b"]; flow = "0.2 kg/s"; head = "20 kPa"; bore = "12 mm"',
            'pipes.r: between = ["b", "a"]; length = "2 m"; bore = "12 mm"',
            f'accumulators.acc: at = "a"; {SPRING}',
        ],
        duration="10 h",
    )
    names = [
        "pumps.p.flow",
        *(f"volumes.{v}.{what}" for v in "ab" for what in ("temperature", "mass")),
    ]
    result = lp.simulate(scenario, times=[3600.0, 36000.0], signals=names)
    flow = result["pumps.p.flow"].mean()
    density = float(fluids.state("isooctane", p=200e3, T=293.0).rho)
    watts = flow / density * HEAD
    mass = sum(result[f"volumes.{v}.mass"][0] for v in "ab")
    rise = np.array([result[f"volumes.{v}.temperature"] for v in "ab"])
    line = [fluids.saturation("isooctane", t) for t in (292.0, 294.0)]
    heat_capacity = float(line[1].h_l - line[0].h_l) / 2.0
    warmed = mass * heat_capacity * (rise[:, 1] - rise[:, 0]).mean()
    # 2 %: the mean of the flow over nine hours of a slowly thinner coolant, the spring's share
    assert warmed == pytest.approx(watts * 32400.0, rel=0.02)
    assert abs(result.ledger["energy_rel"]) < 1e-9
