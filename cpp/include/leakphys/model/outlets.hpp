// What leaves a volume of coolant through a hole: the hole's numbers, what stands at it, and what the loop does at the
// triple point.
#pragma once

#include "leakphys/model/standing.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// How much of an outlet is left for a volume that is nearly empty.
template <class P, class R>
LP_HD R tail_fade(const Network& net, const P* p, const Situation<R>& s, int v) {
  return smooth_step(s.coolant[v].mass / (R(vapour_tail_floor) * R(p[net.volume_at(v, volume_field::charge)])));
}

// 1 where the liquid of zone z is warmer than its triple point, 0 at it.
template <class R>
LP_HD R thawed(const Network& net, const Situation<R>& s, int z) {
  const FluidTable& f = *net.loop_of(net.zone[z].volume).fluid;
  return smooth_step((s.point[net.zone_point(z)] - R(f.triple_temperature)) * R(1.0 / freezing_width));
}

// An outlet of `hole` in zone z, with the loop's policy below the triple point.
template <class P, class R>
LP_FN Leak<R> outlet(const Network& net, const P* p, const Situation<R>& s, int z, const HoleParameters<R>& hole,
                     const Standing<R>& at) {
  const int v = net.zone[z].volume, policy = net.loop_of(v).policy;
  R fade = tail_fade(net, p, s, v), wet(1.0);
  if (policy == below_triple::plug) fade = fade * thawed(net, s, z);
  if (policy == below_triple::vapour) wet = thawed(net, s, z);
  return hole_leak(hole, *net.loop_of(v).fluid, at, wet, fade, policy == below_triple::vapour, net.dissolved_gas != 0);
}

// The diameter of a hole [m], with what it has grown.
template <class P, class R>
LP_HD R hole_diameter_of(const Network& net, const P* p, const Situation<R>& s, int h) {
  const R at_first(p[net.puncture_at(h, puncture_field::diameter)]);
  return net.growing ? at_first + s.grown[h] : at_first;
}

template <class P, class R>
LP_FN Leak<R> leak_of(const Network& net, const P* p, const Situation<R>& s, int h) {
  using namespace puncture_field;
  const auto field = [&](int i) { return R(p[net.puncture_at(h, i)]); };
  const int z = net.hole_zone[h];
  const R pi_4(0.78539816339744830962);
  const R wide = hole_diameter_of(net, p, s, h);
  R area = pi_4 * wide * wide * field(puncture_field::discharge_coefficient) * field(open);
  // Through a closed hole nothing flows in any state, also of an attempt that fails; by its area there is a derivative.
  const auto opened = area > R(0.0);
  if (!is_dual<P> && !any(opened)) return no_leak<R>();
  const R stirring = s.stirring[net.volume[net.zone[z].volume].loop];
  Standing<R> at = standing_at(net, s, z);
  at.pressure = at.pressure +
                field(pump_head) * stirring * stirring * smooth_step(at.liquid_fraction * R(1.0 / hole_wetting_width));
  const auto in_a_tube = field(tube_bore) > R(0.0);
  if (any(in_a_tube)) {
    const FluidTable& f = *net.loop_of(net.zone[z].volume).fluid;
    const R bore = select(in_a_tube, field(tube_bore), R(1.0));
    const R mu = mixture_viscosity(at.quality, liquid_viscosity(f, at.temperature), vapour_viscosity(f, at.temperature));
    const R reynolds = liquid_mass_flux(at.density, at.pressure, field(back_pressure)) * bore / mu;
    const R holes = max(field(tube_holes), R(1.0));  // that share the tube, all alike
    area = select(in_a_tube, area_behind_a_tube(area * holes, bore, field(tube_length), reynolds) / holes, area);
  }
  const R ln_factor(p[net.loop_at(net.volume[net.zone[z].volume].loop, loop_field::ln_vapour_factor)]);
  const Leak<R> leak = outlet(net, p, s, z, {area, field(back_pressure), field(upstream), field(law), ln_factor, wide,
                                             field(bore_length), field(puncture_field::discharge_coefficient)}, at);
  return is_dual<P> ? leak : where(opened, leak);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
