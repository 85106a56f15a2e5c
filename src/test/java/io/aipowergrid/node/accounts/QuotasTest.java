package io.aipowergrid.node.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.accounts.PlanLimits.Limits;
import io.aipowergrid.node.accounts.QuotaDecision.Refusal;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class QuotasTest {
  private final MovableClock clock = new MovableClock(Instant.parse("2030-01-01T00:00:00Z"));
  private final PlanLimits plans =
      planId -> planId.equals("p") ? Optional.of(new Limits(3, 100)) : Optional.empty();
  private final Quotas quotas = new Quotas(plans, clock, new FakeConfig());

  @Test
  void allowsTheLastRequestOfTheMinuteAndRefusesTheNext() {
    var caller = caller(1);
    assertTrue(quotas.take(caller, 1).allowed());
    assertTrue(quotas.take(caller, 1).allowed());
    var last = quotas.take(caller, 1);
    assertTrue(last.allowed());
    assertEquals(new QuotaState(3, 0, Duration.ofMinutes(1), 100, 97, millis(1_800)), last.state());
    var refused = quotas.take(caller, 1);
    assertEquals(Refusal.REQUESTS, refused.refusal());
    assertEquals(Duration.ofSeconds(20), refused.retryAfter());
    clock.advance(Duration.ofSeconds(20));
    assertTrue(quotas.take(caller, 1).allowed());
  }

  @Test
  void aRefusedRequestTakesNothing() {
    var caller = caller(2);
    assertTrue(quotas.take(caller, 60).allowed());
    var refused = quotas.take(caller, 41);
    assertEquals(Refusal.TOKENS, refused.refusal());
    assertEquals(40, refused.remainingTokens());
    assertEquals(2, refused.remainingRequests());
    assertEquals(millis(600), refused.retryAfter());
    assertTrue(quotas.take(caller, 40).allowed());
  }

  @Test
  void givesUnusedTokensBackButNotTheRequest() {
    var caller = caller(3);
    quotas.take(caller, 100);
    quotas.giveBack(caller, 90);
    assertEquals(90, quotas.peek(caller).remainingTokens());
    assertEquals(2, quotas.peek(caller).remainingRequests());
  }

  @Test
  void saysWhenARequestAloneIsTooLarge() {
    var refused = quotas.take(caller(4), 101);
    assertEquals(Refusal.TOO_LARGE, refused.refusal());
    assertEquals(Duration.ZERO, refused.retryAfter());
    assertEquals(3, refused.remainingRequests());
  }

  @Test
  void projectsDoNotShareTheirMinute() {
    quotas.take(caller(5), 100);
    assertTrue(quotas.take(caller(6), 100).allowed());
  }

  @Test
  void forgetsTheLongestUnusedProjectBeyondTheLimit() {
    for (int project = 10; project < 14; project++) {
      quotas.take(caller(project), 100);
    }
    assertEquals(100, quotas.peek(caller(10)).remainingTokens());
    assertEquals(0, quotas.peek(caller(13)).remainingTokens());
  }

  @Test
  void admitsExactlyTheLimitWhenManyAskAtOnce() throws Exception {
    var caller = caller(7);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < 500; i++) {
        futures.add(executor.submit(() -> quotas.take(caller, 1).allowed()));
      }
      int allowed = 0;
      for (var future : futures) {
        allowed += future.get() ? 1 : 0;
      }
      assertEquals(3, allowed);
    }
  }

  @Test
  void anUnknownPlanIsRefusedInWords() {
    var caller = new Caller(id(1), id(1), id(1), null, Set.of(Scope.INFERENCE), "gone");
    var refused = assertThrows(NodeException.class, () -> quotas.take(caller, 1));
    assertEquals(ErrorCode.PERMISSION_DENIED, refused.code());
    assertFalse(refused.detail().isBlank());
  }

  private static Caller caller(int project) {
    return new Caller(id(1), id(project), id(9), null, Set.of(Scope.INFERENCE), "p");
  }

  private static UUID id(int number) {
    return new UUID(0, number);
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
