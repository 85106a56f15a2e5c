package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.api.openai.ChatCompletionChunk.Choice;
import io.aipowergrid.node.api.openai.ChatCompletionChunk.Delta;
import io.aipowergrid.node.api.openai.ToolCallReader.Part;
import io.aipowergrid.node.api.stream.StreamShape;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.jobs.JobOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion as a stream: a role chunk for every index first, the text as it comes, all
 * finish chunks at the end, then the usage if asked for (api.md C1 to C5).
 */
final class ChatStream implements StreamShape {
  private final AnswerIdentity identity;
  private final ModelCard card;
  private final boolean includeUsage;
  private final List<ChoiceProgress> progress;

  /**
   * A stream before its first event.
   *
   * @param tools whether the answers may hold tool calls
   */
  ChatStream(
      AnswerIdentity identity, ModelCard card, int choices, boolean includeUsage, ToolUse tools) {
    this.identity = identity;
    this.card = card;
    this.includeUsage = includeUsage;
    this.progress = IntStream.range(0, choices).mapToObj(i -> new ChoiceProgress(tools)).toList();
  }

  @Override
  public List<ChatCompletionChunk> opening() {
    return IntStream.range(0, progress.size())
        .mapToObj(i -> chunk(new Choice(i, Delta.opening(), null, null), null))
        .toList();
  }

  @Override
  public List<ChatCompletionChunk> generated(int choice, GenerationEvent event) {
    return switch (event) {
      case GenerationEvent.Token token -> token(choice, token);
      case GenerationEvent.Finished end -> finished(choice, end);
      case GenerationEvent.Started _, GenerationEvent.Failed _ -> List.of();
    };
  }

  @Override
  public List<ChatCompletionChunk> settled(JobOutcome outcome) {
    Answers.requireAnswer(outcome);
    var chunks = new ArrayList<ChatCompletionChunk>(progress.size() + 1);
    for (int i = 0; i < progress.size(); i++) {
      var reason = progress.get(i).finishReason();
      chunks.add(chunk(new Choice(i, Delta.NOTHING, null, reason), fingerprint(i)));
    }
    if (includeUsage) chunks.add(usage(outcome));
    return chunks;
  }

  @Override
  public boolean tellsReceipts() {
    return includeUsage;
  }

  private List<ChatCompletionChunk> token(int choice, GenerationEvent.Token token) {
    progress.get(choice).sent(token.text());
    var logprobs = token.logprobs();
    return text(
        choice,
        token.text(),
        logprobs == null ? null : new ChatLogprobs(List.of(ChatLogprobs.token(logprobs))));
  }

  private List<ChatCompletionChunk> finished(int choice, GenerationEvent.Finished end) {
    var chunks = new ArrayList<>(text(choice, progress.get(choice).finish(end), null));
    var calls = progress.get(choice).calls();
    if (calls != null) calls.end().forEach(part -> chunks.add(part(choice, part, null)));
    return chunks;
  }

  private List<ChatCompletionChunk> text(int choice, String text, @Nullable ChatLogprobs logprobs) {
    if (text.isEmpty() && logprobs == null) return List.of();
    var calls = progress.get(choice).calls();
    if (calls == null) {
      return List.of(chunk(new Choice(choice, Delta.text(text), logprobs, null), null));
    }
    var chunks = new ArrayList<ChatCompletionChunk>();
    var parts = calls.add(text);
    for (int i = 0; i < parts.size(); i++) {
      chunks.add(part(choice, parts.get(i), i == 0 ? logprobs : null));
    }
    if (parts.isEmpty() && logprobs != null) {
      chunks.add(chunk(new Choice(choice, Delta.NOTHING, logprobs, null), null));
    }
    return chunks;
  }

  private ChatCompletionChunk part(int choice, Part part, @Nullable ChatLogprobs logprobs) {
    var delta =
        switch (part) {
          case Part.Text(var text) -> Delta.text(text);
          case Part.Call(var index, var name) ->
              Delta.call(ToolCallBody.opening(index, identity.toolCallId(choice, index), name));
          case Part.Arguments(var index, var text) -> Delta.call(ToolCallBody.piece(index, text));
        };
    return chunk(new Choice(choice, delta, logprobs, null), null);
  }

  private ChatCompletionChunk usage(JobOutcome outcome) {
    return new ChatCompletionChunk(
        identity.chatId(),
        "chat.completion.chunk",
        identity.createdSeconds(),
        identity.model(),
        List.of(),
        fingerprint(0),
        UsageBody.of(outcome.usage()),
        AipgBody.of(outcome));
  }

  private ChatCompletionChunk chunk(Choice choice, @Nullable String fingerprint) {
    return new ChatCompletionChunk(
        identity.chatId(),
        "chat.completion.chunk",
        identity.createdSeconds(),
        identity.model(),
        List.of(choice),
        fingerprint,
        null,
        null);
  }

  private String fingerprint(int choice) {
    return progress.get(choice).engine().fingerprint(card);
  }
}
