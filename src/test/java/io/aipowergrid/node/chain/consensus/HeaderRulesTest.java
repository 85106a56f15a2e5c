package io.aipowergrid.node.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.PeerStatus;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.model.LegacyHeader;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule of chain.md 5 with a header that passes and one that fails by one unit. */
class HeaderRulesTest {
  private static final NetworkParams MAIN = NetworkParamsReader.read("aipg-main");
  private static final HeaderRules RULES = new HeaderRules(MAIN);
  private static final long LIMIT_BITS = 0x2000ffffL;
  private static final long START = 1_700_000_000L;
  private static final Hash256 ID = Hash256.of(new byte[32]);

  /** A branch of so many blocks after genesis, a minute apart. */
  private static HeaderNode branch(int blocks) {
    var node = new HeaderNode(null, MAIN.genesis().header(), MAIN.genesisHash());
    for (int i = 1; i <= blocks; i++) {
      node = new HeaderNode(node, header(i, START + 60L * i, LIMIT_BITS, 0x30000000), ID);
    }
    return node;
  }

  private static KawpowHeader header(long height, long time, long bits, int version) {
    return new KawpowHeader(version, ID, ID, time, bits, height, 0, ID);
  }

  private static String check(BlockHeader header, HeaderNode parent, HeaderRules.Context context) {
    return RULES
        .check(header, ID, parent, context)
        .map(fault -> fault.reason().code())
        .orElse("ok");
  }

  private static HeaderRules.Context context(HeaderNode tip) {
    return new HeaderRules.Context(tip, 0, Instant.ofEpochSecond(tip.time()), PeerStatus.NONE);
  }

  @ParameterizedTest
  @CsvSource({"6, ok", "5, bad-height", "7, bad-height"})
  void demandsTheTrueHeight(long height, String verdict) {
    HeaderNode parent = branch(5);

    assertThat(
            check(
                header(height, parent.time() + 60, LIMIT_BITS, 0x30000000),
                parent,
                context(parent)))
        .isEqualTo(verdict);
  }

  @Test
  void refusesAnOldFormAfterGenesisOnMain() {
    HeaderNode parent = branch(0);
    var old = new LegacyHeader(0x30000000, ID, ID, parent.time() + 60, LIMIT_BITS, 0);

    assertThat(check(old, parent, context(parent))).isEqualTo("bad-header-form");
  }

  @ParameterizedTest
  @CsvSource({"2000ffff, ok", "2000fffe, bad-diffbits"})
  void demandsTheBitsOfTheChain(String bits, String verdict) {
    HeaderNode parent = branch(5);

    assertThat(
            check(
                header(6, parent.time() + 60, Long.parseLong(bits, 16), 0x30000000),
                parent,
                context(parent)))
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"1, ok", "0, time-too-old"})
  void demandsATimeAfterTheMedian(long after, String verdict) {
    HeaderNode parent = branch(20);
    long time = parent.medianTimePast() + after;

    assertThat(parent.medianTimePast()).isEqualTo(START + 60 * 15);
    assertThat(check(header(21, time, LIMIT_BITS, 0x30000000), parent, context(parent)))
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"720, 0, ok", "721, 0, time-too-new", "721, 1, ok"})
  void allowsTwelveMinutesAheadOfTheAdjustedClock(long ahead, long offset, String verdict) {
    HeaderNode parent = branch(5);
    var context =
        new HeaderRules.Context(parent, 0, Instant.ofEpochSecond(parent.time()), peers(0, offset));

    assertThat(check(header(6, parent.time() + ahead, LIMIT_BITS, 0x30000000), parent, context))
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"30000000, ok", "2fffffff, bad-version", "ffffffff, bad-version"})
  void demandsTheVersionOfActiveAssets(String version, String verdict) {
    HeaderNode parent = branch(5);

    assertThat(
            check(
                header(6, parent.time() + 60, LIMIT_BITS, Integer.parseUnsignedInt(version, 16)),
                parent,
                context(parent)))
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "41, 4, 43200, ok",
    "40, 4, 43200, bad-fork-prior-to-maxreorgdepth",
    "40, 3, 43200, ok",
    "40, 4, 43201, ok"
  })
  void limitsTheDepthOfForksWhileConnectedAndFresh(
      int parentHeight, int connections, long tipAge, String verdict) {
    HeaderNode tip = branch(100);
    HeaderNode parent = tip.ancestor(parentHeight);
    var context =
        new HeaderRules.Context(
            tip, 0, Instant.ofEpochSecond(tip.time() + tipAge), peers(connections, 0));

    assertThat(
            check(
                header(parentHeight + 1, parent.time() + 60, LIMIT_BITS, 0x30000000),
                parent,
                context))
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"6, ok", "7, bad-fork-prior-to-checkpoint"})
  void refusesForksBelowTheLastKnownCheckpoint(int checkpoint, String verdict) {
    HeaderNode parent = branch(5);
    var context =
        new HeaderRules.Context(
            parent, checkpoint, Instant.ofEpochSecond(parent.time()), PeerStatus.NONE);

    assertThat(check(header(6, parent.time() + 60, LIMIT_BITS, 0x30000000), parent, context))
        .isEqualTo(verdict);
  }

  private static PeerStatus peers(int connections, long offsetSeconds) {
    return new PeerStatus() {
      @Override
      public int connections() {
        return connections;
      }

      @Override
      public Duration timeOffset() {
        return Duration.ofSeconds(offsetSeconds);
      }
    };
  }

  @Test
  void samplesOnlyOldHeadersAboveTheLastCheckpoint() {
    var sampling = new WorkSampling(100, 1 << 30, new java.util.Random(1));

    assertThat(sampling.isFull(100, START, START)).isFalse();
    assertThat(sampling.isFull(101, START, START + 86_399)).isTrue();
    assertThat(sampling.isFull(101, START, START + 86_400)).isFalse();
    assertThat(new WorkSampling(100, 1, new java.util.Random(1)).isFull(101, 0, START)).isTrue();
  }

  @Test
  void aHeaderComesBackFromTheTreeAsItWas() {
    HeaderNode parent = branch(3);
    var header = new KawpowHeader(0x30000000, ID, ID, 4_000_000_000L, 0xfffffffeL, 4, -1, ID);

    assertThat(new HeaderNode(parent, header, ID).header()).isEqualTo(header);
    assertThat(Optional.of(parent.height())).contains(3);
  }
}
