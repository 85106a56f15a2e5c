package io.aipowergrid.node.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Makes an empty database usable: the operator, and a demo customer on the free plan. */
@ApplicationScoped
public class FirstStart {
  /** Creates both when there is no organisation yet; safe to repeat and to race. */
  public Optional<FirstStartSecrets> ensure() {
    throw new IllegalStateException("being written");
  }
}
