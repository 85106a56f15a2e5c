package io.aipowergrid.node.inference.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.model.DecoderTensors;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.TensorInfo;
import io.aipowergrid.node.inference.model.TensorSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** The small parts the engine is made of. */
class EnginePartsTest {
  private static final long MILLIS = 1_000_000;

  @Test
  void everyPartOfAPieceOfWorkRunsOnce() {
    try (var pool = new WorkerPool(3, "test")) {
      for (int round = 0; round < 2_000; round++) {
        var runs = new AtomicIntegerArray(3);
        pool.run((part, parts) -> runs.incrementAndGet(part));
        assertEquals("[1, 1, 1]", runs.toString());
      }
    }
  }

  @Test
  void aSharedJobDoesEveryItemOnce() {
    try (var pool = new WorkerPool(3, "test")) {
      for (int round = 0; round < 2_000; round++) {
        int count = 1 + round % 50;
        var runs = new AtomicIntegerArray(count);
        pool.share(
            count,
            (member, from, to) -> {
              for (int item = from; item < to; item++) {
                runs.incrementAndGet(item);
              }
            });
        for (int item = 0; item < count; item++) {
          assertEquals(1, runs.get(item));
        }
      }
    }
  }

  @Test
  void theCallerDoesNotWaitForThreadsThatHaveNothingToDo() {
    try (var pool = new WorkerPool(2, "test")) {
      var members = new AtomicIntegerArray(2);
      pool.share(1, (member, from, to) -> members.incrementAndGet(member));
      assertEquals(1, members.get(0) + members.get(1));
      assertThrows(
          IllegalStateException.class,
          () ->
              pool.share(
                  4,
                  (member, from, to) -> {
                    throw new IllegalArgumentException("broken");
                  }));
      pool.share(4, (member, from, to) -> members.addAndGet(member, to - from));
      assertEquals(5, members.get(0) + members.get(1));
    }
  }

  @Test
  void aFailingWorkerFailsThePieceAndNotThePool() {
    try (var pool = new WorkerPool(2, "test")) {
      assertThrows(
          IllegalStateException.class,
          () ->
              pool.run(
                  (part, parts) -> {
                    if (part == 1) {
                      throw new IllegalArgumentException("broken");
                    }
                  }));
      var runs = new AtomicIntegerArray(2);
      pool.run((part, parts) -> runs.incrementAndGet(part));
      assertEquals("[1, 1]", runs.toString());
    }
  }

  @Test
  void prefillFollowsTheClock() {
    var budget = new PrefillBudget(128);
    assertEquals(8, budget.tokens());
    budget.observe(8, 10 * MILLIS);
    budget.observe(16, 10 * MILLIS);
    budget.observe(32, 10 * MILLIS);
    budget.observe(64, 10 * MILLIS);
    budget.observe(128, 10 * MILLIS);
    assertEquals(128, budget.tokens());
    budget.observe(128, 101 * MILLIS);
    assertEquals(64, budget.tokens());
    for (int i = 0; i < 9; i++) {
      budget.observe(8, 500 * MILLIS);
    }
    assertEquals(1, budget.tokens());
    assertEquals(3, new PrefillBudget(3).tokens());
  }

  @Test
  void kvMemoryIsReservedToTheLastByte() {
    var shape = new KvShape(1, 2, 8);
    assertEquals(2 * 32 * (3 * 8 + 8), shape.pageBytes());
    var pool = new KvPagePool(3 * shape.pageBytes());
    assertTrue(pool.couldHold(shape, 96));
    assertFalse(pool.couldHold(shape, 97));
    assertTrue(pool.tryReserve(shape, 2));
    assertFalse(pool.tryReserve(shape, 2));
    assertEquals(shape.pageBytes(), pool.bytesMissing(shape, 2));
    assertTrue(pool.tryReserve(shape, 1));
    pool.cancelReservation(shape, 2);
    assertTrue(pool.tryReserve(shape, 2));
  }

  @Test
  void aClosedGateInterruptsThePassAndNothingElse() {
    var gate = new PassGate();
    gate.run(
        () -> {
          assertFalse(Thread.currentThread().isInterrupted());
          gate.close();
          assertTrue(Thread.currentThread().isInterrupted());
        });
    assertFalse(Thread.interrupted());
    assertThrows(CancellationException.class, () -> gate.run(() -> {}));
  }

  @Test
  void allThatNamesTheBuildIsThere() {
    for (var name : EngineBuild.resources()) {
      assertNotNull(EngineBuild.class.getResource(name), name);
    }
  }

  @Test
  void treesAreThoseOfTheStandard() {
    var leaves = new ArrayList<Hash256>();
    for (int i = 0; i < 5; i++) {
      leaves.add(new Sha256().prefix(0).number(i).finish());
    }
    var left = node(node(leaves.get(0), leaves.get(1)), node(leaves.get(2), leaves.get(3)));
    assertEquals(node(left, leaves.get(4)), MerkleTree.root(leaves));
    assertEquals(
        node(node(leaves.get(0), leaves.get(1)), leaves.get(2)),
        MerkleTree.root(leaves.subList(0, 3)));
    assertEquals(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        MerkleTree.root(List.of()).toHex());
  }

  private static Hash256 node(Hash256 left, Hash256 right) {
    return new Sha256().prefix(1).hash(left).hash(right).finish();
  }

  @Test
  void aPromptChunkEndsEvery256TokensAndAtTheEnd() {
    assertFalse(Commitments.endsChunk(254, 300));
    assertTrue(Commitments.endsChunk(255, 300));
    assertFalse(Commitments.endsChunk(256, 300));
    assertTrue(Commitments.endsChunk(299, 300));
    assertTrue(Commitments.endsChunk(511, 1000));
  }

  @Test
  void weightsNeverClipAndNeverReachMinus128() {
    var values = new float[200];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i) * (i < 64 ? 1 : 0.01f);
    }
    values[10] = -1;
    var codes = new byte[256];
    var subscales = new byte[4];
    float scale = MatrixQuantiser.quantiseRow(values, codes, 0, subscales, 0);
    assertEquals(-127, codes[10]);
    assertEquals(255, subscales[0] & 0xff);
    for (int k = 0; k < values.length; k++) {
      float step = (subscales[k / 64] & 0xff) * scale;
      assertEquals(values[k], codes[k] * step, step * 0.501, "weight " + k);
      assertTrue(codes[k] >= -127);
    }
    for (int k = 200; k < 256; k++) {
      assertEquals(0, codes[k]);
    }
  }

  @Test
  void refusesModelsThatAreNotWhatTheySay() {
    var files = Digests.random(0);
    var bad = new float[64];
    bad[3] = Float.NaN;
    assertThrows(
        IllegalArgumentException.class,
        () -> MatrixQuantiser.quantiseRow(bad, new byte[64], 0, new byte[1], 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> MatrixQuantiser.read(files.tensors(), DecoderTensors.EMBEDDING, 201, 64));
    var biased = new BiasedTensors(files.tensors());
    var model = new LoadedModelFiles(files.config(), biased, files.tokenizer(), null);
    assertThrows(NodeException.class, () -> ExactModel.requantise(model));
  }

  /** Has one tensor more than a Llama model. */
  private record BiasedTensors(TensorSource inner) implements TensorSource {
    @Override
    public Set<String> names() {
      var names = new HashSet<>(inner.names());
      names.add("model.layers.0.self_attn.q_proj.bias");
      return names;
    }

    @Override
    public TensorInfo info(String name) {
      return inner.info(name);
    }

    @Override
    public void readRow(String name, long row, float[] out) {
      inner.readRow(name, row, out);
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
