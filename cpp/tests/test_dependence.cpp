// The sparsity that Dependence finds against the nonzeros of the Jacobian that Dual finds.
#include <doctest/doctest.h>

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

TEST_CASE("networks: over many states every entry of the pattern is used") {
  // One topology, many states and numbers: a slope may vanish at one of them (a shut hatch, a dry wall).
  std::mt19937_64 g(11);
  random_network::Case c;
  c.model.net = random_network::topology(g, true);
  const Pattern pattern = found_by_dependence(c.model);
  Pattern seen;
  for (int trial = 0; trial < 60; ++trial) {
    c.parameters = random_network::parameters(c.model.net, g);
    for (int room = 0; room < c.model.net.compartments; ++room)
      c.parameters[static_cast<std::size_t>(c.model.net.compartment_at(room, lp::compartment_field::crew))] =
          1.0;
    c.state.assign(static_cast<std::size_t>(c.model.states()), 0.0);
    c.model.start(c.parameters.data(), c.state.data());
    c.model.enter_phase(c.parameters.data(), c.state.data());
    random_network::scatter(c.model.net, g, c.parameters.data(), c.state.data());
    const Pattern slopes = nonzero_slopes(c.model, c.parameters.data(), c.state.data());
    seen.insert(slopes.begin(), slopes.end());
  }
  for (const auto& entry : pattern)
    if (seen.count(entry) == 0) MESSAGE("never used: row " << entry.first << ", column " << entry.second);
  MESSAGE(pattern.size() << " entries, " << seen.size() << " used");
  CHECK(seen == pattern);
}

TEST_CASE("the ledgers influence nothing") {
  for (unsigned seed = 0; seed < 10; ++seed) {
    const auto c = random_network::make(seed, true, false);
    for (const auto& entry : found_by_dependence(c.model)) CHECK(entry.second < c.model.net.ledger(0));
  }
}
