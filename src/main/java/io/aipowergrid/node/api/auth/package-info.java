/** Who is calling: API key to caller, and what a route asks for. */
@NullMarked
package io.aipowergrid.node.api.auth;

import org.jspecify.annotations.NullMarked;
