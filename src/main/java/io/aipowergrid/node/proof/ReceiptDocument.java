package io.aipowergrid.node.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The saved receipt: everything that an offline check needs, and nothing that it cannot check. The
 * JSON is a function of this record's fields, so a changed readable part is found by making it
 * again. Immutable.
 *
 * @param publicKeys of the receipt's and, when another, of the tree head's signature
 * @param treeHead canonical bytes of the signed head
 * @param transcript only on request of the owner
 */
@SuppressWarnings("ArrayRecordComponent") // Read-only by contract, never compared.
record ReceiptDocument(
    byte[] cbor,
    byte[] signature,
    List<byte[]> publicKeys,
    long logIndex,
    List<Hash256> inclusionPath,
    byte[] treeHead,
    byte[] treeHeadSignature,
    @Nullable Transcript transcript) {
  static final String FORMAT = "aipg/receipt-document/1";

  private static final int PUBLIC_KEYS_MAX = 2;
  private static final int PATH_MAX = 64;

  ReceiptDocument {
    publicKeys = List.copyOf(publicKeys);
    inclusionPath = List.copyOf(inclusionPath);
  }

  /**
   * Takes the fields that carry evidence; the readable ones are for the verifier to compare.
   *
   * @throws MalformedBytesException when a field is missing or of the wrong kind
   */
  static ReceiptDocument parse(JsonNode json) {
    var in = new JsonFields(json, "");
    if (!in.text("format").equals(FORMAT)) {
      throw new MalformedBytesException("format is not " + FORMAT);
    }
    var log = in.object("log");
    var head = log.object("tree_head");
    return new ReceiptDocument(
        in.base64("cbor"),
        in.base64("signature"),
        publicKeys(in),
        log.int64("index"),
        path(log),
        head.base64("cbor"),
        head.base64("signature"),
        in.has("transcript") ? TranscriptJson.parse(in.get("transcript")) : null);
  }

  /** The whole file, made anew from the evidence. */
  ObjectNode toJson(Receipt receipt, TreeHead head) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT);
    json.put("id", ReceiptCodec.id(ReceiptCodec.hash(cbor)));
    json.set("receipt", ReceiptRendering.of(receipt));
    json.put("cbor", base64(cbor));
    json.put("signature", base64(signature));
    var keys = json.putArray("public_keys");
    publicKeys.forEach(key -> keys.add(HexFormat.of().formatHex(key)));
    json.set("log", log(head));
    if (transcript != null) {
      json.set("transcript", TranscriptJson.format(transcript));
    }
    return json;
  }

  private ObjectNode log(TreeHead head) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("index", logIndex);
    var path = json.putArray("inclusion_path");
    inclusionPath.forEach(hash -> path.add(hash.toHex()));
    var headJson = ReceiptRendering.of(head);
    headJson.put("cbor", base64(treeHead));
    headJson.put("signature", base64(treeHeadSignature));
    json.set("tree_head", headJson);
    return json;
  }

  private static List<byte[]> publicKeys(JsonFields in) {
    var array = in.array("public_keys");
    if (array.isEmpty() || array.size() > PUBLIC_KEYS_MAX) {
      throw new MalformedBytesException("public_keys does not hold one or two keys");
    }
    var keys = new ArrayList<byte[]>();
    for (var key : array) {
      keys.add(hex(key, "public_keys"));
    }
    return keys;
  }

  private static List<Hash256> path(JsonFields log) {
    var array = log.array("inclusion_path");
    if (array.size() > PATH_MAX) {
      throw new MalformedBytesException("log.inclusion_path is longer than any tree is high");
    }
    var path = new ArrayList<Hash256>();
    for (var hash : array) {
      var bytes = hex(hash, "log.inclusion_path");
      if (bytes.length != Hash256.LENGTH) {
        throw new MalformedBytesException("log.inclusion_path holds something that is no hash");
      }
      path.add(Hash256.of(bytes));
    }
    return path;
  }

  private static byte[] hex(JsonNode value, String path) {
    try {
      return HexFormat.of().parseHex(JsonFields.text(value, path));
    } catch (IllegalArgumentException e) {
      throw new MalformedBytesException(path + " is not hex");
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
