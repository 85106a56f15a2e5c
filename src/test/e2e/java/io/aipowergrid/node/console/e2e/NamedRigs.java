package io.aipowergrid.node.console.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Rigs that name themselves to a Stratum server, and stay without a share. */
final class NamedRigs implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<Socket> sockets = new ArrayList<>();

  private NamedRigs() {}

  /** Connects one rig for each name, and waits until each was answered. */
  static NamedRigs connect(InetSocketAddress server, List<String> names) throws IOException {
    var rigs = new NamedRigs();
    for (String name : names) {
      var socket = new Socket(server.getAddress(), server.getPort());
      rigs.sockets.add(socket);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      rigs.greet(socket, name);
    }
    return rigs;
  }

  private void greet(Socket socket, String name) throws IOException {
    String lines =
        """
        {"id":1,"method":"mining.subscribe","params":["test/1"]}
        {"id":2,"method":"mining.authorize","params":["%s","x"]}
        """
            .formatted(name);
    socket.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
    var in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    String line;
    do {
      line = in.readLine();
      if (line == null) {
        throw new IOException("the server hung up on " + name);
      }
    } while (!line.contains("\"id\":2"));
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
