package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import java.util.Map;

/** Text to token ids and back, for one model. Thread-safe. */
public interface Tokenizer {
  /**
   * @param parseSpecial whether special tokens written in the text become their ids
   */
  TokenIds encode(String text, boolean parseSpecial);

  /** The bytes a token adds to the answer; empty for special tokens. */
  byte[] tokenBytes(int id);

  /** Texts of the special tokens; what users write must never become one of them. */
  default Map<String, Integer> specialTokens() {
    return Map.of();
  }

  /** Tokens that go before a plain text, such as the one that marks its beginning. */
  default TokenIds textPrefix() {
    return TokenIds.EMPTY;
  }

  /** Whether encoding puts a space before a text, which decoding then takes away again. */
  default boolean addsLeadingSpace() {
    return false;
  }

  int size();

  /** Hash of the tokenizer's definition. */
  Hash256 hash();
}
