"""The same problems in other people's solvers, side by side: `python benches/peers/run.py leak8|ms22`.

Makes its own environment outside the checkout (standard library alone), then measures in it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from environment import ROOT, Environment, Missing, default_folder

# Solvers by problem, each with what it needs (environment.PACKAGES, or "cvode").
NEEDS = {
    "leakphys": "",
    "leakphys-one": "",
    "scipy-lsoda": "scipy",
    "scipy-bdf": "scipy",
    "scipy-radau": "scipy",
    "scipy-lsoda-numba": "numba",
    "numbalsoda": "numbalsoda",
    "pydiffsol": "pydiffsol",
    "cvode": "cvode",
    "diffrax": "diffrax",
    "heyoka": "heyoka",
}
SOLVERS = {
    "leak8": [name for name in NEEDS if name != "leakphys-one"],
    "ms22": ["leakphys", "leakphys-one", "scipy-lsoda", "scipy-bdf", "scipy-radau", "cvode"],
}


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("problem", choices=sorted(SOLVERS))
    parser.add_argument(
        "--json", metavar="FILE", default="", help="also as JSON; - for standard output alone"
    )
    parser.add_argument("--solvers", metavar="A,B", help="some of them (leakphys always)")
    parser.add_argument(
        "--members", metavar="N", type=int, default=256, help="at most so many, spread over all"
    )
    parser.add_argument(
        "--rounds", metavar="K", type=int, default=3, help="each solver's best of so many counts"
    )
    parser.add_argument("--environment", metavar="FOLDER", type=Path, default=default_folder())
    parser.add_argument(
        "--leakphys", metavar="PATH", type=Path, default=ROOT, help="a wheel or a checkout"
    )
    parser.add_argument(
        "--sundials", metavar="PREFIX", type=Path, help="where SUNDIALS is installed"
    )
    parser.add_argument("--core", metavar="C", type=int, default=max(os.sched_getaffinity(0)))
    given = parser.parse_args()
    known = SOLVERS[given.problem]
    wanted = known if given.solvers is None else given.solvers.split(",")
    for name in wanted:
        if name not in known:
            parser.error(f"--solvers: found {name!r}, expected some of {', '.join(known)}")
    if given.members < 1 or given.rounds < 1:
        parser.error("--members, --rounds: expected 1 or more")
    given.solvers = [name for name in known if name in wanted or name == "leakphys"]
    return given


def provide(environment: Environment, given: argparse.Namespace) -> dict[str, str]:
    """Install what is needed; why, for each solver that cannot be had."""
    environment.folder.mkdir(parents=True, exist_ok=True)
    environment.create()
    environment.install_leakphys(given.leakphys)
    reasons: dict[str, str] = {}
    for need in dict.fromkeys(NEEDS[name] for name in given.solvers):
        try:
            if need == "cvode":
                environment.build_cvode(given.sundials)
            elif need:
                environment.install_peer(need)
        except Missing as fault:
            reasons[need] = str(fault)
    missing = {name: reasons[NEEDS[name]] for name in given.solvers if NEEDS[name] in reasons}
    for name, why in missing.items():
        print(f"{name}: not installed: {why}", file=sys.stderr)
    return missing


def main() -> None:
    """Provide, then measure."""
    given = arguments()
    environment = Environment(given.environment.resolve())
    try:
        missing = provide(environment, given)
    except Missing as fault:
        sys.exit(f"leakphys: {fault}")
    plan = {
        **{
            key: getattr(given, key)
            for key in ("problem", "solvers", "members", "rounds", "core", "json")
        },
        "missing": missing,
    }
    os.environ["LEAKPHYS_PEER_CVODE"] = str(environment.cvode)
    python = str(environment.python)
    os.execv(python, [python, str(Path(__file__).with_name("bench.py")), json.dumps(plan)])


if __name__ == "__main__":
    main()
