package io.aipowergrid.node.accounts;

import io.aipowergrid.node.accounts.data.ApiKey;
import io.aipowergrid.node.accounts.data.Project;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.UuidV7;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** API keys: issue, recognise, rotate, revoke. Any thread. */
@ApplicationScoped
public class ApiKeys {
  private static final int PREFIX_TRIES_MAX = 5;

  /** The last day that ISO 8601 writes with four digits; the database ends a little later. */
  private static final Instant EXPIRY_MAX = Instant.parse("9999-12-31T23:59:59.999999Z");

  private final AccountSecrets secrets;
  private final AuditTrail audit;
  private final KeyUses uses;
  private final InstantSource clock;
  private final int keysPerProjectMax;

  ApiKeys(
      AccountSecrets secrets,
      AuditTrail audit,
      KeyUses uses,
      InstantSource clock,
      AccountsConfig config) {
    this.secrets = secrets;
    this.audit = audit;
    this.uses = uses;
    this.clock = clock;
    this.keysPerProjectMax = config.keysPerProjectMax();
  }

  /**
   * Issues a key.
   *
   * @param expiresAt when it stops working; null for never
   */
  @Transactional
  public IssuedKey issue(
      Actor actor, UUID projectId, String name, Set<Scope> scopes, @Nullable Instant expiresAt) {
    var now = clock.instant();
    var project = openProject(projectId);
    requireScopes(project, scopes);
    requireFuture(expiresAt, now);
    if (ApiKey.countAlive(projectId, now) >= keysPerProjectMax) {
      throw new NodeException(
          ErrorCode.CONFLICT,
          "This project has %d keys; revoke one first.".formatted(keysPerProjectMax));
    }
    var text = new KeyText(newPrefix(), secrets.newToken());
    var row = new ApiKey();
    row.id = UuidV7.at(now);
    row.project = project;
    row.name = DisplayName.require(name);
    row.prefix = text.prefix();
    row.mac = secrets.keyMac(text.format()).toBytes();
    row.scopes = AccountViews.column(scopes);
    row.createdAt = now;
    row.createdBy = actor.label();
    row.expiresAt = expiresAt;
    row.persist();
    record(actor, row, "key.issue", "%s, scopes %s".formatted(row.name, row.scopes));
    return new IssuedKey(AccountViews.of(row), text.format());
  }

  /**
   * Issues a successor with the same project, name and scopes; the old key goes on until {@code
   * oldExpiresAt}, so that a customer can change over without a gap.
   */
  @Transactional
  public IssuedKey rotate(Actor actor, UUID keyId, Instant oldExpiresAt) {
    var now = clock.instant();
    var old = getLocked(keyId);
    if (AccountViews.of(old).state(now) != ApiKeyView.State.ACTIVE) {
      throw new NodeException(ErrorCode.CONFLICT, "This key has ended; issue a new one.");
    }
    if (old.replacedBy != null) {
      throw new NodeException(
          ErrorCode.CONFLICT, "This key has been rotated already; rotate its successor.");
    }
    if (oldExpiresAt.isBefore(now)) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST, "The overlap ends now or later.", "expires_at");
    }
    var successor = issue(actor, old.project.id, old.name, AccountViews.scopes(old.scopes), null);
    if (old.expiresAt == null || oldExpiresAt.isBefore(old.expiresAt)) {
      old.expiresAt = oldExpiresAt;
    }
    old.replacedBy = successor.view().id();
    record(actor, old, "key.rotate", "old key ends at " + old.expiresAt);
    return successor;
  }

  /** Who presents this key, or empty when it is unknown, expired, revoked or suspended. */
  @Transactional
  public Optional<Caller> authenticate(String presentedKey) {
    var now = clock.instant();
    return KeyText.parse(presentedKey)
        .flatMap(text -> ApiKey.findByPrefix(text.prefix()))
        .filter(row -> MessageDigest.isEqual(row.mac, secrets.keyMac(presentedKey).toBytes()))
        .filter(row -> opens(row, now))
        .map(row -> caller(row, now));
  }

  /** Ends a key at once; repeating is harmless. */
  @Transactional
  public ApiKeyView revoke(Actor actor, UUID keyId) {
    var row = getLocked(keyId);
    if (row.revokedAt == null) {
      row.revokedAt = clock.instant();
      record(actor, row, "key.revoke", row.name);
    }
    return AccountViews.of(row);
  }

  @Transactional
  public Optional<ApiKeyView> find(UUID keyId) {
    return ApiKey.findWhole(keyId).map(AccountViews::of);
  }

  /** Keys of a project, newest first, ended ones included. */
  @Transactional
  public List<ApiKeyView> list(UUID projectId) {
    return ApiKey.ofProject(projectId).stream().map(AccountViews::of).toList();
  }

  private static boolean opens(ApiKey row, Instant now) {
    return AccountViews.of(row).state(now) == ApiKeyView.State.ACTIVE
        && !row.project.archived
        && row.project.organisation.active;
  }

  private Caller caller(ApiKey row, Instant now) {
    uses.note(row.id, now);
    var organisation = row.project.organisation;
    return new Caller(
        organisation.id,
        row.project.id,
        row.id,
        null,
        AccountViews.scopes(row.scopes),
        organisation.planId);
  }

  // Locked, so that two keys issued at the same moment cannot both be the last that is allowed.
  private static Project openProject(UUID projectId) {
    return Project.<Project>findByIdOptional(projectId, LockModeType.PESSIMISTIC_WRITE)
        .filter(project -> !project.archived)
        .orElseThrow(
            () -> new NodeException(ErrorCode.NOT_FOUND, "There is no such open project."));
  }

  private static void requireScopes(Project project, Set<Scope> scopes) {
    if (scopes.isEmpty()) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST, "A key needs at least one scope.", "scopes");
    }
    if (scopes.contains(Scope.OPERATE) && !project.organisation.operator) {
      throw new NodeException(
          ErrorCode.PERMISSION_DENIED,
          "Only keys of the operator's own organisation may operate the node.",
          "scopes");
    }
  }

  private static void requireFuture(@Nullable Instant expiresAt, Instant now) {
    if (expiresAt != null && (!expiresAt.isAfter(now) || expiresAt.isAfter(EXPIRY_MAX))) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "A key expires in the future, before the year 10000, or never.",
          "expires_at");
    }
  }

  private String newPrefix() {
    for (int i = 0; i < PREFIX_TRIES_MAX; i++) {
      var prefix = secrets.newReadable(KeyText.PREFIX_LENGTH);
      if (ApiKey.findByPrefix(prefix).isEmpty()) {
        return prefix;
      }
    }
    throw new IllegalStateException("no free key prefix found");
  }

  private static ApiKey getLocked(UUID keyId) {
    return ApiKey.findLocked(keyId)
        .orElseThrow(() -> new NodeException(ErrorCode.NOT_FOUND, "There is no such key."));
  }

  private void record(Actor actor, ApiKey row, String action, String detail) {
    audit.record(actor, row.project.organisation.id, action, "key:" + row.id, detail);
  }
}
