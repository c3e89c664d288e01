// Signals that a watch looks at are told as all signals are; what is costly and not looked at is left out.
#include <doctest/doctest.h>

#include <cmath>

#include "all_scalars.hpp"
#include "random_network.hpp"

namespace lp = leakphys;
using lp::Network;

TEST_CASE("a watched signal is what it is among all of them, whichever it is") {
  int left_out = 0;
  for (unsigned seed = 0; seed < 30; ++seed) {
    std::mt19937_64 g(seed);
    random_network::Case c = random_network::numbered(random_network::topology(g, seed % 5 == 0), g, true);
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
    for (std::size_t i = 0; i < all.size(); ++i) left_out += std::isnan(told[i]) && !std::isnan(all[i]);
  }
  CHECK(left_out > 30);
}
