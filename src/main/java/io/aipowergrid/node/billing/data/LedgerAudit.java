package io.aipowergrid.node.billing.data;

import io.aipowergrid.node.billing.LedgerCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;

/** Recomputes the ledger from its postings; runs in the caller's transaction. */
@ApplicationScoped
public class LedgerAudit {
  private static final List<String> FAULTS =
      List.of(
          """
          select 'Transfer ' || t.id || ' sums to ' || coalesce(sum(p.amount), 0)
                 || ' with ' || count(p.amount) || ' postings'
          from ledger_transfer t left join ledger_posting p on p.transfer_id = t.id
          group by t.id having coalesce(sum(p.amount), 1) <> 0 or count(p.amount) < 2
          """,
          """
          select 'Account ' || a.id || ' (' || a.kind || ') says ' || a.balance
                 || ', its postings say ' || coalesce(sum(p.amount), 0)
          from ledger_account a left join ledger_posting p on p.account_id = a.id
          group by a.id having a.balance <> coalesce(sum(p.amount), 0)
          """,
          """
          select 'Organisation ' || w.organisation_id || ' has ' || a.balance
                 || ' reserved in ' || w.open_jobs || ' jobs, its open reservations hold '
                 || coalesce(sum(r.from_free + r.from_prepaid), 0) || ' in ' || count(r.job_id)
          from wallet w
          join ledger_account a on a.organisation_id = w.organisation_id and a.kind = 'RESERVED'
          left join reservation r on r.organisation_id = w.organisation_id and r.state = 'OPEN'
          group by w.organisation_id, a.id
          having a.balance <> coalesce(sum(r.from_free + r.from_prepaid), 0)
              or w.open_jobs <> count(r.job_id)
          """,
          """
          select 'Reservation ' || r.job_id || ' is ' || r.state || ', charged '
                 || r.charged_free + r.charged_prepaid || ', the ledger posted '
                 || coalesce(sum(p.amount) filter (where a.kind = 'REVENUE'), 0)
          from reservation r
          left join ledger_transfer t on t.reference = 'settle:' || r.job_id
          left join ledger_posting p on p.transfer_id = t.id
          left join ledger_account a on a.id = p.account_id
          group by r.job_id
          having r.charged_free + r.charged_prepaid
              <> coalesce(sum(p.amount) filter (where a.kind = 'REVENUE'), 0)
          """);

  private final EntityManager entities;

  LedgerAudit(EntityManager entities) {
    this.entities = entities;
  }

  /** Makes all following statements of this transaction see one moment; call it first. */
  public void freeze() {
    entities
        .createNativeQuery("set transaction isolation level repeatable read, read only")
        .executeUpdate();
  }

  /** What is wrong, in sentences; at most {@link LedgerCheck#FAULTS_MAX} of each kind. */
  public List<String> faults() {
    var faults = new ArrayList<String>();
    for (var sql : FAULTS) {
      for (var fault :
          entities
              .createNativeQuery(sql, String.class)
              .setMaxResults(LedgerCheck.FAULTS_MAX)
              .getResultList()) {
        faults.add(fault + ".");
      }
    }
    return faults;
  }

  public long accounts() {
    return number("select count(*) from ledger_account");
  }

  public long transfers() {
    return number("select count(*) from ledger_transfer");
  }

  public long totalMicros() {
    return number("select cast(coalesce(sum(balance), 0) as bigint) from ledger_account");
  }

  private long number(String sql) {
    return (Long) entities.createNativeQuery(sql, Long.class).getSingleResult();
  }
}
