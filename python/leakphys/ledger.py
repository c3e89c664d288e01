"""Mass and energy ledgers of a run: what is held, recomputed from the state, against what crossed.

With h zero at the triple point (coolant) and at 273.16 K (air, water, structure):

    coolant   held_end + jettisoned + leaked + vented = held_start
    water     held_end + jettisoned + ventilated + removed = held_start + crew
    gas       held_end + jettisoned + leaked = held_start, as amount times gas constant: dissolved, free,
              accumulators'
    energy    held_end + jettisoned + leaked + vented + gas leaked + radiated + conducted + ventilated
              + removed + bellows = held_start + loads + metabolism + springs

`mass_rel` is what is left over of the initial mass (coolant; water is told apart), `energy_rel` what
is left over of |held_start| plus all that crossed, each taken at the size of its net amount, which is
never more than |U0| + the integral of |Q| + the integral of |m h|. All are NaN for a member that
never had a state. `jettisoned` is what parts held that separated, also recomputed; `leaked` is what left through holes, `vented` through severed lines.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from leakphys import _core

Floats = NDArray[np.float64]

_TERMS = tuple(name for name, _ in _core.field_tables()["ledgers"])
UNITS = {
    **dict.fromkeys(("mass_rel", "water_rel", "energy_rel", "gas_rel"), ""),
    **{
        f"{what}_{when}": unit
        for when in ("start", "held", "jettisoned")
        for what, unit in (("coolant", "kg"), ("water", "kg"), ("energy", "J"), ("gas", "J/K"))
    },
    **dict(_core.field_tables()["ledgers"]),
}
"""SI unit of every term of the ledgers, in their order; "" of what is relative."""

_HELD = ("coolant", "water", "energy", "gas")  # what an audit begins with
_COOLANT_OUT = ("leaked_mass", "vented_mass")
_IN = ("loads", "metabolism", "spring_work")
_OUT = (
    "leaked_energy",
    "vented_energy",
    "gas_leaked_energy",
    "radiated",
    "conducted",
    "ventilated_energy",
    "removed_energy",
    "bellows_loss",
)


def _relative(xp: Any, left_over: Floats, size: Floats) -> Floats:
    """left_over/size, and 0 where there is nothing at all; NaN where either is."""
    there = size != 0.0
    return xp.where(there, left_over / xp.where(there, size, 1.0), 0.0)  # type: ignore[no-any-return]


def ledgers(start: Floats, end: Floats, xp: Any = np) -> dict[str, Floats]:
    """Ledgers of n members, (n,) each, from their audits at the start and at the end.

    An audit is (n, held + jettisoned + terms), in arrays of `xp`, NumPy or CuPy.
    """
    amounts = len(_HELD)
    held_start = (start[:, :amounts] + start[:, amounts : 2 * amounts]).T
    coolant_start, water_start, energy_start, gas_start = held_start
    held, jettisoned = end[:, :amounts].T, end[:, amounts : 2 * amounts].T
    coolant, water, energy, gas = held + jettisoned

    def term(table: Floats, name: str) -> Floats:
        return table[:, 2 * amounts + _TERMS.index(name)]

    # A branch from a checkpoint starts with ledgers that already hold what crossed before.
    crossed = {name: term(end, name) - term(start, name) for name in _TERMS}
    charge = coolant_start + sum(term(start, name) for name in _COOLANT_OUT)
    gone = sum(crossed[name] for name in _COOLANT_OUT)
    nothing = xp.zeros_like(coolant_start)
    gained = sum((crossed[name] for name in _IN), nothing)
    lost = sum((crossed[name] for name in _OUT), nothing)
    turned_over = sum((abs(crossed[name]) for name in (*_IN, *_OUT)), abs(energy_start))
    water_off = water + crossed["ventilated_water"] + crossed["removed_water"]
    water_in = water_start + crossed["crew_water"]
    gas_charge = gas_start + term(start, "gas_leaked")
    return {
        "mass_rel": _relative(xp, coolant + gone - coolant_start, charge),
        "water_rel": _relative(xp, water_off - water_in, water_in),
        "energy_rel": _relative(xp, energy + lost - energy_start - gained, turned_over),
        "gas_rel": _relative(xp, gas + crossed["gas_leaked"] - gas_start, gas_charge),
        **{f"{name}_start": column for name, column in zip(_HELD, held_start, strict=True)},
        **{f"{name}_held": column for name, column in zip(_HELD, held, strict=True)},
        **{f"{name}_jettisoned": column for name, column in zip(_HELD, jettisoned, strict=True)},
        **crossed,
    }
