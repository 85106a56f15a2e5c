package io.aipowergrid.node.billing;

import io.aipowergrid.node.accounts.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** The price of each model over time; insert-only. Any thread. */
@ApplicationScoped
public class PriceBook {
  /** The price of now: the model's own, or the default of the configuration. */
  public Price current(String modelId) {
    throw new IllegalStateException("being written");
  }

  /** The price that was valid at an instant; a job is charged the price of its admission. */
  public Price at(String modelId, Instant instant) {
    throw new IllegalStateException("being written");
  }

  /** Sets the price from now on; jobs already admitted keep theirs. */
  public PriceView set(Actor actor, String modelId, Price price) {
    throw new IllegalStateException("being written");
  }

  /** All prices a model had, newest first. */
  public List<PriceView> history(String modelId) {
    throw new IllegalStateException("being written");
  }
}
