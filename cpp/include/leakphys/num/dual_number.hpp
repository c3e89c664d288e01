// Dual<R, N>: a value and its N directional derivatives, carried through every operation.
//
// A dual number a + b e with e*e = 0 obeys f(a + b e) = f(a) + f'(a) b e, so running a function on
// x + 1 e returns f(x) and f'(x) together, exact to rounding; no step size, no cancellation. With N infinitesimals, N columns of a
// Jacobian come out of one evaluation. R may itself be a Pack: N derivatives in each of W lanes; or a Dual: then d[i].d[k] is a
// second derivative, and a Dual<Dual<double, K>, N> gives a Jacobian with its derivatives by K parameters.
//
// Rules that keep it honest:
//  * comparisons and finite() look at the value alone; select() chooses value and derivatives together;
//  * at a kink (abs, min, max, floor) the derivative is that of the branch taken;
//  * an infinite slope times a zero derivative is NaN: sqrt(max(x, 0.0)) has one for x <= 0, as has sqrt(x) * 0
//    at x = 0; write sqrt(max(x, tiny)). select() drops the dead arm's derivative whatever it is;
//  * time, step size and error norms are Values: nothing is differentiated through the step control.
#pragma once

#include "leakphys/num/math.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class R, int N>
struct Dual {
  R v;     // value
  R d[N];  // derivatives

  Dual() = default;
  LP_HD Dual(double x) : v(x) {
    for (int i = 0; i < N; ++i) d[i] = R(0.0);
  }
  template <class V>
    requires(!same_type<V, double> && (same_type<V, value_t<R>> || same_type<V, R>))
  LP_HD Dual(V x) : v(x) {
    for (int i = 0; i < N; ++i) d[i] = R(0.0);
  }

  LP_HD friend Dual operator+(const Dual& a, const Dual& b) {
    Dual r;
    r.v = a.v + b.v;
    for (int i = 0; i < N; ++i) r.d[i] = a.d[i] + b.d[i];
    return r;
  }
  LP_HD friend Dual operator-(const Dual& a, const Dual& b) {
    Dual r;
    r.v = a.v - b.v;
    for (int i = 0; i < N; ++i) r.d[i] = a.d[i] - b.d[i];
    return r;
  }
  LP_HD friend Dual operator*(const Dual& a, const Dual& b) {
    Dual r;
    r.v = a.v * b.v;
    for (int i = 0; i < N; ++i) r.d[i] = fma(a.d[i], b.v, a.v * b.d[i]);
    return r;
  }
  LP_HD friend Dual operator/(const Dual& a, const Dual& b) {
    Dual r;
    const R inverse = R(1.0) / b.v;
    r.v = a.v / b.v;
    for (int i = 0; i < N; ++i) r.d[i] = (a.d[i] - r.v * b.d[i]) * inverse;
    return r;
  }
  LP_HD friend Dual operator-(const Dual& a) {
    Dual r;
    r.v = -a.v;
    for (int i = 0; i < N; ++i) r.d[i] = -a.d[i];
    return r;
  }
  // With what has no slope the terms that would be zero are left out: a Jacobian's sweep is largely products with parameters.
  template <class V>
    requires(same_type<V, R> || same_type<V, double>)
  LP_HD friend Dual operator*(const Dual& a, const V& b) {
    const R factor(b);
    Dual r;
    r.v = a.v * factor;
    for (int i = 0; i < N; ++i) r.d[i] = a.d[i] * factor;
    return r;
  }
  template <class V>
    requires(same_type<V, R> || same_type<V, double>)
  LP_HD friend Dual operator*(const V& a, const Dual& b) {
    return b * a;
  }
  template <class V>
    requires(same_type<V, R> || same_type<V, double>)
  LP_HD friend Dual operator/(const Dual& a, const V& b) {
    const R divisor(b), inverse = R(1.0) / divisor;
    Dual r;
    r.v = a.v / divisor;
    for (int i = 0; i < N; ++i) r.d[i] = a.d[i] * inverse;
    return r;
  }
  template <class V>
    requires(same_type<V, R> || same_type<V, double>)
  LP_HD friend Dual operator+(const Dual& a, const V& b) {
    Dual r = a;
    r.v = a.v + R(b);
    return r;
  }
  template <class V>
    requires(same_type<V, R> || same_type<V, double>)
  LP_HD friend Dual operator+(const V& a, const Dual& b) {
    return b + a;
  }
  template <class V>
    requires(same_type<V, R> || same_type<V, double>)
  LP_HD friend Dual operator-(const Dual& a, const V& b) {
    Dual r = a;
    r.v = a.v - R(b);
    return r;
  }
  template <class V>
    requires(same_type<V, R> || same_type<V, double>)
  LP_HD friend Dual operator-(const V& a, const Dual& b) {
    Dual r = -b;
    r.v = R(a) - b.v;
    return r;
  }
  template <class V>
  LP_HD Dual& operator+=(const V& b) { return *this = *this + b; }
  template <class V>
  LP_HD Dual& operator-=(const V& b) { return *this = *this - b; }
  template <class V>
  LP_HD Dual& operator*=(const V& b) { return *this = *this * b; }
  template <class V>
  LP_HD Dual& operator/=(const V& b) { return *this = *this / b; }

