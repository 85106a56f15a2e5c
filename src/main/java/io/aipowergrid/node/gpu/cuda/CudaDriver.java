package io.aipowergrid.node.gpu.cuda;

import io.aipowergrid.node.gpu.DeviceInfo;
import io.aipowergrid.node.gpu.DeviceSearch;
import io.aipowergrid.node.gpu.GpuDevice;
import io.aipowergrid.node.gpu.GpuException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUuuid;
import jcuda.driver.JCudaDriver;
import org.jboss.logging.Logger;

/** The CUDA driver of this machine, if it has one. Any thread may call. */
public final class CudaDriver {
  private static final Logger LOG = Logger.getLogger(CudaDriver.class);
  private static final int NAME_BYTES = 256;
  private static final String LIBRARY = "libcuda.so.1";

  private CudaDriver() {}

  /** Looks once a process: whether there is a driver cannot change while we run. */
  public static DeviceSearch search() {
    return Once.RESULT;
  }

  private static final class Once {
    private static final DeviceSearch RESULT = searchNow();

    private Once() {}

    private static DeviceSearch searchNow() {
      if (!hasLibrary()) {
        return new DeviceSearch.None("no NVIDIA driver");
      }
      try {
        JCudaDriver.setExceptionsEnabled(false);
        CudaCall.check(JCudaDriver.cuInit(0), "cuInit");
        return found(devices());
      } catch (LinkageError e) {
        // An Error by type. The driver is here, so it is JCuda's own library that does not load.
        LOG.warn("JCuda cannot be loaded beside the NVIDIA driver", e);
        return new DeviceSearch.None("the library that calls the NVIDIA driver cannot be loaded");
      } catch (GpuException e) {
        return new DeviceSearch.None(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Asked first, because to unpack and load JCuda for nothing takes a while. */
  private static boolean hasLibrary() {
    try (var arena = Arena.ofConfined()) {
      SymbolLookup.libraryLookup(LIBRARY, arena);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static DeviceSearch found(List<GpuDevice> devices) {
    return devices.isEmpty()
        ? new DeviceSearch.None("the NVIDIA driver sees no device")
        : new DeviceSearch.Found(devices);
  }

  private static List<GpuDevice> devices() throws GpuException {
    int[] count = new int[1];
    CudaCall.check(JCudaDriver.cuDeviceGetCount(count), "cuDeviceGetCount");
    List<GpuDevice> devices = new ArrayList<>();
    for (int i = 0; i < count[0]; i++) {
      var device = new CUdevice();
      CudaCall.check(JCudaDriver.cuDeviceGet(device, i), "cuDeviceGet");
      devices.add(new CudaDevice(device, describe(device)));
    }
    return devices;
  }

  private static DeviceInfo describe(CUdevice device) throws GpuException {
    var name = new byte[NAME_BYTES];
    CudaCall.check(JCudaDriver.cuDeviceGetName(name, name.length, device), "cuDeviceGetName");
    var uuid = new CUuuid();
    CudaCall.check(JCudaDriver.cuDeviceGetUuid(uuid, device), "cuDeviceGetUuid");
    long[] bytes = new long[1];
    CudaCall.check(JCudaDriver.cuDeviceTotalMem(bytes, device), "cuDeviceTotalMem");
    int major = attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR);
    int minor = attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    return new DeviceInfo(
        formatUuid(uuid.bytes),
        new String(name, StandardCharsets.UTF_8).trim(),
        bytes[0],
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT),
        10 * major + minor);
  }

  private static int attribute(CUdevice device, int attribute) throws GpuException {
    int[] value = new int[1];
    CudaCall.check(
        JCudaDriver.cuDeviceGetAttribute(value, attribute, device), "cuDeviceGetAttribute");
    return value[0];
  }

  /** As nvidia-smi prints it, which is also what NVML looks devices up by. */
  static String formatUuid(byte[] bytes) {
    String hex = HexFormat.of().formatHex(bytes);
    return String.join(
        "-",
        "GPU",
        hex.substring(0, 8),
        hex.substring(8, 12),
        hex.substring(12, 16),
        hex.substring(16, 20),
        hex.substring(20, 32));
  }
}
