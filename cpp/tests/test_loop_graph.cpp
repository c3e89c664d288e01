// Laws of the graph of random networks: labels, neighbours without contact, a hole in two, rest, and what stays positive.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "placed_network.hpp"
#include "small_graph.hpp"

namespace lp = leakphys;
using lp::Network;
using placed_network::Places;
using random_network::Case;

namespace {

std::vector<double> rates(const Case& c) {
  std::vector<double> dy(static_cast<std::size_t>(c.model.states()));
  c.model.rhs(c.parameters.data(), 0.0, c.state.data(), dy.data());
  return dy;
}

// Largest rate of each kind of state, to measure rounding by: of the coolant, its gas, zones, accumulators, links, growth and the rest.
struct Sizes {
  std::vector<double> of;  // by state
  Sizes(const Network& net, const std::vector<double>& dy) : of(dy.size(), 0.0) {
    const auto kind = [&](int first, int count, int stride) {
      double largest = 0.0;
      for (int i = 0; i < count; ++i)
        largest = std::fmax(largest, std::abs(dy[static_cast<std::size_t>(first + i * stride)]));
      for (int i = 0; i < count; ++i) of[static_cast<std::size_t>(first + i * stride)] = largest;
    };
    for (int k = 0; k < Network::volume_states; ++k)
      kind(net.volume_state(0, k), net.volumes, Network::volume_states);
    kind(net.gas_state(0, 0), net.dissolved_gas * net.volumes * Network::gas_states, 1);
    for (int k = 0; k < Network::zone_states; ++k)
      kind(net.zone_state(0, k), net.split_zones, Network::zone_states);
    for (int k = 0; k < Network::accumulator_states; ++k)
      kind(net.accumulator_state(0, k), net.accumulators, Network::accumulator_states);
    kind(net.pump_state(0), net.pumps, 1);
    kind(net.link_state(0), net.links, 1);
    kind(net.growth_state(0), net.growing * net.holes, 1);
    kind(net.node_state(0), net.nodes, 1);
    for (int k = 0; k < Network::air_states; ++k)
      kind(net.air_state_at(0, k), net.compartments, Network::air_states);
    for (int k = 0; k < net.crew_state_count(); ++k) kind(net.crew_state(k), 1, 1);
    kind(net.clock_state(), net.resolved_sinks, 1);
    for (int l = 0; l < Network::ledgers; ++l) kind(net.ledger(l), 1, 1);
  }
};

bool shares_accumulators(const Network& net) {
  for (int a = 0; a < net.accumulators; ++a)
    for (int b = 0; b < a; ++b)
      if (net.zone[net.accumulator[a].zone].volume == net.zone[net.accumulator[b].zone].volume) return true;
  return false;
}

// Largest difference between rates and those of the network in which each state has its place, in its size.
double difference(const Case& c, const Places& to, const Case& d) {
  const auto dy = rates(c), moved = rates(d);
  const Sizes sizes(c.model.net, dy);
  const auto state = placed_network::states(c.model.net, to, d.model.net);
  double worst = 0.0;
  for (std::size_t i = 0; i < dy.size(); ++i) {
    const double off = std::abs(moved[static_cast<std::size_t>(state[i])] - dy[i]);
    worst = std::fmax(worst, off == 0.0 ? 0.0 : off / sizes.of[i]);
  }
  return worst;
}

}  // namespace

TEST_CASE("relabelled parts have relabelled rates") {
  double worst[2] = {0.0, 0.0};
  for (unsigned seed = 0; seed < 120; ++seed)
    for (const bool within : {false, true}) {
      std::mt19937_64 g(seed);
      const Case c = random_network::make(seed, seed % 3 == 0, true);
      const Places to = placed_network::anywhere(c.model.net, g, within);
      Case d = c;
      placed_network::place(c.model.net, to, d.model.net);
      random_network::number_zones(d.model.net);
      placed_network::number(c, to, d);
      const double off = difference(c, to, d);
      INFO("seed " << seed);
      // The same numbers summed in another order. Zones in another order also start the search for their filling from
      // elsewhere: it ends within 1e-6 (filling_reached), the step after leaves about the square of that. Several
      // accumulators of one volume add up to its room: a rounding of that is 1e-7 Pa where it is full, and lines make flow of it.
      // A search that ends at filling_reached itself leaves that much of its zones' shares, and lines make some 1e-6 of flow
      // of it (one of these states, whatever law its holes follow).
      CHECK(off <= (within ? 1e-5 : shares_accumulators(c.model.net) ? 1e-9 : 1e-12));
      worst[within] = std::fmax(worst[within], off);
    }
  MESSAGE("largest difference " << worst[0] << ", with zones in another order " << worst[1]);
}

