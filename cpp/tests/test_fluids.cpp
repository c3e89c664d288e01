// The fluids: laws first (Clapeyron, derivatives, continuity, round trips), then values from the literature.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <initializer_list>
#include <string>

#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/fluids/fast_state.hpp"
#include "leakphys/fluids/saturation.hpp"
#include "near.hpp"

namespace lp = leakphys;
using lp::Dual;
using lp::Pack;

namespace {

double relative(double a, double b) { return std::abs(a / b - 1.0); }

// Temperatures across a fluid's fast saturation range, ends left out.
double spread(const lp::FluidTable& f, int i, int count) {
  return f.triple_temperature + (f.saturation_maximum - f.triple_temperature) * (i + 0.5) / count;
}

template <class F>
void for_each_fluid(F body) {
  for (int id = 0; id < lp::fluid_count; ++id) {
    INFO(std::string(lp::fluid_names[id]));
    if (lp::fluid_table(id)->liquid_only == 0) body(*lp::fluid_table(id));
  }
}

lp::Closure<Dual<double, 2>> slopes(const lp::FluidTable& f, double temperature, double volume) {
  Dual<double, 2> t(temperature), v(volume);
  t.d[0] = 1.0;
  v.d[1] = 1.0;
  return lp::closure_from_temperature_volume(f, t, v);
}

}  // namespace

TEST_CASE("both tiers obey Clausius and Clapeyron: dp_s/dT = h_lg / (T v_lg)") {
  for_each_fluid([](const lp::FluidTable& f) {
    double reference = 0.0, cold = 0.0, warm = 0.0, last = 0.0;
    for (int i = 0; i < 40; ++i) {
      const double t = spread(f, i, 40);
      Dual<double, 1> moving(t);
      moving.d[0] = 1.0;
      const auto line = lp::saturation_from_temperature(f, moving);
      reference = std::fmax(reference, relative(line.pressure.d[0], line.dp_dt.v));
      const double rho_v = lp::saturated_vapour(f, t, 0.0).density, rho_l = lp::saturated_liquid(f, t).density;
      const auto dew = lp::closure_from_temperature_volume(f, t, 2.0 / (rho_v + rho_l));
      const double latent = dew.h_v - dew.h_l;
      const double off = relative(lp::vapour_pressure(f, moving).d[0], latent / (t * (1.0 / rho_v - 1.0 / rho_l)));
      double& worst = t < 0.8 * f.critical_temperature ? cold : t < 0.97 * f.critical_temperature ? warm : last;
      worst = std::fmax(worst, off);
    }
    CHECK(reference < 2e-6);  // slope of series that err by 1e-8, degree 30
    // Slope of polynomials that err by 1e-5, degree 12; h_lg holds the gas's energy, which errs by up to 1e-3 R T. Towards
    // the critical point h_lg falls to a few R T, and at the end of the range the slope of the fits wavers.
    CHECK(cold < 5e-4);
    CHECK(warm < 2e-3);
    CHECK(last < 2e-2);
  });
}

TEST_CASE("the Helmholtz energy's closed forms equal its derivatives by dual numbers") {
  for_each_fluid([](const lp::FluidTable& f) {
    for (double share : {0.3, 0.7, 1.1}) {
      for (double dense : {1e-3, 0.4, 2.5}) {
        Dual<double, 2> t(share * f.critical_temperature), rho(dense * f.critical_density);
        t.d[0] = 1.0;
        rho.d[1] = 1.0;
        const auto s = lp::homogeneous_from_temperature_density(f, t, rho);
        CHECK(relative(s.pressure.d[0], s.dp_dt.v) < 1e-12);
        CHECK(relative(s.pressure.d[1], s.dp_drho.v) < 1e-12);
        CHECK(relative(s.internal_energy.d[0], s.cv.v) < 5e-12);  // air: the terms' sum is small beside them
        CHECK(relative(s.entropy.d[0] * t.v, s.cv.v) < 5e-12);
        // Maxwell: (ds/drho)_T = -(dp/dT)_rho / rho^2; energy: rho^2 (du/drho)_T = p - T (dp/dT)_rho
        CHECK(relative(s.entropy.d[1], -s.dp_dt.v / (rho.v * rho.v)) < 1e-11);
        const double expected = s.pressure.v - t.v * s.dp_dt.v;
        const double scale = t.v * s.dp_dt.v;
        CHECK(std::abs(rho.v * rho.v * s.internal_energy.d[1] - expected) < 1e-10 * std::abs(scale));
      }
    }
  });
}

