// The right-hand side of a network: every part's streams, summed into the balances of what they join.
//
// One pass computes all temperatures and the coolant's state (Situation), a second adds each part's streams.
// A stream is written once and enters both its ends and its ledger, so mass and energy close by construction.
#pragma once

#include "leakphys/model/conductors.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Gas that goes with a stream, in solution and as bubbles [W/K].
template <class R>
struct CarriedGas {
  R dissolved, free;
};

// The balances while they are being summed.
template <class P, class R>
struct Balance {
  const Network& net;
  const P* p;
  const R* y;
  const Situation<R>& s;
  const Streams<R>& flows;
  R* dy;
  R zone_heat[Network::max_zones];   // W into a zone's liquid, beyond what all of its volume gets
  R leak[Network::max_volumes];      // kg/s out of a volume through its holes
  R liquid_leak[Network::max_volumes];

  LP_HD Balance(const Network& the_net, const P* parameters, const R* state, const Situation<R>& now,
                const Streams<R>& streams_now, R* rates)
      : net(the_net), p(parameters), y(state), s(now), flows(streams_now), dy(rates) {
    for (int i = 0; i < net.states(); ++i) dy[i] = R(0.0);
    for (int z = 0; z < net.zones; ++z) zone_heat[z] = R(0.0);
    for (int v = 0; v < net.volumes; ++v) leak[v] = liquid_leak[v] = R(0.0);
  }

  // Heat into a thermal point: a node's, the air's or the coolant's energy; a boundary's goes to the ledger.
  template <class Q>
  LP_HD void heat(int point, const Q& q, int boundary_ledger) {
    if (point < net.nodes) {
      dy[net.node_state(point)] += q;
    } else if (point < net.nodes + net.compartments) {
      dy[net.air_state_at(point - net.nodes, Network::air_energy)] += q;
    } else if (net.is_zone(point)) {
      const int z = net.zone_of(point);
      dy[net.volume_state(net.zone[z].volume, Network::energy)] += q;
      zone_heat[z] += q;
    } else {
      dy[net.ledger(boundary_ledger)] += q;
    }
  }
  template <class Q>
  LP_HD void load(int point, const Q& q) {
    heat(point, q, Network::loads);
    dy[net.ledger(Network::loads)] += q;
  }

  // Coolant out of zone z of a volume: mass, energy, and what gas goes with its liquid and vapour.
  LP_FN void take(int z, const Leak<R>& out, int mass_ledger, int energy_ledger) {
    const int v = net.zone[z].volume;
    dy[net.volume_state(v, Network::mass)] -= out.mass_flow;
    dy[net.volume_state(v, Network::energy)] -= out.energy_flow;
    dy[net.ledger(mass_ledger)] += out.mass_flow;
    dy[net.ledger(energy_ledger)] += out.energy_flow;
    dy[net.ledger(Network::impulse)] += out.force;
    leak[v] += out.mass_flow;
    liquid_leak[v] += out.liquid_flow;
    if (net.is_split(v)) take_latent_heat(z, out.liquid_flow, out.vapour_flow, out.energy_flow);
    if (!net.dissolved_gas) return;
    const CarriedGas<R> gas = give_gas(v, out.liquid_flow, out.vapour_flow);
    dy[net.ledger(Network::gas_leaked)] += gas.dissolved + gas.free;
  }
  LP_HD R liquid_enthalpy(int z) const { return standing_at(net, s, z).h_l; }

  // J/kg, of liquid where a volume's vapour boils off or condenses: in the zones that set the pressure.
  LP_HD R boiling_enthalpy(int v) const {
    const Coolant<R>& c = s.coolant[v];
    return c.mean.h_l + c.gas_pressure / c.mean.rho_l + c.liquid_shift;
  }
  // Liquid leaves a zone at the zone's temperature and changes nothing there; vapour comes from the zones that set the
  // pressure, of liquid at their temperature, and takes its latent heat from them.
  LP_FN void take_latent_heat(int z, R liquid_flow, R vapour_flow, R energy_flow) {
    const int v = net.zone[z].volume;
    const R latent = energy_flow - liquid_flow * liquid_enthalpy(z) - vapour_flow * boiling_enthalpy(v);
    for (int i = net.volume[v].first_zone; i < net.last_zone(v); ++i) zone_heat[i] -= s.pressing[i] * latent;
  }
  // Liquid arrives in the zone; vapour condenses in the zones that set the pressure.
  LP_FN void give_latent_heat(int z, R liquid_flow, R liquid_enthalpy_in, R vapour_flow, R vapour_enthalpy_in) {
    const int v = net.zone[z].volume;
    zone_heat[z] += liquid_flow * (liquid_enthalpy_in - liquid_enthalpy(z));
    const R latent = vapour_flow * (vapour_enthalpy_in - boiling_enthalpy(v));
    for (int i = net.volume[v].first_zone; i < net.last_zone(v); ++i) zone_heat[i] += s.pressing[i] * latent;
  }

  // Takes the gas that goes with these flows out of volume v and returns it.
  LP_FN CarriedGas<R> give_gas(int v, R liquid_flow, R vapour_flow) {
    const Coolant<R>& c = s.coolant[v];
    const int in_liquid = net.gas_state(v, Network::dissolved), in_void = net.gas_state(v, Network::free_gas);
    const R liquid_mass = max(c.mass * (R(1.0) - c.mean.quality), R(1e-6) * c.mass);
    const R void_room = max(c.room * (R(1.0) - c.mean.liquid_fraction), R(1e-6) * c.room);
    const R with_liquid = y[in_liquid] * liquid_flow / liquid_mass;
    const R with_vapour = y[in_void] * vapour_flow / (c.mean.rho_v * c.vapour_shift * void_room);
    dy[in_liquid] -= with_liquid;
    dy[in_void] -= with_vapour;
    return {with_liquid, with_vapour};
  }
};

