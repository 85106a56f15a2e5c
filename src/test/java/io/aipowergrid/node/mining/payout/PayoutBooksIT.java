package io.aipowergrid.node.mining.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.mining.stratum.ShareRows;
import io.aipowergrid.node.mining.stratum.ShareWindow;
import io.aipowergrid.node.ops.testing.TestDatabase;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From found blocks to payments, against a real database. */
@Timeout(300)
class PayoutBooksIT {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Hash256 BLOCK = Hash256.fromDisplayHex("b1".repeat(32));
  private static final Hash256 TXID = Hash256.fromDisplayHex("c1".repeat(32));
  private static DataSource source;
  private static int number;

  private String network;

  @BeforeAll
  static void migrate() {
    source = TestDatabase.pool(TestDatabase.migrated());
  }

  @BeforeEach
  void useANetworkOfItsOwn() throws SQLException {
    network = "net" + number++;
    run(
        connection -> {
          try (var statement = connection.createStatement()) {
            statement.execute("delete from mined_block");
          }
        });
  }

  private interface Act {
    void on(Connection connection) throws SQLException;
  }

  private static void run(Act act) throws SQLException {
    try (var connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        act.on(connection);
        connection.commit();
      } catch (SQLException | RuntimeException | AssertionError e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private Hash256 block() {
    return Hash256.fromDisplayHex("%02x".formatted(number) + "b1".repeat(31));
  }

  private void found(String state, boolean shared) throws SQLException {
    run(
        connection -> {
          try (var statement =
              connection.prepareStatement(
                  "insert into mined_block (id, network, node, height, found_at, payout_address,"
                      + " reward, operations, state, shared) values (?, ?, 'main', 10, ?, 'x',"
                      + " 1000, 50, ?, ?)")) {
            statement.setBytes(1, block().toBytes());
            statement.setString(2, network);
            statement.setObject(3, OffsetDateTime.ofInstant(NOON, ZoneOffset.UTC));
            statement.setString(4, state);
            statement.setBoolean(5, shared);
            statement.executeUpdate();
          }
        });
  }

  private void becomes(String state) throws SQLException {
    run(
        connection -> {
          try (var statement =
              connection.prepareStatement("update mined_block set state = ? where network = ?")) {
            statement.setString(1, state);
            statement.setString(2, network);
            statement.executeUpdate();
          }
        });
  }

  private void share(String account, long hashes, Optional<Hash256> block) {
    ShareRows.add(source, network, true, account, hashes, NOON, block);
  }

  /** Splits what is not split, with a fee of one per cent and a window of 1,000 hashes. */
  private void split() throws SQLException {
    run(
        connection -> {
          var book = new RewardBook(connection, network);
          for (var found : book.unsplit(0)) {
            var terms =
                new ShareWindow.Terms(
                    network,
                    found.block(),
                    found.foundAt(),
                    found.net(),
                    100,
                    BigInteger.valueOf(1_000));
            var split = ShareWindow.split(connection, terms, it -> it.startsWith("m"));
            book.fix(terms, found.height(), split, NOON);
            // Again, as a second node of the database would.
            book.fix(terms, found.height(), split, NOON);
          }
        });
  }

  private int settle() throws SQLException {
    int[] moved = {0};
    run(connection -> moved[0] = new RewardBook(connection, network).settle(0, NOON));
    return moved[0];
  }

  /** Who is owed something, or owes it, as the operator's list says it. */
  private Map<String, Amount> owed() throws SQLException {
    Map<String, Amount> owed = new HashMap<>();
    run(
        connection ->
            new PaymentBook(connection, network)
                .lines(100).stream()
                    .filter(line -> !line.owed().isZero())
                    .forEach(line -> owed.put(line.address(), line.owed())));
    return owed;
  }

  private void sharesOfThree() {
    share("mOld", 5_000, Optional.empty()); // Partly outside of the window.
    share("nobody", 100, Optional.empty());
    share("mOne", 300, Optional.empty());
    ShareRows.add(source, network, false, "mPool", 900, NOON, Optional.empty());
    share("mTwo", 300, Optional.of(block()));
    share("mLate", 700, Optional.empty()); // After the block was found.
  }

  @Test
  void creditsAMatureBlockOnceByTheSharesBeforeIt() throws SQLException {
    sharesOfThree();
    found("IMMATURE", true);
    split();
    assertThat(settle()).isZero();
    assertThat(owed()).isEmpty();
    run(
        connection ->
            assertThat(new PaymentBook(connection, network).lines(10))
                .contains(
                    new PaymentBook.Line(
                        "mOne", Amount.ZERO, Amount.of(282), Amount.ZERO, Optional.empty())));

    becomes("MATURE");
    assertThat(settle()).isEqualTo(1);
    assertThat(settle()).as("again").isZero();
    // 950 net, 9 fee, 941 for 300 + 300 + 300 of 1,000 hashes, of which 100 were nobody's.
    assertThat(owed())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("mOld", Amount.of(283), "mOne", Amount.of(282), "mTwo", Amount.of(282)));
    run(
        connection -> {
          assertThat(new OwedLedger(connection, network).balance(OwedAccount.REWARD))
              .isEqualTo(Amount.of(-950));
          assertThat(new PaymentBook(connection, network).operator()).isEqualTo(Amount.of(103));
          assertThat(new PaymentBook(connection, network).summary())
              .isEqualTo(new PaymentBook.Summary(Amount.of(847), 3, Optional.empty()));
        });
  }

  @Test
  void anOrphanPaysNothingAndOneThatReturnsPaysAgain() throws SQLException {
    sharesOfThree();
    found("ORPHANED", true);
    split();
    assertThat(settle()).isZero();
    becomes("MATURE");
    split();
    assertThat(settle()).isEqualTo(1);
    Map<String, Amount> credited = owed();
    becomes("ORPHANED");
    assertThat(settle()).isEqualTo(1);
    assertThat(settle()).isZero();
    assertThat(owed()).isEmpty();
    becomes("MATURE");
    assertThat(settle()).isEqualTo(1);
    assertThat(owed()).isEqualTo(credited);
  }

  @Test
  void aBlockOfTheNodesOwnMinerIsNotShared() throws SQLException {
    sharesOfThree();
    found("MATURE", false);
    split();
    assertThat(settle()).isZero();
    assertThat(owed()).isEmpty();
  }

  @Test
  void withoutASharedWorkTheOperatorKeepsTheReward() throws SQLException {
    found("MATURE", true);
    split();
    assertThat(settle()).isEqualTo(1);
    assertThat(owed()).isEmpty();
    run(
        connection ->
            assertThat(new PaymentBook(connection, network).operator()).isEqualTo(Amount.of(950)));
  }

  @Test
  void paysNoMoreThanIsOwedAndReturnsWhatWasRefused() throws SQLException {
    sharesOfThree();
    found("MATURE", true);
    split();
    settle();
    var amounts = Map.of("mOne", Amount.of(282), "mTwo", Amount.of(200));
    assertThat(pay(TXID, amounts)).isEmpty();
    assertThat(pay(TXID, amounts)).as("again").isEmpty();
    assertThat(owed()).isEqualTo(Map.of("mOld", Amount.of(283), "mTwo", Amount.of(82)));
    var other = Hash256.fromDisplayHex("c2".repeat(32));
    assertThat(pay(other, Map.of("mTwo", Amount.of(83)))).contains("mTwo");
    assertThat(owed()).as("rolled back").containsEntry("mTwo", Amount.of(82));
    run(
        connection -> {
          var book = new PaymentBook(connection, network);
          assertThat(book.open()).containsExactly(TXID);
          assertThat(book.operator()).as("bears the fee").isEqualTo(Amount.of(103 - 7));
          book.refused(TXID, NOON);
          book.refused(TXID, NOON);
          assertThat(book.open()).isEmpty();
          assertThat(book.operator()).isEqualTo(Amount.of(103));
        });
    assertThat(owed()).containsEntry("mOne", Amount.of(282)).containsEntry("mTwo", Amount.of(282));
  }

  private Optional<String> pay(Hash256 txid, Map<String, Amount> amounts) throws SQLException {
    try (var connection = source.getConnection()) {
      connection.setAutoCommit(false);
      var lacking =
          new PaymentBook(connection, network).pay(txid, amounts, Amount.of(7), "a test", NOON);
      if (lacking.isPresent()) {
        connection.rollback();
      } else {
        connection.commit();
      }
      return lacking;
    }
  }

  @Test
  void theDatabaseRefusesWhatDoesNotBalanceAndWhatRewritesHistory() throws SQLException {
    found("MATURE", true);
    split();
    settle();
    for (String sql :
        new String[] {
          "insert into mining_posting (transfer_id, account_id, amount)"
              + " select max(t.id), (select max(id) from mining_account where kind = 'PAID'"
              + " or kind = 'OPERATOR') + 0, 1 from mining_transfer t",
          "delete from mining_posting",
          "update mining_transfer set actor = 'x'",
          "update mining_split set net = 1"
        }) {
      assertThatThrownBy(
              () ->
                  run(
                      connection -> {
                        try (var statement = connection.createStatement()) {
                          statement.execute(sql);
                        }
                      }))
          .as(sql)
          .isInstanceOf(SQLException.class);
    }
    assertThatThrownBy(
            () ->
                new OwedTransfer(
                    OwedTransfer.Kind.REWARD,
                    BLOCK,
                    "r",
                    "a",
                    Map.of(OwedAccount.OPERATOR, Amount.of(1))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
