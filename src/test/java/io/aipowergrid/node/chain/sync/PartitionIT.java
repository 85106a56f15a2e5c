package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Validating nodes in Linux network namespaces whose links go down and come back. */
@Timeout(240)
class PartitionIT {
  private static final int PORT = 18550;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** One node's process and the two ends we talk to it by. */
  private record Node(Process process, BufferedReader out, PrintWriter in)
      implements AutoCloseable {
    String ask(String command) throws IOException {
      in.println(command);
      String answer = out.readLine();
      assertThat(answer).as("answer to " + command).isNotNull();
      return answer;
    }

    @Override
    public void close() throws InterruptedException {
      in.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void twoNodesReorganiseToTheMostWorkAfterAPartition() throws Exception {
    partitionAndRejoin(2);
  }

  @Test
  void threeNodesReorganiseToTheMostWorkAfterAPartition() throws Exception {
    partitionAndRejoin(3);
  }

  /** The last node is cut off; both sides mine, it more; then the link comes back. */
  private void partitionAndRejoin(int count) throws Exception {
    assumeThat(NetworkNamespaces.possible()).as("network namespaces need root and ip").isTrue();
    long time = Instant.now().minusSeconds(20_000).getEpochSecond();
    var nodes = new ArrayList<Node>();
    try (var namespaces = NetworkNamespaces.create(count)) {
      try {
        for (int i = 0; i < count; i++) {
          nodes.add(start(namespaces, i, time));
        }
        for (Node node : nodes) {
          assertThat(node.out().readLine()).isEqualTo("ready");
        }
        connectAll(nodes);
        Node first = nodes.getFirst();
        Node last = nodes.getLast();
        String common = first.ask("mine 10");
        awaitTip(nodes, common);

        namespaces.connect(count - 1, false);
        await().atMost(PATIENCE).until(() -> last.ask("peers").equals("0"));
        String weaker = first.ask("mine 4");
        String stronger = last.ask("mine 6");
        awaitTip(nodes.subList(0, count - 1), weaker);
        assertThat(last.ask("tip")).isEqualTo(stronger).startsWith("16 ");

        namespaces.connect(count - 1, true);
        awaitTip(nodes, stronger);
        String next = first.ask("mine 1");
        assertThat(next).startsWith("17 ");
        awaitTip(nodes, next);
      } finally {
        for (Node node : nodes) {
          node.close();
        }
      }
    }
  }

  /** Each node calls the one before it, and the last also the first. */
  private static void connectAll(List<Node> nodes) throws IOException {
    for (int i = 1; i < nodes.size(); i++) {
      nodes.get(i).ask("connect " + NetworkNamespaces.address(i - 1) + ":" + PORT);
    }
    if (nodes.size() > 2) {
      nodes.getLast().ask("connect " + NetworkNamespaces.address(0) + ":" + PORT);
    }
  }

  private static void awaitTip(List<Node> nodes, String tip) {
    for (Node node : nodes) {
      await().atMost(PATIENCE).until(() -> node.ask("tip").equals(tip));
    }
  }

  private static Node start(NetworkNamespaces namespaces, int number, long time)
      throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector",
            "-XX:TieredStopAtLevel=1",
            "-Xmx192m",
            "-cp",
            System.getProperty("java.class.path"),
            MinerNode.class.getName(),
            NetworkNamespaces.address(number) + ":" + PORT,
            Integer.toString(number),
            Long.toString(time));
    Process process =
        new ProcessBuilder(namespaces.command(number, command))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    return new Node(process, out, new PrintWriter(process.outputWriter(), true));
  }
}
