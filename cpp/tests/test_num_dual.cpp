// Dual: every derivative against its analytic identity and against differences, lanes, chains, dead branches.
#include <doctest/doctest.h>

#include "near.hpp"
#include "num_reference.hpp"

namespace lp = leakphys;
using namespace num_reference;

namespace {

using D1 = lp::Dual<double, 1>;
using D2 = lp::Dual<double, 2>;

D1 variable(double x) {
  D1 r(x);
  r.d[0] = 1.0;
  return r;
}
D2 variable(double x, int index) {
  D2 r(x);
  r.d[index] = 1.0;
  return r;
}

// 0 with slope 1 in one direction of the outermost level.
template <class R>
R seed(int direction) {
  R r(0.0);
  r.d[direction] = 1.0;
  return r;
}

// Central difference with one Richardson step: error O(h^4) + rounding / h, about 1e-11 for smooth f.
template <class F>
double difference(F f, double x) {
  const double h = 1e-3 * std::max(std::abs(x), 0.1);
  const double wide = (f(x + h) - f(x - h)) / (2 * h);
  const double narrow = (f(x + h / 2) - f(x - h / 2)) / h;
  return (4 * narrow - wide) / 3;
}

struct Interval {
  double low, high;
};

// The value equals the plain function's bits; the derivative equals `exact` to `tolerance` relative to its
// size (or to one), and the difference quotient to 1e-8.
template <class F, class G>
void check_derivative(const char* name, F f, G exact, Interval interval) {
  std::mt19937_64 generator(11);
  for (int i = 0; i < 500; ++i) {
    const double x = Uniform{interval.low, interval.high}(generator);
    const D1 y = f(variable(x));
    INFO(name << " at " << x);
    CHECK(same(y.v, f(x)));
    CHECK(std::abs(y.d[0] - exact(x)) <= 2e-15 * (1.0 + std::abs(exact(x))));
    CHECK(std::abs(y.d[0] - difference(f, x)) <= 1e-8 * (1.0 + std::abs(y.d[0])));
  }
}

// A composite that uses every function, on 0 < x < 1 and 0 < y < 1.
template <class R>
R composite(R x, R y) {
  const R a = lp::exp(-x * 2) + lp::log(1 + y) * lp::sqrt(x + 0.5);
  const R b = lp::pow(x + 1.0, y) + lp::pow(a + 2.0, 0.38) / lp::cbrt(y + 3);
  const R c = lp::sin(a * b) + lp::cos(x / (y + 1)) - lp::tanh(a - b);
  const R d = lp::atan2(x + 0.1, y + 0.2) + lp::acos(0.5 * x) + lp::fma(a, b, c);
  return lp::select(d > 0.0, d * c, d / 2.0) + lp::max(a, b) - lp::min(a, c) + lp::abs(c - 0.3) +
         lp::smooth_positive(a - b, 0.1) + lp::smooth_step(x) + lp::ramp(a - 1, 0.5);
}

}  // namespace