namespace {

// Half of what a network can hold, so that two fit into one.
constexpr random_network::Most half = {1, 4, 8, 8, 1, 3, 1, 8, 12};

// Two networks in one, without contact; false where they do not fit.
bool joined(const Case& one, const Case& two, Case& both) {
  const Network &a = one.model.net, &b = two.model.net;
  Network& net = both.model.net;
  if (a.zones == 0 || b.zones == 0 || a.dissolved_gas != b.dissolved_gas) return false;
  if (a.boundaries + b.boundaries > Network::max_boundaries ||
      a.radiators + b.radiators > Network::max_radiators ||
      a.compartments + b.compartments > Network::max_compartments ||
      a.hatches + b.hatches > Network::max_hatches)
    return false;
  net.loops = a.loops + b.loops, net.volumes = a.volumes + b.volumes, net.zones = a.zones + b.zones;
  net.links = a.links + b.links, net.pumps = a.pumps + b.pumps, net.holes = a.holes + b.holes;
  net.accumulators = a.accumulators + b.accumulators, net.nodes = a.nodes + b.nodes;
  net.boundaries = a.boundaries + b.boundaries, net.compartments = a.compartments + b.compartments;
  net.conductors = a.conductors + b.conductors, net.radiators = a.radiators + b.radiators;
  net.hatches = a.hatches + b.hatches, net.dissolved_gas = a.dissolved_gas;
  placed_network::place(a, placed_network::after(a), net);
  placed_network::place(b, placed_network::after(b, a), net);
  random_network::number_zones(net);
  placed_network::number(two, placed_network::after(b, a), both);
  placed_network::number(one, placed_network::after(a), both);
  return true;
}

// Without what a network has but once: a crew, an orbit and a load that wanders.
Case part(unsigned seed) {
  std::mt19937_64 g(seed);
  Network net = random_network::topology(g, false, half);
  net.crew = lp::crew_model::none, net.heat_load_point = -1, net.resolved_sinks = 0;
  net.lay_out();
  for (int& attitude : net.plate_attitude) attitude = 0;
  return random_network::numbered(net, g, true);
}

}  // namespace

TEST_CASE("two networks without contact change as each alone, bit for bit, and their ledgers add") {
  int pairs = 0;
  for (unsigned seed = 0; seed < 4000 && pairs < 60; ++seed) {
    const Case a = part(2 * seed), b = part(2 * seed + 1);
    Case both;
    if (!joined(a, b, both)) continue;
    ++pairs;
    INFO("seed " << seed);
    const Network& net = both.model.net;
    const auto of_a = rates(a), of_b = rates(b), of_both = rates(both);
    const auto at_a = placed_network::states(a.model.net, placed_network::after(a.model.net), net);
    const auto at_b =
        placed_network::states(b.model.net, placed_network::after(b.model.net, a.model.net), net);
    int differing = 0;
    for (int i = 0; i < a.model.net.ledger(0); ++i)
      differing += of_both[static_cast<std::size_t>(at_a[static_cast<std::size_t>(i)])] !=
                   of_a[static_cast<std::size_t>(i)];
    for (int i = 0; i < b.model.net.ledger(0); ++i)
      differing += of_both[static_cast<std::size_t>(at_b[static_cast<std::size_t>(i)])] !=
                   of_b[static_cast<std::size_t>(i)];
    CHECK(differing == 0);
    for (int l = 0; l < Network::ledgers; ++l) {
      const double one = of_a[static_cast<std::size_t>(a.model.net.ledger(l))];
      const double two = of_b[static_cast<std::size_t>(b.model.net.ledger(l))];
      // Sums of some ten terms of both signs (heat to boundaries), of which at most a thousandth is left.
      const double size = 1e-12 * (std::abs(one) + std::abs(two));
      CHECK(std::abs(of_both[static_cast<std::size_t>(net.ledger(l))] - (one + two)) <= size);
    }
  }
  CHECK(pairs == 60);
}

