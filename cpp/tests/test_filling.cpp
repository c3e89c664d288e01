// Where a volume's liquid stands: how full its zones are, which of them set the pressure, and what zones change at all.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/model/network_model.hpp"
#include "leakphys/parts/filling.hpp"

namespace lp = leakphys;
using lp::Network;

namespace {

constexpr int most = 16;

double draw(std::mt19937_64& g, double low, double high) { return std::uniform_real_distribution<double>(low, high)(g); }

struct Filled {
  std::vector<double> share;
  double residual;
};
Filled filled(const std::vector<double>& psi, const std::vector<double>& room, double liquid, double width) {
  Filled f{std::vector<double>(psi.size()), 0.0};
  f.residual = lp::fill<most>(static_cast<int>(psi.size()), psi.data(), room.data(), liquid, width, f.share.data());
  return f;
}

// Up to 16 zones, `apart` K of filling temperature between the coldest and the hottest.
struct Zones {
  std::vector<double> psi, room;
};
Zones zones(std::mt19937_64& g, double apart) {
  const auto n = static_cast<std::size_t>(std::uniform_int_distribution<int>(2, most)(g));
  Zones z{std::vector<double>(n), std::vector<double>(n)};
  for (std::size_t i = 0; i < n; ++i) z.psi[i] = 250.0 + apart * draw(g, 0.0, 1.0), z.room[i] = std::exp(draw(g, -6.0, -2.0));
  return z;
}

double liquid_in(const Zones& z, const Filled& f) {
  return std::inner_product(z.room.begin(), z.room.end(), f.share.begin(), 0.0) /
         std::accumulate(z.room.begin(), z.room.end(), 0.0);
}

std::vector<double> pressing(const std::vector<double>& temperature, const std::vector<double>& share) {
  std::vector<double> s(share.size());
  lp::pressing_shares<most>(static_cast<int>(share.size()), temperature.data(), share.data(), s.data());
  return s;
}

}  // namespace

// ---- filling ---------------------------------------------------------------------------------------------

TEST_CASE("two equal zones, half full: all in the colder one but for what the width mixes") {
  const Filled f = filled({280.0, 290.0}, {1.0, 1.0}, 0.5, 0.5);
  CHECK(std::abs(1.0 - f.share[0] - 4.54e-5) < 1e-7);
  CHECK(std::abs(f.share[1] - 4.54e-5) < 1e-7);
  CHECK(std::abs(f.share[0] + f.share[1] - 1.0) < 1e-12);
}

namespace {

// What must hold of any filling; an error of the log of the odds counts in the liquid by lambda (1 - lambda).
struct Worst {
  double odds = 0.0, residual = 0.0;
  int out_of_order = 0;
  void see(const Zones& z, double liquid, const Filled& f) {
    const double held = std::clamp(liquid, lp::filling_edge, 1.0 - lp::filling_edge);
    odds = std::max(odds, std::abs(liquid_in(z, f) - held) / (held * (1.0 - held)));
    residual = std::max(residual, f.residual);
    for (std::size_t a = 0; a < z.psi.size(); ++a) {
      out_of_order += !(f.share[a] >= 0.0 && f.share[a] <= 1.0);
      for (std::size_t b = 0; b < z.psi.size(); ++b) out_of_order += z.psi[a] < z.psi[b] && f.share[a] < f.share[b];
    }
  }
};
double any_width(std::mt19937_64& g) { return std::exp(draw(g, std::log(0.01), std::log(10.0))); }

}  // namespace

TEST_CASE("zones hold the volume's liquid, the colder ones first, for all numbers") {
  std::mt19937_64 g(1);
  Worst worst;
  for (int i = 0; i < 40000; ++i) {
    const Zones z = zones(g, i % 7 == 0 ? 0.0 : draw(g, 0.0, 70.0));
    const double liquid = i % 11 == 0 ? std::exp(draw(g, -14.0, 0.0)) : draw(g, 0.0, 1.0);
    worst.see(z, liquid, filled(z.psi, z.room, liquid, any_width(g)));
  }
  MESSAGE("largest error of the odds " << worst.odds << ", largest residual " << worst.residual);
  CHECK(worst.odds < 1e-8);
  CHECK(worst.residual <= 1e-3);  // the model's limit: 1e-4 K of a temperature at 0.1 K each; most are below 1e-6
  CHECK(worst.out_of_order == 0);
}

