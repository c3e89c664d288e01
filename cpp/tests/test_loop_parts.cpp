// The parts of a loop: pump, hole and gas in the coolant. Laws, closed forms, slopes.
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/fluids/density.hpp"
#include "leakphys/parts/dissolved_gas.hpp"
#include "leakphys/parts/hole.hpp"
#include "leakphys/parts/pump.hpp"
#include "near.hpp"

namespace lp = leakphys;

namespace {

double draw(std::mt19937_64& g, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(g);
}

// What stands at a hole of a volume with one zone.
template <class R>
lp::Standing<R> isooctane(R temperature, R density) {
  const auto c = lp::closure_from_temperature_volume(*lp::fluid_table(0), temperature, R(1.0) / density);
  lp::Standing<R> s;
  s.pressure = c.pressure, s.liquid_fraction = c.liquid_fraction;
  s.rho_l = c.rho_l, s.h_l = c.h_l, s.rho_v = c.rho_v, s.h_v = c.h_v;
  s.temperature = s.vapour_temperature = temperature;
  lp::mix(s);
  return s;
}

// 0.8 mm, Cd 0.62, to vacuum.
constexpr double area = 0.62 * 0.25 * 3.14159265358979323846 * 0.8e-3 * 0.8e-3;
template <class R = double>
lp::HoleParameters<R> hole_that_sees(double upstream, double law = lp::discharge_law::bernoulli) {
  lp::HoleParameters<R> hole;
  hole.area = R(area), hole.back_pressure = R(0.0), hole.upstream = R(upstream), hole.law = R(law);
  hole.ln_vapour_factor = R(0.0), hole.diameter = R(0.8e-3), hole.bore_length = R(4e-3), hole.coefficient = R(0.62);
  return hole;
}
lp::Leak<double> leak_of(const lp::HoleParameters<double>& hole, double temperature, double density) {
  return lp::hole_leak(hole, *lp::fluid_table(0), isooctane(temperature, density), 1.0, 1.0);
}

constexpr double all_views[] = {lp::hole_sees::liquid, lp::hole_sees::local, lp::hole_sees::vapour};
constexpr double all_laws[] = {lp::discharge_law::bernoulli, lp::discharge_law::hem,   lp::discharge_law::frozen,
                               lp::discharge_law::henry_fauske, lp::discharge_law::omega, lp::discharge_law::hne_ds,
                               lp::discharge_law::relaxation};

}  // namespace

// ---- what the liquid share decides; the pump -------------------------------------------------------------

TEST_CASE("circulation and wetted transfer fade with the liquid, between their ends") {
  CHECK(lp::circulation(1.0, 0.05, 0.2) == 1.0);
  CHECK(close(lp::circulation(0.95, 0.05, 0.2), 1.0, 1e-12));
  CHECK(std::abs(lp::circulation(0.8, 0.05, 0.2)) < 1e-15);
  CHECK(std::abs(lp::circulation(0.0, 0.05, 0.2)) < 1e-15);
  CHECK(close(lp::circulation(0.875, 0.05, 0.2), 0.5, 1e-12));
  CHECK(close(lp::wetted_share(1.0), 1.0, 1e-15));
  CHECK(lp::wetted_share(0.0) == lp::dry_conductance);
  CHECK(close(lp::pumped_share(1.0, 0.0), lp::stagnant_conductance, 1e-12));
  CHECK(close(lp::pumped_share(1.0, 1.0), 1.0, 1e-12));
  for (double x = 0.0; x < 1.0; x += 0.01) {
    CHECK(lp::circulation(x + 0.01, 0.05, 0.2) >= lp::circulation(x, 0.05, 0.2) - 1e-15);
    CHECK(lp::wetted_share(x + 0.01) >= lp::wetted_share(x) - 1e-15);
  }
}

TEST_CASE("suction: 97 % of the head is left at the required pressure, all far above it, none below zero") {
  for (double required : {1e3, 2e4, 1e5}) {
    CHECK(close(lp::suction_share(required, required), 0.97, 1e-14));
    CHECK(close(lp::suction_share(2.0 * required, required), 1.0 - 0.03 * 0.03, 1e-14));
    CHECK(close(lp::suction_share(10.0 * required, required), 1.0, 1e-14));
    CHECK(lp::suction_share(-0.11 * required, required) == 0.0);
    double before = 0.0;
    for (double available = -0.2; available < 3.0; available += 0.01) {
      const double now = lp::suction_share(available * required, required);
      CHECK(now >= before);
      before = now;
    }
  }
  CHECK(lp::suction_share(-1e5, 0.0) == 1.0);  // a pump that requires nothing
}

