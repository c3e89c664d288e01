// Who has left the ship: asked of a member's parameters, by part.
#pragma once

#include "leakphys/model/network.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class P>
LP_HD auto loop_gone(const Network& net, const P* p, int l) {
  return p[net.loop_at(l, loop_field::jettisoned)] > P(0.5);
}
template <class P>
LP_HD auto node_gone(const Network& net, const P* p, int i) {
  return p[net.node_at(i, node_field::jettisoned)] > P(0.5);
}
template <class P>
LP_HD auto compartment_gone(const Network& net, const P* p, int c) {
  return p[net.compartment_at(c, compartment_field::jettisoned)] > P(0.5);
}

// Whether the thermal point has left. Boundaries stay.
template <class P>
LP_HD mask_t<P> point_gone(const Network& net, const P* p, int point) {
  if (point < net.nodes) return node_gone(net, p, point);
  if (point < net.nodes + net.compartments) return compartment_gone(net, p, point - net.nodes);
  return net.is_zone(point) ? loop_gone(net, p, net.zone_loop(net.zone_of(point))) : P(1.0) < P(0.0);
}

// Whether loop l has left in every lane: then nothing needs to be known of it.
template <class P>
LP_HD bool gone_everywhere(const Network& net, const P* p, int l) {
  return net.jettisons != 0 && all(loop_gone(net, p, l));
}

// Whether compartment c has left in every lane.
template <class P>
LP_HD bool compartment_gone_everywhere(const Network& net, const P* p, int c) {
  return net.jettisons != 0 && all(compartment_gone(net, p, c));
}

// Nothing where loop l has left, `x` where it is aboard.
template <class P, class R>
LP_HD R while_aboard(const Network& net, const P* p, int l, R x) {
  return net.jettisons != 0 ? select(loop_gone(net, p, l), R(0.0), x) : x;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
