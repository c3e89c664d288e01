// The fast tier's gas, and fluids without any: laws of the virial equation, its derivatives, lanes, the equation of state.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <initializer_list>
#include <string>

#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/fluids/fast_state.hpp"
#include "leakphys/fluids/line.hpp"
#include "leakphys/fluids/query.hpp"
#include "near.hpp"

namespace lp = leakphys;
using lp::Dual;
using lp::Pack;

namespace {

double relative(double a, double b) { return std::abs(a / b - 1.0); }
bool same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

// Densities of gas: up to the dew line, above saturation_maximum up to gas_density_maximum.
double densest_gas(const lp::FluidTable& f, double t) {
  return t <= f.saturation_maximum ? lp::saturated_vapour(f, t, 0.0).density : f.gas_density_maximum;
}

// body(fluid, T, rho) over the gas of every fluid that has one.
template <class F>
void over_gas(F body) {
  for (int id = 0; id < lp::fluid_count; ++id) {
    const lp::FluidTable& f = *lp::fluid_table(id);
    if (f.liquid_only != 0) continue;
    INFO(std::string(lp::fluid_names[id]));
    for (int i = 0; i < 24; ++i)
      for (double share : {0.01, 0.1, 0.3, 0.6, 0.95}) {
        const double t = f.triple_temperature + (f.gas_maximum - f.triple_temperature) * (i + 0.5) / 24;
        body(f, t, share * densest_gas(f, t));
      }
  }
}

template <class R>
R value_of(const lp::FluidTable& f, R beta, R density, bool energy) {
  const auto g = lp::gas_parts(f, beta, density);
  return energy ? g.energy : g.pressure;
}

}  // namespace

TEST_CASE("gas: energy and pressure come from one Helmholtz energy, rho U_rho = P_beta") {
  // By differences of values alone, since the derivatives of the code use this law.
  over_gas([](const lp::FluidTable& f, double t, double rho) {
    const double beta = 1.0 / t, step = 5e-4;
    const auto u = [&](double x) { return value_of(f, beta, rho * (1.0 + x), true); };
    const auto p = [&](double x) { return value_of(f, beta * (1.0 + x), rho, false); };
    // Five points: the error is h^4 of a polynomial, and rounding.
    const auto slope = [&](const auto& g) {
      return (8.0 * (g(step) - g(-step)) - (g(2.0 * step) - g(-2.0 * step))) / (12.0 * step);
    };
    const double by_density = slope(u), by_beta = slope(p) * t;
    // At the cold end of heavy fluids the polynomials in 1/T are sums of terms that nearly cancel.
    const double rounding = 1e-10 * (std::abs(u(0.0)) + std::abs(p(0.0)) * t);
    CHECK(std::abs(by_density - by_beta) <= 1e-6 * std::abs(by_beta) + rounding);
  });
}

TEST_CASE("gas: derivatives by dual numbers equal differences") {
  over_gas([](const lp::FluidTable& f, double t, double rho) {
    const double beta = 1.0 / t, step = 5e-4;
    for (bool energy : {false, true}) {
      const auto dual = value_of(f, lp::direction<2>(beta, 0), lp::direction<2>(rho, 1), energy);
      const double scale = std::abs(dual.v);
      for (int k = 0; k < 2; ++k) {
        const auto at = [&](double x) {
          return value_of(f, beta * (k == 0 ? 1.0 + x : 1.0), rho * (k == 1 ? 1.0 + x : 1.0), energy);
        };
        const double slope = (8.0 * (at(step) - at(-step)) - (at(2.0 * step) - at(-2.0 * step))) / (12.0 * step);
        const double given = dual.d[k] * (k == 0 ? beta : rho);
        CHECK(std::abs(given - slope) <= 1e-6 * std::abs(slope) + 1e-10 * scale);
      }
      CHECK(same(dual.v, value_of(f, beta, rho, energy)));
    }
  });
}

TEST_CASE("gas: lanes equal scalars bit for bit") {
  for (int id = 0; id < lp::fluid_count; ++id) {
    const lp::FluidTable& f = *lp::fluid_table(id);
    double t[4], rho[4];
    Pack<4> beta(0.0), density(0.0), temperature(0.0);
    for (int w = 0; w < 4; ++w) {
      t[w] = f.triple_temperature + (f.gas_maximum - f.triple_temperature) * (w + 0.5) / 4.0;
      rho[w] = (0.1 + 0.2 * w) * densest_gas(f, t[w]);
      lp::set_lane(beta, w, 1.0 / t[w]), lp::set_lane(density, w, rho[w]), lp::set_lane(temperature, w, t[w]);
    }
    Dual<Pack<4>, 2> d_beta(beta), d_density(density);
    d_beta.d[0] = d_density.d[1] = Pack<4>(1.0);
    const lp::FastLine<double> alone{f, 0.0};
    const lp::FastLine<Pack<4>> together{f, Pack<4>(0.0)};
    const lp::GasPoint<Pack<4>> points = together.gas(temperature, density);
    for (bool energy : {false, true}) {
      const auto pack = value_of(f, beta, density, energy);
      const auto dual = value_of(f, d_beta, d_density, energy);
      for (int w = 0; w < 4; ++w) {
        const auto one = value_of(f, lp::direction<2>(1.0 / t[w], 0), lp::direction<2>(rho[w], 1), energy);
        CHECK(same(lp::lane(pack, w), value_of(f, 1.0 / t[w], rho[w], energy)));
        for (int k = 0; k < 2; ++k) CHECK(same(lp::lane(dual.d[k], w), one.d[k]));
      }
    }
    for (int w = 0; w < 4; ++w) {
      const auto one = alone.gas(t[w], rho[w]);
      const double got[] = {lp::lane(points.pressure, w), lp::lane(points.exponent, w), lp::lane(points.warming, w),
                            lp::lane(points.heat_capacity_ratio, w), lp::lane(points.heat_capacity, w)};
      const double want[] = {one.pressure, one.exponent, one.warming, one.heat_capacity_ratio, one.heat_capacity};
      for (int k = 0; k < 5; ++k) CHECK((same(got[k], want[k]) || (want[k] != want[k] && got[k] != got[k])));
    }
  }
}

