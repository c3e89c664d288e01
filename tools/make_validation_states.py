"""Computes what CoolProp says of random states, for tests that run without it (for developers).

Needs CoolProp. Writes tests/data/hem_coolprop.csv, the greatest mass flux along CoolProp's isentropes, and
tests/data/compressed_liquid_coolprop.csv. Nothing of leakphys is used.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from CoolProp import CoolProp
from scipy.optimize import minimize_scalar

DATA = Path(__file__).resolve().parents[1] / "tests" / "data"
VERSION = CoolProp.get_global_param_string("version")
HEM = ("Water", "Ammonia", "Nitrogen", "R134a", "CarbonDioxide")
LIQUIDS = ("Ammonia", "Water", "Nitrogen", "R134a", "n-Octane")


def zero(name: str) -> float:
    """Enthalpy (J/kg) of saturated liquid at the triple point."""
    return float(CoolProp.PropsSI("H", "T", CoolProp.PropsSI("Ttriple", name) + 1e-6, "Q", 0, name))


def greatest_flux(name: str, p0: float, h0: float) -> float:
    """Largest rho sqrt(2 (h0 - h)) along the isentrope, kg/(m2 s)."""
    state = CoolProp.AbstractState("HEOS", name)
    state.update(CoolProp.HmassP_INPUTS, h0, p0)
    s0 = state.smass()

    def flux(p: float) -> float:
        try:
            state.update(CoolProp.PSmass_INPUTS, p, s0)
        except ValueError:  # its search fails at some pressures: they are left out
            return 0.0
        return float(state.rhomass() * np.sqrt(max(2.0 * (h0 - state.hmass()), 0.0)))

    lowest = max(1.2 * CoolProp.PropsSI("ptriple", name), 0.02 * p0)
    pressures = np.concatenate(
        (p0 * (1.0 - np.geomspace(1e-4, 0.3, 120)), np.linspace(0.7 * p0, lowest, 160))
    )
    values = np.array([flux(float(p)) for p in pressures])
    best = int(values.argmax())
    around = pressures[max(best - 1, 0)], pressures[min(best + 1, len(pressures) - 1)]
    found = minimize_scalar(
        lambda p: -flux(float(p)),
        bounds=sorted(around),
        method="bounded",
        options={"xatol": 1e-9 * p0},
    )
    return max(float(values[best]), -float(found.fun))


def hem() -> list[str]:
    """Forty random states of each fluid: liquid below its boiling point, mixtures, saturated liquid."""
    rng, lines = np.random.default_rng(11), []
    for number, name in enumerate(HEM):
        critical, triple = CoolProp.PropsSI("Tcrit", name), CoolProp.PropsSI("Ttriple", name)
        for kind in range(40):
            t = float(rng.uniform(max(triple + 5.0, 0.5 * critical), 0.97 * critical))
            ps = CoolProp.PropsSI("P", "T", t, "Q", 0, name)
            if kind % 2:
                x = float(rng.uniform(0.0, 0.9)) if kind % 4 == 1 else float(rng.uniform(0.0, 0.05))
                p0, h0 = ps, CoolProp.PropsSI("H", "T", t, "Q", x, name)
            else:
                p0 = ps * float(np.exp(rng.uniform(0.005, 1.0)))
                h0 = CoolProp.PropsSI("H", "T", t, "P", p0, name)
            flux = greatest_flux(name, p0, h0)
            lines.append(f"{number},{p0:.8g},{h0 - zero(name):.9g},{flux:.7g}")
    return lines


def compressed() -> list[str]:
    """Liquid between its saturation line and 10 MPa above it."""
    rng, lines = np.random.default_rng(12), []
    for number, name in enumerate(LIQUIDS):
        critical, triple = CoolProp.PropsSI("Tcrit", name), CoolProp.PropsSI("Ttriple", name)
        for _ in range(40):
            t = float(rng.uniform(triple + 3.0, 0.99 * critical))
            p = CoolProp.PropsSI("P", "T", t, "Q", 0, name) + float(rng.uniform(1e4, 1e7))
            rho, w = (CoolProp.PropsSI(key, "T", t, "P", p, name) for key in ("D", "A"))
            lines.append(f"{number},{t:.8g},{p:.9g},{rho:.9g},{w:.8g}")
    return lines


def main() -> int:
    """Write both files."""
    for name, head, columns, lines in (
        (
            "hem_coolprop",
            (
                f"# Greatest mass flux along isentropes of CoolProp {VERSION} (HEOS), own search; "
                f"fluids by number: {', '.join(HEM)}. "
                "h0 is zero for saturated liquid at the triple point. Pa, J/kg, kg/m2/s."
            ),
            "fluid,p0_Pa,h0_J_kg,G_kg_m2_s",
            hem(),
        ),
        (
            "compressed_liquid_coolprop",
            f"# Compressed liquid of CoolProp {VERSION} (HEOS); fluids by number: {', '.join(LIQUIDS)}. SI units.",
            "fluid,T_K,p_Pa,rho_kg_m3,w_m_s",
            compressed(),
        ),
    ):
        (DATA / f"{name}.csv").write_text(
            "\n".join([head, columns, *lines]) + "\n", encoding="utf-8"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
