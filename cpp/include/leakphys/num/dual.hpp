// Elementary functions of Dual numbers: each value, and its slope by the chain rule.
#pragma once

#include "leakphys/num/dual_number.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class R, int N>
LP_HD Dual<R, N> fma(const Dual<R, N>& a, const Dual<R, N>& b, const Dual<R, N>& c) {
  Dual<R, N> r;
  r.v = fma(a.v, b.v, c.v);
  for (int i = 0; i < N; ++i) r.d[i] = fma(a.d[i], b.v, fma(a.v, b.d[i], c.d[i]));
  return r;
}
template <class R, int N>
LP_HD Dual<R, N> sqrt(const Dual<R, N>& x) {
  const R root = sqrt(x.v);
  return chain(x, root, R(0.5) / root);
}
template <class R, int N>
LP_HD Dual<R, N> abs(const Dual<R, N>& x) {
  return select(x.v < R(0.0), -x, x);
}
template <class R, int N>
LP_HD Dual<R, N> min(const Dual<R, N>& a, const Dual<R, N>& b) {
  return select(a.v < b.v, a, b);
}
template <class R, int N>
LP_HD Dual<R, N> max(const Dual<R, N>& a, const Dual<R, N>& b) {
  return select(a.v > b.v, a, b);
}
template <class R, int N>
LP_HD Dual<R, N> min(const Dual<R, N>& a, SameAs<double> b) {
  return min(a, Dual<R, N>(b));
}
template <class R, int N>
LP_HD Dual<R, N> max(const Dual<R, N>& a, SameAs<double> b) {
  return max(a, Dual<R, N>(b));
}
template <class R, int N>
LP_HD Dual<R, N> floor(const Dual<R, N>& x) {
  return Dual<R, N>(value(floor(x.v)));
}
template <class R, int N>
LP_HD Dual<R, N> exp(const Dual<R, N>& x) {
  const R e = exp(x.v);
  return chain(x, e, e);
}
template <class R, int N>
LP_HD Dual<R, N> log(const Dual<R, N>& x) {
  return chain(x, log(x.v), R(1.0) / x.v);
}
// x^y for x >= 0; the slopes at x = 0 are those of a base of 2^-1000, finite for y > 1.
template <class R, int N>
LP_HD Dual<R, N> pow(const Dual<R, N>& x, const Dual<R, N>& y) {
  const R p = pow(x.v, y.v);
  const R base = max(x.v, R(0x1p-1000));
  return chain(x, y, p, p * (y.v / base), p * log(base));
}
// The same for a constant exponent: no logarithm needed for the derivative.
template <class R, int N>
LP_HD Dual<R, N> pow(const Dual<R, N>& x, double y) {
  const R p = pow(x.v, R(y));
  return chain(x, p, p * (R(y) / max(x.v, R(0x1p-1000))));
}
template <class R, int N>
LP_HD Dual<R, N> cbrt(const Dual<R, N>& x) {
  const R c = cbrt(x.v);
  return chain(x, c, R(1.0) / (R(3.0) * c * c));
}
template <class R, int N>
LP_HD Dual<R, N> sin(const Dual<R, N>& x) {
  return chain(x, sin(x.v), cos(x.v));
}
template <class R, int N>
LP_HD Dual<R, N> cos(const Dual<R, N>& x) {
  return chain(x, cos(x.v), -sin(x.v));
}
template <class R, int N>
LP_HD Dual<R, N> tanh(const Dual<R, N>& x) {
  const R t = tanh(x.v);
  return chain(x, t, (R(1.0) - t) * (R(1.0) + t));
}
template <class R, int N>
LP_HD Dual<R, N> acos(const Dual<R, N>& x) {
  return chain(x, acos(x.v), R(-1.0) / sqrt((R(1.0) - x.v) * (R(1.0) + x.v)));
}
template <class R, int N>
LP_HD Dual<R, N> atan2(const Dual<R, N>& y, const Dual<R, N>& x) {
  const R squared = x.v * x.v + y.v * y.v;
  return chain(y, x, atan2(y.v, x.v), x.v / squared, -y.v / squared);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
