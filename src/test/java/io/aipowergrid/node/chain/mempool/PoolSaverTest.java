package io.aipowergrid.node.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.crypto.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits comes back after a restart; what cannot be read does no harm. */
class PoolSaverTest {
  private static final long FEE = 61_000;
  private static final SavedPool.Limits MANY = new SavedPool.Limits(1_000, 1_000_000);

  private final PoolChain chain = new PoolChain(20);

  @TempDir Path folder;

  @AfterEach
  void close() {
    chain.close();
  }

  private Path file() {
    return folder.resolve("data").resolve("mempool.dat");
  }

  private SavedPool saved(SavedPool.Limits limits) {
    return new SavedPool(file(), chain.harness.params.genesisHash(), limits);
  }

  private PoolSaver saver(Mempool pool) {
    return new PoolSaver(pool, saved(MANY), chain.harness.clock);
  }

  /** As the node stops: with everything taken back that an earlier run saved. */
  private void run(Mempool pool, List<Transaction> offered) throws InterruptedException {
    PoolSaver saver = saver(pool);
    saver.load();
    offered.forEach(pool::accept);
    saver.stop();
  }

  private Mempool pool() {
    return chain.pool(PoolChain.room(100));
  }

  @Test
  void whatWaitedComesBackWithItsAgeAndItsOrder() throws InterruptedException {
    Transaction parent = chain.spend(0, FEE);
    Transaction child = PoolChain.spend(parent, 2 * FEE);
    Transaction other = chain.spend(1, 3 * FEE);
    var before = pool();
    run(before, List.of(parent, child, other));
    Instant since = chain.harness.clock.instant();
    chain.harness.clock.set(since.getEpochSecond() + 60);
    var after = pool();
    saver(after).load();
    assertThat(after.transactions()).containsExactly(parent, child, other);
    assertThat(after.entries()).extracting(PooledTransaction::added).containsOnly(since);
    assertThat(after.entries()).isEqualTo(before.entries());
  }

  @Test
  void onlyWhatTheChainStillAllowsComesBack() throws InterruptedException {
    Transaction mined = chain.spend(0, FEE);
    Transaction doubled = chain.spend(1, FEE);
    Transaction stays = chain.spend(2, FEE);
    run(pool(), List.of(mined, doubled, PoolChain.spend(doubled, FEE), stays));
    chain.connect(List.of(mined, chain.spend(1, 2 * FEE)));
    var after = pool();
    saver(after).load();
    assertThat(after.transactions()).containsExactly(stays);
  }

  @Test
  void whatWaitedTooLongDoesNotComeBack() throws InterruptedException {
    Transaction old = chain.spend(0, FEE);
    run(pool(), List.of(old));
    long expiry = PoolChain.room(1).expiry().toSeconds();
    long now = chain.harness.clock.instant().getEpochSecond();
    chain.harness.clock.set(now + expiry);
    var inTime = pool();
    saver(inTime).load();
    assertThat(inTime.transactions()).containsExactly(old);
    chain.harness.clock.set(now + expiry + 1);
    var late = pool();
    saver(late).load();
    assertThat(late.transactions()).isEmpty();
  }

  @Test
  void savesWhatTheLimitsAllowParentsFirst() throws IOException {
    var pool = pool();
    Transaction parent = chain.spend(0, FEE);
    Transaction child = PoolChain.spend(parent, FEE);
    List.of(parent, child, chain.spend(1, FEE)).forEach(pool::accept);
    assertThat(saved(new SavedPool.Limits(2, 1_000)).write(pool.entries())).isEqualTo(2);
    assertThat(readAll(MANY)).containsExactly(parent, child);
    long two = 2 * PoolChain.SIZE;
    assertThat(saved(new SavedPool.Limits(9, two)).write(pool.entries())).isEqualTo(2);
    assertThat(saved(new SavedPool.Limits(9, two - 1)).write(pool.entries())).isEqualTo(1);
    assertThat(readAll(MANY)).containsExactly(parent);
  }

  @Test
  void takesNoMoreBackThanTheLimitsAllow() throws IOException {
    var pool = pool();
    List.of(chain.spend(0, FEE), chain.spend(1, FEE)).forEach(pool::accept);
    saved(MANY).write(pool.entries());
    assertThat(readAll(new SavedPool.Limits(1, 1_000))).hasSize(1);
    assertThat(readAll(new SavedPool.Limits(9, 2 * PoolChain.SIZE - 1))).hasSize(1);
    assertThat(readAll(new SavedPool.Limits(0, 1_000))).isEmpty();
  }

  private List<Transaction> readAll(SavedPool.Limits limits) throws IOException {
    var all = new ArrayList<Transaction>();
    saved(limits).read(each -> all.add(each.tx()));
    return all;
  }

