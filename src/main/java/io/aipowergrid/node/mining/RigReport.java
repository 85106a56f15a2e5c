package io.aipowergrid.node.mining;

import java.time.Instant;
import java.util.Optional;

/**
 * What a worker of the Stratum server did since the server started, or since it was last forgotten.
 *
 * @param account who is paid, as the rig says it
 * @param rig which machine
 * @param sessions connections it mines by now
 * @param rejected shares that were low, wrong or from nobody
 * @param busy shares that this server could not judge or keep
 * @param blocks shares that met the job's own target
 * @param hashesPerSecond by its accepted shares of the last ten minutes
 * @param hashesPerShare that its last share had to cost
 */
public record RigReport(
    String account,
    String rig,
    int sessions,
    long accepted,
    long stale,
    long duplicate,
    long rejected,
    long busy,
    long blocks,
    double hashesPerSecond,
    long hashesPerShare,
    Optional<Instant> lastShare) {}
