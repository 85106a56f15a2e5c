package io.aipowergrid.node.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aipowergrid.node.gpu.DeviceReading;
import io.aipowergrid.node.gpu.DeviceSearch;
import io.aipowergrid.node.gpu.GpuDevices;
import io.aipowergrid.node.gpu.GpuException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import jcuda.driver.CUresult;
import org.junit.jupiter.api.Test;

class CudaDriverTest {
  private static final Path DEVICE_FILE = Path.of("/dev/nvidiactl");

  @Test
  void aMachineWithoutDriverHasNoDeviceAndSaysSoEveryTime() {
    assumeTrue(!Files.exists(DEVICE_FILE), "this machine has an NVIDIA driver");
    assertThat(GpuDevices.search())
        .isEqualTo(new DeviceSearch.None("no NVIDIA driver"))
        .isSameAs(GpuDevices.search());
    assertThat(GpuDevices.sensors()).isEmpty();
    assertThat(Nvml.open()).isEmpty();
  }

  @Test
  void uuidsAreWrittenAsTheDriverWritesThem() {
    var bytes = new byte[16];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (0xf0 + i);
    }
    assertThat(CudaDriver.formatUuid(bytes)).isEqualTo("GPU-f0f1f2f3-f4f5-f6f7-f8f9-fafbfcfdfeff");
  }

  @Test
  void errorsInsideKernelsLoseTheDeviceAndOthersDoNot() {
    assertThat(CudaCall.faultOf(CUresult.CUDA_ERROR_ILLEGAL_ADDRESS))
        .isEqualTo(GpuException.Fault.DEVICE_LOST);
    assertThat(CudaCall.faultOf(CUresult.CUDA_ERROR_OUT_OF_MEMORY))
        .isEqualTo(GpuException.Fault.OUT_OF_MEMORY);
    assertThat(CudaCall.faultOf(CUresult.CUDA_ERROR_INVALID_PTX))
        .isEqualTo(GpuException.Fault.KERNEL_FAILED);
    assertThat(CudaCall.faultOf(CUresult.CUDA_ERROR_NO_DEVICE))
        .isEqualTo(GpuException.Fault.NO_DEVICE);
    assertThatCode(() -> CudaCall.check(CUresult.CUDA_SUCCESS, "cuInit"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> CudaCall.check(CUresult.CUDA_ERROR_NO_DEVICE, "cuInit"))
        .isInstanceOf(GpuException.class)
        .hasMessage("cuInit: CUDA_ERROR_NO_DEVICE");
  }

  @Test
  void assemblesForWhatItKnowsAndLeavesTheRestToTheDriver() {
    String ptx =
        ".version 7.0\n.target sm_75\n.address_size 64\n.visible .entry nothing() { ret; }\n";
    byte[] code = PtxAssembler.assemble(ptx, 90).orElseThrow();
    assertThat(code).startsWith(0x7f, 'E', 'L', 'F');
    assertThat(PtxAssembler.assemble(ptx, 999)).isEmpty();
    assertThat(PtxAssembler.assemble("not PTX", 90)).isEmpty();
  }

  @Test
  void aDeviceKeepsWhatItIsGiven() throws Exception {
    assumeTrue(GpuDevices.search() instanceof DeviceSearch.Found, "no GPU");
    var device = ((DeviceSearch.Found) GpuDevices.search()).devices().getFirst();
    var bytes = new byte[9 << 20];
    new SplittableRandom(1).nextBytes(bytes);
    try (var buffer = device.allocate(bytes.length + 4L)) {
      buffer.write(4, MemorySegment.ofArray(bytes));
      var back = new byte[bytes.length];
      buffer.read(4, MemorySegment.ofArray(back));
      assertThat(back).isEqualTo(bytes);
    }
    assertThatThrownBy(() -> device.load("not PTX"))
        .isInstanceOfSatisfying(
            GpuException.class,
            e -> assertThat(e.fault()).isEqualTo(GpuException.Fault.KERNEL_FAILED));
    assertThat(GpuDevices.sensors().orElseThrow().read(device.info().uuid()))
        .isInstanceOfSatisfying(
            DeviceReading.Values.class, reading -> assertThat(reading.values()).isNotEmpty());
  }
}