TEST_CASE("two holes that are half open in one zone are one hole") {
  double worst = 0.0;
  int holes = 0;
  for (unsigned seed = 0; seed < 200; ++seed) {
    Case c = random_network::make(seed, false, true);
    if (c.model.net.holes == 0 || c.model.net.holes == Network::max_holes) continue;
    const Places to = placed_network::after(c.model.net);
    Case d;
    Network& net = d.model.net;
    net = c.model.net;
    const int whole = static_cast<int>(seed) % net.holes, added = net.holes++;
    c.parameters[static_cast<std::size_t>(c.model.net.puncture_at(whole, lp::puncture_field::tube_holes))] = 1.0;
    c.parameters[static_cast<std::size_t>(c.model.net.puncture_at(whole, lp::puncture_field::fin_lost))] = 0.0;
    net.lay_out();
    net.hole_zone[added] = net.hole_zone[whole];
    placed_network::number(c, to, d);
    for (int f = 0; f < lp::puncture_field::count; ++f) {
      // By how far they are open: effusion and relaxation also look at the diameter.
      double& first = d.parameters[static_cast<std::size_t>(net.puncture_at(whole, f))];
      if (f == lp::puncture_field::open) first *= 0.5;
      if (f == lp::puncture_field::tube_holes) first = 2.0;  // of one tube, whose ends they share
      d.parameters[static_cast<std::size_t>(net.puncture_at(added, f))] = first;
    }
    INFO("seed " << seed);
    const double off = difference(c, to, d);
    CHECK(off <= 1e-13);  // of the sums' rounding
    worst = std::fmax(worst, off);
    ++holes;
  }
  MESSAGE("largest difference " << worst);
  CHECK(holes > 80);
}

namespace {

// Every kind of link at once where nothing flows or nothing may: equal pressures, shut, severed, behind a one-way valve.
small_graph::Graph at_rest(int trial) {
  using namespace lp::link_field;
  small_graph::Graph g(4, {{0, 0, 1}, {1, 1, 2}, {2, 2, 3}, {3, 3, 0}, {0, 0, 2}}, 1);
  g.model.net.pump[0] = {4, -1, 0, -1};
  g.model.net.dissolved_gas = 1;
  g.number();
  const bool orifice = trial / 3 % 2, shut = trial / 6 % 2, severed = trial / 12 % 2;
  for (int l = 0; l < 5; ++l) {
    g.line(l, {orifice ? 0.0 : 2.0, 6e-3, orifice ? 0.0 : 1e-5, 1.0});
    g.of_link(l, mixture_resistance) = 1e5, g.of_link(l, severed_at) = 0.5;
    g.of_link(l, opening) = shut ? 0.0 : 1.0, g.of_link(l, lp::link_field::severed) = severed ? 1.0 : 0.0;
  }
  g.at(g.model.net.pump_at(0, lp::pump_field::head)) = 1e4;
  g.at(g.model.net.pump_at(0, lp::pump_field::flow)) = 0.1;
  g.at(g.model.net.pump_at(0, lp::pump_field::running)) = trial / 24 % 2;
  g.at(g.model.net.loop_at(0, lp::loop_field::gas_release_time)) = 60.0;
  // Alike and liquid, mixtures at saturation, or dry.
  const double share[][4] = {{-1.0, -1.0, -1.0, -1.0}, {1.0, 0.3, 0.01, 0.0}, {0.0, 0.0, 0.0, 0.0}};
  for (int v = 0; v < 4; ++v) g.volume(v, 3e5, share[trial % 3][v], 290.0);
  g.start();
  return g;
}

template <class R>
std::vector<R> rates_in(const lp::NetworkModel& model, const std::vector<R>& p, const std::vector<R>& y) {
  std::vector<R> dy(y.size());
  model.rhs(p.data(), R(0.0), y.data(), dy.data());
  return dy;
}

}  // namespace

