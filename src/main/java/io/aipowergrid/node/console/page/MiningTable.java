package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.mining.MinedBlock;
import io.aipowergrid.node.mining.MinedBlockColumn;
import java.util.List;
import java.util.Locale;

/** The columns of the table of found blocks. Thread-safe. */
final class MiningTable {
  static final SortOrder<MinedBlockColumn> STANDARD = SortOrder.descending(MinedBlockColumn.HEIGHT);

  static final List<String> CSV_HEAD =
      List.of(
          "height",
          "block",
          "found_at",
          "node",
          "payout_address",
          "state",
          "reward",
          "operations_share",
          "net_reward");

  private MiningTable() {}

  static List<Head> heads(Sorting<MinedBlockColumn> sorting, Address address) {
    return List.of(
        sorting.figures(MinedBlockColumn.HEIGHT, "Height", address),
        Head.plain("Block"),
        sorting.times(MinedBlockColumn.FOUND, "Found", address),
        sorting.words(MinedBlockColumn.STATE, "State", address),
        Head.plain("Reward").num().low(),
        Head.plain("Operations share").num().low(),
        sorting.figures(MinedBlockColumn.NET, "Net reward", address));
  }

  static List<String> cells(MinedBlock block) {
    return List.of(
        Integer.toString(block.height()),
        block.id().toDisplayHex(),
        block.foundAt().toString(),
        block.node(),
        block.payoutAddress(),
        block.state().name().toLowerCase(Locale.ROOT),
        block.reward().toCoins(),
        block.operations().toCoins(),
        block.net().toCoins());
  }
}
