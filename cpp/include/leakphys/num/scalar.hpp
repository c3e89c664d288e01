// The scalar contract for plain double: the primitive operations that every other scalar also offers.
//
// Physics is written once as `template <class R>`. It may use + - * /, the functions below, those of
// math.hpp, and comparisons, which give a mask. It never branches on an R: `select(mask, a, b)` instead.
// What R promises: R(double) constructs; R op double, double op R; select, any, all, fma, sqrt, abs, floor,
// min, max, clamp, value, finite.
#pragma once

#include "leakphys/num/config.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

using Bits = long long;

inline constexpr double infinity = __builtin_bit_cast(double, 0x7ff0000000000000LL);
inline constexpr double not_a_number = __builtin_bit_cast(double, 0x7ff8000000000000LL);

// ---- traits: what a scalar is made of ---------------------------------------------------------------

// Whether A and B are one type (the device compiler knows no __is_same).
template <class A, class B>
inline constexpr bool same_type = false;
template <class A>
inline constexpr bool same_type<A, A> = true;

template <class R>
struct ScalarTraits;

template <>
struct ScalarTraits<double> {
  using Value = double;  // the scalar without derivatives
  using Mask = bool;     // what a comparison gives
  static constexpr int lanes = 1;
};

template <class R>
using value_t = typename ScalarTraits<R>::Value;
template <class R>
using mask_t = typename ScalarTraits<R>::Mask;
template <class R>
inline constexpr int lanes_v = ScalarTraits<R>::lanes;

// A scalar less one level of derivatives: what an iteration runs in whose last step carries that level.
template <class R>
struct InnerOf {
  using type = R;
};
template <class R>
using inner_t = typename InnerOf<R>::type;

// An argument that follows the type of another one instead of taking part in deduction.
template <class R>
struct SameAsStruct {
  using type = R;
};
template <class R>
using SameAs = typename SameAsStruct<R>::type;

// ---- masks and choice ---------------------------------------------------------------------------------

LP_HD bool any(bool m) { return m; }
LP_HD bool all(bool m) { return m; }
LP_HD double select(bool m, double a, double b) { return m ? a : b; }

// ---- arithmetic helpers -------------------------------------------------------------------------------

LP_HD double fma(double a, double b, double c) {
#if defined(__CUDACC__)
  return ::fma(a, b, c);  // one IEEE instruction on the device, as sqrt and fabs are
#elif LP_HAS_FMA
  return __builtin_fma(a, b, c);
#else
  return a * b + c;
#endif
}
#if defined(__CUDACC__)
LP_HD double sqrt(double x) { return ::sqrt(x); }
LP_HD double abs(double x) { return ::fabs(x); }
#else
LP_HD double sqrt(double x) { return __builtin_sqrt(x); }
LP_HD double abs(double x) { return __builtin_fabs(x); }
#endif
// min and max return the second argument when either is NaN, as the SSE instructions do.
LP_HD double min(double a, double b) { return a < b ? a : b; }
LP_HD double max(double a, double b) { return a > b ? a : b; }
LP_HD double value(double x) { return x; }
template <class R>
LP_HD R inner(const R& x) {
  return x;
}
LP_HD bool finite(double x) { return abs(x) < infinity; }

// ---- bits (for math.hpp and floor; nothing physical uses these) ----------------------------------------

LP_HD Bits bits_of(double x) { return __builtin_bit_cast(Bits, x); }
LP_HD double from_bits(Bits b) { return __builtin_bit_cast(double, b); }

// ---- lanes: a double is a pack of one ------------------------------------------------------------------

LP_HD double lane(double x, int) { return x; }
LP_HD void set_lane(double& x, int, double v) { x = v; }
LP_HD bool lane(bool m, int) { return m; }
LP_HD void set_lane(bool& m, int, bool v) { m = v; }

}  // namespace leakphys::inline LEAKPHYS_ISA
