// Joints that steps are cut by: told as far ahead as they are, in every lane, and met with fewer attempts.
#include <doctest/doctest.h>

#include <cmath>

#include "all_scalars.hpp"
#include "random_network.hpp"

namespace lp = leakphys;
using lp::Network;
using random_network::Case;

namespace {

// The same network, whose solver is not told of its joints.
struct Untold : lp::NetworkModel {
  template <class R>
  R time_to_joint(const R*, const R*, const R*) const = delete;
};

struct Moving {
  Case c;
  std::vector<double> f;
  const Network& net() const { return c.model.net; }
  const double* p() const { return c.parameters.data(); }
  const double* y() const { return c.state.data(); }
  double rate(int state) const { return f[static_cast<std::size_t>(state)]; }
  // States with their rates as slopes.
  std::vector<lp::Dual<double, 1>> going() const {
    std::vector<lp::Dual<double, 1>> all(c.state.begin(), c.state.end());
    for (std::size_t i = 0; i < f.size(); ++i) all[i].d[0] = f[i];
    return all;
  }
  // Where all is when it has gone on for t as it goes now.
  lp::Situation<double> later(double t) const {
    std::vector<double> there = c.state;
    for (std::size_t i = 0; i < there.size(); ++i) there[i] += t * f[i];
    lp::Situation<double> s;
    lp::situation(net(), p(), there.data(), s, false);
    return s;
  }
  // How far compartment k is from dew on its wall then [kg/m3].
  double to_dew(int k, double t) const {
    const auto s = later(t);
    return lp::saturation_density(s.point[net().compartment_wall[k]]) - s.air[k].vapour_density;
  }
};

// Somewhere in a leak, walls bare or with little on them, volumes with bellows near their stop.
Moving moving(unsigned seed, bool with_loops = true) {
  std::mt19937_64 g(seed);
  random_network::Most most = random_network::capacity;
  if (!with_loops) most.loops = 0;
  Network drawn = random_network::topology(g, with_loops && seed % 4 == 0, most);
  if (!with_loops) drawn.resolved_sinks = 0, drawn.lay_out();  // their eclipses are joints that nobody tells of
  Moving m{random_network::numbered(drawn, g, true), {}};
  const Network& net = m.net();
  const auto state = [&](int i) -> double& { return m.c.state[static_cast<std::size_t>(i)]; };
  for (int k = 0; k < net.compartments; ++k)
    state(net.air_state_at(k, Network::condensate)) = g() % 2 ? 0.0 : batch::log_uniform(g, 2e-5, 0.1);
  for (int i = 0; i < net.nodes; ++i)  // walls about as warm as saturated air
    state(net.node_state(i)) = m.p()[net.node_at(i, lp::node_field::heat_capacity)] * batch::uniform(g, 10.0, 40.0);
  m.f.assign(m.c.state.size(), 0.0);
  m.c.model.rhs(m.p(), 0.0, m.y(), m.f.data());
  return m;
}

}  // namespace

TEST_CASE("a film dries up no sooner than is told, and in steps that end by its last hundred milligrams") {
  int told = 0;
  for (unsigned seed = 0; seed < 200; ++seed) {
    const Moving m = moving(seed);
    for (int k = 0; k < m.net().compartments; ++k) {
      const int film = m.net().air_state_at(k, Network::condensate);
      const double now = m.y()[film], rate = m.rate(film);
      const double time = lp::time_to_dry(m.net(), m.going().data(), k);
      if (now <= lp::film_mass_scale || rate >= 0.0) {
        CHECK(time == lp::never);
        continue;
      }
      ++told;
      const double left = now + time * rate;
      INFO("seed " << seed << ", " << now << " kg");
      if (left < lp::film_mass_scale) CHECK(time * -rate == doctest::Approx(lp::film_mass_scale));
      else CHECK(left - lp::film_mass_scale == doctest::Approx((1.0 - lp::share_to_dry) * (now - lp::film_mass_scale)));
    }
  }
  CHECK(told > 50);
}

TEST_CASE("dew begins on a bare wall when air and wall have gone on as they go for the time that is told") {
  int told = 0, wet = 0, away = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    const Moving m = moving(seed);
    const auto going = m.going();
    lp::Situation<lp::Dual<double, 1>> s;
    lp::cabin_situation(m.net(), m.p(), going.data(), s);
    for (int k = 0; k < m.net().compartments; ++k) {
      if (m.net().compartment_wall[k] < 0) continue;
      const double time = lp::time_to_dew(m.net(), going.data(), s, k);
      const double now = m.to_dew(k, 0.0), within = 1e-3;
      const double speed = (m.to_dew(k, -within) - m.to_dew(k, within)) / (2.0 * within);
      const double missing = lp::share_to_dew * (now - lp::dew_begins_within);
      INFO("seed " << seed << ", " << now << " kg/m3 to go at " << speed);
      if (m.y()[m.net().air_state_at(k, Network::condensate)] >= lp::bare_wall) {
        CHECK(time == lp::never);
        ++wet;
      } else if (missing <= 0.0 || speed <= 0.0) {
        CHECK(time == lp::never);
        ++away;
      } else {
        CHECK(time == doctest::Approx(std::max(missing, lp::least_to_dew) / speed).epsilon(1e-2));
        ++told;
      }
    }
  }
  CHECK(told > 50);
  CHECK(wet > 50);
  CHECK(away > 50);
}

