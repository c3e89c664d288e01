// Pipe friction and the flow of a pipe: closed forms, the chart, the exact root, and its shape for the solver.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <vector>

#include "batch.hpp"
#include "leakphys/parts/pipe.hpp"
#include "near.hpp"

namespace lp = leakphys;
using batch::log_uniform;
using batch::uniform;

namespace {

using Pipe = lp::PipeParameters<double>;

constexpr double pi = std::numbers::pi;

// Everything that a flow depends on, by index, so that each can be differentiated: the pressure, the fluid, the
// curve and the resistance, then the pipe.
enum Argument {
  pressure,
  density,
  viscosity,
  curve,
  resistance,
  length,
  bore,
  roughness,
  loss,
  parallel,
  opening
};
constexpr int arguments = 11;

template <class R>
R flow_of(const R* x) {
  const lp::PipeParameters<R> pipe{x[length], x[bore], x[roughness], x[loss], x[parallel], x[opening]};
  return lp::pipe_flow(pipe, x[pressure], x[density], x[viscosity], x[curve], x[resistance]);
}

struct Case {
  double x[arguments];
  double area() const { return x[parallel] * pi / 4.0 * x[bore] * x[bore]; }
  double reynolds(double flow) const { return std::abs(flow) * x[bore] / (area() * x[viscosity]); }
  double flow(double dp) const {
    Case with = *this;
    with.x[pressure] = dp;
    return flow_of(with.x);
  }
};

// Liquids and gases, tubes and orifices, smooth to as rough as Colebrook's equation allows.
Case random_case(std::mt19937_64& g, int trial) {
  const bool gas = trial % 2 == 1;
  Case c{};
  c.x[pressure] = 0.0;
  c.x[density] = gas ? log_uniform(g, 0.05, 50.0) : log_uniform(g, 500.0, 1500.0);
  c.x[viscosity] = gas ? log_uniform(g, 5e-6, 3e-5) : log_uniform(g, 1e-4, 1e-2);
  c.x[curve] = trial % 4 == 0 ? log_uniform(g, 1e2, 1e9) : 0.0;
  c.x[resistance] = trial % 6 == 0 ? log_uniform(g, 1.0, 1e6) : 0.0;
  c.x[length] = trial % 7 == 0 ? 0.0 : log_uniform(g, 0.1, 50.0);
  c.x[bore] = log_uniform(g, 2e-3, 5e-2);
  c.x[roughness] = trial % 3 == 0 ? 0.0 : std::min(log_uniform(g, 1e-7, 1e-2), 0.05 * c.x[bore]);
  c.x[loss] = trial % 5 == 0 && c.x[length] > 0.0 ? 0.0 : log_uniform(g, 0.1, 100.0);
  c.x[parallel] = trial % 13 == 0 ? 7.0 : 1.0;
  c.x[opening] = trial % 11 == 0 ? log_uniform(g, 1e-3, 1.0) : 1.0;
  return c;
}

Case plain_tube(double the_length, double the_bore, double the_roughness) {
  return {{0.0, 998.0, 1.0e-3, 0.0, 0.0, the_length, the_bore, the_roughness, 0.0, 1.0, 1.0}};
}

// Colebrook's f by bisection, from his equation as it stands.
double colebrook(double reynolds, double relative_roughness) {
  double low = 1e-3, high = 3.0;
  for (int i = 0; i < 100; ++i) {
    const double root = 0.5 * (low + high);
    const double left = 1.0 / root + 2.0 * std::log10(relative_roughness / 3.7 + 2.51 / (reynolds * root));
    (left > 0.0 ? low : high) = root;
  }
  return low * low;
}

// The pressure that a flow needs, by the law of its regime.
double exact_pressure(const Case& c, double flow, bool laminar) {
  const double* x = c.x;
  const double re = c.reynolds(flow), f = laminar ? 64.0 / re : colebrook(re, x[roughness] / x[bore]);
  const double shut = 1.0 - x[opening];
  const double minor = (x[loss] + lp::shut_loss * shut * shut) / (x[opening] * x[opening]);
  const double head = flow * flow / (2.0 * x[density] * c.area() * c.area());
  return (f * x[length] / x[bore] + minor) * head + x[curve] * flow * flow + x[resistance] * flow;
}

double exact_flow(const Case& c, double dp, bool laminar) {
  double low = 1e-30, high = 1e9;
  for (int i = 0; i < 250; ++i) {
    const double middle = std::sqrt(low * high);
    (exact_pressure(c, middle, laminar) < dp ? low : high) = middle;
  }
  return low;
}

// Friction factor that a flow through a plain tube shows.
double apparent_friction(const Case& c, double dp) {
  const double m = c.flow(dp);
  return dp * c.x[bore] / c.x[length] * 2.0 * c.x[density] * c.area() * c.area() / (m * m);
}

// The pressure at which a plain flow reaches a Reynolds number.
double pressure_at(const Case& c, double reynolds) {
  double low = 1e-12, high = 1e20;
  for (int i = 0; i < 200; ++i) {
    const double middle = std::sqrt(low * high);
    (c.reynolds(c.flow(middle)) < reynolds ? low : high) = middle;
  }
  return low;
}

double slope(const Case& c, double dp, int by = pressure) {
  lp::Dual<double, 1> x[arguments];
  for (int i = 0; i < arguments; ++i) x[i] = lp::Dual<double, 1>(i == pressure ? dp : c.x[i]);
  x[by].d[0] = 1.0;
  return flow_of(x).d[0];
}

}  // namespace

