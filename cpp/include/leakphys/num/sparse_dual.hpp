// SparseDual<R, pattern>: a value and its derivatives, of which it is known when compiling which are zero.
//
// A Dual of N directions carries all of them through every operation; most of a small model's intermediate quantities depend on
// one or two states. Here the type of a quantity tells on which directions it depends (bit i of `pattern`), so what is zero is
// neither stored nor computed, and no colouring is needed. The same operations in the same order as Dual's: the same values and
// slopes to the bit. A quantity without slopes is a plain R. Functions are written with `auto`, since each quantity has its own type.
#pragma once

#include "leakphys/num/math.hpp"
#include "leakphys/num/written_out.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

LP_HD constexpr int bits_in(unsigned pattern) {
  int count = 0;
  for (; pattern != 0; pattern &= pattern - 1) ++count;
  return count;
}

template <class R, unsigned pattern>
struct SparseDual {
  static_assert(pattern != 0, "a quantity without slopes is a plain number");
  R v;
  R d[bits_in(pattern)];

  template <int i>
  LP_HD R& slope() {
    return d[bits_in(pattern & ((1u << i) - 1))];
  }
  template <int i>
  LP_HD const R& slope() const {
    return d[bits_in(pattern & ((1u << i) - 1))];
  }
};

// ---- what a quantity is, plain numbers included ----------------------------------------------------------

template <class X>
inline constexpr unsigned pattern_of = 0;
template <class R, unsigned pattern>
inline constexpr unsigned pattern_of<SparseDual<R, pattern>> = pattern;
template <class X>
struct PlainOf {
  using type = X;
};
template <class R, unsigned pattern>
struct PlainOf<SparseDual<R, pattern>> {
  using type = R;
};
template <class X>
using plain_t = typename PlainOf<X>::type;

template <int i, class X>
inline constexpr bool depends_on = ((pattern_of<X> >> i) & 1) != 0;
// Operands of which one at least has slopes, all over the same plain number.
template <class X, class... Others>
concept SparseOperands = ((pattern_of<X> | ... | pattern_of<Others>) != 0) && (same_type<plain_t<X>, plain_t<Others>> && ...);

template <class X>
LP_HD const X& plain(const X& x) {
  return x;
}
template <class R, unsigned pattern>
LP_HD const R& plain(const SparseDual<R, pattern>& x) {
  return x.v;
}

// x with slope 1 in direction i.
template <int i, class R>
LP_HD SparseDual<R, 1u << i> along(const R& x) {
  return {x, {R(1.0)}};
}
// A value whose slope in each direction of the pattern is `slope.operator()<i>()`.
template <unsigned pattern, class R, class Slope>
LP_HD SparseDual<R, pattern> with_slopes(const R& v, Slope slope) {
  SparseDual<R, pattern> r;
  r.v = v;
  written_out<0, 32>([&]<int i>() {
    if constexpr (((pattern >> i) & 1) != 0) r.template slope<i>() = slope.template operator()<i>();
  });
  return r;
}

// The slope of x in direction i, asked for when i is known: a branch that is left out needs no such slope, which compilers other
// than GCC would look for in a plain number at once.
template <int i, class X>
LP_HD const auto& slope_of(const X& x) {
  return x.template slope<i>();
}

// ---- arithmetic --------------------------------------------------------------------------------------------

template <class A, class B>
  requires SparseOperands<A, B>
LP_HD auto operator+(const A& a, const B& b) {
  return with_slopes<pattern_of<A> | pattern_of<B>>(plain(a) + plain(b), [&]<int i>() {
    if constexpr (!depends_on<i, B>) return slope_of<i>(a);
    else if constexpr (!depends_on<i, A>) return slope_of<i>(b);
    else return slope_of<i>(a) + slope_of<i>(b);
  });
}
template <class A, class B>
  requires SparseOperands<A, B>
