package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.CacheScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The KV memory of one generation: pages of the cache in front, then its own, which it reserves
 * before it starts and gives to the cache when they are full. Belongs to the engine thread.
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
  private final int[] prompt;
  private final int pagesMax;
  private final @Nullable PageKeys keys;
  private final List<CachedPage> shared = new ArrayList<>();
  private final @Nullable Hash256[] hidden;
  private boolean reserved;
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
    this.prompt = prompt;
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

  /** Prompt tokens that need not be computed. */
  int cachedTokens() {
    return cachedTokens;
  }

  /** Takes what the cache has of the prompt and reserves the rest; false when it does not fit. */
  boolean tryReserve() {
    // The last token is always computed: its logits give the first token of the answer.
    var found =
        keys == null
            ? List.<CachedPage>of()
            : cache.use(keys.first((prompt.length - 1) / KvPage.TOKENS, prompt));
    if (!cache.tryReserve(shape, pagesMax - found.size())) {
      cache.release(found);
      return false;
    }
    reserved = true;
    found.forEach(this::addShared);
    cachedTokens = found.size() * KvPage.TOKENS;
    if (keys != null) {
      cache.count(prompt.length, cachedTokens);
    }
    return true;
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
    if (reserved) {
      pool.cancelReservation(shape, pagesMax - shared.size());
    }
    shared.clear();
    reserved = false;
  }
}
