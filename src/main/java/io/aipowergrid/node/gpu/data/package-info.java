/** The rows of devices: holds, drains, reports, time by reason and hour, energy by hour. */
@NullMarked
package io.aipowergrid.node.gpu.data;

import org.jspecify.annotations.NullMarked;
