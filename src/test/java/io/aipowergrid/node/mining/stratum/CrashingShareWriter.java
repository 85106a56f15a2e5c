package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.ops.testing.TestDatabase;
import java.util.Optional;

/**
 * The child of {@link PostgresShareStoreIT}: has shares kept without end and says of each when a
 * miner would hear that it was accepted, until it is killed.
 */
final class CrashingShareWriter {
  private CrashingShareWriter() {}

  /** Arguments: JDBC URL, user, password, network. */
  public static void main(String[] arguments) throws InterruptedException {
    var source = TestDatabase.source(arguments[0], arguments[1], arguments[2]);
    var journal = new ShareJournal(new PostgresShareStore(source, arguments[3], true), 10_000);
    for (long height = 0; ; height++) {
      long number = height;
      journal.keep(
          PostgresShareStoreIT.share(height, Optional.empty()), () -> System.out.println(number));
      Thread.sleep(2);
    }
  }
}
