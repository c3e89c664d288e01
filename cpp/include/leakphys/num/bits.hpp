// The tools that elementary functions are built from: exponents and signs by bits, exact sums and products,
// polynomials. Each is one template or a pair of overloads for double and Pack; nothing physical uses them.
#pragma once

#include "leakphys/num/pack.hpp"
#include "leakphys/num/scalar.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// A scalar without derivatives: double or Pack<W>.
template <class R>
concept PlainScalar = same_type<value_t<R>, R>;

inline constexpr Bits magnitude_bits = 0x7fffffffffffffffLL;
inline constexpr Bits sign_bit = -magnitude_bits - 1;
inline constexpr Bits one_bits = 0x3ff0000000000000LL;
inline constexpr Bits half_root_bits = 0x3fe6a09e667f3bcdLL;  // of sqrt(1/2)
inline constexpr Bits fraction_bits = 0x000fffffffffffffLL;
// Adding and subtracting this rounds |x| < 2^51 to an integer, which then stands in the low bits of the sum.
inline constexpr double rounder = 0x1.8p52;

// ---- bits of double and Pack --------------------------------------------------------------------------

// from_bits for the type of the first argument.
LP_HD double from_bits_as(double, Bits b) { return from_bits(b); }
// 2^k for an integer -1022 <= k <= 1023; some number for another k.
LP_HD double power_of_two(double k) {
  const auto b = static_cast<unsigned long long>(bits_of(k + rounder)) << 52;
  return from_bits(static_cast<Bits>(b + static_cast<unsigned long long>(one_bits)));
}
// The exponent field of x > 0 as a double: the field is put under the leading one of 2^52.
LP_HD double exponent_field(double x) { return from_bits((bits_of(x) >> 52) | bits_of(0x1p52)) - 0x1p52; }

#if !defined(__CUDACC__)
template <int W>
struct UnsignedStorage {
  typedef unsigned long long Integers __attribute__((vector_size(8 * W)));
};
template <int W>
LP_HD Pack<W> from_bits_as(Pack<W>, typename PackStorage<W>::Integers b) {
  return pack_from_bits<W>(b);
}
template <int W>
LP_HD Pack<W> power_of_two(Pack<W> k) {
  using Unsigned = typename UnsignedStorage<W>::Integers;
  const Unsigned b = (Unsigned)bits_of(k + Pack<W>(rounder)) << 52;
  return pack_from_bits<W>((typename Pack<W>::Integers)(b + 0x3ff0000000000000ULL));
}
template <int W>
LP_HD Pack<W> exponent_field(Pack<W> x) {
  using Unsigned = typename UnsignedStorage<W>::Integers;
  const Unsigned field = (Unsigned)bits_of(x) >> 52;  // unsigned, as AVX2 has no signed shift of 64 bits
  return pack_from_bits<W>((typename Pack<W>::Integers)field | bits_of(0x1p52)) - Pack<W>(0x1p52);
}
#endif

// |x| with the sign bit of s.
template <PlainScalar R>
LP_HD R copysign(R x, R s) {
  return from_bits_as(x, (bits_of(x) & magnitude_bits) | (bits_of(s) & sign_bit));
}

// x rounded to an integer, halves to even, for |x| < 2^51.
template <PlainScalar R>
LP_HD R round_small(R x) {
  return (x + R(rounder)) - R(rounder);
}

// x = m 2^k with m in [sqrt(1/2), sqrt(2)), for 0 < x < infinity, denormals included.
template <class R>
struct Normalised {
  R m;
  R k;
};
template <PlainScalar R>
LP_HD Normalised<R> normalise(R x) {
  const auto tiny = x < R(0x1p-1022);
  const R normal = select(tiny, x * R(0x1p54), x);
  // Adding 1 - sqrt(1/2) in bits carries into the exponent exactly when the fraction is sqrt(2) or more.
  const auto carried = bits_of(normal) + (one_bits - half_root_bits);
  const R k = exponent_field(from_bits_as(x, carried)) - R(1023.0);
  const auto m = (carried & fraction_bits) + half_root_bits;
  return {from_bits_as(x, m), k - select(tiny, R(54.0), R(0.0))};
}

// x 2^k, rounded once, for an integer k from -1076 to 1024: in two factors, of which the last rounds into the denormals.
template <PlainScalar R>
LP_HD R times_power_of_two_by_factors(R x, R k) {
  const R k_half = round_small(k * R(0.5));
  return x * power_of_two(k_half) * power_of_two(k - k_half);
}
LP_HD double times_power_of_two(double x, double k) { return times_power_of_two_by_factors(x, k); }
#if !defined(__CUDACC__)
template <int W>
LP_HD Pack<W> times_power_of_two(Pack<W> x, Pack<W> k) {
  if constexpr (vector_unit::scales<W>) return Pack<W>(vector_unit::times_power_of_two<W>(x.v, k.v));
  else return times_power_of_two_by_factors(x, k);
}
#endif

// ---- sums and products with their rounding error --------------------------------------------------------

// high + low, where |low| is at most half an ulp of high.
template <class R>
struct Extended {
  R high;
  R low;
};

// a + b exactly, for |a| >= |b| or a = 0 (Dekker 1971).
template <PlainScalar R>
LP_HD Extended<R> two_sum_ordered(R a, R b) {
  const R sum = a + b;
  return {sum, b - (sum - a)};
}
// a + b exactly (Knuth).
template <PlainScalar R>
LP_HD Extended<R> two_sum(R a, R b) {
  const R sum = a + b;
  const R b_used = sum - a;
  return {sum, (a - (sum - b_used)) + (b - b_used)};
}
// a * b exactly, while nothing under- or overflows. Without the instruction: Dekker's product of halves.
template <PlainScalar R>
LP_HD Extended<R> two_product(R a, R b) {
  const R product = a * b;
#if LP_HAS_FMA
  return {product, fma(a, b, -product)};
#else
  const R a_scaled = a * R(0x1p27 + 1.0), b_scaled = b * R(0x1p27 + 1.0);
  const R a_high = a_scaled - (a_scaled - a), b_high = b_scaled - (b_scaled - b);
  const R a_low = a - a_high, b_low = b - b_high;
  const R error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
  return {product, error};
#endif
}

// ---- polynomials ----------------------------------------------------------------------------------------

template <PlainScalar R>
LP_HD R every_second(R, double a) {
  return R(a);
}
template <PlainScalar R>
LP_HD R every_second(R, double a, double) {
  return R(a);
}
template <PlainScalar R, class... Rest>
LP_HD R every_second(R x, double a, double, Rest... rest) requires(sizeof...(Rest) > 0) {
  return fma(every_second(x, rest...), x, R(a));
}
// a + b x + c x^2 + ..., even and odd powers apart: two short chains of fma instead of a long one.
template <PlainScalar R, class... Rest>
LP_HD R polynomial(R x, double a, Rest... rest) {
  const R squared = x * x;
  return fma(every_second(squared, rest...), x, every_second(squared, a, rest...));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
