"""The two models in the units and names of their literature: `two_node` and `heat_strain`.

Here alone temperatures are in degC, humidities in %, rates in met and times in minutes, so that results can be
laid beside those of pythermalcomfort and of the standards. `leakphys.crew.loads` and `time_to_core` are SI.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from leakphys import _core
from leakphys.crew._inputs import (
    Array,
    Integers,
    choice,
    given_or_none,
    number,
    numbers_of,
    one_of_two,
    rows,
    together,
    unfold,
    whole_minutes,
)
from leakphys.crew.clothing import CLO
from leakphys.crew.limits import SUITED
from leakphys.errors import InputError, one_of, show

Edition = Literal["2004", "2023"]
_GAGGE_MET, _ISO_MET = 58.2, 58.15  # W/m2
POSITIONS = {"standing": 0.73, "sitting": 0.70}
"""Radiating share of the body's area in the two-node model."""
POSTURES = {"standing": 0.77, "sitting": 0.70, "crouching": 0.67}
"""Radiating share of the body's area in ISO 7933."""


@dataclass(frozen=True)
class TwoNode:
    """State of core and skin; every array has the inputs' common shape, NaN where an input is bad.

    Attributes:
        e_skin, e_rsw, e_max: evaporation from the skin, that of sweat, the greatest possible, W/m2.
        q_sensible, q_skin: dry loss of the skin, all of its loss, W/m2.
        q_res: evaporation by breathing, W/m2.
        t_core, t_skin: degC.
        m_bl: blood flow to the skin, L/(m2 h).
        m_rsw: sweat that evaporates, g/(m2 h).
        w, w_max: wettedness of the skin and its largest.
        status: bits of crew.STATUS_SENTENCES.
    """

    e_skin: Array
    e_rsw: Array
    e_max: Array
    q_sensible: Array
    q_skin: Array
    q_res: Array
    t_core: Array
    t_skin: Array
    m_bl: Array
    m_rsw: Array
    w: Array
    w_max: Array
    status: Integers


def two_node(
    tdb: ArrayLike,
    tr: ArrayLike,
    v: ArrayLike,
    rh: ArrayLike,
    met: ArrayLike,
    clo: ArrayLike,
    wme: ArrayLike = 0.0,
    body_surface_area: ArrayLike = 1.8258,
    p_atm: ArrayLike = 101325.0,
    position: ArrayLike = "standing",
    max_skin_blood_flow: ArrayLike = 90.0,
    max_sweating: ArrayLike = 500.0,
    w_max: ArrayLike | None = None,
    *,
    duration: int = 60,
    gravity: bool = True,
) -> TwoNode:
    """Two-node model of Gagge in its explicit steps of one minute, from a comfortable start.

    Not SI: the names and units are those of `pythermalcomfort.models.two_nodes_gagge`.

    Args:
        tdb, tr: air and mean radiant temperature, degC; any shape, as all numbers here.
        v: air speed, m/s; at least 0.1 is taken.
        rh: relative humidity, %.
        met, wme: metabolic rate and external work, met of 58.2 W/m2.
        clo: clothing insulation, clo.
        body_surface_area: m2; the body has 70 kg.
        p_atm: pressure, Pa.
        position: "standing" or "sitting".
        max_skin_blood_flow: L/(m2 h).
        max_sweating: g/(m2 h).
        w_max: largest wettedness of the skin, 0.06 to 1; by default from air speed and clothing.
        duration: whole minutes, 2 to a week of them; as in the reference, n minutes are n - 1 steps.
        gravity: without it no free convection and no walking: 8.6 (v p)^0.53 W/(m2 K) alone.

    Returns:
        The state at the end with a status for each value. Comfort indices are not computed.

    Raises:
        ValueError: an unknown position, a duration that is no whole number, shapes that do not broadcast.

    Source: Gagge, Fobelets and Berglund (1986). docs/theory/crew.md has equations and what was compared.

    Example:
        >>> from leakphys import crew
        >>> round(float(crew.two_node(25, 25, 1.1, 50, 2, 0.5).e_skin), 1)
        44.8
    """
    clothes = number("clo", clo)
    area, rate, effort = together(body_surface_area=body_surface_area, met=met, wme=wme)
    inputs, shape = rows(
        tdb=number("tdb", tdb) + 273.15,
        tr=number("tr", tr) + 273.15,
        rh=number("rh", rh) / 100.0,
        p_atm=p_atm,
        v=v,
        met=rate * _GAGGE_MET * area,
        wme=effort * _GAGGE_MET * area,
        mass=70.0,
        body_surface_area=area,
        clo=CLO * clothes,
        area_factor=1.0 + 0.15 * clothes,
        permeability=0.45,
        i_m=given_or_none("i_m", None),
        ventilation=0.0,
        effectiveness=0.0,
        position=numbers_of("position", position, POSITIONS),
        max_skin_blood_flow=max_skin_blood_flow,
        max_sweating=max_sweating,
        w_max=given_or_none("w_max", w_max),
    )
    steps = whole_minutes("duration", duration, 2) - 1
    values, status = _core.two_node(inputs, choice("gravity", gravity), steps)
    return TwoNode(**unfold(TwoNode, values, shape), status=status.reshape(shape))