TEST_CASE("a slow flow is Hagen's and Poiseuille's") {
  const Case tube = plain_tube(3.0, 4e-3, 1e-5);
  for (double dp : {1e-9, 1e-3, 1.0, 100.0}) {
    const double expected =
        pi * tube.x[density] * dp * std::pow(tube.x[bore], 4) / (128.0 * tube.x[viscosity] * 3.0);
    REQUIRE(tube.reynolds(expected) < lp::laminar_end);
    CHECK(tube.flow(dp) == near(expected).epsilon(1e-14));
    CHECK(apparent_friction(tube, dp) * tube.reynolds(expected) == near(64.0).epsilon(1e-13));
  }
  Case seven = tube;
  seven.x[parallel] = 7.0;
  CHECK(seven.flow(1.0) == near(7.0 * tube.flow(1.0)).epsilon(1e-14));
}

TEST_CASE("a fast flow in a rough tube is Nikuradse's") {
  for (double relative : {1e-4, 1e-3, 1e-2, 0.05}) {
    const Case tube = plain_tube(10.0, 0.05, relative * 0.05);
    const double f = apparent_friction(tube, 1e16);
    CHECK(1.0 / std::sqrt(f) == near(2.0 * std::log10(3.7 / relative)).epsilon(1e-6));
  }
}

TEST_CASE("points of Moody's chart") {
  // Smooth: the table after White's eq. (6.38), Prandtl's law, which Colebrook's meets within 0.4 %. Rough: the chart.
  const double smooth[][2] = {{4e3, 0.0399}, {1e4, 0.0309}, {1e5, 0.0180}, {1e6, 0.0116}, {1e7, 0.0081}};
  for (const auto& point : smooth) {
    const Case tube = plain_tube(10.0, 0.05, 0.0);
    CHECK(std::abs(apparent_friction(tube, pressure_at(tube, point[0])) - point[1]) < 1.5e-4);
  }
  const double rough[][3] = {
      {1e5, 1e-3, 0.0222}, {1e5, 1e-2, 0.0385}, {1e6, 1e-4, 0.0134}, {1e7, 1e-3, 0.0197}};
  for (const auto& point : rough) {
    const Case tube = plain_tube(10.0, 0.05, 0.05 * point[1]);
    CHECK(std::abs(apparent_friction(tube, pressure_at(tube, point[0])) - point[2]) < 1e-4);
  }
}

TEST_CASE("the oil line of White's example 6.9") {
  const Case line{{8.0 * 950.0 * 9.81, 950.0, 950.0 * 2e-5, 0.0, 0.0, 100.0, 0.3, 0.3 * 2e-4, 0.0, 1.0, 1.0}};
  CHECK(flow_of(line.x) / 950.0 == near(0.342).epsilon(1e-3));  // m3/s, three digits
}

TEST_CASE("the flow is the root of its equation") {
  std::mt19937_64 g(3);
  double laminar = 0.0, turbulent = 0.0;
  int laminar_points = 0, turbulent_points = 0;
  for (int trial = 0; trial < 800; ++trial) {
    const Case c = random_case(g, trial);
    if (c.x[length] == 0.0 && c.x[resistance] == 0.0) continue;  // linear near rest, by orifice_width
    for (int k = 0; k < 8; ++k) {
      const double dp = log_uniform(g, 1e-5, 1e7), m = c.flow(dp), re = c.reynolds(m);
      if (re < lp::laminar_end * (1.0 - 1e-9)) {
        laminar = std::max(laminar, std::abs(m / exact_flow(c, dp, true) - 1.0));
        ++laminar_points;
      } else if (re > lp::turbulent_start * (1.0 + 2e-3)) {
        turbulent = std::max(turbulent, std::abs(m / exact_flow(c, dp, false) - 1.0));
        ++turbulent_points;
      }
    }
  }
  MESSAGE("laminar " << laminar << " at " << laminar_points << " points, turbulent " << turbulent << " at "
                     << turbulent_points);
  CHECK(laminar_points > 1000);
  CHECK(turbulent_points > 1000);
  CHECK(laminar < 1e-12);  // rounding of the bisection
  CHECK(turbulent < 2e-3);
}

