/** The rows of mining: switch, reports. */
@NullMarked
package io.aipowergrid.node.mining.data;

import org.jspecify.annotations.NullMarked;
