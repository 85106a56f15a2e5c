package io.aipowergrid.node.gpu.cuda;

import io.aipowergrid.node.gpu.DeviceMetric;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * NVIDIA's management library, which comes with the driver (nvml.h): what a device reports about
 * itself. Reading never touches a CUDA context. Any thread may call.
 */
public final class Nvml {
  private static final String LIBRARY = "libnvidia-ml.so.1";
  private static final int SUCCESS = 0;
  private static final int TEMPERATURE_GPU = 0;
  private static final int CLOCK_SM = 1;
  private static final int CLOCK_MEMORY = 2;

  /** Three unsigned 64-bit numbers: total, free, used (nvmlMemory_t). */
  private static final int MEMORY_BYTES = 24;

  private final SymbolLookup library;
  private final Linker linker = Linker.nativeLinker();

  private Nvml(SymbolLookup library) {
    this.library = library;
  }

  /** Loads and starts the library; empty without a driver. */
  public static Optional<Nvml> open() {
    try {
      var nvml = new Nvml(SymbolLookup.libraryLookup(LIBRARY, Arena.global()));
      return nvml.call("nvmlInit_v2") == SUCCESS ? Optional.of(nvml) : Optional.empty();
    } catch (IllegalArgumentException e) {
      // Says that the library cannot be found.
      return Optional.empty();
    }
  }

  /**
   * What the device says now; metrics that it does not know are absent, and all are for one that is
   * not there.
   *
   * @param uuid as in {@link io.aipowergrid.node.gpu.DeviceInfo}
   */
  public Map<DeviceMetric, Long> read(String uuid) {
    try (var arena = Arena.ofConfined()) {
      var handle = arena.allocate(ValueLayout.ADDRESS);
      if (call("nvmlDeviceGetHandleByUUID", arena.allocateFrom(uuid), handle) != SUCCESS) {
        return Map.of();
      }
      return new Reading(arena, handle.get(ValueLayout.ADDRESS, 0)).all();
    }
  }

  /** One device at one moment. */
  private final class Reading {
    private final Map<DeviceMetric, Long> values = new EnumMap<>(DeviceMetric.class);
    private final MemorySegment device;
    private final MemorySegment out;

    Reading(Arena arena, MemorySegment device) {
      this.device = device;
      out = arena.allocate(MEMORY_BYTES, Long.BYTES);
    }

    Map<DeviceMetric, Long> all() {
      word(DeviceMetric.TEMPERATURE_CELSIUS, "nvmlDeviceGetTemperature", TEMPERATURE_GPU);
      word(DeviceMetric.POWER_MILLIWATTS, "nvmlDeviceGetPowerUsage");
      word(DeviceMetric.POWER_LIMIT_MILLIWATTS, "nvmlDeviceGetEnforcedPowerLimit");
      word(DeviceMetric.FAN_PERCENT, "nvmlDeviceGetFanSpeed");
      word(DeviceMetric.SM_CLOCK_MEGAHERTZ, "nvmlDeviceGetClockInfo", CLOCK_SM);
      word(DeviceMetric.MEMORY_CLOCK_MEGAHERTZ, "nvmlDeviceGetClockInfo", CLOCK_MEMORY);
      if (call("nvmlDeviceGetCurrentClocksThrottleReasons", device, out) == SUCCESS) {
        values.put(DeviceMetric.THROTTLE_REASONS, out.get(ValueLayout.JAVA_LONG, 0));
      }
      if (call("nvmlDeviceGetMemoryInfo", device, out) == SUCCESS) {
        values.put(DeviceMetric.MEMORY_USED_BYTES, out.get(ValueLayout.JAVA_LONG, 16));
      }
      return Collections.unmodifiableMap(values);
    }

    private void word(DeviceMetric metric, String function, Object... kind) {
      Object[] arguments =
          kind.length == 0 ? new Object[] {device, out} : new Object[] {device, kind[0], out};
      if (call(function, arguments) == SUCCESS) {
        values.put(metric, Integer.toUnsignedLong(out.get(ValueLayout.JAVA_INT, 0)));
      }
    }
  }

  /** Calls a function of pointers and 32-bit numbers; one that an old library lacks has failed. */
  private int call(String name, Object... arguments) {
    var symbol = library.find(name);
    if (symbol.isEmpty()) {
      return -1;
    }
    var layouts = new MemoryLayout[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      layouts[i] = arguments[i] instanceof Integer ? ValueLayout.JAVA_INT : ValueLayout.ADDRESS;
    }
    MethodHandle function =
        linker.downcallHandle(symbol.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts));
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      // A native function throws nothing; this would be a wrong descriptor of ours.
      throw new IllegalStateException(name, e);
    }
  }
}
