package io.aipowergrid.node.console.e2e;

import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.console.e2e.Visitor.Window;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What tests of pages share: a browser for each class, and people who enter the console by it. */
abstract class ConsoleVisits {
  private static Chromium chromium;

  @TestHTTPResource("/")
  URI base;

  @Inject Guests guests;

  @BeforeAll
  static void startBrowser() {
    chromium = Chromium.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (chromium != null) {
      chromium.close();
    }
  }

  /** A new person of that role, past the door. */
  final Visitor enter(Role role, Window window) {
    return guests.enter(chromium.browser(), base, role, window);
  }

  /** Somebody at the door, who has not signed in. */
  final Visitor stranger(Window window, boolean scripts) {
    return new Visitor(chromium.browser(), base, window, scripts);
  }

  static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(condition);
  }
}
