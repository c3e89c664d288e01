// fma, sqrt, min, max, a scaling by powers of two of a compiler vector, and whether any lane of a mask is true, by the processor's
// own instruction where it has one.
//
// A loop over the lanes, or a comparison and a choice, says the same with the same bits. But GCC 12 gives up on the loop inside
// large functions and runs it lane by lane (5 times slower, measured on a property solve of some 500 fused multiply-adds), and does
// not see that a comparison and a choice are one instruction.
#pragma once

#include "leakphys/num/scalar.hpp"

#if !defined(__CUDACC__)

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace leakphys::inline LEAKPHYS_ISA::vector_unit {

template <int W>
struct Vector {
  typedef double Doubles __attribute__((vector_size(8 * W)));
};

template <int W>
LP_HD typename Vector<W>::Doubles fma(typename Vector<W>::Doubles a, typename Vector<W>::Doubles b,
                                      typename Vector<W>::Doubles c) {
#if defined(__AVX512F__)
  if constexpr (W == 8) return _mm512_fmadd_pd(a, b, c);
#endif
#if defined(__x86_64__) && defined(__FMA__)
  if constexpr (W == 4) return _mm256_fmadd_pd(a, b, c);
  if constexpr (W == 2) return _mm_fmadd_pd(a, b, c);
#endif
  typename Vector<W>::Doubles r;
  for (int i = 0; i < W; ++i) r[i] = __builtin_fma(a[i], b[i], c[i]);
  return r;
}

template <int W>
LP_HD typename Vector<W>::Doubles sqrt(typename Vector<W>::Doubles a) {
#if defined(__AVX512F__)
  if constexpr (W == 8) return _mm512_sqrt_pd(a);
#endif
#if defined(__AVX__)
  if constexpr (W == 4) return _mm256_sqrt_pd(a);
#endif
#if defined(__x86_64__)
  if constexpr (W == 2) return _mm_sqrt_pd(a);
#endif
  typename Vector<W>::Doubles r;
  for (int i = 0; i < W; ++i) r[i] = __builtin_sqrt(a[i]);
  return r;
}

// a < b ? a : b and a > b ? a : b, lane by lane: the second where either is not a number.
template <int W>
LP_HD typename Vector<W>::Doubles min(typename Vector<W>::Doubles a, typename Vector<W>::Doubles b) {
#if defined(__AVX512F__)
  if constexpr (W == 8) return _mm512_min_pd(a, b);
#endif
#if defined(__AVX__)
  if constexpr (W == 4) return _mm256_min_pd(a, b);
#endif
#if defined(__x86_64__)
  if constexpr (W == 2) return _mm_min_pd(a, b);
#endif
  return a < b ? a : b;
}
template <int W>
LP_HD typename Vector<W>::Doubles max(typename Vector<W>::Doubles a, typename Vector<W>::Doubles b) {
#if defined(__AVX512F__)
  if constexpr (W == 8) return _mm512_max_pd(a, b);
#endif
#if defined(__AVX__)
  if constexpr (W == 4) return _mm256_max_pd(a, b);
#endif
#if defined(__x86_64__)
  if constexpr (W == 2) return _mm_max_pd(a, b);
#endif
  return a > b ? a : b;
}

// Whether some lane, whether each is true, where each is -1 or 0.
template <int W>
struct VectorMask {
  typedef Bits Integers __attribute__((vector_size(8 * W)));
};
template <int W>
LP_HD bool any(typename VectorMask<W>::Integers m) {
#if defined(__AVX512DQ__)
  if constexpr (W == 8) return _mm512_movepi64_mask((__m512i)m) != 0;
#endif
#if defined(__AVX__)
  if constexpr (W == 4) return _mm256_movemask_pd((__m256d)m) != 0;
#endif
#if defined(__x86_64__)
  if constexpr (W == 2) return _mm_movemask_pd((__m128d)m) != 0;
#endif
  Bits r = 0;
  for (int i = 0; i < W; ++i) r |= m[i];
  return r != 0;
}

// x 2^k, rounded once, infinite or zero beyond; where `scales<W>` says that there is such an instruction.
#if defined(__AVX512F__)
template <int W>
inline constexpr bool scales = W == 8;
template <int W>
LP_HD typename Vector<W>::Doubles times_power_of_two(typename Vector<W>::Doubles x, typename Vector<W>::Doubles k) {
  return _mm512_scalef_pd(x, k);
}
#else
template <int W>
inline constexpr bool scales = false;
template <int W>
typename Vector<W>::Doubles times_power_of_two(typename Vector<W>::Doubles x, typename Vector<W>::Doubles k) = delete;
#endif

}  // namespace leakphys::inline LEAKPHYS_ISA::vector_unit

#endif
