package io.aipowergrid.node.api.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aipowergrid.node.accounts.ApiKeyView;
import io.aipowergrid.node.accounts.ApiKeys;
import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.api.ApiConfig;
import io.aipowergrid.node.api.QueryText;
import io.aipowergrid.node.api.StrictQuery;
import io.aipowergrid.node.api.auth.CurrentCaller;
import io.aipowergrid.node.api.auth.RequiresScope;
import io.aipowergrid.node.api.openai.JsonBody;
import io.aipowergrid.node.api.openai.JsonFields;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/keys}: the API keys of the caller's project. */
@Path("/v1/keys")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@StrictQuery
@RequiresScope(Scope.KEYS_MANAGE)
@Tag(name = "Account")
public class KeysResource {
  private static final int NAME_CHARS_MAX = 100;
  private static final String EXAMPLE =
      "{\"name\": \"billing job\", \"scopes\": [\"inference\", \"receipts.read\"]}";

  private final ApiKeys keys;
  private final CurrentCaller caller;
  private final InstantSource clock;
  private final ApiConfig config;

  KeysResource(ApiKeys keys, CurrentCaller caller, InstantSource clock, ApiConfig config) {
    this.keys = keys;
    this.caller = caller;
    this.clock = clock;
    this.config = config;
  }

  /** What a new key is to be. */
  @Schema(name = "ApiKeyRequest")
  record NewKey(
      @JsonProperty("name") @Schema(required = true) String name,
      @JsonProperty("scopes")
          @Schema(description = "inference, usage.read, receipts.read, chain.read, keys.manage")
          List<String> scopes,
      @JsonProperty("expires_at") @Nullable Instant expiresAt) {}

  @GET
  @Operation(operationId = "listKeys", summary = "Keys of the project, newest first")
  public KeyBody.Listing list() {
    var now = clock.instant();
    return new KeyBody.Listing(
        "list",
        keys.list(caller.get().projectId()).stream().map(key -> KeyBody.of(key, now)).toList());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createKey", summary = "Issue a key; its secret is shown this once")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = NewKey.class),
              example = EXAMPLE))
  public KeyBody create(InputStream in) {
    var fields = JsonBody.read(in, config).fields();
    var name = fields.requireText("name").strip();
    if (name.isEmpty() || name.length() > NAME_CHARS_MAX) {
      throw fields.wrong("name", "must have 1 to " + NAME_CHARS_MAX + " characters");
    }
    var issued =
        keys.issue(
            caller.get().actor(), caller.get().projectId(), name, scopes(fields), expiry(fields));
    return KeyBody.of(issued, clock.instant());
  }

  @DELETE
  @Path("/{id}")
  @Operation(operationId = "revokeKey", summary = "End a key at once")
  public KeyBody revoke(@PathParam("id") String id) {
    var key = requireOwn(id);
    return KeyBody.of(keys.revoke(caller.get().actor(), key.id()), clock.instant());
  }

  // A key of another project is as unknown as one that never was.
  private ApiKeyView requireOwn(String id) {
    return keys.find(QueryText.uuid("id", id))
        .filter(key -> key.projectId().equals(caller.get().projectId()))
        .orElseThrow(() -> new NodeException(ErrorCode.NOT_FOUND, "There is no such key."));
  }

  private Set<Scope> scopes(JsonFields fields) {
    var names = fields.texts("scopes");
    if (names.isEmpty()) return Set.of(Scope.INFERENCE);
    var scopes = EnumSet.noneOf(Scope.class);
    for (var name : names) {
      scopes.add(
          Scope.find(name)
              .orElseThrow(() -> fields.wrong("scopes", "holds a scope this node does not know")));
    }
    // Who manages keys hands out what a customer may do, but never makes itself an operator.
    if (scopes.contains(Scope.OPERATE) && !caller.get().may(Scope.OPERATE)) {
      throw new NodeException(
          ErrorCode.PERMISSION_DENIED, "Only an operator's key may issue an operator's key.");
    }
    return scopes;
  }

  private @Nullable Instant expiry(JsonFields fields) {
    var text = fields.text("expires_at");
    if (text == null) return null;
    var now = clock.instant();
    var expiry = QueryText.instant("expires_at", text, now);
    if (!expiry.isAfter(now)) throw fields.wrong("expires_at", "must lie in the future");
    return expiry;
  }
}
