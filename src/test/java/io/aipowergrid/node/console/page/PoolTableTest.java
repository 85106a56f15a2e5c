package io.aipowergrid.node.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolTableTest {
  private static final PooledTransaction LARGE = entry(1, 9_000, 5_000, 30);
  private static final PooledTransaction OLD = entry(2, 400, 200, 10);
  private static final PooledTransaction DEAR = entry(3, 8_000, 250, 20);
  private static final List<PooledTransaction> POOL = List.of(LARGE, OLD, DEAR);

  private static PooledTransaction entry(int seed, long fee, long size, long added) {
    var tx =
        new Transaction(
            2,
            List.of(new TxInput(new OutPoint(Hash256.ZERO, seed), Script.EMPTY, 0, Witness.EMPTY)),
            List.of(new TxOutput(seed, Script.EMPTY)),
            0);
    return new PooledTransaction(tx, Amount.of(fee), size, 4, Instant.ofEpochSecond(added), 7);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 8000 400 9000",
    "rate, 9000 400 8000",
    "size, 400 8000 9000",
    "-size, 9000 8000 400",
    "fee, 400 8000 9000",
    "-fee, 9000 8000 400",
    "since, 400 8000 9000",
    "-since, 9000 8000 400",
    "nothing, 8000 400 9000"
  })
  void sortsByEveryFigure(String sort, String fees) {
    assertThat(sorted(sort))
        .extracting(entry -> Long.toString(entry.fee().units()))
        .containsExactly(fees.split(" "));
  }

  @Test
  void sortsByIdAsItIsRead() {
    assertThat(sorted("transaction"))
        .extracting(entry -> entry.txid().toDisplayHex())
        .isSorted()
        .hasSize(3);
  }

  private static List<PooledTransaction> sorted(String sort) {
    return PoolTable.sorting(sort).apply(POOL, PoolTable::comparator);
  }

  @Test
  void writesAFileThatSaysWhereItWasCut() {
    String row = DEAR.txid().toDisplayHex() + ",250,0.00008000,0.00032000,1970-01-01T00:00:20Z";
    assertThat(PoolTable.csv(List.of(DEAR), 1).toString().lines())
        .containsExactly("transaction,virtual_bytes,fee_coins,coins_per_1000_bytes,since", row);
    assertThat(PoolTable.csv(List.of(DEAR, OLD), 1).toString().lines())
        .hasSize(3)
        .contains(row, "cut after 1 rows: sort otherwise");
  }
}
