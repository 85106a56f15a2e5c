package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;

/** Says no to a model file in words that tell its owner what to do. */
final class Refusal {
  private static final int SHOWN_CHARS_MAX = 80;

  private Refusal() {}

  /** The file is damaged, contradicts itself or needs what the engine cannot do. */
  static NodeException of(String detail) {
    return new NodeException(ErrorCode.UNPROCESSABLE, detail);
  }

  /** A text out of an untrusted file, made short and harmless to show. */
  static String shown(String untrusted) {
    var text = new StringBuilder();
    untrusted
        .codePoints()
        .limit(SHOWN_CHARS_MAX)
        .forEach(c -> text.appendCodePoint(Character.isISOControl(c) || c > 0x7E ? '?' : c));
    return untrusted.length() > SHOWN_CHARS_MAX ? text + "..." : text.toString();
  }
}
