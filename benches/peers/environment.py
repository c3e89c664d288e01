"""The peers' own environment: a venv with pinned versions, and CVODE's driver compiled. Standard library alone."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
REQUIREMENTS = HERE / "requirements.txt"
PACKAGES = {  # what each peer needs from PyPI
    "scipy": ("scipy",),
    "numba": ("scipy", "numba"),
    "numbalsoda": ("numba", "numbalsoda"),
    "pydiffsol": ("pydiffsol",),
    "diffrax": ("diffrax", "optimistix", "jax"),
    "diffrax-gpu12": ("diffrax", "optimistix", "jax[cuda12]"),
    "diffrax-gpu13": ("diffrax", "optimistix", "jax[cuda13]"),
    "heyoka": ("heyoka",),
}
SUNDIALS = ("cvode", "nvecserial", "sunlinsoldense", "sunmatrixdense")
FLAGS = (  # the engine's, for the processor at hand
    *("-std=c++20", "-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math"),
    *("-fschedule-insns", "-fsched-pressure", "--param=sched-pressure-algorithm=2", "-Wno-psabi"),
    *("--param=sra-max-scalarization-size-Ospeed=100000", "--param=max-inline-insns-single=600"),
)
DEBIAN = ("libsundials-dev",)  # static archives and headers; unpacked, not installed


class Missing(Exception):
    """A peer that cannot be had here; its text is the reason, one line."""


def default_folder() -> Path:
    """Where the environment is kept from run to run: outside the checkout."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "leakphys-peers" / f"python{sys.version_info[0]}.{sys.version_info[1]}"


def run(command: list[str], cwd: Path | None = None) -> None:
    """Run a command; Missing with its last word of an error where it fails."""
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    except OSError as fault:
        raise Missing(f"{command[0]}: {fault.strerror}") from None
    if done.returncode != 0:
        raise Missing(reason(done.stdout + done.stderr))


def reason(output: str) -> str:
    """The line of a failed command's output that says most."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for words in ("No CMAKE_", "No matching distribution", "fatal error:", "rror:", "E: "):
        for line in lines:
            if words in line and "subprocess-exited" not in line:
                return line[:200]
    return lines[-1][:200] if lines else "it failed without a word"


def digest(paths: Iterable[Path]) -> str:
    """Of the contents of files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()


class Environment:
    """A folder with a venv and what was compiled; what is there already is used again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = folder / "venv" / "bin" / "python"
        self.cvode = folder / "libpeer_cvode.so"

    def create(self) -> None:
        """Make the venv, once."""
        if not self.python.exists():
            print(f"creating {self.folder / 'venv'}", file=sys.stderr)
            venv.create(self.folder / "venv", with_pip=True)

    def pip(self, command: str, *arguments: str) -> None:
        """Run the venv's pip."""
        run([str(self.python), "-m", "pip", "--disable-pip-version-check", command, *arguments])

    def install(self, name: str, content: str, *packages: str) -> None:
        """Install packages in their pinned versions, unless that was done before for the same content."""
        if self.has(name, content):
            return
        print(f"installing {name}", file=sys.stderr)
        self.pip("install", "--quiet", "--constraint", str(REQUIREMENTS), *packages)
        (self.folder / f"{name}.done").write_text(content)

    def has(self, name: str, content: str) -> bool:
        """Whether something was provided before, and for the same content."""
        mark = self.folder / f"{name}.done"
        return mark.exists() and mark.read_text() == content

    def install_leakphys(self, source: Path) -> None:
        """A wheel, or a checkout, which takes minutes to compile; again when its sources changed."""
        if source.is_file():
            content = digest([source])
        elif (source / "pyproject.toml").is_file():
            named = [source / "pyproject.toml", source / "CMakeLists.txt"]
            tree = [
                p for p in (source / "cpp").rglob("*") if p.is_file() and "tests" not in p.parts
            ]
            content = digest([*named, *tree, *(source / "python").rglob("*.py")])
        else:
            raise Missing(f"{source}: neither a wheel nor a checkout of leakphys")
        mark = self.folder / "leakphys.done"
        if mark.exists() and mark.read_text() != content:
            self.pip("uninstall", "--yes", "leakphys")  # of the same version, which pip would keep
        self.install("leakphys", content, str(source))

    def install_peer(self, peer: str) -> None:
        """What one peer needs from PyPI."""
        packages = PACKAGES[peer]
        content = digest([REQUIREMENTS]) + " ".join(packages)
        compiler = os.environ.get("FC") or shutil.which("gfortran")
        if peer == "numbalsoda" and not compiler and not self.has(peer, content):
            raise Missing("no Fortran compiler (gfortran, or FC) to build it with")
        self.install(peer, content, *packages)

    def build_cvode(self, prefix: Path | None) -> None:
        """Compile the driver against a SUNDIALS that is there, or else Debian's, unpacked beside the venv."""
        source = HERE / "cvode.cpp"
        headers = next(self.folder.glob("venv/lib/python*/site-packages/leakphys/include"))
        content = f"{digest([source, *headers.rglob('*.hpp')])} {prefix} {' '.join(FLAGS)}"
        if self.cvode.exists() and self.has("cvode", content):
            return
        print("compiling cvode, which takes minutes", file=sys.stderr)
        found = sundials([prefix] if prefix else [Path("/usr/local"), Path("/usr")])
        if found is None and prefix is None:
            found = sundials([self.debian()])
        if found is None:
            raise Missing(f"no headers and libraries of CVODE under {prefix or self.folder}")
        include, libraries = found
        with tempfile.TemporaryDirectory() as work:
            built = Path(work) / self.cvode.name
            command = [
                "g++",
                *FLAGS,
                "-shared",
                "-fPIC",
                f"-I{headers}",
                f"-I{include}",
            ]
            run([*command, str(source), *libraries, "-o", str(built)])
            shutil.move(built, self.cvode)
        (self.folder / "cvode.done").write_text(content)

    def debian(self) -> Path:
        """Debian's package of SUNDIALS, unpacked: no root needed, and none of what it depends on."""
        folder = self.folder / "sundials"
        if not (folder / "usr").exists():
            folder.mkdir(exist_ok=True)
            try:
                run(["apt-get", "download", *DEBIAN], cwd=folder)
                for package in folder.glob("*.deb"):
                    run(["dpkg", "-x", str(package), str(folder)])
            except Missing as fault:
                shutil.rmtree(folder)
                raise Missing(f"no SUNDIALS here, nor Debian's package of it: {fault}") from None
        return folder / "usr"


def sundials(prefixes: list[Path]) -> tuple[Path, list[str]] | None:
    """Folder of headers and libraries to link of the first SUNDIALS under the prefixes."""
    for root in prefixes:
        if not (root / "include/cvode/cvode.h").exists():
            continue
        folders = [root / "lib", *(root / "lib").glob("*-linux-gnu"), root / "lib64"]
        found = [library(name, folders) for name in (*SUNDIALS, "generic", "core")]
        return root / "include", [path for path in found if path]
    return None


def library(name: str, folders: list[Path]) -> str:
    """Path of a part of SUNDIALS, static before shared; "" where a version has none of this name."""
    for suffix in (".a", ".so"):
        for folder in folders:
            path = folder / f"libsundials_{name}{suffix}"
            if path.exists():
                return str(path)
    return ""