TEST_CASE("phases in equilibrium have one Gibbs energy, and h and s are zero for triple-point liquid") {
  for_each_fluid([](const lp::FluidTable& f) {
    for (int i = 0; i < 40; ++i) {
      const double t = spread(f, i, 40);
      const auto s = lp::saturation_from_temperature(f, t);
      // What the liquid's density errs by (water: 4e-7) moves g by that share of dp/drho.
      const double off = 2.0 * f.reference_rho_l.worst * s.liquid.dp_drho;
      CHECK(std::abs(s.liquid.gibbs - s.vapour.gibbs) < 2e-6 * f.gas_constant * t + off);
    }
    const auto s = lp::saturation_from_temperature(f, f.triple_temperature);
    // 1e-8 of the density moves p by about 10 Pa, h by 0.02 J/kg; water's density errs by more.
    CHECK(std::abs(s.liquid.enthalpy) < 0.1 + f.reference_rho_l.worst * s.liquid.dp_drho);
    CHECK(std::abs(s.liquid.entropy) < 1e-4);
    const auto c = lp::closure_from_temperature_volume(f, f.triple_temperature, 2.0 / (s.rho_l + s.rho_v));
    CHECK(std::abs(c.h_l) < (1e-6 + f.u_l.worst) * (c.h_v - c.h_l));  // the fit's stated error
  });
}

TEST_CASE("closure: u rises with T at constant volume, p and u move continuously through both lines") {
  for_each_fluid([](const lp::FluidTable& f) {
    for (int i = 0; i < 30; ++i) {
      const double t = spread(f, i, 30);
      const double rho_l = lp::saturated_liquid(f, t).density, rho_v = lp::saturated_vapour(f, t, 0.0).density;
      const double stiffness = lp::liquid_stiffness(f, t);
      for (int j = 0; j <= 60; ++j) {
        const double rho = std::exp(std::log(1e-2 * rho_v) + std::log(1.002e2 * rho_l / rho_v) * j / 60.0);
        CHECK(slopes(f, t, 1.0 / rho).internal_energy.d[0] > 0.0);
        CHECK(slopes(f, t, 1.0 / rho).pressure.d[1] <= 0.0);
      }
      // Across each line in steps of a hundredth of its width: no jump in value or slope.
      const auto walk = [&](auto volume_at, double rise, double energy_rise) {
        auto last = slopes(f, t, volume_at(-2.0));
        const double slope_scale = std::abs(slopes(f, t, volume_at(-2.0)).pressure.d[1]) +
                                   std::abs(slopes(f, t, volume_at(2.0)).pressure.d[1]);
        for (int k = 1; k <= 400; ++k) {
          const auto c = slopes(f, t, volume_at(-2.0 + 0.01 * k));
          CHECK(std::abs(c.pressure.v - last.pressure.v) <= 0.02 * rise);
          CHECK(std::abs(c.internal_energy.v - last.internal_energy.v) <= 0.02 * energy_rise);
          CHECK(std::abs(c.pressure.d[1] - last.pressure.d[1]) <= 0.02 * slope_scale);
          last = c;
        }
      };
      const double width = lp::liquid_line_width;
      const auto at = slopes(f, t, 0.5 * (1.0 / rho_l + 1.0 / rho_v));
      const double latent = at.u_v.v - at.u_l.v;
      walk([&](double y) { return 1.0 / (rho_l + y * width / stiffness); }, width, 1e-3 * latent);
      walk([&](double y) { return (1.0 + y * lp::dew_line_width) / rho_v; }, lp::dew_line_width * lp::vapour_pressure(f, t),
           2.0 * lp::dew_line_width * latent);
    }
  });
}

