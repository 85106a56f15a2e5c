package io.aipowergrid.node.api.chain;

import io.aipowergrid.node.api.QueryText;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.model.OutPoint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads values of path and query; a wrong one is refused with its name. */
final class ChainQuery {
  private ChainQuery() {}

  static Hash256 hash(String name, String text) {
    return ChainExplorer.parseHash(text)
        .orElseThrow(() -> QueryText.wrong(name, "must be 64 hex digits"));
  }

  /** {@code txid:index}, as a page's {@code next} is written. */
  static Optional<OutPoint> outPoint(String name, @Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    String[] parts = text.split(":", 2);
    if (parts.length != 2) {
      throw QueryText.wrong(name, "must be a txid, a colon and an index");
    }
    long index = QueryText.number(name, parts[1], 0, 0, OutPoint.NULL_INDEX);
    return Optional.of(new OutPoint(hash(name, parts[0]), index));
  }

  static NodeException missing(String what) {
    return new NodeException(ErrorCode.NOT_FOUND, what);
  }
}
