// The state in which a member starts, and what follows from a phase's parameters alone.
//
// Written for P = double and for P = Dual, so that derivatives by parameters pass through the start too.
#pragma once

#include "leakphys/fluids/density.hpp"
#include "leakphys/model/signals.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Relative difference from the pressure asked for above which a start counts as missed.
inline constexpr double start_tolerance = 1e-3;

template <class P>
LP_FN void start_compartment(const Network& net, int c, P* p, P* y) {
  using namespace compartment_field;
  const auto field = [&](int f) -> P& { return p[net.compartment_at(c, f)]; };
  const P t = field(initial_temperature), room = field(volume);
  const P vapour_pressure = field(initial_relative_humidity) * saturation_pressure(t);
  const P vapour = vapour_pressure * room / (P(air::vapour_gas_constant) * t);
  field(dry_air_mass) = (field(pressure) - vapour_pressure) * room / (P(air::gas_constant) * t);
  y[net.air_state_at(c, Network::vapour)] = vapour;
  y[net.air_state_at(c, Network::air_energy)] = air_energy(field(dry_air_mass), vapour, t);
}

// Temperature of a thermal point before the run, for the walls that zones start with.
template <class P>
LP_FN P start_temperature(const Network& net, const P* p, int point) {
  if (point < net.nodes) return p[net.node_at(point, node_field::initial_temperature)];
  if (point < net.nodes + net.compartments)
    return p[net.compartment_at(point - net.nodes, compartment_field::initial_temperature)];
  if (net.is_zone(point)) return p[net.zone_at(net.zone_of(point), zone_field::initial_temperature)];
  return p[net.boundary_at(point - net.boundary_point(0), boundary_field::temperature)];
}

// Starts accumulator a; returns the pressure that it gives its volume.
template <class P>
LP_FN P start_accumulator(const Network& net, int a, P* p, P* y) {
  using namespace accumulator_field;
  const auto field = [&](int f) -> P& { return p[net.accumulator_at(a, f)]; };
  const P gas = field(gas_volume), t = p[net.zone_at(net.accumulator[a].zone, zone_field::initial_temperature)];
  const bool has_gas = net.accumulator[a].kind != accumulator_kind::spring;
  const P pressure = has_gas ? field(gas_pressure) : P(0.0);
  y[net.accumulator_state(a, Network::gas_volume)] = gas;
  y[net.accumulator_state(a, Network::gas_amount)] = pressure * gas / t;
  y[net.accumulator_state(a, Network::gas_energy)] =
      has_gas ? pressure * gas / (field(gas_heat_capacity_ratio) - P(1.0)) : P(0.0);
  return pressure + field(spring_pressure);
}

template <class P>
LP_FN void start_zones(const Network& net, int v, P* p, P* y) {
  for (int z = net.volume[v].first_zone; z < net.last_zone(v); ++z) {
    const P t = p[net.zone_at(z, zone_field::initial_temperature)];
    y[net.zone_state(net.zone[z].split, Network::relative_temperature)] = t;
    y[net.zone_state(net.zone[z].split, Network::filling_temperature)] =
        net.zone[z].wall >= 0 ? start_temperature(net, p, net.zone[z].wall) : t;
  }
}

// At its zones' mean temperature: of one phase at a pressure, or of two at a liquid share.
template <class P>
LP_FN void start_volume(const Network& net, int v, P* p, P* y) {
  const int l = net.volume[v].loop;
  const FluidTable& f = *net.loop[l].fluid;
  P room(0.0), heat(0.0);
  for (int z = net.volume[v].first_zone; z < net.last_zone(v); ++z) {
    const P part = p[net.zone_at(z, zone_field::volume)];
    room += part;
    heat += part * p[net.zone_at(z, zone_field::initial_temperature)];
  }
  const P t = heat / room;
  P pressure = p[net.volume_at(v, volume_field::initial_pressure)];
  bool given = false;  // by an accumulator
  for (int a = 0; a < net.accumulators; ++a) {
    if (net.zone[net.accumulator[a].zone].volume != v) continue;
    const P held = start_accumulator(net, a, p, y);
    pressure = given ? pressure : held;
    given = true;
    room += p[net.accumulator_at(a, accumulator_field::stroke)] - p[net.accumulator_at(a, accumulator_field::gas_volume)];
  }
  const P ln_factor = log(p[net.loop_at(l, loop_field::vapour_pressure_factor)]);
  const P share = p[net.volume_at(v, volume_field::initial_liquid_fraction)];
  const auto two_phase = share >= P(0.0);
  const Closure<P> dome = closure_from_temperature_volume(f, t, P(1.0 / 30.0), ln_factor);
  const P boiling = saturated_liquid(f, t).density, dew = saturated_vapour(f, t, ln_factor).density;
  const P mixture = fma(share, boiling - dew, dew);
  const P density = select(two_phase, mixture, density_from_pressure_temperature(f, pressure, t, ln_factor));
  const Closure<P> c = closure_from_temperature_volume(f, t, P(1.0) / density, ln_factor);
  y[net.volume_state(v, Network::mass)] = density * room;
  y[net.volume_state(v, Network::energy)] = density * room * c.internal_energy;
  p[net.volume_at(v, volume_field::charge)] = density * room;
  p[net.volume_at(v, volume_field::liquid_charge)] = density * room * (P(1.0) - min(max(c.quality, P(0.0)), P(1.0)));
  p[net.volume_at(v, volume_field::warm_temperature)] = t;
  const auto met = two_phase | (abs(c.pressure - pressure) <= P(start_tolerance) * (pressure + P(liquid_line_width)));
  p[net.volume_at(v, volume_field::start_status)] =
      select(met, P(double(status::ok)), P(double(status::out_of_fluid_range)));
  if (net.is_split(v)) start_zones(net, v, p, y);
  if (!net.dissolved_gas) return;
  const P partial = max(pressure - dome.p_s, P(0.0));
  y[net.gas_state(v, Network::dissolved)] =
      p[net.loop_at(l, loop_field::gas_saturation)] * p[net.loop_at(l, loop_field::gas_solubility)] * room *
      c.liquid_fraction * partial / t;
}

