package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.proof.data.StoredReceipt;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Issues receipts and finds them again. Thread-safe. */
@ApplicationScoped
public class Receipts {
  private static final Logger LOG = Logger.getLogger(Receipts.class);

  /** Old receipts that get their columns in one transaction. */
  private static final int COLUMNS_BATCH = 500;

  private final ReceiptAppender appender;
  private final TransparencyLog log;
  private final NodeKey key;
  private final TranscriptSeal seal;
  private final ProofConfig config;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private volatile boolean started;

  @Inject
  Receipts(
      ReceiptAppender appender,
      TransparencyLog log,
      NodeKey key,
      TranscriptSeal seal,
      ProofConfig config,
      InstantSource clock) {
    this.appender = appender;
    this.log = log;
    this.key = key;
    this.seal = seal;
    this.config = config;
    this.clock = clock;
  }

  /** Opens the node's key and lets the sweeper remove transcripts whose time is over. */
  public void start() {
    key.start();
    completeColumns();
    started = true;
  }

  /** Gives receipts stored before lists could be sorted what these sort by. */
  private static void completeColumns() {
    int filled;
    do {
      filled =
          QuarkusTransaction.requiringNew()
              .call(
                  () -> {
                    var old = StoredReceipt.withoutColumns(COLUMNS_BATCH);
                    old.forEach(
                        one -> StoredReceipts.fillColumns(one, ReceiptCodec.read(one.cbor)));
                    return old.size();
                  });
    } while (filled == COLUMNS_BATCH);
  }

  /**
   * Signs a receipt, appends it to the log and stores it, all in one transaction of its own.
   * Repeating the call for the same job and choice gives the same receipt.
   */
  public ReceiptView issue(ReceiptInput input) {
    var known =
        QuarkusTransaction.requiringNew()
            .call(() -> StoredReceipt.findByJob(input.jobId(), input.choice()));
    if (known.isPresent()) {
      return StoredReceipts.view(known.get());
    }
    var salt = new byte[Salt.LENGTH];
    random.nextBytes(salt);
    var clientSalt = seal.clientSalt(input.jobId(), input.choice());
    return appender.append(new ReceiptDraft(input, Salt.of(salt), clientSalt));
  }

  public Optional<ReceiptView> find(String receiptId) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> StoredReceipt.findByReceiptId(receiptId).map(StoredReceipts::view));
  }

  /** The job's receipts in the order of its choices. */
  public List<ReceiptView> ofJob(UUID jobId) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> StoredReceipt.listByJob(jobId).stream().map(StoredReceipts::view).toList());
  }

  /**
   * One page, newest first.
   *
   * @param cursor from the page before; null for the first page
   * @throws NodeException INVALID_REQUEST when the cursor is none of ours
   */
  public ReceiptPage list(ReceiptFilter filter, @Nullable String cursor, int limit) {
    return list(filter, SortOrder.descending(ReceiptColumn.SEQUENCE), cursor, limit);
  }

  /**
   * One page in an order.
   *
   * @param cursor from the page before, in the same order; null for the first page
   * @throws NodeException INVALID_REQUEST when the cursor is none of ours
   */
  public ReceiptPage list(
      ReceiptFilter filter, SortOrder<ReceiptColumn> order, @Nullable String cursor, int limit) {
    Long after = cursor == null ? null : parseCursor(cursor);
    int size = Math.clamp(limit, 1, config.pageSizeMax());
    var stored =
        QuarkusTransaction.joiningExisting()
            .call(() -> StoredReceipt.page(filter, order, after, size + 1));
    boolean more = stored.size() > size;
    var page = more ? stored.subList(0, size) : stored;
    return new ReceiptPage(
        page.stream().map(StoredReceipts::view).toList(),
        more ? Long.toString(page.getLast().sequence) : null);
  }

  /**
   * The receipt as a file for its owner: everything that {@link ReceiptVerifier} needs, with a
   * proof that the newest signed tree head covers it.
   *
   * @param includeTranscript whether to add prompt and output, when they are still kept
   */
  public Optional<String> document(String receiptId, boolean includeTranscript) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> StoredReceipt.findByReceiptId(receiptId))
        .map(stored -> document(stored, includeTranscript));
  }

  /** Removes transcripts whose time is over. */
  @Scheduled(every = "${aipg.proof.sweep-interval:10m}", delayed = "1m")
  void sweep() {
    if (started) {
      long removed =
          QuarkusTransaction.requiringNew()
              .call(() -> StoredReceipt.removeTranscriptsUntil(clock.instant()));
      if (removed > 0) {
        LOG.infof("Transcripts removed count=%d", removed);
      }
    }
  }

  private String document(StoredReceipt stored, boolean includeTranscript) {
    var receipt = ReceiptCodec.read(stored.cbor);
    var signedHead = log.headCovering(stored.logIndex);
    var head = signedHead.head();
    var document =
        new ReceiptDocument(
            stored.cbor,
            stored.signature,
            publicKeys(receipt.issue().keyId(), head.keyId()),
            stored.logIndex,
            log.inclusion(stored.logIndex, head.treeSize()).path(),
            signedHead.cbor(),
            signedHead.signature(),
            includeTranscript ? transcript(stored) : null);
    return CanonicalJson.format(document.toJson(receipt, head));
  }

  private List<byte[]> publicKeys(KeyId receiptKey, KeyId headKey) {
    var history = key.history();
    return List.of(receiptKey, headKey).stream()
        .distinct()
        .map(
            id ->
                history.stream()
                    .filter(known -> known.keyId().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the key " + id + " is lost")))
        .map(NodeKey.PublicKey::publicKey)
        .toList();
  }

  private @Nullable Transcript transcript(StoredReceipt stored) {
    var sealed = stored.sealedTranscript;
    return sealed == null ? null : seal.open(stored.receiptId, sealed).orElse(null);
  }

  private static long parseCursor(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw new NodeException(ErrorCode.INVALID_REQUEST, "the cursor is not one of ours", "cursor");
    }
  }
}
