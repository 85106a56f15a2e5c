package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What found blocks are worth to the operator, and what of it is the miners'. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
class MinedBlocksIT {
  private static final int MATURE_SPLIT = 1;
  private static final int IMMATURE_SPLIT = 3;

  @Inject MinedBlocks blocks;
  @Inject NetworkParams params;
  @Inject DataSource source;

  @AfterEach
  void forget() throws SQLException {
    run("delete from mined_block where node = 'totals'");
  }

  @Test
  void theMinersPartOfSharedBlocksIsNotTheOperators() throws SQLException {
    assertThat(blocks.totals())
        .isEqualTo(new MinedTotals(0, 0, 0, Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO));
    add(0, "MATURE", false);
    add(MATURE_SPLIT, "MATURE", true);
    add(2, "MATURE", true);
    add(IMMATURE_SPLIT, "IMMATURE", true);
    add(4, "ORPHANED", true);
    split(MATURE_SPLIT, 9);
    split(IMMATURE_SPLIT, 0);

    // Each pays 100 less 5; one was not split yet.
    assertThat(blocks.totals())
        .isEqualTo(
            new MinedTotals(
                3, 1, 1, Amount.of(95 + 9), Amount.ZERO, Amount.of(95 - 9 + 95), Amount.of(95)));
    assertThat(blocks.totals().shared()).isTrue();
  }

  private void add(int number, String state, boolean shared) throws SQLException {
    run(
        "insert into mined_block (id, network, node, height, found_at, payout_address, reward,"
            + " operations, state, shared) values (sha256('totals%d'), '%s', 'totals', 10, now(),"
            + " 'x', 100, 5, '%s', %b)",
        number, params.name(), state, shared);
  }

  private void split(int number, int operator) throws SQLException {
    run(
        "insert into mining_split (block, network, height, made_at, net, fee_basis_points,"
            + " window_hashes, operator) values (sha256('totals%d'), '%s', 10, now(), 95, 100, 1,"
            + " %d)",
        number, params.name(), operator);
  }

  private void run(String sql, Object... values) throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql.formatted(values));
    }
  }
}
