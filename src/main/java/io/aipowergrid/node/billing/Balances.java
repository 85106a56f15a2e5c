package io.aipowergrid.node.billing;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The pockets of an organisation at a glance. Any thread. */
@ApplicationScoped
public class Balances {
  public BalanceView of(UUID organisationId) {
    throw new IllegalStateException("being written");
  }
}
