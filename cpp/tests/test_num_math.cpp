// Elementary functions: largest error, values at special arguments, identities, the rule for denormals.
//
// Bounds are what was measured with 10^6 points (comments in num/exponential.hpp and trigonometry.hpp),
// rounded up; they hold with and without fused multiply-add. Units: one unit in the last place of the result.
#include <doctest/doctest.h>

#include "num_reference.hpp"

namespace lp = leakphys;
using namespace num_reference;

namespace {

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): the message must name the line of the claim
#define CHECK_ULP(bound, computed, exact, draw)                                                             \
  do {                                                                                                      \
    const Worst worst = worst_error([](double x) { return computed; }, [](Quad x) { return exact; }, draw); \
    INFO("largest error " << worst.ulp << " ulp at " << worst.at);                                          \
    CHECK(worst.ulp <= (bound));                                                                            \
    if (std::getenv("LEAKPHYS_ACCURACY_POINTS"))                                                            \
      MESSAGE(#computed " on " #draw ": " << worst.ulp << " ulp at " << worst.at);                          \
  } while (false)

struct Row {
  double argument, result;
};

template <class F>
void check_table(const char* name, F function, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    const double got = function(row.argument);
    INFO(name << "(" << row.argument << ") = " << got << ", expected " << row.result);
    CHECK(same(got, row.result));
  }
}

const double pi = 3.141592653589793;

// +-1 less a small amount of any size.
struct NearOne {
  double operator()(std::mt19937_64& g) const {
    return std::copysign(1.0 - LogUniform{0x1p-53, 0x1p-3}(g), Uniform{-1.0, 1.0}(g));
  }
};

}  // namespace

TEST_CASE("errors of exp, log, pow, cbrt and tanh stay below the stated bounds") {
  CHECK_ULP(0.75, lp::exp(x), expq(x), (Uniform{-708.0, 709.7}));
  CHECK_ULP(0.75, lp::exp(x), expq(x), (Uniform{-1.0, 1.0}));
  CHECK_ULP(0.90, lp::exp(x), expq(x), (Uniform{-745.2, -708.0}));  // rounded twice: into the denormals
  CHECK_ULP(0.90, lp::log(x), logq(x), (LogUniform{1e-320, 1e308}));
  CHECK_ULP(0.90, lp::log(x), logq(x), (Uniform{0.5, 2.0}));
  CHECK_ULP(0.90, lp::log(x), logq(x), (Uniform{0.99, 1.01}));
  CHECK_ULP(0.51, lp::cbrt(x), cbrtq(x), (SignedLogUniform{1e-320, 1e308}));
  CHECK_ULP(0.90, lp::tanh(x), tanhq(x), (Uniform{-25.0, 25.0}));
  CHECK_ULP(0.90, lp::tanh(x), tanhq(x), (SignedLogUniform{1e-308, 2.0}));
  CHECK_ULP(0.85, lp::pow(x, 0.5), powq(x, 0.5), (LogUniform{1e-300, 1e300}));
  CHECK_ULP(0.85, lp::pow(x, 0.38), powq(x, Quad(0.38)), (LogUniform{1e-300, 1e300}));
  CHECK_ULP(0.85, lp::pow(x, -1.75), powq(x, -1.75), (LogUniform{1e-170, 1e170}));
  CHECK_ULP(0.85, lp::pow(x, 7.5), powq(x, 7.5), (LogUniform{1e-40, 1e40}));
  CHECK_ULP(0.85, lp::pow(x, 1e4), powq(x, 1e4), (Uniform{0.94, 1.07}));
  CHECK_ULP(0.85, lp::pow(1.3, x), powq(Quad(1.3), x), (Uniform{-2690.0, 2700.0}));
  CHECK_ULP(0.85, lp::pow(0.7071, x), powq(Quad(0.7071), x), (Uniform{-2040.0, 2040.0}));
}

