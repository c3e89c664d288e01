// How a loop's liquid content decides what flows: a pump's head, circulation, and wetted heat transfer.
//
// All fade with the liquid's share over named widths; none jumps.
#pragma once

#include "leakphys/num/smooth.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double wetting_width = 0.1;        // liquid share below which walls begin to dry
inline constexpr double dry_conductance = 0.02;     // share of a wetted conductance that vapour keeps [assumed]
inline constexpr double stagnant_conductance = 0.02;  // share of a pumped conductance that remains when flow stops [assumed]
inline constexpr double suction_loss = 0.03;        // share of the head lost at the required suction pressure: its definition
inline constexpr double suction_width = 0.1;        // of the required suction pressure, where none is left

// Share of a pump's head that remains: it loses its head between two void fractions.
template <class P, class R>
LP_HD R circulation(R liquid_fraction, P void_onset, P void_loss) {
  const R empty = R(1.0) - liquid_fraction;
  return R(1.0) - smooth_step((empty - void_onset) / (void_loss - void_onset));
}
// The same by suction: 1 - 0.03^(available/required), so that 97 % is left at the required net positive suction pressure
// [Pa, p - p_s at the inlet]. Required 0: all.
template <class P, class R>
LP_HD R suction_share(R available, P required) {
  if (!any(required > P(0.0))) return R(1.0);
  const P scale = max(required, P(1e-3));
  const R left = ramp(available / scale, suction_width);
  return select(required > P(0.0), 1.0 - exp(left * -3.506557897319982), R(1.0));  // ln 0.03
}

// Share of a wall that liquid wets.
template <class R>
LP_HD R wet_wall(R liquid_fraction) {
  return smooth_step(liquid_fraction * (1.0 / wetting_width));
}
// Share of a conductance to a wetted wall that is left.
template <class R>
LP_HD R wetted_share(R liquid_fraction) {
  return dry_conductance + (1.0 - dry_conductance) * wet_wall(liquid_fraction);
}
template <class R>
LP_HD R pumped_share(R liquid_fraction, R flow) {
  return wetted_share(liquid_fraction) * (stagnant_conductance + (1.0 - stagnant_conductance) * flow);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
