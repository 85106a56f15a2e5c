package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.MiningSolution;
import io.aipowergrid.node.mining.SolutionVerdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One connection to a pool; it lives on the thread that runs it, which waits. */
final class PoolConnection {
  private static final int READ_BYTES = 4096;

  private final Pool pool;
  private final PoolLimits limits;
  private final SSLContext tls;
  private final Socket socket = new Socket();
  private final PoolSession session;
  private final Object sending = new Object();
  private volatile Socket stream = socket;
  private volatile boolean working;

  /**
   * Not connected yet.
   *
   * @param tls decides whom to trust
   * @param agent what this program calls itself
   * @param jobs hears of new jobs on the thread of {@link #run}
   */
  PoolConnection(
      Pool pool,
      PoolLimits limits,
      SSLContext tls,
      String agent,
      BiConsumer<PoolConnection, MiningJob> jobs) {
    this.pool = pool;
    this.limits = limits;
    this.tls = tls;
    this.session =
        new PoolSession(
            pool,
            agent,
            this::send,
            job -> {
              working = true;
              jobs.accept(this, job);
            });
  }

  Pool pool() {
    return pool;
  }

  /** Whether a job has come. */
  boolean isWorking() {
    return working;
  }

  /**
   * Connects and talks until there is nothing more to say.
   *
   * @throws PoolFailure always, with the reason
   */
  void run() throws PoolFailure {
    try {
      connect();
      session.begin();
      readAll();
    } catch (SocketTimeoutException e) {
      throw new PoolFailure(working ? "the pool fell silent" : "no job came in time");
    } catch (IOException | UncheckedIOException e) {
      throw new PoolFailure("connection: " + e.getMessage());
    } finally {
      close();
    }
  }

  private void connect() throws IOException {
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
    var address = new InetSocketAddress(pool.host(), pool.port());
    if (address.isUnresolved()) {
      throw new IOException("unknown host " + pool.host());
    }
    socket.connect(address, (int) limits.connectTimeout().toMillis());
    socket.setSoTimeout((int) limits.firstJobTimeout().toMillis());
    if (pool.tls()) {
      stream = secured();
    }
  }

  private SSLSocket secured() throws IOException {
    var secured =
        (SSLSocket) tls.getSocketFactory().createSocket(socket, pool.host(), pool.port(), true);
    var parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private void readAll() throws IOException, PoolFailure {
    var lines = new LineBuffer(StratumJson.LINE_BYTES_MAX);
    var bytes = new byte[READ_BYTES];
    long jobBy = System.nanoTime() + limits.firstJobTimeout().toNanos();
    for (int read = stream.getInputStream().read(bytes);
        read >= 0;
        read = stream.getInputStream().read(bytes)) {
      try {
        for (byte[] line : lines.add(Arrays.copyOf(bytes, read))) {
          session.received(line);
        }
      } catch (LineBuffer.TooLong e) {
        throw new PoolFailure("a line without end");
      }
      Duration patience =
          working ? limits.silenceMax() : Duration.ofNanos(jobBy - System.nanoTime());
      if (!patience.isPositive()) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout((int) Math.max(1, patience.toMillis()));
    }
    throw new PoolFailure("the pool closed the connection");
  }

  /** As {@link PoolSession#submit}. */
  SolutionVerdict submit(MiningSolution solution) {
    try {
      return session.submit(solution, limits.submitTimeout());
    } catch (UncheckedIOException e) {
      return new SolutionVerdict.Undecided("the connection to the pool broke");
    }
  }

  /** As {@link PoolSession#job}. */
  Optional<MiningJob> job(String jobId) {
    return session.job(jobId);
  }

  /** Ends the connection; {@link #run} returns. Any thread. */
  void close() {
    try {
      // First: a thread that writes to a pool that reads nothing holds the session.
      socket.close();
    } catch (IOException e) {
      // It is of no use either way.
    }
    session.close();
  }

  private void send(byte[] line) {
    synchronized (sending) {
      try {
        var out = stream.getOutputStream();
        out.write(line);
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
