// The state in which a member starts.
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

// Filling temperature with which zone z starts: its wall's, or its own.
template <class P>
LP_FN P starting_filling(const Network& net, int z, const P* p) {
  const int wall = net.zone[z].wall;
  return wall >= 0 ? start_temperature(net, p, wall) : p[net.zone_at(z, zone_field::initial_temperature)];
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

// How a volume's zones stand at its start: their mean temperature, by what each holds of the liquid, and the pressure that the
// hottest wetted ones add to that of the mean.
template <class P>
struct StartedZones {
  P temperature, added_pressure;  // K, Pa
};
template <class P>
LP_FN StartedZones<P> zones_at_start(const Network& net, int v, P liquid_fraction, P ln_factor, const P* p) {
  const Network::Volume& volume = net.volume[v];
  const FluidTable& f = *net.loop[volume.loop].fluid;
  const int n = volume.zones, first = volume.first_zone;
  P room[Network::max_zones], t[Network::max_zones], psi[Network::max_zones], share[Network::max_zones];
  P rooms(0.0), mean(0.0), wet(0.0), wet_mean(0.0);
  for (int i = 0; i < n; ++i) {
    room[i] = p[net.zone_at(first + i, zone_field::volume)];
    t[i] = p[net.zone_at(first + i, zone_field::initial_temperature)];
    psi[i] = starting_filling(net, first + i, p);
    rooms += room[i];
    mean = fma(room[i], t[i], mean);
  }
  mean = mean / rooms;
  if (n < 2) return {mean, P(0.0)};
  fill<Network::max_zones>(n, psi, room, liquid_fraction, p[net.loop_at(volume.loop, loop_field::mixing_width)], share);
  for (int i = 0; i < n; ++i) {
    wet = fma(room[i], share[i], wet);
    wet_mean = fma(room[i] * share[i], t[i], wet_mean);
  }
  wet_mean = wet_mean / wet;
  const P zoned = smooth_step(liquid_fraction * P(1.0 / drying_fraction));
  const P started = fma(zoned, wet_mean - mean, mean);
  P pressing[Network::max_zones], hottest(0.0);
  for (int i = 0; i < n; ++i) t[i] = fma(zoned, t[i] - wet_mean, started);
  pressing_shares<Network::max_zones>(n, t, share, pressing);
  for (int i = 0; i < n; ++i) hottest = fma(pressing[i], t[i] - started, hottest);
  return {started, vapour_pressure(f, started + hottest, ln_factor) - vapour_pressure(f, started, ln_factor)};
}

template <class P>
LP_FN void start_zones(const Network& net, int v, const P* p, P* y) {
  for (int z = net.volume[v].first_zone; z < net.last_zone(v); ++z) {
    y[net.zone_state(net.zone[z].split, Network::relative_temperature)] =
        p[net.zone_at(z, zone_field::initial_temperature)];
    y[net.zone_state(net.zone[z].split, Network::filling_temperature)] = starting_filling(net, z, p);
  }
}

// At its zones' mean temperature: of one phase at a pressure, or of two at a liquid share.
template <class P>
LP_FN void start_volume(const Network& net, int v, P* p, P* y) {
  const int l = net.volume[v].loop;
  const FluidTable& f = *net.loop[l].fluid;
  P room(0.0), pressure = p[net.volume_at(v, volume_field::initial_pressure)];
  for (int z = net.volume[v].first_zone; z < net.last_zone(v); ++z) room += p[net.zone_at(z, zone_field::volume)];
  bool given = false;  // by an accumulator
  for (int a = 0; a < net.accumulators; ++a) {
    if (net.zone[net.accumulator[a].zone].volume != v) continue;
    const P held = start_accumulator(net, a, p, y);
    pressure = given ? pressure : held;
    given = true;
    room += p[net.accumulator_at(a, accumulator_field::stroke)] - p[net.accumulator_at(a, accumulator_field::gas_volume)];
  }
  const P ln_factor = p[net.loop_at(l, loop_field::ln_vapour_factor)];
  const P share = p[net.volume_at(v, volume_field::initial_liquid_fraction)];
  const auto two_phase = share >= P(0.0);
  // Liquid or vapour, where one of them is asked for: by the state at the zones' mean temperature.
  const P first_t = zones_at_start(net, v, P(1.0), ln_factor, p).temperature;
  const P first_density = density_from_pressure_temperature(f, pressure, first_t, ln_factor);
  const P wet = closure_from_temperature_volume(f, first_t, P(1.0) / first_density, ln_factor).liquid_fraction;
  const StartedZones<P> zones = zones_at_start(net, v, select(two_phase, share, wet), ln_factor, p);
  const P t = zones.temperature, of_mean = pressure - zones.added_pressure;
  const P boiling = saturated_liquid(f, t).density, dew = saturated_vapour(f, t, ln_factor).density;
  const P mixture = fma(share, boiling - dew, dew);
  const P density = select(two_phase, mixture, density_from_pressure_temperature(f, of_mean, t, ln_factor));
  const Closure<P> c = closure_from_temperature_volume(f, t, P(1.0) / density, ln_factor);
  y[net.volume_state(v, Network::mass)] = density * room;
  y[net.volume_state(v, Network::energy)] = density * room * c.internal_energy;
  p[net.volume_at(v, volume_field::charge)] = density * room;
  p[net.volume_at(v, volume_field::liquid_charge)] = density * room * (P(1.0) - min(max(c.quality, P(0.0)), P(1.0)));
  p[net.volume_at(v, volume_field::last_temperature)] = t;
  p[net.volume_at(v, volume_field::last_per_energy)] = p[net.volume_at(v, volume_field::last_per_volume)] = P(0.0);
  const auto met = two_phase | (abs(c.pressure - of_mean) <= P(start_tolerance) * (pressure + P(liquid_line_width)));
  p[net.volume_at(v, volume_field::start_status)] =
      select(met, P(double(status::ok)), P(double(status::out_of_fluid_range)));
  if (net.is_split(v)) start_zones(net, v, p, y);
  if (!net.dissolved_gas) return;
  const P partial = max(of_mean - vapour_pressure(f, t, ln_factor), P(0.0));
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
  p[net.loop_at(l, loop_field::rejection_taken)] = P(-1.0);  // not yet, and no phase was entered
  p[net.loop_at(l, loop_field::starts_liquid)] = select(liquid > P(0.5) * charge, P(1.0), P(0.0));
}

template <class P>
LP_FN void start_network(const Network& net, P* p, P* y) {
  for (int i = 0; i < net.states(); ++i) y[i] = P(0.0);
  prepare_sinks(net, p);
  for (int i = 0; i < net.nodes; ++i)
    y[net.node_state(i)] = p[net.node_at(i, node_field::heat_capacity)] *
                           (p[net.node_at(i, node_field::initial_temperature)] - P(air::zero_temperature));
  for (int c = 0; c < net.compartments; ++c) start_compartment(net, c, p, y);
  for (int l = 0; l < net.loops; ++l)
    p[net.loop_at(l, loop_field::ln_vapour_factor)] = log(p[net.loop_at(l, loop_field::vapour_pressure_factor)]);
  for (int v = 0; v < net.volumes; ++v) start_volume(net, v, p, y);
  for (int l = 0; l < net.loops; ++l) start_loop(net, l, p);
  for (int h = 0; h < net.holes; ++h) p[net.puncture_at(h, puncture_field::fin_lost)] = P(0.0);
  for (int k = 0; k < net.pumps; ++k)
    p[net.pump_at(k, pump_field::commanded)] = p[net.pump_at(k, pump_field::command_taken)] = P(-1.0);
  p[net.crew_at(crew_field::aboard)] = persons_aboard(net, p);
  if (net.crew != crew_model::none) prepare_crew(net, p);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
