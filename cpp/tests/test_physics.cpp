// The physics functions: laws, closed forms, check values with their sources, and slopes.
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "all_scalars.hpp"
#include "leakphys/physics/one_node.hpp"
#include "leakphys/physics/discharge.hpp"
#include "leakphys/physics/humid_air.hpp"
#include "leakphys/physics/radiation.hpp"
#include "near.hpp"

namespace lp = leakphys;
using all_scalars::check_slope;

namespace {

constexpr double nitrogen_gas_constant = 296.803;  // J/kg/K

double draw(std::mt19937_64& g, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(g);
}

// The jet of an ideal gas: density from temperature, n = k.
template <class R>
lp::VapourJet<R> ideal_jet(R pressure, R temperature, R k, R back_pressure) {
  return lp::vapour_jet(pressure, pressure / (R(nitrogen_gas_constant) * temperature), k, back_pressure);
}
template <class R>
R ideal_flux(R pressure, R temperature, R k, R back_pressure) {
  return ideal_jet(pressure, temperature, k, back_pressure).mass_flux;
}

}  // namespace

// ---- discharge -------------------------------------------------------------------------------------------

TEST_CASE("liquid into vacuum is Torricelli's") {
  // Isooctane at 298.15 K (687.80 kg/m3), 2 bar to vacuum: 16586.7 kg/m2/s (evaluated from the
  // Blackham-Lemmon equation of state); the linear start of 1 Pa changes 6e-12 of it.
  CHECK(lp::liquid_mass_flux(687.80, 2e5, 0.0) == near(16586.7).epsilon(1e-5));
  std::mt19937_64 g(1);
  for (int i = 0; i < 200; ++i) {
    const double rho = draw(g, 1.0, 1000.0), p = std::exp(draw(g, std::log(3e3), std::log(1e6)));
    CHECK(lp::liquid_mass_flux(rho, p, 0.0) == near(std::sqrt(2.0 * rho * p)).epsilon(3e-8));
  }
}

TEST_CASE("nothing flows in, and nothing jumps at rest") {
  CHECK(lp::liquid_mass_flux(700.0, 0.99e5, 1e5) < 1e-20);  // the join at rest reaches 1 % below it
  CHECK(lp::liquid_mass_flux(700.0, 1e5, 2e5) == 0.0);
  CHECK(ideal_flux(0.99e5, 300.0, 1.4, 1e5) < 1e-6);
  CHECK(ideal_flux(1e5, 300.0, 1.4, 2e5) < 1e-100);
  CHECK(ideal_flux(0.0, 300.0, 1.4, 0.0) < 1e-12);
  // It sets in smoothly over 1 % on either side: value and slope fall to 0 together.
  const auto gas = [](double p) { return ideal_flux(p, 300.0, 1.4, 1e5); };
  const auto liquid = [](double p) { return lp::liquid_mass_flux(700.0, p, 1e5); };
  for (double above = 1000.0; above > 10.0; above *= 0.5) {
    CHECK(liquid(0.99e5 + 0.5 * above) < 0.5 * liquid(0.99e5 + above));
    CHECK(gas(0.99e5 + 0.5 * above) < 0.5 * gas(0.99e5 + above));
    CHECK(gas(0.99e5 + 0.5 * above) > 0.0);
  }
  CHECK(liquid(1e5) < 0.05 * liquid(2e5));
  CHECK(liquid(2e5) == near(std::sqrt(1400.0 * 1e5)).epsilon(2e-9));
}

