// exp, log, pow, cbrt and tanh for double and Pack, branch-free and the same bits for both.
//
// Built only from + - * /, fma, select and bits, so a pack loop vectorises and the device compiler needs no
// library. Rounding to nearest is assumed. The polynomials come from tools/generate_math_coefficients.py,
// the derivations stand in docs/theory/elementary_functions.md. "Measured" is the largest error in units in
// the last place (ulp) against 113-bit arithmetic over 10^6 random points per interval, with fma and, after
// the bar, without; cpp/tests/test_num_math.cpp repeats it and asserts a bound.
#pragma once

#include "leakphys/num/bits.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double log2_e = 1.4426950408889634;
// ln 2 in two pieces; the first has 32 bits, so k times it is exact for |k| < 2^20.
inline constexpr double ln2_high = 0.6931471803691238;
inline constexpr double ln2_low = 1.9082149292705877e-10;

// e^r = 1 + r + r^2 q(r) for |r| <= ln(2)/2.
template <PlainScalar R>
LP_HD R exp_remainder(R r) {
  return polynomial(r, 0.5, 0.1666666666666667, 0.04166666666666667, 0.008333333333326084,
                    0.0013888888888883711, 0.0001984126987500228, 2.480158732567746e-05,
                    2.755725517000089e-06, 2.755727347871858e-07, 2.5105312729622103e-08,
                    2.09147553258932e-09);
}

// e^(x + tail) for a tail much smaller than one: x + tail = k ln 2 + r, e^x = 2^k e^r (Tang 1989).
template <PlainScalar R>
LP_FN R exp_of_sum(R x, R tail) {
  const R clamped = min(R(710.0), max(R(-746.0), x));  // beyond, the result is infinity or zero; keeps NaN
  const R used_tail = select(clamped == x, tail, R(0.0));
  const R k = round_small(clamped * R(log2_e));
  const R high = clamped - k * R(ln2_high);  // exact
  const R low = k * R(ln2_low) - used_tail;
  const R r = high - low;
  const R sum = R(1.0) + high;
  const R lost = (R(1.0) - sum) + high;
  const R e_r = sum + (lost + fma(r * r, exp_remainder(r), -low));
  return times_power_of_two(e_r, k);
}

// e^x. Infinity above 709.78, gradual underflow below -708.4, zero below -745.14.
// Measured: 0.69 | 0.69 ulp on [-708, 709.7]; 0.78 | 0.78 ulp of the denormals on [-745.2, -708].
template <PlainScalar R>
LP_FN R exp(R x) {
  return exp_of_sum(x, R(0.0));
}

// What log and pow return where the argument is not in (0, infinity).
template <PlainScalar R>
LP_HD R log_special(R x, R result) {
  const R at_most_zero = select(x == R(0.0), R(-infinity), R(not_a_number));
  return select(x > R(0.0), select(x < R(infinity), result, x), at_most_zero);
}
template <PlainScalar R>
LP_HD R positive_finite_or_one(R x) {
  return select((x > R(0.0)) & (x < R(infinity)), x, R(1.0));
}

// ln x. -infinity at +-0, NaN for x < 0; denormals are exact like any other argument.
// x = 2^k (1 + f), s = f / (2 + f), ln(1 + f) = 2 atanh s = f - f^2/2 + s (f^2/2 + z L(z)), z = s^2.
// Measured: 0.82 | 0.85 ulp on [1e-320, 1e308], worst next to sqrt(1/2).
template <PlainScalar R>
LP_FN R log(R x) {
  const auto [m, k] = normalise(positive_finite_or_one(x));
  const R f = m - R(1.0);
  const R s = f / (R(2.0) + f);
  const R z = s * s;
  const R series =
      z * polynomial(z, 0.666666666666667, 0.39999999999899494, 0.28571428625981043, 0.22222211133888148,
                     0.18182889191339113, 0.15331719404173863, 0.1461647683302389);
  const R half_square = R(0.5) * f * f;
  const R tail = half_square - fma(s, half_square + series, k * R(ln2_low));
  return log_special(x, k * R(ln2_high) - (tail - f));
}

// ln x as high + low for 0 < x < infinity; measured: 1.0e-19 = 2^-63 relative.
template <PlainScalar R>
LP_FN Extended<R> log_extended(R x) {
  const auto [m, k] = normalise(x);
  const R f = m - R(1.0);  // exact
  const auto [d, d_low] = two_sum_ordered(R(1.0), m);
  const R inverse = R(1.0) / d;
  const R s = f * inverse;
  const auto back = two_product(s, d);
  const R s_low = (((f - back.high) - back.low) - s * d_low) * inverse;
  // 2 atanh s = 2 s + s z (2/3 + z P(z)), z = s^2; the bracket and z to about 70 bits.
  const auto square = two_product(s, s);
  const R z = square.high;
  const R z_low = square.low + R(2.0) * s * s_low;
  const R p =
      z * polynomial(z, 0.4, 0.28571428571428564, 0.22222222222228427, 0.18181818179657983, 0.15384615761016,
                     0.13333296546544846, 0.1176681259708822, 0.10456339010356872, 0.1076231801879418);
  const auto bracket = two_sum_ordered(R(0.6666666666666666), p);
  const R bracket_low = bracket.low + R(3.700743415417188e-17);
  const auto zb = two_product(z, bracket.high);
  const R zb_low = zb.low + (z * bracket_low + z_low * bracket.high);
  const auto cubic = two_product(s, zb.high);
  const R cubic_low = cubic.low + (s * zb_low + s_low * zb.high);
  const auto main = two_sum(k * R(ln2_high), R(2.0) * s);
  const auto both = two_sum(main.high, cubic.high);
  const R low = both.low + (main.low + (cubic_low + fma(k, R(ln2_low), R(2.0) * s_low)));
  const auto [high, rest] = two_sum_ordered(both.high, low);
  return {high, rest};
}

