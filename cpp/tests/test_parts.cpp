// The parts: accumulator, hole and circulation of a loop, compartment, node. Laws, limits, slopes.
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/fluids/density.hpp"
#include "leakphys/parts/accumulator.hpp"
#include "leakphys/parts/compartment.hpp"
#include "leakphys/parts/loop.hpp"
#include "leakphys/parts/thermal.hpp"

namespace lp = leakphys;

namespace {

double draw(std::mt19937_64& g, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(g);
}

// Stroke 8 L, nR of 4 L at 196 kPa and 285 K, k = 1.4; the compliance and stop that the engine sets.
lp::AccumulatorParameters<double> bellows(double wall_conductance) {
  return {8e-3, 196e3 * 4e-3 / 285.0, 1.4, wall_conductance, 4e-7, 1e11};
}

lp::Closure<double> isooctane(double temperature, double density) {
  return lp::closure_from_temperature_volume(*lp::fluid_table(0), temperature, 1.0 / density);
}

constexpr double charge = 33.0;
lp::Leak<double> leak_of(const lp::HoleParameters<double>& hole, double temperature, double density,
                         double mass = charge) {
  return lp::hole_leak(hole, *lp::fluid_table(0), isooctane(temperature, density), temperature, mass, charge);
}
// 0.8 mm, Cd 0.62, to vacuum, open.
lp::HoleParameters<double> hole_that_sees(double upstream) { return {0.8e-3, 0.62, 0.0, upstream, 1.0}; }

}  // namespace

// ---- accumulator
// -------------------------------------------------------------------------------------------

TEST_CASE("the gas follows its equation of state and the first law") {
  std::mt19937_64 g(1);
  for (int i = 0; i < 200; ++i) {
    const auto a = bellows(draw(g, 0.0, 50.0));
    const double volume = draw(g, 1e-3, 7.9e-3), t = draw(g, 250.0, 320.0), pressure = draw(g, 5e4, 5e5);
    const double energy = a.gas_moles_r * t / 0.4, coolant = draw(g, 250.0, 320.0);
    const auto r = lp::accumulator_rates(a, volume, energy, pressure, coolant);
    CHECK(r.gas_temperature == doctest::Approx(t).epsilon(1e-14));
    CHECK(r.gas_pressure == doctest::Approx(a.gas_moles_r * t / volume).epsilon(1e-14));
    CHECK(r.heat_to_gas == doctest::Approx(a.wall_conductance * (coolant - t)).epsilon(1e-9));
    // What leaves the gas reaches the coolant or is friction; friction only loses.
    const double left = r.heat_to_gas - r.gas_energy;
    CHECK(r.work_on_coolant + r.bellows_loss == doctest::Approx(left).epsilon(1e-9));
    CHECK(r.bellows_loss >= -1e-9 * std::abs(left));
    CHECK((r.gas_volume > 0.0) == (r.gas_pressure > pressure));
  }
}

TEST_CASE("without a wall the gas is adiabatic, with a perfect one isothermal") {
  // d ln p/d ln V at one state: -k without heat. Of the isothermal one the heat equals the work.
  const double volume = 5e-3, t = 285.0;
  const auto adiabatic = bellows(0.0);
  const double energy = adiabatic.gas_moles_r * t / 0.4;
  const auto r = lp::accumulator_rates(adiabatic, volume, energy, 1e5, 300.0);
  const double slope = (r.gas_energy / energy) / (r.gas_volume / volume) - 1.0;
  CHECK(slope == doctest::Approx(-1.4).epsilon(1e-12));
}

TEST_CASE("the stop holds") {
  const auto a = bellows(20.0);
  const double energy = a.gas_moles_r * 285.0 / 0.4;
  const auto at = [&](double volume) {
    return lp::accumulator_rates(a, volume, energy, 0.0, 285.0).gas_volume;
  };
  CHECK(at(7.99e-3) > 0.0);               // pushes into an empty loop until
  CHECK(at(8e-3 + 2e-6) < 0.0);           // 2 mL beyond its stop it is pushed back
  CHECK(at(8e-3 + 1e-6) < at(7.999e-3));  // by a force that sets in smoothly
}

