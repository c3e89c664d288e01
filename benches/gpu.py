"""How ensembles scale on a GPU, the processor beside it: python benches/gpu.py [--json FILE].

leak8 and the docked plan of soyuz-ms22 without samples, 100 to 10,000,000 and 1,000,000 members: seconds of the first
call, which compiles unless `leakphys kernels` did, and of the fastest of some later ones; where they go; registers and
local memory of the kernels; with --fp64 the share of the double-precision instructions that the GPU can issue, which is

    instructions of a member * members / (seconds of the kernel * multiprocessors * results a clock * clock),

the first from Nsight Compute's counters over a run of --once N members:

    ncu --csv --metrics METRICS python benches/gpu.py --once 10000 > fp64.csv    (--metrics prints METRICS)
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

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE / "peers")]

import leakphys as lp
from benches.gpu_parts import FP64_METRICS, fp64_instructions, issue_bound, parts
from benches.members import leak8_members
from leakphys import _core, device, engine
from leakphys._backend import status
from leakphys._view import docked_plan
from leakphys.device import compiled

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
MOST = {"leak8": 10_000_000, "soyuz-ms22, docked": 1_000_000}
PROCESSOR_SIZES = SIZES[:3]  # it is linear in the number of members
REPEATS = 3
RTOL = 1e-6
MATRIX = 300  # entries of either problem's matrix at most
NO_TIMES = np.empty(0)

Run = Callable[[int], Any]


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


def measured(most: int, fp64: dict[str, float] | None = None) -> dict[str, Any]:
    """All figures of this machine; `fp64` are double-precision instructions of a member by kernel."""
    bound = issue_bound()
    found: dict[str, Any] = {"gpu": status().detail, "isa": _core.isa(), "problems": {}}
    found["fp64_issue_bound_per_s"] = bound
    for name, (kernel, on_gpu, on_processor) in problems().items():
        sizes = [n for n in SIZES if n <= min(most, MOST[name])]
        first = seconds(on_gpu, sizes[0], repeats=1)
        attributes = compiled.function(kernel, MATRIX).attributes
        each = (fp64 or {}).get(f"leakphys_{kernel}")
        rows = []
        for n in sizes:
            total, split = seconds(on_gpu, n), parts(lambda n=n, run=on_gpu: run(n)).told()  # type: ignore[misc]
            share = None if each is None else each * n / (split["kernel_s"] * bound)
            cpu = seconds(on_processor, n) if n in PROCESSOR_SIZES else None
            rows.append(
                {"members": n, "gpu_s": total, "cpu_s": cpu, "parts": split, "fp64_share": share}
            )
        found["problems"][name] = {
            "first_call_s": first,
            "registers": attributes["num_regs"],
            "local_memory_bytes": attributes["local_size_bytes"],
            "fp64_instructions_per_member": each,
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
            rate, split = row["members"] / row["gpu_s"], row["parts"]
            where = ", ".join(
                f"{part} {100.0 * split[f'{part}_s'] / split['total_s']:.0f} %"
                for part in ("host", "upload", "kernel", "download")
            )
            share = row["fp64_share"]
            issued = "" if share is None else f", {100.0 * share:.2g} % of the FP64 issue bound"
            lines.append(
                f"  {row['members']:>10,} members: {rate:.3g} a second, processor {cpu}; {where}{issued}"
            )
    return "\n".join(lines)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="members at most")
    parser.add_argument("--fp64", type=Path, help="what ncu told of a run of --once members")
    parser.add_argument("--once", type=int, help="run so many members once, and measure nothing")
    parser.add_argument("--metrics", action="store_true", help="print what ncu is to count")
    parser.add_argument(
        "--diffrax", action="store_true", help="leak8 in diffrax on the same GPU instead"
    )
    return parser.parse_args()


def main() -> int:
    """Measure and print; 1 with one sentence where there is no GPU."""
    given = arguments()
    if given.metrics:
        print(",".join(FP64_METRICS))
        return 0
    found = status()
    if not found.ready:
        print(f"no GPU to measure: {found.detail}; to use one: {found.remedy}", file=sys.stderr)
        return 1
    if given.diffrax:
        from benches.gpu_diffrax import measure_diffrax

        return measure_diffrax(given.most, given.json)
    if given.once is not None and given.fp64 is None:
        for _, on_gpu, _ in problems().values():
            on_gpu(given.once)
        return 0
    fp64 = None
    if given.fp64 is not None:
        counted = fp64_instructions(given.fp64.read_text())
        fp64 = {name: count / (given.once or 10_000) for name, count in counted.items()}
    figures = measured(given.most, fp64)
    print(table(figures))
    if given.json is not None:
        given.json.write_text(json.dumps(figures, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
