/*
 * The parts of a draw that look at all logits. Each block works on CHUNK values of one row; what the blocks of a row give is
 * combined by the caller: a maximum of keys, an integer sum, the two largest of pairs.
 */
#include "device.cuh"

enum { CHUNK = 16 * THREADS };

/* The key of the largest x[i] * factor of each chunk. */
ENTRY aipg_largest_scaled(const float *x, int32_t count, float factor, int32_t chunks, int32_t *keys) {
  const float *row = x + (int64_t)(blockIdx.x / chunks) * count;
  int32_t from = (int32_t)(blockIdx.x % chunks) * CHUNK;
  int32_t to = min(count, from + (int32_t)CHUNK);
  int32_t largest = INT32_MIN;
  for (int32_t i = from + threadIdx.x; i < to; i += THREADS) {
    largest = max(largest, ordered(bits_of(times(row[i], factor))));
  }
  largest = block_max(largest);
  if (threadIdx.x == 0) {
    keys[blockIdx.x] = largest;
  }
}

/* out[i] = rne(exp(x[i] * factor - max) * 2^21), with the largest of the row's keys; and the sum of each chunk. */
ENTRY aipg_probabilities(const float *x, int32_t count, float factor, int32_t chunks, const int32_t *keys, int32_t *out,
                         int64_t *sums) {
  int32_t row = blockIdx.x / chunks;
  int32_t from = (int32_t)(blockIdx.x % chunks) * CHUNK;
  int32_t to = min(count, from + (int32_t)CHUNK);
  int32_t key = INT32_MIN;
  for (int32_t i = threadIdx.x; i < chunks; i += THREADS) {
    key = max(key, keys[(int64_t)row * chunks + i]);
  }
  float max_value = float_of(ordered(block_max(key)));
  int64_t sum = 0;
  for (int32_t i = from + threadIdx.x; i < to; i += THREADS) {
    int64_t at = (int64_t)row * count + i;
    int32_t mass = rne(times(exact_exp(minus(times(x[at], factor), max_value)), PROBABILITY_ONE));
    out[at] = mass;
    sum += mass;
  }
  sum = block_sum(sum);
  if (threadIdx.x == 0) {
    sums[blockIdx.x] = sum;
  }
}

/* A pair as one number: the larger value is larger, of equal ones the lower index. 0 is less than all. */
DEVICE uint64_t pair_of(float value, int32_t index) {
  uint32_t key = (uint32_t)ordered(value == 0.0f ? 0 : bits_of(value)) ^ 0x80000000u;
  return (uint64_t)key << 32 | (uint32_t)~index;
}

DEVICE void take(uint64_t pair, uint64_t *best, uint64_t *second) {
  *second = max(*second, min(*best, pair));
  *best = max(*best, pair);
}

/* The two largest pairs of each chunk, the second 0 when there is one value; `faults` as in device.cuh, for rows. */
ENTRY aipg_top_two(const float *x, int32_t count, int32_t chunks, uint64_t *pairs, int32_t *faults) {
  int32_t row = blockIdx.x / chunks;
  int32_t from = (int32_t)(blockIdx.x % chunks) * CHUNK;
  int32_t to = min(count, from + (int32_t)CHUNK);
  uint64_t best = 0;
  uint64_t second = 0;
  for (int32_t i = from + threadIdx.x; i < to; i += THREADS) {
    float value = x[(int64_t)row * count + i];
    if ((bits_of(value) & MAGNITUDE_MASK) >= INFINITY_BITS) {
      faults[row] = 1;
    }
    take(pair_of(value, i), &best, &second);
  }
  for (int32_t step = LANES / 2; step > 0; step /= 2) {
    uint64_t other_best = __shfl_xor_sync(~0u, (unsigned long long)best, step);
    uint64_t other_second = __shfl_xor_sync(~0u, (unsigned long long)second, step);
    take(other_best, &best, &second);
    take(other_second, &best, &second);
  }
  __shared__ uint64_t warps[2 * WARPS];
  if (lane_of() == 0) {
    warps[2 * warp_of()] = best;
    warps[2 * warp_of() + 1] = second;
  }
  __syncthreads();
  if (threadIdx.x == 0) {
    for (int32_t warp = 1; warp < WARPS; warp++) {
      take(warps[2 * warp], &best, &second);
      take(warps[2 * warp + 1], &best, &second);
    }
    pairs[2 * (int64_t)blockIdx.x] = best;
    pairs[2 * (int64_t)blockIdx.x + 1] = second;
  }
}
