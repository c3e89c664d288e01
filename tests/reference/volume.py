"""One volume's balances, solved for the rates of what can be seen: temperatures, density, liquid's share.

States of a volume: the absolute temperature of the liquid in each zone; with several zones each one's
filling temperature; then z, which is the density in a homogeneous phase and the liquid's share of the
room in a mixture; the temperature of an accumulator's gas; free and dissolved gas. No energy and no mass
is a state: both are functions M(T, z, V) and E(T, z, V), and their balances are two linear equations
for dT/dt and dz/dt. Where the liquid's compression ends (or begins) the phase is another one, and the
integration is stopped and started anew; nothing is joined smoothly there.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from . import isooctane
from .flow import smooth_step, wetted_share
from .loops import Gas, Loop, Volume

Array = NDArray[np.float64]
Phase = Literal["bellows", "liquid", "mixture", "vapour"]  # bellows: liquid, its pressure the gas's

SHARE_HELD = 1e-6  # the liquid's share is held this far from 0 and 1 where zones are filled
CAPACITY_FLOOR = 0.02  # of a zone's liquid, in its heat capacity
ZONE_WETTING_WIDTH = 0.02  # liquid's share below which a zone leaves the pressure to others
HOTTEST_WIDTH = 1.0  # K, between which the hotter of two zones is told
DRY_WIDTH = 2e-3  # liquid's share of the room below which zones no longer set the pressure
WEIGHT_FLOOR = 1e-12


@dataclass(frozen=True)
class Slopes:
    """An amount as a function of T, z, the room V and the free gas: its value and its slopes."""

    value: float
    t: float
    z: float
    v: float
    gas: float


@dataclass(frozen=True)
class Content:
    """What fills a volume's room at a mean temperature, and how it depends on T and z."""

    p: float  # Pa, at the mean temperature
    p_t: float
    p_z: float
    room: float  # m3
    gas_volume: float  # m3, the accumulator's
    liquid: float  # liquid's share of the room
    liquid_mass: float  # kg
    bubble: float  # m3 of vapour and free gas
    partial: float  # Pa, of the free gas
    mass: Slopes
    energy: Slopes
    line: isooctane.Saturation
    excess_density: float  # kg/m3, over saturated liquid of the mean temperature, and
    excess_energy: float  # J/kg, over saturated liquid, or vapour where it is vapour


@dataclass(frozen=True)
class Situation:
    """All that follows from a volume's states before any stream."""

    phase: Phase
    temperature: float  # K, mean
    zones: Array  # K, liquid of each zone
    filling: Array  # share of each zone that is liquid
    hottest: float  # K, temperature whose vapour pressure the volume has
    weights: Array  # of each zone in `hottest`
    p: float  # Pa
    content: Content


@dataclass
class Streams:
    """What enters a volume, and what a leak takes: kg/s and W."""

    mass: float
    energy: float
    heat: Array  # into each zone
    leak_liquid: float = 0.0
    leak_vapour: float = 0.0
    latent: float = 0.0  # W, that the leak takes beyond its liquid's enthalpy
    gas_dissolved: float = 0.0  # J/(K s), leaves in solution
    gas_free: float = 0.0  # J/(K s), leaves as bubbles


def filling(psi: Array, volumes: Array, share: float, width: float) -> Array:
    """Shares of the zones that are liquid: logistic in the filling temperature, sum as given."""
    share = min(max(share, SHARE_HELD), 1.0 - SHARE_HELD)
    weight = volumes / volumes.sum()

    def shares(mu: float) -> Array:
        x = (psi - mu) / width
        e = np.exp(-np.abs(x))
        return np.where(x > 0.0, e, 1.0) / (1.0 + e)

    def off(mu: float) -> float:
        return float(weight @ shares(mu)) - share

    low, high = float(psi.min()) - 30.0 * width, float(psi.max()) + 30.0 * width
    return shares(float(brentq(off, low, high, xtol=1e-13, rtol=1e-15)))


def hottest_weights(temperatures: Array, shares: Array) -> Array:
    """How much each zone is the hottest wetted one; the weights add up to 1."""
    wet = np.array([smooth_step(x / ZONE_WETTING_WIDTH) for x in shares]) + WEIGHT_FLOOR

    def leads(i: int, j: int) -> float:
        """How far zone j leaves the pressure to zone i."""
        hotter = float(temperatures[j] - temperatures[i]) / HOTTEST_WIDTH
        return 1.0 - float(wet[j]) * smooth_step(hotter)

    zones = range(len(temperatures))
    weights = np.array([wet[i] * prod(leads(i, j) for j in zones if j != i) for i in zones])
    return np.asarray(weights / weights.sum())


