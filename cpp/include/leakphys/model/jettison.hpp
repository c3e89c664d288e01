// Modules that separate: what leaves exchanges nothing any more, keeps what it holds, and is no signal.
//
// A phase lets nodes, compartments and loops go by their parameter `jettisoned`. Their states stay as they are, and an audit
// counts them apart from what is held. Nothing jettisoned comes back.
#pragma once

#include "leakphys/model/gone.hpp"
#include "leakphys/model/signals.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class P>
LP_FN void let_loop_go(const Network& net, int l, P* p) {
  const auto of_loop = [&](int z) { return net.volume[net.zone[z].volume].loop == l; };
  for (int h = 0; h < net.holes; ++h)
    if (of_loop(net.hole_zone[h])) p[net.puncture_at(h, puncture_field::open)] = P(0.0);
  for (int i = 0; i < net.links; ++i)
    if (of_loop(net.link[i].a)) p[net.link_at(i, link_field::severed)] = p[net.link_at(i, link_field::opening)] = P(0.0);
  for (int k = 0; k < net.pumps; ++k)
    if (net.pump_loop(k) == l) p[net.pump_at(k, pump_field::running)] = p[net.pump_at(k, pump_field::power)] = P(0.0);
  for (int a = 0; a < net.accumulators; ++a)
    if (of_loop(net.accumulator[a].zone)) p[net.accumulator_at(a, accumulator_field::gas_leak_area)] = P(0.0);
}

template <class P>
LP_FN void let_compartment_go(const Network& net, int c, P* p) {
  using namespace compartment_field;
  const int ending[] = {load, condensing_area, ventilation_flow, dehumidifier_flow, desiccant_flow};
  for (const int field : ending) p[net.compartment_at(c, field)] = P(0.0);
}

template <class P>
LP_FN void cut(const Network& net, int conductor, P* p) {
  using namespace conductor_field;
  const int carrying[] = {conductance, area, length};
  for (const int field : carrying) p[net.conductor_at(conductor, field)] = P(0.0);
}

// What has left takes its loads along, and whatever joined it to the ship carries nothing any more.
template <class P>
LP_FN void let_go(const Network& net, P* p) {
  const auto gone = [&](int point) { return point_gone(net, p, point); };
  for (int l = 0; l < net.loops; ++l)
    if (loop_gone(net, p, l)) let_loop_go(net, l, p);
  for (int i = 0; i < net.nodes; ++i)
    if (node_gone(net, p, i)) p[net.node_at(i, node_field::load)] = P(0.0);
  for (int c = 0; c < net.compartments; ++c) {
    if (compartment_gone(net, p, c)) let_compartment_go(net, c, p);
    if (net.compartment_wall[c] >= 0 && gone(net.compartment_wall[c]))
      p[net.compartment_at(c, compartment_field::condensing_area)] = P(0.0);
    if (net.zones > 0 && gone(net.zone_point(net.dehumidifier_zone[c])))
      p[net.compartment_at(c, compartment_field::dehumidifier_flow)] = P(0.0);
  }
  for (int k = 0; k < net.pumps; ++k)
    if (net.pump[k].motor >= 0 && gone(net.pump[k].motor)) p[net.pump_at(k, pump_field::power)] = P(0.0);
  for (int i = 0; i < net.conductors; ++i)
    if (gone(net.conductor[i].a) || gone(net.conductor[i].b)) cut(net, i, p);
  for (int i = 0; i < net.radiators; ++i)
    if (node_gone(net, p, net.radiator[i].node)) p[net.radiator_at(i, radiator_field::area)] = P(0.0);
  for (int i = 0; i < net.hatches; ++i)
    if (compartment_gone(net, p, net.hatch[i].a) || compartment_gone(net, p, net.hatch[i].b))
      p[net.hatch_at(i, hatch_field::flow)] = P(0.0);
  if (net.heat_load_point >= 0 && gone(net.heat_load_point)) p[net.extra_load_at()] = P(0.0);
}

// Signals of what has left are not numbers.
template <class P, class R>
LP_FN void forget_gone(const Network& net, const P* p, R* signals) {
  const auto forget = [&](auto gone, int first, int count) {
    for (int s = first; s < first + count; ++s) signals[s] = select(gone, R(not_a_number), signals[s]);
  };
  for (int i = 0; i < net.nodes; ++i) forget(node_gone(net, p, i), net.node_signal(i, 0), int(Network::node_signals));
  for (int i = 0; i < net.conductors; ++i) {
    const auto gone = point_gone(net, p, net.conductor[i].a) | point_gone(net, p, net.conductor[i].b);
    forget(gone, net.conductor_signal(i, 0), int(Network::conductor_signals));
  }
  for (int c = 0; c < net.compartments; ++c)
    forget(compartment_gone(net, p, c), net.air_signal(c, 0), int(Network::air_signals));
  for (int l = 0; l < net.loops; ++l) forget(loop_gone(net, p, l), net.loop_signal(l, 0), int(Network::loop_signals));
  const auto zone_gone = [&](int z) { return loop_gone(net, p, net.volume[net.zone[z].volume].loop); };
  for (int v = 0; v < net.volumes; ++v)
    forget(loop_gone(net, p, net.volume[v].loop), net.volume_signal(v, 0), int(Network::volume_signals));
  for (int z = 0; z < net.zones; ++z) forget(zone_gone(z), net.zone_signal(z, 0), int(Network::zone_signals));
  for (int i = 0; i < net.links; ++i) forget(zone_gone(net.link[i].a), net.link_signal(i), 1);
  for (int k = 0; k < net.pumps; ++k) forget(zone_gone(net.pump[k].inlet), net.pump_signal(k, 0), int(Network::pump_signals));
  for (int h = 0; h < net.holes; ++h)
    forget(zone_gone(net.hole_zone[h]), net.puncture_signal(h, 0), int(Network::puncture_signals));
  for (int a = 0; a < net.accumulators; ++a)
    forget(zone_gone(net.accumulator[a].zone), net.accumulator_signal(a, 0), int(Network::accumulator_signals));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
