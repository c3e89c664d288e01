"""A sweep whose outputs are summarised, in one call or in pieces: what peak memory is measured of.

Run as a script, `python benches/sweeps.py MEMBERS PIECE`, it prints the peak memory of its process in bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benches.members import holes

PIECE = 1_000  # members of a piece


def summarised(members: int, piece: int) -> tuple[int, float]:
    """How many loops ran dry, and their mean time [s]: of each piece these two alone are kept."""
    import leakphys as lp

    scenario = lp.Scenario.load("loop-alone")
    dry, total = 0, 0.0
    for first in range(0, members, piece):
        diameters = holes(members)[first : first + piece]
        found = lp.sweep(
            scenario, {"puncture.diameter": diameters}, outputs=["loop dry"], threads=1
        ).outputs["loop dry"]
        dry += int(np.isfinite(found).sum())
        total += float(np.nansum(found))
    return dry, total / max(dry, 1)


def peak() -> int:
    """Most memory that this process ever held [bytes]: `getrusage` would also count the one that started it."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("this system does not tell a process's peak memory")


if __name__ == "__main__":
    summarised(int(sys.argv[1]), int(sys.argv[2]))
    print(peak())
