// The orbit's functions in every scalar, their slopes, and the laws that bind means to what is resolved.
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "all_scalars.hpp"
#include "leakphys/num/dependence.hpp"
#include "leakphys/physics/orbit.hpp"
#include "leakphys/physics/plate_in_orbit.hpp"
#include "leakphys/physics/precession.hpp"
#include "near.hpp"

namespace lp = leakphys;
using all_scalars::check;
using all_scalars::check_slope;

namespace {

constexpr double station = 1.0 + 400e3 / lp::earth_radius;
constexpr int attitudes[] = {lp::attitude::nadir_fixed, lp::attitude::sun_pointing, lp::attitude::inertial};

double draw(std::mt19937_64& g, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(g);
}

// A plate whose normal has length 1 whatever a and b are.
template <class R>
lp::PlateInOrbit<R> plate(int attitude, R beta, R ratio, R a, R b) {
  return {attitude, beta, ratio, R(1.13e-3), R(0.3), lp::cos(a) * lp::cos(b), lp::sin(a) * lp::cos(b), lp::sin(b)};
}
template <class R>
R part(const lp::ExposureFactors<R>& f, int which) {
  return which == 0 ? f.sun : which == 1 ? f.albedo : f.earth;
}

// The mean of what is resolved: the midpoint rule, whose steps are a thousandth of the penumbra.
lp::ExposureFactors<double> resolved_mean(const lp::PlateInOrbit<double>& p) {
  constexpr int steps = 400'000;
  lp::ExposureFactors<double> sum{};
  for (int k = 0; k < steps; ++k) {
    const auto f = lp::exposure(p, 2.0 * M_PI * (k + 0.5) / steps);
    sum.sun += f.sun, sum.albedo += f.albedo, sum.earth += f.earth;
  }
  return {sum.sun / steps, sum.albedo / steps, sum.earth / steps};
}

}  // namespace

TEST_CASE("orbit in all scalars") {
  for (int which = 0; which < 4; ++which)
    check("sun_place",
          [=](const auto& x) {
            const auto sun = lp::sun_place(x[0]);
            const auto old = lp::precessed_to_j2000(sun.direction, x[0]);
            return which == 0   ? lp::right_ascension(sun.direction)
                   : which == 1 ? lp::declination(lp::precessed_to_date(old, x[0]))
                   : which == 2 ? old.y
                                : sun.distance;
          },
          {-18000.0}, {18000.0});
  for (int which = 0; which < 5; ++which)
    check("sun_from_orbit",
          [=](const auto& x) {
            const auto sun = lp::sun_from_orbit(lp::sun_place(x[2]).direction, x[0], x[1]);
            const auto ratio = lp::radius_ratio(x[3]);
            return which == 0   ? lp::beta_angle(sun)
                   : which == 1 ? lp::orbit_noon(sun)
                   : which == 2 ? lp::node_rate(ratio, x[0])
                   : which == 3 ? lp::latitude_rate(ratio, x[0])
                                : lp::orbit_period(ratio);
          },
          {0.0, 0.0, -1e4, 2e5}, {3.1, 6.2, 1e4, 2e6});
  for (int which = 0; which < 5; ++which)
    check("shadow and view factors",
          [=](const auto& x) {
            using R = std::decay_t<decltype(x[0])>;
            return which == 0   ? lp::eclipse_share(x[0], x[1])
                   : which == 1 ? lp::sunlit_share(-x[0], x[1], R(0.3))
                   : which == 2 ? lp::plate_view_factor(R(2.0) * x[0] - R(1.0), x[1])
                   : which == 3 ? lp::cylinder_view_factor(x[0], x[1]) + lp::sun_on_cylinder(x[0])
                                : lp::sphere_view_factor(x[1]) + lp::critical_beta(x[1]);
          },
          {0.0, 1.01}, {1.0, 1.5});
  for (const int attitude : attitudes)
    for (int which = 0; which < 3; ++which)
      check("exposure",
            [=](const auto& x) {
              const auto p = plate(attitude, x[0], x[1], x[2], x[3]);
              return part(lp::exposure(p, x[4]), which) + part(lp::mean_exposure(p), which);
            },
            {-1.5, 1.03, 0.0, -1.5, 0.0}, {1.5, 1.5, 6.2, 1.5, 6.2});
}

