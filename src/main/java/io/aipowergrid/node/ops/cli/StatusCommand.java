package io.aipowergrid.node.ops.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./aipg status}: asks a running node whether it is ready, and if not, what is missing. */
@Command(
    name = "status",
    description = "Say whether the node is ready, and what is missing.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final int NOT_RUNNING = 2;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:${env:QUARKUS_HTTP_PORT:-8080}",
      description = "Address of the node (default: ${DEFAULT-VALUE}).")
  URI url;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      var request = HttpRequest.newBuilder(url.resolve("/q/health/ready")).timeout(TIMEOUT).build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      System.out.println(response.body());
      return response.statusCode() == 200 ? 0 : 1;
    } catch (ConnectException e) {
      System.err.println("aipg: no node answers at " + url + "; start one with ./aipg run");
      return NOT_RUNNING;
    }
  }
}
