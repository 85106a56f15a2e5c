package io.aipowergrid.node.ops.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What the HTTP surface costs without a model: authenticated requests at a fixed rate, sent when
 * they are due whether or not earlier ones have been answered, so that waiting is measured and not
 * hidden. Loopback only, bounded in count.
 */
final class ApiOverheadBench {
  private static final int IN_FLIGHT_MAX = 256;

  /** Half a minute at 500/s: until the node's hot paths are compiled, two slow cores queue. */
  private static final int WARM_UP = 15_000;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest request;

  ApiOverheadBench(URI node, String key) {
    request =
        HttpRequest.newBuilder(node.resolve("/v1/models"))
            .header("Authorization", "Bearer " + key)
            .timeout(Duration.ofSeconds(10))
            .build();
  }

  /**
   * @param latencies from the moment a request was due to its last byte, in nanoseconds, ascending
   */
  record Result(int perSecond, int failed, long[] latencies) {
    double millisAt(double share) {
      int index = (int) Math.min(latencies.length - 1L, Math.round(share * latencies.length));
      return latencies[index] / 1e6;
    }
  }

  /** Sends {@code count} requests at {@code perSecond}, after a warm-up at the same rate. */
  Result run(int perSecond, int count) throws InterruptedException {
    send(perSecond, WARM_UP);
    return send(perSecond, count);
  }

  private Result send(int perSecond, int count) throws InterruptedException {
    var latencies = new long[count];
    var failed = new AtomicInteger();
    var places = new Semaphore(IN_FLIGHT_MAX);
    long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long start = System.nanoTime();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        long due = start + i * interval;
        LockSupport.parkNanos(due - System.nanoTime());
        places.acquire();
        int number = i;
        executor.execute(
            () -> {
              try {
                if (!answers()) {
                  failed.incrementAndGet();
                }
              } finally {
                latencies[number] = System.nanoTime() - due;
                places.release();
              }
            });
      }
    }
    Arrays.sort(latencies);
    return new Result(perSecond, failed.get(), latencies);
  }

  private boolean answers() {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (java.io.IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