template <class P>
LP_FN void start_loop(const Network& net, int l, P* p) {
  P charge(0.0), liquid(0.0);
  for (int v = 0; v < net.volumes; ++v) {
    if (net.volume[v].loop != l) continue;
    charge += p[net.volume_at(v, volume_field::charge)];
    liquid += p[net.volume_at(v, volume_field::liquid_charge)];
  }
  p[net.loop_at(l, loop_field::charge)] = charge;
  p[net.loop_at(l, loop_field::rejection_reference)] = P(0.0);
  p[net.loop_at(l, loop_field::rejection_taken)] = P(0.0);
  p[net.loop_at(l, loop_field::starts_liquid)] = select(liquid > P(0.5) * charge, P(1.0), P(0.0));
}

template <class P>
LP_FN void start_network(const Network& net, P* p, P* y) {
  for (int i = 0; i < net.states(); ++i) y[i] = P(0.0);
  for (int i = 0; i < net.nodes; ++i)
    y[net.node_state(i)] = p[net.node_at(i, node_field::heat_capacity)] *
                           (p[net.node_at(i, node_field::initial_temperature)] - P(air::zero_temperature));
  for (int c = 0; c < net.compartments; ++c) start_compartment(net, c, p, y);
  for (int v = 0; v < net.volumes; ++v) start_volume(net, v, p, y);
  for (int l = 0; l < net.loops; ++l) start_loop(net, l, p);
  for (int k = 0; k < net.pumps; ++k) p[net.pump_at(k, pump_field::commanded)] = P(-1.0);
  p[net.crew_at(crew_field::aboard)] = persons_aboard<P, P>(net, p);
}

// Crew that leaves takes its share of the stored heat with it, into the ledger of what left the ship; who comes has none.
template <class P>
LP_FN void change_crew(const Network& net, P* p, P* y) {
  P& before = p[net.crew_at(crew_field::aboard)];
  const P now = persons_aboard<P, P>(net, p);
  const P stay = select(now < before, now / max(before, P(1e-300)), P(1.0));
  const P stored = y[net.crew_state()];
  y[net.crew_state()] = stored * stay;
  y[net.ledger(Network::removed_energy)] += stored * (P(1.0) - stay);
  before = now;
}

// A pump takes a new command upwards at once, downwards in its spin-down time; an old one never starts it again.
template <class P>
LP_FN void command_pump(const Network& net, int k, P* p, P* y) {
  P& before = p[net.pump_at(k, pump_field::commanded)];
  P& speed = y[net.pump_state(k)];
  const P running = p[net.pump_at(k, pump_field::running)];
  speed = select(running != before, max(speed, running), speed);
  before = running;
}

// Derived parameters of a phase; and each loop's heat rejection when its first hole opens, against which it is
// measured from then on.
template <class P>
LP_FN void enter_network_phase(const Network& net, P* p, P* y) {
  for (int c = 0; c < net.compartments; ++c) {
    using namespace compartment_field;
    const P supply = p[net.compartment_at(c, ventilation_relative_humidity)] *
                     saturation_pressure(p[net.compartment_at(c, ventilation_temperature)]);
    p[net.compartment_at(c, ventilation_humidity_ratio)] = humidity_ratio(supply, p[net.compartment_at(c, pressure)]);
  }
  if (net.has_crew) change_crew(net, p, y);
  for (int k = 0; k < net.pumps; ++k) command_pump(net, k, p, y);
  for (int h = 0; h < net.holes; ++h) {
    const int l = net.volume[net.hole_volume(h)].loop;
    P& taken = p[net.loop_at(l, loop_field::rejection_taken)];
    if (value(taken) > 0.5 || !(value(p[net.puncture_at(h, puncture_field::open)]) > 0.0)) continue;
    Situation<P> s;
    situation(net, p, y, s);
    p[net.loop_at(l, loop_field::rejection_reference)] = rejected_heat(net, p, s, l);
    taken = P(1.0);
  }
}

}  // namespace leakphys::inline LEAKPHYS_ISA
