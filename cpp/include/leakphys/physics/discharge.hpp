// Mass flux through a hole [kg/m2/s] at discharge coefficient 1: thin-hole liquid, and choked vapour.
//
// Thin sharp hole (length/diameter < 1-2), liquid into vacuum: the jet does not reattach and does not flash inside
// the hole, so the back pressure is that of the surroundings, 0 in vacuum [1]:
//     G = sqrt(2 rho (p - p_back))                                                                        (1)
// A long bore flashes inside and sees the saturation pressure instead; that is another law, not this one.
// Checked: isooctane 298.15 K, 2 bar to vacuum: 16586.7 kg/m2/s.
//
// Vapour, ideal gas with constant k through an isentropic nozzle [2]:
//     G = p sqrt(2k/((k-1) R T)) sqrt(r^(2/k) - r^((k+1)/k)),   r = max(p_back/p, r*)                      (2)
//     r* = (2/(k+1))^(k/(k-1))                                   choked below r*
// Valid for Knudsen numbers << 1 (isooctane through 0.8 mm: above about 230 K saturated). Real-gas effects at
// 3 bar nitrogen: 0.03 %. Checked: nitrogen 1 bar, 300 K, k = 1.39957: 229.44 kg/m2/s.
//
// [1] F. M. White, Fluid Mechanics, 7th ed., McGraw-Hill 2011, sec. 6.12 (Torricelli's law, all losses in Cd).
// [2] J. D. Anderson, Modern Compressible Flow, 3rd ed., McGraw-Hill 2003, ch. 5.
#pragma once

#include "leakphys/num/dual.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Pressure difference [Pa] below which (1) turns linear, so that its slope stays finite at rest.
// Its effect on G is (width/dp)^2/4: 2e-8 at 3 kPa.
inline constexpr double bernoulli_width = 1.0;

// Eq. (1); no flow where the pressure does not exceed the back pressure. density [kg/m3], pressures [Pa].
template <class R>
LP_HD R liquid_mass_flux(R density, R pressure, R back_pressure) {
  const R drop = max(pressure - back_pressure, R(0.0));
  return drop * sqrt(R(2.0) * density / sqrt(fma(drop, drop, R(bernoulli_width * bernoulli_width))));
}

// Eq. (2). gas_constant is specific [J/kg/K], k the heat capacity ratio.
template <class R>
LP_HD R vapour_mass_flux(R pressure, R temperature, R gas_constant, R k, R back_pressure) {
  const R flowing = max(pressure, R(1e-12));
  const R critical = exp(k / (k - R(1.0)) * log(R(2.0) / (k + R(1.0))));
  const R ratio = min(max(back_pressure / flowing, critical), R(1.0));
  const R log_ratio = log(ratio);
  const R expansion = exp(R(2.0) / k * log_ratio) - exp((k + R(1.0)) / k * log_ratio);
  const R speed_term = R(2.0) * k / ((k - R(1.0)) * gas_constant * temperature);
  return flowing * sqrt(max(speed_term * expansion, R(1e-300)));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
