"""Loops of several zones and volumes, from liquid-full to dry: ledgers, stability, order, and what the pressure follows."""

from __future__ import annotations

import numpy as np
import pytest

from core_loops import CoreLoop, ledger_errors, run

HOURS = 3600.0
EVER = 4e8  # s
# Saturation pressures of isooctane, Blackham and Lemmon's equation: docs/theory/fluids.md.
P_SAT = {260.0: 763.31, 280.0: 2577.8, 240.0: 176.99}


def ms22(
    walls: list[float], hole: int, conductance: float = 5.0, flow: float = 0.2, first: int = 0
) -> CoreLoop:
    """Returns the MS-22 loop in equal zones with held walls; `conductance` W/K to all of them.

    Pump and accumulator are in zone `first`.
    """
    count = len(walls)
    loop = CoreLoop()
    loop.add("loops", [0, 0])
    loop.add("volumes", [0])
    for _ in walls:
        loop.add("zones", [0, 0], volume=47.5e-3 / count, initial_temperature=285.0)
    for wall in walls:
        loop.add("boundaries", [], temperature=wall)
    for z in range(count):
        loop.rows["zones"][z][1] = loop.boundary_point(z)
        loop.add(
            "conductors",
            [2, loop.zone_point(z), loop.boundary_point(z), 0],
            conductance=conductance / count,
        )
    loop.add("pumps", [-1, 0, first, -1], flow=flow)
    loop.add("punctures", [hole])
    loop.add("accumulators", [0, first], stroke=8e-3, gas_volume=4e-3, gas_pressure=196e3)
    watch(loop)
    return loop


def watch(loop: CoreLoop) -> None:
    loop.watch("loops.0.mass_fraction", -1, 0.5)
    loop.watch("loops.0.mass_fraction", -1, 0.1)
    loop.watch("loops.0.inventory", -1, 0.01, ends=True)


def walls_of(count: int) -> list[float]:
    return [float(t) for t in np.linspace(295.0, 260.0, count)] if count > 1 else [277.5]


CASES = [(1, 0), (3, 0), (3, 1), (3, 2), (6, 0), (6, 3), (6, 5), (12, 0), (12, 6), (12, 11)]


@pytest.mark.parametrize(("count", "hole"), CASES)
def test_every_section_runs_to_dryness_with_closed_ledgers(count: int, hole: int) -> None:
    times = {}
    for rtol in (1e-5, 1e-6, 1e-7):
        result = run(ms22(walls_of(count), hole, 60.0), EVER, rtol=rtol)
        assert result.status[0] == 0
        assert not np.isnan(result.crossing[0, 2])  # dry
        mass, energy, gas = ledger_errors(result)
        assert mass[0] < 1e-13
        assert energy[0] < 1e-9
        assert gas[0] < 1e-12
        times[rtol] = result.crossing[0]
    for rtol in (1e-5, 1e-6):
        np.testing.assert_allclose(times[rtol], times[1e-7], rtol=1e-3)


@pytest.mark.parametrize("count", [3, 6])
def test_the_tail_is_at_the_saturation_pressure_of_the_hottest_wetted_zone(count: int) -> None:
    walls = [280.0, *np.linspace(279.0, 260.0, count - 1)]
    loop = ms22(walls, count - 1, 600.0, flow=0.0)
    names = [
        f"zones.{z}.{what}" for what in ("liquid_fraction", "temperature") for z in range(count)
    ]
    moments = np.linspace(2.0, 14.0, 60) * HOURS
    seen = run(loop, 20 * HOURS, times=moments, signals=["volumes.0.pressure", *names]).samples[0]
    checked = 0
    for row in seen:
        pressure, wet, temperature = row[0], row[1 : 1 + count], row[1 + count :]
        zones = np.flatnonzero(wet > 0.02)
        if len(zones) == 0 or np.any((wet > 2e-4) & (wet <= 0.02)):
            continue  # a zone that is just drying presses with a part of its weight
        hottest = temperature[zones].max()
        # ln p between the two checked values; Clausius and Clapeyron, to second order through three points
        x = 1.0 / np.array(list(P_SAT))
        fit = np.polyfit(x, np.log(list(P_SAT.values())), 2)
        assert pressure == pytest.approx(np.exp(np.polyval(fit, 1.0 / hottest)), rel=0.02)
        checked += 1
    assert checked > 30


def test_walls_that_change_order_move_the_liquid_without_a_jump() -> None:
    loop = ms22([295.0, 277.5, 260.0], 2, 60.0)
    swapped = [
        (4 * HOURS, "boundaries", 0, "temperature", 260.0),
        (4 * HOURS, "boundaries", 2, "temperature", 295.0),
        (6 * HOURS, "boundaries", 0, "temperature", 295.0),
        (6 * HOURS, "boundaries", 2, "temperature", 260.0),
    ]
    moments = 4 * HOURS + np.arange(-60.0, 5400.0, 10.0)
    names = [f"zones.{z}.liquid_fraction" for z in range(3)]
    result = run(loop, EVER, times=moments, signals=names, changes=swapped)
    assert result.status[0] == 0
    assert not np.isnan(result.crossing[0, 2])
    mass, energy, _ = ledger_errors(result)
    assert mass[0] < 1e-13
    assert energy[0] < 1e-9
    wet = result.samples[0]
    assert wet[0, 0] < 0.5 < wet[0, 2]  # the hot zone drains first
    assert wet[-1, 0] > 0.9 > wet[-1, 2]  # and fills again when it is the coldest
    assert np.abs(np.diff(wet, axis=0)).max() < 0.5  # over 10 s, of a relocation in 60 s
    for rtol in (1e-5, 1e-7):
        again = run(loop, EVER, changes=swapped, rtol=rtol)
        np.testing.assert_allclose(again.crossing, result.crossing, rtol=1e-3)


