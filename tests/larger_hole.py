"""A wider hole that empties a loop later: seeds of random_loops.py in the independent reference, beside the package.

    python tests/larger_hole.py 225 [470 427] [--rtol 1e-8] [--trace]

The reference has walls of fixed temperature, no pump and only the liquid-first hole, so it is extended here by
the equations of docs/theory/loop.md: walls with heat capacities, (3) with tanh, circulation G and T_m of (5), the
pump's speed, trip and motor heat, the hole that sees the zone's mixture ("local"). Properties, balances,
phases, filling, weights and the integrator are the reference's own.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any

import numpy as np

import reference.solve
from core_loops import run as package_run
from random_loops import LONGEST, Limits, random_loop
from reference import isooctane
from reference.flow import hole_flow, smooth_step, wetted_share
from reference.loops import Accumulator, Hole, Loop, Volume, Zone
from reference.model import LoopModel
from reference.volume import CAPACITY_FLOOR, SHARE_HELD, Streams, VolumeModel


@dataclass(frozen=True)
class Free:
    """What the reference's loops do not have."""

    capacity: np.ndarray  # J/K, of the walls
    outward: np.ndarray  # W/K, wall to surroundings
    surroundings: float  # K
    pump_power: float  # W
    pump_flow: float  # kg/s
    upstream: int  # 0 liquid first, 1 the zone's mixture


FREE: Free  # of the loop being solved
VARIANT = "model"  # "still": the leak stirs nothing in (5); "carry": liquid moves with its own temperature, through the hole's zone
WIDEN = 4.0 / 3.0


class FreeVolume(VolumeModel):
    """A volume of several zones, with its walls' temperatures and its pump's speed as states."""

    def __init__(self, loop: Any, volume: Any) -> None:
        super().__init__(loop, volume)
        assert not self.gas
        assert self.n > 1
        self.at_walls, self.at_speed = self.size, self.size + self.n
        self.size += self.n + 1
        self.initial_walls = self.walls

    def start(self) -> Any:
        self.walls = self.initial_walls
        phase, y = super().start()
        y[self.at_walls : self.at_speed] = self.initial_walls
        y[self.at_speed] = 1.0
        return phase, y

    def set_walls(self, y: Any) -> Any:
        self.walls = np.array(y[self.at_walls : self.at_speed])

    def head_share(self, now: Any) -> Any:
        left = 1.0
        for share in now.filling:
            left *= 1.0 - smooth_step((1.0 - float(share) - 0.05) / 0.15)
        return left

    def rates(self, now: Any, y: Any, streams: Any) -> Any:
        dy = super().rates(now, y, streams)
        shares = np.array([wetted_share(x) for x in now.filling])
        to_coolant = self.conductances * shares * (self.walls - now.zones)
        outside = FREE.outward * (FREE.surroundings - self.walls)
        dy[self.at_walls : self.at_speed] = (outside - to_coolant) / FREE.capacity
        speed, head = float(y[self.at_speed]), self.head_share(now)
        lost = 1.0 - smooth_step(head / 0.5)
        slowed = 1.0 - smooth_step((speed - 0.45) / 0.45)
        dy[self.at_speed] = -max(speed, 0.0) * max(lost, slowed) / 60.0
        return dy

    def zone_rates(self, now: Any, y: Any, streams: Any, t_rate: Any, z_rate: Any, dy: Any) -> Any:
        pace = 2.0 * self.loop.mixing_width / self.loop.relocation_time
        psi = y[self.n : self.z]
        psi_rate = pace * np.tanh((self.walls - psi) / (2.0 * self.loop.mixing_width))
        dy[self.n : self.z] = psi_rate
        steep = self.volumes * now.filling * (1.0 - now.filling)
        moving = now.phase == "mixture" and SHARE_HELD < now.content.liquid < 1.0 - SHARE_HELD
        lost = self.loop.mixing_width * self.total * (z_rate if moving else 0.0)
        mu_rate = (lost + float(steep @ psi_rate)) / float(steep.sum())
        filled = steep * (mu_rate - psi_rate) / self.loop.mixing_width
        hot = isooctane.saturation(now.temperature)
        flow = streams.leak_liquid + streams.leak_vapour
        carried = np.zeros(self.n)
        if VARIANT != "model":
            if VARIANT == "carry":
                grown = hot.rho_l * filled  # kg/s, of each zone's liquid
                grown[self.names.index(self.loop.hole.zone)] += streams.leak_liquid
                source, sink = np.maximum(-grown, 0.0), np.maximum(grown, 0.0)
                if source.sum() > 0.0:
                    pool = float(source @ now.zones) / float(source.sum())
                    carried = hot.cp_l * sink * (pool - now.zones)
            flow = 0.0
        flow += FREE.pump_flow * float(y[self.at_speed]) * self.head_share(now)
        stirred = float(now.filling @ now.zones) / float(now.filling.sum())
        gains = (
            streams.heat
            + hot.cp_l * flow * now.filling * (stirred - now.zones)
            + carried
            - now.weights * streams.latent
            + hot.rho_v * (hot.h_v - hot.h_l) * filled
        )
        own = gains / (hot.cp_l * hot.rho_l * self.volumes * (now.filling + CAPACITY_FLOOR))
        held = self.volumes * now.filling
        shift = float(filled @ (now.zones - now.temperature)) / float(held.sum())
        dy[: self.n] = own + (t_rate - float(held @ own) / float(held.sum()) - shift)