TEST_CASE("zones on one wall have one filling temperature: groups of equal ones fill alike") {
  std::mt19937_64 g(7);
  Worst worst;
  for (int i = 0; i < 20000; ++i) {
    Zones z = zones(g, 0.0);
    const double apart = draw(g, 0.0, 70.0);
    for (double& psi : z.psi) psi += apart * std::uniform_int_distribution<int>(0, 2)(g);
    const double liquid = draw(g, 0.0, 1.0);
    const Filled f = filled(z.psi, z.room, liquid, any_width(g));
    worst.see(z, liquid, f);
    for (std::size_t a = 1; a < z.psi.size(); ++a)
      if (z.psi[a] == z.psi[0]) CHECK(f.share[a] == f.share[0]);
  }
  MESSAGE("largest error of the odds " << worst.odds << ", largest residual " << worst.residual);
  CHECK(worst.odds < 1e-8);
  CHECK(worst.residual <= 1e-3);
  CHECK(worst.out_of_order == 0);
}

TEST_CASE("where the liquid ends between two zones, the colder are full and the others empty") {
  // A volume that drains passes through each of these: the level is then anywhere between the two.
  std::mt19937_64 g(8);
  Worst worst;
  for (int i = 0; i < 20000; ++i) {
    const Zones z = zones(g, draw(g, 1.0, 70.0));
    const double between = draw(g, 250.0, 320.0);
    double colder = 0.0, total = 0.0;
    for (std::size_t a = 0; a < z.psi.size(); ++a) total += z.room[a], colder += z.psi[a] < between ? z.room[a] : 0.0;
    const double beside = i % 2 ? std::exp(draw(g, -36.0, -9.0)) * (i % 4 == 1 ? 1.0 : -1.0) : 0.0;
    const double liquid = std::clamp(colder / total * (1.0 + beside), 0.0, 1.0);
    worst.see(z, liquid, filled(z.psi, z.room, liquid, any_width(g)));
  }
  MESSAGE("largest error of the odds " << worst.odds << ", largest residual " << worst.residual);
  CHECK(worst.odds < 1e-5);  // the level is not told better than by filling_reached
  CHECK(worst.residual <= 1e-3);
  CHECK(worst.out_of_order == 0);
}

TEST_CASE("more liquid leaves no zone emptier") {
  std::mt19937_64 g(2);
  for (int i = 0; i < 300; ++i) {
    const Zones z = zones(g, draw(g, 0.0, 70.0));
    const double width = any_width(g);
    std::vector<double> before(z.psi.size(), 0.0);
    for (double liquid = 0.0; liquid <= 1.0; liquid += 0.01) {
      const Filled f = filled(z.psi, z.room, liquid, width);
      for (std::size_t a = 0; a < before.size(); ++a) CHECK(f.share[a] >= before[a] - 1e-12);
      before = f.share;
    }
  }
}

TEST_CASE("a common shift of all filling temperatures, and the order of the zones, change nothing") {
  std::mt19937_64 g(3);
  for (int i = 0; i < 300; ++i) {
    const Zones z = zones(g, 20.0);
    const double liquid = draw(g, 0.0, 1.0);
    const Filled f = filled(z.psi, z.room, liquid, 0.5);
    Zones moved = z;
    for (double& psi : moved.psi) psi += 32.0;
    std::reverse(moved.psi.begin(), moved.psi.end());
    std::reverse(moved.room.begin(), moved.room.end());
    const Filled h = filled(moved.psi, moved.room, liquid, 0.5);
    for (std::size_t a = 0; a < z.psi.size(); ++a) CHECK(std::abs(h.share[z.psi.size() - 1 - a] - f.share[a]) < 1e-11);
  }
}

