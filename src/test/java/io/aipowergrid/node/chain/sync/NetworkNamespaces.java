package io.aipowergrid.node.chain.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Networks of the kernel that only this test has: a hub with a bridge, and one namespace for each
 * node, joined to the bridge by a pair of virtual cards. Nothing of it reaches the machine's own
 * network. Needs root and the {@code ip} command.
 */
final class NetworkNamespaces implements AutoCloseable {
  private static final long PID = ProcessHandle.current().pid();

  private final String hub = "aipg" + PID + "h";
  private final int nodes;

  private NetworkNamespaces(int nodes) {
    this.nodes = nodes;
  }

  /** Whether this machine lets us make namespaces. */
  static boolean possible() throws InterruptedException {
    try {
      String probe = "aipg" + PID + "p";
      run("ip", "netns", "add", probe);
      run("ip", "netns", "del", probe);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static NetworkNamespaces create(int nodes) throws IOException, InterruptedException {
    var namespaces = new NetworkNamespaces(nodes);
    try {
      namespaces.build();
    } catch (IOException e) {
      namespaces.close();
      throw e;
    }
    return namespaces;
  }

  private void build() throws IOException, InterruptedException {
    run("ip", "netns", "add", hub);
    inside(hub, "ip", "link", "add", "bridge", "type", "bridge");
    inside(hub, "ip", "link", "set", "bridge", "up");
    for (int node = 0; node < nodes; node++) {
      String name = name(node);
      run("ip", "netns", "add", name);
      inside(
          hub,
          "ip",
          "link",
          "add",
          port(node),
          "type",
          "veth",
          "peer",
          "name",
          "card",
          "netns",
          name);
      inside(hub, "ip", "link", "set", port(node), "master", "bridge", "up");
      inside(name, "ip", "address", "add", address(node) + "/24", "dev", "card");
      inside(name, "ip", "link", "set", "card", "up");
      inside(name, "ip", "link", "set", "lo", "up");
    }
  }

  private String name(int node) {
    return "aipg" + PID + "n" + node;
  }

  private static String port(int node) {
    return "port" + node;
  }

  /** Where the node is, for the others. */
  static String address(int node) {
    return "10.99.0." + (node + 1);
  }

  /** Takes the node's link down or up again. */
  void connect(int node, boolean up) throws IOException, InterruptedException {
    inside(hub, "ip", "link", "set", port(node), up ? "up" : "down");
  }

  /** The command, to run in the node's namespace. */
  List<String> command(int node, List<String> command) {
    var all = new ArrayList<>(List.of("ip", "netns", "exec", name(node)));
    all.addAll(command);
    return all;
  }

  private static void inside(String namespace, String... command)
      throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(List.of(command));
    run(all.toArray(String[]::new));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output.strip());
    }
  }

  @Override
  public void close() throws InterruptedException {
    for (int node = 0; node < nodes; node++) {
      remove(name(node));
    }
    remove(hub);
  }

  private static void remove(String namespace) throws InterruptedException {
    try {
      run("ip", "netns", "del", namespace);
    } catch (IOException e) {
      // It was never made.
    }
  }
}
