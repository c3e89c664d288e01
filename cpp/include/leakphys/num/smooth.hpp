// Smooth stand-ins for kinks, each over a named width, for every scalar including Dual.
#pragma once

#include "leakphys/num/dual.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// max(x, 0) as the hyperbola (x + sqrt(x^2 + w^2)) / 2: positive and analytic everywhere, w/2 at x = 0,
// above max(x, 0) by about w^2 / (4 |x|) far away. For x < 0 it is w^2 / (2 (sqrt(x^2 + w^2) - x)), so that
// nothing cancels. width > 0; x and width in the same unit; |x|, width within 1e-150 .. 1e150 or x = 0.
template <class R>
LP_HD R smooth_positive(R x, SameAs<R> width) {
  const R root = sqrt(x * x + width * width);
  const R far = R(0.5) * (root + abs(x));
  return select(x < R(0.0), R(0.25) * width * width / far, far);
}

template <class R, int N>
LP_HD Dual<R, N> smooth_positive(const Dual<R, N>& x, SameAs<Dual<R, N>> width) {
  const R root = sqrt(x.v * x.v + width.v * width.v), found = smooth_positive(x.v, width.v);
  return chain(x, width, found, found / root, R(0.5) * width.v / root);
}

// 0 for x <= 0, 1 for x >= 1, 6 x^5 - 15 x^4 + 10 x^3 between: value, slope and curvature join (C2).
// Steepest at x = 1/2 with slope 15/8.
template <class R>
LP_HD R smooth_step(R x) {
  const R t = clamp(x, R(0.0), R(1.0));
  return t * t * t * fma(t, fma(t, R(6.0), R(-15.0)), R(10.0));
}

template <class R, int N>
LP_HD Dual<R, N> smooth_step(const Dual<R, N>& x) {
  const R t = clamp(x.v, R(0.0), R(1.0)), bent = t * (R(1.0) - t);
  return chain(x, smooth_step(x.v), R(30.0) * bent * bent);
}

// max(x, 0) joined within |x| < w: 0 for x <= -w, x for x >= w, w (1 + y)^3 (3 - y) / 16 between, y = x / w.
// At y = -1 value, slope and curvature are 0; at y = 1 they are w, 1 and 0 (C2). 3 w / 16 at x = 0. width >
// 0.
template <class R>
LP_HD R ramp(R x, SameAs<R> width) {
  const R y = clamp(x / width, R(-1.0), R(1.0));
  const R s = R(1.0) + y;
  const R between = width * s * s * s * (R(3.0) - y) * R(0.0625);
  return select(x < width, between, x);
}
// With slope (1 + y)^2 (2 - y)/4 by x, and value over w less y times that by w.
template <class R, int N>
LP_HD Dual<R, N> ramp(const Dual<R, N>& x, SameAs<Dual<R, N>> width) {
  const R y = clamp(x.v / width.v, R(-1.0), R(1.0)), s = R(1.0) + y;
  const R slope = s * s * (R(2.0) - y) * R(0.25), found = ramp(x.v, width.v);
  return chain(x, width, found, slope, s * s * s * (R(3.0) - y) * R(0.0625) - y * slope);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
