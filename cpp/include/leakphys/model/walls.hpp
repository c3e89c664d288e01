// What happens to coolant at the walls it touches: how far each is from freezing it, and boiling from burning out.
#pragma once

#include "leakphys/model/conductors.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double dry_wall = 0.01;  // share of a wall that liquid wets below which none is there to freeze or boil

// What is between the wall at one end of conductor i and the freezing point of the coolant at the other [K]: below zero that
// coolant freezes on the wall. Not a number where there is coolant at no end or at both, and where the wall is dry.
template <class R>
LP_HD R freezing_margin(const Network& net, const Situation<R>& s, int i) {
  const Network::Conductor& link = net.conductor[i];
  if (net.is_zone(link.a) == net.is_zone(link.b)) return R(not_a_number);
  const CoolantAndWall ends = coolant_and_wall(net, i);
  const R margin = s.point[ends.wall] - R(net.loop_of(net.zone[ends.zone].volume).fluid->triple_temperature);
  return select(wet_wall(s.liquid_fraction[ends.zone]) > R(dry_wall), margin, R(not_a_number));
}

// Reynolds number in conductor i, and what boils at its wall over what burns out on the ground; not a number where it is
// no tube, or its coolant is known as liquid alone; 0 of a wall that is dry.
template <class R>
struct WallFlow {
  R reynolds, burnout_share;
};
template <class P, class R>
LP_FN WallFlow<R> wall_flow(const Network& net, const P* p, const Situation<R>& s, const Streams<R>& flows, int i) {
  if (net.conductor[i].kind != conductor_kind::tube) return {R(not_a_number), R(not_a_number)};
  const Tube<P, R> t = tube_of(net, p, s, flows, i);
  const TubeFluxes<R> q = tube_fluxes(t.fluid, t.wall, t.coolant, t.wall_temperature, t.ln_factor);
  if (t.fluid.liquid_only) return {q.reynolds, R(not_a_number)};
  const R share = q.boiling / burnout_flux(t.fluid, q.boiling_point, t.ln_factor);
  return {q.reynolds, select(t.coolant.wetted > R(dry_wall), share, R(0.0))};
}

// The least freezing margin [K] and the greatest share of burnout of all tubes aboard; not a number where none is.
template <class P, class R>
LP_FN void worst_walls(const Network& net, const P* p, const R* conductors, R* ship) {
  R least(infinity), most(-infinity);
  for (int i = 0; i < net.conductors; ++i) {
    const Network::Conductor& link = net.conductor[i];
    if (link.kind != conductor_kind::tube) continue;
    const auto gone = point_gone(net, p, link.a) | point_gone(net, p, link.b);
    const R* const own = conductors + i * int(Network::conductor_signals);
    const R margin = own[Network::freezing_margin_signal], share = own[Network::burnout_share_signal];
    least = select((!gone) & (margin < least), margin, least);  // false where it is not a number
    most = select((!gone) & (share > most), share, most);
  }
  ship[Network::ship_freezing_margin] = select(least < R(infinity), least, R(not_a_number));
  ship[Network::ship_burnout_share] = select(most > R(-infinity), most, R(not_a_number));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
