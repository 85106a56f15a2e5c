package io.aipowergrid.node.kawpow;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.SharedLibrary;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * C (native-kernels/cpu/kawpow.c): tells the processor to fetch the parents of all nodes before it
 * mixes any, which Java cannot say. It works on Java's arrays in place; a call holds up garbage
 * collection while it runs, half a millisecond for 32 nodes.
 */
final class NativeParentMixer implements ParentMixer {
  static final String FILE = "libaipg-kawpow.so";

  /** Of one call: NODES_MAX of kawpow.c. */
  private static final int NODES_MAX = 64;

  private static final int CHECK_ITEMS = 997;
  private static final int CHECK_NODES = NODES_MAX + 3;

  static final MethodHandle MIX =
      Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT),
              Linker.Option.critical(true));

  private final MemorySegment function;

  private NativeParentMixer(MemorySegment function) {
    this.function = function;
  }

  /**
   * The mixer of the library that came with the node.
   *
   * @throws IOException with the end of a sentence as message, when it cannot be used here
   */
  static NativeParentMixer shipped() throws IOException {
    try {
      return of(SharedLibrary.loadShipped(FILE));
    } catch (LinkageError e) {
      throw new IOException("this Java runtime cannot call C: " + e.getMessage(), e);
    }
  }

  /**
   * The mixer of a library.
   *
   * @throws IOException with the end of a sentence as message, when it mixes otherwise than Java
   */
  static NativeParentMixer of(SharedLibrary library) throws IOException {
    var mixer = new NativeParentMixer(library.address("aipg_kawpow_mix"));
    if (!mixer.agreesWithJava()) {
      throw new IOException("it mixes otherwise than plain Java");
    }
    return mixer;
  }

  private boolean agreesWithJava() {
    var cache = LightCache.build(Hash256.ZERO, CHECK_ITEMS);
    var random = new SplittableRandom(1);
    var numbers = random.ints(CHECK_NODES).toArray();
    var words = random.ints((long) CHECK_NODES * Kawpow.NODE_WORDS).toArray();
    var expected = words.clone();
    new ScalarParentMixer().mix(cache, numbers, expected, CHECK_NODES);
    mix(cache, numbers, words, CHECK_NODES);
    return Arrays.equals(words, expected);
  }

  @Override
  public void mix(LightCache cache, int[] numbers, int[] words, int count) {
    for (int node = 0; node < count; node += NODES_MAX) {
      call(cache, numbers, words, node, Math.min(NODES_MAX, count - node));
    }
  }

  private void call(LightCache cache, int[] numbers, int[] words, int node, int count) {
    try {
      MIX.invokeExact(
          function,
          cache.segment(),
          cache.items(),
          at(numbers, node),
          at(words, node * Kawpow.NODE_WORDS),
          count);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a native call failed", e);
    }
  }

  private static MemorySegment at(int[] array, int offset) {
    return MemorySegment.ofArray(array).asSlice((long) offset * Integer.BYTES);
  }

  @Override
  public String toString() {
    return "C";
  }
}
