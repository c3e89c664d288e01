"""What a person wears, as the crew's models need it: shirt sleeves, a suit with and without ventilation."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from leakphys.errors import InputError, show

CLO = 0.155
"""Insulation of one clo, m2 K/W."""

SUIT_CLO = (0.8, 1.4)
SUIT_I_M = (0.1, 0.4)
"""Ranges assumed for an entry suit: no value of the Sokol is public. Run both ends."""


@dataclass(frozen=True)
class Clothing:
    """Clothing of a person; every number may be an array that broadcasts with the other inputs.

    Attributes:
        clo: insulation I_cl, in clo of 0.155 m2 K/W.
        i_m: moisture permeability index of clothing and still air together (ISO 9920), 0 to 1. None: by
            `layer_permeability` in the two-node model, 0.38 in ISO 7933.
        layer_permeability: vapour permeation efficiency i_cl of the clothing alone, Gagge's 0.45; not used
            where i_m is given.
        area_factor: clothed over bare area f_cl. None: 1 + 0.15 clo (ISO 7933 has its own).
        ventilation: cabin air blown through a suit, kg/s of dry air; 0 is none. Two-node model alone.
        effectiveness: share of the way to skin temperature and to saturation there at which that air leaves,
            0 to 1. No public value for any suit: 0.5 is assumed.
        suited: a suit, which is outside the scope of ISO 7933; results of that model are flagged.

    Sources: Gagge, Fobelets and Berglund (1986); ISO 9920; docs/theory/crew.md.
    """

    clo: ArrayLike = 0.5
    i_m: ArrayLike | None = None
    layer_permeability: ArrayLike = 0.45
    area_factor: ArrayLike | None = None
    ventilation: ArrayLike = 0.0
    effectiveness: ArrayLike = 0.5
    suited: ArrayLike = False


def worn_by(given: object) -> None:
    """InputError unless `given` is a Clothing."""
    if not isinstance(given, Clothing):
        raise InputError.at("", "clothing", show(given), "a Clothing, as crew.SHIRT")


SHIRT = Clothing()
"""Shirt and trousers, 0.5 clo."""

SUIT = Clothing(clo=1.0, i_m=0.15, suited=True)
"""An entry suit whose ventilation is lost; clo and i_m are assumed, see SUIT_CLO and SUIT_I_M."""

VENTILATED_SUIT = Clothing(clo=1.0, i_m=0.15, ventilation=0.003, suited=True)
"""The same with 150 L/min of cabin air (Sokol KV-2, NPP Zvezda), 0.003 kg/s; the effectiveness is assumed."""
