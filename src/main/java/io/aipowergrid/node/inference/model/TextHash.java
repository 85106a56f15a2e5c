package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.base.Hash256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 over texts, each with its length before it. Not thread-safe. */
final class TextHash {
  private final MessageDigest digest = sha256();

  TextHash(String tag) {
    add(tag);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  TextHash add(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      digest.update((byte) (bytes.length >> shift));
    }
    digest.update(bytes);
    return this;
  }

  Hash256 finish() {
    return Hash256.of(digest.digest());
  }
}
