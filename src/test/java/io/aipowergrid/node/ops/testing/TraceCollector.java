package io.aipowergrid.node.ops.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes the traces of the node under test, when its profile switches them on. Any thread. */
public final class TraceCollector {
  private static final int BATCHES_MAX = 1_000;
  private static final int PATIENCE_SECONDS = 30;

  private static final BlockingQueue<String> RECEIVED = new LinkedBlockingQueue<>(BATCHES_MAX);
  private static final HttpServer SERVER = start();

  private TraceCollector() {}

  /** What makes a node send its traces here. */
  public static Map<String, String> settings() {
    return Map.of(
        "quarkus.otel.sdk.disabled", "false",
        "quarkus.otel.exporter.otlp.protocol", "http/protobuf",
        "quarkus.otel.exporter.otlp.endpoint", "http://127.0.0.1:" + SERVER.getAddress().getPort(),
        "quarkus.otel.bsp.schedule.delay", "100ms");
  }

  /** The next batch of spans, as its bytes read; null when none comes. */
  public static @Nullable String next() throws InterruptedException {
    return RECEIVED.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  public static void close() {
    SERVER.stop(0);
  }

  private static HttpServer start() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/v1/traces",
          exchange -> {
            var bytes = exchange.getRequestBody().readAllBytes();
            RECEIVED.offer(new String(bytes, StandardCharsets.ISO_8859_1));
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
