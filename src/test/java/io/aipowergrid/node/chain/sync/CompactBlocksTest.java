package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.chain.wire.CompactBlock;
import io.aipowergrid.node.chain.wire.CompactBlock.Prefilled;
import io.aipowergrid.node.chain.wire.Message;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompactBlocksTest {
  private final FakeChain chain = new FakeChain();
  private final FakePool pool = new FakePool();
  private final CompactBlocks compact =
      new CompactBlocks(RawPeer.CODEC, FakeChain.REGTEST.blockCodec(), pool, new Random(1));

  private final Transaction one = tx(1);
  private final Transaction two = tx(2);
  private final Block block = FakeChain.blockOn(chain.bestHeader(), 1, 0, one, two);
  private final Hash256 id = chain.idOf(block.header());

  /** SipHash-2-4 of the bytes 00 to 1f under the key 00 to 0f, a vector of its authors. */
  @Test
  void hashesAsTheReferenceVectors() {
    var value = new byte[32];
    for (int i = 0; i < 32; i++) {
      value[i] = (byte) i;
    }
    long hash = SipHash.of(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, Hash256.of(value));
    assertThat(Long.toHexString(hash)).isEqualTo("7127512f72f27cce");
  }

  @Test
  void aBlockIsFoundAgainInAPoolThatHasAll() {
    pool.accept(one);
    pool.accept(two);
    var partial = compact.reconstruct(id, sent(true)).orElseThrow();
    assertThat(partial.missing()).isEmpty();
    assertThat(partial.filledWith(List.of())).contains(block);
  }

  @Test
  void whatThePoolLacksIsAskedFor() {
    pool.accept(one);
    var partial = compact.reconstruct(id, sent(true)).orElseThrow();
    assertThat(partial.missing()).containsExactly(2);
    assertThat(partial.filledWith(List.of(two))).contains(block);
    assertThat(partial.filledWith(List.of())).isEmpty();
    assertThat(partial.filledWith(List.of(two, two))).isEmpty();
  }

  @Test
  void versionOneCarriesNoWitness() {
    assertThat(sent(true).prefilled().getFirst().transaction().hasWitness()).isTrue();
    assertThat(sent(false).prefilled().getFirst().transaction().hasWitness()).isFalse();
  }

  @Test
  void aPlaceBeyondTheBlockMakesNoSense() {
    var wrong = new CompactBlock(block.header(), 1, List.of(5L), List.of(new Prefilled(2, one)));
    assertThat(compact.reconstruct(id, wrong)).isEmpty();
    var right = new CompactBlock(block.header(), 1, List.of(5L), List.of(new Prefilled(1, one)));
    assertThat(compact.reconstruct(id, right)).isPresent();
  }

  private CompactBlock sent(boolean witness) {
    return ((Message.CompactBlockBody) compact.message(block, witness)).block();
  }

  static Transaction tx(int value) {
    var input = new TxInput(OutPoint.NULL, Script.EMPTY, 0, Witness.EMPTY);
    return new Transaction(2, List.of(input), List.of(new TxOutput(value, Script.EMPTY)), 0);
  }
}
