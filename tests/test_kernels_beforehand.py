"""Kernels compiled beforehand: which file a device takes, what happens without one, and the command that makes them.

The device and its compiler are the stand-ins of fake_cupy.py: a cubin is a library by g++ under a cubin's name.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from ctypes.util import find_library
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import leakphys as lp
from fake_cupy import FakeGpu, install
from leakphys import _core, device
from leakphys._backend import BackendError, choose, status
from leakphys._inputs import Inputs
from leakphys.cli import main
from leakphys.device import beforehand, compiled, cubins, launch, nvrtc
from leakphys.device.source import source
from leakphys.doctor import doctor, text
from leakphys.errors import InputError
from test_leak8 import GIVEN, TIMES, same_bits, solve

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools import kernel_table

pytestmark = [
    pytest.mark.skipif(shutil.which("g++") is None, reason="no g++ to stand for NVRTC"),
    pytest.mark.skipif(_core.isa() == "v2", reason="kernels fuse multiply-adds, x86-64-v2 cannot"),
]

MADE = source("leak8", 512)
PACKAGED = cubins.packaged()
N = 24
LOG = """ptxas info    : 2190 bytes gmem
ptxas info    : Compiling entry function 'leakphys_network' for 'sm_90'
ptxas info    : Function properties for leakphys_network
ptxas         .     1000 bytes stack frame, 8 bytes spill stores, 4 bytes spill loads
ptxas info    : Used 128 registers, used 0 barriers, 1000 bytes cumulative stack size
ptxas info    : Compiling entry function 'leakphys_leak8' for 'sm_90'
ptxas info    : Function properties for leakphys_leak8
ptxas         .     4064 bytes stack frame, 28 bytes spill stores, 20 bytes spill loads
ptxas info    : Used 255 registers, used 0 barriers, 4080 bytes cumulative stack size, 376 bytes cmem[0]
ptxas info    : Function properties for _ZN8leakphys
ptxas         .     0 bytes stack frame, 4 bytes spill stores, 8 bytes spill loads
"""


@pytest.fixture(scope="module")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where g++ puts what it compiled, so that the kernel is compiled once."""
    return tmp_path_factory.mktemp("kernels")


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch, kernels: Path) -> FakeGpu:
    """A device that nothing was loaded on yet."""
    found = install(monkeypatch, kernels)
    found.capability = "90"
    return found


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder that is looked into first; the package's and the cache are without kernels."""
    monkeypatch.setattr(cubins, "packaged", lambda: [tmp_path / "package" / "cuda"])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv(cubins.VARIABLE, str(tmp_path / "named"))
    (tmp_path / "named").mkdir()
    return tmp_path / "named"


@pytest.fixture(scope="module")
def library(kernels: Path) -> Path:
    """What g++ makes of leak8's text."""
    with pytest.MonkeyPatch.context() as context:
        install(context, kernels)
        context.setattr(compiled, "_known", {})
        context.setenv(cubins.VARIABLE, str(kernels / "none"))
        device.run_leak8(np.ascontiguousarray(GIVEN[:1]), TIMES, 1e-6)
    return next(kernels.glob("*.so"))


def run() -> dict[str, np.ndarray]:
    return device.run_leak8(np.ascontiguousarray(GIVEN[:N]), TIMES, 1e-6)


def place(folder: Path, architecture: str, content: bytes = b"") -> Path:
    path = folder / cubins.file_name(MADE, architecture)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


# ---- which is taken ---------------------------------------------------------------------------------------


def test_one_that_is_there_is_loaded_and_nothing_compiled(
    gpu: FakeGpu, folder: Path, library: Path
) -> None:
    path = place(folder, "sm_90", library.read_bytes())
    assert same_bits(run(), solve(GIVEN[:N], width=1))
    run()
    assert gpu.loaded == [str(path)]
    assert gpu.compiled == []


def test_without_one_it_is_compiled(gpu: FakeGpu, folder: Path, library: Path) -> None:
    place(folder, "sm_80", library.read_bytes())  # for another major number
    assert same_bits(run(), solve(GIVEN[:N], width=1))
    assert gpu.loaded == []
    assert gpu.compiled == ["leakphys_leak8"]


