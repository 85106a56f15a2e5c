package io.aipowergrid.node.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostMemoryTest {
  @Test
  void staysBelowWhatTheMachineHas() {
    var free = HostMemory.free();
    assertThat(free.heap()).isPositive().isLessThanOrEqualTo(Runtime.getRuntime().maxMemory());
    assertThat(free.offHeap()).isNotNegative().isLessThan(HostMemory.total());
  }

  @Test
  void readsTheNumberBehindAName(@TempDir Path folder) throws IOException {
    var file = folder.resolve("stat");
    Files.writeString(file, "anonymous 7\nanon 4096\nMemFree:    12 kB\nfile x\n");
    assertThat(HostMemory.read(file, "anon")).hasValue(4096);
    assertThat(HostMemory.read(file, "MemFree:")).hasValue(12);
    assertThat(HostMemory.read(file, "file")).isEmpty();
    assertThat(HostMemory.read(file, "missing")).isEmpty();
    assertThat(HostMemory.read(folder.resolve("none"), "anon")).isEmpty();
  }
}
