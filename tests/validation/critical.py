"""Critical flow against CoolProp's isentrope, published curves, worked examples, and two measured nozzles."""

from __future__ import annotations

import numpy as np

from leakphys import discharge, fluids

from .data import Array, Figure, columns, worst

HEM_FLUIDS = ("water", "ammonia", "nitrogen", "r134a", "carbon_dioxide")
# Simoneau and Hendricks: throat of 3.555 mm, straight for 11.35 mm. Marviken 24: 0.5 m, 0.3 diameters.
NITROGEN_BORE, MARVIKEN_BORE = (3.555e-3, 11.35e-3), (0.5, 0.15)


def equilibrium() -> list[Figure]:
    """HEM against 200 random states of five fluids along CoolProp's own isentrope."""
    table = columns("hem_coolprop")
    found = []
    for number, name in enumerate(HEM_FLUIDS):
        mine = {key: value[table["fluid"] == number] for key, value in table.items()}
        flow = discharge.mass_flux(name, mine["p0_Pa"], h0=mine["h0_J_kg"], law="hem")
        off = worst(flow.G, mine["G_kg_m2_s"])
        found.append(
            Figure(f"{name}, HEM, CoolProp's isentrope", f"{len(flow.G)} states", off, 0.5)
        )
    return found


def curves() -> list[Figure]:
    """HEM of water against the curves of Moody and of Zaloudek, read from graphs."""
    moody = columns("moody1975_hem_chart")
    flow = discharge.mass_flux("water", moody["p0_Pa"], h0=moody["h0_J_kg"], law="hem")
    known = flow.status == 0
    off = np.abs(flow.G[known] / moody["G_kg_m2_s"][known] - 1.0)
    zaloudek = columns("zaloudek_hem_curves")
    t = _boiling("water", zaloudek["p_throat_Pa"])
    line = fluids.saturation("water", t)
    x = zaloudek["x_throat"]
    density = 1.0 / (x / line.rho_v + (1.0 - x) / line.rho_l)
    throat = fluids.state("water", T=t, rho=density)
    other = np.abs(throat.rho * throat.w / zaloudek["G_kg_m2_s"] - 1.0)
    return [
        Figure(
            f"water, HEM, Moody's curves, {known.sum()} points",
            "median",
            100.0 * float(np.median(off)),
            2.2,
        ),
        Figure(
            f"water, HEM, Zaloudek's curves, {len(other)} points",
            "median",
            100.0 * float(np.median(other)),
            2.2,
        ),
    ]


def _boiling(name: str, pressure: Array) -> Array:
    """Saturation temperature by bisection on the reference tier."""
    known = fluids.constants(name)
    low = np.full_like(pressure, known.triple_temperature)
    high = np.full_like(pressure, 0.9999 * known.reference_saturation_maximum)
    for _ in range(60):
        middle = 0.5 * (low + high)
        above = fluids.saturation(name, middle).p > pressure
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return np.asarray(0.5 * (low + high))


def examples() -> list[Figure]:
    """Both worked examples of API Standard 520, part I, annex C, to four digits."""
    first = discharge.omega_flux(discharge.omega_parameter(0.01945, 0.02265), 5.564e5, 0.01945)
    omega = discharge.omega_parameter(1.0 / 511.3, 1.0 / 262.7)
    second = discharge.omega_flux(omega, 20.733e5, 1.0 / 511.3, ps=7.419e5)
    return [
        Figure(
            "omega, API 520 example, two phases",
            "G 2884.342",
            100.0 * abs(first / 2884.342 - 1.0),
            0.005,
        ),
        Figure(
            "omega, API 520 example, liquid",
            "G 36898.37",
            100.0 * abs(second / 36898.37 - 1.0),
            0.005,
        ),
    ]


Constants = tuple[float, ...]


def nitrogen_errors(
    law: discharge.Law, factor: float = 1.0, constants: Constants | None = None
) -> Array:
    """Errors in per cent of a law on the runs of liquid nitrogen below 126 K."""
    table = columns("simoneau_hendricks_1979_LN2_nozzle")
    below = table["T0_K"] < 126.0
    diameter, length = NITROGEN_BORE
    flow = discharge.mass_flux(
        "nitrogen",
        table["p0_Pa"][below],
        T0=table["T0_K"][below],
        law=law,
        diameter=diameter,
        length=length,
        constants=constants,
    )
    return np.asarray(100.0 * (factor * flow.G / table["G_kg_m2_s"][below] - 1.0))


def marviken_errors(temperature: float, constants: Constants | None = None) -> Array:
    """Errors in per cent of the relaxation law on Marviken 24 above 3.4 MPa, by the inlet's temperature (K)."""
    table = columns("marviken_24_massflux")
    above = table["p_kPa"] > 3400.0
    diameter, length = MARVIKEN_BORE
    flow = discharge.mass_flux(
        "water",
        1e3 * table["p_kPa"][above],
        T0=temperature,
        law="relaxation",
        diameter=diameter,
        length=length,
        constants=constants,
    )
    return np.asarray(100.0 * (flow.G / table["G_kg_m2_s"][above] - 1.0))


def fit_error(constants: Constants) -> float:
    """Mean square error (per cent squared) of both nozzles, each weighing the same: what was made least."""
    cold = nitrogen_errors("relaxation", constants=constants)
    hot = marviken_errors(503.0, constants)
    return float(np.mean(cold**2) + np.mean(hot**2))


def nozzles() -> list[Figure]:
    """The relaxation law on both measured nozzles, and Henry and Fauske's times 0.95 beside it."""
    mine, others = (
        np.abs(nitrogen_errors("relaxation")),
        np.abs(nitrogen_errors("henry_fauske", 0.95)),
    )
    water = {t: float(np.abs(marviken_errors(t)).mean()) for t in (501.0, 503.0, 505.0)}
    runs = f"liquid nitrogen nozzle below 126 K, {len(mine)} runs"
    hot = "Marviken 24 above 3.4 MPa, 22 points"
    return [
        Figure(f"{runs}, relaxation", "MAE", float(mine.mean()), 2.5),
        Figure(f"{runs}, relaxation", "worst", float(mine.max()), 12.0),
        Figure(f"{runs}, Henry and Fauske times 0.95", "MAE", float(others.mean()), np.inf),
        Figure(f"{runs}, Henry and Fauske times 0.95", "worst", float(others.max()), np.inf),
        Figure(f"{hot}, relaxation, 503 K", "MAE", water[503.0], 5.0),
        Figure(f"{hot}, relaxation, 501 K", "MAE", water[501.0], np.inf),
        Figure(f"{hot}, relaxation, 505 K", "MAE", water[505.0], np.inf),
    ]


def figures() -> list[Figure]:
    """Every line of the table about critical flow."""
    return [*equilibrium(), *curves(), *examples(), *nozzles()]
