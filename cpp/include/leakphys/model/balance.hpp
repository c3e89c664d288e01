// The right-hand side of a network: every part's streams, summed into the balances of what they join.
//
// One pass computes all temperatures and the coolant's state (Situation), a second adds each part's streams.
// A stream is written once and enters both its ends and its ledger, so mass and energy close by construction.
#pragma once

#include "leakphys/model/network.hpp"
#include "leakphys/parts/accumulator.hpp"
#include "leakphys/parts/compartment.hpp"
#include "leakphys/parts/loop.hpp"
#include "leakphys/parts/thermal.hpp"
#include "leakphys/physics/crew.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr int max_points =
    Network::max_nodes + Network::max_compartments + 1 + Network::max_boundaries;

// Everything that follows from the state alone, before any stream.
template <class R>
struct Situation {
  R point[max_points];                     // K, temperature of each thermal point
  AirState<R> air[Network::max_compartments];
  Closure<R> coolant;
  R coolant_temperature, temperature_residual;
  AccumulatorRates<R> accumulator;
  R circulation, pumped, wetted;
  Leak<R> leak;
};

template <class P>
LP_FN HoleParameters<P> hole_of(const Network& net, const P* p) {
  using namespace puncture_field;
  return {p[net.puncture_at(diameter)], p[net.puncture_at(discharge_coefficient)], p[net.puncture_at(back_pressure)],
          p[net.puncture_at(upstream)], p[net.puncture_at(open)]};
}
template <class P>
LP_FN AccumulatorParameters<P> accumulator_of(const Network& net, const P* p) {
  using namespace accumulator_field;
  return {p[net.accumulator_at(stroke)],           p[net.accumulator_at(gas_moles_r)],
          p[net.accumulator_at(gas_heat_capacity_ratio)], p[net.accumulator_at(wall_conductance)],
          p[net.accumulator_at(compliance)],       p[net.accumulator_at(stop_stiffness)]};
}
template <class P>
LP_FN CrewParameters<P> crew_of(const Network& net, const P* p) {
  using namespace crew_field;
  return {p[net.crew_at(metabolic_rate)],      p[net.crew_at(sensible_conductance)],
          p[net.crew_at(skin_temperature)],    p[net.crew_at(minimum_evaporation)],
          p[net.crew_at(evaporative_conductance)], p[net.crew_at(body_mass)]};
}

template <class P, class R>
LP_FN void coolant_situation(const Network& net, const P* p, const R* y, Situation<R>& s) {
  R volume(p[net.loop_at(loop_field::volume)]);
  if (net.has_accumulator)
    volume = volume + R(p[net.accumulator_at(accumulator_field::stroke)]) -
             y[net.accumulator_state(Network::gas_volume)];
  const R mass = y[Network::mass];
  const R specific_volume = volume / mass;
  const State<R> found = state_from_energy_volume(
      *net.fluid, y[Network::energy] / mass, specific_volume, value(R(p[net.loop_at(loop_field::warm_temperature)])));
  s.coolant_temperature = found.temperature;
  s.temperature_residual = R(found.residual);
  s.coolant = found.closure;
  const R fraction = s.coolant.liquid_fraction;
  s.circulation = circulation(fraction, R(p[net.loop_at(loop_field::pump_void_onset)]),
                              R(p[net.loop_at(loop_field::pump_void_loss)]));
  s.wetted = wetted_share(fraction);
  s.pumped = pumped_share(fraction, s.circulation);
  s.leak = hole_leak(hole_of(net, p), *net.fluid, s.coolant, found.temperature, mass,
                     R(p[net.loop_at(loop_field::charge)]));
  if (net.has_accumulator)
    s.accumulator = accumulator_rates(accumulator_of(net, p), y[net.accumulator_state(Network::gas_volume)],
                                      y[net.accumulator_state(Network::gas_energy)], s.coolant.pressure,
                                      found.temperature);
  s.point[net.loop_point()] = found.temperature;
}

