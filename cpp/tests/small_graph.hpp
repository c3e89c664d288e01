// Small graphs of coolant whose flows have closed forms: volumes of one zone each and lines between them.
#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "near.hpp"
#include "random_network.hpp"

namespace small_graph {

namespace lp = leakphys;
using lp::Network;

struct Line {
  double length, bore, roughness, loss, parallel = 1.0;
  double area() const { return parallel * std::numbers::pi / 4.0 * bore * bore; }
};

// Volumes of one zone each, 20 L of liquid isooctane at 290 K and 3 bar if nothing else is said, and lines between them.
struct Graph : random_network::Case {
  Graph(int volumes, const std::vector<Network::Link>& links, int pumps = 0, int loops = 1) {
    Network& n = model.net;
    n.loops = loops, n.volumes = n.zones = volumes, n.pumps = pumps;
    for (int l = 0; l < loops; ++l) n.loop[l] = {0, lp::below_triple::stop, lp::fluid_table(0)};
    for (int v = 0; v < volumes; ++v) n.volume[v] = {v * loops / volumes, v, 1}, n.zone[v] = {v, -1, -1};
    for (const auto& link : links) n.link[n.links++] = link;
  }
  // Once all parts are counted: the numbers that no test varies.
  void number() {
    model.net.lay_out();
    const Network& n = model.net;
    parameters.assign(static_cast<std::size_t>(n.parameters()), 0.0);
    for (int l = 0; l < n.loops; ++l) at(n.loop_at(l, lp::loop_field::vapour_pressure_factor)) = 1.0;
    for (int v = 0; v < n.volumes; ++v) volume(v, 3e5, -1.0, 290.0);
    for (int k = 0; k < n.pumps; ++k) {
      at(n.pump_at(k, lp::pump_field::running)) = 1.0;
      at(n.pump_at(k, lp::pump_field::void_onset)) = 0.05;
      at(n.pump_at(k, lp::pump_field::void_loss)) = 0.2;
      at(n.pump_at(k, lp::pump_field::spin_down_time)) = 5.0;
    }
  }
  double& at(int column) { return parameters[static_cast<std::size_t>(column)]; }
  double& of_link(int l, int field) { return at(model.net.link_at(l, field)); }
  // At a pressure, or at a share of liquid where that is not negative.
  void volume(int v, double pressure, double liquid, double temperature, double room = 0.02) {
    at(model.net.volume_at(v, lp::volume_field::initial_pressure)) = pressure;
    at(model.net.volume_at(v, lp::volume_field::initial_liquid_fraction)) = liquid;
    at(model.net.zone_at(v, lp::zone_field::initial_temperature)) = temperature;
    at(model.net.zone_at(v, lp::zone_field::volume)) = room;
  }
  void line(int l, const Line& tube) {
    using namespace lp::link_field;
    of_link(l, length) = tube.length, of_link(l, bore) = tube.bore, of_link(l, roughness) = tube.roughness;
    of_link(l, loss_coefficient) = tube.loss, of_link(l, parallel) = tube.parallel, of_link(l, opening) = 1.0;
    of_link(l, set_pressure) = 1.0;
  }
  // A spring of no rate, which holds its volume's pressure whatever leaves: half of its 8 L stand in it.
  void hold(int a, double pressure) {
    using namespace lp::accumulator_field;
    const auto unit = [&](int field) -> double& { return at(model.net.accumulator_at(a, field)); };
    unit(stroke) = 8e-3, unit(gas_volume) = 4e-3, unit(spring_pressure) = pressure;
    unit(gas_constant) = 296.8, unit(compliance) = 4e-7, unit(stop_stiffness) = 1e11, unit(gas_heat_capacity_ratio) = 1.4;
  }
  void start() {
    state.assign(static_cast<std::size_t>(model.states()), 0.0);
    model.start(parameters.data(), state.data());
    model.enter_phase(parameters.data(), state.data());
  }
  lp::Situation<double> situation() const {
    lp::Situation<double> s;
    lp::situation(model.net, parameters.data(), state.data(), s);
    return s;
  }
  lp::LinkFlow<double> flow(int l) const {
    return lp::link_flow(model.net, parameters.data(), situation(), l);
  }
  double net_flow(int l) const { return flow(l).forward - flow(l).backward; }
  std::vector<double> rates() const {
    std::vector<double> dy(static_cast<std::size_t>(model.states()));
    model.rhs(parameters.data(), 0.0, state.data(), dy.data());
    return dy;
  }
  // From the start to the state after some seconds. A step may leave rtol of a tenth of each pressure: 3e-5 Pa.
  void run(double seconds) {
    batch::Batch<lp::NetworkModel> b;
    b.problem.model = model;
    REQUIRE(b.plan());
    b.columns = model.parameters() + 1;
    b.inputs = parameters;
    b.inputs.push_back(seconds);
    b.phases({model.parameters()});
    b.problem.options.rtol = 1e-9;
    b.run<double>();
    REQUIRE(b.status[0] == lp::status::ok);
    state = b.final_state;
  }
  double pressure(int v) const { return situation().coolant[v].pressure; }
};

inline double liquid_viscosity(double temperature) {
  return lp::liquid_viscosity(*lp::fluid_table(0), temperature);
}

// Pressure that a flow loses in a line: 64/Re, or Colebrook's f by bisection from his equation as it stands.
inline double lost(const Line& t, double flow, double density, double viscosity) {
  const double re = flow * t.bore / (t.area() * viscosity);
  double low = 1e-3, high = 3.0;  // of the root of f
  for (int i = 0; i < 100; ++i) {
    const double root = 0.5 * (low + high);
    const double left = 1.0 / root + 2.0 * std::log10(t.roughness / t.bore / 3.7 + 2.51 / (re * root));
    (left > 0.0 ? low : high) = root;
  }
  const double f = re < lp::laminar_end ? 64.0 / re : low * low;
  return (f * t.length / t.bore + t.loss) * flow * flow / (2.0 * density * t.area() * t.area());
}

// The flow at which a sum of losses, which rises with it, is the pressure that drives.
template <class Losses>
double root(const Losses& losses, double driving) {
  double low = 1e-9, high = 1e3;
  for (int i = 0; i < 200; ++i) {
    const double middle = std::sqrt(low * high);
    (losses(middle) < driving ? low : high) = middle;
  }
  return low;
}

inline constexpr Line orifice = {0.0, 6e-3, 0.0, 2.0};

}  // namespace small_graph
