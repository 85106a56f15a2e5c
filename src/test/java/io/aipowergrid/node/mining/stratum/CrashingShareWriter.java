package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.ops.testing.TestDatabase;
import java.util.Optional;

/**
 * The child of {@link PostgresShareStoreIT}: has shares kept without end and says of each when it
 * was taken, until it is killed.
 */
final class CrashingShareWriter {
  private CrashingShareWriter() {}

  /** Arguments: JDBC URL, user, password, network. */
  public static void main(String[] arguments) throws InterruptedException {
    var source = TestDatabase.source(arguments[0], arguments[1], arguments[2]);
    var journal = new ShareJournal(new PostgresShareStore(source, arguments[3]), 10_000);
    for (long height = 0; ; height++) {
      long at = System.currentTimeMillis();
      if (journal.offer(PostgresShareStoreIT.share(height, Optional.empty()))) {
        System.out.println(height + " " + at);
      }
      Thread.sleep(2);
    }
  }
}
