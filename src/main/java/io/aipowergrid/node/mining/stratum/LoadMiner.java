package io.aipowergrid.node.mining.stratum;

import com.fasterxml.jackson.databind.node.LongNode;
import io.aipowergrid.node.mining.MiningSolution;
import io.aipowergrid.node.mining.NonceSpace;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;

/**
 * A miner of {@link StratumLoad} that hashes nothing: says what it must and notes when it hears
 * what. Its socket's event loop calls it; the other methods may be called from any thread.
 */
final class LoadMiner {
  private static final long SUBSCRIBE_ID = 1;
  private static final long AUTHORIZE_ID = 2;
  private static final long FIRST_ID = 100;

  private final NetSocket socket;
  private final LineBuffer lines = new LineBuffer(StratumJson.LINE_BYTES_MAX);
  private final CountDownLatch ready;
  private final BiConsumer<String, Long> jobs;
  private final Map<Long, Long> sentAt = new ConcurrentHashMap<>();
  private final BiConsumer<Boolean, Long> answers;
  private volatile NonceSpace nonces = NonceSpace.ALL;
  private volatile boolean working;
  private long nextId = FIRST_ID;

  /**
   * Begins to talk.
   *
   * @param ready counted down at the first job
   * @param jobs hears the id of each job and when it came
   * @param answers hears whether a request was granted and how long that took, in nanoseconds
   */
  LoadMiner(
      NetSocket socket,
      int number,
      CountDownLatch ready,
      BiConsumer<String, Long> jobs,
      BiConsumer<Boolean, Long> answers) {
    this.socket = socket;
    this.ready = ready;
    this.jobs = jobs;
    this.answers = answers;
    socket.handler(this::received);
    write(ClientLines.subscribe(SUBSCRIBE_ID, "aipg-bench"));
    write(ClientLines.authorize(AUTHORIZE_ID, "bench.rig" + number, "x"));
  }

  /** The nonces it was given. */
  NonceSpace nonces() {
    return nonces;
  }

  /** Gives a share in. */
  void submit(String user, MiningSolution solution, io.aipowergrid.node.base.Hash256 headerHash) {
    long id = begin();
    write(ClientLines.submit(id, user, solution, headerHash, "0x"));
  }

  /** Asks whether anybody is there. */
  void ping() {
    long id = begin();
    var line = StratumJson.object().put("method", "mining.ping");
    line.putArray("params");
    write(StratumJson.line(line.set("id", LongNode.valueOf(id))));
  }

  private synchronized long begin() {
    long id = nextId++;
    sentAt.put(id, System.nanoTime());
    return id;
  }

  private void write(byte[] line) {
    var unused = socket.write(Buffer.buffer(line));
  }

  private void received(Buffer buffer) {
    long now = System.nanoTime();
    try {
      for (byte[] line : lines.add(buffer.getBytes())) {
        heard(StratumJson.parse(line), now);
      }
    } catch (LineBuffer.TooLong e) {
      throw new IllegalStateException("the server sent a line without end", e);
    }
  }

  private void heard(StratumMessage message, long now) {
    switch (message) {
      case StratumMessage.Response response -> answered(response, now);
      case StratumMessage.Request request -> {
        if (PoolNotice.of(request) instanceof PoolNotice.Job job) {
          jobs.accept(job.id(), now);
          if (!working) {
            working = true;
            ready.countDown();
          }
        }
      }
      case StratumMessage.Malformed(var reason) ->
          throw new IllegalStateException("the server sent nonsense: " + reason);
    }
  }

  private void answered(StratumMessage.Response response, long now) {
    long id = response.id().asLong();
    if (id == SUBSCRIBE_ID) {
      nonces = Extranonce.parse(response.result().path(1).asText()).orElseThrow().space();
    }
    var sent = sentAt.remove(id);
    if (sent != null) {
      answers.accept(response.result().asBoolean(false), now - sent);
    }
  }
}