TEST_CASE(
    "where nothing flows or nothing may, rates and slopes are finite and lanes equal scalars bit for bit") {
  constexpr int trials = 48;
  constexpr double steep = 1e30;  // a root without its width has a slope of 1e100 at rest
  for (int trial = 0; trial < trials; trial += 4) {
    std::vector<small_graph::Graph> g;
    for (int w = 0; w < 4; ++w) g.push_back(at_rest(trial + w));
    const lp::NetworkModel& model = g[0].model;
    std::vector<lp::Pack<4>> pack_p(g[0].parameters.size()), pack_y(g[0].state.size());
    for (int w = 0; w < 4; ++w) {
      const auto& one = g[static_cast<std::size_t>(w)];
      for (std::size_t i = 0; i < pack_p.size(); ++i) lp::set_lane(pack_p[i], w, one.parameters[i]);
      for (std::size_t i = 0; i < pack_y.size(); ++i) lp::set_lane(pack_y[i], w, one.state[i]);
    }
    const auto packed = rates_in(model, pack_p, pack_y);
    for (int w = 0; w < 4; ++w) {
      const auto& one = g[static_cast<std::size_t>(w)];
      const auto alone = rates_in(model, one.parameters, one.state);
      int differing = 0, wild = 0;
      for (std::size_t i = 0; i < alone.size(); ++i) {
        const double lane = lp::lane(packed[i], w);
        differing += std::memcmp(&lane, &alone[i], sizeof lane) != 0;
        wild += !std::isfinite(alone[i]);
      }
      using D = lp::Dual<double, 1>;
      std::vector<D> p(one.parameters.begin(), one.parameters.end()), y(one.state.begin(), one.state.end());
      for (auto* of : {&p, &y})
        for (D& by : *of) {
          by.d[0] = 1.0;
          for (const D& rate : rates_in(model, p, y)) wild += !(std::abs(rate.d[0]) < steep);
          by.d[0] = 0.0;
        }
      INFO("trial " << trial + w);
      CHECK(differing == 0);
      CHECK(wild == 0);
    }
  }
}

TEST_CASE("over a whole run no volume's mass and no pressure falls below zero") {
  int finished = 0, dry = 0;
  double least = 1.0;
  for (unsigned seed = 0; seed < 10; ++seed) {
    std::mt19937_64 g(seed + 350);
    Network net;
    while (net.holes == 0 || net.links == 0)
      net = random_network::topology(g, false, {2, 4, 6, 5, 2, 3, 1, 4, 8});
    net.resolved_sinks = 0;
    net.lay_out();
    for (int& attitude : net.plate_attitude) attitude = 0;  // in the cold of the shadow coolants leave their tables
    const Case c = random_network::numbered(net, g, false);
    batch::Batch<lp::NetworkModel> b;
    b.problem.model = c.model;
    REQUIRE(b.plan());
    b.columns = c.model.parameters() + 1;
    b.inputs = c.parameters;
    b.inputs.push_back(4000.0);
    b.phases({c.model.parameters()});
    b.problem.options.rtol = 1e-5;
    b.problem.options.max_steps = 6000;
    for (int i = 0; i <= 200; ++i) b.times.push_back(20.0 * i);
    for (int v = 0; v < net.volumes; ++v)
      for (int signal : {Network::volume_mass, Network::volume_pressure})
        b.signals.push_back(net.volume_signal(v, signal));
    b.run<double>();
    INFO("seed " << seed << ", status " << b.status[0]);
    finished += b.status[0] == lp::status::ok;
    // Or it ends where a substance leaves its table: cold gas, liquid heated shut in, a cabin's air.
    const bool left = b.status[0] == lp::status::out_of_fluid_range || b.status[0] == lp::status::out_of_air_range;
    CHECK((b.status[0] == lp::status::ok || left));
    for (std::size_t i = 0; i < b.samples.size(); ++i) {
      if (std::isnan(b.samples[i])) continue;  // after the end
      CHECK(b.samples[i] > 0.0);
      if (i % 2) continue;
      const auto v = static_cast<int>(i / 2) % net.volumes;
      const double left = b.samples[i] / b.samples[static_cast<std::size_t>(2 * v)];
      dry += left < 2e-4;
      least = std::fmin(least, left);
    }
  }
  MESSAGE(finished << " of 10 finished, least share of a charge " << least << ", samples of dry volumes "
                   << dry);
  CHECK(finished >= 8);
  CHECK(dry > 0);
}
