// The crew's models: closed balances, laws, lanes and slopes of the two-node body and of the predicted heat strain.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <random>
#include <type_traits>

#include "leakphys/physics/heat_strain_query.hpp"
#include "leakphys/physics/two_node_query.hpp"
#include "near.hpp"

namespace lp = leakphys;

namespace {

using Four = lp::Pack<4>;

bool same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }
double draw(std::mt19937_64& g, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(g);
}

// Core, skin, air, walls [K], humidity [1], pressure [Pa], air speed [m/s], I_cl, f_cl, i_cl, ventilation [kg/s], its
// effectiveness, metabolic rate [W], mass, area.
constexpr int arguments = 15;
constexpr double low[arguments] = {308.0, 296.0, 275.0, 275.0, 0.0, 3e4, 0.05, 0.0,
                                   1.0,   0.05,  0.0,   0.0,   80.0, 50.0, 1.5};
constexpr double high[arguments] = {313.0, 312.0, 320.0, 325.0, 1.0, 1.1e5, 2.0, 0.22,
                                    1.3,   0.6,   4e-3,  1.0,   400.0, 95.0, 2.2};

template <class R>
lp::CrewRates<R> rates(const R (&x)[arguments]) {
  const lp::CrewPerson<R> person{x[12], R(0.0), x[13], x[14], R(0.73), R(90.0), R(500.0)};
  const lp::CrewFilm<R> film = lp::crew_film(person, x[7], x[6], true, lp::smooth_corners);
  const lp::Clothing<R> worn{x[7], x[8], x[9], x[10], x[11]};
  const lp::CrewAir<R> air{x[2], x[3], x[4] * lp::skin_saturation_pressure(x[2]), x[5]};
  return lp::two_node_rates(person, worn, film, air, x[0], x[1]);
}
constexpr int outputs = int(sizeof(lp::CrewRates<double>) / sizeof(double));
template <class R>
const R& output(const lp::CrewRates<R>& r, int k) {
  return *(&r.core_rate + k);
}

void draw_all(std::mt19937_64& g, double (&x)[arguments]) {
  for (int i = 0; i < arguments; ++i) x[i] = draw(g, low[i], high[i]);
}

template <class R>
lp::HeatStrainCase<R> strain_case(const R (&x)[8]) {
  return {x[0], x[1], x[2], x[3], x[4], R(0.0), x[5], x[6], R(0.7), R(0.54), R(0.42),
          x[7], R(1.9), R(0.0), R(0.0), R(0.0)};
}
constexpr double strain_low[8] = {20.0, 20.0, 0.6, 0.05, 60.0, 0.1, 0.1, 55.0};
constexpr double strain_high[8] = {48.0, 60.0, 5.5, 2.5, 250.0, 1.4, 0.5, 95.0};

template <class R>
R strained(const R (&x)[8]) {  // rectal temperature after an hour
  const auto c = strain_case(x);
  const auto s = lp::heat_strain_setting(c, lp::HeatStrainEdition::iso_2023, R(34.1), true,
                                         lp::StrainFilm::of_each_minute);
  lp::HeatStrainFluxes<R> flux;
  lp::HeatStrainState<R> at{R(34.1), R(36.8), R(36.8), R(36.8), R(0.3), R(0.0), R(0.0), R(0.0)};
  for (int i = 0; i < 60; ++i) at = lp::heat_strain_minute(c, s, at, i == 0, flux);
  return at.rectal;
}

}  // namespace

// ---- the two-node body -------------------------------------------------------------------------------------

TEST_CASE("what is made is lost or stored, and storage is what warms core and skin") {
  std::mt19937_64 g(1);
  for (int i = 0; i < 1000; ++i) {
    double x[arguments];
    draw_all(g, x);
    const auto r = rates(x);
    const double size = std::abs(r.heat) + std::abs(r.dry) + std::abs(r.evaporation);
    const double lost = r.dry + r.evaporation + r.breath_dry + r.breath_evaporation;
    CHECK(std::abs(r.heat - lost - r.storage) <= 1e-13 * size);
    const double warmed = 3492.0 * x[13] * (r.skin_share * r.skin_rate + (1.0 - r.skin_share) * r.core_rate);
    CHECK(std::abs(warmed - r.storage) <= 1e-12 * (size + std::abs(r.core_rate * 3492.0 * x[13])));
  }
}

