"""Radiating fins from their dimensions, at cold and warm roots: alone, and as the radiator of a ship that cools down."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_bvp, solve_ivp

from leakphys import engine
from leakphys import heat_transfer as ht
from loop_texts import quiet_scenario

SIGMA = 5.670374419e-8
FIN: dict[str, float] = {
    "length": 0.25, "thickness": 0.8e-3, "conductivity": 150.0, "emissivity": 0.85, "faces": 2.0
}  # fmt: skip


def radiated(root: float, sink: float) -> float:
    """Share of what FIN would radiate at its root's temperature: k t T'' = n epsilon sigma (T^4 - T_s^4) in m and K."""
    sheet = FIN["conductivity"] * FIN["thickness"]
    faces = FIN["faces"] * FIN["emissivity"] * SIGMA
    solved = solve_bvp(
        lambda _, y: np.vstack((y[1], faces / sheet * (y[0] ** 4 - sink**4))),
        lambda start, tip: np.array([start[0] - root, tip[1]]),
        np.linspace(0.0, FIN["length"], 201),
        np.vstack((np.full(201, 0.5 * (root + sink)), np.zeros(201))),
        tol=1e-8,
        max_nodes=20000,
    )
    assert solved.success
    from_root = -sheet * float(solved.sol(0.0)[1])
    return from_root / (faces * FIN["length"] * (root**4 - sink**4))


@pytest.mark.parametrize("root", [180.0, 250.0, 400.0])
@pytest.mark.parametrize("ratio", [0.0, 0.6, 1.2])
def test_a_fin_of_stated_size_is_that_of_its_equation(root: float, ratio: float) -> None:
    """Its profile grows as the cube of its root's temperature: 0.3 at 180 K, 3.2 at 400 K."""
    found = ht.radiating_fin(root, ratio * root, **FIN)
    assert float(found.efficiency) == pytest.approx(radiated(root, ratio * root), rel=2e-3)


def test_a_cold_root_makes_the_better_fin() -> None:
    roots = np.array([180.0, 250.0, 300.0, 400.0])
    found = ht.radiating_fin(roots, 0.0, **FIN)
    np.testing.assert_allclose(found.profile / found.profile[2], (roots / 300.0) ** 3, rtol=1e-12)
    assert np.all(np.diff(found.efficiency) < 0.0)


def test_a_finned_panel_cools_down_as_its_equation_says() -> None:
    """From 400 K to below 200 K, the fin's own equation solved at each of some temperatures between."""
    capacity, area, finned, sink = 2e4, 1.0, 0.9, 120.0
    size = (
        f'fin_length = "{FIN["length"]} m"; fin_thickness = "{FIN["thickness"]} m"; fin_faces = 2'
    )
    fins = f'fin_share = {finned}; {size}; fin_conductivity = "{FIN["conductivity"]} W/m/K"'
    scenario = quiet_scenario(
        [
            f'nodes.panel: heat_capacity = "{capacity} J/K"; initial_temperature = "400 K"',
            f'boundaries.sky: temperature = "{sink} K"',
            f'radiators.r: node = "panel"; sink = "sky"; area = "{area} m^2"; emissivity = {FIN["emissivity"]}; {fins}',
        ]
    )
    seconds = np.array([600.0, 3600.0, 14400.0, 35000.0])
    outcome = engine.run(
        scenario, "docked", times=seconds, signals=["nodes.panel.temperature"], rtol=1e-8
    )
    grid = np.linspace(160.0, 400.0, 25)
    shares = np.polynomial.Chebyshev.fit(grid, [radiated(t, sink) for t in grid], 10)

    def slope(_: float, t: np.ndarray) -> Any:
        left = area * (1.0 - finned * (1.0 - shares(t)))
        return -left * FIN["emissivity"] * SIGMA * (t**4 - sink**4) / capacity

    wanted = solve_ivp(slope, (0.0, seconds[-1]), [400.0], t_eval=seconds, rtol=1e-9, atol=1e-9).y[
        0
    ]
    assert wanted[-1] < 200.0
    np.testing.assert_allclose(outcome.samples[0, :, 0], wanted, rtol=1e-3)
