package io.aipowergrid.node.api.chain;

import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.api.ApiConfig;
import io.aipowergrid.node.api.QueryText;
import io.aipowergrid.node.api.auth.RequiresScope;
import io.aipowergrid.node.api.openai.JsonBody;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.ChainExplorer.FoundTransaction;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.script.ScriptTemplate;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/chain}: transactions of the chain and of the pool. */
@Path("/v1/chain")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RequiresScope(Scope.CHAIN_READ)
@Tag(name = "Chain")
public class TransactionsResource {
  private static final int POOL_LISTED_MAX = 1000;

  private final ChainExplorer explorer;
  private final ApiConfig config;

  TransactionsResource(ChainExplorer explorer, ApiConfig config) {
    this.explorer = explorer;
    this.config = config;
  }

  @GET
  @Path("/transactions/{txid}")
  @Operation(operationId = "getTransaction", summary = "A transaction of the chain or the pool")
  public ChainBody.Tx transaction(@PathParam("txid") String txid) {
    return explorer
        .findTransaction(ChainQuery.hash("txid", txid))
        .map(this::body)
        .orElseThrow(() -> ChainQuery.missing("There is no such transaction."));
  }

  private ChainBody.Tx body(FoundTransaction found) {
    Transaction tx = found.tx();
    return new ChainBody.Tx(
        "chain.transaction",
        tx.txid().toDisplayHex(),
        found.block().map(entry -> entry.id().toDisplayHex()).orElse(null),
        found.block().map(entry -> entry.height()).orElse(null),
        found.block().map(explorer::confirmations).orElse(0),
        tx.totalSize(),
        tx.weight(),
        inputs(tx),
        outputs(tx),
        HexFormat.of().formatHex(TransactionCodec.toBytes(tx)));
  }

  private static List<ChainBody.Input> inputs(Transaction tx) {
    return tx.inputs().stream()
        .map(
            input ->
                input.previous().isNull()
                    ? new ChainBody.Input(null, null)
                    : new ChainBody.Input(
                        input.previous().txid().toDisplayHex(), input.previous().index()))
        .toList();
  }

  private List<ChainBody.Output> outputs(Transaction tx) {
    var outputs = new ArrayList<ChainBody.Output>();
    for (TxOutput output : tx.outputs()) {
      outputs.add(
          new ChainBody.Output(
              outputs.size(),
              output.value(),
              ScriptTemplate.of(output.script()).typeName(),
              explorer.addressOf(output.script()).orElse(null),
              output.script().toHex()));
    }
    return outputs;
  }

  @GET
  @Path("/mempool")
  @Operation(operationId = "getMempool", summary = "Transactions that wait for a block")
  public ChainBody.Mempool mempool() {
    var status = explorer.pool().status();
    return new ChainBody.Mempool(
        "chain.mempool",
        status.transactions(),
        status.virtualBytes(),
        status.fees().units(),
        status.memoryBytes(),
        status.memoryBytesMax(),
        status.feePerKilobyteMin(),
        explorer.pool().entries().stream()
            .limit(POOL_LISTED_MAX)
            .map(entry -> entry.txid().toDisplayHex())
            .toList());
  }

  /** A transaction to be sent. */
  @Schema(name = "ChainBroadcastRequest")
  record NewTransaction(@Schema(required = true, description = "Signed, in hex") String hex) {}

  @POST
  @Path("/transactions")
  @Consumes(MediaType.APPLICATION_JSON)
  @RequiresScope(Scope.OPERATE)
  @Operation(operationId = "broadcastTransaction", summary = "Send a signed transaction")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = NewTransaction.class)))
  public ChainBody.Broadcast broadcast(InputStream in) {
    var fields = JsonBody.read(in, config).fields();
    Transaction tx = parse(fields.requireText("hex"));
    return switch (explorer.pool().accept(tx, Optional.of(TransactionPool.FEE_MAX))) {
      case AcceptResult.Accepted accepted -> sent(tx);
      case AcceptResult.AlreadyKnown known -> sent(tx);
      case AcceptResult.MissingInputs missing ->
          throw refused("it spends outputs that are spent or unknown");
      case AcceptResult.Rejected rejected ->
          throw refused(rejected.reason().code() + ": " + rejected.detail());
    };
  }

  private static ChainBody.Broadcast sent(Transaction tx) {
    return new ChainBody.Broadcast("chain.broadcast", tx.txid().toDisplayHex());
  }

  private static NodeException refused(String why) {
    return new NodeException(
        ErrorCode.UNPROCESSABLE, "The transaction was refused: " + why + ".", "hex");
  }

  private static Transaction parse(String hex) {
    try {
      return TransactionCodec.parse(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException | MalformedBytesException e) {
      throw QueryText.wrong("hex", "must be a transaction in hex digits");
    }
  }
}
