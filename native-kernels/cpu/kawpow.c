/*
 * The hot loop of KawPoW's light hash (chain.md 3): mixes the 512 parents into several dataset nodes at once. Called from
 * Java (NativeParentMixer.java), which states the same signature; the reference is ScalarParentMixer.java. No state, no
 * allocation, integers only.
 */
#include <stdint.h>

#define WORDS 16           /* of a node and of an item of the light cache */
#define PARENTS 512
#define PRIME 0x01000193u  /* of FNV-1 */
#define NODES_MAX 64       /* of a call: NativeParentMixer.NODES_MAX */

/*
 * The parents of all nodes are fetched before any is mixed in: a fetch waits for nothing, so as many reads of memory overlap
 * as the processor can keep open, where plain reads stop at the size of its reorder buffer.
 */
static inline __attribute__((always_inline)) void mix(const uint32_t *restrict cache, uint32_t items,
    const uint32_t *restrict numbers, uint32_t *restrict words, int32_t count) {
  uint64_t reciprocal = UINT64_MAX / items + 1; /* remainders of 32 bits by two products, as LightCache.itemOf */
  uint32_t from[NODES_MAX];
  for (uint32_t parent = 0; parent < PARENTS; parent++) {
    for (int32_t n = 0; n < count; n++) {
      uint32_t drawn = (numbers[n] ^ parent) * PRIME ^ words[n * WORDS + parent % WORDS];
      from[n] = (uint32_t)((unsigned __int128)(reciprocal * drawn) * items >> 64) * WORDS;
      __builtin_prefetch(cache + from[n]);
    }
    for (int32_t n = 0; n < count; n++) {
      const uint32_t *restrict item = cache + from[n];
      uint32_t *restrict node = words + n * WORDS;
      for (int k = 0; k < WORDS; k++) {
        node[k] = node[k] * PRIME ^ item[k];
      }
    }
  }
}

__attribute__((target("avx2"))) static void mix_avx2(const uint32_t *cache, uint32_t items, const uint32_t *numbers,
    uint32_t *words, int32_t count) {
  mix(cache, items, numbers, words, count);
}

/*
 * cache: `items` (at least 1) items, fast where each begins at a multiple of 64 bytes. numbers: of `count` nodes, 0 to 64.
 * words: WORDS words of each node, mixed in place; must not overlap the others.
 */
__attribute__((visibility("default"))) void aipg_kawpow_mix(const uint32_t *cache, uint32_t items,
    const uint32_t *numbers, uint32_t *words, int32_t count) {
  if (__builtin_cpu_supports("avx2")) {
    mix_avx2(cache, items, numbers, words, count);
  } else {
    mix(cache, items, numbers, words, count);
  }
}
