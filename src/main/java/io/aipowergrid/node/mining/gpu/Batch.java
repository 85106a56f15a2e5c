package io.aipowergrid.node.mining.gpu;

import java.util.List;

/**
 * What a launch did.
 *
 * @param nanos that the device took
 * @param found at most {@link DeviceEpoch#RESULTS_MAX}
 */
record Batch(long nanos, List<Found> found) {
  Batch {
    found = List.copyOf(found);
  }
}
