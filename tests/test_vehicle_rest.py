"""The built-in ship at rest, docked: where its balances settle with and without its loop."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import fsolve

from leakphys.scenario import Scenario

AIR = 1005.0  # J/(kg K), dry air
STEFAN_BOLTZMANN = 5.670374419e-8  # W/(m2 K4), CODATA 2018


def rest(ship: Scenario, *, loop: bool) -> dict[str, float]:
    """Return the temperatures [K] at which every node, compartment and the loop are in balance.

    Circulation is full, humidity is left out; without the loop its conductors carry nothing.
    """
    value = ship.value
    names = [*ship.nodes, *(c.name for c in ship.compartments), *(["loop"] if loop else [])]

    def imbalance(x: NDArray[np.float64]) -> list[float]:
        kelvin = dict(zip(names, x, strict=True))
        kelvin |= {b: value(f"boundaries.{b}.temperature") for b in ship.boundaries}
        heat = dict.fromkeys([*kelvin, "loop"], 0.0)
        for node in ship.nodes:
            heat[node] += value(f"nodes.{node}.load")
        for compartment in ship.compartments:
            path = f"compartments.{compartment.name}"
            inlet = value(f"{path}.ventilation_temperature") - kelvin[compartment.name]
            heat[compartment.name] += value(f"{path}.load")
            heat[compartment.name] += AIR * value(f"{path}.ventilation_flow") * inlet
        flows = [(h.a, h.b, AIR * value(f"hatches.{h.name}.flow")) for h in ship.hatches]
        for c in ship.conductors:
            if loop or "loop" not in (c.a, c.b):
                flows.append((c.a, c.b, value(f"conductors.{c.name}.conductance")))
        for a, b, conductance in flows:
            heat[a] -= conductance * (kelvin[a] - kelvin[b])
            heat[b] += conductance * (kelvin[a] - kelvin[b])
        for r in ship.radiators:
            area = value(f"radiators.{r.name}.area") * value(f"radiators.{r.name}.emissivity")
            heat[r.node] -= STEFAN_BOLTZMANN * area * (kelvin[r.node] ** 4 - kelvin[r.sink] ** 4)
        heat["loop"] += value("loop.pump_power")
        return [heat[name] for name in names]

    guess = [250.0 if name == "radiator" else 293.0 for name in names]
    found = fsolve(imbalance, guess)
    assert np.abs(imbalance(found)).max() < 1e-6  # W, against loads of hundreds
    return dict(zip(names, found.tolist(), strict=True))


def test_healthy_ship_rests_where_it_starts() -> None:
    """Cabin 20 to 25 degC, instrument module 15 to 25 degC; initial values are rounded: 1 K."""
    ship = Scenario.load("soyuz-ms22")
    kelvin = rest(ship, loop=True)
    for compartment in ship.compartments:
        start = ship.value(f"compartments.{compartment.name}.initial_temperature")
        assert 293.15 <= kelvin[compartment.name] <= 298.15
        assert abs(kelvin[compartment.name] - start) < 1.0
    for node in ship.nodes:
        assert abs(kelvin[node] - ship.value(f"nodes.{node}.initial_temperature")) < 1.0
    assert abs(kelvin["loop"] - ship.value("loop.initial_temperature")) < 1.0
    assert 288.15 <= kelvin["instrument_module"] <= 298.15


def test_without_its_loop_the_docked_ship_rests_warmer() -> None:
    ship = Scenario.load("soyuz-ms22")
    before, after = rest(ship, loop=True), rest(ship, loop=False)
    for name in ("instrument_module", "descent_module", "orbital_module"):
        assert after[name] > before[name]
    assert after["instrument_module"] > after["descent_module"]
