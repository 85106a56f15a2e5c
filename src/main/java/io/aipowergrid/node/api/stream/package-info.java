/** Turns the events of a job into a response stream. */
@NullMarked
package io.aipowergrid.node.api.stream;

import org.jspecify.annotations.NullMarked;
