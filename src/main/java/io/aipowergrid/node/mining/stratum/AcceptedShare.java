package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.base.Hash256;
import java.time.Instant;
import java.util.Optional;

/**
 * A share that counts.
 *
 * @param work that it stands for
 * @param height of the block it was found for
 * @param block the final hash, in wire order, where it met the job's own target
 */
record AcceptedShare(
    Instant at, WorkerName worker, ShareWork work, long height, Optional<Hash256> block) {}
