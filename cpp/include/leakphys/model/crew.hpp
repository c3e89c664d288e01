// The crew of a network: what a person gives to the compartment it is in, by the model chosen, and who comes and goes.
//
// All aboard are one mean person of one state, whichever compartments they are in. What the one-node body stores and what the
// two-node body has of core and skin are in the files of those models; both give
//     generated = dry + radiated + evaporation + storage   [W per person]                                          (1)
// Work done in a cabin ends there as heat, so it is generated and goes to the air. Water evaporates at the skin's
// temperature, whatever latent heat the model of the body reckons with; the ledger of water counts that mass, and sweat that
// drips is in no ledger: it stays in the clothes.
#pragma once

#include "leakphys/model/situation.hpp"
#include "leakphys/physics/one_node.hpp"
#include "leakphys/physics/two_node.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double fewest_persons = 1e-9;                       // to divide by
inline constexpr double area_per_clo = 0.15;                        // of clothing, beyond the body's, per clo (Gagge)
inline constexpr double most_blood_flow = 90.0, most_sweat = 500.0;  // L/m2/h, g/m2/h

template <class R>
struct PersonExchange {  // per person
  R dry, radiated;       // W to the air, and to the compartment's wall
  R evaporation;         // W
  R skin_temperature;    // K
  R generated, storage;  // W
  // of the two-node body alone:
  R core_rate, skin_rate;  // K/s
  R dripping;              // kg/s of sweat that does not evaporate
  R wettedness;
};

template <class P>
LP_HD P persons_aboard(const Network& net, const P* p) {
  P persons(0.0);
  for (int c = 0; c < net.compartments; ++c) persons += p[net.compartment_at(c, compartment_field::crew)];
  return persons;
}
template <class R>
LP_HD R core_of(const Network& net, const R* y) {
  return y[net.crew_state(Network::core_rise)] + R(two_node::neutral_core);
}
template <class R>
LP_HD R skin_of(const Network& net, const R* y) {
  return y[net.crew_state(Network::skin_rise)] + R(two_node::neutral_skin);
}

template <class P, class R>
LP_FN PersonExchange<R> one_node_person(const Network& net, const P* p, const R* y, const AirState<R>& air) {
  const auto field = [&](int f) { return p[net.crew_at(f)]; };
  using namespace crew_field;
  const CrewParameters<P> body{field(metabolic_rate),      field(sensible_conductance),
                               field(skin_temperature),    field(minimum_evaporation),
                               field(evaporative_conductance), field(body_mass)};
  const R stored = y[net.crew_state(Network::stored_heat)] / max(field(aboard), P(fewest_persons));
  const CrewLoss<R> loss = crew_loss(body, stored, air.temperature, air.vapour_pressure);
  const R none(0.0);
  return {loss.sensible, none, loss.evaporation, loss.skin_temperature, R(field(metabolic_rate)), loss.storage_rate,
          none, none, none, none};
}

template <class P>
LP_FN CrewPerson<P> two_node_body(const Network& net, const P* p) {
  const auto field = [&](int f) { return p[net.crew_at(f)]; };
  using namespace crew_field;
  return {field(metabolic_rate), field(work), field(body_mass), field(body_area), field(radiating_share),
          P(most_blood_flow), P(most_sweat)};
}
// `with` where the node `wall` is there, `without` where there is none or it has left.
template <class P, class R>
LP_HD R by_wall(const Network& net, const P* p, int wall, R with, R without) {
  if (wall < 0) return without;
  return net.jettisons ? select(node_gone(net, p, wall), without, with) : with;
}
// Air of compartment c around a person, whose surroundings are its wall.
template <class P, class R>
LP_FN CrewAir<R> air_around(const Network& net, const P* p, const Situation<R>& s, int c) {
  const AirState<R>& air = s.air[c];
  const auto field = [&](int f) { return p[net.compartment_at(c, f)]; };
  using namespace compartment_field;
  const P per_kelvin = field(dry_air_mass) * P(air::gas_constant) / field(volume);
  const int wall = net.compartment_wall[c];
  const R around = by_wall(net, p, wall, s.point[wall >= 0 ? wall : 0], air.temperature);
  return {air.temperature, around, air.vapour_pressure,
          per_kelvin * air.temperature + air.vapour_pressure};
}
template <class P, class R>
LP_FN PersonExchange<R> two_node_person(const Network& net, const P* p, const R* y, const Situation<R>& s, int c) {
  const auto field = [&](int f) { return p[net.crew_at(f)]; };
  using namespace crew_field;
  const Clothing<P> worn{field(clothing_insulation), field(area_factor), field(permeability), field(suit_ventilation_flow),
                         field(suit_effectiveness)};
  const CrewFilm<P> film{field(film_at_sea_level), field(film_by_motion), field(most_wettedness)};
  const R skin = skin_of(net, y);
  const CrewRates<R> r =
      two_node_rates(two_node_body(net, p), worn, film, air_around(net, p, s, c), core_of(net, y), skin);
  const P idle = field(work);
  return {r.dry - r.radiated + r.breath_dry + idle, r.radiated, r.evaporation + r.breath_evaporation, skin,
          r.heat + idle, r.storage, r.core_rate, r.skin_rate, r.water_loss - r.vapour, r.wettedness};
}

