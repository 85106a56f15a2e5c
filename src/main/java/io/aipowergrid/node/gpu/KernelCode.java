package io.aipowergrid.node.gpu;

import java.nio.charset.StandardCharsets;

/**
 * Device code as {@link GpuDevice#load} takes it: PTX text, which the driver then translates in
 * tenths of a second, or machine code, which loads in milliseconds. Immutable.
 */
public final class KernelCode {
  private final byte[] image;
  private final boolean machineCode;

  private KernelCode(byte[] image, boolean machineCode) {
    this.image = image;
    this.machineCode = machineCode;
  }

  /** PTX text, pure ASCII. */
  public static KernelCode ofPtx(String ptx) {
    return new KernelCode((ptx + '\0').getBytes(StandardCharsets.US_ASCII), false);
  }

  /** What an assembler made for one architecture; the array must not change any more. */
  public static KernelCode ofMachineCode(byte[] cubin) {
    return new KernelCode(cubin, true);
  }

  /** What the driver loads; text ends with a zero byte. Not to be written to. */
  public byte[] image() {
    return image;
  }

  public boolean isMachineCode() {
    return machineCode;
  }
}
