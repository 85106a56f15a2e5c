package io.aipowergrid.node.accounts;

import java.time.Duration;

/** Small settings, so that tests reach every limit. */
final class FakeConfig implements AccountsConfig {
  @Override
  public Duration sessionIdle() {
    return Duration.ofHours(1);
  }

  @Override
  public Duration sessionAbsolute() {
    return Duration.ofHours(3);
  }

  @Override
  public int sessionsPerUserMax() {
    return 3;
  }

  @Override
  public int passwordLengthMin() {
    return 12;
  }

  @Override
  public int signInFailuresFree() {
    return 2;
  }

  @Override
  public Duration signInDelay() {
    return Duration.ofSeconds(10);
  }

  @Override
  public Duration signInDelayMax() {
    return Duration.ofMinutes(15);
  }

  @Override
  public int signInThrottleMax() {
    return 3;
  }

  @Override
  public int passwordChecksMax() {
    return 2;
  }

  @Override
  public String lastUsedFlush() {
    return "30s";
  }

  @Override
  public int lastUsedMax() {
    return 2;
  }

  @Override
  public int keysPerProjectMax() {
    return 2;
  }

  @Override
  public int quotaProjectsMax() {
    return 3;
  }

  @Override
  public String sessionSweep() {
    return "10m";
  }
}
