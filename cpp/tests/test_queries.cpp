// Questions in lanes are the same questions one at a time, to the bit, whoever shares the lanes; what is no question is told.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <random>
#include <vector>

#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/num/pack.hpp"
#include "leakphys/physics/discharge_query.hpp"

namespace lp = leakphys;

namespace {

constexpr int W = 4;
using Lanes = lp::Pack<W>;
using Random = std::mt19937_64;

double uniform(Random& random, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(random);
}
bool same_bits(double a, double b) {
  return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b));
}

// ask(R of each input..., R* column) -> status, in lanes and one by one, over rows of three inputs.
template <class Ask>
int differing(const std::vector<double> (&rows)[W], int quantities, Ask ask) {
  int count = 0;
  std::vector<Lanes> given(rows[0].size(), Lanes(0.0)), in_lanes(quantities, Lanes(0.0));
  for (std::size_t k = 0; k < given.size(); ++k)
    for (int w = 0; w < W; ++w) lp::set_lane(given[k], w, rows[w][k]);
  const Lanes status = ask(given.data(), in_lanes.data());
  for (int w = 0; w < W; ++w) {
    std::vector<double> alone(quantities);
    const double one = ask(rows[w].data(), alone.data());
    if (one != lp::lane(status, w)) ++count;
    for (int q = 0; q < quantities; ++q)
      if (!same_bits(alone[q], lp::lane(in_lanes[q], w))) ++count;
    for (int q = 0; q < quantities; ++q)
      if (one != 0.0 && !std::isnan(alone[q])) ++count;  // no number without a status
  }
  return count;
}

// Inputs of a pair, in and out of range, now and then no number at all.
std::vector<double> pair_of(Random& random, const lp::FluidTable& f, int pair) {
  const double t = uniform(random, 0.9 * f.triple_temperature, 1.2 * f.critical_temperature);
  const double p = std::exp(uniform(random, std::log(1e2), std::log(2e7)));
  const double h = uniform(random, -1e5, 1.2e6), rho = std::exp(uniform(random, std::log(1e-2), std::log(1100.0)));
  const double kinds[4][2] = {{p, t}, {p, h}, {rho, h}, {t, rho}};
  std::vector<double> row{kinds[pair][0], kinds[pair][1]};
  const double wild[] = {std::nan(""), -1.0, 0.0, INFINITY};
  if (uniform(random, 0.0, 1.0) < 0.1) row[random() % 2] = wild[random() % 4];
  return row;
}

}  // namespace

TEST_CASE("states and saturation: in lanes as one at a time") {
  Random random(1);
  for (const int fluid : {0, 1, 3, 12}) {
    const lp::FluidTable& f = *lp::fluid_table(fluid);
    for (const int tier : {lp::fluid_tier::reference, lp::fluid_tier::fast}) {
      for (int pair = 0; pair < 4; ++pair) {
        CAPTURE(fluid);
        CAPTURE(tier);
        CAPTURE(pair);
        for (int i = 0; i < 25; ++i) {
          std::vector<double> rows[W];
          for (auto& row : rows) row = pair_of(random, f, pair);
          REQUIRE(differing(rows, lp::state_quantities, [&](const auto* given, auto* column) {
                    return lp::query_state(f, tier, pair, given[0], given[1], column);
                  }) == 0);
        }
      }
      for (int i = 0; i < 25; ++i) {
        std::vector<double> rows[W];
        for (auto& row : rows) row = pair_of(random, f, lp::fluid_pair::temperature_density);
        REQUIRE(differing(rows, lp::saturation_quantities, [&](const auto* given, auto* column) {
                  return lp::query_saturation(f, tier, given[0], column);
                }) == 0);
      }
    }
  }
}

TEST_CASE("discharge: in lanes as one at a time, by every law and from every kind of rest") {
  Random random(2);
  for (const int fluid : {0, 3, 12}) {
    const lp::FluidTable& f = *lp::fluid_table(fluid);
    for (const int tier : {lp::fluid_tier::reference, lp::fluid_tier::fast})
      for (int law = 0; law < lp::discharge_law::count; ++law)
        for (int given = 0; given < 3; ++given) {
          CAPTURE(fluid);
          CAPTURE(tier);
          CAPTURE(law);
          CAPTURE(given);
          for (int i = 0; i < 6; ++i) {
            std::vector<double> rows[W];
            for (auto& row : rows) {
              row = pair_of(random, f, given == lp::rest_given::enthalpy ? 1 : 0);
              if (given == lp::rest_given::quality) row[1] = uniform(random, -0.1, 1.1);
              row.push_back(uniform(random, -0.1, 1.0) * row[0]);  // the back pressure
            }
            REQUIRE(differing(rows, lp::discharge_quantities, [&]<class R>(const R* row, R* column) {
                      const lp::DischargeQuestion<R> q{row[0], row[1], given, row[2], double(law), R(1e-3), R(2e-3), {}};
                      return lp::query_discharge(f, tier, q, column);
                    }) == 0);
          }
        }
  }
}