// ---- what the liquid share decides
// ---------------------------------------------------------------------------

TEST_CASE("circulation and wetted transfer fade with the liquid, between their ends") {
  CHECK(lp::circulation(1.0, 0.05, 0.2) == 1.0);
  CHECK(lp::circulation(0.95, 0.05, 0.2) == doctest::Approx(1.0));
  CHECK(std::abs(lp::circulation(0.8, 0.05, 0.2)) < 1e-15);
  CHECK(std::abs(lp::circulation(0.0, 0.05, 0.2)) < 1e-15);
  CHECK(lp::circulation(0.875, 0.05, 0.2) == doctest::Approx(0.5));
  CHECK(lp::wetted_share(1.0) == doctest::Approx(1.0).epsilon(1e-15));
  CHECK(lp::wetted_share(0.0) == lp::dry_conductance);
  CHECK(lp::pumped_share(1.0, 0.0) == doctest::Approx(lp::stagnant_conductance));
  CHECK(lp::pumped_share(1.0, 1.0) == doctest::Approx(1.0));
  for (double x = 0.0; x < 1.0; x += 0.01) {
    CHECK(lp::circulation(x + 0.01, 0.05, 0.2) >= lp::circulation(x, 0.05, 0.2) - 1e-15);
    CHECK(lp::wetted_share(x + 0.01) >= lp::wetted_share(x) - 1e-15);
  }
}

// ---- hole
// ------------------------------------------------------------------------------------------------------

TEST_CASE("a full loop leaks liquid at Torricelli's rate") {
  const double t = 285.0, pressure = 196e3,
               density = lp::density_from_pressure_temperature(*lp::fluid_table(0), pressure, t);
  const double area = 0.25 * 3.14159265358979323846 * 0.8e-3 * 0.8e-3;
  const double exact = 0.62 * area * std::sqrt(2.0 * density * pressure);
  for (double kind : {lp::hole_sees::liquid, lp::hole_sees::local, lp::hole_sees::vapour}) {
    const auto leak = leak_of(hole_that_sees(kind), t, density);
    // The closure's pressure is that of the density to 1e-6; above it the flux width adds 1e-11.
    CHECK(leak.mass_flow == doctest::Approx(exact).epsilon(1e-6));
    CHECK(leak.energy_flow == doctest::Approx(leak.mass_flow * isooctane(t, density).h_l).epsilon(1e-9));
  }
}

TEST_CASE("what stands at the hole decides how fast a half-empty loop leaks") {
  const double t = 285.0, density = 350.0;
  const auto liquid = leak_of(hole_that_sees(lp::hole_sees::liquid), t, density);
  const auto local = leak_of(hole_that_sees(lp::hole_sees::local), t, density);
  const auto vapour = leak_of(hole_that_sees(lp::hole_sees::vapour), t, density);
  CHECK(liquid.mass_flow > local.mass_flow);
  CHECK(local.mass_flow > vapour.mass_flow);
  // Vapour carries its latent heat away.
  CHECK(vapour.energy_flow / vapour.mass_flow > liquid.energy_flow / liquid.mass_flow + 2.9e5);
}

TEST_CASE("a shut hole does not leak, a growing one leaks as its area, an empty loop not at all") {
  auto hole = hole_that_sees(lp::hole_sees::liquid);
  const double open = leak_of(hole, 285.0, 350.0).mass_flow;
  hole.diameter *= 2.0;
  CHECK(leak_of(hole, 285.0, 350.0).mass_flow == doctest::Approx(4.0 * open).epsilon(1e-14));
  hole.open = 0.0;
  CHECK(leak_of(hole, 285.0, 350.0).mass_flow == 0.0);
  CHECK(leak_of(hole, 285.0, 350.0).energy_flow == 0.0);
  hole.open = 1.0;
  CHECK(leak_of(hole, 285.0, 0.05, 0.0).mass_flow == 0.0);
  CHECK(leak_of(hole, 285.0, 0.05, 0.5 * lp::vapour_tail_floor * charge).mass_flow <
        0.6 * leak_of(hole, 285.0, 0.05).mass_flow);
}

