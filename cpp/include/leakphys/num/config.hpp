// What differs between compilers and machines, in one place: annotations, the namespace, fma.
//
// Nothing here or in any header that ensemble/member.hpp reaches includes a standard header, because the
// device compiler (NVRTC) sees none. On the host this file alone may include one.
#pragma once

#if defined(__CUDACC__)
#define LP_HD __host__ __device__ __forceinline__
// Kept out of line on the device: inlined throughout, a network's kernel takes ten times longer to compile.
#define LP_FN __host__ __device__ __noinline__
#define LP_STEP LP_FN
#define LP_BODY
#elif defined(__SANITIZE_ADDRESS__) || defined(LEAKPHYS_FEW_INLINES)
// Forced inlining of instrumented code makes GCC 12 run for ten minutes on one file; on Duals of Duals
// (LEAKPHYS_FEW_INLINES, where solve/sensitivity.hpp is used), five times longer than without, to no gain.
#define LP_HD inline
#define LP_FN inline
#define LP_STEP inline
#define LP_BODY
#else
#define LP_HD inline __attribute__((always_inline))
#define LP_FN inline
// A step's parts: within their caller a small matrix stays in registers from its factors to the last stage.
#define LP_STEP LP_HD
#define LP_BODY __attribute__((always_inline))  // of a lambda
#endif

// Unrolls the loop that follows, whose count is a constant up to 8.
#if defined(__CUDACC__)
#define LP_UNROLL _Pragma("unroll")
#else
#define LP_UNROLL _Pragma("GCC unroll 8")
#endif

// Each instruction set's object is compiled from the same headers. Its copy of every inline function sits in
// a namespace of its own, else the linker may keep an AVX-512 copy and hand it to a processor without.
#if !defined(LEAKPHYS_ISA)
#define LEAKPHYS_ISA generic
#endif

// A fused multiply-add is written out where it pays. Without the instruction, libm's emulation costs a
// hundred times more, so such targets (x86-64-v2) round twice: results agree to a published bound only.
#if defined(__CUDACC__) || defined(__FMA__) || defined(__ARM_FEATURE_FMA) || defined(__aarch64__)
#define LP_HAS_FMA 1
#else
#define LP_HAS_FMA 0
#endif
