package io.aipowergrid.node.api.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.api.QueryText;
import io.aipowergrid.node.api.StrictQuery;
import io.aipowergrid.node.api.auth.CurrentCaller;
import io.aipowergrid.node.api.auth.RequiresScope;
import io.aipowergrid.node.billing.UsageBook;
import io.aipowergrid.node.billing.UsageBucket;
import io.aipowergrid.node.billing.UsageFilter;
import io.aipowergrid.node.billing.UsageTotals;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/usage}: what the project used, by hour or day. */
@Path("/v1/usage")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@StrictQuery
@RequiresScope(Scope.USAGE_READ)
@Tag(name = "Account")
public class UsageResource {
  private static final Duration PERIOD_DEFAULT = Duration.ofDays(30);

  private final UsageBook usage;
  private final CurrentCaller caller;
  private final InstantSource clock;

  UsageResource(UsageBook usage, CurrentCaller caller, InstantSource clock) {
    this.usage = usage;
    this.caller = caller;
    this.clock = clock;
  }

  /** Usage of a period. Buckets without usage are left out. */
  @Schema(name = "UsageReport")
  public record Report(
      @JsonProperty("object") @Schema(examples = "usage") String object,
      @JsonProperty("from") Instant from,
      @JsonProperty("to") Instant to,
      @JsonProperty("bucket") @Schema(examples = "day") String bucket,
      @JsonProperty("total") Totals total,
      @JsonProperty("data") List<Bucket> data) {}

  /** One hour or UTC day. */
  @Schema(name = "UsageBucket")
  public record Bucket(
      @JsonProperty("start") Instant start, @JsonProperty("totals") Totals totals) {}

  /** Usage added up; prompt tokens include the cached ones. */
  @Schema(name = "UsageTotals")
  public record Totals(
      @JsonProperty("jobs") long jobs,
      @JsonProperty("prompt_tokens") long promptTokens,
      @JsonProperty("cached_tokens") long cachedTokens,
      @JsonProperty("completion_tokens") long completionTokens,
      @JsonProperty("cost_micro_usd") long costMicroUsd) {
    static Totals of(UsageTotals totals) {
      return new Totals(
          totals.jobs(),
          totals.promptTokens(),
          totals.cachedPromptTokens(),
          totals.outputTokens(),
          totals.cost().micros());
    }
  }

  @GET
  @Operation(operationId = "getUsage", summary = "Usage and cost of the project over time")
  public Report get(
      @Parameter(description = "First instant; 30 days before 'to' by default") @QueryParam("from")
          @Nullable String from,
      @Parameter(description = "First instant after the period; now by default") @QueryParam("to")
          @Nullable String to,
      @Parameter(description = "'day' (default) or 'hour'") @QueryParam("bucket")
          @Nullable String bucket,
      @QueryParam("model") @Nullable String model,
      @Parameter(description = "Id of a key") @QueryParam("key") @Nullable String key) {
    var end = QueryText.instant("to", to, clock.instant());
    var start = QueryText.instant("from", from, end.minus(PERIOD_DEFAULT));
    if (!start.isBefore(end)) throw QueryText.wrong("from", "must lie before 'to'");
    var width = width(bucket);
    var filter =
        new UsageFilter(
            caller.get().organisationId(),
            caller.get().projectId(),
            key == null ? null : QueryText.uuid("key", key),
            model);
    return new Report(
        "usage",
        start,
        end,
        width == UsageBucket.Width.HOUR ? "hour" : "day",
        Totals.of(usage.total(filter, start, end)),
        usage.query(filter, start, end, width).stream()
            .map(each -> new Bucket(each.start(), Totals.of(each.totals())))
            .toList());
  }

  private static UsageBucket.Width width(@Nullable String bucket) {
    return switch (bucket) {
      case null -> UsageBucket.Width.DAY;
      case "day" -> UsageBucket.Width.DAY;
      case "hour" -> UsageBucket.Width.HOUR;
      default -> throw QueryText.wrong("bucket", "must be day or hour");
    };
  }
}
