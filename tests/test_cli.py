"""The command line: exit status, faults in at most three lines, pure JSON, no half-written files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from closed_form_engine import SCENARIO, run
from leakphys.cli import main


@pytest.fixture
def scenario_file(tmp_path: Path) -> Path:
    path = tmp_path / "closed_form.toml"
    path.write_text(SCENARIO)
    return path


@pytest.fixture
def closed_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leakphys.engine.run", run)


def leakphys(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "leakphys", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **more)


# Each: arguments (SCENARIO stands for the file), and words the message must hold.
BAD: dict[str, tuple[list[str], list[str]]] = {
    "no command": ([], ["COMMAND"]),
    "unknown command": (["fly"], ["fly"]),
    "unknown option": (["run", "SCENARIO", "--colour", "red"], ["--colour"]),
    "abbreviated option": (["run", "SCENARIO", "--jso", "-"], ["--jso"]),
    "unknown scenario": (["run", "soyuz-ms21"], ["soyuz-ms21", "expected"]),
    "absent file": (["run", "absent/file.toml"], ["absent/file.toml"]),
    "a folder": (["run", "."], ["."]),
    "unknown plan": (["run", "SCENARIO", "--plan", "hom"], ["hom", "docked", "home"]),
    "set without =": (["run", "SCENARIO", "--set", "x"], ["--set", "PATH=VALUE"]),
    "set without a value": (["run", "SCENARIO", "--set", "x="], ["--set", "PATH=VALUE"]),
    "unknown path": (
        ["run", "SCENARIO", "--set", "puncture.diametre=1 mm"],
        ["puncture.diametre", "puncture.diameter"],
    ),
    "no unit": (["run", "SCENARIO", "--set", "puncture.diameter=1"], ["diameter", "unit"]),
    "wrong unit": (["run", "SCENARIO", "--set", "puncture.diameter=1 kg"], ["diameter", "kg"]),
    "unknown unit": (["run", "SCENARIO", "--set", "puncture.diameter=1 mmm"], ["mmm"]),
    "out of bounds": (["run", "SCENARIO", "--set", "puncture.diameter=-1 mm"], ["above 0"]),
    "n of nothing": (["assess", "SCENARIO", "-n", "0"], ["-n", "'0'", "whole number"]),
    "n in words": (["assess", "SCENARIO", "-n", "many"], ["-n", "'many'", "whole number"]),
    "negative seed": (["assess", "SCENARIO", "--seed", "-1"], ["--seed"]),
    "no threads": (["assess", "SCENARIO", "--threads", "0"], ["--threads", "'0'"]),
    "unknown way home": (["assess", "SCENARIO", "--option", "thre"], ["thre", "three"]),
    "no axis": (["sweep", "SCENARIO", "-n", "4"], ["--axis"]),
    "no n": (["sweep", "SCENARIO", "--axis", "crew=1..2"], ["-n"]),
    "axis without a range": (
        ["sweep", "SCENARIO", "-n", "4", "--axis", "puncture.diameter=1 mm"],
        ["--axis", "LOW..HIGH"],
    ),
    "axis without a path": (["sweep", "SCENARIO", "-n", "4", "--axis", "=1..2"], ["--axis"]),
    "axis twice": (
        ["sweep", "SCENARIO", "-n", "4", "--axis", "crew=1..2", "--axis", "crew=1..2"],
        ["--axis", "twice"],
    ),
    "axis on an unknown path": (["sweep", "SCENARIO", "-n", "4", "--axis", "c=1..2"], ["'c'"]),
    "axis the wrong way round": (
        ["sweep", "SCENARIO", "-n", "4", "--axis", "puncture.diameter=2 mm..1 mm"],
        ["puncture.diameter", "increase"],
    ),
    "logarithm of nothing": (
        ["sweep", "SCENARIO", "-n", "4", "--axis", "puncture.diameter=0 mm..1 mm:log"],
        ["puncture.diameter", "above zero"],
    ),
    "axis without a unit": (
        ["sweep", "SCENARIO", "-n", "4", "--axis", "puncture.diameter=1..2"],
        ["puncture.diameter", "unit"],
    ),
    "unknown output": (
        ["sweep", "SCENARIO", "-n", "4", "--axis", "crew=1..2", "--output", "loop dri"],
        ["loop dri"],
    ),
    "JSON into an absent folder": (
        ["run", "SCENARIO", "--json", "absent/run.json"],
        ["--json", "absent/run.json", "does not exist"],
    ),
    "JSON over a folder": (["run", "SCENARIO", "--json", "."], ["--json", "folder"]),
    "plot into an absent folder": (
        ["run", "SCENARIO", "--plot", "absent/run.png"],
        ["--plot", "does not exist"],
    ),
    "plot of no known kind": (["run", "SCENARIO", "--plot", "run.xyz"], ["--plot", ".png"]),
    "JSON over the scenario": (["run", "SCENARIO", "--json", "SCENARIO"], ["another file"]),
    "one file for both": (
        ["run", "SCENARIO", "--plot", "a.png", "--json", "a.png"],
        ["--plot", "another file"],
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_told_in_three_lines_and_leaves_nothing(
    kind: str,
    scenario_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments, words = BAD[kind]
    monkeypatch.chdir(scenario_file.parent)
    before = sorted(scenario_file.parent.iterdir())
    try:
        status = main([str(scenario_file) if a == "SCENARIO" else a for a in arguments])
    except SystemExit as stop:
        status = int(stop.code or 0)
    out, err = capsys.readouterr()
    assert status == 2
    assert out == ""
    assert 1 <= len(err.splitlines()) <= 3
    assert "Traceback" not in err
    for word in words:
        assert word in err
    assert sorted(scenario_file.parent.iterdir()) == before


BROKEN: dict[str, str | bytes] = {
    "no TOML": "schema = ",
    "no text": b"\xff\xfe\x00",
    "empty": "",
    "another schema": SCENARIO.replace("leakphys-scenario/1", "leakphys-scenario/9"),
    "bare number": SCENARIO.replace('volume = "47 L"', "volume = 47"),
    "unknown key": SCENARIO.replace('volume = "47 L"', 'volume = "47 L"\ncolour = 1'),
    "unknown signal": SCENARIO.replace('"compartments.cabin.temperature"', '"cabin.heat"'),
    "range without the value": SCENARIO.replace('"0.6 mm", "1.0 mm"', '"0.9 mm", "1.0 mm"'),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_told_with_its_name(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    content = BROKEN[kind]
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = leakphys("run", str(path), "--json", str(tmp_path / "out.json"))
    assert found.returncode == 2
    assert found.stdout == ""
    assert 1 <= len(found.stderr.splitlines()) <= 3
    assert "broken.toml" in found.stderr
    assert "Traceback" not in found.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["broken.toml"]


def test_bad_usage_in_a_process_of_its_own() -> None:
    found = leakphys("run", "nowhere")
    assert (found.returncode, found.stdout) == (2, "")
    assert "nowhere" in found.stderr
    found = leakphys("assess", "loop-alone", "-n", "x")
    assert (found.returncode, found.stdout) == (2, "")
    assert len(found.stderr.splitlines()) <= 3


def test_a_folder_that_cannot_be_written_is_found_before_the_run(
    scenario_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def must_not_run(*_: object, **__: object) -> None:
        raise AssertionError("the run was started")

    monkeypatch.setattr("leakphys.engine.run", must_not_run)
    monkeypatch.setattr(os, "access", lambda *_: False)  # also for a superuser, who may do all
    target = scenario_file.parent / "run.json"
    assert main(["run", str(scenario_file), "--json", str(target)]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert not target.exists()


@pytest.mark.usefixtures("closed_form")
@pytest.mark.parametrize(
    "command",
    [
        ["scenarios"],
        ["doctor"],
        ["run", "SCENARIO", "--plan", "home"],
        ["assess", "SCENARIO", "-n", "20"],
        ["sweep", "SCENARIO", "-n", "8", "--axis", "puncture.diameter=0.5 mm..1 mm:log"],
    ],
    ids=lambda command: command[0],
)
def test_json_on_standard_output_is_pure_and_equals_the_file(
    command: list[str], scenario_file: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    arguments = [str(scenario_file) if word == "SCENARIO" else word for word in command]
    assert main([*arguments, "--json", "-"]) == 0
    out = capfdbinary.readouterr().out
    assert json.loads(out)["schema"].startswith("leakphys-")
    target = scenario_file.parent / "found.json"
    assert main([*arguments, "--json", str(target), "--quiet"]) == 0
    assert capfdbinary.readouterr().out == b""
    assert target.read_bytes() == out
    assert main(arguments) == 0
    assert len(capfdbinary.readouterr().out.splitlines()) >= 2


@pytest.mark.usefixtures("closed_form")
def test_json_is_made_where_it_is_asked_for_and_before_any_file(
    scenario_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> str:
        raise ValueError("a number that JSON cannot hold")

    monkeypatch.setattr("leakphys.result.Result.to_json", fails)
    assert main(["run", str(scenario_file)]) == 0
    plot, document = scenario_file.with_suffix(".svg"), scenario_file.with_suffix(".json")
    with pytest.raises(ValueError, match="cannot hold"):
        main(["run", str(scenario_file), "--plot", str(plot), "--json", str(document)])
    assert not plot.exists()
    assert not document.exists()


@pytest.mark.usefixtures("closed_form")
def test_a_report_is_a_page_whose_folder_is_checked_before_the_run(
    scenario_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    target = scenario_file.parent / "found.html"
    assert main(["report", str(scenario_file), "-n", "20", "--out", str(target)]) == 0
    assert str(target) in capfd.readouterr().out
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert (
        main(["report", str(scenario_file), "--out", str(scenario_file.parent / "no" / "x.html")])
        == 2
    )
    assert "--out: found" in capfd.readouterr().err
    assert main(["report", str(scenario_file), "--out", str(scenario_file)]) == 2
    same = ["--json", str(target), "--out", str(target)]
    assert main(["report", str(scenario_file), *same]) == 2
    assert "the file of --json" in capfd.readouterr().err


@pytest.mark.usefixtures("closed_form")
def test_a_failed_run_has_status_one_and_still_says_what_it_found(
    scenario_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(scenario_file), "--set", "puncture.diameter=3 mm"]) == 1
    out, err = capfd.readouterr()
    assert "took more steps than allowed" in out
    assert err.startswith("leakphys: the run failed: took more steps than allowed, ")
    assert err.endswith(" from time zero\n")


@pytest.mark.usefixtures("closed_form")
@pytest.mark.parametrize("command", [["run"], ["assess", "-n", "20"]], ids=lambda words: words[0])
def test_heat_rejection_is_told_first(
    command: list[str], scenario_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main([command[0], str(scenario_file), *command[1:]]) == 0
    told = capfd.readouterr().out.split("event ")[1].splitlines()
    assert told[1].startswith("heat rejection below 50 %")
    assert told[2].startswith("heat rejection below 10 %")
    assert told[3].startswith("accumulator bottomed")


@pytest.mark.usefixtures("closed_form")
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_device_or_pipe_is_written_and_stays_what_it_is(scenario_file: Path) -> None:
    pipe = scenario_file.parent / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as reader:
        received = reader.submit(pipe.read_bytes)
        assert main(["run", str(scenario_file), "--quiet", "--json", str(pipe)]) == 0
        assert json.loads(received.result())["schema"] == "leakphys-run/1"
    assert pipe.is_fifo()


@pytest.mark.usefixtures("closed_form")
def test_a_link_stays_one_and_a_file_keeps_its_permissions(scenario_file: Path) -> None:
    target, link = scenario_file.parent / "private.json", scenario_file.parent / "link.json"
    target.write_text("")
    target.chmod(0o600)
    link.symlink_to(target)
    assert main(["run", str(scenario_file), "--quiet", "--json", str(link)]) == 0
    assert link.is_symlink()
    assert json.loads(target.read_text())["schema"] == "leakphys-run/1"
    assert target.stat().st_mode & 0o777 == 0o600


def test_the_scenario_is_not_overwritten_through_a_link(
    scenario_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    link = scenario_file.parent / "other.json"
    link.symlink_to(scenario_file)
    assert main(["run", str(scenario_file), "--json", str(link)]) == 2
    assert "another file" in capfd.readouterr().err
    assert scenario_file.read_text() == SCENARIO


@pytest.mark.usefixtures("closed_form")
def test_plots_are_written_whole_and_the_same_again(
    scenario_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("run.png", "run.svg", "run.pdf"):
        target = scenario_file.parent / name
        assert main(["run", str(scenario_file), "--quiet", "--plot", str(target)]) == 0
        assert target.stat().st_size > 1000
    assert capfd.readouterr() == ("", "")
    assert {path.suffix for path in scenario_file.parent.iterdir()} == {
        ".toml", ".png", ".svg", ".pdf",
    }  # fmt: skip


def test_an_interruption_ends_with_130_and_one_line(
    scenario_file: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("leakphys.engine.run", interrupted)
    assert main(["run", str(scenario_file)]) == 130
    assert capfd.readouterr() == ("", "leakphys: interrupted\n")


@pytest.mark.usefixtures("closed_form")
def test_an_interrupted_sweep_delivers_what_is_done(
    scenario_file: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    calls = 0

    def interrupted(*given: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise KeyboardInterrupt
        return run(*given, **more)

    monkeypatch.setattr("leakphys.engine.run", interrupted)
    axis = ["--axis", "puncture.diameter=0.5 mm..1 mm"]
    assert main(["sweep", str(scenario_file), "-n", "3000", *axis, "--json", "-"]) == 130
    out, err = capfd.readouterr()
    assert json.loads(out)["complete"] is False
    assert err == "leakphys: interrupted; 1024 of 3000 members were run\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_disk_is_told_once() -> None:
    command = [sys.executable, "-m", "leakphys", "doctor"]
    with open("/dev/full", "wb") as sink:
        found = subprocess.run(
            command, stdout=sink, stderr=subprocess.PIPE, timeout=120, check=False
        )
    assert found.returncode == 1
    assert found.stderr.count(b"\n") == 1
    assert b"OSError" in found.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="the system has no broken pipes")
def test_a_reader_that_goes_away_is_no_fault() -> None:
    command = [sys.executable, "-m", "leakphys", "doctor"]
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as sink:
        found = subprocess.run(
            command, stdout=sink, stderr=subprocess.PIPE, timeout=120, check=False
        )
    assert found.returncode == 0
    assert found.stderr == b""


def test_help_names_every_command_and_the_exit_status() -> None:
    found = leakphys("--help")
    assert found.returncode == 0
    for word in (
        "scenarios",
        "run",
        "assess",
        "report",
        "sweep",
        "impact",
        "kernels",
        "doctor",
        "Exit status",
    ):
        assert word in found.stdout
    assert leakphys("--version").stdout.startswith("leakphys ")


def test_progress_stays_off_where_nobody_looks(scenario_file: Path) -> None:
    found = leakphys("doctor")
    assert found.stderr == ""
    assert found.returncode == 0
    assert "gpu" in found.stdout
    assert scenario_file.exists()


def test_a_name_given_twice_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "soyuz-ms22", "--option", "short-3", "--option", "short-3"]) == 2
    assert "--option: found 'short-3' twice, expected each name once" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that takes no files")
def test_a_folder_that_takes_no_files_is_found_before_the_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["run", "soyuz-ms22", "--json", "/proc/run.json"]) == 2
    assert "--json: found '/proc/run.json', expected a file in a folder" in capsys.readouterr().err
