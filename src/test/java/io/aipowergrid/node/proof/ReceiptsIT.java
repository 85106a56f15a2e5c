package io.aipowergrid.node.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.crypto.Ed25519;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.aipowergrid.node.proof.VerificationReport.Verdict;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Receipts on a real database: one gapless chain, whatever happens at the same time. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
class ReceiptsIT {
  private static final Logger LOG = Logger.getLogger(ReceiptsIT.class);
  private static final int THREADS = 16;
  private static final int RECEIPTS = 500;

  @Inject Receipts receipts;
  @Inject TransparencyLog log;
  @Inject NodeKey key;
  @Inject EntityManager entities;

  @Test
  void concurrentAppendsMakeOneGaplessChainThatProvesItself() throws Exception {
    long before = log.size();
    var heads = new ArrayList<SignedTreeHead>();
    List<ReceiptView> issued;
    long start = System.nanoTime();
    try (var pool = Executors.newFixedThreadPool(THREADS)) {
      var tasks = new ArrayList<Callable<ReceiptView>>();
      for (int i = 0; i < RECEIPTS; i++) {
        tasks.add(() -> receipts.issue(ReceiptFixtures.input(UUID.randomUUID(), 0)));
      }
      var watcher =
          pool.submit(
              () -> {
                for (int i = 0; i < 20; i++) {
                  heads.add(log.headCovering(log.size() - 1));
                }
              });
      issued = new ArrayList<>();
      for (var future : pool.invokeAll(tasks)) {
        issued.add(future.get());
      }
      watcher.get();
    }
    LOG.infof(
        "issued=%d threads=%d micros_each=%d",
        RECEIPTS, THREADS, (System.nanoTime() - start) / 1000 / RECEIPTS);
    issued.sort(Comparator.comparingLong(view -> view.receipt().issue().sequence()));
    checkChain(issued, before);
    checkInclusion(issued);
    heads.add(log.headCovering(log.size() - 1));
    checkConsistency(heads);
  }

  private void checkChain(List<ReceiptView> issued, long before) {
    assertEquals(before + RECEIPTS, log.size());
    var first = issued.getFirst().receipt().issue();
    var previous = first.previousReceiptHash();
    long sequence = first.sequence();
    for (var view : issued) {
      var issue = view.receipt().issue();
      assertEquals(sequence++, issue.sequence(), "no gap, no fork");
      assertEquals(previous, issue.previousReceiptHash());
      assertTrue(
          Ed25519.verify(key.publicKey(), ReceiptCodec.signedBytes(view.cbor()), view.signature()));
      previous = ReceiptCodec.hash(view.cbor());
    }
    var indexes = issued.stream().map(ReceiptView::logIndex).collect(Collectors.toSet());
    assertEquals(RECEIPTS, indexes.size());
  }

  private void checkInclusion(List<ReceiptView> issued) {
    var head = log.headCovering(log.size() - 1).head();
    for (var view : issued) {
      var proof = log.inclusion(view.logIndex(), head.treeSize());
      assertTrue(proof.proves(ReceiptCodec.hash(view.cbor()), head.root()));
    }
  }

  private void checkConsistency(List<SignedTreeHead> heads) {
    for (var signed : heads) {
      assertTrue(
          Ed25519.verify(
              key.publicKey(), TreeHeadCodec.signedBytes(signed.cbor()), signed.signature()));
    }
    for (var older : heads) {
      for (var newer : heads) {
        long from = older.head().treeSize();
        long to = newer.head().treeSize();
        if (from <= to) {
          var proof = log.consistency(from, to);
          assertTrue(proof.proves(older.head().root(), newer.head().root()), from + ".." + to);
        }
      }
    }
  }