TEST_CASE("what clothing passes reaches air and walls") {
  std::mt19937_64 g(9);
  for (int i = 0; i < 500; ++i) {
    double x[arguments];
    draw_all(g, x);
    x[10] = 0.0;
    const auto r = rates(x);
    const double surface = x[1] - r.dry / x[14] * x[7];
    // Stefan and Boltzmann, linear about the mean of both: 4 s T^3 (T_cl - T_r) is s (T_cl^4 - T_r^4) less (dT/T)^2/4.
    const double exact = 0.73 * 0.95 * 5.6697e-8 * x[8] * (std::pow(surface, 4) - std::pow(x[3], 4));
    CHECK(std::abs(r.radiated / x[14] - exact) <= 0.005 * std::abs(exact) + 1e-3);
    const double k = std::abs(surface - x[2]) > 2.0 ? (r.dry - r.radiated) / (x[14] * x[8] * (surface - x[2])) : 4.0;
    CHECK(k > 0.5);  // a film coefficient, from thin still air on
    CHECK(k < 14.0);
  }
}

TEST_CASE("water is latent heat, and no more evaporates than can") {
  std::mt19937_64 g(2);
  for (int i = 0; i < 2000; ++i) {
    double x[arguments];
    draw_all(g, x);
    const auto r = rates(x);
    CHECK(r.vapour * 2.448e6 == near(r.evaporation + r.breath_evaporation).epsilon(1e-14));
    if (r.greatest_evaporation > 0.0 || x[10] == 0.0) CHECK(r.evaporation >= 0.0);  // else a suit's flow condenses
    // 3/16 of the width at the corner.
    CHECK(r.evaporation <= std::max(r.greatest_evaporation, 0.0) + 0.1875 * lp::smooth_corners.evaporation * x[14]);
    CHECK(r.sweat >= 0.0);
    CHECK(r.water_loss - r.vapour >= -1e-14 * std::abs(r.vapour));  // what drips; breath takes up water above 44 Torr
    CHECK(r.sweat <= 500e-3 / 3600.0 * x[14] * (1.0 + 1e-14));
  }
}

TEST_CASE("a cold body does not sweat, a warm one does not shiver") {
  double x[arguments] = {309.0, 303.0, 285.0, 285.0, 0.5, 1e5, 0.2, 0.08, 1.08, 0.45, 0.0, 0.0, 127.5, 70.0, 1.8};
  const auto cold = rates(x);
  CHECK(cold.sweat == 0.0);
  CHECK(cold.heat > 127.5);
  x[0] = 311.0, x[1] = 309.0;
  const auto warm = rates(x);
  CHECK(warm.sweat > 1e-5);
  CHECK(warm.heat == 127.5);
}

TEST_CASE("warmer or more humid air takes less from the same body") {
  std::mt19937_64 g(3);
  for (int i = 0; i < 1000; ++i) {
    double x[arguments];
    draw_all(g, x);
    if (i % 2 == 0) x[10] = 0.0;
    const auto r = rates(x);
    double warm[arguments], humid[arguments];
    std::memcpy(warm, x, sizeof x);
    std::memcpy(humid, x, sizeof x);
    humid[4] = x[4] + draw(g, 0.0, 1.0 - x[4]);
    CHECK(rates(humid).storage >= r.storage - 1e-9);
    if (x[10] == 0.0) CHECK(same(rates(humid).dry, r.dry));  // else vapour carries heat in the ventilation
    const double step = draw(g, 0.0, 5.0);
    warm[2] += step, warm[3] += step;
    warm[4] = x[4] * lp::skin_saturation_pressure(x[2]) / lp::skin_saturation_pressure(warm[2]);  // the same vapour
    CHECK(rates(warm).dry <= r.dry + 1e-9);
    CHECK(rates(warm).storage >= r.storage - 1e-9);
  }
}

