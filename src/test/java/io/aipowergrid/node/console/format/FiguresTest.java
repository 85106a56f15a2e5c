package io.aipowergrid.node.console.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void shortensInTheMiddleOnlyWhatIsLong() {
    assertThat(Figures.shortened("4f1c2a9be07d4410a3b5c6d7e8f90123")).isEqualTo("4f1c2a9b…f90123");
    assertThat(Figures.shortened("123456789012345")).isEqualTo("123456789012345");
    assertThat(Figures.shortened("1234567890123456")).isEqualTo("12345678…123456");
  }

  @Test
  void writesSizesWithTheirUnit() {
    assertThat(Figures.bytes(1023)).isEqualTo("1023 B");
    assertThat(Figures.bytes(1024)).isEqualTo("1.0 KiB");
    assertThat(Figures.bytes(7_200_123)).isEqualTo("6.9 MiB");
    assertThat(Figures.bytes(Long.MAX_VALUE)).isEqualTo("8388608.0 TiB");
  }

  @Test
  void countsInWords() {
    assertThat(Figures.counted(1, "job", "jobs")).isEqualTo("1 job");
    assertThat(Figures.counted(12_345, "job", "jobs")).isEqualTo("12,345 jobs");
    assertThat(Figures.rate(99.96)).isEqualTo("100.0");
    assertThat(Figures.rate(1234.5)).isEqualTo("1,235");
  }
}
