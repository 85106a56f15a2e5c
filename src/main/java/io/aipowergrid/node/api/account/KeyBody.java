package io.aipowergrid.node.api.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.aipowergrid.node.accounts.ApiKeyView;
import io.aipowergrid.node.accounts.IssuedKey;
import io.aipowergrid.node.accounts.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An API key.
 *
 * @param secret the key itself, only in the answer that issues it
 */
@Schema(name = "ApiKey")
public record KeyBody(
    @JsonProperty("id") UUID id,
    @JsonProperty("object") @Schema(examples = "api_key") String object,
    @JsonProperty("name") String name,
    @JsonProperty("prefix") String prefix,
    @JsonProperty("scopes") List<String> scopes,
    @JsonProperty("state") @Schema(examples = "active") String state,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("expires_at") @Nullable Instant expiresAt,
    @JsonProperty("revoked_at") @Nullable Instant revokedAt,
    @JsonProperty("last_used_at") @Nullable Instant lastUsedAt,
    @JsonProperty("secret") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret) {

  /** All keys of the project. */
  @Schema(name = "ApiKeyList")
  public record Listing(
      @JsonProperty("object") @Schema(examples = "list") String object,
      @JsonProperty("data") List<KeyBody> data) {}

  static KeyBody of(ApiKeyView key, Instant now) {
    return of(key, null, now);
  }

  static KeyBody of(IssuedKey key, Instant now) {
    return of(key.view(), key.secretText(), now);
  }

  private static KeyBody of(ApiKeyView key, @Nullable String secret, Instant now) {
    return new KeyBody(
        key.id(),
        "api_key",
        key.name(),
        key.prefix(),
        key.scopes().stream().map(Scope::wireName).sorted().toList(),
        key.state(now).name().toLowerCase(Locale.ROOT),
        key.createdAt(),
        key.expiresAt(),
        key.revokedAt(),
        key.lastUsedAt(),
        secret);
  }

  /** Keeps the secret out of every log line. */
  @Override
  public String toString() {
    return "KeyBody[" + prefix + "]";
  }
}
