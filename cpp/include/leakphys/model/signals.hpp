// What can be watched and sampled of a network, from its state.
#pragma once

#include "leakphys/model/asked_signals.hpp"
#include "leakphys/model/rates.hpp"
#include "leakphys/model/walls.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// What counts as coolant left: the liquid, or for a loop that starts as gas its whole mass.
template <class R>
LP_HD R liquid_mass(const Coolant<R>& c) {
  return c.mass * (R(1.0) - min(max(c.mean.quality, R(0.0)), R(1.0)));
}

// Push and turn of a jet on the ship, along its axes [N, N m].
template <class R>
struct Reaction {
  R force[3], torque[3];
};
// Of a jet that leaves with `force` in the direction of its azimuth (from x towards y) and elevation (from there towards z):
//     F = -force u,  M = r x F,  u = (cos e cos a, cos e sin a, sin e), r from the centre of mass to the hole            (1)
template <class P, class R>
LP_FN Reaction<R> reaction_of(const Network& net, const P* p, int h, R force) {
  using namespace puncture_field;
  const auto field = [&](int i) { return R(p[net.puncture_at(h, i)]); };
  const R level = cos(field(jet_elevation)), push = -force * field(jet_sign);
  const R f[3] = {push * level * cos(field(jet_azimuth)), push * level * sin(field(jet_azimuth)), push * sin(field(jet_elevation))};
  const R r[3] = {field(position_x), field(position_y), field(position_z)};
  Reaction<R> out;
  for (int i = 0; i < 3; ++i) {
    const int j = (i + 1) % 3, k = (i + 2) % 3;
    out.force[i] = f[i];
    out.torque[i] = r[j] * f[k] - r[k] * f[j];
  }
  return out;
}

// Flows and forces of a loop's holes and severed lines together; of each hole they are told on the way.
template <class R>
struct LoopOutflow {
  R leak_rate, force, torque;
  Reaction<R> reaction;  // of the holes
};

template <class P, class R>
LP_FN LoopOutflow<R> outflow_of(const Network& net, const P* p, const Streams<R>& flows, int loop, R* out) {
  LoopOutflow<R> sum = {};
  for (int h = 0; h < net.holes; ++h) {
    if (net.volume[net.hole_volume(h)].loop != loop) continue;
    const Leak<R>& leak = flows.hole[h];
    sum.leak_rate += leak.mass_flow;
    sum.force += leak.force;
    sum.torque += leak.force * R(p[net.puncture_at(h, puncture_field::lever_arm)]);
    out[net.puncture_signal(h, Network::puncture_leak_rate)] = leak.mass_flow;
    out[net.puncture_signal(h, Network::puncture_jet_force)] = leak.force;
    const Reaction<R> reaction = reaction_of(net, p, h, leak.force);
    for (int i = 0; i < 3; ++i) {
      out[net.puncture_signal(h, Network::puncture_force_x + i)] = reaction.force[i];
      out[net.puncture_signal(h, Network::puncture_torque_x + i)] = reaction.torque[i];
      sum.reaction.force[i] += reaction.force[i];
      sum.reaction.torque[i] += reaction.torque[i];
    }
  }
  for (int l = 0; l < net.links; ++l) {
    const LinkFlow<R>& flow = flows.link[l];
    if (net.link_loop(l) != loop) continue;
    sum.leak_rate += flow.vent[0].mass_flow + flow.vent[1].mass_flow;
    sum.force += flow.vent[0].force + flow.vent[1].force;
  }
  return sum;
}

template <class P, class R>
LP_FN void outflow_signals(const Network& net, const P* p, const Situation<R>& s, const Streams<R>& flows, R* out) {
  for (int h = 0; h < net.holes; ++h) out[net.puncture_signal(h, Network::puncture_diameter)] = hole_diameter_of(net, p, s, h);
  for (int l = 0; l < net.loops; ++l) {
    const LoopOutflow<R> flow = outflow_of(net, p, flows, l, out);
    R* loop = out + net.loop_signal(l, 0);
    loop[Network::loop_leak_rate] = flow.leak_rate;
    loop[Network::loop_jet_force] = flow.force;
    loop[Network::loop_jet_torque] = flow.torque;
    for (int i = 0; i < 3; ++i) {
      loop[Network::loop_force_x + i] = flow.reaction.force[i];
      loop[Network::loop_torque_x + i] = flow.reaction.torque[i];
    }
  }
}