class VolumeModel:
    """A volume of a loop: where its states lie, what follows from them, and their rates."""

    def __init__(self, loop: Loop, volume: Volume) -> None:
        self.loop, self.volume, self.gas = loop, volume, loop.gas
        self.names = [zone.name for zone in volume.zones]
        self.volumes = np.array([zone.volume for zone in volume.zones])
        self.walls = np.array([zone.wall_temperature for zone in volume.zones])
        self.conductances = np.array([zone.wall_conductance for zone in volume.zones])
        self.total = float(self.volumes.sum())
        self.n = len(self.names)
        if self.gas and self.n > 1:
            raise NotImplementedError("gas in several zones: the liquid's share would be implicit")
        self.fillers = self.n if self.n > 1 else 0
        self.z = self.n + self.fillers
        self.bellows = volume.accumulator
        self.at_gas_temperature = self.z + 1
        self.at_free = self.at_gas_temperature + (self.bellows is not None)
        self.size = self.at_free + 2 * (self.gas is not None)
        if self.bellows:
            self.gas_amount = (
                self.bellows.gas_pressure * self.bellows.gas_volume / volume.temperature
            )
            self.warms_gas = self.names.index(self.bellows.zone)

    # ---- states ------------------------------------------------------------------------------

    def start(self) -> tuple[Phase, Array]:
        """Phase and states at the start: liquid at its pressure and temperature."""
        t, p = self.volume.temperature, self.volume.pressure
        y = np.zeros(self.size)
        y[: self.n] = t
        y[self.n : self.z] = self.walls[: self.fillers]
        density = isooctane.saturation(t).rho_l
        for _ in range(20):
            s = isooctane.state(t, density)
            density += (p - s.p) / s.p_rho
        y[self.z] = density
        if self.bellows:
            y[self.at_gas_temperature] = t
        if self.gas:
            now = self.situation("bellows" if self.bellows else "liquid", y)
            y[self.at_free + 1] = self.gas.saturation * self.equilibrium(now)
        return ("bellows" if self.bellows else "liquid"), y

    def absolute_tolerance(self) -> Array:
        """Scales of the states times 1e-10."""
        tolerance = np.full(self.size, 1e-9)
        tolerance[self.z] = 1e-11
        tolerance[self.at_free :] = 1e-10
        return tolerance

    def situation(self, phase: Phase, y: Array) -> Situation:
        """All that follows from the states."""
        z = float(y[self.z])
        if self.n == 1:
            t = float(y[0])
            shares = np.array([1.0])
        else:
            share = z if phase == "mixture" else float(phase != "vapour")
            shares = filling(y[self.n : self.z], self.volumes, share, self.loop.mixing_width)
            weight = self.volumes * shares
            t = float(weight @ y[: self.n] / weight.sum())
        content = self.mixture(t, z) if phase == "mixture" else self.homogeneous(phase, t, y)
        zones = np.array(y[: self.n])
        if self.n == 1:
            shares = np.array([content.liquid])
            return Situation(phase, t, zones, shares, t, np.array([1.0]), content.p, content)
        weights = hottest_weights(zones, shares)
        hottest = t + smooth_step(content.liquid / DRY_WIDTH) * (float(weights @ zones) - t)
        p = content.p
        if phase != "bellows":
            p += isooctane.saturation(hottest).p - content.line.p
        return Situation(phase, t, zones, shares, hottest, weights, p, content)

    def mixture(self, t: float, share: float) -> Content:
        """Saturated liquid and vapour at t: amounts as functions of T and the liquid's share."""
        s, v = isooctane.saturation(t), self.total
        e_l, e_v = s.rho_l * s.u_l, s.rho_v * s.u_v
        e_l_t = s.rho_l_t * s.u_l + s.rho_l * s.u_l_t
        e_v_t = s.rho_v_t * s.u_v + s.rho_v * s.u_v_t
        void = 1.0 - share
        mass, energy = s.rho_l * share + s.rho_v * void, e_l * share + e_v * void
        if mass <= 0.0:
            raise isooctane.NoSuchState(f"a mixture with a liquid's share of {share}")
        return Content(
            p=s.p,
            p_t=s.p_t,
            p_z=0.0,
            room=v,
            gas_volume=self.bellows.stroke if self.bellows else 0.0,
            liquid=share,
            liquid_mass=s.rho_l * share * v,
            bubble=void * v,
            partial=0.0,
            mass=Slopes(
                mass * v,
                (s.rho_l_t * share + s.rho_v_t * void) * v,
                (s.rho_l - s.rho_v) * v,
                mass,
                0.0,
            ),
            energy=Slopes(
                energy * v, (e_l_t * share + e_v_t * void) * v, (e_l - e_v) * v, energy, 0.0
            ),
            line=s,
            excess_density=0.0,
            excess_energy=0.0,
        )

    def homogeneous(self, phase: Phase, t: float, y: Array) -> Content:
        """Liquid (with a bubble of gas and vapour, if gas is free) or vapour at t and density y[z]."""
        density = float(y[self.z])
        s, line = isooctane.state(t, density), isooctane.saturation(t)
        gas_volume, room = 0.0, self.total
        if self.bellows:
            gas_volume = self.bellows.stroke
            if phase == "bellows":
                gas_volume = self.gas_amount * float(y[self.at_gas_temperature]) / s.p
            room += self.bellows.stroke - gas_volume
        bubble, bubble_t, bubble_z, bubble_gas, partial = 0.0, 0.0, 0.0, 0.0, 0.0
        if self.gas:
            partial = s.p - line.p
            bubble_gas = t / partial
            bubble = float(y[self.at_free]) * bubble_gas
            bubble_t = bubble / t - bubble / partial * (s.p_t - line.p_t)
            bubble_z = -bubble / partial * s.p_rho
        liquid = room - bubble
        e, e_v = density * s.u, line.rho_v * line.u_v
        e_v_t = line.rho_v_t * line.u_v + line.rho_v * line.u_v_t
        lighter, weaker = line.rho_v - density, e_v - e
        is_liquid = phase != "vapour"
        return Content(
            p=s.p,
            p_t=s.p_t,
            p_z=s.p_rho,
            room=room,
            gas_volume=gas_volume,
            liquid=liquid / room if is_liquid else 0.0,
            liquid_mass=density * liquid if is_liquid else 0.0,
            bubble=bubble if is_liquid else room,
            partial=partial,
            mass=Slopes(
                density * liquid + line.rho_v * bubble,
                lighter * bubble_t + line.rho_v_t * bubble,
                liquid + lighter * bubble_z,
                density,
                lighter * bubble_gas,
            ),
            energy=Slopes(
                e * liquid + e_v * bubble,
                density * s.u_t * liquid + weaker * bubble_t + e_v_t * bubble,
                (s.u + density * s.u_rho) * liquid + weaker * bubble_z,
                e,
                weaker * bubble_gas,
            ),
            line=line,
            excess_density=density - line.rho_l if is_liquid else 0.0,
            excess_energy=s.u - line.u_l if is_liquid else s.u - line.u_v,
        )

    # ---- what leaves ---------------------------------------------------------------------------

    def liquid_at(self, now: Situation, t: float) -> tuple[float, float]:
        """Density and enthalpy of liquid of temperature t at the volume's pressure."""
        line = isooctane.saturation(t)
        density = line.rho_l + now.content.excess_density
        return density, line.u_l + now.content.excess_energy + now.p / density

    def vapour_of(self, now: Situation) -> tuple[float, float]:
        """Density and enthalpy of the volume's vapour."""
        if now.phase == "vapour":
            density = now.content.mass.value / now.content.room
            return density, now.content.line.u_v + now.content.excess_energy + now.p / density
        line = isooctane.saturation(now.hottest)
        return line.rho_v, line.h_v

    def wall_heat(self, now: Situation) -> Array:
        """Heat from the walls into each zone."""
        shares = np.array([wetted_share(x) for x in now.filling])
        return np.asarray(self.conductances * shares * (self.walls - now.zones))

    def equilibrium(self, now: Situation) -> float:
        """Gas that the liquid would hold in solution at its partial pressure, J/K."""
        assert self.gas is not None
        return (
            self.gas.solubility
            * now.content.liquid
            * now.content.room
            * now.content.partial
            / now.temperature
        )

    # ---- rates -----------------------------------------------------------------------------------

    def rates(self, now: Situation, y: Array, streams: Streams) -> Array:
        """Rates of the states."""
        dy = np.zeros(self.size)
        released = 0.0
        if self.gas:
            released = self.release(self.gas, now, y)
            dy[self.at_free] = released - streams.gas_free
            dy[self.at_free + 1] = -released - streams.gas_dissolved
        to_gas, drift, give = 0.0, 0.0, 0.0
        if self.bellows:
            warmth = float(now.zones[self.warms_gas]) - float(y[self.at_gas_temperature])
            to_gas = self.bellows.wall_conductance * warmth
            streams.heat[self.warms_gas] -= to_gas
        if now.phase == "bellows":
            assert self.bellows is not None
            k = self.bellows.gas_heat_capacity_ratio
            drift, give = -to_gas * (k - 1.0) / (k * now.p), now.content.gas_volume / (k * now.p)
        m, e = now.content.mass, now.content.energy
        grows = e.v + now.p  # room that opens takes in coolant and gives it no work
        free = float(dy[self.at_free]) if self.gas else 0.0
        matrix = np.array(
            [
                [m.t + m.v * give * now.content.p_t, m.z + m.v * give * now.content.p_z],
                [e.t + grows * give * now.content.p_t, e.z + grows * give * now.content.p_z],
            ]
        )
        right = np.array(
            [
                streams.mass - m.v * drift - m.gas * free,
                streams.energy + float(streams.heat.sum()) - grows * drift - e.gas * free,
            ]
        )
        t_rate, z_rate = np.linalg.solve(matrix, right).tolist()
        dy[self.z] = z_rate
        if self.bellows:
            k = self.bellows.gas_heat_capacity_ratio
            capacity = self.gas_amount / (k - 1.0)
            if now.phase == "bellows":
                p_rate = now.content.p_t * t_rate + now.content.p_z * z_rate
                dy[self.at_gas_temperature] = (to_gas + now.content.gas_volume * p_rate) / (
                    k * capacity
                )
            else:
                dy[self.at_gas_temperature] = to_gas / capacity
        if self.n == 1:
            dy[0] = t_rate
        else:
            self.zone_rates(now, y, streams, t_rate, z_rate, dy)
        return dy

    def release(self, gas: Gas, now: Situation, y: Array) -> float:
        """Gas that comes out of solution, less what goes back, J/(K s)."""
        excess = float(y[self.at_free + 1]) - self.equilibrium(now)
        return max(excess, -float(y[self.at_free])) / gas.release_time

    def zone_rates(
        self, now: Situation, y: Array, streams: Streams, t_rate: float, z_rate: float, dy: Array
    ) -> None:
        """Rates of the filling temperatures and of the absolute temperatures of the zones' liquid.

        Each zone's balance gives its rate but for one common to all, which follows from the mean:
        T = Σ a T, a the zones' shares of the liquid, so dT/dt = Σ a dT/dt + Σ T da/dt.
        """
        psi_rate = (self.walls - y[self.n : self.z]) / self.loop.relocation_time
        dy[self.n : self.z] = psi_rate
        steep = self.volumes * now.filling * (1.0 - now.filling)
        moving = now.phase == "mixture" and SHARE_HELD < now.content.liquid < 1.0 - SHARE_HELD
        lost = self.loop.mixing_width * self.total * (z_rate if moving else 0.0)
        mu_rate = (lost + float(steep @ psi_rate)) / float(steep.sum())
        filled = steep * (mu_rate - psi_rate) / self.loop.mixing_width  # m3/s
        hot = isooctane.saturation(now.temperature)
        flow = streams.leak_liquid + streams.leak_vapour
        gains = (
            streams.heat
            + hot.cp_l * flow * now.filling * (now.temperature - now.zones)
            - now.weights * streams.latent
            + hot.rho_v * (hot.h_v - hot.h_l) * filled
        )
        own = gains / (hot.cp_l * hot.rho_l * self.volumes * (now.filling + CAPACITY_FLOOR))
        held = self.volumes * now.filling
        mean_of_own = float(held @ own) / float(held.sum())
        shift = float(filled @ (now.zones - now.temperature)) / float(held.sum())
        dy[: self.n] = own + (t_rate - mean_of_own - shift)
