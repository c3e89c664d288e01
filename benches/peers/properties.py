"""States of a fluid through leakphys.fluids and through CoolProp's low-level interface: `python benches/peers/properties.py`.

Needs CoolProp beside leakphys. States are a third each compressed liquid, two phases and vapour, in mixed order; processor time
of one state, best of a few rounds, both in one process. CoolProp is asked in a loop, as its states are asked one by one; what it
finds is compared: the temperature, of p and T the density.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import CoolProp.CoolProp as CP
import numpy as np
from numpy.typing import NDArray

from leakphys import fluids

Floats = NDArray[np.float64]

FLUIDS = {  # CoolProp's name, and temperatures [K] between which states are drawn
    "n_octane": ("n-Octane", 270.0, 320.0),
    "ammonia": ("Ammonia", 250.0, 320.0),
    "water": ("Water", 290.0, 370.0),
    "carbon_dioxide": ("CarbonDioxide", 230.0, 290.0),
}
ROUNDS = 4


def microseconds(ask: Callable[[], object], number: int) -> float:
    """Processor time of one of `number` answers."""
    best = np.inf
    for _ in range(ROUNDS):
        start = time.process_time()
        ask()
        best = min(best, time.process_time() - start)
    return float(best / number * 1e6)


def states(name: str, low: float, high: float, number: int) -> Any:
    """States of a fluid whose numbers every pair is then asked with."""
    g = np.random.default_rng(0)
    temperature = g.uniform(low, high, number)
    line = fluids.saturation(name, temperature)
    void, kind = g.uniform(0.02, 0.98, number), g.permutation(np.arange(number) % 3)
    density = np.select(
        [kind == 0, kind == 1],
        [line.rho_l * (1.0 + 2e-4 * void), (1.0 - void) * line.rho_l + void * line.rho_v],
        line.rho_v * (1.0 - 0.5 * void),
    )
    return fluids.state(name, T=temperature, rho=density)


def by_coolprop(name: str, pair: Any, first: Floats, second: Floats) -> Floats:
    """Temperatures [K] and densities [kg/m3] (n, 2), NaN where CoolProp finds no state."""
    state = CP.AbstractState("HEOS", name)
    found = np.full((first.size, 2), np.nan)
    for i, (a, b) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        try:
            state.update(pair, a, b)
        except ValueError:
            continue
        found[i] = state.T(), state.rhomass()
    return found


def zero_of_enthalpy(name: str, coolprop: str, temperature: float) -> float:
    """By how much CoolProp's enthalpies [J/kg] are above leakphys'."""
    state = CP.AbstractState("HEOS", coolprop)
    state.update(CP.QT_INPUTS, 0.0, temperature)
    return float(state.hmass() - fluids.saturation(name, temperature).h_l)


def main() -> None:
    """Prints a line for each fluid and pair."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--states", type=int, default=20_000)
    parser.add_argument(
        "--of-coolprop", type=int, default=2_000, help="of these so many by CoolProp"
    )
    given = parser.parse_args()
    print(
        "fluid            pair  reference  fast  CoolProp [us]  ratio  CoolProp failed  largest difference"
    )
    for name, (coolprop, low, high) in FLUIDS.items():
        s = states(name, low, high, given.states)
        some, zero = slice(given.of_coolprop), zero_of_enthalpy(name, coolprop, low)
        alone = (
            np.where((s.x > 0.0) & (s.x < 1.0), 1.3, 1.0) * s.p
        )  # off the line, where p and T are no state
        for pair, ours, number, first, second in (
            ("rho,u", {"rho": s.rho, "u": s.u}, CP.DmassUmass_INPUTS, s.rho, s.u + zero),
            ("p,h", {"p": s.p, "h": s.h}, CP.HmassP_INPUTS, s.h + zero, s.p),
            ("p,T", {"p": alone, "T": s.T}, CP.PT_INPUTS, alone, s.T),
        ):
            theirs = partial(by_coolprop, coolprop, number, first[some], second[some])
            cost = [
                microseconds(partial(fluids.state, name, **ours), s.T.size),
                microseconds(partial(fluids.state, name, tier="fast", **ours), s.T.size),
                microseconds(theirs, given.of_coolprop),
            ]
            found = fluids.state(name, **ours)
            searched = 1 if pair == "p,T" else 0  # the density; else the temperature
            other = theirs()[:, searched]
            off = np.abs((found.rho if searched else found.T)[some] / other - 1.0)
            print(
                f"{name:16s} {pair:6s} {cost[0]:8.2f} {cost[1]:5.2f} {cost[2]:14.1f} {cost[2] / cost[0]:6.0f}"
                f" {np.isnan(other).sum():16d} {np.nanmax(off):20.1e}"
            )


if __name__ == "__main__":
    main()