TEST_CASE("derivatives of the elementary functions: analytic identity and difference quotient") {
  check_derivative(
      "exp", [](auto x) { return lp::exp(x); }, [](double x) { return std::exp(x); }, {-5, 5});
  check_derivative(
      "log", [](auto x) { return lp::log(x); }, [](double x) { return 1 / x; }, {0.2, 9});
  check_derivative(
      "sqrt", [](auto x) { return lp::sqrt(x); }, [](double x) { return 0.5 / std::sqrt(x); }, {0.2, 9});
  check_derivative(
      "cbrt", [](auto x) { return lp::cbrt(x); },
      [](double x) { return 1 / (3 * std::cbrt(x) * std::cbrt(x)); }, {0.2, 9});
  check_derivative(
      "cbrt of a negative", [](auto x) { return lp::cbrt(x); },
      [](double x) { return 1 / (3 * std::cbrt(x) * std::cbrt(x)); }, {-9, -0.2});
  check_derivative(
      "pow 1.7", [](auto x) { return lp::pow(x, 1.7); }, [](double x) { return 1.7 * std::pow(x, 0.7); },
      {0.2, 9});
  check_derivative(
      "pow -3", [](auto x) { return lp::pow(x, -3.0); }, [](double x) { return -3 * std::pow(x, -4.0); },
      {0.5, 2});
  check_derivative(
      "x^x", [](auto x) { return lp::pow(x, x); },
      [](double x) { return std::pow(x, x) * (std::log(x) + 1); }, {0.2, 3});
  check_derivative(
      "sin", [](auto x) { return lp::sin(x); }, [](double x) { return std::cos(x); }, {-9, 9});
  check_derivative(
      "cos", [](auto x) { return lp::cos(x); }, [](double x) { return -std::sin(x); }, {-9, 9});
  check_derivative(
      "tanh", [](auto x) { return lp::tanh(x); }, [](double x) { return 1 / (std::cosh(x) * std::cosh(x)); },
      {-4, 4});
  check_derivative(
      "acos", [](auto x) { return lp::acos(x); }, [](double x) { return -1 / std::sqrt(1 - x * x); },
      {-0.9, 0.9});
  check_derivative(
      "atan2(x, 0.7)", [](auto x) { return lp::atan2(x, decltype(x)(0.7)); },
      [](double x) { return 0.7 / (x * x + 0.49); }, {-3, 3});
  check_derivative(
      "atan2(0.7, x)", [](auto x) { return lp::atan2(decltype(x)(0.7), x); },
      [](double x) { return -0.7 / (x * x + 0.49); }, {-3, 3});
  check_derivative(
      "x / (1 + x^2)", [](auto x) { return x / (1 + x * x); },
      [](double x) { return (1 - x * x) / ((1 + x * x) * (1 + x * x)); }, {-3, 3});
  check_derivative(
      "fma", [](auto x) { return lp::fma(x, x, x); }, [](double x) { return 2 * x + 1; }, {-3, 3});
}

TEST_CASE("at a kink the derivative is that of the branch taken, and floor has none") {
  CHECK(lp::abs(variable(-2.0)).d[0] == -1.0);
  CHECK(lp::abs(variable(2.0)).d[0] == 1.0);
  CHECK(lp::max(variable(2.0), D1(1.0)).d[0] == 1.0);
  CHECK(lp::max(variable(0.5), D1(1.0)).d[0] == 0.0);
  CHECK(lp::min(variable(2.0), D1(1.0)).d[0] == 0.0);
  CHECK(lp::clamp(variable(0.5), 0.0, 1.0).d[0] == 1.0);
  CHECK(lp::clamp(variable(2.0), 0.0, 1.0).d[0] == 0.0);
  CHECK(lp::floor(variable(2.7)).v == 2.0);
  CHECK(lp::floor(variable(2.7)).d[0] == 0.0);
}

TEST_CASE("comparisons and finite look at the value alone") {
  D1 x = variable(1.0);
  x.d[0] = inf;
  CHECK(lp::finite(x));
  CHECK(x < 2.0);
  CHECK(x == 1.0);
  CHECK(lp::value(x) == 1.0);
}

TEST_CASE("a guarded dead branch leaves value and derivative finite, an unguarded one does not") {
  const D1 x = variable(0.0);
  const D1 guarded = lp::select(x > 0.0, lp::sqrt(lp::max(x, D1(1e-300))), D1(0.0));
  CHECK(guarded.v == 0.0);
  CHECK(guarded.d[0] == 0.0);
  // select drops the dead arm's derivative whole; what spoils a result is 0 * inf inside the live arm:
  CHECK(lp::select(x > 0.0, lp::sqrt(x), D1(0.0)).d[0] == 0.0);
  CHECK(std::isnan(lp::sqrt(lp::max(variable(-1.0), D1(0.0))).d[0]));
  CHECK(std::isnan((lp::sqrt(x) * 0.0).d[0]));
}

