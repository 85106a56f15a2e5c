/*
 * Keys, values and attention. A page holds 32 positions of all layers: keys (16 bits, by dimension), values (8 bits, by
 * position), scales of the keys, scales of the values, one vector after the other; `pages` has the addresses of the pages of all
 * sequences of a batch, and `page_starts` where those of a token's sequence begin.
 *
 * Attention is split over positions: a part is eight pages, a job a head of a token, and a block works on one part of one job.
 * What the parts find is combined by a maximum or an integer sum (docs/exact-arithmetic.md 6), so the split changes no bit. The
 * three steps wait for each other's launches: the true maximum first, then the probabilities, then the weights.
 */
#include "device.cuh"


DEVICE const char *page_of(const uint64_t *pages, const int32_t *page_starts, int32_t token,
                                                      int32_t page) {
  return (const char *)pages[page_starts[token] + page];
}

/* Factor and scale of codes up to `code_max` for the bits of the largest magnitude. */
DEVICE float scale_of(int32_t bits, int32_t code_max, float *factor) {
  float max = float_of(bits);
  *factor = max < TINY ? 0.0f : over((float)code_max, max);
  return max < TINY ? 0.0f : over(max, (float)code_max);
}

/*
 * What follows the product with q, k and v: a row of x holds the heads of a token, queries, keys, values. Queries and keys are
 * rotated in place; codes and scales of the queries go to `queries`, those of keys and values into the pages. One warp for
 * each head of each token.
 */
ENTRY aipg_store_heads(float *x, int32_t tokens, int32_t heads, int32_t kv_heads, int32_t head_dim, const float *cosines,
                       const float *sines, int32_t code_max, const int32_t *positions, const uint64_t *pages,
                       const int32_t *page_starts, int32_t layer, int32_t vectors, int16_t *queries, float *query_scales,
                       int32_t *faults) {
  int32_t all = heads + 2 * kv_heads;
  int32_t job = blockIdx.x * WARPS + warp_of();
  int32_t token = job / all;
  if (token >= tokens) {
    return; /* the whole warp */
  }
  int32_t head = job % all;
  int32_t position = positions[token];
  int32_t half = head_dim / 2;
  float *from = x + (int64_t)job * head_dim;
  bool rotates = head < heads + kv_heads;
  int32_t largest = 0;
  for (int32_t i = lane_of(); i < half; i += LANES) {
    float v0 = from[i];
    float v1 = from[half + i];
    if (rotates) {
      float c = cosines[(int64_t)position * half + i];
      float s = sines[(int64_t)position * half + i];
      float r0 = fused(v0, c, -times(v1, s));
      float r1 = fused(v1, c, times(v0, s));
      from[i] = v0 = r0;
      from[half + i] = v1 = r1;
    }
    largest = max(largest, max(bits_of(v0) & MAGNITUDE_MASK, bits_of(v1) & MAGNITUDE_MASK));
  }
  largest = warp_max(largest);
  __syncwarp();
  if (largest >= INFINITY_BITS && lane_of() == 0) {
    faults[token] = 1;
  }
  float factor;
  float scale = scale_of(largest, rotates ? code_max : (int32_t)VALUE_MAX, &factor);
  if (head < heads) {
    int64_t query = (int64_t)token * heads + head;
    if (lane_of() == 0) {
      query_scales[query] = scale;
    }
    for (int32_t d = lane_of(); d < head_dim; d += LANES) {
      queries[query * head_dim + d] = (int16_t)rne(times(from[d], factor));
    }
    return;
  }
  char *page = (char *)page_of(pages, page_starts, token, position / PAGE);
  int32_t slot = position % PAGE;
  int64_t keys = (int64_t)vectors * head_dim * 2;
  int64_t values = (int64_t)vectors * head_dim;
  int32_t kv_head = (head - heads) % kv_heads;
  int64_t vector = ((int64_t)layer * kv_heads + kv_head) * PAGE;
  float *scales = (float *)(page + keys + values) + (rotates ? 0 : vectors);
  if (lane_of() == 0) {
    scales[vector + slot] = scale;
  }
  for (int32_t d = lane_of(); d < head_dim; d += LANES) {
    int32_t code = rne(times(from[d], factor));
    if (rotates) {
      ((int16_t *)page)[vector * head_dim + (int64_t)d * PAGE + slot] = (int16_t)code;
    } else {
      ((int8_t *)(page + keys))[(vector + slot) * head_dim + d] = (int8_t)code;
    }
  }
}

