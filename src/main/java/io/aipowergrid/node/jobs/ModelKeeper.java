package io.aipowergrid.node.jobs;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.inference.LocalModelCatalog;
import io.aipowergrid.node.inference.ModelCard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Brings models into the engine of this process and takes them out, and keeps in the audit trail
 * who wanted it. Any thread that may wait for minutes.
 */
@ApplicationScoped
public class ModelKeeper {
  private final LocalModelCatalog models;
  private final AuditTrail audit;

  @Inject
  ModelKeeper(LocalModelCatalog models, AuditTrail audit) {
    this.models = models;
    this.audit = audit;
  }

  /**
   * Brings a model into the engine; one that is there stays.
   *
   * @throws io.aipowergrid.node.base.NodeException MODEL_NOT_FOUND, or UNPROCESSABLE when it is
   *     damaged or does not fit
   */
  public ModelCard load(Actor actor, String modelId) {
    var card = models.load(modelId);
    audit.record(actor, "model.load", "model:" + modelId, "");
    return card;
  }

  /**
   * Takes a model out of the engine; running answers end by themselves.
   *
   * @throws io.aipowergrid.node.base.NodeException MODEL_NOT_FOUND, or INVALID_REQUEST for the
   *     built-in model
   */
  public ModelCard unload(Actor actor, String modelId) {
    var card = models.unload(modelId);
    audit.record(actor, "model.unload", "model:" + modelId, "");
    return card;
  }
}
