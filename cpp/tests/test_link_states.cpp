// A link's flow as a state: it settles on what is driven, comes to rest between equal pressures, and its time matters to nothing.
#include <doctest/doctest.h>

#include <cmath>

#include "small_graph.hpp"

namespace lp = leakphys;
using lp::Network;
using namespace small_graph;

namespace {

constexpr int mass = Network::mass, energy = Network::energy;

// Two volumes of mixture, one of them warmer, and a line.
Graph warm_and_cold(double there = 300.0, double here = 290.0) {
  Graph g(2, {{lp::link_kind::pipe, 0, 1}});
  g.number();
  g.line(0, {2.0, 8e-3, 1e-5, 1.5});
  g.volume(0, 0.0, 0.5, there), g.volume(1, 0.0, 0.3, here);
  g.start();
  return g;
}

double& flow_of(Graph& g, int l) { return g.state[static_cast<std::size_t>(g.model.net.link_state(l))]; }

// Links that follow what drives them so many times as fast.
struct Paced : lp::NetworkModel {
  double pace = 1.0;
  template <class P, class T>
  void rhs(const P* p, const T& t, const T* y, T* dy) const {
    lp::NetworkModel::rhs(p, t, y, dy);
    for (int l = 0; l < net.links; ++l) dy[net.link_state(l)] = T(pace) * dy[net.link_state(l)];
  }
};

}  // namespace

TEST_CASE("a link settles on its quasi-steady flow when a phase begins, whatever it carried before") {
  for (const bool pumped : {false, true}) {
    Graph g(2, {{lp::link_kind::pipe, 0, 1}, {lp::link_kind::check_valve, 0, 1}, {lp::link_kind::pipe, 1, 0}}, pumped);
    if (pumped) g.model.net.pump[0] = {0, -1, 0, -1};
    g.number();
    for (int l = 0; l < 3; ++l) g.line(l, orifice);
    if (pumped) {
      g.at(g.model.net.pump_at(0, lp::pump_field::head)) = 2e4;
      g.at(g.model.net.pump_at(0, lp::pump_field::flow)) = 0.2;
    }
    g.volume(0, 3.003e5, -1.0, 300.0);
    g.start();
    for (const double before : {0.0, 1.0, -1e-3, 3e-9}) {
      for (int l = 0; l < 3; ++l) flow_of(g, l) = before;
      g.model.enter_phase(g.parameters.data(), g.state.data());
      const auto dy = g.rates();
      for (int l = 0; l < 3; ++l) {
        CHECK(flow_of(g, l) == g.flow(l).driven);
        CHECK(dy[static_cast<std::size_t>(g.model.net.link_state(l))] == 0.0);
        CHECK(close(g.net_flow(l), flow_of(g, l), 1e-15));
      }
      // Orifices alone: m = A sqrt(2 rho dp/K), against the pipe's sense in the third.
      const auto s = g.situation();
      const double drop = s.coolant[0].pressure - s.coolant[1].pressure;
      const double expected = orifice.area() * std::sqrt(2.0 * s.coolant[0].mean.density * drop / orifice.loss);
      CHECK(close(flow_of(g, 1), expected, 1e-9));
      CHECK(close(flow_of(g, 2), -expected, 1e-9));
      if (!pumped) CHECK(close(flow_of(g, 0), expected, 1e-9));
    }
  }
}

TEST_CASE("a severed line's flow settles on nothing") {
  Graph g = warm_and_cold();
  REQUIRE(flow_of(g, 0) > 0.0);
  g.of_link(0, lp::link_field::severed) = 1.0;
  g.model.enter_phase(g.parameters.data(), g.state.data());
  CHECK(flow_of(g, 0) == 0.0);
}

TEST_CASE("what a link carries hangs on its flow alone: nothing at rest, its donor's mixture either way") {
  Graph g = warm_and_cold();
  const Network& net = g.model.net;
  const auto s = g.situation();
  for (const double m : {0.0, 1e-2, -1e-2}) {  // against 7 kPa too
    flow_of(g, 0) = m;
    const auto dy = g.rates();
    const auto& donor = s.coolant[m < 0.0 ? 1 : 0].mean;
    const double enthalpy = donor.h_l + donor.quality * (donor.h_v - donor.h_l);
    for (int v = 0; v < 2; ++v) {
      const double sign = v == 0 ? -1.0 : 1.0;
      CHECK(dy[static_cast<std::size_t>(net.volume_state(v, mass))] == sign * m);
      CHECK(close(dy[static_cast<std::size_t>(net.volume_state(v, energy))], sign * m * enthalpy, 1e-12));
    }
  }
}

TEST_CASE("two volumes come to one pressure and their link to rest, with the mass and energy that they had") {
  Graph g = warm_and_cold();
  const auto held = [&](int k) {
    return g.state[static_cast<std::size_t>(g.model.net.volume_state(0, k))] +
           g.state[static_cast<std::size_t>(g.model.net.volume_state(1, k))];
  };
  const double before[] = {held(mass), held(energy)};
  REQUIRE(g.pressure(0) - g.pressure(1) > 1e3);
  g.run(1e5);
  CHECK(std::abs(g.pressure(0) - g.pressure(1)) < 1e-4);  // rtol of a tenth of 7 kPa is 1e-6 Pa
  CHECK(std::abs(g.net_flow(0)) < 1e-7);
  CHECK(close(held(mass), before[mass], 1e-14));
  CHECK(close(held(energy), before[energy], 1e-13));
}

TEST_CASE("how fast a flow follows matters to no balance: 3e-5 to 1e-2 s, 2e-6 of what is held") {
  // A leak from the colder of two volumes.
  const auto after = [](double pace) {
    Graph g(2, {{lp::link_kind::pipe, 0, 1}});
    g.model.net.holes = 1, g.model.net.hole_zone[0] = 1;
    g.number();
    g.line(0, {2.0, 8e-3, 1e-5, 1.5});
    g.volume(0, 0.0, 0.5, 300.0), g.volume(1, 0.0, 0.3, 290.0);
    g.at(g.model.net.puncture_at(0, lp::puncture_field::diameter)) = 1e-3;
    g.at(g.model.net.puncture_at(0, lp::puncture_field::discharge_coefficient)) = 0.61;
    g.at(g.model.net.puncture_at(0, lp::puncture_field::open)) = 1.0;
    batch::Batch<Paced> b;
    b.problem.model.net = g.model.net;
    b.problem.model.pace = pace;
    REQUIRE(b.plan());
    b.columns = g.model.parameters() + 1;
    b.inputs = g.parameters;
    b.inputs.push_back(3000.0);
    b.phases({g.model.parameters()});
    b.problem.options.rtol = 1e-8;
    b.run<double>();
    REQUIRE(b.status[0] == lp::status::ok);
    return b.final_state;
  };
  const auto usual = after(1.0);
  REQUIRE(usual[mass] > 0.1);
  for (const double pace : {0.01, 3.0}) {
    const auto other = after(pace);
    for (int i = 0; i < 4; ++i) {
      INFO("pace " << pace << ", state " << i << ", off " << other[static_cast<std::size_t>(i)] / usual[static_cast<std::size_t>(i)] - 1.0);
      CHECK(close(other[static_cast<std::size_t>(i)], usual[static_cast<std::size_t>(i)], 2e-6));
    }
  }
}
