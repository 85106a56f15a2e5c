package io.aipowergrid.node.mining.stratum;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** One line of a Stratum connection, before anybody asks what its method means. */
sealed interface StratumMessage {
  /**
   * Asks or tells something.
   *
   * @param id an integer or a short text to be given back; JSON null where no answer is expected
   * @param method as it stands there
   * @param params empty where there are none or where they are not a list
   */
  record Request(JsonNode id, String method, List<JsonNode> params) implements StratumMessage {
    public Request {
      params = List.copyOf(params);
    }

    /** Whether the sender wants an answer. */
    boolean wantsAnswer() {
      return !id.isNull();
    }
  }

  /**
   * Answers a request.
   *
   * @param id of the request
   * @param result JSON null where there is none
   * @param fault anything the sender put into {@code error}
   */
  record Response(JsonNode id, JsonNode result, Optional<StratumFault> fault)
      implements StratumMessage {}

  /** No message of the protocol. */
  record Malformed(String reason) implements StratumMessage {}
}
