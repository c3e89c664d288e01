"""The device kernels compile: the shipped sources through NVRTC, which needs no GPU.

NVRTC comes from the wheel nvidia-cuda-nvrtc (dependency group "test"). Headers are handed over in memory, as
a host without the source tree would have to: they are package data beside the extension module.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest

from leakphys.device.source import KERNELS, source

WHEEL = "nvidia-cuda-nvrtc"
ARCHITECTURES = ("sm_80", "sm_90")
ROOM = 512  # entries of a matrix, enough for the built-in scenarios
TREE = Path(__file__).parent.parent / "cpp"


def nvrtc_library() -> Path | None:
    """The wheel's shared library, None where the wheel is not installed."""
    try:
        files = metadata.files(WHEEL) or []
    except metadata.PackageNotFoundError:
        return None
    found = [file for file in files if re.fullmatch(r"libnvrtc\.so\.\d+", file.name)]
    return Path(str(found[0].locate())) if found else None


LIBRARY = nvrtc_library()
needs_nvrtc = pytest.mark.skipif(LIBRARY is None, reason=f"the wheel {WHEEL} is not installed")


def walk(folder: Traversable, prefix: str) -> dict[str, str]:
    """Texts of all headers below a folder, by the name under which they are included."""
    texts: dict[str, str] = {}
    for entry in folder.iterdir():
        if entry.is_dir():
            texts |= walk(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".hpp"):
            texts[prefix + entry.name] = entry.read_text(encoding="utf-8")
    return texts


def device_sources() -> tuple[str, dict[str, str]]:
    """The kernel and the headers: from the installed package, else from the source tree."""
    package = resources.files("leakphys")
    if (package / "include").is_dir() and (package / "cuda").is_dir():
        kernel, include = package / "cuda" / "member.cu", package / "include" / "leakphys"
    else:
        kernel, include = TREE / "cuda" / "member.cu", TREE / "include" / "leakphys"
    return kernel.read_text(encoding="utf-8"), walk(include, "leakphys/")


@dataclass(frozen=True)
class Compiled:
    """What NVRTC made of a program: 0 or an error number, its log, the cubin and the PTX."""

    error: int
    log: str
    cubin: bytes
    ptx: str


def compile_program(
    source: str, headers: dict[str, str], architecture: str, *options: str
) -> Compiled:
    assert LIBRARY is not None
    nvrtc = ctypes.CDLL(str(LIBRARY))
    program = ctypes.c_void_p()
    texts = (ctypes.c_char_p * len(headers))(*[text.encode() for text in headers.values()])
    names = (ctypes.c_char_p * len(headers))(*[name.encode() for name in headers])
    created = nvrtc.nvrtcCreateProgram(
        ctypes.byref(program), source.encode(), b"member.cu", len(headers), texts, names
    )
    assert created == 0
    words = (f"-arch={architecture}", "--std=c++20", "--fmad=false", *options)
    error = nvrtc.nvrtcCompileProgram(
        program, len(words), (ctypes.c_char_p * len(words))(*[word.encode() for word in words])
    )

    def read(what: str) -> bytes:
        size = ctypes.c_size_t()
        assert getattr(nvrtc, f"nvrtcGet{what}Size")(program, ctypes.byref(size)) == 0
        buffer = ctypes.create_string_buffer(size.value)
        assert getattr(nvrtc, f"nvrtcGet{what}")(program, buffer) == 0
        return buffer.raw

    log = read("ProgramLog").rstrip(b"\0").decode()
    if error != 0:
        return Compiled(error, log, b"", "")
    result = Compiled(error, log, read("CUBIN"), read("PTX").rstrip(b"\0").decode())
    assert nvrtc.nvrtcDestroyProgram(ctypes.byref(program)) == 0
    return result


def sizes_on_the_host() -> list[str]:
    """The macros by which the kernels check that the host lays out its structs as they do."""
    options = [option for kernel in KERNELS for option in source(kernel, ROOM).options]
    return sorted({option for option in options if option.startswith("-DLEAKPHYS_SIZEOF_")})


