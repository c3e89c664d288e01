// Two-phase discharge: order and limits of the laws, slopes, lanes, values from the literature.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <initializer_list>
#include <random>
#include <string>

#include "discharge_cases.hpp"
#include "leakphys/physics/discharge_query.hpp"
#include "near.hpp"

namespace lp = leakphys;
using namespace discharge_cases;
using lp::Dual;
using lp::Pack;

namespace {

double draw(std::mt19937_64& g, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(g);
}
double relative(double a, double b) { return std::abs(a / b - 1.0); }
bool same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

lp::FastLine<double> fast(const lp::FluidTable& f) { return {f, 0.0}; }
const lp::FluidTable& water = lp::water_table;
const lp::FluidTable& isooctane = lp::isooctane_table;

// 5 mm wide, 20 mm long.
constexpr double diameter = 5e-3, length = 0.02;

template <class Line, class R>
R flux(const Line& line, const lp::Rest<R>& rest, double law, double back = 0.0, double bore = length,
       const lp::RelaxationConstants& fitted = {}) {
  return lp::mass_flux(line, rest, R(law), R(back), lp::HoleShape<R>{R(diameter), R(bore)}, lp::thorough_search, fitted).mass_flux;
}

// One column of query_discharge; the first number, or NaN with a failed status.
double asked(const lp::FluidTable& f, int tier, int given, double pressure, double second, double law, double hole = 0.0) {
  lp::DischargeQuestion<double> q{pressure, second, given, 0.0, law, hole, 0.0, {}};
  double column[lp::discharge_quantities];
  const int status = lp::query_discharge(f, tier, q, column);
  INFO("status " << status);
  CHECK(status == lp::fluid_status::ok);
  return column[0];
}
constexpr int both_tiers[] = {lp::fluid_tier::reference, lp::fluid_tier::fast};

// body(fluid, T) over the pure fluids up to `warmest` of the critical temperature.
template <class F>
void over_fluids(double warmest, F body) {
  for (int id = 0; id < lp::fluid_count; ++id) {
    const lp::FluidTable& f = *lp::fluid_table(id);
    if (f.liquid_only != 0) continue;
    INFO(std::string(lp::fluid_names[id]));
    const double coldest = f.triple_temperature + 0.05 * (f.critical_temperature - f.triple_temperature);
    for (int i = 0; i < 6; ++i) body(f, coldest + (warmest * f.critical_temperature - coldest) * (i + 0.5) / 6);
  }
}

}  // namespace

// ---- values ----------------------------------------------------------------------------------------------

TEST_CASE("saturated water in equilibrium and frozen: values by the maximum over the equation of state's isentrope") {
  for (int tier : both_tiers) {
    const auto of = [&](double pressure, double quality, double law) {
      return asked(water, tier, lp::rest_given::quality, pressure, quality, law);
    };
    CHECK(of(1e6, 0.0, lp::discharge_law::hem) == near(6441.0).epsilon(1e-3));
    CHECK(of(7e6, 0.0, lp::discharge_law::hem) == near(26451.5).epsilon(1e-3));
    CHECK(of(1e6, 0.1, lp::discharge_law::frozen) == near(4862.3).epsilon(1e-3));
  }
}

TEST_CASE("work of an isentropic expansion: little of it near saturation, from both tiers") {
  // Water saturated at 1 MPa to 0.9 MPa: 212.0 J/kg, some 0.1 J/kg of it what h_l - h of the isentrope differs by.
  const auto work = [](const auto& line) {
    const auto from = line.at(lp::saturation_temperature(water, 1e6)), to = line.at(lp::saturation_temperature(water, 9e5));
    return line.work(from, to, from.s_l);
  };
  CHECK(relative(work(lp::ReferenceLine{water}), 212.0) < 5e-4);
  CHECK(relative(work(fast(water)), 212.0) < 5e-4);
}

