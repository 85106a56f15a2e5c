package io.aipowergrid.node.ops.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.ops.blocks.BlockSink;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Gives blocks to a running node over its RPC port. One thread. */
final class RpcSink implements BlockSink {
  private final RpcClient rpc;

  RpcSink(RpcClient rpc) {
    this.rpc = rpc;
  }

  @Override
  public int height() {
    return rpc.call("getblockcount").asInt();
  }

  @Override
  public List<Optional<Integer>> heights(List<Hash256> ids) {
    return rpc
        .callAll("getblockheader", ids.stream().map(id -> List.of(id.toDisplayHex())).toList())
        .stream()
        .map(answer -> answer.path("result").path("height"))
        .map(height -> height.isInt() ? Optional.of(height.intValue()) : Optional.<Integer>empty())
        .toList();
  }

  @Override
  public List<Optional<Hash256>> blocksAt(List<Integer> heights) {
    return rpc.callAll("getblockhash", heights.stream().map(List::of).toList()).stream()
        .map(answer -> answer.path("result"))
        .map(id -> id.isTextual() ? Optional.of(hash(id)) : Optional.<Hash256>empty())
        .toList();
  }

  private static Hash256 hash(JsonNode id) {
    return Hash256.fromDisplayHex(id.textValue());
  }

  @Override
  public List<Verdict> submit(List<byte[]> blocks) {
    return rpc
        .callAll(
            "submitblock",
            blocks.stream().map(block -> List.of(HexFormat.of().formatHex(block))).toList())
        .stream()
        .map(RpcSink::verdict)
        .toList();
  }

  /** As BIP 22 words it: null for a block that became the tip. */
  private static Verdict verdict(JsonNode answer) {
    JsonNode error = answer.path("error");
    if (error.isObject()) {
      return new Verdict.Refused(error.path("message").asText());
    }
    JsonNode result = answer.path("result");
    return switch (result.asText()) {
      case "null", "inconclusive" -> new Verdict.Taken();
      case "duplicate" -> new Verdict.Known();
      default -> new Verdict.Refused(result.asText());
    };
  }
}
