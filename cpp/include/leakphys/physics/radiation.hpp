// Thermal radiation of a grey surface [W/m2].
//
//     q = emissivity sigma (T^4 - T_sink^4)
// The sink temperature holds all that the surface absorbs (Sun, albedo, Earth): its own balance temperature when
// nothing else heats it. sigma: CODATA 2018 (exact since 2019). Checked: T = 300 K, sink 0 K, emissivity 1: 459.30 W/m2.
#pragma once

#include "leakphys/num/dual.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double stefan_boltzmann = 5.670374419e-8;  // W/m2/K4

template <class P, class R>
LP_HD R radiated_flux(R temperature, R sink_temperature, P emissivity) {
  const R t2 = temperature * temperature;
  const R s2 = sink_temperature * sink_temperature;
  return emissivity * stefan_boltzmann * fma(t2, t2, -(s2 * s2));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
