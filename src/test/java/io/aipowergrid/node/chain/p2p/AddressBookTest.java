package io.aipowergrid.node.chain.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class AddressBookTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000L);
  private static final NetworkGroup SEED = new NetworkGroup("seed");

  private final AddressBook book = new AddressBook(8192, new Random(1));

  @Test
  void oneSourceFillsOnlyItsShareOfTheBook() {
    for (int i = 0; i < 60_000; i++) {
      book.hear(endpoint(1 + i % 200, i / 200 % 256, i / 51_200, 8865), 9, SEED, NOW, NOW);
    }
    // 64 of the 128 buckets, some of them the same by chance: never near the whole table.
    assertThat(book.size()).isBetween(1000, 64 * AddressBook.BUCKET_SLOTS);
  }

  @Test
  void theBookIsBoundedWhoeverSpeaks() {
    var small = new AddressBook(64, new Random(2));
    for (int i = 0; i < 5000; i++) {
      var source = new NetworkGroup(Integer.toString(i));
      small.hear(endpoint(1 + i % 200, i / 200, 1, 8865), 9, source, NOW, NOW);
    }
    assertThat(small.size()).isLessThanOrEqualTo(64);
  }

  @Test
  void aLivingAddressIsNotPushedOutButATerribleOneIs() {
    var tiny = new AddressBook(64, new Random(3));
    InetSocketAddress old = endpoint(1, 1, 1, 1);
    tiny.hear(old, 9, SEED, NOW, NOW);
    for (int i = 0; i < 3000; i++) {
      tiny.hear(endpoint(2, 2, i / 250, i % 250 + 1), 9, SEED, NOW, NOW);
    }
    assertThat(tiny.all()).extracting(KnownAddress::endpoint).contains(old);
    for (int i = 0; i < 3; i++) {
      tiny.attempted(old, NOW);
    }
    for (int i = 0; i < 3000; i++) {
      tiny.hear(endpoint(3, 3, i / 250, i % 250 + 1), 9, SEED, NOW, NOW);
    }
    assertThat(tiny.all()).extracting(KnownAddress::endpoint).doesNotContain(old);
  }

  @Test
  void whoWasExchangedIsNoAnchorAndNotCalledAgainAtOnce() {
    InetSocketAddress left = endpoint(1, 1, 1, 1);
    InetSocketAddress other = endpoint(2, 1, 1, 1);
    book.succeeded(left, 9, NOW);
    book.hear(other, 9, SEED, NOW, NOW);
    book.anchor(List.of(left));
    Instant later = NOW.plus(Duration.ofMinutes(30));
    assertThat(book.select(address -> true, later))
        .hasValueSatisfying(found -> assertThat(found.endpoint()).isEqualTo(left));
    book.exchanged(left, later);
    assertThat(book.all()).noneMatch(KnownAddress::anchor);
    assertThat(book.select(address -> true, later))
        .hasValueSatisfying(found -> assertThat(found.endpoint()).isEqualTo(other));
    Predicate<KnownAddress> isLeft = address -> address.endpoint().equals(left);
    assertThat(book.select(isLeft, later.plus(Duration.ofMinutes(10)))).isEmpty();
    assertThat(book.select(isLeft, later.plus(Duration.ofMinutes(11)))).isPresent();
  }

  @Test
  void hearsNoAddressThatIsTooOldOrFromTheFuture() {
    book.hear(endpoint(1, 1, 1, 1), 9, SEED, NOW.minus(Duration.ofDays(30)), NOW);
    book.hear(endpoint(2, 1, 1, 1), 9, SEED, NOW.plus(Duration.ofMinutes(10)), NOW);
    assertThat(book.size()).isEqualTo(2);
    book.hear(endpoint(3, 1, 1, 1), 9, SEED, NOW.minus(Duration.ofDays(30)).minusSeconds(1), NOW);
    book.hear(endpoint(4, 1, 1, 1), 9, SEED, NOW.plus(Duration.ofMinutes(10)).plusSeconds(1), NOW);
    assertThat(book.size()).isEqualTo(2);
  }

  @Test
  void doesNotTryAnAddressAgainAtOnce() {
    InetSocketAddress only = endpoint(1, 1, 1, 1);
    book.hear(only, 9, SEED, NOW, NOW);
    assertThat(book.select(address -> true, NOW)).map(KnownAddress::endpoint).contains(only);
    book.attempted(only, NOW);
    assertThat(book.select(address -> true, NOW.plusSeconds(600))).isEmpty();
    assertThat(book.select(address -> true, NOW.plusSeconds(601))).isPresent();
    assertThat(book.select(address -> false, NOW.plusSeconds(601))).isEmpty();
  }

  @Test
  void choosesAnAnchorFirstAlsoAfterARestart() {
    InetSocketAddress anchor = endpoint(9, 9, 9, 9);
    for (int i = 0; i < 500; i++) {
      book.hear(endpoint(1 + i % 200, i / 200, 1, 8865), 9, SEED, NOW, NOW);
    }
    book.succeeded(anchor, 9, NOW);
    book.anchor(List.of(anchor));
    var again = new AddressBook(8192, new Random(4));
    again.restore(book.all(), NOW);
    Instant later = NOW.plus(Duration.ofHours(1));
    assertThat(again.select(address -> true, later)).map(KnownAddress::endpoint).contains(anchor);
    assertThat(again.size()).isGreaterThan(400);
  }

  @Test
  void tellsAtMostAQuarterOfWhatItKnows() {
    for (int i = 0; i < 200; i++) {
      book.hear(endpoint(1 + i, 1, 1, 8865), 9, SEED, NOW, NOW);
    }
    int known = book.size();
    assertThat(book.sample(1000, NOW)).hasSize(Math.ceilDiv(known * 23, 100));
    assertThat(book.sample(5, NOW)).hasSize(5);
    assertThat(book.sample(1000, NOW.plus(Duration.ofDays(31)))).isEmpty();
  }

  private static InetSocketAddress endpoint(int first, int second, int third, int fourthOrPort) {
    try {
      byte[] bytes = {(byte) first, (byte) second, (byte) third, (byte) fourthOrPort};
      return new InetSocketAddress(InetAddress.getByAddress(bytes), 8865);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
