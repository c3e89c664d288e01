// Situation: everything that follows from a network's state alone, before any stream.
//
// Temperatures of all points, and for each volume of coolant its phases, the filling of its zones and its pressure.
#pragma once

#include "leakphys/fluids/saturation.hpp"
#include "leakphys/model/gone.hpp"
#include "leakphys/model/nodes.hpp"
#include "leakphys/model/orbit_sinks.hpp"
#include "leakphys/model/sweep.hpp"
#include "leakphys/parts/accumulator.hpp"
#include "leakphys/parts/compartment.hpp"
#include "leakphys/parts/dissolved_gas.hpp"
#include "leakphys/parts/filling.hpp"
#include "leakphys/parts/hole.hpp"
#include "leakphys/parts/pump.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr int max_points =
    Network::max_nodes + Network::max_compartments + Network::max_zones + Network::max_boundaries;

// One volume of coolant.
template <class R>
struct Coolant {
  Closure<R> mean;            // at its mean temperature
  R temperature, mass, room;  // K, kg, m3
  R pressure;                 // Pa, of its hottest wetted zone, gas included
  R gas_pressure;             // Pa, of free gas
  R vapour_temperature;       // K
  R vapour_shift, enthalpy_shift;  // of vapour at that temperature: density ratio, J/kg
  R liquid_shift;             // J/kg, of liquid at that temperature (set if split)
  R zoned;                    // 1 while its zones have temperatures of their own, 0 when it is dry (set if split)
  R frozen;                   // share of what is not vapour that is ice (policy "vapour"; else 0)
  R off;                      // what its solves left: K, or the same for the filling; 0 where they converged
};

template <class R>
struct Situation {
  R point[max_points];  // K, temperature of each thermal point
  R molten[Network::max_nodes];  // share of a node; 0 where none melts
  AirState<R> air[Network::max_compartments];
  Coolant<R> coolant[Network::max_volumes];
  R liquid_fraction[Network::max_zones];
  R pressing[Network::max_zones];  // share of a zone in setting its volume's pressure
  PumpState<R> pump[Network::max_pumps];
  R link_flow[Network::max_links];  // kg/s, from end a to end b
  R stirring[Network::max_loops];  // circulation by the pumps that are in no line
  R grown[Network::max_holes];     // m, by which a hole is wider than at first; set where some may grow
};

// How far the log of the odds of a filling may be off, in kelvin of the temperature solve's measure.
inline constexpr double filling_residual_scale = 0.1;

template <class P, class R>
LP_FN R room_of(const Network& net, const P* p, const R* y, int v) {
  R room(0.0);
  for (int z = net.volume[v].first_zone; z < net.last_zone(v); ++z) room += R(p[net.zone_at(z, zone_field::volume)]);
  for (int a = 0; a < net.accumulators; ++a)
    if (net.zone[net.accumulator[a].zone].volume == v)
      room += R(p[net.accumulator_at(a, accumulator_field::stroke)]) - y[net.accumulator_state(a, Network::gas_volume)];
  return room;
}

// Zones of a volume with several: their filling, temperatures, and what the hottest wetted ones press with.
template <class P, class R>
LP_FN void split_situation(const Network& net, const P* p, const R* y, int v, R ln_factor, Situation<R>& s) {
  const Network::Volume& volume = net.volume[v];
  Coolant<R>& c = s.coolant[v];
  const int n = volume.zones, first = volume.first_zone;
  R psi[Network::max_zones], room[Network::max_zones];
  for (int i = 0; i < n; ++i) {
    psi[i] = y[net.zone_state(net.zone[first + i].split, Network::filling_temperature)];
    room[i] = R(p[net.zone_at(first + i, zone_field::volume)]);
  }
  R* share = s.liquid_fraction + first;
  R* temperature = s.point + net.zone_point(first);
  const auto odds_off = fill<Network::max_zones>(n, psi, room, c.mean.liquid_fraction,
                                                 R(p[net.loop_at(volume.loop, loop_field::mixing_width)]), share);
  c.off = max(c.off, R(odds_off) * R(filling_residual_scale));
  R weight(0.0), mean(0.0);
  for (int i = 0; i < n; ++i) {
    const R tau = y[net.zone_state(net.zone[first + i].split, Network::relative_temperature)];
    weight = fma(room[i], share[i], weight);
    mean = fma(room[i] * share[i], tau, mean);
    temperature[i] = tau;
  }
  mean = mean / weight;
  c.zoned = smooth_step(c.mean.liquid_fraction * R(1.0 / drying_fraction));
  for (int i = 0; i < n; ++i) temperature[i] = fma(c.zoned, temperature[i] - mean, c.temperature);
  R* pressing = s.pressing + first;
  pressing_shares<Network::max_zones>(n, temperature, share, pressing);
  R hottest(0.0);
  for (int i = 0; i < n; ++i) hottest = fma(pressing[i], temperature[i] - c.temperature, hottest);
  c.vapour_temperature = c.temperature + hottest;
  const FluidTable& f = *net.loop[volume.loop].fluid;
  const SaturatedVapour<R> hot = saturated_vapour(f, c.vapour_temperature, ln_factor);
  const SaturatedVapour<R> bulk = saturated_vapour(f, c.temperature, ln_factor);
  c.pressure = fma(hot.pressure - bulk.pressure, c.mean.expansion, c.pressure);
  c.vapour_shift = hot.density / bulk.density;
  c.enthalpy_shift = hot.enthalpy - bulk.enthalpy;
  c.liquid_shift =
      saturated_liquid(f, c.vapour_temperature).internal_energy - saturated_liquid(f, c.temperature).internal_energy;
}

