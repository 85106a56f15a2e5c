package io.aipowergrid.node.accounts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person without the password.
 *
 * @param mustChangePassword signed in with a one-time password: only changing it is allowed
 */
public record UserView(
    UUID id,
    String email,
    Role role,
    UUID organisationId,
    boolean mustChangePassword,
    boolean active,
    Instant createdAt,
    @Nullable Instant lastSignInAt) {}
