package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.chain.wire.Frame;
import io.aipowergrid.node.chain.wire.FrameDecoder;
import io.aipowergrid.node.chain.wire.Message;
import io.aipowergrid.node.chain.wire.MessageCodec;
import io.aipowergrid.node.chain.wire.NetAddress;
import io.aipowergrid.node.chain.wire.Services;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;

/** The other side of a connection, byte by byte: says what a test wants, well-behaved or not. */
final class RawPeer implements AutoCloseable {
  static final MessageCodec CODEC = new MessageCodec(FakeChain.REGTEST);
  private static final int MAGIC = FakeChain.REGTEST.magic();
  private static final int READ_TIMEOUT_MILLIS = 20_000;
  private static final long SETTLING = 0x5e771e0000000000L;

  private final Socket socket;
  private final FrameDecoder decoder = new FrameDecoder(MAGIC);
  private final Queue<Frame> frames = new ArrayDeque<>();
  private long settled;

  RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
  }

  static RawPeer connectTo(TestNode<?> node) throws IOException {
    return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), node.port()));
  }

  /** Connects and greets. */
  static RawPeer greet(TestNode<?> node) throws IOException {
    RawPeer peer = connectTo(node);
    peer.send(version(70028));
    peer.expect(Message.Verack.class);
    peer.send(new Message.Verack());
    peer.expect(Message.FeeFilter.class);
    return peer;
  }

  static Message.Version version(int protocol) {
    return new Message.Version(
        protocol,
        Services.OWN,
        1_700_000_000L,
        NetAddress.NONE,
        NetAddress.NONE,
        77,
        "/raw/",
        0,
        true);
  }

  void send(Message message) throws IOException {
    write(CODEC.toFrame(message).toBytes(MAGIC));
  }

  /** In one write, because the node may close the connection before the last of them. */
  void send(Message message, int times) throws IOException {
    var frames = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      frames.writeBytes(CODEC.toFrame(message).toBytes(MAGIC));
    }
    write(frames.toByteArray());
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** The next frame; empty when the node closed the connection. */
  Optional<Frame> read() throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[65536];
    while (frames.isEmpty()) {
      int count;
      try {
        count = in.read(buffer);
      } catch (java.net.SocketException reset) {
        return Optional.empty();
      }
      if (count < 0) {
        return Optional.empty();
      }
      decoder.feed(Arrays.copyOf(buffer, count), frames::add);
    }
    return Optional.of(frames.remove());
  }

  /** Reads up to the next message of the type. */
  <T extends Message> T expect(Class<T> type) throws IOException {
    while (true) {
      Message message = CODEC.parse(read().orElseThrow());
      if (type.isInstance(message)) {
        return type.cast(message);
      }
    }
  }

  /** Whether the node closes the connection; reads whatever it still says. */
  boolean isClosedByNode() throws IOException {
    while (read().isPresent()) {
      // Farewells are of no interest.
    }
    return true;
  }

  /**
   * Waits until the node has read everything sent so far; answers to earlier pings do not count.
   */
  void settle() throws IOException {
    long nonce = SETTLING + settled++;
    send(new Message.Ping(nonce));
    while (expect(Message.Pong.class).nonce() != nonce) {
      // A pong that a recording's ping brought.
    }
  }

  /** Requires that the node has nothing more to say to everything sent so far. */
  void expectSilence() throws IOException {
    var ping = new Message.Ping(SETTLING + settled++);
    send(ping);
    assertThat(CODEC.parse(read().orElseThrow())).isEqualTo(new Message.Pong(ping.nonce()));
  }

  /** Says nothing more; what the node still says can be read. */
  void stopSending() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