TEST_CASE("the fast tier's work over a wide range is the sum over its pieces") {
  for (const lp::FluidTable* f : {&lp::isooctane_table, &lp::ammonia_table, &water, &lp::carbon_dioxide_table}) {
    const auto line = fast(*f);
    const double hot = 0.95 * f->critical_temperature, cold = 0.85 * f->critical_temperature, s_0 = line.liquid_entropy(hot);
    // Without the liquid's term, for which the mean of the ends is meant.
    const auto of_heat = [&](double from, double to) {
      const auto a = line.at(from), b = line.at(to);
      return line.work(a, b, s_0) - 0.5 * (a.v_l + b.v_l) * (a.pressure - b.pressure);
    };
    const int pieces = 256;
    double sum = 0.0;
    for (int i = 0; i < pieces; ++i)
      sum += of_heat(hot + (cold - hot) * i / pieces, hot + (cold - hot) * (i + 1) / pieces);
    CHECK(relative(of_heat(hot, cold), sum) < 1e-3);
  }
}

TEST_CASE("omega law: both examples of API 520, and the greatest over the throat's pressure") {
  const auto saturated = lp::omega_flux(1.48072, 5.564e5, 0.01945, 1.0, 0.0);
  CHECK(std::sqrt(saturated.flux_squared) == near(2884.34).epsilon(1e-5));
  CHECK(saturated.ratio == near(0.65622).epsilon(1e-4));
  const auto cold = lp::omega_flux(8.5169, 20.733e5, 1.0 / 511.3, 7.419 / 20.733, 0.0);
  CHECK(std::sqrt(cold.flux_squared) == near(36898.4).epsilon(1e-5));
  CHECK(cold.ratio == near(7.419 / 20.733).epsilon(1e-12));  // at saturation: high subcooling
  for (double omega : {0.1, 0.7, 1.48072, 8.5, 319.0})
    for (double eta_s : {0.4, 0.9, 0.999, 1.0}) {
      double largest = 0.0, at = 0.0;
      for (int i = 10; i <= 10000; ++i) {
        const double eta = 1e-4 * i * eta_s;
        const double g = lp::omega_flux_squared(omega, 1e6, 1e-3, eta_s, eta);
        if (g > largest) largest = g, at = eta;
      }
      const auto found = lp::omega_flux(omega, 1e6, 1e-3, eta_s, 0.0);
      CHECK(found.flux_squared >= largest * (1.0 - 1e-12));
      CHECK(found.flux_squared == near(largest).epsilon(1e-4));
      CHECK(std::abs(found.ratio - at) < 2e-3);
      const double held = std::fmin(std::fmax(at, 0.95 * eta_s), eta_s);  // a throat cannot be below its surroundings
      CHECK(lp::omega_flux(omega, 1e6, 1e-3, eta_s, 0.95 * eta_s).flux_squared ==
            near(lp::omega_flux_squared(omega, 1e6, 1e-3, eta_s, held)).epsilon(1e-4));
    }
}

TEST_CASE("omega law of saturated isooctane, by the values of its equation of state") {
  // 298.15 K: omega 319.12, 116.6 kg/m2/s.
  const double v_l = 1.0 / 687.80, v_lg = 1.0 / 0.30570 - v_l;
  const lp::Boiling<double> b{6584.4, 298.15, v_l, v_lg, 307.59e3, 2091.6, 0.0, v_l};
  CHECK(lp::omega_of(b) == near(319.12).epsilon(1e-4));
  CHECK(std::sqrt(lp::omega_flux(lp::omega_of(b), 6584.4, v_l, 1.0, 0.0).flux_squared) == near(116.6).epsilon(1e-3));
  CHECK(flux(fast(isooctane), mixture(fast(isooctane), 298.15, 0.0), lp::discharge_law::omega) ==
        near(116.6).epsilon(3e-3));
}

