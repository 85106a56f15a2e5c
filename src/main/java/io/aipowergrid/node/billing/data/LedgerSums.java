package io.aipowergrid.node.billing.data;

import io.aipowergrid.node.billing.AccountKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sums over the whole ledger that are cheap enough to ask for several times a minute. */
@ApplicationScoped
public class LedgerSums {
  /**
   * One look at the ledger.
   *
   * @param balances micro-USD by kind of account; a kind that never moved may be absent
   * @param open reservations that are open
   * @param oldest when the oldest of them was made, or null without one
   */
  public record Figures(Map<AccountKind, Long> balances, long open, @Nullable Instant oldest) {
    public Figures {
      balances = Map.copyOf(balances);
    }

    public long balance(AccountKind kind) {
      return balances.getOrDefault(kind, 0L);
    }
  }

  private final EntityManager entities;

  LedgerSums(EntityManager entities) {
    this.entities = entities;
  }

  @Transactional
  public Figures read() {
    var balances = new EnumMap<AccountKind, Long>(AccountKind.class);
    for (var row :
        entities
            .createNativeQuery(
                "select kind, cast(sum(balance) as bigint) as total from ledger_account"
                    + " group by kind",
                Tuple.class)
            .getResultList()) {
      var sum = (Tuple) row;
      balances.put(
          AccountKind.valueOf(sum.get("kind", String.class)), sum.get("total", Long.class));
    }
    var open =
        (Tuple)
            entities
                .createNativeQuery(
                    "select count(*) as number, min(created_at) as oldest from reservation"
                        + " where state = 'OPEN'",
                    Tuple.class)
                .getSingleResult();
    return new Figures(balances, open.get("number", Long.class), open.get("oldest", Instant.class));
  }
}
