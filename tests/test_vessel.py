"""A vessel from a handful of numbers: its meaning, its closed forms, one line for each fault."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import leakphys as lp
from leakphys import fluids
from leakphys.errors import InputError
from leakphys.scenario import Scenario

HOLE = 0.25 * math.pi * 0.8e-3**2


def nitrogen(**more: Any) -> Scenario:
    """44 L at 3 bar and 293 K, 0.8 mm."""
    given: dict[str, Any] = {"volume": "44 L", "pressure": "3 bar", "temperature": "293 K"}
    given |= {"fluid": "nitrogen", "diameter": "0.8 mm"}
    return lp.vessel(**(given | more))


def isooctane(**more: Any) -> Scenario:
    """44 L at 2 bar and 293 K, 0.8 mm."""
    given: dict[str, Any] = {"volume": 0.044, "pressure": 2e5, "temperature": 293.0}
    given |= {"fluid": "isooctane", "diameter": 8e-4}
    return lp.vessel(**(given | more))


# --- meaning


def test_units_do_not_count_in_the_digest() -> None:
    si = nitrogen(volume=0.044, pressure=3e5, temperature=293.0, diameter=8e-4, duration=864000.0)
    assert si == nitrogen()
    assert si != nitrogen(diameter="0.9 mm")


def test_a_vessel_is_a_scenario_as_any_other() -> None:
    bottle = nitrogen(wall_heat_capacity="9 kJ/K", wall_conductance=2.0)
    assert Scenario.from_text(bottle.to_toml()) == bottle
    assert bottle.replace(**{"puncture.diameter": "1 mm"}).value("puncture.diameter") == 1e-3
    found = lp.sweep(bottle, {"puncture.diameter": np.array([0.5e-3, 1e-3])})
    assert found["loop dry"][1] < found["loop dry"][0]


def test_values_may_have_ranges_and_sources() -> None:
    stated = {"value": 8e-4, "range": [6e-4, 1e-3], "source": "images", "grade": "press"}
    diameter = nitrogen(diameter=stated).quantity("puncture.diameter")
    assert (diameter.low, diameter.high, diameter.source) == (6e-4, 1e-3, "images")
    assert nitrogen(diameter=diameter).quantity("puncture.diameter") == diameter
    assert nitrogen().quantity("puncture.diameter").source == "given to vessel()"


@pytest.mark.parametrize(
    ("scenario", "coefficient"),
    [
        (nitrogen(), 0.84),  # above the critical temperature
        (isooctane(), 0.61),
        (isooctane(pressure=3e3), 0.84),  # below the saturation pressure, 5.1 kPa
        (isooctane(pressure=None, liquid_fraction=0.3), 0.61),
        (isooctane(pressure=None, liquid_fraction=0.0), 0.84),
        (nitrogen(temperature=80.0, pressure="2 bar"), 0.61),  # saturation 137 kPa
        (nitrogen(discharge_coefficient=0.7), 0.7),
    ],
)
def test_the_discharge_coefficient_follows_the_phase_at_the_start(
    scenario: Scenario, coefficient: float
) -> None:
    assert scenario.value("puncture.discharge_coefficient") == coefficient


def test_walls() -> None:
    bare = nitrogen()
    assert [*bare.nodes, *bare.boundaries, *bare.conductors] == []
    cold = nitrogen(wall_mass=10.0, wall_specific_heat=900.0, wall_conductance=2.0)
    assert cold.value("nodes.wall.heat_capacity") == 9000.0
    assert cold.value("nodes.wall.initial_temperature") == 293.0
    assert [(c.a, c.b) for c in cold.conductors] == [("wall", "loop")]
    warmed = nitrogen(
        wall_heat_capacity="9 kJ/K", wall_conductance=2.0, ambient_temperature=250.0,
        ambient_conductance=0.5,
    )  # fmt: skip
    assert [(c.a, c.b) for c in warmed.conductors] == [("wall", "loop"), ("wall", "ambient")]
    held = nitrogen(wall_conductance=2.0, ambient_temperature=250.0)
    assert [(c.a, c.b) for c in held.conductors] == [("ambient", "loop")]
    assert held.nodes == ()


def test_the_accumulator_takes_the_pressure() -> None:
    gas = {"stroke": "8 L", "gas_volume": "4 L", "wall_conductance": 20.0}
    bellows = isooctane(accumulator=gas)
    assert bellows.value("loop.accumulator.gas_pressure") == 2e5
    assert bellows == isooctane(pressure=None, accumulator=gas | {"gas_pressure": "2 bar"})
    spring = {"kind": "spring", "stroke": "8 L", "gas_volume": "4 L", "spring_rate": "10 MPa/m^3"}
    assert isooctane(accumulator=spring).value("loop.accumulator.spring_pressure") == 2e5


# --- closed forms


def test_gas_between_adiabatic_and_isothermal() -> None:
    """p0 exp(-t/tau) and p0 [1 + (k - 1)/2 t/tau]^(-2k/(k - 1)), tau = V/(Cd A G sqrt(R T)), 0.2 %."""
    k, r, t = 1.4, 296.803, 60.0
    choked = math.sqrt(k) * (2.0 / (k + 1.0)) ** ((k + 1.0) / (2.0 * (k - 1.0)))
    tau = 44e-3 / (0.84 * HOLE * choked * math.sqrt(r * 293.0))
    for more, exact in (
        ({}, (1.0 + 0.5 * (k - 1.0) * t / tau) ** (-2.0 * k / (k - 1.0))),
        ({"wall_conductance": 1e5, "ambient_temperature": 293.0}, math.exp(-t / tau)),
    ):
        run = lp.simulate(nitrogen(**more), times=[t], signals=["loop.pressure"], rtol=1e-8)
        assert run["loop.pressure"][0] == pytest.approx(3e5 * exact, rel=2e-3)


def test_what_stands_at_the_hole_does_not_matter_to_gas() -> None:
    runs = [
        lp.simulate(nitrogen(upstream=upstream, duration="20 min"), times=[600.0])
        for upstream in ("liquid", "local", "vapour")
    ]
    assert runs[0]["loop.mass"][0] == pytest.approx(runs[2]["loop.mass"][0], rel=1e-9)
    assert runs[0].status.ok


def test_gas_without_a_wall_cools_out_of_its_table() -> None:
    """Adiabatic expansion from 293 K to 63 K takes 3 bar to 1.4 kPa: the run ends there, and says so."""
    run = lp.simulate(nitrogen())
    assert "property table" in run.status.sentence
    assert lp.simulate(nitrogen(wall_heat_capacity="9 kJ/K", wall_conductance=2.0)).status.ok


def test_liquid_leaves_by_torricelli() -> None:
    """Cd A sqrt(2 rho p) at the start; the property table is good to far better than 1e-4."""
    run = lp.simulate(isooctane(), times=[0.0], signals=["loop.leak_rate", "loop.mass"], rtol=1e-8)
    density = float(fluids.state("isooctane", p=2e5, T=293.0).rho)
    assert run["loop.mass"][0] == pytest.approx(44e-3 * density, rel=1e-4)
    exact = 0.61 * HOLE * math.sqrt(2.0 * density * 2e5)
    assert run["loop.leak_rate"][0] == pytest.approx(exact, rel=1e-4)


def test_two_phases_start_in_equilibrium() -> None:
    both = isooctane(pressure=None, liquid_fraction=0.4)
    signals = ["loop.pressure", "loop.liquid_fraction", "loop.mass", "loop.temperature"]
    run = lp.simulate(both, times=[0.0], signals=signals)
    line = fluids.saturation("isooctane", 293.0, tier="fast")
    assert run["loop.pressure"][0] == pytest.approx(float(line.p), rel=1e-3)
    assert run["loop.liquid_fraction"][0] == pytest.approx(0.4, rel=1e-6)
    assert run["loop.temperature"][0] == pytest.approx(293.0, abs=1e-6)
    mass = 44e-3 * (0.4 * float(line.rho_l) + 0.6 * float(line.rho_v))
    assert run["loop.mass"][0] == pytest.approx(mass, rel=1e-6)


def test_a_warm_wall_keeps_a_vessel_boiling() -> None:
    """Vapour alone leaves and cools what stays; a wall of 293 K holds the pressure up."""
    adiabatic = isooctane(pressure=None, liquid_fraction=0.4, upstream="vapour")
    warm = isooctane(
        pressure=None, liquid_fraction=0.4, upstream="vapour", wall_conductance=50.0,
        ambient_temperature=293.0,
    )  # fmt: skip
    late = [lp.simulate(s, times=[4.0 * 86400.0]) for s in (adiabatic, warm)]
    assert late[0]["loop.pressure"][0] < 0.9 * late[1]["loop.pressure"][0]


# --- faults

FAULTS: list[tuple[dict[str, Any], list[str]]] = [
    ({"fluid": "isooctan"}, ["fluid", "did you mean 'isooctane'?"]),
    ({"volume": "-1 L"}, ["volume", "'-1 L'", "above 0"]),
    ({"volume": "3 m"}, ["volume: found the unit 'm'", "a volume"]),
    ({"volume": math.nan}, ["volume", "nan"]),
    ({"volume": [1.0]}, ["volume", "a list"]),
    ({"volume": True}, ["volume", "true"]),
    ({"temperature": 20.0}, ["initial_temperature", "63.201 K to 500 K"]),
    ({"diameter": {"value": 1e-3, "rnge": [0, 1]}}, ["diameter", "unknown key 'rnge'"]),
    ({"diameter": {"value": 1e-3, "range": [2e-3, 3e-3]}}, ["diameter.range", "contains"]),
    ({"pressure": None}, ["pressure", "neither", "liquid_fraction"]),
    ({"liquid_fraction": 0.5}, ["pressure", "both"]),
    ({"pressure": None, "liquid_fraction": 1.5}, ["liquid_fraction", "0 to 1"]),
    ({"discharge_coefficient": 1.5}, ["discharge_coefficient", "to 1"]),
    ({"upstream": "gas"}, ["upstream", "liquid, local, vapour"]),
    ({"wall_mass": 3.0}, ["wall_specific_heat", "nothing"]),
    ({"wall_specific_heat": 900.0}, ["wall_mass", "nothing"]),
    ({"wall_mass": 3.0, "wall_specific_heat": 900.0}, ["wall_conductance", "nothing"]),
    (
        {"wall_mass": 3.0, "wall_specific_heat": 900.0, "wall_heat_capacity": 1.0},
        ["wall_heat_capacity", "none beside"],
    ),
    (
        {"wall_mass": {"value": 3.0, "range": [2.0, 4.0]}, "wall_specific_heat": 900.0},
        ["wall_mass", "a range"],
    ),
    ({"wall_conductance": 3.0}, ["ambient_temperature", "nothing"]),
    ({"ambient_temperature": 300.0}, ["wall_conductance", "nothing"]),
    (
        {"wall_conductance": 3.0, "ambient_temperature": 300.0, "ambient_conductance": 1.0},
        ["ambient_conductance", "heat capacity"],
    ),
    (
        {"wall_conductance": 3.0, "wall_heat_capacity": 10.0, "ambient_conductance": 1.0},
        ["ambient_temperature", "nothing"],
    ),
    ({"accumulator": {"strok": 1.0}}, ["accumulator", "did you mean 'stroke'?"]),
    (
        {"accumulator": {"stroke": "8 L", "gas_volume": "9 L", "wall_conductance": 1}},
        ["9 L", "8 L"],
    ),
    ({"accumulator": {"stroke": "8 L", "gas_volume": "4 L"}}, ["wall_conductance", "nothing"]),
    ({"accumulator": {"gas_pressure": 1e5}}, ["pressure", "both", "accumulator.gas_pressure"]),
    ({"accumulator": {}, "pressure": None}, ["pressure", "neither"]),
    ({"accumulator": {}, "pressure": None, "liquid_fraction": 0.5}, ["liquid_fraction", "beside"]),
    ({"duration": 0.0}, ["duration", "above 0"]),
    ({"name": "a b"}, ["name", "letters"]),
]


@pytest.mark.parametrize(("more", "words"), FAULTS)
def test_faults(more: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        nitrogen(**more)
    told = str(caught.value)
    assert told.startswith("vessel: ")
    assert told.count("\n") == 0
    assert ": found " in told
    assert ", expected " in told
    assert all(word in told for word in words), told


def test_its_docstring_example_holds() -> None:
    bottle = nitrogen(discharge_coefficient=0.8)
    gone = lp.simulate(bottle).event("half the coolant gone").time
    assert gone is not None
    assert 300.0 < gone < 500.0  # between the isothermal 375 s and the adiabatic 422 s, Cd 0.8