TEST_CASE("choked flow of real gases") {
  // The maximum along the equation of state's own isentrope; the law errs by at most 0.1 %.
  const struct {
    const lp::FluidTable& f;
    double pressure, temperature, flux;
  } points[] = {{lp::nitrogen_table, 150e5, 288.0, 37016.7},
                {lp::nitrogen_table, 1e5, 300.0, 229.533},
                {lp::ammonia_table, 2e5, 300.0, 352.859},
                {lp::r218_table, 2e5, 300.0, 1089.33}};
  for (const auto& q : points)
    for (int tier : both_tiers)
      CHECK(asked(q.f, tier, lp::rest_given::temperature, q.pressure, q.temperature, lp::discharge_law::vapour) ==
            near(q.flux).epsilon(1.5e-3));
}

// ---- laws ------------------------------------------------------------------------------------------------

TEST_CASE("frozen passes more than what relaxes, a longer bore less, and equilibrium least") {
  using namespace lp::discharge_law;
  over_fluids(0.9, [](const lp::FluidTable& f, double t) {
    const lp::ReferenceLine line{f};
    const double p_s = line.at(t).pressure;
    for (double quality : {-1.0, 0.0, 0.01, 0.1, 0.5}) {
      const auto rest = quality < 0.0 ? liquid(line, 1.2 * p_s + 1e4, t) : mixture(line, t, quality);
      const double least = flux(line, rest, hem), most = flux(line, rest, frozen);
      CHECK(least <= most * (1.0 + 1e-6));
      double before = most;
      for (double bore : {0.0, 1e-3, 5e-3, 0.02, 0.1, 0.5}) {
        const double now = flux(line, rest, relaxation, 0.0, bore);
        INFO("T " << t << ", x " << quality << ", length " << bore);
        CHECK(now <= before * (1.0 + 1e-6));
        // Without losses no less than in equilibrium: a share of the mass still waits.
        lp::RelaxationConstants lossless;
        lossless.entry_loss = 0.0;
        if (bore == 0.0) CHECK(flux(line, rest, relaxation, 0.0, bore, lossless) >= least * (1.0 - 1e-6));
        before = now;
      }
      CHECK(flux(line, rest, henry_fauske) <= most * (1.0 + 1e-6));
    }
  });
}

TEST_CASE("more pressure passes more, more back pressure no more, and nothing jumps") {
  // Isooctane at 298.15 K around saturation: the equilibrium model's flux rises with 2 rho (p - p_s) in G^2, 6 of G a Pa.
  const auto line = fast(isooctane);
  for (double law : {lp::discharge_law::hem, lp::discharge_law::omega, lp::discharge_law::hne_ds,
                     lp::discharge_law::henry_fauske, lp::discharge_law::relaxation}) {
    INFO("law " << law);
    const double p_s = lp::vapour_pressure(isooctane, 298.15);
    double before = flux(line, liquid(line, p_s + 0.5, 298.15), law);
    for (double pressure = p_s + 1.5; pressure < 8000.0; pressure += 1.0) {
      const double now = flux(line, liquid(line, pressure, 298.15), law);
      CHECK(now >= before * (1.0 - 1e-9));
      // Delayed boiling all but stops where the equilibrium throat reaches saturation, within a few pascals: there that law
      // goes over to Torricelli's flow to the outside.
      if (law != lp::discharge_law::hne_ds) CHECK(now - before < 8.0);
      before = now;
    }
  }
  over_fluids(0.9, [](const lp::FluidTable& f, double t) {
    const auto at = fast(f);
    for (double law : every_law)
      for (double quality : {0.0, 0.1}) {
        const auto rest = mixture(at, t, quality);
        INFO("law " << law << ", T " << t << ", x " << quality);
        double last = flux(at, rest, law);
        // The bore's friction goes by the Reynolds number of liquid that all of p - p_back drives, so that a relaxing flow
        // may rise a little while its friction is laminar or between.
        const double slack = law == lp::discharge_law::relaxation ? 1e-2 : 1e-6;
        // Up to 1 % of rest, where the join begins.
        for (double back : {0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98}) {
          const double now = flux(at, rest, law, back * rest.pressure);
          CHECK(now <= last * (1.0 + slack));
          last = now;
        }
        CHECK(flux(at, rest, law, 1.1 * rest.pressure) <= 1e-9 * flux(at, rest, law) + 1e-9);
      }
  });
}

