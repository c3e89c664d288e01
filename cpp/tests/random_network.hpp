// Random networks and random states of theirs: any topology that fits, every kind of part, plausible numbers.
#pragma once

#include "batch.hpp"
#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/model/network_model.hpp"

namespace random_network {

namespace lp = leakphys;
using batch::log_uniform;
using batch::uniform;

struct Case {
  lp::NetworkModel model;
  std::vector<double> parameters;  // given and derived, as after start() and enter_phase()
  std::vector<double> state;
};

inline int pick(std::mt19937_64& g, int low, int high) {
  return std::uniform_int_distribution<int>(low, high)(g);
}

// Topology. `full`: as much of everything as the network can hold, with a loop, an accumulator and a crew.
inline lp::Network topology(std::mt19937_64& g, bool full) {
  lp::Network net;
  net.has_loop = full || pick(g, 0, 3) > 0;
  net.has_accumulator = net.has_loop && (full || pick(g, 0, 1));
  net.fluid_id = net.has_loop && !net.has_accumulator ? pick(g, 0, 1) : 0;
  net.fluid = lp::fluid_table(net.fluid_id);
  const auto count = [&](int least, int most) { return full ? most : pick(g, least, most); };
  net.nodes = count(1, lp::Network::max_nodes);
  net.boundaries = count(1, lp::Network::max_boundaries);
  net.compartments = count(0, lp::Network::max_compartments);
  net.has_crew = net.compartments > 0 && (full || pick(g, 0, 1));
  net.conductors = count(1, lp::Network::max_conductors);
  net.radiators = count(0, lp::Network::max_radiators);
  net.hatches = net.compartments > 1 ? count(0, lp::Network::max_hatches) : 0;
  const int points = net.boundary_point(net.boundaries);
  for (int i = 0; i < net.conductors; ++i) {
    auto& link = net.conductor[i];
    link.kind = net.has_loop ? pick(g, 0, 2) : lp::conductor_kind::linear;
    link.a = link.kind == lp::conductor_kind::linear ? pick(g, 0, points - 1) : net.loop_point();
    do link.b = pick(g, 0, points - 1);
    while (link.b == link.a);
    link.rejects_heat = link.kind != lp::conductor_kind::linear && pick(g, 0, 1);
  }
  for (int i = 0; i < net.radiators; ++i)
    net.radiator[i] = {pick(g, 0, net.nodes - 1), pick(g, 0, net.boundaries - 1)};
  for (int c = 0; c < net.compartments; ++c) net.compartment_wall[c] = pick(g, full ? 0 : -1, net.nodes - 1);
  for (int i = 0; i < net.hatches; ++i) {
    const int a = pick(g, 0, net.compartments - 1);
    net.hatch[i] = {a, (a + 1) % net.compartments};
  }
  net.heat_load_point = pick(g, -1, net.nodes + net.compartments - 1);
  return net;
}

inline void loop_parameters(const lp::Network& net, std::mt19937_64& g, double* p) {
  const bool gas = net.fluid_id == 1;
  const auto loop = [&](int f) -> double& { return p[net.loop_at(f)]; };
  loop(lp::loop_field::volume) = log_uniform(g, 5e-3, 0.1);
  loop(lp::loop_field::initial_temperature) = gas ? uniform(g, 250.0, 320.0) : uniform(g, 260.0, 310.0);
  loop(lp::loop_field::initial_pressure) = uniform(g, 5e4, 6e5);
  loop(lp::loop_field::pump_power) = uniform(g, 0.0, 60.0);
  loop(lp::loop_field::pump_void_onset) = uniform(g, 0.02, 0.1);
  loop(lp::loop_field::pump_void_loss) = uniform(g, 0.12, 0.4);
  const auto gas_side = [&](int f) -> double& { return p[net.accumulator_at(f)]; };
  gas_side(lp::accumulator_field::stroke) = uniform(g, 3e-3, 8e-3);
  gas_side(lp::accumulator_field::gas_volume) =
      gas_side(lp::accumulator_field::stroke) * uniform(g, 0.2, 0.8);
  gas_side(lp::accumulator_field::gas_pressure) = uniform(g, 5e4, 6e5);
  gas_side(lp::accumulator_field::gas_heat_capacity_ratio) = uniform(g, 1.3, 1.6);
  gas_side(lp::accumulator_field::wall_conductance) = log_uniform(g, 0.5, 50.0);
  gas_side(lp::accumulator_field::compliance) = 4e-7;
  gas_side(lp::accumulator_field::stop_stiffness) = 1e11;
  const auto hole = [&](int f) -> double& { return p[net.puncture_at(f)]; };
  hole(lp::puncture_field::diameter) = log_uniform(g, 3e-4, 3e-3);
  hole(lp::puncture_field::discharge_coefficient) = uniform(g, 0.55, 0.9);
  hole(lp::puncture_field::back_pressure) = pick(g, 0, 1) * uniform(g, 0.0, 2e4);
  hole(lp::puncture_field::upstream) = pick(g, 0, 2);
  hole(lp::puncture_field::open) = 1.0;
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
    room(crew) = c == 0 ? pick(g, 0, 3) : 0;
    room(dehumidifier_flow) = uniform(g, 0.0, 0.01);
  }
  for (int i = 0; i < net.hatches; ++i) p[net.hatch_at(i, lp::hatch_field::flow)] = uniform(g, 0.0, 0.05);
}

