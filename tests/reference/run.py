"""Runs the reference, prints what it found and writes results.json: python -m reference."""

from __future__ import annotations

import json
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .isooctane import spline_error
from .loops import LOOPS
from .model import Moment
from .solve import Outcome, solve

RESULTS = Path(__file__).with_name("results.json")
RTOL, COARSE_RTOL = 1e-10, 1e-8
LIBRARIES = ("numpy", "scipy", "thermo", "chemicals")


def told(moment: Moment) -> dict[str, Any]:
    """A moment for the file, its digits cut where they mean nothing."""
    return {
        "time_s": float(f"{moment.time:.10g}"),
        "pressure_Pa": float(f"{moment.pressure:.9g}"),
        "mass_fraction": float(f"{moment.mass_fraction:.9g}"),
        "inventory": float(f"{moment.inventory:.9g}"),
        "temperatures_K": {name: round(value, 7) for name, value in moment.temperatures.items()},
    }


def time_spread(one: Outcome, other: Outcome) -> float:
    """Largest relative difference between the times of two outcomes' events."""
    return max(abs(other.events[name].time / one.events[name].time - 1.0) for name in one.events)


def record(fine: Outcome, coarse: Outcome) -> dict[str, Any]:
    """One loop's outcome for the file."""
    return {
        "charge_kg": float(f"{fine.charge:.10g}"),
        "mass_error": float(f"{fine.mass_error:.2g}"),
        "energy_error_K": float(f"{fine.energy_error:.2g}"),
        "time_spread": float(f"{time_spread(fine, coarse):.2g}"),
        "steps": fine.steps,
        "phases": [[float(f"{time:.10g}"), *phases] for time, phases in fine.phases],
        "events": {name: told(moment) for name, moment in fine.events.items()},
        "samples": [told(moment) for moment in fine.samples],
    }


def lines(name: str, entry: dict[str, Any]) -> list[str]:
    """One loop's outcome as text."""
    head = (
        f"{name}: {entry['charge_kg']:.4f} kg; balances close to {entry['mass_error']:.0e} of the "
        f"mass and {entry['energy_error_K']:.0e} K; times change by {entry['time_spread']:.0e} "
        f"from rtol {COARSE_RTOL:g} to {RTOL:g}"
    )
    found = [head]
    moments = [*entry["events"].items(), *(("", moment) for moment in entry["samples"])]
    for what, moment in moments:
        warm = ", ".join(f"{zone} {t:.4f} K" for zone, t in moment["temperatures_K"].items())
        found.append(
            f"  {what:26s}{moment['time_s'] / 3600.0:12.5f} h{moment['mass_fraction']:9.5f} left"
            f"{moment['pressure_Pa']:12.2f} Pa  {warm}"
        )
    return found


def main() -> None:
    """Run all loops at two tolerances."""
    results: dict[str, Any] = {
        "written": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "rtol": RTOL,
        "spline_error": float(f"{spline_error():.2g}"),
        "loops": {},
    }
    for loop in LOOPS:
        entry = record(solve(loop, RTOL), solve(loop, COARSE_RTOL))
        results["loops"][loop.name] = entry
        print(*lines(loop.name, entry), sep="\n", flush=True)
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
