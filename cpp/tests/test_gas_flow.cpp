// Gas through a hole: limits of the jet, effusion, discharge coefficients; and gas stirred by a wall.
#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>

#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/fluids/fast.hpp"
#include "leakphys/physics/discharge_coefficient.hpp"
#include "leakphys/physics/gas_flow.hpp"
#include "leakphys/physics/natural_convection.hpp"
#include "near.hpp"

namespace lp = leakphys;

namespace {

constexpr double gas_constant = 296.803, temperature = 300.0, viscosity = 1.79e-5;  // nitrogen
constexpr double two_pi = 6.283185307179586;

double density_at(double pressure) { return pressure / (gas_constant * temperature); }
double molecular(double pressure) { return pressure / std::sqrt(two_pi * gas_constant * temperature); }
double joined(double pressure, double diameter, double coefficient, double n = 1.4) {
  const double continuum = lp::vapour_jet(pressure, density_at(pressure), n, 0.0).mass_flux;
  return lp::joined_to_effusion(continuum, pressure, temperature, gas_constant, viscosity, diameter, coefficient);
}

}  // namespace

TEST_CASE("a jet's limits: isothermal as n tends to 1, and like a liquid's as n grows") {
  const double p = 1e5, rho = density_at(p);
  // n = 1: G = sqrt(p rho/e), at r* = e^(-1/2).
  for (double n : {1.0 - 1e-4, 1.0 + 1e-4}) {
    const auto jet = lp::vapour_jet(p, rho, n, 0.0);
    CHECK(jet.mass_flux == near(std::sqrt(p * rho / std::exp(1.0))).epsilon(1e-4));
    CHECK(jet.ratio == near(std::exp(-0.5)).epsilon(1e-4));
  }
  // Held away from 1, so that a lane that passes through it has a number.
  CHECK(std::isfinite(lp::vapour_jet(p, rho, lp::away_from_one(1.0), 0.0).mass_flux));
  CHECK(lp::away_from_one(1.4) == 1.4);
  // n towards infinity: incompressible, p_back = 0.9 p.
  CHECK(lp::vapour_jet(p, rho, 1e4, 0.9 * p).mass_flux == near(std::sqrt(2.0 * rho * 0.1 * p)).epsilon(1e-3));
  // Flux grows with n at one state; the throat's pressure falls.
  double flux = 0.0, ratio = 1.0;
  for (double n = 0.7; n < 3.0; n += 0.0707) {
    const auto jet = lp::vapour_jet(p, rho, n, 0.0);
    CHECK(jet.mass_flux > flux);
    CHECK(jet.ratio < ratio);
    flux = jet.mass_flux, ratio = jet.ratio;
  }
}

TEST_CASE("a jet's throat: never below its surroundings, choked or at their pressure") {
  const double p = 2e5, rho = density_at(p), critical = std::pow(2.0 / 2.4, 1.4 / 0.4);
  for (double share : {0.0, 0.2, 0.5, 0.528, 0.53, 0.7, 0.9, 0.98}) {
    const auto jet = lp::vapour_jet(p, rho, 1.4, share * p);
    CHECK(jet.ratio == near(std::fmax(share, critical)).epsilon(1e-12));
  }
}

TEST_CASE("a tiny hole effuses: p/sqrt(2 pi R T) of its whole area, and a wide one is a nozzle") {
  for (double p : {1.0, 1e3, 1e5})
    for (double cd : {0.62, 0.85, 1.0}) {
      const double mean_free_path = viscosity * std::sqrt(2.0 * gas_constant * temperature) / p;
      const double nozzle = lp::vapour_jet(p, density_at(p), 1.4, 0.0).mass_flux;
      CHECK(cd * joined(p, 1e-6 * mean_free_path, cd) == near(molecular(p)).epsilon(1e-6));
      CHECK(joined(p, 1e6 * mean_free_path, cd) == near(nozzle).epsilon(1e-6));
      // Between them per area it rises, from end to end.
      double before = cd * molecular(p) / cd * (1.0 - 1e-6);
      for (double wide = 1e-4; wide < 1e5; wide *= 1.5) {
        const double now = cd * joined(p, wide * mean_free_path, cd);
        CHECK(now > before * (1.0 - 1e-12));
        CHECK(now <= cd * nozzle * (1.0 + 1e-12));
        before = now;
      }
    }
}

TEST_CASE("rarefied monatomic gas: the published flow through an orifice into vacuum, of the free molecular one") {
  // W by Sharipov (2004): delta, W; 1.534 in the continuum.
  const double published[][2] = {{0.1, 1.014}, {1.0, 1.129}, {10.0, 1.462}, {100.0, 1.534}};
  const double p = 100.0, n = 5.0 / 3.0, nozzle = lp::vapour_jet(p, density_at(p), n, 0.0).mass_flux;
  const double cd = 1.534 * molecular(p) / nozzle;
  for (const auto& q : published) {
    const double wide = q[0] * 2.0 * viscosity * std::sqrt(2.0 * gas_constant * temperature) / p;
    CHECK(cd * joined(p, wide, cd, n) / molecular(p) == near(q[1]).epsilon(6e-3));
  }
}

