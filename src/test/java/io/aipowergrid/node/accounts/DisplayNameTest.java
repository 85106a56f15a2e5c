package io.aipowergrid.node.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.NodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"Key 1", "Größe", "مفتاح", "鍵", "x"})
  void namesOfAllLanguagesAreTaken(String name) {
    assertThat(DisplayName.require(" " + name + " ")).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ", "a\nb", "a\u0000b", "a\u0085b", "a\u202eb", "a\u2066b", "a\u2069"})
  void whatIsNoNameOrTurnsALineRoundIsRefused(String name) {
    assertThatThrownBy(() -> DisplayName.require(name))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("no control or direction characters");
  }

  @Test
  void lengthHasABound() {
    assertThat(DisplayName.require("n".repeat(100))).hasSize(100);
    assertThatThrownBy(() -> DisplayName.require("n".repeat(101)))
        .isInstanceOf(NodeException.class);
  }
}
