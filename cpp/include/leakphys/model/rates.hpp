// The right-hand side of a network: the situation, then the streams of every part, in a fixed order.
#pragma once

#include "leakphys/model/cabin_balance.hpp"
#include "leakphys/model/zone_balance.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

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
                                 R(b.p[b.net.radiator_at(i, radiator_field::emissivity)]));
    const R q = R(b.p[b.net.radiator_at(i, radiator_field::area)]) * flux;
    b.heat(r.node, -q, Network::radiated);
    b.dy[b.net.ledger(Network::radiated)] += q;
  }
}

template <class P, class R>
LP_FN void network_rates(const Network& net, const P* p, const R* y, R* dy) {
  Situation<R> s;
  situation(net, p, y, s);
  Streams<R> flows;
  streams(net, p, s, flows);
  Balance<P, R> b(net, p, y, s, flows, dy);
  add_holes(b);
  add_links(b);
  add_accumulators(b);
  add_pumps(b);
  add_conductors(b);
  for (int i = 0; i < net.nodes; ++i) b.load(i, R(p[net.node_at(i, node_field::load)]));
  for (int c = 0; c < net.compartments; ++c) {
    b.load(net.nodes + c, R(p[net.compartment_at(c, compartment_field::load)]));
    add_compartment(b, c);
  }
  if (net.heat_load_point >= 0) b.load(net.heat_load_point, R(p[net.extra_load_at()]));
  add_hatches(b);
  for (int v = 0; v < net.volumes; ++v) {
    if (net.dissolved_gas) add_gas_release(b, v);
    if (net.is_split(v)) add_zones(b, v);
  }
}

}  // namespace leakphys::inline LEAKPHYS_ISA