TEST_CASE("closure: shares stay within 0 and 1, pressure is p_s on the dew line and ideal at low density") {
  for_each_fluid([](const lp::FluidTable& f) {
    for (int i = 0; i < 20; ++i) {
      const double t = spread(f, i, 20);
      const double rho_l = lp::saturated_liquid(f, t).density, rho_v = lp::saturated_vapour(f, t, 0.0).density;
      for (int j = 0; j <= 50; ++j) {
        const double rho = std::exp(std::log(1e-6 * rho_v) + std::log(1.01e6 * rho_l / rho_v) * j / 50.0);
        const auto c = lp::closure_from_temperature_volume(f, t, 1.0 / rho);
        CHECK(c.liquid_fraction >= 0.0);
        CHECK(c.liquid_fraction <= 1.0 + 1e-14);  // a rounded quotient of equal densities
        CHECK(c.quality >= -1e-14);
        CHECK(c.quality <= 1.0);
        CHECK(relative(c.internal_energy, c.quality * c.u_v + (1.0 - c.quality) * c.u_l) < 0.01);
      }
      const auto dew = lp::closure_from_temperature_volume(f, t, 2.0 / (rho_l + rho_v));
      CHECK(dew.pressure == near(lp::vapour_pressure(f, t)).epsilon(1e-15));
      const auto thin = lp::closure_from_temperature_volume(f, t, 1e9);
      CHECK(relative(thin.pressure, f.gas_constant * t / 1e9) < 1e-9);  // B rho is below 1e-10
    }
  });
}

TEST_CASE("T -> u -> T returns T, with exact derivatives") {
  for_each_fluid([](const lp::FluidTable& f) {
    for (int i = 1; i < 29; ++i) {
      const double t = spread(f, i, 30);
      const double rho_l = lp::saturated_liquid(f, t).density, rho_v = lp::saturated_vapour(f, t, 0.0).density;
      for (int j = 0; j <= 40; ++j) {
        const double rho = std::exp(std::log(1e-2 * rho_v) + std::log(1.002e2 * rho_l / rho_v) * j / 40.0);
        const auto here = slopes(f, t, 1.0 / rho);
        Dual<double, 2> u(here.internal_energy.v), v(1.0 / rho);
        u.d[0] = 1.0;
        v.d[1] = 1.0;
        const auto back = lp::state_from_energy_volume(f, u, v, t + 0.02);
        CHECK(std::abs(back.temperature.v - t) < 1e-6);  // the published step count from 0.02 K away
        CHECK(back.residual < 1e-3);
        const double u_t = here.internal_energy.d[0], u_v = here.internal_energy.d[1];
        CHECK(back.temperature.d[0] * u_t == near(1.0).epsilon(1e-3));
        CHECK(back.temperature.d[1] * u_t == near(-u_v).epsilon(1e-3).scale(1e-9 * std::abs(u_v)));
        CHECK(relative(back.closure.pressure.v, here.pressure.v) < 1e-6);
        const double p_u = here.pressure.d[0] / u_t;
        CHECK(back.closure.pressure.d[0] == near(p_u).epsilon(2e-3));
        CHECK(std::abs(back.closure.internal_energy.v - u.v) < 1e-6 * std::abs(u.v) + 1e-3);
      }
    }
  });
}

TEST_CASE("a guess near enough is as good as further steps, whoever shares the pack") {
  using Four = lp::Pack<4>;
  const double off[] = {0.0, 4e-5, -3e-3, 2.0};  // K: within what ends at once, beyond it, far beyond it
  for_each_fluid([&](const lp::FluidTable& f) {
    for (int i = 1; i < 29; ++i) {
      const double t = spread(f, i, 30);
      const double rho_l = lp::saturated_liquid(f, t).density, rho_v = lp::saturated_vapour(f, t, 0.0).density;
      for (int j = 0; j <= 40; ++j) {
        const double rho = std::exp(std::log(1e-2 * rho_v) + std::log(1.002e2 * rho_l / rho_v) * j / 40.0);
        const double volume = 1.0 / rho, u = lp::energy_from_temperature_volume(f, t, volume);
        Four guesses(0.0);
        lp::State<double> alone[4];
        for (int w = 0; w < 4; ++w) {
          lp::set_lane(guesses, w, t + off[w]);
          alone[w] = lp::state_from_energy_volume(f, u, volume, t + off[w]);
        }
        const auto together = lp::state_from_energy_volume(f, Four(u), Four(volume), guesses);
        const auto turned = [&](auto x, int k) { return lp::direction<2>(x, k); };
        const auto sloped = lp::state_from_energy_volume(f, turned(Four(u), 0), turned(Four(volume), 1), guesses);
        INFO("T " << t << " K, rho " << rho << " kg/m3");
        for (int w = 0; w < 4; ++w) {
          CHECK(lp::lane(together.temperature, w) == alone[w].temperature);
          CHECK(lp::lane(together.closure.pressure, w) == alone[w].closure.pressure);
          CHECK(lp::lane(together.residual, w) == alone[w].residual);
          const auto own = lp::state_from_energy_volume(f, turned(u, 0), turned(volume, 1), t + off[w]);
          for (int k = 0; k < 2; ++k) CHECK(lp::lane(sloped.closure.pressure.d[k], w) == own.closure.pressure.d[k]);
        }
        for (const int near_by : {1, 2}) CHECK(std::abs(alone[near_by].temperature - t) < 5e-10);
        CHECK(std::abs(alone[1].closure.pressure - alone[0].closure.pressure) < 1e-9 * alone[0].closure.pressure + 1e-3);
      }
    }
  });
}

