package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.crypto.Sha256;
import java.nio.charset.StandardCharsets;

/** SHA-256 over texts, each with its length before it. Not thread-safe. */
final class TextHash {
  private final Sha256 hash = new Sha256();

  TextHash(String tag) {
    add(tag);
  }

  TextHash add(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      hash.update((byte) (bytes.length >> shift));
    }
    hash.update(bytes);
    return this;
  }

  Hash256 finish() {
    return hash.finish();
  }
}