/* The positions that one block works on. */
struct span {
  int32_t job, token, head, from, length, first_page, part, parts;
};

/*
 * Blocks are the parts of the first job, those of the second, ... of tokens from `token_from` on; every job has room for
 * `parts_max` parts, and those that it has not are empty.
 */
DEVICE span span_of(const int32_t *positions, int32_t token_from, int32_t heads, int32_t window,
                                               int32_t parts_max) {
  span s;
  s.job = blockIdx.x / parts_max;
  s.part = blockIdx.x % parts_max;
  s.token = token_from + s.job / heads;
  s.head = s.job % heads;
  s.length = positions[s.token] + 1;
  s.from = window == 0 ? 0 : max(0, s.length - window);
  s.first_page = s.from / PAGE;
  s.parts = ((s.length + PAGE - 1) / PAGE - s.first_page + PART_PAGES - 1) / PART_PAGES;
  return s;
}

/* Scores of a part and the key of its largest. A lane is a position. */
ENTRY aipg_attend_scores(const int16_t *queries, const float *query_scales, const uint64_t *pages, const int32_t *page_starts,
                         const int32_t *positions, int32_t token_from, int32_t heads, int32_t kv_heads, int32_t head_dim,
                         int32_t layer, int32_t vectors, float root, float cap, int32_t window, int32_t parts_max,
                         float *scores, int32_t *part_keys, int32_t *faults) {
  span s = span_of(positions, token_from, heads, window, parts_max);
  if (s.part >= s.parts) {
    return; /* the whole block */
  }
  int64_t query = (int64_t)s.token * heads + s.head;
  const int16_t *codes = queries + query * head_dim;
  int64_t vector = ((int64_t)layer * kv_heads + s.head / (heads / kv_heads)) * PAGE;
  int32_t largest = INT32_MIN;
  for (int32_t page = warp_of(); page < PART_PAGES; page += WARPS) {
    int32_t number = s.first_page + s.part * PART_PAGES + page;
    int32_t position = number * PAGE + lane_of();
    if (position < s.from || position >= s.length) {
      continue;
    }
    const char *memory = page_of(pages, page_starts, s.token, number);
    const int16_t *keys = (const int16_t *)memory + vector * head_dim + lane_of();
    const float *scales = (const float *)(memory + (int64_t)vectors * head_dim * 3) + vector;
    uint32_t dot = 0; /* below 2^31 by the choice of the codes; what wraps on the way comes back */
    for (int32_t d = 0; d < head_dim; d++) {
      dot += (uint32_t)((int32_t)codes[d] * keys[d * PAGE]);
    }
    float score = times((float)(int32_t)dot, times(times(query_scales[query], scales[lane_of()]), root));
    if ((bits_of(score) & MAGNITUDE_MASK) >= INFINITY_BITS) {
      faults[s.token] = 1;
    }
    score = cap > 0.0f ? exact_cap(score, cap) : score;
    scores[((int64_t)s.job * parts_max + s.part) * PART + page * PAGE + lane_of()] = score;
    largest = max(largest, ordered(bits_of(score)));
  }
  largest = block_max(largest);
  if (threadIdx.x == 0) {
    part_keys[(int64_t)s.job * parts_max + s.part] = largest;
  }
}

/* The largest of a job's parts, to all threads of the block. */
DEVICE int32_t largest_part(const int32_t *keys, const span &s, int32_t parts_max) {
  int32_t largest = INT32_MIN;
  for (int32_t part = threadIdx.x; part < s.parts; part += THREADS) {
    largest = max(largest, keys[(int64_t)s.job * parts_max + part]);
  }
  return block_max(largest);
}

