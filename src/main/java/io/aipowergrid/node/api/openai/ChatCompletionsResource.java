package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.api.ApiConfig;
import io.aipowergrid.node.api.auth.RequiresScope;
import io.aipowergrid.node.api.error.ErrorBody;
import io.aipowergrid.node.api.stream.SseBridge;
import io.aipowergrid.node.inference.ModelCatalog;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/chat/completions}, streamed and not. */
@Path("/v1/chat/completions")
@RunOnVirtualThread
@RequiresScope(Scope.INFERENCE)
@Tag(name = "Inference")
public class ChatCompletionsResource {
  static final String KIND = "chat";

  private final GenerationDesk desk;
  private final AnswerDesk answers;
  private final SseBridge bridge;
  private final ModelCatalog models;
  private final ApiConfig config;

  ChatCompletionsResource(
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

  /** Answers a conversation; a streamed answer is already written when this returns null. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createChatCompletion", summary = "Answer a conversation")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ChatCompletionBody.class),
              example = ChatCompletionBody.EXAMPLE))
  @APIResponse(
      responseCode = "200",
      description = "The answer, or its chunks when 'stream' is true",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = ChatCompletion.class)),
        @Content(
            mediaType = MediaType.SERVER_SENT_EVENTS,
            schema = @Schema(implementation = ChatCompletionChunk.class))
      })
  @APIResponse(
      responseCode = "4XX",
      description = "The request was refused; nothing was charged",
      content = @Content(schema = @Schema(implementation = ErrorBody.class)))
  public @Nullable Response create(InputStream in, RoutingContext routing)
      throws InterruptedException {
    var body = JsonBody.read(in, config);
    var request = ChatCompletionRequest.parse(body.fields(), config.choicesMax());
    var card = desk.requireModel(request.model());
    var prompt = models.encoder(card.id()).chat(request.messages());
    var options = request.options();
    var generations = desk.generations(card, List.of(prompt), options, "messages");
    var tools = ToolUse.of(request.tools());
    var job = desk.submit(routing, KIND, generations, body, tools.toEcho());
    var identity = AnswerIdentity.of(job, card.id());
    if (!options.stream()) {
      return answers.answer(routing, job, told -> ChatCompletion.of(identity, told, card, tools));
    }
    var shape = new ChatStream(identity, card, generations.size(), options.includeUsage(), tools);
    bridge.stream(routing, job, shape, GenerationDesk.mayComeBack(routing));
    return null;
  }
}
