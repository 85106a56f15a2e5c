package io.aipowergrid.node.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Mutated blocks and headers: nothing but a verdict comes of them, and the chain stays as it is.
 */
class ChainFuzzTest {
  private static final NetworkParams PARAMS = NetworkParamsReader.read("aipg-regtest");
  private static final int ROUNDS = 3000;

  /** Behind the header: half of all other nonces would be valid work on this network. */
  private static final int BODY_FROM = HeaderCodec.LEGACY_BYTES;

  @Test
  void mutatedBlocksChangeNothing() {
    var miner = new TestMiner(PARAMS);
    var blocks = new ArrayList<Block>();
    TestMiner.Mined parent = miner.genesis();
    for (int i = 0; i < 5; i++) {
      parent = miner.mine(parent, 0, 0, List.of());
      blocks.add(parent.block());
    }
    byte[] next = BlockCodec.toBytes(miner.mine(parent, 0, 0, List.of()).block());
    var random = new Random(11);
    try (var harness = new ChainHarness(PARAMS, parent.time() + 10_000)) {
      harness.connectAll(blocks);
      Hash256 tip = harness.chain.tip().id();
      int parsed = 0;
      for (int round = 0; round < ROUNDS; round++) {
        try {
          Block block = PARAMS.blockCodec().parse(mutate(next, BODY_FROM, random));
          parsed++;
          BlockImportResult result = harness.chain.submitBlock(block);
          byte[] header = HeaderCodec.toBytes(block.header());
          harness.chain.submitHeaders(
              List.of(PARAMS.headerCodec().parse(mutate(header, 0, random))));
          assertThat(result).isNotInstanceOf(BlockImportResult.Connected.class);
        } catch (MalformedBytesException e) {
          // Most mutations of lengths end here.
        }
      }
      assertThat(parsed).isGreaterThan(ROUNDS / 4);
      assertThat(harness.chain.tip().id()).isEqualTo(tip);
      assertThat(harness.chain.submitBlock(PARAMS.blockCodec().parse(next)))
          .isInstanceOf(BlockImportResult.Connected.class);
    }
  }

  /** Changes one to four bytes from a place on. */
  private static byte[] mutate(byte[] bytes, int from, Random random) {
    byte[] copy = bytes.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int place = from + random.nextInt(copy.length - from);
      copy[place] ^= (byte) (1 + random.nextInt(255));
    }
    return copy;
  }
}
