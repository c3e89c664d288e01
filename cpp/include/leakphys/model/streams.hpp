// What flows between volumes of coolant and out of them: holes, links, accumulators, each from the situation alone.
#pragma once

#include "leakphys/model/situation.hpp"
#include "leakphys/parts/pipe.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double donor_width = 1e-4;        // kg/s on either side of rest over which a link's flow changes its donor
inline constexpr double mixture_width = 0.02;      // liquid or vapour share below which an end counts as one phase
inline constexpr double relief_width = 0.1;        // of the set pressure, over which a relief valve opens
inline constexpr double nitrogen_constant = 296.8; // J/kg/K, of the gas that leaks from an accumulator

// ---- holes ----

// How much of an outlet is left for a volume that is nearly empty.
template <class P, class R>
LP_HD R tail_fade(const Network& net, const P* p, const Situation<R>& s, int v) {
  return smooth_step(s.coolant[v].mass / (R(vapour_tail_floor) * R(p[net.volume_at(v, volume_field::charge)])));
}

// 1 where the liquid of zone z is warmer than its triple point, 0 at it.
template <class R>
LP_HD R thawed(const Network& net, const Situation<R>& s, int z) {
  const FluidTable& f = *net.loop_of(net.zone[z].volume).fluid;
  return smooth_step((s.point[net.zone_point(z)] - R(f.triple_temperature)) * R(1.0 / freezing_width));
}

// An outlet of `hole` in zone z, with the loop's policy below the triple point.
template <class P, class R>
LP_FN Leak<R> outlet(const Network& net, const P* p, const Situation<R>& s, int z, const HoleParameters<R>& hole,
                     const Standing<R>& at) {
  const int v = net.zone[z].volume, policy = net.loop_of(v).policy;
  R fade = tail_fade(net, p, s, v), wet(1.0);
  if (policy == below_triple::plug) fade = fade * thawed(net, s, z);
  if (policy == below_triple::vapour) wet = thawed(net, s, z);
  return hole_leak(hole, *net.loop_of(v).fluid, at, wet, fade, policy == below_triple::vapour);
}

template <class P, class R>
LP_FN Leak<R> leak_of(const Network& net, const P* p, const Situation<R>& s, int h) {
  using namespace puncture_field;
  const auto field = [&](int i) { return R(p[net.puncture_at(h, i)]); };
  const int z = net.hole_zone[h];
  const R pi_4(0.78539816339744830962);
  const R circulation = s.circulation[net.volume[net.zone[z].volume].loop];
  Standing<R> at = standing_at(net, s, z);
  at.pressure = at.pressure + field(pump_head) * circulation * circulation *
                                  smooth_step(at.liquid_fraction * R(1.0 / hole_wetting_width));
  const R area = pi_4 * field(diameter) * field(diameter) * field(discharge_coefficient) * field(open);
  const R ln_factor(log(p[net.loop_at(net.volume[net.zone[z].volume].loop, loop_field::vapour_pressure_factor)]));
  return outlet(net, p, s, z, {area, field(back_pressure), field(upstream), field(law), ln_factor}, at);
}

// ---- links ----

template <class P, class R>
LP_FN PipeParameters<R> pipe_of(const Network& net, const P* p, int l) {
  using namespace link_field;
  const auto field = [&](int i) { return R(p[net.link_at(l, i)]); };
  return {field(length), field(bore), field(roughness), field(loss_coefficient), field(parallel), field(opening)};
}

// What a link carries: each way its own stream, so that enthalpy and gas go with their donor. Within donor_width of
// rest both ends give their part of the one net flow, so nothing is exchanged at rest: a flow each way, liquid one way
// and vapour the other, would be a heat pipe of watts.
template <class R>
struct LinkFlow {
  R forward, backward;   // kg/s
  Leak<R> vent[2];       // from a severed line's two ends
};

// Driving pressure of the pumps in link l at zero flow [Pa] and their curve [Pa/(kg/s)^2].
template <class R>
struct Drive {
  R head, curve, share;
};
template <class P, class R>
LP_FN Drive<R> drive_of(const Network& net, const P* p, const Situation<R>& s, int l) {
  Drive<R> d{R(0.0), R(0.0), R(0.0)};
  for (int k = 0; k < net.pumps; ++k) {
    if (net.pump[k].link != l) continue;
    const PumpParameters<R> a = pump_of<P, R>(net, p, k);
    const R speed = s.pump[k].circulation;
    d.head = d.head + a.head * speed * speed;
    d.curve = d.curve + a.head / (a.flow * a.flow);
    d.share = d.share + (R(1.0) - d.share) * s.pump[k].head_share;
  }
  return d;
}

// 0 where zones a and b hold the same single phase, 1 where liquid and vapour meet.
template <class R>
LP_HD R mixed(const Situation<R>& s, int a, int b) {
  const auto wet = [&](int z) { return smooth_step(s.liquid_fraction[z] * R(1.0 / mixture_width)); };
  const auto voided = [&](int z) { return smooth_step((R(1.0) - s.liquid_fraction[z]) * R(1.0 / mixture_width)); };
  const R all_liquid = (R(1.0) - voided(a)) * (R(1.0) - voided(b));
  const R all_vapour = (R(1.0) - wet(a)) * (R(1.0) - wet(b));
  return R(1.0) - all_liquid - all_vapour;
}