TEST_CASE("ventilation takes the enthalpy it carries, and none is a suit without") {
  const lp::Clothing<double> suit{0.155, 1.15, 0.1, 0.003, 1.0};
  const double skin = 308.0, cabin = 298.0, pressure = 1e5;
  const double wet = lp::skin_saturation_pressure(skin), vapour = 0.5 * lp::skin_saturation_pressure(cabin);
  const auto blown = lp::suit_ventilation(suit, wet, vapour, pressure);
  const auto enthalpy = [&](double t, double p) {  // per kg of dry air, water at the skin's temperature counting 0
    const double w = lp::humidity_ratio(p, pressure);
    return lp::air::cp * t + w * (lp::clothing::latent_heat + lp::air::vapour_cp * (t - skin));
  };
  const double taken = blown.dry * (skin - cabin) + blown.vapour * (wet - vapour);
  CHECK(taken == near(0.003 * (enthalpy(skin, wet) - enthalpy(cabin, vapour))).epsilon(1e-12));
  double x[arguments] = {311.0, 309.0, 308.0, 308.0, 0.6, 1e5, 0.2, 0.155, 1.15, 0.1, 0.0, 0.7, 127.5, 70.0, 1.8};
  const auto still = rates(x);
  double before = still.storage;
  for (double flow = 1e-4; flow < 5e-3; flow += 1e-4) {
    x[10] = flow;
    const auto r = rates(x);
    CHECK(r.storage < before);
    before = r.storage;
  }
  x[10] = 0.003, x[11] = 0.0;
  CHECK(same(rates(x).storage, still.storage));
}

TEST_CASE("air more humid than the skin can be warms a suit it is blown through") {
  std::mt19937_64 g(11);
  int compared = 0;
  for (int i = 0; i < 2000; ++i) {
    double x[arguments];
    draw_all(g, x);
    if (x[4] * lp::skin_saturation_pressure(x[2]) <= lp::skin_saturation_pressure(x[1])) continue;
    const auto less = rates(x);
    x[10] *= draw(g, 1.0, 2.0);
    const auto more = rates(x);
    CHECK(more.storage >= less.storage);
    CHECK(more.vapour <= less.vapour);
    CHECK(more.water_loss == near(less.water_loss).epsilon(1e-2));
    ++compared;
  }
  CHECK(compared > 100);
}

TEST_CASE("the layer's permeability gives the index it was made from") {
  std::mt19937_64 g(4);
  for (int i = 0; i < 200; ++i) {
    const double i_m = draw(g, 0.05, 0.4), layer = draw(g, 0.02, 0.25);
    const double factor = draw(g, 1.0, 1.3), film = draw(g, 2.0, 9.0);
    const double i_cl = lp::layer_permeability(i_m, layer, factor, film);
    const lp::Clothing<double> worn{layer, factor, i_cl, 0.0, 0.0};
    const double whole = layer + 1.0 / (factor * (film + 4.7));
    if (i_cl > 1e5) continue;  // i_m passes more than the air does
    CHECK(lp::vapour_conductance(worn, film, lp::clothing::sea_level) ==
          near(lp::clothing::lewis * i_m / whole).epsilon(1e-12));
  }
}

TEST_CASE("each lane has the bits of a double, each Dual its value") {
  std::mt19937_64 g(5);
  int values = 0, duals = 0;
  for (int trial = 0; trial < 300; ++trial) {
    double x[4][arguments];
    Four pack[arguments];
    for (int w = 0; w < 4; ++w) draw_all(g, x[w]);
    for (int i = 0; i < arguments; ++i)
      for (int w = 0; w < 4; ++w) lp::set_lane(pack[i], w, x[w][i]);
    const auto lanes = rates(pack);
    for (int w = 0; w < 4; ++w) {
      const auto alone = rates(x[w]);
      lp::Dual<double, 1> dual[arguments];
      for (int i = 0; i < arguments; ++i) dual[i] = lp::Dual<double, 1>(x[w][i]);
      const auto with_slopes = rates(dual);
      for (int k = 0; k < outputs; ++k) {
        values += !same(lp::lane(output(lanes, k), w), output(alone, k));
        duals += !same(output(with_slopes, k).v, output(alone, k));
      }
    }
  }
  CHECK(values == 0);
  CHECK(duals == 0);
}

