package io.aipowergrid.node.ops.bench;

import io.aipowergrid.node.inference.BenchShape;
import java.time.Duration;

/**
 * The entry of the bundle that checks and measures the devices of a machine without a JDK
 * (native-kernels/README.md). It needs neither the framework nor the command line.
 */
public final class DeviceMain {
  private static final int SECONDS = 4;

  private DeviceMain() {}

  /**
   * Ends with an exception, and so with status 1, when a device computes something wrong.
   *
   * @param arguments how many seconds a figure is measured, 4 by default
   */
  public static void main(String... arguments) throws InterruptedException {
    int seconds = arguments.length == 0 ? SECONDS : Integer.parseInt(arguments[0]);
    new GpuTables().run(new BenchRun(Duration.ofSeconds(seconds), 0, 1, BenchShape.DEFAULT));
  }
}
