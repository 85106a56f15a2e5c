package io.aipowergrid.node.mining.stratum;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.mining.MiningSolution;

/** The lines that a miner writes, as kawpowminer does (kawpow-gpu.md 7a). */
final class ClientLines {
  private ClientLines() {}

  static byte[] subscribe(long id, String agent) {
    ObjectNode line = request(id, "mining.subscribe");
    line.withArray("params").add(agent);
    return StratumJson.line(line);
  }

  static byte[] authorize(long id, String user, String password) {
    ObjectNode line = request(id, "mining.authorize");
    line.withArray("params").add(user).add(password);
    return StratumJson.line(line);
  }

  static byte[] subscribeExtranonce(long id) {
    return StratumJson.line(request(id, "mining.extranonce.subscribe"));
  }

  /**
   * Gives a share in.
   *
   * @param prefix what stands before hex digits: 0x, or nothing for pools that do not take it
   */
  static byte[] submit(
      long id, String user, MiningSolution solution, Hash256 headerHash, String prefix) {
    ObjectNode line = request(id, "mining.submit");
    line.withArray("params")
        .add(user)
        .add(solution.jobId())
        .add(prefix + "%016x".formatted(solution.nonce()))
        .add(prefix + headerHash.toDisplayHex())
        .add(prefix + solution.mixHash().toDisplayHex());
    int dot = user.indexOf('.');
    return StratumJson.line(line.put("worker", dot < 0 ? "" : user.substring(dot + 1)));
  }

  /** Answers a pool's question. */
  static byte[] answer(JsonNode id, String text) {
    ObjectNode line = StratumJson.object();
    line.set("id", id);
    return StratumJson.line(line.put("result", text).putNull("error"));
  }

  /** Answers a pool's question that this client does not know. */
  static byte[] unknown(JsonNode id, String method) {
    return ServerLines.no(id, StratumError.OTHER, "Unknown method " + method);
  }

  private static ObjectNode request(long id, String method) {
    ObjectNode line =
        StratumJson.object().put("id", id).put("jsonrpc", "2.0").put("method", method);
    line.putArray("params");
    return line;
  }
}
