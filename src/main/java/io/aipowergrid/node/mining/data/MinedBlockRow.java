package io.aipowergrid.node.mining.data;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.mining.MinedBlock;
import io.aipowergrid.node.mining.MinedBlockColumn;
import io.aipowergrid.node.mining.MinedBlockState;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A found block; only its state ever changes. */
@Entity(name = "MinedBlock")
@DynamicUpdate
@Table(name = "mined_block")
public class MinedBlockRow extends PanacheEntityBase {
  // Until the split of a shared block is fixed all of it may be the miners'.
  private static final String SUMS =
      """
      select b.state, count(*), cast(sum(b.reward - b.operations) as bigint),
        cast(sum(case when b.shared then b.reward - b.operations - coalesce(s.operator, 0)
          else 0 end) as bigint)
      from mined_block b left join mining_split s on s.block = b.id
      where b.network = :network group by b.state
      """;

  /** Wire order. */
  @Id public byte[] id;

  @Column(name = "network", updatable = false)
  public String network;

  @Column(name = "node", updatable = false)
  public String node;

  @Column(name = "height", updatable = false)
  public int height;

  @Column(name = "found_at", updatable = false)
  public Instant foundAt;

  @Column(name = "payout_address", updatable = false)
  public String payoutAddress;

  @Column(name = "reward", updatable = false)
  public long reward;

  @Column(name = "operations", updatable = false)
  public long operations;

  /** Whether its reward is shared out among rigs. */
  @Column(name = "shared", updatable = false)
  public boolean shared;

  /** Which device found it, by its UUID; empty for the processor and for rigs. */
  @Column(name = "device", updatable = false)
  public String device;

  @Enumerated(EnumType.STRING)
  @Column(name = "state")
  public MinedBlockState state;

  /** Blocks whose state the chain may have changed. */
  public static List<MinedBlockRow> toCheck(String network, int from) {
    return list("network = ?1 and (state = IMMATURE or height >= ?2)", network, from);
  }

  /**
   * One page.
   *
   * @param after id of the last block of the page before, or null
   */
  public static List<MinedBlockRow> page(
      String network, SortOrder<MinedBlockColumn> order, byte @Nullable [] after, int limit) {
    String column = expression(order.column());
    String where = after == null ? "" : " and " + order.behind("mined_block", column, "id");
    var query =
        getEntityManager()
            .createNativeQuery(
                "select * from mined_block where network = :network"
                    + where
                    + " order by "
                    + order.by(column, "id"),
                MinedBlockRow.class)
            .setParameter("network", network);
    if (after != null) {
      query.setParameter("after", after);
    }
    @SuppressWarnings("unchecked")
    List<MinedBlockRow> rows = query.setMaxResults(limit).getResultList();
    return rows;
  }

  private static String expression(MinedBlockColumn column) {
    return switch (column) {
      case HEIGHT -> "height";
      case FOUND -> "found_at";
      case STATE -> "state";
      case NET -> "reward - operations";
    };
  }

  /**
   * Blocks of one state.
   *
   * @param net what they pay, after the operations share
   * @param miners of that, the part that is shared out among miners
   */
  public record Sum(long blocks, Amount net, Amount miners) {
    static final Sum NONE = new Sum(0, Amount.ZERO, Amount.ZERO);

    /** What is left for the operator. */
    public Amount own() {
      return net.minus(miners);
    }
  }

  /** All blocks of a network by their state, at one moment. */
  public static Map<MinedBlockState, Sum> sums(String network) {
    @SuppressWarnings("unchecked")
    List<Object[]> rows =
        getEntityManager().createNativeQuery(SUMS).setParameter("network", network).getResultList();
    var sums = new EnumMap<MinedBlockState, Sum>(MinedBlockState.class);
    for (var state : MinedBlockState.values()) {
      sums.put(state, Sum.NONE);
    }
    for (Object[] row : rows) {
      sums.put(
          MinedBlockState.valueOf((String) row[0]),
          new Sum(
              ((Number) row[1]).longValue(),
              Amount.of(((Number) row[2]).longValue()),
              Amount.of(((Number) row[3]).longValue())));
    }
    return sums;
  }

  /** The block of this row. */
  public MinedBlock block() {
    return new MinedBlock(
        Hash256.of(id),
        node,
        height,
        foundAt,
        payoutAddress,
        Amount.of(reward),
        Amount.of(operations),
        state);
  }
}
