package io.aipowergrid.node.chain.p2p;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.NetSocketInternal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** TCP by Vert.x. Event loops hand bytes over and do nothing else. */
public final class VertxNetwork implements PeerNetwork {
  private static final Duration LISTEN_TIMEOUT = Duration.ofSeconds(5);

  /** Vert.x itself gives a connection up at its time; this is only for a transport that hangs. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Duration connectTimeout;
  private final NetClient client;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile Optional<NetServer> server = Optional.empty();
  private volatile boolean closed;

  /**
   * @param vertx not closed by this object
   * @param connectTimeout how long opening a connection may take
   */
  public VertxNetwork(Vertx vertx, Duration connectTimeout) {
    this.vertx = vertx;
    this.connectTimeout = connectTimeout;
    this.client =
        vertx.createNetClient(
            new NetClientOptions()
                .setTcpNoDelay(true)
                .setConnectTimeout((int) connectTimeout.toMillis()));
  }

  @Override
  public InetSocketAddress listen(
      InetSocketAddress local, Function<PeerLink, PeerLink.Receiver> acceptor) throws IOException {
    NetServer listening =
        vertx
            .createNetServer(new NetServerOptions().setTcpNoDelay(true))
            .connectHandler(socket -> open(socket, acceptor));
    String host = local.getAddress().getHostAddress();
    await(listening.listen(local.getPort(), host), LISTEN_TIMEOUT);
    server = Optional.of(listening);
    return new InetSocketAddress(local.getAddress(), listening.actualPort());
  }

  @Override
  public void connect(InetSocketAddress remote, Function<PeerLink, PeerLink.Receiver> acceptor)
      throws IOException {
    var target =
        SocketAddress.inetSocketAddress(remote.getPort(), remote.getAddress().getHostAddress());
    var overtaken = new AtomicBoolean();
    try {
      await(
          begin(target)
              .onSuccess(
                  socket -> {
                    // Whoever comes second, the connection or the end of the patience for it,
                    // yields.
                    if (overtaken.compareAndSet(false, true)) {
                      open(socket, acceptor);
                    } else {
                      socket.close();
                    }
                  }),
          connectTimeout.plus(GRACE));
    } catch (IOException e) {
      if (overtaken.compareAndSet(false, true)) {
        throw e;
      }
    }
  }

  private Future<NetSocket> begin(SocketAddress target) throws IOException {
    try {
      return client.connect(target);
    } catch (IllegalStateException e) {
      throw new IOException("the network is closed", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    links.forEach(Link::close);
    server.ifPresent(NetServer::close);
    client.close();
  }

  private void open(NetSocket socket, Function<PeerLink, PeerLink.Receiver> acceptor) {
    var link = new Link(socket);
    links.add(link);
    PeerLink.Receiver receiver = acceptor.apply(link);
    link.receiver = Optional.of(receiver);
    socket.handler(buffer -> receiver.received(buffer.getBytes()));
    socket.exceptionHandler(failure -> link.close());
    socket.closeHandler(
        ended -> {
          links.remove(link);
          receiver.closed();
        });
    // One that opened while everything was being closed is in nobody's list to be closed.
    if (closed) {
      link.close();
    }
  }

  private static <T> void await(Future<T> future, Duration timeout) throws IOException {
    try {
      future.toCompletionStage().toCompletableFuture().get(timeout.toMillis(), MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no answer in time", e);
    }
  }

  private static final class Link implements PeerLink {
    private final NetSocket socket;
    private final InetSocketAddress remote;
    private final AtomicLong unsent = new AtomicLong();
    private volatile Optional<Receiver> receiver = Optional.empty();

    Link(NetSocket socket) {
      this.socket = socket;
      SocketAddress address = socket.remoteAddress();
      this.remote = new InetSocketAddress(address.hostAddress(), address.port());
    }

    @Override
    public InetSocketAddress remote() {
      return remote;
    }

    @Override
    public void write(byte[] bytes) {
      unsent.addAndGet(bytes.length);
      socket
          .write(Buffer.buffer(bytes))
          .onComplete(
              done -> {
                unsent.addAndGet(-bytes.length);
                receiver.ifPresent(Receiver::drained);
              });
    }

    @Override
    public long unsent() {
      return unsent.get();
    }

    @Override
    public void pause() {
      socket.pause();
    }

    @Override
    public void resume() {
      socket.resume();
    }

    /**
     * At once, by the channel: Vert.x's own close first waits for all that was written to leave,
     * which is never when the other side takes nothing.
     */
    @Override
    public void close() {
      if (socket instanceof NetSocketInternal internal) {
        internal.channelHandlerContext().close();
      } else {
        socket.close();
      }
    }
  }
}
