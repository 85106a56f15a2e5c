package io.aipowergrid.node.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.inference.model.jinja.JinjaTemplate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The files of the built-in model as they are shipped; docs/builtin-model.md. */
class BuiltinModelFilesTest {
  private static final Path FOLDER = Path.of("src/main/resources/models/aipg-builtin");
  private static final long FOLDER_BYTES_MAX = 6_000_000;
  private static final long PARAMETERS_MAX = 5_000_000;

  @Test
  void staysWithinItsSize() throws IOException {
    var bytes = 0L;
    try (var files = Files.list(FOLDER)) {
      for (var file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    assertTrue(bytes <= FOLDER_BYTES_MAX, bytes + " bytes");
  }

  @Test
  void matchesItsChecksums() throws Exception {
    var lines = Files.readAllLines(FOLDER.resolve("SHA256SUMS"));
    assertEquals(5, lines.size());
    for (var line : lines) {
      var parts = line.split(" {2}");
      var digest =
          MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(FOLDER.resolve(parts[1])));
      assertEquals(parts[0], HexFormat.of().formatHex(digest), parts[1]);
    }
  }

  @Test
  void holdsOnlyFiniteWeightsOfTheDeclaredShape() throws IOException {
    var config = json("config.json");
    var file =
        ByteBuffer.wrap(Files.readAllBytes(FOLDER.resolve("model.safetensors")))
            .order(ByteOrder.LITTLE_ENDIAN);
    var headerLength = Math.toIntExact(file.getLong());
    var header =
        new ObjectMapper()
            .readTree(new String(file.array(), 8, headerLength, StandardCharsets.UTF_8));
    var hidden = config.path("hidden_size").asInt();
    var embedding = header.path("model.embed_tokens.weight");
    assertEquals("BF16", embedding.path("dtype").asText());
    assertEquals(config.path("vocab_size").asInt(), embedding.path("shape").path(0).asInt());
    assertEquals(hidden, embedding.path("shape").path(1).asInt());
    assertEquals(0, hidden % 64);
    assertEquals(0, config.path("intermediate_size").asInt() % 64);

    var parameters = (file.capacity() - 8 - headerLength) / 2;
    assertTrue(parameters <= PARAMETERS_MAX, parameters + " parameters");
    for (var i = 0; i < parameters; i++) {
      var value = Float.intBitsToFloat(file.getShort(8 + headerLength + 2 * i) << 16);
      assertTrue(Float.isFinite(value), "weight " + i);
    }
  }

  @Test
  void tokenizerKeepsEveryByteAndKnowsTheChatTokens() throws IOException {
    try (var tokenizer = HuggingFaceTokenizer.newInstance(FOLDER.resolve("tokenizer.json"))) {
      var text = "<|im_start|>user\nWhat's 12 + 7,500? ünï 漢字 🙂\t\0<|im_end|>\n";
      var ids = tokenizer.encode(text, false, false).getIds();
      assertEquals(text, tokenizer.decode(ids, false));
      assertEquals(json("config.json").path("eos_token_id").asLong(), ids[ids.length - 2]);
      assertArrayEquals(
          new long[] {0, 1, 2},
          tokenizer.encode("<|pad|><|im_start|><|im_end|>", false, false).getIds());
    }
  }

  @Test
  void templateTakesEveryRoleAndAbsentContent() throws IOException {
    var toolCall = new HashMap<String, Object>();
    toolCall.put("role", "assistant");
    toolCall.put("content", null);
    var messages =
        List.of(
            Map.of("role", "system", "content", "S"),
            Map.of("role", "user", "content", "Hi"),
            toolCall,
            Map.of("role", "tool", "content", "{}"));
    var template = json("tokenizer_config.json").path("chat_template").asText();
    var rendered =
        JinjaTemplate.parse(template)
            .render(Map.of("messages", messages, "add_generation_prompt", true));
    assertEquals(
        """
        <|im_start|>system
        S<|im_end|>
        <|im_start|>user
        Hi<|im_end|>
        <|im_start|>assistant
        <|im_end|>
        <|im_start|>tool
        {}<|im_end|>
        <|im_start|>assistant
        """,
        rendered);
  }

  private static JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(FOLDER.resolve(name).toFile());
  }
}
