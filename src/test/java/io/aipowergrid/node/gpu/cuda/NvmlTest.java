package io.aipowergrid.node.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aipowergrid.node.gpu.DeviceMetric;
import io.aipowergrid.node.gpu.DeviceReading;
import io.aipowergrid.node.gpu.DeviceState;
import io.aipowergrid.node.gpu.DeviceXid;
import io.aipowergrid.node.gpu.Hearing;
import io.aipowergrid.node.gpu.PowerRange;
import io.aipowergrid.node.gpu.Xid;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The calls to NVML against a library of our own, and its structures as a compiler lays them out.
 */
class NvmlTest {
  private static final Path RESOURCES = Path.of("src/test/resources/nvml");
  private static final Duration MOMENT = Duration.ofMillis(5);

  @Test
  void structuresLieAsTheCompilerLaysThemOut() throws IOException {
    Map<String, StructLayout> ours =
        Map.of("nvmlMemory_t", NvmlLayouts.MEMORY, "nvmlEventData_t", NvmlLayouts.EVENT);
    int fields = 0;
    for (String line : Files.readAllLines(RESOURCES.resolve("layouts.txt"))) {
      String[] words = line.split(" ");
      if (words.length == 3) {
        String[] name = words[0].split("\\.");
        var field = PathElement.groupElement(name[1]);
        StructLayout layout = ours.get(name[0]);
        assertThat(layout.byteOffset(field)).as(line).isEqualTo(Long.parseLong(words[1]));
        assertThat(layout.select(field).byteSize()).as(line).isEqualTo(Long.parseLong(words[2]));
        fields++;
      } else {
        assertThat(ours.get(words[0]).byteSize()).as(line).isEqualTo(words[1].length() / 2);
      }
    }
    assertThat(fields).isEqualTo(members(NvmlLayouts.MEMORY) + members(NvmlLayouts.EVENT));
  }

  private static int members(StructLayout layout) {
    return (int) layout.memberLayouts().stream().filter(it -> it.name().isPresent()).count();
  }

  @Test
  void recordedStructuresAreRead() throws IOException {
    try (var arena = Arena.ofConfined()) {
      assertThat(NvmlLayouts.memoryUsed(recorded(arena, "nvmlMemory_t", NvmlLayouts.MEMORY)))
          .isEqualTo(754_820_096L);
      MemorySegment event = recorded(arena, "nvmlEventData_t", NvmlLayouts.EVENT);
      assertThat(NvmlLayouts.eventDevice(event).address()).isEqualTo(0x1122334455667788L);
      assertThat(NvmlLayouts.eventType(event)).isEqualTo(8);
      assertThat(NvmlLayouts.eventData(event)).isEqualTo(79);
    }
  }

  private static MemorySegment recorded(Arena arena, String name, MemoryLayout layout)
      throws IOException {
    String hex =
        Files.readAllLines(RESOURCES.resolve("layouts.txt")).stream()
            .filter(line -> line.startsWith(name + " "))
            .map(line -> line.substring(name.length() + 1))
            .findFirst()
            .orElseThrow();
    var segment = arena.allocate(layout);
    segment.copyFrom(MemorySegment.ofArray(HexFormat.of().parseHex(hex)));
    return segment;
  }

  @Test
  void answersAreSaidInWords() {
    assertThat(NvmlCalls.refusal(NvmlCalls.SUCCESS)).isEmpty();
    assertThat(NvmlCalls.refusal(4)).contains("only root may do that");
    assertThat(NvmlCalls.refusal(999)).contains("NVML answered 999");
  }

  /** What needs a C compiler. */
  @Nested
  class AgainstTheShim {
    private static final String A = "GPU-shim-a";
    private static final String B = "GPU-shim-b";

    private static @Nullable Path library;
    private static String noCompiler = "";

    private final NvmlCalls shim = new NvmlCalls(lookup());
    private final Nvml nvml = Nvml.open(compiled()).orElseThrow();

    @BeforeAll
    static void compile() throws Exception {
      Path made = Files.createTempDirectory("nvml").resolve("libshim.so");
      var command = List.of("gcc", "-shared", "-fPIC", "-o", made.toString(), source());
      try {
        var gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(gcc.getInputStream().readAllBytes());
        assertThat(gcc.waitFor()).as(said).isZero();
        library = made;
      } catch (IOException e) {
        noCompiler = "gcc is not on this machine";
      }
      assumeTrue(library != null, noCompiler);
    }

    private static String source() {
      return RESOURCES.resolve("shim.c").toAbsolutePath().toString();
    }

    @AfterAll
    static void remove() throws IOException {
      if (library != null) {
        Files.delete(library);
        Files.delete(library.getParent());
      }
    }

    private static Path compiled() {
      assumeTrue(library != null, noCompiler);
      return library;
    }

    private static SymbolLookup lookup() {
      return SymbolLookup.libraryLookup(compiled(), Arena.global());
    }

    @BeforeEach
    void reset() {
      shim.call("shim_reset");
    }

