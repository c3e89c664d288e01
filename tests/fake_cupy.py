"""A stand-in for CuPy without a GPU: its arrays are NumPy's, its compiler is g++ on the same sources.

`install(monkeypatch, folder)` puts it where `import cupy` finds it. It offers what leakphys.device
calls and nothing else, with CuPy's names and types of faults. A kernel is compiled as a host library
from the text, the headers and the macros that the device's compiler would get, as that compiler sees
them (`__CUDACC__`), and launched one thread after another.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path
from time import perf_counter
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import DTypeLike, NDArray
from scipy.special import ndtri

from leakphys.device import compiled

MIB = 2**20

# Words of CUDA for g++. The standard header comes first: it must not see them.
PREAMBLE = """
#include <math.h>
#define __CUDACC__ 1
#define __host__
#define __device__
#define __global__
#define __forceinline__ inline __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))
struct FakeIndex { unsigned x; };
static FakeIndex gridDim, blockDim, blockIdx, threadIdx;
"""
LAUNCHER = """
using FakeKernel = void (*)(const void*, const void*, const void*);
extern "C" void fake_launch(FakeKernel kernel, unsigned grid, unsigned block, const void* const* given) {
  gridDim.x = grid, blockDim.x = block;
  for (blockIdx.x = 0; blockIdx.x < grid; ++blockIdx.x)
    for (threadIdx.x = 0; threadIdx.x < block; ++threadIdx.x) kernel(given[0], given[1], given[2]);
}
"""
# The contract's flags, as CMakeLists.txt has them for the processor.
FLAGS = ["-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", "-Wno-psabi", "-w"]
ARCHITECTURE = ["-march=x86-64-v3"] if os.uname().machine == "x86_64" else []
LEVEL = "-O1"


class OutOfMemoryError(MemoryError):
    """cupy.cuda.memory.OutOfMemoryError."""


class CUDARuntimeError(RuntimeError):
    """A fault of CUDA's runtime, by number."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class CUDADriverError(CUDARuntimeError):
    """A fault of CUDA's driver, by number."""


class CompileException(Exception):
    """What the compiler said."""


class FakeGpu:
    """A device that holds `memory` bytes and tells of `told` free ones; counts what happens on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.memory = self.told = 512 * MIB
        self.used = 0
        self.devices = 1
        self.driver, self.toolkit = 13_020, 13_020
        self.nvrtc_fault: Exception | None = None
        self.load_fault: Exception | None = None
        self.count_fault: Exception | None = None
        self.before_launch: Callable[[int], None] = lambda _: (
            None
        )  # called with the members' blocks
        self.batches: list[tuple[int, int]] = []  # grids and blocks launched
        self.capability = "00"  # which no kernel that is installed here was compiled for
        self.compiled: list[str] = []  # entries asked of the compiler
        self.loaded: list[str] = []  # files that were compiled beforehand
        self.uploads: list[tuple[int, ...]] = []  # shapes that were sent
        self.downloads: list[tuple[int, ...]] = []  # shapes that came back

    def compile_own(self) -> None:
        """CuPy's array functions are kernels that it compiles: all but what allocates and copies."""
        if self.nvrtc_fault is not None:
            raise self.nvrtc_fault

    def take(self, size: int) -> None:
        """Count memory as used; OutOfMemoryError when there is none left."""
        if self.used + size > self.memory:
            raise OutOfMemoryError(f"Out of memory allocating {size} bytes")
        self.used += size


class FakeArray:
    """An array in the memory of a FakeGpu: NumPy will not take it without being told to."""

    def __init__(self, gpu: FakeGpu, values: NDArray[Any]) -> None:
        gpu.take(values.nbytes)
        self._gpu, self._values = gpu, values
        self.data = SimpleNamespace(ptr=values.ctypes.data if values.size else 0)
        self.shape, self.size, self.dtype = values.shape, values.size, values.dtype

    def __del__(self) -> None:
        if hasattr(self, "_values"):
            self._gpu.used -= self._values.nbytes

    def __array__(self, *_: object, **__: object) -> NDArray[Any]:
        raise TypeError("Implicit conversion to a NumPy array is not allowed.")

    def __dlpack_device__(self) -> tuple[int, int]:
        return (2, 0)

    def __dlpack__(self, **_: object) -> object:
        raise BufferError("no host memory")

    def get(self) -> NDArray[Any]:
        """A copy on the host."""
        self._gpu.downloads.append(self.shape)
        return self._values.copy()

    def __setitem__(self, place: Any, values: FakeArray) -> None:
        self._gpu.compile_own()
        self._values[on_device(place)] = on_device(values)

    def __int__(self) -> int:
        return int(self.get())

    def __float__(self) -> float:
        return float(self.get())

    @property
    def T(self) -> FakeArray:
        """Transposed."""
        return FakeArray(self._gpu, self._values.T)


