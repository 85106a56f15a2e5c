/* AVX2: 16-bit dot products of weights widened on the way. 8-bit ones would saturate (exact-inference.md 2.2). */
#include <immintrin.h>

#define LEVEL avx2
#include "pack16.h"
#include "vectors.h"
#include "attention.h"

/* Sums of pairs of rows 0-3 and 4-7 become sums of rows 0-7. */
ALWAYS_INLINE __m256i rows_of(__m256i first, __m256i second) {
  return _mm256_permute4x64_epi64(_mm256_hadd_epi32(first, second), 0xd8);
}

/* Tokens of a tile: eight sums and their operands fit the 16 registers. */
enum { TOKENS_MAX = 2 };

/* Bytes of weights fetched ahead of the sums; see the AVX-512 level. */
enum { AHEAD = 8192 };

/*
 * One block of rows times TOKENS tokens. Bounds: within a group unsigned weight times code is at most
 * 64 * 255 * 32,768 < 2^30; times a subscale it needs 64 bits.
 */
ALWAYS_INLINE void tile(const struct weights *w, int32_t block, int32_t row_to, const struct tokens *in, int32_t token,
                        const int TOKENS, float *restrict out, int64_t out_stride) {
  const int32_t groups = w->groups;
  const int64_t stride = in->stride;
  __m256i totals[TOKENS_MAX][4];
#pragma GCC unroll 2
  for (int t = 0; t < TOKENS; t++) {
#pragma GCC unroll 4
    for (int part = 0; part < 4; part++) {
      totals[t][part] = _mm256_setzero_si256();
    }
  }
  for (int32_t group = 0; group < groups; group++) {
    const uint8_t *codes = w->codes + ((int64_t)block * groups + group) * GROUP * ROWS;
    const int16_t *x = (const int16_t *)in->packed + token * stride + group * GROUP;
    __m256i sums[TOKENS_MAX][4];
#pragma GCC unroll 2
    for (int t = 0; t < TOKENS; t++) {
#pragma GCC unroll 4
      for (int part = 0; part < 4; part++) {
        sums[t][part] = _mm256_setzero_si256();
      }
    }
    for (int step = 0; step < GROUP / 4; step++) {
      _mm_prefetch((const char *)codes + step * 64 + AHEAD, _MM_HINT_T0);
      __m256i four[TOKENS_MAX];
#pragma GCC unroll 2
      for (int t = 0; t < TOKENS; t++) {
        int64_t codes_of_four;
        __builtin_memcpy(&codes_of_four, x + t * stride + step * 4, sizeof codes_of_four);
        four[t] = _mm256_set1_epi64x(codes_of_four);
      }
#pragma GCC unroll 4
      for (int part = 0; part < 4; part++) {
        __m256i weight = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(codes + step * 64 + part * 16)));
#pragma GCC unroll 2
        for (int t = 0; t < TOKENS; t++) {
          sums[t][part] = _mm256_add_epi32(sums[t][part], _mm256_madd_epi16(weight, four[t]));
        }
      }
    }
    const uint8_t *subscales = w->subscales + ((int64_t)block * groups + group) * ROWS;
#pragma GCC unroll 2
    for (int t = 0; t < TOKENS; t++) {
      __m256i excess = _mm256_set1_epi32(in->sums[(token + t) * groups + group]);
#pragma GCC unroll 2
      for (int half = 0; half < 2; half++) {
        __m256i n = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(subscales + half * 8)));
        __m256i sum = _mm256_sub_epi32(rows_of(sums[t][half * 2], sums[t][half * 2 + 1]), excess);
        __m256i odd = _mm256_mul_epi32(_mm256_srli_epi64(sum, 32), _mm256_srli_epi64(n, 32));
        totals[t][half * 2] = _mm256_add_epi64(totals[t][half * 2], _mm256_mul_epi32(sum, n));
        totals[t][half * 2 + 1] = _mm256_add_epi64(totals[t][half * 2 + 1], odd);
      }
    }
  }
  for (int t = 0; t < TOKENS; t++) {
    int64_t rows[ROWS]; /* of each half: rows 0 2 4 6, then 1 3 5 7 */
    for (int part = 0; part < 4; part++) {
      _mm256_storeu_si256((__m256i *)(rows + part * 4), totals[t][part]);
    }
    int32_t first = block * ROWS;
    for (int i = 0; i < ROWS && first + i < row_to; i++) {
      int64_t total = rows[i / 8 * 8 + i % 2 * 4 + i % 8 / 2];
      out[(token + t) * out_stride + first + i] = (float)total * (in->scales[token + t] * w->row_scales[first + i]);
    }
  }
}

/* As the AVX-512 level's. */
EXPORT void KERNEL(multiply)(const uint8_t *codes, const uint8_t *subscales, const float *row_scales, int32_t groups,
                             int32_t row_from, int32_t row_to, const int8_t *packed, const int32_t *sums,
                             const float *scales, int32_t count, float *out, int32_t out_stride) {
  const struct weights w = {codes, subscales, row_scales, groups};
  const struct tokens in = {packed, sums, scales, groups * GROUP};
  for (int32_t block = row_from / ROWS; block * ROWS < row_to; block++) {
    int32_t token = 0;
    for (; token + 2 <= count; token += 2) {
      tile(&w, block, row_to, &in, token, 2, out, out_stride);
    }
    if (token < count) {
      tile(&w, block, row_to, &in, token, 1, out, out_stride);
    }
  }
}