TEST_CASE("the leak is smooth and never inward over the whole course") {
  // As the share of liquid falls from full to dry at one temperature, the flow never jumps: each of 4000
  // steps changes it by less than the steepest join (15/8 over the width of 0.02) allows.
  for (double kind : {lp::hole_sees::liquid, lp::hole_sees::local, lp::hole_sees::vapour}) {
    double before = leak_of(hole_that_sees(kind), 285.0, 695.0).mass_flow;
    const double largest = before;
    for (double density = 694.75; density > 0.3; density -= 0.25) {
      const double now = leak_of(hole_that_sees(kind), 285.0, density).mass_flow;
      CHECK(now >= 0.0);
      CHECK(std::abs(now - before) < 0.05 * largest);
      before = now;
    }
  }
}

// ---- compartment and node
// ------------------------------------------------------------------------------------

TEST_CASE("air: energy and temperature invert each other, humidity has its identities") {
  std::mt19937_64 g(2);
  for (int i = 0; i < 300; ++i) {
    const double t = draw(g, 250.0, 330.0), humidity = draw(g, 0.0, 1.2), volume = draw(g, 1.0, 20.0);
    const double dry = draw(g, 1.0, 20.0), vapour = humidity * lp::saturation_density(t) * volume;
    const auto air = lp::air_state(volume, dry, lp::air_energy(dry, vapour, t), vapour);
    CHECK(std::abs(air.temperature - t) < 1e-10);
    CHECK(air.vapour_pressure == doctest::Approx(humidity * lp::saturation_pressure(t)).epsilon(1e-11));
    CHECK(air.humidity_ratio == doctest::Approx(vapour / dry).epsilon(1e-14));
    if (humidity >
        0.1) {  // relative humidity is the ratio of saturation pressures at dew point and temperature
      const double dew = lp::dew_point(air.vapour_pressure);
      CHECK(lp::saturation_pressure(dew) / lp::saturation_pressure(t) ==
            doctest::Approx(humidity).epsilon(1e-9));
      CHECK((dew < t) == (humidity < 1.0));
    }
  }
}

TEST_CASE("mixing gives to one side what it takes from the other") {
  std::mt19937_64 g(3);
  for (int i = 0; i < 200; ++i) {
    const double t1 = draw(g, 270.0, 320.0), t2 = draw(g, 270.0, 320.0), w1 = draw(g, 0.0, 0.03),
                 w2 = draw(g, 0.0, 0.03);
    const auto there = lp::mixing(0.02, t1, w1, t2, w2), back = lp::mixing(0.02, t2, w2, t1, w1);
    CHECK(there.energy == -back.energy);
    CHECK(there.water == -back.water);
  }
  CHECK(lp::mixing(0.02, 300.0, 0.01, 300.0, 0.01).energy == 0.0);
  CHECK(lp::mixing(0.02, 300.0, 0.0, 290.0, 0.0).energy == doctest::Approx(0.02 * 1005.0 * 10.0));
}

TEST_CASE("vapour condenses where the wall is colder than the dew point, and only a wet wall gives back") {
  const double t = 298.15, volume = 4.0, dry = 4.7, conductance = 0.018;
  const double vapour = 0.6 * lp::saturation_density(t) * volume;
  const auto air = lp::air_state(volume, dry, lp::air_energy(dry, vapour, t), vapour);
  const double dew = lp::dew_point(air.vapour_pressure);
  // Cold wall: down, with the vapour's heat. The drive is by densities; near the dew point their join is 1e-6
  // kg/m3.
  const auto cold = lp::condensation(conductance, air, dew - 5.0, 0.0);
  const double exact = conductance * (air.vapour_density - lp::saturation_density(dew - 5.0));
  CHECK(cold.water == doctest::Approx(exact).epsilon(1e-6));
  CHECK(cold.energy == doctest::Approx(exact * lp::vapour_enthalpy(t)).epsilon(1e-6));
  // Warm wet wall: up, with the vapour's heat at the wall.
  const auto warm = lp::condensation(conductance, air, dew + 5.0, 1.0);
  CHECK(warm.water < 0.0);
  CHECK(warm.energy == doctest::Approx(warm.water * lp::vapour_enthalpy(dew + 5.0)).epsilon(1e-3));
  // Warm dry wall: nothing rises; what falls is the tail of the join, w^2/(4 drive).
  const auto dry_wall = lp::condensation(conductance, air, dew + 5.0, 0.0);
  CHECK(dry_wall.water >= 0.0);
  CHECK(dry_wall.water < 1e-4 * std::abs(warm.water));
  // Less film, less evaporation.
  double before = 0.0;
  for (double film : {0.0, 1e-5, 1e-4, 1e-3, 1e-2}) {
    const double now = lp::condensation(conductance, air, dew + 5.0, film).water;
    CHECK(now <= before + 1e-9);
    before = now;
  }
}

