"""What was measured, as a table and as JSON, with the facts of the machine."""

from __future__ import annotations

import datetime
import importlib.metadata
import math
import os
import platform
from dataclasses import asdict
from pathlib import Path
from typing import Any

from measure import LADDER, TARGET, Row

SCHEMA = "leakphys-peers/1"
PACKAGES = (
    *("leakphys", "numpy", "scipy", "numba", "numbalsoda", "pydiffsol", "diffrax", "jax"),
    "heyoka",
)


def cpu() -> str:
    """The processor's name."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def host() -> dict[str, Any]:
    """Facts of the machine and of what ran on it."""
    from leakphys import _core

    versions = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "cpu": cpu(),
        "cores": os.cpu_count(),
        "isa": _core.isa(),
        "lanes": _core.lanes(),
        "load": [round(x, 2) for x in os.getloadavg()],
        "versions": versions,
    }


def finite(value: Any) -> Any:
    """The same without numbers that JSON does not have."""
    if isinstance(value, dict):
        return {key: finite(x) for key, x in value.items()}
    if isinstance(value, list):
        return [finite(x) for x in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def document(problem: str, rows: list[Row], rounds: int, facts: dict[str, Any]) -> dict[str, Any]:
    """All of it for JSON; `ratio` is how many times the time of leakphys a solver takes."""
    own = next((row.us_per_member for row in rows if row.solver == "leakphys"), None)
    told = []
    for row in rows:
        ratio = row.us_per_member / own if own and row.us_per_member else None
        told.append({**asdict(row), "ratio": ratio})
    found = {
        "schema": SCHEMA,
        "problem": problem,
        **facts,
        "target_error": TARGET,
        "ladder": list(LADDER),
        "rounds": rounds,
        "rows": told,
    }
    return finite(found)  # type: ignore[no-any-return]


COLUMNS = (
    "solver",
    "ratio",
    "µs a member",
    "rtol",
    "p95",
    "max",
    "outputs",
    "members",
    "event",
    "prepare s",
)


def cells(row: dict[str, Any]) -> list[str]:
    """A row of the table."""

    def number(key: str, form: str) -> str:
        return "–" if row[key] is None else format(row[key], form)

    return [
        row["solver"],
        number("ratio", ".3g"),
        number("us_per_member", ".4g"),
        number("rtol", ".0e"),
        number("error_p95", ".1e"),
        number("error_max", ".1e"),
        number("output_error_max", ".1e"),
        str(row["members"]),
        "used" if row["event"] else "told the end",
        number("prepare_s", ".1f"),
        row["failure"] or row["remark"],
    ]


def print_table(found: dict[str, Any]) -> None:
    """The table, and below it what it is of."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not console.is_terminal:
        console = Console(width=200)
    table = Table(*COLUMNS, "", title=f"{found['problem']}, {found['date'][:10]}")
    for row in found["rows"]:
        if row["us_per_member"] is None:
            table.add_row(row["solver"], *["–"] * (len(COLUMNS) - 1), row["failure"])
        else:
            table.add_row(*cells(row))
    console.print(table)
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    console.print(
        f"{found['cpu']}, leakphys on {found['isa']} in {found['lanes']} lanes, one core, load "
        f"{found['load'][0]}; processor time, best of {found['rounds']} rounds in turn; each at its loosest rtol "
        f"with every member's error within {found['target_error']:g}.\n{versions}",
        highlight=False,
    )
