// Mass flux through a hole [kg/m2/s] at discharge coefficient 1: thin-hole liquid, and choked vapour.
//
// Thin sharp hole (length/diameter < 1-2), liquid into vacuum: the jet does not reattach and does not flash
// inside the hole, so the back pressure is that of the surroundings, 0 in vacuum [1]:
//     G = sqrt(2 rho (p - p_back))                                                                        (1)
// A long bore flashes inside and sees the saturation pressure instead; that is another law, not this one.
// Checked: isooctane 298.15 K, 2 bar to vacuum: 16586.7 kg/m2/s.
//
// Vapour, ideal gas with constant k through an isentropic nozzle [2]:
//     G = p sqrt(2k/((k-1) R T)) sqrt(r^(2/k) - r^((k+1)/k)),   r = max(p_back/p, r*)                  (2)
//     r* = (2/(k+1))^(k/(k-1)), choked below it
// Valid for Knudsen numbers << 1 (isooctane through 0.8 mm: above about 230 K saturated). Real-gas effects at
// 3 bar nitrogen: 0.03 %. Checked: nitrogen 1 bar, 300 K, k = 1.39957: 229.44 kg/m2/s.
//
// [1] F. M. White, Fluid Mechanics, 7th ed., McGraw-Hill 2011, sec. 6.12 (Torricelli's law, losses in Cd).
// [2] J. D. Anderson, Modern Compressible Flow, 3rd ed., McGraw-Hill 2003, ch. 5.
#pragma once

#include "leakphys/num/smooth.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Pressure difference [Pa] below which (1) turns linear, so that its slope stays finite at rest.
inline constexpr double bernoulli_width = 1.0;
// Share of the back pressure over which flow sets in: sharper, and a loop that comes to rest at its back
// pressure makes the solver chatter there. In vacuum there is none; at twice the back pressure 1e-9 of G.
inline constexpr double rest_width = 0.01;

// x/sqrt(x) joined to 0 linearly: x/(x^4 + w^4)^(1/8), off by (w/x)^4/8 above w. x >= 0.
template <class R>
LP_HD R root_from_rest(R x, R width) {
  const R x2 = x * x, w2 = width * width;
  return x / sqrt(sqrt(sqrt(max(fma(x2, x2, w2 * w2), R(1e-240)))));
}

// Pressure [Pa] that drives the flow: p - p_back, joined to 0 within rest_width p_back on either side of rest. So
// never inward; a volume comes to rest 1 % below its back pressure.
template <class R>
LP_HD R driving_pressure(R pressure, R back_pressure) {
  return ramp(pressure - back_pressure, fma(R(rest_width), back_pressure, R(1e-9)));
}

// Eq. (1). density [kg/m3], pressures [Pa].
template <class R>
LP_HD R liquid_mass_flux(R density, R pressure, R back_pressure) {
  const R width = fma(R(rest_width), back_pressure, R(bernoulli_width));
  return sqrt(R(2.0) * density) * root_from_rest(driving_pressure(pressure, back_pressure), width);
}

// Eq. (2). gas_constant is specific [J/kg/K], k the heat capacity ratio.
template <class R>
LP_HD R vapour_mass_flux(R pressure, R temperature, R gas_constant, R k, R back_pressure) {
  const R flowing = max(pressure, R(1e-12));
  const R critical = exp(k / (k - R(1.0)) * log(R(2.0) / (k + R(1.0))));
  const R share = min(driving_pressure(flowing, back_pressure) / flowing, R(1.0) - critical);
  const R log_ratio = log(R(1.0) - share);
  const R expansion = max(exp(R(2.0) / k * log_ratio) - exp((k + R(1.0)) / k * log_ratio), R(0.0));
  // Near rest the expansion is (k - 1)/k dp/p: the width in it of rest_width in pressure.
  const R width = (k - R(1.0)) / k * R(rest_width) * min(back_pressure / flowing, R(1.0));
  const R speed_term = R(2.0) * k / ((k - R(1.0)) * gas_constant * temperature);
  return flowing * sqrt(speed_term) * root_from_rest(expansion, width);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
