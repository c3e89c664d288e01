// Baked functions of one variable: a polynomial by Horner's rule, a Chebyshev series by Clenshaw's.
//
// For a Dual the value and the slope are evaluated once on the inner scalar and chained, so that N derivatives
// cost N products, not N polynomials.
#pragma once

#include "leakphys/num/dual.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

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

template <class R>
struct Dual1 {  // a value and one slope, for use inside this file and fast.hpp
  R value;
  R slope;
};

// Horner's rule from coefficient K on, written out by recursion: GCC keeps packs in registers only in straight
// code.
template <int K, int Degree, class R>
LP_HD R horner(const double* coefficient, const R& z) {
  if constexpr (K == Degree) {
    return R(coefficient[K]);
  } else {
    return fma(horner<K + 1, Degree>(coefficient, z), z, R(coefficient[K]));
  }
}
// Value and slope by z together: the slope is Horner's rule on the partial sums.
template <int K, int Degree, class R>
LP_HD Dual1<R> horner_with_slope(const double* coefficient, const R& z) {
  if constexpr (K == Degree - 1) {
    return {fma(R(coefficient[Degree]), z, R(coefficient[K])), R(coefficient[Degree])};
  } else {
    const Dual1<R> later = horner_with_slope<K + 1, Degree>(coefficient, z);
    return {fma(later.value, z, R(coefficient[K])), fma(later.slope, z, later.value)};
  }
}

template <class R, int Degree>
LP_HD R evaluate(const Polynomial<Degree>& p, R x) {
  return horner<0, Degree>(p.coefficient, fma(R(p.scale), x, R(p.shift)));
}

template <class R, int Degree>
LP_HD Dual1<R> evaluate_with_slope(const Polynomial<Degree>& p, R x) {
  const Dual1<R> both = horner_with_slope<0, Degree>(p.coefficient, fma(R(p.scale), x, R(p.shift)));
  return {both.value, both.slope * R(p.scale)};
}

template <class R, int N, int Degree>
LP_HD Dual<R, N> evaluate(const Polynomial<Degree>& p, const Dual<R, N>& x) {
  const Dual1<R> both = evaluate_with_slope(p, x.v);
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