@dataclass(frozen=True)
class HeatStrain:
    """Predicted heat strain; every array has the inputs' common shape, NaN where an input is bad.

    Attributes:
        t_re, t_sk, t_cr, t_cr_eq: rectal, skin and core temperature, and the core's of this metabolic rate, degC.
        t_sk_t_cr_wg: the skin's share of the body.
        d_lim_loss_50, d_lim_loss_95: minutes until the loss of water that a mean person and 95 % of people
            can bear; the duration where it is not reached.
        d_lim_t_re: minutes until a rectal temperature of 38 degC; the duration where it is not reached.
        sweat_rate_watt: sweat rate at the end, W/m2 if it evaporated.
        sweat_loss_g: water lost by sweat and breath, g.
        evap_load_wm2_min: the same, W min/m2.
        status: bits of crew.STATUS_SENTENCES: bad input, and what is outside the edition's range.
    """

    t_re: Array
    t_sk: Array
    t_cr: Array
    t_cr_eq: Array
    t_sk_t_cr_wg: Array
    d_lim_loss_50: Array
    d_lim_loss_95: Array
    d_lim_t_re: Array
    sweat_rate_watt: Array
    sweat_loss_g: Array
    evap_load_wm2_min: Array
    status: Integers


def check_edition(given: object) -> bool:
    """True for the edition of 2004, False for that of 2023; InputError for anything else."""
    if given not in ("2004", "2023"):
        raise InputError.at("", "edition", show(given), one_of(("2004", "2023")))
    return given == "2004"


