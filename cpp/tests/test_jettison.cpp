// Modules that separate: they exchange nothing any more, are no signals, and an audit counts them apart.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "near.hpp"
#include "random_network.hpp"

namespace lp = leakphys;
using lp::Network;
using random_network::Case;

namespace {

struct Gone {
  std::vector<bool> loop, node, compartment;
};

// A random case of which one part in `odds` is to leave in its next phase; nobody sits in what leaves.
Case leaving(unsigned seed, Gone& gone, int odds) {
  std::mt19937_64 g(seed);
  Case c = random_network::numbered(random_network::topology(g, seed % 5 == 0), g, true);
  Network& net = c.model.net;
  net.jettisons = 1;
  double* p = c.parameters.data();
  const auto draw = [&](int count, auto column) {
    std::vector<bool> left(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      left[static_cast<std::size_t>(i)] = random_network::pick(g, 0, odds - 1) == odds - 1;
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
  return c;
}

// The same in that phase, so that those parts have left: half of all, unless told otherwise.
Case separated(unsigned seed, Gone& gone, int odds = 2) {
  Case c = leaving(seed, gone, odds);
  c.model.enter_phase(c.parameters.data(), c.state.data());
  return c;
}

std::vector<double> rates(const Case& c) {
  std::vector<double> dy(static_cast<std::size_t>(c.model.states()));
  c.model.rhs(c.parameters.data(), 0.0, c.state.data(), dy.data());
  return dy;
}

bool point_left(const Network& net, const Gone& gone, int point) {
  if (point < net.nodes) return gone.node[point];
  if (point < net.zone_point(0)) return gone.compartment[point - net.nodes];
  return net.is_zone(point) && gone.loop[random_network::loop_of_zone(net, net.zone_of(point))];
}

// By number, which states and signals are of what has left; the crew's, and the ledgers, are of the ship.
struct Left {
  std::vector<bool> state, signal;
};
Left left_behind(const Network& net, const Gone& gone) {
  Left left{std::vector<bool>(static_cast<std::size_t>(net.states())),
            std::vector<bool>(static_cast<std::size_t>(net.signals()))};
  const auto states = [&](bool has_left, int first, int count) {
    std::fill_n(left.state.begin() + first, count, has_left);
  };
  const auto signals = [&](bool has_left, int first, int count) {
    std::fill_n(left.signal.begin() + first, count, has_left);
  };
  const auto of_zone = [&](int z) { return gone.loop[random_network::loop_of_zone(net, z)]; };
  for (int l = 0; l < net.loops; ++l) signals(gone.loop[l], net.loop_signal(l, 0), Network::loop_signals);
  for (int v = 0; v < net.volumes; ++v) {
    const bool has_left = gone.loop[net.volume[v].loop];
    states(has_left, net.volume_state(v, 0), Network::volume_states);
    if (net.dissolved_gas) states(has_left, net.gas_state(v, 0), Network::gas_states);
    signals(has_left, net.volume_signal(v, 0), Network::volume_signals);
  }
  for (int z = 0; z < net.zones; ++z) {
    const int split = net.zone[z].split;
    if (split >= 0) states(of_zone(z), net.zone_state(split, 0), Network::zone_states);
    signals(of_zone(z), net.zone_signal(z, 0), Network::zone_signals);
  }
  for (int i = 0; i < net.links; ++i) {
    states(of_zone(net.link[i].b), net.link_state(i), 1);
    signals(of_zone(net.link[i].b), net.link_signal(i), 1);
  }
  for (int k = 0; k < net.pumps; ++k) {
    states(of_zone(net.pump[k].inlet), net.pump_state(k), 1);
    signals(of_zone(net.pump[k].inlet), net.pump_signal(k, 0), Network::pump_signals);
  }
  for (int h = 0; h < net.holes; ++h) {
    if (net.growing) states(of_zone(net.hole_zone[h]), net.growth_state(h), 1);
    signals(of_zone(net.hole_zone[h]), net.puncture_signal(h, 0), Network::puncture_signals);
  }
  for (int a = 0; a < net.accumulators; ++a) {
    states(of_zone(net.accumulator[a].zone), net.accumulator_state(a, 0), Network::accumulator_states);
    signals(of_zone(net.accumulator[a].zone), net.accumulator_signal(a, 0), Network::accumulator_signals);
  }
  for (int i = 0; i < net.nodes; ++i) {
    states(gone.node[i], net.node_state(i), 1);
    signals(gone.node[i], net.node_signal(i, 0), Network::node_signals);
  }
  for (int i = 0; i < net.conductors; ++i)
    signals(point_left(net, gone, net.conductor[i].a) || point_left(net, gone, net.conductor[i].b),
            net.conductor_signal(i, 0), Network::conductor_signals);
  for (int k = 0; k < net.compartments; ++k) {
    states(gone.compartment[k], net.air_state_at(k, 0), Network::air_states);
    signals(gone.compartment[k], net.air_signal(k, 0), Network::air_signals);
  }
  return left;
}


// By thermal point: whether it has left or was joined to a point that has.
std::vector<bool> touched(const Network& net, const Gone& gone) {
  std::vector<bool> near(static_cast<std::size_t>(net.points()));
  for (int i = 0; i < net.points(); ++i) near[i] = point_left(net, gone, i);
  const auto join = [&](int a, int b) {
    if (a < 0 || b < 0) return;
    if (point_left(net, gone, a)) near[b] = true;
    if (point_left(net, gone, b)) near[a] = true;
  };
  for (int i = 0; i < net.conductors; ++i) join(net.conductor[i].a, net.conductor[i].b);
  for (int i = 0; i < net.hatches; ++i) join(net.nodes + net.hatch[i].a, net.nodes + net.hatch[i].b);
  for (int k = 0; k < net.pumps; ++k) join(net.pump[k].motor, net.zone_point(net.pump[k].inlet));
  for (int z = 0; z < net.zones; ++z) join(net.zone[z].wall, net.zone_point(z));
  for (int k = 0; k < net.compartments; ++k) {
    join(net.nodes + k, net.compartment_wall[k]);
    if (net.zones > 0) join(net.nodes + k, net.zone_point(net.dehumidifier_zone[k]));
  }
  return near;
}

}  // namespace

TEST_CASE("what has left neither gives nor takes, and stays as it was") {
  int checked = 0;
  for (unsigned seed = 0; seed < 200; ++seed) {
    Gone gone;
    const Case c = separated(seed, gone);
    const auto dy = rates(c);
    const std::vector<bool> left = left_behind(c.model.net, gone).state;
    INFO("seed " << seed);
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (left[i]) CHECK(dy[i] == 0.0);
      checked += left[i];
    }
  }
  CHECK(checked > 1500);
}

TEST_CASE("when everything has left, nothing crosses the ship's boundary") {
  for (unsigned seed = 0; seed < 100; ++seed) {
    Gone gone;
    const Case c = separated(seed, gone, 1);
    const auto dy = rates(c);
    INFO("seed " << seed);
    for (int l = 0; l < Network::ledgers; ++l) {
      INFO("ledger " << l);
      CHECK(dy[c.model.net.ledger(l)] == 0.0);
    }
  }
}

TEST_CASE("what stays does not feel the state of what has left") {
  for (unsigned seed = 0; seed < 100; ++seed) {
    Gone gone;
    const Case c = separated(seed, gone);
    const Network& net = c.model.net;
    const std::vector<bool> left = left_behind(net, gone).state;
    Case other = c, changed = c;
    std::mt19937_64 g(seed + 500);
    random_network::scatter(net, g, other.parameters.data(), other.state.data());
    for (std::size_t i = 0; i < left.size(); ++i)
      if (left[i]) changed.state[i] = other.state[i];
    for (int v = 0; v < net.volumes; ++v) {
      const int guess = net.volume_at(v, lp::volume_field::last_temperature);
      if (gone.loop[net.volume[v].loop]) changed.parameters[guess] = other.parameters[guess];
    }
    for (int k = 0; k < net.compartments; ++k) {  // water is on the wall, which may stay
      const int water = net.air_state_at(k, Network::condensate);
      changed.state[water] = c.state[water];
    }
    const auto was = rates(c), is = rates(changed);
    INFO("seed " << seed);
    for (int i = 0; i < net.ledger(0); ++i)
      if (!left[i]) CHECK(is[i] == was[i]);
  }
}

TEST_CASE("what stays and was joined to nothing that left goes on as before, bit for bit") {
  int checked = 0;
  for (unsigned seed = 0; seed < 200; ++seed) {
    Gone gone;
    Case before = leaving(seed, gone, 12);
    before.model.net.jettisons = 0;
    before.model.enter_phase(before.parameters.data(), before.state.data());
    const Case after = separated(seed, gone, 12);
    const Network& net = after.model.net;
    const auto was = rates(before), is = rates(after);
    const std::vector<bool> near = touched(net, gone);
    const auto air = near.begin() + net.nodes;
    Gone joined{gone.loop, {near.begin(), air}, {air, air + net.compartments}};
    for (int z = 0; z < net.zones; ++z)
      if (near[net.zone_point(z)]) joined.loop[random_network::loop_of_zone(net, z)] = true;
    const std::vector<bool> other = left_behind(net, joined).state;
    INFO("seed " << seed);
    for (int i = 0; i < net.crew_state(0); ++i) {
      if (!other[i]) CHECK(is[i] == was[i]);
      checked += !other[i];
    }
  }
  CHECK(checked > 500);
}

TEST_CASE("a hole that opens at separation is measured against what its loop then rejects") {
  int checked = 0;
  for (unsigned seed = 0; seed < 200; ++seed) {
    Gone gone;
    Case c = leaving(seed, gone, 4);
    const Network& net = c.model.net;
    for (int i = 0; i < net.links; ++i) c.parameters[net.link_at(i, lp::link_field::severed)] = 0.0;
    for (int l = 0; l < net.loops; ++l) c.parameters[net.loop_at(l, lp::loop_field::rejection_taken)] = 0.0;
    c.model.enter_phase(c.parameters.data(), c.state.data());
    std::vector<double> told(static_cast<std::size_t>(net.signals()));
    c.model.signals(c.parameters.data(), 0.0, c.state.data(), told.data());
    INFO("seed " << seed);
    for (int l = 0; l < net.loops; ++l) {
      if (gone.loop[l] || c.parameters[net.loop_at(l, lp::loop_field::rejection_taken)] == 0.0) continue;
      const double fraction = told[net.loop_signal(l, Network::loop_heat_rejection_fraction)];
      CHECK(fraction == near(1.0).epsilon(1e-12));
      checked += told[net.loop_signal(l, Network::loop_heat_rejection)] > 0.0;
    }
  }
  CHECK(checked > 20);
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
    const std::vector<bool> left = left_behind(net, gone).signal;
    for (std::size_t s = 0; s < told.size(); ++s) {
      INFO("signal " << s);
      CHECK(std::isnan(told[s]) == (left[s] || std::isnan(kept[s])));  // a crew of nobody has no core anyway
      if (!std::isnan(told[s])) CHECK(told[s] == kept[s]);
    }
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
      CHECK(split[i] + split[left] == near(whole[i]).epsilon(1e-12));
    }
  }
}