TEST_CASE("what is no number, or not positive where it must be, is told as that and answered by nothing") {
  const lp::FluidTable& f = *lp::fluid_table(0);
  for (const int tier : {lp::fluid_tier::reference, lp::fluid_tier::fast})
    for (int pair = 0; pair < 4; ++pair)
      for (const double wild : {std::nan(""), double(INFINITY), -1.0, 0.0})
        for (const int which : {0, 1}) {
          const bool energy = which == 1 && (pair == lp::fluid_pair::pressure_enthalpy || pair == lp::fluid_pair::density_energy);
          if (energy && std::isfinite(wild)) continue;
          double row[2] = {300.0, 300.0}, column[lp::state_quantities];
          row[which] = wild;
          CHECK(lp::query_state(f, tier, pair, row[0], row[1], column) == lp::fluid_status::bad_input);
          for (const double number : column) CHECK(std::isnan(number));
        }
}

TEST_CASE("the line's own pressure and enthalpy are a state, of either phase") {
  for (const int fluid : {0, 1, 3, 4, 7, 8}) {
    const lp::FluidTable& f = *lp::fluid_table(fluid);
    CAPTURE(fluid);
    for (int i = 0; i <= 400; ++i) {
      const double t = f.triple_temperature + (0.97 * f.critical_temperature - f.triple_temperature) * (i + 0.5) / 401.0;
      const auto line = lp::saturation_from_temperature(f, t);
      for (const double off : {0.0, 1e-13, 1e-9}) {
        for (const double h : {line.liquid.enthalpy - off * std::abs(line.liquid.enthalpy), line.vapour.enthalpy + off * line.vapour.enthalpy}) {
          CAPTURE(t);
          CAPTURE(h);
          const auto s = lp::state_from_pressure_enthalpy(f, line.pressure, h);
          REQUIRE(s.status == lp::fluid_status::ok);
          REQUIRE(std::abs(s.temperature - t) < 2e-4);  // the fits of the line differ from its equation by that
        }
      }
    }
  }
}

TEST_CASE("a state above the critical pressure returns from its pressure and enthalpy") {
  for (const int fluid : {1, 3, 4, 7}) {
    const lp::FluidTable& f = *lp::fluid_table(fluid);
    for (int i = 0; i < 400; ++i) {
      const double t = f.triple_temperature + (1.3 * f.critical_temperature - f.triple_temperature) * (i + 0.5) / 400.0;
      const double p = f.critical_pressure * (1.0 + 0.03 * (i % 20) * (i % 20));
      const auto s = lp::state_from_pressure_temperature(f, p, t);
      if (s.status != lp::fluid_status::ok) continue;
      CAPTURE(fluid);
      CAPTURE(t);
      CAPTURE(p);
      const auto back = lp::state_from_pressure_enthalpy(f, p, s.enthalpy);
      REQUIRE(back.status == lp::fluid_status::ok);
      CHECK(std::abs(back.density / s.density - 1.0) < 1e-5);
    }
  }
}

TEST_CASE("vapour and mixture beyond the end of a tier's line are told, not answered with its end") {
  const lp::FluidTable& f = *lp::fluid_table(4);
  const auto status = [&](int given, double pressure, double second, double law) {
    double column[lp::discharge_quantities];
    const lp::DischargeQuestion<double> q{pressure, second, given, 0.0, law, 0.0, 0.0, {}};
    const double found = lp::query_discharge(f, lp::fluid_tier::fast, q, column);
    CHECK(std::isnan(column[0]) == (found != 0.0));
    return found;
  };
  CHECK(status(lp::rest_given::enthalpy, 3.5e7, 2.6e6, lp::discharge_law::vapour) == lp::fluid_status::near_critical);
  CHECK(status(lp::rest_given::quality, 21.9e6, 0.3, lp::discharge_law::hem) == lp::fluid_status::near_critical);
  CHECK(status(lp::rest_given::quality, 5e6, 0.3, lp::discharge_law::vapour) == lp::fluid_status::ok);
}
