package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.api.openai.Completion.Choice;
import io.aipowergrid.node.api.stream.StreamShape;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.jobs.JobOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A legacy completion as a stream: the text as it comes, finish chunks at the end, then usage. */
final class CompletionStream implements StreamShape {
  private final AnswerIdentity identity;
  private final ModelCard card;
  private final boolean includeUsage;
  private final List<ChoiceProgress> progress;

  CompletionStream(AnswerIdentity identity, ModelCard card, int choices, boolean includeUsage) {
    this.identity = identity;
    this.card = card;
    this.includeUsage = includeUsage;
    this.progress =
        IntStream.range(0, choices).mapToObj(i -> new ChoiceProgress(ToolUse.NONE)).toList();
  }

  // An empty piece for every index: the head of the answer leaves at once, and a client that closes
  // when all indexes it has seen are finished has seen them all (api.md C5).
  @Override
  public List<Completion> opening() {
    return IntStream.range(0, progress.size())
        .mapToObj(i -> chunk(new Choice("", i, null, null), null))
        .toList();
  }

  @Override
  public List<Completion> generated(int choice, GenerationEvent event) {
    return switch (event) {
      case GenerationEvent.Token token -> token(choice, token);
      case GenerationEvent.Finished end -> text(choice, progress.get(choice).finish(end), null);
      case GenerationEvent.Started _, GenerationEvent.Failed _ -> List.of();
    };
  }

  @Override
  public List<Completion> settled(JobOutcome outcome) {
    Answers.requireAnswer(outcome);
    var chunks = new ArrayList<Completion>(progress.size() + 1);
    for (int i = 0; i < progress.size(); i++) {
      var reason = progress.get(i).finishReason();
      chunks.add(chunk(new Choice("", i, null, reason), fingerprint(i)));
    }
    if (includeUsage) chunks.add(usage(outcome));
    return chunks;
  }

  @Override
  public boolean tellsReceipts() {
    return includeUsage;
  }

  private List<Completion> token(int choice, GenerationEvent.Token token) {
    int offset = progress.get(choice).charactersSent();
    progress.get(choice).sent(token.text());
    var logprobs = token.logprobs();
    return text(
        choice,
        token.text(),
        logprobs == null ? null : Completion.logprobs(List.of(logprobs), offset));
  }

  private List<Completion> text(int choice, String text, @Nullable CompletionLogprobs logprobs) {
    if (text.isEmpty() && logprobs == null) return List.of();
    return List.of(chunk(new Choice(text, choice, logprobs, null), null));
  }

  private Completion usage(JobOutcome outcome) {
    return new Completion(
        identity.completionId(),
        Completion.OBJECT,
        identity.createdSeconds(),
        identity.model(),
        List.of(),
        fingerprint(0),
        UsageBody.of(outcome.usage()),
        AipgBody.of(outcome));
  }

  private Completion chunk(Choice choice, @Nullable String fingerprint) {
    return new Completion(
        identity.completionId(),
        Completion.OBJECT,
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
