// Pack<W>: W doubles that take part in the same operation at once, and its Mask.
//
// A pack of one behaves as a double. A comparison gives a Mask, and a Mask does not convert to bool: "is it
// true" has no answer for several lanes, so the caller says any() or all(). Physics that branches on a state
// therefore does not compile for a pack, which is how the rule is kept.
//
// The lanes are a compiler vector, so one source serves every instruction set (vector_unit.hpp helps). Each lane
// computes exactly what a double would: with contraction off, lanes equal scalars bit for bit.
#pragma once

#include "leakphys/num/scalar.hpp"
#include "leakphys/num/vector_unit.hpp"

#if !defined(__CUDACC__)

namespace leakphys::inline LEAKPHYS_ISA {

template <int W>
struct PackStorage {
  typedef double Doubles __attribute__((vector_size(8 * W)));
  typedef Bits Integers __attribute__((vector_size(8 * W)));
};

template <int W>
struct Mask {
  using Integers = typename PackStorage<W>::Integers;
  Integers v;  // -1 where true, 0 where false

  LP_HD Mask() = default;
  LP_HD explicit Mask(Integers x) : v(x) {}
  LP_HD explicit Mask(bool b) : v(Integers{} - (b ? 1 : 0)) {}

  LP_HD friend Mask operator&(Mask a, Mask b) { return Mask(a.v & b.v); }
  LP_HD friend Mask operator|(Mask a, Mask b) { return Mask(a.v | b.v); }
  LP_HD friend Mask operator!(Mask a) { return Mask(~a.v); }
};

template <int W>
LP_HD bool lane(const Mask<W>& m, int i) {
  return m.v[i] != 0;
}
template <int W>
LP_HD void set_lane(Mask<W>& m, int i, bool b) {
  m.v[i] = b ? -1 : 0;
}
template <int W>
LP_HD bool any(Mask<W> m) {
  return vector_unit::any<W>(m.v);
}
template <int W>
LP_HD bool all(Mask<W> m) {
  return !any(!m);
}

template <int W>
struct Pack {
  using Doubles = typename PackStorage<W>::Doubles;
  using Integers = typename PackStorage<W>::Integers;
  Doubles v;

  LP_HD Pack() = default;
  LP_HD Pack(double x) : v(x - Doubles{}) {}  // x - 0 is x, whatever its sign; 0 + x would lose that of -0
  LP_HD explicit Pack(Doubles x) : v(x) {}

  LP_HD friend Pack operator+(Pack a, Pack b) { return Pack(a.v + b.v); }
  LP_HD friend Pack operator-(Pack a, Pack b) { return Pack(a.v - b.v); }
  LP_HD friend Pack operator*(Pack a, Pack b) { return Pack(a.v * b.v); }
  LP_HD friend Pack operator/(Pack a, Pack b) { return Pack(a.v / b.v); }
  LP_HD friend Pack operator-(Pack a) { return Pack(-a.v); }
  LP_HD friend Pack operator+(Pack a) { return a; }
  LP_HD Pack& operator+=(Pack b) { return *this = *this + b; }
  LP_HD Pack& operator-=(Pack b) { return *this = *this - b; }
  LP_HD Pack& operator*=(Pack b) { return *this = *this * b; }
  LP_HD Pack& operator/=(Pack b) { return *this = *this / b; }

  LP_HD friend Mask<W> operator<(Pack a, Pack b) { return Mask<W>(a.v < b.v); }
  LP_HD friend Mask<W> operator>(Pack a, Pack b) { return Mask<W>(a.v > b.v); }
  LP_HD friend Mask<W> operator<=(Pack a, Pack b) { return Mask<W>(a.v <= b.v); }
  LP_HD friend Mask<W> operator>=(Pack a, Pack b) { return Mask<W>(a.v >= b.v); }
  LP_HD friend Mask<W> operator==(Pack a, Pack b) { return Mask<W>(a.v == b.v); }
  LP_HD friend Mask<W> operator!=(Pack a, Pack b) { return Mask<W>(a.v != b.v); }
};

template <int W>
struct ScalarTraits<Pack<W>> {
  using Value = Pack<W>;
  using Mask = leakphys::LEAKPHYS_ISA::Mask<W>;
  static constexpr int lanes = W;
};

template <int W>
LP_HD double lane(const Pack<W>& x, int i) {
  return x.v[i];
}
template <int W>
LP_HD void set_lane(Pack<W>& x, int i, double v) {
  x.v[i] = v;
}

template <int W>
LP_HD Pack<W> select(Mask<W> m, Pack<W> a, Pack<W> b) {
  return Pack<W>(m.v ? a.v : b.v);
}
template <int W>
LP_HD Pack<W> select(Mask<W> m, double a, Pack<W> b) {
  return select(m, Pack<W>(a), b);
}
template <int W>
LP_HD Pack<W> select(Mask<W> m, Pack<W> a, double b) {
  return select(m, a, Pack<W>(b));
}
template <int W>
LP_HD Pack<W> select(Mask<W> m, double a, double b) {
  return select(m, Pack<W>(a), Pack<W>(b));
}
// One scalar choice for all lanes.
template <int W>
LP_HD Pack<W> select(bool m, Pack<W> a, Pack<W> b) {
  return m ? a : b;
}

template <int W>
LP_HD Pack<W> fma(Pack<W> a, Pack<W> b, Pack<W> c) {
#if LP_HAS_FMA
  return Pack<W>(vector_unit::fma<W>(a.v, b.v, c.v));
#else
  return a * b + c;
#endif
}
template <int W>
LP_HD Pack<W> sqrt(Pack<W> x) {
  return Pack<W>(vector_unit::sqrt<W>(x.v));
}
template <int W>
LP_HD typename Pack<W>::Integers bits_of(Pack<W> x) {
  return __builtin_bit_cast(typename Pack<W>::Integers, x.v);
}
template <int W>
LP_HD Pack<W> pack_from_bits(typename Pack<W>::Integers b) {
  return Pack<W>(__builtin_bit_cast(typename Pack<W>::Doubles, b));
}
template <int W>
LP_HD Pack<W> abs(Pack<W> x) {
  return pack_from_bits<W>(bits_of(x) & 0x7fffffffffffffffLL);
}
template <int W>
LP_HD Pack<W> min(Pack<W> a, Pack<W> b) {
  return Pack<W>(vector_unit::min<W>(a.v, b.v));
}
template <int W>
LP_HD Pack<W> max(Pack<W> a, Pack<W> b) {
  return Pack<W>(vector_unit::max<W>(a.v, b.v));
}
// Plain numbers take part in min and max as they do in + and *.
template <int W>
LP_HD Pack<W> min(Pack<W> a, SameAs<double> b) {
  return min(a, Pack<W>(b));
}
template <int W>
LP_HD Pack<W> min(SameAs<double> a, Pack<W> b) {
  return min(Pack<W>(a), b);
}
template <int W>
LP_HD Pack<W> max(Pack<W> a, SameAs<double> b) {
  return max(a, Pack<W>(b));
}
template <int W>
LP_HD Pack<W> max(SameAs<double> a, Pack<W> b) {
  return max(Pack<W>(a), b);
}
template <int W>
LP_HD Pack<W> value(Pack<W> x) {
  return x;
}
template <int W>
LP_HD Mask<W> finite(Pack<W> x) {
  return abs(x) < Pack<W>(infinity);
}

}  // namespace leakphys::inline LEAKPHYS_ISA

#endif
