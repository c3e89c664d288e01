// Lines and pumps in whole graphs: their flows against closed forms.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "near.hpp"
#include "small_graph.hpp"

namespace lp = leakphys;
using lp::Network;
using random_network::Case;
using namespace small_graph;

namespace {

constexpr double pi = std::numbers::pi;
constexpr int mass = Network::mass, energy = Network::energy;

}  // namespace

// ---- lines ------------------------------------------------------------------------------------------------

TEST_CASE(
    "slow flow in two branches: each carries the drop over the sum of its resistances, a dead end nothing") {
  // A to C by B (2 m and 3 m) and by D (4 m and 5 m); E hangs on B. Hagen and Poiseuille: m = pi rho D^4 dp/(128 mu L),
  // and in series the lengths add. A and C are held 300 Pa apart.
  const double lengths[] = {2.0, 3.0, 4.0, 5.0, 1.0};
  Graph g(5, {{0, 0, 1}, {0, 1, 2}, {1, 0, 3}, {0, 2, 3}, {0, 4, 1}});
  g.model.net.accumulators = 2;
  g.model.net.accumulator[0] = {lp::accumulator_kind::spring, 0};
  g.model.net.accumulator[1] = {lp::accumulator_kind::spring, 2};
  g.number();
  for (int l = 0; l < 5; ++l) g.line(l, {lengths[l], 3e-3, 0.0, 0.0});
  g.hold(0, 3.003e5), g.hold(1, 3e5);
  g.start();
  g.run(60.0);
  const double drop = g.pressure(0) - g.pressure(2), density = g.situation().coolant[1].mean.density;
  const double per_length = pi * density * std::pow(3e-3, 4) * drop / (128.0 * liquid_viscosity(290.0));
  // 300 Pa over a bulk modulus of 5e8 Pa and a springs' pressure to 1e-7; both density and viscosity stay.
  CHECK(drop == near(300.0).epsilon(0.05));
  CHECK(close(g.net_flow(0), per_length / 5.0, 1e-5));
  CHECK(close(g.net_flow(1), per_length / 5.0, 1e-5));
  CHECK(close(g.net_flow(2), per_length / 9.0, 1e-5));
  CHECK(close(g.net_flow(3), -per_length / 9.0, 1e-5));  // from C to D: the link's own sense
  CHECK(close(g.pressure(1) - g.pressure(2), 0.6 * drop, 1e-5));
  CHECK(std::abs(g.net_flow(4)) < 1e-5 * g.net_flow(0));
}

TEST_CASE("fast flow through two tubes in series is the root of their losses") {
  const Line tubes[] = {{3.0, 6e-3, 2e-5, 1.5}, {5.0, 8e-3, 0.0, 0.8}};
  Graph g(3, {{0, 0, 1}, {0, 1, 2}});
  g.model.net.accumulators = 2;
  g.model.net.accumulator[0] = {lp::accumulator_kind::spring, 0};
  g.model.net.accumulator[1] = {lp::accumulator_kind::spring, 2};
  g.number();
  g.line(0, tubes[0]), g.line(1, tubes[1]);
  g.hold(0, 3.2e5), g.hold(1, 3e5);
  g.start();
  g.run(20.0);
  const double density = g.situation().coolant[1].mean.density, viscosity = liquid_viscosity(290.0);
  const auto both = [&](double m) {
    return lost(tubes[0], m, density, viscosity) + lost(tubes[1], m, density, viscosity);
  };
  const double expected = root(both, g.pressure(0) - g.pressure(2));
  REQUIRE(expected * 8e-3 / (tubes[1].area() * viscosity) > lp::turbulent_start);
  CHECK(
      close(g.net_flow(0), expected, 1.8e-3));  // what parts/pipe.hpp says of Colebrook's f in so many steps
  // Coolant throttled by 10 kPa is warmer by dp/(rho c) and lighter by 1.2e-3 of that: volume 1 sheds 1e-5 of the flow.
  CHECK(close(g.net_flow(1), g.net_flow(0), 2e-5));
}