@cache
def member_kernel(architecture: str) -> Compiled:
    options = (f"-DLEAKPHYS_ROOM={ROOM}", *sizes_on_the_host())
    return compile_program(*device_sources(), architecture, *options)


@needs_nvrtc
@pytest.mark.slow
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_kernels_compile(
    architecture: str, record_property: Callable[[str, object], None]
) -> None:
    made = member_kernel(architecture)
    assert made.error == 0, made.log
    assert made.cubin[:4] == b"\x7fELF"
    for name in ("leakphys_network", "leakphys_leak8"):
        assert re.search(rf"\.entry {name}\(", made.ptx), name
    record_property(f"cubin bytes {architecture}", len(made.cubin))
    print(f"{architecture}: cubin {len(made.cubin)} B, PTX {len(made.ptx)} B")


@needs_nvrtc
@pytest.mark.slow
def test_the_kernels_compile_without_warnings() -> None:
    assert "warning" not in member_kernel(ARCHITECTURES[0]).log


@needs_nvrtc
@pytest.mark.slow
def test_the_kernels_call_nothing_that_a_device_lacks() -> None:
    """Everything is in the module: no external function, no mathematical library of the toolkit."""
    ptx = member_kernel(ARCHITECTURES[0]).ptx
    assert not re.search(r"\.extern\s+\.func", ptx)
    assert "__nv_" not in ptx


@needs_nvrtc
def test_another_layout_on_the_host_does_not_compile() -> None:
    sizes = sizes_on_the_host()
    assert len(sizes) == 5
    text, headers = device_sources()
    for told in sizes:
        others = [size if size != told else f"{size}+8" for size in sizes]
        made = compile_program(text, headers, ARCHITECTURES[0], "-DLEAKPHYS_ONLY_LEAK8", *others)
        assert made.error != 0
        assert made.log.count("has another layout here than on the host") == 1, told


@needs_nvrtc
def test_the_runners_own_source_compiles() -> None:
    """leak8's text and options as CuPy gets them: the options that CuPy itself adds apart."""
    made = source("leak8", ROOM)
    found = compile_program(made.code, {}, ARCHITECTURES[0], *made.options)
    assert found.error == 0, found.log
    assert f".entry {made.entry}(" in found.ptx
    assert ".entry leakphys_network(" not in found.ptx
    assert "warning" not in found.log


MULTIPLY_ADD = 'extern "C" __global__ void k(double* x) { x[0] = x[1] * x[2] + x[3]; }'
WRITTEN_OUT = (
    '#include "leakphys/num/scalar.hpp"\n'
    'extern "C" __global__ void k(double* x) { x[0] = leakphys::fma(x[1], x[2], x[3]); }'
)


@needs_nvrtc
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_contraction_is_off_and_a_written_fma_is_one(architecture: str) -> None:
    """The bits agree with the CPU's lanes only if a product and a sum round twice where written so."""
    headers = device_sources()[1]
    plain = compile_program(MULTIPLY_ADD, {}, architecture)
    assert plain.error == 0, plain.log
    assert "fma.rn.f64" not in plain.ptx
    assert "mul.rn.f64" in plain.ptx
    assert "add.rn.f64" in plain.ptx
    fused = compile_program(MULTIPLY_ADD, {}, architecture, "--fmad=true")
    assert "fma.rn.f64" in fused.ptx  # so the option is what does it
    written = compile_program(WRITTEN_OUT, headers, architecture)
    assert written.error == 0, written.log
    assert written.ptx.count("fma.rn.f64") == 1


