package io.aipowergrid.node.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeRedirectTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"/console", "/console/jobs?state=open", "/console?done=x", "/console/models/a/b"})
  void keepsOurOwnPages(String path) {
    assertThat(SafeRedirect.within(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/console\\..\\x",
        "/console//evil.example",
        "/console/../v1/keys",
        "/consolex",
        "/v1/models",
        "javascript:alert(1)",
        "/console/\r\nSet-Cookie: a=b",
        "/console/ä",
        "",
      })
  void leadsHomeFromEverythingElse(String path) {
    assertThat(SafeRedirect.within(path)).isEqualTo("/console");
  }

  @Test
  void leadsHomeFromNothingAndFromTooMuch() {
    assertThat(SafeRedirect.within(null)).isEqualTo("/console");
    assertThat(SafeRedirect.within("/console/" + "a".repeat(504))).isEqualTo("/console");
    assertThat(SafeRedirect.within("/console/" + "a".repeat(503))).hasSize(512);
  }

  @Test
  void matchesDoorTokensOnlyWhenBothAreThere() {
    String token = DoorToken.fresh();
    assertThat(token).hasSize(32).isNotEqualTo(DoorToken.fresh());
    assertThat(DoorToken.matches(token, token)).isTrue();
    assertThat(DoorToken.matches(token, DoorToken.fresh())).isFalse();
    assertThat(DoorToken.matches(null, token)).isFalse();
    assertThat(DoorToken.matches("", "")).isFalse();
    assertThat(DoorToken.matches(token, null)).isFalse();
  }
}
