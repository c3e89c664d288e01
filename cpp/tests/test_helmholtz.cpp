// The equation of state's terms near the critical point: closed-form derivatives against dual numbers, and differences.
#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>

#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/fluids/helmholtz.hpp"
#include "near.hpp"

namespace lp = leakphys;

namespace {

// Those with terms of association (ammonia) and of the critical point (water, carbon dioxide).
constexpr const lp::FluidTable* special[] = {&lp::water_table, &lp::carbon_dioxide_table, &lp::ammonia_table};
constexpr double near_temperatures[] = {0.7, 0.97, 0.995, 0.9999, 1.0, 1.0001, 1.005, 1.1, 1.5};  // Tc/T
constexpr double near_densities[] = {0.05, 0.8, 0.99, 0.9999, 1.0001, 1.01, 1.2, 2.0};             // rho/rho_c

lp::Dual<double, 2> moving(double x, int k) { return lp::direction<2>(x, k); }

// Sums of terms of `size`, which may cancel.
void check_equal(double dual, double closed, double size) {
  CHECK(std::abs(dual - closed) <= 1e-11 * (std::abs(closed) + size));
}

}  // namespace

TEST_CASE("terms near the critical point: closed forms equal the derivatives by dual numbers") {
  for (const lp::FluidTable* f : special)
    for (double tau : near_temperatures)
      for (double delta : near_densities) {
        const auto r = lp::residual_helmholtz(*f, moving(tau, 0), moving(delta, 1));
        INFO("molar mass " << f->molar_mass << ", tau " << tau << ", delta " << delta);
        const auto by_tau = [&](const lp::Dual<double, 2>& x) { return tau * x.d[0]; };
        const auto by_delta = [&](const lp::Dual<double, 2>& x) { return delta * x.d[1]; };
        // t = tau da/dtau, so tau dt/dtau = t + tt; the same for d; each mixed derivative both ways.
        check_equal(by_tau(r.a), r.t.v, 1.0);
        check_equal(by_delta(r.a), r.d.v, 1.0);
        check_equal(by_tau(r.t), r.t.v + r.tt.v, 10.0);
        check_equal(by_delta(r.d), r.d.v + r.dd.v, 10.0);
        check_equal(by_tau(r.d), r.dt.v, 10.0);
        check_equal(by_delta(r.t), r.dt.v, 10.0);
      }
}

TEST_CASE("terms of association and of the critical point alone: closed forms equal differences") {
  // Alone, so that no larger term hides them; central differences of each derivative's lower one.
  for (const lp::FluidTable* f : special) {
    const bool critical = f->critical_count > 0;
    const auto at = [&](double tau, double delta) {
      lp::Helmholtz<double> sum{0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
      if (critical) lp::add_critical_terms(sum, *f, tau, delta);
      else lp::add_association_terms(sum, *f, tau, delta, std::log(tau), std::log(delta));
      return sum;
    };
    for (double tau : {0.95, 0.99, 1.001, 1.03})
      for (double delta : {0.6, 0.9, 0.97, 1.04, 1.3}) {
        const double h = 2e-6;
        const auto here = at(tau, delta), cold = at(tau + h, delta), hot = at(tau - h, delta);
        const auto dense = at(tau, delta + h), thin = at(tau, delta - h);
        const double t = tau / (2.0 * h), d = delta / (2.0 * h);
        const double size = 1e-3 + std::abs(here.tt) + std::abs(here.dd) + std::abs(here.dt);
        const auto close = [&](double difference, double closed) {
          CHECK(std::abs(difference - closed) <= 5e-6 * size);  // h^2 of the sharpest bell, 1/30 wide
        };
        close(t * (cold.a - hot.a), here.t);
        close(d * (dense.a - thin.a), here.d);
        close(t * (cold.t - hot.t), here.t + here.tt);
        close(d * (dense.d - thin.d), here.d + here.dd);
        close(t * (cold.d - hot.d), here.dt);
        close(d * (dense.t - thin.t), here.dt);
      }
  }
}

TEST_CASE("at the critical density itself everything is finite, and continuous to both sides") {
  for (const lp::FluidTable* f : special)
    for (double tau : {0.9, 0.99, 1.01, 1.1}) {  // at the critical point itself the slope of cv is infinite
      const auto on = lp::residual_helmholtz(*f, tau, 1.0);
      const auto left = lp::residual_helmholtz(*f, tau, 1.0 - 1e-6), right = lp::residual_helmholtz(*f, tau, 1.0 + 1e-6);
      CHECK(std::isfinite(on.dd + on.dt + on.tt));
      // The mean of both sides, to what curvature of at most 1e4 leaves.
      const auto between = [](double middle, double l, double r) {
        CHECK(std::abs(middle - 0.5 * (l + r)) < 1e-8 * (1.0 + std::abs(middle)));
      };
      between(on.a, left.a, right.a);
      between(on.d, left.d, right.d);
      between(on.t, left.t, right.t);
      CHECK(std::abs(on.tt - 0.5 * (left.tt + right.tt)) < 1e-5 * std::abs(on.tt));
    }
}

TEST_CASE("the critical point is one: pressure as published, and its slope and curvature by density nearly none") {
  const struct {
    const lp::FluidTable& f;
    double published;  // Pa: Wagner and Pruss 2002; Span and Wagner 1996; Gao and others 2023
  } points[] = {{lp::water_table, 22.064e6}, {lp::carbon_dioxide_table, 7.3773e6}, {lp::ammonia_table, 11.3634e6}};
  for (const auto& q : points) {
    const auto s = lp::homogeneous_from_temperature_density(q.f, q.f.critical_temperature, q.f.critical_density);
    CHECK(s.pressure == near(q.published).epsilon(2e-4));
    CHECK(std::abs(s.dp_drho) < 1e-3 * q.f.gas_constant * q.f.critical_temperature);
  }
}
