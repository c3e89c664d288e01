// The parts that are no coolant's own: accumulator, compartment, node. Laws, limits, slopes.
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "leakphys/parts/accumulator.hpp"
#include "leakphys/parts/compartment.hpp"
#include "leakphys/parts/thermal.hpp"
#include "leakphys/physics/discharge.hpp"
#include "near.hpp"

namespace lp = leakphys;

namespace {

double draw(std::mt19937_64& g, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(g);
}

constexpr double gas_amount = 196e3 * 4e-3 / 285.0;  // J/K: 4 L at 196 kPa and 285 K
constexpr double nitrogen = 296.8;                   // J/kg/K

// Stroke 8 L, k = 1.4; the compliance and stop that the engine sets. No spring, no leak.
template <class R = double>
lp::AccumulatorParameters<R> bellows(double wall_conductance) {
  return {R(8e-3), R(1.4), R(wall_conductance), R(4e-7), R(1e11), R(0.0), R(0.0), R(4e-3), R(0.0), R(nitrogen)};
}

}  // namespace

// ---- accumulator -----------------------------------------------------------------------------------------

TEST_CASE("the gas follows its equation of state, and accumulator, spring and coolant the first law") {
  std::mt19937_64 g(1);
  for (int i = 0; i < 300; ++i) {
    auto a = bellows(draw(g, 0.0, 50.0));
    a.spring_pressure = draw(g, 0.0, 1e5) * (i % 2), a.spring_rate = draw(g, 0.0, 1e7) * (i % 2);
    a.leak_area = draw(g, 0.0, 1e-7) * (i % 3);
    const double volume = draw(g, 1e-3, 7.9e-3), t = draw(g, 250.0, 320.0), pressure = draw(g, 5e4, 5e5);
    const double energy = gas_amount * t / 0.4, coolant = draw(g, 250.0, 320.0);
    const auto r = lp::accumulator_rates(a, true, volume, energy, gas_amount, pressure, coolant);
    CHECK(close(r.gas_pressure, gas_amount * t / volume, 1e-14));
    CHECK(close(r.heat_to_gas, a.wall_conductance * (coolant - t), 1e-9));
    const double spring = a.spring_pressure - a.spring_rate * (volume - a.start_volume);
    CHECK(close(r.spring_work, spring * r.gas_volume, 1e-12));
    CHECK(close(r.work_on_coolant, pressure * r.gas_volume, 1e-12));
    // What comes in as heat and from the spring stays in the gas, reaches the coolant, leaks or is friction.
    const double size = std::abs(r.heat_to_gas) + std::abs(r.gas_energy) + std::abs(r.work_on_coolant);
    const double in = r.heat_to_gas + r.spring_work;
    CHECK(std::abs(in - r.gas_energy - r.work_on_coolant - r.leaked_energy - r.bellows_loss) < 1e-13 * size);
    CHECK(r.bellows_loss >= -1e-13 * size);  // friction only loses
    CHECK((r.gas_volume > 0.0) == (r.gas_pressure + spring > pressure));
  }
}

TEST_CASE("without a wall the gas is adiabatic") {
  // d ln p/d ln V at one state: -k without heat.
  const double volume = 5e-3, energy = gas_amount * 285.0 / 0.4;
  const auto r = lp::accumulator_rates(bellows(0.0), true, volume, energy, gas_amount, 1e5, 300.0);
  const double slope = (r.gas_energy / energy) / (r.gas_volume / volume) - 1.0;
  CHECK(close(slope, -1.4, 1e-12));
}

TEST_CASE("the gas side's own leak is a choked nozzle's, and cools what stays as a blowdown does") {
  auto a = bellows(0.0);
  a.leak_area = 1e-8, a.compliance = 0.0;
  const double volume = 5e-3, t = 285.0, energy = gas_amount * t / 0.4, pressure = gas_amount * t / volume;
  const auto r = lp::accumulator_rates(a, true, volume, energy, gas_amount, pressure, t);
  const double flux = lp::vapour_jet(pressure, pressure / (nitrogen * t), 1.4, 0.0).mass_flux;
  CHECK(close(r.gas_amount, -a.leak_area * flux * nitrogen, 1e-12));
  // At one volume T ~ N^(k-1): d ln U = k d ln N.
  CHECK(close(r.gas_energy / energy, 1.4 * r.gas_amount / gas_amount, 1e-12));
  CHECK(close(r.leaked_energy, -r.gas_energy, 1e-12));
  CHECK(r.spring_work == 0.0);
}

TEST_CASE("the stop holds") {
  const double energy = gas_amount * 285.0 / 0.4;
  const auto at = [&](double volume) {
    return lp::accumulator_rates(bellows(20.0), true, volume, energy, gas_amount, 0.0, 285.0).gas_volume;
  };
  CHECK(at(7.99e-3) > 0.0);               // pushes into an empty loop until
  CHECK(at(8e-3 + 2e-6) < 0.0);           // 2 mL beyond its stop it is pushed back
  CHECK(at(8e-3 + 1e-6) < at(7.999e-3));  // by a force that sets in smoothly
  // Full of coolant, it cannot take more: a spring that has lost to 1 MPa stands where its stop holds the rest.
  const auto pushed_in = [](double volume) {
    auto a = bellows(20.0);
    a.spring_pressure = 2e5, a.spring_rate = 0.0;
    return lp::accumulator_rates(a, false, volume, 0.0, 0.0, 1e6, 285.0).gas_volume;
  };
  const double full = lp::full_share * 8e-3;
  CHECK(pushed_in(2.0 * full) < 0.0);
  CHECK(pushed_in(full * (1.0 - 7.9e5 / lp::full_pressure)) < 0.0);
  CHECK(pushed_in(full * (1.0 - 8.1e5 / lp::full_pressure)) > 0.0);
}

