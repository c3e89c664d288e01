// The cabin's part of the right-hand side: crew, ventilation, condensation, the dehumidifier, hatches.
#pragma once

#include "leakphys/model/balance.hpp"
#include "leakphys/model/crew.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// What binds the crew's carbon dioxide gives heat and water vapour to the air of compartment c.
template <class P, class R>
LP_FN void add_absorber(Balance<P, R>& b, int c, P persons) {
  const Network& net = b.net;
  const auto of_all = [&](int f) { return R(persons * b.p[net.crew_at(f)]); };
  const R steam = of_all(crew_field::absorber_water);
  const R energy = fma(steam, vapour_enthalpy(b.s.air[c].temperature), of_all(crew_field::absorber_heat));
  b.dy[net.air_state_at(c, Network::air_energy)] += energy;
  b.dy[net.air_state_at(c, Network::vapour)] += steam;
  b.dy[net.ledger(Network::metabolism)] += energy;
  b.dy[net.ledger(Network::crew_water)] += steam;
}

// Vapour into compartment c's desiccant, or out of it, until the air is as humid as what it holds is of its capacity. The heat
// of the vapour stays in the air, as when it condenses.
template <class P, class R>
LP_FN void add_desiccant(Balance<P, R>& b, int c) {
  using namespace compartment_field;
  const Network& net = b.net;
  const P capacity = b.p[net.compartment_at(c, desiccant_capacity)], flow = b.p[net.compartment_at(c, desiccant_flow)];
  const AirState<R>& air = b.s.air[c];
  const R held = b.y[net.sorbed_state(c)] / max(capacity, P(1e-9));
  const R drive = air.vapour_density - held * saturation_density(air.temperature);
  const R sorbed = select(capacity > P(0.0), flow * drive, R(0.0));
  const R energy = sorbed * water_enthalpy(air.temperature);
  b.dy[net.air_state_at(c, Network::air_energy)] -= energy;
  b.dy[net.air_state_at(c, Network::vapour)] -= sorbed;
  b.dy[net.sorbed_state(c)] += sorbed;
  b.dy[net.ledger(Network::removed_energy)] += energy;
  b.dy[net.ledger(Network::removed_water)] += sorbed;
}

// The crew's heat and water into the air of compartment c, and its wall's share of what the skin radiates.
template <class P, class R>
LP_FN void add_crew(Balance<P, R>& b, int c) {
  const Network& net = b.net;
  const P persons = b.p[net.compartment_at(c, compartment_field::crew)];
  if (!is_dual<P> && !any(persons > P(0.0))) return;  // nobody gives nothing
  const PersonExchange<R> one = person_in(net, b.p, b.y, b.s, c);
  const R vapour = vapour_enthalpy(one.skin_temperature), water = water_enthalpy(one.skin_temperature);
  const R steam = persons * one.evaporation / (vapour - water);
  b.dy[net.air_state_at(c, Network::air_energy)] += fma(steam, vapour, persons * one.dry);
  b.dy[net.air_state_at(c, Network::vapour)] += steam;
  b.dy[net.crew_state(Network::stored_heat)] += persons * one.storage;
  b.dy[net.ledger(Network::metabolism)] += steam * water + persons * one.generated;
  b.dy[net.ledger(Network::crew_water)] += steam;
  add_absorber(b, c, persons);
  if (net.crew != crew_model::two_node) return;
  const int wall = net.compartment_wall[c];
  const R radiated = persons * one.radiated, to_wall = by_wall(net, b.p, wall, radiated, R(0.0));
  if (wall >= 0) b.dy[net.node_state(wall)] += to_wall;
  b.dy[net.air_state_at(c, Network::air_energy)] += radiated - to_wall;
  // All aboard are one mean person: each compartment moves it by its share of them.
  const P share = persons / max(b.p[net.crew_at(crew_field::aboard)], P(fewest_persons));
  b.dy[net.crew_state(Network::core_rise)] += share * one.core_rate;
  b.dy[net.crew_state(Network::skin_rise)] += share * one.skin_rate;
  b.dy[net.crew_state(Network::water_lost)] += share * (one.evaporation / (vapour - water) + one.dripping);
}