TEST_CASE("the chain rule through a composite of every function, in two directions") {
  std::mt19937_64 generator(5);
  for (int i = 0; i < 300; ++i) {
    const double x = Uniform{0.05, 0.9}(generator), y = Uniform{0.05, 0.9}(generator);
    const D2 z = composite(variable(x, 0), variable(y, 1));
    INFO("x = " << x << ", y = " << y);
    CHECK(same(z.v, composite(x, y)));
    const double by_x = difference([y](double v) { return composite(v, y); }, x);
    const double by_y = difference([x](double v) { return composite(x, v); }, y);
    CHECK(std::abs(z.d[0] - by_x) <= 1e-6 * (1 + std::abs(by_x)));
    CHECK(std::abs(z.d[1] - by_y) <= 1e-6 * (1 + std::abs(by_y)));
  }
}

TEST_CASE("each lane of a dual of packs is the dual of doubles, bit for bit") {
  constexpr int width = 4;
  using P2 = lp::Dual<lp::Pack<width>, 2>;
  std::mt19937_64 generator(6);
  for (int i = 0; i < 300; ++i) {
    P2 x(0.5), y(0.5);
    x.d[0] = lp::Pack<width>(1.0);
    y.d[1] = lp::Pack<width>(1.0);
    for (int j = 0; j < width; ++j) {
      lp::set_lane(x.v, j, Uniform{0.05, 0.9}(generator));
      lp::set_lane(y.v, j, Uniform{0.05, 0.9}(generator));
    }
    const P2 z = composite(x, y);
    for (int j = 0; j < width; ++j) {
      const D2 alone = composite(variable(lp::lane(x.v, j), 0), variable(lp::lane(y.v, j), 1));
      CHECK(same(lp::lane(z.v, j), alone.v));
      CHECK(same(lp::lane(z.d[0], j), alone.d[0]));
      CHECK(same(lp::lane(z.d[1], j), alone.d[1]));
    }
  }
}

TEST_CASE(
    "a dual of duals: values and slopes are those of a dual bit for bit, second derivatives those of "
    "differences") {
  using Inner = lp::Dual<double, 2>;
  using Nested = lp::Dual<Inner, 2>;
  std::mt19937_64 generator(7);
  for (int i = 0; i < 300; ++i) {
    const double x = Uniform{0.05, 0.9}(generator), y = Uniform{0.05, 0.9}(generator);
    const Nested z =
        composite(Nested(variable(x, 0)) + seed<Nested>(0), Nested(variable(y, 1)) + seed<Nested>(1));
    const D2 plain = composite(variable(x, 0), variable(y, 1));
    INFO("x = " << x << ", y = " << y);
    CHECK(same(z.v.v, plain.v));
    for (int k = 0; k < 2; ++k) {
      CHECK(same(z.v.d[k], plain.d[k]));
      CHECK(std::abs(z.d[k].v - plain.d[k]) <= 1e-12 * (1 + std::abs(plain.d[k])));
      const auto slope = [k](double u, double v) { return composite(variable(u, 0), variable(v, 1)).d[k]; };
      const double by_x = difference([&](double u) { return slope(u, y); }, x);
      const double by_y = difference([&](double v) { return slope(x, v); }, y);
      CHECK(std::abs(z.d[k].d[0] - by_x) <= 1e-5 * (1 + std::abs(by_x)));
      CHECK(std::abs(z.d[k].d[1] - by_y) <= 1e-5 * (1 + std::abs(by_y)));
    }
    CHECK(std::abs(z.d[0].d[1] - z.d[1].d[0]) <= 1e-11 * (1 + std::abs(z.d[0].d[1])));  // Schwarz
  }
}

