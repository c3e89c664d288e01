// The right-hand side of a network: every part's streams, summed into the balances of what they join.
//
// One pass computes all temperatures and the coolant's state (Situation), a second adds each part's streams.
// A stream is written once and enters both its ends and its ledger, so mass and energy close by construction.
#pragma once

#include "leakphys/model/streams.hpp"
#include "leakphys/physics/crew.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class P>
LP_FN CrewParameters<P> crew_of(const Network& net, const P* p) {
  using namespace crew_field;
  return {p[net.crew_at(metabolic_rate)],      p[net.crew_at(sensible_conductance)],
          p[net.crew_at(skin_temperature)],    p[net.crew_at(minimum_evaporation)],
          p[net.crew_at(evaporative_conductance)], p[net.crew_at(body_mass)]};
}
template <class P, class R>
LP_HD R persons_aboard(const Network& net, const P* p) {
  R persons(0.0);
  for (int c = 0; c < net.compartments; ++c) persons += R(p[net.compartment_at(c, compartment_field::crew)]);
  return persons;
}

// Share of a conductor's conductance that the coolant in the zone at `point` leaves it.
template <class R>
LP_HD R coolant_share(const Network& net, const Situation<R>& s, int kind, int point) {
  if (kind == conductor_kind::linear || !net.is_zone(point)) return R(1.0);
  const int z = net.zone_of(point);
  if (kind == conductor_kind::wetted) return wetted_share(s.liquid_fraction[z]);
  return pumped_share(s.liquid_fraction[z], s.circulation[net.volume[net.zone[z].volume].loop]);
}

// Heat through conductor i from its point a to its point b [W].
template <class P, class R>
LP_HD R conducted_heat(const Network& net, const P* p, const Situation<R>& s, int i) {
  const Network::Conductor& link = net.conductor[i];
  const R drive = R(p[net.conductor_at(i, conductor_field::conductance)]) * (s.point[link.a] - s.point[link.b]);
  return drive * coolant_share(net, s, link.kind, link.a) * coolant_share(net, s, link.kind, link.b);
}

