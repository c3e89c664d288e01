// Pack and Mask: every lane computes exactly what a double does, and a mask never becomes a bool.
#include <doctest/doctest.h>

#include <concepts>

#include "num_reference.hpp"

namespace lp = leakphys;
using namespace num_reference;

namespace {

template <class M>
concept ConvertsToBool = requires(M m) {
  static_cast<bool>(m);
};
// What `if`, `&&`, `||` and `?:` need of their operand is the same contextual conversion.
template <class R>
concept BranchesOnState = requires(R a, R b) {
  (a < b) ? 1 : 0;
};
template <class R>
concept JoinsWithAnd = requires(R a, R b) {
  (a < b) && (a > b);
};

static_assert(!ConvertsToBool<lp::Mask<1>> && !ConvertsToBool<lp::Mask<4>> && !ConvertsToBool<lp::Mask<8>>);
static_assert(!std::convertible_to<lp::Mask<4>, int>);
static_assert(BranchesOnState<double> && JoinsWithAnd<double>);
static_assert(!BranchesOnState<lp::Pack<1>> && !BranchesOnState<lp::Pack<4>>);
static_assert(!BranchesOnState<lp::Dual<lp::Pack<4>, 2>> && !JoinsWithAnd<lp::Pack<8>>);
static_assert(std::same_as<lp::value_t<lp::Dual<lp::Pack<8>, 3>>, lp::Pack<8>>);
static_assert(std::same_as<lp::mask_t<lp::Dual<lp::Pack<8>, 3>>, lp::Mask<8>>);
static_assert(lp::lanes_v<double> == 1 && lp::lanes_v<lp::Pack<4>> == 4 &&
              lp::lanes_v<lp::Dual<lp::Pack<4>, 2>> == 4);

// f(Pack of x, y, z) against f(double) lane by lane; prints the first difference.
template <int W, class F>
void check_lanes(const char* name, F f) {
  std::mt19937_64 generator(W);
  int differing = 0;
  for (int i = 0; i < 4000; ++i) {
    double x[W], y[W], z[W];
    lp::Pack<W> xs(0.0), ys(0.0), zs(0.0);
    for (int j = 0; j < W; ++j) {
      x[j] = any_double(generator), y[j] = any_double(generator), z[j] = any_double(generator);
      lp::set_lane(xs, j, x[j]), lp::set_lane(ys, j, y[j]), lp::set_lane(zs, j, z[j]);
    }
    const lp::Pack<W> got = f(xs, ys, zs);
    for (int j = 0; j < W; ++j) {
      const double expected = f(x[j], y[j], z[j]);
      if (same(lp::lane(got, j), expected)) continue;
      if (differing++ == 0) {
        MESSAGE(name << " lane " << j << " of " << W << " at " << x[j] << ", " << y[j] << ": "
                     << lp::lane(got, j) << " against " << expected);
      }
    }
  }
  INFO(name << " with " << W << " lanes");
  CHECK(differing == 0);
}

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): one expression, written once for double and Pack
#define CHECK_LANES(expression)                                               \
  check_lanes<W>(#expression, [](auto x, auto y, auto z) {                    \
    using R = decltype(x);                                                    \
    static_cast<void>(sizeof(R)), static_cast<void>(y), static_cast<void>(z); \
    return expression;                                                        \
  })

template <int W>
void check_every_function() {
  CHECK_LANES(x + y);
  CHECK_LANES(x - y);
  CHECK_LANES(x * y);
  CHECK_LANES(x / y);
  CHECK_LANES(-x);
  CHECK_LANES(2.0 * x - y * 3 + 1);
  CHECK_LANES(lp::fma(x, y, z));
  CHECK_LANES(lp::sqrt(x));
  CHECK_LANES(lp::abs(x));
  CHECK_LANES(lp::min(x, y));
  CHECK_LANES(lp::max(x, y));
  CHECK_LANES(lp::select(x < y, y, z));
  CHECK_LANES(lp::select((x <= y) | !(y > z), y, x));
  CHECK_LANES(lp::select((x == y) & (y != z), 1.0, x));
  CHECK_LANES(lp::select((x >= y), x, 2.0));
  CHECK_LANES(lp::select(lp::finite(x), x, R(0.0)));
  CHECK_LANES(lp::floor(x));
  CHECK_LANES(lp::clamp(x, -1.0, 2.0));
  CHECK_LANES(lp::clamp(x, y, z));
  CHECK_LANES(lp::exp(x));
  CHECK_LANES(lp::log(x));
  CHECK_LANES(lp::pow(x, y));
  CHECK_LANES(lp::pow(x, 0.38));
  CHECK_LANES(lp::pow(1.7, x));
  CHECK_LANES(lp::cbrt(x));
  CHECK_LANES(lp::sin(x));
  CHECK_LANES(lp::cos(x));
  CHECK_LANES(lp::tanh(x));
  CHECK_LANES(lp::acos(x));
  CHECK_LANES(lp::atan2(x, y));
  CHECK_LANES(lp::atan2(x, 1.0));
  CHECK_LANES(lp::atan2(0.5, x));
  CHECK_LANES(lp::smooth_positive(x, 0.5));
  CHECK_LANES(lp::smooth_step(x));
  CHECK_LANES(lp::ramp(x, 0.5));
}

