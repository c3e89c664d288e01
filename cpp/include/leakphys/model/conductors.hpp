// Heat between thermal points, by the kind of what joins them.
#pragma once

#include "leakphys/model/streams.hpp"
#include "leakphys/physics/tube_heat.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// The ends of a conductor between coolant and a wall: their thermal points, and the coolant's zone.
struct CoolantAndWall {
  int coolant, wall, zone;
};
LP_HD CoolantAndWall coolant_and_wall(const Network& net, int i) {
  const Network::Conductor& link = net.conductor[i];
  const bool first = net.is_zone(link.a);
  const int coolant = first ? link.a : link.b;
  return {coolant, first ? link.b : link.a, net.zone_of(coolant)};
}

// Share of conductor i's conductance that the coolant in the zone at `point` leaves it.
template <class P, class R>
LP_HD R coolant_share(const Network& net, const P* p, const Situation<R>& s, const Streams<R>& flows, int i, int point) {
  const int kind = net.conductor[i].kind;
  if (kind == conductor_kind::linear || !net.is_zone(point)) return R(1.0);
  const int z = net.zone_of(point);
  if (kind == conductor_kind::wetted) return wetted_share(s.liquid_fraction[z]);
  const R whole(p[net.conductor_at(i, conductor_field::design_flow)]);
  return pumped_share(s.liquid_fraction[z], moved_share(net, p, s, flows, z, whole));
}

// Conductance [W/K] of conductor i of the kind natural_convection, to the gas in the zone at one of its ends.
template <class P, class R>
LP_FN R gas_conductance(const Network& net, const P* p, const Situation<R>& s, int i) {
  const CoolantAndWall ends = coolant_and_wall(net, i);
  const int v = net.zone[ends.zone].volume;
  const FluidTable& f = *net.loop_of(v).fluid;
  const Coolant<R>& c = s.coolant[v];
  const R t = c.vapour_temperature, density = c.mean.rho_v, mu = vapour_viscosity(f, t);
  const R cp_0 = evaluate(f.cp_0, held_temperature(f, t, f.gas_maximum));
  const GasPoint<R> gas = FastLine<R>{f, R(0.0)}.gas(t, density);
  const R k = eucken_conductivity(mu, cp_0, R(f.gas_constant));
  const R per_area = natural_convection(StirredGas<R>{t, density, gas.heat_capacity, mu, k},
                                        R(p[net.conductor_at(i, conductor_field::gravity)]), s.point[ends.coolant] - s.point[ends.wall]);
  return p[net.conductor_at(i, conductor_field::area)] * (R(1.0) - c.mean.liquid_fraction) * per_area;
}

// Whether a pump circulates volume v past its walls, which has one temperature: the mean of the circuit.
LP_HD bool is_circuit(const Network& net, int v) {
  bool circulates = false;
  for (int k = 0; k < net.pumps; ++k) circulates = circulates || net.pump[k].volume == v;
  return circulates && net.volume[v].zones == 1;
}

// Conductor i of the kind tube: its walls, what is in it, and what of its film is left without flow.
template <class P, class R>
struct Tube {
  const FluidTable& fluid;
  TubeWall<P> wall;
  TubeCoolant<R> coolant;
  R wall_temperature, ln_factor;
  double still_share;
};
template <class P, class R>
LP_FN Tube<P, R> tube_of(const Network& net, const P* p, const Situation<R>& s, const Streams<R>& flows, int i) {
  using namespace conductor_field;
  const auto field = [&](int f) { return p[net.conductor_at(i, f)]; };
  const CoolantAndWall ends = coolant_and_wall(net, i);
  const int v = net.zone[ends.zone].volume;
  const Coolant<R>& c = s.coolant[v];
  const R flow = flows.through[v] + circulated_flow(net, p, s, v);
  return {*net.loop_of(v).fluid,
          {field(bore), field(length), field(parallel), field(roughness)},
          {s.point[ends.coolant], c.vapour_temperature, c.pressure, flow, wet_wall(s.liquid_fraction[ends.zone])},
          s.point[ends.wall],
          R(p[net.loop_at(net.volume[v].loop, loop_field::ln_vapour_factor)]),
          is_circuit(net, v) ? stagnant_conductance : 1.0};
}

// Heat [W] from the wall of conductor i of the kind tube into the coolant at its other end.
template <class P, class R>
LP_FN R tube_heat_of(const Network& net, const P* p, const Situation<R>& s, const Streams<R>& flows, int i) {
  const Tube<P, R> t = tube_of(net, p, s, flows, i);
  return tube_heat(t.fluid, t.wall, t.coolant, t.wall_temperature, t.ln_factor, t.still_share);
}

// Heat through conductor i from its point a to its point b [W].
template <class P, class R>
LP_HD R conducted_heat(const Network& net, const P* p, const Situation<R>& s, const Streams<R>& flows, int i) {
  const Network::Conductor& link = net.conductor[i];
  const auto gone = [&](int point) { return net.is_zone(point) && gone_everywhere(net, p, net.zone_loop(net.zone_of(point))); };
  if (gone(link.a) || gone(link.b)) return R(0.0);
  if (link.kind == conductor_kind::natural_convection)
    return gas_conductance(net, p, s, i) * (s.point[link.a] - s.point[link.b]);
  if (link.kind == conductor_kind::tube) {
    const R into_coolant = tube_heat_of(net, p, s, flows, i);
    return net.is_zone(link.a) ? -into_coolant : into_coolant;
  }
  const R drive = p[net.conductor_at(i, conductor_field::conductance)] * (s.point[link.a] - s.point[link.b]);
  return drive * coolant_share(net, p, s, flows, i, link.a) * coolant_share(net, p, s, flows, i, link.b);
}

// Heat that leaves a loop through the conductors marked as rejecting [W].
template <class P, class R>
LP_FN R rejected_heat(const Network& net, const P* p, const Situation<R>& s, const Streams<R>& flows, int loop) {
  const auto belongs = [&](int point) {
    return net.is_zone(point) && net.volume[net.zone[net.zone_of(point)].volume].loop == loop;
  };
  R sum(0.0);
  for (int i = 0; i < net.conductors; ++i) {
    if (!net.conductor[i].rejects_heat) continue;
    const R q = conducted_heat(net, p, s, flows, i);
    if (belongs(net.conductor[i].a)) sum += q;
    if (belongs(net.conductor[i].b)) sum -= q;
  }
  return sum;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