def heat_strain(
    tdb: ArrayLike,
    tr: ArrayLike,
    v: ArrayLike,
    rh: ArrayLike,
    met: ArrayLike,
    clo: ArrayLike,
    posture: ArrayLike,
    wme: ArrayLike = 0.0,
    *,
    edition: Edition = "2023",
    i_mst: ArrayLike = 0.38,
    a_p: ArrayLike = 0.54,
    drink: ArrayLike = 1,
    weight: ArrayLike = 75.0,
    height: ArrayLike = 1.8,
    walk_sp: ArrayLike = 0.0,
    theta: ArrayLike = 0.0,
    acclimatized: ArrayLike = 100,
    duration: int = 480,
    f_r: ArrayLike | None = None,
    t_sk: ArrayLike = 34.1,
    t_cr: ArrayLike = 36.8,
    t_re: ArrayLike | None = None,
    t_cr_eq: ArrayLike | None = None,
    t_sk_t_cr_wg: ArrayLike = 0.3,
    sweat_rate_watt: ArrayLike = 0.0,
    evap_load_wm2_min: ArrayLike = 0.0,
    suited: bool = False,
    gravity: bool = True,
    film_each_minute: bool = False,
) -> HeatStrain:
    """Predicted heat strain of ISO 7933: rectal temperature, sweat and times to the standard's limits.

    Not SI: the names and units are those of `pythermalcomfort.models.phs`. What is outside the standard's
    range is computed all the same and flagged, never NaN.

    Args:
        tdb, tr: air and mean radiant temperature, degC; any shape, as all numbers here.
        v: air speed, m/s.
        rh: relative humidity, %.
        met, wme: metabolic rate and external work, met of 58.15 W/m2.
        clo: clothing insulation, clo.
        posture: "standing", "sitting" or "crouching".
        edition: of ISO 7933, "2004" or "2023". They differ in clothing area, reflection, greatest sweat rate,
            the first minute and the limits; a seated crew is inside the range of 2023 alone.
        i_mst: moisture permeability index of the clothing.
        a_p, f_r: share of the body under reflective clothing and its emissivity; by default 0.97 (2023: 0.42).
        drink: 1 where water can be had freely, 0 where not.
        weight, height: kg, m.
        walk_sp, theta: walking speed, m/s, and its angle to the wind, degrees; 0 is any angle.
        acclimatized: 100 or 0.
        duration: whole minutes, a week of them at most.
        t_sk, t_cr, t_re, t_cr_eq, t_sk_t_cr_wg, sweat_rate_watt, evap_load_wm2_min: the state at the start. With
            those of an earlier result it is a new exposure from that state, no continuation: minutes count from
            0, the skin of 2023 starts in equilibrium, free convection is found anew.
        suited: the person wears a suit, which the standard does not cover; flagged.
        gravity: without it no free convection: h_c = 8.7 v^0.6 alone.
        film_each_minute: find free convection anew each minute, as transcriptions of the standard's program
            do, not once, as pythermalcomfort does. Matters in nearly still air alone.

    Returns:
        The state at the end, times to limits and a status for each value.

    Raises:
        ValueError: an unknown edition or posture, a duration that is no whole number, or shapes that do not
            broadcast.

    Source: ISO 7933:2004, 2023; Malchaire et al. (2001). docs/theory/crew.md.

    Example:
        >>> from leakphys import crew
        >>> found = crew.heat_strain(35, 35, 0.3, 71, 2.58, 0.5, "standing", edition="2004")
        >>> round(float(found.t_re), 1), float(found.d_lim_t_re)
        (39.8, 75.0)
    """
    old = check_edition(edition)
    start = 36.8 if not old else t_cr
    mass, tall = together(weight=weight, height=height)
    settings = choice("gravity", gravity), choice("film_each_minute", film_each_minute)
    inputs, shape = rows(
        tdb=tdb,
        tr=tr,
        rh=number("rh", rh) / 100.0,
        v=v,
        met=number("met", met) * _ISO_MET,
        wme=number("wme", wme) * _ISO_MET,
        clo=clo,
        i_mst=i_mst,
        posture=numbers_of("posture", posture, POSTURES),
        a_p=a_p,
        f_r=(0.97 if old else 0.42) if f_r is None else f_r,
        weight=mass,
        area=_core.body_area(mass, tall),
        walk_sp=walk_sp,
        theta=np.radians(number("theta", theta)),
        acclimatized=one_of_two("acclimatized", acclimatized, 0, 100),
        drink=one_of_two("drink", drink, 0, 1),
        t_sk=t_sk,
        t_cr=t_cr,
        t_re=start if t_re is None else t_re,
        t_cr_eq=start if t_cr_eq is None else t_cr_eq,
        t_sk_t_cr_wg=t_sk_t_cr_wg,
        sweat_rate_watt=sweat_rate_watt,
        evap_load_wm2_min=evap_load_wm2_min,
    )
    values, status = _core.heat_strain(inputs, old, *settings, whole_minutes("duration", duration))
    status = status.reshape(shape) | (SUITED if choice("suited", suited) else 0)
    return HeatStrain(**unfold(HeatStrain, values, shape), status=status)
