// Signals that a watch looks at are told as all signals are; what is costly and not looked at is left out.
#include <doctest/doctest.h>

#include <cmath>

#include "all_scalars.hpp"
#include "random_network.hpp"

namespace lp = leakphys;
using lp::Network;

namespace {

// Every second conductor from the coolant is a tube, and some of what is aboard has left.
void with_tubes_and_gone(random_network::Case& c, std::mt19937_64& g) {
  Network& net = c.model.net;
  for (int i = 0; i < net.conductors; i += 2) {
    Network::Conductor& link = net.conductor[i];
    if (link.kind == lp::conductor_kind::linear || net.is_zone(link.b)) continue;
    link.kind = lp::conductor_kind::tube;
    using namespace lp::conductor_field;
    for (const auto& [field, value] : {std::pair{bore, 0.01}, {length, 2.0}, {parallel, 3.0}, {roughness, 1e-5}})
      c.parameters[static_cast<std::size_t>(net.conductor_at(i, field))] = value;
  }
  if (!net.jettisons) return;
  const auto leaves = [&](int at) { c.parameters[static_cast<std::size_t>(at)] = g() % 3 == 0 ? 1.0 : 0.0; };
  for (int l = 0; l < net.loops; ++l) leaves(net.loop_at(l, lp::loop_field::jettisoned));
  for (int i = 0; i < net.nodes; ++i) leaves(net.node_at(i, lp::node_field::jettisoned));
  lp::let_go(net, c.parameters.data());
}

}  // namespace

TEST_CASE("a watched signal is what it is among all of them, whichever it is") {
  int left_out = 0, gone = 0, of_tubes = 0, of_ships = 0;
  for (unsigned seed = 0; seed < 30; ++seed) {
    std::mt19937_64 g(seed);
    Network topology = random_network::topology(g, seed % 5 == 0);
    topology.jettisons = seed % 3 == 0;
    random_network::Case c = random_network::numbered(topology, g, true);
    with_tubes_and_gone(c, g);
    Network& net = c.model.net;
    std::vector<double> all(static_cast<std::size_t>(net.signals())), told(all.size());
    c.model.signals(c.parameters.data(), 0.0, c.state.data(), all.data());
    net.watches = 2;
    net.watch[0].signal = 0;
    c.parameters.resize(static_cast<std::size_t>(net.parameters()));
    INFO("seed " << seed);
    for (int i = 0; i < net.signals(); ++i) {
      net.watch[1].signal = i;
      c.model.watched_signals(c.parameters.data(), 0.0, c.state.data(), told.data());
      INFO("signal " << i);
      const double signal = all[static_cast<std::size_t>(i)];
      CHECK(all_scalars::same(told[static_cast<std::size_t>(i)], signal));
      CHECK(all_scalars::same(c.model.watched_signal(1, c.parameters.data(), 0.0, c.state.data()), signal));
    }
    const auto is_told = [&](int i) { return !std::isnan(all[static_cast<std::size_t>(i)]); };
    for (std::size_t i = 0; i < all.size(); ++i) left_out += std::isnan(told[i]) && !std::isnan(all[i]);
    for (int l = 0; l < net.loops; ++l) gone += net.jettisons && !is_told(net.loop_signal(l, Network::loop_pressure));
    for (int i = 0; i < net.conductors; ++i) of_tubes += is_told(net.conductor_signal(i, Network::reynolds_signal));
    of_ships += is_told(net.ship_signal(0));
  }
  CHECK(left_out > 30);
  CHECK(gone > 3);
  CHECK(of_tubes > 10);
  CHECK(of_ships > 3);
}
