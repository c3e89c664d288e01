// How a loop's liquid content decides what flows: circulation, wetted heat transfer, and what leaves the hole.
//
// All three fade with the liquid's share of the volume over named widths; none jumps.
#pragma once

#include "leakphys/fluids/fast.hpp"
#include "leakphys/num/smooth.hpp"
#include "leakphys/physics/discharge.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double wetting_width = 0.1;        // liquid share below which walls begin to dry
inline constexpr double dry_conductance = 0.02;     // share of a wetted conductance that vapour keeps [assumed]
inline constexpr double stagnant_conductance = 0.02;  // share of a pumped conductance that remains when flow stops [assumed]
inline constexpr double hole_wetting_width = 0.02;  // liquid share below which a hole that saw liquid sees vapour
inline constexpr double vapour_tail_floor = 1e-4;   // share of the charge below which the leak fades out: the last
                                                    // vapour is not followed (0.01 % of the coolant)

// Share of the pumped flow that remains: a pump loses its head between two void fractions.
template <class R>
LP_HD R circulation(R liquid_fraction, R void_onset, R void_loss) {
  const R empty = R(1.0) - liquid_fraction;
  return R(1.0) - smooth_step((empty - void_onset) / (void_loss - void_onset));
}
template <class R>
LP_HD R wetted_share(R liquid_fraction) {
  return R(dry_conductance) + R(1.0 - dry_conductance) * smooth_step(liquid_fraction * R(1.0 / wetting_width));
}
template <class R>
LP_HD R pumped_share(R liquid_fraction, R flow) {
  return wetted_share(liquid_fraction) * (R(stagnant_conductance) + R(1.0 - stagnant_conductance) * flow);
}

// What stands at the hole, as a number so that an ensemble can mix them.
namespace hole_sees {
inline constexpr double liquid = 0.0;  // liquid as long as there is any
inline constexpr double local = 1.0;   // the volume's homogeneous mixture
inline constexpr double vapour = 2.0;  // vapour as soon as there is any
}  // namespace hole_sees

template <class P>
struct HoleParameters {
  P diameter, discharge_coefficient, back_pressure, upstream, open;
};

template <class R>
struct Leak {
  R mass_flow;    // kg/s outward
  R energy_flow;  // W outward
};

// The leak of a volume in state `c` at `temperature`, mass `mass` of the charge `charge`.
template <class P, class R>
LP_FN Leak<R> hole_leak(const HoleParameters<P>& hole, const FluidTable& fluid, const Closure<R>& c, R temperature,
                        R mass, R charge) {
  const R pi_4(0.78539816339744830962);
  const R back(hole.back_pressure), kind(hole.upstream);
  const R fraction = c.liquid_fraction;
  const R until_dry = smooth_step(fraction * R(1.0 / hole_wetting_width));
  const R while_full = smooth_step((fraction - R(1.0 - hole_wetting_width)) * R(1.0 / hole_wetting_width));
  const auto is_local = kind == R(hole_sees::local);
  const R liquid_share = select(kind == R(hole_sees::vapour), while_full, until_dry);
  const R mixed_density = select(is_local, c.density, c.rho_l);
  const R mixed_enthalpy = select(is_local, fma(c.quality, c.h_v - c.h_l, c.h_l), c.h_l);
  const R k = heat_capacity_ratio(fluid, temperature);
  const R liquid = liquid_share * liquid_mass_flux(mixed_density, c.pressure, back);
  const R vapour = (R(1.0) - liquid_share) *
                   vapour_mass_flux(c.pressure, temperature, R(fluid.gas_constant), k, back);
  const R area = pi_4 * R(hole.diameter) * R(hole.diameter) * R(hole.discharge_coefficient) * R(hole.open) *
                 smooth_step(mass / (R(vapour_tail_floor) * charge));
  return {area * (liquid + vapour), area * fma(liquid, mixed_enthalpy, vapour * c.h_v)};
}

}  // namespace leakphys::inline LEAKPHYS_ISA
