package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.api.RpcConfig;
import io.aipowergrid.node.chain.BlockTemplate;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;

/**
 * Lets only so many callers wait for another template: each of them holds a place of the door all
 * the while, and others need places, too. Any thread.
 */
@Singleton
class TemplateWaits {
  private final Semaphore places;

  @Inject
  TemplateWaits(RpcConfig config) {
    this(Math.max(1, config.requestsMax() / 2));
  }

  /**
   * @param max who may wait at once, at least 1
   */
  TemplateWaits(int max) {
    places = new Semaphore(max);
  }

  /** A wait for a template. */
  @FunctionalInterface
  interface Wait {
    BlockTemplate forOther() throws InterruptedException;
  }

  /**
   * Waits.
   *
   * @throws RpcError MISC when too many wait already
   */
  BlockTemplate await(Wait wait) throws InterruptedException {
    if (!places.tryAcquire()) {
      throw new RpcError(
          RpcError.MISC,
          "Too many callers wait for a template; try again, or raise aipg.api.rpc.requests-max");
    }
    try {
      return wait.forOther();
    } finally {
      places.release();
    }
  }
}
