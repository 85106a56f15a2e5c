package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Rewrites a {@code tokenizer.json} so that no text can spell a special token. A special token that
 * the model itself knows is only dropped from the added ones: no merge leads to it. Any other gets
 * a text of noncharacters in its place, because dropping it would shift the ids of those after it.
 */
final class SpecialFreeJson {
  /** A Unicode noncharacter: never in text that means something. */
  private static final char NONCHARACTER = '\uFDD0';

  private SpecialFreeJson() {}

  static byte[] of(byte[] json, TokenizerJson description) {
    var out = new ByteArrayOutputStream(json.length);
    try (var parser = BoundedJson.parser(json);
        var generator = BoundedJson.generator(out)) {
      parser.nextToken();
      generator.writeStartObject();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        var field = parser.currentName();
        parser.nextToken();
        generator.writeFieldName(field);
        if (field.equals("added_tokens") && BoundedJson.tree(parser) instanceof ArrayNode tokens) {
          generator.writeTree(withoutSpecial(tokens, description));
        } else {
          generator.copyCurrentStructure(parser);
        }
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("the tokenizer was readable before", e);
    }
    return out.toByteArray();
  }

  private static ArrayNode withoutSpecial(ArrayNode tokens, TokenizerJson description) {
    var kept = tokens.arrayNode();
    for (var token : tokens) {
      var content = token.path("content").asText();
      if (!token.path("special").asBoolean(false)) {
        kept.add(token);
      } else if (!description.isInModel(content)) {
        var renamed = ((ObjectNode) token).deepCopy();
        renamed.put(
            "content", "" + NONCHARACTER + token.path("id").asInt() + NONCHARACTER + content);
        kept.add(renamed);
      }
    }
    return kept;
  }
}
