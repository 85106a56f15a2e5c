package io.aipowergrid.node.mining;

import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.script.PaymentScripts;
import java.util.Optional;

/**
 * Whom found blocks pay.
 *
 * @param address as it is configured and shown
 * @param script what the coinbase pays to
 */
record Payout(String address, Script script) {
  /**
   * The configured address.
   *
   * @param otherwise what to say when there is none
   * @throws IllegalStateException with a sentence for the operator when it is missing or no address
   *     of this network
   */
  static Payout require(Optional<String> address, NetworkParams params, String otherwise) {
    String text = address.orElseThrow(() -> new IllegalStateException(otherwise));
    Script script =
        params
            .addresses()
            .format()
            .parse(text)
            .map(PaymentScripts::payTo)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "aipg.mining.payout-address is no address of network "
                            + params.name()
                            + ": "
                            + text));
    return new Payout(text, script);
  }
}
