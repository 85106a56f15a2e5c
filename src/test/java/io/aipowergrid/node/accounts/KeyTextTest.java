package io.aipowergrid.node.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KeyTextTest {
  private static final String TEXT = "aipg_bcdf2345_" + "a-_Z".repeat(10) + "xyz";

  @Test
  void readsWhatItWrites() {
    var key = KeyText.parse(TEXT).orElseThrow();
    assertEquals("bcdf2345", key.prefix());
    assertEquals(TEXT, key.format());
  }

  @Test
  void refusesAnyOtherForm() {
    assertTrue(KeyText.parse(TEXT + "x").isEmpty());
    assertTrue(KeyText.parse(TEXT.substring(1)).isEmpty());
    assertTrue(KeyText.parse(TEXT + "\n").isEmpty());
    assertTrue(KeyText.parse(TEXT.toUpperCase(java.util.Locale.ROOT)).isEmpty());
    assertTrue(KeyText.parse("").isEmpty());
    assertTrue(KeyText.parse("sk-" + "x".repeat(100_000)).isEmpty());
  }

  @Test
  void neverPrintsTheSecret() {
    var key = KeyText.parse(TEXT).orElseThrow();
    assertFalse(key.toString().contains(key.secret()));
  }
}
