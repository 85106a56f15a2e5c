package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;

/** Text to token ids and back, for one model. Thread-safe. */
public interface Tokenizer {
  /**
   * @param parseSpecial whether special tokens written in the text become their ids
   */
  TokenIds encode(String text, boolean parseSpecial);

  /** The bytes a token adds to the answer; empty for special tokens. */
  byte[] tokenBytes(int id);

  int size();

  /** Hash of the tokenizer's definition. */
  Hash256 hash();
}
