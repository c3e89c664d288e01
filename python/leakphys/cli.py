"""The command line: what may be said, and how faults are told. The commands are in _commands.py.

Exit status: 0 done, 1 the run failed, 2 bad input or usage, 130 interrupted. A fault is told in at
most three lines on standard error, and leaves no file behind.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from leakphys.errors import InputError, one_line

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

_EPILOG = """Quantities are written with their unit: --set "puncture.diameter=1 mm". FILE may be - for
standard output. Exit status: 0 done, 1 the run failed, 2 bad input or usage, 130 interrupted."""


class _Parser(argparse.ArgumentParser):
    """A parser whose faults are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {one_line(message, 300)}; see {self.prog} --help\n")


def _whole(least: int, most: int) -> type[int]:
    """A type for argparse: a whole number from `least` to `most`."""

    def read(text: str) -> int:
        wanted = f"found {text[:40]!r}, expected a whole number from {least} to {most}"
        try:
            number = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(wanted) from None
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(wanted)
        return number

    return read  # type: ignore[return-value]  # argparse takes any callable


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    from leakphys import __version__

    top = _Parser(
        prog="leakphys",
        description="How long a spacecraft that lost its coolant stays within its limits.",
        epilog=_EPILOG,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"leakphys {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, text: str, *, scenario: bool = True) -> argparse.ArgumentParser:
        found = commands.add_parser(
            name, help=text, description=text, epilog=_EPILOG, allow_abbrev=False
        )
        if scenario:
            found.add_argument(
                "scenario", metavar="SCENARIO", help="a built-in name or a .toml file"
            )
            found.add_argument(
                "--set",
                action="append",
                default=[],
                metavar="PATH=VALUE",
                help="change a quantity, as in 'puncture.diameter=1 mm'; may be repeated",
            )
        found.add_argument("--json", metavar="FILE", help="write the result as JSON (- : stdout)")
        found.add_argument("--quiet", action="store_true", help="no text, no progress")
        return found

    def ensemble(found: argparse.ArgumentParser, n: int | None) -> None:
        text = "members" if n is None else f"members (default {n})"
        count = _whole(1, 10**8)
        found.add_argument("-n", type=count, default=n, required=n is None, metavar="N", help=text)
        found.add_argument("--seed", type=_whole(0, 2**63 - 1), default=0, metavar="S")
        found.add_argument("--threads", type=_whole(1, 1024), metavar="T", help="(default: all)")

    command("scenarios", "list the built-in scenarios", scenario=False)
    run = command("run", "run a scenario's central values once")
    run.add_argument("--plan", metavar="P", help="name of the plan (default: the docked one)")
    run.add_argument("--plot", metavar="FILE", help="draw the run (.png, .svg or .pdf)")
    assess = command("assess", "compare the ways home over sampled members")
    ensemble(assess, 2000)
    assess.add_argument("--option", action="append", metavar="NAME", help="only this; repeatable")
    assess.add_argument("--plot", metavar="FILE", help="draw the margins (.png, .svg or .pdf)")
    report = command("report", "write the assessment as one HTML page")
    report.add_argument("--out", required=True, metavar="FILE", help="the page (.html)")
    ensemble(report, 2000)
    report.add_argument("--option", action="append", metavar="NAME", help="only this; repeatable")
    sweep = command("sweep", "run members drawn over axes")
    sweep.add_argument(
        "--axis",
        action="append",
        required=True,
        metavar="PATH=LOW..HIGH[:log]",
        help="as in 'puncture.diameter=0.3 mm..3 mm:log', or a path alone for its range in the "
        "scenario; may be repeated",
    )
    sweep.add_argument("--plan", metavar="P", help="name of the plan (default: the docked one)")
    sweep.add_argument("--output", action="append", metavar="NAME", help="event, limit or signal")
    sweep.add_argument(
        "--summary",
        action="store_true",
        help="counts, probabilities and quantiles instead of columns, in memory that N does not move",
    )
    machines = ("auto", "cpu", "cuda")
    sweep.add_argument(
        "--backend", choices=machines, default="auto", help="(default: auto, the CPU)"
    )
    ensemble(sweep, None)
    impact = command(
        "impact", "say which particle left a hole, and how likely it was", scenario=False
    )
    for name, text in (
        ("hole", "its diameter, as '0.8 mm'"),
        ("wall", "thickness of the bare aluminium wall, as '1 mm'"),
    ):
        impact.add_argument(f"--{name}", required=True, metavar="LENGTH", help=text)
    for name, text in (
        ("velocity", "of the impact (default: 7 km/s)"),
        ("angle", "from the normal (default: 0 deg)"),
        ("density", "of the particle (default: 2.7 and 1 g/cm^3)"),
        ("area", "whose puncture leaks (default: 7 m^2)"),
        ("time", "of the ship's stay (default: 0.5 year)"),
        ("altitude", "of the orbit (default: 400 km)"),
        ("year", "as a number (default: 2022)"),
    ):
        impact.add_argument(f"--{name}", metavar="VALUE", help=text)
    impact.add_argument("--plot", metavar="FILE", help="draw it (.png, .svg or .pdf)")
    kernels = command("kernels", "compile the GPU's kernels beforehand", scenario=False)
    kernels.add_argument(
        "--arch",
        action="append",
        metavar="sm_NN",
        help="kind of GPU, as sm_90; may be repeated (default: the GPU here)",
    )
    kernels.add_argument(
        "--out",
        dest="folder",
        metavar="FOLDER",
        help="where they go (default: what LEAKPHYS_KERNELS says, else the user's cache)",
    )
    kernels.add_argument(
        "--room",
        type=_whole(1, 2**15),
        default=512,
        metavar="N",
        help="entries of a network's matrix to hold (default 512, enough for the built-in ones)",
    )
    command("doctor", "say what is installed and what can run here", scenario=False)
    return top


def _say(message: str) -> None:
    """One fault on standard error, at most three lines."""
    lines = [one_line(line, 1000) for line in message.splitlines() if line.strip()][:3]
    print("leakphys: " + "\n".join(lines or ["unknown fault"]), file=sys.stderr)


def _drop_output() -> None:
    """Send what standard output still holds nowhere, so that no fault is told twice at exit."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status; prints faults, raises only SystemExit (usage)."""
    from leakphys._backend import BackendError
    from leakphys._commands import execute

    try:
        status = execute(parser().parse_args(arguments))
    except InputError as fault:
        _say(str(fault))
    except BackendError as fault:
        _say(str(fault))
    except BrokenPipeError:
        _drop_output()  # the reader has gone; what was asked for is done
        return DONE
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except MemoryError:
        _say("not enough memory for so many members; use a smaller -n")
        return FAILED
    except (ImportError, OSError) as fault:
        _say(f"{type(fault).__name__}: {fault}")
        _drop_output()
        return FAILED
    else:
        return status
    return BAD_INPUT


if __name__ == "__main__":
    sys.exit(main())
