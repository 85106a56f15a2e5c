/*
 * The operations on vectors, written as plain loops that the compiler turns into the instructions of the level. Included once
 * per level, which defines LEVEL and pack().
 */
#include "aipg_exact.h"

/* One token's codes and scale. `columns` values, padded with zeros to `stride` codes. 0 when a value is not finite. */
EXPORT int32_t KERNEL(quantise)(const float *restrict x, int32_t columns, int32_t stride, int32_t *restrict codes,
                                int8_t *restrict packed, int32_t *restrict sums, float *restrict scale) {
  int32_t bits = magnitude_bits(x, columns);
  if (bits >= INFINITY_BITS) {
    return 0;
  }
  float max = float_of(bits);
  float factor = max < TINY ? 0.0f : ACTIVATION_MAX / max;
  *scale = max < TINY ? 0.0f : max / ACTIVATION_MAX;
  for (int32_t k = 0; k < columns; k++) {
    codes[k] = rne(x[k] * factor);
  }
  for (int32_t k = columns; k < stride; k++) {
    codes[k] = 0;
  }
  for (int32_t group = 0; group < stride / GROUP; group++) {
    int32_t sum = 0;
    for (int32_t k = group * GROUP; k < (group + 1) * GROUP; k++) {
      sum += codes[k];
    }
    sums[group] = sum * 128;
  }
  pack(codes, stride, packed);
  return 1;
}

/* out = root-mean-square norm of x times w. 0 when a value is not finite. */
EXPORT int32_t KERNEL(rms_norm)(const float *restrict x, const float *restrict w, int32_t count, float eps,
                                float *restrict out) {
  int32_t bits = magnitude_bits(x, count);
  if (bits >= INFINITY_BITS) {
    return 0;
  }
  float max = float_of(bits);
  if (max < TINY) {
    for (int32_t i = 0; i < count; i++) {
      out[i] = 0.0f;
    }
    return 1;
  }
  float factor = NORM_ONE / max;
  int64_t sum = 0;
  for (int32_t i = 0; i < count; i++) {
    int64_t y = rne(x[i] * factor);
    sum += y * y;
  }
  float norm = norm_factor(sum, count, max, eps);
  for (int32_t i = 0; i < count; i++) {
    out[i] = (x[i] * norm) * w[i];
  }
  return 1;
}

/* x = x + y. */
EXPORT void KERNEL(add)(float *restrict x, const float *restrict y, int32_t count) {
  for (int32_t i = 0; i < count; i++) {
    x[i] = x[i] + y[i];
  }
}

/* out = silu(x[i]) * x[count + i]. */
EXPORT void KERNEL(gate)(const float *restrict x, int32_t count, float *restrict out) {
  for (int32_t i = 0; i < count; i++) {
    out[i] = exact_silu(x[i]) * x[count + i];
  }
}

/* out = gelu(x[i]) * x[count + i]. */
EXPORT void KERNEL(gelu_gate)(const float *restrict x, int32_t count, float *restrict out) {
  for (int32_t i = 0; i < count; i++) {
    out[i] = exact_gelu(x[i]) * x[count + i];
  }
}

/* x = cap * tanh(x / cap). 0 when a value is not finite; what was written is then worthless. */
EXPORT int32_t KERNEL(soft_cap)(float *restrict x, int32_t count, float cap) {
  if (magnitude_bits(x, count) >= INFINITY_BITS) {
    return 0;
  }
  for (int32_t i = 0; i < count; i++) {
    x[i] = exact_cap(x[i], cap);
  }
  return 1;
}

ALWAYS_INLINE void rotate(float *restrict x, int32_t half, const float *restrict cos, const float *restrict sin) {
  for (int32_t i = 0; i < half; i++) {
    float v0 = x[i];
    float v1 = x[half + i];
    x[i] = fused(v0, cos[i], -(v1 * sin[i]));
    x[half + i] = fused(v1, cos[i], v0 * sin[i]);
  }
}

/* Factor and scale of codes up to `code_max`; 0 when a value is not finite. */
ALWAYS_INLINE int32_t scale_head(const float *x, int32_t head_dim, int32_t code_max, float *factor, float *scale) {
  int32_t bits = magnitude_bits(x, head_dim);
  float max = float_of(bits);
  *factor = max < TINY ? 0.0f : code_max / max;
  *scale = max < TINY ? 0.0f : max / code_max;
  return bits < INFINITY_BITS;
}

/*
 * What follows the product with q, k and v for one token. `x` holds the heads' vectors one after the other: queries, keys,
 * values; queries and keys are rotated in place by the tables' row of the position. Codes and scales of the queries go to
 * `queries`, `query_scales`; those of keys and values into the slot of a page, whose pointers are at the layer's first head.
 * 0 when a value is not finite; what was written is then worthless.
 */