TEST_CASE("gas: thin it is ideal, with the heat capacities of the ideal gas") {
  over_gas([](const lp::FluidTable& f, double t, double) {
    const auto g = lp::FastLine<double>{f, 0.0}.gas(t, 1e-10);
    const double k = lp::heat_capacity_ratio(f, t);
    CHECK(relative(g.pressure, 1e-10 * f.gas_constant * t) < 1e-6);
    CHECK(relative(g.exponent, k) < 1e-6);
    CHECK(relative(g.heat_capacity_ratio, k) < 1e-6);
    CHECK(relative(g.warming, k - 1.0) < 1e-5);
    CHECK(relative(g.heat_capacity, lp::evaluate(f.cp_0, t)) < 1e-6);
  });
}

TEST_CASE("gas: fast minus reference") {
  for (int id = 0; id < lp::fluid_count; ++id) {
    const lp::FluidTable& f = *lp::fluid_table(id);
    if (f.liquid_only != 0) continue;
    double pressure = 0.0, exponent[2] = {0.0, 0.0};
    for (int i = 0; i < 60; ++i)
      for (double share : {0.01, 0.1, 0.3, 0.6, 0.95}) {
        const double t = f.triple_temperature + (f.gas_maximum - f.triple_temperature) * (i + 0.5) / 60;
        const double rho = share * densest_gas(f, t), delta = rho / f.critical_density;
        const auto exact = lp::ReferenceLine{f}.gas(t, rho), fast = lp::FastLine<double>{f, 0.0}.gas(t, rho);
        pressure = std::fmax(pressure, relative(fast.pressure, exact.pressure));
        double& worst = exponent[delta < 0.3 ? 0 : 1];
        worst = std::fmax(worst, relative(fast.exponent, exact.exponent));
      }
    MESSAGE(std::string(lp::fluid_names[id]) << ": pressure " << pressure << ", exponent " << exponent[0] << ", "
                                             << exponent[1]);
    CHECK(pressure < 2e-4);  // the headers state up to 1.8e-4
    // The exponent holds second derivatives; beyond 0.3 of the critical density stands the dew line near the critical point.
    CHECK(exponent[0] < 2.5e-3);
    CHECK(exponent[1] < 2e-2);
  }
}

// ---- liquid alone ----------------------------------------------------------------------------------------

TEST_CASE("a fluid known as liquid only is out of range as soon as there is void") {
  int found = 0;
  for (int id = 0; id < lp::fluid_count; ++id) {
    const lp::FluidTable& f = *lp::fluid_table(id);
    if (f.liquid_only == 0) continue;
    ++found;
    for (int i = 0; i < 20; ++i) {
      const double t = f.triple_temperature + (f.saturation_maximum - f.triple_temperature) * (i + 0.5) / 20;
      const double rho_l = lp::saturated_liquid(f, t).density;
      CHECK(lp::in_range(f, t, rho_l));
      CHECK(lp::in_range(f, t, rho_l * (1.0 + 1e-4)));
      for (double share : {1.0 - 2e-6, 1.0 - 1e-4, 0.9, 0.5, 1e-3, 1e-9}) {
        CHECK(!lp::in_range(f, t, share * rho_l));
        CHECK(lp::fast_status(f, t, share * rho_l) == lp::fluid_status::liquid_only);
      }
      CHECK(!lp::in_range(f, t, 1.2 * rho_l));
      CHECK(lp::fast_status(f, t, 1.2 * rho_l) == lp::fluid_status::too_dense);
      // Liquid under pressure is in order in either tier's name; there is no saturation pressure.
      double column[lp::state_quantities], line[lp::saturation_quantities];
      for (int tier : {lp::fluid_tier::reference, lp::fluid_tier::fast}) {
        CHECK(lp::query_state(f, tier, lp::fluid_pair::pressure_temperature, 2e5, t, column) == lp::fluid_status::ok);
        CHECK(column[1] == near(0.0).scale(1e-9));
        CHECK(relative(column[7], 2e5) < 1e-3);
        CHECK(lp::query_saturation(f, tier, t, line) == lp::fluid_status::ok);
        CHECK(line[0] != line[0]);
        CHECK(line[1] == rho_l);
      }
    }
  }
  CHECK(found == 2);
}
