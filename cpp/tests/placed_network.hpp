// A network's parts placed in another: relabelled, or beside those of a second network, numbers and state included.
#pragma once

#include <algorithm>
#include <numeric>
#include <vector>

#include "random_network.hpp"

namespace placed_network {

namespace lp = leakphys;
using lp::Network;
using random_network::Case;

// Where each part goes, by kind.
struct Places {
  using Where = std::vector<int>;
  Where loop, volume, zone, link, pump, hole, accumulator, node, boundary, compartment, conductor, radiator,
      hatch;
};

// Calls f(places of a kind, number of them in a network) for every kind.
template <class P, class F>
void for_each_kind(P& to, const Network& net, F f) {
  f(to.loop, net.loops), f(to.volume, net.volumes), f(to.zone, net.zones), f(to.link, net.links);
  f(to.pump, net.pumps), f(to.hole, net.holes), f(to.accumulator, net.accumulators), f(to.node, net.nodes);
  f(to.boundary, net.boundaries), f(to.compartment, net.compartments), f(to.conductor, net.conductors);
  f(to.radiator, net.radiators), f(to.hatch, net.hatches);
}

// Every part where it is, or after those of `before`.
inline Places after(const Network& net, const Network& before = {}) {
  Places first, to;
  for_each_kind(first, before, [](Places::Where& where, int count) { where.assign(1, count); });
  for_each_kind(to, net,
                [](Places::Where& where, int count) { where.resize(static_cast<std::size_t>(count)); });
  Places::Where* kinds[] = {&first.loop,     &first.volume,      &first.zone,        &first.link,
                            &first.pump,     &first.hole,        &first.accumulator, &first.node,
                            &first.boundary, &first.compartment, &first.conductor,   &first.radiator,
                            &first.hatch};
  int kind = 0;
  for_each_kind(to, net, [&](Places::Where& where, int) {
    std::iota(where.begin(), where.end(), kinds[kind++]->front());
  });
  return to;
}

// Every part anywhere; the zones of a volume stay together, in a new order if `within`.
inline Places anywhere(const Network& net, std::mt19937_64& g, bool within) {
  Places to = after(net);
  for_each_kind(to, net, [&](Places::Where& where, int) { std::shuffle(where.begin(), where.end(), g); });
  std::vector<int> at(to.volume.size());  // the volume that is now at each place
  for (std::size_t v = 0; v < at.size(); ++v)
    at[static_cast<std::size_t>(to.volume[v])] = static_cast<int>(v);
  int next = 0;
  for (int v : at) {
    const auto first = to.zone.begin() + net.volume[v].first_zone;
    std::iota(first, first + net.volume[v].zones, next);
    if (within) std::shuffle(first, first + net.volume[v].zones, g);
    next += net.volume[v].zones;
  }
  return to;
}

inline int of(const std::vector<int>& where, int i) { return i < 0 ? i : where[static_cast<std::size_t>(i)]; }

inline int point_of(const Network& from, const Places& to, const Network& into, int point) {
  if (point < from.nodes) return of(to.node, point);
  if (point < from.nodes + from.compartments) return into.nodes + of(to.compartment, point - from.nodes);
  if (from.is_zone(point)) return into.zone_point(of(to.zone, from.zone_of(point)));
  return into.boundary_point(of(to.boundary, point - from.boundary_point(0)));
}

// Topology of `from` into a network that counts its parts already.
inline void place(const Network& from, const Places& to, Network& into) {
  const auto point = [&](int p) { return point_of(from, to, into, p); };
  for (int i = 0; i < from.loops; ++i) into.loop[of(to.loop, i)] = from.loop[i];
  for (int i = 0; i < from.volumes; ++i)
    into.volume[of(to.volume, i)].loop = of(to.loop, from.volume[i].loop);
  for (int i = 0; i < from.zones; ++i)
    into.zone[of(to.zone, i)] = {of(to.volume, from.zone[i].volume), point(from.zone[i].wall), -1};
  for (int i = 0; i < from.links; ++i)
    into.link[of(to.link, i)] = {from.link[i].kind, of(to.zone, from.link[i].a), of(to.zone, from.link[i].b)};
  for (int i = 0; i < from.pumps; ++i) {
    const Network::Pump& pump = from.pump[i];
    into.pump[of(to.pump, i)] = {of(to.link, pump.link), of(to.volume, pump.volume), of(to.zone, pump.inlet),
                                 point(pump.motor)};
  }
  for (int i = 0; i < from.holes; ++i) {
    into.hole_zone[of(to.hole, i)] = of(to.zone, from.hole_zone[i]);
    into.hole_radiator[of(to.hole, i)] = of(to.radiator, from.hole_radiator[i] - 1) + 1;
  }
  for (int i = 0; i < from.accumulators; ++i)
    into.accumulator[of(to.accumulator, i)] = {from.accumulator[i].kind,
                                               of(to.zone, from.accumulator[i].zone)};
  for (int i = 0; i < from.conductors; ++i) {
    const Network::Conductor& c = from.conductor[i];
    into.conductor[of(to.conductor, i)] = {c.kind, point(c.a), point(c.b), c.rejects_heat};
  }
  for (int i = 0; i < from.radiators; ++i)
    into.radiator[of(to.radiator, i)] = {of(to.node, from.radiator[i].node),
                                         of(to.boundary, from.radiator[i].boundary)};
  for (int i = 0; i < from.hatches; ++i)
    into.hatch[of(to.hatch, i)] = {of(to.compartment, from.hatch[i].a), of(to.compartment, from.hatch[i].b)};
  for (int i = 0; i < from.compartments; ++i) {
    into.compartment_wall[of(to.compartment, i)] = of(to.node, from.compartment_wall[i]);
    if (from.zones > 0)
      into.dehumidifier_zone[of(to.compartment, i)] = of(to.zone, from.dehumidifier_zone[i]);
  }
  for (int i = 0; i < from.boundaries; ++i) into.plate_attitude[of(to.boundary, i)] = from.plate_attitude[i];
  if (from.heat_load_point >= 0) into.heat_load_point = point(from.heat_load_point);
}

// The column or state that each of `from` becomes; of parts, all but the ledgers, which both networks share.
inline std::vector<int> columns(const Network& from, const Places& to, const Network& into) {
  std::vector<int> column(static_cast<std::size_t>(from.parameters()), -1);
  const auto part = [&](const std::vector<int>& where, int (Network::*at)(int, int) const, int fields) {
    for (int i = 0; i < static_cast<int>(where.size()); ++i)
      for (int f = 0; f < fields; ++f)
        column[static_cast<std::size_t>((from.*at)(i, f))] = (into.*at)(of(where, i), f);
  };
  part(to.loop, &Network::loop_at, lp::loop_field::count);
  part(to.volume, &Network::volume_at, lp::volume_field::count);
  part(to.zone, &Network::zone_at, lp::zone_field::count);
  part(to.link, &Network::link_at, lp::link_field::count);
  part(to.pump, &Network::pump_at, lp::pump_field::count);
  part(to.hole, &Network::puncture_at, lp::puncture_field::count);
  part(to.accumulator, &Network::accumulator_at, lp::accumulator_field::count);
  part(to.node, &Network::node_at, lp::node_field::count);
  part(to.boundary, &Network::boundary_at, lp::boundary_field::count);
  part(to.conductor, &Network::conductor_at, lp::conductor_field::count);
  part(to.radiator, &Network::radiator_at, lp::radiator_field::count);
  part(to.compartment, &Network::compartment_at, lp::compartment_field::count);
  part(to.hatch, &Network::hatch_at, lp::hatch_field::count);
  for (int f = 0; f < lp::crew_field::count + lp::orbit_field::count + 1; ++f)  // and the extra load
    column[static_cast<std::size_t>(from.crew_at(f))] = into.crew_at(f);
  return column;
}

inline std::vector<int> states(const Network& from, const Places& to, const Network& into) {
  std::vector<int> state(static_cast<std::size_t>(from.states()), -1);
  const auto part = [&](int i, int j, int count) {
    for (int k = 0; k < count; ++k) state[static_cast<std::size_t>(i + k)] = j + k;
  };
  for (int v = 0; v < from.volumes; ++v) {
    part(from.volume_state(v, 0), into.volume_state(of(to.volume, v), 0), Network::volume_states);
    if (from.dissolved_gas)
      part(from.gas_state(v, 0), into.gas_state(of(to.volume, v), 0), Network::gas_states);
  }
  for (int z = 0; z < from.zones; ++z)
    if (from.zone[z].split >= 0)
      part(from.zone_state(from.zone[z].split, 0), into.zone_state(into.zone[of(to.zone, z)].split, 0),
           Network::zone_states);
  for (int a = 0; a < from.accumulators; ++a)
    part(from.accumulator_state(a, 0), into.accumulator_state(of(to.accumulator, a), 0),
         Network::accumulator_states);
  for (int k = 0; k < from.pumps; ++k) part(from.pump_state(k), into.pump_state(of(to.pump, k)), 1);
  for (int l = 0; l < from.links; ++l) part(from.link_state(l), into.link_state(of(to.link, l)), 1);
  for (int h = 0; h < from.growing * from.holes; ++h)
    part(from.growth_state(h), into.growth_state(of(to.hole, h)), 1);
  for (int i = 0; i < from.nodes; ++i) part(from.node_state(i), into.node_state(of(to.node, i)), 1);
  for (int c = 0; c < from.compartments; ++c)
    part(from.air_state_at(c, 0), into.air_state_at(of(to.compartment, c), 0), Network::air_states);
  part(from.crew_state(0), into.crew_state(0), from.crew_state_count());
  part(from.clock_state(), into.clock_state(), from.resolved_sinks);
  part(from.ledger(0), into.ledger(0), Network::ledgers);
  return state;
}

// Numbers and state into a case whose topology stands.
inline void number(const Case& from, const Places& to, Case& into) {
  into.parameters.resize(static_cast<std::size_t>(into.model.parameters()), 0.0);
  into.state.resize(static_cast<std::size_t>(into.model.states()), 0.0);
  const auto column = columns(from.model.net, to, into.model.net),
             state = states(from.model.net, to, into.model.net);
  for (std::size_t i = 0; i < column.size(); ++i)
    into.parameters[static_cast<std::size_t>(column[i])] = from.parameters[i];
  for (std::size_t i = 0; i < state.size(); ++i)
    into.state[static_cast<std::size_t>(state[i])] = from.state[i];
}

}  // namespace placed_network
