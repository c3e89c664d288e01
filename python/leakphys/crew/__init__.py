"""The crew's bodies: what they give to the cabin, what it does to them, and how long they can bear it.

Two models of different origin: the two-node body of Gagge, whose continuous form a solver can integrate, and the
predicted heat strain of ISO 7933. `loads`, `rates` and `time_to_core` are SI; `two_node` and `heat_strain`
have the names and units of their literature.

>>> from leakphys import crew
>>> times = crew.time_to_core(313.15, 0.6, model="phs-2023", clothing=crew.SUIT)
>>> bool(times.core[0] < 3600.0), crew.sentences(times.status)[0]
(True, 'a suit: outside the scope of ISO 7933, which knows no ventilation')
"""

from __future__ import annotations

from leakphys._core import body_area
from leakphys.crew.body import Person, loads, rates
from leakphys.crew.both_models import Beside, beside
from leakphys.crew.clothing import (
    CLO,
    SHIRT,
    SUIT,
    SUIT_CLO,
    SUIT_I_M,
    VENTILATED_SUIT,
    Clothing,
)
from leakphys.crew.exposure import Model, TimesToLimits, time_to_core
from leakphys.crew.indices import Edition, HeatStrain, TwoNode, heat_strain, two_node
from leakphys.crew.limits import EXPOSURE_LIMITS, STATUS_SENTENCES, ExposureLimit, sentences

__all__ = [
    "CLO",
    "EXPOSURE_LIMITS",
    "SHIRT",
    "STATUS_SENTENCES",
    "SUIT",
    "SUIT_CLO",
    "SUIT_I_M",
    "VENTILATED_SUIT",
    "Beside",
    "Clothing",
    "Edition",
    "ExposureLimit",
    "HeatStrain",
    "Model",
    "Person",
    "TimesToLimits",
    "TwoNode",
    "beside",
    "body_area",
    "heat_strain",
    "loads",
    "rates",
    "sentences",
    "time_to_core",
    "two_node",
]
