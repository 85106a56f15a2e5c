package io.aipowergrid.node.api.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.chain.RejectReason;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every reason that the daemon gave in mempool.json; the pool is held to the words elsewhere. */
class RejectCodesTest {
  @TestFactory
  Stream<DynamicTest> putsTheDaemonsNumberBeforeItsWords() throws IOException {
    return answers().stream()
        .filter(answer -> answer.matches("\\d+: .*"))
        .map(
            answer ->
                DynamicTest.dynamicTest(
                    answer,
                    () -> {
                      String words = answer.replaceFirst("^\\d+: ", "");
                      assertThat(RejectCodes.text(new RejectReason(words, 0))).isEqualTo(answer);
                    }));
  }

  @Test
  void meetsEveryKindOfAnswer() throws IOException {
    assertThat(answers().stream().map(answer -> answer.replaceFirst(":.*", "")).distinct())
        .contains("16", "18", "64", "66", "256");
  }

  private static Set<String> answers() throws IOException {
    JsonNode file;
    try (var in = RejectCodesTest.class.getResourceAsStream("/chain/mempool.json")) {
      file = new ObjectMapper().readTree(in);
    }
    var answers = new TreeSet<String>();
    for (JsonNode row : file.get("cases")) {
      row.get("results").forEach(mode -> answers.add(mode.get("reject_reason").asText()));
    }
    return answers;
  }
}