TEST_CASE("flux grows with the pressure and falls with the back pressure") {
  std::mt19937_64 g(2);
  for (int i = 0; i < 500; ++i) {
    const double p = draw(g, 10.0, 1e6), back = p * draw(g, 0.0, 0.999), t = draw(g, 200.0, 400.0);
    const double more = p * draw(g, 1.0001, 1.5), higher = back + (p - back) * draw(g, 1e-3, 1.0);
    CHECK(lp::liquid_mass_flux(700.0, more, back) > lp::liquid_mass_flux(700.0, p, back));
    CHECK(lp::liquid_mass_flux(700.0, p, higher) <= lp::liquid_mass_flux(700.0, p, back));
    const auto gas = [t](double from, double to) { return ideal_flux(from, t, 1.4, to); };
    CHECK(gas(more, back) > gas(p, back));
    CHECK(gas(p, higher) <= gas(p, back) * (1.0 + 1e-15));
  }
}

TEST_CASE("choked vapour") {
  // Nitrogen at 1 bar and 300 K as an ideal gas, cp/cv = 1.39957: 229.442 kg/m2/s; the real gas has 229.533.
  const double flux = ideal_flux(1e5, 300.0, 1.39957, 0.0);
  CHECK(flux == near(229.442).epsilon(3e-5));  // the ratio is known to 1e-5
  CHECK(flux == near(229.533).epsilon(5e-4));
  // The closed form: p sqrt(k/(R T)) (2/(k+1))^((k+1)/(2(k-1))).
  for (double k : {1.05, 1.2, 1.4, 5.0 / 3.0}) {
    const double exact = 1e5 * std::sqrt(k / (nitrogen_gas_constant * 300.0)) *
                         std::pow(2.0 / (k + 1.0), (k + 1.0) / (2.0 * (k - 1.0)));
    CHECK(ideal_flux(1e5, 300.0, k, 0.0) == near(exact).epsilon(1e-13));
  }
}

TEST_CASE("subcritical vapour joins both limits") {
  const double k = 1.4, t = 300.0, p = 1e5, critical = std::pow(2.0 / (k + 1.0), k / (k - 1.0));
  const auto flux = [&](double ratio) { return ideal_flux(p, t, k, p * ratio); };
  // Continuous where it chokes, with zero slope on the subcritical side.
  CHECK(flux(critical * (1.0 + 1e-6)) == near(flux(critical * (1.0 - 1e-6))).epsilon(1e-11));
  CHECK(flux(0.1) == near(flux(critical * 0.999)).epsilon(1e-7));  // (w/x)^4/8 of the join at rest
  // The textbook form at 0.8, and the incompressible limit at 0.97: 1.3 % from compressibility, 0.2 % from
  // the join.
  const double exact = p * std::sqrt(2.0 * k / ((k - 1.0) * nitrogen_gas_constant * t) *
                                     (std::pow(0.8, 2.0 / k) - std::pow(0.8, (k + 1.0) / k)));
  CHECK(flux(0.8) == near(exact).epsilon(2e-6));  // (w/x)^4/8 of the join at rest
  const double rho = p / (nitrogen_gas_constant * t);
  CHECK(flux(0.97) == near(std::sqrt(2.0 * rho * p * 0.03)).epsilon(2e-2));
}

TEST_CASE("thrust of a jet of vapour") {
  // Choked into vacuum: momentum and pressure at the throat, F/A = (1 + k) r* p. Nitrogen at 1 bar: 1.2676 bar.
  for (double k : {1.05, 1.2, 1.4, 5.0 / 3.0}) {
    const double critical = std::pow(2.0 / (k + 1.0), k / (k - 1.0));
    for (double p : {1e3, 1e5, 3e6})
      for (double t : {200.0, 300.0}) {
        const auto jet = ideal_jet(p, t, k, 0.0);
        CHECK(jet.thrust / p == near((1.0 + k) * critical).epsilon(1e-12));
        // Choked against a back pressure: that much less, over the whole hole.
        const auto against = ideal_jet(p, t, k, 0.3 * p);
        CHECK((jet.thrust - against.thrust) / p == near(0.3).epsilon(1e-5));
      }
    // Not choked, the pressure at the throat is the back pressure: momentum alone, of an isentropic expansion.
    const double ratio = std::sqrt(critical), rt = nitrogen_gas_constant * 300.0;
    const auto jet = ideal_jet(1e5, 300.0, k, ratio * 1e5);
    const double speed = std::sqrt(2.0 * k / (k - 1.0) * rt * (1.0 - std::pow(ratio, (k - 1.0) / k)));
    CHECK(jet.thrust / 1e5 == near(jet.mass_flux * speed / 1e5).epsilon(1e-5));  // of the join at rest
  }
  CHECK(ideal_jet(1e5, 300.0, 1.4, 0.0).thrust == near(1.2676e5).epsilon(3e-4));
  CHECK(ideal_jet(1e5, 300.0, 1.4, 2e5).thrust < 1e-100);
}

