// fma and sqrt of a compiler vector, by the processor's own instruction where it has one.
//
// A loop over the lanes says the same, but GCC 12 gives up on it inside large functions and runs it lane by
// lane: 5 times slower there, measured on a property solve of some 500 fused multiply-adds.
#pragma once

#include "leakphys/num/config.hpp"

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

}  // namespace leakphys::inline LEAKPHYS_ISA::vector_unit

#endif