TEST_CASE("what flows is its donor's mixture: its density sets the flow, its enthalpy goes along") {
  // Minor losses alone: m = A sqrt(2 rho dp/K). 300 Pa apart, liquid at 310 K or a mixture on one side, cold liquid at
  // the other, each way round. A mixture's h is that of its phases by mass.
  for (const bool mixture : {false, true})
    for (const int donor : {0, 1}) {
      Graph g(2, {{0, 0, 1}});
      g.number();
      g.line(0, orifice);
      if (mixture) g.volume(donor, 0.0, 0.4, 310.0);
      if (!mixture) g.volume(donor, 3e5, -1.0, 310.0);
      g.start();
      g.volume(1 - donor, g.pressure(donor) - 300.0, -1.0, 280.0);
      g.start();
      const auto s = g.situation();
      const auto& c = s.coolant[donor];
      const double steam = (1.0 - c.mean.liquid_fraction) * c.mean.rho_v;
      const double density = c.mean.liquid_fraction * c.mean.rho_l + steam;
      const double enthalpy = c.mean.h_l + steam / density * (c.mean.h_v - c.mean.h_l);
      const double expected =
          orifice.area() *
          std::sqrt(2.0 * density * (c.pressure - s.coolant[1 - donor].pressure) / orifice.loss);
      const double m = (donor == 0 ? 1.0 : -1.0) * g.net_flow(0);
      REQUIRE(m > 2.0 * lp::donor_width);  // closer to rest both ends are in part donors
      CHECK(close(m, expected, 1e-9));     // the orifice's linear start: its width over 300 Pa, squared
      const auto dy = g.rates();
      for (int v = 0; v < 2; ++v) {
        const double sign = v == donor ? -1.0 : 1.0;
        CHECK(close(dy[static_cast<std::size_t>(g.model.net.volume_state(v, mass))], sign * m, 1e-14));
        CHECK(close(dy[static_cast<std::size_t>(g.model.net.volume_state(v, energy))], sign * m * enthalpy,
                    1e-13));
      }
    }
}

TEST_CASE("a line of n tubes is n lines of one, to the balances too") {
  for (const double loss : {0.0, 3.0}) {
    Graph one(2, {{0, 0, 1}}), three(2, {{0, 0, 1}, {0, 0, 1}, {0, 0, 1}});
    for (Graph* g : {&one, &three}) {
      g->number();
      for (int l = 0; l < g->model.net.links; ++l) {
        g->line(l, {2.0, 4e-3, 1e-5, loss, g == &one ? 3.0 : 1.0});
        g->of_link(l, lp::link_field::severed) = 0.25, g->of_link(l, lp::link_field::severed_at) = 0.3;
      }
      g->volume(1, 3.1e5, -1.0, 300.0);
      g->start();
    }
    auto a = one.rates(), b = three.rates();
    CHECK(close(one.net_flow(0), 3.0 * three.net_flow(0), 1e-14));
    // Flows have settled; what is left of their rates is rounding.
    a.erase(a.begin() + one.model.net.link_state(0), a.begin() + one.model.net.link_state(1));
    b.erase(b.begin() + three.model.net.link_state(0), b.begin() + three.model.net.link_state(3));
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) CHECK(close(a[i], b[i], 1e-13));  // a sum of some ten terms
  }
}

