package io.aipowergrid.node.mining.stratum;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a session writes. */
final class FakeLink implements MinerLink {
  private static final int PATIENCE_SECONDS = 120;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final InetAddress address;
  private final LinkedBlockingQueue<JsonNode> lines = new LinkedBlockingQueue<>();
  volatile boolean closed;
  volatile long unsent;

  FakeLink(InetAddress address) {
    this.address = address;
  }

  /** The next line; a test that waits two minutes for it fails. */
  JsonNode take() throws InterruptedException {
    return Optional.ofNullable(lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).orElseThrow();
  }

  /** Lines that nobody took. */
  int waiting() {
    return lines.size();
  }

  /** Returns once the session has closed this; a test that waits for long runs into its limit. */
  void awaitClosed() {
    while (!closed) {
      Thread.onSpinWait();
    }
  }

  @Override
  public InetAddress address() {
    return address;
  }

  @Override
  public void write(byte[] line) {
    try {
      lines.add(MAPPER.readTree(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long unsent() {
    return unsent;
  }

  @Override
  public void close() {
    closed = true;
  }
}