// ---- moist air
// ---------------------------------------------------------------------------------------------

TEST_CASE("saturation pressure of water") {
  // IAPWS-IF97, table 35: 300 K 3.53658941 kPa, 500 K 2.63889776 MPa; IAPWS-95: triple point 611.657 Pa,
  // boiling at 101.325 kPa 373.1243 K. The auxiliary equation used here agrees with them to 0.03 % (its own
  // statement).
  CHECK(lp::saturation_pressure(300.0) == near(3536.58941).epsilon(3e-4));
  CHECK(lp::saturation_pressure(500.0) == near(2.63889776e6).epsilon(3e-4));
  CHECK(lp::saturation_pressure(273.16) == near(611.657).epsilon(3e-4));
  CHECK(lp::saturation_pressure(373.1243) == near(101325.0).epsilon(3e-4));
  CHECK(lp::saturation_pressure(300.0) ==
        near(3536.63).epsilon(3e-6));  // the value stated in the header
  // Over supercooled water at -20 degC: 125.4 Pa (WMO).
  CHECK(lp::saturation_pressure(253.15) == near(125.4).epsilon(5e-3));
}

TEST_CASE("the dew point inverts the saturation pressure") {
  double worst = 0.0;
  for (double t = 230.0; t < 345.0; t += 0.37)
    worst = std::max(worst, std::abs(lp::dew_point(lp::saturation_pressure(t)) - t));
  MESSAGE("largest error of the dew point " << worst << " K");
  CHECK(worst < 1e-9);
  // Dry air has a dew point too: that of 1 Pa, with no slope and no NaN.
  CHECK(lp::dew_point(0.0) == lp::dew_point(1.0));
  CHECK(lp::dew_point(-5.0) == lp::dew_point(1.0));
  CHECK(lp::saturation_pressure(lp::dew_point(1.0)) == near(1.0).epsilon(1e-9));
}

TEST_CASE("enthalpies of water and vapour") {
  // Steam tables: latent heat 2500.9 kJ/kg at 273.16 K, 2441.7 at 298.15 K, 2406.0 at 313.15 K.
  const auto latent = [](double t) { return lp::vapour_enthalpy(t) - lp::water_enthalpy(t); };
  CHECK(latent(273.16) == near(2500.9e3).epsilon(1e-6));
  CHECK(latent(298.15) == near(2441.7e3).epsilon(1e-3));
  CHECK(latent(313.15) == near(2406.0e3).epsilon(1e-3));
  // Saturated vapour at 303.15 K: 2555.5 kJ/kg.
  CHECK(lp::vapour_enthalpy(303.15) == near(2555.5e3).epsilon(1e-3));
  CHECK(lp::saturation_density(300.0) == near(0.025589).epsilon(2e-3));  // kg/m3
}

// ---- radiation
// ---------------------------------------------------------------------------------------------

TEST_CASE("a grey surface") {
  CHECK(lp::radiated_flux(300.0, 0.0, 1.0) == near(459.30).epsilon(1e-5));
  CHECK(lp::radiated_flux(300.0, 300.0, 0.8) == 0.0);
  CHECK(lp::radiated_flux(250.0, 280.0, 0.5) == -lp::radiated_flux(280.0, 250.0, 0.5));
  CHECK(lp::radiated_flux(280.0, 250.0, 0.5) == 0.5 * lp::radiated_flux(280.0, 250.0, 1.0));
}