TEST_CASE("a state's values do not depend on the derivatives that are carried, nor their values on those of second order") {
  using One = Dual<double, 2>;
  using Two = Dual<Dual<double, 1>, 2>;
  for_each_fluid([](const lp::FluidTable& f) {
    for (int i = 0; i < 30; ++i) {
      const double t = spread(f, i, 30);
      const double rho_l = lp::saturated_liquid(f, t).density, rho_v = lp::saturated_vapour(f, t, 0.0).density;
      for (const double rho : {0.1 * rho_v, 0.5 * (rho_l + rho_v), rho_l, 1.001 * rho_l})
        for (const double off : {0.0, 5e-10, -1e-8, 4e-5, -1e-3, 1.0}) {
          const double volume = 1.0 / rho, u = lp::energy_from_temperature_volume(f, t, volume);
          const auto plain = lp::state_from_energy_volume(f, u, volume, t + off);
          const One u_1 = lp::direction<2>(u, 0), v_1 = lp::direction<2>(volume, 1);
          const auto one = lp::state_from_energy_volume(f, u_1, v_1, t + off);
          const Two u_2 = lp::direction<2>(lp::direction<1>(u, 0), 0), v_2 = lp::direction<2>(lp::constant<1>(volume), 1);
          const auto two = lp::state_from_energy_volume(f, u_2, v_2, lp::constant<1>(t + off));
          INFO("T " << t << " K, rho " << rho << " kg/m3, guess off by " << off << " K");
          CHECK(one.temperature.v == plain.temperature);
          CHECK(one.closure.pressure.v == plain.closure.pressure);
          CHECK(two.temperature.v.v == plain.temperature);
          CHECK(two.closure.pressure.v.v == plain.closure.pressure);
          for (int k = 0; k < 2; ++k) {
            CHECK(two.temperature.d[k].v == one.temperature.d[k]);
            CHECK(two.closure.pressure.d[k].v == one.closure.pressure.d[k]);
          }
        }
    }
  });
}

TEST_CASE("what a solution leaves for the next guess are slopes of T, also beyond the table") {
  for_each_fluid([](const lp::FluidTable& f) {
    for (int i = 1; i < 9; ++i) {
      const double t = spread(f, i, 10), volume = 2.0 / lp::saturated_liquid(f, t).density;
      const auto at = slopes(f, t, volume).internal_energy;
      const auto last = lp::last_solved(f, t, at.v, volume, 0.0);
      CHECK(last.guess(at.v, volume) == t);
      CHECK(last.per_energy == near(1.0 / at.d[0]).epsilon(1e-12));
      CHECK(last.per_volume == near(-at.d[1] / at.d[0]).epsilon(1e-12));
      const double colder = f.triple_temperature - 1.0, hotter = f.gas_maximum + 1.0;
      for (const double beyond : {colder, hotter}) {
        const auto lost = lp::last_solved(f, beyond, at.v, volume, 0.0);
        CHECK(std::isfinite(lost.per_energy));
        CHECK(std::isfinite(lost.per_volume));
        CHECK(lost.per_energy > 0.0);
      }
    }
  });
}