TEST_CASE("slopes of the orbit's functions") {
  std::mt19937_64 g(7);
  for (int i = 0; i < 40; ++i) {
    const double beta = draw(g, 0.1, 1.0), ratio = draw(g, 1.03, 1.2), a = draw(g, 0.2, 1.3), b = draw(g, -0.9, 0.9);
    check_slope("eclipse share", [](const auto& x) { return lp::eclipse_share(lp::cos(x[0]), x[1]); }, {beta, ratio});
    check_slope("plate", [](const auto& x) { return lp::plate_view_factor(lp::sin(x[0]), x[1]); }, {b, ratio}, 1e-5);
    check_slope("cylinder", [](const auto& x) { return lp::cylinder_view_factor(x[0], x[1]); },
                {draw(g, 0.1, 0.9), ratio}, 1e-4);
    check_slope("declination", [](const auto& x) { return lp::declination(lp::sun_place(x[0]).direction); },
                {draw(g, -40.0, 40.0)}, 1e-5);
    const double edge = -std::sqrt(1.0 - 1.0 / (ratio * ratio)) + draw(g, -0.5, 0.5) * lp::sun_radius;
    // The join is 0.014 wide: differences see its curvature.
    check_slope("penumbra", [](const auto& x) { return lp::sunlit_share(x[0], x[1], x[2]); },
                {edge, ratio, lp::sun_radius}, 1e-4);
    for (const int attitude : attitudes)
      for (int which = 0; which < 3; ++which)
        if (part(lp::mean_exposure(plate(attitude, beta, ratio, a, b)), which) > 1e-6)
          check_slope("mean exposure",
                      [=](const auto& x) {
                        return part(lp::mean_exposure(plate(attitude, x[0], x[1], x[2], x[3])), which);
                      },
                      {beta, ratio, a, b}, 1e-3);
  }
}

TEST_CASE("slopes stay finite at the ends of every arm") {
  using D = lp::Dual<double, 1>;
  const auto seeded = [](double x) {
    D d(x);
    d.d[0] = 1.0;
    return d;
  };
  const double beta_star = lp::critical_beta(station);
  for (const double beta : {0.0, beta_star, std::nextafter(beta_star, 0.0), 0.5 * M_PI, -0.5 * M_PI}) {
    CHECK(std::isfinite(lp::eclipse_share(lp::cos(seeded(beta)), D(station)).d[0]));
    for (const int attitude : attitudes)
      for (const double b : {0.0, 0.5 * M_PI, -0.5 * M_PI})
        for (int which = 0; which < 3; ++which) {
          const auto p = plate<D>(attitude, seeded(beta), D(station), D(0.0), D(b));
          CHECK(std::isfinite(part(lp::mean_exposure(p), which).d[0]));
          CHECK(std::isfinite(part(lp::exposure(p, D(0.0)), which).d[0]));
        }
  }
  for (const double c : {1.0, -1.0, 1.0 / station, -1.0 / station, 0.0})
    CHECK(std::isfinite(lp::plate_view_factor(seeded(c), D(station)).d[0]));
  CHECK(std::isfinite(lp::sink_temperature(seeded(0.0), D(0.9)).d[0]));
}

TEST_CASE("a view factor joins its arms with its slope") {
  for (const double ratio : {1.01, 1.0627, 1.5, 6.6})
    for (const double height : {1.0, -1.0}) {
      const double at = height / ratio, step = 1e-5;
      const auto f = [=](double c) { return lp::plate_view_factor(c, ratio); };
      CHECK(std::abs(f(at + 1e-9) - f(at - 1e-9)) < 3e-9);
      CHECK((f(at + step) - f(at)) / step == near((f(at) - f(at - step)) / step).epsilon(1e-4));
    }
}

TEST_CASE("the mean of a plate over all its normals is a sphere") {
  for (const double ratio : {1.01, 1.0627, 2.0}) {
    double sum = 0.0;
    const int steps = 100'000;
    for (int k = 0; k < steps; ++k) sum += lp::plate_view_factor(-1.0 + 2.0 * (k + 0.5) / steps, ratio);
    CHECK(sum / steps == near(lp::sphere_view_factor(ratio)).epsilon(1e-8));
  }
}

