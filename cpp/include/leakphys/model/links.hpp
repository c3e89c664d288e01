// What flows through a link between two zones, and out of the two ends of a severed one.
#pragma once

#include "leakphys/model/outlets.hpp"
#include "leakphys/parts/pipe.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Flow for each m2 of a link's bore, 1e-4 kg/s for 10 mm, below which a link counts as slow: its resistance goes over from that
// of one end to that of the other, and vapour alone reaches or leaves a dry end.
inline constexpr double slow_flux = 1.2732;        // kg/s/m2
// Pa of driving pressure on either side of rest over which what flows changes its donor, well above what the steps leave of a
// pressure: leaks of 1e-8 kg/s last for weeks, and carrying the mean of both ends' enthalpies, they would heat or cool what
// they pass through without end.
inline constexpr double donor_width = 1e-4;
// s in which a link's flow follows what drives it: less than the inertia of the coolant in any line takes, L/(K v) and
// D^2/(32 nu) where friction is laminar. A flow of its own keeps its donor where pressures tremble by what steps leave of them.
inline constexpr double flow_time = 1e-4;
inline constexpr double pumped_flow_time = 1e-6;   // the same where there is a pump, whose curve is flat at rest: it would ring
inline constexpr double check_width = 1.0;         // Pa over which a check valve opens
inline constexpr double mixture_width = 0.02;      // liquid or vapour share below which an end counts as one phase
// Share of a pump's curve that is linear: a parabola alone has no slope at rest, where a shut valve holds it, and what steps leave
// of the pressures would drive flows of a gram a second to and fro. Of the head it takes 0.25 % at half the flow, where that is
// most, and nothing at none and at the flow at which no head is left; 2 % less than the parabola at twice that flow.
inline constexpr double linear_share = 0.01;
inline constexpr double relief_width = 0.1;        // of the set pressure, over which a relief valve opens
// Loss coefficient of a severed end that has no other: its exit is not in it, a rounded entrance is.
inline constexpr double smallest_entrance_loss = 0.01;

template <class P, class R>
LP_FN PipeParameters<R> pipe_of(const Network& net, const P* p, int l) {
  using namespace link_field;
  const auto field = [&](int i) { return R(p[net.link_at(l, i)]); };
  return {field(length), field(bore), field(roughness), field(loss_coefficient), field(parallel), field(opening)};
}

// What a link carries: each way its own stream, so that enthalpy and gas go with their donor. Within the flow of donor_width of
// rest both ends give their part of the one net flow, so nothing is exchanged at rest: a flow each way, liquid one way
// and vapour the other, would be a heat pipe of watts. In a slow link, what passes between an end that is dry and one that is
// not is vapour whichever way it goes: an inflow of liquid lowers the pressure of a dry
// volume, one of vapour raises it, so a donor that changed between them would never come to rest.
template <class R>
struct LinkFlow {
  R forward, backward;            // kg/s of coolant
  R driven;                       // kg/s, what the link's state follows
  double follows_in;              // s
  R quality[2];                   // vapour's share of what end a and end b give
  R work_forward, work_backward;  // W, of its pumps on either
  Leak<R> vent[2];                // from a severed line's two ends
};

