// Gas in the coolant: how much of it is dissolved, how fast it comes out, and how free gas presses.
//
// Amounts are times the gas constant, N R [J/K]. With pi the pressure above the vapour's, L the Ostwald coefficient:
//     N_eq = L V_l pi/T,   out of solution at (N_d - N_eq)/t_G, back no faster than there is free gas
//     pi = (y + sqrt((2 P - y)^2 + 4 a))/2,   a = N_f T K rho_l/V                                        (10)
// y = K (rho - rho_l) the liquid's compression, P its smoothed positive part. (10) is the positive root of "liquid and bubble
// share the room": V - N_f T/pi = M/(rho_l + pi/K) to first order in pi/K. Checked: no gas: pi = P; no liquid:
// pi = N_f T/V. Henry's law, so dilute [1]; the gas's own heat is left out.
//
// [1] R. Battino & H. L. Clever, Chem. Rev. 66 (1966) 395: Ostwald coefficient, nitrogen in isooctane about 0.17 at
//     298 K [unverified: from memory; 0.1 to 0.2 in hydrocarbons].
#pragma once

#include "leakphys/num/smooth.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double gas_width = 1e-6;  // J/K over which release and uptake meet

// (10), Pa. `room` the volume [m3], stiffness_density K rho_l [Pa].
template <class R>
LP_HD R gas_and_liquid_pressure(R compression, R squeeze, R free_gas, R temperature, R stiffness_density, R room) {
  const R a = max(free_gas, R(0.0)) * temperature * stiffness_density / room;
  const R far = squeeze + squeeze - compression;  // |y|, smooth
  const R root = sqrt(fma(far, far, R(4.0) * a) + R(1e-12));
  // In void the sum cancels: the same root, its numerator multiplied out.
  const auto slack = compression < R(0.0);
  const R product = fma(squeeze, squeeze - compression, a);
  return select(slack, R(2.0) * product / (root - min(compression, R(0.0))), R(0.5) * (compression + root));
}

// Rate at which gas comes out of solution, W/K; negative: goes back.
template <class R>
LP_HD R gas_release(R dissolved, R free_gas, R in_equilibrium, R release_time) {
  const R surplus = dissolved - in_equilibrium;
  const R out = ramp(surplus, gas_width);
  const R back = out - surplus;
  return (out - min(back, max(free_gas, R(0.0)))) / release_time;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
