package io.aipowergrid.node.mining;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Gives the jobs a test wants and keeps the solutions in their order. */
public final class FakeWorkSource implements WorkSource {
  private static final int PATIENCE_SECONDS = 120;

  final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<MiningSolution> solutions = new LinkedBlockingQueue<>();
  private final Function<MiningSolution, SolutionVerdict> judge;
  private volatile Optional<MiningJob> job = Optional.empty();

  public FakeWorkSource(Function<MiningSolution, SolutionVerdict> judge) {
    this.judge = judge;
  }

  public void give(MiningJob next) {
    job = Optional.of(next);
    listeners.forEach(listener -> listener.changed(next));
  }

  /** The next solution that a miner gave in; a test that waits two minutes for it fails. */
  public MiningSolution take() throws InterruptedException {
    return Optional.ofNullable(solutions.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).orElseThrow();
  }

  /** How many solutions came that {@link #take} did not take. */
  public int waiting() {
    return solutions.size();
  }

  @Override
  public Optional<MiningJob> currentJob() {
    return job;
  }

  @Override
  public SolutionVerdict submit(MiningSolution solution) {
    solutions.add(solution);
    return judge.apply(solution);
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
