package io.aipowergrid.node.api.receipts;

import io.aipowergrid.node.api.QueryText;
import io.aipowergrid.node.api.StrictQuery;
import io.aipowergrid.node.api.auth.PublicRoute;
import io.aipowergrid.node.proof.NodeKey;
import io.aipowergrid.node.proof.TransparencyLog;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/log}: the transparency log for everybody. Answers cost at most a few dozen hashes or
 * one page, so nothing here asks for a key.
 */
@Path("/v1/log")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@StrictQuery
@PublicRoute
@Tag(name = "Transparency log")
public class LogResource {
  private static final int DEFAULT_PAGE = 100;

  private final TransparencyLog log;
  private final NodeKey key;

  LogResource(TransparencyLog log, NodeKey key) {
    this.log = log;
    this.key = key;
  }

  @GET
  @Path("/head")
  @Operation(operationId = "getLogHead", summary = "The newest signed tree head")
  public LogBody.Head head() {
    return LogBody.Head.of(log.head());
  }

  /**
   * Proves that an entry is in the log.
   *
   * @param treeSize the size of a head; the newest head's when absent
   */
  @GET
  @Path("/inclusion")
  @Operation(operationId = "getLogInclusion", summary = "Proof that an entry is in the log")
  public LogBody.Inclusion inclusion(
      @QueryParam("index") @Nullable String index,
      @QueryParam("tree_size") @Nullable String treeSize) {
    long at = QueryText.required("index", index, 0, Long.MAX_VALUE);
    long size =
        treeSize == null
            ? log.head().head().treeSize()
            : QueryText.required("tree_size", treeSize, 0, Long.MAX_VALUE);
    return LogBody.Inclusion.of(log.inclusion(at, size));
  }

  /**
   * Proves that the log only grew.
   *
   * @param to the size of a head; the newest head's when absent
   */
  @GET
  @Path("/consistency")
  @Operation(operationId = "getLogConsistency", summary = "Proof that the log only grew")
  public LogBody.Consistency consistency(
      @QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to) {
    long start = QueryText.required("from", from, 0, Long.MAX_VALUE);
    long end =
        to == null ? log.head().head().treeSize() : QueryText.required("to", to, 0, Long.MAX_VALUE);
    return LogBody.Consistency.of(log.consistency(start, end));
  }

  @GET
  @Path("/entries")
  @Operation(operationId = "listLogEntries", summary = "Entries of the log, oldest first")
  public LogBody.Entries entries(
      @QueryParam("from") @Nullable String from, @QueryParam("limit") @Nullable String limit) {
    long start = QueryText.number("from", from, 0, 0, Long.MAX_VALUE);
    int count = (int) QueryText.number("limit", limit, DEFAULT_PAGE, 1, Integer.MAX_VALUE);
    return LogBody.Entries.of(log.entries(start, count));
  }

  @GET
  @Path("/key")
  @Operation(operationId = "getLogKey", summary = "The keys with which this node signs")
  public LogBody.Keys key() {
    return LogBody.Keys.of(key);
  }
}