TEST_CASE("slopes of the rates against differences") {
  std::mt19937_64 g(6);
  int compared = 0;
  for (int trial = 0; trial < 100; ++trial) {
    double x[arguments];
    draw_all(g, x);
    for (int which = 0; which < arguments; ++which) {
      lp::Dual<double, 1> dual[arguments];
      double up[arguments], down[arguments];
      for (int i = 0; i < arguments; ++i) dual[i] = lp::Dual<double, 1>(x[i]), up[i] = down[i] = x[i];
      dual[which].d[0] = 1.0;
      const double h = 1e-6 * (high[which] - low[which]);
      up[which] += h, down[which] -= h;
      const auto slopes = rates(dual);
      const auto above = rates(up), below = rates(down), here = rates(x);
      for (int k = 0; k < outputs; ++k) {
        const double difference = (output(above, k) - output(below, k)) / (2.0 * h), found = output(slopes, k).d[0];
        // The rest is rounding of the value over h, and curvature where a corner is joined.
        const double noise = 1e-8 * std::abs(output(here, k)) / (high[which] - low[which]);
        INFO("output " << k << " by argument " << which << ": " << found << " against " << difference);
        CHECK(std::isfinite(found));
        CHECK(std::abs(found - difference) <= 2e-5 * std::abs(difference) + 10.0 * noise);
        compared += difference != 0.0;
      }
    }
  }
  CHECK(compared > 5000);
}

TEST_CASE("slopes stay finite at every corner") {
  // Comfortable, wholly wet in saturated hot air, nude, in still air, at rest.
  const double corners[4][arguments] = {
      {309.95, 306.85, 306.85, 306.85, 0.5, 101325.0, 0.1, 0.0, 1.0, 1.0, 0.0, 0.0, 0.85 * 58.2 * 1.8, 70.0, 1.8},
      {312.0, 310.0, 310.0, 310.0, 1.0, 101325.0, 0.1, 0.1, 1.1, 0.4, 0.003, 1.0, 127.5, 70.0, 1.8},
      {312.0, 309.0, 315.0, 315.0, 1.0, 101325.0, 0.0, 0.1, 1.1, 0.4, 0.0, 1.0, 127.5, 70.0, 1.8},
      {305.0, 290.0, 270.0, 270.0, 0.0, 101325.0, 3.0, 0.0, 1.0, 1.0, 0.0, 0.0, 60.0, 70.0, 1.8}};
  for (const auto& x : corners)
    for (int which = 0; which < arguments; ++which) {
      lp::Dual<double, 1> dual[arguments];
      for (int i = 0; i < arguments; ++i) dual[i] = lp::Dual<double, 1>(x[i]);
      dual[which].d[0] = 1.0;
      const auto r = rates(dual);
      for (int k = 0; k < outputs; ++k) CHECK(std::isfinite(output(r, k).d[0]));
    }
}

TEST_CASE("no slope jumps where a corner is joined") {
  // Along each line a hundredth of a width is a step; a kink would be all of the slope's change in one of them.
  const double warm[arguments] = {310.6, 308.6, 308.0, 308.0, 0.5, 1e5,   0.2, 0.08,
                                  1.08,  0.45,  0.0,   0.0,   127.5, 70.0, 1.8};
  struct Line {
    int argument;
    double from, to, core, skin, humidity, ventilation = 0.0;
  };
  const Line lines[] = {{0, 309.85, 310.05, 0.0, 306.0, 0.5},   // dilation, shivering
                        {1, 306.75, 306.95, 309.5, 0.0, 0.5},   // constriction, the warm skin
                        {0, 309.9, 311.5, 0.0, 306.9, 0.1},     // sweat sets in, blood flow at its most
                        {0, 310.0, 312.5, 0.0, 309.0, 0.4},     // the largest wettedness
                        {4, 0.9, 1.0, 311.0, 307.6, 0.0},       // nothing evaporates any more
                        {4, 0.85, 1.0, 311.0, 307.0, 0.0, 0.003}};  // and what is blown condenses
  for (const Line& line : lines) {
    double x[arguments];
    std::memcpy(x, warm, sizeof x);
    x[0] = line.core, x[1] = line.skin, x[4] = line.humidity, x[10] = line.ventilation, x[11] = 1.0;
    constexpr int steps = 4000;
    double least[outputs], most[outputs], jump[outputs], before[outputs];
    for (int i = 0; i <= steps; ++i) {
      lp::Dual<double, 1> dual[arguments];
      x[line.argument] = line.from + (line.to - line.from) * i / steps;
      for (int k = 0; k < arguments; ++k) dual[k] = lp::Dual<double, 1>(x[k]);
      dual[line.argument].d[0] = 1.0;
      const auto r = rates(dual);
      for (int k = 0; k < outputs; ++k) {
        const double slope = output(r, k).d[0];
        if (i == 0) least[k] = most[k] = slope, jump[k] = 0.0;
        else jump[k] = std::max(jump[k], std::abs(slope - before[k]));
        least[k] = std::min(least[k], slope), most[k] = std::max(most[k], slope), before[k] = slope;
      }
    }
    for (int k = 0; k < outputs; ++k) {
      INFO("output " << k << " by argument " << line.argument << " from " << line.from);
      CHECK(jump[k] <= 0.1 * (most[k] - least[k]) + 1e-12 * std::abs(most[k]));
    }
  }
}