class FreeLoop(LoopModel):
    def __init__(self, loop: Any) -> None:
        super().__init__(loop)
        self.volumes = [FreeVolume(loop, loop.volumes[0])]
        self.slices = [slice(0, self.volumes[0].size)]
        self.size = self.volumes[0].size

    def rates(self, phases: Any, y: Any, source: Any = None) -> Any:  # noqa: ARG002  (the reference's signature)
        volume: Any = self.volumes[0]
        own = y[: self.size]
        volume.set_walls(own)
        s = volume.situation(phases[0], own)
        stream = Streams(0.0, 0.0, volume.wall_heat(s))
        stream.heat[0] += FREE.pump_power * float(own[volume.at_speed]) ** 3 * volume.head_share(s)
        received = float(stream.heat.sum())
        leaked, taken = self.leak([s], [stream], y)
        dy = np.empty(self.size + 2)
        dy[: self.size] = volume.rates(s, own, stream)
        dy[self.size :] = leaked, received - taken
        return dy

    def leak(self, now: Any, streams: Any, y: Any) -> Any:
        if FREE.upstream == 0:
            return super().leak(now, streams, y)
        volume, s, stream = self.volumes[0], now[0], streams[0]
        at = volume.names.index(self.loop.hole.zone)
        rho_l, h_l = volume.liquid_at(s, float(s.zones[at]))
        rho_v, h_v = volume.vapour_of(s)
        share = float(s.filling[at])
        density = share * rho_l + (1.0 - share) * rho_v
        quality = (1.0 - share) * rho_v / density
        wet, dry = hole_flow(self.loop.hole, share, density, s.p, s.hottest)
        liquid, vapour = wet * (1.0 - quality), wet * quality + dry
        taken = liquid * h_l + vapour * h_v
        stream.mass -= liquid + vapour
        stream.energy -= taken
        stream.leak_liquid, stream.leak_vapour = liquid, vapour
        stream.latent = vapour * (h_v - isooctane.saturation(s.hottest).h_l)
        return liquid + vapour, taken


def translate(core: Any, name: Any) -> Any:
    """A loop of random_loops as one of the reference."""
    n = core.count("zones")
    assert core.count("volumes") == 1
    assert core.count("nodes") == n
    assert core.rows["loops"][0][0] == 0
    numbers = core.numbers
    wetted = [
        c
        for row, c in zip(core.rows["conductors"], numbers["conductors"], strict=False)
        if row[0] == 2
    ]
    outward = [
        c
        for row, c in zip(core.rows["conductors"], numbers["conductors"], strict=False)
        if row[0] == 0
    ]
    zones = tuple(
        Zone(str(i), z["volume"], w["initial_temperature"], c["conductance"])
        for i, (z, w, c) in enumerate(zip(numbers["zones"], numbers["nodes"], wetted, strict=False))
    )
    bellows = None
    if core.count("accumulators"):
        a = numbers["accumulators"][0]
        bellows = Accumulator(
            str(core.rows["accumulators"][0][1]),
            a["stroke"],
            a["gas_volume"],
            a["gas_pressure"],
            a["wall_conductance"],
            a["gas_heat_capacity_ratio"],
        )
    start = numbers["zones"][0]["initial_temperature"]
    volume = Volume("loop", zones, numbers["volumes"][0]["initial_pressure"], start, bellows)
    hole = numbers["punctures"][0]
    loop = Loop(
        name,
        name,
        (volume,),
        Hole(str(core.rows["punctures"][0][0]), hole["diameter"], hole["discharge_coefficient"]),
        mixing_width=numbers["loops"][0]["mixing_width"],
        relocation_time=numbers["loops"][0]["relocation_time"],
        end=LONGEST,
    )
    pump = numbers["pumps"][0]
    free = Free(
        np.array([w["heat_capacity"] for w in numbers["nodes"]]),
        np.array([c["conductance"] for c in outward]),
        numbers["boundaries"][0]["temperature"],
        pump["power"],
        pump["flow"],
        int(hole["upstream"]),
    )
    return loop, free


class Recorder:
    """solve_ivp, its solutions kept."""

    def __init__(self, solve: Any) -> None:
        self.solve = solve
        self.pieces: list[Any] = []

    def __call__(self, *args: Any, **given: Any) -> Any:
        found = self.solve(*args, **given)
        self.pieces.append(found)
        return found