@pytest.mark.parametrize(
    ("capability", "taken"),
    [
        *(("80", "sm_80"), ("86", "sm_86"), ("87", "sm_86"), ("89", "sm_86")),
        *(("90", "sm_90"), ("75", None), ("100", None), ("103", None), ("120", "sm_120")),
    ],
)
def test_the_best_that_runs_there_is_taken(
    folder: Path, capability: str, taken: str | None
) -> None:
    """Of the same major number and a minor one that is not later: sm_121 is not sm_12 of 1."""
    for architecture in ("sm_80", "sm_86", "sm_90", "sm_110", "sm_120", "sm_121"):
        place(folder, architecture)
    found = cubins.find(MADE, capability)
    assert (found and found.name) == (taken and cubins.file_name(MADE, taken))


@pytest.mark.parametrize(
    "other",
    [
        replace(MADE, code=MADE.code.replace("headers: sha256 ", "headers: sha256 0")),
        replace(MADE, code=MADE.code + "\n"),
        replace(MADE, options=(*MADE.options, "-DMORE")),
        replace(MADE, room=1024),
        replace(MADE, entry="leakphys_network"),
    ],
    ids=["headers", "text", "options", "room", "entry"],
)
def test_what_was_compiled_of_something_else_is_not_found(folder: Path, other: object) -> None:
    place(folder, "sm_90")
    assert cubins.find(MADE, "90") is not None
    assert cubins.find(other, "90") is None  # type: ignore[arg-type]


def test_the_place_of_the_headers_does_not_matter() -> None:
    """A wheel's kernels are made in a tree and found in an installation."""
    moved = [option if option[:2] != "-I" else "-I/elsewhere" for option in MADE.options]
    assert "-I/elsewhere" in moved
    assert replace(MADE, options=tuple(moved)).digest == MADE.digest


def test_the_package_may_have_them_beside_the_text() -> None:
    assert Path(lp.__file__).parent / "cuda" in PACKAGED


def test_folders_in_their_order(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path
) -> None:
    """The variable's, the package's, the cache's; without the variable the other two."""
    places = [folder, tmp_path / "package" / "cuda", tmp_path / "cache" / "leakphys" / "kernels"]
    assert cubins.folders() == places[:2]
    monkeypatch.delenv(cubins.VARIABLE)
    assert cubins.folders() == places[1:]
    for place_ in reversed(places[1:]):
        path = place(place_, "sm_90")
        assert cubins.find(MADE, "90") == path
    place(places[2], "sm_80")
    assert cubins.find(MADE, "86") is not None


def test_a_file_that_is_no_kernel_is_told_and_the_kernel_compiled(
    gpu: FakeGpu, folder: Path
) -> None:
    path = place(folder, "sm_90", b"\x7fELF and nothing more")
    with pytest.warns(RuntimeWarning, match=f"{path} cannot be loaded .CUDA_ERROR_INVALID_IMAGE"):
        found = run()
    assert same_bits(found, solve(GIVEN[:N], width=1))
    assert gpu.compiled == ["leakphys_leak8"]


# ---- without NVRTC ----------------------------------------------------------------------------------------


@pytest.fixture
def without(gpu: FakeGpu) -> FakeGpu:
    """A device where CuPy finds no NVRTC: it allocates, copies and launches, and computes nothing."""
    gpu.nvrtc_fault = RuntimeError("no libnvrtc")
    return gpu


def test_one_that_is_there_needs_no_compiler(without: FakeGpu, folder: Path, library: Path) -> None:
    place(folder, "sm_90", library.read_bytes())
    assert choose("cuda") == "cuda"
    assert same_bits(run(), solve(GIVEN[:N], width=1))
    described = _core.device_leak8(np.ascontiguousarray(GIVEN[:N]), times=TIMES, rtol=1e-6)
    inputs = Inputs.of(described.pop("inputs"))
    job = launch.Job("leak8", inputs=inputs, times=TIMES, order=np.arange(N), **described)
    parts, _ = launch.reduced(job, lambda xp, tables, _: (xp, tables["status"]), batch=9, block=64)
    assert [xp for xp, _ in parts] == [np] * 3  # where NumPy can sum
    assert sum(status.size for _, status in parts) == N
    assert without.compiled == []