def test_where_the_hole_is_decides_between_hours_and_days() -> None:
    cold = run(ms22(walls_of(3), 2), EVER).crossing[0] / HOURS
    hot = run(ms22(walls_of(3), 0), EVER).crossing[0] / HOURS
    assert cold[0] == pytest.approx(6.3, rel=0.05)
    assert cold[1] == pytest.approx(15.3, rel=0.05)
    assert hot[0] > 5 * 24.0


def test_equal_zones_are_one_volume() -> None:
    one = run(ms22([277.5], 0), EVER)
    for count in (2, 5):
        several = run(ms22([277.5] * count, count - 1), EVER)
        np.testing.assert_allclose(several.crossing, one.crossing, rtol=2e-3)


def test_a_zone_s_place_in_the_list_does_not_matter() -> None:
    walls = walls_of(6)
    for order in ([3, 1, 5, 0, 4, 2], [5, 4, 3, 2, 1, 0]):
        here = run(
            ms22([walls[i] for i in order], order.index(4), first=order.index(0)), EVER, rtol=1e-8
        )
        there = run(ms22(walls, 4), EVER, rtol=1e-8)
        np.testing.assert_allclose(here.crossing, there.crossing, rtol=1e-6)


def chain(count: int, hole: int, closed: bool = False, order: list[int] | None = None) -> CoreLoop:
    """Returns true volumes in a chain with walls from 290 to 270 K, put down in any order."""
    order = list(range(count)) if order is None else order
    walls = np.linspace(290.0, 270.0, count)
    loop = CoreLoop()
    loop.add("loops", [0, 0])
    for _ in order:
        loop.add("volumes", [0], initial_pressure=2e5)
    for v in range(count):
        loop.add("zones", [v, 0], volume=30e-3 / count, initial_temperature=285.0)
    for place in order:
        loop.add("boundaries", [], temperature=float(walls[place]))
    for v in range(count):
        loop.rows["zones"][v][1] = loop.boundary_point(v)
        loop.add("conductors", [2, loop.zone_point(v), loop.boundary_point(v), 0], conductance=30.0)
    for place in range(count if closed else count - 1):
        loop.add(
            "links",
            [0, order.index(place), order.index((place + 1) % count)],
            length=2.0,
            bore=8e-3,
        )
    loop.add("punctures", [order.index(hole)])
    watch(loop)
    return loop


@pytest.mark.parametrize(("count", "hole"), [(2, 0), (2, 1), (3, 0), (3, 1), (3, 2)])
def test_true_volumes_run_to_dryness_with_stable_times(count: int, hole: int) -> None:
    times = {}
    for rtol in (1e-5, 1e-6, 1e-7):
        result = run(chain(count, hole), EVER, rtol=rtol, max_steps=100_000)
        assert result.status[0] == 0
        mass, energy, _ = ledger_errors(result)
        assert mass[0] < 1e-11
        assert energy[0] < 1e-8
        times[rtol] = result.crossing[0]
    for rtol in (1e-5, 1e-6):
        np.testing.assert_allclose(times[rtol], times[1e-7], rtol=1e-3)


def test_relabelled_volumes_leak_the_same() -> None:
    here = run(chain(3, 1, closed=True), EVER, rtol=1e-8, max_steps=100_000)
    for order in ([2, 0, 1], [1, 2, 0]):
        there = run(chain(3, 1, closed=True, order=order), EVER, rtol=1e-8, max_steps=100_000)
        np.testing.assert_allclose(there.crossing, here.crossing, rtol=1e-5)


def test_isolating_the_punctured_volume_keeps_the_rest() -> None:
    loop = chain(3, 2)
    shut = [(600.0, "links", 1, "opening", 0.0)]
    names = [f"volumes.{v}.mass" for v in range(3)]
    moments = [601.0, 1 * HOURS]
    seen = run(
        loop, 24 * HOURS, times=moments, signals=names, changes=shut, max_steps=100_000
    ).samples[0]
    kept = seen[:, :2].sum(axis=1)
    assert kept[1] == pytest.approx(kept[0], rel=1e-9)
    assert seen[1, 2] < 0.9 * seen[0, 2]
    open_still = run(loop, 24 * HOURS, times=moments, signals=names, max_steps=100_000).samples[0]
    assert open_still[1, :2].sum() < 0.99 * kept[1]
    shut_for_good = run(loop, EVER, changes=shut, max_steps=100_000)
    assert shut_for_good.end[0, 0] == pytest.approx(kept[0], rel=0.01)


def test_a_severed_line_empties_both_ends() -> None:
    loop = chain(2, 0)
    loop.numbers["punctures"][0]["open"] = 0.0
    names = ["volumes.0.mass", "volumes.1.mass", "loops.0.leak_rate", "links.0.flow"]
    cut = [(600.0, "links", 0, "severed", 1.0)]
    result = run(
        loop, EVER, times=[599.0, 601.0, 900.0], signals=names, changes=cut, max_steps=100_000
    )
    before, just_after, later = result.samples[0]
    assert before[2] == pytest.approx(0.0, abs=1e-12)
    assert just_after[2] > 0.05  # kg/s out of an 8 mm line
    assert just_after[3] == 0.0
    assert later[0] < 0.7 * before[0]
    assert later[1] < 0.7 * before[1]
    assert ledger_errors(result)[0][0] < 1e-12
    assert not np.isnan(result.crossing[0, 2])