TEST_CASE("turning a line round changes the sign of its flow and no rate") {
  int turned = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    const Case c = random_network::make(seed, seed % 4 == 0, true);
    Case d = c;
    const Network& net = c.model.net;
    lp::Situation<double> s;
    lp::situation(net, c.parameters.data(), c.state.data(), s);
    for (int l = 0; l < net.links; ++l) {
      bool pumped = false;
      for (int k = 0; k < net.pumps; ++k) pumped = pumped || net.pump[k].link == l;
      if (pumped || net.link[l].kind > lp::link_kind::stop_valve) continue;
      std::swap(d.model.net.link[l].a, d.model.net.link[l].b);
      double& cut = d.parameters[static_cast<std::size_t>(net.link_at(l, lp::link_field::severed_at))];
      cut = 1.0 - cut;
      lp::Situation<double> turned_s = s;
      turned_s.link_flow[l] = -s.link_flow[l];
      d.state[static_cast<std::size_t>(net.link_state(l))] = turned_s.link_flow[l];
      const auto there = lp::link_flow(net, c.parameters.data(), s, l);
      const auto back = lp::link_flow(d.model.net, d.parameters.data(), turned_s, l);
      // Rounding of two flows' weighted mean; a smooth_step is 1e-15 from its mirror image.
      const double size = 1e-13 * (there.forward + there.backward) + 1e-18;
      CHECK(std::abs(there.forward - back.backward) <= size);
      CHECK(std::abs(there.backward - back.forward) <= size);
      CHECK(close(there.driven, -back.driven, 1e-13));
      ++turned;
    }
    std::vector<double> dy(c.state.size()), other(c.state.size());
    c.model.rhs(c.parameters.data(), 0.0, c.state.data(), dy.data());
    d.model.rhs(d.parameters.data(), 0.0, d.state.data(), other.data());
    INFO("seed " << seed);
    // The same streams summed in another order: against the largest rate, which the streams reach.
    double largest[2] = {0.0, 0.0};
    for (int v = 0; v < net.volumes; ++v)
      for (int k : {mass, energy})
        largest[k] = std::fmax(largest[k], std::abs(dy[static_cast<std::size_t>(net.volume_state(v, k))]));
    for (int v = 0; v < net.volumes; ++v)
      for (int k : {mass, energy}) {
        const auto i = static_cast<std::size_t>(net.volume_state(v, k));
        CHECK(std::abs(dy[i] - other[i]) <= 1e-12 * largest[k]);
      }
    for (std::size_t i = static_cast<std::size_t>(net.gas_state(0, 0)); i < dy.size(); ++i) {
      const bool flow = i >= static_cast<std::size_t>(net.link_state(0)) && i < static_cast<std::size_t>(net.link_state(net.links));
      const double same = flow ? std::copysign(other[i], dy[i]) : other[i];  // a flow turns with its line, as checked above
      CHECK(std::abs(dy[i] - same) <= 1e-11 * std::abs(dy[i]) + 1e-15);
    }
  }
  CHECK(turned > 100);
}

// ---- pumps ------------------------------------------------------------------------------------------------

namespace {

// A pump of 20 kPa at rest and 0.2 kg/s without a head, from volume 0 to 1, and a line back.
constexpr double head = 2e4, runout = 0.2;
Graph pumped(const Line& there, const Line& back, double speed, double power = 0.0, int motor = -1) {
  Graph g(2, {{0, 0, 1}, {0, 1, 0}}, 1);
  g.model.net.nodes = 1;
  g.model.net.pump[0] = {0, -1, 0, motor};
  g.number();
  g.line(0, there), g.line(1, back);
  g.at(g.model.net.node_at(0, lp::node_field::heat_capacity)) = 1e5;
  g.at(g.model.net.node_at(0, lp::node_field::initial_temperature)) = 300.0;
  g.at(g.model.net.pump_at(0, lp::pump_field::head)) = head;
  g.at(g.model.net.pump_at(0, lp::pump_field::flow)) = runout;
  g.at(g.model.net.pump_at(0, lp::pump_field::running)) = speed;
  g.at(g.model.net.pump_at(0, lp::pump_field::power)) = power;
  g.at(g.model.net.pump_at(0, lp::pump_field::dry_power_share)) = 0.3;
  g.start();
  return g;
}

}  // namespace

