// Modules that separate: they exchange nothing any more, are no signals, and an audit counts them apart.
#include <doctest/doctest.h>

#include <cmath>

#include "random_network.hpp"

namespace lp = leakphys;
using lp::Network;
using random_network::Case;

namespace {

struct Gone {
  std::vector<bool> loop, node, compartment;
};

// A random case of which some loops, nodes and compartments have left; nobody sits in those.
Case separated(unsigned seed, Gone& gone) {
  std::mt19937_64 g(seed);
  Case c = random_network::numbered(random_network::topology(g, seed % 5 == 0), g, true);
  Network& net = c.model.net;
  net.jettisons = 1;
  double* p = c.parameters.data();
  const auto draw = [&](int count, auto column) {
    std::vector<bool> left(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      left[static_cast<std::size_t>(i)] = random_network::pick(g, 0, 1) != 0;
      p[column(i)] = left[static_cast<std::size_t>(i)] ? 1.0 : 0.0;
    }
    return left;
  };
  gone.loop = draw(net.loops, [&](int l) { return net.loop_at(l, lp::loop_field::jettisoned); });
  gone.node = draw(net.nodes, [&](int i) { return net.node_at(i, lp::node_field::jettisoned); });
  gone.compartment =
      draw(net.compartments, [&](int k) { return net.compartment_at(k, lp::compartment_field::jettisoned); });
  for (int k = 0; k < net.compartments; ++k)
    if (gone.compartment[static_cast<std::size_t>(k)]) p[net.compartment_at(k, lp::compartment_field::crew)] = 0.0;
  c.model.enter_phase(p, c.state.data());
  return c;
}

}  // namespace

TEST_CASE("what has left neither gives nor takes") {
  int checked = 0;
  for (unsigned seed = 0; seed < 200; ++seed) {
    Gone gone;
    const Case c = separated(seed, gone);
    const Network& net = c.model.net;
    std::vector<double> dy(static_cast<std::size_t>(c.model.states()));
    c.model.rhs(c.parameters.data(), 0.0, c.state.data(), dy.data());
    INFO("seed " << seed);
    std::vector<int> left;
    for (int i = 0; i < net.nodes; ++i)
      if (gone.node[static_cast<std::size_t>(i)]) left.push_back(net.node_state(i));
    for (int k = 0; k < net.compartments; ++k)
      for (int s = 0; s < Network::air_states && gone.compartment[static_cast<std::size_t>(k)]; ++s)
        left.push_back(net.air_state_at(k, s));
    for (int state : left) CHECK(dy[static_cast<std::size_t>(state)] == 0.0);
    checked += int(left.size());
    for (int l = 0; l < net.loops; ++l) {
      if (!gone.loop[static_cast<std::size_t>(l)]) continue;
      double mass = 0.0;  // of a loop nothing leaves; within it things go on
      for (int v = 0; v < net.volumes; ++v)
        if (net.volume[v].loop == l) mass += dy[static_cast<std::size_t>(net.volume_state(v, Network::mass))];
      CHECK(mass == doctest::Approx(0.0).epsilon(1e-12));
      ++checked;
    }
  }
  CHECK(checked > 500);
}

TEST_CASE("signals of what has left are not numbers, all others are what they were") {
  for (unsigned seed = 0; seed < 100; ++seed) {
    Gone gone;
    Case c = separated(seed, gone);
    const Network& net = c.model.net;
    std::vector<double> told(static_cast<std::size_t>(net.signals())), kept(told.size());
    c.model.signals(c.parameters.data(), 0.0, c.state.data(), told.data());
    c.model.net.jettisons = 0;
    c.model.signals(c.parameters.data(), 0.0, c.state.data(), kept.data());
    INFO("seed " << seed);
    for (int i = 0; i < net.nodes; ++i)
      CHECK(std::isnan(told[static_cast<std::size_t>(net.node_signal(i))]) == gone.node[static_cast<std::size_t>(i)]);
    for (int k = 0; k < net.compartments; ++k)
      CHECK(std::isnan(told[static_cast<std::size_t>(net.air_signal(k, 0))]) ==
            gone.compartment[static_cast<std::size_t>(k)]);
    for (int l = 0; l < net.loops; ++l)
      CHECK(std::isnan(told[static_cast<std::size_t>(net.loop_signal(l, Network::loop_mass))]) ==
            gone.loop[static_cast<std::size_t>(l)]);
    for (std::size_t s = 0; s < told.size(); ++s)
      if (!std::isnan(told[s])) CHECK(told[s] == kept[s]);
  }
}

TEST_CASE("an audit counts what has left apart, and nothing twice") {
  for (unsigned seed = 0; seed < 100; ++seed) {
    Gone gone;
    Case c = separated(seed, gone);
    std::vector<double> split(static_cast<std::size_t>(lp::audit::count)), whole(split.size());
    c.model.audit(c.parameters.data(), c.state.data(), split.data());
    Case together = c;
    const Network& net = c.model.net;
    const auto back = [&](int column) { together.parameters[static_cast<std::size_t>(column)] = 0.0; };
    for (int l = 0; l < net.loops; ++l) back(net.loop_at(l, lp::loop_field::jettisoned));
    for (int i = 0; i < net.nodes; ++i) back(net.node_at(i, lp::node_field::jettisoned));
    for (int k = 0; k < net.compartments; ++k) back(net.compartment_at(k, lp::compartment_field::jettisoned));
    together.model.audit(together.parameters.data(), c.state.data(), whole.data());
    INFO("seed " << seed);
    for (std::size_t i = 0; i < std::size_t(lp::audit::held); ++i) {
      const std::size_t left = i + std::size_t(lp::audit::held);
      CHECK(whole[left] == 0.0);
      CHECK(split[i] + split[left] == doctest::Approx(whole[i]).epsilon(1e-12));
    }
  }
}

TEST_CASE("lanes tell the same as one member alone, with parts that have left") {
  using R = lp::Pack<4>;
  for (unsigned seed = 0; seed < 40; ++seed) {
    Gone gone;
    const Case c = separated(seed, gone);
    const Network& net = c.model.net;
    std::vector<double> told(static_cast<std::size_t>(net.signals()));
    c.model.signals(c.parameters.data(), 0.0, c.state.data(), told.data());
    std::vector<R> p(c.parameters.begin(), c.parameters.end()), y(c.state.begin(), c.state.end()), s(told.size());
    lp::Observation<R, lp::NetworkModel::max_signals, lp::NetworkModel::max_warm> seen;
    c.model.observe(p.data(), R(0.0), y.data(), seen);
    INFO("seed " << seed);
    for (std::size_t i = 0; i < told.size(); ++i) {
      const double lane = lp::lane(seen.signals[i], 2);
      CHECK((std::isnan(told[i]) ? std::isnan(lane) : lane == told[i]));
    }
  }
}
