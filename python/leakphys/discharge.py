"""Discharge laws: the mass flux of liquid, mixture or gas through a hole, and the hole's coefficient.

Every law is the one that simulated loops use, from the same source. SI units throughout; a discharge
coefficient is not included but where a law says so.

>>> from leakphys import discharge
>>> flow = discharge.mass_flux("isooctane", 2e5, T0=298.15, law="bernoulli")
>>> f"{float(flow.G):.0f} kg/m2/s"
'16587 kg/m2/s'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leakphys import _core
from leakphys.fluids import STATUS_SENTENCES as FLUID_SENTENCES
from leakphys.fluids import Tier
from leakphys.fluids._properties import fluid_number, tier_number

Array = NDArray[np.float64]
Integers = NDArray[np.int32]
Law = Literal[
    "bernoulli", "hem", "frozen", "henry_fauske", "omega", "hne_ds", "relaxation", "vapour"
]
LAWS: tuple[str, ...] = get_args(Law)
"""Names of the laws, in the order of their numbers."""

STATUS_SENTENCES: tuple[str, ...] = (
    *FLUID_SENTENCES,
    "no vapour stands at rest: liquid below its boiling point",
    "the back pressure is at or above the pressure at rest",
)
"""What each integer of `Flow.status` means; the first are those of `leakphys.fluids`."""

COEFFICIENT_SENTENCES: tuple[str, ...] = (
    "ok",
    "an input is not finite, or not positive where it must be",
    "extrapolated: outside 10 < Re < 2e4, or longer than 10 diameters",
    "between 1 and 2 diameters long: whether the jet reattaches is not known",
)
"""What each integer of `Coefficient.status` means."""

UNDERSHOOT_SENTENCES: tuple[str, ...] = (
    "ok",
    "an input is not finite or negative, or no surface tension is known there",
    "extrapolated: not water, or outside 0.515 to 0.935 Tc or 0.004 to 1.8 Matm/s",
)
"""What each integer of `Undershoot.status` means."""

_MATM_PER_S = 1.01325e11  # Pa/s
_GIVEN = ("T0", "h0", "x0")  # in the order of their numbers


@dataclass(frozen=True)
class Flow:
    """What flows through a hole; every array has the inputs' common shape.

    A value is NaN where its status is not 0.

    Attributes:
        G: mass flux, kg/(m2 s), at a discharge coefficient of 1.
        p_throat: pressure in the throat, Pa; the back pressure where the flow is not choked.
        x_throat: vapour's share of the mass there.
        choked: True where the back pressure has no influence.
        law: name of the law that was used: what is gas at rest flows by "vapour", whatever was asked, but for
            "hem" of the reference tier, which follows gas until it condenses. "" where the status is not 0.
        status: index into STATUS_SENTENCES.
    """

    G: Array
    p_throat: Array
    x_throat: Array
    choked: NDArray[np.bool_]
    law: NDArray[np.str_]
    status: Integers


def mass_flux(
    fluid: str,
    p0: ArrayLike,
    *,
    T0: ArrayLike | None = None,
    h0: ArrayLike | None = None,
    x0: ArrayLike | None = None,
    p_back: ArrayLike = 0.0,
    law: Law = "relaxation",
    diameter: ArrayLike | None = None,
    length: ArrayLike | None = None,
    tier: Tier = "reference",
    constants: tuple[float, ...] | None = None,
) -> Flow:
    """Mass flux of a fluid at rest through a hole into a back pressure.

    Args:
        fluid: one of `lp.fluids.names()`.
        p0: pressure at rest, Pa; any shape, as all numbers here.
        T0: temperature at rest, K: liquid at and above the saturation pressure, gas below it; or
        h0: specific enthalpy at rest, J/kg, of one phase or two; or
        x0: vapour's share of the mass of a saturated fluid, 0 to 1. One of the three.
        p_back: pressure outside, Pa.
        law: how liquid flashes in the hole:
            "bernoulli": not at all, a thin hole;
            "hem": in equilibrium all the way, a very long bore; also of vapour that condenses;
            "frozen": vapour stays vapour and liquid liquid;
            "henry_fauske": partly, as fitted on steam and water;
            "omega": in equilibrium, of a linearised fluid;
            "hne_ds": omega with delayed boiling, for short nozzles;
            "relaxation": by the bore's length and diameter, its friction and a rounded entry's loss
                included; the one to use where the bore is known;
            "vapour": the gas, choked or not, joined to effusion where a diameter is given; of two phases
                at rest the vapour alone.
        diameter, length: of the bore, m; both needed by "relaxation".
        tier: of the fluid's properties; "fast" is what a simulated loop uses, its quicker search for the
            throat included.
        constants: C1 [m], C2 [1/m] and K of "relaxation" instead of those that were fitted, for their
            uncertainty.

    Returns:
        The flux at a discharge coefficient of 1, with a status for each value; outside a range NaN, never
        an exception.

    Raises:
        ValueError: an unknown fluid, law or tier, not one of T0, h0 and x0, a diameter or length missing,
            or shapes that do not broadcast.

    Sources: docs/theory/discharge.md has the equations, their validity and what they were compared with.
    """
    given = {
        key: value for key, value in zip(_GIVEN, (T0, h0, x0), strict=True) if value is not None
    }
    if len(given) != 1:
        found = ", ".join(given) or "none"
        raise ValueError(f"state at rest: found {found}, expected one of T0, h0 and x0")
    if law not in LAWS:
        raise ValueError(f"law: found {law!r}, expected one of {', '.join(LAWS)}")
    for name, size in (("diameter", diameter), ("length", length)):
        if law == "relaxation" and size is None:
            raise ValueError(f"{name}: found none, expected a length in m, which relaxation needs")
    key = next(iter(given))
    pressure, second, back, bore, long = np.broadcast_arrays(
        *(
            np.asarray(np.nan if value is None else value, np.float64)
            for value in (p0, given[key], p_back, diameter, length)
        )
    )
    values, status = _core.discharge(
        fluid_number(fluid),
        tier_number(tier),
        _GIVEN.index(key),
        float(LAWS.index(law)),
        pressure.ravel(),
        second.ravel(),
        back.ravel(),
        bore.ravel(),
        long.ravel(),
        _core.relaxation_constants if constants is None else constants,
        tier == "fast",
    )
    shape = pressure.shape
    flux, throat, quality, choked, used = (row.reshape(shape) for row in values)
    status = status.reshape(shape)
    names = np.array([*LAWS, ""])
    number = np.where(np.isfinite(used), used, len(LAWS)).astype(np.intp)
    return Flow(flux, throat, quality, choked == 1.0, names[number], status)


class Coefficient(np.ndarray):
    """Discharge coefficients: an array of numbers with a status for each.

    Attributes:
        status: index into COEFFICIENT_SENTENCES, of the array's shape.
    """

    status: Integers


def coefficient(
    Re: ArrayLike, length_to_diameter: ArrayLike, *, edge_radius: ArrayLike = 0.0
) -> Coefficient:
    """Discharge coefficient of a round hole: thin plate, short tube, with a sharp or a rounded edge.

    Args:
        Re: Reynolds number of the hole, its speed taken in the bore; any shape.
        length_to_diameter: length of the bore over its diameter. Up to 1 a thin plate, from 2 a tube that
            the jet fills again, between them one fades into the other.
        edge_radius: radius of the entry's edge over the diameter.

    Returns:
        The coefficients in the inputs' common shape, with `.status`; NaN for bad input. Outside the range
        of the tube's formula the value is an extrapolation and its status says so.

    Sources: tubes: Lichtarowicz, Duggins and Markland (1965), 10 < Re < 2e4, 2 to 10 diameters. Thin plates:
        creeping flow of Sampson (1891), free streamlines pi/(pi + 2); the shape between and the effect of
        a rounded edge are unverified. docs/theory/discharge.md.

    Example:
        >>> from leakphys import discharge
        >>> round(float(discharge.coefficient(1e4, 2.0)), 6)
        0.80811
    """
    inputs = (Re, length_to_diameter, edge_radius)
    reynolds, slender, edge = np.broadcast_arrays(*(np.asarray(x, np.float64) for x in inputs))
    values, status = _core.discharge_coefficient(reynolds.ravel(), slender.ravel(), edge.ravel())
    found = values.reshape(reynolds.shape).view(Coefficient)
    found.status = status.reshape(reynolds.shape)
    return found


def omega_parameter(v0: float, v9: float) -> float:
    """Omega of a fluid from two volumes on its isentrope: 9 (v9/v0 - 1).

    Args:
        v0: specific volume at rest, m3/kg; of liquid below its boiling point its volume all the same.
        v9: specific volume at 0.9 of the pressure at rest, or of the saturation pressure for such liquid.

    Source: Leung (1986); API Standard 520, part I, annex C.
    """
    return 9.0 * (v9 / v0 - 1.0)


def omega_flux(omega: float, p0: float, v0: float, *, ps: float | None = None) -> float:
    """Critical mass flux, kg/(m2 s), by the omega method from measured or tabulated volumes.

    Args:
        omega: omega_parameter() of the fluid.
        p0: pressure at rest, Pa.
        v0: specific volume at rest, m3/kg.
        ps: saturation pressure of liquid below its boiling point, Pa; by default the fluid at rest boils.

    Raises:
        ValueError: a number is not positive, or ps is above p0.

    Source: Leung (1986); both examples of API Standard 520, part I, annex C, are met to 4 digits.
    """
    given = {"omega": omega, "p0": p0, "v0": v0, "ps": p0 if ps is None else ps}
    for name, number in given.items():
        if not (np.isfinite(number) and number > 0.0):
            raise ValueError(f"{name}: found {number:g}, expected a positive number")
    if given["ps"] > p0:
        raise ValueError(f"ps: found {given['ps']:g} Pa, expected at most p0, {p0:g} Pa")
    return float(_core.omega_flux(omega, p0, v0, given["ps"] / p0))


@dataclass(frozen=True)
class Undershoot:
    """How far below saturation a liquid begins to flash; every array has the inputs' common shape.

    Attributes:
        dp: saturation pressure less the pressure at which flashing sets in, Pa; NaN for bad input.
        status: index into UNDERSHOOT_SENTENCES; where it says extrapolated dp is a number all the same.
    """

    dp: Array
    status: Integers


def undershoot(fluid: str, T: ArrayLike, rate: ArrayLike = 0.0) -> Undershoot:
    """Pressure undershoot of a liquid that is let down, before it flashes.

    Args:
        fluid: one of `lp.fluids.names()`.
        T: temperature of the liquid, K; any shape.
        rate: -dp/dt of the let-down, Pa/s. A leak of hours has almost none: the static part alone.

    Returns:
        The undershoot with a status for each value.

    Raises:
        ValueError: an unknown fluid, or shapes that do not broadcast.

    Source: Alamgir and Lienhard (1981), water, within 10 % for 0.515 < T/Tc < 0.935 and 0.004 to 1.8 Matm/s
        (4e8 to 1.8e11 Pa/s); the form is unverified. No law of `mass_flux` uses it: "relaxation" lets the
        liquid stay behind by the bore's length instead.
    """
    from leakphys.fluids import constants, saturation

    temperature, fall = np.broadcast_arrays(np.asarray(T, np.float64), np.asarray(rate, np.float64))
    known, line = constants(fluid), saturation(fluid, temperature)
    found = np.asarray(
        _core.flashing_undershoot(
            line.sigma, known.critical_temperature, temperature, line.rho_v / line.rho_l, fall
        )
    )
    bad = ~(np.isfinite(line.sigma) & np.isfinite(fall) & (fall >= 0.0))
    reduced, speed = temperature / known.critical_temperature, fall / _MATM_PER_S
    inside = (reduced > 0.515) & (reduced < 0.935) & (speed >= 0.004) & (speed <= 1.8)
    status = np.where(bad, 1, np.where(inside & (fluid == "water"), 0, 2)).astype(np.int32)
    return Undershoot(np.where(bad, np.nan, found), status)
