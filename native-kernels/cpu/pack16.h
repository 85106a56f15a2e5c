/* Codes as 16-bit integers, in order. */
#include "aipg_exact.h"

ALWAYS_INLINE void pack(const int32_t *restrict codes, int32_t stride, int8_t *restrict packed) {
  for (int32_t k = 0; k < stride; k++) {
    int16_t code = (int16_t)codes[k];
    __builtin_memcpy(packed + 2 * k, &code, sizeof code);
  }
}
