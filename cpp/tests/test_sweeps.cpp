// A Jacobian's sweeps share what only the coolant moves: its entries are those of each column swept by itself.
#include <doctest/doctest.h>

#include "all_scalars.hpp"
#include "random_network.hpp"

namespace lp = leakphys;
using lp::Network;

namespace {

// Counts the sweeps that take what another left.
struct Counting : lp::NetworkModel {
  mutable int taken = 0;
  template <class P, class T>
  void rhs(const P* p, const T& t, const T* y, T* dy) const {
    lp::NetworkModel::rhs(p, t, y, dy);
  }
  template <class P, class T>
  void rhs(const P* p, const T& t, const T* y, T* dy, Shared<lp::inner_t<T>>& shared, bool takes) const {
    taken += takes;
    lp::NetworkModel::rhs(p, t, y, dy, shared, takes);
  }
};

}  // namespace

TEST_CASE("a Jacobian by sweeps that share the coolant is that of its columns one by one") {
  using D = lp::Dual<double, lp::NetworkModel::jacobian_width>;  // rounded as a sweep rounds
  constexpr int N = Network::max_states;
  int that_take = 0, that_grow = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    std::mt19937_64 g(seed);
    random_network::Case c = random_network::numbered(random_network::topology(g, seed % 5 == 0), g, true);
    Counting model{c.model};
    const auto plan = std::make_unique<lp::SparsePlan<N>>();
    REQUIRE(lp::plan_model(model, *plan));
    std::vector<double> f(N), f_t(N), entries(static_cast<std::size_t>(plan->jacobian_entries), 7.0);
    lp::evaluate_jacobian(model, *plan, c.parameters.data(), 0.0, c.state.data(), f.data(), entries.data(), f_t.data());
    that_take += model.net.loops > 0 && model.taken > 0;
    that_grow += model.net.growing && model.net.holes > 0 && model.taken > 0;
    INFO("seed " << seed);
    for (int j = 0; j < model.states(); ++j) {
      D y[N], dy[N];
      for (int i = 0; i < model.states(); ++i) y[i] = D(c.state[static_cast<std::size_t>(i)]);
      y[j].d[0] = 1.0;
      model.rhs(c.parameters.data(), D(0.0), y, dy);
      for (int i = 0; i < model.states(); ++i) CHECK(all_scalars::same(f[static_cast<std::size_t>(i)], dy[i].v));
      for (int e = 0; e < plan->jacobian_entries; ++e)
        if (plan->column[e] == j) {
          INFO("row " << plan->row[e] << ", column " << j);
          CHECK(entries[static_cast<std::size_t>(e)] == dy[plan->row[e]].d[0]);
        }
    }
  }
  CHECK(that_take > 15);
  CHECK(that_grow > 0);
}
