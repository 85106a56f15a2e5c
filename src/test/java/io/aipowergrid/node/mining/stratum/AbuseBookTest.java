package io.aipowergrid.node.mining.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AbuseBookTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final InetAddress ONE = address(1);

  private final AbuseBook book = new AbuseBook(Duration.ofMinutes(10), 2);

  @Test
  void bansAtTheScoreAndNotBefore() {
    for (int i = 0; i < 3; i++) {
      assertThat(book.add(ONE, Offence.WRONG_MIX, START)).isFalse();
    }
    assertThat(book.add(ONE, Offence.MALFORMED_LINE, START)).isFalse(); // 95
    assertThat(book.isBanned(ONE, START)).isFalse();
    assertThat(book.add(ONE, Offence.WRONG_HEADER, START)).isTrue(); // 100
    assertThat(book.isBanned(ONE, START)).isTrue();
    assertThat(book.banned(START)).isEqualTo(1);
  }

  @Test
  void aBanEnds() {
    book.add(ONE, Offence.LINE_TOO_LONG, START);
    assertThat(book.isBanned(ONE, START.plusSeconds(599))).isTrue();
    assertThat(book.isBanned(ONE, START.plusSeconds(600))).isFalse();
    assertThat(book.add(ONE, Offence.WRONG_HEADER, START.plusSeconds(600))).isFalse();
  }

  @Test
  void timeForgives() {
    for (int i = 0; i < 200; i++) {
      // 10 points a minute come and go.
      assertThat(book.add(ONE, Offence.WRONG_NONCE, START.plusSeconds(60L * i))).isFalse();
    }
  }

  @Test
  void acceptedSharesForgive() {
    for (int i = 0; i < 19; i++) {
      book.add(ONE, Offence.WRONG_HEADER, START);
    }
    book.forgive(ONE); // 93
    assertThat(book.add(ONE, Offence.WRONG_HEADER, START)).isFalse(); // 98
    assertThat(book.add(ONE, Offence.LOW_DIFFICULTY, START)).isTrue(); // 100
  }

  @Test
  void remembersAsManyAddressesAsItMay() {
    book.add(ONE, Offence.LINE_TOO_LONG, START);
    book.add(address(2), Offence.WRONG_MIX, START);
    book.add(address(3), Offence.WRONG_MIX, START);
    assertThat(book.isBanned(ONE, START)).isFalse();
  }

  private static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
