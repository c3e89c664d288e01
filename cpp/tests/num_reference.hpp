// What the tests of num/ share: errors in units in the last place against 113-bit arithmetic, bitwise
// equality, special values, random arguments.
#pragma once

#include <quadmath.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "leakphys/num/smooth.hpp"

namespace num_reference {

__extension__ typedef __float128 Quad;

inline constexpr double inf = std::numeric_limits<double>::infinity();
inline constexpr double not_number = std::numeric_limits<double>::quiet_NaN();
inline constexpr double least = std::numeric_limits<double>::denorm_min();

// Equal bits, or both NaN (whose sign and payload mean nothing).
inline bool same(double a, double b) {
  return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b));
}

// Points per measurement: 10^5, or what LEAKPHYS_ACCURACY_POINTS says.
inline int accuracy_points() {
  const char* asked = std::getenv("LEAKPHYS_ACCURACY_POINTS");
  return asked ? std::atoi(asked) : 100000;
}

// |computed - exact| in units in the last place of the double format at `exact`.
inline double ulp_error(double computed, Quad exact) {
  int exponent = 0;
  frexpq(fabsq(exact), &exponent);
  const Quad unit = ldexpq(1, exponent - 53 < -1074 ? -1074 : exponent - 53);
  return static_cast<double>(fabsq((static_cast<Quad>(computed) - exact) / unit));
}

struct Worst {
  double ulp = 0.0;
  double at = 0.0;
};

// The largest error of `computed` against `exact` over points that `draw` makes; a NaN error counts as
// infinite.
template <class Computed, class Exact, class Draw>
Worst worst_error(Computed computed, Exact exact, Draw draw) {
  std::mt19937_64 generator(20221215);
  Worst worst;
  for (int i = 0, n = accuracy_points(); i < n; ++i) {
    const double x = draw(generator);
    double error = ulp_error(computed(x), exact(static_cast<Quad>(x)));
    if (std::isnan(error)) error = inf;
    if (error > worst.ulp) worst = {error, x};
  }
  return worst;
}

struct Uniform {
  double low, high;
  double operator()(std::mt19937_64& g) const { return std::uniform_real_distribution<double>(low, high)(g); }
};
// Positive, uniform in the logarithm.
struct LogUniform {
  double low, high;
  double operator()(std::mt19937_64& g) const {
    return std::exp(std::uniform_real_distribution<double>(std::log(low), std::log(high))(g));
  }
};
// The same with a random sign.
struct SignedLogUniform {
  double low, high;
  double operator()(std::mt19937_64& g) const {
    const double x = LogUniform{low, high}(g);
    return (g() & 1) ? x : -x;
  }
};

inline const std::vector<double>& special_values() {
  static const std::vector<double> values{
      0.0,     -0.0,    1.0,    -1.0,    0.5,    -0.5,   2.0,     inf,    -inf,   not_number,
      least,   -least,  1e-310, 1e308,   -1e308, 1e-300, -1e-300, 709.78, 709.79, -708.4,
      -745.13, -745.14, 1e6,    1000001, -1e6,   0x1p52, 0x1p53,  1e17,   0.25,   -0.75,
      0x1p-27, 20.0,    -20.0,  1024.0,  -746.0, 1e200,  2.2e-308};
  return values;
}

// Any bits, a special value, or an ordinary number: a third each.
inline double any_double(std::mt19937_64& g) {
  const std::uint64_t bits = g();
  switch (g() % 3) {
    case 0: {
      double x = 0.0;
      std::memcpy(&x, &bits, sizeof x);
      return x;
    }
    case 1:
      return special_values()[bits % special_values().size()];
    default:
      return Uniform{-1.0, 1.0}(g) * ((bits & 1) ? 1.5 : 300.0);
  }
}

}  // namespace num_reference
