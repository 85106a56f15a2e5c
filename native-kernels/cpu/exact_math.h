/*
 * Scalar functions of the arithmetic (docs/exact-arithmetic.md, section 2), for C and for CUDA. Every written operation is one
 * IEEE-754 rounding; a multiplication and an addition are fused only where fused() is written. Both builds forbid contraction.
 */
#ifndef AIPG_EXACT_MATH_H
#define AIPG_EXACT_MATH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __CUDACC__
#define ALWAYS_INLINE static __device__ __forceinline__
#else
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#endif

enum {
  GROUP = 64,                 /* columns that share one subscale */
  ROWS = 16,                  /* rows of a block of weights */
  PAGE = 32,                  /* positions of a page of keys and values */
  ACTIVATION_MAX = 32512,     /* 127 * 256, so that a code splits into two signed bytes */
  WEIGHT_MAX = 32512,         /* largest code of a softmax weight */
  VALUE_MAX = 127,
  INFINITY_BITS = 0x7f800000,
  MAGNITUDE_MASK = 0x7fffffff,
  RNE_MAGIC_BITS = 0x4b400000
};

#define RNE_MAGIC 12582912.0f
#define TINY 0x1p-100f
#define PROBABILITY_ONE 0x1p21f
#define NORM_ONE 0x1p20f

#ifdef __CUDACC__
ALWAYS_INLINE int32_t bits_of(float v) { return __float_as_int(v); }
ALWAYS_INLINE float float_of(int32_t bits) { return __int_as_float(bits); }

/* Operations that the compiler of a device can neither fuse nor approximate, whatever its options. */
ALWAYS_INLINE float plus(float a, float b) { return __fadd_rn(a, b); }
ALWAYS_INLINE float minus(float a, float b) { return __fsub_rn(a, b); }
ALWAYS_INLINE float times(float a, float b) { return __fmul_rn(a, b); }
ALWAYS_INLINE float over(float a, float b) { return __fdiv_rn(a, b); }
ALWAYS_INLINE float square_root(float v) { return __fsqrt_rn(v); }
#else
ALWAYS_INLINE int32_t bits_of(float v) {
  int32_t bits;
  __builtin_memcpy(&bits, &v, sizeof bits);
  return bits;
}

ALWAYS_INLINE float float_of(int32_t bits) {
  float v;
  __builtin_memcpy(&v, &bits, sizeof v);
  return v;
}

ALWAYS_INLINE float plus(float a, float b) { return a + b; }
ALWAYS_INLINE float minus(float a, float b) { return a - b; }
ALWAYS_INLINE float times(float a, float b) { return a * b; }
ALWAYS_INLINE float over(float a, float b) { return a / b; }
ALWAYS_INLINE float square_root(float v) { return __builtin_sqrtf(v); }
#endif

/* Round to nearest even; |v| < 2^22. */
ALWAYS_INLINE int32_t rne(float v) { return bits_of(plus(v, RNE_MAGIC)) - RNE_MAGIC_BITS; }

#ifdef __CUDACC__
ALWAYS_INLINE float fused(float a, float b, float c) { return __fmaf_rn(a, b, c); }
#elif defined(__FMA__)
ALWAYS_INLINE float fused(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
#else
/*
 * a * b + c with one rounding, for processors without the instruction. The product of two floats is exact in a double; the
 * sum is rounded to odd there, which makes the second rounding, to float, the right one (53 bits >= 24 + 2).
 */
ALWAYS_INLINE float fused(float a, float b, float c) {
  double product = (double)a * (double)b;
  double addend = c;
  double sum = product + addend;
  double from_product = sum - addend;
  double error = (product - from_product) + (addend - (sum - from_product));
  int64_t bits;
  __builtin_memcpy(&bits, &sum, sizeof bits);
  if (error != 0 && error == error && (bits & 1) == 0) {
    bits += (error > 0) == (sum > 0) ? 1 : -1;
    __builtin_memcpy(&sum, &bits, sizeof bits);
  }
  return (float)sum;
}
#endif

/* e^x; +0 from -87 down, e^88 from 88 up. */
ALWAYS_INLINE float exact_exp(float x) {
  float v = x > 88.0f ? 88.0f : x;
  int32_t n = rne(times(v, 1.4426950408889634f));
  float r = fused((float)n, -0.693359375f, v);
  r = fused((float)n, 2.12194440e-4f, r);
  float p = fused(1.9875691500e-4f, r, 1.3981999507e-3f);
  p = fused(p, r, 8.3334519073e-3f);
  p = fused(p, r, 4.1665795894e-2f);
  p = fused(p, r, 1.6666665459e-1f);
  p = fused(p, r, 5.0000001201e-1f);
  p = fused(p, times(r, r), r);
  p = plus(p, 1.0f);
  int32_t power = (int32_t)((uint32_t)bits_of(p) + ((uint32_t)n << 23));
  return x <= -87.0f ? 0.0f : float_of(power);
}

/* silu(z). */
ALWAYS_INLINE float exact_silu(float z) { return over(z, plus(1.0f, exact_exp(-z))); }

/* gelu(z) by its approximation with tanh, which is z / (1 + e^-v). */
ALWAYS_INLINE float exact_gelu(float z) {
  float v = times(z, fused(0.0713548162726009f, times(z, z), 1.5957691216057308f));
  return over(z, plus(1.0f, exact_exp(-v)));
}

/* cap * tanh(x / cap). */
ALWAYS_INLINE float exact_cap(float x, float cap) {
  float t = minus(over(2.0f, plus(1.0f, exact_exp(times(-2.0f, over(x, cap))))), 1.0f);
  return times(t, cap);
}

/* What every value of a norm is multiplied with, from the sum of squares of its codes and the largest magnitude. */
ALWAYS_INLINE float norm_factor(int64_t sum, int32_t count, float max, float eps) {
  float unit = times(max, 1.0f / NORM_ONE);
  float mean = times(times(over((float)sum, (float)count), unit), unit);
  return over(1.0f, square_root(plus(mean, eps)));
}

/* What one unit of a sum over softmax weights and values is worth; 0 when nothing is left. */
ALWAYS_INLINE float output_unit(float weight_max, int64_t probability_sum) {
  return weight_max < TINY ? 0.0f : times(over(weight_max, WEIGHT_MAX), over(PROBABILITY_ONE, (float)probability_sum));
}

/* A key whose order as an integer is the order of the floats; +0 stands above -0. Its own inverse. */
ALWAYS_INLINE int32_t ordered(int32_t bits) { return bits ^ ((bits >> 31) & MAGNITUDE_MASK); }

/* Bits of the largest magnitude; at or above INFINITY_BITS when not all are finite. */
ALWAYS_INLINE int32_t magnitude_bits(const float *x, int32_t count) {
  int32_t largest = 0;
  for (int32_t i = 0; i < count; i++) {
    int32_t bits = bits_of(x[i]) & MAGNITUDE_MASK;
    largest = bits > largest ? bits : largest;
  }
  return largest;
}

#endif
