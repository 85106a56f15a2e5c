package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.proof.data.LogTables;
import io.aipowergrid.node.proof.data.LogTables.Place;
import io.aipowergrid.node.proof.data.StoredReceipt;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one place where receipts enter the log. A receipt, its log entry, its sequence number and the
 * link to the receipt before are one transaction; the lock on the log's state row keeps several
 * instances in one line. Callers that wait at the same time share a transaction, so the database
 * syncs its disk once for all of them. Thread-safe.
 */
@ApplicationScoped
class ReceiptAppender {
  /** The most receipts in one transaction. */
  static final int BATCH_MAX = 64;

  private final LogTables tables;
  private final NodeKey key;
  private final TranscriptSeal seal;
  private final ProofConfig config;
  private final InstantSource clock;
  private final LinkedBlockingQueue<Pending> queue;
  private final ReentrantLock line = new ReentrantLock(true);

  @Inject
  ReceiptAppender(
      LogTables tables, NodeKey key, TranscriptSeal seal, ProofConfig config, InstantSource clock) {
    this.tables = tables;
    this.key = key;
    this.seal = seal;
    this.config = config;
    this.clock = clock;
    this.queue = new LinkedBlockingQueue<>(config.appendQueueMax());
  }

  /** Appends; for a job and choice that have a receipt already, gives that one. */
  ReceiptView append(ReceiptDraft draft) {
    var pending = new Pending(draft);
    if (!queue.offer(pending)) {
      throw new NodeException(ErrorCode.QUEUE_FULL, "too many receipts wait to be logged");
    }
    line.lock();
    try {
      while (!pending.isDone()) {
        var batch = new ArrayList<Pending>();
        queue.drainTo(batch, BATCH_MAX);
        appendAll(batch);
      }
    } finally {
      line.unlock();
    }
    return pending.get();
  }

  /**
   * When a batch fails, each of its receipts gets a transaction alone, so that one cannot harm all.
   */
  private void appendAll(List<Pending> batch) {
    try {
      var views = QuarkusTransaction.requiringNew().call(() -> appendInTransaction(batch));
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).succeed(views.get(i));
      }
    } catch (RuntimeException e) {
      if (batch.size() == 1) {
        batch.getFirst().fail(e);
      } else {
        batch.forEach(pending -> appendAll(List.of(pending)));
      }
    }
  }

  private List<ReceiptView> appendInTransaction(List<Pending> batch) {
    var state = tables.lock();
    var known = knownReceipts(batch);
    var time = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var chain = new Chain(state, time);
    var views = new ArrayList<ReceiptView>();
    for (var pending : batch) {
      var input = pending.draft.input();
      var id = new Answer(input.jobId(), input.choice());
      views.add(known.computeIfAbsent(id, unknown -> chain.add(pending.draft)));
    }
    chain.write();
    return views;
  }

  private Map<Answer, ReceiptView> knownReceipts(List<Pending> batch) {
    var jobs = batch.stream().map(pending -> pending.draft.input().jobId()).distinct().toList();
    var known = new HashMap<Answer, ReceiptView>();
    for (var stored : StoredReceipt.listByJobs(jobs)) {
      known.put(new Answer(stored.jobId, stored.choice), StoredReceipts.view(stored));
    }
    return known;
  }

  private record Answer(UUID jobId, int choice) {}

  /** The end of the chain of receipts while a transaction extends it. */
  private final class Chain {
    private final Frontier frontier;
    private final long firstIndex;
    private final Instant time;
    private final List<Hash256> entries = new ArrayList<>();
    private final Map<Place, Hash256> nodes = new LinkedHashMap<>();
    private long sequence;
    private Hash256 previous;

    Chain(LogTables.State state, Instant time) {
      this.frontier = Frontier.read(state.treeSize(), state.frontier());
      this.firstIndex = state.treeSize();
      this.sequence = state.lastSequence();
      this.previous = state.lastReceiptHash();
      this.time = time;
    }

    ReceiptView add(ReceiptDraft draft) {
      sequence++;
      var receipt = draft.at(key.nodeId(), key.keyId(), time, sequence, previous);
      var cbor = ReceiptCodec.write(receipt);
      previous = ReceiptCodec.hash(cbor);
      entries.add(previous);
      long index =
          frontier.append(previous, (level, at, hash) -> nodes.put(new Place(level, at), hash));
      return store(draft, receipt, cbor, index);
    }

    private ReceiptView store(ReceiptDraft draft, Receipt receipt, byte[] cbor, long index) {
      var stored = new StoredReceipt();
      stored.sequence = sequence;
      stored.receiptId = ReceiptCodec.id(previous);
      stored.jobId = draft.input().jobId();
      stored.choice = draft.input().choice();
      stored.organisationId = draft.input().organisationId();
      stored.projectId = draft.input().projectId();
      stored.logIndex = index;
      StoredReceipts.fillColumns(stored, receipt);
      stored.cbor = cbor;
      stored.signature = key.sign(ReceiptCodec.signedBytes(cbor));
      if (config.transcriptRetention().isPositive()) {
        stored.sealedTranscript = seal.seal(stored.receiptId, draft.transcript());
        stored.transcriptUntil = time.plus(config.transcriptRetention());
      }
      stored.persist();
      return StoredReceipts.view(stored, receipt);
    }

    void write() {
      if (!entries.isEmpty()) {
        var state = new LogTables.State(frontier.size(), frontier.toBytes(), sequence, previous);
        tables.append(firstIndex, entries, nodes, state);
      }
    }
  }

  /** A receipt on its way; written by whoever stands first in line, read by its caller. */
  private static final class Pending {
    private final ReceiptDraft draft;
    private @Nullable ReceiptView view;
    private @Nullable RuntimeException failure;

    Pending(ReceiptDraft draft) {
      this.draft = draft;
    }

    boolean isDone() {
      return view != null || failure != null;
    }

    void succeed(ReceiptView result) {
      view = result;
    }

    void fail(RuntimeException cause) {
      failure = cause;
    }

    ReceiptView get() {
      if (view != null) {
        return view;
      }
      throw failure != null
          ? failure
          : new IllegalStateException("the receipt is still on its way");
    }
  }
}
