package io.aipowergrid.node.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Seeded damage to good files: each is read or refused with a message, quickly and in little
 * memory. A failure names its seed.
 */
class MalformedModelFuzzTest {
  private static final int ROUNDS = 3_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long ALLOCATED_MAX = 64L << 20;

  @Test
  void readsOrRefusesDamagedGguf() {
    var good = TinyModel.make().gguf(TensorEncoding.Q8_0).build();
    int header = good.length - 20_000;
    fuzz(
        good,
        header,
        bytes -> {
          var file = GgufFile.read(MemorySegment.ofArray(bytes));
          file.tensors().values().forEach(MalformedModelFuzzTest::readAll);
          GgufTokenizers.of(file).encode("hello <|im_end|> world", true);
        });
  }

  @Test
  void readsOrRefusesDamagedSafetensors() {
    var file = new SafetensorsBuilder();
    for (int i = 0; i < 20; i++) {
      file.tensor("model.layers." + i + ".weight", "BF16", List.of(4L, 8L), new byte[64]);
    }
    var good = file.build();
    fuzz(
        good,
        good.length - 1280,
        bytes ->
            SafetensorsFile.read(MemorySegment.ofArray(bytes), "x")
                .values()
                .forEach(MalformedModelFuzzTest::readAll));
  }

  @Test
  void readsOrRefusesDamagedTokenizers() {
    var good = TinyModel.bytes(TinyTokenizers.sentencePiece().toString());
    fuzz(good, good.length, bytes -> TokenizerJson.read(bytes));
  }

  @Test
  void rendersOrRefusesDamagedTemplates() {
    var good = TinyModel.bytes(TinyModel.TEMPLATE);
    fuzz(
        good,
        good.length,
        bytes -> {
          var source = new String(bytes, StandardCharsets.UTF_8);
          ChatTemplates.of(source, "<s>", "</s>").render(List.of(), true);
        });
  }

  private static void readAll(StoredTensor tensor) {
    int columns = (int) Math.min(tensor.info().columns(), 1 << 16);
    if (columns == tensor.info().columns()) {
      tensor.encoding().decode(tensor.data(), 0, new float[columns]);
    }
  }

  private static void fuzz(byte[] good, int headerBytes, Consumer<byte[]> reader) {
    reader.accept(good);
    Assertions.assertTimeoutPreemptively(
        LIMIT,
        () -> {
          int refused = 0;
          for (int seed = 0; seed < ROUNDS; seed++) {
            refused += attempt(damaged(good, headerBytes, seed), seed, reader) ? 0 : 1;
          }
          assertThat(refused).isBetween(ROUNDS / 10, ROUNDS);
        });
  }

  private static boolean attempt(byte[] bytes, int seed, Consumer<byte[]> reader) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      reader.accept(bytes);
      return true;
    } catch (NodeException e) {
      assertThat(e.code()).isIn(ErrorCode.UNPROCESSABLE, ErrorCode.INVALID_REQUEST);
      assertThat(e.detail()).as("seed " + seed).hasSizeLessThan(500);
      return false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + seed, e);
    } finally {
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated).as("seed " + seed).isLessThan(ALLOCATED_MAX);
    }
  }

  private static byte[] damaged(byte[] good, int headerBytes, int seed) {
    var random = new Random(seed);
    var bytes = good.clone();
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int at = random.nextInt(headerBytes);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at] = (byte) 0xFF;
        case 3 -> bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
        case 4 -> {
          for (int i = at; i < Math.min(at + 8, bytes.length); i++) {
            bytes[i] = (byte) (random.nextBoolean() ? 0xFF : 0);
          }
        }
        default -> {
          int length = Math.min(random.nextInt(40), bytes.length - at);
          System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
        }
      }
      headerBytes = Math.min(headerBytes, bytes.length);
    }
    return bytes;
  }
}