// x^y for x >= 0: NaN for x < 0 (integer y too) and where either argument is NaN; x^0 = 1;
// 0^y = 0 for y > 0 and infinity for y < 0; under- and overflow as exp.
// Measured: 0.78 | 0.82 ulp for |y ln x| <= 708 (exponents 0.38 to 1e4, bases 1e-300 to 1e300).
template <PlainScalar R>
LP_FN R pow(R x, SameAs<R> y) {
  // |ln x| >= 2^-53 unless x = 1, so beyond 2^65 the exponent's size no longer matters.
  const R exponent = min(R(0x1p65), max(R(-0x1p65), y));
  const auto [log_high, log_low] = log_extended(positive_finite_or_one(x));
  const auto [high, error] = two_product(exponent, log_high);
  const R inside = exp_of_sum(high, error + exponent * log_low);
  const R at_zero = select(y > R(0.0), R(0.0), R(infinity));
  const R at_infinity = select(y > R(0.0), R(infinity), R(0.0));
  const R extended = select(x == R(0.0), at_zero, select(x < R(infinity), inside, at_infinity));
  const R one_at_zero = select(y == R(0.0), R(1.0), extended);
  return select((x >= R(0.0)) & (y == y), one_at_zero, R(not_a_number));
}

// The cube root, with the sign of x; +-0, +-infinity and NaN return themselves.
// |x| = v 2^(3 q), y = v^(-1/3) by a polynomial and one step of fourth order, then v y^2, corrected once.
// Measured: 0.50 | 0.50 ulp on +-[1e-320, 1e308]; exact cubes give exact roots.
template <PlainScalar R>
LP_FN R cbrt(R x) {
  const R size = abs(x);
  const auto [m, k] = normalise(positive_finite_or_one(size));
  const R q = round_small(k * R(1.0 / 3.0));
  const R rest = k - R(3.0) * q;  // -1, 0 or 1
  const R v = m * select(rest == R(0.0), R(1.0), select(rest > R(0.0), R(2.0), R(0.5)));
  const R inverse_root = select(rest > R(0.0), R(0.7937005259840998), R(1.2599210498948732));
  const R guess = polynomial(m, 1.8703346450078002, -1.845190787795483, 1.5369933614033604,
                             -0.6869060714891523, 0.12474055895636721) *
                  select(rest == R(0.0), R(1.0), inverse_root);
  const R h = R(1.0) - v * guess * guess * guess;
  const R y = fma(guess * h, polynomial(h, 1.0 / 3.0, 2.0 / 9.0, 14.0 / 81.0), guess);
  const R root = v * y * y;
  const auto square = two_product(root, root);
  const auto cube = two_product(square.high, root);
  const R residual = ((v - cube.high) - cube.low) - square.low * root;
  const R result = fma(residual, y * y * R(1.0 / 3.0), root) * power_of_two(q);
  const auto ordinary = (size > R(0.0)) & (size < R(infinity));
  return select(ordinary, copysign(result, x), x);
}

// tanh x = -t / (2 + t) with t = e^(-2|x|) - 1 formed without cancellation; 1 in size beyond |x| = 20.
// Measured: 0.84 | 0.82 ulp on [-25, 25] and down to 1e-308; denormals return themselves.
template <PlainScalar R>
LP_FN R tanh(R x) {
  const R argument = R(-2.0) * min(R(20.0), abs(x));  // keeps NaN
  const R k = round_small(argument * R(log2_e));
  const R high = argument - k * R(ln2_high);
  const R low = k * R(ln2_low);
  const R r = high - low;
  const R lost = (high - r) - low;
  const R scale = power_of_two(k);
  // e^r - 1 = r + curved; t = (2^k - 1) + 2^k (r + curved), kept as a sum of two.
  const R curved = fma(r * r, exp_remainder(r), lost);
  const auto minus_one = two_sum_ordered(R(-1.0), scale);
  const auto main = two_sum(minus_one.high, scale * r);
  const auto t = two_sum_ordered(main.high, fma(scale, curved, main.low + minus_one.low));
  const auto d = two_sum_ordered(R(2.0), t.high);
  const R inverse = R(1.0) / d.high;
  const R quotient = t.high * inverse;
  const auto back = two_product(quotient, d.high);
  const R residual = ((t.high - back.high) - back.low) + (t.low - quotient * (d.low + t.low));
  return copysign(fma(residual, inverse, quotient), x);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