namespace {

// 40 W, 30 % of it dry, 5 s to spin down.
lp::PumpState<double> pump_at(double speed, double unvoided, double trip_time = 0.0, double running = 1.0,
                              double required = 0.0, double suction = 0.0) {
  const lp::PumpParameters<double> pump{running, 40.0, 0.3, 0.05, 0.2, required, 5.0, trip_time, 0.1, 2e4};
  return lp::pump_state(pump, speed, unvoided, suction);
}

constexpr double at_rest = lp::speed_width / 5.0;  // 1/s, what the join leaves of a pump at its command

}  // namespace

TEST_CASE("a pump's motor gives all its power with full head, its dry share without, by the cube of its speed") {
  CHECK(pump_at(1.0, 1.0).motor_heat == 40.0);
  CHECK(close(pump_at(1.0, 0.0).motor_heat, 12.0, 1e-15));
  CHECK(close(pump_at(0.5, 0.5).motor_heat, 40.0 * 0.125 * 0.65, 1e-15));
  CHECK(pump_at(0.0, 1.0).motor_heat == 0.0);
  CHECK(pump_at(0.5, 0.8).circulation == 0.4);
  const auto starved = pump_at(1.0, 0.5, 0.0, 1.0, 2e4, 2e4);
  CHECK(close(starved.head_share, 0.5 * 0.97, 1e-14));  // void and suction together
}

TEST_CASE("a pump spins down to its command, and never up by itself") {
  CHECK(close(pump_at(1.0, 1.0, 0.0, 0.4).acceleration, -0.6 / 5.0, 1e-14));
  CHECK(std::abs(pump_at(0.4, 1.0, 0.0, 0.4).acceleration) < at_rest);
  CHECK(pump_at(0.2, 1.0, 0.0, 0.4).acceleration == 0.0);
  CHECK(std::abs(pump_at(1.0, 0.0).acceleration) < at_rest);  // without a trip it runs dry
}

TEST_CASE("a pump that lost half its head is switched off within its trip time, and stays off") {
  const double trip = 20.0;
  for (double head : {1.0, 0.8, 0.5}) CHECK(std::abs(pump_at(1.0, head, trip).acceleration) < at_rest);
  CHECK(close(pump_at(1.0, 0.0, trip).acceleration, -1.0 / trip, 1e-6));
  CHECK(pump_at(1.0, 0.2, trip).acceleration < 0.0);
  // Below 45 % of its command it goes on falling with its head back in full; between that and 90 % slower.
  CHECK(close(pump_at(0.44, 1.0, trip).acceleration, -0.44 / trip, 1e-6));
  CHECK(pump_at(0.7, 1.0, trip).acceleration < 0.0);
  CHECK(pump_at(0.7, 1.0, trip).acceleration > -0.7 / trip);
  CHECK(pump_at(0.95, 1.0, trip).acceleration == 0.0);
  // A pump at half its speed on command has not tripped.
  CHECK(std::abs(pump_at(0.5, 1.0, trip, 0.5).acceleration) < at_rest);
}

// ---- hole ------------------------------------------------------------------------------------------------

TEST_CASE("a full volume leaks liquid at Torricelli's rate, and its jet pushes with its momentum") {
  const double t = 285.0, pressure = 196e3,
               density = lp::density_from_pressure_temperature(*lp::fluid_table(0), pressure, t);
  for (double kind : all_views) {
    auto hole = hole_that_sees(kind);
    const auto leak = leak_of(hole, t, density);
    // The closure's pressure is that of the density to 1e-6; above it the flux width adds 1e-11.
    CHECK(close(leak.mass_flow, area * std::sqrt(2.0 * density * pressure), 1e-6));
    CHECK(close(leak.energy_flow, leak.mass_flow * isooctane(t, density).h_l, 1e-9));
    CHECK(close(leak.force, leak.mass_flow * std::sqrt(2.0 * pressure / density), 1e-6));
    CHECK(close(leak.liquid_flow, leak.mass_flow, 1e-12));
    hole.back_pressure = 1e5;  // at 96 kPa the join at rest, 1 kPa wide, costs 1e-9 of the flow
    const auto less = leak_of(hole, t, density);
    CHECK(close(less.mass_flow, area * std::sqrt(2.0 * density * (pressure - 1e5)), 2e-6));
    CHECK(close(less.force, less.mass_flow * std::sqrt(2.0 * (pressure - 1e5) / density), 2e-6));
  }
}