    @Test
    void readsWhatTheDeviceSaysAndLeavesOutWhatItDoesNot() {
      assertThat(nvml.read(A))
          .isEqualTo(
              new DeviceReading.Values(
                  Map.of(
                      DeviceMetric.TEMPERATURE_CELSIUS, 61L,
                      DeviceMetric.POWER_MILLIWATTS, 412_345L,
                      DeviceMetric.POWER_LIMIT_MILLIWATTS, 700_000L,
                      DeviceMetric.SM_CLOCK_MEGAHERTZ, 1_980L,
                      DeviceMetric.MEMORY_CLOCK_MEGAHERTZ, 3_201L,
                      DeviceMetric.MEMORY_USED_BYTES, 754_820_096L,
                      DeviceMetric.THROTTLE_REASONS, 0x44L)));
      assertThat(nvml.read("GPU-unknown")).isEqualTo(DeviceReading.Values.NONE);
    }

    @Test
    void aDeviceThatIsLostSaysSo() {
      DeviceReading before = nvml.read(A);
      assertThat(before).isNotEqualTo(DeviceReading.Values.NONE);
      assertThat(nvml.read(B)).isInstanceOf(DeviceReading.Values.class);
      shim.call("shim_lose", 1);
      assertThat(nvml.read(B))
          .isEqualTo(
              new DeviceReading.Broken(DeviceState.LOST, "the driver does not reach the device"));
      assertThat(nvml.read(A)).as("the other one").isEqualTo(before);
    }

    @Test
    void aLookupThatFailsIsNoNewsAboutTheDevice() {
      shim.call("shim_lose", 1);
      assertThat(nvml.read(A)).isEqualTo(DeviceReading.Values.NONE);
      assertThat(nvml.read(B)).isEqualTo(DeviceReading.Values.NONE);
      assertThat(nvml.listen(A)).contains("a device of this machine has fallen off the bus");
      assertThat(nvml.powerRange(A)).isEmpty();
    }

    @Test
    void aLostDeviceFailsTheWaitUntilTheOthersAreListenedToAnew() throws InterruptedException {
      assertThat(nvml.listen(A)).isEmpty();
      assertThat(nvml.listen(B)).isEmpty();
      shim.call("shim_lose", 1);
      shim.call("shim_raise", 1, 79L);
      assertThat(nvml.awaitXid(MOMENT)).isEqualTo(heard(B, 79));
      assertThat(nvml.awaitXid(MOMENT))
          .isEqualTo(new Hearing.Deaf("a device of this machine has fallen off the bus"));
      nvml.stopListening();
      assertThat(nvml.awaitXid(MOMENT)).isEqualTo(new Hearing.Nothing());
      assertThat(nvml.listen(A)).isEmpty();
      assertThat(nvml.awaitXid(MOMENT)).isEqualTo(new Hearing.Nothing());
      shim.call("shim_raise", 0, 31L);
      assertThat(nvml.awaitXid(MOMENT)).isEqualTo(heard(A, 31));
    }

    private static Hearing heard(String uuid, int xid) {
      return new Hearing.Heard(new DeviceXid(uuid, Xid.of(xid)));
    }

    @Test
    void limitsPowerWhereItMayAndSaysWhyNotElsewhere() {
      assertThat(nvml.powerRange(A)).contains(new PowerRange(200_000, 700_000, 700_000));
      assertThat(nvml.limitPower(A, 350_000)).isEmpty();
      assertThat(shim.call("shim_power_limit", 0)).isEqualTo(350_000);
      assertThat(shim.call("shim_power_limit", 1)).isEqualTo(700_000);
      assertThat(nvml.powerRange(A)).contains(new PowerRange(200_000, 700_000, 350_000));
      shim.call("shim_permit", 0);
      assertThat(nvml.limitPower(A, 300_000)).contains("only root may do that");
      assertThat(nvml.limitPower("GPU-unknown", 300_000))
          .contains("the library does not know the device");
      assertThat(nvml.powerRange("GPU-unknown")).isEmpty();
    }

    @Test
    void hearsOfErrorsOfTheDevicesItListensTo() throws InterruptedException {
      assertThat(nvml.awaitXid(MOMENT)).isEqualTo(new Hearing.Nothing());
      assertThat(nvml.listen(A)).isEmpty();
      assertThat(nvml.listen("GPU-unknown")).contains("the library does not know the device");
      shim.call("shim_raise", 1, 79L);
      assertThat(nvml.awaitXid(MOMENT)).isEqualTo(new Hearing.Nothing());
      assertThat(nvml.listen(B)).isEmpty();
      assertThat(nvml.awaitXid(MOMENT)).isEqualTo(heard(B, 79));
      assertThat(nvml.awaitXid(MOMENT)).isEqualTo(new Hearing.Nothing());
      shim.call("shim_raise", 0, 31L);
      assertThat(nvml.awaitXid(MOMENT)).isEqualTo(heard(A, 31));
      nvml.stopListening();
      nvml.stopListening();
      assertThat(shim.call("shim_freed")).isEqualTo(1);
    }

    @Test
    void aFunctionThatTheLibraryLacksIsRefused() {
      assertThat(shim.call("nvmlOfTheFuture", MemorySegment.NULL)).isEqualTo(13);
      assertThat(shim.call("shim_event_size")).isEqualTo((int) NvmlLayouts.EVENT.byteSize());
      assertThat(ValueLayout.ADDRESS.byteSize()).isEqualTo(8);
    }
  }
}
