package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.crypto.Sha256;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.MiningSolution;
import io.aipowergrid.node.mining.NonceSpace;
import io.aipowergrid.node.mining.SolutionVerdict;
import io.aipowergrid.node.mining.WorkSource;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Jobs of a bench, numbered, at epoch 0, whose every hash is a share. Any thread. */
final class LoadSource implements WorkSource {
  private static final long HEIGHT = 300;
  private static final long BITS = 0x207fffffL;
  private static final BigInteger EVERY = BigInteger.ONE.shiftLeft(256);

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile MiningJob job = job(0);

  /** Gives the next job and returns it. */
  MiningJob next() {
    var next = job(Integer.parseInt(job.id()) + 1);
    job = next;
    listeners.forEach(listener -> listener.changed(next));
    return next;
  }

  private static MiningJob job(int number) {
    Hash256 header = Sha256.hash(("bench " + number).getBytes(StandardCharsets.UTF_8));
    return new MiningJob(
        Integer.toString(number), HEIGHT, header, EVERY, BITS, NonceSpace.ALL, false);
  }

  @Override
  public Optional<MiningJob> currentJob() {
    return Optional.of(job);
  }

  @Override
  public SolutionVerdict submit(MiningSolution solution) {
    return new SolutionVerdict.Accepted(Optional.empty());
  }

  @Override
  public void addListener(Listener listener) {
    listeners.add(listener);
  }

  @Override
  public void removeListener(Listener listener) {
    listeners.remove(listener);
  }
}