TEST_CASE("vapour chokes into vacuum: F/A = (1 + n) r* p, by its own flow and enthalpy") {
  const lp::FluidTable& f = *lp::fluid_table(0);
  for (double t : {250.0, 285.0, 310.0}) {
    const double rho = 0.3 * lp::saturated_vapour(f, t, 0.0).density;
    const auto s = isooctane(t, rho);  // dry
    const double k = lp::heat_capacity_ratio(f, t);
    lp::GasPoint<double> rest;
    const double n = lp::effective_exponent(lp::FastLine<double>{f, 0.0}, t, rho, rest);
    CHECK(close(n, k, 0.02));  // nearly an ideal gas: B rho is 0.5 % at 310 K
    const auto thrust = [](double x) { return (1.0 + x) * std::pow(2.0 / (x + 1.0), x / (x - 1.0)); };
    CHECK(close(thrust(n), thrust(k), 2e-3));
    const double nozzle = lp::vapour_jet(s.pressure, rho, n, 0.0).mass_flux;
    const double flux = lp::joined_to_effusion(nozzle, s.pressure, t, f.gas_constant, lp::vapour_viscosity(f, t), 0.8e-3, 0.62);
    for (double kind : all_views) {
      const auto leak = lp::hole_leak(hole_that_sees(kind), f, s, 1.0, 1.0);
      CHECK(close(leak.force, area * thrust(n) * s.pressure, 1e-6));
      CHECK(close(leak.mass_flow, area * flux, 1e-12));
      CHECK(leak.vapour_flow == leak.mass_flow);
      CHECK(close(leak.energy_flow, leak.mass_flow * s.h_v, 1e-12));
    }
  }
}

TEST_CASE("what stands at the hole decides how fast a half-empty volume leaks") {
  const double t = 285.0, density = 350.0;
  const auto liquid = leak_of(hole_that_sees(lp::hole_sees::liquid), t, density);
  const auto local = leak_of(hole_that_sees(lp::hole_sees::local), t, density);
  const auto vapour = leak_of(hole_that_sees(lp::hole_sees::vapour), t, density);
  CHECK(liquid.mass_flow > local.mass_flow);
  CHECK(local.mass_flow > vapour.mass_flow);
  // Vapour carries its latent heat away.
  CHECK(vapour.energy_flow / vapour.mass_flow > liquid.energy_flow / liquid.mass_flow + 2.9e5);
  for (const auto& leak : {liquid, local, vapour})
    CHECK(close(leak.mass_flow, leak.liquid_flow + leak.vapour_flow, 1e-14));
}

TEST_CASE("a long bore passes less than a thin hole, and the same far above saturation") {
  const lp::FluidTable& f = *lp::fluid_table(0);
  for (double t : {260.0, 285.0, 310.0}) {
    const double saturated = leak_of(hole_that_sees(0.0), t, 400.0).mass_flow;
    const double flashing = leak_of(hole_that_sees(0.0, lp::discharge_law::hem), t, 400.0).mass_flow;
    CHECK(flashing < 0.5 * saturated);
    CHECK(flashing > leak_of(hole_that_sees(lp::hole_sees::vapour), t, 400.0).mass_flow);
    const double pressure = 1e6, density = lp::density_from_pressure_temperature(f, pressure, t);
    const double p_s = lp::vapour_pressure(f, t, 0.0), driving = pressure - p_s;
    const double bore = leak_of(hole_that_sees(0.0, lp::discharge_law::hem), t, density).mass_flow;
    // Torricelli's flow to saturation, less what the liquid expands on the way: G^2 = 2 v dp/v_on^2 to first order.
    const double stretch = density / lp::saturated_liquid(f, t).density - 1.0;
    CHECK(bore >= area * std::sqrt(2.0 * density * driving) * (1.0 - stretch));
    CHECK(bore <= area * std::sqrt(2.0 * density * pressure));
  }
}

TEST_CASE("a law counts as long as a hole sees any liquid, and all are one where it is dry") {
  const auto& f = *lp::fluid_table(0);
  auto s = isooctane(285.0, 350.0);
  const auto flow = [&](double law, double fraction) {
    s.liquid_fraction = fraction;
    return lp::hole_leak(hole_that_sees(lp::hole_sees::liquid, law), f, s, 1.0, 1.0);
  };
  for (const double law : all_laws) {
    INFO("law " << law);
    const double whole = flow(law, 0.5).liquid_flow;
    for (const double fraction : {1e-5, 1e-4, 0.002, 0.01, 0.019}) {
      const double share = lp::smooth_step(fraction / lp::hole_wetting_width);
      CHECK(close(flow(law, fraction).liquid_flow, share * whole, 1e-14));
    }
    const auto dry = flow(law, 0.0), straight = flow(lp::discharge_law::bernoulli, 0.0);
    CHECK(dry.liquid_flow == 0.0);
    CHECK(dry.mass_flow == straight.mass_flow);
    CHECK(dry.energy_flow == straight.energy_flow);
    CHECK(dry.force == straight.force);
  }
}

