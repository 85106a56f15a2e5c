package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.chain.wire.Command;
import io.aipowergrid.node.chain.wire.InventoryItem;
import io.aipowergrid.node.chain.wire.Message;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever spoils the witness of a transaction on its way does not keep the true form out. */
@Timeout(120)
class WitnessFormsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Transaction BARE = CompactBlocksTest.tx(1);
  private static final Transaction TRUE = with(new byte[] {1});

  @AfterAll
  static void close() {
    VERTX.close();
  }

  private static Transaction with(byte[]... items) {
    List<TxInput> inputs =
        BARE.inputs().stream().map(input -> input.withWitness(Witness.of(List.of(items)))).toList();
    return new Transaction(BARE.version(), inputs, BARE.outputs(), BARE.lockTime());
  }

  private static Message.Inv announcement() {
    return new Message.Inv(List.of(new InventoryItem(InventoryItem.TX, TRUE.txid())));
  }

  @ParameterizedTest
  @CsvSource({
    "true, bad-witness-nonstandard",
    "true, non-mandatory-script-verify-flag (Witness program hash mismatch)",
    "false, non-mandatory-script-verify-flag (Witness program was passed an empty witness)"
  })
  void theNextAnnouncerIsAskedForTheTrueForm(boolean witness, String reason) throws IOException {
    Transaction spoilt = witness ? with(new byte[] {2}) : BARE;
    assertThat(spoilt.txid()).isEqualTo(TRUE.txid());
    try (var node = TestNode.start(VERTX);
        var spoiler = RawPeer.greet(node);
        var honest = RawPeer.greet(node)) {
      node.pool.refusedForms.put(spoilt.wtxid(), reason);
      spoiler.send(announcement());
      spoiler.expect(Message.GetData.class);
      honest.send(announcement());
      honest.settle();
      spoiler.send(new Message.Tx(spoilt));
      assertThat(honest.expect(Message.GetData.class).items())
          .containsExactly(new InventoryItem(InventoryItem.WITNESS_TX, TRUE.txid()));
      honest.send(new Message.Tx(TRUE));
      await().until(() -> node.pool.find(TRUE.txid()).equals(java.util.Optional.of(TRUE)));
    }
  }

  @Test
  void whatIsRefusedForItsIdIsAskedOfNobodyElse() throws IOException {
    try (var node = TestNode.start(VERTX);
        var one = RawPeer.greet(node);
        var two = RawPeer.greet(node)) {
      node.pool.refusedForms.put(BARE.wtxid(), "min relay fee not met");
      one.send(announcement());
      one.expect(Message.GetData.class);
      two.send(announcement());
      two.settle();
      one.send(new Message.Tx(BARE));
      one.settle();
      two.send(announcement());
      two.settle();
      assertThat(node.meter.sent(Command.GETDATA)).isEqualTo(1);
    }
  }
}
