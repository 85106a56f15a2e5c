package io.aipowergrid.node.mining.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShareWorkTest {
  @Test
  void difficultyOneIsTheFamilysTarget() {
    // 2^40 / 255, rounded down.
    assertThat(ShareWork.ofTarget(ShareWork.DIFFICULTY_ONE))
        .isEqualTo(new ShareWork(4_311_810_305L));
    assertThat(ServerLines.digits(ShareWork.DIFFICULTY_ONE))
        .isEqualTo("00000000ff" + "0".repeat(54));
    assertThat(ShareWork.ofDifficulty(1).hashes()).isEqualTo(4_311_810_305L);
    assertThat(ShareWork.ofDifficulty(0.5).hashes()).isEqualTo(2_155_905_153L);
    assertThat(new ShareWork(4_311_810_305L).difficulty()).isCloseTo(1, within(1e-9));
  }

  @Test
  void theEasiestServedTargetBeginsWithAZeroByteAndNoEasierOneDoes() {
    assertThat(ServerLines.digits(ShareWork.EASIEST_SERVED.target()))
        .isEqualTo("00" + "f".repeat(62));
    assertThat(ServerLines.digits(new ShareWork(255).target())).startsWith("01");
  }

  @Test
  void workAndTargetAreTheSameThing() {
    var random = new Random(3);
    for (int bit = 0; bit <= 62; bit++) {
      long hashes = Math.min(ShareWork.MAX, (1L << bit) + (random.nextLong() & ((1L << bit) - 1)));
      var work = new ShareWork(hashes);
      assertThat(ShareWork.ofTarget(work.target())).isEqualTo(work);
    }
  }

  @Test
  void harderTargetsThanTheMaximumCountAsIt() {
    assertThat(ShareWork.ofTarget(BigInteger.ZERO)).isEqualTo(new ShareWork(ShareWork.MAX));
    assertThat(ShareWork.ofTarget(BigInteger.TWO.pow(256))).isEqualTo(new ShareWork(1));
  }

  @Test
  void refusesWorkThatIsNone() {
    assertThatThrownBy(() -> new ShareWork(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ShareWork(ShareWork.MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
    for (double none : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> ShareWork.ofDifficulty(none))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(ShareWork.ofDifficulty(Double.MAX_VALUE)).isEqualTo(new ShareWork(ShareWork.MAX));
    assertThat(ShareWork.ofDifficulty(Double.MIN_VALUE)).isEqualTo(new ShareWork(1));
  }
}
