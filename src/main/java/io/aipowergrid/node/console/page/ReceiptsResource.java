package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.proof.ReceiptFilter;
import io.aipowergrid.node.proof.ReceiptVerifier;
import io.aipowergrid.node.proof.ReceiptView;
import io.aipowergrid.node.proof.Receipts;
import io.aipowergrid.node.proof.VerificationReport;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Receipts: list, open and walk the checks, save, check a saved one. */
@Path("/console/receipts")
@ShowsErrors
@RunOnVirtualThread
public class ReceiptsResource {
  private static final String PATH = "/console/receipts";

  /** Larger files are no receipts of ours. */
  private static final long FILE_BYTES_MAX = 4 << 20;

  private final Frames frames;
  private final CurrentSession session;
  private final Receipts receipts;
  private final Choices choices;
  private final Names names;
  private final ConsoleConfig config;

  ReceiptsResource(
      Frames frames,
      CurrentSession session,
      Receipts receipts,
      Choices choices,
      Names names,
      ConsoleConfig config) {
    this.frames = frames;
    this.session = session;
    this.receipts = receipts;
    this.choices = choices;
    this.names = names;
    this.config = config;
  }

  @GET
  @Allow(Access.VIEWER)
  public Response list(@BeanParam ReceiptsQuery query) {
    Address filters = query.address(PATH);
    var sorting = query.sorting();
    var heads = ReceiptsTable.heads(sorting, filters, session.operator());
    var view =
        new ReceiptsView(
            Listing.of(heads, pager(query), sorting),
            choices.models(query.model()),
            session.operator() ? choices.customers(query.customer()) : List.of(),
            !filters.params().isEmpty());
    return Html.page(Pages.receipts(frames.of("Receipts", Section.RECEIPTS), view));
  }

  private Pager<ReceiptsView.Row> pager(ReceiptsQuery query) {
    Address address = query.sorting().on(query.address(PATH));
    var order = query.sorting().order();
    var page = receipts.list(filter(query), order, query.before, config.pageRows());
    return Pager.of(
        page.receipts().stream().map(this::row).toList(),
        query.before,
        page.nextCursor(),
        address,
        address.at(PATH + "/export.csv").toString());
  }

  private ReceiptFilter filter(ReceiptsQuery query) {
    UUID kept = session.organisationFilter();
    return new ReceiptFilter(
        kept != null ? kept : Ids.orNull(query.customer()),
        null,
        query.model().isEmpty() ? null : query.model());
  }

  private ReceiptsView.Row row(ReceiptView view) {
    return new ReceiptsView.Row(view, names.organisation(view.organisationId()));
  }

  /** The filtered list as a file. */
  @GET
  @Path("export.csv")
  @Allow(Access.VIEWER)
  public Response export(@BeanParam ReceiptsQuery query) {
    var order = query.sorting().order();
    return Html.csv(
        "receipts.csv", ReceiptsExport.write(receipts, filter(query), order, config.csvRowsMax()));
  }

  /** One receipt, checked before the reader's eyes by the same code as the offline verifier. */
  @GET
  @Path("{id}")
  @Allow(Access.VIEWER)
  public Response receipt(@PathParam("id") String id) {
    var view = visible(id);
    var report = new ReceiptVerifier().verify(document(id, false).getBytes(StandardCharsets.UTF_8));
    var detail =
        new ReceiptDetailView(
            row(view),
            view.receipt(),
            HexFormat.of().formatHex(view.signature()),
            CheckRow.of(report),
            report.conclusion(),
            report.verdict() == VerificationReport.Verdict.PASS,
            decimal(view.receipt().sampling().temperatureE4()));
    return Html.page(Pages.receipt(frames.of("Receipt", Section.RECEIPTS), detail));
  }

  private static String decimal(int e4) {
    return new BigDecimal(e4)
        .divide(new BigDecimal(Sampling.ONE_E4))
        .stripTrailingZeros()
        .toPlainString();
  }

  /**
   * The receipt as a file for the offline verifier.
   *
   * @param include {@code transcript} adds prompt and output, for replaying
   */
  @GET
  @Path("{id}/download")
  @Allow(Access.VIEWER)
  public Response download(
      @PathParam("id") String id, @QueryParam("include") @Nullable String include) {
    var view = visible(id);
    boolean transcript = "transcript".equals(include);
    boolean owner = session.user().organisationId().equals(view.organisationId());
    if (transcript && !owner) {
      throw new NodeException(
          ErrorCode.PERMISSION_DENIED, "Only its owner may save a receipt with its transcript.");
    }
    return Html.file(id + ".json", MediaType.APPLICATION_JSON, document(id, transcript));
  }

  /** Checks a saved receipt, of this node or another. */
  @POST
  @Path("check")
  @Allow(Access.VIEWER)
  public Response check(@RestForm("receipt") @Nullable FileUpload file) {
    if (file == null || file.size() == 0) {
      throw Forms.refusal("Choose a saved receipt first; no file came.");
    }
    if (file.size() > FILE_BYTES_MAX) {
      throw Forms.refusal("A receipt is smaller than 4 MiB; this file is not.");
    }
    var report = new ReceiptVerifier().verify(bytes(file));
    return Html.page(
        Pages.checked(
            frames.of("Check of a receipt", Section.RECEIPTS),
            CheckedView.of(file.fileName(), report)));
  }

  private static byte[] bytes(FileUpload file) {
    try {
      return Files.readAllBytes(file.uploadedFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ReceiptView visible(String id) {
    var view = receipts.find(id).orElseThrow(ReceiptsResource::missing);
    session.requireSees(view.organisationId(), "receipt");
    return view;
  }

  private String document(String id, boolean transcript) {
    return receipts.document(id, transcript).orElseThrow(ReceiptsResource::missing);
  }

  private static NodeException missing() {
    return new NodeException(ErrorCode.NOT_FOUND, "There is no such receipt.");
  }
}
