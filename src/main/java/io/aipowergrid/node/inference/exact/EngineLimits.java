package io.aipowergrid.node.inference.exact;

/**
 * What the engine may use.
 *
 * @param maxRunning generations in a batch
 * @param maxWaiting generations accepted beyond those; more are refused with QUEUE_FULL
 * @param kvBytesMax bytes of keys and values, of running generations and of the prefix cache
 * @param prefillChunk prompt tokens in one step, of all generations together
 * @param threads compute threads
 * @param idleBytesMax bytes of keys and values, a part of the above, that are kept for later
 *     prompts while nobody uses them; 0 switches the prefix cache off
 */
public record EngineLimits(
    int maxRunning,
    int maxWaiting,
    long kvBytesMax,
    int prefillChunk,
    int threads,
    long idleBytesMax) {
  public static final int RUNNING_MAX = 4096;
  public static final int PREFILL_CHUNK_MAX = 8192;
  public static final int THREADS_MAX = 1024;

  public EngineLimits {
    require(maxRunning >= 1 && maxRunning <= RUNNING_MAX, "running generations");
    require(maxWaiting >= 1, "waiting generations");
    require(kvBytesMax >= 1, "KV memory");
    require(prefillChunk >= 1 && prefillChunk <= PREFILL_CHUNK_MAX, "prefill chunk");
    require(threads >= 1 && threads <= THREADS_MAX, "threads");
    require(idleBytesMax >= 0, "idle KV memory");
  }

  /** With a prefix cache that may take all KV memory. */
  public EngineLimits(
      int maxRunning, int maxWaiting, long kvBytesMax, int prefillChunk, int threads) {
    this(maxRunning, maxWaiting, kvBytesMax, prefillChunk, threads, kvBytesMax);
  }

  /** Tokens of a pass. */
  int batchTokensMax() {
    return maxRunning + prefillChunk;
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("the engine's limit for " + what + " makes no sense");
    }
  }
}
