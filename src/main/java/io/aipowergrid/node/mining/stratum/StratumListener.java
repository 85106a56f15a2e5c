package io.aipowergrid.node.mining.stratum;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.impl.NetSocketInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** The server's sockets by Vert.x. Sessions never wait, so its event loops call them directly. */
final class StratumListener implements AutoCloseable {
  /** Connections that may wait to be taken. */
  private static final int BACKLOG = 1024;

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final NetServer net;
  private final StratumServer server;

  /**
   * The files of a TLS server.
   *
   * @param certificates chain as PEM
   * @param key as PEM
   */
  record Tls(Path certificates, Path key) {}

  /**
   * Not listening yet.
   *
   * @param vertx not closed by this object
   */
  StratumListener(Vertx vertx, StratumServer server, Optional<Tls> tls) {
    this.server = server;
    var options =
        new NetServerOptions().setTcpNoDelay(true).setTcpKeepAlive(true).setAcceptBacklog(BACKLOG);
    tls.ifPresent(
        files ->
            options
                .setSsl(true)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .addCertPath(files.certificates().toString())
                        .addKeyPath(files.key().toString())));
    this.net = vertx.createNetServer(options).connectHandler(this::open);
  }

  /** Listens; gives the address with the port that was free where 0 was asked for. */
  InetSocketAddress listen(InetSocketAddress local) throws IOException {
    try {
      net.listen(local.getPort(), local.getAddress().getHostAddress())
          .toCompletionStage()
          .toCompletableFuture()
          .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return new InetSocketAddress(local.getAddress(), net.actualPort());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("cannot listen on " + local, e);
    }
  }

  @Override
  public void close() {
    net.close();
  }

  private void open(NetSocket socket) {
    Optional<MinerSession> opened = Optional.empty();
    try {
      opened = server.open(new Link(socket));
    } catch (UnknownHostException e) {
      // Closed below: a peer without an address.
    }
    if (opened.isEmpty()) {
      socket.close();
      return;
    }
    var session = opened.get();
    var lines = new LineBuffer(StratumJson.LINE_BYTES_MAX);
    socket.handler(buffer -> received(session, lines, buffer));
    socket.exceptionHandler(failure -> socket.close());
    socket.closeHandler(closed -> server.closed(session));
  }

  private static void received(MinerSession session, LineBuffer lines, Buffer buffer) {
    try {
      lines.add(buffer.getBytes()).forEach(session::received);
    } catch (LineBuffer.TooLong e) {
      session.offend(Offence.LINE_TOO_LONG);
    }
  }

  private static final class Link implements MinerLink {
    private final NetSocket socket;
    private final InetAddress address;
    private final AtomicLong unsent = new AtomicLong();

    Link(NetSocket socket) throws UnknownHostException {
      this.socket = socket;
      this.address = InetAddress.getByName(socket.remoteAddress().hostAddress());
    }

    @Override
    public InetAddress address() {
      return address;
    }

    @Override
    public void write(byte[] line) {
      unsent.addAndGet(line.length);
      socket.write(Buffer.buffer(line)).onComplete(done -> unsent.addAndGet(-line.length));
    }

    @Override
    public long unsent() {
      return unsent.get();
    }

    /**
     * What the system takes at once still leaves. Vert.x's own close waits for all of it, which is
     * never when a rig reads nothing.
     */
    @Override
    public void close() {
      if (socket instanceof NetSocketInternal internal) {
        internal.channelHandlerContext().flush();
        internal.channelHandlerContext().close();
      } else {
        socket.close();
      }
    }
  }
}