TEST_CASE("a pump in a closed loop of liquid settles where its curve meets the losses") {
  // Minor losses alone: H0 n^2 = (0.99 H0/m0^2 + (K1 + K2)/(2 rho A^2)) m^2 + 0.01 H0/m0 m. With friction: the root.
  const auto taken = [](double m) { return head * (0.99 * m * m / (runout * runout) + 0.01 * m / runout); };
  for (const double speed : {1.0, 0.5}) {
    for (const Line& tube : {orifice, Line{4.0, 8e-3, 2e-5, 1.0}}) {
      Graph g = pumped(orifice, tube, speed);
      g.run(20.0);
      const double density =
          0.5 * (g.situation().coolant[0].mean.density + g.situation().coolant[1].mean.density);
      const double viscosity = liquid_viscosity(290.0);
      const auto all = [&](double m) {
        return taken(m) + lost(orifice, m, density, viscosity) + lost(tube, m, density, viscosity);
      };
      const double m = g.net_flow(0), expected = root(all, head * speed * speed);
      // 20 kPa are 4e-5 of the density; of Colebrook's f, parts/pipe.hpp says 0.0018.
      CHECK(close(m, expected, tube.length > 0.0 ? 1.8e-3 : 1e-4));
      // What the pump puts into volume 1 comes back as heat to volume 0: 20 kPa of it move 2e-5 of the flow, as above.
      CHECK(close(g.net_flow(1), m, 2e-5));
      const double left = head * speed * speed - taken(m);
      CHECK(close(g.pressure(1) - g.pressure(0), left - lost(orifice, m, density, viscosity), 1e-4));
    }
  }
}

TEST_CASE("a pump against a shut valve holds its head and passes nothing") {
  Graph g = pumped(orifice, orifice, 1.0);
  g.model.net.link[1].kind = lp::link_kind::stop_valve;
  g.of_link(1, lp::link_field::opening) = 0.0;
  g.run(20.0);
  CHECK(close(g.pressure(1) - g.pressure(0), head, 1e-6));
  CHECK(std::abs(g.net_flow(0)) < 1e-6 * runout);
  CHECK(g.net_flow(1) == 0.0);
}

TEST_CASE("a motor's heat goes to its point, the pump's work to the coolant, and both to the ledger of loads") {
  for (const double speed : {1.0, 0.5})
    for (const int motor : {-1, 0}) {  // the inlet's zone, a node
      Graph g = pumped(orifice, orifice, speed, 40.0, motor);
      const Network& net = g.model.net;
      const auto held = [&] {
        double sum = g.state[static_cast<std::size_t>(net.node_state(0))];
        for (int v = 0; v < 2; ++v) sum += g.state[static_cast<std::size_t>(net.volume_state(v, energy))];
        return sum;
      };
      const double before = held();
      g.run(20.0);
      const double n = g.state[static_cast<std::size_t>(net.pump_state(0))], power = 40.0 * n * n * n;
      CHECK(close(n, speed, 3.0 * lp::speed_width));  // what its join with the command leaves of it
      const auto dy = g.rates();
      const auto rate = [&](int i) { return dy[static_cast<std::size_t>(i)]; };
      const double coolant = rate(net.volume_state(0, energy)) + rate(net.volume_state(1, energy));
      const double m = g.net_flow(0), density = g.situation().coolant[0].mean.density;
      const double work = m / density * head * n * n;
      CHECK(m > 0.05 * speed);
      // Rounding of the streams' energy: 0.1 kg/s of some 1e5 J/kg, each way.
      CHECK(close(rate(net.ledger(Network::loads)), power + work, 1e-12));
      CHECK(std::abs(rate(net.node_state(0)) - (motor == 0 ? power : 0.0)) <= 1e-14 * power);
      CHECK(std::abs(coolant - work - (motor == 0 ? 0.0 : power)) <= 1e-11);
      const double loads = g.state[static_cast<std::size_t>(net.ledger(Network::loads))];
      CHECK(close(loads, 20.0 * (power + work), 2e-3));  // the flow took its first milliseconds to settle
      CHECK(std::abs(held() - before - loads) <= 1e-13 * std::abs(before));
    }
}
