package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NonceShareTest {
  @Test
  void noNonceIsInTwoShares() {
    var space = new NonceSpace(0x1200, 56);
    for (int count : new int[] {1, 2, 3, 5, 128}) {
      List<NonceSpace> parts =
          IntStream.range(0, count)
              .mapToObj(index -> new NonceShare(index, count).of(space).orElseThrow())
              .toList();
      for (long nonce = 0x1100; nonce < 0x1400; nonce++) {
        long tried = nonce;
        long owners = parts.stream().filter(part -> part.contains(tried)).count();
        assertThat(owners).isLessThanOrEqualTo(space.contains(nonce) ? 1 : 0);
      }
    }
  }

  @Test
  void oneSearcherHasEverythingAndTwoHaveHalves() {
    var space = new NonceSpace(0x1200, 56);
    assertThat(NonceShare.ALL.of(space)).contains(space);
    assertThat(new NonceShare(0, 2).of(space)).contains(new NonceSpace(0x1200, 57));
    assertThat(new NonceShare(1, 2).of(space)).contains(new NonceSpace(0x1280, 57));
  }

  @Test
  void aSpaceTooSmallIsTheFirstSearchers() {
    var two = new NonceSpace(6, 63);
    assertThat(new NonceShare(0, 2).of(two)).contains(two);
    assertThat(new NonceShare(1, 2).of(two)).isEmpty();
  }

  @Test
  void thereIsNoSearcherBeyondTheLast() {
    assertThatThrownBy(() -> new NonceShare(2, 2)).hasMessage("there is no searcher 2 of 2");
    assertThatThrownBy(() -> new NonceShare(-1, 2)).hasMessage("there is no searcher -1 of 2");
  }
}