TEST_CASE("a node's temperature counts the water on it") {
  CHECK(lp::node_temperature(1e4, 0.0, 0.3) == 273.16);
  CHECK(lp::node_temperature(1e4, 1e5, 0.0) == doctest::Approx(283.16).epsilon(1e-15));
  CHECK(lp::node_temperature(1e4, 1e5, 1.0) == doctest::Approx(273.16 + 1e5 / (1e4 + 4186.0)).epsilon(1e-15));
}

// ---- slopes
// ----------------------------------------------------------------------------------------------------

TEST_CASE("slopes of the parts") {
  using D = lp::Dual<double, 1>;
  const auto check = [](const char* name, auto f, double x) {
    const double h = 1e-6 * std::abs(x);
    D at(x);
    at.d[0] = 1.0;
    const double difference = (f(x + h) - f(x - h)) / (2.0 * h);
    INFO(name << " at " << x << ": " << f(at).d[0] << " against " << difference);
    // Rounding/h of a value of size f, or the difference's own curvature: 1e-5 of the slope or of f/x.
    CHECK(std::abs(f(at).d[0] - difference) <= 1e-5 * (std::abs(difference) + 1e-3 * std::abs(f(x) / x)));
  };
  std::mt19937_64 g(4);
  const auto a = bellows(20.0);
  const lp::FluidTable& fluid = *lp::fluid_table(0);
  for (int i = 0; i < 20; ++i) {
    const double t = draw(g, 275.0, 315.0), density = draw(g, 5.0, 680.0);
    const auto in_leak = [&](double kind, bool energy) {
      return [&fluid, kind, energy, t](auto rho) {
        using R = decltype(rho);
        const auto c = lp::closure_from_temperature_volume(fluid, R(t), R(1.0) / rho);
        const auto leak = lp::hole_leak(hole_that_sees(kind), fluid, c, R(t), R(charge), R(charge));
        return energy ? leak.energy_flow : leak.mass_flow;
      };
    };
    for (double kind : {0.0, 1.0, 2.0}) {
      check("leak by density", in_leak(kind, false), density);
      check("leaked energy by density", in_leak(kind, true), density);
    }
    check(
        "gas energy rate by gas volume",
        [&](auto v) {
          using R = decltype(v);
          return lp::accumulator_rates(a, v, R(1900.0), R(1.5e5), R(285.0)).gas_energy;
        },
        draw(g, 3e-3, 7.5e-3));
    check(
        "circulation", [](auto x) { return lp::circulation(x, decltype(x)(0.05), decltype(x)(0.2)); },
        draw(g, 0.82, 0.93));
    check(
        "wetted share", [](auto x) { return lp::wetted_share(x); }, draw(g, 0.01, 0.09));
    check(
        "air temperature by vapour",
        [](auto m) { return lp::air_state(4.0, 4.7, decltype(m)(3e5), m).temperature; }, draw(g, 0.02, 0.08));
    check(
        "condensation by wall temperature",
        [](auto wall) {
          using R = decltype(wall);
          const auto air = lp::air_state(4.0, 4.7, R(3e5), R(0.06));
          return lp::condensation(R(0.018), air, wall, R(0.2)).energy;
        },
        t);
  }
}
