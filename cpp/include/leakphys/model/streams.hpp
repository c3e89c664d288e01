// All streams of coolant of one state, each found once: through holes and links, and how far pumps move each volume.
#pragma once

#include "leakphys/model/links.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Share of the free flow of a pump in a line from which on what its coolant carries counts as whole [assumed]; a
// conductor may state its own flow instead.
inline constexpr double whole_flow_share = 0.25;
inline constexpr double still_flow = 1e-4;        // kg/s below which what passes a volume moves nothing
inline constexpr double whole_flow_width = 0.25;  // of that flow, over which a flow becomes whole

template <class R>
struct Streams {
  Leak<R> hole[Network::max_holes];
  LinkFlow<R> link[Network::max_links];
  R through[Network::max_volumes];  // kg/s that passes a volume from link to link
};

// Without `with_holes` what leaves through holes is not found, and nothing there.
template <class P, class R>
LP_FN void streams(const Network& net, const P* p, const Situation<R>& s, Streams<R>& flows, bool with_holes = true,
                   const Sweep<R>& sweep = {}) {
  for (int h = 0; h < net.holes; ++h)
    flows.hole[h] = with_holes ? sweep.at(sweep.hole(h), [&] { return leak_of(net, p, s, h); }) : no_leak<R>();
  for (int v = 0; v < net.volumes; ++v) flows.through[v] = R(0.0);
  for (int l = 0; l < net.links; ++l) {
    LinkFlow<R>& flow = flows.link[l];
    const int loop = net.link_loop(l);
    if (gone_everywhere(net, p, loop)) {
      flow = {};
      continue;
    }
    flow = link_flow(net, p, s, l);
    flow.work_forward = while_aboard(net, p, loop, flow.work_forward);
    flow.work_backward = while_aboard(net, p, loop, flow.work_backward);
    const R rate = s.link_flow[l], square = rate * rate;
    // |rate|, smooth at rest; what passes a volume enters through one link and leaves through another
    const R size = square / (sqrt(fma(R(still_flow), R(still_flow), square)) + R(still_flow));
    flows.through[net.zone[net.link[l].a].volume] += R(0.5) * (size + flow.vent[0].mass_flow);
    flows.through[net.zone[net.link[l].b].volume] += R(0.5) * (size + flow.vent[1].mass_flow);
  }
}

// What pumps circulate within volume v [kg/s].
template <class P, class R>
LP_HD R circulated_flow(const Network& net, const P* p, const Situation<R>& s, int v) {
  R flow(0.0);
  for (int k = 0; k < net.pumps; ++k)
    if (net.pump[k].volume == v) flow += R(p[net.pump_at(k, pump_field::flow)]) * s.pump[k].circulation;
  return flow;
}

// Free flow of the strongest pump in a line of a loop [kg/s]; 0 where there is none.
template <class P, class R>
LP_HD R strongest_line_pump(const Network& net, const P* p, int loop) {
  R flow(0.0);
  for (int k = 0; k < net.pumps; ++k)
    if (net.pump[k].link >= 0 && net.pump_loop(k) == loop) flow = max(flow, R(p[net.pump_at(k, pump_field::flow)]));
  return flow;
}

// How far pumps move the coolant of zone z, 0..1: those that circulate volumes by their circulation, those in lines by the
// flow through the zone's volume over `whole_flow` [kg/s; 0: that of the loop's pumps].
template <class P, class R>
LP_FN R moved_share(const Network& net, const P* p, const Situation<R>& s, const Streams<R>& flows, int z, R whole_flow) {
  const int v = net.zone[z].volume, loop = net.volume[v].loop;
  const R stirring = s.stirring[loop];
  const R of_pumps = R(whole_flow_share) * strongest_line_pump<P, R>(net, p, loop);
  const R whole = select(whole_flow > R(0.0), whole_flow, of_pumps);
  const auto in_line = whole > R(0.0);
  if (net.links == 0 || !any(in_line)) return stirring;
  const R passing = R(1.0) - ramp(R(1.0) - flows.through[v] / max(whole, R(1e-30)), whole_flow_width);
  return select(in_line, fma(R(1.0) - stirring, passing, stirring), stirring);
}

// ---- accumulators ----

template <class P, class R>
LP_FN AccumulatorRates<R> accumulator_of(const Network& net, const P* p, const R* y, const Situation<R>& s, int a) {
  using namespace accumulator_field;
  const auto field = [&](int i) { return p[net.accumulator_at(a, i)]; };
  const Network::Accumulator& unit = net.accumulator[a];
  const AccumulatorParameters<P> numbers = {
      field(stroke),          field(gas_heat_capacity_ratio), field(wall_conductance), field(compliance),
      field(stop_stiffness),  field(spring_pressure),         field(spring_rate),      field(gas_volume),
      field(gas_leak_area),   field(gas_constant)};
  // A derivative by an area of 0 is one too.
  const bool may_leak = is_dual<P> || any(p[net.accumulator_at(a, gas_leak_area)] > P(0.0));
  return accumulator_rates(numbers, unit.kind != accumulator_kind::spring,
                           y[net.accumulator_state(a, Network::gas_volume)],
                           y[net.accumulator_state(a, Network::gas_energy)],
                           y[net.accumulator_state(a, Network::gas_amount)],
                           s.coolant[net.zone[unit.zone].volume].pressure, s.point[net.zone_point(unit.zone)], may_leak);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
