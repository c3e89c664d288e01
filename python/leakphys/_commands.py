"""What each command of the command line does: read, run, write files, print."""

from __future__ import annotations

import contextlib
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leakphys.errors import InputError, show

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from leakphys._blocks import Progress
    from leakphys.assess import Assessment
    from leakphys.sampling import Distribution
    from leakphys.scenario import Scenario

DONE, FAILED, INTERRUPTED = 0, 1, 130
PLOT_FORMATS = (".png", ".svg", ".pdf")


def execute(asked: Namespace) -> int:
    """Do the command of parsed arguments and return the exit status."""
    _check_targets(asked)
    commands = {
        "scenarios": _scenarios,
        "run": _run,
        "assess": _assess,
        "report": _report,
        "sweep": _sweep,
        "impact": _impact,
        "kernels": _kernels,
        "doctor": _doctor,
    }
    return commands[asked.command](asked)


def _check_targets(asked: Namespace) -> None:
    """Refuse files that cannot be written, before anything runs."""
    from leakphys._files import check_writable

    plot, page = getattr(asked, "plot", None), getattr(asked, "out", None)
    json = asked.json if asked.json != "-" else None
    targets = {"--json": json, "--plot": plot, "--out": page}
    if plot is not None and Path(plot).suffix.lower() not in PLOT_FORMATS:
        expected = f"a file ending in {', '.join(PLOT_FORMATS)}"
        raise InputError.at("", "--plot", show(plot), expected)
    if plot is not None and asked.json is not None and _same_file(plot, asked.json):
        raise InputError.at("", "--plot", "the file of --json", "another file")
    if page is not None and json is not None and _same_file(page, json):
        raise InputError.at("", "--out", "the file of --json", "another file")
    given = getattr(asked, "scenario", "")
    for option, target in targets.items():
        if target is None:
            continue
        if given and _same_file(target, given):
            raise InputError.at("", option, "the file of the scenario", "another file")
        try:
            check_writable(Path(target))
        except (OSError, ValueError) as fault:
            expected = f"a file in a folder that can be written ({fault})"
            raise InputError.at("", option, show(target), expected) from None


def _same_file(one: str, other: str) -> bool:
    """Whether two names lead to one file, through links too."""
    return os.path.realpath(one) == os.path.realpath(other)


def _scenario(asked: Namespace) -> Scenario:
    """Load the scenario and apply every --set."""
    from leakphys.scenario import Scenario

    scenario = Scenario.load(asked.scenario)
    changes: dict[str, object] = {}
    for entry in asked.set:
        path, sign, value = entry.partition("=")
        if not sign or not path.strip() or not value.strip():
            raise InputError.at("", "--set", show(entry), "PATH=VALUE")
        changes[path.strip()] = value.strip()
    return scenario.replace(**changes) if changes else scenario


def _deliver(
    asked: Namespace, text: str, json_text: Callable[[], str], figure: Figure | None = None
) -> None:
    """Write the files first, then print; with JSON on standard output nothing else goes there."""
    from leakphys._files import write_whole

    document = "" if asked.json is None else json_text()  # made before anything is written
    if figure is not None:
        drawing = BytesIO()
        # No date in the file: the same result gives the same bytes.
        kind = Path(asked.plot).suffix.lower()[1:]
        date = {"png": None, "svg": {"Date": None}, "pdf": {"CreationDate": None}}[kind]
        figure.savefig(drawing, format=kind, metadata=date)
        write_whole(Path(asked.plot), drawing.getvalue())
    if asked.json == "-":
        _print(document.encode())
        return
    if asked.json is not None:
        write_whole(Path(asked.json), document)
    if not asked.quiet:
        _print((text + "\n").encode(getattr(sys.stdout, "encoding", "utf-8"), "replace"))


def _print(data: bytes) -> None:
    """Bytes to standard output; OSError if it is closed or full."""
    if sys.stdout is None:
        raise OSError("standard output is closed")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


