package io.aipowergrid.node.ops.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.ops.testing.NodeUnderTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scrapes the packaged node after it has answered something and holds the recorded names to it.
 * With {@code -Daipg.docs.write=true} it records them anew.
 */
class MetricsCatalogIT {
  private static final Pattern RPC_PORT = Pattern.compile("RPC opened host=\\S+ port=(\\d+)");

  @TempDir Path data;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void exportsTheRecordedNames() throws Exception {
    var catalogue = MetricCatalogue.read();
    Set<String> scraped;
    try (var node = new NodeUnderTest(data)) {
      node.start("-Daipg.api.rpc.port=0");
      var key = node.awaitDemoKey();
      node.awaitReady();
      ask(node, key);
      if (!Boolean.getBoolean("aipg.docs.write")) {
        // Some are measured now and then, and the first look comes a moment after the start.
        node.await(
            "all recorded names are there", () -> scrape(node).containsAll(catalogue.always()));
      }
      scraped = scrape(node);
    }

    if (Boolean.getBoolean("aipg.docs.write")) {
      catalogue.rewrite(scraped);
    }
    assertThat(MetricCatalogue.read().names())
        .as("every name the node exports is recorded; run with -Daipg.docs.write=true")
        .containsAll(scraped);
  }

  private void ask(NodeUnderTest node, String key) throws Exception {
    var chat = client.send(node.longChat(key, 1, false, 5).build(), BodyHandlers.ofString());
    assertThat(chat.statusCode()).isEqualTo(200);
    var port = RPC_PORT.matcher(node.log());
    assertThat(port.find()).as("the RPC port is open").isTrue();
    var rpc = URI.create("http://127.0.0.1:" + port.group(1) + "/");
    var stranger = HttpRequest.newBuilder(rpc).POST(HttpRequest.BodyPublishers.ofString("{}"));
    assertThat(client.send(stranger.build(), BodyHandlers.discarding()).statusCode())
        .isEqualTo(401);
  }

  private Set<String> scrape(NodeUnderTest node) throws Exception {
    var request = HttpRequest.newBuilder(node.uri("/q/metrics")).build();
    return new TreeSet<>(
        MetricNames.ofScrape(client.send(request, BodyHandlers.ofString()).body()));
  }
}
