package io.aipowergrid.node.inference.exact;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The kernels of native-kernels/cuda as PTX text, one for each generation of devices. */
final class DeviceCode {
  /** The oldest devices with 8-bit matrix instructions. */
  static final int COMPUTE_CAPABILITY_MIN = 75;

  /** From here on they multiply four times as much at once. */
  private static final int WIDE_MATRICES_FROM = 80;

  private DeviceCode() {}

  /** Names of all texts. */
  static List<String> resources() {
    return Stream.of(COMPUTE_CAPABILITY_MIN, WIDE_MATRICES_FROM).map(DeviceCode::resource).toList();
  }

  /** Name of the text for a device. */
  static String resource(int computeCapability) {
    int generation =
        computeCapability >= WIDE_MATRICES_FROM ? WIDE_MATRICES_FROM : COMPUTE_CAPABILITY_MIN;
    return "/native/cuda/aipg-exact-sm_" + generation + ".ptx";
  }

  /**
   * The text for a device.
   *
   * @throws IOException when it is not part of this build
   */
  static String ptx(int computeCapability) throws IOException {
    try (var in = DeviceCode.class.getResourceAsStream(resource(computeCapability))) {
      if (in == null) {
        throw new IOException("the device code is not part of this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