LP_HD auto operator-(const A& a, const B& b) {
  return with_slopes<pattern_of<A> | pattern_of<B>>(plain(a) - plain(b), [&]<int i>() {
    if constexpr (!depends_on<i, B>) return slope_of<i>(a);
    else if constexpr (!depends_on<i, A>) return -slope_of<i>(b);
    else return slope_of<i>(a) - slope_of<i>(b);
  });
}
template <class R, unsigned pattern>
LP_HD auto operator-(const SparseDual<R, pattern>& a) {
  return with_slopes<pattern>(-a.v, [&]<int i>() { return -slope_of<i>(a); });
}
template <class A, class B>
  requires SparseOperands<A, B>
LP_HD auto operator*(const A& a, const B& b) {
  return with_slopes<pattern_of<A> | pattern_of<B>>(plain(a) * plain(b), [&]<int i>() {
    if constexpr (!depends_on<i, B>) return slope_of<i>(a) * plain(b);
    else if constexpr (!depends_on<i, A>) return plain(a) * slope_of<i>(b);
    else return fma(slope_of<i>(a), plain(b), plain(a) * slope_of<i>(b));
  });
}
template <class A, class B>
  requires SparseOperands<A, B>
LP_HD auto operator/(const A& a, const B& b) {
  using R = plain_t<A>;
  const R inverse = R(1.0) / plain(b), v = plain(a) / plain(b);
  return with_slopes<pattern_of<A> | pattern_of<B>>(v, [&]<int i>() {
    if constexpr (!depends_on<i, B>) return slope_of<i>(a) * inverse;
    else if constexpr (!depends_on<i, A>) return -v * slope_of<i>(b) * inverse;
    else return (slope_of<i>(a) - v * slope_of<i>(b)) * inverse;
  });
}
template <class A, class B, class C>
  requires SparseOperands<A, B, C>
LP_HD auto fma(const A& a, const B& b, const C& c) {
  return with_slopes<pattern_of<A> | pattern_of<B> | pattern_of<C>>(fma(plain(a), plain(b), plain(c)), [&]<int i>() {
    constexpr bool by_a = depends_on<i, A>, by_b = depends_on<i, B>, by_c = depends_on<i, C>;
    if constexpr (by_a && by_b && by_c)
      return fma(slope_of<i>(a), plain(b), fma(plain(a), slope_of<i>(b), slope_of<i>(c)));
    else if constexpr (by_a && by_b) return fma(slope_of<i>(a), plain(b), plain(a) * slope_of<i>(b));
    else if constexpr (by_a && by_c) return fma(slope_of<i>(a), plain(b), slope_of<i>(c));
    else if constexpr (by_b && by_c) return fma(plain(a), slope_of<i>(b), slope_of<i>(c));
    else if constexpr (by_a) return slope_of<i>(a) * plain(b);
    else if constexpr (by_b) return plain(a) * slope_of<i>(b);
    else return slope_of<i>(c);
  });
}

// ---- functions ---------------------------------------------------------------------------------------------

// f(x) given the value f and the slope f' there.
template <class R, unsigned pattern>
LP_HD auto chain(const SparseDual<R, pattern>& x, const R& f, const R& slope) {
  return with_slopes<pattern>(f, [&]<int i>() { return slope * x.template slope<i>(); });
}
template <class R, unsigned pattern>
LP_HD auto sqrt(const SparseDual<R, pattern>& x) {
  const R root = sqrt(x.v);
  return chain(x, root, R(0.5) / root);
}
template <class R, unsigned pattern>
LP_HD auto exp(const SparseDual<R, pattern>& x) {
  const R e = exp(x.v);
  return chain(x, e, e);
}
template <class R, unsigned pattern>
LP_HD auto log(const SparseDual<R, pattern>& x) {
  return chain(x, log(x.v), R(1.0) / x.v);
}
template <class R, unsigned pattern>
LP_HD auto sin(const SparseDual<R, pattern>& x) {
  return chain(x, sin(x.v), cos(x.v));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
