package io.aipowergrid.node.mining.stratum;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.mining.MiningJob;
import java.math.BigInteger;

/** The lines that a server writes, in the form kawpowminer reads (kawpow-gpu.md 7a). */
final class ServerLines {
  private ServerLines() {}

  /** Grants a session: nobody's id, and the digits its nonces begin with. */
  static byte[] subscribed(JsonNode id, Extranonce extranonce) {
    ObjectNode line = answer(id);
    line.putArray("result").addNull().add(extranonce.hex());
    return StratumJson.line(line.putNull("error"));
  }

  /** Says yes. */
  static byte[] yes(JsonNode id) {
    return StratumJson.line(answer(id).put("result", true).putNull("error"));
  }

  /** Says no and why. */
  static byte[] no(JsonNode id, StratumError error, String text) {
    ObjectNode line = answer(id).putNull("result");
    line.putArray("error").add(error.code()).add(text).addNull();
    return StratumJson.line(line);
  }

  static byte[] no(JsonNode id, StratumError error) {
    return no(id, error, error.text());
  }

  /** The target of the shares from now on. */
  static byte[] setTarget(BigInteger target) {
    ObjectNode line = notice("mining.set_target");
    line.withArray("params").add(digits(target));
    return StratumJson.line(line);
  }

  /**
   * New work.
   *
   * @param seedHash of the job's epoch
   * @param target of shares
   */
  static byte[] notify(MiningJob job, Hash256 seedHash, BigInteger target, boolean clean) {
    ObjectNode line = notice("mining.notify");
    line.withArray("params")
        .add(job.id())
        .add(job.headerHash().toDisplayHex())
        .add(seedHash.toHex())
        .add(digits(target))
        .add(clean)
        .add(job.height())
        .add("%08x".formatted(job.bits()));
    return StratumJson.line(line);
  }

  /** Asks the miner to connect anew to the same place. */
  static byte[] reconnect() {
    return StratumJson.line(notice("client.reconnect"));
  }

  private static ObjectNode answer(JsonNode id) {
    ObjectNode line = StratumJson.object();
    line.set("id", id);
    return line;
  }

  private static ObjectNode notice(String method) {
    ObjectNode line = StratumJson.object().putNull("id").put("method", method);
    ArrayNode params = line.putArray("params");
    // A notice without parameters makes kawpowminer leave (kawpow-gpu.md 7a).
    if (method.equals("client.reconnect")) {
      params.add("").add(0).add(0);
    }
    return line;
  }

  /** 64 digits without 0x. */
  static String digits(BigInteger target) {
    return "%064x".formatted(target);
  }
}
