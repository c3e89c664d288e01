// Lumped heat capacities and the conductors between thermal points.
#pragma once

#include "leakphys/physics/humid_air.hpp"
#include "leakphys/physics/radiation.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Temperature of a node from its heat content H (zero at 273.16 K), with water lying on it:
//     T = 273.16 K + H/(C + m_w c_w)
template <class P, class R>
LP_HD R node_temperature(P heat_capacity, R heat, R water) {
  return air::zero_temperature + heat / (heat_capacity + water * air::water_cp);
}

// How a conductor's conductance depends on the coolant.
namespace conductor_kind {
inline constexpr int linear = 0;  // constant
inline constexpr int pumped = 1;  // carried by the pumped coolant: fades with circulation and wetting
inline constexpr int wetted = 2;  // to a wall that the coolant touches: fades with wetting
inline constexpr int natural_convection = 3;  // to the gas in a volume that gravity stirs: by its area
}  // namespace conductor_kind

}  // namespace leakphys::inline LEAKPHYS_ISA