inline std::vector<double> parameters(const lp::Network& net, std::mt19937_64& g) {
  std::vector<double> values(static_cast<std::size_t>(net.parameters()), 0.0);
  double* p = values.data();
  loop_parameters(net, g, p);
  const double crew[] = {uniform(g, 100.0, 160.0), uniform(g, 6.0, 8.0),   uniform(g, 308.0, 310.0),
                         uniform(g, 20.0, 30.0),   uniform(g, 0.05, 0.07), uniform(g, 60.0, 95.0)};
  for (int f = 0; f < lp::crew_field::count; ++f) p[net.crew_at(f)] = crew[f];
  p[net.extra_load_at()] = uniform(g, 0.0, 200.0);
  for (int i = 0; i < net.nodes; ++i) {
    p[net.node_at(i, lp::node_field::heat_capacity)] = log_uniform(g, 2e4, 2e6);
    p[net.node_at(i, lp::node_field::initial_temperature)] = uniform(g, 265.0, 305.0);
    p[net.node_at(i, lp::node_field::load)] = uniform(g, -50.0, 200.0);
  }
  for (int i = 0; i < net.boundaries; ++i)
    p[net.boundary_at(i, lp::boundary_field::temperature)] = uniform(g, 220.0, 300.0);
  for (int i = 0; i < net.conductors; ++i)
    p[net.conductor_at(i, lp::conductor_field::conductance)] = log_uniform(g, 1.0, 60.0);
  for (int i = 0; i < net.radiators; ++i) {
    p[net.radiator_at(i, lp::radiator_field::area)] = uniform(g, 0.2, 8.0);
    p[net.radiator_at(i, lp::radiator_field::emissivity)] = uniform(g, 0.05, 0.95);
  }
  room_parameters(net, g, p);
  return values;
}

// A state anywhere in the course of a leak: the loop full, two-phase or nearly dry, walls dry or wet, a crew
// that has stored heat.
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
  if (net.has_crew) y[net.crew_state()] = pick(g, 0, 1) * uniform(g, 0.0, 5e5);
  if (!net.has_loop) return;
  double volume = p[net.loop_at(lp::loop_field::volume)];
  if (net.has_accumulator) {
    const double stroke = p[net.accumulator_at(lp::accumulator_field::stroke)];
    const double gas = stroke * uniform(g, 0.3, 1.0), t = uniform(g, 255.0, 315.0);
    y[net.accumulator_state(lp::Network::gas_volume)] = gas;
    y[net.accumulator_state(lp::Network::gas_energy)] =
        p[net.accumulator_at(lp::accumulator_field::gas_moles_r)] * t /
        (p[net.accumulator_at(lp::accumulator_field::gas_heat_capacity_ratio)] - 1.0);
    volume += stroke - gas;
  }
  const double t = uniform(g, 250.0, 315.0);
  double density = uniform(g, 0.5, 7.0);  // nitrogen: gas
  if (net.fluid_id == 0) {
    const lp::Closure<double> dew = lp::closure_from_temperature_volume(*net.fluid, t, 1.0 / 300.0);
    const double share = pick(g, 0, 3) == 0 ? 1.0 + uniform(g, 0.0, 1e-4) : uniform(g, 1e-4, 1.0);
    density = share * dew.rho_l;
  }
  const lp::Closure<double> c = lp::closure_from_temperature_volume(*net.fluid, t, 1.0 / density);
  y[lp::Network::mass] = density * volume;
  y[lp::Network::energy] = density * volume * c.internal_energy;
  p[net.loop_at(lp::loop_field::warm_temperature)] = t + uniform(g, -0.1, 0.1);
}

// A network and a state; `scattered` false leaves the state as it starts.
inline Case make(unsigned seed, bool full, bool scattered) {
  std::mt19937_64 g(seed);
  Case c;
  c.model.net = topology(g, full);
  c.parameters = parameters(c.model.net, g);
  c.state.assign(static_cast<std::size_t>(c.model.states()), 0.0);
  c.model.start(c.parameters.data(), c.state.data());
  c.model.enter_phase(c.parameters.data(), c.state.data());
  if (scattered) scatter(c.model.net, g, c.parameters.data(), c.state.data());
  return c;
}

}  // namespace random_network
