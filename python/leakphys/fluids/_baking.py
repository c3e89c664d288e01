"""Further fluids at run time: a table baked from CoolProp's equation of state, where CoolProp is installed."""

from __future__ import annotations

import re

from leakphys.fluids._properties import names, register


def bake(fluid: str, *, name: str | None = None) -> str:
    """Bake the table of a pure fluid of CoolProp and make it known in this process.

    It takes some seconds. The fluid can then stand wherever a built-in one can: in `saturation`, `state`,
    `lp.vessel`, `lp.discharge` and a scenario's `coolant.fluid`. Fits are checked against the equation of
    state; a fluid that misses a tolerance is refused.

    Args:
        fluid: its name in CoolProp, e.g. "Acetone".
        name: its name here, in lower case, digits and _; by default made from `fluid`. A name that is known
            already is returned as it is, without baking again.

    Returns:
        The name.

    Raises:
        ValueError: CoolProp does not know the fluid or has it as a mixture or with terms of another shape, a
            fit misses its tolerance, or the name has other letters.
        ModuleNotFoundError: CoolProp is not installed.

    Sources: docs/theory/fluids.md; the fluid's equation as CoolProp cites it. Viscosities, conductivity and
        surface tension that CoolProp lacks come from the package thermo if it is installed, else they are NaN,
        and no loop with friction can hold the fluid.
    """
    chosen = re.sub(r"\W+", "_", fluid).strip("_").lower() if name is None else name
    if re.fullmatch(r"[a-z][a-z0-9_]*", chosen) is None:
        raise ValueError(f"name: found {chosen!r}, expected lower-case letters, digits and _")
    if chosen in names():
        return chosen
    from leakphys.fluids.baking.built_in import bake_from_coolprop

    register(chosen, bake_from_coolprop(fluid, chosen).as_table())
    return chosen
