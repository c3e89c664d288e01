"""The device kernels compile: the shipped sources through NVRTC, which needs no GPU.

NVRTC comes from the wheel nvidia-cuda-nvrtc (extra "test"). leak8 is assembled for every architecture, the network's
kernel, whose assembling takes minutes, for one; for the others it is compiled as far as PTX.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

import leakphys as lp
from leakphys import _core
from leakphys.device import nvrtc
from leakphys.device.beforehand import VERBOSE
from leakphys.device.source import LEAST_ROOM, source
from leakphys.member_checks import inputs_of
from leakphys.network import assemble

LIBRARY = nvrtc.locate()
needs_nvrtc = pytest.mark.skipif(
    LIBRARY is None, reason="the wheel nvidia-cuda-nvrtc is not installed"
)
ARCHITECTURES = ("sm_80", "sm_90", "sm_100")
ASSEMBLED = [
    *(("leak8", architecture) for architecture in ARCHITECTURES),
    pytest.param("network", "sm_90", marks=pytest.mark.slow),
]
AS_PTX = ("compute_80", "compute_100")  # of the network
# Bytes that a thread may keep. The driver sets them aside for every thread that the GPU can hold; a kernel that takes
# more than these has grown by a twentieth, or has lost an array's bound.
MOST_LOCAL_MEMORY = {"network": 140_000, "leak8": 3_400}


def compile_text(text: str, architecture: str, *options: str) -> nvrtc.Compiled:
    assert LIBRARY is not None
    words = (f"-arch={architecture}", "--std=c++20", "--fmad=false", *options)
    return nvrtc.compile_text(LIBRARY, text, words)


@cache
def kernel(name: str, architecture: str) -> nvrtc.Compiled:
    """A kernel as a runner has it compiled: its own text and options."""
    made = source(name, LEAST_ROOM)
    return compile_text(made.code, architecture, VERBOSE, *made.options)


def include() -> str:
    """The option that finds the headers."""
    return next(word for word in source("leak8", LEAST_ROOM).options if word.startswith("-I"))


def assert_complete(made: nvrtc.Compiled, name: str) -> None:
    """One entry, no warning, no external function, no mathematical library of the toolkit."""
    assert made.error == 0, made.log
    assert "warning" not in made.log
    assert re.findall(r"\.entry (\w+)\(", made.ptx) == [f"leakphys_{name}"]
    assert not re.search(r"\.extern\s+\.func", made.ptx)
    assert "__nv_" not in made.ptx


@needs_nvrtc
@pytest.mark.parametrize(("name", "architecture"), ASSEMBLED)
def test_a_kernel_compiles_and_keeps_to_its_memory(
    name: str, architecture: str, record_property: Callable[[str, object], None]
) -> None:
    made = kernel(name, architecture)
    assert_complete(made, name)
    assert made.cubin[:4] == b"\x7fELF"
    takes = nvrtc.resources(made.log, f"leakphys_{name}")
    for what, value in {**vars(takes), "cubin": len(made.cubin)}.items():
        record_property(f"{name} {architecture} {what}", value)
    print(f"{name} {architecture}: {takes}, cubin {len(made.cubin)} B, PTX {len(made.ptx)} B")
    assert 0 < takes.registers <= 255
    assert 0 < takes.local_memory <= MOST_LOCAL_MEMORY[name]


@needs_nvrtc
@pytest.mark.slow
@pytest.mark.parametrize("architecture", AS_PTX)
def test_the_network_compiles_for_other_architectures(architecture: str) -> None:
    made = kernel("network", architecture)
    assert_complete(made, "network")
    assert made.cubin == b""


@pytest.mark.parametrize("name", lp.scenarios())
def test_one_kernel_has_room_for_every_built_in_scenario(name: str) -> None:
    scenario = lp.Scenario.load(name)
    for plan in scenario.plans:
        assembly = assemble(scenario, plan.name, ())
        told = _core.device_network(
            assembly.network,
            duration_columns=assembly.schedule.duration_columns,
            zero_phase=assembly.schedule.zero_phase,
            changes=assembly.schedule.changes,
            inputs=inputs_of(scenario, assembly, {}, 1).table(),
            times=np.empty(0),
            signals=np.empty(0, dtype=np.int32),
            rtol=1e-6,
            max_steps=100,
            checkpoint=np.empty((0, 0)),
        )
        assert 0 < told["entries"] <= LEAST_ROOM


@needs_nvrtc
def test_another_layout_on_the_host_does_not_compile() -> None:
    made = source("leak8", LEAST_ROOM)
    sizes = [option for option in made.options if option.startswith("-DLEAKPHYS_SIZEOF_")]
    assert len(sizes) == 5
    for told in sizes:
        others = [option if option != told else f"{option}+8" for option in made.options]
        found = compile_text(made.code, "compute_80", *others)
        assert found.error != 0
        assert found.log.count("has another layout here than on the host") == 1, told


MULTIPLY_ADD = 'extern "C" __global__ void k(double* x) { x[0] = x[1] * x[2] + x[3]; }'
WRITTEN_OUT = (
    '#include "leakphys/num/scalar.hpp"\n'
    'extern "C" __global__ void k(double* x) { x[0] = leakphys::fma(x[1], x[2], x[3]); }'
)


@needs_nvrtc
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_contraction_is_off_and_a_written_fma_is_one(architecture: str) -> None:
    """The bits agree with the CPU's lanes only if a product and a sum round twice where written so."""
    plain = compile_text(MULTIPLY_ADD, architecture)
    assert plain.error == 0, plain.log
    assert "fma.rn.f64" not in plain.ptx
    assert "mul.rn.f64" in plain.ptx
    assert "add.rn.f64" in plain.ptx
    fused = compile_text(MULTIPLY_ADD, architecture, "--fmad=true")
    assert "fma.rn.f64" in fused.ptx  # so the option is what does it
    written = compile_text(WRITTEN_OUT, architecture, include())
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
@pytest.mark.parametrize("text", [CREW, IMPACT], ids=["crew", "impact"])
def test_functions_that_no_kernel_calls_yet_compile(text: str, architecture: str) -> None:
    made = compile_text(text, architecture, include())
    assert made.error == 0, made.log
    assert "warning" not in made.log
    assert not re.search(r"\.extern\s+\.func", made.ptx)
    assert "__nv_" not in made.ptx


@needs_nvrtc
def test_a_fault_is_told() -> None:
    made = compile_text("__global__ void k() { nonsense; }", "sm_80")
    assert made.error != 0
    assert "nonsense" in made.log