TEST_CASE("errors of sin, cos, acos and atan2 stay below the stated bounds") {
  CHECK_ULP(0.95, lp::sin(x), sinq(x), (Uniform{-7.0, 7.0}));
  CHECK_ULP(0.95, lp::sin(x), sinq(x), (Uniform{-1e6, 1e6}));
  CHECK_ULP(0.95, lp::sin(x), sinq(x), (SignedLogUniform{1e-320, 1.0}));
  CHECK_ULP(0.95, lp::cos(x), cosq(x), (Uniform{-7.0, 7.0}));
  CHECK_ULP(0.95, lp::cos(x), cosq(x), (Uniform{-1e6, 1e6}));
  CHECK_ULP(0.70, lp::acos(x), acosq(x), (Uniform{-1.0, 1.0}));
  CHECK_ULP(0.70, lp::acos(x), acosq(x), NearOne{});
  CHECK_ULP(1.90, lp::atan2(x, 1.0), atanq(x), (SignedLogUniform{1e-300, 1e300}));
  CHECK_ULP(1.90, lp::atan2(x, 1.0), atanq(x), (Uniform{-3.0, 3.0}));
  CHECK_ULP(1.90, lp::atan2(0.3, x), atan2q(Quad(0.3), x), (Uniform{-3.0, 3.0}));
  CHECK_ULP(1.90, lp::atan2(-1e-310, x), atan2q(Quad(-1e-310), x), (SignedLogUniform{1e-312, 1e-307}));
}

TEST_CASE("the logarithm inside pow carries at least 62 bits") {
  std::mt19937_64 generator(13);
  double worst = 0.0;
  for (int i = 0; i < 100000; ++i) {
    const double x = (i & 1) ? Uniform{0.5, 2.0}(generator) : LogUniform{1e-300, 1e300}(generator);
    const auto [high, low] = lp::log_extended(x);
    const Quad exact = logq(x);
    worst = std::max(worst, static_cast<double>(fabsq((Quad(high) + low - exact) / exact)));
  }
  INFO("largest relative error " << worst);
  CHECK(worst <= 0x1p-62);
  if (std::getenv("LEAKPHYS_ACCURACY_POINTS")) MESSAGE("log_extended: " << worst << " relative");
}

TEST_CASE("sin and cos keep full precision next to their zeros, up to the end of their range") {
  // The doubles nearest to k pi/2 are the hardest arguments: there x and k pi/2 agree to all bits.
  const Quad half_pi = 2 * atanq(1);
  double worst = 0.0;
  for (int k = 1; k < 636619; k += 5) {
    const double x = static_cast<double>(k * half_pi);
    worst = std::max(worst, ulp_error(lp::sin(x), sinq(x)));
    worst = std::max(worst, ulp_error(lp::cos(x), cosq(x)));
  }
  CHECK(worst <= 0.95);
}

TEST_CASE("special arguments of exp, log, cbrt, tanh and floor") {
  check_table("exp", [](double x) { return lp::exp(x); },
              {{0.0, 1.0},
               {-0.0, 1.0},
               {inf, inf},
               {-inf, 0.0},
               {not_number, not_number},
               {709.79, inf},
               {1e308, inf},
               {-745.14, 0.0},
               {-1e308, 0.0},
               {-745.13, least},
               {least, 1.0},
               {-1e-300, 1.0}});
  check_table("log", [](double x) { return lp::log(x); },
              {{0.0, -inf},
               {-0.0, -inf},
               {1.0, 0.0},
               {inf, inf},
               {-inf, not_number},
               {-1.0, not_number},
               {-least, not_number},
               {not_number, not_number},
               {least, -744.4400719213812},
               {0x1p-1022, -708.3964185322641}});
  check_table("cbrt", [](double x) { return lp::cbrt(x); },
              {{0.0, 0.0},
               {-0.0, -0.0},
               {inf, inf},
               {-inf, -inf},
               {not_number, not_number},
               {27.0, 3.0},
               {-8.0, -2.0},
               {0x1p-1074, 0x1p-358},
               {1e300, 1e100},
               {0x1p1023, 0x1p341}});
  check_table("tanh", [](double x) { return lp::tanh(x); },
              {{0.0, 0.0},
               {-0.0, -0.0},
               {inf, 1.0},
               {-inf, -1.0},
               {not_number, not_number},
               {least, least},
               {-1e-310, -1e-310},
               {20.0, 1.0},
               {-1e308, -1.0}});
  check_table("floor", [](double x) { return lp::floor(x); },
              {{0.0, 0.0},
               {-0.0, -0.0},
               {0.5, 0.0},
               {-0.5, -1.0},
               {1.5, 1.0},
               {2.5, 2.0},
               {-2.5, -3.0},
               {-3.0, -3.0},
               {0x1p52 - 0.5, 0x1p52 - 1.0},
               {0x1p53, 0x1p53},
               {1e300, 1e300},
               {inf, inf},
               {-inf, -inf},
               {not_number, not_number},
               {least, 0.0},
               {-least, -1.0},
               {0x1.fffffffffffffp-1, 0.0}});
}

