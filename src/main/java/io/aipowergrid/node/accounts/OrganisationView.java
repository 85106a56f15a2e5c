package io.aipowergrid.node.accounts;

import java.time.Instant;
import java.util.UUID;

/**
 * A customer, or the operator.
 *
 * @param operator whether this is the organisation that runs the node; there is exactly one
 * @param active false while suspended: its keys and sessions are refused
 */
public record OrganisationView(
    UUID id, String name, String planId, boolean operator, boolean active, Instant createdAt) {}
