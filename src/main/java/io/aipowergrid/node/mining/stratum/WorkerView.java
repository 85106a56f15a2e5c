package io.aipowergrid.node.mining.stratum;

import java.time.Instant;
import java.util.Optional;

/**
 * What a worker did since the server started, or since it was last forgotten.
 *
 * @param sessions connections it mines by now
 * @param rejected shares that were low, wrong or from nobody
 * @param busy shares that this server could not judge or keep
 * @param hashes that its accepted shares stand for
 * @param hashesPerSecond by the shares of the last {@link WorkRate#MINUTES} minutes
 * @param current what a share of it costs now
 */
record WorkerView(
    WorkerName worker,
    int sessions,
    long accepted,
    long stale,
    long duplicate,
    long rejected,
    long busy,
    long blocks,
    double hashes,
    double hashesPerSecond,
    ShareWork current,
    Optional<Instant> lastShare) {}