TEST_CASE("special arguments of sin, cos, acos and atan2") {
  check_table("sin", [](double x) { return lp::sin(x); },
              {{0.0, 0.0},
               {-0.0, -0.0},
               {least, least},
               {-1e-310, -1e-310},
               {inf, not_number},
               {-inf, not_number},
               {not_number, not_number},
               {1000001.0, not_number},
               {-1e300, not_number}});
  check_table("cos", [](double x) { return lp::cos(x); },
              {{0.0, 1.0},
               {-0.0, 1.0},
               {least, 1.0},
               {inf, not_number},
               {-inf, not_number},
               {not_number, not_number},
               {-1000001.0, not_number}});
  check_table("acos", [](double x) { return lp::acos(x); },
              {{1.0, 0.0},
               {-1.0, pi},
               {0.0, pi / 2},
               {-0.0, pi / 2},
               {0x1.0000000000001p0, not_number},
               {-2.0, not_number},
               {inf, not_number},
               {-inf, not_number},
               {not_number, not_number},
               {least, pi / 2}});
  struct Point {
    double y, x, angle;
  };
  const Point points[] = {{0.0, 1.0, 0.0},
                          {-0.0, 1.0, -0.0},
                          {0.0, -1.0, pi},
                          {-0.0, -1.0, -pi},
                          {0.0, 0.0, 0.0},
                          {-0.0, 0.0, -0.0},
                          {0.0, -0.0, pi},
                          {-0.0, -0.0, -pi},
                          {1.0, 0.0, pi / 2},
                          {-1.0, -0.0, -pi / 2},
                          {1.0, 1.0, pi / 4},
                          {1.0, -1.0, 3 * pi / 4},
                          {-1.0, 1.0, -pi / 4},
                          {inf, inf, pi / 4},
                          {inf, -inf, 3 * pi / 4},
                          {-inf, -inf, -3 * pi / 4},
                          {1.0, inf, 0.0},
                          {-1.0, inf, -0.0},
                          {1.0, -inf, pi},
                          {inf, 1.0, pi / 2},
                          {-inf, -1e308, -pi / 2},
                          {not_number, 1.0, not_number},
                          {1.0, not_number, not_number},
                          {not_number, inf, not_number},
                          {1e308, 1e308, pi / 4},
                          {least, least, pi / 4},
                          {least, 1e308, 0.0},
                          {1e308, -least, pi / 2},
                          {0.0, inf, 0.0},
                          {0.0, -inf, pi}};
  for (const Point& p : points) {
    INFO("atan2(" << p.y << ", " << p.x << ") = " << lp::atan2(p.y, p.x) << ", expected " << p.angle);
    CHECK(same(lp::atan2(p.y, p.x), p.angle));
  }
}

