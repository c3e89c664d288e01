"""leak8 in diffrax on a GPU, leakphys beside it: members and outputs are the same, each at its loosest sufficient tolerance.

diffrax and JAX live in an environment of their own outside the checkout, as the peers of the processor do; what is
timed there is timed by benches/peers/diffrax_gpu.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import environment
import leak8
import measure
from benches.members import leak8_members
from leakphys import device

MOST = 100_000  # members: 145 outputs of 8 states are 0.9 GB, and diffrax holds them more than once
SIZES = (100, 1_000, 10_000, MOST)
SCRIPT = Path(environment.__file__).with_name("diffrax_gpu.py")


def tolerance() -> float:
    """The loosest of leakphys on the GPU at which every reference member is as good as asked for."""
    members = leak8.read_members(256)

    def check(rtol: float) -> measure.Check:
        found = device.run_leak8(members.given, leak8.TIMES, rtol)
        return measure.Check(
            members.errors(leak8.Solution(found["end_time"], found["final_state"]))
        )

    rtol, _ = measure.loosest(check, measure.accurate)
    if rtol is None:
        raise SystemExit("leakphys: no tolerance is sufficient")
    return rtol


def ours(sizes: list[int]) -> dict[str, Any]:
    """Seconds of leakphys on the GPU, outputs on the host included."""
    from benches.gpu import seconds

    rtol = tolerance()
    rows = [
        {
            "members": n,
            "s": seconds(lambda n: device.run_leak8(leak8_members(n), leak8.TIMES, rtol), n),
        }
        for n in sizes
    ]
    return {"solver": "leakphys", "rtol": rtol, "rows": rows}


def theirs(sizes: list[int]) -> dict[str, Any]:
    """Seconds of diffrax on the GPU, in its own environment; environment.Missing where it cannot be had."""
    import cupy

    version = int(cupy.cuda.runtime.driverGetVersion()) // 1000
    peer = "diffrax-gpu13" if version >= 13 else "diffrax-gpu12"
    folder = environment.default_folder()
    place = environment.Environment(folder.with_name(f"{folder.name}-gpu{min(version, 13)}"))
    place.folder.mkdir(parents=True, exist_ok=True)
    place.create()
    place.install_peer(peer)
    cupy.get_default_memory_pool().free_all_blocks()
    command = [str(place.python), str(SCRIPT), json.dumps(sizes)]
    paths = os.pathsep.join(str(path) for path in (SCRIPT.parent, SCRIPT.parents[2]))
    done = subprocess.run(
        command,
        env=os.environ | {"PYTHONPATH": paths, "JAX_PLATFORMS": "cuda"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise environment.Missing(environment.reason(done.stdout + done.stderr))
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def measure_diffrax(most: int, target: Path | None) -> int:
    """Measure and print both; 1 with one sentence where diffrax cannot run."""
    sizes = [n for n in SIZES if n <= most]
    found = [ours(sizes)]
    try:
        found.append(theirs(sizes))
    except environment.Missing as fault:
        print(f"diffrax: {fault}", file=sys.stderr)
        return 1
    finally:
        for one in found:
            print(f"{one['solver']}, rtol {one['rtol']:g}")
            for row in one["rows"]:
                print(f"  {row['members']:>10,} members: {row['members'] / row['s']:.3g} a second")
        if target is not None:
            target.write_text(json.dumps(found, indent=2) + "\n")
    return 0
