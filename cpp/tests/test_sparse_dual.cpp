// SparseDual: on what a quantity depends is its type, and its value and slopes are those of a Dual, bit for bit.
#include <doctest/doctest.h>

#include <random>

#include "leakphys/num/dual.hpp"
#include "leakphys/num/sparse_dual.hpp"

namespace lp = leakphys;

namespace {

constexpr int directions = 5;

// x of a SparseDual or a plain number as a Dual of all directions.
template <class X>
auto whole(const X& x) {
  using R = lp::plain_t<X>;
  lp::Dual<R, directions> r(0.0);
  r.v = lp::plain(x);
  lp::written_out<0, directions>([&]<int i>() {
    if constexpr (lp::depends_on<i, X>) r.d[i] = x.template slope<i>();
  });
  return r;
}

// f of sparse arguments beside f of the same as Duals: the same numbers; and no more slopes than `pattern` says.
template <unsigned pattern, class F, class... X>
void check(F f, const X&... x) {
  const auto sparse = f(x...);
  static_assert(lp::pattern_of<std::remove_cvref_t<decltype(sparse)>> == pattern);
  const auto got = whole(sparse), expected = f(whole(x)...);
  CHECK(lp::all(got.v == expected.v));
  for (int i = 0; i < directions; ++i) CHECK(lp::all(got.d[i] == expected.d[i]));
}

template <class R>
struct Numbers {
  std::mt19937_64 generator{7};
  std::uniform_real_distribution<double> between{0.3, 2.0};

  R plain() {
    R r(0.0);
    for (int w = 0; w < lp::lanes_v<R>; ++w) lp::set_lane(r, w, between(generator));
    return r;
  }
  template <unsigned pattern>
  auto sparse() {
    return lp::with_slopes<pattern>(plain(), [&]<int>() { return plain() - R(1.0); });
  }
};

}  // namespace

TEST_CASE_TEMPLATE("arithmetic of every pair of patterns is that of Duals", R, double, lp::Pack<4>, lp::Pack<8>) {
  Numbers<R> of;
  const auto plus = [](const auto& a, const auto& b) { return a + b; };
  const auto minus = [](const auto& a, const auto& b) { return a - b; };
  const auto times = [](const auto& a, const auto& b) { return a * b; };
  const auto over = [](const auto& a, const auto& b) { return a / b; };
  for (int round = 0; round < 50; ++round) {
    const auto some = of.template sparse<0b00110>(), others = of.template sparse<0b10011>();
    const auto apart = of.template sparse<0b01000>();
    const R number = of.plain();
    const auto each = [&](auto f) {
      check<0b10111>(f, some, others);
      check<0b10111>(f, others, some);
      check<0b01110>(f, some, apart);
      check<0b00110>(f, some, number);
      check<0b00110>(f, number, some);
    };
    each(plus), each(minus), each(times);
    check<0b10111>(over, some, others);
    check<0b01110>(over, some, apart);
    check<0b00110>(over, some, number);
    check<0b00110>(over, number, some);
    check<0b00110>([](const auto& a) { return -a; }, some);
  }
}

TEST_CASE_TEMPLATE("fma of every choice of what has slopes is that of Duals", R, double, lp::Pack<4>, lp::Pack<8>) {
  Numbers<R> of;
  const auto f = [](const auto& a, const auto& b, const auto& c) { return fma(a, b, c); };
  for (int round = 0; round < 50; ++round) {
    const auto a = of.template sparse<0b00011>(), b = of.template sparse<0b00101>(), c = of.template sparse<0b10001>();
    const R number = of.plain();
    check<0b10111>(f, a, b, c);
    check<0b00111>(f, a, b, number);
    check<0b10011>(f, a, number, c);
    check<0b10101>(f, number, b, c);
    check<0b00011>(f, a, number, number);
    check<0b00101>(f, number, b, number);
    check<0b10001>(f, number, number, c);
  }
}

TEST_CASE_TEMPLATE("functions, and a composite of all", R, double, lp::Pack<4>, lp::Pack<8>) {
  Numbers<R> of;
  for (int round = 0; round < 50; ++round) {
    const auto x = of.template sparse<0b00101>(), y = of.template sparse<0b01001>();
    const R number = of.plain();
    check<0b00101>([](const auto& a) { return sqrt(a); }, x);
    check<0b00101>([](const auto& a) { return exp(a); }, x);
    check<0b00101>([](const auto& a) { return log(a); }, x);
    check<0b00101>([](const auto& a) { return sin(a); }, x);
    const auto composite = [&](const auto& a, const auto& b) {
      const auto curved = log(a * b + number);
      return exp(-a) * sqrt(fma(curved, curved, b)) / (number + sin(a));
    };
    check<0b01101>(composite, x, y);
  }
}

TEST_CASE("a direction has slope one, and a number none") {
  const auto x = lp::along<3>(2.0);
  static_assert(lp::pattern_of<std::remove_cvref_t<decltype(x)>> == 0b01000);
  static_assert(lp::pattern_of<double> == 0);
  CHECK(x.v == 2.0);
  CHECK(x.slope<3>() == 1.0);
  CHECK((x * x).slope<3>() == 4.0);
}