TEST_CASE("special arguments of pow, as its comment says") {
  struct Case {
    double x, y, result;
  };
  const Case cases[] = {{0.0, 2.0, 0.0},
                        {-0.0, 2.0, 0.0},
                        {0.0, -2.0, inf},
                        {0.0, 0.0, 1.0},
                        {-1.0, 2.0, not_number},
                        {-1.0, 0.0, not_number},
                        {-inf, 2.0, not_number},
                        {5.0, 0.0, 1.0},
                        {inf, 0.0, 1.0},
                        {1.0, 1e308, 1.0},
                        {1.0, inf, 1.0},
                        {1.0, -inf, 1.0},
                        {2.0, inf, inf},
                        {2.0, -inf, 0.0},
                        {0.5, inf, 0.0},
                        {0.5, -inf, inf},
                        {inf, 0.3, inf},
                        {inf, -0.3, 0.0},
                        {not_number, 1.0, not_number},
                        {1.0, not_number, not_number},
                        {not_number, 0.0, not_number},
                        {2.0, 1024.0, inf},
                        {2.0, 1023.0, 0x1p1023},
                        {2.0, -1074.0, least},
                        {2.0, -1076.0, 0.0},
                        {0x1p-1074, 0.5, 0x1p-537},
                        {10.0, 2.0, 100.0},
                        {3.0, 5.0, 243.0},
                        {9.0, 0.5, 3.0},
                        {1.0 + 0x1p-52, 1e308, inf},
                        {1.0 - 0x1p-53, 1e308, 0.0},
                        {7.25, 1.0, 7.25}};
  for (const Case& c : cases) {
    INFO("pow(" << c.x << ", " << c.y << ") = " << lp::pow(c.x, c.y) << ", expected " << c.result);
    CHECK(same(lp::pow(c.x, c.y), c.result));
  }
}

TEST_CASE("denormals are neither flushed nor special: results underflow gradually") {
  CHECK(lp::exp(-745.0) == least);
  CHECK(lp::exp(-720.0) > 0.0);
  CHECK(lp::exp(-720.0) < 0x1p-1022);
  CHECK(lp::pow(2.0, -1050.0) == 0x1p-1050);
  CHECK(lp::log(0x1p-1060) == lp::log(0x1p-1000) + lp::log(0x1p-60));
  CHECK(lp::cbrt(0x1p-1050) == 0x1p-350);
  CHECK(lp::sin(0x1p-1060) == 0x1p-1060);
  CHECK(lp::tanh(0x1p-1060) == 0x1p-1060);
}

TEST_CASE("identities hold to rounding") {
  std::mt19937_64 generator(7);
  for (int i = 0; i < 10000; ++i) {
    const double x = Uniform{-30.0, 30.0}(generator);
    const double s = lp::sin(x), c = lp::cos(x);
    CHECK(std::abs(s * s + c * c - 1.0) <= 4e-16);  // two roundings of each square
    CHECK(std::abs(lp::exp(x) * lp::exp(-x) - 1.0) <= 5e-16);
    CHECK(std::abs(lp::log(lp::exp(x)) - x) <= 4e-16 * (1.0 + std::abs(x)));
    const double root = lp::cbrt(x);
    CHECK(std::abs(root * root * root - x) <= 5e-16 * std::abs(x));
    CHECK(same(lp::sin(-x), -s));  // odd and even to the bit
    CHECK(same(lp::cos(-x), c));
    CHECK(same(lp::tanh(-x), -lp::tanh(x)));
    CHECK(same(lp::cbrt(-x), -root));
    CHECK(std::abs(lp::atan2(s, c) - std::remainder(x, 2 * pi)) <= 2e-14);  // x's own rounding: 30 ulp(30)
    // c's own rounding is 1.1e-16 at most and moves acos by that over |s|; the rest is two ulp of pi.
    CHECK(std::abs(lp::acos(c) - std::abs(lp::atan2(s, c))) <= 9e-16 + 1.2e-16 / std::max(std::abs(s), 1e-7));
  }
}

TEST_CASE("exp, log and tanh never fall over neighbouring doubles") {
  for (double start : {-700.0, -1.0, -0.3466, 0.0, 0.3466, 1.0, 300.0}) {
    double x = start;
    for (int i = 0; i < 2000; ++i) {
      const double next = std::nextafter(x, inf);
      CHECK(lp::exp(next) >= lp::exp(x));
      CHECK(lp::tanh(next) >= lp::tanh(x));
      if (x > 0.0) CHECK(lp::log(next) >= lp::log(x));
      x = next;
    }
  }
}

TEST_CASE("clamp keeps a value in its interval and NaN as NaN") {
  CHECK(lp::clamp(0.5, 0.0, 1.0) == 0.5);
  CHECK(lp::clamp(-3.0, 0.0, 1.0) == 0.0);
  CHECK(lp::clamp(inf, 0.0, 1.0) == 1.0);
  CHECK(std::isnan(lp::clamp(not_number, 0.0, 1.0)));
}
