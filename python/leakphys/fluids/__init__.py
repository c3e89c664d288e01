"""Properties of coolants and gases: saturation line and states, in two tiers.

The *reference* tier evaluates the published Helmholtz equation of state of a fluid. The *fast* tier is what a
simulated loop uses: polynomials and a virial equation whose difference from the reference tier is published
in docs/theory/fluids.md. SI units throughout, per kilogram; enthalpy and entropy are zero for saturated liquid
at the triple point.

>>> from leakphys import fluids
>>> float(fluids.saturation("isooctane", 298.15).p)  # doctest: +ELLIPSIS
6584.3...
"""

from __future__ import annotations

from leakphys.fluids._baking import bake
from leakphys.fluids._properties import (
    STATUS_SENTENCES,
    Constants,
    Saturation,
    State,
    Tier,
    constants,
    names,
    saturation,
    state,
    temperature_range,
)

__all__ = [
    "STATUS_SENTENCES",
    "Constants",
    "Saturation",
    "State",
    "Tier",
    "bake",
    "constants",
    "names",
    "saturation",
    "state",
    "temperature_range",
]
