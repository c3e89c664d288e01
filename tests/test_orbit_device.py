"""The orbit's headers compile for the device: a plate's sink at a time, and what else a model may call."""

from __future__ import annotations

import pytest

from test_device_compile import ARCHITECTURES, compile_text, include, needs_nvrtc

KERNEL = r"""
#include "leakphys/physics/orbit.hpp"
#include "leakphys/physics/plate_in_orbit.hpp"
#include "leakphys/physics/precession.hpp"
template <class R>
__device__ R all_of_it(const double* x) {
  using namespace leakphys;
  const PlateInOrbit<R> p{attitude::nadir_fixed, R(x[0]), radius_ratio(R(x[1])), R(x[2]), R(x[3]),
                          R(x[4]), R(x[5]), R(x[6])};
  const ThermalEnvironment<R> env{R(x[7]), R(x[8]), R(x[9])};
  const SurfaceFinish<R> finish{R(x[10]), R(x[11])};
  const auto seen = sun_from_orbit(precessed_to_j2000(sun_place(R(x[12])).direction, R(x[12])), R(x[13]), R(x[14]));
  return plate_sink(p, env, finish, x[15]) + mean_plate_sink(p, env, finish) + beta_angle(seen) + orbit_noon(seen) +
         eclipse_share(cos(p.beta), p.ratio) + cylinder_view_factor(R(0.5), p.ratio) + node_rate(p.ratio, R(x[13]));
}
extern "C" __global__ void orbit(const double* x, double* y) {
  y[0] = all_of_it<double>(x);
  y[1] = all_of_it<leakphys::Dual<double, 2>>(x).d[0];
}
"""


@needs_nvrtc
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_orbit_compiles_for_the_device(architecture: str) -> None:
    made = compile_text(KERNEL, architecture, include())
    assert made.error == 0, made.log
    assert "warning" not in made.log
    assert ".entry orbit(" in made.ptx
    assert "__nv_" not in made.ptx
    assert ".extern .func" not in made.ptx
