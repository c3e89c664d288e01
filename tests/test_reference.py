"""The package against the independent reference in tests/reference: another formulation, other properties.

The reference is stored (tests/reference/results.json, written by `python -m reference`) and run
again by a slow test. What may differ is told in docs/theory/reference.md: the fast tier's fits (1e-5 of
the saturation pressure), its joins of 200 Pa and 0.5 %, the bellows' stop, the engine's tolerance.
"""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from leakphys import engine
from leakphys.scenario import Scenario
from reference import isooctane
from reference.loops import LOOPS, Loop
from reference.scenarios import PLAN, scenario_text
from reference.solve import solve

HERE = Path(__file__).parent
RESULTS = json.loads((HERE / "reference" / "results.json").read_text("utf-8"))
SATURATION = HERE / "data" / "isooctane_saturation_166_500K.csv"
NAMED = [pytest.param(loop, id=loop.name) for loop in LOOPS]
TIMES_WITHIN, KELVIN_WITHIN = 2e-3, 0.05
CHARGE_WITHIN = 1e-4  # liquid is linear in pressure in the fast tier


def thermometers(loop: Loop) -> dict[str, str]:
    """The package's signal of each zone's temperature."""
    zones = [zone.name for volume in loop.volumes for zone in volume.zones]
    if len(zones) == 1:
        return {zones[0]: "loop.temperature"}
    part = "volumes" if len(loop.volumes) > 1 else "zones"
    return {zone: f"{part}.{zone}.temperature" for zone in zones}


@cache
def leaked(loop: Loop) -> tuple[Scenario, dict[str, float]]:
    """The loop as a scenario, and when its events happen, s."""
    scenario = Scenario.from_text(scenario_text(loop))
    outcome = engine.run(scenario, PLAN)
    assert outcome.status[0] == 0
    return scenario, dict(zip(outcome.watches, outcome.crossing[0].tolist(), strict=True))


@pytest.mark.parametrize("loop", NAMED)
def test_coolant_leaves_when_the_reference_says(loop: Loop) -> None:
    """Bottomed, half gone, 90 % gone and dry within 0.2 %."""
    _, crossing = leaked(loop)
    events: dict[str, Any] = RESULTS["loops"][loop.name]["events"]
    assert {"half the coolant gone", "90 % of the coolant gone", "loop dry"} <= set(events)
    found = {name: crossing[name] for name in events}
    expected = {name: moment["time_s"] for name, moment in events.items()}
    assert found == pytest.approx(expected, rel=TIMES_WITHIN)


@pytest.mark.parametrize("loop", NAMED)
def test_coolant_is_as_warm_as_the_reference_says(loop: Loop) -> None:
    """At fixed times, and at each run's own events: within 0.05 K in every zone."""
    scenario, crossing = leaked(loop)
    entry = RESULTS["loops"][loop.name]
    moments = [(crossing[name], moment) for name, moment in entry["events"].items()]
    moments += [(moment["time_s"], moment) for moment in entry["samples"]]
    moments.sort(key=lambda pair: pair[0])
    signals = thermometers(loop)
    outcome = engine.run(
        scenario, PLAN, times=[time for time, _ in moments], signals=list(signals.values())
    )
    expected = [[moment["temperatures_K"][zone] for zone in signals] for _, moment in moments]
    np.testing.assert_allclose(outcome.samples[0], expected, rtol=0.0, atol=KELVIN_WITHIN)


@pytest.mark.parametrize("loop", NAMED)
def test_the_loop_holds_as_much_as_the_reference_says(loop: Loop) -> None:
    scenario, _ = leaked(loop)
    outcome = engine.run(scenario, PLAN, times=[0.0], signals=["loop.mass"])
    charge = RESULTS["loops"][loop.name]["charge_kg"]
    assert outcome.samples[0, 0, 0] == pytest.approx(charge, rel=CHARGE_WITHIN)


@pytest.mark.parametrize("loop", NAMED)
def test_the_references_own_balances_close(loop: Loop) -> None:
    """No state of it is conserved by construction, so this tests its derivation: 1e-9, and 1e-7 K."""
    entry = RESULTS["loops"][loop.name]
    assert abs(entry["mass_error"]) <= 1e-9
    assert abs(entry["energy_error_K"]) <= 1e-7
    assert entry["time_spread"] <= 1e-6


def test_the_references_isooctane_is_the_libraries() -> None:
    """Own evaluation of the equation of state against the library `thermo`, along saturation."""
    rows = np.genfromtxt(SATURATION, delimiter=",", names=True, skip_header=2)
    rows = rows[(rows["T_K"] >= isooctane.COLDEST) & (rows["T_K"] <= isooctane.WARMEST)]
    assert len(rows) > 15
    found = [isooctane.saturation(float(t)) for t in rows["T_K"]]
    latent = [1e-3 * (line.h_v - line.h_l) for line in found]
    np.testing.assert_allclose([s.p for s in found], rows["psat_thermo"], rtol=1e-5)
    np.testing.assert_allclose([s.rho_l for s in found], rows["rhol_thermo"], rtol=2e-4)
    np.testing.assert_allclose(latent, rows["hvap_thermo"], rtol=1e-5)
    np.testing.assert_allclose([s.cp_l for s in found], rows["cpl_thermo"], rtol=1e-4)


def test_the_reference_takes_nothing_from_the_package() -> None:
    for path in (HERE / "reference").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert "leakphys" not in ast.unparse(node), path.name


@pytest.mark.slow
def test_the_stored_reference_is_what_it_computes() -> None:
    """The first loop anew, at the stored tolerance."""
    loop = LOOPS[0]
    again = solve(loop, RESULTS["rtol"])
    stored = RESULTS["loops"][loop.name]["events"]
    found = {name: moment.time for name, moment in again.events.items()}
    expected = {name: moment["time_s"] for name, moment in stored.items()}
    assert found == pytest.approx(expected, rel=1e-6)