TEST_CASE("T -> u -> T: second derivatives, and the derivative by the vapour factor") {
  // A Dual of Duals solves in its inner scalar: the slopes of a slope are differences of slopes.
  using Two = Dual<Dual<double, 1>, 1>;
  for_each_fluid([](const lp::FluidTable& f) {
    for (int i = 1; i < 9; ++i) {
      const double t = spread(f, i, 10), rho_l = lp::saturated_liquid(f, t).density, rho_v = lp::saturated_vapour(f, t, 0.0).density;
      for (const double volume : {2.0 / (rho_l + rho_v), 1.0 / (1.0005 * rho_l), 2.0 / rho_v}) {
        const double u = lp::energy_from_temperature_volume(f, t, volume);
        Two energy(lp::direction<1>(u, 0));
        energy.d[0].v = 1.0;
        for (const double guess : {t + 1e-3, t}) {  // one that needs no step has no slopes either
          const auto pressure_slope = [&](double at) {
            return lp::state_from_energy_volume(f, lp::direction<1>(at, 0), Dual<double, 1>(volume), guess).closure.pressure.d[0];
          };
          const auto s = lp::state_from_energy_volume(f, energy, Two(volume), lp::constant<1>(guess));
          const double h = 1e-5 * f.gas_constant * t;
          const double second = (pressure_slope(u + h) - pressure_slope(u - h)) / (2.0 * h);
          CHECK(s.closure.pressure.d[0].v == near(pressure_slope(u)).epsilon(1e-9));
          CHECK(s.closure.pressure.d[0].d[0] == near(second).epsilon(1e-5));
        }
        double near = t;  // converged: from a guess that is off, the slopes are off as the value is
        for (int k = 0; k < 4; ++k) near = lp::state_from_energy_volume(f, u, volume, near, 0.1).temperature;
        const auto at_factor = [&](auto x) {
          using R = decltype(x);
          return lp::state_from_energy_volume(f, R(u), R(volume), lp::inner(R(near)), x).closure.pressure;
        };
        const double by_factor = (at_factor(0.1 + 1e-5) - at_factor(0.1 - 1e-5)) / 2e-5;
        // Rounding of a liquid's pressure, 1e-16 of its modulus, over the step.
        const double rounding = 1e-15 * lp::liquid_stiffness(f, t) * rho_l / 2e-5;
        const auto along = at_factor(lp::direction<1>(0.1, 0));
        CHECK(std::abs(along.d[0] - by_factor) <= 1e-6 * std::abs(by_factor) + rounding);
      }
    }
  });
}

TEST_CASE("the saturation line's functions are the closure's, and a vapour factor multiplies the saturated vapour") {
  for_each_fluid([](const lp::FluidTable& f) {
    for (int i = 0; i < 20; ++i) {
      const double t = spread(f, i, 20), rho_l = lp::saturated_liquid(f, t).density;
      for (const double factor : {1.0, 0.3, 2.0}) {
        const double ln_factor = std::log(factor), rho_v = factor * lp::saturated_vapour(f, t, 0.0).density;
        const auto dome = lp::closure_from_temperature_volume(f, t, 2.0 / (rho_l + rho_v), ln_factor);
        const auto dew = lp::saturated_vapour(f, t, ln_factor);
        const auto boiling = lp::saturated_liquid(f, t);
        CHECK(relative(dew.density, rho_v) < 1e-14);
        CHECK(relative(dew.pressure, dome.pressure) < 1e-13);
        CHECK(relative(dew.pressure, lp::vapour_pressure(f, t, ln_factor)) < 1e-15);
        CHECK(std::abs(dew.enthalpy - dome.h_v) < 1e-9 * (dome.h_v - dome.h_l));
        CHECK(relative(boiling.density, dome.rho_l) < 1e-15);
        CHECK(std::abs(boiling.internal_energy - dome.u_l) < 1e-9 * (dome.h_v - dome.h_l));
        // The lever rule: where half the room is liquid, half the liquid's density and half the vapour's make the mixture.
        CHECK(dome.liquid_fraction == near(0.5).epsilon(1e-12));
        CHECK(dome.expansion == 1.0);
      }
    }
    // Checked: isooctane at 298.15 K has 6584.4 Pa; to first order in its density a fifth more vapour has a fifth more.
    if (&f != &lp::isooctane_table) return;
    CHECK(relative(lp::vapour_pressure(f, 298.15, std::log(1.2)), 1.2 * 6584.4) < 5e-3);
    CHECK(relative(lp::vapour_pressure(f, 298.15, 0.0), 6584.4) < 1e-4);
  });
}

TEST_CASE("compression: what squeezes the liquid is its ramp, and there is none in void") {
  for_each_fluid([](const lp::FluidTable& f) {
    const double t = spread(f, 4, 10), rho_l = lp::saturated_liquid(f, t).density, stiffness = lp::liquid_stiffness(f, t);
    const double x = lp::saturation_coordinate(f, t), k_2 = lp::evaluate(f.bend_2, x), k_3 = lp::evaluate(f.bend_3, x);
    for (double pressure : {-1e6, -1e3, -201.0, -100.0, 0.0, 100.0, 1e3, 1e6}) {
      const auto c = lp::closure_from_temperature_volume(f, t, 1.0 / (rho_l + pressure / stiffness));
      // By its slope at saturation, and by its curvature, which counts what is squeezed alone.
      const double squeezed = lp::ramp(pressure, lp::liquid_line_width), y = squeezed / (stiffness * rho_l);
      const double bent = 1.0 + y * (k_2 + y * k_3), rounding = 1e-15 * stiffness * rho_l;
      CHECK(std::abs(c.compression - pressure * bent) < rounding);
      CHECK(std::abs(c.squeeze - squeezed * bent) < rounding);
      if (pressure < -lp::liquid_line_width) CHECK(c.squeeze == 0.0);
      const double p_s = lp::vapour_pressure(f, t);
      CHECK(std::abs(c.pressure - p_s - c.squeeze) < 1e-9 * (c.pressure + p_s));
    }
  });
}