// The pumps of a loop: what all of them together circulate, and what the worst of those that are commanded to run keeps of
// its head and of what its command would circulate; 1 where none is.
template <class P, class R>
LP_FN void pump_signals_of(const Network& net, const P* p, const Situation<R>& s, int l, R* loop) {
  R circulation(0.0), head(1.0), delivery(1.0);
  for (int k = 0; k < net.pumps; ++k) {
    if (net.pump_loop(k) != l) continue;
    const PumpState<R>& pump = s.pump[k];
    const R running(p[net.pump_at(k, pump_field::running)]);
    const auto commanded = running > R(0.0);
    circulation = fma(R(1.0) - circulation, pump.circulation, circulation);
    head = select(commanded, min(head, pump.head_share), head);
    delivery = select(commanded, min(delivery, pump.circulation / max(running, R(1e-6))), delivery);
  }
  loop[Network::loop_circulation] = circulation;
  loop[Network::loop_pump_head_share] = head;
  loop[Network::loop_pump_delivery] = delivery;
}

template <class P, class R>
LP_FN void loop_signals_of(const Network& net, const P* p, const Situation<R>& s, const Streams<R>& flows, int l,
                           R* out) {
  R mass(0.0), left(0.0), wet(0.0), room(0.0), ice(0.0);
  int first = -1;
  for (int v = 0; v < net.volumes; ++v) {
    if (net.volume[v].loop != l) continue;
    if (first < 0) first = v;
    const Coolant<R>& c = s.coolant[v];
    mass += c.mass;
    left += liquid_mass(c);
    ice = fma(liquid_mass(c), c.frozen, ice);
    wet = fma(c.mean.liquid_fraction, c.room, wet);
    room += c.room;
  }
  const R charge(p[net.loop_at(l, loop_field::charge)]);
  const R starts_liquid(p[net.loop_at(l, loop_field::starts_liquid)]);
  const R rejected = rejected_heat(net, p, s, flows, l);
  const R reference(p[net.loop_at(l, loop_field::rejection_reference)]);
  R* loop = out + net.loop_signal(l, 0);
  loop[Network::loop_pressure] = s.coolant[first].pressure;
  loop[Network::loop_temperature] = s.coolant[first].temperature;
  loop[Network::loop_mass] = mass;
  loop[Network::loop_mass_fraction] = mass / charge;
  loop[Network::loop_inventory] = select(starts_liquid > R(0.5), left, mass) / charge;
  loop[Network::loop_liquid_fraction] = wet / room;
  pump_signals_of(net, p, s, l, loop);
  loop[Network::loop_heat_rejection] = rejected;
  // Before the puncture opens, or where nothing was rejected then, there is no reference: the fraction is 1.
  loop[Network::loop_heat_rejection_fraction] =
      select(reference > R(0.0), rejected / max(reference, R(1e-300)), R(1.0));
  loop[Network::loop_frozen] = ice / max(left, R(1e-12) * charge);
}

template <class P, class R>
LP_FN void conductor_signals(const Network& net, const P* p, const Situation<R>& s, const Streams<R>& flows, R* out,
                             const AskedSignals& asked) {
  const bool burnout = asked.one(net.ship_signal(Network::ship_burnout_share));
  for (int i = 0; i < net.conductors; ++i) {
    R* const own = out + net.conductor_signal(i, 0);
    const auto asked_of_it = [&](int signal) { return asked.one(net.conductor_signal(i, signal)); };
    own[Network::freezing_margin_signal] = freezing_margin(net, s, i);
    if (asked_of_it(Network::conductor_heat)) own[Network::conductor_heat] = conducted_heat(net, p, s, flows, i);
    if (!burnout && !asked_of_it(Network::reynolds_signal) && !asked_of_it(Network::burnout_share_signal)) continue;
    const WallFlow<R> wall = wall_flow(net, p, s, flows, i);
    own[Network::reynolds_signal] = wall.reynolds;
    own[Network::burnout_share_signal] = wall.burnout_share;
  }
}

template <class P, class R>
LP_FN void coolant_signals(const Network& net, const P* p, const R* y, const Situation<R>& s, R* out, const AskedSignals& asked) {
  Streams<R> flows;
  const bool with_holes = asks_for_outflow(net, asked);
  streams(net, p, s, flows, with_holes);
  if (with_holes) outflow_signals(net, p, s, flows, out);
  for (int l = 0; l < net.links; ++l) out[net.link_signal(l)] = flows.link[l].forward - flows.link[l].backward;
  for (int l = 0; l < net.loops; ++l) loop_signals_of(net, p, s, flows, l, out);
  for (int v = 0; v < net.volumes; ++v) {
    const Coolant<R>& c = s.coolant[v];
    R* volume = out + net.volume_signal(v, 0);
    volume[Network::volume_pressure] = c.pressure;
    volume[Network::volume_temperature] = c.temperature;
    volume[Network::volume_mass] = c.mass;
    volume[Network::volume_liquid_fraction] = c.mean.liquid_fraction;
    volume[Network::volume_gas_pressure] = c.gas_pressure;
  }
  for (int z = 0; z < net.zones; ++z) {
    out[net.zone_signal(z, Network::zone_temperature)] = s.point[net.zone_point(z)];
    out[net.zone_signal(z, Network::zone_liquid_fraction)] = s.liquid_fraction[z];
  }
  if (asks_for_walls(net, asked)) {
    conductor_signals(net, p, s, flows, out, asked);
    worst_walls(net, p, out + net.conductor_signal(0, 0), out + net.ship_signal(0));
  }
  for (int k = 0; k < net.pumps; ++k) {
    out[net.pump_signal(k, Network::pump_circulation)] = s.pump[k].circulation;
    out[net.pump_signal(k, Network::pump_speed)] = y[net.pump_state(k)];
    out[net.pump_signal(k, Network::pump_head_share)] = s.pump[k].head_share;
  }
  for (int a = 0; a < net.accumulators; ++a) {
    R* unit = out + net.accumulator_signal(a, 0);
    const R gas = y[net.accumulator_state(a, Network::gas_volume)];
    unit[Network::gas_volume_signal] = gas;
    unit[Network::gas_pressure_signal] = accumulator_of(net, p, y, s, a).gas_pressure;
    unit[Network::travel] = gas / R(p[net.accumulator_at(a, accumulator_field::stroke)]);
  }
}

