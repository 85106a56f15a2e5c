package io.aipowergrid.node.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aipowergrid.node.jobs.MaintenanceView;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Whether the node is in maintenance; the other fields are null when it is not.
 *
 * @param endsAt when it ends by itself, or null until it is ended
 */
@Schema(name = "Maintenance")
public record MaintenanceBody(
    @JsonProperty("object") @Schema(examples = "node.maintenance") String object,
    @JsonProperty("active") boolean active,
    @JsonProperty("reason") @Nullable String reason,
    @JsonProperty("set_by") @Nullable String setBy,
    @JsonProperty("since") @Nullable Instant since,
    @JsonProperty("ends_at") @Nullable Instant endsAt) {
  private static final String OBJECT = "node.maintenance";

  static MaintenanceBody of(Optional<MaintenanceView> now) {
    return now.map(
            view ->
                new MaintenanceBody(
                    OBJECT, true, view.reason(), view.setBy(), view.since(), view.endsAt()))
        .orElseGet(() -> new MaintenanceBody(OBJECT, false, null, null, null, null));
  }
}
