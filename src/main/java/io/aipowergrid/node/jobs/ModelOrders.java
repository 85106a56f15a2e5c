package io.aipowergrid.node.jobs;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.UuidV7;
import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.jobs.data.ModelOrderRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * Orders of the command line to the node that runs on the same data folder: load or unload a model.
 * They are rows, as maintenance is, because the command is a process of its own. Any thread.
 */
@ApplicationScoped
public class ModelOrders {
  /** Orders that one node may have at once; one more is refused. */
  public static final int OPEN_MAX = 16;

  /** An order that no node has taken after this time is too old to be carried out. */
  static final Duration WAITING_MAX = Duration.ofMinutes(1);

  /** How long an order is kept that nobody asks for any more. */
  static final Duration KEPT = Duration.ofHours(1);

  private final NodeIdentity identity;
  private final ModelCatalog models;
  private final InstantSource clock;

  @Inject
  ModelOrders(NodeIdentity identity, ModelCatalog models, InstantSource clock) {
    this.identity = identity;
    this.models = models;
    this.clock = clock;
  }

  /**
   * Places an order for the node of this data folder.
   *
   * @throws NodeException MODEL_NOT_FOUND, or CONFLICT when too many are open
   */
  @Transactional
  public UUID place(Actor actor, ModelOrder.Act act, String modelId) {
    if (models.find(modelId).isEmpty()) {
      throw new NodeException(
          ErrorCode.MODEL_NOT_FOUND, "There is no model of that id on this node.", "model");
    }
    var now = clock.instant();
    ModelOrderRow.delete("node = ?1 and askedAt < ?2", identity.node(), now.minus(KEPT));
    if (ModelOrderRow.count("node", identity.node()) >= OPEN_MAX) {
      throw new NodeException(
          ErrorCode.CONFLICT,
          "%d orders about models are open; wait until they are done.".formatted(OPEN_MAX));
    }
    var row = new ModelOrderRow();
    row.id = UuidV7.at(now);
    row.node = identity.node();
    row.modelId = modelId;
    row.act = act;
    row.state = ModelOrder.State.WAITING;
    row.failure = "";
    row.askedBy = actor.label();
    row.askedAt = now;
    row.persist();
    return row.id;
  }

  /** How an order stands; empty when it is gone. */
  @Transactional
  public Optional<ModelOrder> find(UUID id) {
    return ModelOrderRow.<ModelOrderRow>findByIdOptional(id).map(ModelOrders::view);
  }

  /** Takes back an order that no node has taken; gives whether it could be. */
  @Transactional
  public boolean withdraw(UUID id) {
    return ModelOrderRow.delete("id = ?1 and state = ?2", id, ModelOrder.State.WAITING) == 1;
  }

  /** Removes an order whose end was seen. */
  @Transactional
  public void forget(UUID id) {
    ModelOrderRow.deleteById(id);
  }

  /** The next order to carry out, which nobody can withdraw from now on. */
  @Transactional
  Optional<ModelOrder> take() {
    return ModelOrderRow.oldestWaiting(identity.node(), clock.instant().minus(WAITING_MAX))
        .filter(row -> become(row.id, ModelOrder.State.WAITING, ModelOrder.State.TAKEN))
        .map(ModelOrders::view);
  }

  /**
   * Notes the end of an order.
   *
   * @param failure why it failed; empty when it did not
   */
  @Transactional
  void end(UUID id, String failure) {
    ModelOrderRow.update(
        "state = ?1, failure = ?2 where id = ?3",
        failure.isEmpty() ? ModelOrder.State.DONE : ModelOrder.State.FAILED,
        failure,
        id);
  }

  /** Ends what an earlier life of this node had taken and not done. */
  @Transactional
  void endAbandoned() {
    ModelOrderRow.update(
        "state = ?1, failure = ?2 where node = ?3 and state = ?4",
        ModelOrder.State.FAILED,
        "The node was stopped before it was done.",
        identity.node(),
        ModelOrder.State.TAKEN);
  }

  private static boolean become(UUID id, ModelOrder.State from, ModelOrder.State to) {
    return ModelOrderRow.update("state = ?1 where id = ?2 and state = ?3", to, id, from) == 1;
  }

  private static ModelOrder view(ModelOrderRow row) {
    return new ModelOrder(row.id, row.modelId, row.act, row.askedBy, row.state, row.failure);
  }
}