TEST_CASE("the continuous form is integrated to 1e-4 K") {
  const lp::TwoNodeQuestion q{313.15, 313.15, 0.6, 101325.0, 0.2, 127.5, 0.0,  70.0,  1.8258,       0.0775,
                              1.075,  0.45,   lp::not_given, 0.0, 0.0, 0.73, 90.0, 500.0, lp::not_given};
  const auto s = lp::two_node_setting(q, true, lp::smooth_corners);
  lp::TwoNodeState coarse{lp::two_node::neutral_core, lp::two_node::neutral_skin, 0.0, 0.0}, fine = coarse;
  for (int i = 0; i < 120; ++i) CHECK(lp::advance(s, coarse, lp::crew_step) == 0);
  for (int i = 0; i < 3600; ++i) fine = lp::tried(s, fine, 1.0).after;
  MESSAGE("core " << coarse.core - fine.core << " K, skin " << coarse.skin - fine.skin << " K");
  CHECK(std::abs(coarse.core - fine.core) < 1e-4);
  CHECK(std::abs(coarse.skin - fine.skin) < 1e-4);
}

// ---- predicted heat strain ------------------------------------------------------------------------------------

TEST_CASE("heat strain: what is made is lost or stored while there is heat to lose") {
  std::mt19937_64 g(7);
  for (const auto edition : {lp::HeatStrainEdition::iso_2004, lp::HeatStrainEdition::iso_2023})
    for (int i = 0; i < 200; ++i) {
      double x[8];
      for (int k = 0; k < 8; ++k) x[k] = draw(g, strain_low[k], strain_high[k]);
      const auto c = strain_case(x);
      const auto s = lp::heat_strain_setting(c, edition, 34.1, true, lp::StrainFilm::of_each_minute);
      lp::HeatStrainFluxes<double> f;
      lp::HeatStrainState<double> at{34.1, 36.8, 36.8, 36.8, 0.3, 0.0, 0.0, 0.0};
      for (int minute = 0; minute < 30; ++minute) {
        const auto was = at;
        at = lp::heat_strain_minute(c, s, was, minute == 0, f);
        const double with_work = s.heat_capacity * (at.balanced_core - was.balanced_core) * (1.0 - was.skin_share);
        const double lost = f.breath_dry + f.breath_evaporation + f.convection + f.radiation;
        CHECK(f.evaporation <= f.greatest_evaporation);
        CHECK(f.evaporation >= 0.0);
        if (x[4] - with_work - lost <= 0.0) continue;  // cold: the standard does not store what is lost beyond M
        CHECK(std::abs(x[4] - lost - f.evaporation - f.storage) <= 1e-12 * (x[4] + std::abs(lost)));
        // Storage is what body and skin warm by, the skin's share counting halves.
        const auto body = [](const auto& y) { return y.core + 0.5 * y.skin_share * (y.skin - y.core); };
        CHECK(std::abs(s.heat_capacity * (body(at) - body(was)) - f.storage) <= 1e-3 * (1.0 + std::abs(f.storage)));
      }
    }
}

