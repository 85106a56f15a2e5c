/*
 * Draws that the logits alone decide (docs/exact-arithmetic.md 7): every row's two largest values, then its token, greedy or in
 * proportion to the masses of all tokens. Four launches: blocks of CHUNK values find their two largest, a block for each row
 * makes them those of the row, blocks of CHUNK values make masses and sum them, a block for each row picks.
 */
#include "device.cuh"

enum { RUN = 16, CHUNK = RUN * THREADS };

/* What is known of the draw of a row; Draw of the caller. */
typedef struct {
  int32_t best;
  int32_t runner_up;
  int32_t best_bits;      /* of the logits, as the head gave them */
  int32_t runner_up_bits;
  int64_t total;          /* of the masses; 0 for the greedy */
  int32_t token;
  int32_t fault;          /* 1 where a logit, or the largest after the temperature, is not finite; the rest means nothing then */
} draw_t;

/* A pair as one number: the larger value is larger, of equal ones the lower index. 0 is less than all. */
DEVICE uint64_t pair_of(float value, int32_t index) {
  uint32_t key = (uint32_t)ordered(value == 0.0f ? 0 : bits_of(value)) ^ 0x80000000u;
  return (uint64_t)key << 32 | (uint32_t)~index;
}

/* More than any pair of a value that is finite. */
#define NOT_FINITE (~(uint64_t)0)

DEVICE void take(uint64_t pair, uint64_t *best, uint64_t *second) {
  *second = max(*second, min(*best, pair));
  *best = max(*best, pair);
}

/* The two largest pairs of all threads of the block, to its first. */
DEVICE void block_top_two(uint64_t *best, uint64_t *second) {
  for (int32_t step = LANES / 2; step > 0; step /= 2) {
    uint64_t other_best = __shfl_xor_sync(~0u, (unsigned long long)*best, step);
    uint64_t other_second = __shfl_xor_sync(~0u, (unsigned long long)*second, step);
    take(other_best, best, second);
    take(other_second, best, second);
  }
  __shared__ uint64_t warps[2 * WARPS];
  if (lane_of() == 0) {
    warps[2 * warp_of()] = *best;
    warps[2 * warp_of() + 1] = *second;
  }
  __syncthreads();
  if (threadIdx.x == 0) {
    for (int32_t warp = 1; warp < WARPS; warp++) {
      take(warps[2 * warp], best, second);
      take(warps[2 * warp + 1], best, second);
    }
  }
}

/* The two largest pairs of each chunk, the second 0 when there is one value; NOT_FINITE when a value is not. */
ENTRY aipg_top_two(const float *x, int32_t count, int32_t chunks, uint64_t *pairs) {
  int32_t row = blockIdx.x / chunks;
  int32_t from = (int32_t)(blockIdx.x % chunks) * CHUNK;
  int32_t to = min(count, from + (int32_t)CHUNK);
  uint64_t best = 0;
  uint64_t second = 0;
  for (int32_t i = from + threadIdx.x; i < to; i += THREADS) {
    float value = x[(int64_t)row * count + i];
    bool finite = (bits_of(value) & MAGNITUDE_MASK) < INFINITY_BITS;
    take(finite ? pair_of(value, i) : NOT_FINITE, &best, &second);
  }
  block_top_two(&best, &second);
  if (threadIdx.x == 0) {
    pairs[2 * (int64_t)blockIdx.x] = best;
    pairs[2 * (int64_t)blockIdx.x + 1] = second;
  }
}

/*
 * The draw of each row from the pairs of its chunks; complete where factors[row] is not above 0: the largest value. At least two
 * values in a row.
 */
