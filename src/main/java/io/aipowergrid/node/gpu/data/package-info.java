/** The rows of devices: holds, reports, time by reason and hour. */
@NullMarked
package io.aipowergrid.node.gpu.data;

import org.jspecify.annotations.NullMarked;
