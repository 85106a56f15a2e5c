package io.aipowergrid.node.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.TokenIds;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class JsonTokenizerTest {
  private final Tokenizer byteLevel = tokenizer(TinyTokenizers.byteLevel());
  private final Tokenizer sentencePiece = tokenizer(TinyTokenizers.sentencePiece());

  @Test
  void mergesAndGivesTheBytesBack() {
    var ids = byteLevel.encode("hello world", false);
    var hello = 3 + 256 + 3;
    assertThat(ids.get(0)).isEqualTo(hello);
    assertThat(ids.get(1)).isEqualTo(hello + 1);
    assertThat(text(byteLevel, ids)).isEqualTo("hello world");
    assertThat(text(byteLevel, byteLevel.encode("é日😀\u0000\n", false))).isEqualTo("é日😀\u0000\n");
    assertThat(byteLevel.tokenBytes(99_999)).isEmpty();
    assertThat(byteLevel.tokenBytes(-1)).isEmpty();
  }

  @Test
  void neitherCutsNorPadsLongTexts() {
    assertThat(byteLevel.encode("x".repeat(5_000), false).size()).isEqualTo(5_000);
    assertThat(byteLevel.encode("x", false).size()).isEqualTo(1);
    assertThat(byteLevel.encode("", true)).isEqualTo(TokenIds.EMPTY);
  }

  @Test
  void parsesSpecialTokensOnlyWhenAsked() {
    assertThat(byteLevel.encode("a<|im_end|>", true)).isEqualTo(TokenIds.of(3 + 'a', 2));
    var plain = byteLevel.encode("a<|im_end|>", false);
    assertThat(plain.size()).isEqualTo(11);
    assertThat(text(byteLevel, plain)).isEqualTo("a<|im_end|>");
    assertThat(byteLevel.tokenBytes(2)).isEmpty();
    assertThat(byteLevel.specialTokens()).containsOnlyKeys(TinyTokenizers.SPECIAL);
  }

  @Test
  void keepsTheIdsOfOtherAddedTokensWhenSpecialOnesAreText() {
    var json = TinyTokenizers.byteLevel();
    var added = (ArrayNode) json.path("added_tokens");
    int size = TinyTokenizers.BYTE_LEVEL_SIZE;
    TinyTokenizers.addToken(added, size, "<|extra|>", true);
    TinyTokenizers.addToken(added, size + 1, "<tool>", false);
    var tokenizer = tokenizer(json);
    assertThat(tokenizer.encode("<tool><|extra|>", true)).isEqualTo(TokenIds.of(size + 1, size));
    var ids = tokenizer.encode("<tool><|extra|>", false);
    assertThat(ids.get(0)).isEqualTo(size + 1);
    assertThat(text(tokenizer, ids)).isEqualTo("<tool><|extra|>");
    assertThat(ids.toArray()).doesNotContain(size);
  }

  @Test
  void givesNoSpecialTokenEvenWhereMergesLeadToOne() {
    var json = TinyTokenizers.sentencePiece();
    var vocabulary = json.withObject("/model/vocab");
    for (var text : new String[] {"</", "</s"}) {
      vocabulary.put(text, vocabulary.size());
    }
    json.withObject("/model").withArray("merges").add("< /").add("</ s").add("</s >");
    var tokenizer = tokenizer(json);
    assertThat(tokenizer.encode("a</s>", true).toArray()).contains(2);
    var ids = tokenizer.encode("a</s>b", false);
    assertThat(ids.toArray()).doesNotContain(2, 0);
    assertThat(text(tokenizer, ids).replace(" ", "")).isEqualTo("a</s>b");
  }

  @Test
  void readsSentencePieceWithByteFallbackAndBeginningOfText() {
    assertThat(sentencePiece.textPrefix()).isEqualTo(TokenIds.of(1));
    assertThat(sentencePiece.addsLeadingSpace()).isTrue();
    assertThat(byteLevel.textPrefix()).isEqualTo(TokenIds.EMPTY);
    assertThat(byteLevel.addsLeadingSpace()).isFalse();
    var ids = sentencePiece.encode("ab é", false);
    assertThat(text(sentencePiece, ids)).isEqualTo(" ab é");
    assertThat(ids.get(0)).isEqualTo(3 + 256 + 8);
    assertThat(sentencePiece.encode("</s>", true).toArray()).contains(2);
    assertThat(sentencePiece.encode("</s>", false).toArray()).doesNotContain(2);
    assertThat(text(sentencePiece, sentencePiece.encode("</s>", false))).isEqualTo(" </s>");
  }

  @Test
  void toleratesHalvesOfSurrogatePairs() {
    assertThat(text(byteLevel, byteLevel.encode("a\uD83D", false))).isEqualTo("a?");
  }

  @Test
  void hashesTheDefinition() {
    var other = TinyTokenizers.byteLevel().putNull("truncation");
    assertThat(tokenizer(TinyTokenizers.byteLevel()).hash()).isEqualTo(byteLevel.hash());
    assertThat(tokenizer(other).hash()).isNotEqualTo(byteLevel.hash());
  }

  @Test
  void refusesDefinitionsThatAreNone() {
    refuses(json -> json.remove("model"), "no vocabulary");
    refuses(json -> json.withObject("/model").put("type", "WordPiece"), "BPE and Unigram");
    refuses(json -> json.withObject("/model/vocab").put("x", "y"), "no whole number");
    refuses(json -> json.withObject("/model/vocab").put("x", -1), "impossible id");
    refuses(json -> json.withObject("/model/vocab").put("x", 1 << 30), "impossible id");
    refuses(json -> json.putObject("decoder").put("type", "WordPiece"), "decoder");
    refuses(json -> json.withArray("added_tokens").addObject().put("id", 1), "id or content");
    refuses(json -> json.withObject("/model").putArray("merges").add(7), "tokenizer library");
    refuses(json -> json.putObject("pre_tokenizer").put("type", "Nonsense"), "tokenizer library");
    for (var text : new String[] {"", "[]", "{", "{}", "null", "{\"model\":[]}", "{}{}"}) {
      assertThatThrownBy(() -> new JsonTokenizer(TinyModel.bytes(text)))
          .isInstanceOf(NodeException.class);
    }
  }

  private static void refuses(Consumer<ObjectNode> change, String because) {
    var json = TinyTokenizers.byteLevel();
    change.accept(json);
    assertThatThrownBy(() -> tokenizer(json))
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNPROCESSABLE))
        .hasMessageContaining(because);
  }

  private static Tokenizer tokenizer(ObjectNode json) {
    return new JsonTokenizer(TinyModel.bytes(json.toString()));
  }

  private static String text(Tokenizer tokenizer, TokenIds ids) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < ids.size(); i++) {
      bytes.writeBytes(tokenizer.tokenBytes(ids.get(i)));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
