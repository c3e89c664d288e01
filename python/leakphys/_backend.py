"""Find out whether the GPU back end can run, and say what to do when it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from leakphys.errors import InputError, show

EXTRAS = "install the extra leakphys[gpu12] or [gpu13]"


class BackendError(RuntimeError):
    """A back end was asked for that this machine or installation does not have."""


@dataclass(frozen=True)
class BackendStatus:
    """State of the GPU back end: "no cupy", "old driver", "no device", "no nvrtc" or "ready".

    Without NVRTC it is ready where a kernel was compiled beforehand for the device; `compiler` is then False.
    """

    state: str
    detail: str
    remedy: str
    compiler: bool = False

    @property
    def ready(self) -> bool:
        """Whether a sweep can run on the device."""
        return self.state == "ready"


def status() -> BackendStatus:
    """Probe CuPy, the device and the run-time compiler, in this order; raises nothing."""
    if find_spec("cupy") is None:
        return BackendStatus(
            "no cupy", "CuPy is not installed", "pip install 'leakphys[gpu12]' (CUDA 12) or [gpu13]"
        )
    try:
        import cupy

        count = int(cupy.cuda.runtime.getDeviceCount())
    except (ImportError, OSError, RuntimeError) as problem:  # CUDARuntimeError is a RuntimeError
        return _without_device(problem)
    if count == 0:
        return BackendStatus("no device", "CuPy sees no GPU", "run on a machine with an NVIDIA GPU")
    name = cupy.cuda.runtime.getDeviceProperties(0)["name"].decode()
    try:
        from cupy.cuda import nvrtc

        version = nvrtc.getVersion()
    except (ImportError, OSError, RuntimeError) as problem:  # the library is loaded on first use
        return _without_compiler(name, first_line(problem))
    found = f"{name}, NVRTC {version[0]}.{version[1]}"
    return BackendStatus("ready", found, "", compiler=True)


def _without_compiler(name: str, fault: str) -> BackendStatus:
    """What can run on a device all the same: kernels that were compiled beforehand for it."""
    try:
        from leakphys.device import compiled, cubins

        capability = compiled.capability()
        kernels = cubins.served(capability)
    except (ImportError, OSError, RuntimeError) as problem:
        return BackendStatus("no nvrtc", fault, f"{EXTRAS} ({first_line(problem)})")
    if not kernels:
        return BackendStatus("no nvrtc", fault, without_compiler_remedy(capability))
    found = f"{name}, no NVRTC ({fault}), compiled beforehand: {' and '.join(kernels)}"
    return BackendStatus("ready", found, "")


def without_compiler_remedy(capability: str, more: str = "") -> str:
    """How to have a kernel for a device's capability, as "90"; `more` options of the command that makes it."""
    return (
        f"{EXTRAS}, or let LEAKPHYS_KERNELS name a folder with what "
        f"`leakphys kernels --arch sm_{capability}{more}` made elsewhere"
    )


def _without_device(problem: Exception) -> BackendStatus:
    """What keeps the devices from being counted: no driver says the same as one that is too old."""
    try:
        from cupy.cuda import runtime

        driver, toolkit = int(runtime.driverGetVersion()), int(runtime.runtimeGetVersion())
    except (ImportError, OSError, RuntimeError):
        driver = toolkit = 0
    if 0 < driver < toolkit:
        return BackendStatus(
            "old driver",
            f"the NVIDIA driver knows CUDA {_version(driver)}, CuPy is built for {_version(toolkit)}",
            "update the driver, or install the extra of its version: leakphys[gpu12] or [gpu13]",
        )
    found = "there is no NVIDIA driver" if toolkit and not driver else first_line(problem)
    return BackendStatus("no device", found, "run on a machine with an NVIDIA GPU")


def _version(number: int) -> str:
    return f"{number // 1000}.{number % 1000 // 10}"


def first_line(problem: Exception) -> str:
    """What a fault says first, or its type's name if it says nothing."""
    text = str(problem).strip() or type(problem).__name__
    return text.splitlines()[0]


def choose(backend: str) -> str:
    """Return "cpu" or "cuda" for a request of "auto", "cpu" or "cuda".

    InputError for another word; BackendError, with the remedy, if "cuda" cannot run here.
    "auto" takes the CPU: its result is the reference, and it is always there.
    """
    if backend not in ("auto", "cpu", "cuda"):
        raise InputError.at("", "backend", show(backend), "auto, cpu or cuda")
    if backend != "cuda":
        return "cpu"
    found = status()
    if not found.ready:
        raise BackendError(f"backend cuda: {found.detail}; to use it: {found.remedy}")
    return "cuda"
