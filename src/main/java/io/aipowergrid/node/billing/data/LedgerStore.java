package io.aipowergrid.node.billing.data;

import io.aipowergrid.node.billing.AccountKind;
import io.aipowergrid.node.billing.TransferKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements that move money, in plain SQL because their locking is the point. All run in the
 * caller's transaction. The wallet row of an organisation is the one lock for all its accounts;
 * balances follow the postings by a trigger (V201).
 */
@ApplicationScoped
public class LedgerStore {
  /** Shards of each of the node's own accounts, as V201 made them. */
  public static final int SHARDS = 16;

  private static final String POCKETS =
      """
      select w.free_day, w.open_jobs,
             f.id as free_account, f.balance as free,
             p.id as prepaid_account, p.balance as prepaid,
             r.id as reserved_account, r.balance as reserved
      from wallet w
      join ledger_account f on f.organisation_id = w.organisation_id and f.kind = 'FREE'
      join ledger_account p on p.organisation_id = w.organisation_id and p.kind = 'PREPAID'
      join ledger_account r on r.organisation_id = w.organisation_id and r.kind = 'RESERVED'
      where w.organisation_id = :organisation
      """;

  private final EntityManager entities;

  LedgerStore(EntityManager entities) {
    this.entities = entities;
  }

  /** The pockets as last committed, without waiting for anybody. */
  public Optional<Pockets> peek(UUID organisationId) {
    return entities
        .createNativeQuery(POCKETS, Tuple.class)
        .setParameter("organisation", organisationId)
        .getResultStream()
        .map(row -> pockets((Tuple) row))
        .findFirst();
  }

  /**
   * Waits until nobody else moves this organisation's money, then reads its pockets; until the end
   * of the transaction the caller alone moves it. Opens the wallet at the first time.
   */
  public Pockets lock(UUID organisationId) {
    if (!lockWallet(organisationId)) {
      open(organisationId);
      lockWallet(organisationId);
    }
    // A statement of its own: only a snapshot taken after the lock shows what the last holder did.
    return peek(organisationId).orElseThrow();
  }

  private boolean lockWallet(UUID organisationId) {
    return !entities
        .createNativeQuery(
            "select 1 from wallet where organisation_id = :organisation for update", Integer.class)
        .setParameter("organisation", organisationId)
        .getResultList()
        .isEmpty();
  }

  private void open(UUID organisationId) {
    int opened =
        entities
            .createNativeQuery(
                """
                insert into wallet (organisation_id, free_day, open_jobs)
                values (:organisation, date '1970-01-01', 0) on conflict do nothing
                """)
            .setParameter("organisation", organisationId)
            .executeUpdate();
    if (opened == 1) {
      entities
          .createNativeQuery(
              """
              insert into ledger_account (kind, organisation_id)
              select kind, :organisation from (values ('FREE'), ('PREPAID'), ('RESERVED')) k (kind)
              """)
          .setParameter("organisation", organisationId)
          .executeUpdate();
    }
  }

  public void setFreeDay(UUID organisationId, LocalDate day) {
    entities
        .createNativeQuery(
            "update wallet set free_day = :day where organisation_id = :organisation")
        .setParameter("day", day)
        .setParameter("organisation", organisationId)
        .executeUpdate();
  }

  public void addOpenJobs(UUID organisationId, int change) {
    entities
        .createNativeQuery(
            "update wallet set open_jobs = open_jobs + :change"
                + " where organisation_id = :organisation")
        .setParameter("change", change)
        .setParameter("organisation", organisationId)
        .executeUpdate();
  }

  /** Two payments with the same reference wait for each other until the end of the transaction. */
  public void lockReference(String reference) {
    entities
        .createNativeQuery(
            "select cast(pg_advisory_xact_lock(hashtextextended(:reference, 0)) as text)",
            String.class)
        .setParameter("reference", reference)
        .getSingleResult();
  }

  /** One of the node's own accounts; the organisation decides the shard. */
  public static long nodeAccount(AccountKind kind, UUID organisationId) {
    int number =
        switch (kind) {
          case REVENUE -> 0;
          case PROMOTION -> 1;
          case CASH -> 2;
          case FREE, PREPAID, RESERVED ->
              throw new IllegalArgumentException(kind + " is an organisation's account");
        };
    return (long) number * SHARDS + Math.floorMod(organisationId.hashCode(), SHARDS) + 1;
  }

  /**
   * Inserts a transfer with its postings in one statement; the database checks that they sum to
   * zero and moves the balances.
   *
   * @param amounts by account; zero amounts are left out
   */
  public void post(
      UUID id,
      Instant at,
      TransferKind kind,
      UUID organisationId,
      String reference,
      String actor,
      Map<Long, Long> amounts) {
    var postings = amounts.entrySet().stream().filter(entry -> entry.getValue() != 0).toList();
    var values =
        IntStream.range(0, postings.size())
            .mapToObj(
                i -> "(cast(:account%d as bigint), cast(:amount%d as bigint))".formatted(i, i))
            .collect(Collectors.joining(", "));
    var query =
        entities
            .createNativeQuery(
                """
                with transfer as (
                  insert into ledger_transfer (id, at, kind, organisation_id, reference, actor)
                  values (:id, :at, :kind, :organisation, :reference, :actor))
                insert into ledger_posting (transfer_id, account_id, amount)
                select cast(:id as uuid), p.account, p.amount from (values %s) p (account, amount)
                """
                    .formatted(values))
            .setParameter("id", id)
            .setParameter("at", at)
            .setParameter("kind", kind.name())
            .setParameter("organisation", organisationId)
            .setParameter("reference", reference)
            .setParameter("actor", actor);
    for (int i = 0; i < postings.size(); i++) {
      query.setParameter("account" + i, postings.get(i).getKey());
      query.setParameter("amount" + i, postings.get(i).getValue());
    }
    query.executeUpdate();
  }

  private static Pockets pockets(Tuple row) {
    return new Pockets(
        row.get("free_day", LocalDate.class),
        row.get("open_jobs", Integer.class),
        row.get("free_account", Long.class),
        row.get("free", Long.class),
        row.get("prepaid_account", Long.class),
        row.get("prepaid", Long.class),
        row.get("reserved_account", Long.class),
        row.get("reserved", Long.class));
  }
}
