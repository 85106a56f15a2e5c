package io.aipowergrid.node.gpu.cuda;

import io.aipowergrid.node.gpu.DeviceReading;
import io.aipowergrid.node.gpu.DeviceSensors;
import io.aipowergrid.node.gpu.DeviceXid;
import io.aipowergrid.node.gpu.Hearing;
import io.aipowergrid.node.gpu.PowerRange;
import io.aipowergrid.node.gpu.Xid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA's management library, which comes with the driver (nvml.h): what a device reports about
 * itself, its errors, and the limit of its power. Nothing here touches a CUDA context. One thread
 * at a time.
 */
public final class Nvml implements DeviceSensors {
  private static final String LIBRARY = "libnvidia-ml.so.1";

  /** nvmlEventTypeXidCriticalError. */
  private static final long XID_CRITICAL_ERROR = 0x8;

  private final NvmlCalls calls;

  /** By UUID; a handle stays true until nvmlShutdown, which is never called. */
  private final Map<String, MemorySegment> handles = new HashMap<>();

  private @Nullable MemorySegment eventSet;

  private Nvml(NvmlCalls calls) {
    this.calls = calls;
  }

  /** Loads and starts the library; empty without a driver. */
  public static Optional<Nvml> open() {
    try {
      return start(SymbolLookup.libraryLookup(LIBRARY, Arena.global()));
    } catch (IllegalArgumentException e) {
      // Says that the library cannot be found.
      return Optional.empty();
    }
  }

  /** The same with another file in the library's place. */
  static Optional<Nvml> open(Path library) {
    return start(SymbolLookup.libraryLookup(library, Arena.global()));
  }

  private static Optional<Nvml> start(SymbolLookup library) {
    var calls = new NvmlCalls(library);
    return calls.call("nvmlInit_v2") == NvmlCalls.SUCCESS
        ? Optional.of(new Nvml(calls))
        : Optional.empty();
  }

  @Override
  public DeviceReading read(String uuid) {
    return switch (find(uuid)) {
      case Found.Device(var handle) -> {
        try (var arena = Arena.ofConfined()) {
          yield new NvmlReading(calls, arena, handle).all();
        }
      }
      // No news about this device: see find.
      case Found.Unknown _ -> DeviceReading.Values.NONE;
    };
  }

  /** What looking for a device came to. */
  private sealed interface Found {
    record Device(MemorySegment handle) implements Found {}

    record Unknown(String why) implements Found {}
  }

  /**
   * Looks for a device. NVML_ERROR_GPU_IS_LOST says here that any GPU of the machine has fallen off
   * the bus (nvml.h, nvmlDeviceGetHandleByUUID), so only calls on a handle tell of one device.
   */
  private Found find(String uuid) {
    MemorySegment known = handles.get(uuid);
    if (known != null) {
      return new Found.Device(known);
    }
    try (var arena = Arena.ofConfined()) {
      var found = arena.allocate(ValueLayout.ADDRESS);
      int answer = calls.call("nvmlDeviceGetHandleByUUID", arena.allocateFrom(uuid), found);
      if (answer == NvmlCalls.SUCCESS) {
        MemorySegment handle = found.get(ValueLayout.ADDRESS, 0);
        handles.put(uuid, handle);
        return new Found.Device(handle);
      }
      return new Found.Unknown(ofAnyDevice(answer));
    }
  }

  /** What an answer means that is not about one device. */
  private static String ofAnyDevice(int answer) {
    return answer == NvmlCalls.GPU_IS_LOST
        ? "a device of this machine has fallen off the bus"
        : NvmlCalls.refusal(answer).orElseThrow();
  }

  @Override
  public Optional<PowerRange> powerRange(String uuid) {
    return switch (find(uuid)) {
      case Found.Device(var device) -> range(device);
      case Found.Unknown _ -> Optional.empty();
    };
  }