TEST_CASE("a spring accumulator rests at p0 - k dV, has no gas, and its spring does the work") {
  std::mt19937_64 g(2);
  for (int i = 0; i < 100; ++i) {
    auto a = bellows(20.0);
    a.spring_pressure = draw(g, 5e4, 3e5), a.spring_rate = draw(g, 0.0, 1e7), a.leak_area = 1e-7;
    const double volume = draw(g, 1e-3, 7e-3), rest = a.spring_pressure - a.spring_rate * (volume - a.start_volume);
    const auto still = lp::accumulator_rates(a, false, volume, 0.0, 0.0, rest, 285.0);
    // Of the joins of both stops.
    const double least = lp::full_share * a.stroke;
    const double stop = 0.25 * a.stop_stiffness * lp::stop_width * lp::stop_width / (a.stroke - volume) -
                        0.25 * lp::full_pressure * lp::full_width * lp::full_width * least / (volume - least);
    CHECK(close(still.gas_volume, -a.compliance * stop, 1e-4));
    const double pressure = draw(g, 5e4, 3e5);
    const auto r = lp::accumulator_rates(a, false, volume, 0.0, 0.0, pressure, 285.0);
    CHECK(close(r.gas_volume, a.compliance * (rest - stop - pressure), 1e-9));
    CHECK(close(r.spring_work, rest * r.gas_volume, 1e-9));
    CHECK(close(r.spring_work - r.work_on_coolant, r.bellows_loss, 1e-12));
    for (double none : {r.gas_energy, r.gas_amount, r.gas_pressure, r.heat_to_gas, r.leaked_energy}) CHECK(none == 0.0);
  }
}

// ---- compartment and node ---------------------------------------------------------------------------------

TEST_CASE("air: energy and temperature invert each other, humidity has its identities") {
  std::mt19937_64 g(2);
  for (int i = 0; i < 300; ++i) {
    const double t = draw(g, 250.0, 330.0), humidity = draw(g, 0.0, 1.2), volume = draw(g, 1.0, 20.0);
    const double dry = draw(g, 1.0, 20.0), vapour = humidity * lp::saturation_density(t) * volume;
    const auto air = lp::air_state(volume, dry, lp::air_energy(dry, vapour, t), vapour);
    CHECK(std::abs(air.temperature - t) < 1e-10);
    CHECK(close(air.vapour_pressure, humidity * lp::saturation_pressure(t), 1e-11));
    CHECK(close(air.humidity_ratio, vapour / dry, 1e-14));
    if (humidity >
        0.1) {  // relative humidity is the ratio of saturation pressures at dew point and temperature
      const double dew = lp::dew_point(air.vapour_pressure);
      CHECK(close(lp::saturation_pressure(dew) / lp::saturation_pressure(t), humidity, 1e-9));
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
  CHECK(close(lp::mixing(0.02, 300.0, 0.0, 290.0, 0.0).energy, 0.02 * 1005.0 * 10.0, 1e-12));
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
  CHECK(close(cold.water, exact, 1e-6));
  CHECK(close(cold.energy, exact * lp::vapour_enthalpy(t), 1e-6));
  // Warm wet wall: up, with the vapour's heat at the wall.
  const auto warm = lp::condensation(conductance, air, dew + 5.0, 1.0);
  CHECK(warm.water < 0.0);
  CHECK(close(warm.energy, warm.water * lp::vapour_enthalpy(dew + 5.0), 1e-3));
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
  // What a step took too much comes back, and nothing more is given: whatever the wall.
  for (double film : {-1e-6, -1e-5, -9e-5, -1e-4, -1.1e-4, -1e-3, -0.03, -30.0}) {
    CHECK(lp::condensation(conductance, air, dew + 5.0, film).water > 0.0);
    CHECK(lp::condensation(conductance, air, dew - 5.0, film).water > 0.0);
    CHECK(lp::condensation(conductance, air, dew + 5.0, film).water < 1.001 * std::abs(warm.water));
  }
}

TEST_CASE("a node's temperature counts the water on it") {
  CHECK(lp::node_temperature(1e4, 0.0, 0.3) == 273.16);
  CHECK(close(lp::node_temperature(1e4, 1e5, 0.0), 283.16, 1e-15));
  CHECK(close(lp::node_temperature(1e4, 1e5, 1.0), 273.16 + 1e5 / (1e4 + 4186.0), 1e-15));
}

// ---- slopes -----------------------------------------------------------------------------------------------

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
  for (int i = 0; i < 20; ++i) {
    const double t = draw(g, 275.0, 315.0);
    check(
        "gas energy rate by gas volume",
        [&](auto v) {
          using R = decltype(v);
          return lp::accumulator_rates(bellows<R>(20.0), true, v, R(1900.0), R(gas_amount), R(1.5e5), R(285.0)).gas_energy;
        },
        draw(g, 3e-3, 7.5e-3));
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
