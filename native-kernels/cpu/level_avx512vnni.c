/* AVX-512 with VNNI: 8-bit dot products on the two bytes of a code, 16-bit ones in attention. */
#include <immintrin.h>

#define LEVEL avx512vnni
#include "aipg_exact.h"

/* High bytes of a token's codes, then its low ones: code = 256 * high + low, both in [-128, 127]. */
ALWAYS_INLINE void pack(const int32_t *restrict codes, int32_t stride, int8_t *restrict packed) {
  for (int32_t k = 0; k < stride; k++) {
    int32_t high = (codes[k] + 128) >> 8;
    packed[k] = (int8_t)high;
    packed[stride + k] = (int8_t)(codes[k] - 256 * high);
  }
}

#include "vectors.h"

ALWAYS_INLINE __m512i four_bytes(const int8_t *from) {
  int32_t bytes;
  __builtin_memcpy(&bytes, from, sizeof bytes);
  return _mm512_set1_epi32(bytes);
}

/* Rows in lanes: totals of even and odd rows, 64 bits each, become 16 floats and are scaled and stored. */
ALWAYS_INLINE void finish(__m512i even, __m512i odd, float scale, const float *row_scales, __mmask16 rows, float *out) {
  const __m512i interleave = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  __m512 low = _mm512_castps256_ps512(_mm512_cvtepi64_ps(even));
  __m512 high = _mm512_castps256_ps512(_mm512_cvtepi64_ps(odd));
  __m512 totals = _mm512_permutex2var_ps(low, interleave, high);
  __m512 unit = _mm512_mul_ps(_mm512_set1_ps(scale), _mm512_loadu_ps(row_scales));
  _mm512_mask_storeu_ps(out, rows, _mm512_mul_ps(totals, unit));
}

/* Tokens of a tile: eight sums, eight totals and their operands fit the 32 registers. */
enum { TOKENS_MAX = 4 };

/*
 * How far ahead of the sums the weights are fetched, in bytes. Blocks lie one after the other, so the end of one fetches the
 * begin of the next; what lies behind the last weight is never read, a prefetch of it is harmless.
 */
enum { AHEAD = 8192 };

/*
 * One block of rows times TOKENS tokens, known when compiled. Bounds: within a group, unsigned weight times high byte is at
 * most 64 * 255 * 128 = 2^21, 256 times that plus the low part below 2^30; times a subscale it needs 64 bits.
 */
ALWAYS_INLINE void tile(const struct weights *w, int32_t block, int32_t row_to, const struct tokens *in, int32_t token,
                        const int TOKENS, float *restrict out, int64_t out_stride) {
  const int32_t groups = w->groups;
  const int64_t stride = in->stride;
  const uint8_t *codes = w->codes + (int64_t)block * groups * GROUP * ROWS;
  const uint8_t *subscales = w->subscales + (int64_t)block * groups * ROWS;
  const int8_t *x = in->packed + token * 2 * stride;
  const int32_t *sums = in->sums + (int64_t)token * groups;
  __m512i even[TOKENS_MAX], odd[TOKENS_MAX];
#pragma GCC unroll 4
  for (int t = 0; t < TOKENS; t++) {
    even[t] = odd[t] = _mm512_setzero_si512();
  }
  for (int32_t group = 0; group < groups; group++) {
    __m512i high[TOKENS_MAX], low[TOKENS_MAX];
#pragma GCC unroll 4
    for (int t = 0; t < TOKENS; t++) {
      high[t] = low[t] = _mm512_setzero_si512();
    }
#pragma GCC unroll 2
    for (int step = 0; step < GROUP / 4; step++, codes += 4 * ROWS, x += 4) {
      __m512i weight = _mm512_loadu_si512(codes);
      _mm_prefetch(codes + AHEAD, _MM_HINT_T0);
#pragma GCC unroll 4
      for (int t = 0; t < TOKENS; t++) {
        high[t] = _mm512_dpbusd_epi32(high[t], weight, four_bytes(x + t * 2 * stride));
        low[t] = _mm512_dpbusd_epi32(low[t], weight, four_bytes(x + (t * 2 + 1) * stride));
      }
    }
    __m512i n = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(subscales + group * ROWS)));
    __m512i n_odd = _mm512_srli_epi64(n, 32);
#pragma GCC unroll 4
    for (int t = 0; t < TOKENS; t++) {
      __m512i sum = _mm512_add_epi32(_mm512_slli_epi32(high[t], 8), low[t]);
      sum = _mm512_sub_epi32(sum, _mm512_set1_epi32(sums[t * groups + group]));
      even[t] = _mm512_add_epi64(even[t], _mm512_mul_epi32(sum, n));
      odd[t] = _mm512_add_epi64(odd[t], _mm512_mul_epi32(_mm512_srli_epi64(sum, 32), n_odd));
    }
  }
  int32_t row = block * ROWS;
  __mmask16 rows = row_to - row >= ROWS ? 0xffff : (__mmask16)((1u << (row_to - row)) - 1);