// Heat that leaves a loop through the conductors marked as rejecting [W].
template <class P, class R>
LP_FN R rejected_heat(const Network& net, const P* p, const Situation<R>& s, int loop) {
  const auto belongs = [&](int point) {
    return net.is_zone(point) && net.volume[net.zone[net.zone_of(point)].volume].loop == loop;
  };
  R sum(0.0);
  for (int i = 0; i < net.conductors; ++i) {
    if (!net.conductor[i].rejects_heat) continue;
    const R q = conducted_heat(net, p, s, i);
    if (belongs(net.conductor[i].a)) sum += q;
    if (belongs(net.conductor[i].b)) sum -= q;
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
  R zone_heat[Network::max_zones];   // W into a zone's liquid, beyond what all of its volume gets
  R leak[Network::max_volumes];      // kg/s out of a volume through its holes
  R liquid_leak[Network::max_volumes];

  LP_HD Balance(const Network& the_net, const P* parameters, const R* state, const Situation<R>& now, R* rates)
      : net(the_net), p(parameters), y(state), s(now), dy(rates) {
    for (int i = 0; i < net.states(); ++i) dy[i] = R(0.0);
    for (int z = 0; z < net.zones; ++z) zone_heat[z] = R(0.0);
    for (int v = 0; v < net.volumes; ++v) leak[v] = liquid_leak[v] = R(0.0);
  }

  // Heat into a thermal point: a node's, the air's or the coolant's energy; a boundary's goes to the ledger.
  LP_HD void heat(int point, R q, int boundary_ledger) {
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
  LP_HD void load(int point, R q) {
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
    if (net.is_split(v)) take_latent_heat(z, out);
    if (net.dissolved_gas) dy[net.ledger(Network::gas_leaked)] += give_gas(v, out.liquid_flow, out.vapour_flow);
  }
  LP_HD R liquid_enthalpy(int z) const { return standing_at(net, s, z).h_l; }

  // Liquid leaves a zone at the zone's temperature and changes nothing there; vapour comes from the zones that set the
  // pressure, of liquid at their temperature, and takes its latent heat from them.
  LP_FN void take_latent_heat(int z, const Leak<R>& out) {
    const int v = net.zone[z].volume;
    const Coolant<R>& c = s.coolant[v];
    const R boiling = c.mean.h_l + c.gas_pressure / c.mean.rho_l + c.liquid_shift;
    const R latent = out.energy_flow - out.liquid_flow * liquid_enthalpy(z) - out.vapour_flow * boiling;
    for (int i = net.volume[v].first_zone; i < net.last_zone(v); ++i) zone_heat[i] -= s.pressing[i] * latent;
  }

  // Takes the gas that goes with these flows out of volume v; returns it, W/K.
  LP_FN R give_gas(int v, R liquid_flow, R vapour_flow) {
    const Coolant<R>& c = s.coolant[v];
    const int in_liquid = net.gas_state(v, Network::dissolved), in_void = net.gas_state(v, Network::free_gas);
    const R liquid_mass = max(c.mass * (R(1.0) - c.mean.quality), R(1e-6) * c.mass);
    const R void_room = max(c.room * (R(1.0) - c.mean.liquid_fraction), R(1e-6) * c.room);
    const R with_liquid = y[in_liquid] * liquid_flow / liquid_mass;
    const R with_vapour = y[in_void] * vapour_flow / (c.mean.rho_v * void_room);
    dy[in_liquid] -= with_liquid;
    dy[in_void] -= with_vapour;
    return with_liquid + with_vapour;
  }
};

template <class P, class R>
LP_FN void add_holes(Balance<P, R>& b) {
  for (int h = 0; h < b.net.holes; ++h)
    b.take(b.net.hole_zone[h], leak_of(b.net, b.p, b.s, h), Network::leaked_mass, Network::leaked_energy);
}

// Coolant through a link from zone `from` to zone `to`, as the mixture that stands at its mouth.
template <class P, class R>
LP_FN void carry(Balance<P, R>& b, int from, int to, R flow) {
  const Network& net = b.net;
  const Standing<R> at = standing_at(net, b.s, from);
  const int one = net.zone[from].volume, two = net.zone[to].volume;
  b.dy[net.volume_state(one, Network::mass)] -= flow;
  b.dy[net.volume_state(two, Network::mass)] += flow;
  b.dy[net.volume_state(one, Network::energy)] -= flow * at.enthalpy;
  b.dy[net.volume_state(two, Network::energy)] += flow * at.enthalpy;
  if (net.is_split(one)) b.zone_heat[from] -= flow * (at.enthalpy - at.h_l);
  if (net.is_split(two)) b.zone_heat[to] += flow * (at.enthalpy - b.liquid_enthalpy(to));
  if (!net.dissolved_gas) return;
  const R gas = b.give_gas(one, flow * (R(1.0) - at.quality), flow * at.quality);
  b.dy[net.gas_state(two, Network::free_gas)] += gas;
}

template <class P, class R>
LP_FN void add_links(Balance<P, R>& b) {
  const Network& net = b.net;
  for (int l = 0; l < net.links; ++l) {
    const LinkFlow<R> flow = link_flow(net, b.p, b.s, l);
    carry(b, net.link[l].a, net.link[l].b, flow.forward);
    carry(b, net.link[l].b, net.link[l].a, flow.backward);
    b.take(net.link[l].a, flow.vent[0], Network::vented_mass, Network::vented_energy);
    b.take(net.link[l].b, flow.vent[1], Network::vented_mass, Network::vented_energy);
  }
}

template <class P, class R>
LP_FN void add_accumulators(Balance<P, R>& b) {
  const Network& net = b.net;
  for (int a = 0; a < net.accumulators; ++a) {
    const AccumulatorRates<R> rates = accumulator_of(net, b.p, b.y, b.s, a);
    const int z = net.accumulator[a].zone;
    b.dy[net.accumulator_state(a, Network::gas_volume)] += rates.gas_volume;
    b.dy[net.accumulator_state(a, Network::gas_energy)] += rates.gas_energy;
    b.dy[net.accumulator_state(a, Network::gas_amount)] += rates.gas_amount;
    b.dy[net.volume_state(net.zone[z].volume, Network::energy)] += rates.work_on_coolant;
    b.heat(net.zone_point(z), -rates.heat_to_gas, Network::conducted);
    b.dy[net.ledger(Network::bellows_loss)] += rates.bellows_loss;
    b.dy[net.ledger(Network::spring_work)] += rates.spring_work;
    b.dy[net.ledger(Network::gas_leaked)] -= rates.gas_amount;
    b.dy[net.ledger(Network::gas_leaked_energy)] += rates.leaked_energy;
  }
}

template <class P, class R>
LP_FN void add_pumps(Balance<P, R>& b) {
  const Network& net = b.net;
  for (int k = 0; k < net.pumps; ++k) {
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

inline constexpr double voiding_width = 1e-4;  // void share over which the filling starts to follow the leak
// Mixing widths by which a filling temperature follows its wall in a relocation time at most: two zones that change
// order exchange their liquid over about that time, however far apart their walls are.
inline constexpr double relocation_widths = 2.0;
inline constexpr double capacity_floor = 0.02; // liquid share that a dry zone's heat capacity keeps

// Zones of a volume with several: temperatures and filling temperatures, equations (3), (5), (6).
template <class P, class R>
LP_FN void add_zones(Balance<P, R>& b, int v) {
  const Network& net = b.net;
  const Network::Volume& volume = net.volume[v];
  const Coolant<R>& c = b.s.coolant[v];
  const FluidTable& f = *net.loop_of(v).fluid;
  const auto field = [&](int i) { return R(b.p[net.loop_at(volume.loop, i)]); };
  const R held = held_temperature(f, c.temperature, f.saturation_maximum);
  const R cp = evaluate(f.cp_l, held), width = field(loop_field::mixing_width);
  R stirred = b.leak[v];
  for (int k = 0; k < net.pumps; ++k)
    if (net.pump[k].volume == v)
      stirred += R(b.p[net.pump_at(k, pump_field::flow)]) * b.s.pump[k].circulation;
  const R pace = R(relocation_widths) * width / field(loop_field::relocation_time);
  R drift[Network::max_zones], front(0.0), moving(0.0), total(0.0), wet(0.0), warm(0.0);
  for (int z = volume.first_zone; z < net.last_zone(v); ++z) {
    const int state = net.zone_state(net.zone[z].split, Network::filling_temperature);
    const R wall = net.zone[z].wall >= 0 ? b.s.point[net.zone[z].wall] : c.temperature;
    const R room(b.p[net.zone_at(z, zone_field::volume)]), share = b.s.liquid_fraction[z];
    drift[z] = pace * tanh((wall - b.y[state]) / (pace * field(loop_field::relocation_time)));
    b.dy[state] += drift[z];
    const R weight = room * share * (R(1.0) - share);
    front += weight;
    moving = fma(weight, drift[z], moving);
    total += room;
    wet += share;
    warm = fma(share, b.s.point[net.zone_point(z)], warm);
  }
  const R stirred_temperature = warm / wet;
  // Liquid that leaves makes room for void only where there is some.
  const R voiding = smooth_step((R(1.0) - c.mean.liquid_fraction - R(filling_edge)) * R(1.0 / voiding_width));
  const R level = (moving - width * voiding * b.liquid_leak[v] / c.mean.rho_l) / fma(R(1e-9), total, front);
  const R latent = c.mean.rho_v * (c.mean.h_v - c.mean.h_l);
  for (int z = volume.first_zone; z < net.last_zone(v); ++z) {
    const R room(b.p[net.zone_at(z, zone_field::volume)]), share = b.s.liquid_fraction[z];
    const R filling = share * (R(1.0) - share) / width * (level - drift[z]);
    const R mixing = cp * stirred * share * (stirred_temperature - b.s.point[net.zone_point(z)]);
    const R capacity = cp * c.mean.rho_l * room * (share + R(capacity_floor));
    b.dy[net.zone_state(net.zone[z].split, Network::relative_temperature)] +=
        c.zoned * (b.zone_heat[z] + mixing + latent * room * filling) / capacity;
  }
}

}  // namespace leakphys::inline LEAKPHYS_ISA
