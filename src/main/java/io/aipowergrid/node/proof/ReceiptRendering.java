package io.aipowergrid.node.proof;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.Hash256;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The readable form of receipts and tree heads; never signed. May be called from any thread. */
final class ReceiptRendering {
  private static final int UNIT_EXPONENT = 12;

  private ReceiptRendering() {}

  static ObjectNode of(Receipt receipt) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("version", Receipt.VERSION);
    json.put("lane", receipt.lane().label());
    json.put("request_hash", receipt.requestHash().toHex());
    json.put("client_commitment", receipt.clientCommitment().toHex());
    json.set("model", model(receipt.model()));
    json.set("engine", engine(receipt));
    json.put("seed", receipt.seed().toHex());
    json.set("sampling", sampling(receipt.sampling()));
    json.put("output_hash", receipt.outputHash().toHex());
    json.put("text_hash", receipt.textHash().toHex());
    json.set("tokens", tokens(receipt.counts()));
    json.put("finish_reason", receipt.finishReason().name().toLowerCase(Locale.ROOT));
    json.put("leaf_root", receipt.leafRoot().toHex());
    optional(json, "proof_blob_hash", receipt.proofBlobHash());
    json.set("work", work(receipt.work()));
    json.set("issued", issue(receipt.issue()));
    json.put("audit_consent", receipt.consent().label());
    return json.put("salt", receipt.salt().toHex());
  }

  static ObjectNode of(TreeHead head) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("log_id", head.logId().toHex());
    json.put("key_id", head.keyId().toHex());
    json.put("tree_size", head.treeSize());
    json.put("root", head.root().toHex());
    return json.put("time", time(head.time()));
  }

  /** ISO 8601 in UTC, always with three digits of milliseconds. */
  static String time(Instant time) {
    return new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT).format(time);
  }

  private static ObjectNode model(Receipt.Model model) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("id", model.id());
    json.put("root", model.hashes().modelRoot().toHex());
    json.put("tokenizer_hash", model.hashes().tokenizerHash().toHex());
    json.put("template_hash", model.hashes().templateHash().toHex());
    optional(json, "adapter_root", model.adapterRoot());
    return json;
  }

  private static ObjectNode engine(Receipt receipt) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("arithmetic", receipt.engine().arithmeticVersion());
    json.put("build_hash", receipt.engine().engineBuildHash().toHex());
    return json.put("kernel_set_hash", receipt.engine().kernelSetHash().toHex());
  }

  private static ObjectNode sampling(Receipt.SamplingTerms terms) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("temperature_e4", terms.temperatureE4());
    json.put("top_k", terms.topK());
    json.put("top_p_e4", terms.topPE4());
    json.put("min_p_e4", terms.minPE4());
    json.put("frequency_penalty_e4", terms.frequencyPenaltyE4());
    json.put("presence_penalty_e4", terms.presencePenaltyE4());
    return json.put("max_tokens", terms.maxTokens());
  }

  private static ObjectNode tokens(Receipt.Counts counts) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("prompt", counts.prompt());
    json.put("cached_prompt", counts.cachedPrompt());
    return json.put("output", counts.output());
  }

  private static ObjectNode work(WorkUnits work) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("rule", work.rule());
    json.put("parameters", Long.toString(work.parameters()));
    json.put("multiply_accumulates", Long.toString(work.multiplyAccumulates()));
    var units = BigDecimal.valueOf(work.multiplyAccumulates(), UNIT_EXPONENT);
    return json.put("units", units.stripTrailingZeros().toPlainString());
  }

  private static ObjectNode issue(Receipt.Issue issue) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("node_id", issue.nodeId().toHex());
    json.put("key_id", issue.keyId().toHex());
    json.put("time", time(issue.time()));
    json.put("epoch_height", issue.epochHeight());
    json.put("sequence", issue.sequence());
    return json.put("previous_receipt_hash", issue.previousReceiptHash().toHex());
  }

  private static void optional(ObjectNode json, String name, @Nullable Hash256 hash) {
    if (hash != null) {
      json.put(name, hash.toHex());
    }
  }
}
