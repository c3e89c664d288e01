// One function in every scalar: packs equal doubles lane for lane, Duals carry the same values, slopes are right.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>

#include "leakphys/num/dual.hpp"

namespace all_scalars {

namespace lp = leakphys;

using Four = lp::Pack<4>;

inline bool same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0 || (a != a && b != b); }

// f(const R (&x)[N]) at four random points within `low` and `high`; slopes by the first two arguments.
template <int N, class F>
void check(const char* name, F f, const double (&low)[N], const double (&high)[N]) {
  std::mt19937_64 g(N);
  int values = 0, duals = 0, slopes = 0;
  for (int trial = 0; trial < 50; ++trial) {
    double x[4][N];
    Four pack[N];
    lp::Dual<Four, 2> dual_pack[N];
    for (int i = 0; i < N; ++i) {
      std::uniform_real_distribution<double> draw(low[i], high[i]);
      for (int w = 0; w < 4; ++w) lp::set_lane(pack[i], w, x[w][i] = draw(g));
      dual_pack[i] = lp::Dual<Four, 2>(pack[i]);
      if (i < 2) dual_pack[i].d[i] = Four(1.0);
    }
    const Four from_pack = f(pack);
    const lp::Dual<Four, 2> from_dual_pack = f(dual_pack);
    for (int w = 0; w < 4; ++w) {
      lp::Dual<double, 3> dual[N];
      for (int i = 0; i < N; ++i) {
        dual[i] = lp::Dual<double, 3>(x[w][i]);
        if (i < 2) dual[i].d[i] = 1.0;
      }
      const double alone = f(x[w]);
      const lp::Dual<double, 3> with_slopes = f(dual);
      values += !same(lp::lane(from_pack, w), alone);
      duals += !same(with_slopes.v, alone) + !same(lp::lane(from_dual_pack.v, w), alone);
      for (int i = 0; i < 2 && i < N; ++i)
        slopes += !same(lp::lane(from_dual_pack.d[i], w), with_slopes.d[i]);
      CHECK(with_slopes.d[2] == 0.0);  // an unseeded direction
    }
  }
  INFO(name);
  CHECK(values == 0);
  CHECK(duals == 0);
  CHECK(slopes == 0);
}

// The slope that Dual gives by argument `which` of f(x[0], x[1], ...) against the central difference.
template <int N, class F>
void check_slope(const char* name, F f, const double (&x)[N], double relative = 1e-6) {
  for (int which = 0; which < N; ++which) {
    lp::Dual<double, 1> dual[N];
    double up[N], down[N];
    for (int i = 0; i < N; ++i) dual[i] = lp::Dual<double, 1>(x[i]), up[i] = down[i] = x[i];
    dual[which].d[0] = 1.0;
    // The difference's own error: h^2 f'''/6 and rounding/h, least near h = 1e-5 of the argument.
    const double h = 1e-5 * std::max(std::abs(x[which]), 1e-3);
    up[which] += h, down[which] -= h;
    const double difference = (f(up) - f(down)) / (2.0 * h);
    const double size =
        std::max(std::abs(difference), 1e-4 * std::abs(f(x)) / std::max(std::abs(x[which]), 1e-3));
    INFO(name << " by argument " << which << ": " << f(dual).d[0] << " against " << difference);
    CHECK(std::abs(f(dual).d[0] - difference) <= relative * size);
  }
}

}  // namespace all_scalars
