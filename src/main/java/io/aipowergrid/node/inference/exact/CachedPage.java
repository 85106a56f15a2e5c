package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import org.jspecify.annotations.Nullable;

/**
 * A full page that later sequences may begin with. Its keys and values are never written again; all
 * else belongs to the engine thread.
 */
final class CachedPage {
  final Hash256 key;
  final Hash256 modelRoot;
  final KvShape shape;
  final KvPage page;

  /** Of the page's last position, where that ends a prompt leaf; else null. */
  final @Nullable Hash256 hidden;

  /** Running generations that read it. */
  int users;

  /** Nobody finds it any more; it is freed with its last user. */
  boolean forgotten;

  CachedPage(Hash256 key, Hash256 modelRoot, KvShape shape, KvPage page, @Nullable Hash256 hidden) {
    this.key = key;
    this.modelRoot = modelRoot;
    this.shape = shape;
    this.page = page;
    this.hidden = hidden;
  }
}
