// Lumped heat capacities and the conductors between thermal points.
#pragma once

#include "leakphys/num/smooth.hpp"
#include "leakphys/physics/humid_air.hpp"
#include "leakphys/physics/radiation.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Temperature of a node from its heat content H (zero at 273.16 K), with water lying on it:
//     T = 273.16 K + H/(C + m_w c_w)
template <class P, class R>
LP_HD R node_temperature(P heat_capacity, R heat, R water) {
  return air::zero_temperature + heat / (heat_capacity + water * air::water_cp);
}

// Share of a melting node that is molten, from its heat content over that of the frozen node at the melting point, as a
// share x of its latent heat: 0 below, 1 above, rounded at both ends over `width`.
template <class R>
LP_HD R molten_share(R x, R width) {
  return ramp(x, width) - ramp(x - R(1.0), width);
}
// That width: what the node takes up in melting_rounding, and at most a hundredth of the latent heat.
inline constexpr double most_melting_width = 0.01, melting_rounding = 0.05;  // 1; K
template <class P>
LP_HD P melting_width(P heat_capacity, P latent_heat) {
  return min(P(melting_rounding) * heat_capacity / latent_heat, P(most_melting_width));
}

// What is molten of a node that melts at `melting_temperature`, taking `latent_heat` [J].
template <class P, class R>
LP_HD R molten_share_of(P heat_capacity, P melting_temperature, P latent_heat, R heat, R water) {
  const R frozen = (heat_capacity + water * air::water_cp) * (melting_temperature - P(air::zero_temperature));
  return molten_share<R>((heat - frozen) / latent_heat, R(melting_width(heat_capacity, latent_heat)));
}

// How a conductor's conductance depends on the coolant.
namespace conductor_kind {
inline constexpr int linear = 0;  // constant
inline constexpr int pumped = 1;  // carried by the pumped coolant: fades with circulation and wetting
inline constexpr int wetted = 2;  // to a wall that the coolant touches: fades with wetting
inline constexpr int natural_convection = 3;  // to the gas in a volume that gravity stirs: by its area
inline constexpr int tube = 4;    // from a wall to the coolant in tubes: by their size, the flow, boiling, wetting
}  // namespace conductor_kind

}  // namespace leakphys::inline LEAKPHYS_ISA
