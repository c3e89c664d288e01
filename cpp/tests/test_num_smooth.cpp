// The smooth stand-ins for kinks: value, slope and curvature at the joints, bounds, and no cancellation.
#include <doctest/doctest.h>

#include "near.hpp"
#include "num_reference.hpp"

namespace lp = leakphys;
using namespace num_reference;

namespace {

using First = lp::Dual<double, 1>;
using Second = lp::Dual<lp::Dual<double, 1>, 1>;  // a dual of duals carries the second derivative

struct Jet {
  double value, slope, curvature;
};

// f, f' and f'' at x.
template <class F>
Jet jet(F f, double x) {
  Second argument(x);
  argument.v.d[0] = 1.0;
  argument.d[0] = First(1.0);
  const Second y = f(argument);
  return {y.v.v, y.v.d[0], y.d[0].d[0]};
}

}  // namespace

TEST_CASE("ramp joins zero and x with continuous value, slope and curvature") {
  for (double w : {1e-3, 0.5, 300.0}) {
    const auto f = [w](auto x) { return lp::ramp(x, w); };
    const double inside = 1.0 - 1e-9;  // the quintic side of each joint; curvature there is O(1e-9 / w)
    const Jet low = jet(f, -w * inside), high = jet(f, w * inside);
    CHECK(std::abs(low.value) <= 1e-24 * w);
    CHECK(std::abs(low.slope) <= 1e-16);
    CHECK(std::abs(low.curvature) * w <= 1e-8);
    CHECK(high.value == near(w * inside).epsilon(1e-15));
    CHECK(high.slope == near(1.0).epsilon(1e-15));
    CHECK(std::abs(high.curvature) * w <= 1e-8);
    CHECK(f(0.0) == near(3.0 * w / 16.0).epsilon(1e-15));
    for (double outside : {-1e9, -2.0, -1.0}) {
      CHECK(f(outside * w) == 0.0);
      CHECK(jet(f, outside * w).slope == 0.0);
    }
    for (double outside : {1.0, 2.0, 1e9}) {
      CHECK(f(outside * w) == outside * w);
      CHECK(jet(f, outside * w).slope == 1.0);
    }
  }
  CHECK(std::isnan(lp::ramp(not_number, 1.0)));
  CHECK(lp::ramp(inf, 1.0) == inf);
  CHECK(lp::ramp(-inf, 1.0) == 0.0);
}

TEST_CASE("ramp is monotone, convex and never below max(x, 0)") {
  for (int i = -1200; i <= 1200; ++i) {
    const double x = i * 1e-3;
    const Jet at = jet([](auto v) { return lp::ramp(v, 1.0); }, x);
    CHECK(at.value >= std::max(x, 0.0));
    CHECK(at.slope >= 0.0);
    CHECK(at.slope <= 1.0 + 4e-16);
    CHECK(at.curvature >= -1e-15);
    // w (1 + y)^3 (3 - y) / 16 differentiated by hand
    const double y = std::clamp(x, -1.0, 1.0);
    CHECK(at.slope == near((1 + y) * (1 + y) * (8 - 4 * y) / 16).epsilon(4e-15));
  }
}

TEST_CASE("smooth_step rises from 0 to 1 with flat, uncurved ends") {
  const auto f = [](auto x) { return lp::smooth_step(x); };
  for (double end : {0.0, 1.0}) {
    const Jet at = jet(f, end);
    CHECK(at.value == end);
    CHECK(std::abs(at.slope) <= 1e-15);
    CHECK(std::abs(at.curvature) <= 2e-14);  // 60 - 180 + 120 in rounding
  }
  CHECK(f(-3.0) == 0.0);
  CHECK(f(7.0) == 1.0);
  CHECK(f(0.5) == 0.5);
  CHECK(jet(f, 0.5).slope == 15.0 / 8.0);
  CHECK(std::isnan(f(not_number)));
  for (double x = 0.0; x < 1.0; x += 1.0 / 256.0) {
    CHECK(f(x + 1.0 / 256.0) > f(x));
    CHECK(f(x) + f(1.0 - x) == near(1.0).epsilon(1e-15));
  }
}

TEST_CASE("smooth_positive is positive, accurate on both sides and has slope 1/2 at zero") {
  const double w = 0.25;
  const auto f = [w](auto x) { return lp::smooth_positive(x, w); };
  CHECK(f(0.0) == w / 2);
  CHECK(jet(f, 0.0).slope == 0.5);
  CHECK(jet(f, 0.0).curvature == near(0.5 / w).epsilon(1e-15));
  std::mt19937_64 generator(3);
  for (int i = 0; i < 20000; ++i) {
    const double x = SignedLogUniform{1e-6, 1e12}(generator);
    const Quad root = sqrtq(Quad(x) * x + Quad(w) * w);
    const Quad exact = x > 0 ? (x + root) / 2 : Quad(w) * w / (2 * (root - x));
    CHECK(f(x) > std::max(x, 0.0) * (1.0 - 1e-15));
    CHECK(f(x) > 0.0);
    CHECK(ulp_error(f(x), exact) <= 4.0);  // root, sum, product and quotient: about one ulp each
    CHECK(f(x) - f(-x) == near(x).epsilon(1e-15).scale(w));  // the terms are of the size of w at least
  }
}