TEST_CASE("slopes of the filling: by every filling temperature and the liquid, against their closed forms") {
  // V_i theta_i' = V_i g_i (mu' - psi_i')/width, and the sum over zones is that of the liquid: (6).
  std::mt19937_64 g(4);
  using D = lp::Dual<double, most + 1>;
  for (int i = 0; i < 200; ++i) {
    const Zones z = zones(g, draw(g, 0.0, 10.0));
    const int n = static_cast<int>(z.psi.size());
    const double width = draw(g, 0.1, 3.0), liquid = draw(g, 0.01, 0.99);
    D psi[most], room[most], share[most], wet(liquid);
    for (int a = 0; a < n; ++a) psi[a] = D(z.psi[a]), room[a] = D(z.room[a]), psi[a].d[a] = 1.0;
    wet.d[most] = 1.0;
    lp::fill<most>(n, psi, room, wet, D(width), share);
    double front = 0.0, total = 0.0;
    for (int a = 0; a < n; ++a) front += z.room[a] * share[a].v * (1.0 - share[a].v), total += z.room[a];
    for (int a = 0; a < n; ++a) {
      const double mixed = share[a].v * (1.0 - share[a].v);
      for (int b = 0; b < n; ++b) {
        const double level = z.room[b] * share[b].v * (1.0 - share[b].v) / front;
        CHECK(std::abs(share[a].d[b] - mixed * (level - (a == b)) / width) < lp::filling_reached / width);
      }
      CHECK(std::abs(share[a].d[most] - mixed * total / front) < lp::filling_reached * total / front);
    }
  }
}

// ---- pressing --------------------------------------------------------------------------------------------

TEST_CASE("the pressure is shared by the hottest wetted zones") {
  std::mt19937_64 g(5);
  int too_cold = 0, cold_ones = 0;
  for (int i = 0; i < 5000; ++i) {
    const Zones z = zones(g, draw(g, 0.0, 20.0));
    std::vector<double> share(z.psi.size());
    for (double& s : share) s = std::uniform_int_distribution<int>(0, 2)(g) ? draw(g, 0.0, 1.0) : draw(g, 0.0, 0.03);
    const auto s = pressing(z.psi, share);
    CHECK(std::abs(std::accumulate(s.begin(), s.end(), 0.0) - 1.0) < 1e-14);
    double hottest = 0.0, mean = 0.0;
    for (std::size_t a = 0; a < s.size(); ++a) {
      CHECK(s[a] >= -2e-12);  // the dry weight of 1e-12
      mean += s[a] * z.psi[a];
      if (share[a] >= lp::pressing_width) hottest = std::max(hottest, z.psi[a]);
    }
    // Within a kelvin of the hottest wet zone; a zone hotter than it counts only with its own little liquid.
    too_cold += mean < hottest - lp::pressing_temperature;
    for (std::size_t a = 0; a < s.size(); ++a)
      cold_ones += hottest > 0.0 && (share[a] == 0.0 || z.psi[a] < hottest - lp::pressing_temperature) && s[a] > 1e-9;
  }
  CHECK(too_cold == 0);
  CHECK(cold_ones == 0);
}

TEST_CASE("many zones of one temperature press as one: colder ones take no share") {
  for (std::size_t hot = 1; hot < most; ++hot) {
    std::vector<double> t(most, 270.0), wet(most, 0.9);
    std::fill_n(t.begin(), hot, 300.0);
    const auto s = pressing(t, wet);
    INFO(hot << " of " << most << " zones at 300 K, the others at 270 K");
    CHECK(std::inner_product(s.begin(), s.end(), t.begin(), 0.0) > 300.0 - 1e-9);
  }
}

