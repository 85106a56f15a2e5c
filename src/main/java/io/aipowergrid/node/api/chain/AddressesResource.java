package io.aipowergrid.node.api.chain;

import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.api.ApiConfig;
import io.aipowergrid.node.api.QueryText;
import io.aipowergrid.node.api.auth.RequiresScope;
import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.ChainIndex;
import io.aipowergrid.node.chain.model.Script;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/chain}: what addresses have and had. */
@Path("/v1/chain")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RequiresScope(Scope.CHAIN_READ)
@Tag(name = "Chain")
public class AddressesResource {
  private static final int PAGE_DEFAULT = 20;

  private final ChainExplorer explorer;
  private final ChainIndex index;
  private final ApiConfig config;

  AddressesResource(ChainExplorer explorer, ChainIndex index, ApiConfig config) {
    this.explorer = explorer;
    this.index = index;
    this.config = config;
  }

  @GET
  @Path("/addresses/{address}")
  @Operation(operationId = "getAddress", summary = "What an address has")
  public ChainBody.AddressBody address(@PathParam("address") String address) {
    var sums = index.balance(script(address));
    return new ChainBody.AddressBody(
        "chain.address",
        address,
        sums.balance().units(),
        sums.received().units(),
        sums.transactions());
  }

  @GET
  @Path("/addresses/{address}/history")
  @Operation(operationId = "listAddressHistory", summary = "Its transactions, newest first")
  public ChainBody.History history(
      @PathParam("address") String address,
      @QueryParam("before") @Nullable String before,
      @QueryParam("limit") @Nullable String limit) {
    Optional<Long> start =
        before == null
            ? Optional.empty()
            : Optional.of(QueryText.number("before", before, 0, 0, Long.MAX_VALUE));
    var page = index.history(script(address), start, limit(limit));
    return new ChainBody.History(
        "list",
        page.entries().stream().map(ChainBody.HistoryEntry::of).toList(),
        page.next().orElse(null));
  }

  @GET
  @Path("/addresses/{address}/utxos")
  @Operation(operationId = "listAddressUtxos", summary = "Its unspent outputs")
  public ChainBody.Utxos utxos(
      @PathParam("address") String address,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    var page = index.coins(script(address), ChainQuery.outPoint("after", after), limit(limit));
    return new ChainBody.Utxos(
        "list",
        page.coins().stream().map(ChainBody.Utxo::of).toList(),
        page.next().map(Object::toString).orElse(null));
  }

  private Script script(String address) {
    return explorer
        .findScript(address)
        .orElseThrow(() -> QueryText.wrong("address", "must be an address of this network"));
  }

  private int limit(@Nullable String limit) {
    int most = config.pageSizeMax();
    return (int) QueryText.number("limit", limit, Math.min(PAGE_DEFAULT, most), 1, most);
  }
}
