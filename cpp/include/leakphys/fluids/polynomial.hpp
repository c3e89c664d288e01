// Baked functions of one variable: a polynomial by Horner's rule, a Chebyshev series by Clenshaw's.
//
// For a Dual the value and the slope are evaluated once on the inner scalar and chained, so that N
// derivatives cost N products, not N polynomials.
#pragma once

#include "leakphys/num/dual.hpp"

namespace leakphys {

// sum coefficient[k] z^k, z = scale x + shift, fitted for |z| <= 1.
template <int Degree>
struct Polynomial {
  double scale;
  double shift;
  double worst;  // largest error met when it was baked, relative to what the header names
  double coefficient[Degree + 1];
};

// sum coefficient[k] T_k(z), z = scale x + shift; kept apart so that a series is not taken for a polynomial.
template <int Degree>
struct Chebyshev {
  double scale;
  double shift;
  double worst;
  double coefficient[Degree + 1];
};

}  // namespace leakphys

namespace leakphys::inline LEAKPHYS_ISA {

template <class R>
struct ValueAndSlope {
  R value;
  R slope;
};

// Horner's rule in w = z^2 over every second coefficient from K on, written out by recursion: GCC keeps packs
// in registers only in straight code. Even and odd powers run side by side, which halves the chain of
// additions.
template <int K, int Degree, class R>
LP_HD R horner(const double* coefficient, const R& w) {
  if constexpr (K + 2 > Degree) {
    return R(coefficient[K]);
  } else {
    return fma(horner<K + 2, Degree>(coefficient, w), w, R(coefficient[K]));
  }
}
// Value and slope by w together: the slope is Horner's rule on the partial sums.
template <int K, int Degree, class R>
LP_HD ValueAndSlope<R> horner_with_slope(const double* coefficient, const R& w) {
  if constexpr (K + 4 > Degree) {
    const R top = R(coefficient[K + 2]);
    return {fma(top, w, R(coefficient[K])), top};
  } else {
    const ValueAndSlope<R> later = horner_with_slope<K + 2, Degree>(coefficient, w);
    return {fma(later.value, w, R(coefficient[K])), fma(later.slope, w, later.value)};
  }
}

template <class R, int Degree>
LP_HD R evaluate(const Polynomial<Degree>& p, R x) {
  const R z = fma(R(p.scale), x, R(p.shift));
  const R w = z * z;
  return fma(horner<1, Degree>(p.coefficient, w), z, horner<0, Degree>(p.coefficient, w));
}

template <class R, int Degree>
LP_HD ValueAndSlope<R> evaluate_with_slope(const Polynomial<Degree>& p, R x) {
  static_assert(Degree >= 3);
  const R z = fma(R(p.scale), x, R(p.shift));
  const R w = z * z;
  const ValueAndSlope<R> even = horner_with_slope<0, Degree>(p.coefficient, w);
  const ValueAndSlope<R> odd = horner_with_slope<1, Degree>(p.coefficient, w);
  const R inner = fma(odd.slope, z, even.slope);  // slope by w, over z
  return {fma(odd.value, z, even.value), fma(z + z, inner, odd.value) * R(p.scale)};
}

template <class R, int N, int Degree>
LP_HD Dual<R, N> evaluate(const Polynomial<Degree>& p, const Dual<R, N>& x) {
  const ValueAndSlope<R> both = evaluate_with_slope(p, x.v);
  return chain(x, both.value, both.slope);
}

template <class R, int Degree>
LP_FN R evaluate(const Chebyshev<Degree>& p, R x) {
  const R z = fma(R(p.scale), x, R(p.shift));
  const R twice = z + z;
  R later(0.0), last(0.0);
  for (int k = Degree; k >= 1; --k) {
    const R next = fma(twice, later, R(p.coefficient[k]) - last);
    last = later;
    later = next;
  }
  return fma(z, later, R(p.coefficient[0]) - last);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
