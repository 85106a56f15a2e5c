/*
 * What all CUDA kernels of the exact engine share. The meaning of every operation is docs/exact-arithmetic.md, the scalar
 * functions are those of the C kernels, the caller is DeviceKernels.java.
 *
 * Launch: one-dimensional blocks of THREADS threads, no dynamic shared memory. Buffers are aligned to 256 bytes; offsets
 * into them are stated where they must be aligned too. Every reduction is over integers or a maximum, so the order in which
 * blocks and threads run changes no bit. `faults` has one word for each token of the batch, which a value that is not finite
 * sets to 1; what the pass then gives for that token is worthless, but no address ever depends on a value.
 */
#ifndef AIPG_DEVICE_CUH
#define AIPG_DEVICE_CUH

#include "../cpu/exact_math.h"

/* Not static: the compiler gives static functions names that depend on where the sources lie. */
#define DEVICE __device__ __forceinline__
#define ENTRY extern "C" __global__ void __launch_bounds__(THREADS)

enum {
  THREADS = 128,
  LANES = 32,
  WARPS = THREADS / LANES,
  STEP_BYTES = 64,                  /* four columns of each of the 16 rows of a block of weights */
  GROUP_BYTES = GROUP * ROWS,
  PART_PAGES = 8,                   /* pages of keys and values that one block reads */
  PART = PART_PAGES * PAGE,         /* below 512 positions, so that sums of weight * value fit 32 bits */
  HEAD_MAX = 512                    /* dimensions of a head */
};

DEVICE int lane_of() { return threadIdx.x % LANES; }
DEVICE int warp_of() { return threadIdx.x / LANES; }

DEVICE int32_t warp_max(int32_t v) {
  for (int step = LANES / 2; step > 0; step /= 2) {
    v = max(v, __shfl_xor_sync(~0u, v, step));
  }
  return v;
}

DEVICE int64_t warp_sum(int64_t v) {
  for (int step = LANES / 2; step > 0; step /= 2) {
    v += (int64_t)__shfl_xor_sync(~0u, (long long)v, step);
  }
  return v;
}

/* The largest value of all threads of the block, to all of them. */
DEVICE int32_t block_max(int32_t v) {
  __shared__ int32_t warps[WARPS];
  v = warp_max(v);
  __syncthreads(); /* an earlier use has been read */
  if (lane_of() == 0) {
    warps[warp_of()] = v;
  }
  __syncthreads();
  for (int warp = 0; warp < WARPS; warp++) {
    v = max(v, warps[warp]);
  }
  return v;
}

/* The sum over all threads of the block, to all of them. */
DEVICE int64_t block_sum(int64_t v) {
  __shared__ int64_t warps[WARPS];
  v = warp_sum(v);
  __syncthreads();
  if (lane_of() == 0) {
    warps[warp_of()] = v;
  }
  __syncthreads();
  int64_t sum = 0;
  for (int warp = 0; warp < WARPS; warp++) {
    sum += warps[warp];
  }
  return sum;
}

/* Bits of the largest magnitude of a vector, to all threads of the block. */
DEVICE int32_t block_magnitude(const float *x, int32_t count) {
  int32_t largest = 0;
  for (int32_t i = threadIdx.x; i < count; i += THREADS) {
    largest = max(largest, bits_of(x[i]) & MAGNITUDE_MASK);
  }
  return block_max(largest);
}

#endif
