package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.base.TokenIds;
import java.util.Arrays;

/** Token ids while they are collected. Not thread-safe. */
final class IntList {
  private int[] ids = new int[64];
  private int size;

  void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, size * 2);
    }
    ids[size++] = id;
  }

  /** Adds an id unless it is that of no token. */
  void addToken(int id) {
    if (id != GgufVocabulary.NO_TOKEN) {
      add(id);
    }
  }

  void addAll(TokenIds more) {
    for (int i = 0; i < more.size(); i++) {
      add(more.get(i));
    }
  }

  TokenIds toTokenIds() {
    return TokenIds.of(Arrays.copyOf(ids, size));
  }
}