TEST_CASE("no law differs from Torricelli's where the liquid cannot flash, but for the loss along the bore") {
  over_fluids(0.85, [](const lp::FluidTable& f, double t) {
    const auto line = fast(f);
    const double p_s = lp::vapour_pressure(f, t), back = 1.5 * p_s + 1e4, pressure = back + 2e5;
    const auto rest = liquid(line, pressure, t);
    const double free = lp::liquid_mass_flux(1.0 / rest.volume, pressure, back);
    for (double law : every_law) {
      const auto flow = lp::mass_flux(line, rest, law, back, lp::HoleShape<double>{diameter, length});
      CHECK(flow.choked == 0.0);
      CHECK(flow.quality == 0.0);
      if (law == lp::discharge_law::relaxation) {
        CHECK(flow.mass_flux < free);
        CHECK(flow.mass_flux > 0.8 * free);  // K + f L/D below 0.5
      } else {
        CHECK(flow.mass_flux == free);
      }
    }
  });
}

TEST_CASE("far above saturation every law but the frozen one tends to Torricelli's flow to saturation") {
  using namespace lp::discharge_law;
  const auto line = fast(isooctane);
  const double p_s = lp::vapour_pressure(isooctane, 298.15);
  for (double pressure : {2e5, 2e6}) {
    const auto rest = liquid(line, pressure, 298.15);
    const double to_saturation = std::sqrt(2.0 * (pressure - p_s) / rest.volume);
    // Its density at the throat is that of saturation: what the liquid expands on the way.
    const double stretch = lp::saturated_liquid(isooctane, 298.15).density * rest.volume;
    for (double law : {hem, omega, hne_ds}) {
      INFO("law " << law);
      CHECK(flux(line, rest, law) >= to_saturation * stretch * (1.0 - 1e-3));
      if (law != hne_ds) CHECK(flux(line, rest, law) <= std::hypot(200.0, to_saturation) * (1.0 + 1e-4));
      CHECK(flux(line, rest, law) <= flux(line, rest, bernoulli) * (1.0 + 1e-9));
    }
    CHECK(flux(line, rest, bernoulli) == near(std::sqrt(2.0 * pressure / rest.volume)).epsilon(1e-9));
  }
}

TEST_CASE("the quick search finds what the thorough one finds, below 0.9 of the critical temperature") {
  double worst = 0.0;
  over_fluids(0.9, [&](const lp::FluidTable& f, double t) {
    const auto line = fast(f);
    const double p_s = lp::vapour_pressure(f, t);
    for (double law : {lp::discharge_law::hem, lp::discharge_law::frozen, lp::discharge_law::relaxation})
      for (double quality : {-1.0, 0.0, 1e-3, 0.03, 0.3, 0.9})
        for (double share : {0.0, 0.5, 0.9}) {
          const auto rest = quality < 0.0 ? liquid(line, 1.1 * p_s + 1e3, t) : mixture(line, t, quality);
          const lp::HoleShape<double> hole{diameter, length};
          const double quick = lp::mass_flux(line, rest, law, share * p_s, hole).mass_flux;
          const double thorough = lp::mass_flux(line, rest, law, share * p_s, hole, lp::thorough_search).mass_flux;
          INFO("law " << law << ", T " << t << ", x " << quality << ", back " << share);
          CHECK(relative(quick, thorough) < (law == lp::discharge_law::hem ? 4e-3 : 1e-2));  // as critical_flow.hpp states
          worst = std::fmax(worst, relative(quick, thorough));
        }
  });
  MESSAGE("largest difference " << worst);
}