inline constexpr double triple_point_width = 50.0;  // J/kg (0.02 K) over which liquid meets its triple point

// A coolant that only vapour leaves stays at its triple point while its liquid freezes: ice, liquid and vapour in one, at
// one temperature and pressure. What its energy misses there, u(T_triple, v) - u, is the heat that freezing gave.
template <class R>
struct Thawed {
  R held, missing;  // J/kg
};
template <class R>
LP_FN Thawed<R> thawed_energy(const FluidTable& f, bool may_freeze, R internal_energy, R volume_per_mass, R ln_factor) {
  if (!may_freeze) return {internal_energy, R(0.0)};
  const R coldest = energy_from_temperature_volume(f, R(f.triple_temperature), volume_per_mass, ln_factor);
  const R missing = ramp(coldest - internal_energy, triple_point_width);
  return {internal_energy + missing, missing};
}

// The guess of a volume's temperature, from where it was last solved [K].
template <class P, class R>
LP_FN value_t<R> guessed_temperature(const Network& net, const P* p, int v, const R& energy, const R& volume_per_mass) {
  using V = value_t<R>;
  using namespace volume_field;
  const auto field = [&](int i) { return V(value(p[net.volume_at(v, i)])); };
  const LastSolved<V> last{field(last_temperature), field(last_energy), field(last_volume), field(last_per_energy),
                           field(last_per_volume)};
  return last.guess(value(energy), value(volume_per_mass));
}

template <class P, class R>
LP_FN void coolant_situation(const Network& net, const P* p, const R* y, int v, Situation<R>& s, const Sweep<R>& sweep = {}) {
  const Network::Volume& volume = net.volume[v];
  const FluidTable& f = *net.loop[volume.loop].fluid;
  Coolant<R>& c = s.coolant[v];
  c.room = room_of(net, p, y, v);
  c.mass = y[net.volume_state(v, Network::mass)];
  const P ln_factor = p[net.loop_at(volume.loop, loop_field::ln_vapour_factor)];
  const R volume_per_mass = c.room / c.mass;
  const Thawed<R> energy = thawed_energy(f, net.loop[volume.loop].policy == below_triple::vapour,
                                         y[net.volume_state(v, Network::energy)] / c.mass, volume_per_mass, R(ln_factor));
  const State<R> found = sweep.at(sweep.coolant(v), [&] {
    const inner_t<R> guess(guessed_temperature(net, p, v, energy.held, volume_per_mass));
    return state_from_energy_volume(f, energy.held, volume_per_mass, guess, ln_factor);
  });
  c.temperature = found.temperature;
  c.mean = found.closure;
  c.frozen = energy.missing / (R(f.latent_heat_of_fusion) * max(R(1.0) - c.mean.quality, R(1e-6)));
  c.off = R(found.residual);
  c.pressure = c.mean.pressure;
  c.gas_pressure = R(0.0);
  if (net.dissolved_gas) {
    const R gas = gas_and_liquid_pressure(c.mean.compression, c.mean.squeeze, y[net.gas_state(v, Network::free_gas)],
                                          c.temperature, liquid_stiffness(f, c.temperature) * c.mean.rho_l, c.room);
    c.gas_pressure = gas - c.mean.squeeze;
    c.pressure = c.pressure + c.gas_pressure;
  }
  c.vapour_temperature = c.temperature;
  c.vapour_shift = R(1.0);
  c.enthalpy_shift = R(0.0);
  if (net.is_split(v)) {
    split_situation(net, p, y, v, R(ln_factor), s);
  } else {
    s.liquid_fraction[volume.first_zone] = c.mean.liquid_fraction;
    s.point[net.zone_point(volume.first_zone)] = c.temperature;
    s.pressing[volume.first_zone] = R(1.0);
  }
}

template <class P>
LP_FN PumpParameters<P> pump_of(const Network& net, const P* p, int k) {
  using namespace pump_field;
  const auto field = [&](int i) { return p[net.pump_at(k, i)]; };
  return {field(running), field(power), field(dry_power_share), field(void_onset), field(void_loss),
          field(required_suction_pressure), field(spin_down_time), field(trip_time), field(flow), field(head)};
}