  LP_HD friend auto operator<(const Dual& a, const Dual& b) { return a.v < b.v; }
  LP_HD friend auto operator>(const Dual& a, const Dual& b) { return a.v > b.v; }
  LP_HD friend auto operator<=(const Dual& a, const Dual& b) { return a.v <= b.v; }
  LP_HD friend auto operator>=(const Dual& a, const Dual& b) { return a.v >= b.v; }
  LP_HD friend auto operator==(const Dual& a, const Dual& b) { return a.v == b.v; }
  LP_HD friend auto operator!=(const Dual& a, const Dual& b) { return a.v != b.v; }
};

template <class R, int N>
struct ScalarTraits<Dual<R, N>> {
  using Value = value_t<R>;
  using Mask = mask_t<R>;
  static constexpr int lanes = lanes_v<R>;
};

template <class R, int N>
struct InnerOf<Dual<R, N>> {
  using type = R;
};
template <class R, int N>
LP_HD R inner(const Dual<R, N>& x) {
  return x.v;
}

template <class R, int N>
LP_HD value_t<R> value(const Dual<R, N>& x) {
  return value(x.v);
}
template <class R, int N>
LP_HD mask_t<R> finite(const Dual<R, N>& x) {
  return finite(x.v);
}

template <class M, class R, int N>
LP_HD Dual<R, N> select(M m, const Dual<R, N>& a, const Dual<R, N>& b) {
  Dual<R, N> r;
  r.v = select(m, a.v, b.v);
  for (int i = 0; i < N; ++i) r.d[i] = select(m, a.d[i], b.d[i]);
  return r;
}
template <class M, class R, int N>
LP_HD Dual<R, N> select(M m, double a, const Dual<R, N>& b) {
  return select(m, Dual<R, N>(a), b);
}
template <class M, class R, int N>
LP_HD Dual<R, N> select(M m, const Dual<R, N>& a, double b) {
  return select(m, a, Dual<R, N>(b));
}

template <class R>
inline constexpr bool is_dual = false;
template <class R, int N>
inline constexpr bool is_dual<Dual<R, N>> = true;

// x as a Dual over it: without slopes, and with slope 1 in one direction.
template <int N, class R>
LP_HD Dual<R, N> constant(const R& x) {
  Dual<R, N> r(0.0);
  r.v = x;
  return r;
}
template <int N, class R>
LP_HD Dual<R, N> direction(const R& x, int k) {
  Dual<R, N> r = constant<N>(x);
  r.d[k] = R(1.0);
  return r;
}

// x with another value, its derivatives as they are.
template <class R, int N>
LP_HD Dual<R, N> with_value(Dual<R, N> x, const value_t<R>& v) {
  if constexpr (is_dual<R>) x.v = with_value(x.v, v);
  else x.v = v;
  return x;
}

// f(x) given the value f and the slope f' there: the chain rule, once.
template <class R, int N>
LP_HD Dual<R, N> chain(const Dual<R, N>& x, const R& f, const R& slope) {
  Dual<R, N> r;
  r.v = f;
  for (int i = 0; i < N; ++i) r.d[i] = slope * x.d[i];
  return r;
}
// The same for two arguments.
template <class R, int N>
LP_HD Dual<R, N> chain(const Dual<R, N>& x, const Dual<R, N>& y, const R& f, const R& f_x, const R& f_y) {
  Dual<R, N> r;
  r.v = f;
  for (int i = 0; i < N; ++i) r.d[i] = fma(f_x, x.d[i], f_y * y.d[i]);
  return r;
}

// f(x) of a function of one argument: its slope is found in one direction, then given to all N.
template <class R, class F>
LP_HD R by_slope(const R& x, F f) {
  return f(x);
}
template <class R, int N, class F>
  requires(N > 1)
LP_HD Dual<R, N> by_slope(const Dual<R, N>& x, F f) {
  const Dual<R, 1> y = f(direction<1>(x.v, 0));
  return chain(x, y.v, y.d[0]);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
