package io.aipowergrid.node.console.page;

import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.aipowergrid.node.proof.LogEntry;
import io.aipowergrid.node.proof.NodeKey;
import io.aipowergrid.node.proof.TransparencyLog;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The transparency log: its signed head and what is in it. It is public, so everybody sees it. */
@Path("/console/log")
@ShowsErrors
@RunOnVirtualThread
public class LogResource {
  private static final String PATH = "/console/log";

  private final Frames frames;
  private final TransparencyLog log;
  private final NodeKey key;
  private final ConsoleConfig config;

  LogResource(Frames frames, TransparencyLog log, NodeKey key, ConsoleConfig config) {
    this.frames = frames;
    this.log = log;
    this.key = key;
    this.config = config;
  }

  /**
   * @param below only entries before this index; without it the newest
   */
  @GET
  @Allow(Access.VIEWER)
  public Response log(@QueryParam("below") @Nullable Long below) {
    var signed = log.head();
    long size = signed.head().treeSize();
    long to = below == null ? size : Math.clamp(below, 0, size);
    long from = Math.max(0, to - config.pageRows());
    List<LogEntry> entries =
        to == from ? List.of() : log.entries(from, (int) (to - from)).reversed();
    long next = Math.min(size, to + config.pageRows());
    var view =
        new LogView(
            signed.head(),
            HexFormat.of().formatHex(signed.signature()),
            HexFormat.of().formatHex(key.publicKey()),
            entries,
            to >= size ? "" : next == size ? PATH : PATH + "?below=" + next,
            from == 0 ? "" : PATH + "?below=" + from);
    return Html.page(Pages.log(frames.of("Transparency log", Section.RECEIPTS), view));
  }
}