TEST_CASE("the effective exponent of thin gas is the ratio of its heat capacities") {
  for (int id = 0; id < lp::fluid_count; ++id) {
    const lp::FluidTable& f = *lp::fluid_table(id);
    if (f.liquid_only != 0) continue;
    const double t = 0.5 * (f.saturation_maximum + f.gas_maximum);
    lp::GasPoint<double> rest;
    const double n = lp::effective_exponent(lp::FastLine<double>{f, 0.0}, t, 1e-8, rest);
    // By how much the isentrope's cooling to the throat changes k.
    CHECK(n == near(lp::heat_capacity_ratio(f, t)).epsilon(0.02));
    CHECK(rest.exponent == near(lp::heat_capacity_ratio(f, t)).epsilon(1e-6));
  }
}

// ---- discharge coefficient -------------------------------------------------------------------------------

TEST_CASE("short tubes: values of the fit") {
  const double points[][3] = {
      {100.0, 2.0, 0.428416}, {1e3, 2.0, 0.744643}, {1e4, 2.0, 0.808110}, {5e3, 5.0, 0.768452}, {2e4, 10.0, 0.739240}};
  for (const auto& q : points) {
    CHECK(lp::discharge_coefficient(q[0], q[1], 0.0) == near(q[2]).epsilon(2e-6));
    CHECK(lp::coefficient_status_of(q[0], q[1], 0.0) == lp::coefficient_status::ok);
  }
}

TEST_CASE("thin plates: creeping flow, the free streamline, and a maximum between them") {
  for (double re : {1e-4, 1e-3, 1e-2})
    CHECK(lp::discharge_coefficient(re, 0.0, 0.0) == near(std::sqrt(re / (6.0 * two_pi))).epsilon(1e-3));
  const double free_streamline = 0.5 * two_pi / (0.5 * two_pi + 2.0);
  CHECK(lp::discharge_coefficient(1e8, 0.5, 0.0) == near(free_streamline).epsilon(1e-5));
  double largest = 0.0, at = 0.0;
  for (double re = 1.0; re < 1e5; re *= 1.02) {
    const double now = lp::discharge_coefficient(re, 0.0, 0.0);
    if (now > largest) largest = now, at = re;
  }
  CHECK(largest == near(0.7).epsilon(0.02));
  CHECK(at > 80.0);
  CHECK(at < 300.0);
}

TEST_CASE("a rounded edge takes the contraction away, and length joins plate and tube without a jump") {
  for (double re : {1e3, 1e4, 1e6})
    for (double slender : {0.0, 1.5, 4.0}) {
      double before = 0.0;
      for (double radius : {0.0, 0.02, 0.05, 0.1, 0.2, 0.5}) {
        const double now = lp::discharge_coefficient(re, slender, radius);
        CHECK(now > before);
        CHECK(now < 1.0);
        before = now;
      }
    }
  CHECK(lp::discharge_coefficient(1e7, 0.0, 0.05) == near(0.70).epsilon(0.025));
  CHECK(lp::discharge_coefficient(1e7, 0.0, 0.14) > 0.9);
  for (double slender = 0.0; slender < 10.0; slender += 0.01)
    CHECK(std::abs(lp::discharge_coefficient(1e4, slender + 0.01, 0.0) - lp::discharge_coefficient(1e4, slender, 0.0)) < 0.005);
}

TEST_CASE("where a coefficient is a guess, its status says so") {
  using namespace lp::coefficient_status;
  CHECK(lp::coefficient_status_of(1e6, 0.5, 0.0) == ok);
  CHECK(lp::coefficient_status_of(1e6, 5.0, 0.0) == beyond_fit);
  CHECK(lp::coefficient_status_of(5.0, 5.0, 0.0) == beyond_fit);
  CHECK(lp::coefficient_status_of(1e4, 11.0, 0.0) == beyond_fit);
  CHECK(lp::coefficient_status_of(1e4, 1.5, 0.0) == reattaching);
  for (double bad : {-1.0, lp::not_a_number, lp::infinity}) {
    CHECK(lp::coefficient_status_of(bad, 1.0, 0.0) == bad_input);
    CHECK(lp::coefficient_status_of(1e4, bad, 0.0) == bad_input);
    CHECK(lp::coefficient_status_of(1e4, 1.0, bad) == bad_input);
  }
}

// ---- natural convection ----------------------------------------------------------------------------------

TEST_CASE("natural convection: its value, its powers, and none without gravity") {
  // Nitrogen at 1 bar and 300 K, a wall 20 K warmer: 4.07 W/m2/K.
  const double k = lp::eucken_conductivity(viscosity, 1039.7, gas_constant);
  CHECK(k == near(0.0253).epsilon(0.02));  // the gas has 0.0258
  const lp::StirredGas<double> gas{temperature, density_at(1e5), 1041.0, viscosity, k};
  const auto conductance = [&](double gravity, double difference) { return lp::natural_convection(gas, gravity, difference); };
  CHECK(conductance(9.80665, 20.0) == near(4.07).epsilon(2e-3));
  CHECK(conductance(9.80665, -20.0) == conductance(9.80665, 20.0));
  CHECK(conductance(8.0 * 9.80665, 20.0) == near(2.0 * conductance(9.80665, 20.0)).epsilon(1e-12));
  CHECK(conductance(9.80665, 160.0) == near(2.0 * conductance(9.80665, 20.0)).epsilon(1e-4));
  CHECK(conductance(0.0, 20.0) < 1e-8);
  // At rest no kink: the heat's slope is the joined conductance, (w/20 K)^(1/3) of it.
  CHECK(conductance(9.80665, 0.0) == near(conductance(9.80665, 20.0) * std::cbrt(lp::convection_width / 20.0)).epsilon(1e-4));
}
