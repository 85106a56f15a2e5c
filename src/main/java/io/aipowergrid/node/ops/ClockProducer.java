package io.aipowergrid.node.ops;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The one place where the node reads the clock of the machine and its source of chance. */
final class ClockProducer {
  ClockProducer() {}

  @Produces
  @Singleton
  static InstantSource clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  static RandomGenerator chance() {
    return new SecureRandom();
  }
}