template <int W>
lp::Mask<W> mask_of(unsigned bits) {
  lp::Mask<W> m(false);
  for (int j = 0; j < W; ++j) lp::set_lane(m, j, (bits >> j) & 1U);
  return m;
}
template <int W>
unsigned bits_in(lp::Mask<W> m) {
  unsigned bits = 0;
  for (int j = 0; j < W; ++j) bits |= static_cast<unsigned>(lp::lane(m, j)) << j;
  return bits;
}

// Boolean algebra lane by lane, over every pair of masks (of the low four lanes for wide packs).
template <int W>
void check_mask_algebra() {
  const unsigned every = (1U << W) - 1U, tried = W > 4 ? 16U : every + 1U;
  for (unsigned a = 0; a < tried; ++a) {
    CHECK(bits_in(mask_of<W>(a)) == a);
    CHECK(bits_in(!mask_of<W>(a)) == (~a & every));
    CHECK(lp::any(mask_of<W>(a)) == (a != 0));
    CHECK(lp::all(mask_of<W>(a)) == (a == every));
    CHECK(lp::all(!mask_of<W>(a)) == !lp::any(mask_of<W>(a)));
    for (unsigned b = 0; b < tried; ++b) {
      CHECK(bits_in(mask_of<W>(a) & mask_of<W>(b)) == (a & b));
      CHECK(bits_in(mask_of<W>(a) | mask_of<W>(b)) == (a | b));
    }
  }
  CHECK(lp::all(lp::Mask<W>(true)));
  CHECK(!lp::any(lp::Mask<W>(false)));
}

}  // namespace

TEST_CASE("every lane equals the double bit for bit: one lane") { check_every_function<1>(); }
TEST_CASE("every lane equals the double bit for bit: two lanes") { check_every_function<2>(); }
TEST_CASE("every lane equals the double bit for bit: four lanes") { check_every_function<4>(); }
TEST_CASE("every lane equals the double bit for bit: eight lanes") { check_every_function<8>(); }

TEST_CASE("masks obey boolean algebra, any and all") {
  check_mask_algebra<1>();
  check_mask_algebra<2>();
  check_mask_algebra<4>();
  check_mask_algebra<8>();
  CHECK(lp::any(true));
  CHECK(!lp::all(false));
}

TEST_CASE("comparisons with NaN are false in every lane, and unequal is true") {
  lp::Pack<4> x(1.0);
  lp::set_lane(x, 2, not_number);
  const lp::Pack<4> y(1.0);
  CHECK(bits_in(x == y) == 0b1011);
  CHECK(bits_in(x != y) == 0b0100);
  CHECK(bits_in(x <= y) == 0b1011);
  CHECK(bits_in((x < y) | (x > y)) == 0);
  CHECK(bits_in(lp::finite(x)) == 0b1011);
}

TEST_CASE("numbers mix with packs from either side, and compound assignment works") {
  lp::Pack<4> x(3.0);
  x += 1.0;
  x *= lp::Pack<4>(2.0);
  x -= 2;
  x /= 3.0;
  CHECK(lp::all(x == 2.0));
  CHECK(lp::all(1 / x == 0.5));
  CHECK(lp::all(2 * x + 1 == 5.0));
  CHECK(lp::all(lp::select(true, x, lp::Pack<4>(0.0)) == x));
}
