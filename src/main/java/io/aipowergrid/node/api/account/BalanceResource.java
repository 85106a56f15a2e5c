package io.aipowergrid.node.api.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.api.StrictQuery;
import io.aipowergrid.node.api.auth.CurrentCaller;
import io.aipowergrid.node.api.auth.RequiresScope;
import io.aipowergrid.node.billing.BalanceView;
import io.aipowergrid.node.billing.Balances;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/balance}: what the caller's organisation can spend. */
@Path("/v1/balance")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@StrictQuery
@RequiresScope(Scope.USAGE_READ)
@Tag(name = "Account")
public class BalanceResource {
  private final Balances balances;
  private final CurrentCaller caller;

  BalanceResource(Balances balances, CurrentCaller caller) {
    this.balances = balances;
    this.caller = caller;
  }

  /** The pockets, in micro-USD, in the order in which they are charged. */
  @Schema(name = "Balance")
  public record Body(
      @JsonProperty("object") @Schema(examples = "balance") String object,
      @JsonProperty("free_left_micro_usd") long freeLeft,
      @JsonProperty("free_allowance_micro_usd") long freeAllowance,
      @JsonProperty("free_renews_at") Instant freeRenewsAt,
      @JsonProperty("prepaid_micro_usd") long prepaid,
      @JsonProperty("reserved_micro_usd") long reserved,
      @JsonProperty("spendable_micro_usd") long spendable,
      @JsonProperty("open_jobs") int openJobs) {
    static Body of(BalanceView view) {
      return new Body(
          "balance",
          view.freeLeft().micros(),
          view.freeAllowance().micros(),
          view.freeRenewsAt(),
          view.prepaid().micros(),
          view.reserved().micros(),
          view.spendable().micros(),
          view.openJobs());
    }
  }

  @GET
  @Operation(operationId = "getBalance", summary = "What the organisation can spend")
  public Body get() {
    return Body.of(balances.of(caller.get().organisationId()));
  }
}
