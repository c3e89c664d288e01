"""Say what is installed, which instruction set is in use, and whether a GPU can be used."""

from __future__ import annotations

import platform
import sys
from typing import Any

_PACKAGES = ("numpy", "scipy", "pydantic", "pint", "rich", "matplotlib", "xarray", "cupy")


def _version(package: str) -> str | None:
    """Version of an installed package, None if it is absent; CuPy has a name per CUDA version."""
    from importlib import metadata

    names = ("cupy-cuda12x", "cupy-cuda13x", "cupy") if package == "cupy" else (package,)
    for name in names:
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return None


def _core() -> dict[str, Any]:
    """State of the compiled core: its instruction set, or why it cannot be loaded."""
    try:
        from leakphys import _core
    except ImportError as fault:
        return {"loaded": False, "isa": None, "detail": str(fault)}
    isa = getattr(_core, "isa", None)
    return {"loaded": True, "isa": str(isa()) if callable(isa) else None, "detail": ""}


def _kernels() -> tuple[list[dict[str, Any]], str]:
    """The kernels that were compiled beforehand from these headers, for whichever GPU; what keeps them from being told."""
    from leakphys.device import cubins
    from leakphys.device.source import KERNELS, LEAST_ROOM, source

    try:
        found = [
            {"kernel": kernel, "architecture": f"sm_{major}{minor}", "file": str(path)}
            for kernel in KERNELS
            for (major, minor), path in cubins.there(source(kernel, LEAST_ROOM))
        ]
    except OSError as fault:
        return [], f"their text cannot be read: {fault}"
    return found, ""


def _missing() -> list[str]:
    """The kernels that were not compiled beforehand for the GPU here."""
    from leakphys.device import compiled, cubins
    from leakphys.device.source import KERNELS, LEAST_ROOM, source

    capability = compiled.capability()
    return [name for name in KERNELS if not cubins.find(source(name, LEAST_ROOM), capability)]


def doctor() -> dict[str, Any]:
    """Everything `leakphys doctor` tells, as a structure for JSON (schema leakphys-doctor/1)."""
    from leakphys import __version__, fluids
    from leakphys._backend import status
    from leakphys.scenario import scenarios

    device = status()
    kernels, fault = _kernels()
    return {
        "schema": "leakphys-doctor/1",
        "version": str(__version__),
        "python": platform.python_version(),
        "machine": f"{sys.platform} {platform.machine()}",
        "core": _core(),
        "packages": {name: _version(name) for name in _PACKAGES},
        "gpu": {
            "state": device.state,
            "detail": device.detail,
            "remedy": device.remedy,
            "compiler": device.compiler,
        },
        "kernels": kernels,
        "kernels_fault": fault,
        "missing_kernels": _missing() if device.ready and not fault else [],
        "fluids": [
            {"name": name, "lowest_K": low, "highest_K": high}
            for name, (low, high) in ((x, fluids.temperature_range(x)) for x in fluids.names())
        ],
        "scenarios": list(scenarios()),
    }


def _told_kernels(found: dict[str, Any]) -> str:
    """What was compiled beforehand, and the remedy where a first run would compile."""
    there = ", ".join(f"{one['kernel']} for {one['architecture']}" for one in found["kernels"])
    told = found["kernels_fault"] or f"compiled beforehand: {there or 'none'}"
    if not found["missing_kernels"]:
        return told
    names = " and ".join(found["missing_kernels"])
    if not found["gpu"]["compiler"]:
        return f"{told}; {names} cannot run here without NVRTC, unless `leakphys kernels` made it elsewhere"
    return (
        f"{told}; the first run of {names} here compiles for minutes, unless `leakphys kernels` did"
    )


def text(found: dict[str, Any]) -> str:
    """The examination as lines of text."""
    core, gpu = found["core"], found["gpu"]
    state = f"instruction set {core['isa']}" if core["loaded"] else f"missing: {core['detail']}"
    packages = ", ".join(f"{name} {version or '-'}" for name, version in found["packages"].items())
    lines = [
        f"leakphys  {found['version']} on Python {found['python']}, {found['machine']}",
        f"core      {state}",
        f"packages  {packages}",
        f"gpu       {gpu['state']}: {gpu['detail']}",
    ]
    if gpu["remedy"]:
        lines.append(f"          to use it: {gpu['remedy']}")
    lines.append(f"kernels   {_told_kernels(found)}")
    lines += [
        f"fluid     {fluid['name']}, {fluid['lowest_K']:g} to {fluid['highest_K']:g} K"
        for fluid in found["fluids"]
    ]
    lines.append(f"scenarios {', '.join(found['scenarios']) or 'none'}")
    return "\n".join(lines)
