package io.aipowergrid.node.api.receipts;

import io.aipowergrid.node.accounts.Caller;
import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.api.ApiConfig;
import io.aipowergrid.node.api.QueryText;
import io.aipowergrid.node.api.StrictQuery;
import io.aipowergrid.node.api.auth.CurrentCaller;
import io.aipowergrid.node.api.auth.RequiresScope;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.proof.ReceiptFilter;
import io.aipowergrid.node.proof.ReceiptView;
import io.aipowergrid.node.proof.Receipts;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/receipts}: what the node signed about answers. */
@Path("/v1/receipts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@StrictQuery
@RequiresScope(Scope.RECEIPTS_READ)
@Tag(name = "Receipts")
public class ReceiptsResource {
  private static final int DEFAULT_PAGE = 20;
  private static final Pattern RECEIPT_ID = Pattern.compile("rcpt_[0-9a-f]{32}");
  private static final String TRANSCRIPT = "transcript";

  private final Receipts receipts;
  private final CurrentCaller caller;
  private final ApiConfig config;

  ReceiptsResource(Receipts receipts, CurrentCaller caller, ApiConfig config) {
    this.receipts = receipts;
    this.caller = caller;
    this.config = config;
  }

  @GET
  @Operation(operationId = "listReceipts", summary = "Receipts of the project, newest first")
  public ReceiptBody.Listing list(
      @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
    int count = (int) QueryText.number("limit", limit, DEFAULT_PAGE, 1, config.pageSizeMax());
    var mine = new ReceiptFilter(null, caller.get().projectId());
    return ReceiptBody.Listing.of(receipts.list(mine, cursor, count));
  }

  /**
   * The file that {@code ./aipg verify} checks without a server.
   *
   * @param include {@code transcript} adds prompt and output, for their owner only
   */
  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getReceipt",
      summary = "One receipt with signature, log proof and, on request, its transcript")
  public Response get(@PathParam("id") String id, @QueryParam("include") @Nullable String include) {
    boolean wantsTranscript = TRANSCRIPT.equals(include);
    if (include != null && !wantsTranscript) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST, "'include' can only be 'transcript'.", "include");
    }
    var view = requireVisible(id, wantsTranscript);
    var document = receipts.document(view.id(), wantsTranscript).orElseThrow();
    return Response.ok(document)
        .header("content-disposition", "attachment; filename=\"" + view.id() + ".json\"")
        .header("cache-control", "private, no-store")
        .build();
  }

  // A receipt of another project is as unknown as one that never was.
  private ReceiptView requireVisible(String id, boolean wantsTranscript) {
    var view =
        RECEIPT_ID.matcher(id).matches()
            ? receipts.find(id).filter(found -> mayRead(caller.get(), found)).orElse(null)
            : null;
    if (view == null) {
      throw new NodeException(ErrorCode.NOT_FOUND, "There is no such receipt.");
    }
    if (wantsTranscript && !owns(caller.get(), view)) {
      throw new NodeException(
          ErrorCode.PERMISSION_DENIED, "Only its owner may read a receipt's transcript.");
    }
    if (wantsTranscript && !view.hasTranscript()) {
      throw new NodeException(
          ErrorCode.NOT_FOUND, "The transcript of this receipt is no longer kept.", "include");
    }
    return view;
  }

  private static boolean mayRead(Caller caller, ReceiptView view) {
    return owns(caller, view) || caller.may(Scope.OPERATE);
  }

  private static boolean owns(Caller caller, ReceiptView view) {
    return caller.projectId().equals(view.projectId());
  }
}
