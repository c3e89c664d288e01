// Pressure undershoot at which a liquid that is let down suddenly begins to flash.
//
// Alamgir and Lienhard's correlation of water in tubes [1], below the saturation pressure at the liquid's temperature:
//     dp = 0.252 sigma^1.5/sqrt(k_B T_c) T_r^13.73 sqrt(1 + 14 S^0.8)/(1 - v_l/v_v)                         (1)
// sigma the surface tension, T_r = T/T_c, S = -dp/dt in Matm/s. Within 10 % for water, 0.515 < T_r < 0.935 and S from
// 0.004 to 1.8 Matm/s [abstract; the form unverified: from memory]; at S = 0 its static part, other fluids: extrapolated.
// Checked: water 503.7 K: 0.4612, 0.4986, 0.8274 and 1.387 MPa at S = 0, 0.004, 0.1 and 0.5.
//
// [1] Alamgir, Md. and Lienhard, J. H. (1981), J. Heat Transfer 103, 52.
#pragma once

#include "leakphys/num/smooth.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace undershoot_status {
inline constexpr int ok = 0;
inline constexpr int bad_input = 1;   // not finite, negative rate, or no saturation line there
inline constexpr int extrapolated = 2;  // another fluid than water, or outside the range of temperature or rate
}  // namespace undershoot_status

namespace undershoot {
inline constexpr double boltzmann = 1.380649e-23;      // J/K
inline constexpr double pa_per_matm = 1.01325e11;      // Pa/s in 1 Matm/s
inline constexpr double coldest = 0.515, warmest = 0.935, slowest = 0.004, fastest = 1.8;
}  // namespace undershoot

// (1), Pa; `rate` is -dp/dt in Pa/s.
template <class R>
LP_HD R flashing_undershoot(R surface_tension, R critical_temperature, R temperature, R volume_ratio, R rate) {
  const R reduced = temperature / critical_temperature, s = rate * R(1.0 / undershoot::pa_per_matm);
  const R turbulent = select(s > R(0.0), exp(R(0.8) * log(max(s, R(1e-300)))), R(0.0));
  const R tension = surface_tension * sqrt(surface_tension) / sqrt(R(undershoot::boltzmann) * critical_temperature);
  return R(0.252) * tension * exp(R(13.73) * log(reduced)) * sqrt(fma(R(14.0), turbulent, R(1.0))) /
         (R(1.0) - volume_ratio);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
