package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.inference.model.TinyModel;
import io.aipowergrid.node.ops.testing.NodeUnderTest;
import io.aipowergrid.node.ops.testing.PackagedProgram;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * An operator's day without the console: every verb that changes something, beside the running
 * node, which obeys; and the trail and the ledger tell of it.
 */
@Timeout(900)
@EnabledIfSystemProperty(
    named = "aipg.long-tests",
    matches = "true",
    disabledReason = "the verbs of operators take minutes: ./aipg test -Daipg.long-tests=true")
class OperatorVerbsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BUSY = "no node took the order within 15 seconds";

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private Path data;

  @Test
  void doesWithoutTheConsoleWhatTheConsoleDoes() throws Exception {
    data = Files.createDirectory(folder.resolve("data"));
    Path model = TinyModel.make().writeFolder(folder.resolve("tiny"));
    try (var node = new NodeUnderTest(data)) {
      node.start();
      String key = node.awaitDemoKey();
      node.awaitReady();
      loadsAndUnloads(node, key, model);
      sells(node);
      leadsCustomers(node);
      leadsPeople();
      node.signal("TERM");
      node.awaitExit();
    }
    refused(BUSY, "models", "load", "acme/tiny");
    tells();
  }

  private void loadsAndUnloads(NodeUnderTest node, String key, Path model) throws Exception {
    done("models", "add", model.toString(), "--id", "acme/tiny");
    assertThat(state(node, key)).isEqualTo("available");
    assertThat(done("models", "load", "acme/tiny")).isEqualTo("Loaded acme/tiny.");
    assertThat(state(node, key)).isEqualTo("loaded");
    assertThat(done("models", "unload", "acme/tiny")).isEqualTo("Unloaded acme/tiny.");
    assertThat(state(node, key)).isEqualTo("available");
    refused("There is no model of that id", "models", "load", "nobody/knows");
    refused("The built-in model stays loaded.", "models", "unload", "aipg-builtin");
    assertThat(node.number("select count(*) from model_order")).isZero();
  }

  private String state(NodeUnderTest node, String key) throws Exception {
    var answer = get(node, "/v1/models/acme/tiny", key).body();
    return JSON.readTree(answer).get("state").asText();
  }

  private void sells(NodeUnderTest node) throws Exception {
    done("prices", "set", "aipg-builtin", "--output", "0.75");
    assertThat(line(done("prices", "list"), "aipg-builtin")).contains("0.750000").endsWith(" 1");
    refused(
        "cached prompt tokens cost at most", "prices", "set", "aipg-builtin", "--cached", "900");
    refused("knows no model nobody/knows", "prices", "set", "nobody/knows", "--prompt", "1");
    refused("a new one needs --name", "plans", "set", "large", "--requests", "5");
    done(
        ("plans set large --name Large --requests 600 --tokens 60000 --free 0.5 --queue paid"
                + " --running 4 --open 40")
            .split(" "));
    done("plans", "set", "large", "--open", "50");
    assertThat(line(done("plans", "list"), "large"))
        .isEqualTo("large Large 600 60000 0.500000 paid 4 50");
    assertThat(node.number("select count(*) from model_price")).isEqualTo(1);
  }

  private void leadsCustomers(NodeUnderTest node) throws Exception {
    String made = done("customers", "create", "Acme", "--admin", "admin@example.org");
    String id = line(made, "customer").split(" ")[1];
    assertThat(done("customers", "plan", id, "large")).isEqualTo("Acme is on plan large");
    refused("There is no such plan.", "customers", "plan", id, "huge");
    done("customers", "credit", id, "25", "--reference", "R-1");
    String project = done("customers", "project", id, "batch work");
    String key = done("keys", "create", "nightly", "--project", project);
    assertThat(status(node, key)).isEqualTo(200);
    String keyId = line(done("keys", "list"), "Acme").replaceAll(".* ", "");
    String successor = done("keys", "rotate", keyId, "--overlap-hours", "1");
    refused("has been rotated already", "keys", "rotate", keyId);
    assertThat(status(node, key)).as("the old key goes on").isEqualTo(200);
    assertThat(status(node, successor)).isEqualTo(200);
    done("customers", "suspend", id, "--reason", "unpaid");
    assertThat(status(node, successor)).isEqualTo(401);
    done("customers", "resume", id);
    assertThat(status(node, successor)).isEqualTo(200);
  }

  private int status(NodeUnderTest node, String key) throws Exception {
    return get(node, "/v1/balance", key).statusCode();
  }

  private HttpResponse<String> get(NodeUnderTest node, String path, String key) throws Exception {
    var request =
        HttpRequest.newBuilder(node.uri(path)).header("Authorization", "Bearer " + key).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private void leadsPeople() throws Exception {
    assertThat(done("users", "invite", "second@example.org", "--role", "operator"))
        .hasSizeGreaterThan(10);
    refused("already signs in", "users", "invite", "second@example.org", "--role", "viewer");
    assertThat(done("users", "role", "second@example.org", "admin"))
        .isEqualTo("second@example.org admin one-time password");
    assertThat(done("users", "deactivate", "second@example.org")).endsWith("deactivated");
    assertThat(done("users", "activate", "second@example.org")).endsWith("one-time password");
    refused("Operators belong to", "users", "role", "admin@example.org", "operator");
    refused("nobody signs in as", "users", "deactivate", "nobody@example.org");
    assertThat(done("jobs", "dead")).startsWith("admitted");
    refused("There is no such job.", "jobs", "replay", "0190a000-0000-7000-8000-000000000001");
    refused("There is no such job.", "jobs", "cancel", "0190a000-0000-7000-8000-000000000001");
  }

  /** Without a node, too. */
  private void tells() throws Exception {
    JsonNode trail = JSON.readTree(done("audit", "list", "--count", "500", "--json"));
    assertThat(
            trail
                .valueStream()
                .filter(event -> event.get("actor").asText().equals("command-line"))
                .map(event -> event.get("action").asText()))
        .contains(
            "model.load",
            "model.unload",
            "price.set",
            "plan.put",
            "organisation.plan",
            "organisation.suspend",
            "organisation.resume",
            "project.create",
            "key.rotate",
            "user.create",
            "user.role",
            "user.deactivate",
            "user.reactivate",
            "billing.top-up");
    assertThat(done("audit", "list", "--find", "UNPAID").lines()).hasSize(2);
    assertThat(done("audit", "list", "--until", "2020-01-01").lines()).hasSize(1);
    assertThat(done("audit", "list", "--count", "2", "--from", "2020-01-01").lines()).hasSize(3);
    String topUps = done("ledger", "list", "--kind", "top-up");
    assertThat(topUps.lines()).hasSize(2);
    assertThat(topUps).contains("Acme", "prepaid 25.000000");
    String customer =
        JSON.readTree(done("ledger", "list", "--json", "--kind", "top-up"))
            .get(0)
            .get("customer")
            .asText();
    assertThat(done("ledger", "list", "--customer", customer))
        .contains("top-up")
        .doesNotContain("settle");
    assertThat(done("ledger", "check")).endsWith("The ledger balances.");
  }

  /** The first line that begins with the word, columns one space apart. */
  private static String line(String printed, String word) {
    return printed
        .lines()
        .filter(line -> line.startsWith(word + " "))
        .findFirst()
        .orElseThrow()
        .replaceAll(" +", " ")
        .strip();
  }

  private String done(String... words) throws Exception {
    Printed printed = command(words);
    assertThat(printed.status()).as(String.join(" ", words) + "\n" + printed).isZero();
    return printed.out().strip().replaceAll("(?m)^(\\S+@\\S+) +(\\S+) +", "$1 $2 ");
  }

  private void refused(String sentence, String... words) throws Exception {
    Printed printed = command(words);
    assertThat(printed.status()).as(String.join(" ", words) + "\n" + printed).isEqualTo(1);
    assertThat(printed.errors()).contains("aipg: ").contains(sentence).doesNotContain("\tat ");
  }

  private record Printed(int status, String out, String errors) {}

  private Printed command(String... words) throws Exception {
    var builder = PackagedProgram.process(List.of("-Xmx256m"), List.of(words));
    builder.environment().put("AIPG_DATA_DIR", data.toString());
    Path out = folder.resolve("command.log");
    Path errors = folder.resolve("command.err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(errors.toFile()).start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return new Printed(process.exitValue(), Files.readString(out), Files.readString(errors));
  }
}
