package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.billing.Balances;
import io.aipowergrid.node.billing.PriceBook;
import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.format.Money;
import io.aipowergrid.node.console.live.EventStream;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.Refusals;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.jobs.JobHandle;
import io.aipowergrid.node.jobs.JobRequest;
import io.aipowergrid.node.jobs.JobService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ask a model something and see the answer come, with tokens, price, speed and receipt. */
@Path("/console/playground")
@ShowsErrors
@RunOnVirtualThread
public class PlaygroundResource {
  private final SecureRandom random = new SecureRandom();

  private final Frames frames;
  private final CurrentSession session;
  private final ModelCatalog models;
  private final PriceBook prices;
  private final Balances balances;
  private final JobService jobs;
  private final Names names;
  private final Refusals refusals;
  private final ConsoleConfig config;

  PlaygroundResource(
      Frames frames,
      CurrentSession session,
      ModelCatalog models,
      PriceBook prices,
      Balances balances,
      JobService jobs,
      Names names,
      Refusals refusals,
      ConsoleConfig config) {
    this.frames = frames;
    this.session = session;
    this.models = models;
    this.prices = prices;
    this.balances = balances;
    this.jobs = jobs;
    this.names = names;
    this.refusals = refusals;
    this.config = config;
  }

  @GET
  @Allow(Access.VIEWER)
  public Response page(@QueryParam("model") @Nullable String wanted) {
    var loaded =
        models.list().stream()
            .filter(card -> card.state() == ModelCard.State.LOADED)
            .map(ModelCard::id)
            .toList();
    String chosen =
        loaded.contains(wanted) && wanted != null
            ? wanted
            : loaded.isEmpty() ? "" : loaded.getFirst();
    var organisation = session.user().organisationId();
    var view =
        new PlaygroundView(
            loaded.stream().map(id -> Choice.of(id, id, chosen)).toList(),
            price(chosen),
            names.organisation(organisation)
                + ", project "
                + names.project(session.get().projectId()),
            Money.exact(balances.of(organisation).spendable()),
            config.playgroundTokensMax(),
            session.atLeast(Role.MEMBER));
    return Html.page(Pages.playground(frames.of("Playground", Section.PLAYGROUND), view));
  }

  private String price(String modelId) {
    if (modelId.isEmpty()) {
      return "";
    }
    var price = prices.current(modelId);
    return Money.exact(price.promptPerMillion())
        + " for a million prompt tokens, "
        + Money.exact(price.outputPerMillion())
        + " for a million output tokens";
  }

  /** Answers as an event stream, then null; a browser that leaves cancels the job. */
  @POST
  @Path("chat")
  @Allow(Access.MEMBER)
  @Consumes(MediaType.APPLICATION_JSON)
  public @Nullable Response chat(PlaygroundRequest request, RoutingContext routing) {
    new PlaygroundStream(new EventStream(routing), config.playgroundDeadline())
        .run(() -> submit(request), refusals);
    return null;
  }

  private JobHandle submit(PlaygroundRequest request) {
    String model = request.model() == null ? "" : request.model();
    int wanted = Forms.whole(request.maxTokens(), "The token limit", config.playgroundTokensMax());
    if (wanted < 1 || wanted > config.playgroundTokensMax()) {
      throw Forms.refusal("The token limit is 1 to " + config.playgroundTokensMax() + ".");
    }
    var card =
        models
            .find(model)
            .orElseThrow(
                () -> new NodeException(ErrorCode.MODEL_NOT_FOUND, "There is no such model."));
    var prompt = models.encoder(model).chat(request.conversation(config.playgroundCharsMax()));
    int room = card.contextLength() - prompt.size();
    if (room < 1) {
      throw new NodeException(
          ErrorCode.CONTEXT_LENGTH_EXCEEDED,
          "The conversation fills the model's "
              + card.contextLength()
              + " tokens. Clear it and begin again.");
    }
    var generation =
        new GenerationRequest(
            model, prompt, Math.min(wanted, room), request.sampling(), List.of(), nonce(), 0);
    return jobs.submit(
        session.caller(),
        new JobRequest(
            "chat",
            model,
            List.of(generation),
            null,
            generation.requestHash(),
            config.playgroundDeadline(),
            false,
            Map.of(),
            null));
  }

  private Hash256 nonce() {
    var bytes = new byte[Hash256.LENGTH];
    random.nextBytes(bytes);
    return Hash256.of(bytes);
  }
}
