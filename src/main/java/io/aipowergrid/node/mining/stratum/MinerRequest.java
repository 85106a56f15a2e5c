package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.base.Hash256;

/** What a miner asks of a server (kawpow-gpu.md 7). */
sealed interface MinerRequest {
  /** Begins a session. */
  record Subscribe(String agent) implements MinerRequest {}

  /** Says who mines; the password is not looked at. */
  record Authorize(String user) implements MinerRequest {}

  /**
   * Gives a share in.
   *
   * @param headerHash in wire order
   * @param nonce all 64 bits, unsigned
   * @param mixHash in wire order
   */
  record Submit(String user, String jobId, long nonce, Hash256 headerHash, Hash256 mixHash)
      implements MinerRequest {}

  /** Asks to be told of new nonce prefixes. */
  record SubscribeExtranonce() implements MinerRequest {}

  /** Tells its own estimate of its speed, which nobody needs to believe. */
  record ReportHashrate() implements MinerRequest {}

  /** Looks whether anybody is there. */
  record Ping() implements MinerRequest {}

  /** Another dialect or method; miners that try dialects in turn need an error at once. */
  record Unsupported(String method) implements MinerRequest {}

  /** A method of ours with parameters that are none. */
  record Invalid(String reason) implements MinerRequest {}

  /** Reads a request. */
  static MinerRequest of(StratumMessage.Request request) {
    try {
      return parse(request.method(), new Params(request.params()));
    } catch (Params.Bad e) {
      return new Invalid(e.reason());
    }
  }

  private static MinerRequest parse(String method, Params params) throws Params.Bad {
    return switch (method) {
      case "mining.subscribe" -> subscribe(params);
      case "mining.authorize" -> new Authorize(params.text(0, "user", 128));
      case "mining.submit" ->
          // The order of kawpowminer: worker, job, nonce, header hash, mix hash.
          new Submit(
              params.text(0, "user", 128),
              params.text(1, "job", StratumJson.NAME_MAX),
              params.nonce(2),
              params.displayHash(3, "header hash"),
              params.displayHash(4, "mix hash"));
      case "mining.extranonce.subscribe" -> new SubscribeExtranonce();
      case "eth_submitHashrate" -> new ReportHashrate();
      case "mining.ping" -> new Ping();
      default -> new Unsupported(method);
    };
  }

  /** kawpowminer's second guess at a dialect subscribes as well, and must be told that it errs. */
  private static MinerRequest subscribe(Params params) throws Params.Bad {
    String agent = params.optionalText(0, "agent", 128).orElse("");
    boolean otherDialect =
        params
            .optionalText(1, "protocol", 64)
            .filter(protocol -> protocol.startsWith("EthereumStratum/"))
            .isPresent();
    return otherDialect ? new Unsupported("EthereumStratum") : new Subscribe(agent);
  }
}
