"""House rules that a machine can hold: types, style, sizes, versions, first lines, imports, their cost."""

from __future__ import annotations

import ast
import json
import math
import re
import resource
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest

import leakphys
from leakphys import _core

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "python" / "leakphys"
# Imported when first needed, so never by the first lines of a module. schema.py is itself imported on
# first use, and is where pydantic lives.
LAZY = {"scipy", "pydantic", "pint", "matplotlib", "xarray", "rich", "cupy"}
DECLARED = {
    "schema.py": {"pydantic"},
    "schema_words.py": {"pydantic", "pydantic_core"},
    "schema_faults.py": {"pydantic", "pydantic_core"},
}
# House sizes [lines] are approximate: a tenth above is still a file of one job. What breaks one by more
# stands here with its reason.
SLACK = 1.1
LARGER = {
    "cpp/include/leakphys/solve/integrate.hpp": 300,  # the lanes' loop: its parts share all state
}
PHYSICS_WORDS = r"\b(temperature|pressure|enthalpy|density|conductance|humidity|sqrt|exp|log|pow)\b"


def files(pattern: str, *folders: str) -> list[Path]:
    """The files under folders of the project that match a pattern."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob(pattern))


def name(path: Path) -> str:
    """A file's path in the project."""
    return path.relative_to(ROOT).as_posix()


def run_tool(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a module of this Python in the project."""
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def seconds(statement: str) -> float:
    """Processor time to start an interpreter and run a statement: not the wait for a busy machine."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", statement], cwd=ROOT / "tests", check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def module_level_imports(path: Path) -> set[str]:
    """Top packages that a module imports when it is imported; `if TYPE_CHECKING` is not run."""
    found: set[str] = set()
    pending: list[ast.stmt] = list(ast.parse(path.read_text()).body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
        elif isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
            pending += node.body + node.orelse
        elif isinstance(node, ast.Try):
            pending += node.body + node.orelse + node.finalbody
        elif isinstance(node, ast.ClassDef):
            pending += node.body
    return found


def test_mypy_strict_is_clean() -> None:
    """Every function of the package and the tests is annotated, and the types agree."""
    result = run_tool("mypy")
    assert result.returncode == 0, result.stdout[-4000:]


@pytest.mark.parametrize("arguments", [("check", "."), ("format", "--check", ".")])
def test_ruff_is_clean(arguments: tuple[str, ...]) -> None:
    """No finding, and the layout that the formatter would give."""
    result = run_tool("ruff", *arguments)
    assert result.returncode == 0, result.stdout[-4000:]


def test_versions_agree() -> None:
    """One version: the project's, the package's, the core's, the citation's, the changelog's newest."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(), re.MULTILINE)
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert cited is not None
    assert newest is not None
    found = {project, leakphys.__version__, _core.__version__, cited.group(1), newest.group(1)}
    assert found == {project}


@pytest.mark.parametrize("path", files("*.py", "python", "tests", "tools", "benches"), ids=name)
def test_a_python_file_says_its_job_first(path: Path) -> None:
    """The first line opens the docstring with a sentence."""
    assert re.match(r'r?"""\S.{15,}', path.read_text())


CPP = [*files("*.hpp", "cpp"), *files("*.cpp", "cpp"), *files("*.cu*", "cpp/cuda")]


@pytest.mark.parametrize("path", CPP, ids=name)
def test_a_cpp_file_says_its_job_first(path: Path) -> None:
    """The first line is a comment of some words."""
    assert re.match(r"// \S.{15,}", path.read_text())


SIZES = [
    *((path, 250) for path in files("*.hpp", "cpp/include", "cpp/src")),
    *((path, 150) for path in files("bind_*.cpp", "cpp/bindings")),
    *((path, 300) for path in files("*.py", "python")),
]


@pytest.mark.parametrize(
    ("path", "size"), SIZES, ids=lambda value: name(value) if isinstance(value, Path) else ""
)
def test_a_file_keeps_its_house_size(path: Path, size: int) -> None:
    """Small enough to be read in one go, or listed above with a reason."""
    lines = len(path.read_text().splitlines())
    assert lines <= LARGER.get(name(path), SLACK * size)


@pytest.mark.parametrize("path", files("*.py", "python"), ids=name)
def test_heavy_packages_are_imported_when_needed(path: Path) -> None:
    """No module loads a heavy package in its first lines, those declared above apart."""
    allowed = DECLARED.get(path.name, set())
    assert not (module_level_imports(path) & LAZY) - allowed


def test_import_loads_numpy_alone() -> None:
    """After `import leakphys` no installed package is loaded but NumPy and leakphys."""
    script = "import leakphys, json, sys; print(json.dumps(sorted(sys.modules)))"
    command = [sys.executable, "-c", script]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    tops = {module.partition(".")[0] for module in json.loads(output)}
    ours = {re.split(r"[^\w-]", line)[0] for line in requires("leakphys") or []} - {"numpy"}
    assert not tops & (ours | LAZY)


def test_import_costs_at_most_100_ms_above_numpy() -> None:
    """The fastest of several interpreters, in turns, so that what else runs slows both alike."""
    package = numpy = math.inf
    for pair in range(20):  # on a busy machine few of them are undisturbed
        package = min(package, seconds("import leakphys"))
        numpy = min(numpy, seconds("import numpy"))
        if pair >= 4 and package - numpy <= 0.100:
            return
    pytest.fail(f"{package - numpy:.3f} s beyond the {numpy:.3f} s of NumPy")


@pytest.mark.parametrize("path", files("*.cu*", "cpp/cuda"), ids=name)
def test_device_sources_hold_no_physics(path: Path) -> None:
    """A kernel calls what the CPU calls: it names no physical quantity and no elementary function."""
    code = re.sub(r"//.*", "", path.read_text())
    assert re.findall(PHYSICS_WORDS, code) == []
    assert "leakphys/ensemble/member.hpp" in code


def test_every_cpp_test_is_built() -> None:
    """A C++ test that the build does not list would never run."""
    listed = (ROOT / "cpp" / "tests" / "CMakeLists.txt").read_text()
    assert [path.name for path in files("test_*.cpp", "cpp/tests") if path.name not in listed] == []


def test_readme_example_runs() -> None:
    """README's Python example does what it says."""
    text = (ROOT / "README.md").read_text()
    found = re.search(r"<!-- python: example -->\s*```python\n(.*?)```", text, re.DOTALL)
    assert found is not None
    result = subprocess.run(
        [sys.executable, "-c", found.group(1)], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "loop dry" in result.stdout
