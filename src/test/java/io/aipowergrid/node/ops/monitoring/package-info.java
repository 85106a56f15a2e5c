/** Holds boards, alert rules and runbooks to what the node exports. */
@NullMarked
package io.aipowergrid.node.ops.monitoring;

import org.jspecify.annotations.NullMarked;