TEST_CASE("a hole leaks as its area, a frozen one vapour alone, a faded one nothing") {
  const lp::FluidTable& f = *lp::fluid_table(0);
  for (double law : all_laws) {
    auto hole = hole_that_sees(lp::hole_sees::liquid, law);
    const auto s = isooctane(285.0, 350.0);
    const auto open = lp::hole_leak(hole, f, s, 1.0, 1.0);
    const auto frozen = lp::hole_leak(hole, f, s, 0.0, 1.0, true);
    CHECK(frozen.liquid_flow == 0.0);
    CHECK(close(frozen.mass_flow, leak_of(hole_that_sees(lp::hole_sees::vapour), 285.0, 350.0).mass_flow, 1e-12));
    const auto half = lp::hole_leak(hole, f, s, 0.5, 1.0, true);
    CHECK(close(half.mass_flow, 0.5 * (open.mass_flow + frozen.mass_flow), 1e-12));
    CHECK(close(half.force, 0.5 * (open.force + frozen.force), 1e-12));
    const auto faded = lp::hole_leak(hole, f, s, 1.0, 0.0);
    for (double none : {faded.mass_flow, faded.energy_flow, faded.force}) CHECK(none == 0.0);
    hole.area *= 4.0;
    CHECK(close(lp::hole_leak(hole, f, s, 1.0, 1.0).mass_flow, 4.0 * open.mass_flow, 1e-14));
    hole.area = 0.0;
    CHECK(lp::hole_leak(hole, f, s, 1.0, 1.0).mass_flow == 0.0);
  }
}

TEST_CASE("the leak is smooth and never inward over the whole course") {
  // As the share of liquid falls from full to dry at one temperature, the flow never jumps: each of 4000
  // steps changes it by less than the steepest join (15/8 over the width of 0.02) allows.
  for (double law : all_laws)
    for (double kind : all_views) {
      double before = leak_of(hole_that_sees(kind, law), 285.0, 695.0).mass_flow;
      const double largest = before;
      for (double density = 694.75; density > 0.3; density -= 0.25) {
        const auto now = leak_of(hole_that_sees(kind, law), 285.0, density);
        CHECK(now.mass_flow >= 0.0);
        CHECK(now.liquid_flow >= 0.0);
        CHECK(now.vapour_flow >= 0.0);
        CHECK(std::abs(now.mass_flow - before) < 0.05 * largest);
        before = now.mass_flow;
      }
    }
}

// ---- gas -------------------------------------------------------------------------------------------------

namespace {

constexpr double modulus = 4.8e8;  // K rho_l of isooctane, Pa

double with_gas(double compression, double gas, double room, double temperature = 290.0) {
  return lp::gas_and_liquid_pressure(compression, lp::ramp(compression, lp::liquid_line_width), gas, temperature, modulus,
                                     room);
}

// The root of V = M/(rho_l + pi/K) + N T/pi by bisection, with M = rho_l V (1 + y/(K rho_l)).
double shared_room(double compression, double gas, double room, double temperature = 290.0) {
  const double liquid = room * (1.0 + compression / modulus);
  double low = 1e-9, high = 1e9;
  for (int i = 0; i < 200; ++i) {
    const double middle = std::sqrt(low * high);
    const double taken = liquid / (1.0 + middle / modulus) + gas * temperature / middle;
    (taken > room ? low : high) = middle;
  }
  return std::sqrt(low * high);
}

}  // namespace

TEST_CASE("without gas the liquid's squeeze is all; without liquid the gas is ideal") {
  for (double compression : {-4e8, -1e6, -1e3, -150.0, -1.0, 0.0, 1.0, 150.0, 1e3, 1e6}) {
    const double squeeze = lp::ramp(compression, lp::liquid_line_width);
    CHECK(std::abs(with_gas(compression, 0.0, 0.02) - squeeze) <= 1e-6);  // the root's own floor, 1e-12 Pa^2
    CHECK(std::abs(with_gas(compression, -1e-9, 0.02) - squeeze) <= 1e-6);  // rounding below nothing
  }
  for (double gas : {1e-6, 1e-3, 1.0, 10.0})
    for (double room : {1e-3, 0.05}) {
      const double ideal = gas * 290.0 / room;
      CHECK(close(with_gas(-modulus, gas, room), ideal, ideal / modulus + 1e-12));
    }
}

