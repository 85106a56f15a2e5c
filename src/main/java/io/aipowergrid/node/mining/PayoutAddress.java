package io.aipowergrid.node.mining;

import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.params.NetworkParams;

/** Which names of workers are addresses that a wallet can pay. Pure. */
final class PayoutAddress {
  private PayoutAddress() {}

  /** Whether the text is an address of the network that is safe to pay. */
  static boolean isPayable(String text, NetworkParams params) {
    return params
        .addresses()
        .format()
        .parse(text)
        // Where both prefixes are equal, what a script's address looks like is a key nobody has.
        .filter(it -> it instanceof Address.OfKey || params.addresses().distinguishesScripts())
        .isPresent();
  }
}
