package io.aipowergrid.node.chain.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WitnessTest {
  private static final int MESSAGE_BYTES = 4_000_000;

  static Stream<List<byte[]>> stacks() {
    return Stream.of(
        List.of(new byte[0]),
        List.of(new byte[0], new byte[] {1, 2, 3}, new byte[0]),
        List.of(new byte[0xfc], new byte[0xfd], new byte[0x1_0000], new byte[] {7}));
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void givesBackItsItems(List<byte[]> items) {
    Witness witness = Witness.of(items);
    assertThat(witness.size()).isEqualTo(items.size());
    assertThat(witness.items()).usingElementComparator(WitnessTest::order).isEqualTo(items);
    for (int i = 0; i < items.size(); i++) {
      assertThat(witness.item(i)).isEqualTo(items.get(i));
    }
    assertThatThrownBy(() -> witness.item(items.size()))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(witness).isEqualTo(Witness.of(items)).isNotEqualTo(Witness.EMPTY);
    assertThat(TransactionCodec.parse(TransactionCodec.toBytes(tx(witness))))
        .isEqualTo(tx(witness));
  }

  private static int order(byte[] one, byte[] other) {
    return java.util.Arrays.compare(one, other);
  }

  private static Transaction tx(Witness witness) {
    var input = new TxInput(new OutPoint(Hash256.ZERO, 1), Script.EMPTY, 0, witness);
    return new Transaction(2, List.of(input), List.of(new TxOutput(1, Script.EMPTY)), 0);
  }

  @Test
  void isEmptyWithoutItems() {
    assertThat(Witness.of(List.of())).isSameAs(Witness.EMPTY);
    assertThat(Witness.EMPTY.isEmpty()).isTrue();
    assertThat(Witness.EMPTY.items()).isEmpty();
  }

  /** Whoever sends a message of four million empty items gets no object for each of them. */
  @Test
  void manyItemsTakeNoMoreThanTheirBytes() {
    int items = MESSAGE_BYTES - 100;
    var out = new ByteWriter(MESSAGE_BYTES).int32le(2).uint8(0).uint8(1);
    out.uint8(1).hash256(Hash256.ZERO).uint32le(1).uint8(0).uint32le(0);
    out.uint8(1).int64le(1).uint8(0);
    byte[] bytes = out.compactSize(items).bytes(new byte[items]).uint32le(0).toBytes();
    long before = allocated();
    Transaction tx = TransactionCodec.parse(bytes);
    int size = tx.totalSize();
    assertThat(allocated() - before).as("bytes of memory").isLessThan(3L * MESSAGE_BYTES);
    assertThat(size).isEqualTo(bytes.length);
    assertThat(tx.inputs().getFirst().witness().size()).isEqualTo(items);
    assertThat(TransactionCodec.toBytes(tx)).isEqualTo(bytes);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