template <class P, class R>
LP_FN void add_holes(Balance<P, R>& b) {
  for (int h = 0; h < b.net.holes; ++h)
    if (!gone_everywhere(b.net, b.p, b.net.zone_loop(b.net.hole_zone[h])))
      b.take(b.net.hole_zone[h], b.flows.hole[h], Network::leaked_mass, Network::leaked_energy);
}

// What goes with coolant through a link from zone `from` to zone `to`, a part of it vapour: energy, gas, a pump's work on it [W].
template <class P, class R>
LP_FN void carry(Balance<P, R>& b, int from, int to, R flow, R quality, R work) {
  const Network& net = b.net;
  const Standing<R> at = standing_at(net, b.s, from);
  b.load(net.zone_point(to), work);
  const int one = net.zone[from].volume, two = net.zone[to].volume;
  const R vapour = flow * quality, liquid = flow - vapour;
  const R energy = fma(liquid, at.h_l, vapour * at.h_v);
  b.dy[net.volume_state(one, Network::energy)] -= energy;
  b.dy[net.volume_state(two, Network::energy)] += energy;
  if (net.is_split(one)) b.take_latent_heat(from, liquid, vapour, energy);
  if (net.is_split(two)) b.give_latent_heat(to, liquid, at.h_l, vapour, at.h_v);
  if (!net.dissolved_gas) return;
  const CarriedGas<R> gas = b.give_gas(one, liquid, vapour);
  b.dy[net.gas_state(two, Network::dissolved)] += gas.dissolved;
  b.dy[net.gas_state(two, Network::free_gas)] += gas.free;
}

template <class P, class R>
LP_FN void add_links(Balance<P, R>& b) {
  const Network& net = b.net;
  for (int l = 0; l < net.links; ++l) {
    if (gone_everywhere(net, b.p, net.link_loop(l))) continue;
    const LinkFlow<R>& flow = b.flows.link[l];
    const R rate = b.s.link_flow[l];
    b.dy[net.link_state(l)] += (flow.driven - rate) * R(1.0 / flow.follows_in);
    b.dy[net.volume_state(net.zone[net.link[l].a].volume, Network::mass)] -= rate;
    b.dy[net.volume_state(net.zone[net.link[l].b].volume, Network::mass)] += rate;
    carry(b, net.link[l].a, net.link[l].b, flow.forward, flow.quality[0], flow.work_forward);
    if (!net.is_one_way(l)) carry(b, net.link[l].b, net.link[l].a, flow.backward, flow.quality[1], flow.work_backward);
    b.take(net.link[l].a, flow.vent[0], Network::vented_mass, Network::vented_energy);
    b.take(net.link[l].b, flow.vent[1], Network::vented_mass, Network::vented_energy);
  }
}

template <class P, class R>
LP_FN void add_accumulators(Balance<P, R>& b) {
  const Network& net = b.net;
  for (int a = 0; a < net.accumulators; ++a) {
    const int z = net.accumulator[a].zone;
    if (gone_everywhere(net, b.p, net.zone_loop(z))) continue;
    const AccumulatorRates<R> rates = accumulator_of(net, b.p, b.y, b.s, a);
    b.dy[net.accumulator_state(a, Network::gas_volume)] += rates.gas_volume;
    b.dy[net.accumulator_state(a, Network::gas_energy)] += rates.gas_energy;
    b.dy[net.accumulator_state(a, Network::gas_amount)] += rates.gas_amount;
    b.dy[net.volume_state(net.zone[z].volume, Network::energy)] += rates.work_on_coolant;
    b.heat(net.zone_point(z), -rates.heat_to_gas, Network::conducted);
    b.dy[net.ledger(Network::bellows_loss)] += while_aboard(net, b.p, net.zone_loop(z), rates.bellows_loss);
    b.dy[net.ledger(Network::spring_work)] += while_aboard(net, b.p, net.zone_loop(z), rates.spring_work);
    b.dy[net.ledger(Network::gas_leaked)] -= rates.gas_amount;
    b.dy[net.ledger(Network::gas_leaked_energy)] += rates.leaked_energy;
  }
}

template <class P, class R>
LP_FN void add_pumps(Balance<P, R>& b) {
  const Network& net = b.net;
  for (int k = 0; k < net.pumps; ++k) {
    if (gone_everywhere(net, b.p, net.pump_loop(k))) continue;
    const int motor = net.pump[k].motor >= 0 ? net.pump[k].motor : net.zone_point(net.pump[k].inlet);
    b.load(motor, b.s.pump[k].motor_heat);
    b.dy[net.pump_state(k)] += b.s.pump[k].acceleration;
  }
}

// Gas between solution and void, equation (9).
template <class P, class R>
LP_FN void add_gas_release(Balance<P, R>& b, int v) {
  const Network& net = b.net;
  const Coolant<R>& c = b.s.coolant[v];
  const auto field = [&](int i) { return R(b.p[net.loop_at(net.volume[v].loop, i)]); };
  const R liquid = c.room * c.mean.liquid_fraction;
  const R partial = c.gas_pressure + c.mean.squeeze;
  const R equilibrium = field(loop_field::gas_solubility) * liquid * partial / c.temperature;
  const int in_liquid = net.gas_state(v, Network::dissolved), in_void = net.gas_state(v, Network::free_gas);
  const R out = gas_release(b.y[in_liquid], b.y[in_void], equilibrium, field(loop_field::gas_release_time));
  b.dy[in_liquid] -= out;
  b.dy[in_void] += out;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