// ---- crew
// --------------------------------------------------------------------------------------------------

namespace {

// The built-in ship's crew: metabolic rate, sensible conductance, skin, least evaporation, conductance, mass.
const lp::CrewParameters<double> person{136.7, 7.0, 309.15, 25.0, 0.063, 75.0};

lp::CrewLoss<double> loss_at(double celsius, double humidity, double stored = 0.0,
                             const lp::CrewParameters<double>& who = person) {
  const double t = celsius + 273.15;
  return lp::crew_loss(who, stored, t, humidity * lp::saturation_pressure(t));
}

}  // namespace

TEST_CASE("what a person makes is lost or stored") {
  std::mt19937_64 g(3);
  for (int i = 0; i < 1000; ++i) {
    const auto loss = loss_at(draw(g, -10.0, 60.0), draw(g, 0.0, 1.0), draw(g, -1e5, 5e5));
    CHECK(std::abs(loss.sensible + loss.evaporation + loss.storage_rate - person.metabolic_rate) <
          1e-12 * 500.0);
    CHECK(loss.evaporation >= person.minimum_evaporation);
    CHECK(loss.sensible <= person.metabolic_rate - person.minimum_evaporation);
  }
}

TEST_CASE("heat and humidity make a person store more, never less") {
  for (double humidity : {0.0, 0.3, 0.6, 0.9})
    for (double t = 0.0; t < 55.0; t += 0.5) {
      const auto cool = loss_at(t, humidity), warm = loss_at(t + 0.5, humidity);
      const auto humid = loss_at(t, humidity + 0.1);
      CHECK(warm.sensible < cool.sensible + 1e-9);
      CHECK(humid.sensible == cool.sensible);
      CHECK(humid.evaporation <= cool.evaporation + 1e-9);
      CHECK(humid.storage_rate >= cool.storage_rate - 1e-9);
      CHECK(warm.storage_rate >= cool.storage_rate - 1e-9);
    }
}

TEST_CASE("a comfortable person stores nothing, to the width of the choice") {
  // From 21 to 30 degC at 30 to 50 %: between constriction and the sweat limit. The joins leave w^2/(4 d) of
  // w = 1 W at d watts from a corner.
  for (double t = 22.0; t <= 30.0; t += 1.0)
    for (double humidity : {0.3, 0.4, 0.5}) CHECK(std::abs(loss_at(t, humidity).storage_rate) < 0.05);
  // In the cold the corner itself is met: the error is bounded by half the width.
  for (double t = -10.0; t <= 22.0; t += 1.0)
    CHECK(std::abs(loss_at(t, 0.5).storage_rate) <= 0.5 * lp::crew_choice_width + 1e-12);
}

TEST_CASE("stored heat is shed once there is room") {
  CHECK(loss_at(25.0, 0.4, 2e5).storage_rate < -10.0);
  CHECK(loss_at(25.0, 0.4, 2e5).skin_temperature > loss_at(25.0, 0.4).skin_temperature);
  CHECK(loss_at(45.0, 0.9).storage_rate > 100.0);
}

TEST_CASE("the one-node crew against the two-node model") {
  // Two-node model, 1.2 met (127.5 W), 0.5 clo, 0.2 m/s: degC, humidity, sensible, skin and breath
  // evaporation [W]; computed independently after Gagge, Stolwijk and Nishi (1971). No breath term is given
  // above 35 degC.
  constexpr double table[7][4] = {
      {20.0, 0.5, 108.7, 25.3}, {25.0, 0.5, 83.5, 42.4},   {27.0, 0.6, 68.7, 57.4}, {30.0, 0.6, 45.7, 80.8},
      {35.0, 0.6, 5.3, 121.4},  {38.0, 0.6, -12.1, 107.1}, {40.0, 0.6, -25.9, 95.2}};
  lp::CrewParameters<double> seated = person;
  seated.metabolic_rate = 127.5;
  for (const auto& row : table) {
    const auto loss = loss_at(row[0], row[1], 0.0, seated);
    MESSAGE(row[0] << " degC: sensible " << loss.sensible << " against " << row[2] << ", evaporation "
                   << loss.evaporation << " against " << row[3] << ", stored " << loss.storage_rate);
    CHECK(std::abs(loss.sensible - row[2]) < 7.0);      // a straight line through a curve: 6.5 W
    CHECK(std::abs(loss.evaporation - row[3]) < 17.0);  // the cap at the greatest wettedness: 16 W
  }
}

