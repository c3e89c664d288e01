"""How ensembles scale on a GPU, the processor beside it: python benches/gpu.py [--json FILE].

leak8 and the docked plan of soyuz-ms22, 100 to 1,000,000 members without samples: seconds of the first call,
which compiles, and of the fastest of some later ones; registers and local memory of the kernels.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

import leakphys as lp
from leakphys import _core, device, engine
from leakphys._backend import status
from leakphys._view import docked_plan
from leakphys.device import compiled

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
PROCESSOR_SIZES = SIZES[:3]  # it is linear in the number of members
REPEATS = 3
RTOL = 1e-6
MATRIX = 300  # entries of either problem's matrix at most
NO_TIMES = np.empty(0)

Run = Callable[[int], Any]


def leak8_members(n: int) -> Any:
    """Members drawn as the problem's definition says."""
    u = np.random.default_rng(12345).random((n, 4))
    return np.column_stack(
        [0.3e-3 * 10.0 ** u[:, 0], 285.0 + 15.0 * u[:, 1], 100.0 + 500.0 * u[:, 2], 70.0 * u[:, 3]]
    )


def problems() -> dict[str, tuple[str, Run, Run]]:
    """By name: the kernel, a run of n members on the GPU, and one on the processor."""
    ship = lp.Scenario.load("soyuz-ms22")
    plan = docked_plan(ship)

    def members(n: int) -> Any:
        return {"puncture.diameter": np.geomspace(0.5e-3, 3e-3, n)}

    def docked(n: int, **where: Any) -> Any:
        return engine.run(ship, plan, members(n), n=n, rtol=RTOL, **where)

    return {
        "leak8": (
            "leak8",
            lambda n: device.run_leak8(leak8_members(n), NO_TIMES, RTOL),
            lambda n: _core.run_leak8(leak8_members(n), NO_TIMES, rtol=RTOL, threads=0, width=0),
        ),
        "soyuz-ms22, docked": (
            "network",
            lambda n: docked(n, backend="cuda"),
            lambda n: docked(n),
        ),
    }


def seconds(run: Run, n: int, repeats: int = REPEATS) -> float:
    """The fastest of some runs."""
    times = []
    for _ in range(repeats):
        before = perf_counter()
        run(n)
        times.append(perf_counter() - before)
    return min(times)


def measured(sizes: tuple[int, ...]) -> dict[str, Any]:
    """All figures of this machine."""
    found: dict[str, Any] = {"gpu": status().detail, "isa": _core.isa(), "problems": {}}
    for name, (kernel, on_gpu, on_processor) in problems().items():
        first = seconds(on_gpu, sizes[0], repeats=1)
        attributes = compiled.function(kernel, MATRIX).attributes
        rows = [
            {
                "members": n,
                "gpu_s": seconds(on_gpu, n),
                "cpu_s": seconds(on_processor, n) if n in PROCESSOR_SIZES else None,
            }
            for n in sizes
        ]
        found["problems"][name] = {
            "first_call_s": first,
            "registers": attributes["num_regs"],
            "local_memory_bytes": attributes["local_size_bytes"],
            "rows": rows,
        }
    return found


def table(found: dict[str, Any]) -> str:
    """The figures as lines."""
    lines = [f"{found['gpu']}; processor: {found['isa']}, all cores"]
    for name, told in found["problems"].items():
        lines.append(
            f"{name}: first call {told['first_call_s']:.2f} s, {told['registers']} registers, "
            f"{told['local_memory_bytes']} B of local memory a thread"
        )
        for row in told["rows"]:
            cpu = "-" if row["cpu_s"] is None else f"{row['members'] / row['cpu_s']:.3g}"
            rate = row["members"] / row["gpu_s"]
            lines.append(f"  {row['members']:>9,} members: {rate:.3g} a second, processor {cpu}")
    return "\n".join(lines)


def main() -> int:
    """Measure and print; 1 with one sentence where there is no GPU."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="members at most")
    given = parser.parse_args()
    found = status()
    if not found.ready:
        print(f"no GPU to measure: {found.detail}; to use one: {found.remedy}", file=sys.stderr)
        return 1
    figures = measured(tuple(n for n in SIZES if n <= given.most))
    print(table(figures))
    if given.json is not None:
        given.json.write_text(json.dumps(figures, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
