"""Properties against CoolProp's tables and the table of isooctane; the fast tier against the reference tier."""

from __future__ import annotations

import numpy as np

from leakphys import _core, fluids

from .data import Array, Figure, columns, worst

TABLES = {
    "ammonia": "sat_Ammonia",
    "nitrogen": "sat_Nitrogen",
    "r218": "sat_R218",
    "water": "sat_Water",
    "mm": "sat_MM",
}
LIQUIDS = ("ammonia", "water", "nitrogen", "r134a", "n_octane")


def _speed(name: str, temperature: Array, density: Array) -> Array:
    """Sound speed of liquid a hair denser than saturated."""
    return fluids.state(name, T=temperature, rho=density * (1.0 + 1e-7)).w


def _saturation(name: str) -> list[Figure]:
    table, top = columns(TABLES[name]), 0.995 * fluids.constants(name).critical_temperature
    table = {key: value[table["T"] <= top] for key, value in table.items()}
    line = fluids.saturation(name, table["T"])
    latent = table["hv"] - table["hl"]
    core = max(
        worst(line.p, table["psat"]),
        worst(line.rho_l, table["rhol"]),
        worst(line.h_v - line.h_l, latent),
    )
    slopes = max(
        worst(line.cp_l, table["cpl"]), worst(_speed(name, line.T, line.rho_l), table["wl"])
    )
    found = [
        Figure(f"{name}, saturation, CoolProp", "p_s, rho_l, h_lg", core, 0.01),
        Figure(f"{name}, saturation, CoolProp", "cp and sound speed of liquid", slopes, 0.1),
    ]
    if np.isfinite(table["mul"]).any():
        known = np.isfinite(line.mu_l)
        transport = max(
            worst(line.mu_l[known], table["mul"][known]), worst(line.k_l[known], table["kl"][known])
        )
        found.append(Figure(f"{name}, saturation, CoolProp", "mu_l, k_l", transport, 1.0))
    return found


def _isooctane() -> list[Figure]:
    table = columns("isooctane_saturation_166_500K")
    line = fluids.saturation("isooctane", table["T_K"])
    core = max(
        worst(line.p, table["psat_eos"]),
        worst(line.rho_l, table["rhol_eos"]),
        worst((line.h_v - line.h_l) / 1e3, table["hvap_eos"]),
    )
    slopes = max(
        worst(line.cp_l, table["cpl_eos"]),
        worst(_speed("isooctane", line.T, line.rho_l), table["w_l_eos"]),
    )
    transport = max(
        worst(1e3 * line.mu_l, table["mu_l_thermo"]), worst(line.k_l, table["k_l_thermo"])
    )
    return [
        Figure("isooctane, saturation, own table", "p_s, rho_l, h_lg", core, 0.01),
        Figure("isooctane, saturation, own table", "cp and sound speed of liquid", slopes, 0.1),
        Figure("isooctane, saturation, thermo", "mu_l, k_l", transport, 1.0),
    ]


def _compressed() -> list[Figure]:
    table = columns("compressed_liquid_coolprop")
    found = []
    for number, name in enumerate(LIQUIDS):
        mine = {key: value[table["fluid"] == number] for key, value in table.items()}
        state = fluids.state(name, p=mine["p_Pa"], T=mine["T_K"])
        density = worst(state.rho, mine["rho_kg_m3"])
        found.append(Figure(f"{name}, compressed liquid, CoolProp", "rho", density, 0.01))
        speed = worst(state.w, mine["w_m_s"])
        found.append(Figure(f"{name}, compressed liquid, CoolProp", "sound speed", speed, 0.1))
    return found


def _tiers() -> list[Figure]:
    found = []
    for name in _core.fluid_names:  # those that are shipped, whatever was baked beside them
        known = fluids.constants(name)
        if known.liquid_only:
            continue
        t = np.linspace(known.triple_temperature + 0.05, known.saturation_maximum, 300)
        exact, fast = fluids.saturation(name, t), fluids.saturation(name, t, tier="fast")
        line = max(
            worst(fast.p, exact.p),
            worst(fast.rho_l, exact.rho_l),
            worst(fast.h_v - fast.h_l, exact.h_v - exact.h_l),
        )
        found.append(Figure(f"{name}, fast tier, reference tier", "p_s, rho_l, h_lg", line, 0.1))
        pressure = exact.p[:, None] + np.linspace(1e4, 0.99 * known.compression_maximum, 40)
        grid = np.broadcast_to(t[:, None], pressure.shape)
        dense = fluids.state(name, p=pressure, T=grid, tier="fast")
        inside = dense.status == 0
        wanted = fluids.state(name, p=pressure[inside], T=grid[inside])
        density = worst(dense.rho[inside], wanted.rho)
        found.append(Figure(f"{name}, fast tier, reference tier", "rho compressed", density, 0.1))
    return found


def figures() -> list[Figure]:
    """Every line of the table about properties."""
    lines = [figure for name in TABLES for figure in _saturation(name)]
    return lines + _isooctane() + _compressed() + _tiers()
