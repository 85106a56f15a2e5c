package io.aipowergrid.node.gpu.cuda;

import io.aipowergrid.node.gpu.DeviceMetric;
import io.aipowergrid.node.gpu.DeviceReading;
import io.aipowergrid.node.gpu.DeviceState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What one device says of itself at one moment (nvml.h). One thread, once. */
final class NvmlReading {
  private static final int TEMPERATURE_GPU = 0;
  private static final int CLOCK_SM = 1;
  private static final int CLOCK_MEMORY = 2;

  private final Map<DeviceMetric, Long> values = new EnumMap<>(DeviceMetric.class);
  private final NvmlCalls calls;
  private final MemorySegment device;
  private final MemorySegment out;
  private int worst = NvmlCalls.SUCCESS;

  /**
   * @param device its handle
   */
  NvmlReading(NvmlCalls calls, Arena arena, MemorySegment device) {
    this.calls = calls;
    this.device = device;
    out = arena.allocate(NvmlLayouts.MEMORY);
  }

  DeviceReading all() {
    word(DeviceMetric.TEMPERATURE_CELSIUS, "nvmlDeviceGetTemperature", TEMPERATURE_GPU);
    word(DeviceMetric.POWER_MILLIWATTS, "nvmlDeviceGetPowerUsage");
    word(DeviceMetric.POWER_LIMIT_MILLIWATTS, "nvmlDeviceGetEnforcedPowerLimit");
    word(DeviceMetric.FAN_PERCENT, "nvmlDeviceGetFanSpeed");
    word(DeviceMetric.SM_CLOCK_MEGAHERTZ, "nvmlDeviceGetClockInfo", CLOCK_SM);
    word(DeviceMetric.MEMORY_CLOCK_MEGAHERTZ, "nvmlDeviceGetClockInfo", CLOCK_MEMORY);
    if (succeeds("nvmlDeviceGetCurrentClocksThrottleReasons", device, out)) {
      values.put(DeviceMetric.THROTTLE_REASONS, out.get(ValueLayout.JAVA_LONG, 0));
    }
    if (succeeds("nvmlDeviceGetMemoryInfo", device, out)) {
      values.put(DeviceMetric.MEMORY_USED_BYTES, NvmlLayouts.memoryUsed(out));
    }
    return broken(worst).orElse(new DeviceReading.Values(values));
  }

  private void word(DeviceMetric metric, String function, Object... kind) {
    Object[] arguments =
        kind.length == 0 ? new Object[] {device, out} : new Object[] {device, kind[0], out};
    if (succeeds(function, arguments)) {
      values.put(metric, Integer.toUnsignedLong(out.get(ValueLayout.JAVA_INT, 0)));
    }
  }

  private boolean succeeds(String function, Object... arguments) {
    int answer = calls.call(function, arguments);
    if (answer == NvmlCalls.GPU_IS_LOST || answer == NvmlCalls.RESET_REQUIRED) {
      worst = answer;
    }
    return answer == NvmlCalls.SUCCESS;
  }

  private static Optional<DeviceReading> broken(int answer) {
    return switch (answer) {
      case NvmlCalls.GPU_IS_LOST ->
          Optional.of(
              new DeviceReading.Broken(DeviceState.LOST, "the driver does not reach the device"));
      case NvmlCalls.RESET_REQUIRED ->
          Optional.of(new DeviceReading.Broken(DeviceState.FAILED, "the device needs a reset"));
      default -> Optional.empty();
    };
  }
}