def on_device(given: Any) -> Any:
    """What NumPy computes with in the device's stead; TypeError for an array of the host, as CuPy's."""
    if isinstance(given, np.ndarray):
        raise TypeError("Unsupported type <class 'numpy.ndarray'>")
    if isinstance(given, tuple):
        return tuple(on_device(entry) for entry in given)
    return given._values if isinstance(given, FakeArray) else given


def computed(gpu: FakeGpu, function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of NumPy from arrays on the device to arrays on the device."""

    def compute(*given: Any, **more: Any) -> Any:
        gpu.compile_own()
        found = function(
            *map(on_device, given), **{name: on_device(value) for name, value in more.items()}
        )
        several = isinstance(found, tuple)
        arrays = [FakeArray(gpu, np.asarray(part)) for part in (found if several else (found,))]
        return tuple(arrays) if several else arrays[0]

    return compute


OPERATORS = (
    "add",
    "radd",
    "sub",
    "rsub",
    "mul",
    "rmul",
    "neg",
    "truediv",
    "and",
    "xor",
    "rshift",
    "lt",
    "eq",
    "ne",
    "abs",
    "invert",
    "getitem",
)
METHODS = ("astype", "view", "min", "max", "sum")


def _method(name: str) -> Callable[..., Any]:
    def method(array: FakeArray, *given: Any, **more: Any) -> Any:
        return computed(array._gpu, getattr(np.ndarray, name))(array, *given, **more)

    return method


for _name in (*(f"__{name}__" for name in OPERATORS), *METHODS):
    setattr(FakeArray, _name, _method(_name))

FUNCTIONS = (
    *("where", "isfinite", "isnan", "unique", "bincount", "zeros_like", "repeat"),
    *("exp", "sqrt", "minimum", "maximum"),
)


class FakeEvent:
    """A time of the device's clock."""

    time = 0.0

    def record(self) -> None:
        """Note it."""
        self.time = perf_counter()

    def synchronize(self) -> None:
        """Kernels are done when their call returns."""


class FakeKernel:
    """An entry of a library, launched by its address."""

    attributes = {"num_regs": 255, "local_size_bytes": 4096, "max_threads_per_block": 256}  # noqa: RUF012

    def __init__(self, gpu: FakeGpu, library: ctypes.CDLL, entry: str) -> None:
        self._gpu, self._library = gpu, library
        self._address = ctypes.cast(getattr(library, entry), ctypes.c_void_p)

    def __call__(
        self, grid: tuple[int], block: tuple[int], arguments: tuple[FakeArray, ...]
    ) -> None:
        self._gpu.before_launch(grid[0] * block[0])
        addresses = (ctypes.c_void_p * len(arguments))(*[array.data.ptr for array in arguments])
        self._library.fake_launch(
            self._address, ctypes.c_uint(grid[0]), ctypes.c_uint(block[0]), addresses
        )
        self._gpu.batches.append((grid[0], block[0]))


class RawModule:
    """cupy.RawModule of a text: g++ makes a library of it, kept in the device's folder; or of such a library."""

    def __init__(
        self,
        gpu: FakeGpu,
        *,
        code: str = "",
        path: str = "",
        options: tuple[str, ...] = (),
        backend: str = "nvrtc",
    ) -> None:
        assert backend == "nvrtc"
        assert bool(code) != bool(path)
        assert path or {"-std=c++20", "--fmad=false"} <= set(options)
        self._gpu, self._code, self._path = gpu, code, path
        self._options = [option for option in options if option != "--fmad=false"]

    def get_function(self, entry: str) -> FakeKernel:
        """Compile, unless the same was compiled before, and find the entry."""
        if self._gpu.load_fault is not None:
            raise self._gpu.load_fault
        if self._path:
            return FakeKernel(self._gpu, self._loaded(), entry)
        self._gpu.compile_own()
        self._gpu.compiled.append(entry)
        return FakeKernel(self._gpu, ctypes.CDLL(str(self._library())), entry)

    def _loaded(self) -> ctypes.CDLL:
        try:
            library = ctypes.CDLL(self._path)
        except OSError:
            raise CUDADriverError(200, "CUDA_ERROR_INVALID_IMAGE: no kernel image") from None
        self._gpu.loaded.append(self._path)
        return library

    def _library(self) -> Path:
        text = PREAMBLE + self._code + LAUNCHER
        command = ["g++", "-x", "c++", LEVEL, *ARCHITECTURE, *FLAGS, *self._options]
        key = hashlib.sha256("\0".join([text, *command]).encode()).hexdigest()[:16]
        library, source = (self._gpu.folder / f"{key}.{kind}" for kind in ("so", "cu"))
        if not library.exists():
            source.write_text(text)
            made = subprocess.run(
                [*command, "-fPIC", "-shared", str(source), "-o", str(library)],
                capture_output=True,
                text=True,
                check=False,
            )
            if made.returncode:
                raise CompileException(made.stderr)
        return library


def install(monkeypatch: pytest.MonkeyPatch, folder: Path) -> FakeGpu:
    """A device whose compiled kernels stay in `folder`, and the module `cupy` that talks to it."""
    monkeypatch.setattr(compiled, "_known", {})  # what this process loaded on another
    gpu = FakeGpu(folder)

    def device_count() -> int:
        if gpu.count_fault is not None:
            raise gpu.count_fault
        return gpu.devices

    def full(shape: tuple[int, ...], fill: float, dtype: DTypeLike) -> FakeArray:
        gpu.compile_own()
        return FakeArray(gpu, np.full(shape, fill, dtype))

    def asarray(values: NDArray[Any]) -> FakeArray:
        gpu.uploads.append(np.shape(values))
        return FakeArray(gpu, np.array(values))

    def from_dlpack(given: Any) -> FakeArray:
        return FakeArray(gpu, np.from_dlpack(given))

    def nvrtc_version() -> tuple[int, int]:
        gpu.compile_own()
        return 13, 2

    runtime = SimpleNamespace(
        CUDARuntimeError=CUDARuntimeError,
        getDevice=lambda: 0,
        getDeviceCount=device_count,
        getDeviceProperties=lambda _: {
            "name": b"fake GPU",
            "multiProcessorCount": 4,
            "maxThreadsPerMultiProcessor": 1024,
        },
        driverGetVersion=lambda: gpu.driver,
        runtimeGetVersion=lambda: gpu.toolkit,
        memGetInfo=lambda: (gpu.told, gpu.memory),
    )
    cupy, cuda = ModuleType("cupy"), ModuleType("cupy.cuda")
    parts: dict[str, Any] = {
        "asarray": asarray,
        "asnumpy": lambda array: array.get(),
        "full": full,
        "from_dlpack": from_dlpack,
        **{name: computed(gpu, getattr(np, name)) for name in FUNCTIONS},
        "RawModule": lambda **given: RawModule(gpu, **given),
        "get_default_memory_pool": lambda: SimpleNamespace(free_all_blocks=lambda: None),
        "cuda": cuda,
    }
    cuda.__dict__.update(
        runtime=runtime,
        Device=lambda: SimpleNamespace(
            compute_capability=gpu.capability,
            attributes={"MultiProcessorCount": 4, "ClockRate": 1_000_000},
            synchronize=lambda: None,
        ),
        Event=FakeEvent,
        get_elapsed_time=lambda start, end: 1e3 * (end.time - start.time),
        memory=SimpleNamespace(OutOfMemoryError=OutOfMemoryError),
        driver=SimpleNamespace(CUDADriverError=CUDADriverError),
        compiler=SimpleNamespace(CompileException=CompileException),
        nvrtc=SimpleNamespace(getVersion=nvrtc_version),
    )
    cupy.__dict__.update(parts)
    cupy.__spec__ = ModuleSpec("cupy", None)
    special = ModuleType("cupyx.scipy.special")
    special.__dict__["ndtri"] = computed(gpu, ndtri)
    monkeypatch.setitem(sys.modules, "cupyx.scipy.special", special)
    monkeypatch.setitem(sys.modules, "cupy", cupy)
    monkeypatch.setitem(sys.modules, "cupy.cuda", cuda)
    return gpu