// Where nobody is, nothing: in a stage's wild air a body's numbers need not be finite, and nobody times these would not be 0.
template <class P, class R>
LP_FN PersonExchange<R> person_in(const Network& net, const P* p, const R* y, const Situation<R>& s, int c) {
  PersonExchange<R> one =
      net.crew == crew_model::two_node ? two_node_person(net, p, y, s, c) : one_node_person(net, p, y, s.air[c]);
  if (is_dual<P>) return one;  // what a first person would give
  const auto someone = p[net.compartment_at(c, compartment_field::crew)] > P(0.0);
  one.skin_temperature = select(someone, one.skin_temperature, R(two_node::neutral_skin));
  R* const exchanged[] = {&one.dry,       &one.radiated,  &one.evaporation, &one.generated, &one.storage,
                          &one.core_rate, &one.skin_rate, &one.dripping,    &one.wettedness};
  for (R* const x : exchanged) *x = select(someone, *x, R(0.0));
  return one;
}

// What a phase's clothing and air decide: nothing of it changes until the next phase.
template <class P>
LP_FN void prepare_crew(const Network& net, P* p) {
  if (net.crew != crew_model::two_node) return;
  const auto field = [&](int f) -> P& { return p[net.crew_at(f)]; };
  using namespace crew_field;
  const P insulation = field(clothing_insulation), index = field(moisture_permeability_index);
  field(area_factor) = fma(P(area_per_clo / clothing::clo), insulation, P(1.0));
  const P by_index = layer_permeability(max(index, P(1e-9)), insulation, field(area_factor), P(clothing::measured_film));
  const P of_layer = select(index > P(0.0), by_index, field(permeation_efficiency));
  field(permeability) = select(insulation > P(0.0), of_layer, P(1.0));
  const CrewPerson<P> body = two_node_body(net, p);
  const CrewFilm<P> walking = crew_film(body, insulation, field(air_speed), true, smooth_corners);
  const CrewFilm<P> floating = crew_film(body, insulation, field(air_speed), false, smooth_corners);
  const auto weighs = field(gravity) > P(0.5);
  field(film_at_sea_level) = select(weighs, walking.at_sea_level, floating.at_sea_level);
  field(film_by_motion) = select(weighs, walking.by_motion, floating.by_motion);
  field(most_wettedness) = walking.most_wettedness;
}

// Crew that leaves takes its share of the stored heat with it, into the ledger of what left the ship; who comes has none, is
// neither warm nor cold, and has lost no water.
template <class P>
LP_FN void change_crew(const Network& net, P* p, P* y) {
  P& before = p[net.crew_at(crew_field::aboard)];
  const P now = persons_aboard(net, p);
  const P stay = select(now < before, now / max(before, P(1e-300)), P(1.0));
  const P stored = y[net.crew_state(Network::stored_heat)];
  y[net.crew_state(Network::stored_heat)] = stored * stay;
  y[net.ledger(Network::removed_energy)] += stored * (P(1.0) - stay);
  if (net.crew == crew_model::two_node) {
    const P old = select(now > before, before / max(now, P(1e-300)), P(1.0));
    const int of_each[] = {Network::core_rise, Network::skin_rise, Network::water_lost};
    for (const int s : of_each) y[net.crew_state(s)] = y[net.crew_state(s)] * old;
  }
  before = now;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