  @Test
  void aWrongByteAnywhereIsNoticedAndTheFileSetAside() throws Exception {
    run(pool(), List.of(chain.spend(0, FEE), chain.spend(1, FEE)));
    byte[] right = Files.readAllBytes(file());
    for (int i = 0; i < right.length; i++) {
      byte[] wrong = right.clone();
      wrong[i] ^= 1;
      Files.write(file(), wrong);
      assertThatThrownBy(saved(MANY)::requireWhole).isInstanceOf(MalformedBytesException.class);
    }
    var pool = pool();
    PoolSaver saver = saver(pool);
    saver.load();
    assertThat(saver.isLoaded()).isTrue();
    assertThat(pool.transactions()).isEmpty();
    assertThat(file()).doesNotExist();
    assertThat(file().resolveSibling("mempool.dat.broken")).exists();
    saver.stop();
    saved(MANY).requireWhole();
  }

  @Test
  void aFileCutShortOrGrownIsNoticed() throws Exception {
    run(pool(), List.of(chain.spend(0, FEE)));
    byte[] right = Files.readAllBytes(file());
    for (int length = 0; length < right.length; length++) {
      Files.write(file(), Arrays.copyOf(right, length));
      assertThatThrownBy(saved(MANY)::requireWhole).isInstanceOf(MalformedBytesException.class);
    }
    Files.write(file(), Arrays.copyOf(right, right.length + 1));
    assertThatThrownBy(saved(MANY)::requireWhole).hasMessage("its checksum is wrong");
  }

  @Test
  void anotherVersionOrNetworkIsSetAside() throws Exception {
    run(pool(), List.of(chain.spend(0, FEE)));
    byte[] newer = Files.readAllBytes(file());
    newer[8] = 2;
    Files.write(file(), newer);
    assertThatThrownBy(saved(MANY)::requireWhole).hasMessage("its version is 2");
    var foreign = new SavedPool(file(), Hash256.ZERO, MANY);
    foreign.write(List.of());
    foreign.requireWhole();
    assertThatThrownBy(saved(MANY)::requireWhole).hasMessage("it is of another network");
  }

  @Test
  void noiseWithARightChecksumEndsInAVerdict() throws Exception {
    run(pool(), List.of(chain.spend(0, FEE), chain.spend(1, FEE)));
    byte[] right = Files.readAllBytes(file());
    int body = right.length - Hash256.LENGTH;
    var random = new Random(7);
    for (int i = 0; i < 300; i++) {
      byte[] noisy = Arrays.copyOf(right, body);
      noisy[41 + random.nextInt(body - 41)] = (byte) random.nextInt();
      Files.write(file(), new ByteWriter().bytes(noisy).hash256(Sha256.hash(noisy)).toBytes());
      var pool = pool();
      PoolSaver saver = saver(pool);
      saver.load();
      assertThat(saver.isLoaded()).isTrue();
      assertThat(pool.transactions().size()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void aStopBeforeAllCameBackKeepsTheFile() throws Exception {
    Transaction waiting = chain.spend(0, FEE);
    run(pool(), List.of(waiting));
    byte[] saved = Files.readAllBytes(file());
    PoolSaver early = saver(pool());
    early.stop();
    early.load();
    early.stop();
    assertThat(early.isLoaded()).isFalse();
    assertThat(Files.readAllBytes(file())).isEqualTo(saved);
  }

  @Test
  void aFolderThatCannotBeMadeStopsNothing() throws Exception {
    Files.writeString(folder.resolve("data"), "a file is in the way");
    var pool = pool();
    run(pool, List.of(chain.spend(0, FEE)));
    assertThat(pool.transactions()).hasSize(1);
    assertThat(file()).doesNotExist();
  }

  @Test
  void theTimerSavesOnceAllCameBack() throws Exception {
    Transaction waiting = chain.spend(0, FEE);
    run(pool(), List.of(waiting));
    var pool = pool();
    PoolSaver saver = saver(pool);
    saver.start();
    saver.stop();
    assertThat(readAll(MANY)).containsExactly(waiting);
    var third = pool();
    PoolSaver running = saver(third);
    running.load();
    Transaction late = chain.spend(1, FEE);
    third.accept(late);
    running.tick();
    assertThat(readAll(MANY)).containsExactly(waiting, late);
  }

  @Test
  void limitsThatNoFileCanHoldAreRefused() {
    long most = SavedPool.FILE_BYTES_MAX / 2;
    assertThat(new SavedPool.Limits(1, most).bytesMax()).isEqualTo(most);
    assertThatThrownBy(() -> new SavedPool.Limits(1, most + 1))
        .hasMessage("aipg.chain.mempool.saved-bytes-max is at most 536870912");
    assertThatThrownBy(() -> new SavedPool.Limits(-1, 1))
        .hasMessage("aipg.chain.mempool.saved-max is 0 or more");
  }
}
