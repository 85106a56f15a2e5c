/*
 * The kernels of the exact engine on the CPU. Called from Java (NativeCalls.java), which states the same signatures; the
 * meaning of every operation is docs/exact-arithmetic.md, the reference is ScalarKernels.java. All pointers are to the first
 * element used, need no alignment unless said, and must not overlap. Nothing is allocated, kept or locked: any thread may
 * call anything. Sizes are the caller's promise: columns <= 2^20, head_dim even and <= 512, tokens >= 1.
 *
 * Every operation exists once per level of the processor (portable, avx2, avx512vnni), with the level as suffix.
 */
#ifndef AIPG_EXACT_H
#define AIPG_EXACT_H

#include "exact_math.h"

/* Changes with any signature or layout; Java refuses another one. */
#ifndef AIPG_ABI
#define AIPG_ABI 2
#endif

#define EXPORT __attribute__((visibility("default")))
#define PASTE_(name, level) aipg_##name##_##level
#define PASTE(name, level) PASTE_(name, level)
#define KERNEL(name) PASTE(name, LEVEL)

/*
 * Weights: blocks of 16 rows; in a block groups of 64 columns; in a group 16 steps of 64 bytes: four columns of each of the
 * 16 rows. A byte is code + 128, so it is the unsigned operand of an 8-bit dot product. Subscales: 16 bytes per block and group.
 * 64-byte aligned.
 */
struct weights {
  const uint8_t *codes;
  const uint8_t *subscales;
  const float *row_scales;
  int32_t groups;
};

/*
 * Tokens: per token `stride` codes in `packed` (two bytes each; the level's own order within a token), 128 times the sum
 * of the codes of each group in `sums` (what the + 128 of the weights adds), one scale.
 */
struct tokens {
  const int8_t *packed;
  const int32_t *sums;
  const float *scales;
  int32_t stride;
};

#endif
