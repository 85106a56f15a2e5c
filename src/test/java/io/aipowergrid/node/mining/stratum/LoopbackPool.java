package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.mining.AcceptedShares;
import io.aipowergrid.node.mining.FakeWorkSource;
import io.aipowergrid.node.mining.WorkSource;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;

/**
 * Our Stratum server for a source of work, and our client of it, over a real socket: what {@link
 * StratumHost} and {@link PoolClient} are in a node, but shares are kept in memory. Any thread.
 */
public final class LoopbackPool implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final PoolLimits LIMITS =
      new PoolLimits(
          Duration.ofSeconds(10),
          PATIENCE,
          PATIENCE,
          PATIENCE,
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          Duration.ofMinutes(5));

  private final WorkSource source;
  private final WorkSource.Listener forward;
  private final ServerFixture fixture;
  private final StratumListener listener;
  private final PoolClient client;

  /** Serves from now on, and connects. */
  public LoopbackPool(Vertx vertx, WorkSource source) throws IOException, NoSuchAlgorithmException {
    this.source = source;
    var served = new FakeWorkSource(source::submit);
    forward = served::give;
    fixture = new ServerFixture(ServerFixture.LIMITS, served);
    listener = new StratumListener(vertx, fixture.server, Optional.empty());
    var address = listener.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    client = client(address);
    source.addListener(forward);
    source.currentJob().ifPresent(served::give);
    client.start();
  }

  /** A client of the server there, not started. */
  static PoolClient client(InetSocketAddress server) throws NoSuchAlgorithmException {
    var pool =
        new Pool(
            server.getAddress().getHostAddress(),
            server.getPort(),
            false,
            "ADDR.rig",
            "x",
            true,
            true);
    return new PoolClient(
        List.of(pool),
        LIMITS,
        SSLContext.getDefault(),
        "aipg/test",
        InstantSource.system(),
        new Random(1),
        AcceptedShares.NOBODY);
  }

  /** The server's work, as a miner of the pool gets it. */
  public WorkSource client() {
    return client;
  }

  /** Shares that solved a block. */
  public long blocks() {
    return fixture.server.workers().stream().mapToLong(WorkerView::blocks).sum();
  }

  @Override
  public void close() {
    client.close();
    source.removeListener(forward);
    listener.close();
    fixture.close();
  }
}