template <class R>
LP_HD R viscosity_at(const FluidTable& f, const Standing<R>& at) {
  return mixture_viscosity(at.quality, exp(evaluate(f.ln_mu_l, held_temperature(f, at.temperature, f.saturation_maximum))),
                           evaluate(f.mu_v, held_temperature(f, at.vapour_temperature, f.saturation_maximum)));
}

// The vent of one end of a severed line: through its part of the line, and choked at its mouth.
template <class P, class R>
LP_FN Leak<R> vent_of(const Network& net, const P* p, const Situation<R>& s, int l, int z, R share_of_length,
                      const Standing<R>& at, R viscosity) {
  using namespace link_field;
  PipeParameters<R> line = pipe_of<P, R>(net, p, l);
  line.length = line.length * share_of_length;
  const R back(p[net.link_at(l, back_pressure)]), severed_share(p[net.link_at(l, severed)]);
  const R area = R(0.78539816339744830962) * line.bore * line.bore * line.parallel * line.opening;
  const Leak<R> mouth = outlet(net, p, s, z, {area, back, R(hole_sees::local), R(hole_law::thin_hole), R(0.0)}, at);
  const R through =
      pipe_flow<R, R>(line, driving_pressure(at.pressure, back), at.density, viscosity, R(0.0), R(0.0));
  // Two resistances in series: losses add, so reciprocal squares do.
  const R left = severed_share * through / sqrt(fma(through, through, fma(mouth.mass_flow, mouth.mass_flow, R(1e-60))));
  return {mouth.liquid_flow * left, mouth.vapour_flow * left, mouth.mass_flow * left, mouth.energy_flow * left,
          mouth.force * left};
}

template <class P, class R>
LP_FN LinkFlow<R> link_flow(const Network& net, const P* p, const Situation<R>& s, int l) {
  using namespace link_field;
  const Network::Link& link = net.link[l];
  const auto field = [&](int i) { return R(p[net.link_at(l, i)]); };
  const FluidTable& f = *net.loop_of(net.zone[link.a].volume).fluid;
  const Standing<R> a = standing_at(net, s, link.a), b = standing_at(net, s, link.b);
  const R mu_a = viscosity_at(f, a), mu_b = viscosity_at(f, b);
  const Drive<R> drive = drive_of(net, p, s, l);
  const R drop = a.pressure - b.pressure + drive.head;
  PipeParameters<R> pipe = pipe_of<P, R>(net, p, l);
  if (link.kind == link_kind::relief_valve) {
    const R set = field(set_pressure);
    pipe.opening = pipe.opening * smooth_step((drop - set) / (R(relief_width) * set));
  }
  const R resistance = field(mixture_resistance) * mixed(s, link.a, link.b) * (R(1.0) - drive.share);
  const R joined = R(1.0) - field(severed);
  LinkFlow<R> flow;
  const R of_a = pipe_flow<R, R>(pipe, drop, a.density, mu_a, drive.curve, resistance);
  const R of_b = pipe_flow<R, R>(pipe, drop, b.density, mu_b, drive.curve, resistance);
  const R from_a = smooth_step(fma(R(0.25 / donor_width), of_a + of_b, R(0.5)));
  const R net_flow = joined * fma(from_a, of_a - of_b, of_b);
  const bool one_way = link.kind == link_kind::check_valve || link.kind == link_kind::relief_valve;
  flow.forward = one_way ? joined * of_a * smooth_step(of_a * R(1.0 / donor_width)) : net_flow * from_a;
  flow.backward = one_way ? R(0.0) : net_flow * (from_a - R(1.0));
  const R cut = field(severed_at);
  flow.vent[0] = vent_of(net, p, s, l, link.a, cut, a, mu_a);
  flow.vent[1] = vent_of(net, p, s, l, link.b, R(1.0) - cut, b, mu_b);
  return flow;
}

// ---- accumulators ----

template <class P, class R>
LP_FN AccumulatorRates<R> accumulator_of(const Network& net, const P* p, const R* y, const Situation<R>& s, int a) {
  using namespace accumulator_field;
  const auto field = [&](int i) { return R(p[net.accumulator_at(a, i)]); };
  const Network::Accumulator& unit = net.accumulator[a];
  const AccumulatorParameters<R> numbers = {
      field(stroke),          field(gas_heat_capacity_ratio), field(wall_conductance), field(compliance),
      field(stop_stiffness),  field(spring_pressure),         field(spring_rate),      field(gas_volume),
      field(gas_leak_area),   R(nitrogen_constant)};
  return accumulator_rates(numbers, unit.kind != accumulator_kind::spring,
                           y[net.accumulator_state(a, Network::gas_volume)],
                           y[net.accumulator_state(a, Network::gas_energy)],
                           y[net.accumulator_state(a, Network::gas_amount)],
                           s.coolant[net.zone[unit.zone].volume].pressure, s.point[net.zone_point(unit.zone)]);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