TEST_CASE("bellows that follow what leaks meet their stop when it has leaked, and others are not told of") {
  std::mt19937_64 g(1);
  int told = 0, still = 0;
  for (unsigned seed = 0; seed < 200; ++seed) {
    Moving m = moving(seed);
    const Network& net = m.net();
    for (int a = 0; a < net.accumulators; ++a) {
      const int v = net.zone[net.accumulator[a].zone].volume, gas = net.accumulator_state(a, Network::gas_volume);
      const double lost = m.rate(net.ledger(Network::leaked_mass)) + m.rate(net.ledger(Network::vented_mass));
      const double density = m.y()[net.volume_state(v, Network::mass)] / lp::room_of(net, m.p(), m.y(), v);
      const double follows = lost / density, way = m.p()[net.accumulator_at(a, lp::accumulator_field::stroke)] - m.y()[gas];
      if (!(follows > 0.0) || way < 1e-5) continue;
      double& speed = m.f[static_cast<std::size_t>(gas)];
      const auto time = [&] { return lp::time_to_stop(net, m.p(), m.y(), m.f.data(), a); };
      speed = follows;
      CHECK(time() * follows == doctest::Approx(way).epsilon(1e-1));
      CHECK(time() * follows < way);
      for (const double off : {-1.0, 0.4, 1.6, 1e3}) {  // what stiff bellows do after a long step
        speed = off * follows;
        CHECK(time() == lp::never);
        ++still;
      }
      ++told;
    }
  }
  CHECK(told > 30);
  CHECK(still > 100);
}

TEST_CASE("every lane is told what a double is") {
  using Eight = lp::Pack<8>;
  int joints = 0;
  for (unsigned seed = 0; seed < 100; ++seed) {
    const Moving m = moving(seed);
    std::vector<Eight> p(m.c.parameters.size()), y(m.c.state.size()), f(m.f.size());
    std::vector<double> other(m.c.state.size()), its(m.f.size());
    for (std::size_t i = 0; i < p.size(); ++i) p[i] = Eight(m.c.parameters[i]);
    for (std::size_t i = 0; i < y.size(); ++i) {  // the other lanes: half of it, or going the other way
      other[i] = 0.5 * m.c.state[i], its[i] = -m.f[i];
      for (int w = 0; w < 8; ++w) lp::set_lane(y[i], w, w % 2 ? other[i] : m.c.state[i]), lp::set_lane(f[i], w, w % 3 ? its[i] : m.f[i]);
    }
    const Eight found = m.c.model.time_to_joint(p.data(), y.data(), f.data());
    for (int w = 0; w < 8; ++w) {
      const double alone = m.c.model.time_to_joint(m.p(), w % 2 ? other.data() : m.y(), w % 3 ? its.data() : m.f.data());
      CHECK(all_scalars::same(lp::lane(found, w), alone));
      joints += alone < lp::never;
    }
  }
  CHECK(joints > 100);
}

namespace {

// Five hours from where the case is, alone; of a model that tells of its joints or does not.
template <class Model>
batch::Batch<Model> runs(const Case& c) {
  batch::Batch<Model> b;
  static_cast<lp::NetworkModel&>(b.problem.model) = c.model;
  REQUIRE(b.plan());
  b.columns = c.model.parameters() + 1;
  b.inputs = c.parameters;
  b.inputs.push_back(18000.0);
  b.resume = c.state;
  b.resume.insert(b.resume.end(), c.parameters.begin(), c.parameters.end());
  b.phases({c.model.parameters()});
  b.problem.options.rtol = 1e-5;
  b.problem.options.max_steps = 2000;
  b.template run<double>();
  return b;
}

}  // namespace

TEST_CASE("a solver that is told of joints comes to the same end in fewer attempts") {
  long long with = 0, without = 0, failed_with = 0, failed_without = 0;
  int compared = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    const Moving m = moving(seed, false);
    const Network& net = m.net();
    if (net.compartments == 0) continue;
    const auto told = runs<lp::NetworkModel>(m.c);
    const auto untold = runs<Untold>(m.c);
    INFO("seed " << seed);
    CHECK(told.status[0] == untold.status[0]);
    if (told.status[0] != lp::status::ok) continue;
    with += told.accepted[0], failed_with += told.rejected[0];
    without += untold.accepted[0], failed_without += untold.rejected[0];
    for (int k = 0; k < net.compartments; ++k)
      for (int s = 0; s < Network::air_states; ++s) {
        const auto i = static_cast<std::size_t>(net.air_state_at(k, s));
        CHECK(told.final_state[i] == doctest::Approx(untold.final_state[i]).epsilon(1e-3).scale(1e-2));
      }
    ++compared;
  }
  CHECK(compared > 20);
  CHECK(with + failed_with < without + failed_without);
  CHECK(failed_with < 0.9 * static_cast<double>(failed_without));
}