@contextlib.contextmanager
def _progress(asked: Namespace) -> Iterator[Progress | None]:
    """A progress bar on standard error, if that is a terminal."""
    if asked.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("members", total=None)

        def show_members(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield show_members


def _scenarios(asked: Namespace) -> int:
    from leakphys._assessment_json import dump
    from leakphys.cells import aligned
    from leakphys.scenario import Scenario, scenarios

    titles = {name: Scenario.load(name).title for name in scenarios()}
    text = "\n".join(aligned(list(titles.items()), (False, False))) if titles else "none"
    entries: list[dict[str, Any]] = [{"name": name, "title": titles[name]} for name in titles]
    document = {"schema": "leakphys-scenarios/1", "scenarios": entries}
    _deliver(asked, text, lambda: dump(document))
    return DONE


def _run(asked: Namespace) -> int:
    from leakphys.simulate import simulate
    from leakphys.table_runs import failure

    result = simulate(_scenario(asked), asked.plan)
    figure = None
    if asked.plot is not None:
        from leakphys.plot import timeline

        figure = timeline(result)
    _deliver(asked, str(result), result.to_json, figure)
    if result.status.ok:
        return DONE
    told = result.status.sentence + failure(result)
    print(f"leakphys: the run failed: {told}", file=sys.stderr)
    return FAILED


def _assessment(asked: Namespace) -> Assessment:
    """Sample and run what was asked for."""
    from leakphys.assess import assess

    _each_once("--option", asked.option or [])
    scenario = _scenario(asked)
    with _progress(asked) as progress:
        return assess(
            scenario,
            asked.n,
            asked.option,
            seed=asked.seed,
            threads=asked.threads,
            progress=progress,
        )


def _ended_well(assessment: Assessment) -> int:
    """The exit status of an assessment, told on standard error where it failed."""
    from leakphys.engine import STATUS_SENTENCES

    if STATUS_SENTENCES[0] in assessment.status_counts:
        return DONE
    print("leakphys: the run failed: no member ended well", file=sys.stderr)
    return FAILED


def _report(asked: Namespace) -> int:
    found = _assessment(asked)
    found.report(asked.out)
    _deliver(asked, f"{found!r}\nwritten to {asked.out}", found.to_json)
    return _ended_well(found)


def _assess(asked: Namespace) -> int:
    found = _assessment(asked)
    figure = None
    if asked.plot is not None:
        from leakphys.plot import margins

        figure = margins(found)
    _deliver(asked, str(found), found.to_json, figure)
    return _ended_well(found)


def _each_once(option: str, names: Sequence[str]) -> None:
    """InputError for a name that is given twice."""
    for position, name in enumerate(names):
        if name in names[:position]:
            raise InputError.at("", option, f"{show(name)} twice", "each name once")


def _axis(entry: str, scenario: Scenario) -> tuple[str, Distribution]:
    """Read PATH=LOW..HIGH[:log], or PATH alone for what the scenario draws it from."""
    from leakphys.sampling import LogUniform, Uniform

    if entry.strip() in scenario.quantities():
        return entry.strip(), scenario.distribution(entry.strip())
    path, _, span = entry.partition("=")
    logarithmic = span.endswith(":log")
    low, dots, high = span.removesuffix(":log").partition("..")
    if not dots or not path.strip() or not low.strip() or not high.strip():
        raise InputError.at("", "--axis", show(entry), "PATH=LOW..HIGH or PATH=LOW..HIGH:log")
    return path.strip(), (LogUniform if logarithmic else Uniform)(low.strip(), high.strip())


def _sweep(asked: Namespace) -> int:
    from leakphys.summary import summarize
    from leakphys.sweep import sweep

    scenario = _scenario(asked)
    axes = dict(_axis(entry, scenario) for entry in asked.axis)
    if len(axes) < len(asked.axis):
        raise InputError.at("", "--axis", "a path given twice", "each path once")
    _each_once("--output", asked.output or [])
    with _progress(asked) as progress:
        found = (summarize if asked.summary else sweep)(
            scenario,
            axes,
            asked.n,
            asked.plan,
            asked.backend,
            seed=asked.seed,
            outputs=asked.output,
            threads=asked.threads,
            progress=progress,
        )
    _deliver(asked, str(found), found.to_json)
    if not found.complete:
        done = found.n - found.not_run
        print(f"leakphys: interrupted; {done} of {found.n} members were run", file=sys.stderr)
        return INTERRUPTED
    if found.ended_well:
        return DONE
    print("leakphys: the run failed: no member ended well", file=sys.stderr)
    return FAILED


def _impact(asked: Namespace) -> int:
    from leakphys._assessment_json import dump
    from leakphys.impact._told import Question, ask, document, text
    from leakphys.units import UnitError, parse

    units = {"hole": "m", "wall": "m", "velocity": "m/s", "angle": "rad", "density": "kg/m**3"}
    units |= {"area": "m**2", "time": "s", "altitude": "m", "year": ""}
    given: dict[str, Any] = {}
    for name, unit in units.items():
        written = getattr(asked, name)
        if written is None:
            continue
        try:
            given[name] = parse(written, unit)
        except UnitError as fault:
            raise InputError.at("", f"--{name}", fault.found, fault.expected) from None
    if "density" in given:
        given["densities"] = (given.pop("density"),)
    answer = ask(Question(**given))
    figure = None
    if asked.plot is not None:
        from leakphys.impact._drawn import figure as draw

        figure = draw(answer)
    _deliver(asked, text(answer), lambda: dump(document(answer)), figure)
    return DONE


def _kernels(asked: Namespace) -> int:
    from leakphys._assessment_json import dump
    from leakphys.device.beforehand import compile_kernels, document, text

    def tell(sentence: str) -> None:
        if not asked.quiet:
            print(f"{sentence} ...", file=sys.stderr, flush=True)

    found = compile_kernels(asked.arch or (), asked.folder, entries=asked.room, tell=tell)
    _deliver(asked, text(found), lambda: dump(document(found)))
    return DONE


def _doctor(asked: Namespace) -> int:
    from leakphys._assessment_json import dump
    from leakphys.doctor import doctor, text

    found = doctor()
    _deliver(asked, text(found), lambda: dump(found))
    return DONE
