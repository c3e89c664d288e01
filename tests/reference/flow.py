"""What flows: hole, pipe, and the shares by which a wall and a hole are wetted. Restated from the theory."""

from __future__ import annotations

from math import copysign, log10, pi, sqrt

from scipy.optimize import brentq

from .isooctane import GAS_CONSTANT, MOLAR_MASS, ideal
from .loops import Hole, Pipe

WETTING_WIDTH, DRY_SHARE = 0.1, 0.02  # of a wetted conductance
HOLE_WETTING_WIDTH = 0.02
MIXTURE_WIDTH = 0.02  # of the shares of liquid and vapour over which a mixture's resistance fades
MOLAR_GAS_CONSTANT = GAS_CONSTANT * MOLAR_MASS
NITROGEN_MOLAR_MASS, NITROGEN_MOLAR_CV = 28.0134e-3, 20.79  # kg/mol, J/(mol K) at 285 K
LAMINAR, TURBULENT = 2300.0, 4000.0  # Reynolds numbers between which the friction laws are joined


def smooth_step(x: float) -> float:
    """0 below 0, 1 above 1, 6x⁵ - 15x⁴ + 10x³ between."""
    x = min(max(x, 0.0), 1.0)
    return x * x * x * (x * (6.0 * x - 15.0) + 10.0)


def wetted_share(liquid: float) -> float:
    """Share of a wetted conductance that is left at a liquid's share of the room."""
    return DRY_SHARE + (1.0 - DRY_SHARE) * smooth_step(liquid / WETTING_WIDTH)


def hole_flow(
    hole: Hole, liquid: float, density: float, p: float, temperature: float, gas: float = 0.0
) -> tuple[float, float]:
    """Liquid and vapour through a hole into vacuum [kg/s]: Torricelli, and a choked ideal gas.

    `gas` is the mole fraction of nitrogen in the void: what is choked is the mixture, of which the
    vapour's part is returned.
    """
    area = 0.25 * pi * hole.diameter**2 * hole.discharge_coefficient
    share = smooth_step(liquid / HOLE_WETTING_WIDTH)
    molar_mass = (1.0 - gas) * MOLAR_MASS + gas * NITROGEN_MOLAR_MASS
    molar_cv = (1.0 - gas) * MOLAR_MASS * ideal(temperature)[1] + gas * NITROGEN_MOLAR_CV
    k = 1.0 + MOLAR_GAS_CONSTANT / molar_cv
    choked = sqrt(k * molar_mass / (MOLAR_GAS_CONSTANT * temperature)) * (2.0 / (k + 1.0)) ** (
        0.5 * (k + 1.0) / (k - 1.0)
    )
    of_vapour = (1.0 - gas) * MOLAR_MASS / molar_mass
    return area * share * sqrt(2.0 * density * p), area * (1.0 - share) * choked * p * of_vapour


def colebrook(reynolds: float, roughness: float) -> float:
    """Turbulent friction factor by fixed-point iteration; roughness relative to the bore."""
    x = 6.0
    for _ in range(60):
        x = -2.0 * log10(roughness / 3.7 + 2.51 * x / reynolds)
    return 1.0 / (x * x)


def friction(reynolds: float, roughness: float) -> float:
    """Darcy's friction factor, laminar, turbulent or joined."""
    if reynolds <= LAMINAR:
        return 64.0 / reynolds
    blend = smooth_step((reynolds - LAMINAR) / (TURBULENT - LAMINAR))
    return (1.0 - blend) * 64.0 / reynolds + blend * colebrook(reynolds, roughness)


def pressure_drop(
    pipe: Pipe, flow: float, density: float, viscosity: float, resistance: float
) -> float:
    """Pressure that a flow >= 0 [kg/s] takes; resistance is that of a mixture [Pa s/kg]."""
    if flow <= 0.0:
        return 0.0
    area = 0.25 * pi * pipe.bore**2
    reynolds = flow * pipe.bore / (area * viscosity)
    losses = friction(reynolds, pipe.roughness / pipe.bore) * pipe.length / pipe.bore
    return (losses + pipe.loss_coefficient) * flow**2 / (
        2.0 * density * area**2
    ) + resistance * flow


def pipe_flow(
    pipe: Pipe, drop: float, density: float, viscosity: float, resistance: float
) -> float:
    """Mass flow [kg/s] that a pressure difference drives: the root of `pressure_drop`."""
    if drop == 0.0:
        return 0.0
    wanted, high = abs(drop), 1e-6
    while pressure_drop(pipe, high, density, viscosity, resistance) < wanted:
        high *= 4.0

    def off(flow: float) -> float:
        return pressure_drop(pipe, flow, density, viscosity, resistance) - wanted

    return copysign(float(brentq(off, 0.0, high, xtol=1e-17, rtol=1e-14)), drop)