TEST_CASE("compressed liquid: fast minus reference stays within the stated errors up to the limit of the range") {
  for_each_fluid([](const lp::FluidTable& f) {
    double density = 0.0, energy = 0.0;
    for (int i = 0; i < 20; ++i)
      for (int j = 1; j <= 10; ++j) {
        const double t = spread(f, i, 20), pressure = lp::vapour_pressure(f, t) + 0.1 * j * f.compression_maximum;
        const auto exact = lp::state_from_pressure_temperature(f, pressure, t);
        if (exact.status != lp::fluid_status::ok || !lp::in_range(f, t, 1.0005 * exact.density)) continue;
        const auto fast = lp::fast_state_from_pressure_temperature(f, pressure, t);
        CHECK(fast.status == lp::fluid_status::ok);
        const auto line = lp::saturation_from_temperature(f, t);
        density = std::fmax(density, relative(fast.density, exact.density));
        energy = std::fmax(energy, std::abs(fast.internal_energy - exact.internal_energy) /
                                       (line.vapour.enthalpy - line.liquid.enthalpy));
      }
    // The headers state at most 2.2e-4 and 3.3e-4 of h_lg of the fit; the line's own errors, water's 9e-5, come on top.
    CHECK(density < 4e-4);
    CHECK(energy < 6e-4);
  });
}

TEST_CASE("fast minus reference along saturation stays within the stated errors") {
  for_each_fluid([](const lp::FluidTable& f) {
    double p = 0.0, rho_l = 0.0, rho_v = 0.0, latent = 0.0, w = 0.0, w_end = 0.0, cp = 0.0;
    for (int i = 0; i < 200; ++i) {
      const double t = spread(f, i, 200);
      const auto r = lp::saturation_from_temperature(f, t);
      const auto c = lp::closure_from_temperature_volume(f, t, 2.0 / (r.rho_l + r.rho_v));
      p = std::fmax(p, relative(lp::vapour_pressure(f, t), r.pressure));
      rho_l = std::fmax(rho_l, relative(c.rho_l, r.rho_l));
      rho_v = std::fmax(rho_v, relative(c.rho_v, r.rho_v));
      latent = std::fmax(latent, relative(c.h_v - c.h_l, r.vapour.enthalpy - r.liquid.enthalpy));
      cp = std::fmax(cp, relative(lp::liquid_heat_capacity(f, t), r.liquid.cp));
      const double squeezed = c.rho_l + 2e3 / r.liquid.dp_drho;  // beyond the width of the line
      const auto liquid = lp::fast_state_from_temperature_density(f, t, squeezed);
      const double exact = lp::homogeneous_from_temperature_density(f, t, squeezed).sound_speed;
      double& worst = t < 0.97 * f.critical_temperature ? w : w_end;
      worst = std::fmax(worst, relative(liquid.sound_speed, exact));
    }
    MESSAGE("fast - reference: p_s " << p << ", rho_l " << rho_l << ", rho_v " << rho_v << ", h_lg " << latent
                                     << ", cp_l " << cp << ", w_l " << w << ", " << w_end);
    // Each fit within the worst error that its header states, met on another grid.
    CHECK(rho_l < 1.01 * f.rho_l.worst);
    CHECK(rho_v < 1.01 * f.ln_rho_v.worst);
    CHECK(cp < 1.01 * f.inverse_cp_l.worst);
    CHECK(p < 2e-4 + f.ln_rho_v.worst);  // the gas's pressure errs by up to 1.8e-4
    CHECK(latent < 1e-3);                // the gas's energy by up to 1e-3 R T, and h_lg is a few R T near the critical point
    CHECK(w < 2e-3);                     // its slopes by up to 6e-3 (water), and w by half of that
    CHECK(w_end < 1.5e-2);
  });
}