TEST_CASE("means are the means of what is resolved") {
  std::mt19937_64 g(8);
  for (int i = 0; i < 20; ++i)
    for (const int attitude : attitudes) {
      const double ratio = draw(g, 1.03, 1.3), beta = draw(g, -1.5, 1.5);
      const bool grazes = std::abs(std::abs(beta) - lp::critical_beta(ratio)) < lp::degree;
      const auto p = plate(attitude, beta, ratio, draw(g, 0.0, 6.2), draw(g, -1.4, 1.4));
      const auto closed = lp::mean_exposure(p), resolved = resolved_mean(p);
      INFO(attitude << " beta " << p.beta << " ratio " << ratio);
      CHECK(std::abs(closed.sun - resolved.sun) < (grazes ? 1e-4 : 1e-5));
      CHECK(std::abs(closed.albedo - resolved.albedo) < 1e-5);
      CHECK(std::abs(closed.earth - resolved.earth) < 1e-6);
    }
  for (const double off : {-0.01, -0.005, -0.002, 0.0, 0.002, 0.004})  // at the edge of the shadow
    for (const int attitude : attitudes) {
      const auto p = plate(attitude, lp::critical_beta(station) + off, station, 0.5, -0.4);
      INFO(attitude << " off beta* by " << off);
      CHECK(std::abs(lp::mean_exposure(p).sun - resolved_mean(p).sun) < 1e-4);
    }
}

TEST_CASE("the light fades over the Sun's disc and is smooth in time") {
  const auto p = plate<double>(lp::attitude::sun_pointing, 0.0, station, 0.0, 0.0);
  const double rate = lp::mean_motion(station);
  double entry = 0.0, exit = 0.0, fastest = 0.0;
  for (double t = 0.0; t < lp::orbit_period(station); t += 0.01) {
    const double light = lp::exposure(p, rate * t).sun, next = lp::exposure(p, rate * (t + 0.01)).sun;
    fastest = std::max(fastest, std::abs(next - light) / 0.01);
    if (light >= 0.5 && next < 0.5) entry = t;
    if (light < 0.5 && next >= 0.5) exit = t;
  }
  CHECK((exit - entry) * rate / (2.0 * M_PI) == near(lp::eclipse_share(1.0, station)).epsilon(1e-5));
  // A disc's share changes by 2/pi per radius where half of it is seen.
  CHECK(fastest == near(2.0 / M_PI / lp::sun_radius * rate).epsilon(1e-2));
}

TEST_CASE("a model asks for the sink at a time") {
  const lp::ThermalEnvironment<double> env{1371.0, 0.27, 241.0};
  const lp::SurfaceFinish<double> white{0.2, 0.91};
  auto p = plate<double>(lp::attitude::nadir_fixed, 0.4, station, 1.0, 0.2);
  p.rate = lp::mean_motion(station), p.start = 0.0;
  const double period = lp::orbit_period(station);
  CHECK(lp::plate_sink(p, env, white, 100.0) == near(lp::plate_sink(p, env, white, 100.0 + period)));
  double fourth = 0.0;
  const int steps = 100'000;
  for (int k = 0; k < steps; ++k) fourth += std::pow(lp::plate_sink(p, env, white, period * (k + 0.5) / steps), 4);
  CHECK(std::pow(fourth / steps, 0.25) == near(lp::mean_plate_sink(p, env, white)).epsilon(1e-5));
}

TEST_CASE("a model's sparsity sees what a sink depends on") {
  using D = lp::Dependence;
  const lp::PlateInOrbit<D> p{lp::attitude::nadir_fixed, D::on(0), D::on(1), D(1e-3), D::on(2),
                              D(0.0), D(0.0), D(-1.0)};
  const lp::ThermalEnvironment<D> env{D::on(3), D::on(4), D::on(5)};
  const lp::SurfaceFinish<D> finish{D::on(6), D::on(7)};
  for (int input = 0; input < 8; ++input) CHECK(lp::plate_sink(p, env, finish, D(1.0)).has(input));
  CHECK(!lp::mean_plate_sink(p, env, finish).has(2));  // the mean knows no phase
  CHECK(lp::mean_plate_sink(p, env, finish).has(0));
}
