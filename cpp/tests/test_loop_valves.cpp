// Valves, severed lines and heat exchangers in whole graphs: what they pass, and what they keep apart.
#include <doctest/doctest.h>

#include <cmath>

#include "small_graph.hpp"

namespace lp = leakphys;
using lp::Network;
using namespace small_graph;

namespace {

constexpr int mass = Network::mass, energy = Network::energy;

}  // namespace

// ---- rest, and valves --------------------------------------------------------------------------------------

TEST_CASE("at one pressure nothing flows and nothing is exchanged, whatever the ends hold") {
  const auto still = [](Graph& g, double watts) {
    g.start();
    const auto dy = g.rates();
    for (int l = 0; l < g.model.net.links; ++l) CHECK(std::abs(g.net_flow(l)) <= 1e-5 * watts);
    for (int v = 0; v < g.model.net.volumes; ++v) {
      CHECK(std::abs(dy[static_cast<std::size_t>(g.model.net.volume_state(v, mass))]) <= 1e-5 * watts);
      CHECK(std::abs(dy[static_cast<std::size_t>(g.model.net.volume_state(v, energy))]) <= watts);
    }
  };
  for (int kind = lp::link_kind::pipe; kind <= lp::link_kind::relief_valve; ++kind) {
    Graph g(3, {{kind, 0, 1}, {kind, 1, 2}, {kind, 2, 0}});
    g.number();
    for (int l = 0; l < 3; ++l) g.line(l, {1.0, 8e-3, 1e-5, 1.0});
    still(g, 0.0);  // all alike: to the bit
    // Liquid, a mixture and vapour at one temperature: the pressures are its saturation's, but for rounding of the
    // temperature that each volume's energy gives (1e-10 K, 1e-8 Pa). A flow each way would exchange hundreds of watts.
    const double share[] = {0.9, 0.3, 0.01};
    for (int v = 0; v < 3; ++v) g.volume(v, 0.0, share[v], 290.0);
    still(g, 1e-4);
  }
}

TEST_CASE("a check valve passes what a pipe does, and nothing backwards") {
  for (const double drop : {-1e5, -100.0, -1e-3, 0.0, 1e-3, 100.0, 1e5}) {
    Graph valve(2, {{lp::link_kind::check_valve, 0, 1}}), pipe(2, {{lp::link_kind::pipe, 0, 1}});
    for (Graph* g : {&valve, &pipe}) {
      g->number();
      g->line(0, {1.0, 6e-3, 1e-5, 1.0});
      g->volume(0, 3e5 + drop, -1.0, 290.0);
      g->start();
    }
    const auto flow = valve.flow(0);
    CHECK(flow.backward == 0.0);
    if (drop <= 0.0) {
      CHECK(flow.forward == 0.0);
      for (double rate : valve.rates()) CHECK(rate == 0.0);
    } else if (pipe.net_flow(0) > 2.0 * lp::donor_width) {
      CHECK(close(flow.forward, pipe.net_flow(0), 1e-14));  // within donor_width of rest it opens
    } else {
      CHECK(flow.forward > 0.0);
      CHECK(flow.forward < pipe.net_flow(0));
    }
  }
}

TEST_CASE("a relief valve passes nothing below its set pressure and all a tenth above, never backwards") {
  const double set = 5e4;
  double before = 0.0;
  for (const double share : {-2.0, 0.0, 0.5, 0.999, 1.01, 1.03, 1.05, 1.08, 1.101, 1.5, 3.0}) {
    Graph valve(2, {{lp::link_kind::relief_valve, 0, 1}}), pipe(2, {{lp::link_kind::pipe, 0, 1}});
    for (Graph* g : {&valve, &pipe}) {
      g->number();
      g->line(0, orifice);
      g->of_link(0, lp::link_field::set_pressure) = set;
      g->volume(0, 3e5 + share * set, -1.0, 290.0);
      g->start();
    }
    const double flow = valve.flow(0).forward;
    CHECK(valve.flow(0).backward == 0.0);
    if (share < 1.0) CHECK(flow == 0.0);
    if (share > 1.0) CHECK(flow > before);
    if (share > 1.0 + lp::relief_width) CHECK(close(flow, pipe.net_flow(0), 1e-14));
    before = flow;
  }
}

