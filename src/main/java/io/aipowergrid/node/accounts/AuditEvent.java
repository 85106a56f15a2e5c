package io.aipowergrid.node.accounts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the audit trail.
 *
 * @param organisationId whose affair it is; null for matters of the node itself
 * @param action what was done, such as {@code key.issue}
 * @param subject what it was done to, such as {@code key:0198…}
 */
public record AuditEvent(
    UUID id,
    Instant at,
    @Nullable UUID organisationId,
    Actor actor,
    String action,
    String subject,
    String detail) {}