TEST_CASE("an audit holds nothing of what has left, and what it counts apart is of that alone") {
  for (unsigned seed = 0; seed < 100; ++seed) {
    Gone gone;
    const Case c = separated(seed, gone);
    const std::vector<bool> left = left_behind(c.model.net, gone).state;
    std::vector<double> of_ship = c.state, of_rest = c.state;
    for (std::size_t i = 0; i < left.size(); ++i) (left[i] ? of_ship : of_rest)[i] = 0.0;
    std::vector<double> all(static_cast<std::size_t>(lp::audit::count)), ship(all.size()), rest(all.size());
    c.model.audit(c.parameters.data(), c.state.data(), all.data());
    c.model.audit(c.parameters.data(), of_ship.data(), ship.data());
    c.model.audit(c.parameters.data(), of_rest.data(), rest.data());
    INFO("seed " << seed);
    for (int i = 0; i < lp::audit::held; ++i) {
      INFO("amount " << i);
      const int apart = i + lp::audit::held;
      CHECK(ship[i] == all[i]);
      CHECK(ship[apart] == 0.0);
      CHECK(rest[i] == 0.0);
      CHECK(rest[apart] == all[apart]);
    }
  }
}

TEST_CASE("a volume that cannot go on ends the run while it is aboard, and not once it has left") {
  int checked = 0;
  for (unsigned seed = 0; seed < 100; ++seed) {
    Gone gone;
    Case c = separated(seed, gone);
    const Network& net = c.model.net;
    const auto status = [&] {
      lp::Observation<double, lp::NetworkModel::max_signals, lp::NetworkModel::max_warm> seen;
      c.model.observe(c.parameters.data(), 0.0, c.state.data(), seen);
      return seen.status;
    };
    const double before = status();
    INFO("seed " << seed);
    for (int v = 0; v < net.volumes; ++v) {
      double& start = c.parameters[net.volume_at(v, lp::volume_field::start_status)];
      const double was = start;
      start = lp::status::out_of_fluid_range;
      if (gone.loop[net.volume[v].loop])
        CHECK(status() == before);
      else
        CHECK(status() != lp::status::ok);
      start = was;
      checked += before == lp::status::ok;
    }
  }
  CHECK(checked > 50);
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
    c.model.signals(p.data(), R(0.0), y.data(), s.data());
    INFO("seed " << seed);
    for (std::size_t i = 0; i < told.size(); ++i) {
      const double lane = lp::lane(s[i], 2);
      CHECK((std::isnan(told[i]) ? std::isnan(lane) : lane == told[i]));
    }
  }
}

TEST_CASE("lanes of which some have let their loops go have the rates that each has alone") {
  using R = lp::Pack<4>;
  int checked = 0;
  for (unsigned seed = 0; seed < 100; ++seed) {
    Gone gone;
    const Case apart = separated(seed, gone);
    const Network& net = apart.model.net;
    Case aboard = apart;
    for (int l = 0; l < net.loops; ++l) aboard.parameters[net.loop_at(l, lp::loop_field::jettisoned)] = 0.0;
    const auto of_apart = rates(apart), of_aboard = rates(aboard);
    std::vector<R> p(apart.parameters.begin(), apart.parameters.end()), y(apart.state.begin(), apart.state.end());
    std::vector<R> dy(y.size());
    for (std::size_t i = 0; i < p.size(); ++i) lp::set_lane(p[i], 1, aboard.parameters[i]);
    apart.model.rhs(p.data(), R(0.0), y.data(), dy.data());
    INFO("seed " << seed);
    for (std::size_t i = 0; i < dy.size(); ++i) {
      CHECK(lp::lane(dy[i], 0) == of_apart[i]);
      CHECK(lp::lane(dy[i], 1) == of_aboard[i]);
    }
    checked += of_apart != of_aboard;
  }
  CHECK(checked > 50);
}