#pragma GCC unroll 4
  for (int t = 0; t < TOKENS; t++) {
    finish(even[t], odd[t], in->scales[token + t], w->row_scales + row, rows, out + (token + t) * out_stride + row);
  }
}

/*
 * Rows row_from to row_to (block edges, or the last row) times `count` tokens; out[token * out_stride + row]. The weights of
 * a block stay in the cache from one tile of tokens to the next.
 */
EXPORT void KERNEL(multiply)(const uint8_t *codes, const uint8_t *subscales, const float *row_scales, int32_t groups,
                             int32_t row_from, int32_t row_to, const int8_t *packed, const int32_t *sums,
                             const float *scales, int32_t count, float *out, int32_t out_stride) {
  const struct weights w = {codes, subscales, row_scales, groups};
  const struct tokens in = {packed, sums, scales, groups * GROUP};
  for (int32_t block = row_from / ROWS; block * ROWS < row_to; block++) {
    int32_t token = 0;
    for (; token + 4 <= count; token += 4) {
      tile(&w, block, row_to, &in, token, 4, out, out_stride);
    }
    switch (count - token) {
      case 3: tile(&w, block, row_to, &in, token, 3, out, out_stride); break;
      case 2: tile(&w, block, row_to, &in, token, 2, out, out_stride); break;
      case 1: tile(&w, block, row_to, &in, token, 1, out, out_stride); break;
      default: break;
    }
  }
}

/*
 * Scores of one head against a page of keys (by dimension, 32 positions side by side):
 * (float)dot * ((query_scale * key_scale) * root). Pairs of dimensions meet in one 16-bit dot product.
 */
EXPORT void KERNEL(score)(const int16_t *restrict query, float query_scale, float root, const int16_t *restrict keys,
                          const float *restrict key_scales, int32_t head_dim, float *restrict scores) {
  __m512i low = _mm512_setzero_si512();
  __m512i high = low;
  for (int32_t d = 0; d < head_dim; d += 2) {
    __m512i first = _mm512_loadu_si512(keys + d * PAGE);
    __m512i second = _mm512_loadu_si512(keys + (d + 1) * PAGE);
    __m512i pair = four_bytes((const int8_t *)(query + d));
    low = _mm512_dpwssd_epi32(low, _mm512_unpacklo_epi16(first, second), pair);
    high = _mm512_dpwssd_epi32(high, _mm512_unpackhi_epi16(first, second), pair);
  }
  /* Unpacking put positions 8i..8i+3 into quarter i of `low` and 8i+4..8i+7 into that of `high`. */
  const __m512i front = _mm512_setr_epi32(0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
  const __m512i back = _mm512_setr_epi32(8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
  __m512i dots[2] = {_mm512_permutex2var_epi32(low, front, high), _mm512_permutex2var_epi32(low, back, high)};
  for (int half = 0; half < 2; half++) {
    __m512 unit = _mm512_mul_ps(_mm512_set1_ps(query_scale), _mm512_loadu_ps(key_scales + half * 16));
    unit = _mm512_mul_ps(unit, _mm512_set1_ps(root));
    _mm512_storeu_ps(scores + half * 16, _mm512_mul_ps(_mm512_cvtepi32_ps(dots[half]), unit));
  }
}

/* sums[d] += sum over a page of weight * value; within a page the sum stays below 2^27. */
EXPORT void KERNEL(weigh)(const int16_t *restrict weights, const int8_t *restrict values, int32_t head_dim,
                          int64_t *restrict sums) {
  for (int32_t d = 0; d < head_dim; d += 16) {
    int32_t left = head_dim - d;
    __mmask16 lanes = left >= 16 ? 0xffff : (__mmask16)((1u << left) - 1);
    __m512i sum = _mm512_setzero_si512();
    for (int32_t t = 0; t < PAGE; t += 2) {
      __m128i first = _mm_maskz_loadu_epi8(lanes, values + t * head_dim + d);
      __m128i second = _mm_maskz_loadu_epi8(lanes, values + (t + 1) * head_dim + d);
      __m256i pairs = _mm256_set_m128i(_mm_unpackhi_epi8(first, second), _mm_unpacklo_epi8(first, second));
      sum = _mm512_dpwssd_epi32(sum, _mm512_cvtepi8_epi16(pairs), four_bytes((const int8_t *)(weights + t)));
    }
    __m512i front = _mm512_cvtepi32_epi64(_mm512_castsi512_si256(sum));
    __m512i back = _mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64(sum, 1));
    __mmask8 some = (__mmask8)lanes, rest = (__mmask8)(lanes >> 8);
    _mm512_mask_storeu_epi64(sums + d, some, _mm512_add_epi64(front, _mm512_maskz_loadu_epi64(some, sums + d)));
    _mm512_mask_storeu_epi64(sums + d + 8, rest, _mm512_add_epi64(back, _mm512_maskz_loadu_epi64(rest, sums + d + 8)));
  }
}
