"""A loop's right-hand side: its volumes, what its hole takes and its pipe carries, and two ledgers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .flow import MIXTURE_WIDTH, hole_flow, pipe_flow, smooth_step
from .isooctane import NoSuchState, saturation, viscosity
from .loops import Loop, Pipe
from .volume import Phase, Situation, Streams, VolumeModel

Array = NDArray[np.float64]
DIFFERENCE = 1e-7  # of a state, for the slopes of the rates


@dataclass
class Moment:
    """What is recorded at one time."""

    time: float  # s
    pressure: float  # Pa, of the first volume
    temperatures: dict[str, float]  # K, of the liquid in each zone
    mass_fraction: float  # coolant's share of the charge
    inventory: float  # liquid's share of the charge


class LoopModel:
    """The volumes of a loop, its hole and its pipe; two ledgers are appended to the states."""

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.volumes = [VolumeModel(loop, volume) for volume in loop.volumes]
        ends = np.cumsum([0, *(volume.size for volume in self.volumes)]).tolist()
        self.slices = [slice(*pair) for pair in pairwise(ends)]
        self.size = ends[-1]
        self.holed = next(
            i for i, volume in enumerate(self.volumes) if loop.hole.zone in volume.names
        )

    def situations(self, phases: list[Phase], y: Array) -> list[Situation]:
        """The situation of each volume."""
        parts = zip(self.volumes, phases, self.slices, strict=True)
        return [volume.situation(phase, y[part]) for volume, phase, part in parts]

    def rates(self, phases: list[Phase], y: Array, source: int | None = None) -> Array:
        """Rates of all states, then of leaked mass and of energy received.

        A pipe's flow comes from the volume of higher pressure, or from `source` whatever its sign.
        """
        now = self.situations(phases, y)
        streams = [
            Streams(0.0, 0.0, volume.wall_heat(s))
            for volume, s in zip(self.volumes, now, strict=True)
        ]
        received = float(sum(s.heat.sum() for s in streams))
        leaked, taken = self.leak(now, streams, y)
        if self.loop.pipe:
            ends = self.ends(self.loop.pipe)
            source = ends[self.upstream(ends, now)] if source is None else source
            self.join(self.loop.pipe, now, streams, source, sum(ends) - source)
        dy = np.empty(self.size + 2)
        for volume, s, stream, part in zip(self.volumes, now, streams, self.slices, strict=True):
            dy[part] = volume.rates(s, y[part], stream)
        dy[self.size :] = leaked, received - taken
        return dy

    def trial(self, phases: list[Phase], y: Array) -> Array:
        """Rates, or NaN where there is no such state, for which the integrator shortens its step."""
        try:
            return self.rates(phases, y)
        except NoSuchState:
            return np.full(self.size + 2, np.nan)

    def jacobian(self, phases: list[Phase], y: Array) -> Array:
        """Slopes of the rates by central differences; nothing depends on the ledgers.

        The pipe's source is kept: where volumes are in equilibrium, a difference would reverse it.
        """
        source = None
        if self.loop.pipe:
            ends = self.ends(self.loop.pipe)
            source = ends[self.upstream(ends, self.situations(phases, y))]
        slopes = np.zeros((self.size + 2, self.size + 2))
        steps = DIFFERENCE * np.maximum(np.abs(y), 1e-2)
        for volume, phase, part in zip(self.volumes, phases, self.slices, strict=True):
            if phase != "mixture":  # a density: liquid is stiff, 1e-9 of it are 1 Pa
                steps[part.start + volume.z] *= 1e-2
        for j, step in enumerate(steps[: self.size].tolist()):
            high, low = y.copy(), y.copy()
            high[j] += step
            low[j] -= step
            change = self.rates(phases, high, source) - self.rates(phases, low, source)
            slopes[:, j] = change / (2.0 * step)
        return slopes

    def leak(self, now: list[Situation], streams: list[Streams], y: Array) -> tuple[float, float]:
        """The hole's mass flow and enthalpy flow, entered into its volume's streams."""
        volume, s, stream = self.volumes[self.holed], now[self.holed], streams[self.holed]
        at = volume.names.index(self.loop.hole.zone)
        density, enthalpy = volume.liquid_at(s, float(s.zones[at]))
        rho_v, h_v = volume.vapour_of(s)
        gas = s.content.partial / s.p if volume.gas else 0.0
        filling = float(s.filling[at])
        liquid, vapour = hole_flow(self.loop.hole, filling, density, s.p, s.hottest, gas)
        taken = liquid * enthalpy + vapour * h_v
        stream.mass -= liquid + vapour
        stream.energy -= taken
        stream.leak_liquid, stream.leak_vapour = liquid, vapour
        if volume.n > 1:
            stream.latent = vapour * (h_v - saturation(s.hottest).h_l)
        if volume.gas:
            own = y[self.slices[self.holed]]
            stream.gas_dissolved = float(own[volume.at_free + 1]) * liquid / s.content.liquid_mass
            if vapour > 0.0:
                stream.gas_free = float(own[volume.at_free]) * vapour / (rho_v * s.content.bubble)
        return liquid + vapour, taken

    def ends(self, pipe: Pipe) -> tuple[int, int]:
        """The volumes at a pipe's ends."""
        names = [volume.names[0] for volume in self.volumes]
        return names.index(pipe.between[0]), names.index(pipe.between[1])

    @staticmethod
    def upstream(ends: tuple[int, int], now: list[Situation]) -> int:
        """Which of the two ends has the higher pressure."""
        return 0 if now[ends[0]].p >= now[ends[1]].p else 1

    def join(
        self, pipe: Pipe, now: list[Situation], streams: list[Streams], source: int, target: int
    ) -> None:
        """The pipe's flow, with the enthalpy of the mixture in the volume that it comes from."""
        s = now[source]
        density = s.content.mass.value / s.content.room
        quality = 1.0 - s.content.liquid_mass / s.content.mass.value
        mu_l, mu_v = viscosity(s.temperature)
        fluidity = quality / mu_v + (1.0 - quality) / mu_l
        plain = 1.0
        for end in (s.content.liquid, now[target].content.liquid):
            plain *= 1.0 - smooth_step(end / MIXTURE_WIDTH) * smooth_step(
                (1.0 - end) / MIXTURE_WIDTH
            )
        resistance = pipe.mixture_resistance * (1.0 - plain)
        flow = pipe_flow(pipe, s.p - now[target].p, density, 1.0 / fluidity, resistance)
        carried = flow * (s.content.energy.value + s.p * s.content.room) / s.content.mass.value
        streams[source].mass -= flow
        streams[source].energy -= carried
        streams[target].mass += flow
        streams[target].energy += carried

    def held(self, phases: list[Phase], y: Array) -> tuple[float, float]:
        """Mass of the coolant, and energy of coolant and accumulators' gas."""
        now = self.situations(phases, y)
        energy = sum(s.content.energy.value for s in now)
        for volume, part in zip(self.volumes, self.slices, strict=True):
            if volume.bellows:
                k = volume.bellows.gas_heat_capacity_ratio
                own = float(y[part][volume.at_gas_temperature])
                energy += volume.gas_amount * own / (k - 1.0)
        return sum(s.content.mass.value for s in now), energy

    def moment(self, phases: list[Phase], time: float, y: Array, charge: float) -> Moment:
        """What is recorded of one state."""
        now = self.situations(phases, y)
        temperatures = {
            name: float(t)
            for volume, s in zip(self.volumes, now, strict=True)
            for name, t in zip(volume.names, s.zones, strict=True)
        }
        mass = sum(s.content.mass.value for s in now) / charge
        liquid = sum(s.content.liquid_mass for s in now) / charge
        return Moment(time, now[0].p, temperatures, mass, liquid)
