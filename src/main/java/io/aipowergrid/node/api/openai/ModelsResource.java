package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.api.auth.RequiresScope;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.billing.Price;
import io.aipowergrid.node.billing.PriceBook;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ModelCatalog;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/models}: what this node can run. */
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RequiresScope(Scope.INFERENCE)
@Tag(name = "Models")
public class ModelsResource {
  private final ModelCatalog models;
  private final PriceBook prices;

  ModelsResource(ModelCatalog models, PriceBook prices) {
    this.models = models;
    this.prices = prices;
  }

  @GET
  @Operation(operationId = "listModels", summary = "All models of this node")
  public ModelBody.Listing list() {
    List<ModelCard> cards = models.list();
    Map<String, Price> shown = prices.shown(cards.stream().map(ModelCard::id).toList());
    return new ModelBody.Listing(
        "list",
        cards.stream()
            .map(card -> ModelBody.of(card, Objects.requireNonNull(shown.get(card.id()))))
            .toList());
  }

  /** Ids may hold slashes, as they are or encoded. */
  @GET
  @Path("/{id:.+}")
  @Operation(operationId = "getModel", summary = "One model")
  public ModelBody get(@PathParam("id") String id) {
    ModelCard card = models.find(id).orElseThrow(() -> unknown(id));
    return ModelBody.of(card, prices.current(card.id()));
  }

  static NodeException unknown(String id) {
    return new NodeException(
        ErrorCode.MODEL_NOT_FOUND,
        "The model '" + shortened(id) + "' does not exist on this node; GET /v1/models lists all.",
        "model");
  }

  private static String shortened(String id) {
    int max = 100;
    return id.length() <= max ? id : id.substring(0, max) + "...";
  }
}
