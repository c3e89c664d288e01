// The sparsity that Dependence finds against the nonzeros of the Jacobian that Dual finds.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <utility>

#include "leakphys/model/leak8.hpp"
#include "random_network.hpp"

namespace lp = leakphys;

namespace {

using Pattern = std::set<std::pair<int, int>>;  // row, column

template <class Model>
Pattern found_by_dependence(const Model& model) {
  lp::Dependence p[Model::max_parameters], y[Model::max_states], dy[Model::max_states];
  for (int i = 0; i < model.states(); ++i) y[i] = lp::Dependence::on(i);
  model.rhs(p, lp::Dependence(), y, dy);
  Pattern pattern;
  for (int i = 0; i < model.states(); ++i)
    for (int j = 0; j < model.states(); ++j)
      if (dy[i].has(j)) pattern.insert({i, j});
  return pattern;
}

template <class Model>
Pattern nonzero_slopes(const Model& model, const double* p, const double* state) {
  using D = lp::Dual<double, 1>;
  Pattern pattern;
  for (int j = 0; j < model.states(); ++j) {
    D y[Model::max_states], dy[Model::max_states];
    for (int i = 0; i < model.states(); ++i) y[i] = D(state[i]);
    y[j].d[0] = 1.0;
    model.rhs(p, D(0.0), y, dy);
    for (int i = 0; i < model.states(); ++i)
      if (dy[i].d[0] != 0.0) pattern.insert({i, j});
  }
  return pattern;
}

}  // namespace

TEST_CASE("the empty set is what numbers and comparisons depend on") {
  const lp::Dependence x = lp::Dependence::on(3), y = lp::Dependence::on(100), number(2.0);
  CHECK((x * y + number).has(3));
  CHECK((x * y + number).has(100));
  CHECK(!(x * y + number).has(4));
  CHECK(lp::select(x < y, number, y).has(100));
  CHECK(!lp::select(x < y, number, y).has(3));  // a mask has no derivative
  CHECK(!lp::value(x).has(3));
  CHECK(!lp::floor(x).has(3));
}

TEST_CASE("leak8: the pattern is the Jacobian's") {
  const lp::Leak8 model;
  const Pattern pattern = found_by_dependence(model);
  CHECK(pattern.size() == 33);  // the definition's own count
  std::mt19937_64 g(8);
  Pattern seen;
  for (int trial = 0; trial < 200; ++trial) {
    const double p[lp::Leak8::parameter_count] = {8e-4, 290.0, 300.0, 30.0, 313.15, 3e-7, 100.0, 50.0};
    const double y[8] = {batch::uniform(g, 0.01, 23.0),   batch::log_uniform(g, 1e-6, 1e-2),
                         batch::uniform(g, 250.0, 300.0), batch::uniform(g, 0.003, 0.006),
                         batch::uniform(g, 220.0, 290.0), batch::uniform(g, 290.0, 330.0),
                         batch::uniform(g, 285.0, 315.0), batch::uniform(g, 0.002, 0.04)};
    const Pattern slopes = nonzero_slopes(model, p, y);
    for (const auto& entry : slopes) CHECK(pattern.count(entry) == 1);
    seen.insert(slopes.begin(), slopes.end());
  }
  CHECK(seen == pattern);
}

TEST_CASE("networks: the pattern holds every slope") {
  for (unsigned seed = 0; seed < 60; ++seed) {
    const auto c = random_network::make(seed, seed % 4 == 0, true);
    const Pattern pattern = found_by_dependence(c.model);
    int missed = 0;
    for (const auto& entry : nonzero_slopes(c.model, c.parameters.data(), c.state.data()))
      missed += pattern.count(entry) == 0;
    INFO("seed " << seed);
    CHECK(missed == 0);
  }
}

namespace {

// Entries that are a product with a constant zero, which a dependence cannot see: the gas energy of an accumulator
// without gas.
Pattern products_with_zero(const lp::Network& net) {
  Pattern zeros;
  for (int a = 0; a < net.accumulators; ++a)
    for (int j = 0; j < net.states() && net.accumulator[a].kind == lp::accumulator_kind::spring; ++j)
      zeros.insert({net.accumulator_state(a, lp::Network::gas_energy), j});
  return zeros;
}

}  // namespace

TEST_CASE("networks: over many states every entry of the pattern is used") {
  // One topology, many states and numbers: a slope may vanish at one of them (a shut hatch, a dry wall). All coolants
  // are liquids: in a loop of gas alone most slopes are zero. All springs push, and every compartment has a crew. The seed is one
  // in which no pump's free flow drowns that of the lines through a dehumidifier's volume.
  for (const int loops : {1, 3}) {
    std::mt19937_64 g(12);
    random_network::Most most = random_network::capacity;
    most.loops = loops;
    lp::NetworkModel model;
    model.net = random_network::topology(g, true, most);
    for (int l = 0; l < loops; ++l) model.net.loop[l] = {0, model.net.loop[l].policy, lp::fluid_table(0)};
    const Pattern pattern = found_by_dependence(model), zeros = products_with_zero(model.net);
    Pattern seen;
    for (int trial = 0; trial < 600; ++trial) {
      auto p = random_network::parameters(model.net, g);
      for (int room = 0; room < model.net.compartments; ++room)
        p[static_cast<std::size_t>(model.net.compartment_at(room, lp::compartment_field::crew))] = 1.0;
      for (int a = 0; a < model.net.accumulators; ++a)
        p[static_cast<std::size_t>(model.net.accumulator_at(a, lp::accumulator_field::spring_pressure))] = 1e4;
      for (int k = 0; k < model.net.pumps; ++k)  // else every line's flow is whole, and no other pump adds to it
        p[static_cast<std::size_t>(model.net.pump_at(k, lp::pump_field::flow))] = 1e3;
      std::vector<double> y(static_cast<std::size_t>(model.states()), 0.0);
      model.start(p.data(), y.data());
      model.enter_phase(p.data(), y.data());
      random_network::scatter(model.net, g, p.data(), y.data());
      for (int l = 0; l < model.net.links && trial % 2; ++l)  // within the donor's width
        y[static_cast<std::size_t>(model.net.link_state(l))] *= 1e-5;
      for (int v = 0; v < model.net.volumes && trial % 3 == 0; ++v) {  // slow links, some ends nearly dry
        for (int l = 0; l < model.net.links; ++l)
          p[static_cast<std::size_t>(model.net.link_at(l, lp::link_field::length))] = 1e7;
        const double left = random_network::pick(g, 0, 2) ? 1.0 : batch::log_uniform(g, 1e-4, 3e-2);
        for (int k : {lp::Network::mass, lp::Network::energy})
          y[static_cast<std::size_t>(model.net.volume_state(v, k))] *= left;
      }
      const Pattern slopes = nonzero_slopes(model, p.data(), y.data());
      seen.insert(slopes.begin(), slopes.end());
    }
    int unused = 0;
    for (const auto& entry : pattern) {
      if (seen.count(entry) || zeros.count(entry)) continue;
      ++unused;
      MESSAGE("never used: row " << entry.first << ", column " << entry.second);
    }
    MESSAGE(pattern.size() << " entries, " << seen.size() << " used");
    CHECK(unused == 0);
    CHECK(std::includes(pattern.begin(), pattern.end(), seen.begin(), seen.end()));
  }
}

TEST_CASE("the ledgers influence nothing") {
  for (unsigned seed = 0; seed < 10; ++seed) {
    const auto c = random_network::make(seed, true, false);
    for (const auto& entry : found_by_dependence(c.model)) CHECK(entry.second < c.model.net.ledger(0));
  }
}