def reference_run(loop: Any, free: Any, rtol: Any) -> Any:
    """Outcome and a function that looks at any time."""
    global FREE
    FREE = free
    reference_solve: Any = reference.solve
    plain = reference_solve.INTEGRATE
    recorder = Recorder(plain)
    reference_solve.INTEGRATE, reference_solve.LoopModel = recorder, FreeLoop
    try:
        outcome = reference_solve.solve(loop, rtol)
    finally:
        reference_solve.INTEGRATE = plain
    model = FreeLoop(loop)

    def look(time: Any) -> Any:
        i = max(i for i, piece in enumerate(recorder.pieces) if piece.t[0] <= time)
        y = recorder.pieces[i].sol(min(time, recorder.pieces[i].t[-1]))
        phase = outcome.phases[i][1]
        v: Any = model.volumes[0]
        own = y[: model.size]
        v.set_walls(own)
        s = v.situation(phase[0], own)
        flow = model.leak([s], [Streams(0.0, 0.0, np.zeros(v.n))], y)[0]
        return {
            "p": s.p,
            "left": s.content.mass.value / outcome.charge,
            "T": s.zones,
            "theta": s.filling,
            "wall": v.walls,
            "flow": flow,
            "T_e": s.hottest,
            "phase": phase[0],
        }

    return outcome, look


def package_look(core: Any, times: Any) -> Any:
    n = core.count("zones")
    names = ["loops.0.pressure", "loops.0.mass_fraction", "loops.0.leak_rate"]
    for i in range(n):
        names += [f"zones.{i}.temperature", f"zones.{i}.liquid_fraction", f"nodes.{i}.temperature"]
    return package_run(
        core, LONGEST, rtol=1e-8, max_steps=100000, times=times, signals=names
    ).samples[0]


def row(time: Any, p: Any, left: Any, flow: Any, t: Any, theta: Any, wall: Any) -> Any:
    cells = "  ".join(
        f"{a:7.2f}/{b:8.6f}/{c:6.2f}" for a, b, c in zip(t, theta, wall, strict=False)
    )
    return f"{time:10.1f} {p:9.2f} {left:7.4f} {1e3 * flow:9.5f}  {cells}"


def main() -> Any:
    parser = argparse.ArgumentParser()
    parser.add_argument("seeds", type=int, nargs="+")
    parser.add_argument("--rtol", type=float, default=1e-8)
    parser.add_argument("--trace", action="store_true")
    parser.add_argument("--variant", choices=("model", "still", "carry"), default="model")
    parser.add_argument(
        "--mixing", type=float, default=1.0, help="mixing width times this, in both"
    )
    given = parser.parse_args()
    global VARIANT
    VARIANT = given.variant
    names = ("half the coolant gone", "90 % of the coolant gone", "loop dry")
    for seed in given.seeds:
        core, start = random_loop(seed, Limits())
        core.numbers["loops"][0]["mixing_width"] *= given.mixing
        for width in ("narrow", "wide"):
            if width == "wide":
                core.numbers["punctures"][0]["diameter"] *= WIDEN
            ours = package_run(core, LONGEST, rtol=1e-8, max_steps=100000)
            loop, free = translate(core, f"seed {seed} {width}")
            outcome, look = reference_run(loop, free, given.rtol)
            print(
                f"seed {seed} {width}: hole in zone {loop.hole.zone}, {1e3 * loop.hole.diameter:.4f} mm, {start}"
            )
            for i, name in enumerate(names):
                a, b = outcome.events[name].time, ours.crossing[0, i]
                print(
                    f"   {name:25s} reference {a:12.1f} s   package {b:12.1f} s   {b / a - 1.0:+.2e}"
                )
            print(
                f"   closes: mass {outcome.mass_error:.1e}, energy {outcome.energy_error:.1e} K; steps {outcome.steps};"
                f" phases {[(round(t, 3), p[0]) for t, p in outcome.phases][:12]}",
                flush=True,
            )
            if not given.trace:
                continue
            end = outcome.events["loop dry"].time
            times = np.unique(
                [
                    1.0,
                    *(end * np.linspace(0.0, 1.0, 25)[1:-1]),
                    *(outcome.events[name].time * 0.9999 for name in names),
                ]
            )
            theirs = package_look(core, times)
            print(
                "   time p left g/s then T/theta/wall of each zone; first line reference, second package"
            )
            for time, sample in zip(times, theirs, strict=False):
                s = look(float(time))
                print(
                    row(time, s["p"], s["left"], s["flow"], s["T"], s["theta"], s["wall"]),
                    f"{s['T_e']:.2f} {s['phase']}",
                )
                print(
                    row(
                        time,
                        sample[0],
                        sample[1],
                        sample[2],
                        sample[3::3],
                        sample[4::3],
                        sample[5::3],
                    ),
                    flush=True,
                )


if __name__ == "__main__":
    main()
