/*
 * Products of weights and quantised tokens. One exact integer for each output, so that the split over warps, lanes and limbs
 * is free; then y = (float)total * (token scale * row scale).
 *
 * codes: blocks of 16 rows; in a block groups of 64 columns; in a group 16 steps of 64 bytes, four columns of each row. Signed,
 * -127 to 127. subscales: 16 bytes for each block and group. Tokens: rows of `stride` = 64 * groups bytes in two limbs.
 */
#include "device.cuh"

/* Largest limb sums of a group: |256 * high + low| <= 64 * 127 * 32512 = 264,241,152, below 2^31. */
DEVICE int64_t scaled(int32_t high, int32_t low, int32_t subscale) {
  return (int64_t)(high * 256 + low) * subscale;
}

/*
 * A few tokens: one block for each 16 rows, whose warps share the groups; bound by reading the weights once. Of the 32 lanes,
 * four hold the 16 rows of one step, and eight steps are read at a time.
 */
template <int TOKENS>
DEVICE void multiply_few(const int8_t *codes, const uint8_t *subscales, const float *row_scales,
                                                    int32_t groups, int32_t rows, const int8_t *high, const int8_t *low,
                                                    const float *scales, int32_t count, float *out, int32_t out_stride) {
  int64_t totals[TOKENS][4] = {};
  int64_t first = (int64_t)blockIdx.x * groups;
  int32_t stride = groups * GROUP;
  for (int32_t group = warp_of(); group < groups; group += WARPS) {
    int32_t upper[TOKENS][4] = {};
    int32_t lower[TOKENS][4] = {};
    for (int32_t half = 0; half < 2; half++) {
      int4 w = *(const int4 *)(codes + (first + group) * GROUP_BYTES + half * 512 + lane_of() * 16);
      int32_t column = group * GROUP + half * 32 + lane_of() / 4 * 4;
      for (int32_t t = 0; t < TOKENS; t++) {
        int64_t at = (int64_t)min(t, count - 1) * stride + column;
        int32_t h = *(const int32_t *)(high + at);
        int32_t l = *(const int32_t *)(low + at);
        upper[t][0] = __dp4a(w.x, h, upper[t][0]);
        upper[t][1] = __dp4a(w.y, h, upper[t][1]);
        upper[t][2] = __dp4a(w.z, h, upper[t][2]);
        upper[t][3] = __dp4a(w.w, h, upper[t][3]);
        lower[t][0] = __dp4a(w.x, l, lower[t][0]);
        lower[t][1] = __dp4a(w.y, l, lower[t][1]);
        lower[t][2] = __dp4a(w.z, l, lower[t][2]);
        lower[t][3] = __dp4a(w.w, l, lower[t][3]);
      }
    }
    uint32_t four = *(const uint32_t *)(subscales + (first + group) * ROWS + lane_of() % 4 * 4);
    for (int32_t t = 0; t < TOKENS; t++) {
      for (int32_t i = 0; i < 4; i++) {
        totals[t][i] += scaled(upper[t][i], lower[t][i], four >> (8 * i) & 255);
      }
    }
  }
  __shared__ int64_t sums[WARPS][TOKENS][ROWS];
  for (int32_t t = 0; t < TOKENS; t++) {
    for (int32_t i = 0; i < 4; i++) {
      int64_t sum = totals[t][i];
      for (int32_t step = 4; step < LANES; step *= 2) {
        sum += (int64_t)__shfl_xor_sync(~0u, (long long)sum, step);
      }
      if (lane_of() < 4) {
        sums[warp_of()][t][lane_of() * 4 + i] = sum;
      }
    }
  }
  __syncthreads();
  int32_t token = threadIdx.x / ROWS;
  int32_t row = blockIdx.x * ROWS + threadIdx.x % ROWS;
  if (token < count && row < rows) {
    int64_t total = 0;
    for (int32_t warp = 0; warp < WARPS; warp++) {
      total += sums[warp][token][threadIdx.x % ROWS];
    }
    out[(int64_t)token * out_stride + row] = times((float)total, times(scales[token], row_scales[row]));
  }
}

/* One token. */
ENTRY aipg_multiply_1(const int8_t *codes, const uint8_t *subscales, const float *row_scales, int32_t groups, int32_t rows,
                      const int8_t *high, const int8_t *low, const float *scales, int32_t count, float *out,
                      int32_t out_stride) {
  multiply_few<1>(codes, subscales, row_scales, groups, rows, high, low, scales, min(count, 1), out, out_stride);
}

/* One or two tokens. */
ENTRY aipg_multiply_2(const int8_t *codes, const uint8_t *subscales, const float *row_scales, int32_t groups, int32_t rows,
                      const int8_t *high, const int8_t *low, const float *scales, int32_t count, float *out,
                      int32_t out_stride) {
  multiply_few<2>(codes, subscales, row_scales, groups, rows, high, low, scales, min(count, 2), out, out_stride);
}

