package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.base.Hash256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Stores shares for tests of other packages. */
public final class ShareRows {
  private ShareRows() {}

  /** One share; with a block it is the one that found it. */
  public static void add(
      DataSource source,
      String network,
      boolean own,
      String account,
      long hashes,
      Instant at,
      Optional<Hash256> block) {
    var share =
        new AcceptedShare(at, new WorkerName(account, "rig"), new ShareWork(hashes), 1, block);
    new PostgresShareStore(source, network, own).write(List.of(share));
  }
}
