"""Properties of the coolants and gases that are baked in: saturation line and states, two tiers.

The *reference* tier evaluates the published Helmholtz equation of state (isooctane: Blackham and
Lemmon, as in REFPROP 10; nitrogen: Span et al. 2000). The *fast* tier is what a simulated loop uses:
polynomials whose difference from the reference tier is published in docs/theory/fluids.md. SI units
throughout, per kilogram; enthalpy and entropy are zero for saturated liquid at the triple point.

>>> from leakphys import fluids
>>> float(fluids.saturation("isooctane", 298.15).p)  # doctest: +ELLIPSIS
6584.3...
"""

from __future__ import annotations

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
)

__all__ = [
    "STATUS_SENTENCES",
    "Constants",
    "Saturation",
    "State",
    "Tier",
    "constants",
    "names",
    "saturation",
    "state",
]
