// Dense LU of a small matrix with partial pivoting by select: each lane of a pack pivots for itself.
//
// Rows are not moved by index, which lanes could not share, but exchanged by select, so the cost is N^2 selects beside the N^3/3
// multiplications. For the small systems of closures and tests; the integrator uses the sparse tape.
#pragma once

#include "leakphys/num/dual.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Solves A x = b for N <= ~8; A and b are overwritten, b becomes x.
// Returns the smallest pivot's magnitude (a Value): 0 or NaN says that A is singular and x is not finite.
template <int N, class R>
LP_FN value_t<R> solve_small(R (&a)[N][N], R (&b)[N]) {
  value_t<R> smallest(infinity);
  for (int k = 0; k < N; ++k) {
    for (int i = k + 1; i < N; ++i) {  // bring the larger of rows k and i up, one pair after the other
      const auto larger = abs(value(a[i][k])) > abs(value(a[k][k]));
      for (int j = k; j < N; ++j) {
        const R upper = select(larger, a[i][j], a[k][j]);
        a[i][j] = select(larger, a[k][j], a[i][j]);
        a[k][j] = upper;
      }
      const R upper = select(larger, b[i], b[k]);
      b[i] = select(larger, b[k], b[i]);
      b[k] = upper;
    }
    smallest = min(smallest, abs(value(a[k][k])));
    const R inverse = R(1.0) / a[k][k];
    for (int i = k + 1; i < N; ++i) {
      const R factor = a[i][k] * inverse;
      for (int j = k + 1; j < N; ++j) a[i][j] = fma(-factor, a[k][j], a[i][j]);
      b[i] = fma(-factor, b[k], b[i]);
    }
  }
  for (int k = N - 1; k >= 0; --k) {
    for (int j = k + 1; j < N; ++j) b[k] = fma(-a[k][j], b[j], b[k]);
    b[k] = b[k] / a[k][k];
  }
  return smallest;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