TEST_CASE("a shut stop valve keeps two volumes apart: mass and energy to the bit, and opened it joins them") {
  Graph g(2, {{lp::link_kind::stop_valve, 0, 1}});
  g.number();
  g.line(0, {1.0, 6e-3, 1e-5, 1.0});
  g.of_link(0, lp::link_field::opening) = 0.0;
  g.volume(0, 0.0, 0.5, 310.0), g.volume(1, 5e5, -1.0, 280.0);
  g.start();
  const auto before = g.state;
  g.run(1000.0);
  CHECK(g.state == before);
  g.of_link(0, lp::link_field::opening) = 1.0;
  g.model.enter_phase(g.parameters.data(), g.state.data());
  CHECK(g.net_flow(0) < -10.0 * lp::donor_width);
}

// ---- a severed line; two loops ------------------------------------------------------------------------------

TEST_CASE("a severed line joins nothing: each end vents by Bernoulli, and takes its enthalpy along") {
  // From rest to the vacuum with the losses K on the way, the exit's among them: p = K m^2/(2 rho A^2). Its jet: m^2/(rho A).
  Graph g(2, {{0, 0, 1}});
  const Network& net = g.model.net;
  g.number();
  g.line(0, orifice);
  g.of_link(0, lp::link_field::severed) = 1.0, g.of_link(0, lp::link_field::severed_at) = 0.25;
  g.volume(0, 4e5, -1.0, 300.0);
  g.start();
  const auto s = g.situation();
  const auto dy = g.rates();
  const auto rate = [&](int i) { return dy[static_cast<std::size_t>(i)]; };
  const auto flow = g.flow(0);
  CHECK(flow.forward == 0.0);
  CHECK(flow.backward == 0.0);
  double sum[2] = {0.0, 0.0};
  for (int v = 0; v < 2; ++v) {
    const auto& c = s.coolant[v];
    const double expected =
        orifice.area() * std::sqrt(2.0 * c.mean.density * c.pressure / orifice.loss);
    CHECK(
        close(flow.vent[v].mass_flow, expected, 1e-6));  // density over rho_l at this pressure: 1e-9 and less
    CHECK(close(flow.vent[v].force, expected * expected / (c.mean.density * orifice.area()), 2e-6));
    CHECK(close(-rate(net.volume_state(v, mass)), expected, 1e-6));
    CHECK(close(-rate(net.volume_state(v, energy)), expected * c.mean.h_l, 1e-6));
    for (int k : {mass, energy}) sum[k] -= rate(net.volume_state(v, k));
  }
  CHECK(close(rate(net.ledger(Network::vented_mass)), sum[mass], 1e-14));
  CHECK(close(rate(net.ledger(Network::vented_energy)), sum[energy], 1e-14));
  // A slow long line: its length is shared by the cut, so its two flows at one pressure are as three to one.
  g.line(0, {1e5, 3e-3, 0.0, 0.0});
  g.volume(0, 3e5, -1.0, 290.0);
  g.start();
  CHECK(close(g.flow(0).vent[0].mass_flow, 3.0 * g.flow(0).vent[1].mass_flow, 1e-5));  // the mouths' share
}

TEST_CASE("two loops at a heat exchanger: what one loses the other gains, and both end at one temperature") {
  Graph g(2, {}, 0, 2);
  Network& net = g.model.net;
  net.conductors = 1;
  net.conductor[0] = {lp::conductor_kind::wetted, net.zone_point(0), net.zone_point(1), 0};
  g.number();
  g.at(net.conductor_at(0, 0)) = 40.0;
  g.volume(0, 0.0, 0.8, 310.0), g.volume(1, 0.0, 0.7, 280.0);
  g.start();
  const auto dy = g.rates();
  const auto s = g.situation();
  CHECK(
      close(dy[1], -40.0 * (s.coolant[0].temperature - s.coolant[1].temperature), 1e-14));  // wetted: in full
  CHECK(close(dy[1], -40.0 * 30.0, 1e-9));
  CHECK(dy[1] == -dy[3]);
  CHECK(dy[0] == 0.0);
  CHECK(dy[2] == 0.0);
  const double held = g.state[1] + g.state[3];
  const auto alone = g.state;
  g.run(2e4);  // some fifty times the time constant, m c/2G = 300 s
  CHECK(std::abs(g.situation().coolant[0].temperature - g.situation().coolant[1].temperature) < 1e-6);
  CHECK(std::abs(g.state[1] + g.state[3] - held) <= 1e-13 * (std::abs(alone[1]) + std::abs(alone[3])));
  CHECK(g.state[0] == alone[0]);
  CHECK(g.state[2] == alone[2]);
}
