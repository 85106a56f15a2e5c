package io.aipowergrid.node.mining.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.kawpow.EpochSeed;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.NonceSpace;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkBoardTest {
  private final WorkBoard board = new WorkBoard();

  @Test
  void earlierJobsCountUntilACleanOne() {
    board.put(job("one", 10, true));
    board.put(job("two", 10, false));
    assertThat(board.find("one")).isPresent();
    board.put(job("three", 11, true));
    assertThat(board.find("one")).isEmpty();
    assertThat(board.find("two")).isEmpty();
    assertThat(board.newest().orElseThrow().job().id()).isEqualTo("three");
  }

  @Test
  void keepsSoManyJobsAndNoMore() {
    for (int i = 0; i < WorkBoard.JOBS_MAX; i++) {
      board.put(job("job" + i, 10, false));
    }
    assertThat(board.find("job0")).isPresent();
    board.put(job("more", 10, false));
    assertThat(board.find("job0")).isEmpty();
    assertThat(board.find("job1")).isPresent();
  }

  @Test
  void theSeedIsThatOfTheHeightsEpochOnBothSidesOfTheSwitch() {
    assertThat(seedAt(2L * Kawpow.EPOCH_LENGTH - 1)).contains(EpochSeed.of(1));
    assertThat(seedAt(2L * Kawpow.EPOCH_LENGTH)).contains(EpochSeed.of(2));
    assertThat(seedAt(2L * Kawpow.EPOCH_LENGTH + 1)).contains(EpochSeed.of(2));
    assertThat(seedAt(0)).contains(Hash256.ZERO);
    assertThat(seedAt(Kawpow.HEIGHT_MAX + 1)).isEmpty();
  }

  private Optional<Hash256> seedAt(long height) {
    return board.put(job("at" + height, height, true)).map(WorkBoard.Posted::seedHash);
  }

  @Test
  void theSameJobAgainIsNoNews() {
    assertThat(board.put(job("one", 10, true))).isPresent();
    assertThat(board.put(job("one", 10, true))).isEmpty();
  }

  @Test
  void aNonceIsFirstOnce() {
    var posted = board.put(job("one", 10, true)).orElseThrow();
    assertThat(posted.isFirst(7)).isTrue();
    assertThat(posted.isFirst(7)).isFalse();
    posted.forget(7);
    assertThat(posted.isFirst(7)).isTrue();
    for (long nonce = 100; posted.hasRoom(); nonce++) {
      posted.isFirst(nonce);
    }
    assertThat(posted.isFirst(7)).isFalse();
  }

  private static MiningJob job(String id, long height, boolean clean) {
    return new MiningJob(
        id, height, Hash256.ZERO, BigInteger.ONE, 0x1b00ffffL, NonceSpace.ALL, clean);
  }
}