TEST_CASE("isooctane: single-phase values of the equation's source") {
  const auto& f = lp::isooctane_table;
  const double points[][3] = {
      {300.0, 700.0, 14.2207e6}, {300.0, 690.0, 3.58527e6}, {250.0, 740.0, 18.9911e6}, {350.0, 1.0, 25061.5}};
  for (const auto& q : points) {
    const double p = lp::homogeneous_from_temperature_density(f, q[0], q[1]).pressure;
    CHECK(relative(p, q[2]) < 5e-6);  // the last digit given
  }
  CHECK(relative(lp::saturation_from_temperature(f, 372.358).pressure, 101.32e3) < 1e-4);
}

TEST_CASE("isooctane: saturation values of the equation's source, both tiers") {
  const auto& f = lp::isooctane_table;
  // T, p_s, rho_l, rho_v, cp_l, h_lg, w_l as given, five digits
  const double rows[][7] = {{200.0, 3.3082, 767.03, 2.2725e-4, 1710.9, 357.55e3, 1537.7},
                            {240.0, 176.99, 734.91, 0.010136, 1851.6, 336.54e3, 1341.4},
                            {273.15, 1740.2, 708.24, 0.087762, 1983.2, 319.96e3, 1190.1},
                            {298.15, 6584.4, 687.80, 0.30570, 2091.6, 307.59e3, 1082.1},
                            {320.0, 17235.0, 669.52, 0.75151, 2192.1, 296.61e3, 991.4},
                            {360.0, 70435.0, 634.50, 2.807, 2388.2, 275.26e3, 832.3}};
  for (const auto& q : rows) {
    const auto r = lp::saturation_from_temperature(f, q[0]);
    const auto c = lp::closure_from_temperature_volume(f, q[0], 0.1);
    for (double p : {r.pressure, lp::vapour_pressure(f, q[0])}) CHECK(relative(p, q[1]) < 1e-4);
    for (double rho : {r.rho_l, c.rho_l}) CHECK(relative(rho, q[2]) < 1e-4);
    CHECK(relative(r.rho_v, q[3]) < 2e-4);  // 2.807 has four digits
    CHECK(relative(r.liquid.cp, q[4]) < 1e-4);
    for (double h : {r.vapour.enthalpy - r.liquid.enthalpy, c.h_v - c.h_l}) CHECK(relative(h, q[5]) < 1e-4);
    CHECK(relative(r.liquid.sound_speed, q[6]) < 1e-4);
  }
  CHECK(relative(lp::liquid_viscosity(f, 298.15), 0.476e-3) < 0.01);
  CHECK(relative(lp::evaluate(f.k_l, lp::saturation_coordinate(f, 298.15)), 0.0946) < 0.01);
  CHECK(relative(lp::evaluate(f.sigma, lp::saturation_coordinate(f, 298.15)), 18.35e-3) < 0.01);
}

TEST_CASE("nitrogen: a 44 litre vessel at 3 bar and 293 K is a nearly ideal gas") {
  const auto& f = lp::nitrogen_table;
  const auto r = lp::state_from_pressure_temperature(f, 3e5, 293.0);
  const auto c = lp::closure_from_temperature_volume(f, 293.0, 1.0 / r.density);
  CHECK(r.status == lp::fluid_status::ok);
  CHECK(relative(c.pressure, 3e5) < 1e-4);
  CHECK(relative(c.internal_energy, r.internal_energy) < 1e-4);
  CHECK(relative(r.density, 3e5 / (f.gas_constant * 293.0)) < 1e-3);
  CHECK(lp::in_range(f, 293.0, r.density));
}