template <class P, class R>
LP_FN void situation(const Network& net, const P* p, const R* y, Situation<R>& s) {
  R water[Network::max_nodes];
  for (int i = 0; i < net.nodes; ++i) water[i] = R(0.0);
  for (int c = 0; c < net.compartments; ++c) {
    s.air[c] = air_state(p[net.compartment_at(c, compartment_field::volume)],
                         p[net.compartment_at(c, compartment_field::dry_air_mass)],
                         y[net.air_state_at(c, Network::air_energy)], y[net.air_state_at(c, Network::vapour)]);
    s.point[net.nodes + c] = s.air[c].temperature;
    if (net.compartment_wall[c] >= 0)
      water[net.compartment_wall[c]] += y[net.air_state_at(c, Network::condensate)];
  }
  for (int i = 0; i < net.nodes; ++i)
    s.point[i] = node_temperature(p[net.node_at(i, node_field::heat_capacity)], y[net.node_state(i)], water[i]);
  for (int b = 0; b < net.boundaries; ++b)
    s.point[net.boundary_point(b)] = R(p[net.boundary_at(b, boundary_field::temperature)]);
  if (net.has_loop) coolant_situation(net, p, y, s);
}

// Heat through conductor i from its point a to its point b [W].
template <class P, class R>
LP_HD R conducted_heat(const Network& net, const P* p, const Situation<R>& s, int i) {
  const Network::Conductor& link = net.conductor[i];
  const R drive = R(p[net.conductor_at(i, conductor_field::conductance)]) * (s.point[link.a] - s.point[link.b]);
  if (link.kind == conductor_kind::pumped) return drive * s.pumped;
  if (link.kind == conductor_kind::wetted) return drive * s.wetted;
  return drive;
}

// Heat that leaves the loop through the conductors marked as rejecting [W].
template <class P, class R>
LP_FN R rejected_heat(const Network& net, const P* p, const Situation<R>& s) {
  R sum(0.0);
  for (int i = 0; i < net.conductors; ++i) {
    if (!net.conductor[i].rejects_heat) continue;
    const R q = conducted_heat(net, p, s, i);
    sum += net.conductor[i].a == net.loop_point() ? q : -q;
  }
  return sum;
}

// The balances while they are being summed.
template <class P, class R>
struct Balance {
  const Network& net;
  const P* p;
  const R* y;
  const Situation<R>& s;
  R* dy;

  // Heat into a thermal point: a node's, the air's or the coolant's energy; a boundary's goes to the ledger.
  LP_HD void heat(int point, R q, int boundary_ledger) {
    if (point < net.nodes) dy[net.node_state(point)] += q;
    else if (point < net.nodes + net.compartments) dy[net.air_state_at(point - net.nodes, Network::air_energy)] += q;
    else if (!net.is_boundary(point)) dy[Network::energy] += q;
    else dy[net.ledger(boundary_ledger)] += q;
  }
  LP_HD void load(int point, R q) {
    heat(point, q, Network::loads);
    dy[net.ledger(Network::loads)] += q;
  }
};

template <class P, class R>
LP_FN void add_loop(Balance<P, R>& b) {
  const Network& net = b.net;
  const Leak<R>& leak = b.s.leak;
  b.dy[Network::mass] -= leak.mass_flow;
  b.dy[Network::energy] -= leak.energy_flow;
  b.dy[net.ledger(Network::leaked_mass)] += leak.mass_flow;
  b.dy[net.ledger(Network::leaked_energy)] += leak.energy_flow;
  b.load(net.loop_point(), R(b.p[net.loop_at(loop_field::pump_power)]) * b.s.circulation);
  if (!net.has_accumulator) return;
  const AccumulatorRates<R>& a = b.s.accumulator;
  b.dy[net.accumulator_state(Network::gas_volume)] += a.gas_volume;
  b.dy[net.accumulator_state(Network::gas_energy)] += a.gas_energy;
  b.dy[Network::energy] += a.work_on_coolant - a.heat_to_gas;
  b.dy[net.ledger(Network::bellows_loss)] += a.bellows_loss;
}

template <class P, class R>
LP_FN void add_conductors(Balance<P, R>& b) {
  for (int i = 0; i < b.net.conductors; ++i) {
    const R q = conducted_heat(b.net, b.p, b.s, i);
    b.heat(b.net.conductor[i].a, -q, Network::conducted);
    b.heat(b.net.conductor[i].b, q, Network::conducted);
  }
  for (int i = 0; i < b.net.radiators; ++i) {
    const Network::Radiator& r = b.net.radiator[i];
    const R flux = radiated_flux(b.s.point[r.node], b.s.point[b.net.boundary_point(r.boundary)],
                                 R(b.p[b.net.radiator_at(i, radiator_field::emissivity)]));
    const R q = R(b.p[b.net.radiator_at(i, radiator_field::area)]) * flux;
    b.heat(r.node, -q, Network::radiated);
    b.dy[b.net.ledger(Network::radiated)] += q;
  }
}

