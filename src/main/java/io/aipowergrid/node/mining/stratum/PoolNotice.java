package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.base.Hash256;
import java.math.BigInteger;
import java.util.Optional;

/** What a pool tells its miners unasked (kawpow-gpu.md 7). */
sealed interface PoolNotice {
  /** The share target for jobs that carry none. */
  record SetTarget(BigInteger target) implements PoolNotice {}

  /**
   * New work.
   *
   * @param headerHash in wire order
   * @param seedHash of the epoch, in wire order
   * @param target of shares; empty where the pool leaves it to {@link SetTarget}
   * @param clean whether work for earlier jobs is worth nothing any more
   * @param bits compact network target, unsigned
   */
  record Job(
      String id,
      Hash256 headerHash,
      Hash256 seedHash,
      Optional<BigInteger> target,
      boolean clean,
      long height,
      long bits)
      implements PoolNotice {}

  /** The nonces of the jobs to come begin with other digits. */
  record SetExtranonce(Extranonce extranonce) implements PoolNotice {}

  /**
   * Connect anew.
   *
   * @param host empty for the same
   * @param port 0 for the same
   */
  record Reconnect(String host, int port, int waitSeconds) implements PoolNotice {}

  /** Asks which program mines. */
  record GetVersion() implements PoolNotice {}

  /** Something for the operator to read. */
  record ShowMessage(String text) implements PoolNotice {}

  /** Looks whether anybody is there. */
  record Ping() implements PoolNotice {}

  record Unknown(String method) implements PoolNotice {}

  /** A known method with parameters that are none. */
  record Invalid(String method, String reason) implements PoolNotice {}

  /** The longest wait that a pool may ask for. */
  int RECONNECT_WAIT_SECONDS_MAX = 3600;

  /** Reads a notice. */
  static PoolNotice of(StratumMessage.Request request) {
    try {
      return parse(request.method(), new Params(request.params()));
    } catch (Params.Bad e) {
      return new Invalid(request.method(), e.reason());
    }
  }

  private static PoolNotice parse(String method, Params params) throws Params.Bad {
    return switch (method) {
      case "mining.notify" -> job(params);
      case "mining.set_target" ->
          new SetTarget(params.optionalTarget(0).orElseThrow(() -> new Params.Bad("no target")));
      case "mining.set_difficulty" ->
          new SetTarget(ShareWork.ofDifficulty(params.positive(0, "difficulty")).target());
      case "mining.set_extranonce" ->
          new SetExtranonce(
              Extranonce.parse(params.text(0, "extranonce", 16))
                  .orElseThrow(() -> new Params.Bad("invalid extranonce")));
      case "client.reconnect" -> reconnect(params);
      case "client.get_version" -> new GetVersion();
      case "client.show_message" ->
          new ShowMessage(params.optionalText(0, "message", StratumFault.TEXT_MAX).orElse(""));
      case "mining.ping" -> new Ping();
      default -> new Unknown(method);
    };
  }

  /** The order of kawpowminer: job, header, seed, target, clean, height, bits. */
  private static Job job(Params params) throws Params.Bad {
    return new Job(
        params.text(0, "job", StratumJson.NAME_MAX),
        params.displayHash(1, "header hash"),
        params.wireHash(2, "seed hash"),
        params.optionalTarget(3),
        params.flag(4),
        params.height(5),
        params.bits(6));
  }

  private static Reconnect reconnect(Params params) throws Params.Bad {
    boolean bare = params.at(0).isMissingNode();
    return new Reconnect(
        params.optionalText(0, "host", 253).orElse(""),
        bare || params.at(1).isMissingNode() ? 0 : params.number(1, "port", 65_535),
        params.at(2).isMissingNode() ? 0 : params.number(2, "wait", RECONNECT_WAIT_SECONDS_MAX));
  }
}
