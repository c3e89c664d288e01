"""Time diffrax on leak8 on a GPU: what benches/gpu.py --diffrax starts in diffrax's environment, with sizes as JSON."""

from __future__ import annotations

import json
import sys
import time

import numpy as np

import leak8
import measure
from benches.members import leak8_members
from solver_diffrax import Diffrax

REPEATS = 3


def tolerance() -> float:
    """The loosest at which every reference member is as good as asked for."""
    members, solver = leak8.read_members(256), Diffrax("diffrax")
    solver.prepare(members)
    rtol, _ = measure.loosest(
        lambda rtol: measure.Check(members.errors(solver.solve(rtol))), measure.accurate
    )
    if rtol is None:
        raise SystemExit("Error: no tolerance is sufficient")
    return rtol


def seconds(n: int, rtol: float) -> float:
    """The fastest of some runs of n members, without what the first compiles; the outputs come to the host."""
    nothing = np.full((n, 8), np.nan)  # there is no reference for so many
    solver = Diffrax("diffrax")
    solver.prepare(leak8.Members(leak8_members(n), nothing[:, 0], nothing))
    solver.integrate(rtol)
    times = []
    for _ in range(REPEATS):
        before = time.perf_counter()
        solver.integrate(rtol)
        times.append(time.perf_counter() - before)
    return min(times)


def main() -> None:
    """One line of JSON, the last."""
    rtol = tolerance()
    rows = [{"members": n, "s": seconds(n, rtol)} for n in json.loads(sys.argv[1])]
    print(json.dumps({"solver": "diffrax", "rtol": rtol, "rows": rows}))


if __name__ == "__main__":
    main()
