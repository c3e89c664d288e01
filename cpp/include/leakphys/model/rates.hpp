// The right-hand side of a network: the situation, then the streams of every part, in a fixed order.
#pragma once

#include "leakphys/model/cabin_balance.hpp"
#include "leakphys/model/zone_balance.hpp"
#include "leakphys/physics/fin.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Area with which radiator i radiates [m2]: less the fin that holes took from it.
template <class P>
LP_FN P radiating_area(const Network& net, const P* p, int i) {
  P area = p[net.radiator_at(i, radiator_field::area)];
  for (int h = 0; h < net.holes; ++h)
    if (net.hole_radiator[h] == i + 1) area = max(area - p[net.puncture_at(h, puncture_field::fin_lost)], P(0.0));
  return area;
}

// A hole grows at its rate as long as it is open.
template <class P, class R>
LP_FN void add_growth(Balance<P, R>& b) {
  for (int h = 0; h < b.net.growing * b.net.holes; ++h) {
    const P rate = b.p[b.net.puncture_at(h, puncture_field::growth_rate)];
    const P open = b.p[b.net.puncture_at(h, puncture_field::open)];
    b.dy[b.net.growth_state(h)] += select(open > P(0.0), rate, P(0.0));
  }
}

// What radiator i gives over what it would at its root's temperature all over: 1 without fins.
template <class P, class R>
LP_FN R fin_share_left(const Network& net, const P* p, const Situation<R>& s, int i) {
  using namespace radiator_field;
  const auto field = [&](int f) { return p[net.radiator_at(i, f)]; };
  if (!is_dual<P> && !any(field(fin_share) > P(0.0))) return R(1.0);
  const R root = s.point[net.radiator[i].node], sink = s.point[net.boundary_point(net.radiator[i].boundary)];
  const P conductance = field(fin_conductivity) * field(fin_thickness);
  const R profile = fin_profile(R(field(emissivity) * field(fin_faces)), root, R(field(fin_length)), R(conductance));
  const R finned = fma(R(field(fin_share)), radiating_fin_efficiency(profile, sink / root) - R(1.0), R(1.0));
  return select(field(fin_share) > P(0.0), finned, R(1.0));
}

template <class P, class R>
LP_FN void add_conductors(Balance<P, R>& b) {
  for (int i = 0; i < b.net.conductors; ++i) {
    const R q = conducted_heat(b.net, b.p, b.s, b.flows, i);
    b.heat(b.net.conductor[i].a, -q, Network::conducted);
    b.heat(b.net.conductor[i].b, q, Network::conducted);
  }
  for (int i = 0; i < b.net.radiators; ++i) {
    const Network::Radiator& r = b.net.radiator[i];
    const R flux = radiated_flux(b.s.point[r.node], b.s.point[b.net.boundary_point(r.boundary)],
                                 b.p[b.net.radiator_at(i, radiator_field::emissivity)]);
    const R q = radiating_area(b.net, b.p, i) * fin_share_left(b.net, b.p, b.s, i) * flux;
    b.heat(r.node, -q, Network::radiated);
    b.dy[b.net.ledger(Network::radiated)] += q;
  }
}

// A loop that has left stays as it was.
template <class P, class R>
LP_FN void hold_what_has_left(const Network& net, const P* p, R* dy) {
  const auto hold = [&](int loop, int first, int count) {
    for (int i = first; i < first + count; ++i) dy[i] = while_aboard(net, p, loop, dy[i]);
  };
  for (int v = 0; v < net.volumes; ++v) {
    hold(net.volume[v].loop, net.volume_state(v, 0), Network::volume_states);
    if (net.dissolved_gas) hold(net.volume[v].loop, net.gas_state(v, 0), Network::gas_states);
  }
  for (int z = 0; z < net.zones; ++z)
    if (net.zone[z].split >= 0) hold(net.zone_loop(z), net.zone_state(net.zone[z].split, 0), Network::zone_states);
  for (int a = 0; a < net.accumulators; ++a)
    hold(net.zone_loop(net.accumulator[a].zone), net.accumulator_state(a, 0), Network::accumulator_states);
  for (int k = 0; k < net.pumps; ++k) hold(net.pump_loop(k), net.pump_state(k), 1);
  for (int l = 0; l < net.links; ++l) hold(net.link_loop(l), net.link_state(l), 1);
}

template <class P, class R>
LP_FN void network_rates(const Network& net, const P* p, const R* y, R* dy, const Sweep<R>& sweep = {}) {
  Situation<R> s;
  situation(net, p, y, s, true, sweep);
  Streams<R> flows;
  streams(net, p, s, flows, true, sweep);
  Balance<P, R> b(net, p, y, s, flows, dy);
  add_holes(b);
  add_growth(b);
  add_links(b);
  add_accumulators(b);
  add_pumps(b);
  add_conductors(b);
  for (int i = 0; i < net.nodes; ++i) b.load(i, p[net.node_at(i, node_field::load)]);
  for (int c = 0; c < net.compartments; ++c) {
    b.load(net.nodes + c, p[net.compartment_at(c, compartment_field::load)]);
    add_compartment(b, c);
  }
  if (net.heat_load_point >= 0) b.load(net.heat_load_point, p[net.extra_load_at()]);
  add_hatches(b);
  if (net.resolved_sinks) dy[net.clock_state()] = R(1.0);
  for (int v = 0; v < net.volumes; ++v) {
    if (gone_everywhere(net, p, net.volume[v].loop)) continue;
    if (net.dissolved_gas) add_gas_release(b, v);
    if (net.is_split(v)) add_zones(b, v);
  }
  if (net.jettisons) hold_what_has_left(net, p, dy);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
