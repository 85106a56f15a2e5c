package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;

import io.aipowergrid.node.gpu.DeviceSearch;
import io.aipowergrid.node.gpu.GpuDevice;
import io.aipowergrid.node.gpu.GpuDevices;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.inference.BenchShape;
import io.aipowergrid.node.inference.DeviceBenchReport;
import io.aipowergrid.node.inference.EngineBench;
import io.aipowergrid.node.ops.TextTable;
import java.util.ArrayList;
import java.util.List;

/** The exact engine on each device: the same bits as plain Java first, then tokens a second. */
final class DeviceTables implements Bench {
  /** Random models of the equality suite, some two answers each, asked twice. */
  private static final int MODELS = 40;

  @Override
  public String name() {
    return "engine-gpu";
  }

  @Override
  public String group() {
    return "inference";
  }

  @Override
  public String about() {
    return "exact engine with each device: the bits of plain Java, then speed";
  }

  @Override
  public void run(BenchRun run) throws InterruptedException {
    run(run, List.of(run.shape()));
  }

  /**
   * Checks every device, then measures it.
   *
   * @throws IllegalStateException when a device computes other bits, or cannot compute
   */
  void run(BenchRun run, List<BenchShape> shapes) throws InterruptedException {
    switch (GpuDevices.search()) {
      case DeviceSearch.None none ->
          System.out.println("Engine with devices: nothing to measure, " + none.reason() + "\n");
      case DeviceSearch.Found found -> {
        for (var device : found.devices()) {
          check(run, device);
          try {
            measure(run, device, shapes);
          } catch (GpuException e) {
            throw new IllegalStateException(device.info().name() + ": " + e.getMessage(), e);
          }
        }
      }
    }
  }

  private static void check(BenchRun run, GpuDevice device) {
    var found = EngineBench.deviceEquality(device, MODELS);
    var table = new TextTable("random models", "answers", "with other bits");
    table.row(
        Integer.toString(found.models()),
        Integer.toString(found.answers()),
        Integer.toString(found.differing()));
    run.print("Answers of " + device.info().name() + " compared with plain Java's", table);
    if (found.differing() > 0) {
      throw new IllegalStateException("the device computes other bits: nothing else was measured");
    }
  }

  private static void measure(BenchRun run, GpuDevice device, List<BenchShape> shapes)
      throws GpuException, InterruptedException {
    for (var shape : shapes) {
      var report = EngineBench.onDevice(device, shape, run.perFigure());
      var table = new TextTable(headings(report).toArray(String[]::new));
      table.row(cells(report).toArray(String[]::new));
      run.print(
          "%s: %s in %s, tokens per second"
              .formatted(
                  device.info().name(), report.model(), BenchRun.mebibytes(report.deviceBytes())),
          table);
    }
  }

  private static List<String> headings(DeviceBenchReport report) {
    var headings = new ArrayList<>(List.of("prefill 128"));
    report.decode().forEach(decode -> headings.add("decode " + decode.sequences()));
    headings.addAll(List.of("memory read", "read by decode 1"));
    return headings;
  }

  private static List<String> cells(DeviceBenchReport report) {
    var cells = new ArrayList<String>();
    cells.add(format("%.0f", report.prefillPerSecond()));
    report.decode().forEach(decode -> cells.add(format("%.0f", decode.perSecond())));
    cells.add(format("%.0f GB/s", report.readPerSecond() / 1e9));
    cells.add(format("%.0f %%", report.readPercent()));
    return cells;
  }
}
