package io.aipowergrid.node.mining.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.kawpow.ProgpowProgram;
import io.aipowergrid.node.mining.kernel.PtxAssembler.Assembled;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PtxAssemblerTest {
  /** Two blocks of 512 threads on a multiprocessor of 65,536 registers. */
  private static final int SEARCH_REGISTERS_MAX = 64;

  /** Two blocks of 256 threads: Keccak-f[1600] alone has 50 words of state and 50 moved ones. */
  private static final int DATASET_REGISTERS_MAX = 128;

  private static final long[] PERIODS = {0, 16, 1000, 477_777};

  @ParameterizedTest
  @ValueSource(strings = {"sm_75", "sm_80", "sm_86", "sm_89", "sm_90"})
  void theDriversAssemblerTakesEveryKernelWithoutSpills(
      String architecture, TestReporter reporter) {
    for (long period : PERIODS) {
      var search =
          PtxAssembler.assemble(SearchKernel.ptx(ProgpowProgram.ofPeriod(period)), architecture);
      reporter.publishEntry(architecture + " search " + period, search.registers() + " registers");
      check(search, SEARCH_REGISTERS_MAX);
    }
    var dataset = PtxAssembler.assemble(DatasetKernel.ptx(), architecture);
    reporter.publishEntry(architecture + " dataset", dataset.registers() + " registers");
    check(dataset, DATASET_REGISTERS_MAX);
    check(PtxAssembler.assemble(ReadKernel.ptx(), architecture), SEARCH_REGISTERS_MAX);
  }

  private static void check(Assembled assembled, int registersMax) {
    assertThat(assembled.accepted()).as(assembled.log()).isTrue();
    assertThat(assembled.registers()).as(assembled.log()).isBetween(1, registersMax);
    assertThat(assembled.stackBytes()).as(assembled.log()).isZero();
    assertThat(assembled.spillBytes()).as(assembled.log()).isZero();
  }

  @org.junit.jupiter.api.Test
  void theAssemblerRefusesWhatItDoesNotKnow() {
    String broken = DatasetKernel.ptx().replaceFirst("lop3\\.b32", "lop9.b32");
    assertThat(PtxAssembler.assemble(broken, "sm_75").accepted()).isFalse();
  }
}
