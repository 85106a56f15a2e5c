package io.aipowergrid.node.chain.params;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds our network files and constants to what the daemon's source says (specrefs.yml). */
class SpecRefsTest {
  @TestFactory
  List<DynamicTest> everyValueIsTheDaemons() throws IOException {
    return references().stream()
        .map(
            ref ->
                DynamicTest.dynamicTest(
                    ref.get("symbol"),
                    () ->
                        assertThat(ours(ref.get("ours")))
                            .as("%s, %s", ref.get("file"), ref.get("symbol"))
                            .isEqualTo(ref.get("value"))))
        .toList();
  }

  @Test
  void listsEveryCheckpointOfMain() throws IOException {
    long listed =
        references().stream().filter(ref -> ref.get("ours").contains("/checkpoints/")).count();

    assertThat(listed).isEqualTo(NetworkParamsReader.read("aipg-main").checkpoints().size());
  }

  /** All but what we call the network, and where its values come from. */
  @ParameterizedTest
  @ValueSource(strings = {"aipg-main", "aipg-test", "aipg-regtest"})
  void citesEveryValueOfANetwork(String network) throws IOException {
    var cited = references().stream().map(ref -> ref.get("ours")).collect(Collectors.toSet());
    var uncited = new ArrayList<String>();
    leaves(json(network), "", uncited);
    uncited.removeIf(pointer -> cited.contains(network + "#" + pointer));

    assertThat(uncited).containsExactlyInAnyOrder("/name", "/daemonName", "/source");
  }

  private static void leaves(JsonNode value, String pointer, List<String> found) {
    if (value.isEmpty()) {
      found.add(pointer);
    }
    value
        .properties()
        .forEach(each -> leaves(each.getValue(), pointer + "/" + each.getKey(), found));
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      leaves(value.get(i), pointer + "/" + i, found);
    }
  }

  private static List<Map<String, String>> references() throws IOException {
    try (InputStream in = SpecRefsTest.class.getResourceAsStream("/chain/specrefs.yml")) {
      return new ObjectMapper(new YAMLFactory()).readValue(in, new TypeReference<>() {});
    }
  }

  private static String ours(String place) throws ReflectiveOperationException, IOException {
    String owner = place.substring(0, place.indexOf('#'));
    String member = place.substring(place.indexOf('#') + 1);
    return member.startsWith("/") ? jsonValue(owner, member) : constant(owner, member);
  }

  private static String jsonValue(String network, String pointer) throws IOException {
    return json(network).at(pointer).asText();
  }

  private static JsonNode json(String network) throws IOException {
    try (InputStream in =
        SpecRefsTest.class.getResourceAsStream("/networks/" + network + ".json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static String constant(String className, String field)
      throws ReflectiveOperationException {
    var constant = Class.forName("io.aipowergrid.node." + className).getDeclaredField(field);
    constant.setAccessible(true);
    Object value = Objects.requireNonNull(constant.get(null));
    return value instanceof Duration duration ? "" + duration.toSeconds() : value.toString();
  }
}
