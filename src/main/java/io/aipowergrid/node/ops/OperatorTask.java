package io.aipowergrid.node.ops;

import io.aipowergrid.node.accounts.Actor;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.inject.Instance;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The application that runs one operator command with the node's beans and database and then ends.
 * Commands reach it through {@link #run(Work)} on the main thread.
 */
public class OperatorTask implements QuarkusApplication {
  /** What a command does once beans and database are there. */
  @FunctionalInterface
  public interface Work {
    /**
     * @param rooms gives any service of the node
     * @return the exit status
     */
    int run(Rooms rooms);
  }

  /** What a command prints. */
  @FunctionalInterface
  public interface Report {
    /**
     * @param rooms gives any service of the node
     * @return a line, or several of which each ends
     */
    String of(Rooms rooms);
  }

  /** The services of the node, by type. */
  @FunctionalInterface
  public interface Rooms {
    <T> T get(Class<T> service);
  }

  /** Whom the audit trail names for what a command did. */
  public static final Actor ACTOR = Actor.system("command-line");

  // Quarkus makes the application object itself, so the work is handed over beside it.
  private static final AtomicReference<@Nullable Work> NEXT = new AtomicReference<>();

  private final Instance<Object> beans;

  OperatorTask(Instance<Object> beans) {
    this.beans = beans;
  }

  /**
   * Starts database and beans as far as needed, does the work, ends both again.
   *
   * @return the exit status
   * @throws RuntimeException what the work threw
   */
  public static int run(Work work) {
    return run(work, NodeProcess::runCommand);
  }

  /** As {@link #run(Work)}, and prints the report. */
  public static int print(Report report) {
    return run(
        rooms -> {
          var text = report.of(rooms);
          System.out.print(text.endsWith("\n") ? text : text + System.lineSeparator());
          return 0;
        });
  }

  /**
   * As {@link #run(Work)}, for work that no node may do at the same time.
   *
   * @throws IllegalStateException when a node runs on the data folder
   */
  public static int runAlone(Work work) {
    return run(work, NodeProcess::runCommandAlone);
  }

  private static int run(Work work, ToIntFunction<Class<? extends QuarkusApplication>> process) {
    var failure = new AtomicReference<@Nullable RuntimeException>();
    NEXT.set(
        rooms -> {
          try {
            return work.run(rooms);
          } catch (RuntimeException e) {
            failure.set(e);
            return 1;
          }
        });
    int status = process.applyAsInt(OperatorTask.class);
    RuntimeException thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
    return status;
  }

  @Override
  @ActivateRequestContext
  public int run(String... arguments) {
    Work work = NEXT.getAndSet(null);
    if (work == null) {
      throw new IllegalStateException("no operator command was given");
    }
    return work.run(
        new Rooms() {
          @Override
          public <T> T get(Class<T> service) {
            return beans.select(service).get();
          }
        });
  }
}
