package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.AuditEvent;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.billing.AccountRef;
import io.aipowergrid.node.billing.EntryView;
import io.aipowergrid.node.billing.TransferKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The audit trail and the ledger as a table and as JSON. */
class PastTextTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00.123456Z");
  private static final UUID ID = UUID.fromString("0190a000-0000-7000-8000-000000000001");
  private static final UUID CUSTOMER = UUID.fromString("0190a000-0000-7000-8000-000000000002");

  private final AuditEvent ofCustomer =
      new AuditEvent(
          ID, NOON, CUSTOMER, Actor.system("command-line"), "user.role", "user:7", "from A to B");
  private final AuditEvent ofNode =
      new AuditEvent(ID, NOON, null, Actor.system("command-line"), "plan.put", "plan:x", "");
  private final EntryView topUp =
      new EntryView(
          ID,
          NOON,
          TransferKind.TOP_UP,
          CUSTOMER,
          "top-up:R-1",
          "command-line",
          List.of(
              new EntryView.Posting(AccountRef.prepaid(CUSTOMER), MicroUsd.of(25_000_000)),
              new EntryView.Posting(AccountRef.CASH, MicroUsd.of(-25_000_000))));

  @Test
  void showsTheTrailAsATable() {
    assertThat(AuditListCommand.table(List.of(ofCustomer)).toString().lines())
        .containsExactly(
            "when                  who           did        to      detail",
            "2026-11-30T12:00:00Z  command-line  user.role  user:7  from A to B");
  }

  @Test
  void showsTheTrailAsJson() {
    var json = AuditListCommand.json(List.of(ofCustomer, ofNode));
    assertThat(json.get(0).toString())
        .isEqualTo(
            "{\"id\":\"%s\",\"at\":\"%s\",\"actor_kind\":\"system\",\"actor\":\"command-line\",\"action\":\"user.role\",\"subject\":\"user:7\",\"detail\":\"from A to B\",\"customer\":\"%s\"}"
                .formatted(ID, NOON, CUSTOMER));
    assertThat(json.get(1).get("customer").isNull()).isTrue();
  }

  @Test
  void showsTheLedgerAsATable() {
    assertThat(LedgerListCommand.table(List.of(topUp), Map.of(CUSTOMER, "Acme")).toString().lines())
        .containsExactly(
            "when                  kind    customer  reference   by            postings",
            "2026-11-30T12:00:00Z  top-up  Acme      top-up:R-1  command-line  prepaid 25.000000; cash -25.000000");
  }

  @Test
  void showsTheLedgerAsJson() {
    assertThat(LedgerListCommand.json(List.of(topUp)).toString())
        .isEqualTo(
            "[{\"id\":\"%s\",\"at\":\"%s\",\"kind\":\"top-up\",\"customer\":\"%s\",\"reference\":\"top-up:R-1\",\"actor\":\"command-line\",\"postings\":[{\"account\":\"prepaid\",\"micro_usd\":25000000},{\"account\":\"cash\",\"micro_usd\":-25000000}]}]"
                .formatted(ID, NOON, CUSTOMER));
  }
}
