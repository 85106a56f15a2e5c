package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.accounts.Quotas;
import io.aipowergrid.node.api.ApiConfig;
import io.aipowergrid.node.api.RateLimits;
import io.aipowergrid.node.api.RequestTrace;
import io.aipowergrid.node.api.auth.CurrentCaller;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.jobs.JobHandle;
import io.aipowergrid.node.jobs.JobRequest;
import io.aipowergrid.node.jobs.JobService;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Turns checked requests into jobs: finds the model, holds the request against its context, and
 * submits it for the current caller. Everything that decides the HTTP status happens here, before
 * the first byte of an answer (api.md F5). Any thread that may block.
 */
@ApplicationScoped
class GenerationDesk {
  private static final Logger LOG = Logger.getLogger(GenerationDesk.class);

  static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final int IDEMPOTENCY_KEY_CHARS_MAX = 255;
  private static final int NONCE_BYTES = 32;

  private final ModelCatalog models;
  private final JobService jobs;
  private final Quotas quotas;
  private final CurrentCaller caller;
  private final ApiConfig config;
  private final SecureRandom nonces = new SecureRandom();

  GenerationDesk(
      ModelCatalog models, JobService jobs, Quotas quotas, CurrentCaller caller, ApiConfig config) {
    this.models = models;
    this.jobs = jobs;
    this.quotas = quotas;
    this.caller = caller;
    this.config = config;
  }

  /**
   * The model, ready to answer.
   *
   * @throws NodeException MODEL_NOT_FOUND or MODEL_NOT_LOADED
   */
  ModelCard requireModel(String id) {
    var card = models.find(id).orElseThrow(() -> ModelsResource.unknown(id));
    if (card.state() == ModelCard.State.LOADED) return card;
    throw new NodeException(
        ErrorCode.MODEL_NOT_LOADED,
        "The model '" + id + "' is known but not loaded on this node.",
        "model");
  }

  /**
   * One generation for each prompt and choice, prompts first.
   *
   * @param promptField the field an overlong prompt is blamed on
   */
  List<GenerationRequest> generations(
      ModelCard card, List<TokenIds> prompts, GenerationOptions options, String promptField) {
    requireKnownTokens(card, prompts, options, promptField);
    var nonce = options.clientNonce() == null ? freshNonce() : options.clientNonce();
    var generations = new ArrayList<GenerationRequest>(prompts.size() * options.choices());
    for (var prompt : prompts) {
      int outputMax = outputMax(card, prompt, options.outputTokensMax(), promptField);
      for (int i = 0; i < options.choices(); i++) {
        generations.add(
            new GenerationRequest(
                card.id(),
                prompt,
                outputMax,
                options.sampling(),
                options.stopStrings(),
                nonce,
                generations.size(),
                options.constraint()));
      }
    }
    return List.copyOf(generations);
  }

  /** Submits the job; the answer's headers tell its id and what is left of the limits. */
  JobHandle submit(
      RoutingContext routing, String kind, List<GenerationRequest> generations, JsonBody body) {
    return submit(routing, kind, generations, body, Map.of());
  }

  /**
   * The same.
   *
   * @param echo what building the answer needs beside the job's events
   */
  JobHandle submit(
      RoutingContext routing,
      String kind,
      List<GenerationRequest> generations,
      JsonBody body,
      Map<String, String> echo) {
    var trace = RequestTrace.of(routing);
    var request =
        new JobRequest(
            kind,
            generations.getFirst().modelId(),
            generations,
            idempotencyKey(routing),
            body.fingerprint(kind),
            config.deadline(),
            false,
            echo,
            trace.id());
    try {
      var job = jobs.submit(caller.get(), request);
      LOG.infof(
          "Job %s job=%s request=%s",
          job.replayed() ? "repeated" : "admitted", job.id(), trace.id());
      trace.limits(RateLimits.of(job.quota().state()));
      trace.header("x-aipg-job", job.id().toString());
      if (job.replayed()) trace.header("idempotent-replayed", "true");
      return job;
    } catch (NodeException e) {
      trace.limits(RateLimits.of(quotas.peek(caller.get())));
      throw e;
    }
  }

  /**
   * Whether the caller said, by an idempotency key, that it may come back for the answer; such a
   * job is not cancelled when the connection breaks.
   */
  static boolean mayComeBack(RoutingContext routing) {
    return routing.request().getHeader(IDEMPOTENCY_KEY) != null;
  }

  private static @Nullable String idempotencyKey(RoutingContext routing) {
    var key = routing.request().getHeader(IDEMPOTENCY_KEY);
    if (key == null) return null;
    if (key.isBlank() || key.length() > IDEMPOTENCY_KEY_CHARS_MAX) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "The Idempotency-Key must have 1 to " + IDEMPOTENCY_KEY_CHARS_MAX + " characters.");
    }
    return key;
  }

  private int outputMax(
      ModelCard card, TokenIds prompt, @Nullable Integer wanted, String promptField) {
    int room = card.contextLength() - prompt.size();
    if (room < 1 || (wanted != null && wanted > room)) {
      throw new NodeException(
          ErrorCode.CONTEXT_LENGTH_EXCEEDED,
          "This model's maximum context length is %d tokens, but %d were asked for: %d in the %s and %d in the answer."
              .formatted(
                  card.contextLength(),
                  (long) prompt.size() + (wanted == null ? 1 : wanted),
                  prompt.size(),
                  promptField,
                  wanted == null ? 1 : wanted),
          promptField);
    }
    return wanted == null ? Math.min(config.outputTokensDefault(), room) : wanted;
  }

  private static void requireKnownTokens(
      ModelCard card, List<TokenIds> prompts, GenerationOptions options, String promptField) {
    int size = card.vocabularySize();
    for (var prompt : prompts) {
      if (prompt.isEmpty()) throw JsonFields.invalid(promptField, "gives no tokens");
      for (int i = 0; i < prompt.size(); i++) {
        if (prompt.get(i) >= size) {
          throw JsonFields.invalid(promptField, "holds a token id this model does not know");
        }
      }
    }
    var biases = options.sampling().logitBiasE4();
    if (!biases.isEmpty() && biases.lastKey() >= size) {
      throw JsonFields.invalid("logit_bias", "names a token id this model does not know");
    }
  }

  private Hash256 freshNonce() {
    var bytes = new byte[NONCE_BYTES];
    nonces.nextBytes(bytes);
    return Hash256.of(bytes);
  }
}
