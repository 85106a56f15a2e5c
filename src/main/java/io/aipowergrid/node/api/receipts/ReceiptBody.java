package io.aipowergrid.node.api.receipts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.aipowergrid.node.proof.ReceiptPage;
import io.aipowergrid.node.proof.ReceiptView;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A receipt in a list; the whole one is {@code GET /v1/receipts/{id}}. */
@Schema(name = "ReceiptSummary")
public record ReceiptBody(
    @JsonProperty("object") @Schema(examples = "receipt") String object,
    @JsonProperty("id") String id,
    @JsonProperty("job_id") String jobId,
    @JsonProperty("choice") int choice,
    @JsonProperty("model") String model,
    @JsonProperty("lane") @Schema(examples = "exact-I") String lane,
    @JsonProperty("created") long created,
    @JsonProperty("sequence") long sequence,
    @JsonProperty("log_index") long logIndex,
    @JsonProperty("prompt_tokens") long promptTokens,
    @JsonProperty("completion_tokens") long completionTokens,
    @JsonProperty("finish_reason") String finishReason,
    @JsonProperty("has_transcript") boolean hasTranscript) {

  /**
   * A page, newest first.
   *
   * @param nextCursor value of {@code cursor} for the next page; absent on the last one
   */
  @Schema(name = "ReceiptList")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Listing(
      @JsonProperty("object") @Schema(examples = "list") String object,
      @JsonProperty("data") List<ReceiptBody> data,
      @JsonProperty("has_more") boolean hasMore,
      @JsonProperty("next_cursor") @Nullable String nextCursor) {
    static Listing of(ReceiptPage page) {
      return new Listing(
          "list",
          page.receipts().stream().map(ReceiptBody::of).toList(),
          page.nextCursor() != null,
          page.nextCursor());
    }
  }

  static ReceiptBody of(ReceiptView view) {
    var receipt = view.receipt();
    return new ReceiptBody(
        "receipt",
        view.id(),
        view.jobId().toString(),
        view.choice(),
        receipt.model().id(),
        receipt.lane().label(),
        receipt.issue().time().getEpochSecond(),
        receipt.issue().sequence(),
        view.logIndex(),
        receipt.counts().prompt(),
        receipt.counts().output(),
        receipt.finishReason().name().toLowerCase(Locale.ROOT),
        view.hasTranscript());
  }
}
