package io.aipowergrid.node.ops.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.PositionProof;
import io.aipowergrid.node.proof.VerificationReport.Check;
import io.aipowergrid.node.proof.VerificationReport.Verdict;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The words of {@code ./aipg verify --open} about one output token. Pure. */
final class OpeningText {
  private OpeningText() {}

  /** Whether the token's leaf leads to the root that was signed. */
  static Check check(PositionProof proof, Hash256 leafRoot) {
    var opening = proof.opening();
    boolean holds = opening.leadsTo(leafRoot);
    return new Check(
        "opening",
        holds ? Verdict.PASS : Verdict.FAIL,
        "Output token %d, id %d, %s the signed root."
            .formatted(
                opening.position(), opening.tokenId(), holds ? "leads to" : "does not lead to"));
  }

  static List<String> lines(PositionProof proof) {
    var opening = proof.opening();
    var lines = new ArrayList<String>();
    lines.add(
        "Output token %d: id %d, drawn at position %d of the sequence; leaf %d of %d"
            .formatted(
                opening.position(),
                opening.tokenId(),
                proof.sequencePosition(),
                opening.leafIndex(),
                opening.leafCount()));
    lines.add("  hidden      " + opening.hidden());
    lines.add("  logits      " + bits(opening.bestLogit()) + " " + bits(opening.runnerUpLogit()));
    lines.add("  runner-up   " + opening.runnerUpId());
    lines.add("  total       " + opening.total());
    opening.path().forEach(hash -> lines.add("  path        " + hash));
    lines.add("  layers      " + proof.layersRoot());
    for (int i = 0; i < proof.layers().size(); i++) {
      lines.add("  %-11s %s".formatted(i == 0 ? "embedding" : "layer " + i, proof.layers().get(i)));
    }
    return lines;
  }

  static ObjectNode json(PositionProof proof) {
    var opening = proof.opening();
    var json = JsonNodeFactory.instance.objectNode();
    json.put("position", opening.position());
    json.put("token", opening.tokenId());
    json.put("hidden", opening.hidden().toString());
    json.put("runner_up", opening.runnerUpId());
    json.put("largest_logit_bits", bits(opening.bestLogit()));
    json.put("second_logit_bits", bits(opening.runnerUpLogit()));
    json.put("total", opening.total());
    json.put("leaf", opening.leafIndex());
    json.put("leaves", opening.leafCount());
    var path = json.putArray("path");
    opening.path().forEach(hash -> path.add(hash.toString()));
    json.put("sequence_position", proof.sequencePosition());
    json.put("layers_root", proof.layersRoot().toString());
    var layers = json.putArray("layers");
    proof.layers().forEach(hash -> layers.add(hash.toString()));
    return json;
  }

  private static String bits(float logit) {
    return HexFormat.of().toHexDigits(Float.floatToRawIntBits(logit));
  }
}
