package io.aipowergrid.node.console;

import java.util.UUID;

/** Names for tests that share a database: short to read, and new each time. */
final class Fresh {
  private Fresh() {}

  static String text() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