  @Test
  void repeatingGivesTheSameReceipt() throws Exception {
    var input = ReceiptFixtures.input(UUID.randomUUID(), 3);
    long before = log.size();
    var ids = new ArrayList<String>();
    try (var pool = Executors.newFixedThreadPool(8)) {
      List<Callable<String>> tasks = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        tasks.add(() -> receipts.issue(input).id());
      }
      for (var future : pool.invokeAll(tasks)) {
        ids.add(future.get());
      }
    }
    assertEquals(1, Set.copyOf(ids).size());
    assertEquals(before + 1, log.size());
    assertEquals(ids.getFirst(), receipts.issue(input).id());
    var other = receipts.issue(ReceiptFixtures.input(input.jobId(), 1));
    assertNotEquals(ids.getFirst(), other.id());
    assertEquals(
        List.of(other.id(), ids.getFirst()),
        receipts.ofJob(input.jobId()).stream().map(ReceiptView::id).toList());
  }

  @Test
  void savedDocumentsVerifyWithAndWithoutTranscript() {
    var view = receipts.issue(ReceiptFixtures.input(UUID.randomUUID(), 0));
    assertTrue(view.hasTranscript());
    for (boolean transcript : new boolean[] {false, true}) {
      var file = receipts.document(view.id(), transcript).orElseThrow().getBytes(UTF_8);
      var report = new ReceiptVerifier().verify(file, Set.of(key.keyId()));
      assertEquals(Verdict.PASS, report.verdict(), report.toString());
      assertEquals(
          transcript, report.checks().stream().anyMatch(check -> check.name().equals("text_hash")));
    }
    assertTrue(receipts.document("rcpt_" + "0".repeat(32), true).isEmpty());
    assertEquals(view.id(), receipts.find(view.id()).orElseThrow().id());
    assertTrue(receipts.find("rcpt_unknown").isEmpty());
  }

  @Test
  void transcriptsAreSealedAtRestAndRemovedInTime() {
    var view = receipts.issue(ReceiptFixtures.input(UUID.randomUUID(), 0));
    var sealed =
        (byte[])
            entities
                .createNativeQuery(
                    "select sealed_transcript from proof_receipt where receipt_id = ?1")
                .setParameter(1, view.id())
                .getSingleResult();
    assertFalse(new String(sealed, UTF_8).contains("Hello"));
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                entities
                    .createNativeQuery(
                        "update proof_receipt set transcript_until = now() - interval '1 hour'"
                            + " where receipt_id = ?1")
                    .setParameter(1, view.id())
                    .executeUpdate());
    receipts.start();
    receipts.sweep();
    assertFalse(receipts.find(view.id()).orElseThrow().hasTranscript());
    var file = receipts.document(view.id(), true).orElseThrow().getBytes(UTF_8);
    assertEquals(Verdict.PASS, new ReceiptVerifier().verify(file).verdict());
  }

  @Test
  void listsPagesOfTheOwnerNewestFirst() {
    var organisation = UUID.randomUUID();
    var mine = new ReceiptFilter(organisation, null);
    var ids = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      ids.addFirst(receipts.issue(ownedBy(organisation)).id());
    }
    var first = receipts.list(mine, null, 3);
    var second = receipts.list(mine, first.nextCursor(), 3);
    var seen = new ArrayList<>(first.receipts());
    seen.addAll(second.receipts());
    assertEquals(ids, seen.stream().map(ReceiptView::id).toList());
    assertEquals(null, second.nextCursor());
    assertTrue(
        receipts.list(new ReceiptFilter(null, UUID.randomUUID()), null, 3).receipts().isEmpty());
    assertFalse(receipts.list(ReceiptFilter.ALL, null, 3).receipts().isEmpty());
    assertThrows(NodeException.class, () -> receipts.list(mine, "x", 3));
  }

  @ParameterizedTest
  @EnumSource(ReceiptColumn.class)
  void listsReceiptsByEachColumnPageByPage(ReceiptColumn column) {
    var organisation = UUID.randomUUID();
    var mine = new ReceiptFilter(organisation, null);
    for (int i = 0; i < 5; i++) {
      receipts.issue(ownedBy(organisation));
    }
    // All fixtures are alike; what lists sort by is spread here by the sequence number.
    update(
        "update proof_receipt set model_id = 'm' || sequence % 3, prompt_tokens = 7 * sequence % 5,"
            + " output_tokens = sequence % 2 where organisation_id = ?1",
        organisation);
    Comparator<ReceiptView> up =
        switch (column) {
          case SEQUENCE -> Comparator.comparing(view -> 0);
          case MODEL -> Comparator.comparing(view -> sequence(view) % 3);
          case PROMPT_TOKENS -> Comparator.comparing(view -> 7 * sequence(view) % 5);
          case OUTPUT_TOKENS -> Comparator.comparing(view -> sequence(view) % 2);
        };
    up = up.thenComparing(ReceiptsIT::sequence);
    var all = receipts.list(mine, null, 100).receipts();
    assertEquals(5, all.size());
    for (boolean descending : new boolean[] {true, false}) {
      var seen = new ArrayList<String>();
      var order = new SortOrder<>(column, descending);
      String cursor = null;
      do {
        var page = receipts.list(mine, order, cursor, 2);
        page.receipts().forEach(view -> seen.add(view.id()));
        cursor = page.nextCursor();
      } while (cursor != null);
      var expected = all.stream().sorted(descending ? up.reversed() : up);
      assertEquals(expected.map(ReceiptView::id).toList(), seen);
    }
  }

  private static long sequence(ReceiptView view) {
    return view.receipt().issue().sequence();
  }

  private void update(String sql, Object parameter) {
    QuarkusTransaction.requiringNew()
        .run(() -> entities.createNativeQuery(sql).setParameter(1, parameter).executeUpdate());
  }

  @Test
  void givesOldReceiptsTheirColumnsAtTheStart() {
    var organisation = UUID.randomUUID();
    var issued = receipts.issue(ownedBy(organisation));
    update(
        "update proof_receipt set model_id = null, prompt_tokens = null, output_tokens = null"
            + " where receipt_id = ?1",
        issued.id());
    var filter = new ReceiptFilter(organisation, null, issued.receipt().model().id());
    assertTrue(receipts.list(filter, null, 1).receipts().isEmpty());
    receipts.start();
    assertEquals(issued.id(), receipts.list(filter, null, 1).receipts().getFirst().id());
  }

  private static ReceiptInput ownedBy(UUID organisation) {
    var input = ReceiptFixtures.input(UUID.randomUUID(), 0);
    return new ReceiptInput(
        input.jobId(),
        input.choice(),
        input.request(),
        input.result(),
        input.reason(),
        input.model(),
        organisation,
        input.projectId(),
        AuditConsent.NONE);
  }

  @Test
  void oneBadReceiptDoesNotHarmTheOthersOfItsBatch() throws Exception {
    var outcomes = new ArrayList<Boolean>();
    try (var pool = Executors.newFixedThreadPool(12)) {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < 48; i++) {
        boolean bad = i % 8 == 0;
        tasks.add(() -> isIssued(bad));
      }
      for (var future : pool.invokeAll(tasks)) {
        outcomes.add(future.get());
      }
    }
    assertEquals(42, outcomes.stream().filter(issued -> issued).count());
    var head = log.headCovering(log.size() - 1).head();
    assertEquals(log.size(), head.treeSize());
  }

  /** A bad one claims more work than 63 bits hold. */
  private boolean isIssued(boolean bad) {
    var input = ReceiptFixtures.input(UUID.randomUUID(), 0);
    try {
      receipts.issue(bad ? ReceiptFixtures.withParameters(input, Long.MAX_VALUE) : input);
      return true;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  @Test
  void theLogGivesEntriesInBoundedPages() {
    var view = receipts.issue(ReceiptFixtures.input(UUID.randomUUID(), 0));
    var entries = log.entries(view.logIndex(), 1_000_000);
    assertEquals(new LogEntry(view.logIndex(), ReceiptCodec.hash(view.cbor())), entries.getFirst());
    assertTrue(log.entries(0, 1_000_000).size() <= 200);
    assertTrue(log.entries(Long.MAX_VALUE, 5).isEmpty());
    assertThrows(NodeException.class, () -> log.entries(-1, 5));
    assertThrows(NodeException.class, () -> log.entries(0, 0));
    assertThrows(NodeException.class, () -> log.inclusion(0, log.size() + 1_000));
    assertThrows(NodeException.class, () -> log.inclusion(3, 3));
    assertThrows(NodeException.class, () -> log.consistency(2, 1));
    assertThrows(NodeException.class, () -> log.consistency(0, log.size() + 1_000));
  }

  @Test
  void theKeyIsSealedAndStaysTheSame() {
    assertArrayEquals(key.publicKey(), key.history().getFirst().publicKey());
    assertEquals(key.keyId(), KeyId.ofPublicKey(key.publicKey()));
    assertEquals(key.nodeId(), key.keyId(), "the first key names the node");
    var stored =
        (byte[]) entities.createNativeQuery("select sealed_seed from proof_key").getSingleResult();
    assertEquals(32 + 29, stored.length, "sealed, not plain");
    assertNotEquals(Hash256.ZERO, Hash256.of(key.publicKey()));
  }
}
