"""Measure and report, inside the peers' environment: what run.py starts there, with its plan as JSON."""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

SINGLE = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "JAX_PLATFORMS": "cpu",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}


def ordered(rows: list[Any], names: list[str]) -> list[Any]:
    """The rows as they were asked for."""
    return sorted(rows, key=lambda row: names.index(row.solver))


def main() -> None:
    """Carry out the plan."""
    plan = json.loads(sys.argv[1])
    os.environ.update(SINGLE)  # before any worker starts
    os.sched_setaffinity(0, {plan["core"]})
    import measure
    import report

    task = importlib.import_module(plan["problem"])
    missing: dict[str, str] = plan["missing"]
    names = [name for name in task.SOLVERS if name in plan["solvers"]]
    benches: list[measure.Bench] = [
        measure.Process(plan["problem"], name, plan["members"])
        for name in names
        if name not in missing
    ]
    rows = measure.measure(benches, plan["rounds"], lambda text: print(text, file=sys.stderr))
    rows += [
        measure.Row(name, failure=f"not installed: {missing[name]}")
        for name in names
        if name in missing
    ]
    found = report.document(plan["problem"], ordered(rows, names), plan["rounds"], report.host())
    if plan["json"]:
        text = json.dumps(found, indent=1, allow_nan=False) + "\n"
        if plan["json"] == "-":
            print(text, end="")
            return
        Path(plan["json"]).write_text(text)
    report.print_table(found)


if __name__ == "__main__":
    main()