/* Probabilities of a part: their sum, each times the scale of its value in the place of the score, and the largest of those. */
ENTRY aipg_attend_masses(const uint64_t *pages, const int32_t *page_starts, const int32_t *positions, int32_t token_from,
                         int32_t heads, int32_t kv_heads, int32_t head_dim, int32_t layer, int32_t vectors, int32_t window,
                         int32_t parts_max, float *scores, const int32_t *part_keys, int64_t *part_masses,
                         int32_t *part_largest) {
  span s = span_of(positions, token_from, heads, window, parts_max);
  if (s.part >= s.parts) {
    return;
  }
  float max_score = float_of(ordered(largest_part(part_keys, s, parts_max)));
  int64_t at = (int64_t)s.job * parts_max + s.part;
  int64_t vector = ((int64_t)layer * kv_heads + s.head / (heads / kv_heads)) * PAGE;
  int64_t mass = 0;
  int32_t largest = 0;
  for (int32_t page = warp_of(); page < PART_PAGES; page += WARPS) {
    int32_t number = s.first_page + s.part * PART_PAGES + page;
    int32_t position = number * PAGE + lane_of();
    if (position < s.from || position >= s.length) {
      continue;
    }
    const char *memory = page_of(pages, page_starts, s.token, number);
    const float *scales = (const float *)(memory + (int64_t)vectors * head_dim * 3) + vectors + vector;
    float *own = scores + at * PART + page * PAGE + lane_of();
    float p = exact_exp(minus(*own, max_score));
    mass += rne(times(p, PROBABILITY_ONE));
    float u = times(p, scales[lane_of()]);
    *own = u;
    largest = max(largest, bits_of(u)); /* never negative */
  }
  mass = block_sum(mass);
  largest = block_max(largest);
  if (threadIdx.x == 0) {
    part_masses[at] = mass;
    part_largest[at] = largest;
  }
}

/* Sums of a part over weight * value, for each dimension. The warps share the pages, the lanes the dimensions. */
ENTRY aipg_attend_values(const uint64_t *pages, const int32_t *page_starts, const int32_t *positions, int32_t token_from,
                         int32_t heads, int32_t kv_heads, int32_t head_dim, int32_t layer, int32_t vectors, int32_t window,
                         int32_t parts_max, const float *scores, const int32_t *part_largest, int32_t *part_sums) {
  span s = span_of(positions, token_from, heads, window, parts_max);
  if (s.part >= s.parts) {
    return;
  }
  __shared__ int32_t weights[PART];
  __shared__ int32_t sums[WARPS][HEAD_MAX];
  float weight_max = float_of(largest_part(part_largest, s, parts_max));
  float factor = weight_max < TINY ? 0.0f : over((float)WEIGHT_MAX, weight_max);
  int64_t at = (int64_t)s.job * parts_max + s.part;
  int32_t start = (s.first_page + s.part * PART_PAGES) * PAGE;
  for (int32_t i = threadIdx.x; i < PART; i += THREADS) {
    bool seen = start + i >= s.from && start + i < s.length;
    weights[i] = seen ? rne(times(scores[at * PART + i], factor)) : 0;
  }
  __syncthreads();
  int64_t vector = ((int64_t)layer * kv_heads + s.head / (heads / kv_heads)) * PAGE;
  for (int32_t d = lane_of(); d < head_dim; d += LANES) {
    int32_t sum = 0;
    for (int32_t page = warp_of(); page < PART_PAGES && start + page * PAGE < s.length; page += WARPS) {
      const char *memory = page_of(pages, page_starts, s.token, s.first_page + s.part * PART_PAGES + page);
      const int8_t *values = (const int8_t *)memory + (int64_t)vectors * head_dim * 2 + vector * head_dim + d;
      for (int32_t t = 0; t < PAGE; t++) {
        sum += weights[page * PAGE + t] * values[t * head_dim];
      }
    }
    sums[warp_of()][d] = sum;
  }
  __syncthreads();
  for (int32_t d = threadIdx.x; d < head_dim; d += THREADS) {
    int32_t sum = 0;
    for (int32_t warp = 0; warp < WARPS; warp++) {
      sum += sums[warp][d];
    }
    part_sums[at * head_dim + d] = sum;
  }
}

/* What the heads of the tokens give, from the parts of each. One block for each job. */
ENTRY aipg_attend_outputs(const int32_t *positions, int32_t token_from, int32_t heads, int32_t head_dim, int32_t window,
                          int32_t parts_max, const int64_t *part_masses, const int32_t *part_largest,
                          const int32_t *part_sums, float *out) {
  span s = span_of(positions, token_from, heads, window, 1);
  int64_t first = (int64_t)s.job * parts_max;
  int64_t mass = 0;
  int32_t largest = 0;
  for (int32_t part = 0; part < s.parts; part++) {
    mass += part_masses[first + part];
    largest = max(largest, part_largest[first + part]);
  }
  float unit = output_unit(float_of(largest), mass);
  for (int32_t d = threadIdx.x; d < head_dim; d += THREADS) {
    int64_t sum = 0;
    for (int32_t part = 0; part < s.parts; part++) {
      sum += part_sums[(first + part) * head_dim + d];
    }
    out[((int64_t)s.token * heads + s.head) * head_dim + d] = times((float)sum, unit);
  }
}
