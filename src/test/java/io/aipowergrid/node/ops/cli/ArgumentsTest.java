package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.base.NodeException;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  @Test
  void readsAndWritesDollarsExactly() {
    assertThat(Arguments.usd(new BigDecimal("0.000001"))).isEqualTo(MicroUsd.of(1));
    assertThat(Arguments.format(MicroUsd.of(-12_500_000))).isEqualTo("-12.500000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0000001", "9223372036854.775808"})
  void refusesDollarsThatTheLedgerCannotHold(String usd) {
    assertThatThrownBy(() -> Arguments.usd(new BigDecimal(usd)))
        .isInstanceOf(NodeException.class)
        .hasMessage(usd + " USD has more than six decimals or is too large");
  }

  @Test
  void readsADayAndAMoment() {
    assertThat(Arguments.time("2026-11-30")).isEqualTo(Instant.parse("2026-11-30T00:00:00Z"));
    assertThat(Arguments.time("2026-11-30T08:00:00.5Z"))
        .isEqualTo(Instant.parse("2026-11-30T08:00:00.500Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "yesterday", "2026-11-31", "2026-11-30T08:00", "Tomorrow", "+999999999-12-31"})
  void saysHowATimeIsWritten(String text) {
    assertThatThrownBy(() -> Arguments.time(text))
        .isInstanceOf(NodeException.class)
        .hasMessageStartingWith("a time is written 2026-11-30 or 2026-11-30T08:00:00Z");
  }

  @Test
  void namesTheMembersOfASet() {
    assertThat(Arguments.oneOf(Role.values(), Role::wireName, "admin", "roles"))
        .isEqualTo(Role.ADMIN);
    assertThatThrownBy(() -> Arguments.oneOf(Role.values(), Role::wireName, "Admin", "roles"))
        .hasMessage("the roles are operator, admin, member, viewer, not \"Admin\"");
  }

  @Test
  void refusesABlankText() {
    assertThat(Arguments.text(" unpaid ", "a reason")).isEqualTo("unpaid");
    assertThatThrownBy(() -> Arguments.text(" ", "a reason"))
        .hasMessage("give a reason; it was empty");
  }
}
