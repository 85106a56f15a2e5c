/* Operations on one vector of one token: embedding, norm, quantisation, sum, gates, soft cap. */
#include "device.cuh"

/*
 * x[token] = row `ids[token]` of a matrix times `scale`. One block for each token.
 * codes: as in multiply.cu.
 */
ENTRY aipg_embed(const int8_t *codes, const uint8_t *subscales, const float *row_scales, int32_t groups, int32_t columns,
                 const int32_t *ids, float scale, float *x) {
  int32_t row = ids[blockIdx.x];
  float *out = x + (int64_t)blockIdx.x * columns;
  for (int32_t k = threadIdx.x; k < columns; k += THREADS) {
    int64_t group = (int64_t)(row / ROWS) * groups + k / GROUP;
    int32_t code = codes[group * GROUP_BYTES + k % GROUP / 4 * STEP_BYTES + row % ROWS * 4 + k % 4];
    int32_t subscale = subscales[group * ROWS + row % ROWS];
    float value = times((float)(code * subscale), row_scales[row]);
    out[k] = scale == 1.0f ? value : times(value, scale);
  }
}

/*
 * out = root-mean-square norm of x times w, for `parts` vectors of `count` values in each row of x; out may be x.
 * One block for each vector. `tokens`, unless null, names the row of x for each row of out.
 */
ENTRY aipg_rms_norm(const float *x, int32_t x_stride, int32_t parts, const float *w, int32_t count, float eps, float *out,
                    int32_t out_stride, const int32_t *tokens, int32_t *faults) {
  int32_t row = blockIdx.x / parts;
  int32_t token = tokens ? tokens[row] : row;
  const float *from = x + (int64_t)token * x_stride + (int64_t)(blockIdx.x % parts) * count;
  float *to = out + (int64_t)row * out_stride + (int64_t)(blockIdx.x % parts) * count;
  int32_t bits = block_magnitude(from, count);
  float max = float_of(bits);
  if (bits >= INFINITY_BITS || max < TINY) {
    if (bits >= INFINITY_BITS && threadIdx.x == 0) {
      faults[token] = 1;
    }
    for (int32_t i = threadIdx.x; i < count; i += THREADS) {
      to[i] = 0.0f;
    }
    return;
  }
  float factor = over(NORM_ONE, max);
  int64_t sum = 0;
  for (int32_t i = threadIdx.x; i < count; i += THREADS) {
    int64_t y = rne(times(from[i], factor));
    sum += y * y;
  }
  float norm = norm_factor(block_sum(sum), count, max, eps);
  for (int32_t i = threadIdx.x; i < count; i += THREADS) {
    to[i] = times(times(from[i], norm), w[i]);
  }
}

/*
 * Codes and scale of each row of x, one block for each. A code is 256 * high + low; both are padded with zeros to `stride`
 * codes a row. `tokens`, unless null, names the token of each row.
 */
ENTRY aipg_quantise(const float *x, int32_t columns, int32_t stride, int8_t *high, int8_t *low, float *scales,
                    const int32_t *tokens, int32_t *faults) {
  int32_t row = blockIdx.x;
  const float *from = x + (int64_t)row * columns;
  int32_t bits = block_magnitude(from, columns);
  if (bits >= INFINITY_BITS && threadIdx.x == 0) {
    faults[tokens ? tokens[row] : row] = 1;
  }
  float max = float_of(bits);
  float factor = max < TINY ? 0.0f : over(ACTIVATION_MAX, max);
  if (threadIdx.x == 0) {
    scales[row] = max < TINY ? 0.0f : over(max, ACTIVATION_MAX);
  }
  for (int32_t k = threadIdx.x; k < stride; k += THREADS) {
    int32_t code = k < columns ? rne(times(from[k], factor)) : 0;
    int32_t upper = (code + 128) >> 8;
    high[(int64_t)row * stride + k] = (int8_t)upper;
    low[(int64_t)row * stride + k] = (int8_t)(code - upper * 256);
  }
}

/* x[i] = x[i] + y[i % period] for `count` values, one thread for each. */
ENTRY aipg_add(float *x, const float *y, uint32_t count, uint32_t period) {
  uint32_t i = blockIdx.x * THREADS + threadIdx.x;
  if (i < count) {
    x[i] = plus(x[i], y[i % period]);
  }
}

/* out = silu(z) * up, where a row of x holds `inner` values z, then as many up. One thread for each of `count` results. */
ENTRY aipg_gate(const float *x, uint32_t inner, uint32_t count, float *out) {
  uint32_t i = blockIdx.x * THREADS + threadIdx.x;
  if (i < count) {
    const float *z = x + (uint64_t)(i / inner) * inner + i;
    out[i] = times(exact_silu(z[0]), z[inner]);
  }
}

/* As aipg_gate, with gelu. */
ENTRY aipg_gelu_gate(const float *x, uint32_t inner, uint32_t count, float *out) {
  uint32_t i = blockIdx.x * THREADS + threadIdx.x;
  if (i < count) {
    const float *z = x + (uint64_t)(i / inner) * inner + i;
    out[i] = times(exact_gelu(z[0]), z[inner]);
  }
}

/* x = cap * tanh(x / cap) for rows of `width` values, one thread for each of `count` values. `tokens` as in aipg_quantise. */
ENTRY aipg_soft_cap(float *x, uint32_t width, uint32_t count, float cap, const int32_t *tokens, int32_t *faults) {
  uint32_t i = blockIdx.x * THREADS + threadIdx.x;
  if (i < count) {
    if ((bits_of(x[i]) & MAGNITUDE_MASK) >= INFINITY_BITS) {
      faults[tokens ? tokens[i / width] : i / width] = 1;
    }
    x[i] = exact_cap(x[i], cap);
  }
}