TEST_CASE("fast minus reference, by law") {
  double worst[7] = {};
  over_fluids(0.9, [&](const lp::FluidTable& f, double t) {
    const lp::ReferenceLine reference{f};
    for (int k = 1; k < 7; ++k)
      for (double quality : {0.0, 0.01, 0.1, 0.5}) {
        const double exact = flux(reference, mixture(reference, t, quality), every_law[k]);
        const double fitted = flux(fast(f), mixture(fast(f), t, quality), every_law[k]);
        INFO(std::string(law_names[k]) << ", T " << t << ", x " << quality << ": " << fitted << " against " << exact);
        CHECK(relative(fitted, exact) < 5e-3);
        worst[k] = std::fmax(worst[k], relative(fitted, exact));
      }
  });
  for (int k = 1; k < 7; ++k) MESSAGE(std::string(law_names[k]) << ": largest difference " << worst[k]);
}

// ---- slopes and lanes ------------------------------------------------------------------------------------

TEST_CASE("slopes by pressure and temperature equal differences, by every law and both tiers") {
  const auto check = [](const auto& f, const double (&x)[2], const std::string& name) {
    for (int k = 0; k < 2; ++k) {
      const double h = 1e-5 * x[k];
      const auto at = [&](double step) { return f(k == 0 ? x[0] + step : x[0], k == 1 ? x[1] + step : x[1]); };
      const double slope = (8.0 * (at(h) - at(-h)) - (at(2.0 * h) - at(-2.0 * h))) / (12.0 * h);
      const auto dual = f(lp::direction<2>(x[0], 0), lp::direction<2>(x[1], 1));
      INFO(name << " by argument " << k << ": " << dual.d[k] << " against " << slope);
      // A throat that is found to 1e-4 of its pressure: its flux is level, the flux's slope is not.
      CHECK(std::abs(dual.d[k] - slope) <= 3e-4 * (std::abs(slope) + 1e-2 * dual.v / x[k]));
    }
  };
  for (const lp::FluidTable* f : {&water, &isooctane, &lp::ammonia_table})
    for (double reduced : {0.65, 0.75, 0.85})
      for (int k = 0; k < 7; ++k) {
        const double t = reduced * f->critical_temperature, p = 1.15 * lp::vapour_pressure(*f, t);
        const auto subcooled = [&](auto pressure, auto temperature) {
          using R = decltype(pressure);
          const lp::FastLine<R> line{*f, R(0.0)};
          return flux(line, liquid(line, pressure, temperature), every_law[k]);
        };
        const auto two_phase = [&](auto quality, auto temperature) {
          using R = decltype(quality);
          const lp::FastLine<R> line{*f, R(0.0)};
          return flux(line, mixture(line, temperature, quality), every_law[k]);
        };
        const auto reference = [&](auto quality, auto temperature) {
          const lp::ReferenceLine line{*f};
          return flux(line, mixture(line, temperature, quality), every_law[k]);
        };
        check(subcooled, {p, t}, std::string("liquid, ") + law_names[k]);
        check(two_phase, {0.06, t}, std::string("mixture, ") + law_names[k]);
        if (f == &water) check(reference, {0.06, t}, std::string("reference, ") + law_names[k]);
      }
}

