package io.aipowergrid.node.ops;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import org.jboss.logging.Logger;
import sun.misc.Signal;

/** The running node: greets the operator, then waits until it is told to stop. */
public final class NodeApplication implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger(NodeApplication.class);

  private final NodeLifecycle lifecycle;
  private final StartOrder order;
  private final Greeting greeting;

  NodeApplication(NodeLifecycle lifecycle, StartOrder order, Greeting greeting) {
    this.lifecycle = lifecycle;
    this.order = order;
    this.greeting = greeting;
  }

  @Override
  public int run(String... arguments) {
    Signal.handle(new Signal("INT"), this::onSignal);
    Signal.handle(new Signal("TERM"), this::onSignal);
    System.out.println(greeting.text(order.takeSecrets()));
    Quarkus.waitForExit();
    return 0;
  }

  /**
   * First signal: drain, then stop. Second signal: stop now; the jobs are handed back all the same.
   */
  private void onSignal(Signal signal) {
    LOG.infof("Signal %s received", signal.getName());
    if (lifecycle.mode() == NodeMode.NORMAL) {
      lifecycle.drain();
    } else {
      // Before connections are closed, which would look as if the callers had left.
      lifecycle.handBack();
    }
    Quarkus.asyncExit(0);
  }
}
