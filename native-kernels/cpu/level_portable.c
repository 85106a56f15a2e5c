/* Plain C for any processor; the layout of the operands is that of the other levels. */
#define LEVEL portable
#include "pack16.h"
#include "vectors.h"
#include "attention.h"

ALWAYS_INLINE void total(const struct weights *w, int32_t block, const struct tokens *in, int32_t token,
                         int64_t totals[ROWS]) {
  for (int i = 0; i < ROWS; i++) {
    totals[i] = 0;
  }
  for (int32_t group = 0; group < w->groups; group++) {
    const uint8_t *codes = w->codes + ((int64_t)block * w->groups + group) * GROUP * ROWS;
    const int8_t *x = in->packed + 2 * ((int64_t)token * in->stride + group * GROUP);
    int32_t sums[ROWS] = {0};
    for (int step = 0; step < GROUP / 4; step++) {
      int16_t four[4];
      __builtin_memcpy(four, x + step * 8, sizeof four);
      for (int i = 0; i < ROWS; i++) {
        for (int k = 0; k < 4; k++) {
          sums[i] += codes[step * 64 + i * 4 + k] * four[k];
        }
      }
    }
    const uint8_t *subscales = w->subscales + ((int64_t)block * w->groups + group) * ROWS;
    for (int i = 0; i < ROWS; i++) {
      totals[i] += (int64_t)subscales[i] * (sums[i] - in->sums[(int64_t)token * w->groups + group]);
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
    for (int32_t token = 0; token < count; token++) {
      int64_t totals[ROWS];
      total(&w, block, &in, token, totals);
      for (int32_t row = block * ROWS; row < row_to && row < (block + 1) * ROWS; row++) {
        out[(int64_t)token * out_stride + row] = (float)totals[row % ROWS] * (scales[token] * row_scales[row]);
      }
    }
  }
}
