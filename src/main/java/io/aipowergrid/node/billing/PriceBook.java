package io.aipowergrid.node.billing;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.billing.data.ModelPrice;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The price of each model over time; insert-only. Any thread. */
@ApplicationScoped
public class PriceBook {
  private static final int MODEL_ID_MAX = 200;

  private final AuditTrail audit;
  private final InstantSource clock;
  private final Price defaultPrice;
  private final Duration shownFor;
  private volatile Shown shown = Shown.NONE;

  PriceBook(AuditTrail audit, InstantSource clock, BillingConfig config) {
    this.audit = audit;
    this.clock = clock;
    this.defaultPrice =
        Price.of(
            config.promptPerMillion(), config.cachedPromptPerMillion(), config.outputPerMillion());
    this.shownFor = config.planCache();
  }

  private record Shown(Map<String, Price> prices, Instant until) {
    static final Shown NONE = new Shown(Map.of(), Instant.MIN);
  }

  /** What models without a price of their own cost. */
  public Price defaultPrice() {
    return defaultPrice;
  }

  /** The price of now: the model's own, or the default of the configuration. */
  public Price current(String modelId) {
    return at(modelId, clock.instant());
  }

  /**
   * The prices of now of these models, by id, to be shown: they are kept in memory for some seconds
   * ({@link BillingConfig#planCache()}). What a job is charged by is {@link #at}.
   */
  public Map<String, Price> shown(Collection<String> modelIds) {
    var now = clock.instant();
    var known = shown;
    if (!now.isBefore(known.until()) || !known.prices().keySet().containsAll(modelIds)) {
      // A transaction of its own, so that what one caller has not committed is not told to others.
      var prices = QuarkusTransaction.requiringNew().call(() -> current(modelIds, now));
      known = new Shown(prices, now.plus(shownFor));
      shown = known;
    }
    return known.prices();
  }

  private Map<String, Price> current(Collection<String> modelIds, Instant now) {
    var prices = new HashMap<String, Price>();
    modelIds.forEach(id -> prices.put(id, defaultPrice));
    ModelPrice.valid(modelIds, now).forEach(row -> prices.put(row.key.modelId(), price(row)));
    return Map.copyOf(prices);
  }

  /** The price that was valid at an instant; a job is charged the price of its admission. */
  @Transactional
  public Price at(String modelId, Instant instant) {
    return ModelPrice.findValid(modelId, instant).map(PriceBook::price).orElse(defaultPrice);
  }

  /** Sets the price from now on; jobs already admitted keep theirs. */
  @Transactional
  public PriceView set(Actor actor, String modelId, Price price) {
    if (modelId.isBlank() || modelId.length() > MODEL_ID_MAX) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "A model id has 1 to %d characters.".formatted(MODEL_ID_MAX),
          "model");
    }
    var versions = ModelPrice.ofModel(modelId);
    var row = new ModelPrice();
    int version = versions.isEmpty() ? 1 : versions.getFirst().key.version() + 1;
    row.key = new ModelPrice.Key(modelId, version);
    row.promptMicros = price.promptPerMillion().micros();
    row.cachedPromptMicros = price.cachedPromptPerMillion().micros();
    row.outputMicros = price.outputPerMillion().micros();
    row.validFrom = clock.instant();
    row.setBy = actor.label();
    row.persist();
    shown = Shown.NONE;
    audit.record(
        actor,
        "price.set",
        "model:" + modelId,
        "version %d: prompt %s, cached prompt %s, output %s for a million tokens"
            .formatted(
                version,
                price.promptPerMillion(),
                price.cachedPromptPerMillion(),
                price.outputPerMillion()));
    return view(row);
  }

  /** All prices a model had, newest first. */
  @Transactional
  public List<PriceView> history(String modelId) {
    return ModelPrice.ofModel(modelId).stream().map(PriceBook::view).toList();
  }

  private static PriceView view(ModelPrice row) {
    return new PriceView(
        row.key.modelId(), row.key.version(), price(row), row.validFrom, row.setBy);
  }

  private static Price price(ModelPrice row) {
    return Price.of(row.promptMicros, row.cachedPromptMicros, row.outputMicros);
  }
}