// What compartment c exchanges with whatever is not its crew.
template <class P, class R>
LP_FN void add_air(Balance<P, R>& b, int c) {
  using namespace compartment_field;
  const Network& net = b.net;
  const AirState<R>& air = b.s.air[c];
  const auto field = [&](int f) { return b.p[net.compartment_at(c, f)]; };
  R& energy = b.dy[net.air_state_at(c, Network::air_energy)];
  R& vapour_mass = b.dy[net.air_state_at(c, Network::vapour)];

  const Exchange<R> blown = mixing(field(ventilation_flow), air.temperature, air.humidity_ratio,
                                   field(ventilation_temperature), field(ventilation_humidity_ratio));
  energy -= blown.energy;
  vapour_mass -= blown.water;
  b.dy[net.ledger(Network::ventilated_energy)] += blown.energy;
  b.dy[net.ledger(Network::ventilated_water)] += blown.water;

  if (net.compartment_wall[c] >= 0) {
    const int wall = net.compartment_wall[c];
    const Exchange<R> dew = condensation(field(condensing_area) * field(mass_transfer_coefficient), air,
                                         b.s.point[wall], b.y[net.air_state_at(c, Network::condensate)]);
    R fog = settling_fog(field(volume), air);
    if (net.jettisons)  // a compartment and a wall of which one has left keep what they hold
      fog = select(compartment_gone(net, b.p, c) | node_gone(net, b.p, wall), R(0.0), fog);
    const R heat = dew.energy + fog * water_enthalpy(air.temperature), water = dew.water + fog;
    energy -= heat;
    vapour_mass -= water;
    b.dy[net.node_state(wall)] += heat;
    b.dy[net.air_state_at(c, Network::condensate)] += water;
  }
  if (net.zones > 0) {  // the condensing heat exchanger lives from the circulating coolant
    const int z = net.dehumidifier_zone[c];
    const R coldest = b.s.point[net.zone_point(z)];
    const R flow = pumped_share(b.s.liquid_fraction[z], moved_share(net, b.p, b.s, b.flows, z, R(0.0)));
    const R drive = air.vapour_density - saturation_density(coldest);
    const R dried = field(dehumidifier_flow) * flow * smooth_positive(drive, condensation_width);
    const R drained = water_enthalpy(coldest);
    energy -= dried * vapour_enthalpy(air.temperature);
    vapour_mass -= dried;
    b.heat(net.zone_point(z), dried * (vapour_enthalpy(air.temperature) - drained), Network::conducted);
    b.dy[net.ledger(Network::removed_energy)] += dried * drained;
    b.dy[net.ledger(Network::removed_water)] += dried;
  }
  if (net.desiccants) add_desiccant(b, c);
}

template <class P, class R>
LP_FN void add_compartment(Balance<P, R>& b, int c) {
  if (!compartment_gone_everywhere(b.net, b.p, c)) add_air(b, c);
  if (b.net.crew != crew_model::none) add_crew(b, c);
}

template <class P, class R>
LP_FN void add_hatches(Balance<P, R>& b) {
  const Network& net = b.net;
  for (int i = 0; i < net.hatches; ++i) {
    const int one = net.hatch[i].a, two = net.hatch[i].b;
    const Exchange<R> x = mixing(b.p[net.hatch_at(i, hatch_field::flow)], b.s.air[one].temperature,
                                 b.s.air[one].humidity_ratio, b.s.air[two].temperature, b.s.air[two].humidity_ratio);
    b.dy[net.air_state_at(one, Network::air_energy)] -= x.energy;
    b.dy[net.air_state_at(one, Network::vapour)] -= x.water;
    b.dy[net.air_state_at(two, Network::air_energy)] += x.energy;
    b.dy[net.air_state_at(two, Network::vapour)] += x.water;
  }
}

}  // namespace leakphys::inline LEAKPHYS_ISA
