package io.aipowergrid.node.mining.gpu;

import io.aipowergrid.node.gpu.KernelCode;
import io.aipowergrid.node.kawpow.ProgpowProgram;
import io.aipowergrid.node.mining.kernel.SearchKernel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The search kernels of the newest periods, ready to be loaded on one device. Each is written from
 * its program and translated on a thread of its own, a period ahead, so that a switch waits for
 * nothing (kawpow-gpu.md 3). Any thread.
 */
final class PeriodCodes {
  /** The period before a switch, the one after it, and the next. */
  static final int KEPT_MAX = 3;

  private final Function<String, KernelCode> assembler;
  private final Map<Long, CompletableFuture<KernelCode>> kept =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, CompletableFuture<KernelCode>> eldest) {
          return size() > KEPT_MAX;
        }
      };

  /**
   * @param assembler translates the text of a module for the device
   */
  PeriodCodes(Function<String, KernelCode> assembler) {
    this.assembler = assembler;
  }

  /** The code of a period; waits for it when nobody prepared it. */
  KernelCode get(long period) {
    return enter(period).join();
  }

  /** Begins to make the code of a period, unless it is there. Returns at once. */
  void prepare(long period) {
    enter(period);
  }

  private synchronized CompletableFuture<KernelCode> enter(long period) {
    return kept.computeIfAbsent(
        period,
        it ->
            CompletableFuture.supplyAsync(
                () -> assembler.apply(SearchKernel.ptx(ProgpowProgram.ofPeriod(it))),
                task -> Thread.ofPlatform().daemon().name("kawpow-code-" + it).start(task)));
  }

  synchronized int kept() {
    return kept.size();
  }
}
