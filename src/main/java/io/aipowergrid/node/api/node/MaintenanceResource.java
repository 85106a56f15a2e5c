package io.aipowergrid.node.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.api.ApiConfig;
import io.aipowergrid.node.api.StrictQuery;
import io.aipowergrid.node.api.auth.CurrentCaller;
import io.aipowergrid.node.api.auth.RequiresScope;
import io.aipowergrid.node.api.openai.JsonBody;
import io.aipowergrid.node.jobs.Maintenance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/node/maintenance}: the node's maintenance mode, for operators. */
@Path("/v1/node/maintenance")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@StrictQuery
@RequiresScope(Scope.OPERATE)
@Tag(name = "Node")
public class MaintenanceResource {
  private static final String EXAMPLE =
      "{\"reason\": \"new GPU driver, back at 14:00 UTC\", \"ends_in_seconds\": 7200}";

  private final Maintenance maintenance;
  private final CurrentCaller caller;
  private final ApiConfig config;

  MaintenanceResource(Maintenance maintenance, CurrentCaller caller, ApiConfig config) {
    this.maintenance = maintenance;
    this.caller = caller;
    this.config = config;
  }

  /** How maintenance is to be. */
  @Schema(name = "MaintenanceRequest")
  record NewMaintenance(
      @JsonProperty("reason") @Schema(required = true, description = "Customers read it.")
          String reason,
      @JsonProperty("ends_in_seconds")
          @Schema(description = "Ends by itself after this; without it, it lasts until ended.")
          @Nullable Integer endsInSeconds) {}

  @GET
  @Operation(operationId = "getMaintenance", summary = "Whether the node is in maintenance")
  public MaintenanceBody get() {
    return MaintenanceBody.of(maintenance.current());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "beginMaintenance",
      summary = "Admit no new jobs; running ones end, reading goes on")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = NewMaintenance.class),
              example = EXAMPLE))
  public MaintenanceBody begin(InputStream in) {
    var fields = JsonBody.read(in, config).fields();
    var reason = fields.requireText("reason");
    int longest = (int) Maintenance.LENGTH_MAX.toSeconds();
    int seconds = fields.integer("ends_in_seconds", 0, 1, longest);
    var length = seconds == 0 ? null : Duration.ofSeconds(seconds);
    return MaintenanceBody.of(Optional.of(maintenance.begin(caller.get().actor(), reason, length)));
  }

  @DELETE
  @Operation(operationId = "endMaintenance", summary = "Admit jobs again")
  public MaintenanceBody end() {
    maintenance.end(caller.get().actor());
    return MaintenanceBody.of(Optional.empty());
  }
}