def test_without_one_it_is_refused_with_the_remedy(without: FakeGpu, folder: Path) -> None:
    place(folder, "sm_80")
    remedy = (
        r"to use it: install the extra leakphys\[gpu12\] or \[gpu13\], or let LEAKPHYS_KERNELS name a "
        r"folder with what `leakphys kernels --arch sm_90` made elsewhere$"
    )
    with pytest.raises(BackendError, match=f"^backend cuda: no libnvrtc; {remedy}"):
        choose("cuda")
    assert f"gpu       no nvrtc: no libnvrtc\n          {remedy[:9]}" in text(doctor())
    other = place(folder, "sm_90").rename(folder / "other")  # leak8's, but not the network's
    assert status().state == "no nvrtc"
    other.rename(place(folder, "sm_90"))
    assert choose("cuda") == "cuda"
    for entries, more in ((43, ""), (600, " --room 1024")):
        said = rf"there is no NVRTC, and leakphys_network .*not compiled beforehand for sm_90; .*sm_90{more}`"
        with pytest.raises(BackendError, match=said) as caught:
            compiled.function("network", entries)
        assert "\n" not in str(caught.value)
    assert without.batches == []


def test_room_beyond_the_least_serves_too(without: FakeGpu, folder: Path) -> None:
    made = source("network", 2048)
    (folder / cubins.file_name(made, "sm_90")).touch()
    assert "no NVRTC (no libnvrtc), compiled beforehand: network" in status().detail
    assert without.compiled == []


@pytest.mark.usefixtures("without")
def test_a_file_that_is_no_kernel_is_refused_where_nothing_can_be_compiled(folder: Path) -> None:
    path = place(folder, "sm_90", b"\x7fELF and nothing more")
    with pytest.raises(BackendError, match=f"{path} cannot be loaded .*; to use it: install the"):
        run()


@pytest.mark.usefixtures("without")
def test_the_doctor_tells_what_cannot_run(folder: Path) -> None:
    place(folder, "sm_90")
    found = doctor()
    assert found["gpu"]["state"] == "ready"
    assert not found["gpu"]["compiler"]
    told = text(found)
    assert "ready: fake GPU, no NVRTC (no libnvrtc), compiled beforehand: leak8\n" in told
    assert "leak8 for sm_90; network cannot run here without NVRTC, unless `leakphys kern" in told


