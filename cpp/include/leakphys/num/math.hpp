// The elementary functions of the scalar contract, for double and Pack; dual.hpp chains them.
//
// Always include this one: it brings exponential.hpp and trigonometry.hpp and adds floor and clamp.
#pragma once

#include "leakphys/num/exponential.hpp"
#include "leakphys/num/trigonometry.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// The greatest integer not above x; +-0, infinities and NaN return themselves. Exact.
template <PlainScalar R>
LP_HD R floor(R x) {
  const R size = abs(x);
  const R rounded = copysign((size + R(0x1p52)) - R(0x1p52), x);
  const R below = select(rounded > x, rounded - R(1.0), rounded);
  return select(size < R(0x1p52), below, x);
}

// x kept within [low, high], NaN kept as NaN; for a Dual the derivative is that of the branch taken.
template <class R>
LP_HD R clamp(R x, SameAs<R> low, SameAs<R> high) {
  return min(high, max(low, x));
}

#if !defined(__CUDACC__)
// A plain number first.
template <int W>
LP_HD Pack<W> pow(double x, Pack<W> y) {
  return pow(Pack<W>(x), y);
}
template <int W>
LP_HD Pack<W> atan2(double y, Pack<W> x) {
  return atan2(Pack<W>(y), x);
}
#endif

}  // namespace leakphys::inline LEAKPHYS_ISA
