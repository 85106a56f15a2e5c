package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.mining.MinedBlockColumn;
import jakarta.ws.rs.QueryParam;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The state of the table of found blocks in its address. One request's own. */
public class MiningQuery {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  @QueryParam("sort")
  @Nullable String sort;

  @QueryParam("before")
  @Nullable String before;

  Sorting<MinedBlockColumn> sorting() {
    return Sorting.of(sort, MiningTable.STANDARD);
  }

  /** The last block of the page before; null on the first, and when it is no block's id. */
  @Nullable Hash256 after() {
    return before == null || !HASH.matcher(before).matches()
        ? null
        : Hash256.fromDisplayHex(before);
  }
}
