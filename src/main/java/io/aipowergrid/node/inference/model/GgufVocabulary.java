package io.aipowergrid.node.inference.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tokens of a GGUF file with their kinds. Thread-safe. */
final class GgufVocabulary {
  static final int NO_TOKEN = -1;

  private final List<String> texts;
  private final Kind[] kinds;
  private final Map<String, Integer> idByText = new HashMap<>();
  private final SpecialTokens all;
  private final SpecialTokens userDefinedOnly;
  private final Map<String, Integer> controlTokens;
  private final int unknownId;

  /** Kinds of tokens, in the order of their numbers, which begin with 1. */
  enum Kind {
    NORMAL,
    UNKNOWN,
    CONTROL,
    USER_DEFINED,
    UNUSED,
    BYTE
  }

  /**
   * @param types kind of each token; null when all are normal
   */
  GgufVocabulary(List<String> texts, double @Nullable [] types) {
    this.texts = texts;
    this.kinds = kinds(texts.size(), types);
    var control = new HashMap<String, Integer>();
    var userDefined = new HashMap<String, Integer>();
    int unknown = NO_TOKEN;
    for (int id = 0; id < texts.size(); id++) {
      if (kinds[id] != Kind.CONTROL && kinds[id] != Kind.UNKNOWN) {
        idByText.putIfAbsent(texts.get(id), id);
      }
      if (kinds[id] == Kind.CONTROL) {
        control.putIfAbsent(texts.get(id), id);
      }
      if (kinds[id] == Kind.USER_DEFINED) {
        userDefined.putIfAbsent(texts.get(id), id);
      }
      if (kinds[id] == Kind.UNKNOWN) {
        unknown = id;
      }
    }
    this.controlTokens = Map.copyOf(control);
    this.userDefinedOnly = new SpecialTokens(userDefined);
    userDefined.putAll(control);
    this.all = new SpecialTokens(userDefined);
    this.unknownId = unknown;
  }

  private static Kind[] kinds(int size, double @Nullable [] types) {
    var kinds = new Kind[size];
    if (types != null && types.length != size) {
      throw GgufFile.damaged("its token types are not as many as its tokens");
    }
    for (int id = 0; id < size; id++) {
      int number = types == null ? 1 : (int) types[id];
      if (number < 1 || number > Kind.values().length) {
        throw GgufFile.damaged("token " + id + " is of an unknown kind");
      }
      kinds[id] = Kind.values()[number - 1];
    }
    return kinds;
  }

  int size() {
    return texts.size();
  }

  /** The kind; ids beyond the vocabulary are unused padding of the model. */
  Kind kind(int id) {
    return id < 0 || id >= kinds.length ? Kind.UNUSED : kinds[id];
  }

  String text(int id) {
    return texts.get(id);
  }

  /**
   * The id of a text that ordinary encoding may give, which is never a control token: whatever
   * merges a vocabulary has, a text cannot become one by being merged.
   */
  int id(String text) {
    return idByText.getOrDefault(text, NO_TOKEN);
  }

  /** What stands for text that has no token; {@link #NO_TOKEN} when it is to be left out. */
  int unknownId() {
    return unknownId;
  }

  /** The token that stands for one byte; {@link #NO_TOKEN} when there is none. */
  int byteId(int value) {
    return id("<0x%02X>".formatted(value));
  }

  /** The byte a token of kind BYTE stands for. */
  int byteValue(int id) {
    var text = texts.get(id);
    if (!text.matches("<0x[0-9A-Fa-f]{2}>")) {
      throw GgufFile.damaged("byte token " + id + " names no byte");
    }
    return Integer.parseInt(text.substring(3, 5), 16);
  }

  int longestText() {
    return texts.stream().mapToInt(String::length).max().orElse(0);
  }

  Map<String, Integer> controlTokens() {
    return controlTokens;
  }

  /** Finds user-defined tokens, and control tokens too when they may be parsed. */
  SpecialTokens scanner(boolean parseSpecial) {
    return parseSpecial ? all : userDefinedOnly;
  }
}