TEST_CASE("heat strain: each lane has the bits of a double, slopes agree with differences") {
  std::mt19937_64 g(8);
  int values = 0;
  for (int trial = 0; trial < 50; ++trial) {
    double x[4][8];
    Four pack[8];
    for (int i = 0; i < 8; ++i)
      for (int w = 0; w < 4; ++w) lp::set_lane(pack[i], w, x[w][i] = draw(g, strain_low[i], strain_high[i]));
    const Four lanes = strained(pack);
    for (int w = 0; w < 4; ++w) values += !same(lp::lane(lanes, w), strained(x[w]));
  }
  CHECK(values == 0);
  const double x[8] = {38.0, 38.5, 3.0, 0.3, 100.0, 0.7, 0.3, 75.0};
  for (int which = 0; which < 8; ++which) {
    lp::Dual<double, 1> dual[8];
    double up[8], down[8];
    for (int i = 0; i < 8; ++i) dual[i] = lp::Dual<double, 1>(x[i]), up[i] = down[i] = x[i];
    dual[which].d[0] = 1.0;
    const double h = 1e-6 * x[which];
    up[which] += h, down[which] -= h;
    CHECK(strained(dual).d[0] == near((strained(up) - strained(down)) / (2.0 * h)).epsilon(1e-4));
  }
}

TEST_CASE("heat strain: without gravity heat and vapour keep the Lewis relation of 16.7 K/kPa") {
  for (double wind = 0.1; wind < 2.0; wind += 0.05) {
    const double x[8] = {38.0, 38.5, 3.0, wind, 100.0, 0.7, 0.3, 75.0};
    const auto setting = [&](bool gravity) {
      return lp::heat_strain_setting(strain_case(x), lp::HeatStrainEdition::iso_2023, 34.1, gravity,
                                     lp::StrainFilm::of_each_minute);
    };
    const auto ground = setting(true), orbit = setting(false);
    const double dry = 1.0 / (orbit.area_factor * orbit.forced_convection) -
                       1.0 / (ground.area_factor * ground.forced_convection);
    CHECK(std::abs(16.7 * (orbit.vapour_resistance - ground.vapour_resistance) - dry) < 1e-14);
    CHECK((wind < 0.99 ? dry > 0.0 : std::abs(dry) < 1e-14));
    CHECK(orbit.free_convection == 0.0);
    CHECK(same(orbit.clothing_resistance, ground.clothing_resistance));
  }
  const double still[8] = {38.0, 38.5, 3.0, 0.0, 100.0, 0.7, 0.3, 75.0};
  double slow[8];
  std::memcpy(slow, still, sizeof still);
  slow[3] = 0.1;
  const auto a = lp::heat_strain_setting(strain_case(still), lp::HeatStrainEdition::iso_2004, 34.1, false,
                                         lp::StrainFilm::of_first_minute);
  const auto b = lp::heat_strain_setting(strain_case(slow), lp::HeatStrainEdition::iso_2004, 34.1, false,
                                         lp::StrainFilm::of_first_minute);
  CHECK(same(a.forced_convection, b.forced_convection));
  CHECK(same(a.vapour_resistance, b.vapour_resistance));
}

TEST_CASE("a limit is passed once, between two samples") {
  const double cores[2] = {38.0, 39.0}, stored[1] = {4700.0}, lost[1] = {0.03};
  const lp::CrewLimits limits{cores, stored, lost, 2, 1, 1};
  double times[4];
  lp::no_passages(limits, times);
  lp::note_passages({37.0, 0.0, 0.0}, {38.5, 1000.0, 0.0}, 60.0, 30.0, limits, times);
  CHECK(times[0] == near(80.0));
  lp::note_passages({38.5, 1000.0, 0.0}, {37.5, 4700.0, 0.0}, 90.0, 30.0, limits, times);
  lp::note_passages({37.5, 4700.0, 0.0}, {38.5, 4700.0, 0.0}, 120.0, 30.0, limits, times);
  CHECK(times[0] == near(80.0));
  CHECK(times[1] != times[1]);
  CHECK(times[2] == near(120.0));
  CHECK(times[3] != times[3]);
}
