package io.aipowergrid.node.console.page;

import io.aipowergrid.node.inference.ChatMessage;
import io.aipowergrid.node.inference.Sampling;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What playground.js sends; numbers come as typed and are read here exactly. */
public record PlaygroundRequest(
    @Nullable String model,
    @Nullable String temperature,
    @Nullable String topP,
    @Nullable String topK,
    @Nullable String minP,
    @Nullable String maxTokens,
    @Nullable List<Turn> messages) {
  private static final int TURNS_MAX = 200;

  /** One message. */
  public record Turn(@Nullable String role, @Nullable String content) {}

  Sampling sampling() {
    return new Sampling(
        Forms.e4(temperature, "The temperature", 0),
        Forms.whole(topK, "Top-k", 0),
        Forms.e4(topP, "Top-p", Sampling.ONE_E4),
        Forms.e4(minP, "Min-p", 0),
        0,
        0,
        Collections.emptySortedMap(),
        Sampling.NO_LOGPROBS);
  }

  /**
   * The conversation.
   *
   * @param charsMax what all messages together may have
   */
  List<ChatMessage> conversation(int charsMax) {
    List<Turn> turns = messages == null ? List.of() : messages;
    if (turns.isEmpty() || turns.size() > TURNS_MAX) {
      throw Forms.refusal(
          "A conversation has 1 to " + TURNS_MAX + " messages. Clear it and begin again.");
    }
    var read = turns.stream().map(PlaygroundRequest::read).toList();
    long chars = read.stream().mapToLong(message -> message.content().length()).sum();
    if (chars > charsMax) {
      throw Forms.refusal(
          "A conversation has at most " + charsMax + " characters. Clear it and begin again.");
    }
    return read;
  }

  private static ChatMessage read(Turn turn) {
    String role = turn.role() == null ? "" : turn.role().toLowerCase(Locale.ROOT);
    return new ChatMessage(
        switch (role) {
          case "system" -> ChatMessage.Role.SYSTEM;
          case "user" -> ChatMessage.Role.USER;
          case "assistant" -> ChatMessage.Role.ASSISTANT;
          default -> throw Forms.refusal("There is no role \"" + role + "\".");
        },
        turn.content() == null ? "" : turn.content());
  }
}
