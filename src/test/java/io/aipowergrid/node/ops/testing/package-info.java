/** What tests with a database share: one embedded server for the whole run. */
@NullMarked
package io.aipowergrid.node.ops.testing;

import org.jspecify.annotations.NullMarked;
