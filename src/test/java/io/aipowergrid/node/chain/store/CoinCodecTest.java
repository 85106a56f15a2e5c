package io.aipowergrid.node.chain.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.TxOutput;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CoinCodecTest {
  private static final int NOISE = 20_000;

  @Test
  void writesHeightCoinbaseValueAndScript() {
    var coin = new Coin(new TxOutput(0x0102030405060708L, Script.fromHex("51ac")), 5, true);

    byte[] bytes = CoinCodec.toBytes(coin);

    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("0b0000000807060504030201" + "0251ac");
    assertThat(CoinCodec.parseCoin(bytes)).isEqualTo(coin);
  }

  @Test
  void keepsCoinsAtTheEdgesOfTheirRanges() {
    for (int height : new int[] {0, 1, Integer.MAX_VALUE}) {
      for (long value : new long[] {0, 1, Long.MAX_VALUE, -1}) {
        for (int script : new int[] {0, 252, 253, CoinCodec.SCRIPT_BYTES_MAX}) {
          var coin = new Coin(new TxOutput(value, script(script)), height, height % 2 == 1);
          assertThat(CoinCodec.parseCoin(CoinCodec.toBytes(coin))).isEqualTo(coin);
        }
      }
    }
  }

  @Test
  void refusesAScriptThatIsOneByteTooLong() {
    int tooLong = CoinCodec.SCRIPT_BYTES_MAX + 1;
    var coin = new Coin(new TxOutput(1, script(tooLong)), 1, false);
    assertThatThrownBy(() -> CoinCodec.toBytes(coin)).isInstanceOf(IllegalArgumentException.class);

    byte[] longest = CoinCodec.toBytes(new Coin(new TxOutput(1, script(tooLong - 1)), 1, false));
    byte[] longer = Arrays.copyOf(longest, longest.length + 1);
    longer[13]++; // The low byte of the length, after the mark 0xfd.
    assertThatThrownBy(() -> CoinCodec.parseCoin(longer))
        .isInstanceOf(MalformedBytesException.class);
  }

  @Test
  void refusesANegativeHeight() {
    var coin = new Coin(new TxOutput(1, Script.EMPTY), -1, false);
    assertThatThrownBy(() -> CoinCodec.toBytes(coin)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsOutPoints() {
    var outPoint = new OutPoint(Hash256.fromHex("ab".repeat(32)), 0xfffffffeL);

    byte[] bytes = CoinCodec.toBytes(outPoint);

    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("ab".repeat(32) + "feffffff");
    assertThat(CoinCodec.parseOutPoint(bytes)).isEqualTo(outPoint);
    refusesEveryCut(bytes, CoinCodec::parseOutPoint);
  }

  @Test
  void keepsUndoData() {
    var none = new BlockUndo(List.of());
    assertThat(CoinCodec.toBytes(none)).containsExactly(0);
    assertThat(CoinCodec.parseUndo(CoinCodec.toBytes(none))).isEqualTo(none);
    for (int i = 0; i < 50; i++) {
      BlockUndo undo = new SyntheticChain(i).next(20).getLast().undo();
      assertThat(CoinCodec.parseUndo(CoinCodec.toBytes(undo))).isEqualTo(undo);
    }
  }

  @Test
  void refusesBytesThatAreCutOrTooMany() {
    refusesEveryCut(
        CoinCodec.toBytes(new Coin(new TxOutput(7, script(300)), 9, true)), CoinCodec::parseCoin);
    refusesEveryCut(CoinCodec.toBytes(someUndo()), CoinCodec::parseUndo);
  }

  @Test
  void refusesCountsThatTheBytesCannotHold() {
    for (String counts : List.of("ff0000000001000000", "feffffff01", "fdffff", "01feffffff01")) {
      byte[] bytes = HexFormat.of().parseHex(counts);
      assertThatThrownBy(() -> CoinCodec.parseUndo(bytes))
          .isInstanceOf(MalformedBytesException.class);
    }
  }

  /** What noise reads as is written as the same noise: there is one form of everything. */
  @Test
  void survivesNoise() {
    var random = new SplittableRandom(11);
    byte[] undo = CoinCodec.toBytes(someUndo());
    int read = 0;
    for (int i = 0; i < NOISE; i++) {
      byte[] bytes = undo.clone();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(CoinCodec.toBytes(CoinCodec.parseUndo(bytes))).isEqualTo(bytes);
        read++;
      } catch (MalformedBytesException refused) {
        // The usual outcome.
      }
    }
    assertThat(read).isBetween(1, NOISE - 1);
  }

  private static BlockUndo someUndo() {
    var chain = new SyntheticChain(3);
    BlockUndo undo = chain.next().undo();
    while (undo.spent().size() < 3) {
      undo = chain.next().undo();
    }
    return undo;
  }

  private static void refusesEveryCut(byte[] bytes, Function<byte[], ?> parse) {
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> parse.apply(cut)).isInstanceOf(MalformedBytesException.class);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> parse.apply(longer)).isInstanceOf(MalformedBytesException.class);
  }

  private static Script script(int length) {
    var bytes = new byte[length];
    Arrays.fill(bytes, (byte) 0x51);
    return Script.of(bytes);
  }
}
