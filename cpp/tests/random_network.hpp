// Random networks with numbers, and random states of theirs: plausible ones, anywhere in the course of a leak.
#pragma once

#include <vector>

#include "batch.hpp"
#include "leakphys/model/network_model.hpp"
#include "random_topology.hpp"

namespace random_network {

using batch::log_uniform;
using batch::uniform;

struct Case {
  lp::NetworkModel model;
  std::vector<double> parameters;  // given and derived, as after start() and enter_phase()
  std::vector<double> state;
};

inline void loop_parameters(const lp::Network& net, std::mt19937_64& g, double* p) {
  for (int l = 0; l < net.loops; ++l) {
    using namespace lp::loop_field;
    const auto loop = [&](int f) -> double& { return p[net.loop_at(l, f)]; };
    loop(vapour_pressure_factor) = pick(g, 0, 1) ? 1.0 : log_uniform(g, 0.3, 3.0);
    loop(gas_solubility) = pick(g, 0, 2) ? uniform(g, 0.01, 0.5) : 0.0;
    loop(gas_saturation) = uniform(g, 0.0, 1.0);
    loop(gas_release_time) = log_uniform(g, 10.0, 1e3);
    loop(mixing_width) = log_uniform(g, 0.1, 5.0);
    loop(relocation_time) = log_uniform(g, 20.0, 300.0);
  }
  for (int v = 0; v < net.volumes; ++v) {
    const bool gas = net.loop_of(v).fluid_id == 1;
    p[net.volume_at(v, lp::volume_field::initial_pressure)] = uniform(g, 5e4, 6e5);
    p[net.volume_at(v, lp::volume_field::initial_liquid_fraction)] = gas || pick(g, 0, 2) ? -1.0 : uniform(g, 0.05, 1.0);
  }
  for (int z = 0; z < net.zones; ++z) {
    p[net.zone_at(z, lp::zone_field::volume)] = log_uniform(g, 3e-3, 0.05);
    p[net.zone_at(z, lp::zone_field::initial_temperature)] = uniform(g, 260.0, 310.0);
  }
}

inline void link_parameters(const lp::Network& net, std::mt19937_64& g, double* p) {
  for (int l = 0; l < net.links; ++l) {
    using namespace lp::link_field;
    const auto link = [&](int f) -> double& { return p[net.link_at(l, f)]; };
    link(length) = log_uniform(g, 0.1, 10.0);
    link(bore) = log_uniform(g, 3e-3, 2e-2);
    link(roughness) = log_uniform(g, 1e-6, 1e-4);
    link(loss_coefficient) = uniform(g, 0.5, 5.0);
    link(parallel) = pick(g, 1, 3);
    link(opening) = pick(g, 0, 3) ? 1.0 : uniform(g, 0.0, 1.0);
    link(mixture_resistance) = log_uniform(g, 1e4, 1e6);
    link(set_pressure) = log_uniform(g, 1e3, 1e5);
    link(severed) = pick(g, 0, 5) ? 0.0 : uniform(g, 0.0, 1.0);
    link(severed_at) = uniform(g, 0.05, 0.95);
    link(back_pressure) = pick(g, 0, 1) * uniform(g, 0.0, 2e4);
  }
}

inline void pump_parameters(const lp::Network& net, std::mt19937_64& g, double* p) {
  for (int k = 0; k < net.pumps; ++k) {
    using namespace lp::pump_field;
    const auto pump = [&](int f) -> double& { return p[net.pump_at(k, f)]; };
    pump(running) = pick(g, 0, 3) ? 1.0 : uniform(g, 0.0, 1.0);
    pump(power) = uniform(g, 0.0, 60.0);
    pump(dry_power_share) = uniform(g, 0.0, 1.0);
    pump(void_onset) = uniform(g, 0.02, 0.1);
    pump(void_loss) = uniform(g, 0.12, 0.4);
    pump(required_suction_pressure) = pick(g, 0, 1) * uniform(g, 1e3, 5e4);
    pump(spin_down_time) = uniform(g, 2.0, 10.0);
    pump(trip_time) = pick(g, 0, 1) * uniform(g, 5.0, 120.0);
    pump(flow) = uniform(g, 0.02, 0.3);
    pump(head) = log_uniform(g, 1e3, 5e4);
  }
}

inline void hole_parameters(const lp::Network& net, std::mt19937_64& g, double* p) {
  for (int h = 0; h < net.holes; ++h) {
    using namespace lp::puncture_field;
    const auto hole = [&](int f) -> double& { return p[net.puncture_at(h, f)]; };
    hole(diameter) = log_uniform(g, 3e-4, 3e-3);
    hole(discharge_coefficient) = uniform(g, 0.55, 0.9);
    hole(back_pressure) = pick(g, 0, 1) * uniform(g, 0.0, 2e4);
    hole(upstream) = pick(g, 0, 2);
    hole(law) = pick(g, 0, 6);
    hole(open) = 1.0;
    hole(pump_head) = pick(g, 0, 1) * uniform(g, 0.0, 5e4);
    hole(lever_arm) = uniform(g, -2.0, 2.0);
    hole(tube_bore) = pick(g, 0, 1) * log_uniform(g, 1e-3, 2e-2);
    hole(tube_length) = uniform(g, 0.0, 3.0);
    hole(bore_length) = pick(g, 0, 1) * uniform(g, 0.0, 0.02);
  }
}
// What holes do to the ship, and how they grow.
inline void jet_parameters(const lp::Network& net, std::mt19937_64& g, double* p) {
  for (int h = 0; h < net.holes; ++h) {
    using namespace lp::puncture_field;
    const auto hole = [&](int f) -> double& { return p[net.puncture_at(h, f)]; };
    hole(tube_holes) = pick(g, 1, 2);
    hole(growth_rate) = pick(g, 0, 1) * log_uniform(g, 1e-9, 1e-7);
    hole(fin_area) = uniform(g, 0.0, 0.01);
    hole(jet_azimuth) = uniform(g, -3.0, 3.0);
    hole(jet_elevation) = uniform(g, -1.5, 1.5);
    hole(jet_sign) = pick(g, -1, 1);
    for (const int f : {position_x, position_y, position_z}) hole(f) = uniform(g, -3.0, 3.0);
  }
}

// All accumulators of a volume start at its initial pressure.
inline void accumulator_parameters(const lp::Network& net, std::mt19937_64& g, double* p) {
  for (int a = 0; a < net.accumulators; ++a) {
    using namespace lp::accumulator_field;
    const auto unit = [&](int f) -> double& { return p[net.accumulator_at(a, f)]; };
    const int kind = net.accumulator[a].kind, v = net.zone[net.accumulator[a].zone].volume;
    const double pressure = p[net.volume_at(v, lp::volume_field::initial_pressure)];
    double spring = 0.0;  // its share of that
    if (kind == lp::accumulator_kind::spring) spring = 1.0;
    if (kind == lp::accumulator_kind::bellows) spring = pick(g, 0, 1) * uniform(g, 0.0, 0.5);
    unit(stroke) = uniform(g, 3e-3, 8e-3);
    unit(gas_volume) = unit(stroke) * uniform(g, 0.2, 0.8);
    unit(gas_pressure) = (1.0 - spring) * pressure;
    unit(gas_heat_capacity_ratio) = uniform(g, 1.3, 1.6);
    unit(wall_conductance) = log_uniform(g, 0.5, 50.0);
    unit(compliance) = 4e-7;
    unit(stop_stiffness) = 1e11;
    unit(spring_pressure) = spring * pressure;
    unit(spring_rate) = spring * pressure / unit(stroke) * uniform(g, 0.0, 1.0);
    unit(gas_constant) = 296.8;
    unit(gas_leak_area) = pick(g, 0, 2) ? 0.0 : log_uniform(g, 1e-9, 1e-7);
  }
}

inline void room_parameters(const lp::Network& net, std::mt19937_64& g, double* p) {
  using namespace lp::compartment_field;
  for (int c = 0; c < net.compartments; ++c) {
    const auto room = [&](int f) -> double& { return p[net.compartment_at(c, f)]; };
    room(volume) = uniform(g, 2.0, 15.0);
    room(pressure) = uniform(g, 7e4, 1.05e5);
    room(initial_temperature) = uniform(g, 280.0, 310.0);
    room(initial_relative_humidity) = uniform(g, 0.1, 0.95);
    room(load) = uniform(g, 0.0, 300.0);
    room(condensing_area) = uniform(g, 0.0, 15.0);
    room(mass_transfer_coefficient) = log_uniform(g, 1e-3, 4e-3);
    room(ventilation_flow) = pick(g, 0, 1) * uniform(g, 0.0, 0.05);
    room(ventilation_temperature) = uniform(g, 285.0, 300.0);
    room(ventilation_relative_humidity) = uniform(g, 0.2, 0.7);
    room(crew) = c < 2 ? pick(g, 0, 3) : 0;
    room(dehumidifier_flow) = uniform(g, 0.0, 0.01);
  }
  for (int i = 0; i < net.hatches; ++i) p[net.hatch_at(i, lp::hatch_field::flow)] = uniform(g, 0.0, 0.05);
}

inline void thermal_parameters(const lp::Network& net, std::mt19937_64& g, double* p) {
  p[net.extra_load_at()] = uniform(g, 0.0, 200.0);
  for (int i = 0; i < net.nodes; ++i) {
    p[net.node_at(i, lp::node_field::heat_capacity)] = log_uniform(g, 2e4, 2e6);
    p[net.node_at(i, lp::node_field::initial_temperature)] = uniform(g, 265.0, 305.0);
    p[net.node_at(i, lp::node_field::load)] = uniform(g, -50.0, 200.0);
  }
  const double orbit[] = {uniform(g, 3e5, 6e5), uniform(g, -1.5, 1.5), uniform(g, -3.0, 3.0),
                          uniform(g, 1320.0, 1420.0), uniform(g, 0.2, 0.4), uniform(g, 200.0, 280.0)};
  for (int f = 0; f < lp::orbit_field::given; ++f) p[net.orbit_at(f)] = orbit[f];
  for (int i = 0; i < net.boundaries; ++i) {
    const double held = uniform(g, 220.0, 300.0), dark = uniform(g, 0.1, 0.9);
    const double numbers[] = {held,                    dark * uniform(g, 0.5, 0.95),
                              uniform(g, -1.0, 1.0),    uniform(g, -1.0, 1.0), uniform(g, 0.2, 1.0)};
    for (int f = 0; f < lp::boundary_field::given; ++f) p[net.boundary_at(i, f)] = numbers[f];
  }
  for (int i = 0; i < net.conductors; ++i) {
    p[net.conductor_at(i, lp::conductor_field::conductance)] = log_uniform(g, 1.0, 60.0);
    p[net.conductor_at(i, lp::conductor_field::area)] = uniform(g, 0.1, 3.0);
    p[net.conductor_at(i, lp::conductor_field::gravity)] = pick(g, 0, 1) * uniform(g, 1.0, 10.0);
    p[net.conductor_at(i, lp::conductor_field::design_flow)] = pick(g, 0, 1) ? 0.0 : log_uniform(g, 0.01, 1e3);
  }
  for (int i = 0; i < net.radiators; ++i) {
    p[net.radiator_at(i, lp::radiator_field::area)] = uniform(g, 0.2, 8.0);
    p[net.radiator_at(i, lp::radiator_field::emissivity)] = uniform(g, 0.05, 0.95);
  }
}

inline void fin_parameters(const lp::Network& net, std::mt19937_64& g, double* p) {
  using namespace lp::radiator_field;
  for (int i = 0; i < net.radiators; ++i) {
    p[net.radiator_at(i, fin_share)] = pick(g, 0, 1) * uniform(g, 0.1, 1.0);
    p[net.radiator_at(i, fin_length)] = uniform(g, 0.01, 0.5);
    p[net.radiator_at(i, fin_thickness)] = uniform(g, 2e-4, 3e-3);
    p[net.radiator_at(i, fin_conductivity)] = uniform(g, 10.0, 200.0);
    p[net.radiator_at(i, fin_faces)] = pick(g, 1, 2);
  }
}

inline std::vector<double> parameters(const lp::Network& net, std::mt19937_64& g) {
  std::vector<double> values(static_cast<std::size_t>(net.parameters()), 0.0);
  double* p = values.data();
  loop_parameters(net, g, p);
  link_parameters(net, g, p);
  pump_parameters(net, g, p);
  hole_parameters(net, g, p);
  accumulator_parameters(net, g, p);
  thermal_parameters(net, g, p);
  room_parameters(net, g, p);
  const double suit = pick(g, 0, 1), one = 1.0;
  const double crew[] = {uniform(g, 100.0, 160.0), uniform(g, 60.0, 95.0),  26.0,  5e-6,  uniform(g, 6.0, 8.0),
                         uniform(g, 308.0, 310.0), uniform(g, 20.0, 30.0),  uniform(g, 0.05, 0.07),
                         uniform(g, 0.0, 20.0),    uniform(g, 1.6, 2.1),    uniform(g, 0.7, 0.73),
                         uniform(g, 0.0, 0.2),     0.45,                    suit * uniform(g, 0.1, 0.4),
                         suit * 3e-3,              uniform(g, 0.2, one),    uniform(g, 0.0, 0.6),
                         one - suit};
  for (int f = 0; f < lp::crew_field::given; ++f) p[net.crew_at(f)] = crew[f];
  std::mt19937_64 apart = g;  // what is drawn after this stays what it was
  jet_parameters(net, apart, p);
  fin_parameters(net, apart, p);
  return values;
}

// ---- states ----------------------------------------------------------------------------------------------

inline void scatter_accumulators(const lp::Network& net, std::mt19937_64& g, const double* p, double* y) {
  for (int a = 0; a < net.accumulators; ++a) {
    const double t = uniform(g, 255.0, 315.0);
    y[net.accumulator_state(a, lp::Network::gas_volume)] =
        p[net.accumulator_at(a, lp::accumulator_field::stroke)] * uniform(g, 0.3, 1.0);
    y[net.accumulator_state(a, lp::Network::gas_energy)] =
        y[net.accumulator_state(a, lp::Network::gas_amount)] * t /
        (p[net.accumulator_at(a, lp::accumulator_field::gas_heat_capacity_ratio)] - 1.0);
  }
}

// One volume: full, two-phase or nearly dry, its zones in any order, with or without gas.
inline void scatter_volume(const lp::Network& net, std::mt19937_64& g, double* p, double* y, int v) {
  const lp::FluidTable& f = *net.loop_of(v).fluid;
  const double room = lp::room_of(net, p, y, v), t = uniform(g, 250.0, 315.0);
  const double ln_factor = std::log(p[net.loop_at(net.volume[v].loop, lp::loop_field::vapour_pressure_factor)]);
  double density = uniform(g, 0.5, 7.0);  // nitrogen: gas
  if (net.loop_of(v).fluid_id == 0) {
    const double share = pick(g, 0, 3) == 0 ? 1.0 + uniform(g, 0.0, 1e-4) : uniform(g, 1e-4, 1.0);
    density = share * lp::saturated_liquid(f, t).density;
  }
  const lp::Closure<double> c = lp::closure_from_temperature_volume(f, t, 1.0 / density, ln_factor);
  y[net.volume_state(v, lp::Network::mass)] = density * room;
  y[net.volume_state(v, lp::Network::energy)] = density * room * c.internal_energy;
  p[net.volume_at(v, lp::volume_field::last_temperature)] = t + uniform(g, -0.1, 0.1);
  if (net.dissolved_gas) {
    const double at_one_bar = p[net.loop_at(net.volume[v].loop, lp::loop_field::gas_solubility)] * room *
                              c.liquid_fraction * 1e5 / t;
    y[net.gas_state(v, lp::Network::dissolved)] = at_one_bar * uniform(g, 0.0, 3.0);
    y[net.gas_state(v, lp::Network::free_gas)] = pick(g, 0, 1) * log_uniform(g, 1e-5, 1.0);
  }
  for (int z = net.volume[v].first_zone; z < net.last_zone(v) && net.is_split(v); ++z) {
    y[net.zone_state(net.zone[z].split, lp::Network::relative_temperature)] = uniform(g, 260.0, 300.0);
    y[net.zone_state(net.zone[z].split, lp::Network::filling_temperature)] = uniform(g, 240.0, 310.0);
  }
}

// A state anywhere in the course of a leak: the volumes full, two-phase or nearly dry, walls dry or wet, pumps running
// or not, links that carry anything, a crew that has stored heat.
inline void scatter(const lp::Network& net, std::mt19937_64& g, double* p, double* y) {
  for (int i = 0; i < net.nodes; ++i)
    y[net.node_state(i)] = p[net.node_at(i, lp::node_field::heat_capacity)] * uniform(g, -20.0, 40.0);
  for (int c = 0; c < net.compartments; ++c) {
    const double t = uniform(g, 278.0, 312.0);
    const double vapour = uniform(g, 0.1, 1.2) * lp::saturation_density(t) *
                          p[net.compartment_at(c, lp::compartment_field::volume)];
    y[net.air_state_at(c, lp::Network::vapour)] = vapour;
    y[net.air_state_at(c, lp::Network::air_energy)] =
        lp::air_energy(p[net.compartment_at(c, lp::compartment_field::dry_air_mass)], vapour, t);
    y[net.air_state_at(c, lp::Network::condensate)] = pick(g, 0, 2) * uniform(g, 0.0, 0.3);
  }
  if (net.crew != lp::crew_model::none)
    y[net.crew_state(lp::Network::stored_heat)] = pick(g, 0, 1) * uniform(g, 0.0, 5e5);
  if (net.crew == lp::crew_model::two_node) {
    y[net.crew_state(lp::Network::core_rise)] = uniform(g, -0.5, 2.0);
    y[net.crew_state(lp::Network::skin_rise)] = uniform(g, -3.0, 3.0);
  }
  if (net.resolved_sinks) y[net.clock_state()] = uniform(g, 0.0, 1e5);
  scatter_accumulators(net, g, p, y);
  for (int v = 0; v < net.volumes; ++v) scatter_volume(net, g, p, y, v);
  for (int k = 0; k < net.pumps; ++k) y[net.pump_state(k)] = pick(g, 0, 1) ? 1.0 : uniform(g, 0.0, 1.0);
  for (int l = 0; l < net.links; ++l)
    y[net.link_state(l)] = (2 * pick(g, 0, 1) - 1) * log_uniform(g, 1e-9, pick(g, 0, 1) ? 0.3 : 1e-7);
  for (int h = 0; h < net.growing * net.holes; ++h) y[net.growth_state(h)] = 1e-4 * (h + 1);
}

// Numbers and the state of a topology; `scattered` false leaves the state as it starts.
inline Case numbered(const lp::Network& net, std::mt19937_64& g, bool scattered) {
  Case c;
  c.model.net = net;
  c.parameters = parameters(net, g);
  c.state.assign(static_cast<std::size_t>(c.model.states()), 0.0);
  c.model.start(c.parameters.data(), c.state.data());
  c.model.enter_phase(c.parameters.data(), c.state.data());
  if (scattered) scatter(net, g, c.parameters.data(), c.state.data());
  return c;
}
inline Case make(unsigned seed, bool full, bool scattered) {
  std::mt19937_64 g(seed);
  const lp::Network net = topology(g, full);
  return numbered(net, g, scattered);
}

}  // namespace random_network