TEST_CASE("lanes equal scalars bit for bit, whatever law their neighbours follow") {
  std::mt19937_64 g(3);
  const auto place = [](const double (&x)[4]) {
    Pack<4> p(0.0);
    for (int w = 0; w < 4; ++w) lp::set_lane(p, w, x[w]);
    return p;
  };
  for (const lp::FluidTable* f : {&water, &isooctane, &lp::nitrogen_table, &lp::carbon_dioxide_table})
    for (int trial = 0; trial < 60; ++trial) {
      double t[4], p[4], x[4], law[4], back[4];
      for (int w = 0; w < 4; ++w) {
        t[w] = draw(g, f->triple_temperature + 1.0, 0.98 * f->critical_temperature);
        p[w] = lp::vapour_pressure(*f, t[w]);
        x[w] = w % 2 ? draw(g, 0.0, 1.0) : 0.0;
        if (x[w] == 0.0) p[w] *= draw(g, 1.0, 1.5);
        back[w] = draw(g, 0.0, 1.0) < 0.5 ? 0.0 : p[w] * draw(g, 0.0, 1.1);
        law[w] = std::floor(draw(g, 0.0, 7.0));
      }
      const auto flow = [&](auto pressure, auto temperature, auto quality, auto number, auto outside) {
        using R = decltype(pressure);
        const lp::FastLine<R> line{*f, R(0.0)};
        const lp::Rest<R> wet = mixture(line, temperature, quality), cold = liquid(line, pressure, temperature);
        const auto is_cold = quality == R(0.0);
        const auto of = [&](R a, R b) { return lp::select(is_cold, a, b); };
        const lp::Rest<R> rest{pressure, temperature, of(cold.volume, wet.volume), of(cold.enthalpy, wet.enthalpy),
                               of(cold.entropy, wet.entropy), quality};
        return lp::mass_flux(line, rest, number, outside, lp::HoleShape<R>{R(diameter), R(length)});
      };
      const auto pack = flow(place(p), place(t), place(x), place(law), place(back));
      Dual<Pack<4>, 2> dp(place(p)), dt(place(t));
      dp.d[0] = dt.d[1] = Pack<4>(1.0);
      const auto slopes = flow(dp, dt, Dual<Pack<4>, 2>(place(x)), Dual<Pack<4>, 2>(place(law)), Dual<Pack<4>, 2>(place(back)));
      for (int w = 0; w < 4; ++w) {
        const auto one = flow(p[w], t[w], x[w], law[w], back[w]);
        INFO("mass " << f->molar_mass << ", law " << law[w] << ", T " << t[w] << ", p " << p[w] << ", x " << x[w] << ", back " << back[w]);
        CHECK(same(lp::lane(pack.mass_flux, w), one.mass_flux));
        CHECK(same(lp::lane(pack.pressure, w), one.pressure));
        CHECK(same(lp::lane(pack.quality, w), one.quality));
        CHECK(same(lp::lane(pack.choked, w), one.choked));
        using D = Dual<double, 2>;
        const auto by = flow(lp::direction<2>(p[w], 0), lp::direction<2>(t[w], 1), D(x[w]), D(law[w]), D(back[w]));
        CHECK(same(by.mass_flux.v, one.mass_flux));
        for (int k = 0; k < 2; ++k) CHECK(same(lp::lane(slopes.mass_flux.d[k], w), by.mass_flux.d[k]));
        CHECK(std::isfinite(by.mass_flux.d[0] + by.mass_flux.d[1]));
      }
    }
}

TEST_CASE("omega of a mixture at rest, worked out by hand and by the isentrope that it stands for") {
  // Water of 1 MPa by steam tables, a tenth of it vapour: (1) of two_phase_laws.hpp by a pocket calculator.
  const lp::Boiling<double> b{1e6, 453.03, 1.1272e-3, 0.19436 - 1.1272e-3, 2014.6e3, 4405.0, 0.1, 0.02045048};
  CHECK(std::abs(lp::omega_of(b) - 1.665822928) < 1e-8);
  // omega is d(v/v0)/d(p0/p) along the isentrope at rest.
  const lp::ReferenceLine line{*lp::fluid_table(4)};
  for (const double x : {0.05, 0.3}) {
    const auto rest = line.at(453.03), lower = line.at(453.03 - 0.02);
    const double s = rest.s_l + x * rest.s_lg, v = rest.v_l + x * (rest.v_v - rest.v_l);
    const double later = (s - lower.s_l) / lower.s_lg;
    const double slope = ((lower.v_l + later * (lower.v_v - lower.v_l)) / v - 1.0) / (rest.pressure / lower.pressure - 1.0);
    const lp::Boiling<double> here{rest.pressure, 453.03, rest.v_l, rest.v_v - rest.v_l, rest.h_lg,
                                   lp::liquid_heat_capacity(line.f, 453.03), x, v};
    CHECK(std::abs(lp::omega_of(here) / slope - 1.0) < 0.03);  // Clapeyron with v_g of an ideal gas is in it
  }
}