CREW = """
#include "leakphys/physics/heat_strain.hpp"
#include "leakphys/physics/two_node_minutes.hpp"
using namespace leakphys;
extern "C" __global__ void crew(const double* x, double* out) {
  using D = Dual<double, 2>;
  const CrewPerson<double> person{x[0], 0.0, 70.0, 1.8, 0.73, 90.0, 500.0};
  const CrewFilm<double> film = crew_film(person, x[1], x[2], x[3] > 0.0, smooth_corners);
  const Clothing<double> worn{x[1], 1.1, 0.45, x[4], 0.5};
  const CrewAir<D> air{D(x[5]), D(x[6]), D(x[7]), D(x[8])};
  const D core = direction<2>(x[9], 0), skin = direction<2>(x[10], 1);
  const CrewRates<D> r = two_node_rates(person, worn, film, air, core, skin);
  out[0] = r.core_rate.v, out[1] = r.skin_rate.d[1], out[2] = r.vapour.d[0];
  const CrewAir<double> plain{x[5], x[6], x[7], x[8]};
  out[3] = two_node_minute(person, worn, film, plain, two_node_begin(person)).core;
  HeatStrainCase<double> c{x[5], x[6], x[7],  x[2], x[0], 0.0, x[1], 0.38,
                           0.7,  0.54, 0.42, 75.0, 1.9,  0.0, 0.0,  0.0};
  HeatStrainFluxes<double> flux;
  HeatStrainState<double> at{34.1, 36.8, 36.8, 36.8, 0.3, 0.0, 0.0, 0.0};
  const auto s =
      heat_strain_setting(c, HeatStrainEdition::iso_2023, at.skin, true, StrainFilm::of_each_minute);
  out[4] = heat_strain_minute(c, s, at, true, flux).rectal;
}
"""

IMPACT = """
#include "leakphys/num/dual.hpp"
#include "leakphys/physics/hole_size.hpp"
#include "leakphys/physics/puncture_rate.hpp"
using namespace leakphys;
extern "C" __global__ void k(double* x, int model) {
  const Strike<double> p{x[0], x[1], x[2]};
  Shield<double> s{};
  s.wall = x[3], s.wall_density = x[4], s.hardness = x[5], s.sound_speed = x[6], s.failure = x[7];
  s.bumper = x[8], s.bumper_density = x[9], s.spacing = x[10], s.wall_yield = x[11], s.second = x[12];
  const Orbit<double> o{x[13], x[14], x[15], x[16], x[17], x[18], 1.0, 0.0};
  x[0] = ballistic_limit(model, p, s);
  x[1] = particle_of_hole(model, hole_diameter(model, x[0], p, s), p, s);
  x[2] = meteoroids_on_plate(model, 0, s, o).rate + debris_on_face(model, s, o, 1.0, 0.0).rate;
  x[3] = at_least_one(x[2]);
  x[4] = ballistic_status_of(model, p, s) + hole_status_of(model, x[0], x[1], p, s);
  using D = Dual<double, 1>;
  const Strike<D> q{direction<1>(x[5], 0), D(x[6]), D(x[7])};
  Shield<D> w{};
  w.wall = D(x[8]), w.wall_density = D(x[9]), w.hardness = D(x[10]), w.sound_speed = D(x[11]), w.failure = D(x[12]);
  w.bumper = D(x[13]), w.bumper_density = D(x[14]), w.spacing = D(x[15]), w.wall_yield = D(x[16]), w.second = D(x[17]);
  x[5] = ballistic_limit(model, q, w).d[0];
}
"""


@needs_nvrtc
@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("source", [CREW, IMPACT], ids=["crew", "impact"])
def test_functions_that_no_kernel_calls_yet_compile(source: str, architecture: str) -> None:
    made = compile_program(source, device_sources()[1], architecture)
    assert made.error == 0, made.log
    assert "warning" not in made.log
    assert not re.search(r"\.extern\s+\.func", made.ptx)
    assert "__nv_" not in made.ptx


@needs_nvrtc
def test_a_fault_is_told() -> None:
    made = compile_program("__global__ void k() { nonsense; }", {}, ARCHITECTURES[0])
    assert made.error != 0
    assert "nonsense" in made.log
