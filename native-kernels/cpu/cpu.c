/* What the processor can do, and what belongs to no level. */
#include "aipg_exact.h"

enum level { PORTABLE, AVX2, AVX512_VNNI };

EXPORT int32_t aipg_abi(void) { return AIPG_ABI; }

/* The best level this processor and system can run: 0 portable, 1 avx2, 2 avx512vnni. */
EXPORT int32_t aipg_cpu_level(void) {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) {
    return PORTABLE;
  }
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni")) {
    return AVX512_VNNI;
  }
  return AVX2;
}

/* Reads `bytes` (a multiple of 256, from an address that is a multiple of 64) once and returns their sum as 64-bit words: how fast memory can be read. */
EXPORT int64_t aipg_read(const int64_t *memory, int64_t bytes) {
  int64_t sums[16] = {0};
  for (int64_t i = 0; i < bytes / 8; i += 32) {
    for (int line = 0; line < 4; line++) {
      __builtin_prefetch(memory + i + 1024 + line * 8); /* as far ahead as the products do */
    }
    for (int j = 0; j < 16; j++) {
      sums[j] += memory[i + j] ^ memory[i + 16 + j];
    }
  }
  int64_t sum = 0;
  for (int j = 0; j < 16; j++) {
    sum += sums[j];
  }
  return sum;
}