// Driving pressure of the pumps in link l at zero flow [Pa], their curve [Pa/(kg/s)^2; Pa s/kg], and how far they drive at all.
template <class R>
struct Drive {
  R head, curve, resistance, share;
  bool pumped = false;
};
template <class P, class R>
LP_FN Drive<R> drive_of(const Network& net, const P* p, const Situation<R>& s, int l) {
  Drive<R> d{R(0.0), R(0.0), R(0.0), R(0.0), false};
  for (int k = 0; k < net.pumps; ++k) {
    if (net.pump[k].link != l) continue;
    d.pumped = true;
    const PumpParameters<P> a = pump_of(net, p, k);
    d.head = d.head + a.head * s.pump[k].head;
    d.curve = d.curve + (1.0 - linear_share) * a.head / (a.flow * a.flow);
    d.resistance = d.resistance + linear_share * a.head / a.flow;
    d.share = d.share + (R(1.0) - d.share) * s.pump[k].circulation;
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

// What a link finds at one of its ends.
template <class R>
struct LinkEnd {
  Standing<R> at;
  R density, viscosity;  // of all that would flow, free gas included
  R coolant_share;       // of its mass
  R dry;                 // 1 without liquid, 0 above mixture_width of it
};
template <class R>
LP_HD LinkEnd<R> link_end(const Network& net, const Situation<R>& s, const FluidTable& f, int z) {
  LinkEnd<R> end;
  end.at = standing_at(net, s, z);
  end.dry = R(1.0) - smooth_step(end.at.liquid_fraction * R(1.0 / mixture_width));
  end.density = end.at.density;
  end.coolant_share = R(1.0);
  if (net.dissolved_gas) {
    end.density = fma(R(1.0) - end.at.liquid_fraction, end.at.gas_density, end.at.density);
    end.coolant_share = end.at.density / end.density;
  }
  end.viscosity = mixture_viscosity(end.at.quality, liquid_viscosity(f, end.at.temperature),
                                    vapour_viscosity(f, end.at.vapour_temperature));
  return end;
}

// Vapour passes no bore faster than sound: m/(1 + (m/m*)^4)^(1/4), m* the choked flow of a nozzle of that bore. Where
// liquid stands at the donor's end nothing is choked.
template <class R>
LP_FN R choked_at_most(const FluidTable& f, const PipeParameters<R>& pipe, const LinkEnd<R>& donor, bool gassy, R flow) {
  const auto open = donor.at.liquid_fraction < R(mixture_width);
  if (!any(open)) return flow;
  const OpenVoid<R> gas = open_void(f, donor.at, gassy);
  const R area = bore_area(pipe) * pipe.opening;
  const VapourJet<R> jet = vapour_jet(donor.at.pressure, gas.density, gas.exponent, R(0.0));
  const R ratio = flow / max(area * jet.mass_flux, R(1e-30));
  const R square = min(ratio * ratio, R(1e30));
  const R slowed = flow / sqrt(sqrt(fma(square, square, R(1.0))));
  return select(open, fma(donor.dry, slowed - flow, flow), flow);
}

// The vent of one end of a severed line: through its part of the line, and out of its open bore.
template <class P, class R>
LP_FN Leak<R> vent_of(const Network& net, const P* p, const Situation<R>& s, int l, int z, R share_of_length,
                      const LinkEnd<R>& end) {
  using namespace link_field;
  PipeParameters<R> line = pipe_of<P, R>(net, p, l);
  line.length = line.length * share_of_length;
  line.loss_coefficient = max(line.loss_coefficient - R(1.0), R(smallest_entrance_loss));  // the mouth has the exit's
  const R back(p[net.link_at(l, back_pressure)]), severed_share(p[net.link_at(l, severed)]);
  const R area = bore_area(line) * line.opening;
  const Leak<R> mouth = outlet(net, p, s, z, {area, back, R(hole_sees::local), R(discharge_law::bernoulli), R(0.0),
                                              line.bore, R(0.0), R(1.0)}, end.at);
  const R through =
      pipe_flow<R, R>(line, driving_pressure(end.at.pressure, back), end.density, end.viscosity, R(0.0), R(0.0)) *
      end.coolant_share;
  // Two resistances in series: losses add, so reciprocal squares do. The liquid's jet is its flow squared over area and density.
  const R slowed = through / sqrt(fma(through, through, fma(mouth.mass_flow, mouth.mass_flow, R(1e-60))));
  const R left = severed_share * slowed;
  Leak<R> vent = {mouth.liquid_flow * left, mouth.vapour_flow * left, mouth.mass_flow * left, mouth.energy_flow * left,
                  mouth.liquid_force * left * slowed, R(0.0)};
  vent.force = fma(mouth.force - mouth.liquid_force, left, vent.liquid_force);
  return vent;
}

// The one flow between two ends: what drives it [kg/s], from the flows that either end would give, by how much end a is the
// donor of what flows, and 1 at rest to 0 where the link is not slow: where it is driven by less than the slow flow and does not
// carry much more either. A flow that swings through rest would else turn liquid into vapour in passing, and swing on that.
template <class R>
struct NetFlow {
  R driven, given_by_a, slow;
};
template <class R>
LP_FN NetFlow<R> net_flow_of(const PipeParameters<R>& pipe, R rate, R of_a, R of_b, R at_donor_width) {
  const R slow_flow = max(R(slow_flux) * bore_area(pipe) * pipe.opening, R(1e-30));
  const R resisted_by_a = smooth_step(fma(R(0.25) / slow_flow, of_a + of_b, R(0.5)));
  NetFlow<R> n;
  n.driven = fma(resisted_by_a, of_a - of_b, of_b);
  n.given_by_a = smooth_step(fma(rate, R(0.5) / max(at_donor_width, R(1e-30)), R(0.5)));
  const R slowly_driven = R(1.0) - smooth_step(abs(of_a + of_b) * R(0.5) / slow_flow);
  n.slow = slowly_driven * (R(1.0) - smooth_step(fma(abs(rate), R(1.0 / 3.0) / slow_flow, R(-1.0 / 3.0))));
  return n;
}

template <class P, class R>
LP_FN LinkFlow<R> link_flow(const Network& net, const P* p, const Situation<R>& s, int l) {
  using namespace link_field;
  const Network::Link& link = net.link[l];
  const auto field = [&](int i) { return R(p[net.link_at(l, i)]); };
  const FluidTable& f = *net.loop_of(net.zone[link.a].volume).fluid;
  const LinkEnd<R> a = link_end(net, s, f, link.a), b = link_end(net, s, f, link.b);
  const Drive<R> drive = drive_of(net, p, s, l);
  const R drop = a.at.pressure - b.at.pressure + drive.head;
  PipeParameters<R> pipe = pipe_of<P, R>(net, p, l);
  if (link.kind == link_kind::relief_valve) {
    const R set = field(set_pressure);
    pipe.opening = pipe.opening * smooth_step((drop - set) / (R(relief_width) * set));
  }
  const R resistance =
      fma(field(mixture_resistance) * mixed(s, link.a, link.b), R(1.0) - drive.share, drive.resistance);
  const R cut_share = field(severed), joined = R(1.0) - cut_share;
  const auto flow_from = [&](const LinkEnd<R>& donor) {
    const R all = pipe_flow<R, R>(pipe, drop, donor.density, donor.viscosity, drive.curve, resistance);
    return choked_at_most(f, pipe, donor, net.dissolved_gas != 0, all) * donor.coolant_share;
  };
  LinkFlow<R> flow;
  const R of_a = flow_from(a), of_b = flow_from(b);
  const auto at_donor_width = [&](const LinkEnd<R>& donor) {
    return slow_pipe_flow<R, R>(pipe, R(donor_width), donor.density, donor.viscosity, drive.curve, resistance);
  };
  const R rate = s.link_flow[l];
  const NetFlow<R> net_flow = net_flow_of(pipe, rate, of_a, of_b, R(0.5) * (at_donor_width(a) + at_donor_width(b)));
  const bool one_way = net.is_one_way(l);
  flow.follows_in = drive.pumped ? pumped_flow_time : flow_time;
  flow.driven = joined * (one_way ? of_a * smooth_step(drop * R(1.0 / check_width)) : net_flow.driven);
  flow.forward = one_way ? rate : rate * net_flow.given_by_a;
  flow.backward = one_way ? R(0.0) : rate * (net_flow.given_by_a - R(1.0));
  flow.quality[0] = fma((R(1.0) - a.at.quality) * net_flow.slow, b.dry, a.at.quality);
  flow.quality[1] = fma((R(1.0) - b.at.quality) * net_flow.slow, a.dry, b.at.quality);
  flow.work_forward = flow.work_backward = R(0.0);
  if (drive.pumped) {
    // Its shaft's work on what passes, whichever way: volume flow times n^2 H0. What the curve takes of it stays in the coolant
    // as heat, as any loss of a line does.
    flow.work_forward = flow.forward / a.at.density * drive.head;
    flow.work_backward = flow.backward / b.at.density * drive.head;
  }
  flow.vent[0] = flow.vent[1] = no_leak<R>();
  const auto severed_here = cut_share > R(0.0);
  if (!any(severed_here)) return flow;
  const R cut = field(severed_at);
  flow.vent[0] = where(severed_here, vent_of(net, p, s, l, link.a, cut, a));
  flow.vent[1] = where(severed_here, vent_of(net, p, s, l, link.b, R(1.0) - cut, b));
  return flow;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