@pytest.mark.slow
def test_a_summary_without_a_compiler_is_the_processors(
    without: FakeGpu, folder: Path, kernels: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sweeps and summaries by copies alone: the sums are made at home, of a batch at a time."""
    scenario = lp.Scenario.load("loop-alone")
    axes: Any = {"puncture.diameter": lp.LogUniform("0.8 mm", "2.5 mm")}
    without.nvrtc_fault, before = None, set(kernels.glob("*.so"))
    lp.sweep(scenario, axes, 2, backend="cuda")  # for its library
    (library,) = set(kernels.glob("*.so")) - before
    name = cubins.file_name(source("network", 512), "sm_90")
    (folder / name).write_bytes(library.read_bytes())
    without.nvrtc_fault = RuntimeError("no libnvrtc")
    monkeypatch.setattr(compiled, "_known", {})
    monkeypatch.setattr(launch, "MEMORY_SHARE", 0.0)  # batches of 32
    found = lp.summarize(scenario, axes, 80, backend="cuda")
    assert found.to_json() == lp.summarize(scenario, axes, 80).to_json()
    swept = lp.sweep(scenario, axes, 80, backend="cuda")
    assert swept.to_json() == lp.sweep(scenario, axes, 80).to_json()
    assert without.loaded == [str(folder / name)]


# ---- how they are made ------------------------------------------------------------------------------------


@pytest.fixture
def nvrtc_stub(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """A compiler that takes no time; the options that it was given."""
    given: list[tuple[str, ...]] = []

    def compile_text(_: str, text: str, options: tuple[str, ...]) -> nvrtc.Compiled:
        given.append(options)
        if "-arch=sm_99" in options:
            return nvrtc.Compiled(5, "\nnvrtc: error: invalid value for -arch\n", b"", "")
        return nvrtc.Compiled(0, LOG, text.encode(), "")

    monkeypatch.setattr(nvrtc, "locate", lambda: "libnvrtc.so")
    monkeypatch.setattr(nvrtc, "version", lambda _: (13, 5))
    monkeypatch.setattr(nvrtc, "compile_text", compile_text)
    return given


def test_the_command_makes_what_the_loader_finds(
    nvrtc_stub: list[tuple[str, ...]], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["kernels", "--arch", "sm_90", "--arch", "sm_80"]
    assert main(command) == 0
    out, err = capsys.readouterr()
    assert err.splitlines()[0] == "compiling leakphys_network for sm_90 ..."
    assert out.splitlines()[-1] == f"in {folder}"
    assert len(nvrtc_stub) == len(list(folder.iterdir())) == 4
    assert {options[0] for options in nvrtc_stub} == {"-arch=sm_80", "-arch=sm_90"}
    assert all(set(MADE.options[:2]) <= set(options) for options in nvrtc_stub)
    for name in ("network", "leak8"):
        for capability in ("80", "90"):
            assert cubins.find(source(name, 512), capability) is not None
    assert main([*command, "--json", "-"]) == 0  # again: all are there
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert err == ""
    assert told["schema"] == "leakphys-kernels/1"
    assert [one["seconds"] for one in told["kernels"]] == [None] * 4
    assert len(nvrtc_stub) == 4


def test_they_go_where_it_is_said(nvrtc_stub: list[tuple[str, ...]], tmp_path: Path) -> None:
    target = tmp_path / "new" / "one"
    assert main(["kernels", "--arch", "sm_90", "--out", str(target), "--room", "600"]) == 0
    assert len(nvrtc_stub) == 2
    names = sorted(path.name.split("-sm_90-")[0] for path in target.iterdir())
    assert names == ["leakphys_leak8-room512", "leakphys_network-room1024"]  # as runs ask for them


@pytest.mark.usefixtures("nvrtc_stub")
def test_a_folder_that_takes_nothing_is_found_first(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # also for a superuser, who may do all
    told: list[str] = []
    with pytest.raises(
        InputError, match=r"folder: found .*, expected a folder that can be written"
    ):
        beforehand.compile_kernels(["sm_90"], folder, tell=told.append)
    assert told == []


@pytest.mark.usefixtures("nvrtc_stub")
def test_what_is_there_needs_no_compiler(
    monkeypatch: pytest.MonkeyPatch, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beforehand.compile_kernels(["sm_90"], folder)
    monkeypatch.setattr(nvrtc, "locate", lambda: None)
    assert main(["kernels", "--arch", "sm_90", "--out", str(folder)]) == 0
    assert capsys.readouterr().out.count("was there") == 2
    absent = folder / "absent"
    assert main(["kernels", "--arch", "sm_80", "--out", str(absent)]) == 2
    assert "no compiler for kernels" in capsys.readouterr().err
    assert not absent.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"kernels": ["foo"]}, "kernels: found 'foo', expected"),
        ({"kernels": "leak8"}, "expected a list of names"),
        ({"entries": 0}, "entries: found the number 0, expected a whole number of 1 or more"),
        ({"entries": 2**15 + 1}, "entries: found .*32769, expected a number from 1 to 32768"),
        ({"architectures": "sm_90"}, "expected a list of names"),
        ({"architectures": ["90"]}, "found '90', expected one as sm_80"),
    ],
)
def test_bad_input_is_one_line(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        beforehand.compile_kernels(**{"architectures": ["sm_90"], **given})


def test_a_library_that_is_no_compiler_is_told() -> None:
    library = find_library("m")
    assert library is not None
    with pytest.raises(
        OSError, match=r"no NVRTC of CUDA 11\.1 or later: it has no nvrtcCreateProgram"
    ):
        nvrtc.compile_text(library, "", ())
    with pytest.raises(OSError, match="no NVRTC: it has no nvrtcVersion"):
        nvrtc.version(library)


def test_the_doctor_needs_neither_a_home_nor_the_kernels_text(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv(cubins.VARIABLE, raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert doctor()["kernels_fault"] == ""
    monkeypatch.setattr(
        "leakphys.device.source.folders", lambda: (tmp_path, tmp_path / "member.cu")
    )
    source.cache_clear()
    try:
        assert "their text cannot be read: " in text(doctor())
    finally:
        source.cache_clear()


@pytest.mark.usefixtures("nvrtc_stub")
def test_the_architecture_is_the_devices_where_none_is_said(gpu: FakeGpu, folder: Path) -> None:
    gpu.capability = "86"
    found = beforehand.compile_kernels(kernels=["leak8"])
    assert [made.architecture for made in found] == ["sm_86"]
    assert found[0].path == folder / cubins.file_name(MADE, "sm_86")
    gpu.nvrtc_fault = RuntimeError("no libnvrtc")  # of CuPy's: the compiler here is another
    gpu.capability = "89"
    assert beforehand.compile_kernels(kernels=["leak8"])[0].architecture == "sm_89"
    gpu.devices = 0
    with pytest.raises(BackendError, match=r"no GPU to compile for: .*--arch sm_90"):
        beforehand.compile_kernels()


@pytest.mark.usefixtures("nvrtc_stub")
def test_what_cannot_be_compiled_is_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="architecture: found 'hopper', expected one as sm_80"):
        beforehand.compile_kernels(["hopper"])
    with pytest.raises(BackendError, match=r"not compile for sm_99: nvrtc: error: invalid value"):
        beforehand.compile_kernels(["sm_99"])
    monkeypatch.setattr(nvrtc, "locate", lambda: None)
    with pytest.raises(BackendError, match="pip install nvidia-cuda-nvrtc"):
        beforehand.compile_kernels(["sm_90"])
    assert list(folder.iterdir()) == []


def test_what_a_kernel_takes_is_read_from_the_log() -> None:
    assert nvrtc.resources(LOG, "leakphys_leak8") == nvrtc.Resources(255, 4080, 32, 28)
    assert (
        nvrtc.resources(LOG[: LOG.index("'leakphys_leak8'")], "leakphys_network").registers == 128
    )
    with pytest.raises(ValueError, match="does not tell what leakphys_other takes"):
        nvrtc.resources(LOG, "leakphys_other")


# ---- what is told -----------------------------------------------------------------------------------------


def test_the_doctor_tells_which_are_there_and_what_to_do(gpu: FakeGpu, folder: Path) -> None:
    assert "compiled beforehand: none; the first run of network and leak8 here" in text(doctor())
    place(folder, "sm_80")
    place(folder, "sm_90")
    found = doctor()
    assert [one["architecture"] for one in found["kernels"]] == ["sm_80", "sm_90"]
    assert found["missing_kernels"] == ["network"]
    assert "unless `leakphys kernels` did" in text(found)
    gpu.devices = 0
    told = text(doctor())
    assert "compiled beforehand: leak8 for sm_80, leak8 for sm_90\n" in told


@pytest.mark.usefixtures("nvrtc_stub")
def test_the_documentations_table_is_written_from_a_run(tmp_path: Path) -> None:
    found = beforehand.compile_kernels(["sm_90"], tmp_path, kernels=["leak8"])
    document = beforehand.document(found)
    lines = kernel_table.table(document)
    assert "| `leakphys_leak8` | `sm_90` | NVRTC 13.5 | 0 s | 255 | 4,080 B | 32 + 28 B |" in lines
    page = kernel_table.PAGE.read_text()
    written = kernel_table.put(page, lines)
    assert kernel_table.put(written, lines) == written
    assert written.replace(lines, "") == kernel_table.put(page, "")
    again = beforehand.document(beforehand.compile_kernels(["sm_90"], tmp_path, kernels=["leak8"]))
    with pytest.raises(ValueError, match="was there before"):
        kernel_table.table(again)
    with pytest.raises(ValueError, match="no marks"):
        kernel_table.put("a page", lines)