// The crew's heat and water into the air of compartment c.
template <class P, class R>
LP_FN void add_crew(Balance<P, R>& b, int c) {
  const Network& net = b.net;
  const R persons(b.p[net.compartment_at(c, compartment_field::crew)]);
  const R stored = b.y[net.crew_state()] / max(persons, R(1.0));
  const CrewLoss<R> loss = crew_loss(crew_of(net, b.p), stored, b.s.air[c].temperature, b.s.air[c].vapour_pressure);
  const R vapour = vapour_enthalpy(loss.skin_temperature), water = water_enthalpy(loss.skin_temperature);
  const R steam = persons * loss.evaporation / (vapour - water);
  b.dy[net.air_state_at(c, Network::air_energy)] += fma(steam, vapour, persons * loss.sensible);
  b.dy[net.air_state_at(c, Network::vapour)] += steam;
  b.dy[net.crew_state()] += persons * loss.storage_rate;
  b.dy[net.ledger(Network::metabolism)] +=
      fma(steam, water, persons * R(b.p[net.crew_at(crew_field::metabolic_rate)]));
  b.dy[net.ledger(Network::crew_water)] += steam;
}

template <class P, class R>
LP_FN void add_compartment(Balance<P, R>& b, int c) {
  using namespace compartment_field;
  const Network& net = b.net;
  const AirState<R>& air = b.s.air[c];
  auto field = [&](int f) { return R(b.p[net.compartment_at(c, f)]); };
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
    energy -= dew.energy;
    vapour_mass -= dew.water;
    b.dy[net.node_state(wall)] += dew.energy;
    b.dy[net.air_state_at(c, Network::condensate)] += dew.water;
  }
  if (net.has_loop) {  // the condensing heat exchanger lives from the circulating coolant
    const R drive = air.vapour_density - saturation_density(b.s.coolant_temperature);
    const R dried = field(dehumidifier_flow) * b.s.pumped * smooth_positive(drive, condensation_width);
    const R drained = water_enthalpy(b.s.coolant_temperature);
    energy -= dried * vapour_enthalpy(air.temperature);
    vapour_mass -= dried;
    b.dy[Network::energy] += dried * (vapour_enthalpy(air.temperature) - drained);
    b.dy[net.ledger(Network::removed_energy)] += dried * drained;
    b.dy[net.ledger(Network::removed_water)] += dried;
  }
  if (net.has_crew) add_crew(b, c);
}

template <class P, class R>
LP_FN void network_rates(const Network& net, const P* p, const R* y, R* dy) {
  Situation<R> s;
  situation(net, p, y, s);
  for (int i = 0; i < net.states(); ++i) dy[i] = R(0.0);
  Balance<P, R> b{net, p, y, s, dy};
  if (net.has_loop) add_loop(b);
  add_conductors(b);
  for (int i = 0; i < net.nodes; ++i) b.load(i, R(p[net.node_at(i, node_field::load)]));
  for (int c = 0; c < net.compartments; ++c) {
    b.load(net.nodes + c, R(p[net.compartment_at(c, compartment_field::load)]));
    add_compartment(b, c);
  }
  if (net.heat_load_point >= 0) b.load(net.heat_load_point, R(p[net.extra_load_at()]));
  for (int i = 0; i < net.hatches; ++i) {
    const int one = net.hatch[i].a, two = net.hatch[i].b;
    const Exchange<R> x = mixing(R(p[net.hatch_at(i, hatch_field::flow)]), s.air[one].temperature,
                                 s.air[one].humidity_ratio, s.air[two].temperature, s.air[two].humidity_ratio);
    dy[net.air_state_at(one, Network::air_energy)] -= x.energy;
    dy[net.air_state_at(one, Network::vapour)] -= x.water;
    dy[net.air_state_at(two, Network::air_energy)] += x.energy;
    dy[net.air_state_at(two, Network::vapour)] += x.water;
  }
}

}  // namespace leakphys::inline LEAKPHYS_ISA
