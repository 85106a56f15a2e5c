package io.aipowergrid.node.ops.bench;

import io.aipowergrid.node.inference.BenchShape;
import java.io.PrintStream;
import java.time.Duration;

/**
 * The entry of the bundle that checks and measures the devices of a machine without a JDK
 * (native-kernels/README.md). It needs neither the framework nor the command line.
 */
public final class DeviceMain {
  private static final int EXIT_OK = 0;
  private static final int EXIT_USAGE = 2;

  private DeviceMain() {}

  /**
   * Ends with an exception, and so with status 1, when a device computes something wrong, and with
   * status 2 and a sentence when the arguments cannot be read.
   *
   * @param arguments how many seconds a figure is measured, 4 by default, then the shapes of the
   *     random models, such as 2048x22
   */
  public static void main(String... arguments) throws InterruptedException {
    int status = run(System.err, arguments);
    if (status != EXIT_OK) {
      System.exit(status);
    }
  }

  static int run(PrintStream err, String... arguments) throws InterruptedException {
    BundleArguments read;
    try {
      read = BundleArguments.parse(arguments);
    } catch (IllegalArgumentException e) {
      err.println("run: " + e.getMessage() + ".");
      err.println("Write run [SECONDS [WIDTHxLAYERS ...]], such as run 4 2048x22.");
      return EXIT_USAGE;
    }
    var run = new BenchRun(Duration.ofSeconds(read.seconds()), 0, 1, BenchShape.DEFAULT);
    new DeviceTables().run(run, read.shapes());
    new GpuTables().run(run);
    return EXIT_OK;
  }
}
