"""Heat transfer of radiators and tubes: the efficiency of radiating fins, heat from a tube's wall into the coolant.

What a simulated loop uses, from the same source. SI units throughout.

>>> from leakphys import heat_transfer
>>> fin = heat_transfer.radiating_fin(300.0, 200.0, length=0.1, thickness=1e-3, conductivity=170.0, emissivity=0.9)
>>> f"{float(fin.efficiency):.3f}"
'0.905'
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leakphys import _core
from leakphys.fluids import constants
from leakphys.fluids._properties import fluid_number

Array = NDArray[np.float64]
Integers = NDArray[np.int32]

FIN_SENTENCES: tuple[str, ...] = (
    "an input is not finite, or not positive where it must be: no result",
    "a profile above 100: not compared with anything",
    "a sink warmer than 1.25 of the root's temperature: within 0.5 % up to 1.5, 6 % beyond",
)
"""What each bit of `Fin.status` means."""

TUBE_SENTENCES: tuple[str, ...] = (
    "an input is not finite, or not positive where it must be: no result",
    "the coolant is outside its tables, held at their end",
    "between laminar and turbulent flow: no law holds, the two are joined",
    "outside 0.5 to 2000 in the Prandtl number, or above 5e6 in the Reynolds number",
    "boiling outside 0.001 to 0.9 of the critical pressure, held at that end",
    "the wall is colder than the coolant's freezing point",
    "the fluid is known as liquid alone: neither boiling nor vapour is in it",
    "more than a pool on the ground boils before it burns out (Zuber): the wall would be dry, and much hotter",
)
"""What each bit of `Tube.status` means."""


@dataclass(frozen=True)
class Fin:
    """A radiating fin; every array has the inputs' common shape, NaN where bit 0 of the status is set.

    Attributes:
        efficiency: what it radiates, net, over what it would if all of it had the root's temperature.
        profile: lambda = faces emissivity sigma T_root^3 length^2/(conductivity thickness).
        status: bits of FIN_SENTENCES.
    """

    efficiency: Array
    profile: Array
    status: Integers


def radiating_fin(
    T_root: ArrayLike,
    T_sink: ArrayLike,
    *,
    length: ArrayLike,
    thickness: ArrayLike,
    conductivity: ArrayLike,
    emissivity: ArrayLike,
    faces: ArrayLike = 1.0,
) -> Fin:
    """Efficiency of a plain fin that radiates, with a tip that lets no heat out.

    Args:
        T_root: temperature where it is joined, K; any shape, as all numbers here.
        T_sink: effective sink temperature, K; 0 is allowed.
        length: from root to tip, m: half the distance between two tubes.
        thickness: m.
        conductivity: of its metal, W/(m K).
        emissivity: of each face that radiates.
        faces: 1, or 2 where both radiate to that sink.

    Returns:
        The efficiency with a status for each value.

    Raises:
        ValueError: shapes that do not broadcast.

    Source: theta'' = lambda (theta^4 - s^4), its first integral fitted within 0.2 % for profiles up to 100 and
        sinks up to 1.25 of the root's temperature, 6 % for any warmer one; exact limits for short and long fins and for a sink at the
        root's temperature. docs/theory/heat_transfer.md.
    """
    given = (T_root, T_sink, length, thickness, conductivity, emissivity, faces)
    inputs = np.broadcast_arrays(*(np.asarray(x, np.float64) for x in given))
    root, sink, *_, eps, n = inputs
    good = np.isfinite(sink) & (sink >= 0.0) & (n <= 2.0) & (eps <= 1.0)
    for x in (root, *inputs[2:]):
        good = good & np.isfinite(x) & (x > 0.0)
    rows = np.stack([np.where(good, x, 1.0).ravel() for x in inputs])
    found = _core.radiating_fins(rows).reshape(2, *root.shape)
    profile, efficiency = np.where(good, found, np.nan)
    with np.errstate(invalid="ignore"):
        bits = [~good, profile > 100.0, good & (sink > 1.25 * root)]
    return Fin(efficiency, profile, _bits_of(bits))


@dataclass(frozen=True)
class Tube:
    """Heat from a tube's wall; every array has the inputs' common shape, NaN where bit 0 of the status is set.

    Attributes:
        heat_flux: W/m2 of wetted wall into the liquid: by_flow + boiling.
        by_flow: what the flow carries, W/m2, below zero where the wall is colder.
        boiling: what boils at the wall, W/m2.
        dry: what a dry wall would give to still vapour at T, W/m2.
        Nu, Re, Pr: Nusselt, Reynolds and Prandtl numbers of the liquid.
        T_boiling: boiling point at p, K; NaN for a fluid that is known as liquid alone.
        burnout: heat flux at which a pool on the ground burns out, W/m2; NaN for such a fluid, and from its critical
            point on.
        status: bits of TUBE_SENTENCES.
    """

    heat_flux: Array
    by_flow: Array
    boiling: Array
    dry: Array
    Nu: Array
    Re: Array
    Pr: Array
    T_boiling: Array
    burnout: Array
    status: Integers


def tube(
    fluid: str,
    T: ArrayLike,
    T_wall: ArrayLike,
    p: ArrayLike,
    *,
    mass_flow: ArrayLike,
    bore: ArrayLike,
    roughness: ArrayLike = 1e-6,
) -> Tube:
    """Heat from the wall of a tube into the coolant in it: laminar, turbulent or at rest, and boiling.

    Args:
        fluid: one of `lp.fluids.names()`.
        T: temperature of the coolant, K; any shape, as all numbers here.
        T_wall: of the tube's inner wall, K.
        p: pressure, Pa.
        mass_flow: through one tube, kg/s; its sign does not matter, 0 is at rest.
        bore: inner diameter, m.
        roughness: of the wall as boiling feels it, m.

    Returns:
        Fluxes and numbers with a status for each value.

    Raises:
        ValueError: an unknown fluid, or shapes that do not broadcast.

    Source: fully developed flow, Nu = 3.657 (Incropera et al. 2011, table 8.1) and Gnielinski (1976); boiling by
        Cooper (1984), added as Rohsenow (1952) does; burnout by Zuber (1959). No entry length. docs/theory/heat_transfer.md.
    """
    number = fluid_number(fluid)
    given = (T, T_wall, p, mass_flow, bore, roughness)
    inputs = np.broadcast_arrays(*(np.asarray(x, np.float64) for x in given))
    coolant, wall, pressure, flow, width, rough = inputs
    good = np.isfinite(flow)
    for x in (coolant, wall, pressure, width, rough):
        good = good & np.isfinite(x) & (x > 0.0)
    stand_in = (300.0, 300.0, 1e5, 0.0, 1e-2, 1e-6)
    rows = [np.where(good, x, safe).ravel() for x, safe in zip(inputs, stand_in, strict=True)]
    found = _core.tube_fluxes(number, np.stack(rows)).reshape(8, *coolant.shape)
    known = constants(fluid)
    boils = good & (found[4] > 0.0)
    reduced = pressure / known.critical_pressure
    ends = (known.triple_temperature, min(known.saturation_maximum, known.transport_maximum))
    bits = [
        ~good,
        good & ((coolant < ends[0]) | (coolant > ends[1])),
        good & (found[0] > 2300.0) & (found[0] < 4000.0),
        good & ((found[1] < 0.5) | (found[1] > 2000.0) | (found[0] > 5e6)),
        boils & ((reduced < 1e-3) | (reduced > 0.9)),
        good & (wall < known.triple_temperature),
        good & known.liquid_only,
        boils & ~(found[4] <= found[7]),
    ]
    found[7] = np.where(reduced < 1.0, found[7], np.nan)
    numbers = np.where(good, found, np.nan)
    reynolds, prandtl, nusselt, by_flow, boiling, dry, point, burnout = numbers
    flux = by_flow + boiling
    return Tube(
        flux, by_flow, boiling, dry, nusselt, reynolds, prandtl, point, burnout, _bits_of(bits)
    )


def _bits_of(flags: list[NDArray[np.bool_]]) -> Integers:
    """One integer a value, bit k of it set where flags[k] is."""
    status = np.zeros(flags[0].shape, np.int32)
    for k, flag in enumerate(flags):
        status |= np.where(flag, 1 << k, 0).astype(np.int32)
    return status