TEST_CASE("outside the range there is a flag, inside none") {
  for_each_fluid([](const lp::FluidTable& f) {
    const double middle = spread(f, 5, 10), rho_l = lp::saturated_liquid(f, middle).density;
    CHECK(lp::in_range(f, middle, 0.5 * rho_l));
    CHECK(!lp::in_range(f, f.triple_temperature - 0.01, 0.5 * rho_l));
    CHECK(!lp::in_range(f, f.saturation_maximum + 0.01, 0.5 * rho_l));
    CHECK(lp::in_range(f, f.saturation_maximum + 0.01, 0.1));
    CHECK(!lp::in_range(f, f.gas_maximum + 0.01, 0.1));
    CHECK(!lp::in_range(f, middle, 1.2 * rho_l));
    CHECK(!lp::in_range(f, middle, 0.0));
    CHECK(!lp::in_range(f, lp::not_a_number, 1.0));
    using namespace lp::fluid_status;
    CHECK(lp::saturation_status(f, f.triple_temperature - 1.0) == below_triple);
    CHECK(lp::saturation_status(f, f.critical_temperature + 1.0) == too_hot);
    CHECK(lp::saturation_status(f, 0.9995 * f.critical_temperature) == near_critical);
    CHECK(lp::saturation_status(f, lp::not_a_number) == bad_input);
    CHECK(lp::state_from_temperature_density(f, f.reference_maximum + 1.0, 1.0).status == too_hot);
    CHECK(lp::state_from_pressure_temperature(f, 2e8, std::fmax(0.6 * f.critical_temperature, f.triple_temperature + 1.0)).status == too_dense);
    CHECK(lp::state_from_pressure_enthalpy(f, 1e5, 1e9).status != ok);
    CHECK(lp::state_from_density_energy(f, 1.0, -1e7, 300.0).status != ok);
  });
}

namespace {

// Every public function for one scalar; what comes out is added up so that nothing is left out.
template <class R>
R everything(const lp::FluidTable& f, R t, R v) {
  const auto c = lp::closure_from_temperature_volume(f, t, v);
  const R factor(0.2);
  const auto guess = lp::inner(t) + lp::inner_t<R>(0.5);
  const auto state = lp::state_from_energy_volume(f, c.internal_energy, v, guess);
  const auto richer = lp::state_from_energy_volume(f, c.internal_energy, v, guess, factor);
  const auto dew = lp::saturated_vapour(f, t, factor);
  const auto boiling = lp::saturated_liquid(f, t);
  const auto line = lp::saturation_from_temperature(f, t);
  const auto a = lp::state_from_temperature_density(f, t, R(1.0) / v);
  const auto b = lp::state_from_pressure_enthalpy(f, a.pressure, a.enthalpy);
  const auto d = lp::state_from_density_energy(f, R(1.0) / v, a.internal_energy, lp::value_t<R>(0.6 * f.critical_temperature));
  const auto e = lp::state_from_pressure_temperature(f, line.pressure * R(1.5), t);
  return c.pressure + c.h_l + c.h_v + c.liquid_fraction + state.temperature + state.closure.pressure +
         richer.closure.pressure + dew.pressure + dew.enthalpy + boiling.internal_energy +
         line.pressure + a.entropy + b.temperature + d.sound_speed + e.density +
         lp::heat_capacity_ratio(f, t) + lp::select(lp::in_range(f, t, R(1.0) / v), R(1.0), R(0.0));
}

}  // namespace

TEST_CASE("every function runs on every scalar, and lanes equal scalars bit for bit") {
  for_each_fluid([](const lp::FluidTable& f) {
    const double t[4] = {spread(f, 1, 10), spread(f, 4, 10), spread(f, 5, 10), spread(f, 8, 10)};
    const double v[4] = {1.0 / 600.0, 0.01, 3.0, 1.0 / (1.001 * lp::saturated_liquid(f, t[3]).density)};
    Pack<4> pt(0.0), pv(0.0);
    for (int i = 0; i < 4; ++i) {
      lp::set_lane(pt, i, t[i]);
      lp::set_lane(pv, i, v[i]);
    }
    Dual<Pack<4>, 2> dpt(pt), dpv(pv);
    dpt.d[0] = Pack<4>(1.0);
    dpv.d[1] = Pack<4>(1.0);
    const Pack<4> lanes = everything(f, pt, pv);
    const Dual<Pack<4>, 2> dual_lanes = everything(f, dpt, dpv);
    for (int i = 0; i < 4; ++i) {
      const double alone = everything(f, t[i], v[i]), lane = lp::lane(lanes, i);
      CHECK(std::memcmp(&alone, &lane, sizeof(double)) == 0);
      Dual<double, 2> dt(t[i]), dv(v[i]);
      dt.d[0] = 1.0;
      dv.d[1] = 1.0;
      const Dual<double, 2> dual = everything(f, dt, dv);
      for (int k = 0; k < 2; ++k) {
        const double from_pack = lp::lane(dual_lanes.d[k], i);
        CHECK(std::memcmp(&dual.d[k], &from_pack, sizeof(double)) == 0);
      }
      CHECK(std::isfinite(everything(f, Dual<double, 3>(t[i]), Dual<double, 3>(v[i])).v));
    }
  });
}