TEST_CASE("the flow is odd, and rises over twelve decades of pressure") {
  std::mt19937_64 g(5);
  double flattest = 1.0, steepest = 0.0;
  for (int trial = 0; trial < 1500; ++trial) {
    const Case c = random_case(g, trial);
    double before = 0.0;
    int falling = 0, uneven = 0;
    for (int k = 0; k <= 240; ++k) {
      const double m = c.flow(std::pow(10.0, -5.0 + 12.0 * k / 240.0));
      falling += !(m > before);
      uneven += c.flow(-std::pow(10.0, -5.0 + 12.0 * k / 240.0)) != -m;
      if (k > 0) flattest = std::min(flattest, std::log10(m / before) * 240.0 / 12.0);
      if (k > 0) steepest = std::max(steepest, std::log10(m / before) * 240.0 / 12.0);
      before = m;
    }
    INFO("trial " << trial);
    CHECK(falling == 0);
    CHECK(uneven == 0);
    CHECK(c.flow(0.0) == 0.0);
  }
  MESSAGE("d log m/d log dp from " << flattest << " to " << steepest);
  CHECK(flattest > 0.14);
  CHECK(steepest <= 1.0 + 1e-9);
}

TEST_CASE("the slope has no jump: at rest, and where the regimes meet") {
  std::mt19937_64 g(6);
  for (int trial = 0; trial < 200; ++trial) {
    const Case c = random_case(g, trial);
    for (double edge : {lp::laminar_end, 2600.0, lp::turbulent_start}) {
      const double dp = pressure_at(c, edge);
      const double below = slope(c, dp * (1.0 - 1e-7)), above = slope(c, dp * (1.0 + 1e-7));
      INFO("trial " << trial << ", Re " << edge);
      CHECK(below > 0.0);
      CHECK(above == near(below).epsilon(1e-4));
    }
    const double rest = slope(c, 0.0);
    CHECK(std::isfinite(rest));
    CHECK(rest > 0.0);
    CHECK(slope(c, 1e-12) == near(rest).epsilon(1e-3));
    CHECK(slope(c, -1e-12) == slope(c, 1e-12));
  }
}

TEST_CASE("an orifice without length is linear below its width and follows the square root above") {
  Case orifice = plain_tube(0.0, 5e-3, 0.0);
  orifice.x[loss] = 1.5;
  const auto root = [&](double dp) {
    return orifice.area() * std::sqrt(2.0 * orifice.x[density] * dp / 1.5);
  };
  for (double dp : {0.1, 10.0, 1e5}) CHECK(orifice.flow(dp) == near(root(dp)).epsilon(3e-5));
  const double tiny = 1e-3 * lp::orifice_width;
  CHECK(orifice.flow(tiny) / tiny == near(slope(orifice, 0.0)).epsilon(1e-6));
}

TEST_CASE("derivatives by every argument are those of differences, at rest too") {
  std::mt19937_64 g(7);
  for (int trial = 0; trial < 120; ++trial) {
    Case c = random_case(g, trial);
    c.x[pressure] = trial % 4 == 3 ? 0.0 : (trial % 8 < 4 ? 1.0 : -1.0) * log_uniform(g, 1e-2, 1e6);
    for (int by = 0; by < arguments; ++by) {
      // At 0 and at a full opening an argument has one side only.
      if ((c.x[by] == 0.0 && by != pressure) || (by == opening && c.x[opening] == 1.0)) continue;
      const double at_rest = c.x[length] > 0.0 || c.x[resistance] > 0.0 ? 1e-13 : 1e-6;
      const double h = by == pressure && c.x[pressure] == 0.0 ? at_rest : 1e-5 * std::abs(c.x[by]);
      const auto moved = [&](double step) {
        Case near = c;
        near.x[by] += step;
        return flow_of(near.x);
      };
      const double wide = (moved(h) - moved(-h)) / (2.0 * h);
      const double narrow = (moved(0.5 * h) - moved(-0.5 * h)) / h;
      const double difference = (4.0 * narrow - wide) / 3.0;
      INFO("trial " << trial << ", argument " << by << ", dp " << c.x[pressure]);
      const double scale = std::abs(flow_of(c.x) / c.x[by]);
      CHECK(std::abs(slope(c, c.x[pressure], by) - difference) <=
            1e-6 * std::abs(difference) + (std::isfinite(scale) ? 1e-9 * scale : 0.0));
    }
  }
}