template <class P, class R>
LP_FN void pump_situation(const Network& net, const P* p, const R* y, int k, Situation<R>& s) {
  const Network::Pump& pump = net.pump[k];
  const PumpParameters<P> a = pump_of(net, p, k);
  R unvoided(1.0);
  const int first = pump.link < 0 ? net.volume[pump.volume].first_zone : pump.inlet;
  const int last = pump.link < 0 ? net.last_zone(pump.volume) : pump.inlet + 1;
  for (int z = first; z < last; ++z) unvoided = unvoided * circulation(s.liquid_fraction[z], a.void_onset, a.void_loss);
  const int loop = net.pump_loop(k);
  const Coolant<R>& c = s.coolant[net.zone[pump.inlet].volume];
  R suction(0.0);
  if (any(a.required_suction_pressure > P(0.0))) {
    const R ln_factor(p[net.loop_at(loop, loop_field::ln_vapour_factor)]);
    suction = c.pressure - vapour_pressure(*net.loop[loop].fluid, s.point[net.zone_point(pump.inlet)], ln_factor);
  }
  s.pump[k] = pump_state(a, y[net.pump_state(k)], unvoided, suction);
  if (pump.link < 0) s.stirring[loop] = fma(R(1.0) - s.stirring[loop], s.pump[k].circulation, s.stirring[loop]);
}

// Stands for the coolant and the pumps of a loop that has left: finite numbers, which all that still looks takes times 0.
template <class R>
LP_FN void nothing_known(const Network& net, int loop, Situation<R>& s) {
  for (int v = 0; v < net.volumes; ++v) {
    if (net.volume[v].loop != loop) continue;
    s.coolant[v] = {};
    for (int z = net.volume[v].first_zone; z < net.last_zone(v); ++z) {
      s.point[net.zone_point(z)] = R(300.0);
      s.liquid_fraction[z] = s.pressing[z] = R(0.0);
    }
  }
  for (int k = 0; k < net.pumps; ++k)
    if (net.pump_loop(k) == loop) s.pump[k] = {};
  for (int l = 0; l < net.links; ++l)
    if (net.link_loop(l) == loop) s.link_flow[l] = R(0.0);
}

template <class P, class R>
LP_FN void loop_situation(const Network& net, const P* p, const R* y, int loop, Situation<R>& s, const Sweep<R>& sweep) {
  s.stirring[loop] = R(0.0);
  if (gone_everywhere(net, p, loop)) return nothing_known(net, loop, s);
  for (int v = 0; v < net.volumes; ++v)
    if (net.volume[v].loop == loop) coolant_situation(net, p, y, v, s, sweep);
  for (int k = 0; k < net.pumps; ++k)
    if (net.pump_loop(k) == loop) pump_situation(net, p, y, k, s);
  for (int l = 0; l < net.links; ++l)
    if (net.link_loop(l) == loop) s.link_flow[l] = y[net.link_state(l)];
}

// The air of all compartments, and the nodes.
template <class P, class R>
LP_FN void cabin_situation(const Network& net, const P* p, const R* y, Situation<R>& s) {
  R water[Network::max_nodes];
  for (int i = 0; i < net.nodes; ++i) water[i] = R(0.0);
  for (int c = 0; c < net.compartments; ++c) {
    s.air[c] = air_state(p[net.compartment_at(c, compartment_field::volume)],
                         p[net.compartment_at(c, compartment_field::dry_air_mass)],
                         y[net.air_state_at(c, Network::air_energy)], y[net.air_state_at(c, Network::vapour)]);
    s.point[net.nodes + c] = s.air[c].temperature;
    if (net.compartment_wall[c] >= 0)
      water[net.compartment_wall[c]] += y[net.air_state_at(c, Network::condensate)];
  }
  for (int i = 0; i < net.nodes; ++i) {
    const NodeState<R> node = node_state_of(net, p, i, y[net.node_state(i)], water[i]);
    s.point[i] = node.temperature;
    s.molten[i] = node.molten;
  }
}

// Without `with_coolant` nothing of the loops is found.
template <class P, class R>
LP_FN void situation(const Network& net, const P* p, const R* y, Situation<R>& s, bool with_coolant = true,
                     const Sweep<R>& sweep = {}) {
  cabin_situation(net, p, y, s);
  for (int b = 0; b < net.boundaries; ++b)
    s.point[net.boundary_point(b)] = net.resolved_sinks && net.plate_attitude[b] > 0
                                         ? sink_at(net, p, b, y[net.clock_state()])
                                         : R(p[net.boundary_at(b, boundary_field::temperature)]);
  for (int l = 0; with_coolant && l < net.loops; ++l) loop_situation(net, p, y, l, s, sweep);
  for (int h = 0; h < net.growing * net.holes; ++h) s.grown[h] = y[net.growth_state(h)];
}

}  // namespace leakphys::inline LEAKPHYS_ISA
