package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.CacheScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The KV memory of one generation: pages of the cache in front, then its own, which it reserves as
 * it grows and gives to the cache when they are full. Belongs to the engine thread.
 */
final class SequencePages {
  private static final int PAGES_PER_LEAF = Commitments.PROMPT_CHUNK / KvPage.TOKENS;

  static {
    if (PAGES_PER_LEAF * KvPage.TOKENS != Commitments.PROMPT_CHUNK) {
      throw new IllegalStateException("a prompt leaf must end with a page");
    }
  }

  private final PrefixCache cache;
  private final KvPagePool pool;
  private final KvShape shape;
  private final Hash256 modelRoot;
  private final KvCache kv;
  private final int pagesMax;
  private final @Nullable PageKeys keys;
  private final List<CachedPage> shared = new ArrayList<>();
  private final @Nullable Hash256[] hidden;

  /** Those of the cache and those that are reserved; none before it runs and while it waits. */
  private int pagesHeld;

  private int cachedTokens;

  /**
   * @param positionsMax positions it may need at most
   */
  SequencePages(
      PrefixCache cache,
      KvPagePool pool,
      ExactModel model,
      CacheScope scope,
      int[] prompt,
      int positionsMax) {
    this.cache = cache;
    this.pool = pool;
    this.shape = KvShape.of(model);
    this.modelRoot = model.modelRoot();
    this.kv = new KvCache(shape, pool);
    this.pagesMax = KvShape.pages(positionsMax);
    this.hidden = new Hash256[positionsMax / Commitments.PROMPT_CHUNK];
    this.keys = scope.shares() ? new PageKeys(scope, modelRoot, shape.place()) : null;
    if (keys != null) {
      // Hashed here, by the caller's thread, so that the engine's need not.
      keys.first(prompt.length / KvPage.TOKENS, prompt);
    }
  }

  KvCache kv() {
    return kv;
  }

  /** Whether they are where the model is computed now. */
  boolean areWith(ExactModel model) {
    return shape.equals(KvShape.of(model));
  }

  /** Whether its pages may be found by others. */
  boolean shares() {
    return keys != null;
  }

  /** Tokens that the cache had when memory was reserved last, and that need not be computed. */
  int cachedTokens() {
    return cachedTokens;
  }

  /** Whether it has any: from the first reservation on until all is given back. */
  boolean areHeld() {
    return pagesHeld > 0;
  }

  /**
   * Takes what the cache has of these tokens and reserves pages for the others; false when they do
   * not fit.
   *
   * @param tokens all that are known, at least one
   * @param spareBytes what must be left for others
   */
  boolean tryReserve(int[] tokens, long spareBytes) {
    // The last token is always computed: its logits give the next token of the answer.
    var found =
        keys == null
            ? List.<CachedPage>of()
            : cache.use(keys.first((tokens.length - 1) / KvPage.TOKENS, tokens));
    int wanted = KvShape.pages(tokens.length);
    if (!cache.tryReserve(shape, wanted - found.size(), spareBytes)) {
      cache.release(found);
      return false;
    }
    pagesHeld = wanted;
    found.forEach(this::addShared);
    cachedTokens = found.size() * KvPage.TOKENS;
    return true;
  }

  /** Reserves further pages for so many positions in all; false when they do not fit. */
  boolean tryGrow(int positions) {
    int more = KvShape.pages(positions) - pagesHeld;
    if (more <= 0) {
      return true;
    }
    if (!cache.tryReserve(shape, more)) {
      return false;
    }
    pagesHeld += more;
    return true;
  }

  /**
   * Bytes of the page that it needs when those are full which it has, or would have of so many
   * positions; 0 when it needs no other.
   */
  long nextPageBytes(int positions) {
    int held = areHeld() ? pagesHeld : KvShape.pages(positions);
    return held < pagesMax ? shape.pageBytes() : 0;
  }

  /** Has the cache count what it had of a prompt. */
  void countFound(int promptTokens) {
    if (keys != null) {
      cache.count(promptTokens, cachedTokens);
    }
  }

  private void addShared(CachedPage page) {
    kv.share(page.page);
    shared.add(page);
    if (page.hidden != null) {
      hidden[shared.size() / PAGES_PER_LEAF - 1] = page.hidden;
    }
  }

  /** Notes the hidden hash at a position; one that ends a prompt leaf goes with its page. */
  void note(int position, Hash256 hash) {
    if ((position + 1) % Commitments.PROMPT_CHUNK == 0) {
      hidden[position / Commitments.PROMPT_CHUNK] = hash;
    }
  }

  /** What was noted for that prompt leaf. */
  Hash256 hidden(int leaf) {
    return Objects.requireNonNull(hidden[leaf]);
  }

  /**
   * Gives the full pages to the cache.
   *
   * @param tokens what the pages were computed from
   * @param computed how many of them were computed soundly
   */
  void keep(int[] tokens, int computed) {
    int full = computed / KvPage.TOKENS;
    if (keys == null || shared.size() >= full) {
      return;
    }
    var names = keys.first(full, tokens);
    // Behind a page that was forgotten nothing could be found.
    while (shared.size() < full && (shared.isEmpty() || !shared.getLast().forgotten)) {
      int index = shared.size();
      boolean endsLeaf = (index + 1) % PAGES_PER_LEAF == 0;
      addShared(
          cache.keep(
              new CachedPage(
                  names.get(index),
                  modelRoot,
                  shape,
                  kv.page(index),
                  endsLeaf ? hidden(index / PAGES_PER_LEAF) : null)));
    }
    cache.touch(shared);
  }

  /** Gives everything back; may be called again. */
  void release() {
    kv.release();
    cache.release(shared);
    pool.cancelReservation(shape, pagesHeld - shared.size());
    shared.clear();
    pagesHeld = 0;
  }
}