TEST_CASE("a dual of duals carries the second derivative") {
  using Inner = lp::Dual<double, 1>;
  std::mt19937_64 g(8);
  for (int trial = 0; trial < 120; ++trial) {
    Case c = random_case(g, trial);
    const double dp = log_uniform(g, 1e-1, 1e6);
    for (int by : {pressure, density, viscosity, bore}) {
      lp::Dual<Inner, 2> x[arguments];
      for (int i = 0; i < arguments; ++i) x[i] = lp::Dual<Inner, 2>(i == pressure ? dp : c.x[i]);
      x[by].v.d[0] = 1.0;
      x[pressure].d[1] = Inner(1.0);
      const lp::Dual<Inner, 2> m = flow_of(x);
      const double h = 1e-5 * (by == pressure ? dp : c.x[by]);
      Case up = c, down = c;
      up.x[by] += h;
      down.x[by] -= h;
      const double shift = by == pressure ? h : 0.0;
      const double difference = (slope(up, dp + shift) - slope(down, dp - shift)) / (2.0 * h);
      INFO("trial " << trial << ", argument " << by);
      CHECK(m.v.v == c.flow(dp));
      CHECK(m.d[1].v == slope(c, dp));
      CHECK(m.d[0].d[0] == 0.0);
      CHECK(std::abs(m.d[1].d[0] - difference) <= 2e-5 * std::abs(difference) + 1e-9 * m.d[1].v / (h * 1e5));
    }
  }
}

TEST_CASE("lanes equal single flows bit for bit, slopes included") {
  using Four = lp::Pack<4>;
  const auto same = [](double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; };
  std::mt19937_64 g(9);
  int differing = 0;
  for (int trial = 0; trial < 400; ++trial) {
    Case c[4];
    lp::Dual<Four, 2> x[arguments];
    for (int w = 0; w < 4; ++w) {
      c[w] = random_case(g, 4 * trial + w);
      c[w].x[pressure] = w == 3 ? 0.0 : uniform(g, -1.0, 1.0) * log_uniform(g, 1e-3, 1e6);
      for (int i = 0; i < arguments; ++i) lp::set_lane(x[i].v, w, c[w].x[i]);
    }
    for (int i = 0; i < arguments; ++i)
      for (int k = 0; k < 2; ++k) x[i].d[k] = Four(i == k + bore - 1 ? 1.0 : 0.0);
    Four plain[arguments];
    for (int i = 0; i < arguments; ++i) plain[i] = x[i].v;
    const Four m = flow_of(plain);
    const lp::Dual<Four, 2> with_slopes = flow_of(x);
    for (int w = 0; w < 4; ++w) {
      differing +=
          !same(lp::lane(m, w), flow_of(c[w].x)) + !same(lp::lane(with_slopes.v, w), flow_of(c[w].x));
      for (int k = 0; k < 2; ++k)
        differing += !same(lp::lane(with_slopes.d[k], w), slope(c[w], c[w].x[pressure], k + bore - 1));
    }
  }
  CHECK(differing == 0);
}

TEST_CASE("a shut valve passes nothing, and opens smoothly") {
  std::mt19937_64 g(10);
  for (int trial = 0; trial < 200; ++trial) {
    Case c = random_case(g, trial);
    c.x[opening] = 0.0;
    for (double dp : {-1e5, -1.0, 0.0, 1e-6, 1.0, 1e6}) {
      CHECK(c.flow(dp) == 0.0);
      CHECK(slope(c, dp) == 0.0);
      CHECK(std::isfinite(slope(c, dp, opening)));
      CHECK(std::isfinite(slope(c, dp, bore)));
    }
    const double start = slope(c, 1e3, opening);
    CHECK(start > 0.0);
    c.x[opening] = 1e-9;
    CHECK(c.flow(1e3) == near(1e-9 * start).epsilon(1e-3));
    double before = 0.0;
    for (double o = 0.01; o < 1.005; o += 0.01) {
      c.x[opening] = std::min(o, 1.0);
      const double m = c.flow(1e3);
      CHECK(m > before * (1.0 - 1e-12));
      before = m;
    }
  }
  // Where the minor loss rules, half open costs four times the pressure.
  Case valve = plain_tube(0.0, 5e-3, 0.0);
  valve.x[loss] = 1.5;
  const double open = valve.flow(1e4);
  valve.x[opening] = 0.5;
  CHECK(valve.flow(1e4) == near(0.5 * open).epsilon(1e-3));
}

TEST_CASE("the viscosity of a mixture lies between those of its phases") {
  CHECK(lp::mixture_viscosity(0.0, 5e-4, 7e-6) == near(5e-4).epsilon(1e-15));
  CHECK(lp::mixture_viscosity(1.0, 5e-4, 7e-6) == near(7e-6).epsilon(1e-15));
  // McAdams, by hand: 1/(0.1/7e-6 + 0.9/5e-4) = 1/(14285.714 + 1800).
  CHECK(lp::mixture_viscosity(0.1, 5e-4, 7e-6) == near(6.216696e-5).epsilon(1e-6));
}
