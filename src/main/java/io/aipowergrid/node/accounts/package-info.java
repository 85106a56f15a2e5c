/** Organisations, projects, users, roles, API keys, quotas and the audit trail. */
@NullMarked
package io.aipowergrid.node.accounts;

import org.jspecify.annotations.NullMarked;