TEST_CASE("pressing: zones of one temperature share it, and any order of zones gives the same") {
  std::mt19937_64 g(6);
  for (std::size_t n = 2; n <= most; ++n) {
    for (double s : pressing(std::vector<double>(n, 285.0), std::vector<double>(n, 0.5)))
      CHECK(std::abs(s * double(n) - 1.0) < 1e-12);
    std::vector<double> t(n), wet(n);
    for (std::size_t a = 0; a < n; ++a) t[a] = draw(g, 283.0, 287.0), wet[a] = draw(g, 0.0, 0.05);
    const auto one = pressing(t, wet);
    std::reverse(t.begin(), t.end());
    std::reverse(wet.begin(), wet.end());
    const auto other = pressing(t, wet);
    for (std::size_t a = 0; a < n; ++a) CHECK(std::abs(other[n - 1 - a] - one[a]) < 1e-14);
  }
  for (double s : pressing({285.0, 290.0, 280.0}, {0.0, 0.0, 0.0})) CHECK(std::abs(s - 1.0 / 3.0) < 1e-12);  // all dry
}

TEST_CASE("a hotter dry zone does not press, and as it wets it takes over smoothly") {
  CHECK(pressing({285.0, 310.0}, {0.7, 0.0})[0] > 1.0 - 1e-11);
  CHECK(pressing({285.0, 310.0}, {0.7, 0.02})[1] > 1.0 - 1e-11);
  CHECK(std::abs(pressing({285.0, 310.0}, {0.7, 0.01})[1] - 0.5) < 1e-9);
  // Two zones that swap their order: from one to the other within 1 K either way, at each step by less than the join allows.
  double before = 1.0;
  for (double apart = -2.0; apart <= 2.0; apart += 1e-3) {
    const double one = pressing({285.0, 285.0 + apart}, {0.7, 0.7})[0];
    CHECK(one <= before + 2e-12);
    CHECK(before - one < 2e-3);
    before = one;
  }
  CHECK(before < 1e-11);
  CHECK(std::abs(pressing({285.0, 285.0}, {0.7, 0.7})[0] - 0.5) < 1e-12);
}

// ---- zones that are no zones -----------------------------------------------------------------------------

namespace {

// A volume of n equal zones on one wall, each with its n-th of the room and the conductance; a hole, a running pump.
struct Divided {
  lp::NetworkModel model;
  std::vector<double> p, y, dy;
  lp::Situation<double> s;
};

Divided divided(int n, double density, double temperature, double upstream, double gas) {
  Divided d;
  Network& net = d.model.net;
  net.loops = net.volumes = net.pumps = net.holes = net.nodes = 1;
  net.zones = net.conductors = n;
  net.dissolved_gas = 1;
  net.split_zones = n > 1 ? n : 0;
  net.lay_out();
  net.loop[0] = {0, lp::below_triple::stop, lp::fluid_table(0)};
  net.volume[0] = {0, 0, n};
  for (int z = 0; z < n; ++z) {
    net.zone[z] = {0, 0, n > 1 ? z : -1};
    net.conductor[z] = {lp::conductor_kind::wetted, 0, net.zone_point(z), 0};
  }
  net.pump[0] = {-1, 0, n - 1, -1};
  net.hole_zone[0] = n - 1;
  d.p.assign(static_cast<std::size_t>(net.parameters()), 0.0);
  const auto set = [&](int column, double x) { d.p[static_cast<std::size_t>(column)] = x; };
  set(net.loop_at(0, lp::loop_field::vapour_pressure_factor), 1.2);
  set(net.loop_at(0, lp::loop_field::gas_solubility), 0.15);
  set(net.loop_at(0, lp::loop_field::gas_release_time), 60.0);
  set(net.loop_at(0, lp::loop_field::mixing_width), 0.5);
  set(net.loop_at(0, lp::loop_field::relocation_time), 60.0);
  set(net.volume_at(0, lp::volume_field::initial_pressure), 2e5);
  set(net.volume_at(0, lp::volume_field::initial_liquid_fraction), -1.0);
  set(net.pump_at(0, lp::pump_field::power), 30.0);
  set(net.pump_at(0, lp::pump_field::void_onset), 0.95);
  set(net.pump_at(0, lp::pump_field::void_loss), 0.99);
  set(net.pump_at(0, lp::pump_field::spin_down_time), 5.0);
  set(net.pump_at(0, lp::pump_field::flow), 0.1);
  set(net.pump_at(0, lp::pump_field::running), 1.0);
  set(net.puncture_at(0, lp::puncture_field::diameter), 1e-3);
  set(net.puncture_at(0, lp::puncture_field::discharge_coefficient), 0.6);
  set(net.puncture_at(0, lp::puncture_field::upstream), upstream);
  set(net.puncture_at(0, lp::puncture_field::open), 1.0);
  set(net.node_at(0, lp::node_field::heat_capacity), 1e5);
  set(net.node_at(0, lp::node_field::initial_temperature), 293.0);
  for (int z = 0; z < n; ++z) {
    set(net.zone_at(z, lp::zone_field::volume), 0.03 / n);
    set(net.zone_at(z, lp::zone_field::initial_temperature), temperature);
    set(net.conductor_at(z, 0), 50.0 / n);
  }
  d.y.assign(static_cast<std::size_t>(net.states()), 0.0);
  d.model.start(d.p.data(), d.y.data());
  d.model.enter_phase(d.p.data(), d.y.data());
  const auto c = lp::closure_from_temperature_volume(*lp::fluid_table(0), temperature, 1.0 / density, std::log(1.2));
  d.y[static_cast<std::size_t>(net.volume_state(0, Network::mass))] = 0.03 * density;
  d.y[static_cast<std::size_t>(net.volume_state(0, Network::energy))] = 0.03 * density * c.internal_energy;
  d.y[static_cast<std::size_t>(net.gas_state(0, Network::dissolved))] = density < 1.0 ? 0.0 : 1e-2;
  d.y[static_cast<std::size_t>(net.gas_state(0, Network::free_gas))] = gas;
  d.dy.assign(d.y.size(), 0.0);
  lp::situation(net, d.p.data(), d.y.data(), d.s);
  d.model.rhs(d.p.data(), 0.0, d.y.data(), d.dy.data());
  return d;
}

}  // namespace