TEST_CASE("liquid and bubble share the room: the formula is the root, to first order in what compresses the liquid") {
  std::mt19937_64 g(5);
  double worst = 0.0;
  for (int i = 0; i < 2000; ++i) {
    const double size = std::exp(draw(g, std::log(300.0), std::log(4e8)));
    const double compression = i % 2 ? -size : std::fmin(size, 1e6);
    const double gas = std::exp(draw(g, std::log(1e-6), 0.0)), room = draw(g, 1e-3, 0.05);
    const double formula = with_gas(compression, gas, room), root = shared_room(compression, gas, room);
    if (root > 3e6) continue;  // beyond the tables
    // Left out: pi/(K rho_l), twice where the liquid is squeezed, and the density's own excess over rho_l.
    const double dropped = (root + std::fmax(compression, 0.0)) / modulus;
    CHECK(close(formula, root, 3.0 * dropped + 1e-9));
    worst = std::fmax(worst, std::abs(formula / root - 1.0));
    CHECK(with_gas(compression, 1.01 * gas, room) > formula);
    CHECK(with_gas(compression + 0.01 * size, gas, room) > formula);
  }
  MESSAGE("largest relative difference " << worst);
}

TEST_CASE("gas comes out of solution and goes back with one time constant, and never more than there is") {
  const double t = 60.0, edge = 3.0 / 16.0 * lp::gas_width;
  std::mt19937_64 g(6);
  for (int i = 0; i < 500; ++i) {
    const double dissolved = draw(g, 0.0, 1.0), held = draw(g, 0.0, 1.0), bubbles = draw(g, 0.0, 0.5);
    const double out = lp::gas_release(dissolved, bubbles, held, t);
    const double expected = dissolved > held ? dissolved - held : -std::fmin(held - dissolved, bubbles);
    CHECK(std::abs(out - expected / t) <= edge / t);
    // A step of explicit Euler as long as the time constant leaves no negative amount, but for the join's width.
    CHECK(bubbles + out * t >= -1e-15);
    CHECK(dissolved - out * t >= -edge);
    CHECK(lp::gas_release(dissolved, 0.0, held, t) >= 0.0);
    CHECK(lp::gas_release(0.0, bubbles, held, t) <= edge / t);
  }
  CHECK(lp::gas_release(0.3, 0.0, 0.3, t) <= edge / t);
}

// ---- slopes -----------------------------------------------------------------------------------------------

TEST_CASE("slopes of the loop's parts") {
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
  const lp::FluidTable& fluid = *lp::fluid_table(0);
  for (int i = 0; i < 20; ++i) {
    const double t = draw(g, 275.0, 315.0), density = draw(g, 5.0, 680.0);
    const auto in_leak = [&](double kind, bool energy) {
      return [&fluid, kind, energy, t](auto rho) {
        using R = decltype(rho);
        const auto leak =
            lp::hole_leak(hole_that_sees<R>(kind), fluid, isooctane(R(t), rho), R(1.0), R(1.0));
        return energy ? leak.energy_flow : leak.mass_flow + leak.force;
      };
    };
    for (double kind : {0.0, 1.0, 2.0}) {
      check("leak by density", in_leak(kind, false), density);
      check("leaked energy by density", in_leak(kind, true), density);
    }
    check(
        "circulation", [](auto x) { return lp::circulation(x, decltype(x)(0.05), decltype(x)(0.2)); },
        draw(g, 0.82, 0.93));
    check(
        "suction", [](auto x) { return lp::suction_share(x, decltype(x)(2e4)); }, draw(g, 3e3, 5e4));
    check(
        "wetted share", [](auto x) { return lp::wetted_share(x); }, draw(g, 0.01, 0.09));
  }
}

TEST_CASE("vapour of a fluid whose viscosity nobody knows flows as a continuum to the end") {
  lp::FluidTable unknown = *lp::fluid_table(0);
  unknown.ln_mu_0.coefficient[0] = lp::not_a_number;
  for (const double t : {180.0, 240.0, 300.0}) {
    const auto s = isooctane(t, 0.5 * lp::saturated_vapour(unknown, t, 0.0).density);
    const auto hole = hole_that_sees(lp::hole_sees::vapour);
    const double without = lp::hole_leak(hole, unknown, s, 1.0, 1.0).mass_flow;
    const double known = lp::hole_leak(hole, *lp::fluid_table(0), s, 1.0, 1.0).mass_flow;
    CHECK(std::isfinite(without));
    CHECK(known >= without);                             // effusion through the whole hole is no less than this jet
    if (t > 290.0) CHECK(close(known, without, 0.01));  // dense enough that both are the same
  }
}
