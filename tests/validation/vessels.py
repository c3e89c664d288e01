"""Gas that leaves a vessel with warm walls, against four measured blow-downs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import leakphys as lp

from .data import Array, Figure, series

# One coefficient for all: the middle of 0.80 to 0.84, published for choked gas through sharp edges.
COEFFICIENT = 0.82
STEEL_DENSITY, STEEL_HEAT = 7800.0, 500.0  # kg/m3, J/(kg K)


@dataclass(frozen=True)
class Blowdown:
    """A vessel as its data file's header states it, SI; the gas temperatures that were measured in it."""

    name: str
    file: str
    fluid: str
    inside: float
    height: float
    wall: float
    pressure: float
    temperature: float
    hole: float
    back_pressure: float
    outer: float  # W/(m2 K)
    gas: tuple[str, ...]


CASES = (
    Blowdown(
        "nitrogen, 15 MPa, 6.35 mm (I1)",
        "gas_N2_Exp_I1",
        "nitrogen",
        0.273,
        1.524,
        0.025,
        15e6,
        288.0,
        6.35e-3,
        101300.0,
        5.0,
        ("T_gas_high_K", "T_gas_low_K"),
    ),
    Blowdown(
        "hydrogen, 13.8 MPa (run 7)",
        "gas_Byrnes_run7",
        "hydrogen",
        0.21742,
        1.394,
        0.0072,
        13.8e6,
        299.0,
        2.7e-3,
        1e5,
        0.0,
        ("T_gas_mean_K",),
    ),
    Blowdown(
        "hydrogen, 13.8 MPa (run 8)",
        "gas_Byrnes_run8",
        "hydrogen",
        0.21742,
        1.394,
        0.0072,
        13.8e6,
        294.0,
        0.7e-3,
        1.35e6,
        10.0,
        ("T_gas_mean_K",),
    ),
    Blowdown(
        "air, 790 kPa, 2.71 mm",
        "gas_Air_790kPa_21mm",
        "air",
        0.2,
        0.515,
        0.00818,
        790e3,
        298.0,
        2.71e-3,
        1e5,
        5.0,
        ("T_gas_mean_K",),
    ),
)


def run(case: Blowdown) -> tuple[Array, Array, Array]:
    """Times (s), pressures (Pa) and gas temperatures (K) of the simulated blow-down."""
    measured = series(case.file)
    end = max(float(times[-1]) for times, _ in measured.values())
    section = np.pi / 4.0 * case.inside**2
    area = np.pi * case.inside * case.height + 2.0 * section
    vessel = lp.vessel(
        fluid=case.fluid,
        volume=section * case.height,
        pressure=case.pressure,
        temperature=case.temperature,
        diameter=case.hole,
        discharge_coefficient=COEFFICIENT,
        back_pressure=case.back_pressure,
        wall_mass=area * case.wall * STEEL_DENSITY,
        wall_specific_heat=STEEL_HEAT,
        wall_area=area,
        ambient_temperature=case.temperature,
        ambient_conductance=case.outer * area,
        duration=1.01 * end,
    )
    result = lp.simulate(vessel, times=np.linspace(0.0, end, 1500))
    pressure = np.asarray(result.signals["loop.pressure"])
    known = np.isfinite(pressure)
    temperature = np.asarray(result.signals["loop.temperature"])
    return np.asarray(result.time)[known], pressure[known], temperature[known]


def errors(case: Blowdown) -> tuple[float, float]:
    """RMS of the pressure, in per cent of the first, and of the gas temperature (K).

    Where the gas was measured high and low, the mean of both stands for it: the model has one temperature.
    """
    measured = series(case.file)
    time, pressure, temperature = run(case)

    def off(at: Array, wanted: Array, found: Array) -> float:
        inside = at <= time[-1]
        return float(np.sqrt(np.mean((np.interp(at, time, found) - wanted)[inside] ** 2)))

    at, wanted = measured["p_Pa"]
    share = 100.0 * off(at, wanted, pressure) / case.pressure
    at = measured[case.gas[0]][0]
    mean = np.mean([np.interp(at, *measured[key]) for key in case.gas], axis=0)
    return share, off(at, mean, temperature)


def figures() -> list[Figure]:
    """Every line of the table about vessels."""
    found = []
    for case in CASES:
        pressure, temperature = errors(case)
        found.append(Figure(f"{case.name}, vessel", "pressure, RMS of p0", pressure, 3.0))
        found.append(Figure(f"{case.name}, vessel", "gas temperature, RMS", temperature, 12.0, "K"))
    return found