/* One to four tokens. */
ENTRY aipg_multiply_4(const int8_t *codes, const uint8_t *subscales, const float *row_scales, int32_t groups, int32_t rows,
                      const int8_t *high, const int8_t *low, const float *scales, int32_t count, float *out,
                      int32_t out_stride) {
  multiply_few<4>(codes, subscales, row_scales, groups, rows, high, low, scales, min(count, 4), out, out_stride);
}

/*
 * d += a * b: 16 rows, 32 columns, 8 tokens. A lane holds rows lane / 4 and lane / 4 + 8, columns 4 * (lane % 4) to + 3 and
 * the same + 16; of b token lane / 4 and those columns; of d tokens 2 * (lane % 4) and + 1 of its two rows (PTX ISA,
 * "Matrix Fragments for mma.m16n8k32"). Devices before sm_80 have a quarter of it in one instruction, whose fragments are
 * the parts of these ("mma.m8n8k16").
 */
DEVICE void multiply_tile(int32_t d[4], const int32_t a[4], const int32_t b[2]) {
#if __CUDA_ARCH__ >= 800
  asm("mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
      : "+r"(d[0]), "+r"(d[1]), "+r"(d[2]), "+r"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#else
  for (int32_t half = 0; half < 2; half++) {
    for (int32_t columns = 0; columns < 2; columns++) {
      asm("mma.sync.aligned.m8n8k16.row.col.s32.s8.s8.s32 {%0, %1}, {%2}, {%3}, {%0, %1};"
          : "+r"(d[2 * half]), "+r"(d[2 * half + 1])
          : "r"(a[2 * columns + half]), "r"(b[columns]));
    }
  }
#endif
}

enum { TILE = 8, TILES = 4, TILE_TOKENS = TILE * TILES };

/*
 * Many tokens, with matrix instructions: a warp multiplies 16 rows with 32 tokens, a block 64 rows. Blocks: the tiles of
 * tokens are neighbours, so that they find their weights in the cache. The limbs must be readable up to a whole tile.
 */
ENTRY aipg_multiply_many(const int8_t *codes, const uint8_t *subscales, const float *row_scales, int32_t groups, int32_t rows,
                         const int8_t *high, const int8_t *low, const float *scales, int32_t count, float *out,
                         int32_t out_stride) {
  int32_t token_tiles = (count + TILE_TOKENS - 1) / TILE_TOKENS;
  int32_t block = (int32_t)(blockIdx.x / token_tiles) * WARPS + warp_of();
  if (block * ROWS >= rows) {
    return; /* the whole warp */
  }
  int32_t token_from = (int32_t)(blockIdx.x % token_tiles) * TILE_TOKENS;
  int32_t stride = groups * GROUP;
  int32_t quad = lane_of() / 4;
  int32_t place = lane_of() % 4;
  int64_t totals[TILES][4] = {};
  for (int32_t group = 0; group < groups; group++) {
    int64_t at = (int64_t)block * groups + group;
    int32_t upper[TILES][4] = {};
    int32_t lower[TILES][4] = {};
    for (int32_t half = 0; half < 2; half++) {
      const int8_t *w = codes + at * GROUP_BYTES + half * 512 + place * STEP_BYTES + quad * 4;
      int32_t a[4];
      a[0] = *(const int32_t *)w;
      a[1] = *(const int32_t *)(w + 8 * 4);
      a[2] = *(const int32_t *)(w + 4 * STEP_BYTES);
      a[3] = *(const int32_t *)(w + 4 * STEP_BYTES + 8 * 4);
      for (int32_t tile = 0; tile < TILES; tile++) {
        int64_t x = (int64_t)(token_from + tile * TILE + quad) * stride + group * GROUP + half * 32 + place * 4;
        int32_t b[2];
        b[0] = *(const int32_t *)(high + x);
        b[1] = *(const int32_t *)(high + x + 16);
        multiply_tile(upper[tile], a, b);
        b[0] = *(const int32_t *)(low + x);
        b[1] = *(const int32_t *)(low + x + 16);
        multiply_tile(lower[tile], a, b);
      }
    }
    int32_t first = subscales[at * ROWS + quad];
    int32_t second = subscales[at * ROWS + quad + 8];
    for (int32_t tile = 0; tile < TILES; tile++) {
      for (int32_t i = 0; i < 4; i++) {
        totals[tile][i] += scaled(upper[tile][i], lower[tile][i], i < 2 ? first : second);
      }
    }
  }
  for (int32_t tile = 0; tile < TILES; tile++) {
    for (int32_t i = 0; i < 4; i++) {
      int32_t token = token_from + tile * TILE + place * 2 + i % 2;
      int32_t row = block * ROWS + quad + i / 2 * 8;
      if (token < count && row < rows) {
        out[(int64_t)token * out_stride + row] = times((float)totals[tile][i], times(scales[token], row_scales[row]));
      }
    }
  }
}