EXPORT int32_t KERNEL(store_heads)(float *restrict x, int32_t heads, int32_t kv_heads, int32_t head_dim,
                                   const float *restrict cos, const float *restrict sin, int32_t code_max,
                                   int16_t *restrict queries, float *restrict query_scales, int16_t *restrict keys,
                                   int8_t *restrict values, float *restrict key_scales, float *restrict value_scales,
                                   int32_t slot) {
  int32_t finite = 1;
  float factor;
  for (int32_t head = 0; head < heads; head++, x += head_dim, queries += head_dim) {
    rotate(x, head_dim / 2, cos, sin);
    finite &= scale_head(x, head_dim, code_max, &factor, &query_scales[head]);
    for (int32_t d = 0; d < head_dim; d++) {
      queries[d] = (int16_t)rne(x[d] * factor);
    }
  }
  for (int32_t head = 0; head < kv_heads; head++, x += head_dim, keys += head_dim * PAGE) {
    rotate(x, head_dim / 2, cos, sin);
    finite &= scale_head(x, head_dim, code_max, &factor, &key_scales[head * PAGE + slot]);
    for (int32_t d = 0; d < head_dim; d++) {
      keys[d * PAGE + slot] = (int16_t)rne(x[d] * factor);
    }
  }
  for (int32_t head = 0; head < kv_heads; head++, x += head_dim, values += head_dim * PAGE) {
    finite &= scale_head(x, head_dim, VALUE_MAX, &factor, &value_scales[head * PAGE + slot]);
    for (int32_t d = 0; d < head_dim; d++) {
      values[slot * head_dim + d] = (int8_t)rne(x[d] * factor);
    }
  }
  return finite;
}

/*
 * From scores and the scales of the values to 16-bit weights; both are padded to whole pages, the weights beyond `length`
 * become zero. Returns what one unit of the sum over weights and values is worth (0 when nothing is left), or -1 when a
 * score is not finite.
 */
EXPORT float KERNEL(softmax)(float *restrict scores, const float *restrict value_scales, int32_t length,
                             int16_t *restrict weights) {
  if (magnitude_bits(scores, length) >= INFINITY_BITS) {
    return -1.0f;
  }
  int32_t key = INT32_MIN;
  for (int32_t t = 0; t < length; t++) {
    int32_t own = ordered(bits_of(scores[t]));
    key = own > key ? own : key;
  }
  float max = float_of(ordered(key));
  int64_t sum = 0;
  int32_t largest = 0;
  for (int32_t t = 0; t < length; t++) {
    float p = exact_exp(scores[t] - max);
    sum += rne(p * PROBABILITY_ONE);
    float u = p * value_scales[t];
    scores[t] = u;
    int32_t own = bits_of(u); /* never negative */
    largest = own > largest ? own : largest;
  }
  float weight_max = float_of(largest);
  float factor = weight_max < TINY ? 0.0f : WEIGHT_MAX / weight_max;
  int32_t padded = (length + PAGE - 1) / PAGE * PAGE;
  for (int32_t t = 0; t < length; t++) {
    weights[t] = (int16_t)rne(scores[t] * factor);
  }
  for (int32_t t = length; t < padded; t++) {
    weights[t] = 0;
  }
  return output_unit(weight_max, sum);
}

/* out[i] = rne(exp(x[i] * factor - max) * 2^21), max over x[i] * factor; returns the sum. */
EXPORT int64_t KERNEL(probabilities)(const float *restrict x, int32_t count, float factor, int32_t *restrict out) {
  int32_t key = INT32_MIN;
  for (int32_t i = 0; i < count; i++) {
    int32_t own = ordered(bits_of(x[i] * factor));
    key = own > key ? own : key;
  }
  float max = float_of(ordered(key));
  int64_t total = 0;
  for (int32_t i = 0; i < count; i++) {
    out[i] = rne(exact_exp(x[i] * factor - max) * PROBABILITY_ONE);
    total += out[i];
  }
  return total;
}

ALWAYS_INLINE int32_t largest_key(const float *x, int32_t from, int32_t to) {
  int32_t key = INT32_MIN;
  for (int32_t i = from; i < to; i++) {
    int32_t own = ordered(bits_of(x[i]));
    key = own > key ? own : key;
  }
  return key;
}

ALWAYS_INLINE int32_t first_equal(const float *x, float wanted, int32_t except) {
  int32_t i = 0;
  while (x[i] != wanted || i == except) {
    i++;
  }
  return i;
}

/* Indices of the two largest of at least two values, ties to the lower one: best in the low half. -1 when not finite. */
EXPORT int64_t KERNEL(top_two)(const float *x, int32_t count) {
  if (magnitude_bits(x, count) >= INFINITY_BITS) {
    return -1;
  }
  int64_t best = first_equal(x, float_of(ordered(largest_key(x, 0, count))), -1);
  int32_t before = largest_key(x, 0, (int32_t)best);
  int32_t after = largest_key(x, (int32_t)best + 1, count);
  int64_t second = first_equal(x, float_of(ordered(before > after ? before : after)), (int32_t)best);
  return second << 32 | best;
}
