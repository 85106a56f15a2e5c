package io.aipowergrid.node.api.receipts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.proof.ConsistencyProof;
import io.aipowergrid.node.proof.InclusionProof;
import io.aipowergrid.node.proof.LogEntry;
import io.aipowergrid.node.proof.NodeKey;
import io.aipowergrid.node.proof.SignedTreeHead;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the log routes answer. Hashes and keys are hex in wire order, signed bytes base64. */
public final class LogBody {
  private LogBody() {}

  /**
   * A signed tree head.
   *
   * @param cbor the canonical bytes; signed are {@code "aipg/tree-head/1"}, a zero byte and these
   */
  @Schema(name = "LogHead")
  public record Head(
      @JsonProperty("object") @Schema(examples = "log.head") String object,
      @JsonProperty("log_id") String logId,
      @JsonProperty("key_id") String keyId,
      @JsonProperty("tree_size") long treeSize,
      @JsonProperty("root") String root,
      @JsonProperty("time") String time,
      @JsonProperty("cbor") String cbor,
      @JsonProperty("signature") String signature) {
    static Head of(SignedTreeHead signed) {
      var head = signed.head();
      return new Head(
          "log.head",
          head.logId().toHex(),
          head.keyId().toHex(),
          head.treeSize(),
          head.root().toHex(),
          head.time().toString(),
          Base64.getEncoder().encodeToString(signed.cbor()),
          Base64.getEncoder().encodeToString(signed.signature()));
    }
  }

  /** That an entry is in the tree (RFC 9162 2.1.3). */
  @Schema(name = "LogInclusion")
  public record Inclusion(
      @JsonProperty("object") @Schema(examples = "log.inclusion") String object,
      @JsonProperty("index") long index,
      @JsonProperty("tree_size") long treeSize,
      @JsonProperty("path") List<String> path) {
    static Inclusion of(InclusionProof proof) {
      return new Inclusion("log.inclusion", proof.index(), proof.treeSize(), hex(proof.path()));
    }
  }

  /** That a tree grew from a smaller one by appending only (RFC 9162 2.1.4). */
  @Schema(name = "LogConsistency")
  public record Consistency(
      @JsonProperty("object") @Schema(examples = "log.consistency") String object,
      @JsonProperty("from") long from,
      @JsonProperty("to") long to,
      @JsonProperty("path") List<String> path) {
    static Consistency of(ConsistencyProof proof) {
      return new Consistency("log.consistency", proof.from(), proof.to(), hex(proof.path()));
    }
  }

  /** A page of entries; an entry's hash is that of a receipt, salt included. */
  @Schema(name = "LogEntries")
  public record Entries(
      @JsonProperty("object") @Schema(examples = "list") String object,
      @JsonProperty("data") List<Entry> data) {
    static Entries of(List<LogEntry> entries) {
      return new Entries(
          "list",
          entries.stream().map(entry -> new Entry(entry.index(), entry.hash().toHex())).toList());
    }
  }

  /** One entry. */
  @Schema(name = "LogEntry")
  public record Entry(@JsonProperty("index") long index, @JsonProperty("hash") String hash) {}

  /** Who signs receipts and heads: the key of today and those before it. */
  @Schema(name = "LogKeys")
  public record Keys(
      @JsonProperty("object") @Schema(examples = "log.keys") String object,
      @JsonProperty("node_id") String nodeId,
      @JsonProperty("algorithm") @Schema(examples = "Ed25519") String algorithm,
      @JsonProperty("key_id") String keyId,
      @JsonProperty("public_key") String publicKey,
      @JsonProperty("keys") List<Key> keys) {
    static Keys of(NodeKey key) {
      return new Keys(
          "log.keys",
          key.nodeId().toHex(),
          "Ed25519",
          key.keyId().toHex(),
          HexFormat.of().formatHex(key.publicKey()),
          key.history().stream().map(Key::of).toList());
    }
  }

  /** One key of the node's history. */
  @Schema(name = "LogKey")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Key(
      @JsonProperty("key_id") String keyId,
      @JsonProperty("public_key") String publicKey,
      @JsonProperty("not_before") String notBefore,
      @JsonProperty("retired_at") @Nullable String retiredAt) {
    static Key of(NodeKey.PublicKey key) {
      var retired = key.retiredAt();
      return new Key(
          key.keyId().toHex(),
          HexFormat.of().formatHex(key.publicKey()),
          key.notBefore().toString(),
          retired == null ? null : retired.toString());
    }
  }

  private static List<String> hex(List<Hash256> hashes) {
    return hashes.stream().map(Hash256::toHex).toList();
  }
}
