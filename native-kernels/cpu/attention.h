/* Attention over one page in plain loops, for levels without 16-bit dot products of 512 bits. */
#include "aipg_exact.h"

/* As the AVX-512 level's. The dot stays below 2^31 by the choice of the codes; what wraps on the way comes back. */
EXPORT void KERNEL(score)(const int16_t *restrict query, float query_scale, float root, const int16_t *restrict keys,
                          const float *restrict key_scales, int32_t head_dim, float *restrict scores) {
  uint32_t dots[PAGE] = {0};
  for (int32_t d = 0; d < head_dim; d++) {
    for (int t = 0; t < PAGE; t++) {
      dots[t] += (uint32_t)((int32_t)query[d] * keys[d * PAGE + t]);
    }
  }
  for (int t = 0; t < PAGE; t++) {
    scores[t] = (float)(int32_t)dots[t] * ((query_scale * key_scales[t]) * root);
  }
}

enum { CHUNK = 32 };

/* sums[d] += sum over a page of weight * value; within a page the sum stays below 2^27. */
EXPORT void KERNEL(weigh)(const int16_t *restrict weights, const int8_t *restrict values, int32_t head_dim,
                          int64_t *restrict sums) {
  int32_t d = 0;
  for (; d + CHUNK <= head_dim; d += CHUNK) {
    int32_t sum[CHUNK] = {0};
    for (int t = 0; t < PAGE; t++) {
      for (int i = 0; i < CHUNK; i++) {
        sum[i] += weights[t] * values[t * head_dim + d + i];
      }
    }
    for (int i = 0; i < CHUNK; i++) {
      sums[d + i] += sum[i];
    }
  }
  for (; d < head_dim; d++) {
    int32_t sum = 0;
    for (int t = 0; t < PAGE; t++) {
      sum += weights[t] * values[t * head_dim + d];
    }
    sums[d] += sum;
  }
}
