package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.CacheScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Names of the full pages of one sequence, each a hash over the one before: equal names mean the
 * same scope, the same model, the same memory and the same tokens from the first to the page's
 * last. Handed from the thread that submits to the engine thread, never used by two at once.
 */
final class PageKeys {
  private final Hash256 scopeKey;
  private final List<Hash256> keys = new ArrayList<>();

  /**
   * @param place of the pages ({@link KvShape#place}): models of equal root may be computed in
   *     different places, and none can read the pages of another place
   */
  PageKeys(CacheScope scope, Hash256 modelRoot, int place) {
    this.scopeKey =
        new Sha256()
            .tag("aipg/cache/1")
            .text(scope.tenant())
            .hash(modelRoot)
            .number(place)
            .finish();
  }

  /** The names of the first pages, which are full with these tokens. */
  List<Hash256> first(int pages, int[] tokens) {
    while (keys.size() < pages) {
      keys.add(next(tokens));
    }
    return keys.subList(0, pages);
  }

  private Hash256 next(int[] tokens) {
    var key = new Sha256().tag("aipg/page/1").hash(keys.isEmpty() ? scopeKey : keys.getLast());
    int from = keys.size() * KvPage.TOKENS;
    for (int i = from; i < from + KvPage.TOKENS; i++) {
      key.number(tokens[i]);
    }
    return key.finish();
  }
}