TEST_CASE("an inner dual and a number convert to a dual of duals") {
  using Inner = lp::Dual<double, 1>;
  const lp::Dual<Inner, 2> x(variable(3.0));
  CHECK(lp::value(x) == 3.0);
  CHECK(x.v.d[0] == 1.0);
  CHECK(x.d[1].v == 0.0);
  CHECK((x * 2.0).v.d[0] == 2.0);
  CHECK((x * variable(2.0)).v.d[0] == 5.0);
  CHECK(lp::select(x > 2.0, x, 0.0).v.d[0] == 1.0);
  CHECK(lp::inner(x).d[0] == 1.0);
}

TEST_CASE("numbers, integers, values and duals mix without a cast") {
  using P3 = lp::Dual<lp::Pack<8>, 3>;
  P3 x(3.0);
  x.d[1] = lp::Pack<8>(1.0);
  const lp::Pack<8> plain(2.0);
  CHECK(lp::all((x * 2.0).d[1] == 2.0));
  CHECK(lp::all((2 * x).d[1] == 2.0));
  CHECK(lp::all((plain * x).d[1] == 2.0));
  CHECK(lp::all((x + plain).v == 5.0));
  CHECK(lp::all((1 / x).v == lp::Pack<8>(1.0) / lp::Pack<8>(3.0)));
  CHECK(lp::all(lp::select(x > 1, x, 0.0).d[1] == 1.0));
  CHECK(lp::all(lp::select(x < 1, 0.0, x).v == 3.0));
  CHECK(lp::all(lp::clamp(x, 0, 2).v == 2.0));
  x += 1;
  x *= 0.5;
  CHECK(lp::all(x.v == 2.0));
  CHECK(lp::all(x.d[1] == 0.5));
}

TEST_CASE("with a number or a value without slope, results are those of a dual without slope") {
  using D3 = lp::Dual<double, 3>;
  using Nested = lp::Dual<D2, 2>;
  std::mt19937_64 g(8);
  std::uniform_real_distribution<double> draw(-3.0, 3.0);
  const auto same = [](const auto& a, const auto& b) {
    CHECK(lp::value(a) == lp::value(b));
    for (int k = 0; k < 2; ++k) CHECK(lp::value(a.d[k]) == lp::value(b.d[k]));
  };
  for (int i = 0; i < 200; ++i) {
    D3 x(draw(g));
    for (double& slope : x.d) slope = draw(g);
    const double c = draw(g);
    const D3 lifted(c);
    same(x * c, x * lifted), same(c * x, lifted * x), same(x / c, x / lifted);
    same(x + c, x + lifted), same(c + x, lifted + x), same(x - c, x - lifted), same(c - x, lifted - x);
    Nested y(draw(g));
    for (int k = 0; k < 2; ++k) y.d[k] = D2(draw(g));
    const D2 inner = variable(draw(g), 1);
    const Nested outer(inner);
    same(y * inner, y * outer), same(inner * y, outer * y), same(y / inner, y / outer);
    same(y + inner, y + outer), same(inner - y, outer - y), same(y - inner, y - outer);
    CHECK((y * inner).d[0].d[1] == (y * outer).d[0].d[1]);
    CHECK((y / inner).d[0].d[1] == near((y / outer).d[0].d[1]).epsilon(1e-13).scale(1.0));
  }
}

TEST_CASE("a function of one argument by its slope has the derivatives that it has followed through") {
  const auto f = [](const auto& t) { return lp::exp(t * 0.3) / (t * t + 1.0); };
  for (double x : {-2.0, 0.0, 0.7, 5.0}) {
    D2 argument(x);
    argument.d[0] = 1.5, argument.d[1] = -0.25;
    const D2 through = f(argument), by_slope = lp::by_slope(argument, f);
    CHECK(by_slope.v == through.v);
    for (int k = 0; k < 2; ++k) CHECK(by_slope.d[k] == near(through.d[k]).epsilon(1e-13));
  }
}
