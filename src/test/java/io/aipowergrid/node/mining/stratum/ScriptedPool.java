package io.aipowergrid.node.mining.stratum;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** A pool on loopback that does with each connection what a script says, and then closes it. */
public final class ScriptedPool implements AutoCloseable {
  private final ServerSocket server;
  private final Script script;
  final AtomicInteger connections = new AtomicInteger();

  public ScriptedPool(Script script) throws IOException {
    this(ServerSocketFactory.getDefault(), 0, script);
  }

  ScriptedPool(ServerSocketFactory factory, int port, Script script) throws IOException {
    this.server = factory.createServerSocket(port, 50, InetAddress.getLoopbackAddress());
    this.script = script;
    Thread.ofVirtual().start(this::acceptAll);
  }

  /** What a pool does with a connection. */
  public interface Script {
    void with(Wire wire) throws IOException;
  }

  /** The pool's end of a connection. */
  public static final class Wire {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Socket socket;
    private final BufferedReader in;

    Wire(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    /** The next line of the miner; fails when there is none. */
    public JsonNode read() throws IOException {
      String line = in.readLine();
      if (line == null) {
        throw new IOException("the miner left");
      }
      return MAPPER.readTree(line);
    }

    public void say(String line) throws IOException {
      socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
    }

    /** Lets a miner in and gives it a job. */
    public void welcome(String job) throws IOException {
      read();
      say("{\"id\":1,\"result\":[null,\"12c243\"],\"error\":null}");
      read();
      say("{\"id\":2,\"result\":true,\"error\":null}");
      job(job);
    }

    void job(String id) throws IOException {
      say(
          ("{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"%s\",\"%s\",\"%s\",\"%s\",true,"
                  + "49,\"1b016cad\"]}")
              .formatted(id, "01".repeat(32), "0".repeat(64), "00" + "f".repeat(62)));
    }

    /** Says yes to every share until the miner leaves. */
    public void acceptShares() throws IOException {
      while (true) {
        say("{\"id\":" + read().get("id") + ",\"result\":true,\"error\":null}");
      }
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  Pool pool() {
    return new Pool("127.0.0.1", port(), false, "ADDR.rig", "x", true, false);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> play(socket));
      } catch (IOException e) {
        // Closed by the test.
      }
    }
  }

  private void play(Socket socket) {
    try (socket) {
      script.with(new Wire(socket));
    } catch (IOException e) {
      // The miner left: the script is over.
    }
  }
}
