package io.aipowergrid.node.billing.data;

import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.billing.AccountKind;
import io.aipowergrid.node.billing.AccountRef;
import io.aipowergrid.node.billing.EntryColumn;
import io.aipowergrid.node.billing.EntryFilter;
import io.aipowergrid.node.billing.EntryView;
import io.aipowergrid.node.billing.TransferKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads the ledger; runs in the caller's transaction. */
@ApplicationScoped
public class LedgerJournal {
  private static final String PAGE =
      """
      select t.id, t.at, t.kind, t.organisation_id, t.reference, t.actor,
             a.kind as account_kind, a.organisation_id as account_organisation, p.amount
      from (select page.*, row_number() over () as place
            from (select * from ledger_transfer where %s order by %s limit :limit) page) t
      left join ledger_posting p on p.transfer_id = t.id
      left join ledger_account a on a.id = p.account_id
      order by t.place, p.account_id
      """;

  private final EntityManager entities;

  LedgerJournal(EntityManager entities) {
    this.entities = entities;
  }

  /** One page of transfers. */
  public List<EntryView> page(EntryFilter filter) {
    var parameters = new LinkedHashMap<String, Object>();
    var where = new StringBuilder("true");
    if (filter.organisationId() != null) {
      where.append(" and organisation_id = :organisation");
      parameters.put("organisation", filter.organisationId());
    }
    if (filter.kind() != null) {
      where.append(" and kind = :kind");
      parameters.put("kind", filter.kind().name());
    }
    var order = filter.order();
    String column = expression(order.column());
    if (filter.after() != null) {
      where.append(" and ").append(order.behind("ledger_transfer", column, "id"));
      parameters.put("after", filter.after());
    }
    return read(where.toString(), order.by(column, "id"), parameters, filter.limit());
  }

  /** SQL of a column; ids are version 7, so their order is the order of acts. */
  private static String expression(EntryColumn column) {
    return switch (column) {
      case TIME -> "id";
      case KIND -> "kind";
      case REFERENCE -> "reference";
      case ACTOR -> "actor";
      case AMOUNT ->
          """
          (select coalesce(sum(amount), 0) from ledger_posting
           where transfer_id = ledger_transfer.id and amount > 0)\
          """;
    };
  }

  public Optional<EntryView> findByReference(String reference) {
    return read("reference = :reference", "id", Map.of("reference", reference), 1).stream()
        .findFirst();
  }

  /** The sum of an account's balances over its shards; zero for an account not opened yet. */
  public MicroUsd balance(AccountRef account) {
    var ofOrganisation = account.organisationId();
    var sql =
        "select cast(coalesce(sum(balance), 0) as bigint) from ledger_account where kind = :kind"
            + (ofOrganisation == null ? "" : " and organisation_id = :organisation");
    var query =
        entities.createNativeQuery(sql, Long.class).setParameter("kind", account.kind().name());
    if (ofOrganisation != null) {
      query.setParameter("organisation", ofOrganisation);
    }
    return MicroUsd.of((Long) query.getSingleResult());
  }

  private List<EntryView> read(
      String where, String order, Map<String, Object> parameters, int limit) {
    var query =
        entities
            .createNativeQuery(PAGE.formatted(where, order), Tuple.class)
            .setParameter("limit", limit);
    parameters.forEach(query::setParameter);
    var rowsById = new LinkedHashMap<UUID, List<Tuple>>();
    for (var result : query.getResultList()) {
      var row = (Tuple) result;
      rowsById.computeIfAbsent(row.get("id", UUID.class), id -> new ArrayList<>()).add(row);
    }
    return rowsById.values().stream().map(LedgerJournal::entry).toList();
  }

  private static EntryView entry(List<Tuple> rows) {
    var first = rows.getFirst();
    return new EntryView(
        first.get("id", UUID.class),
        first.get("at", Instant.class),
        TransferKind.valueOf(first.get("kind", String.class)),
        first.get("organisation_id", UUID.class),
        first.get("reference", String.class),
        first.get("actor", String.class),
        rows.stream()
            .filter(row -> row.get("amount") != null)
            .map(LedgerJournal::posting)
            .toList());
  }

  private static EntryView.Posting posting(Tuple row) {
    var kind = AccountKind.valueOf(row.get("account_kind", String.class));
    var organisation = row.get("account_organisation", UUID.class);
    return new EntryView.Posting(
        new AccountRef(kind, organisation), MicroUsd.of(row.get("amount", Long.class)));
  }
}
