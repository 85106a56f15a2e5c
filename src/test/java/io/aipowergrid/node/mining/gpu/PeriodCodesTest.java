package io.aipowergrid.node.mining.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.gpu.KernelCode;
import io.aipowergrid.node.kawpow.ProgpowProgram;
import io.aipowergrid.node.mining.kernel.SearchKernel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PeriodCodesTest {
  private final List<String> assembled = new CopyOnWriteArrayList<>();

  @Test
  void aPreparedCodeIsMadeOnceAndElsewhere() throws InterruptedException {
    var here = Thread.currentThread();
    var begun = new CountDownLatch(1);
    var codes =
        new PeriodCodes(
            text -> {
              assertThat(Thread.currentThread()).isNotSameAs(here);
              assembled.add(text);
              begun.countDown();
              return KernelCode.ofPtx(text);
            });
    codes.prepare(7);
    begun.await();
    var code = codes.get(7);
    assertThat(codes.get(7)).isSameAs(code);
    assertThat(assembled).containsExactly(SearchKernel.ptx(ProgpowProgram.ofPeriod(7)));
  }

  @Test
  void onlyTheNewestAreKept() {
    var codes =
        new PeriodCodes(
            text -> {
              assembled.add(text);
              return KernelCode.ofPtx(text);
            });
    for (long period = 0; period <= PeriodCodes.KEPT_MAX; period++) {
      codes.get(period);
    }
    assertThat(codes.kept()).isEqualTo(PeriodCodes.KEPT_MAX);
    codes.get(PeriodCodes.KEPT_MAX);
    assertThat(assembled).hasSize(PeriodCodes.KEPT_MAX + 1);
    codes.get(0);
    assertThat(assembled).hasSize(PeriodCodes.KEPT_MAX + 2);
  }
}
