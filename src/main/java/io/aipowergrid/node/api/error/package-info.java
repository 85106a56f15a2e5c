/** One error vocabulary on the wire: error codes to HTTP status, body and retry headers. */
@NullMarked
package io.aipowergrid.node.api.error;

import org.jspecify.annotations.NullMarked;
