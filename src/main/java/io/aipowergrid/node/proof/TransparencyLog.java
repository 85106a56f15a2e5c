package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.proof.data.LogTables;
import io.aipowergrid.node.proof.data.LogTables.Place;
import io.aipowergrid.node.proof.data.StoredTreeHead;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * This node's append-only log of receipts (RFC 9162; proof-protocol.md 3.2). Its methods only read,
 * except that {@link #head} may sign a new head. Thread-safe.
 */
@ApplicationScoped
public class TransparencyLog {
  private final LogTables tables;
  private final NodeKey key;
  private final ProofConfig config;
  private final InstantSource clock;

  @Inject
  TransparencyLog(LogTables tables, NodeKey key, ProofConfig config, InstantSource clock) {
    this.tables = tables;
    this.key = key;
    this.config = config;
    this.clock = clock;
  }

  /** Entries in the log now; the newest signed head may cover fewer. */
  public long size() {
    return QuarkusTransaction.joiningExisting().call(() -> tables.read().treeSize());
  }

  /** The newest signed head; a new one is signed when entries came and the last one is old. */
  public SignedTreeHead head() {
    var oldest = clock.instant().minus(config.headInterval());
    return head((stored, size) -> stored.treeSize == size || stored.signedAt.isAfter(oldest));
  }

  /** A signed head that covers the entry; signed now when the newest one does not. */
  public SignedTreeHead headCovering(long index) {
    return head((stored, size) -> stored.treeSize > index);
  }

  /**
   * @throws NodeException INVALID_REQUEST when the log was never so large
   */
  public InclusionProof inclusion(long index, long treeSize) {
    requireRange(index >= 0 && index < treeSize, "index is not below tree_size", "index");
    return QuarkusTransaction.joiningExisting()
        .call(
            () -> {
              requireSize(treeSize, "tree_size");
              return compute(nodes -> MerkleTree.inclusion(nodes, index, treeSize));
            });
  }

  /**
   * @throws NodeException INVALID_REQUEST when the log was never so large
   */
  public ConsistencyProof consistency(long from, long to) {
    requireRange(from >= 0 && from <= to, "from is above to", "from");
    return QuarkusTransaction.joiningExisting()
        .call(
            () -> {
              requireSize(to, "to");
              return compute(nodes -> MerkleTree.consistency(nodes, from, to));
            });
  }

  /**
   * At most {@code limit} entries from {@code from} on; fewer at the end or above the page size.
   */
  public List<LogEntry> entries(long from, int limit) {
    requireRange(from >= 0, "from is negative", "from");
    requireRange(limit > 0, "limit is not positive", "limit");
    var hashes =
        QuarkusTransaction.joiningExisting()
            .call(() -> tables.entries(from, Math.min(limit, config.pageSizeMax())));
    var entries = new ArrayList<LogEntry>(hashes.size());
    for (int i = 0; i < hashes.size(); i++) {
      entries.add(new LogEntry(from + i, hashes.get(i)));
    }
    return entries;
  }

  private interface Enough {
    boolean is(StoredTreeHead newest, long treeSize);
  }

  private SignedTreeHead head(Enough enough) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              long size = tables.read().treeSize();
              var newest = StoredTreeHead.findNewest();
              if (newest.isEmpty() || !enough.is(newest.get(), size)) {
                StoredTreeHead.insertUnlessPresent(sign(size));
                newest = StoredTreeHead.findNewest();
              }
              var stored = newest.orElseThrow();
              return new SignedTreeHead(
                  TreeHeadCodec.read(stored.cbor), stored.cbor, stored.signature);
            });
  }

  private StoredTreeHead sign(long size) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var root = compute(nodes -> MerkleTree.root(nodes, size));
    var stored = new StoredTreeHead();
    stored.treeSize = size;
    stored.signedAt = now;
    stored.cbor = TreeHeadCodec.write(new TreeHead(key.nodeId(), key.keyId(), size, root, now));
    stored.signature = key.sign(TreeHeadCodec.signedBytes(stored.cbor));
    return stored;
  }

  /** Asks once which nodes the computation needs, fetches them in one query, then computes. */
  private <T> T compute(Function<MerkleTree.Nodes, T> computation) {
    Set<Place> needed = new LinkedHashSet<>();
    var unused =
        computation.apply(
            (level, index) -> {
              needed.add(new Place(level, index));
              return Hash256.ZERO;
            });
    if (needed.isEmpty()) {
      return computation.apply((level, index) -> Hash256.ZERO);
    }
    var found = tables.nodes(needed);
    return computation.apply(
        (level, index) -> {
          var hash = found.getOrDefault(new Place(level, index), Hash256.ZERO);
          return level == 0 ? MerkleTree.leafHash(hash.toBytes()) : hash;
        });
  }

  private void requireSize(long treeSize, String param) {
    requireRange(treeSize <= tables.read().treeSize(), "the log is smaller than that", param);
  }

  private static void requireRange(boolean holds, String detail, String param) {
    if (!holds) {
      throw new NodeException(ErrorCode.INVALID_REQUEST, detail, param);
    }
  }
}