TEST_CASE("a volume cut into equal zones on one wall is the uncut volume") {
  const auto near = [](double a, double b, double size) { return std::abs(a - b) <= 1e-9 * (std::abs(b) + size); };
  for (const double density : {650.0, 350.0, 50.0, 5.0, 0.1})
    for (const double upstream : {0.0, 1.0, 2.0})
      for (const double gas : {0.0, 1e-2}) {
        const Divided one = divided(1, density, 288.0, upstream, gas);
        const Network& net = one.model.net;
        for (const int n : {2, 3, 7, 16}) {
          const Divided cut = divided(n, density, 288.0, upstream, gas);
          const Network& other = cut.model.net;
          INFO("density " << density << ", upstream " << upstream << ", zones " << n);
          CHECK(near(cut.s.coolant[0].pressure, one.s.coolant[0].pressure, 0.0));
          // A volume that is all vapour keeps a millionth of liquid in (2): that much more wetting.
          const double edge = density < 1.0 ? 1e-6 : 0.0;
          for (int k : {int(Network::mass), int(Network::energy)})
            CHECK(std::abs(cut.dy[k] - one.dy[k]) <= (1e-9 + edge) * std::abs(one.dy[k]));
          for (int k = 0; k < Network::gas_states; ++k)
            CHECK(near(cut.dy[other.gas_state(0, k)], one.dy[net.gas_state(0, k)], 1e-6));
          for (int l : {int(Network::leaked_mass), int(Network::leaked_energy), int(Network::impulse)})
            CHECK(std::abs(cut.dy[other.ledger(l)] - one.dy[net.ledger(l)]) <= (1e-9 + edge) * one.dy[net.ledger(l)]);
          // Its zones stay one: nothing tells them apart but the hole and the motor in the last.
          for (int z = 0; z + 2 < n; ++z)
            for (int k = 0; k < Network::zone_states; ++k)
              CHECK(near(cut.dy[other.zone_state(z, k)], cut.dy[other.zone_state(z + 1, k)], 1e-9));
        }
      }
}
