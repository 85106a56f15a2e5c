package io.aipowergrid.node.accounts;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.aipowergrid.node.base.NodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {
  private final PasswordPolicy policy = new PasswordPolicy(12);

  @Test
  void acceptsTheShortestAndTheLongest() {
    assertDoesNotThrow(() -> policy.require("abcdefgh1290", "ada@example.org"));
    assertDoesNotThrow(() -> policy.require("Tr0ub".repeat(51) + "x", "ada@example.org"));
    assertThrows(NodeException.class, () -> policy.require("abcdefgh129", "ada@example.org"));
    assertThrows(
        NodeException.class, () -> policy.require("Tr0ub".repeat(51) + "xy", "ada@example.org"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aaaabbbbccccdddd", // four different characters
        "Password12345!",
        "passwordpassword",
        "qwertyqwerty99",
        "01234567890123",
        "abcdefghijklmn",
        "xx-LOVELACE-42xx" // the mailbox
      })
  void refusesTheObvious(String password) {
    var refused =
        assertThrows(NodeException.class, () -> policy.require(password, "lovelace@example.org"));
    assertEquals("password", refused.param());
  }
}