template <class P, class R>
LP_FN void crew_signals_of(const Network& net, const P* p, const R* y, const Situation<R>& s, R* out, const AskedSignals& asked) {
  const P aboard = p[net.crew_at(crew_field::aboard)];
  const R mass(p[net.crew_at(crew_field::body_mass)]), all_persons(max(aboard, P(fewest_persons)));
  R steam(0.0), wetted(0.0);
  const int evaporation = net.crew_signal(Network::evaporation);
  const bool exchange = asked.one(evaporation) ||
                        (net.crew == crew_model::two_node && asked.one(net.crew_signal(Network::skin_wettedness)));
  for (int c = 0; exchange && c < net.compartments; ++c) {
    const P persons = p[net.compartment_at(c, compartment_field::crew)];
    if (!is_dual<P> && !any(persons > P(0.0))) continue;
    const PersonExchange<R> one = person_in(net, p, y, s, c);
    steam += R(persons) * one.evaporation / (vapour_enthalpy(one.skin_temperature) - water_enthalpy(one.skin_temperature));
    wetted += R(persons) * one.wettedness;
  }
  const R not_told(not_a_number);
  out[net.crew_signal(Network::heat_storage)] =
      select(aboard > P(0.0), y[net.crew_state(Network::stored_heat)] / (all_persons * mass), R(0.0));
  out[evaporation] = exchange ? steam : not_told;
  if (net.crew != crew_model::two_node) return;
  const auto tell = [&](int signal, R x) { out[net.crew_signal(signal)] = select(aboard > P(0.0), x, not_told); };
  tell(Network::core_temperature, core_of(net, y));  // nobody has none
  tell(Network::skin_temperature, skin_of(net, y));
  tell(Network::water_loss, y[net.crew_state(Network::water_lost)] / mass);
  tell(Network::skin_wettedness, exchange ? wetted / all_persons : not_told);
  const P index = p[net.crew_at(crew_field::moisture_permeability_index)];  // 0: ordinary clothing, no suit
  tell(Network::suit_ventilation_signal,
       R(select(index > P(0.0), p[net.crew_at(crew_field::suit_ventilation_flow)], P(not_a_number))));
}

template <class R>
LP_FN void air_signals_of(const Network& net, const R* y, const Situation<R>& s, int c, R* out, const AskedSignals& asked) {
  const AirState<R>& air = s.air[c];
  R* own = out + net.air_signal(c, 0);
  own[Network::air_temperature] = air.temperature;
  own[Network::relative_humidity] = air.vapour_pressure / saturation_pressure(air.temperature);
  if (asked.one(net.air_signal(c, Network::dew_point_signal))) own[Network::dew_point_signal] = dew_point(air.vapour_pressure);
  own[Network::condensate_signal] = y[net.air_state_at(c, Network::condensate)];
  if (net.desiccants) own[Network::sorbed_signal] = y[net.sorbed_state(c)];
}

// The signals that are asked for; what is not asked for need not be a number. The coolant of `s` is looked at where signals of it
// are asked for.
template <class P, class R>
LP_FN void signals_of(const Network& net, const P* p, const R* y, const Situation<R>& s, R* out,
                      const AskedSignals& asked = AskedSignals::everything()) {
  for (int i = 0; i < net.signals(); ++i) out[i] = R(not_a_number);
  if (asks_for_coolant(net, asked)) coolant_signals(net, p, y, s, out, asked);
  for (int i = 0; i < net.nodes; ++i) {
    out[net.node_signal(i, Network::node_temperature_signal)] = s.point[i];
    if (net.node_melts[i]) out[net.node_signal(i, Network::molten_fraction)] = s.molten[i];
  }
  for (int c = 0; c < net.compartments; ++c)
    if (!compartment_gone_everywhere(net, p, c)) air_signals_of(net, y, s, c, out, asked);
  if (net.crew != crew_model::none) crew_signals_of(net, p, y, s, out, asked);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
