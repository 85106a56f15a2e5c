package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.chain.RejectReason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The number that stands before a reason when a transaction is refused (consensus/validation.h;
 * validation.cpp and policy.cpp say which reason has which). Pure.
 */
final class RejectCodes {
  private static final int INVALID = 16;
  private static final int DUPLICATE = 18;
  private static final int NON_STANDARD = 64;
  private static final int INSUFFICIENT_FEE = 66;
  private static final int HIGH_FEE = 256;

  private static final Map<String, Integer> CODES = new HashMap<>();

  static {
    List.of("txn-already-in-mempool", "txn-already-known", "txn-mempool-conflict")
        .forEach(reason -> CODES.put(reason, DUPLICATE));
    List.of(
            "bad-txns-nonstandard-inputs",
            "bad-txns-too-many-sigops",
            "bad-witness-nonstandard",
            "bare-multisig",
            "dust",
            "multi-op-return",
            "no-witness-yet",
            "non-BIP68-final",
            "non-final",
            "non-mandatory-script-verify-flag",
            "scriptpubkey",
            "scriptsig-not-pushonly",
            "scriptsig-size",
            "too-long-mempool-chain",
            "too many potential replacements",
            "replacement-adds-unconfirmed",
            "tx-size",
            "version")
        .forEach(reason -> CODES.put(reason, NON_STANDARD));
    List.of("insufficient fee", "mempool full", "mempool min fee not met", "min relay fee not met")
        .forEach(reason -> CODES.put(reason, INSUFFICIENT_FEE));
    CODES.put("absurdly-high-fee", HIGH_FEE);
  }

  private RejectCodes() {}

  /** {@code 64: dust}; details stay out, as other programs compare this text. */
  static String text(RejectReason reason) {
    // What the script interpreter says stands in brackets behind the reason.
    String word = reason.code().replaceFirst(" \\(.*", "");
    return CODES.getOrDefault(word, INVALID) + ": " + reason.code();
  }
}
