package io.aipowergrid.node.console.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.MicroUsd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0.00 USD | 0.000000 USD | 0.000000",
        "1 | 0.000001 USD | 0.000001 USD | 0.000001",
        "-1 | -0.000001 USD | -0.000001 USD | -0.000001",
        "12500000 | 12.50 USD | 12.500000 USD | 12.500000",
        "1234567891 | 1,234.567891 USD | 1,234.567891 USD | 1234.567891",
        "9223372036854775807 | 9,223,372,036,854.775807 USD"
            + " | 9,223,372,036,854.775807 USD | 9223372036854.775807",
      })
  void neverRoundsMoneyAway(long micros, String exact, String column, String plain) {
    var money = MicroUsd.of(micros);
    assertThat(Money.exact(money)).isEqualTo(exact);
    assertThat(Money.column(money)).isEqualTo(column);
    assertThat(Money.plain(money)).isEqualTo(plain);
    assertThat(Money.parse(plain)).isEqualTo(money);
  }

  @ParameterizedTest
  @CsvSource({"0.0000001", "ten", "''", "1e30", "9223372036854.775808"})
  void refusesWhatTheLedgerCannotHold(String text) {
    assertThatThrownBy(() -> Money.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("An amount ");
  }

  @Test
  void readsWhatPeopleType() {
    assertThat(Money.parse(" 0.25 ")).isEqualTo(MicroUsd.of(250_000));
    assertThat(Money.parse("25")).isEqualTo(MicroUsd.of(25_000_000));
  }
}
