"""Random loops over the whole range that a loop can meet, and a script that runs thousands of them.

    python tests/random_loops.py --count 3000 [--volumes 1 3] [--zones 1 6] [--seed 0] [--rtol 1e-6]

prints how many failed to be solved, each with its seed, apart from the physical ends (dry, triple point, time over).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass

import numpy as np

from core_loops import CoreLoop, CoreRun, ledger_errors, run
from leakphys.fluids import constants, names, saturation

LONGEST = 4e8  # s, over which a leak that still goes on has ended for any purpose
MOST_STEPS = 1_000_000  # as in the package
BURST = 4e6  # Pa above saturation, where the tables of compressed liquid end at 10 MPa or a tenth of the density
COLD, WARM = 240.0, 310.0  # K, between which isooctane's and gases' temperatures are drawn
STARTS = ("compressed", "accumulator empty", "two-phase", "nearly dry")
SOLVER_FAILURES = {
    1: "step limit",
    2: "step collapsed",
    3: "not finite",
    4: "out of table",
    6: "not converged",
}


@dataclass(frozen=True)
class Limits:
    """Ranges of the number of zones (of a loop of one volume) and of true volumes."""

    zones: tuple[int, int] = (1, 6)
    volumes: tuple[int, int] = (1, 3)
    fluids: tuple[int, ...] = (0, 1)


def temperatures_of(fluid: int) -> tuple[float, float]:
    """What COLD and WARM mean for a fluid, K: gases as they are, coolants between 0.44 and 0.6 Tc or the triple point."""
    known = constants(names()[fluid])
    critical = known.critical_temperature
    if fluid == 0 or critical < 160.0:
        return COLD, WARM
    low = max(0.44 * critical, known.triple_temperature + 0.04 * critical)
    return low, max(0.6 * critical, low + 0.14 * critical)


def random_loop(seed: int, limits: Limits = Limits()) -> tuple[CoreLoop, str]:
    """Returns a loop and a word on how it starts; the same for the same seed."""
    g = np.random.default_rng([20261124, seed])
    loop = CoreLoop()
    fluid = int(g.choice(limits.fluids))
    gas = constants(names()[fluid]).critical_temperature < 160.0
    start = "compressed" if gas else str(g.choice(STARTS))
    low, high = temperatures_of(fluid)
    pressure = float(np.exp(g.uniform(np.log(30e3), np.log(1e6))))
    volumes = int(g.integers(limits.volumes[0], limits.volumes[1] + 1))
    zones = int(g.integers(limits.zones[0], limits.zones[1] + 1)) if volumes == 1 else 1
    temperature = float(g.uniform(low, high))
    if fluid and not gas:
        pressure += float(saturation(names()[fluid], temperature).p)
    loop.add(
        "loops",
        [fluid, 0],
        vapour_pressure_factor=1.0,
        mixing_width=float(np.exp(g.uniform(np.log(0.3), np.log(3.0)))),
        relocation_time=float(np.exp(g.uniform(np.log(10.0), np.log(1000.0)))),
    )
    share = {"two-phase": g.uniform(0.05, 0.98), "nearly dry": g.uniform(0.002, 0.02)}.get(
        start, -1.0
    )
    room = float(np.exp(g.uniform(np.log(5e-3), np.log(0.2))))
    for v in range(volumes):
        loop.add("volumes", [0], initial_pressure=pressure, initial_liquid_fraction=float(share))
        for _ in range(zones):
            loop.add(
                "zones",
                [v, 0],
                volume=room * float(g.uniform(0.3, 1.7)) / (zones * volumes),
                initial_temperature=temperature,
            )
    count = loop.count("zones")
    held = g.random() < 0.5
    for _ in range(count):
        wall = float(g.uniform(low, high))
        if held:
            loop.add("boundaries", [], temperature=wall)
        else:
            capacity = float(np.exp(g.uniform(np.log(3e3), np.log(3e5))))
            loop.add("nodes", [], heat_capacity=capacity, initial_temperature=wall)
    if not held:
        loop.add("boundaries", [], temperature=float(g.uniform(low, high)))
    for z in range(count):
        wall_point = loop.boundary_point(z) if held else z
        loop.rows["zones"][z][1] = wall_point
        conductance = float(np.exp(g.uniform(np.log(1.0), np.log(300.0))))
        loop.add("conductors", [2, loop.zone_point(z), wall_point, 0], conductance=conductance)
        if not held:
            outward = float(np.exp(g.uniform(np.log(1.0), np.log(100.0))))
            loop.add("conductors", [0, z, loop.boundary_point(0), 0], conductance=outward)
    closed = volumes > 2 and g.random() < 0.5
    for v in range(volumes - (0 if closed else 1)):
        loop.add(
            "links",
            [0, v, (v + 1) % volumes],
            length=float(g.uniform(0.2, 5.0)),
            bore=float(g.uniform(4e-3, 20e-3)),
        )
    if volumes == 1:
        loop.add(
            "pumps",
            [-1, 0, 0, -1],
            flow=float(g.choice([0.0, 0.2])),
            power=float(g.uniform(0.0, 30.0)),
        )
    elif closed:
        loop.add("pumps", [0, -1, 0, -1], flow=0.4, head=float(g.uniform(1e3, 3e4)))
    hole = float(np.exp(g.uniform(np.log(0.01e-3), np.log(12e-3))))
    loop.add("punctures", [int(g.integers(count))], diameter=hole, upstream=float(g.integers(0, 3)))
    if start in ("compressed", "accumulator empty") and not gas and g.random() < 0.7:
        stroke = room * float(g.uniform(0.02, 0.2))
        filled = 0.5 if start == "compressed" else 0.999
        loop.add(
            "accumulators",
            [int(g.integers(0, 3)) // 2 * 2, int(g.integers(count))],
            stroke=stroke,
            gas_volume=stroke * filled,
            gas_pressure=pressure,
        )
    loop.watch("loops.0.mass_fraction", -1, 0.5)
    loop.watch("loops.0.mass_fraction", -1, 0.1)
    loop.watch("loops.0.inventory", -1, 0.01, ends=True)
    return loop, start


def burst(loop: CoreLoop, result: CoreRun, rtol: float) -> bool:
    """Whether a volume full of warming liquid left the table by its pressure: its lines would have burst."""
    just_before = float(result.end_time[0]) * (1.0 - 1e-6)
    pressures = [
        name for name in loop.signals() if name.startswith("volumes") and name.endswith(".pressure")
    ]
    seen = run(loop, LONGEST, rtol=rtol, times=[just_before], signals=pressures).samples
    return bool(np.nanmax(seen) > BURST)


@dataclass
class Ending:
    """How one random loop ended."""

    seed: int
    start: str
    word: str
    result: CoreRun

    @property
    def failed(self) -> bool:
        return self.word in SOLVER_FAILURES.values()


def solve(seed: int, limits: Limits = Limits(), rtol: float = 1e-6) -> Ending:
    loop, start = random_loop(seed, limits)
    result = run(loop, LONGEST, rtol=rtol, max_steps=MOST_STEPS)
    status = int(result.status[0])
    if status == 4 and burst(loop, result, rtol):
        return Ending(seed, start, "over pressure", result)
    dry = not np.isnan(result.crossing[0, 2])
    word = SOLVER_FAILURES.get(status) or (
        "triple point" if status == 5 else "dry" if dry else "time over"
    )
    return Ending(seed, start, word, result)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--volumes", type=int, nargs=2, default=(1, 3))
    parser.add_argument("--zones", type=int, nargs=2, default=(1, 6))
    parser.add_argument("--fluids", type=int, nargs="+", default=(0, 1))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rtol", type=float, default=1e-6)
    given = parser.parse_args()
    limits = Limits(tuple(given.zones), tuple(given.volumes), tuple(given.fluids))
    endings = [
        solve(seed, limits, given.rtol) for seed in range(given.seed, given.seed + given.count)
    ]
    failures = [ending for ending in endings if ending.failed]
    for ending in failures:
        loop, _ = random_loop(ending.seed, limits)
        print(
            f"seed {ending.seed}: {ending.word} after {ending.result.steps[0]} steps, {ending.start},"
            f" {loop.count('volumes')} volumes, {loop.count('zones')} zones,"
            f" fluid {loop.rows['loops'][0][0]}, at {ending.result.end_time[0]:.4g} s"
        )
    steps = np.array([ending.result.steps[0] for ending in endings])
    errors = np.array(
        [[term[0] for term in ledger_errors(ending.result)[:2]] for ending in endings]
    )
    print(dict(Counter(ending.word for ending in endings)))
    print(
        f"solver failures: {len(failures)} of {len(endings)} ({len(failures) / len(endings):.2%})"
    )
    print(
        f"steps: median {np.median(steps):.0f}, 90 % {np.quantile(steps, 0.9):.0f}, most {steps.max()}"
    )
    print(f"ledgers: mass {errors[:, 0].max():.1e}, energy {errors[:, 1].max():.1e}")
    return 1 if len(failures) > 1e-3 * len(endings) else 0


if __name__ == "__main__":
    sys.exit(main())
