// The two-node model in explicit steps of one minute, as its authors wrote it and as references compute it.
//
// The equations are those of two_node.hpp with sharp corners. In each minute temperatures move by the blood flow, the
// skin's share, the evaporation and the shivering of the minute before; then these are found anew. It begins at
// 33.7 and 36.8 degC, 6.3 L/m2/h, share 0.1 and an evaporation of 0.1 W/m2 per met. "60 minutes" are 59 steps.
//
// A. P. Gagge, A. P. Fobelets & L. G. Berglund, ASHRAE Trans. 92 (2B), 709 (1986).
#pragma once

#include "leakphys/physics/two_node.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class R>
struct TwoNodeMinute {
  R core, skin;                          // K
  R blood_flow, skin_share;              // L/m2/h, 1
  R shivering, dry;                      // W/m2
  R breath_dry, breath_evaporation;      // W/m2
  SkinEvaporation<R> evaporation;
};

template <class P>
LP_HD TwoNodeMinute<P> two_node_begin(const CrewPerson<P>& person) {
  const P none(0.0), first = P(0.1 / two_node::met) * person.metabolic_rate / person.area;
  return {P(two_node::neutral_core), P(two_node::neutral_skin), P(6.3), P(0.1), none, none, none, none,
          {first, none, none, none, none}};
}

// The state a minute later.
template <class P>
LP_FN TwoNodeMinute<P> two_node_minute(const CrewPerson<P>& person, const Clothing<P>& worn, const CrewFilm<P>& still,
                                       const CrewAir<P>& air, const TwoNodeMinute<P>& at) {
  constexpr TwoNodeWidths w = sharp_corners;
  const P per_area = P(1.0) / person.area, rate = person.metabolic_rate * per_area;
  const P film = film_coefficient(still, air.pressure, w);
  TwoNodeMinute<P> next;
  next.breath_dry = P(0.0014) * rate * (P(34.0 + two_node::zero_celsius) - air.temperature);
  next.breath_evaporation = P(0.0023 / clothing::torr) * rate * (P(44.0 * clothing::torr) - air.vapour_pressure);
  const SuitVentilation<P> blown =
      suit_ventilation(worn, skin_saturation_pressure(at.skin), air.vapour_pressure, air.pressure);
  next.dry = dry_flux<6>(person, worn, air, film, at.skin).whole + blown.dry * (at.skin - air.temperature) * per_area;

  const P warmed = fma(P(1.163), at.blood_flow, P(5.28)) * (at.core - at.skin);
  const P core_gain = rate - person.work * per_area + at.shivering - warmed - next.breath_dry - next.breath_evaporation;
  const P minute = P(60.0 / two_node::heat_capacity) * person.area / person.mass;
  next.core = at.core + minute * core_gain / (P(1.0) - at.skin_share);
  next.skin = at.skin + minute * (warmed - next.dry - at.evaporation.flux) / at.skin_share;

  next.blood_flow = skin_blood_flow(next.core, next.skin, person.most_blood_flow, w);
  next.skin_share = skin_share_of(next.blood_flow);
  next.shivering = shivering(next.core, next.skin, w);
  const P sweat = secreted_sweat(next.core, next.skin, at.skin_share, person.most_sweat, w);
  const P drive = skin_saturation_pressure(next.skin) - air.vapour_pressure;
  const P carried = blown.vapour * drive * per_area;
  const P greatest = fma(vapour_conductance(worn, film, air.pressure), drive, carried);
  next.evaporation = skin_evaporation(P(two_node::sweat_heat) * sweat, greatest, carried, still.most_wettedness, w);
  return next;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
