// Efficiency of a plain fin that radiates, from its root to a tip that lets no heat out.
//
// With theta = T/T_root, x along the fin over its length L, s = T_sink/T_root [1]:
//     theta'' = lambda (theta^4 - s^4),  theta(0) = 1,  theta'(1) = 0,
//     lambda = n epsilon sigma T_root^3 L^2/(k t)                                                          (1)
// n faces that radiate, k conductivity, t thickness. What it radiates over what it would at T_root is
//     eta = -theta'(0)/(lambda (1 - s^4))                                                                  (2)
// Linear about the root, m^2 = lambda (1 + s)(1 + s^2), the efficiency would be tanh(m)/m, which is exact for s = 1. Here
//     1/eta^2 = 1 + (m^2/tanh^2 m - 1) R,  v = 1 - tanh(m)/m,
//     R = 4 (1 - v)/h + v F/h + v (1 - v)(1 - s) sum c_ij v^i s^j,   h = (1 + s)(1 + s^2)                  (3)
// where F = 5 (1 + s + s^2 + s^3)^2/(2 (1 + 2 s + 3 s^2 + 4 s^3)) is the exact limit of a long fin (the first integral of (1)
// with theta(1) = s), and 4/h that of a short one, eta = 1 - 4 lambda/3. The nine c are fitted to the first integral of
// (1), within 0.2 % for lambda up to 100 and s up to 1.25 (a sink warmer than the root). Beyond an s of 1.5 the c_ij take
// that s: within 0.5 % there, 6 % for any warmer sink. Checked: lambda = 1, s = 0: 0.53399 exactly, 0.5334 here.
//
// One-dimensional: thin against its length, Biot number small; no exchange between fins. Beyond most_fin_profile the
// fit is not compared with anything.
//
// [1] Kraus, A. D., Aziz, A. and Welty, J. (2001), Extended Surface Heat Transfer, Wiley.
#pragma once

#include "leakphys/num/smooth.hpp"
#include "leakphys/physics/radiation.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double most_fin_profile = 100.0, most_sink_ratio = 1.25;
inline constexpr double held_sink_ratio = 1.5;  // beyond which the fitted part of (3) is that of this ratio
inline constexpr double least_fin_root = 1e-6;  // m below which the efficiency is 1 to rounding

// (1): lambda; root temperature in K, `conductance` k t in W/K, `emissivity` of all faces together.
template <class R>
LP_HD R fin_profile(R emissivity, R root_temperature, R length, R conductance) {
  return emissivity * R(stefan_boltzmann) * (root_temperature * root_temperature * root_temperature) * length * length / conductance;
}

// (3): eta from lambda and s.
template <class R>
LP_HD R radiating_fin_efficiency(R profile, R sink_ratio) {
  const R s = sink_ratio, h = (R(1.0) + s) * fma(s, s, R(1.0));
  const R m = sqrt(fma(profile, h, R(least_fin_root * least_fin_root)));
  const R linear = tanh(m) / m, v = R(1.0) - linear;
  const R cubic = fma(s, fma(s, fma(R(4.0), s, R(3.0)), R(2.0)), R(1.0));
  const R long_fin = R(2.5) * h * h / cubic;
  const R c = min(s, R(held_sink_ratio));
  const R zero = fma(c, fma(c, R(-0.1457), R(1.6553)), R(-1.2519));
  const R one = fma(c, fma(c, R(0.7384), R(-5.9204)), R(1.9165));
  const R two = fma(c, fma(c, R(0.1002), R(4.2093)), R(-2.494));
  const R between = v * linear * (R(1.0) - c) * fma(v, fma(v, two, one), zero);
  const R ratio = fma(v, long_fin, R(4.0) * linear) / h + between;
  return R(1.0) / sqrt(fma(R(1.0) / (linear * linear) - R(1.0), ratio, R(1.0)));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