  private Optional<PowerRange> range(MemorySegment device) {
    try (var arena = Arena.ofConfined()) {
      var min = arena.allocate(ValueLayout.JAVA_INT);
      var max = arena.allocate(ValueLayout.JAVA_INT);
      var now = arena.allocate(ValueLayout.JAVA_INT);
      boolean known =
          calls.succeeds("nvmlDeviceGetPowerManagementLimitConstraints", device, min, max)
              && calls.succeeds("nvmlDeviceGetPowerManagementLimit", device, now);
      return known
          ? Optional.of(new PowerRange(word(min), word(max), word(now)))
          : Optional.empty();
    }
  }

  private static long word(MemorySegment at) {
    return Integer.toUnsignedLong(at.get(ValueLayout.JAVA_INT, 0));
  }

  @Override
  public Optional<String> limitPower(String uuid, long milliwatts) {
    return switch (find(uuid)) {
      case Found.Device(var device) ->
          NvmlCalls.refusal(
              calls.call("nvmlDeviceSetPowerManagementLimit", device, Math.toIntExact(milliwatts)));
      case Found.Unknown(var why) -> Optional.of(why);
    };
  }

  @Override
  public Optional<String> listen(String uuid) {
    return switch (find(uuid)) {
      case Found.Device(var device) -> NvmlCalls.refusal(register(device));
      case Found.Unknown(var why) -> Optional.of(why);
    };
  }

  private int register(MemorySegment device) {
    MemorySegment set = eventSet;
    if (set == null) {
      try (var arena = Arena.ofConfined()) {
        var made = arena.allocate(ValueLayout.ADDRESS);
        int answer = calls.call("nvmlEventSetCreate", made);
        if (answer != NvmlCalls.SUCCESS) {
          return answer;
        }
        set = made.get(ValueLayout.ADDRESS, 0);
        eventSet = set;
      }
    }
    return calls.call("nvmlDeviceRegisterEvents", device, XID_CRITICAL_ERROR, set);
  }

  @Override
  public Hearing awaitXid(Duration longest) throws InterruptedException {
    MemorySegment set = eventSet;
    if (set == null) {
      Thread.sleep(longest);
      return new Hearing.Nothing();
    }
    try (var arena = Arena.ofConfined()) {
      var event = arena.allocate(NvmlLayouts.EVENT);
      int answer =
          calls.call("nvmlEventSetWait_v2", set, event, Math.toIntExact(longest.toMillis()));
      return switch (answer) {
        case NvmlCalls.SUCCESS -> heard(event);
        case NvmlCalls.TIMEOUT -> new Hearing.Nothing();
        default -> {
          // It answers at once.
          Thread.sleep(longest);
          yield new Hearing.Deaf(ofAnyDevice(answer));
        }
      };
    }
  }

  private Hearing heard(MemorySegment event) {
    if (NvmlLayouts.eventType(event) != XID_CRITICAL_ERROR) {
      return new Hearing.Nothing();
    }
    var xid = Xid.of((int) NvmlLayouts.eventData(event));
    return uuid(NvmlLayouts.eventDevice(event))
        .<Hearing>map(uuid -> new Hearing.Heard(new DeviceXid(uuid, xid)))
        .orElseGet(Hearing.Nothing::new);
  }

  private Optional<String> uuid(MemorySegment device) {
    try (var arena = Arena.ofConfined()) {
      var uuid = arena.allocate(NvmlLayouts.UUID_BYTES);
      if (calls.succeeds("nvmlDeviceGetUUID", device, uuid, NvmlLayouts.UUID_BYTES)) {
        return Optional.of(uuid.getString(0));
      }
    }
    // One that is lost need not answer.
    return handles.entrySet().stream()
        .filter(entry -> entry.getValue().address() == device.address())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public void stopListening() {
    if (eventSet != null) {
      calls.call("nvmlEventSetFree", eventSet);
      eventSet = null;
    }
  }
}
