package io.aipowergrid.node.ops.bench;

import io.aipowergrid.node.inference.BenchShape;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The entry of the bundle that checks and measures the devices of a machine without a JDK
 * (native-kernels/README.md). It needs neither the framework nor the command line.
 */
public final class DeviceMain {
  private static final int SECONDS = 4;

  /** About 1,200 and 8,000 million weights. */
  private static final List<BenchShape> SHAPES =
      List.of(new BenchShape(2048, 22), new BenchShape(4096, 39));

  private DeviceMain() {}

  /**
   * Ends with an exception, and so with status 1, when a device computes something wrong.
   *
   * @param arguments how many seconds a figure is measured, 4 by default, then the shapes of the
   *     random models, such as 2048x22
   */
  public static void main(String... arguments) throws InterruptedException {
    int seconds = arguments.length == 0 ? SECONDS : Integer.parseInt(arguments[0]);
    var shapes =
        arguments.length < 2
            ? SHAPES
            : Stream.of(arguments).skip(1).map(BenchShape::parse).toList();
    var run = new BenchRun(Duration.ofSeconds(seconds), 0, 1, BenchShape.DEFAULT);
    new DeviceTables().run(run, shapes);
    new GpuTables().run(run);
  }
}