ENTRY aipg_best(const float *x, int32_t count, int32_t chunks, const uint64_t *pairs, const float *factors, draw_t *draws) {
  int32_t row = blockIdx.x;
  uint64_t best = 0;
  uint64_t second = 0;
  for (int32_t i = threadIdx.x; i < 2 * chunks; i += THREADS) {
    take(pairs[2 * (int64_t)row * chunks + i], &best, &second);
  }
  block_top_two(&best, &second);
  if (threadIdx.x == 0) {
    bool fault = best == NOT_FINITE;
    draw_t draw = {0, 0, 0, 0, 0, 0, 0};
    if (!fault) {
      const float *values = x + (int64_t)row * count;
      draw.best = (int32_t)~(uint32_t)best;
      draw.runner_up = (int32_t)~(uint32_t)second;
      draw.best_bits = bits_of(values[draw.best]);
      draw.runner_up_bits = bits_of(values[draw.runner_up]);
      draw.token = draw.best;
      float largest = times(float_of(draw.best_bits), factors[row]);
      fault = factors[row] > 0.0f && (bits_of(largest) & MAGNITUDE_MASK) >= INFINITY_BITS;
    }
    draw.fault = fault;
    draws[row] = draw;
  }
}

/*
 * Where factors[row] is above 0: x[i] = rne(exp(x[i] * factor - max) * 2^21) in the place of the logit, max being the largest
 * product, which is that of the largest logit; and the sum of each chunk.
 */
ENTRY aipg_masses(int32_t *x, int32_t count, int32_t chunks, const float *factors, const draw_t *draws, int64_t *sums) {
  int32_t row = blockIdx.x / chunks;
  float factor = factors[row];
  if (!(factor > 0.0f) || draws[row].fault) {
    return;
  }
  float largest = times(float_of(draws[row].best_bits), factor);
  int32_t from = (int32_t)(blockIdx.x % chunks) * CHUNK;
  int32_t to = min(count, from + (int32_t)CHUNK);
  int64_t sum = 0;
  for (int32_t i = from + threadIdx.x; i < to; i += THREADS) {
    int64_t at = (int64_t)row * count + i;
    int32_t mass = rne(times(exact_exp(minus(times(float_of(x[at]), factor), largest)), PROBABILITY_ONE));
    x[at] = mass;
    sum += mass;
  }
  sum = block_sum(sum);
  if (threadIdx.x == 0) {
    sums[blockIdx.x] = sum;
  }
}

/* Where factors[row] is above 0: the first index at which the running sum of the masses exceeds floor(random * total / 2^64). */
ENTRY aipg_pick(const int32_t *masses, int32_t count, int32_t chunks, const float *factors, const uint64_t *randoms,
                const int64_t *sums, draw_t *draws) {
  int32_t row = blockIdx.x;
  if (!(factors[row] > 0.0f) || draws[row].fault) {
    return;
  }
  const int64_t *of_chunks = sums + (int64_t)row * chunks;
  int64_t total = 0;
  for (int32_t i = threadIdx.x; i < chunks; i += THREADS) {
    total += of_chunks[i];
  }
  total = block_sum(total);
  int64_t target = (int64_t)__umul64hi(randoms[row], (uint64_t)total);
  int32_t chunk = 0;
  while (of_chunks[chunk] <= target) { /* ends: the target is below the total */
    target -= of_chunks[chunk++];
  }

  /* Each thread has RUN values in a row, and knows the sum of those of the threads before it. */
  __shared__ int64_t runs[THREADS];
  int32_t from = chunk * CHUNK + (int32_t)threadIdx.x * RUN;
  int32_t to = min(count, from + (int32_t)RUN);
  const int32_t *values = masses + (int64_t)row * count;
  int64_t own = 0;
  for (int32_t i = from; i < to; i++) {
    own += values[i];
  }
  runs[threadIdx.x] = own;
  __syncthreads();
  for (int32_t thread = 0; thread < (int32_t)threadIdx.x; thread++) {
    target -= runs[thread];
  }
  if (target >= 0 && target < own) {
    int32_t i = from;
    while (values[i] <= target) {
      target -= values[i++];
    }
    draws[row].total = total;
    draws[row].token = i;
  }
}
