package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.api.ApiConfig;
import io.aipowergrid.node.api.auth.RequiresScope;
import io.aipowergrid.node.api.error.ErrorBody;
import io.aipowergrid.node.api.stream.SseBridge;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.inference.PromptEncoder;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/completions}: the legacy route, streamed and not (api.md C16). */
@Path("/v1/completions")
@RunOnVirtualThread
@RequiresScope(Scope.INFERENCE)
@Tag(name = "Inference")
public class CompletionsResource {
  static final String KIND = "completion";

  private final GenerationDesk desk;
  private final AnswerDesk answers;
  private final SseBridge bridge;
  private final ModelCatalog models;
  private final ApiConfig config;

  CompletionsResource(
      GenerationDesk desk,
      AnswerDesk answers,
      SseBridge bridge,
      ModelCatalog models,
      ApiConfig config) {
    this.desk = desk;
    this.answers = answers;
    this.bridge = bridge;
    this.models = models;
    this.config = config;
  }

  /** Goes on from texts; a streamed answer is already written when this returns null. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createCompletion", summary = "Go on from one or several texts")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = CompletionBody.class),
              example = CompletionBody.EXAMPLE))
  @APIResponse(
      responseCode = "200",
      description = "The answer, or its chunks when 'stream' is true",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = Completion.class)),
        @Content(
            mediaType = MediaType.SERVER_SENT_EVENTS,
            schema = @Schema(implementation = Completion.class))
      })
  @APIResponse(
      responseCode = "4XX",
      description = "The request was refused; nothing was charged",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public @Nullable Response create(InputStream in, RoutingContext routing)
      throws InterruptedException {
    var body = JsonBody.read(in, config);
    var request = CompletionRequest.parse(body.fields(), config.choicesMax());
    var card = desk.requireModel(request.model());
    var encoder = models.encoder(card.id());
    var prompts = request.prompts().stream().map(prompt -> tokens(encoder, prompt)).toList();
    var options = request.options();
    var generations = desk.generations(card, prompts, options, "prompt");
    var job = desk.submit(routing, KIND, generations, body);
    var identity = AnswerIdentity.of(job, card.id());
    if (!options.stream()) {
      return answers.answer(routing, job, told -> Completion.of(identity, told, card));
    }
    var shape = new CompletionStream(identity, card, generations.size(), options.includeUsage());
    bridge.stream(routing, job, shape, GenerationDesk.mayComeBack(routing));
    return null;
  }

  private static TokenIds tokens(PromptEncoder encoder, CompletionRequest.Prompt prompt) {
    return switch (prompt) {
      case CompletionRequest.Prompt.Text(var text) -> encoder.text(text);
      case CompletionRequest.Prompt.Tokens(var ids) -> ids;
    };
  }
}