// ---- slopes
// ------------------------------------------------------------------------------------------------

TEST_CASE("slopes of every physics function") {
  std::mt19937_64 g(6);
  for (int i = 0; i < 40; ++i) {
    const double t = draw(g, 250.0, 340.0), p = draw(g, 5e3, 5e5), back = p * draw(g, 0.6, 0.9);
    check_slope("liquid flux", [](const auto& x) { return lp::liquid_mass_flux(x[0], x[1], x[2]); },
                {draw(g, 500.0, 800.0), p, back});
    const auto vapour_flux = [](const auto& x) { return ideal_flux(x[0], x[1], x[2], x[3]); };
    check_slope("subcritical vapour flux", vapour_flux, {p, t, 1.35, back});
    check_slope("choked vapour flux", vapour_flux, {p, t, 1.35, 0.2 * p});
    check_slope("saturation pressure", [](const auto& x) { return lp::saturation_pressure(x[0]); }, {t});
    check_slope("saturation density", [](const auto& x) { return lp::saturation_density(x[0]); }, {t});
    check_slope("dew point", [](const auto& x) { return lp::dew_point(x[0]); }, {draw(g, 50.0, 5e3)});
    check_slope("vapour enthalpy", [](const auto& x) { return lp::vapour_enthalpy(x[0]); }, {t});
    check_slope("water enthalpy", [](const auto& x) { return lp::water_enthalpy(x[0]); }, {t});
    check_slope("radiation", [](const auto& x) { return lp::radiated_flux(x[0], x[1], x[2]); },
                {t, draw(g, 180.0, 240.0), draw(g, 0.2, 0.9)});
    for (const bool thrust : {false, true})
      check_slope("choked jet",
                  [=](const auto& x) {
                    const auto jet = ideal_jet(x[0], x[1], x[2], x[3]);
                    return thrust ? jet.thrust : jet.mass_flux;
                  },
                  {p, t, 1.35, 0.2 * p});
    const auto crew = [](int which) {
      return [which](const auto& x) {
        const auto loss = lp::crew_loss(person, x[0], x[1], x[2]);
        return which == 0 ? loss.sensible : which == 1 ? loss.evaporation : loss.storage_rate;
      };
    };
    // The joins are 1 W wide: differences of 3e-3 K see their curvature.
    const double air[3] = {draw(g, 1e4, 3e5), draw(g, 285.0, 318.0), draw(g, 500.0, 4000.0)};
    for (int which = 0; which < 3; ++which) check_slope("crew", crew(which), air, 1e-4);
  }
}

TEST_CASE("slopes stay finite where values rest") {
  using D = lp::Dual<double, 1>;
  D p(1e5), t(300.0);
  p.d[0] = 1.0;
  t.d[0] = 1.0;
  for (const D& flux : {lp::liquid_mass_flux(D(700.0), p, D(1e5)), lp::liquid_mass_flux(D(700.0), p, D(2e5)),
                        ideal_flux(p, D(300.0), D(1.4), D(1e5)), ideal_flux(p, D(300.0), D(1.4), D(0.0)),
                        ideal_flux(D(0.0), t, D(1.4), D(0.0)), lp::dew_point(D(0.0) * t)})
    CHECK(std::isfinite(flux.d[0]));
}
